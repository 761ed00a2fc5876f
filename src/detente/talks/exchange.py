"""Rounds of exchanges: two actors each give way on the issue that matters less to them, for one that matters more.

Of all exchanges open, the one with the largest gain is made first; those it touches are worked out anew, until none is
left. The outcome of each issue is the mean of positions weighted by influence times salience throughout. Exchanges
whose gains tie are made in the order of their issues, then of their actors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import njit, prange

from detente.numeric import TIE, Array

Rate = Literal["equal-gain", "random"]

EDGE = 1e-10  # a move or gain smaller than this is none, and two places nearer than this are one
SAME = 1e-12  # sums of gains (points, salience 0–1) nearer than this tie
TOP = 100.0
STEADY, PLIANT = 0.1, 0.4
"""Share of the way from its old position to the one it gave way to at which an actor starts the next round: STEADY,
and PLIANT more in so far as the issue does not matter to it."""
LOGGED = 9


@dataclass(frozen=True)
class Exchanges:
    """What was exchanged in n draws.

    `position` (n, rounds + 1, actors, issues): positions at the start of each round, nan where none; `preferred`
    (n, rounds + 1, issues): the outcome by them; `voted` (n, rounds, issues): the outcome of what actors agreed to
    support in each round; `own` and `others` (n, rounds, actors): points of worth that an actor gained by its own
    exchanges, and by those of others (which it need not like); `network` (n, actors, actors): points that a row gained
    by exchanges with a column, all rounds together; `log` (exchanges, 9), of the first draw: round, the actor that
    gets its way on the first issue, the other, the two issues, how far each moves (the first on the second issue, the
    other on the first), and what each gains.
    """

    position: Array
    preferred: Array
    voted: Array
    own: Array
    others: Array
    network: Array
    log: Array


def exchanges(
    position: Array,
    salience: Array,
    influence: Array,
    rounds: int = 1,
    rate: Rate = "equal-gain",
    luck: Array | None = None,
) -> Exchanges:
    """Rounds of exchanges in n draws: `position` 0–100 and `salience` 0–1 (n, actors, issues), `influence` (n, actors).

    Position nan, or no weight, is no part in an issue. With rate "equal-gain" both gain the same; with "random" the
    rate is drawn anew for every pair, evenly between the two at which one of them gains nothing. `luck` (n,), uniform
    numbers, is where that comes from, and who goes first when gains tie; without it the order given decides, and the
    random rates are the same in every draw. Outcomes are nan where nobody takes part.

    Source: Stokman and Van Oosten (1994), The exchange of voting positions, in Bueno de Mesquita and Stokman (eds.),
    European Community Decision Making, chapter 5; rates: Van Assen, Stokman and Van Oosten (2003), Rationality and
    Society 15(1), 85–112.

    >>> position = np.array([[[0.0, 0.0], [100.0, 100.0]]])
    >>> made = exchanges(position, np.array([[[0.8, 0.2], [0.2, 0.8]]]), np.array([[50.0, 50.0]]))
    >>> made.preferred[0, 0].round(6).tolist(), made.voted[0, 0].round(6).tolist()
    ([20.0, 80.0], [0.0, 100.0])
    """
    n, actors, issues = position.shape
    weight = np.where(np.isnan(position), 0.0, salience) * influence[..., None]
    out = Exchanges(
        np.full((n, rounds + 1, actors, issues), np.nan),
        np.full((n, rounds + 1, issues), np.nan),
        np.full((n, rounds, issues), np.nan),
        np.zeros((n, rounds, actors)),
        np.zeros((n, rounds, actors)),
        np.zeros((n, actors, actors)),
        np.full((_most(weight[:1]) * rounds, LOGGED), np.nan),
    )
    seeds = np.zeros(n, dtype=np.uint64) if luck is None else (luck * 2.0**53).astype(np.uint64)
    given = (np.ascontiguousarray(a, dtype=float) for a in (position, salience, weight))
    parts = (out.position, out.preferred, out.voted, out.own, out.others, out.network, out.log)
    _all(*given, rate == "random", seeds, *parts)  # type: ignore[call-arg]
    return Exchanges(*parts[:-1], out.log[~np.isnan(out.log[:, 0])])


def _most(weight: Array) -> int:
    """How many exchanges the log of a round may need: room is doubled against pairs that exchange more than once."""
    _, actors, issues = map(int, weight.shape)
    return max(1, issues * (issues - 1) // 2 * actors * actors // 2)


@njit(cache=True)
def _uniform(seed, a, b):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A number in [0, 1) by seed and place, whatever else is drawn (SplitMix64, Steele, Lea and Flood 2014)."""
    z = seed + np.uint64(a) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(b) * np.uint64(0xD1B54A32D192ED03)
    for _ in range(2):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 2.0**53


