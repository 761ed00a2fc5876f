"""Kernels of a probabilistic Condorcet election: who backs which option how strongly, and which is likely to win.

Options are compared two by two. Actors back an option by how much better it is for them, strength becomes the chance
to prevail, and the chances of all pairs become one distribution over options.

Options often tie, and then the last digit decides. So every sum is taken in one fixed order, that of `total`, which is
numpy's, and every expression as the slow restatement of KTAB's model writes it: both take the same option.
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
_OVERWHELMING = 1.1
_LOST = 1e-6
_STILL = (1e-6, 1e-8)
_PATIENT = 10_000
_LEAPS = 30
_TINY = 1e-250


_STRANDS = 8


@njit(cache=True)
def total(a, n):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The sum of the first n of a: from eight on, in eight strands that are added in pairs, then what is left."""
    whole, found = n - n % _STRANDS, 0.0
    if whole > 0:
        r0, r1, r2, r3, r4, r5, r6, r7 = a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]
        for i in range(_STRANDS, whole, _STRANDS):
            r0 += a[i]
            r1 += a[i + 1]
            r2 += a[i + 2]
            r3 += a[i + 3]
            r4 += a[i + 4]
            r5 += a[i + 5]
            r6 += a[i + 6]
            r7 += a[i + 7]
        found = ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7))
    for i in range(whole, n):
        found += a[i]
    return found


@njit(cache=True)
def vote(kind, weight, du):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Votes cast for a change that is worth `du`, below 0 against it; `kind` a place in VOTES."""
    if kind == 2:
        return weight * du
    if kind == 5:
        return weight * du if du < 0 else 2 * weight * du / 3
    if kind == 4:
        return weight * du**3.0
    if kind == 3:
        return weight * (0.5 * du + 0.5 * du**3.0)
    full = min(max(du / FELT, -1.0), 1.0)
    return weight * full if kind == 0 else weight * (0.8 * du + 0.2 * full)


@njit(cache=True)
def ballots(kind, weight, change):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Put the votes of all in place of the changes of utility they are about; those by default run in vectors."""
    if kind == 2:
        for k in range(len(weight)):
            change[k] = weight[k] * change[k]
    else:
        for k in range(len(weight)):
            change[k] = vote(kind, weight[k], change[k])


@njit(cache=True)
def sort_in(cast, yes, pro, no, con):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Put a vote with the `pro` ones in `yes` or the `con` ones in `no`; how many there are then."""
    yes[pro], no[con] = cast, -cast
    return pro + (cast > 0), con + (cast < 0)


@njit(cache=True)
def coalitions(kind, weight, utility, strength):  # type: ignore[no-untyped-def]  # pragma: no cover
    """strength[i, j]: votes for option i over j; `utility` (options, voters). The later option is the change voted on,
    which only asymmetric votes notice."""
    options, voters = utility.shape
    cast, yes, no = np.empty(voters), np.empty(voters), np.empty(voters)
    for i in range(options):
        strength[i, i] = NOBODY
        for j in range(i):
            pro, con = 0, 0
            for k in range(voters):
                cast[k] = utility[i, k] - utility[j, k]
            ballots(kind, weight, cast)
            for k in range(voters):
                pro, con = sort_in(cast[k], yes, pro, no, con)
            strength[i, j], strength[j, i] = NOBODY + total(yes, pro), NOBODY + total(no, con)


@njit(cache=True)
def _prevails(kind, ours, theirs):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chances to prevail of strength `ours` against `theirs`, and of those; `kind` a place in VICTORIES."""
    if kind == 4:
        if ours >= _OVERWHELMING * theirs:
            ours, theirs = 1.0, _LOST
        elif theirs >= _OVERWHELMING * ours:
            ours, theirs = _LOST, 1.0
        else:
            ours = (ours / (ours + theirs) * (_OVERWHELMING + 1) - 1) / (_OVERWHELMING - 1)
            theirs = 1 - ours
    elif kind > 0:
        ours, theirs = ours**2.0**kind, theirs**2.0**kind
    return ours / (ours + theirs), theirs / (ours + theirs)


