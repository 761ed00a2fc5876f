"""Cutpoints and slopes of roll calls, given where the states probably stand: Newton's method for each."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.record.ideal.likelihood import softplus

SLOPE_SD = 3.0
"""Slopes come from a normal distribution around 0 with this deviation: either direction is as likely."""

PSEUDO = 0.3
"""Each roll call starts with this much of a no, an abstention and a yes, cast by a state from anywhere: cutpoints stay
finite on a unanimous text and apart where nobody abstained."""

LEAST = 1e-12
"""Expected votes at a place below this are left out."""


@njit(cache=True, nogil=True)
def improve(counts, grid, rollcalls, covariance, steps):  # type: ignore[no-untyped-def]
    """Move each roll call (J, 3) uphill by at most `steps` of Newton; `covariance` (J, 3, 3) becomes that of Laplace.

    `counts` (J, 3, G) are the expected votes of each kind at each place, those of the prior included.
    """
    gradient, hessian = np.empty(3), np.empty((3, 3))
    for j in range(len(rollcalls)):
        x = rollcalls[j]
        for _ in range(steps):
            _derivatives(counts[j], grid, x, gradient, hessian)
            step = -np.linalg.solve(hessian, gradient)
            _climb(counts[j], grid, x, step)
            if np.abs(step).max() < 1e-10:
                break
        _derivatives(counts[j], grid, x, gradient, hessian)
        covariance[j] = -np.linalg.inv(hessian)


@njit(cache=True, nogil=True)
def _climb(counts, grid, x, step):  # type: ignore[no-untyped-def]
    """Take the longest of the step, its half, its quarter ... that does not lose height."""
    here, share = height(counts, grid, x), 1.0
    for _ in range(30):
        if height(counts, grid, x + share * step) >= here - 1e-12 * abs(here):
            x += share * step
            return
        share *= 0.5


@njit(cache=True, nogil=True)
def height(counts, grid, x):  # type: ignore[no-untyped-def]
    """The expected log posterior of a roll call, up to a constant; it is concave."""
    low, high, slope = x
    if high <= low:
        return -np.inf
    gap = np.log(-np.expm1(low - high))
    total = -0.5 * (slope / SLOPE_SD) ** 2
    for g in range(grid.size):
        no, abstain, yes = counts[0, g], counts[1, g], counts[2, g]
        if no + abstain + yes > LEAST:
            lower, upper = low - slope * grid[g], high - slope * grid[g]
            below, above = softplus(lower), softplus(upper)
            total += no * (lower - below) + abstain * (upper - above - below + gap) - yes * above
    return total


@njit(cache=True, nogil=True)
def _derivatives(counts, grid, x, gradient, hessian):  # type: ignore[no-untyped-def]
    """Slope and curvature of `height` at x."""
    low, high, slope = x
    g0, g1, g2 = 0.0, 0.0, -slope / SLOPE_SD**2
    h00, h11, h02, h12, h22, abstained = 0.0, 0.0, 0.0, 0.0, -1.0 / SLOPE_SD**2, 0.0
    for g in range(grid.size):
        no, abstain, yes = counts[0, g], counts[1, g], counts[2, g]
        if no + abstain + yes > LEAST:
            t = grid[g]
            below, above = 1.0 / (1.0 + np.exp(slope * t - low)), 1.0 / (1.0 + np.exp(slope * t - high))
            first, second = no * (1.0 - below) - abstain * below, abstain * (1.0 - above) - yes * above
            w0, w1 = (no + abstain) * below * (1.0 - below), (abstain + yes) * above * (1.0 - above)
            g0, g1, g2 = g0 + first, g1 + second, g2 - t * (first + second)
            h00, h11, h22 = h00 - w0, h11 - w1, h22 - t * t * (w0 + w1)
            h02, h12, abstained = h02 + t * w0, h12 + t * w1, abstained + abstain
    pull = abstained / np.expm1(high - low)
    bend = pull / -np.expm1(low - high)
    gradient[0], gradient[1], gradient[2] = g0 - pull, g1 + pull, g2
    hessian[0] = h00 - bend, bend, h02
    hessian[1] = bend, h11 - bend, h12
    hessian[2] = h02, h12, h22
