"""The published equilibria, a slow oracle, and what the analysis makes of a case."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

import detente
from detente.analyses.conflict._challenge import (
    Payoffs,
    challenge,
    chance_of_challenge,
    chance_of_firmness,
    change_that_deters,
    worth_of_answering,
)
from detente.analyses.conflict._pairs import Pair, ends, pairs
from detente.analyses.conflict.challenge import answer
from detente.errors import SettingError
from detente.situations import situations

FIELDS = tuple(Payoffs.__dataclass_fields__)
GRID = 1 / 9999 / 2
"""Half a step of the grid on which the published chances of resistance were sought."""

points = st.floats(-4, 4).map(lambda x: round(x, 3))
games = st.tuples(*[points] * 7).map(lambda values: Payoffs(*(np.array([v]) for v in values)))


@pytest.fixture(scope="module")
def published(shared):
    with (shared / "conflict" / "challenge_game_equilibria.csv").open(encoding="utf-8") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def payoffs(rows) -> Payoffs:
    zero = np.zeros(len(rows))
    va, wa, wb, a, vb = (np.array([row[key] for row in rows]) for key in ("VA", "barWA", "barWB", "bara", "VB"))
    return Payoffs(quiet=zero, won=va, fight=wa, climbdown=a, conceded=zero, faced_down=vb, fought=wb)


def test_published_chances_follow_from_published_resistance(published):
    game = payoffs(published)
    resist, challenged, firm = (np.array([row[key] for row in published]) for key in ("pr", "pc", "pf"))
    np.testing.assert_allclose(chance_of_challenge(game, resist), challenged, rtol=0, atol=2e-15)
    np.testing.assert_allclose(chance_of_firmness(game, resist), firm, rtol=0, atol=2e-15)


def test_every_published_equilibrium_is_found_and_no_other(published):
    sets = sorted({row["Row"] for row in published})
    found = challenge(payoffs([next(row for row in published if row["Row"] == one) for one in sets]))
    for k, one in enumerate(sets):
        theirs = sorted(row["pr"] for row in published if row["Row"] == one)
        ours = found.resist[k][np.isfinite(found.resist[k])]
        assert len(ours) == len(theirs), one
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=GRID * (1 + 1e-6))


def test_the_first_published_game_has_three(published):
    found = challenge(payoffs(published[:1]))
    first = sorted(published[:3], key=lambda row: row["pr"])
    for key, chances in (("pc", found.challenge), ("pr", found.resist), ("pf", found.firm)):
        np.testing.assert_allclose(chances[0], [row[key] for row in first], rtol=0, atol=2e-4)


def slow_firmness(game: Payoffs, resist: float) -> float:
    """P(W > a | max(W, a) > c), by adaptive quadrature over the better of the two."""
    value = {name: float(getattr(game, name)[0]) for name in FIELDS}
    c = value["won"] + (value["quiet"] - value["won"]) / resist
    top = max(value["fight"], value["climbdown"], c) + 9
    bottom = max(c, min(value["fight"], value["climbdown"]) - 9)

    def better(this: str, other: str) -> float:
        return quad(lambda x: norm.pdf(x - value[this]) * norm.cdf(x - value[other]), bottom, top, limit=200)[0]

    stands, yields = better("fight", "climbdown"), better("climbdown", "fight")
    return stands / (stands + yields)


@given(games, st.floats(0.02, 1))
def test_firmness_agrees_with_quadrature(game, resist):
    if chance_of_challenge(game, np.array([resist]))[0] < 1e-9:
        return
    fast = chance_of_firmness(game, np.array([resist]))[0]
    assert fast == pytest.approx(slow_firmness(game, resist), rel=1e-5, abs=1e-9)


CROSSED_FROM_BELOW = Payoffs(*(np.array([v]) for v in (0.0, -0.25, -0.25, 0.0, 0.0, -0.5, 0.0)))


@example(CROSSED_FROM_BELOW)
@given(games)
def test_resistance_is_a_best_answer_to_itself(game):
    found = challenge(game)
    for resist, firm in zip(found.resist[0], found.firm[0], strict=True):
        probit = game.fought - game.faced_down + (game.faced_down - game.conceded) / firm
        assert norm.cdf(probit[0]) == pytest.approx(resist, abs=1e-7)


@given(games)
def test_none_is_missed_on_a_fine_grid(game):
    z = np.linspace(-8, 8, 4001)
    many = Payoffs(*(np.full(len(z), getattr(game, name)[0]) for name in FIELDS))
    above = worth_of_answering(many, z) > 0  # more than at an equilibrium would do
    inside = found_in(challenge(game), -8, 8)
    crossings = int((above[1:] != above[:-1]).sum())
    assert crossings <= len(inside)  # two nearer than a step of the grid are missed by it, not by us
    assert (len(inside) - crossings) % 2 == 0


def found_in(found, low: float, high: float) -> np.ndarray:
    resist = found.resist[0][np.isfinite(found.resist[0])]
    return resist[(resist > norm.cdf(low)) & (resist < norm.cdf(high))]


@given(games)
def test_equilibria_are_odd_in_number_and_ascend(game):
    resist = challenge(game).resist[0]
    assert np.isfinite(resist).sum() % 2 == 1
    assert (np.diff(resist[np.isfinite(resist)]) > 0).all()


def test_a_batch_gives_what_each_game_gives_alone():
    rng = np.random.default_rng(1)
    batch = Payoffs(*(rng.normal(0, 2, 300) for _ in FIELDS))
    together = challenge(batch).resist
    for k in range(300):
        alone = challenge(batch.rows(np.array([k]))).resist[0]
        np.testing.assert_allclose(together[k][np.isfinite(together[k])], alone, rtol=1e-9)


@given(games, st.floats(0.05, 0.9))
def test_the_change_that_deters_does_and_a_smaller_one_does_not(game, below):
    needed = change_that_deters(game, challenge(game), below)[0]
    if needed == 0:
        assert np.nanmax(challenge(game).challenge) <= below
    elif np.isfinite(needed):
        assert np.nanmax(challenge(worth_more(game, needed + 0.01)).challenge) <= below + 1e-6
        assert np.nanmax(challenge(worth_more(game, needed * 0.98)).challenge) > below - 1e-6


def worth_more(game: Payoffs, amount: float) -> Payoffs:
    return replace(game, faced_down=game.faced_down + amount, fought=game.fought + amount)


def test_nothing_deters_who_would_rather_fight():
    one = np.ones(1)
    game = Payoffs(quiet=0 * one, won=one, fight=3 * one, climbdown=-one, conceded=0 * one, faced_down=one, fought=-one)
    assert np.isinf(change_that_deters(game, challenge(game), 0.2))


# ── On a case ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_police_and_the_answer_are_the_pair_of_kosovo():
    case = detente.load("kosovo-2007")
    assert Pair("deploy", "respond") in list(pairs(case))
    result = detente.run("challenge", case, draws=50)
    assert [row["pair"] for row in result.tables["pairs"]] == ["deploy.respond"]
    assert "recognise" in str(result.tables["pairs"][0]["before"])


def test_the_situations_of_a_pair_are_before_after_answered_and_given_up(root):
    space = situations(detente.load(root / "tests" / "cases" / "strait.toml"))
    place = ends(space, Pair("close", "seize"))
    assert place is not None
    told = [space.label(s) for s in place.places]
    assert ["close" in text for text in told] == [False, True, True, False]
    assert ["seize" in text for text in told] == [False, False, True, True]


def test_what_cannot_be_given_up_is_no_challenge():
    case = detente.load("kosovo-2007")
    assert "declare" not in {pair.challenge for pair in pairs(case)}


def test_reluctance_makes_a_rare_act_rarer():
    case = detente.load("kosovo-2007")
    with_, without = (
        detente.run("challenge", case, draws=200, reluctance=on)["challenge.deploy.respond.most"].mean
        for on in (True, False)
    )
    assert with_ < without


def test_guarding_the_north_lowers_the_chance_of_a_move_there():
    case = detente.load("kosovo-2007")
    draws = case.draw(200)
    dearer = draws.changing({"motives.serbia.deploy": draws["motives.serbia.deploy"] - 10})
    name = "challenge.deploy.respond.most"
    assert answer(dearer).measures[name].values.mean() < answer(draws).measures[name].values.mean()


def test_a_challenge_that_cannot_be_made_anew_has_no_chance(root):
    case = detente.load(root / "tests" / "cases" / "strait.toml")
    seized = answer(case.draw(5).with_options(frozenset({"seize"}), frozenset()))
    usual = answer(case.draw(5))
    assert set(seized.measures) == set(usual.measures)
    assert usual.tables["pairs"]
    assert not seized.tables["pairs"]
    assert not seized.measures["challenge.close.seize.most"].values.any()


def test_settings_that_name_no_pair_are_refused():
    case = detente.load("kosovo-2007")
    with pytest.raises(SettingError, match=r"allowed: .*deploy and respond"):
        detente.run("challenge", case, draws=5, challenge="declare")
    with pytest.raises(SettingError, match="between 0 and 1"):
        detente.run("challenge", case, draws=5, below=1)


def test_a_case_without_such_pairs_says_nothing(root):
    case = detente.load(root / "tests" / "cases" / "strait.toml")
    none = case.model_copy(update={"option": {}, "bargain": {}, "ladder": None, "motives": {}, "measure": {}})
    result = detente.run("challenge", none, draws=5)
    assert not result.measures
    assert not result.findings