@njit(cache=True)
def victories(kind, strength, chance):  # type: ignore[no-untyped-def]  # pragma: no cover
    """chance[i, j]: that option i prevails over j, 0.5 against itself."""
    for i in range(len(strength)):
        chance[i, i] = 0.5
        for j in range(i):
            chance[i, j], chance[j, i] = _prevails(kind, strength[i, j], strength[j, i])


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
    p /= total(p, n)


@njit(cache=True)
def _uniform(chance, p, q, room):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One step of the chain in which every option is as likely to challenge the standing one."""
    n = len(p)
    for i in range(n):
        for j in range(n):
            room[j] = chance[i, j] * (p[i] + p[j])
        q[i] = total(room, n) / n


@njit(cache=True)
def _incentive(chance, challenge, p, q, room):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One step of the chain in which option j is challenged by i with chance challenge[i, j]."""
    n = len(p)
    for i in range(n):
        for j in range(n):
            room[j] = chance[i, j] * (p[i] * challenge[j, i] + p[j] * challenge[i, j])
        q[i] = total(room, n)


@njit(cache=True)
def _challenge(strength, chance):  # type: ignore[no-untyped-def]  # pragma: no cover
    """challenge[i, j]: the more an option has to win against j, the likelier it challenges it."""
    n = len(strength)
    challenge = np.empty((n, n))
    for j in range(n):
        all_of_it = 0.0
        for i in range(n):
            challenge[i, j] = strength[i, j] * chance[i, j] + (ABSTAIN if i == j else 0.0)
            all_of_it += challenge[i, j]
        for i in range(n):
            challenge[i, j] /= all_of_it
    return challenge


@njit(cache=True)
def _step(chance, challenge, matrix):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Half a step of a chain as a matrix (to, from)."""
    for i in range(len(chance)):
        stays = 1 + chance[i, i] * challenge[i, i]
        for j in range(len(chance)):
            matrix[i, j] = chance[i, j] * challenge[i, j] / 2
            stays += chance[i, j] * challenge[j, i]
        matrix[i, i] = stays / 2


@njit(cache=True)
def _leap(chance, challenge, still, p, q):  # type: ignore[no-untyped-def]  # pragma: no cover
    """On to where a slow chain's change is at most `still`, as by one step after the other, by powers of two of them.

    Two options that hardly ever beat each other exchange chances over millions of steps.
    """
    n = len(p)
    power = np.empty((_LEAPS, n, n))
    _step(chance, challenge, power[0])
    for k in range(1, _LEAPS):
        power[k] = np.dot(power[k - 1], power[k - 1])
        for j in range(n):  # what rounding adds to the whole
            power[k, :, j] /= power[k, :, j].sum()
    for k in range(_LEAPS - 1, -1, -1):
        q[:] = np.dot(power[k], p)
        if 2 * np.abs(np.dot(power[0], q) - q).max() > still:
            p[:] = q
    p[:] = np.dot(power[0], np.dot(power[0], p))


@njit(cache=True)
def elect(kind, victory, strength, chance, p):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chances of every option into p, from strengths of coalitions; `kind` a place in ELECTIONS, `chance` room."""
    n = len(p)
    victories(victory, strength, chance)
    if kind == 0:
        _conditional(chance, p)
        return
    q, room, still = np.empty(n), np.empty(n), _STILL[1] if kind == 1 else _STILL[0]
    challenge = _challenge(strength, chance) if kind == 1 else chance
    p[:] = 1.0 / n
    for _ in range(_PATIENT):
        if kind == 1:
            _incentive(chance, challenge, p, q, room)
        else:
            _uniform(chance, p, q, room)
        change = np.abs(q - p).max()
        for i in range(n):
            p[i] = (p[i] + q[i]) / 2
        if change <= still:
            return
    _leap(chance, challenge if kind == 1 else np.full((n, n), 1.0 / n), still, p, q)
