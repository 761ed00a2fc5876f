"""The expected utility model: the published example, the open replication to its last digit, and edge cases."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_offers import slow_round

from detente.analyses.bargaining.expected_utility import answer, expected_utility
from detente.analysis import run
from detente.casefile import load
from detente.errors import SettingError
from detente.talks.offers import KINDS, OfferSettings, offers

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"
GOVERNMENTS = (
    "Netherlands",
    "Belgium",
    "Luxembourg",
    "Germany",
    "France",
    "Italy",
    "UK",
    "Ireland",
    "Denmark",
    "Greece",
)
INFLUENCE = np.array([0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08])
YEARS = np.array([4.0, 7.0, 4.0, 4.0, 10.0, 10.0, 10.0, 7.0, 4.0, 7.0])
SALIENCE = np.array([80.0, 40.0, 20.0, 80.0, 60.0, 60.0, 90.0, 10.0, 100.0, 70.0])
# Scholz, Calbert and Smith (2011), table 2; the digits are cut off in some places and rounded in others.
MEDIANS = (8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6)
MEANS = (7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6)
ACTOR = st.tuples(st.integers(0, 20), st.integers(0, 10), st.integers(0, 10))


def forecasts(rounds: int) -> tuple[float, float]:
    forecast, held = expected_utility(YEARS, SALIENCE, INFLUENCE, OfferSettings(rounds=rounds))
    weight = INFLUENCE * SALIENCE
    return forecast.item(), float((weight * held.position[0, -1]).sum() / weight.sum())


@pytest.mark.parametrize("rounds", [1, *range(3, 9)])
def test_the_published_medians(rounds: int) -> None:
    assert forecasts(rounds)[0] == pytest.approx(MEDIANS[rounds - 1], abs=0.1)


def test_the_one_published_median_that_nobody_reproduces() -> None:
    assert forecasts(2)[0] == pytest.approx(9.611, abs=1e-3)  # in print 9.9


@pytest.mark.parametrize("rounds", range(1, 9))
def test_the_published_means(rounds: int) -> None:
    assert forecasts(rounds)[1] == pytest.approx(MEANS[rounds - 1], abs=0.1)


def test_each_other_reading_gives_other_medians() -> None:
    for other in ({"denominator": "this-pair"}, {"offer": "least-movement"}, {"risk": "neutral"}):
        settings = OfferSettings(rounds=8, **other)  # type: ignore[arg-type]
        held = offers(YEARS[None], INFLUENCE[None], SALIENCE[None] / 100, settings)
        usual = offers(YEARS[None], INFLUENCE[None], SALIENCE[None] / 100, OfferSettings(rounds=8))
        assert np.abs(held.position - usual.position).max() > 1


def test_the_replication_to_its_last_digit(shared: Path) -> None:
    with (shared / "bargaining/expected-utility/emission_trajectory.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    held = offers(YEARS[None], INFLUENCE[None], SALIENCE[None] / 100, OfferSettings(rounds=len(rows) - 1))
    position = np.array([[float(row[name]) for name in GOVERNMENTS] for row in rows])
    risk = np.array([[float(row[f"r_{name}"]) for name in GOVERNMENTS] for row in rows])
    np.testing.assert_allclose(held.position[0], position, atol=1e-9)
    np.testing.assert_allclose(held.risk[0], risk[1:], atol=1e-9)
    for t, row in enumerate(rows):
        assert forecasts(t) == pytest.approx((float(row["median"]), float(row["weighted_mean"])), abs=1e-9)


@given(
    st.lists(ACTOR, min_size=1, max_size=5),
    st.sampled_from(["all-pairs", "this-pair"]),
    st.sampled_from(["smallest-weighted", "least-movement"]),
    st.sampled_from(["outmatched", "never"]),
    st.sampled_from(["security", "neutral"]),
    st.sampled_from([1.0, 0.7]),
)
def test_agrees_with_the_slow_round(actors, denominator, offer, capitulation, risk, status_quo) -> None:
    settings = OfferSettings(1, denominator, offer, capitulation, risk, status_quo)
    x, c, s = (np.array(column, dtype=float) for column in zip(*actors, strict=True))
    held = offers(x[None], c[None], s[None] / 10, settings)
    span = float(x.max() - x.min())
    still = span == 0 or (c * s).sum() == 0
    wanted = x if still else slow_round(x, c, s / 10, span, settings)
    np.testing.assert_allclose(held.position[0, 1], wanted, atol=1e-6)


@given(st.lists(ACTOR, min_size=1, max_size=6), st.integers(0, 4))
def test_positions_stay_within_the_first_ones_and_a_batch_is_its_parts(
    actors: list[tuple[int, ...]], rounds: int
) -> None:
    x, c, s = (np.array([column], dtype=float) for column in zip(*actors, strict=True))
    held = offers(x, c, s / 10, OfferSettings(rounds))
    assert held.position.min() >= x.min() - 1e-9
    assert held.position.max() <= x.max() + 1e-9
    pair = offers(np.vstack([x, x[:, ::-1]]), np.vstack([c, c]), np.vstack([s, s]) / 10, OfferSettings(rounds))
    np.testing.assert_array_equal(pair.position[:1], held.position)


@pytest.mark.parametrize(
    ("position", "salience", "influence"),
    [
        ([40.0], [50.0], [10.0]),  # alone
        ([40.0, 40.0, 40.0], [50.0, 60.0, 70.0], [10.0, 20.0, 30.0]),  # all at one point
        ([0.0, 50.0, 100.0], [0.0, 0.0, 0.0], [10.0, 20.0, 30.0]),  # nobody cares
        ([0.0, 50.0, 100.0], [50.0, 50.0, 50.0], [0.0, 0.0, 0.0]),  # nobody counts
    ],
)
def test_nobody_moves_where_nothing_pushes(
    position: list[float], salience: list[float], influence: list[float]
) -> None:
    forecast, held = expected_utility(np.array(position), np.array(salience), np.array(influence))
    assert (held.position == np.array(position)).all()
    assert (held.risk == 1).all()
    assert np.isfinite(forecast)


def test_two_poles_and_equal_risks_are_defined() -> None:
    forecast, held = expected_utility(np.array([0.0, 100.0]), np.array([60.0, 60.0]), np.array([50.0, 50.0]))
    assert (held.risk[0, 0] == 1).all()  # as secure as each other
    assert np.isfinite(held.position).all()
    assert 0 <= forecast <= 100


def test_who_has_no_position_is_passed_over() -> None:
    there = offers(YEARS[None], INFLUENCE[None], SALIENCE[None] / 100, OfferSettings(3))
    x, c, s = (np.append(a, b)[None] for a, b in ((YEARS, np.nan), (INFLUENCE, 1), (SALIENCE / 100, 0.5)))
    more = offers(x, c, s, OfferSettings(3))
    np.testing.assert_array_equal(more.position[..., :-1], there.position)
    assert np.isnan(more.position[..., -1]).all()


def test_moves_tell_who_and_how() -> None:
    held = offers(YEARS[None], INFLUENCE[None], SALIENCE[None] / 100, OfferSettings(1))
    belgium, ireland = GOVERNMENTS.index("Belgium"), GOVERNMENTS.index("Ireland")
    assert KINDS[held.kind[0, 0, belgium]] == "compromise"
    assert GOVERNMENTS[held.partner[0, 0, belgium]] == "France"
    moved = held.position[0, 1] != held.position[0, 0]
    assert ((held.partner[0, 0] >= 0) == moved).all()
    assert held.position[0, 1, ireland] == 4


def test_the_answer_tells_rounds_moves_gains_and_hold_outs() -> None:
    result = run("expected-utility", load(STRAIT), draws=40, rounds=3)
    rounds = [row for row in result.best_tables["rounds"] if row["issue"] == "fees" and row["actor"] == "North"]
    assert [row["round"] for row in rounds] == [0, 1, 2, 3]
    assert rounds[0]["position"] == 15
    assert {row["issue"] for row in result.tables["moves"]} <= {"passage", "fees"}
    assert {"gain.north", "passage.gives.south", "passage.apart"} <= set(result.measures)
    assert any("hold out" in text for text in result.findings)


@pytest.mark.parametrize("settings", [{"rounds": -1}, {"rounds": 10**6}, {"status_quo": 1.5}])
def test_settings_out_of_range_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(SettingError, match="allowed"):
        answer(load(STRAIT).best(), **settings)  # type: ignore[arg-type]
