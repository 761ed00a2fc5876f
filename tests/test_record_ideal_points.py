"""Ideal points as looked up, compared and shipped."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit

from detente.errors import NotFoundError
from detente.numeric import Array
from detente.record import assembly
from detente.record.ideal import shipped
from detente.record.ideal.agreement import PLAIN, chance_alike, curve, features
from detente.record.ideal.ballots import ballots
from detente.record.ideal.points import IdealPoints, Point, Session, Standing
from detente.record.ideal.walk import fit

POINTS = shipped.load()
codes = st.sampled_from(sorted(POINTS.points))
days = st.dates(date(1947, 6, 1), date(2026, 1, 1))


@given(days)
def test_as_of_is_the_last_session_closed_before_the_day(day: date) -> None:
    standing = POINTS.as_of(day)
    closed = [one for one in POINTS.sessions if one.last < day]
    assert standing is not None
    assert standing.session == closed[-1]
    assert all(point.session == standing.session.number for point in standing.points.values())


@given(days, codes)
def test_as_of_uses_nothing_from_the_day_on(day: date, member: str) -> None:
    """The same answer when all sessions still open on the day are taken away."""
    sessions = tuple(one for one in POINTS.sessions if one.last < day)
    past = {
        name: kept
        for name, points in POINTS.points.items()
        if (kept := tuple(p for p in points if p.session <= sessions[-1].number))
    }
    one, other = POINTS.as_of(day), IdealPoints(sessions, past).as_of(day)
    assert one is not None
    assert other is not None
    assert one.point(member) == other.point(member)


def test_as_of_a_session_that_ended_the_same_day_is_not_used() -> None:
    last = POINTS.sessions[10].last
    today, tomorrow = POINTS.as_of(last), POINTS.as_of(last + timedelta(days=1))
    assert today is not None
    assert tomorrow is not None
    assert (today.session, tomorrow.session) == (POINTS.sessions[9], POINTS.sessions[10])
    assert POINTS.as_of(POINTS.sessions[0].last) is None


def test_a_session_is_closed_only_when_all_before_it_are() -> None:
    sessions = [
        Session(k, day, day, 1, (1.0, -1.0, 0.0, 0.0)) for k, day in ((1, date(1950, 5, 1)), (2, date(1949, 1, 1)))
    ]
    points = IdealPoints(tuple(sessions), {"USA": (Point(1, 1.0, 0.1, 1), Point(2, 1.5, 0.1, 1))})
    assert points.as_of(date(1949, 6, 1)) is None


def test_an_unknown_member_is_a_newcomer_as_of_a_day_and_an_error_by_name() -> None:
    standing = POINTS.as_of(date(2007, 4, 1))
    assert standing is not None
    assert standing.point("SSD") == Point(standing.session.number, 0.0, 1.0, 0)
    with pytest.raises(NotFoundError, match="no ideal points of 'RUX'"):
        POINTS.of("RUX")


@given(days, codes, codes)
def test_agreement_is_a_chance_and_mutual(day: date, a: str, b: str) -> None:
    standing = POINTS.as_of(day)
    assert standing is not None
    chance = chance_alike(standing, a, b)
    assert 0 < chance <= 1
    assert chance == pytest.approx(chance_alike(standing, b, a), abs=1e-12)
    assert chance_alike(standing, a, a) == 1


@given(
    arrays(float, 2, elements=st.floats(-3, 3)),
    arrays(float, 2, elements=st.floats(0.05, 1)),
    st.tuples(st.floats(-1, 3), st.floats(-2, 0), st.floats(-1, 1), st.floats(-0.3, 0.3)),
)
def test_agreement_is_the_average_over_where_states_may_stand(
    mean: Array, sd: Array, curve: tuple[float, float, float, float]
) -> None:
    session = Session(1, date(1946, 1, 1), date(1946, 2, 1), 9, curve)
    points = {name: Point(1, float(m), float(s), 9) for name, m, s in zip("AB", mean, sd, strict=True)}
    a, b = np.meshgrid(*(m + s * np.linspace(-6, 6, 241) for m, s in zip(mean, sd, strict=True)))
    weight = np.exp(-0.5 * (((a - mean[0]) / sd[0]) ** 2 + ((b - mean[1]) / sd[1]) ** 2))
    middle = (a + b) / 2
    shares = expit(curve[0] + curve[1] * np.abs(a - b) + curve[2] * middle + curve[3] * middle**2)
    expected = float((weight * shares).sum() / weight.sum())
    assert chance_alike(Standing(session, points), "A", "B") == pytest.approx(expected, abs=0.01)


@given(st.integers(0, 10_000))
def test_the_curve_of_agreement_finds_what_made_the_votes(seed: int) -> None:
    """Pairs vote alike with the chance of a known curve; two states a record, so that pairs are independent."""
    draw = np.random.default_rng(seed)
    mean = np.array([0.0, draw.uniform(0.2, 3)])
    alike = draw.random(4000) < expit(2 - 0.8 * mean[1])
    votes = np.array([np.full(4000, 2), np.where(alike, 2, 0)], np.int8)
    told = expit(features(mean[:1], mean[1:]) @ np.array(curve(votes, mean)))[0]
    assert told == pytest.approx(alike.mean(), abs=2e-3)


def test_the_curve_of_agreement_is_that_of_all_pairs() -> None:
    """Where counting pair by pair finds no slope left."""
    draw = np.random.default_rng(2)
    votes, mean = draw.integers(-1, 3, (12, 60)).astype(np.int8), draw.normal(size=12)
    found = curve(votes, mean)
    slope = np.zeros(4)
    for i in range(12):
        for j in range(i):
            x = np.array([1.0, abs(mean[i] - mean[j]), (mean[i] + mean[j]) / 2, (mean[i] + mean[j]) ** 2 / 4])
            for a, b in zip(votes[i], votes[j], strict=True):
                if a >= 0 and b >= 0:
                    slope += (float(a == b) - expit(x @ found)) * x
    np.testing.assert_allclose(slope, np.array(found) - PLAIN, atol=1e-6)


def test_shipped_points_are_small_and_whole() -> None:
    folder = files("detente.record.ideal") / "fitted"
    sizes = [len((folder / name).read_bytes()) for name in ("points.csv", "sessions.csv", "provenance.json")]
    assert sum(sizes) < 300_000
    assert len(POINTS.sessions) == 76
    numbers = [one.number for one in POINTS.sessions]
    assert numbers == sorted(numbers)
    for member, points in POINTS.points.items():
        assert [p.session for p in points] == sorted({p.session for p in points}), member
        assert all(0 < p.sd <= 1.2 and p.votes > 0 for p in points), member


@pytest.mark.parametrize("session", [one.number for one in POINTS.sessions])
def test_the_direction_is_the_same_in_every_session(session: int) -> None:
    """The United States stand clearly on the positive side of Russia, in all eighty years."""
    at = {member: {p.session: p for p in POINTS.of(member)}[session] for member in ("USA", "RUS")}
    assert at["USA"].mean - at["RUS"].mean > 2 * np.hypot(at["USA"].sd, at["RUS"].sd)


def test_written_points_read_back(tmp_path: Path) -> None:
    point = Point(1, -0.00001, 0.25, 3)
    session = Session(1, date(1946, 1, 26), date(1946, 12, 15), 28, (1.5, -0.25, 0.5, -0.125))
    found = IdealPoints((session,), {"RUS": (point,)})
    shipped.write(tmp_path, found, {"files": {}})
    assert shipped.read(tmp_path) == IdealPoints((session,), {"RUS": (Point(1, 0.0, 0.25, 3),)})
    assert "-0.000" not in (tmp_path / "points.csv").read_text(encoding="utf-8")


def test_the_shipped_points_are_a_fit_of_the_record(shared: Path, tmp_path: Path) -> None:
    """The first thirty sessions, fitted anew: the very lines that are shipped, so nothing later was used in them."""
    loaded = assembly.read(shared / "votes/assembly")
    cast = ballots(loaded.votes)
    shipped.write(tmp_path, fit(cast.where(cast.session <= 30)), {})
    made = (tmp_path / "points.csv").read_text(encoding="utf-8").splitlines()
    kept = (files("detente.record.ideal") / "fitted" / "points.csv").read_text(encoding="utf-8").splitlines()
    assert made == [kept[0], *(line for line in kept[1:] if int(line.split(",")[1]) <= 30)]
