"""The game of challenge, resistance and standing firm, with what each side keeps to itself; every equilibrium.

A challenges or leaves things as they are; B concedes or resists; A stands firm or backs down. A alone knows what
standing firm and backing down are worth to it, B alone what a fight is worth to it: each is known to the other up to
a normal shock. In an equilibrium nobody gains by another choice, and what each infers from a challenge is right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import log_ndtr, ndtr, owens_t

from detente.numeric import Array

Ints = npt.NDArray[np.intp]
Truth = npt.NDArray[np.bool_]

_EDGE = 39.0  # beyond this many standard deviations a chance is 0 or 1 to the last digit
_TAIL = 5.5  # past it, products of two tails no longer count
_FIRST, _WIDTH, _HALVINGS = 16, 1e-6, 50
_ALONG = 64  # places along the way to deterrence at which the worth it takes is looked at
_ROUNDING = 1e-8  # more than the arithmetic can be off by in a probit
_LEAST = 1e-300
_FAR = 1e8


@dataclass(frozen=True)
class Payoffs:
    """What the ends of the game are worth, each of shape (n,), in standard deviations of the private shocks.

    For A: `quiet` (no challenge), `won` (B concedes), `fight` and `climbdown` (means; A knows its own). For B:
    `conceded`, `faced_down` (A backs down) and `fought` (mean; B knows its own).
    """

    quiet: Array
    won: Array
    fight: Array
    climbdown: Array
    conceded: Array
    faced_down: Array
    fought: Array

    def rows(self, chosen: Ints) -> Payoffs:
        """The games at these places."""
        return Payoffs(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Equilibria:
    """Chances in every equilibrium, each of shape (n, most equilibria): nan where there are fewer.

    Ascending by `resist`. `firm` is the chance that A stands firm once it is resisted.
    """

    challenge: Array
    resist: Array
    firm: Array


def challenge(payoffs: Payoffs) -> Equilibria:
    """Every equilibrium of the game, for a batch of games.

    With p the chance of resistance, A challenges when the better of standing firm and backing down beats
    c = (S_A − (1 − p) V_A)/p, so that p_C = 1 − Φ(c − W̄_A) Φ(c − ā); it then stands firm with chance
    p_F = Φ₂((W̄_A − ā)/√2, W̄_A − c; 1/√2)/p_C; and B resists when p_F W_B + (1 − p_F) V_B > C_B, so that
    p = Φ(W̄_B + ((1 − p_F) V_B − C_B)/p_F). Source: Lewis and Schultz (2003), Political Analysis 11(4), section 2;
    that there can be several: Jo (2011), Political Analysis 19(3).

    p_F moves one way as p rises, so p ↦ Φ(…) is monotone: falling, it has one fixed point; rising, every interval
    whose image misses it holds none. What is left is halved until it is 10⁻⁶ wide in Φ⁻¹(p), then until no digit
    changes. Two equilibria nearer than that are not told apart.

    >>> one = lambda x: np.array([float(x)])
    >>> found = challenge(Payoffs(one(0), one(1), one(-1.9), one(-1.2), one(0), one(1), one(-2.9)))
    >>> found.resist.round(3).tolist(), found.challenge.round(3).tolist()
    ([[0.251, 0.595, 0.813]], [[0.995, 0.38, 0.205]])
    """
    n = len(payoffs.quiet)
    ends = np.stack([_answer(payoffs, np.full(n, z)) for z in (-np.inf, np.inf)])
    low, high = ends.min(axis=0) - 2 * _ROUNDING, ends.max(axis=0) + 2 * _ROUNDING
    place, left, right = _isolated(payoffs, low, high, ends[0] > ends[1])
    z = _halved(payoffs.rows(place), left, right)
    return _gathered(payoffs, n, place, z)


def chance_of_challenge(payoffs: Payoffs, resist: Array) -> Array:
    """p_C: the chance that A challenges who expects resistance with this chance, shape (n,)."""
    c = _threshold(payoffs, resist)
    return np.asarray(-np.expm1(log_ndtr(c - payoffs.fight) + log_ndtr(c - payoffs.climbdown)))


def chance_of_firmness(payoffs: Payoffs, resist: Array) -> Array:
    """p_F: the chance that an A who challenged, expecting resistance with this chance, stands firm; shape (n,)."""
    c = _threshold(payoffs, resist)
    x, y = c - payoffs.fight, c - payoffs.climbdown
    stands = _both((payoffs.fight - payoffs.climbdown) / np.sqrt(2), np.clip(-x, -_EDGE, _EDGE))
    plain = stands / np.maximum(-np.expm1(log_ndtr(x) + log_ndtr(y)), _LEAST)
    return np.clip(np.where((x > _TAIL) & (y > _TAIL), _in_the_tail(x, y), plain), _LEAST, 1.0)


def worth_of_answering(payoffs: Payoffs, z: Array) -> Array:
    """How much more answering must be worth to B for Φ(z) to be an equilibrium chance of resistance, shape (n,).

    Added to both ends of resistance: δ(z) = p_F (z − W̄_B) − (1 − p_F) V_B + C_B. Zero at an equilibrium.
    """
    firm = chance_of_firmness(payoffs, ndtr(z))
    return np.asarray(firm * (z - payoffs.fought + payoffs.faced_down) - (payoffs.faced_down - payoffs.conceded))


def change_that_deters(payoffs: Payoffs, found: Equilibria, below: float) -> Array:
    """The least δ ≥ 0 that brings the chance of challenge to `below` in every equilibrium; inf where none does.

    `found` are the game's equilibria as it is. In standard deviations, shape (n,), added to what resistance is worth
    to B whichever way it ends. Only more resistance can deter; a challenger who gains nothing from a concession is not
    deterred by it.
    """
    n = len(payoffs.quiet)
    calm = np.nanmax(found.challenge, axis=1) <= below
    sure = chance_of_challenge(payoffs, np.ones(n)) <= below
    low, high = np.full(n, -_EDGE), np.full(n, _EDGE)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = chance_of_challenge(payoffs, ndtr(middle)) <= below
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    steps = np.linspace(0, 1, _ALONG)[:, None]
    grid = np.minimum(high, 0.0) - 8 + steps * (high - np.minimum(high, 0.0) + 8)
    needed = np.max([worth_of_answering(payoffs, z) for z in grid], axis=0)
    needs = np.where(sure & (payoffs.won > payoffs.quiet), np.maximum(needed, 0.0), np.inf)
    return np.where(calm, 0.0, needs)


def _threshold(payoffs: Payoffs, resist: Array) -> Array:
    """c: what A must get from resistance for the challenge to be worth it; beyond all bounds as p falls to 0."""
    gap = payoffs.quiet - payoffs.won
    return np.clip(payoffs.won + gap / np.maximum(resist, _LEAST), -_FAR, _FAR)


def _answer(payoffs: Payoffs, z: Array) -> Array:
    """The probit of B's best answer to its own expected resistance Φ(z)."""
    firm = chance_of_firmness(payoffs, ndtr(z))
    with np.errstate(over="ignore"):
        probit = payoffs.fought - payoffs.faced_down + (payoffs.faced_down - payoffs.conceded) / firm
    return np.clip(probit, -_EDGE, _EDGE)


