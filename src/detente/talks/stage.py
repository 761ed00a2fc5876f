"""Kernels of one turn of KTAB's spatial model: security and risk, challenges, what bargains say, which is taken."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.talks.support import coalitions, elect, vote

FACTORS = (0.0, 1 / 3, 1 / 2, 2 / 3, 1.0)
"""How much of its own risk an actor reads into others, by the place of the setting `adjustment`."""
NONE, SEMI, FULL = 0, 1, 2
BOTH, MIDDLE = 1, 2
ALIKE = 1e-3
"""Positions nearer than this, in shares of the scale, are one option in the election that is told."""
_EVEN = 1e-14
_WORTHWHILE = 1e-5
_LEAST = 1e-10
_PULL = 1e-6
_DIGITS = 1e4


@njit(cache=True)
def worth(d, r):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Utility of a position at weighted distance d, 0–1, to who takes risk r."""
    return (1 - d) * (1 + d * r) if d <= 1 else (1 - d) * (1 + r)


@njit(cache=True)
def reach(i, x, s, at):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Distance of actor i's position to `at` (issues,), weighted by its own saliences; 0 for who has none."""
    far, weight = 0.0, 0.0
    for k in range(x.shape[1]):
        far += ((at[k] - x[i, k]) * s[i, k]) ** 2
        weight += s[i, k] ** 2
    return np.sqrt(far) / np.sqrt(weight) if weight > 0 else 0.0


@njit(cache=True)
def distances(x, s, d):  # type: ignore[no-untyped-def]  # pragma: no cover
    """d[i, j]: how far j's position is from i's, as i weighs issues."""
    for i in range(len(x)):
        for j in range(len(x)):
            d[i, j] = reach(i, x, s, x[j])


@njit(cache=True)
def risks(d, w, ways, room, r):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Risk into r: the more secure its position in an election among all, the more an actor takes."""
    n = len(w)
    utility, strength, chance = room[0, :n, :n], room[1, :n, :n], room[2, :n, :n]
    for i in range(n):
        for j in range(n):
            utility[j, i] = 1 - d[i, j]
    coalitions(ways[0], w, utility, strength)
    elect(ways[2], ways[1], strength, chance, r)
    least, most = r.min(), r.max()
    if most - least <= _EVEN:
        r[:] = 0.0
    elif ways[4] == 0:
        r[:] = (r - least) / (most - least)
    elif ways[4] == 1:
        r[:] = (3 * r - (most + 2 * least)) / (2 * (most - least))
    else:
        r[:] = (2 * r - (most + least)) / (most - least)


@njit(cache=True)
def told_chances(x, d, w, r, ways, room, told):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chance of each actor's position to win an election among the different ones, at their risks, into `told`.

    Positions within ALIKE of an earlier option are none of their own, and have the chance of the last they are like.
    """
    n = len(w)
    options, count = np.empty(n, np.int64), 0
    for i in range(n):
        if _last_like(x, i, options, count) < 0:
            options[count] = i
            count += 1
    utility, strength, chance = room[0, :count, :n], room[1, :count, :count], room[2, :count, :count]
    for o in range(count):
        for i in range(n):
            utility[o, i] = worth(d[i, options[o]], r[i])
    p = np.empty(count)
    coalitions(ways[0], w, utility, strength)
    elect(ways[2], ways[1], strength, chance, p)
    for i in range(n):
        told[i] = p[_last_like(x, i, options, count)]


@njit(cache=True)
def _last_like(x, i, options, count):  # type: ignore[no-untyped-def]  # pragma: no cover
    found = -1
    for o in range(count):
        far = 0.0
        for k in range(x.shape[1]):
            far += (x[i, k] - x[options[o], k]) ** 2
        if np.sqrt(far) < ALIKE:
            found = o
    return found


