"""Ideal points over sessions: nothing later is used, truth is recovered as surely as stated, order does not matter."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from detente.numeric import Array
from detente.record.ideal import walk as module
from detente.record.ideal.ballots import Ballots, ballots
from detente.record.ideal.points import DRIFT, IdealPoints
from detente.record.ideal.walk import fit


def simulate(seed: int, states: int, sessions: int, rollcalls: int) -> tuple[Ballots, Array]:
    """Votes of states that wander, a tenth of them missing, and where they truly stood (sessions, states)."""
    draw, place, rows, truth = np.random.default_rng(seed), np.zeros(states), [], []
    for session in range(1, sessions + 1):
        place = place + draw.normal(0, 1 if session == 1 else DRIFT, states)
        place = (place - place.mean()) / place.std()
        truth.append(place)
        for rollcall in range(rollcalls):
            slope, low = draw.normal(0, 2), draw.normal(-1, 1.5)
            high = low + 0.05 + draw.exponential(1.5)
            chance = draw.random(states)
            votes = (chance > expit(low - slope * place)).astype(int) + (chance > expit(high - slope * place))
            rows += [(session, f"{session}-{rollcall}", i, votes[i]) for i in range(states) if draw.random() < 0.9]
    return packed(rows), np.array(truth)


def packed(rows: list[tuple[int, str, int, int]]) -> Ballots:
    session, rollcall, member, vote = (np.array(column) for column in zip(*rows, strict=True))
    day = np.datetime64("1945-12-01") + 365 * session
    names = np.array([f"m{i:03d}" for i in member])
    return Ballots(session, rollcall, day.astype("datetime64[D]"), names, vote.astype(np.int8))


def anchors(truth: Array) -> dict[str, float]:
    """Six states expected about where they are, as the real ones are."""
    return {f"m{i:03d}": float(np.sign(truth[0, i])) for i in range(6)}


def compared(found: IdealPoints, truth: Array) -> tuple[Array, Array]:
    """Errors and stated deviations."""
    points = [(point, truth[point.session - 1, int(member[1:])]) for member, of in found.points.items() for point in of]
    return np.array([point.mean - true for point, true in points]), np.array([point.sd for point, _ in points])


@pytest.fixture(scope="module")
def some() -> tuple[Ballots, Array]:
    return simulate(1, 25, 4, 8)


@pytest.mark.parametrize("rollcalls", [8, 40])
def test_truth_is_within_the_stated_doubt(rollcalls: int) -> None:
    errors, deviations = [], []
    for seed in range(4):
        votes, truth = simulate(seed, 60, 5, rollcalls)
        error, sd = compared(fit(votes, anchors(truth)), truth)
        errors.append(error)
        deviations.append(sd)
    ratio = np.concatenate(errors) / np.concatenate(deviations)
    covered = float((np.abs(ratio) < 1.2816).mean())
    assert 0.74 < covered < 0.87
    assert 0.85 < float(ratio.std()) < 1.15
    assert float(np.concatenate(errors).std()) < (0.45 if rollcalls == 8 else 0.25)


def test_more_votes_make_surer() -> None:
    few, many = (fit(simulate(3, 40, 2, count)[0], {"m000": 1.0}) for count in (5, 50))
    assert np.median([few.of(m)[-1].sd for m in few.points]) > 1.5 * np.median([many.of(m)[-1].sd for m in many.points])


@pytest.mark.parametrize("last", [1, 2, 3])
def test_nothing_later_is_used(some: tuple[Ballots, Array], last: int) -> None:
    """Later votes taken away, or dealt out anew among later rows, change not a bit of what was found before."""
    votes, truth = some
    found = fit(votes, anchors(truth))
    alone = fit(votes.where(votes.session <= last), anchors(truth))
    draw = np.random.default_rng(last)
    later = np.nonzero(votes.session > last)[0]
    dealt = votes.vote.copy()
    dealt[later] = draw.permutation(dealt[later])
    who = votes.member.copy()
    who[later] = np.where(who[later] == "m002", "new", who[later])
    kept = np.nonzero((votes.session <= last) | (draw.random(len(who)) < 0.5))[0]
    changed = Ballots(votes.session, votes.rollcall, votes.day, who, dealt).where(kept)
    shuffled = fit(changed, anchors(truth))
    for other in (alone, shuffled):
        assert other.sessions[:last] == found.sessions[:last]
        for member, points in found.points.items():
            early = [point for point in points if point.session <= last]
            assert [point for point in other.points.get(member, ()) if point.session <= last] == early
    assert shuffled.of("m001") != found.of("m001")


@pytest.fixture(scope="module")
def small() -> tuple[Ballots, IdealPoints, dict[str, float]]:
    """A few votes and what they say."""
    votes, truth = simulate(1, 12, 2, 6)
    return votes, fit(votes, anchors(truth)), anchors(truth)


@given(st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(
    small: tuple[Ballots, IdealPoints, dict[str, float]], draw: np.random.Generator
) -> None:
    votes, found, start = small
    order = list(range(len(votes.vote)))
    draw.shuffle(order)  # type: ignore[arg-type]
    assert fit(votes.where(np.array(order)), start) == found


def test_names_of_states_and_roll_calls_do_not_matter(some: tuple[Ballots, Array]) -> None:
    votes, truth = some
    renamed = np.array([f"x{999 - int(name[1:]):03d}" for name in votes.member])
    reversed_rollcalls = np.array([name[::-1] for name in votes.rollcall])
    start = {f"x{999 - int(name[1:]):03d}": place for name, place in anchors(truth).items()}
    found = fit(votes, anchors(truth))
    other = fit(Ballots(votes.session, reversed_rollcalls, votes.day, renamed, votes.vote), start)
    for member, points in found.points.items():
        others = other.of(f"x{999 - int(member[1:]):03d}")
        np.testing.assert_allclose([p.mean for p in others], [p.mean for p in points], atol=1e-4)
        np.testing.assert_allclose([p.sd for p in others], [p.sd for p in points], atol=1e-4)


def test_each_session_has_mean_0_and_deviation_1(some: tuple[Ballots, Array]) -> None:
    votes, truth = some
    found = fit(votes, anchors(truth))
    for session in found.sessions:
        here = [point.mean for points in found.points.values() for point in points if point.session == session.number]
        assert np.mean(here) == pytest.approx(0, abs=1e-12)
        assert np.std(here) == pytest.approx(1, abs=1e-12)


def test_the_anchors_fix_the_direction_and_continuity_keeps_it(some: tuple[Ballots, Array]) -> None:
    votes, truth = some
    ahead = fit(votes, anchors(truth))
    back = fit(votes, {member: -place for member, place in anchors(truth).items()})
    for session in range(4):
        means = np.array([ahead.of(f"m{i:03d}")[session].mean for i in range(25)])
        turned = np.array([back.of(f"m{i:03d}")[session].mean for i in range(25)])
        assert np.corrcoef(means, truth[session])[0, 1] > 0.7
        np.testing.assert_allclose(turned, -means, atol=1e-4)


def test_who_was_away_comes_back_less_sure() -> None:
    votes, truth = simulate(5, 25, 6, 10)
    away = votes.where(~((votes.member == "m007") & (votes.session > 1) & (votes.session < 6)))
    gone = fit(away.where((away.session < 6) | (away.member != "m007")), anchors(truth))
    point = gone.of("m007")[0]
    standing = gone.as_of(date(2000, 1, 1))
    assert standing is not None
    assert standing.point("m007").sd == pytest.approx(min(1.0, np.hypot(point.sd, DRIFT * 5**0.5)))
    assert standing.point("m007").mean == point.mean
    assert fit(away, anchors(truth)).of("m007")[-1].sd > fit(votes, anchors(truth)).of("m007")[-1].sd


def test_a_seat_that_passed_to_a_rival_government_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    votes, truth = simulate(6, 25, 3, 10)
    one = votes.where((votes.session < 2) | (votes.member != "m020") | np.isin(votes.rollcall, ["2-0", "2-1"]))
    kept = fit(one, anchors(truth)).of("m020")
    monkeypatch.setitem(module.SEATED_ANEW, "m020", 2)
    anew = fit(one, anchors(truth)).of("m020")
    assert anew[0] == kept[0]
    assert anew[1].sd > 0.7 > kept[1].sd


def test_two_votes_of_a_member_on_a_roll_call_are_refused() -> None:
    with pytest.raises(ValueError, match="session 1: a member has two votes"):
        fit(packed([(1, "a", 0, 2), (1, "a", 1, 0), (1, "a", 0, 1)]))


def test_ballots_leave_out_votes_not_cast() -> None:
    table = pd.DataFrame(
        {
            "session": [1, 1, 1, 2],
            "rollcall": [5, 5, 5, 6],
            "date": pd.to_datetime(["1946-01-26"] * 3 + ["1947-11-29"]),
            "member": pd.Categorical(["USA", "RUS", "FRA", "USA"]),
            "vote": pd.Categorical(["Y", "N", "X", "A"], ["Y", "A", "N", "X"]),
        }
    )
    found = ballots(table)
    assert found.member.tolist() == ["USA", "RUS", "USA"]
    assert found.vote.tolist() == [2, 0, 1]
    assert found.day[-1] == np.datetime64("1947-11-29")


def test_ballots_refuse_what_is_no_vote() -> None:
    two, names = np.array([1, 1]), np.array(["a", "b"])
    days = np.array(["1946-01-26"] * 2, "M8[D]")
    with pytest.raises(ValueError, match="leave out those not cast"):
        Ballots(two, names, days, names, np.array([2, 3], np.int8))
    with pytest.raises(ValueError, match="differ in length"):
        Ballots(two, names, days, names, np.array([2], np.int8))
