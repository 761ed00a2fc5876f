"""Kernels of one turn of KTAB's spatial model: security and risk, challenges, what bargains say, which is taken."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.talks.support import ballots, coalitions, elect, sort_in, total, vote

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
def imagine(h, d, r, factor, u):  # type: ignore[no-untyped-def]  # pragma: no cover
    """u[j, m]: what h thinks that j's position is worth to m, with some of its own risk read into m's."""
    for m in range(len(r)):
        risk = r[h] * (1 - factor) + r[m] * factor
        for j in range(len(r)):
            u[j, m] = worth(d[m, j], risk)


@njit(cache=True)
def expects(i, j, u, care, clout, ways, room):  # type: ignore[no-untyped-def]  # pragma: no cover
    """What i's challenge to j brings in who imagines `u`: i's chance to prevail, its gain over the status quo.

    `care` (actors,) is all attention an actor gives to these issues, 0–1; `clout` (actors,) that times influence.
    """
    yes, no = _LEAST, _LEAST
    begun = vote(ways[0], clout[i], u[i, i] - u[j, i]), vote(ways[0], clout[j], u[i, j] - u[j, j])
    for cast in begun:
        yes, no = yes + max(cast, 0.0), no + max(-cast, 0.0)
    pro, con, (casts, for_us, for_them) = 0, 0, room
    _third_parties(yes, no, i, j, u, clout, ways[0], ways[5], casts)
    casts[i], casts[j] = 0.0, 0.0
    for m in range(len(clout)):
        pro, con = sort_in(casts[m], for_us, pro, for_them, con)
    yes, no = yes + total(for_us, pro), no + total(for_them, con)
    p, mine, other = yes / (yes + no), u[i, i], u[j, i]
    return p, (1 - care[j]) * 2 * mine + care[j] * (p * 2 * mine + (1 - p) * 2 * other) - mine - other


@njit(cache=True, error_model="numpy")  # without a look for division by 0, which cannot be, it runs in vectors
def _third_parties(yes, no, i, j, u, clout, kind, bound, casts):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Votes of all on positions i and j that have `yes` and `no` behind them."""
    for m in range(len(clout)):
        casts[m] = u[i, m] - u[j, m]
    ballots(kind, clout, casts)
    # What m has if its side wins or loses: who is committed shares its fate, else it keeps its own position, worth 1.
    happy, loyal = (1.0 if bound == FULL else 0.0), (0.0 if bound == NONE else 1.0)
    for m in range(len(clout)):
        ours, theirs, cast = u[i, m], u[j, m], casts[m]
        with_us, with_them = yes + (cast if cast > 0 else 0.0), no + (-cast if cast < 0 else 0.0)
        p = with_us / (with_us + with_them)
        won, lost = (2 + happy) * ours + (1 - happy), (2 + loyal) * theirs + (1 - loyal)
        other_won, other_lost = (2 + loyal) * ours + (1 - loyal), (2 + happy) * theirs + (1 - happy)
        casts[m] = p * won + (1 - p) * lost - (p * other_won + (1 - p) * other_lost)
    ballots(kind, clout, casts)


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
        if weights == 1:
            mine, theirs = mine * mine * p**2.0, theirs * theirs * q**2.0
        else:
            mine, theirs = mine * p, theirs * q
        out[0, k] = _rounded(((mine + _PULL) * a + theirs * b) / (mine + _PULL + theirs))
        out[1, k] = _rounded((mine * a + (_PULL + theirs) * b) / (mine + _PULL + theirs))


@njit(cache=True)
def choose(i, d, care, clout, r, factor, ways, room):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whom i challenges (−1: nobody), its gain and chance: the most to gain, of those that tie the first."""
    who, most, chance, u, lists = -1, -1.0, 0.0, room[0], (room[1, 0], room[1, 1], room[1, 2])
    imagine(i, d, r, factor, u)
    for j in range(len(care)):
        if j != i:
            p, gain = expects(i, j, u, care, clout, ways, lists)
            if gain > _WORTHWHILE and gain > most:
                who, most, chance = j, gain, p
    return who, most, chance


@njit(cache=True)
def propose(i, j, chance, x, s, w, d, care, clout, r, factor, ways, room, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The bargains of i's challenge to j into out (2, 2, issues), where i and where j would go in each; how many."""
    between(i, j, x, s, chance, 1 - chance, ways[6], out[0])
    if ways[7] == 0:
        return 1
    imagine(j, d, r, factor, room[0])
    seen = expects(i, j, room[0], care, clout, ways, (room[1, 0], room[1, 1], room[1, 2]))[
        1
    ]  # KTAB takes the gain, not the chance
    between(i, j, x, s, seen, 1 - seen, ways[6], out[1])
    if ways[7] == BOTH:
        return 2
    mine, theirs = w[i] * care[i], w[i] * care[j]  # KTAB weighs both by the initiator's influence
    if mine + theirs <= 0:
        mine, theirs = 1.0, 1.0
    for z in range(2):
        for k in range(x.shape[1]):
            out[0, z, k] = (mine * out[0, z, k] + theirs * out[1, z, k]) / (mine + theirs)
    return 1