@njit(cache=True)
def expects(h, k, i, j, d, total, clout, r, factor, ways):  # type: ignore[no-untyped-def]  # pragma: no cover
    """What h thinks of i's challenge to j: its chance to prevail, and what k gains by it over the status quo.

    `total` (actors,) is all attention an actor gives to these issues, 0–1; `clout` (actors,) that times influence.
    """
    yes, no = _LEAST, _LEAST
    for z in (i, j):
        risk = r[h] * (1 - factor) + r[z] * factor
        cast = vote(ways[0], clout[z], worth(d[z, i], risk) - worth(d[z, j], risk))
        yes += max(cast, 0.0)
        no += max(-cast, 0.0)
    begun_yes, begun_no, more_yes, more_no = yes, no, 0.0, 0.0
    for m in range(len(clout)):
        if m in (i, j):
            continue
        risk = r[h] * (1 - factor) + r[m] * factor
        ours, theirs = worth(d[m, i], risk), worth(d[m, j], risk)
        cast = vote(ways[0], clout[m], ours - theirs)
        with_us, with_them = begun_yes + max(cast, 0.0), begun_no + max(-cast, 0.0)
        p = with_us / (with_us + with_them)
        # What m has if its side wins or loses: who is committed shares its fate, else it keeps its own position.
        won, lost = 2 * ours + 1, 3 * theirs
        other_won, other_lost = 3 * ours, 2 * theirs + 1
        if ways[5] == FULL:
            won, other_lost = 3 * ours, 3 * theirs
        elif ways[5] == NONE:
            lost, other_won = 2 * theirs + 1, 2 * ours + 1
        cast = vote(ways[0], clout[m], p * won + (1 - p) * lost - (p * other_won + (1 - p) * other_lost))
        more_yes += max(cast, 0.0)
        more_no += max(-cast, 0.0)
    yes, no = yes + more_yes, no + more_no
    p = yes / (yes + no)
    risk = r[h] * (1 - factor) + r[k] * factor
    mine, other = worth(d[k, i], risk), worth(d[k, j], risk)
    gain = (1 - total[j]) * 2 * mine + total[j] * (p * 2 * mine + (1 - p) * 2 * other) - mine - other
    return p, gain


@njit(cache=True)
def _rounded(z):  # type: ignore[no-untyped-def]  # pragma: no cover
    return np.floor(0.5 + z * _DIGITS) / _DIGITS


@njit(cache=True)
def between(i, j, x, s, p, q, weights, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Where i (out[0]) and j (out[1]) would go, issue by issue, with chances p and q to prevail."""
    for k in range(x.shape[1]):
        mine, theirs, a, b = s[i, k], s[j, k], x[i, k], x[j, k]
        if weights == 2:
            up, down = max(q - p, 0.0), max(p - q, 0.0)
            mine, theirs = mine * mine, theirs * theirs
            out[0, k] = a + up * theirs / (up * theirs + _PULL + (1 - up) * mine) * (b - a)
            out[1, k] = b + down * mine / (down * mine + _PULL + (1 - down) * theirs) * (a - b)
            continue
        mine, theirs = mine * p, theirs * q
        if weights == 1:
            mine, theirs = mine * mine, theirs * theirs
        out[0, k] = _rounded(((mine + _PULL) * a + theirs * b) / (mine + _PULL + theirs))
        out[1, k] = _rounded((mine * a + (_PULL + theirs) * b) / (mine + _PULL + theirs))


@njit(cache=True)
def choose(i, d, total, clout, r, factor, ways):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whom i challenges (−1: nobody), its gain and chance: the most to gain, of those that tie the first."""
    who, most, chance = -1, -1.0, 0.0
    for j in range(len(total)):
        if j != i:
            p, gain = expects(i, i, i, j, d, total, clout, r, factor, ways)
            if gain > _WORTHWHILE and gain > most + _EVEN:
                who, most, chance = j, gain, p
    return who, most, chance


@njit(cache=True)
def propose(i, j, chance, x, s, d, total, clout, r, factor, ways, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The bargains of i's challenge to j into out (2, 2, issues), where i and where j would go in each; how many."""
    between(i, j, x, s, chance, 1 - chance, ways[6], out[0])
    if ways[7] == 0:
        return 1
    seen = expects(j, i, i, j, d, total, clout, r, factor, ways)[1]  # KTAB takes the gain, not the chance
    between(i, j, x, s, seen, 1 - seen, ways[6], out[1])
    if ways[7] == BOTH:
        return 2
    mine, theirs = total[i], total[j]  # KTAB weighs both by the initiator's influence, which cancels
    share = mine / (mine + theirs) if mine + theirs > 0 else 0.5
    for z in range(2):
        for k in range(x.shape[1]):
            out[0, z, k] = share * out[0, z, k] + (1 - share) * out[1, z, k]
    return 1