@njit(cache=True)
def _count(low, w, pair):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Pairs of actors on opposite sides of the outcome on both of two issues, put into `pair` unless it is empty."""
    actors, issues = w.shape
    found = 0
    for p in range(issues):
        for q in range(p + 1, issues):
            for i in range(actors):
                for j in range(i + 1, actors):
                    if min(w[i, p], w[i, q], w[j, p], w[j, q]) <= 0:
                        continue
                    if low[i, p] == low[j, p] or low[i, q] == low[j, q]:
                        continue
                    if len(pair):
                        pair[found, 0], pair[found, 1], pair[found, 2], pair[found, 3] = i, j, p, q
                    found += 1
    return found


@njit(cache=True)
def _turned(pair, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Put first of each pair whoever the first issue matters more to, beside the second."""
    for e in range(len(pair)):
        i, j, p, q = pair[e]
        if s[i, p] * s[j, q] < s[j, p] * s[i, q]:
            pair[e, 0], pair[e, 1] = j, i


@njit(cache=True)
def _held(a, k, b, y, x, w, mass, base, told):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The outcome on k, as b counts it: those who moved for b where they moved to, a at y, all others as they were."""
    total = base[k] + w[a, k] * (y - x[a, k])
    for m in range(x.shape[0]):
        if m != a and not np.isnan(told[b, k, m]):
            total += w[m, k] * (told[b, k, m] - x[m, k])
    return total / mass[k]


@njit(cache=True)
def _overshoot(a, k, b, move, x, now, w, mass, base, told):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How far a may go on k, in its direction, before the outcome crosses the position of b, for whom it moves.

    No limit where the outcome has reached that position or is beyond it already.
    """
    before = _held(a, k, b, now[a, k], x, w, mass, base, told)
    after = _held(a, k, b, now[a, k] + move, x, w, mass, base, told)
    side = np.sign(move)
    if (x[b, k] - before) * side <= EDGE or (x[b, k] - after) * side >= -EDGE:
        return np.inf
    if not np.isnan(told[b, k, a]):
        before = _held(a, k, b, told[b, k, a], x, w, mass, base, told)
    return abs(x[b, k] - before) * mass[k] / w[a, k]


