"""Where states stand in one session: roll calls by expectation-maximisation, states by integration over a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.errors import LimitError
from detente.numeric import Array
from detente.record.ideal.cutpoints import PSEUDO, improve
from detente.record.ideal.likelihood import NO, YES, tabulate

GRID = np.linspace(-8.0, 8.0, 161)
"""Places on the scale; a finer grid moves no estimate of the record by more than 5e-6."""

SETTLED = 1e-6
"""Converged when no state's mean moves more than this in a pass."""

MOST = 5000
"""Passes after which it gives up; the record needs at most some hundreds."""


@dataclass(frozen=True)
class SessionFit:
    """Posterior means and deviations of states (N,), roll calls (J, 3) with covariance (J, 3, 3), evidence, passes."""

    mean: Array
    sd: Array
    rollcalls: Array
    covariance: Array
    evidence: float
    passes: int


def fit_session(votes: npt.NDArray[np.int8], mean: Array, sd: Array) -> SessionFit:
    """Where does each state stand, given its votes and where it stood before?

    `votes` (N, J) holds 0 no, 1 abstain, 2 yes, −1 missing; `mean`, `sd` (N,) the normal prior of each state, which
    also fixes scale and direction. Roll calls maximise their posterior with the states integrated out (Bock and Aitkin
    1981, "Marginal Maximum Likelihood Estimation of Item Parameters", Psychometrika 46(4), with priors); in a last pass
    states are integrated over the roll calls' own doubt too. The result is in the units of the prior.

    Raises LimitError when it has not settled after `MOST` passes.

    >>> votes = np.array([[2, 2, 0], [2, 1, 0], [0, 0, 2], [0, -1, 2]], np.int8)
    >>> found = fit_session(votes, np.array([1.0, 0.0, 0.0, -1.0]), np.ones(4))
    >>> found.mean.argsort().tolist()
    [3, 2, 1, 0]
    """
    votes = np.ascontiguousarray(votes, np.int8)
    prior = -0.5 * ((GRID - mean[:, None]) / sd[:, None]) ** 2
    prior -= np.log(np.exp(prior).sum(1))[:, None]
    rollcalls, covariance = np.tile([-1.0, 0.0, 0.0], (votes.shape[1], 1)), np.zeros((votes.shape[1], 3, 3))
    evidence, passes = _climb(votes, prior, rollcalls, covariance)
    chances, weights, counts = _space(votes)
    tabulate(rollcalls, covariance, GRID, chances)
    place(votes, prior, chances, weights, counts)
    means = weights @ GRID
    deviations = np.sqrt(np.maximum(weights @ GRID**2 - means**2, 0.0))
    return SessionFit(means, deviations, rollcalls, covariance, evidence, passes)


def _climb(votes: npt.NDArray[np.int8], prior: Array, rollcalls: Array, covariance: Array) -> tuple[float, int]:
    """Improve the roll calls in place until the states settle; the evidence and the passes it took."""
    chances, weights, counts = _space(votes)
    certain = np.zeros_like(covariance)
    pseudo = np.exp(-0.5 * GRID**2)
    pseudo *= PSEUDO / pseudo.sum()
    weights[:] = np.exp(prior)
    for kind in range(NO, YES + 1):
        counts[:, kind] = (votes == kind).T.astype(float) @ weights
    before, steps = weights @ GRID, 50
    for passes in range(1, MOST + 1):
        counts += pseudo
        improve(counts, GRID, rollcalls, covariance, steps)
        tabulate(rollcalls, certain, GRID, chances)
        evidence = place(votes, prior, chances, weights, counts)
        means, steps = weights @ GRID, 2
        if len(means) == 0 or np.abs(means - before).max() < SETTLED:
            return float(evidence), passes
        before = means
    raise LimitError(
        f"ideal points of {len(votes)} states on {votes.shape[1]} roll calls did not settle in {MOST} passes"
    )


def _space(votes: npt.NDArray[np.int8]) -> tuple[Array, Array, Array]:
    """Room for the chances (J, 3, G), the weights of states (N, G) and the expected votes (J, 3, G)."""
    states, rollcalls = votes.shape
    return np.empty((rollcalls, 3, GRID.size)), np.empty((states, GRID.size)), np.empty((rollcalls, 3, GRID.size))


@njit(cache=True, nogil=True)
def place(votes, prior, chances, weights, counts):  # type: ignore[no-untyped-def]
    """Weigh every place for every state (N, G) and expect votes there (J, 3, G); answers the log evidence."""
    counts[:] = 0.0
    total = 0.0
    for i in range(len(votes)):
        row = weights[i]
        row[:] = prior[i]
        for j in range(votes.shape[1]):
            if votes[i, j] >= 0:
                row += chances[j, votes[i, j]]
        top = row.max()
        row[:] = np.exp(row - top)
        mass = row.sum()
        row /= mass
        total += top + np.log(mass)
        seen = np.nonzero(row > 1e-14)[0]
        first, last = seen[0], seen[-1] + 1
        for j in range(votes.shape[1]):
            if votes[i, j] >= 0:
                counts[j, votes[i, j], first:last] += row[first:last]
    return total
