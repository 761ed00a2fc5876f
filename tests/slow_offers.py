"""A round of the expected utility model in plain words, a number at a time: a yardstick for the kernels."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np

from detente.talks.offers import OfferSettings


def slow_round(x: np.ndarray, c: np.ndarray, s: np.ndarray, span: float, settings: OfferSettings) -> list[float]:
    """One round in plain words, a number at a time."""
    everyone = range(len(x))

    def votes(k: int, i: int, j: int, r: tuple[float, ...]) -> float:
        return c[k] * s[k] * ((abs(x[k] - x[j]) / span) ** r[k] - (abs(x[k] - x[i]) / span) ** r[k])

    @cache
    def cast(pairs: tuple[tuple[int, int], ...], r: tuple[float, ...]) -> float:
        return sum(abs(votes(k, a, b, r)) for a, b in pairs for k in everyone)

    @cache
    def wins(i: int, j: int, r: tuple[float, ...]) -> float:
        total = cast(tuple(product(everyone, repeat=2)) if settings.denominator == "all-pairs" else ((i, j),), r)
        return sum(max(votes(k, i, j, r), 0) for k in everyone) / total if total > 0 else 0.0

    def expects(i: int, j: int, risk: float, r: tuple[float, ...]) -> float:
        d, p = abs(x[i] - x[j]) / span, wins(i, j, r)
        success, failure = 2 - 4 * (0.5 - 0.5 * d) ** risk, 2 - 4 * (0.5 + 0.5 * d) ** risk
        quo = settings.status_quo * (2 - 4 * 0.5**risk)
        return s[j] * (p * success + (1 - p) * failure) + (1 - s[j]) * success - quo

    even = (1.0,) * len(x)
    danger = [sum(expects(j, i, 1.0, even) for j in everyone if j != i) for i in everyone]
    most, least = max(danger), min(danger)
    taken = [(2 * one - most - least) / (most - least) if most - least > 1e-9 else 0.0 for one in danger]
    r = tuple((1 - one / 3) / (1 + one / 3) for one in taken) if settings.risk == "security" else even
    moved = []
    for i in everyone:
        found = []
        for j in everyone:
            mine, theirs = expects(i, j, r[i], r), expects(j, i, r[i], r)
            if abs(x[i] - x[j]) <= 1e-9 * span:
                continue
            if theirs > mine + 1e-9 > 2e-9:
                found.append((0, abs(x[i] - x[j]), x[j]))
            elif mine < -1e-9 and theirs > -mine + 1e-9:
                to = x[i] + (x[j] - x[i]) * abs(mine / theirs)
                weighted = (abs(mine) * x[i] + theirs * x[j]) / (abs(mine) + theirs)
                found.append((1, weighted if settings.offer == "smallest-weighted" else abs(x[i] - to), to))
            elif mine < -1e-9 and theirs > 1e-9 and settings.capitulation == "outmatched":
                found.append((2, abs(x[i] - x[j]), x[j]))
        first = min((kind, round(key / span, 8), to) for kind, key, to in found)[2] if found else x[i]
        moved.append(first)
    return moved
