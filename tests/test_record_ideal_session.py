"""One session of ideal points: against a slow solution of the same problem, and laws that must hold."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import approx_fprime, minimize
from scipy.special import expit, logsumexp

from detente.errors import LimitError
from detente.numeric import Array
from detente.record.ideal import session as module
from detente.record.ideal.cutpoints import PSEUDO, SLOPE_SD
from detente.record.ideal.likelihood import log_chances
from detente.record.ideal.session import fit_session

PLACES = np.linspace(-7.9, 7.9, 634)  # not the grid of the code
Votes = npt.NDArray[np.int8]

records = st.tuples(st.integers(2, 6), st.integers(1, 5)).flatmap(
    lambda size: st.tuples(
        arrays(np.int8, size, elements=st.integers(-1, 2)),
        arrays(np.float64, size[0], elements=st.floats(-1.5, 1.5)),
        arrays(np.float64, size[0], elements=st.floats(0.3, 1.0)),
    )
)


def chances(x: Array, places: Array) -> Array:
    """The chances (3, G) on one roll call, in the most obvious way."""
    low, high = expit(x[0] - x[2] * places), expit(x[1] - x[2] * places)
    return np.array([low, high - low, 1 - high])


def posterior(flat: Array, votes: Votes, mean: Array, sd: Array) -> Array:
    """Unnormalised log posterior of every state at every place."""
    logs = [np.log(np.maximum(chances(x, PLACES), 1e-300)) for x in flat.reshape(-1, 3)]
    at = -0.5 * ((PLACES - mean[:, None]) / sd[:, None]) ** 2
    at -= logsumexp(at, axis=1)[:, None]
    for i, row in enumerate(votes):
        at[i] += sum((logs[j][vote] for j, vote in enumerate(row) if vote >= 0), np.zeros(PLACES.size))
    return at


def log_prior(flat: Array) -> float:
    """That of the roll calls: a normal slope, and a few votes by states from anywhere."""
    weights = np.exp(-0.5 * PLACES**2)
    weights *= PSEUDO / weights.sum()
    pseudo = sum(float((np.log(np.maximum(chances(x, PLACES), 1e-300)) @ weights).sum()) for x in flat.reshape(-1, 3))
    return pseudo - 0.5 * float((flat.reshape(-1, 3)[:, 2] ** 2).sum()) / SLOPE_SD**2


def worst(flat: Array, votes: Votes, mean: Array, sd: Array) -> float:
    if (flat.reshape(-1, 3)[:, 1] <= flat.reshape(-1, 3)[:, 0]).any():
        return 1e6
    return -float(logsumexp(posterior(flat, votes, mean, sd), axis=1).sum()) - log_prior(flat)


@pytest.fixture(scope="module")
def small() -> tuple[Votes, Array, Array]:
    """Eight states on five roll calls, some votes missing, no abstention on one."""
    draw = np.random.default_rng(4)
    truth = np.linspace(-1.5, 1.5, 8)
    votes = np.array(
        [[(draw.random() > chances(x, truth)[0][i]) * 2 for x in ITEMS] for i in range(8)],
        np.int8,
    )
    votes[[0, 3, 4, 6], [1, 2, 0, 3]] = 1
    votes[[2, 5], [0, 4]] = -1
    return votes, truth * 0.5, np.full(8, 0.8)


ITEMS = np.array([[-1.0, 0.0, 1.5], [0.0, 1.0, -2.0], [0.5, 1.0, 1.0], [-0.5, 0.5, 2.0], [-2.0, -1.0, 0.5]])


def test_agrees_with_a_slow_maximisation(small: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = small
    found = fit_session(votes, mean, sd)
    start = np.tile([-1.0, 0.5, 0.3], 5)
    slow = minimize(worst, start, args=(votes, mean, sd), method="BFGS", options={"gtol": 1e-6})
    np.testing.assert_allclose(found.rollcalls.ravel(), slow.x, atol=2e-3)
    assert -worst(found.rollcalls.ravel(), votes, mean, sd) == pytest.approx(-slow.fun, abs=1e-6)
    assert found.evidence == pytest.approx(-slow.fun - log_prior(slow.x), abs=1e-4)


def test_the_doubt_about_roll_calls_is_the_curvature(small: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = small
    found = fit_session(votes, mean, sd)
    weights = np.exp(posterior(found.rollcalls.ravel(), votes, mean, sd))
    weights /= weights.sum(1)[:, None]
    j = 1

    def height(x: Array) -> float:
        logs = np.log(chances(x, PLACES))
        votes_there = sum(float(weights[i] @ logs[votes[i, j]]) for i in range(8) if votes[i, j] >= 0)
        return votes_there + log_prior(x)

    curvature = approx_fprime(found.rollcalls[j], lambda x: approx_fprime(x, height, 1e-5), 1e-4)
    np.testing.assert_allclose(found.covariance[j], -np.linalg.inv(curvature), rtol=0.02)


def test_states_are_weighed_by_chances_averaged_over_that_doubt(small: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = small
    found = fit_session(votes, mean, sd)
    draw, places = np.random.default_rng(0), np.linspace(-6, 6, 241)
    at = -0.5 * ((places - mean[:, None]) / sd[:, None]) ** 2
    for j in range(5):
        drawn = draw.multivariate_normal(found.rollcalls[j], found.covariance[j], 4000)
        drawn = drawn[drawn[:, 1] > drawn[:, 0]]
        average = np.mean([chances(x, places) for x in drawn], axis=0)
        at += np.array([np.log(average[votes[i, j]]) if votes[i, j] >= 0 else 0 * places for i in range(8)])
    weights = np.exp(at - at.max(1)[:, None])
    weights /= weights.sum(1)[:, None]
    means = weights @ places
    np.testing.assert_allclose(found.mean, means, atol=0.08)
    np.testing.assert_allclose(found.sd, np.sqrt(weights @ places**2 - means**2), atol=0.05)


@given(records)
def test_the_order_of_states_and_roll_calls_does_not_matter(record: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = record
    states, rollcalls = np.arange(len(mean))[::-1], np.roll(np.arange(votes.shape[1]), 1)
    found, other = fit_session(votes, mean, sd), fit_session(votes[states][:, rollcalls], mean[states], sd[states])
    np.testing.assert_allclose(other.mean, found.mean[states], atol=1e-5)
    np.testing.assert_allclose(other.sd, found.sd[states], atol=1e-5)


@given(records)
def test_turning_the_scale_turns_the_states(record: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = record
    found, turned = fit_session(votes, mean, sd), fit_session(votes, -mean, sd)
    np.testing.assert_allclose(turned.mean, -found.mean, atol=1e-5)
    np.testing.assert_allclose(turned.sd, found.sd, atol=1e-5)


@given(records)
def test_a_motion_and_its_negation_tell_the_same(record: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = record
    negated = np.where(votes >= 0, 2 - votes, votes).astype(np.int8)
    found, other = fit_session(votes, mean, sd), fit_session(negated, mean, sd)
    # cutpoints start below the middle, so the paths differ: up to the tolerance of convergence times its slowness
    np.testing.assert_allclose(other.mean, found.mean, atol=1e-3)
    np.testing.assert_allclose(other.rollcalls[:, 2], -found.rollcalls[:, 2], atol=2e-2)


@given(records)
def test_votes_not_cast_say_nothing(record: tuple[Votes, Array, Array]) -> None:
    votes, mean, sd = record
    silent = np.concatenate([votes, np.full((len(votes), 1), -1, np.int8)], axis=1)
    silent[0] = -1
    found = fit_session(silent, mean, sd)
    assert found.mean[0] == pytest.approx(mean[0], abs=1e-9)
    assert found.sd[0] == pytest.approx(sd[0], abs=1e-9)
    np.testing.assert_allclose(found.mean[1:], fit_session(silent[1:, :-1], mean[1:], sd[1:]).mean, atol=1e-5)


@given(arrays(np.float64, 3, elements=st.floats(-5, 5)), st.floats(-8, 8), st.floats(0, 4))
def test_chances_add_to_one(x: Array, place: float, doubt: float) -> None:
    rollcall = np.array([[min(x[0], x[1]) - 0.01, max(x[0], x[1]), x[2]]])
    for covariance in (None, doubt * np.eye(3)[None]):
        total = np.exp(log_chances(rollcall, np.array([place]), covariance)).sum()
        assert total == pytest.approx(1, abs=1e-12)


def test_few_votes_leave_a_state_near_its_prior() -> None:
    votes = np.array([[2] * 20, [0] * 20, [2] + [-1] * 19], np.int8)
    found = fit_session(votes, np.array([1.0, -1.0, -0.5]), np.full(3, 0.5))
    assert -0.5 < found.mean[2] < found.mean[0]
    assert found.sd[2] > max(found.sd[0], found.sd[1])


def test_says_so_when_it_does_not_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    with pytest.raises(LimitError, match="2 states on 1 roll calls did not settle in 1 passes"):
        fit_session(np.array([[2], [0]], np.int8), np.array([0.5, -0.5]), np.ones(2))