@njit(cache=True)
def _terms(e, pair, rate, x, now, s, w, mass, base, told, swept, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Work out exchange e: how far each moves and what each gains, into `out`; whether it can be made.

    First the second of the pair comes all the way on the first issue; where that asks too much of the first of the
    pair, this one goes all the way on the second issue instead. Then neither may push the outcome past the other.
    """
    i, j, p, q = pair[e]
    far_i, far_j = x[j, q] - now[i, q], x[i, p] - now[j, p]
    side_i, side_j = np.sign(far_i), np.sign(far_j)
    per_i, per_j = w[i, q] / mass[q], w[j, p] / mass[p]
    move_j = abs(far_j)
    move_i = move_j * per_j * rate[e] / per_i
    if move_i > abs(far_i):
        move_i = abs(far_i)
        move_j = move_i * per_i / rate[e] / per_j
    gain = s[i, p] * move_j * per_j - s[i, q] * move_i * per_i
    if not _possible(e, i, j, p, q, side_i * move_i, side_j * move_j, x, now, swept):
        return False
    if max(gain, s[j, q] * move_i * per_i - s[j, p] * move_j * per_j) < EDGE:
        return False
    room = _overshoot(i, q, j, side_i * move_i, x, now, w, mass, base, told)
    if room < np.inf:
        move_i, move_j = room, room * per_i / rate[e] / per_j
    room = _overshoot(j, p, i, side_j * move_j, x, now, w, mass, base, told)
    if room < np.inf:
        move_j, move_i = room, room * per_j * rate[e] / per_i
    out[e, 0], out[e, 1] = side_i * move_i, side_j * move_j
    out[e, 2] = s[i, p] * move_j * per_j - s[i, q] * move_i * per_i
    out[e, 3] = s[j, q] * move_i * per_i - s[j, p] * move_j * per_j
    return _possible(e, i, j, p, q, out[e, 0], out[e, 1], x, now, swept)


@njit(cache=True)
def _possible(e, i, j, p, q, move_i, move_j, x, now, swept):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whether both move at all, each the way it would have gone at first, within the scale, not over it twice."""
    if min(abs(move_i), abs(move_j)) <= EDGE:
        return False
    if move_i * (x[j, q] - x[i, q]) <= 0 or move_j * (x[i, p] - x[j, p]) <= 0:
        return False
    for end in (now[i, q] + move_i, now[j, p] + move_j):
        if end < -EDGE or end > TOP + EDGE:
            return False
    return swept[e, 0] + move_i <= TOP + EDGE and swept[e, 1] + move_j <= TOP + EDGE


@njit(cache=True)
def _tell(told, b, k, a, x, y):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Let b know where a moved to on k; of several moves it counts on the nearest to where a started."""
    known = told[b, k, a]
    if np.isnan(known):
        told[b, k, a] = y
    elif x[a, k] <= known:
        told[b, k, a] = min(known, y)
    else:
        told[b, k, a] = max(known, y)


@njit(cache=True)
def _touched(e, pair, i, j, p, q, out, swept):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whether exchange e must be worked out anew once i has moved on q for j, and j on p for i."""
    first, second, wants, gives = pair[e]
    hit = False
    if (first == i and gives == q) or (first == j and gives == p):
        swept[e, 0] += out[e, 0]
        hit = True
    if (second == i and wants == q) or (second == j and wants == p):
        swept[e, 1] += out[e, 1]
        hit = True
    for b, k in ((j, q), (i, p)):
        hit = hit or (first == b and wants == k) or (second == b and gives == k)
    return hit


@njit(cache=True)
def _best(open_, out, turn):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The open exchange with the largest sum of gains, of those that tie the one whose turn is first; −1 for none."""
    best, at = 0.0, -1
    for e in range(len(open_)):
        if not open_[e]:
            continue
        more = out[e, 2] + out[e, 3] - best
        if at < 0 or more > SAME or (more >= -SAME and turn[e] < turn[at]):
            best, at = out[e, 2] + out[e, 3], e
    return at


@njit(cache=True)
def _spill(k, before, after, x, s, total, parties, others):  # type: ignore[no-untyped-def]  # pragma: no cover
    """What all but the parties gain when the outcome of issue k goes from one place to another."""
    for m in range(x.shape[0]):
        if m != parties[0] and m != parties[1] and s[m, k] > 0 and not np.isnan(x[m, k]):
            others[m] += s[m, k] * (abs(x[m, k] - before) - abs(x[m, k] - after)) / total[m]


@njit(cache=True)
def _round(x, s, w, mass, base, pair, rate, turn, total, now, own, others, network, log, first):  # type: ignore[no-untyped-def]  # pragma: no cover
    """All exchanges of a round; positions that actors agree to support are put into `now`; next free row of the log."""
    actors, issues = x.shape
    told = np.full((actors, issues, actors), np.nan)
    swept, out = np.zeros((len(pair), 2)), np.zeros((len(pair), 4))
    open_ = np.zeros(len(pair), np.bool_)
    outcome = base / mass
    for e in range(len(pair)):
        open_[e] = _terms(e, pair, rate, x, now, s, w, mass, base, told, swept, out)
    while True:
        made = _best(open_, out, turn)
        if made < 0:
            return first
        open_[made] = False
        i, j, p, q = pair[made]
        if first < len(log):
            log[first, 1:5] = pair[made]
            log[first, 5:7] = out[made, :2]
            log[first, 7], log[first, 8] = out[made, 2] / total[i], out[made, 3] / total[j]
            first += 1
        for a, k, move, b, gain in ((i, q, out[made, 0], j, out[made, 2]), (j, p, out[made, 1], i, out[made, 3])):
            now[a, k] += move
            _tell(told, b, k, a, x, now[a, k])
            after = outcome[k] + move * w[a, k] / mass[k]
            _spill(k, outcome[k], after, x, s, total, (a, b), others)
            outcome[k] = after
            own[a] += gain / total[a]
            network[a, b] += gain / total[a]
        for e in range(len(pair)):
            if open_[e] and _touched(e, pair, i, j, p, q, out, swept):
                open_[e] = _terms(e, pair, rate, x, now, s, w, mass, base, told, swept, out)


@njit(cache=True)
def _outcome(x, w, mass, base):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Weighted sums of positions into `base`, the sums of weights into `mass`."""
    mass[:], base[:] = 0.0, 0.0
    for i in range(x.shape[0]):
        for k in range(x.shape[1]):
            if w[i, k] > 0:
                mass[k] += w[i, k]
                base[k] += w[i, k] * x[i, k]


@njit(cache=True)
def _rates(pair, s, random, seed, turn, rate):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How much the outcome of the second issue is moved for each point on the first, by every exchange."""
    actors = len(s)
    for e in range(len(pair)):
        i, j, p, q = pair[e]
        rate[e] = (s[i, p] + s[j, p]) / (s[i, q] + s[j, q])
        if random:
            most, least = s[i, p] / s[i, q], s[j, p] / s[j, q]
            place = (p * s.shape[1] + q) * actors * actors + min(i, j) * actors + max(i, j)
            rate[e] = least + (most - least) * _uniform(seed, turn, place)


@njit(cache=True)
def _turns(pair, seed, turn):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Who goes first when gains tie: in the order given, or by lot where there is a seed."""
    order = np.arange(len(pair)).astype(np.float64)
    if seed > 0:
        for e in range(len(pair)):
            order[e] = _uniform(seed, -1 - turn, e)
    return order


@njit(cache=True)
def _one(x, s, w, random, seed, position, preferred, voted, own, others, network, log):  # type: ignore[no-untyped-def]  # pragma: no cover
    """All rounds of one draw."""
    actors, issues = x.shape
    mass, base, total = np.empty(issues), np.empty(issues), np.zeros(actors)
    for i in range(actors):
        total[i] = max(s[i].sum(), TIE)
    row, nothing = np.int64(0), np.empty((0, 4), np.int64)
    position[0] = x
    for turn in range(len(voted)):
        start = position[turn]
        _outcome(start, w, mass, base)
        preferred[turn] = base / mass
        low = start < preferred[turn]
        pair = np.empty((_count(low, w, nothing), 4), np.int64)
        if len(pair):
            _count(low, w, pair)
        _turned(pair, s)
        rate = np.empty(len(pair))
        _rates(pair, s, random, seed, turn, rate)
        now, began = start.copy(), row
        row = _round(
            start,
            s,
            w,
            mass,
            base,
            pair,
            rate,
            _turns(pair, seed, turn),
            total,
            now,
            own[turn],
            others[turn],
            network,
            log,
            row,
        )
        log[began:row, 0] = turn
        _outcome(now, w, mass, base)
        voted[turn] = base / mass
        position[turn + 1] = start + (now - start) * (STEADY + PLIANT * (1 - s))
    _outcome(position[-1], w, mass, base)
    preferred[-1] = base / mass


@njit(cache=True, parallel=True)
def _all(x, s, w, random, seeds, position, preferred, voted, own, others, network, log):  # type: ignore[no-untyped-def]  # pragma: no cover
    for d in prange(len(x)):
        mine = log if d == 0 else log[:0]
        _one(
            x[d], s[d], w[d], random, seeds[d], position[d], preferred[d], voted[d], own[d], others[d], network[d], mine
        )
