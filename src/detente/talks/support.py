"""Kernels of a probabilistic Condorcet election: who backs which option how strongly, and which is likely to win.

Options are compared two by two. Actors back an option by how much better it is for them, strength becomes the chance
to prevail, and the chances of all pairs become one distribution over options.
"""

from __future__ import annotations

import numpy as np
from numba import njit

VOTES = ("binary", "mixed-binary", "proportional", "mixed", "cubic", "asymmetric")
VICTORIES = ("linear", "square", "quartic", "octic", "binary")
ELECTIONS = ("conditional", "incentive", "uniform")
"""Names of settings; kernels take their places."""

NOBODY = 1e-8
"""Strength of a coalition without members, so that shares always exist."""
FELT = 1e-8
"""Difference of utility from which a binary vote is cast in full."""
ABSTAIN = 1e-10
_GAINED = 2 / 3
_OVERWHELMING = 1.1
_LOST = 1e-6
_STILL = (1e-6, 1e-8)
_LONGEST = 100_000
_TINY = 1e-250


@njit(cache=True)
def vote(kind, weight, du):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Votes cast for a change that is worth `du`, below 0 against it; `kind` a place in VOTES."""
    if kind == 2:
        return weight * du
    if kind == 5:
        return weight * du * (1.0 if du < 0 else _GAINED)
    if kind == 4:
        return weight * du * du * du
    if kind == 3:
        return weight * (0.5 * du + 0.5 * du * du * du)
    full = min(max(du / FELT, -1.0), 1.0)
    return weight * full if kind == 0 else weight * (0.8 * du + 0.2 * full)


@njit(cache=True)
def coalitions(kind, weight, utility, strength):  # type: ignore[no-untyped-def]  # pragma: no cover
    """strength[i, j]: votes for option i over j; `utility` (options, voters). The later option is the change voted on,
    which only asymmetric votes notice."""
    options, voters = utility.shape
    for i in range(options):
        strength[i, i] = NOBODY
        for j in range(i):
            yes, no = 0.0, 0.0
            for k in range(voters):
                cast = vote(kind, weight[k], utility[i, k] - utility[j, k])
                yes += max(cast, 0.0)
                no += max(-cast, 0.0)
            strength[i, j], strength[j, i] = NOBODY + yes, NOBODY + no


@njit(cache=True)
def _prevails(kind, ours, theirs):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chance to prevail with strength `ours` against `theirs`; `kind` a place in VICTORIES."""
    if kind < 4:
        for _ in range(kind):
            ours, theirs = ours * ours, theirs * theirs
        return ours / (ours + theirs)
    if ours >= _OVERWHELMING * theirs:
        return 1 / (1 + _LOST)
    if theirs >= _OVERWHELMING * ours:
        return _LOST / (1 + _LOST)
    return (ours / (ours + theirs) * (_OVERWHELMING + 1) - 1) / (_OVERWHELMING - 1)


@njit(cache=True)
def victories(kind, strength, chance):  # type: ignore[no-untyped-def]  # pragma: no cover
    """chance[i, j]: that option i prevails over j, 0.5 against itself."""
    for i in range(len(strength)):
        chance[i, i] = 0.5
        for j in range(i):
            chance[i, j] = _prevails(kind, strength[i, j], strength[j, i])
            chance[j, i] = _prevails(kind, strength[j, i], strength[i, j])


@njit(cache=True)
def _conditional(chance, p):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Given that one option prevails over all others: p_i ∝ Π_j P_ij. By logarithms where the products vanish."""
    n = len(p)
    for i in range(n):
        p[i] = 1.0
        for j in range(n):
            p[i] *= chance[i, j]
    if p.max() < _TINY:
        for i in range(n):
            p[i] = 0.0
            for j in range(n):
                p[i] += np.log(chance[i, j])
        top = p.max()
        for i in range(n):
            p[i] = np.exp(p[i] - top)
    p /= p.sum()


@njit(cache=True)
def _uniform(chance, p, q):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One step of the chain in which every option is as likely to challenge the standing one."""
    n = len(p)
    for i in range(n):
        q[i] = 0.0
        for j in range(n):
            q[i] += chance[i, j] * (p[i] + p[j])
        q[i] /= n


@njit(cache=True)
def _incentive(chance, challenge, p, q):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One step of the chain in which option j is challenged by i with chance challenge[i, j]."""
    n = len(p)
    for i in range(n):
        q[i] = 0.0
        for j in range(n):
            q[i] += chance[i, j] * (p[i] * challenge[j, i] + p[j] * challenge[i, j])


@njit(cache=True)
def _challenge(strength, chance):  # type: ignore[no-untyped-def]  # pragma: no cover
    """challenge[i, j]: the more an option has to win against j, the likelier it challenges it."""
    n = len(strength)
    challenge = np.empty((n, n))
    for j in range(n):
        total = 0.0
        for i in range(n):
            challenge[i, j] = strength[i, j] * chance[i, j] + (ABSTAIN if i == j else 0.0)
            total += challenge[i, j]
        for i in range(n):
            challenge[i, j] /= total
    return challenge


@njit(cache=True)
def elect(kind, victory, strength, chance, p):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chances of every option into p, from strengths of coalitions; `kind` a place in ELECTIONS, `chance` room."""
    n = len(p)
    victories(victory, strength, chance)
    if kind == 0:
        _conditional(chance, p)
        return
    q, still = np.empty(n), _STILL[1] if kind == 1 else _STILL[0]
    challenge = _challenge(strength, chance) if kind == 1 else chance
    p[:] = 1.0 / n
    for _ in range(_LONGEST):
        if kind == 1:
            _incentive(chance, challenge, p, q)
        else:
            _uniform(chance, p, q)
        change = np.abs(q - p).max()
        for i in range(n):
            p[i] = (p[i] + q[i]) / 2
        if change <= still:
            break
