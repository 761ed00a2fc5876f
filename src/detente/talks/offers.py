"""Rounds of offers made under the threat of a challenge: Bueno de Mesquita's expected utility model, many at once.

Every problem is one issue of one draw. In each round every actor works out, from votes of all actors, what a challenge
would bring whom, how much risk it takes, and which of the offers to move that it cannot refuse it accepts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.numeric import TIE, Array

Denominator = Literal["all-pairs", "this-pair"]
Offer = Literal["smallest-weighted", "least-movement"]
Capitulation = Literal["outmatched", "never"]
Risk = Literal["security", "neutral"]
Ints = npt.NDArray[np.int64]

KINDS = ("none", "confrontation", "compromise", "capitulation")
CONFRONTATION, COMPROMISE, CAPITULATION = 1, 2, 3


@dataclass(frozen=True)
class OfferSettings:
    """The readings of the theory, and how many rounds are held.

    `denominator`: of equation 31, votes over "all-pairs" of positions or over "this-pair" only; `offer`: of several
    compromises, that with the "smallest-weighted" position or the one of "least-movement"; `capitulation`: an actor
    that would lose more than its challenger gains gives way altogether when "outmatched", or "never" does; `risk`:
    exponents from "security", or all 1 when "neutral"; `status_quo`: the weight Q of what holds today, 0 to 1.
    """

    rounds: int = 10
    denominator: Denominator = "all-pairs"
    offer: Offer = "smallest-weighted"
    capitulation: Capitulation = "never"
    risk: Risk = "security"
    status_quo: float = 1.0


@dataclass(frozen=True)
class Rounds:
    """What happened: `position` (problems, rounds + 1, actors), the first as given; `risk`, the exponents r, and
    `kind` (a place in KINDS) of the offer taken and `partner` (−1 for none) it came from, (problems, rounds, actors).
    """

    position: Array
    risk: Array
    partner: Ints
    kind: Ints


def offers(position: Array, weight: Array, salience: Array, settings: OfferSettings) -> Rounds:
    """Rounds of offers in many problems; `position`, `weight` c and `salience` s (0 to 1), all (problems, actors).

    An actor with position nan takes no part and stays nan. Positions are of any scale: only shares of the span of
    the first positions count. Nobody moves where all stand at one point or nobody has weight.

    >>> one = np.array([[0.0, 100.0]])
    >>> held = offers(one, np.array([[1.0, 3.0]]), np.array([[0.9, 0.9]]), OfferSettings(rounds=2))
    >>> held.position[0].round(1).tolist()
    [[0.0, 100.0], [55.6, 100.0], [55.6, 100.0]]
    """
    problems, actors = position.shape
    path = np.empty((problems, settings.rounds + 1, actors))
    path[:, 0] = position
    risk = np.full((problems, settings.rounds, actors), np.nan)
    partner, kind = np.full(risk.shape, -1), np.zeros(risk.shape, dtype=np.int64)
    flags = (
        settings.denominator == "all-pairs",
        settings.offer == "smallest-weighted",
        settings.capitulation == "outmatched",
        settings.risk == "security",
    )
    # Copied: what was broadcast NumPy soon lets nobody write to, and kernels ask whether they may.
    c, s = (np.array(a, dtype=float, order="C") for a in (weight, salience))
    _offers(c, s, settings.status_quo, *flags, path, risk, partner, kind)
    return Rounds(path, risk, partner, kind)


@njit(cache=True)
def _power(far, logs, r, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """out[k, j] = far[k, j] ** r[k], by logarithms taken once."""
    for k in range(len(r)):
        for j in range(len(r)):
            out[k, j] = far[k, j] if r[k] == 1.0 else np.exp(r[k] * logs[k, j])


@njit(cache=True)
def _chances(away, w, all_pairs, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """out[i, j]: the share of votes for i's position over j's, `away` (voter, position) the losses (equation 31)."""
    n, everything = len(w), 0.0
    out[:] = 0.0
    for k in range(n):
        for i in range(n):
            mine = away[k, i]
            for j in range(n):
                out[i, j] += w[k] * max(away[k, j] - mine, 0.0)
    for i in range(n):
        for j in range(i):
            yes, no = out[i, j], out[j, i]
            everything += 2 * (yes + no)
            if not all_pairs and yes + no > 0:
                out[i, j], out[j, i] = yes / (yes + no), no / (yes + no)
    if all_pairs and everything > 0:
        out /= everything


@njit(cache=True)
def _challenge(p, resist, success, failure, quo):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Expected utility of a challenge won with chance p if `resist`ed, which the challenged does with that chance."""
    return resist * (p * success + (1 - p) * failure) + (1 - resist) * success - quo


