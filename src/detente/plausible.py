"""What the true values behind simulated ones may be, so that a share over draws is not blurred by the simulation.

A chance estimated by 16 walks in each draw scatters far more over the draws than the chances do; how many draws lie
above a threshold is then told wrongly, mostly too many of them on the rarer side. The remedy of surveys that test
each pupil with few items: a *plausible value* in place of the estimate, one at random from what the true value may
be given the estimate and how the true values are spread (Mislevy 1991, Psychometrika 56(2), 177–196). Shares,
quantiles and variances over many draws are then those of the true values; the value of one draw is no better known.
"""

from __future__ import annotations

import numpy as np

from detente.numeric import TIE, Array

_STRONGEST = 1e6
"""Walks a prior can be worth: beyond it all true values are as good as equal."""
_WEAKEST = 1e-3


def plausible_chances(estimates: Array, noise: Array, uniform: Array) -> Array:
    """A plausible chance for each draw, shape (n,).

    `estimates` (n,) in [0, 1] are shares of some walks, `noise` (n,) the variance that the walks leave in each,
    `uniform` (n,) in (0, 1) picks one of what is plausible: the same uniforms with and without a change keep the
    two comparable. The true chances are taken to be Beta over the draws, with mean and variance by moments; given
    them a share of w walks is binomial, so what is plausible is Beta too (Morris 1983, JASA 78(381), 47–55). Without
    noise, or with one draw alone, the estimates come back.

    >>> rng = np.random.default_rng(1)
    >>> true = rng.beta(3, 30, 4000)
    >>> seen = rng.binomial(16, true) / 16
    >>> found = plausible_chances(seen, seen * (1 - seen) / 15, rng.random(4000))
    >>> [round(float((x <= 0.05).mean()), 2) for x in (true, seen, found)]
    [0.21, 0.29, 0.23]
    """
    values = np.asarray(estimates, float)
    left = float(np.sum(noise))
    if len(values) < 2 or left <= TIE:
        return values
    from scipy.special import betaincinv  # noqa: PLC0415  (slow to import)

    walks = 1 + float(np.sum(values * (1 - values))) / left
    mean = float(values.mean())
    spread = max(float(values.var(ddof=1)) - left / len(values), mean * (1 - mean) / _STRONGEST)
    worth = np.clip(mean * (1 - mean) / spread - 1, _WEAKEST, _STRONGEST)
    met = values * walks
    found = betaincinv(worth * mean + met, worth * (1 - mean) + walks - met, uniform)
    return np.asarray(np.clip(found, 0.0, 1.0))


def plausible_numbers(estimates: Array, noise: Array, uniform: Array) -> Array:
    """The same for numbers of any size: true values and noise are taken to be normal.

    >>> plausible_numbers(np.array([1.0, 3.0]), np.zeros(2), np.array([0.2, 0.9])).tolist()
    [1.0, 3.0]
    """
    values = np.asarray(estimates, float)
    blur = float(np.mean(noise)) if len(values) else 0.0
    if len(values) < 2 or blur <= TIE**2:
        return values
    from scipy.special import ndtri  # noqa: PLC0415  (slow to import)

    spread = max(float(values.var(ddof=1)) - blur, 0.0)
    keep = spread / (spread + np.asarray(noise))
    centre = values.mean() + keep * (values - values.mean())
    return np.asarray(centre + np.sqrt(spread * (1 - keep)) * ndtri(uniform))
