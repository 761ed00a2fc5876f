"""How often two states vote alike, from where they stand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from detente.numeric import Array
from detente.record.ideal.likelihood import ABSTAIN, NO, YES
from detente.record.ideal.points import Standing

Curve = tuple[float, float, float, float]

PLAIN: Curve = (1.0, -1.0, 0.0, 0.0)
"""The curve expected before any vote, each number with deviation 1: it decides where a session has too few."""

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(31)
"""Quadrature over where a state stands."""


def curve(votes: npt.NDArray[np.int8], mean: Array) -> Curve:
    """How does the share of roll calls on which two states voted alike follow from where they stand?

    `votes` (N, J) holds 0 no, 1 abstain, 2 yes, −1 missing; `mean` (N,) where states stand. The four numbers are the
    intercept and the weights of the distance, of the middle between the two and of its square, in log-odds: those near
    the majority agree more than those as close to each other at the edge. A logistic regression over all pairs, each
    roll call on which both voted counting once.

    >>> found = curve(np.array([[2, 2, 2], [2, 2, 1], [0, 0, 2]], np.int8), np.array([0.5, 0.4, -1.0]))
    >>> found[1] < 0
    True
    """
    cast = [(votes == kind).astype(float) for kind in (NO, ABSTAIN, YES)]
    voted = sum(cast)
    i, j = np.triu_indices(len(mean), 1)
    alike, both = sum(one @ one.T for one in cast)[i, j], (voted @ voted.T)[i, j]
    x, found = features(mean[i], mean[j]), np.array(PLAIN)
    for _ in range(200):
        chance = expit(x @ found)
        slope = x.T @ (alike - both * chance) - (found - PLAIN)
        step = np.linalg.solve((x.T * (both * chance * (1 - chance))) @ x + np.eye(4), slope)
        found = found + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-10:
            break
    intercept, apart, middle, bend = found.tolist()
    return intercept, apart, middle, bend


def features(a: Array, b: Array) -> Array:
    """What the curve weighs, for states at `a` and `b` of any one shape: shape (..., 4)."""
    middle = (a + b) / 2
    return np.stack([np.ones_like(middle), np.abs(a - b), middle, middle**2], axis=-1)


def chance_alike(standing: Standing, a: str, b: str) -> float:
    """On what share of the Assembly's roll calls would two states vote alike, as things stood then?

    Averaged over where each may stand; between 0 and 1. For states never seen it is that of newcomers. The same for
    (a, b) and (b, a), and 1 for a state with itself. Use `IdealPoints.as_of` for the standing on a day.

    >>> from datetime import date
    >>> from detente.record.ideal.points import Point, Session
    >>> session = Session(61, date(2006, 10, 1), date(2007, 9, 13), 99, (2.5, -1.0, -0.5, -0.1))
    >>> points = {"RUS": Point(61, -0.5, 0.2, 90), "CHN": Point(61, -0.9, 0.2, 90), "USA": Point(61, 4.2, 0.2, 90)}
    >>> standing = Standing(session, points)
    >>> [round(chance_alike(standing, "RUS", other), 2) for other in ("CHN", "USA", "RUS")]
    [0.91, 0.03, 1.0]
    """
    if a == b:
        return 1.0
    one, other = standing.point(a), standing.point(b)
    places, others = one.mean + one.sd * NODES, other.mean + other.sd * NODES
    shares = expit(features(*np.meshgrid(places, others)) @ np.array(standing.session.curve))
    return float(WEIGHTS @ shares @ WEIGHTS / WEIGHTS.sum() ** 2)