@njit(cache=True)
def _risks(x, far, p, s, r):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Exponents r from how secure each is: what its rivals expect from challenging it, beside the most and least."""
    n = len(x)
    for i in range(n):
        r[i] = 0.0
        for j in range(n):
            if j != i:
                r[i] += _challenge(p[j, i], s[i], 2 * far[i, j], -2 * far[i, j], 0.0)
    most, least = r.max(), r.min()
    for i in range(n):
        taken = (2 * r[i] - most - least) / (most - least) if most - least > TIE else 0.0
        r[i] = (1 - taken / 3) / (1 + taken / 3)


@njit(cache=True)
def _kind(mine, theirs, capitulation):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Which offer an actor cannot refuse that expects `mine` of a challenge, and `theirs` of being challenged."""
    if theirs <= TIE:
        return 0
    if mine > TIE:
        return CONFRONTATION if theirs > mine + TIE else 0
    if mine >= -TIE:
        return 0
    if theirs > -mine + TIE:
        return COMPROMISE
    return CAPITULATION if capitulation else 0


@njit(cache=True)
def _accept(i, x, low, high, p, s, r, q, span, smallest, capitulation):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The offer actor i takes: where it moves, from whom, of what kind.

    Confrontations go before compromises before capitulations; of those that tie, the one to the lowest position.
    """
    best, where, who, what = np.inf, x[i], -1, 0
    quo = q * (2 - 4 * 0.5 ** r[i])
    for j in range(len(x)):
        if abs(x[j] - x[i]) <= TIE * span:
            continue
        success, failure = 2 - 4 * np.exp(r[i] * low[i, j]), 2 - 4 * np.exp(r[i] * high[i, j])
        mine = _challenge(p[i, j], s[j], success, failure, quo)
        theirs = _challenge(p[j, i], s[i], success, failure, quo)
        kind = _kind(mine, theirs, capitulation)
        if kind == 0 or (what != 0 and kind > what):
            continue
        to = x[i] + (x[j] - x[i]) * (-mine / theirs) if kind == COMPROMISE else x[j]
        key = abs(to - x[i])
        if kind == COMPROMISE and smallest:
            key = (x[j] * theirs - x[i] * mine) / (theirs - mine)
        slack = TIE * span
        if what == 0 or kind < what or key < best - slack or (key <= best + slack and to < where - slack):
            best, where, who, what = key, to, j, kind
    return where, who, what


@njit(cache=True)
def _distances(x, span, far, logs, low, high):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Shares of the span between any two, and the logarithms of which powers are made."""
    for i in range(len(x)):
        for j in range(i + 1):
            d = min(abs(x[i] - x[j]) / span, 1.0)
            far[i, j] = far[j, i] = d
            logs[i, j] = logs[j, i] = np.log(d) if d > 0 else -np.inf
            low[i, j] = low[j, i] = np.log(0.5 - 0.5 * d) if d < 1 else -np.inf
            high[i, j] = high[j, i] = np.log(0.5 + 0.5 * d)


@njit(cache=True)
def _round(x, w, s, span, q, all_pairs, smallest, capitulation, security, r, room, new, partner, kind):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One round: exponents into r, places moved to into `new`, whose offer into `partner`, of what kind into `kind`."""
    far, logs, low, high, away, p = room[0], room[1], room[2], room[3], room[4], room[5]
    _distances(x, span, far, logs, low, high)
    r[:] = 1.0
    if security:
        _chances(far, w, all_pairs, p)
        _risks(x, far, p, s, r)
    _power(far, logs, r, away)
    _chances(away, w, all_pairs, p)
    for i in range(len(x)):
        new[i], partner[i], kind[i] = _accept(i, x, low, high, p, s, r, q, span, smallest, capitulation)


@njit(cache=True)
def _hold(who, w, s, q, all_pairs, smallest, capitulation, security, path, risk, partner, kind):  # type: ignore[no-untyped-def]  # pragma: no cover
    """All rounds of one problem among the actors `who`."""
    n, x = len(who), path[0][who]
    new, r, room = np.empty(n), np.ones(n), np.empty((6, n, n))
    from_whom, what = np.empty(n, np.int64), np.empty(n, np.int64)
    span = x.max() - x.min()
    moves = span > TIE and w.sum() > 0
    for t in range(len(risk)):
        new[:], from_whom[:], what[:] = x, -1, 0
        if moves:
            _round(x, w, s, span, q, all_pairs, smallest, capitulation, security, r, room, new, from_whom, what)
        for i in range(n):
            risk[t, who[i]], kind[t, who[i]], path[t + 1, who[i]] = r[i], what[i], new[i]
            partner[t, who[i]] = who[from_whom[i]] if what[i] > 0 else -1
        x[:] = new


@njit(cache=True, parallel=True)
def _offers(weight, salience, q, all_pairs, smallest, capitulation, security, path, risk, partner, kind):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Every problem on its own; those who stand nowhere stay there."""
    for d in prange(len(path)):
        path[d, 1:] = np.nan
        who = np.nonzero(~np.isnan(path[d, 0]))[0]
        if len(who) > 0:
            s = salience[d][who]
            w = weight[d][who] * s
            _hold(who, w, s, q, all_pairs, smallest, capitulation, security, path[d], risk[d], partner[d], kind[d])
