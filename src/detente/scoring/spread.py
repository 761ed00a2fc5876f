"""Scores of a predicted distribution of a number, given as weighted atoms: CRPS, interval score, PIT, quantiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def crps(values: Array, outcome: Array, weights: Array | None = None) -> Array:
    """How far a predicted distribution was from what happened, ∫ (F(x) − 1{x ≥ outcome})² dx, in units of the outcome.

    0 for certainty that was right; for one value it is the absolute error. `values` (..., n) atoms in any order,
    `weights` (..., n) of any sum above 0 (alike when left out), `outcome` (...). Exact for the atoms: E|X − y| −
    E|X − X'|/2. Source: Gneiting & Raftery (2007), JASA 102(477), equations 20 and 21.

    >>> crps(np.array([0.0, 100.0]), np.array(50.0)).item(), crps(np.array([40.0]), np.array(50.0)).item()
    (25.0, 10.0)
    """
    x, w = _ranked(values, weights)
    off = (w * np.abs(x - np.asarray(outcome)[..., None])).sum(axis=-1)
    apart = (w * x * (2 * w.cumsum(axis=-1) - w - 1)).sum(axis=-1)
    return np.asarray(off - apart)


def quantile(values: Array, level: float, weights: Array | None = None) -> Array:
    """The smallest atom at which the distribution reaches a level in (0, 1), shape (...).

    >>> quantile(np.array([3.0, 1.0, 2.0, 4.0]), 0.5).item()
    2.0
    """
    x, w = _ranked(values, weights)
    place = (w.cumsum(axis=-1) < level - 1e-12).sum(axis=-1, keepdims=True)
    return np.asarray(np.take_along_axis(x, np.minimum(place, x.shape[-1] - 1), axis=-1)[..., 0])


def interval_score(values: Array, outcome: Array, share: float = 0.8, weights: Array | None = None) -> Array:
    """Width of the central interval plus 2/α times by how much the outcome lies outside; α = 1 − share.

    Source: Gneiting & Raftery (2007), JASA 102(477), equation 43.

    >>> interval_score(np.linspace(0, 100, 101), np.array(50.0)).item()
    80.0
    """
    alpha, y = 1 - share, np.asarray(outcome)
    low, high = quantile(values, alpha / 2, weights), quantile(values, 1 - alpha / 2, weights)
    return np.asarray(high - low + 2 / alpha * (np.maximum(low - y, 0) + np.maximum(y - high, 0)))


def inside(values: Array, outcome: Array, share: float = 0.8, weights: Array | None = None) -> Array:
    """Chance that the randomised PIT of the outcome lies in the central `share`, shape (...), exact, no draw needed.

    With V uniform between F(y−) and F(y), V lies in [α/2, 1 − α/2]. An atom on the outcome counts by the part of it
    that falls within, where counting it whole would flatter every distribution with atoms. The mean over outcomes is
    the coverage; `share` when calibrated. Source: Czado, Gneiting & Held (2009), Biometrics 65(4), section 2.

    >>> inside(np.array([0.0, 100.0]), np.array(0.0)).item()  # half the mass lies there, .1 of it in the lower tail
    0.8
    """
    x, w = _ranked(values, weights)
    y = np.asarray(outcome)[..., None]
    below, up_to = (w * (x < y)).sum(axis=-1), (w * (x <= y)).sum(axis=-1)
    low, high = (1 - share) / 2, (1 + share) / 2
    mass = up_to - below
    within = np.clip(np.minimum(up_to, high) - np.maximum(below, low), 0, None)
    sure = (below >= low) & (below <= high)
    return np.asarray(np.round(np.where(mass > 1e-12, within / np.maximum(mass, 1e-12), sure), 12))


def pit(values: Array, outcome: Array, levels: Array, weights: Array | None = None) -> Array:
    """Chance that the randomised PIT of the outcome is at most each of `levels` (m,), from 0 to 1; shape (..., m).

    V is uniform between F(y−) and F(y), so that an outcome on an atom is spread over the levels the atom spans. The
    mean over outcomes is the level itself when calibrated; its steps are a PIT histogram without any luck in it.
    Source: Czado, Gneiting & Held (2009), Biometrics 65(4), equation 2.

    >>> pit(np.array([0.0, 100.0]), np.array(0.0), np.array([0.1, 0.5, 0.9])).tolist()
    [0.2, 1.0, 1.0]
    """
    x, w = _ranked(values, weights)
    y = np.asarray(outcome)[..., None]
    below, up_to = ((w * at).sum(axis=-1)[..., None] for at in (x < y, x <= y))
    mass = up_to - below
    part = np.clip((levels - below) / np.maximum(mass, 1e-12), 0.0, 1.0)
    return np.asarray(np.round(np.where(mass > 1e-12, part, below <= levels + 1e-12), 12))


def _ranked(values: Array, weights: Array | None) -> tuple[Array, Array]:
    values = np.asarray(values, dtype=float)
    weights = np.ones_like(values) if weights is None else np.broadcast_to(weights, values.shape)
    order = np.argsort(values, axis=-1, kind="stable")
    ranked = np.take_along_axis(weights, order, axis=-1)
    return np.take_along_axis(values, order, axis=-1), ranked / ranked.sum(axis=-1, keepdims=True)
