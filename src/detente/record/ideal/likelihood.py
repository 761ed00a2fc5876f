"""How likely a no, an abstention and a yes are on a roll call, for a state at each place on the scale."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array

NO, ABSTAIN, YES, MISSING = 0, 1, 2, -1
"""Codes of votes; a missing vote says nothing."""


def log_chances(rollcalls: Array, grid: Array, covariance: Array | None = None) -> Array:
    """Logarithms of the chances of no, abstain and yes at each place of the scale, shape (J, 3, G).

    `rollcalls` (J, 3) holds the two cutpoints and the slope of each roll call: the chance of no is σ(κ₁ − βθ), that of
    no or abstain σ(κ₂ − βθ), with κ₁ < κ₂ and β of either sign. `grid` (G,) holds the places θ. With `covariance`
    (J, 3, 3) the chances are averaged over the doubt about cutpoints and slope by σ(μ/√(1 + πs²/8)), with one s² for
    both cutpoints so that no chance is negative.

    Source: the ordered model is that of Bailey, Strezhnev and Voeten (2017), "Estimating Dynamic State Preferences
    from United Nations Voting Data", Journal of Conflict Resolution 61(2), with a logistic instead of a normal curve,
    whose tails forgive a vote cast by mistake; the average is MacKay (1992), "The Evidence Framework Applied to
    Classification Networks", Neural Computation 4(5).

    >>> np.exp(log_chances(np.array([[-1.0, 1.0, 2.0]]), np.array([0.0, 3.0]))).round(3)[0].T.tolist()
    [[0.269, 0.462, 0.269], [0.001, 0.006, 0.993]]
    """
    out = np.empty((len(rollcalls), 3, grid.size))
    doubt = np.zeros((len(rollcalls), 3, 3)) if covariance is None else covariance
    tabulate(rollcalls, doubt, grid, out)
    return out


@njit(cache=True, nogil=True)
def softplus(x):  # type: ignore[no-untyped-def]
    """log(1 + eˣ), without overflow."""
    return max(x, 0.0) + np.log1p(np.exp(-abs(x)))


@njit(cache=True, nogil=True)
def tabulate(rollcalls, covariance, grid, out):  # type: ignore[no-untyped-def]
    """What `log_chances` answers, written to `out`."""
    for j in range(len(rollcalls)):
        low, high, slope = rollcalls[j]
        c = covariance[j]
        for g in range(grid.size):
            t = grid[g]
            s2 = 0.5 * (c[0, 0] + c[1, 1]) - t * (c[0, 2] + c[1, 2]) + t * t * c[2, 2]
            shrink = 1.0 / np.sqrt(1.0 + np.pi * max(s2, 0.0) / 8.0)
            lower, upper = shrink * (low - slope * t), shrink * (high - slope * t)
            out[j, 0, g] = -softplus(-lower)
            out[j, 1, g] = np.log(-np.expm1(lower - upper)) - softplus(-upper) - softplus(lower)
            out[j, 2, g] = -softplus(upper)