def _both(h: Array, k: Array) -> Array:
    """Φ₂(h, k; 1/√2), by Owen (1956), Annals of Mathematical Statistics 27(4), equation 2.1."""
    h, k = (np.where(np.abs(x) < _LEAST, _LEAST, x) for x in (h, k))
    with np.errstate(over="ignore"):
        first, second = owens_t(h, (np.sqrt(2) * k - h) / h), owens_t(k, (np.sqrt(2) * h - k) / k)
    return np.asarray((ndtr(h) + ndtr(k)) / 2 - first - second - np.where(h * k < 0, 0.5, 0.0))


def _in_the_tail(x: Array, y: Array) -> Array:
    """p_F where both x = c − W̄_A and y = c − ā lie far out: tails are exponential there, and hardly ever meet."""
    x, y = np.maximum(x, _TAIL), np.maximum(y, _TAIL)
    odds = np.exp(np.minimum(log_ndtr(-y) - log_ndtr(-x), 700.0))
    return np.asarray((1 - ndtr(-y) * x / (x + y)) / (1 + odds - ndtr(-y)))


def _isolated(payoffs: Payoffs, low: Array, high: Array, falling: Truth) -> tuple[Ints, Array, Array]:
    """Intervals of z with a change of sign, one an equilibrium: their games, left and right ends."""
    edges = low + np.linspace(0, 1, _FIRST + 1)[:, None] * (high - low)
    edges = np.where(falling, np.linspace(low, high, 2)[[0] * _FIRST + [1]], edges)
    place = np.tile(np.arange(len(low)), _FIRST)
    left, right = edges[:-1].ravel(), edges[1:].ravel()
    image = np.array([_answer(payoffs, z) for z in edges])
    at_left, at_right = image[:-1].ravel(), image[1:].ravel()
    while True:
        once = falling[place]
        live = np.where(once, left < right, (at_left <= right + _ROUNDING) & (at_right >= left - _ROUNDING))
        place, left, right, at_left, at_right = place[live], left[live], right[live], at_left[live], at_right[live]
        wide = ~falling[place] & (right - left > _WIDTH)
        if not wide.any():
            break
        middle = (left[wide] + right[wide]) / 2
        at = _answer(payoffs.rows(place[wide]), middle)
        place = np.concatenate([place, place[wide]])
        left, at_left = np.concatenate([left, middle]), np.concatenate([at_left, at])
        right, at_right = np.concatenate([right, right[wide]]), np.concatenate([at_right, at_right[wide]])
        right[: len(wide)][wide], at_right[: len(wide)][wide] = middle, at
    crossing = (at_left >= left) != (at_right >= right)
    return place[crossing], left[crossing], right[crossing]


def _halved(payoffs: Payoffs, left: Array, right: Array) -> Array:
    """The change of sign in each interval, to the last digit or so."""
    at_left = _answer(payoffs, left) >= left  # an equilibrium may be crossed from either side
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        alike = (_answer(payoffs, middle) >= middle) == at_left
        left, right = np.where(alike, middle, left), np.where(alike, right, middle)
    return np.asarray((left + right) / 2)


def _gathered(payoffs: Payoffs, n: int, place: Ints, z: Array) -> Equilibria:
    order = np.lexsort((z, place))
    place, z = place[order], z[order]
    new = (np.diff(z, prepend=-np.inf) > _WIDTH) | (np.diff(place, prepend=-1) > 0)
    place, z = place[new], z[new]
    rank = np.arange(len(place)) - np.searchsorted(place, place)
    resist = np.full((n, int(rank.max(initial=0)) + 1), np.nan)
    resist[place, rank] = ndtr(z)
    return Equilibria(
        np.stack([chance_of_challenge(payoffs, column) for column in resist.T], axis=1),
        resist,
        np.stack([chance_of_firmness(payoffs, column) for column in resist.T], axis=1),
    )
