"""How often two states vote alike, from how far apart they stand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from detente.numeric import Array
from detente.record.ideal.likelihood import ABSTAIN, NO, YES
from detente.record.ideal.points import Standing

PLAIN = (1.0, 1.0)
"""The curve a session starts from, worth `PLAIN_VOTES` votes of a pair: it decides where a session has too few."""

PLAIN_VOTES = 1.0

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(61)
"""Quadrature over a normal difference."""


def curve(votes: npt.NDArray[np.int8], mean: Array) -> tuple[float, float]:
    """Together and apart: two states `d` apart voted alike on a share σ(together − apart·d) of a session's roll calls.

    `votes` (N, J) holds 0 no, 1 abstain, 2 yes, −1 missing; `mean` (N,) where states stand. A logistic regression over
    all pairs, each roll call on which both voted counting once.

    >>> together, apart = curve(np.array([[2, 2, 2], [2, 2, 1], [0, 0, 2]], np.int8), np.array([0.5, 0.4, -1.0]))
    >>> apart > 0
    True
    """
    cast = [(votes == kind).astype(float) for kind in (NO, ABSTAIN, YES)]
    voted = sum(cast)
    i, j = np.triu_indices(len(mean), 1)
    alike, both = sum(one @ one.T for one in cast)[i, j], (voted @ voted.T)[i, j]
    apart = np.abs(mean[i] - mean[j])
    x = np.column_stack([np.ones(len(apart) + 2), np.append(-apart, [0.0, -2.0])])
    n = np.append(both, [PLAIN_VOTES, PLAIN_VOTES])
    y = np.append(alike, PLAIN_VOTES * expit(x[-2:] @ PLAIN))
    return _regress(x, y, n)


def _regress(x: Array, alike: Array, both: Array) -> tuple[float, float]:
    """The logistic regression of `alike` of `both`, by Newton's method in steps of at most 1."""
    found = np.array(PLAIN)
    for _ in range(200):
        chance = expit(x @ found)
        step = np.linalg.solve((x.T * (both * chance * (1 - chance))) @ x, x.T @ (alike - both * chance))
        found = found + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-10:
            break
    return float(found[0]), float(found[1])


def chance_alike(standing: Standing, a: str, b: str) -> float:
    """On what share of the Assembly's roll calls would two states vote alike, as things stood then?

    Averaged over where each may stand; between 0 and 1. For states never seen it is that of newcomers. The same for
    (a, b) and (b, a), and 1 for a state with itself. Use `IdealPoints.as_of` for the standing on a day.

    >>> from datetime import date
    >>> from detente.record.ideal.points import Point, Session
    >>> session = Session(61, date(2006, 10, 1), date(2007, 9, 13), 99, 2.5, 1.0)
    >>> points = {"RUS": Point(61, -0.5, 0.2, 90), "CHN": Point(61, -0.9, 0.2, 90), "USA": Point(61, 4.2, 0.2, 90)}
    >>> standing = Standing(session, points)
    >>> [round(chance_alike(standing, "RUS", other), 2) for other in ("CHN", "USA", "RUS")]
    [0.89, 0.1, 1.0]
    """
    if a == b:
        return 1.0
    one, other = standing.point(a), standing.point(b)
    apart = np.abs(one.mean - other.mean + np.hypot(one.sd, other.sd) * NODES)
    shares = expit(standing.session.together - standing.session.apart * apart)
    return float(WEIGHTS @ shares / WEIGHTS.sum())
