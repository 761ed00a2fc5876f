"""Preferences pair by pair, some of them unknown or strong, and what is stable under them.

A relation has shape (actors, situations, situations) of small whole numbers: `relation[i, s, q]` is how actor i sees
q against s, one of MUCH_WORSE, WORSE, EQUAL, BETTER, MUCH_BETTER and UNKNOWN. All notions of stability then have one
form: situation s is stable for i when each x in R_i(s) that i may leave for (relation to s in `leave`) is followed,
by a legal sequence of the others (each step, where `step` is given, in `step` for its mover), by a t (relation to s
in `undone`) that i cannot mend (each u in R_i(t) in `mended`, where given).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.graph.reach import Reach
from detente.graph.sequences import begin, follow, forget
from detente.numeric import TIE, Array

MUCH_WORSE, WORSE, EQUAL, BETTER, MUCH_BETTER, UNKNOWN = -2, -1, 0, 1, 2, 3
Relation = npt.NDArray[np.int8]
Truth = npt.NDArray[np.bool_]

RELATION_CONCEPTS = ("nash", "seq", "smr", "gmr")
FORMS = ("a", "b", "c", "d")
"""How the unknown is taken: leaving for it counts in a and c, and being led into it deters in c and d."""
STRENGTH_CONCEPTS = ("seq", "smr", "gmr")
DEGREES = ("general", "strong")

_PLUS, _MINUS = (BETTER, MUCH_BETTER), (WORSE, MUCH_WORSE)
_NO_BETTER = (*_MINUS, EQUAL)
_PARTS = 8  # pieces of the situations, each with its own scratch memory


def relations(worth: Array, agree: float = 1.0, strong: float = inf) -> Relation:
    """How each actor sees each situation against each other one, by draws; shape (actors, situations, situations).

    `worth` (n, actors, situations). Better (worse, equal) where at least `agree` (above 0.5, up to 1) of the draws
    say so, else unknown; much better or worse where the mean difference is more than `strong`, in units of worth.

    >>> relations(np.array([[[0.0, 1.0, 30.0]], [[0.0, -1.0, 20.0]]]), agree=0.9, strong=10)[0].tolist()
    [[0, 3, 2], [3, 0, 2], [-2, -2, 0]]
    """
    by_actor = np.ascontiguousarray(worth.transpose(1, 0, 2))
    out = np.zeros((by_actor.shape[0], by_actor.shape[2], by_actor.shape[2]), np.int8)
    _relate(by_actor, worth.mean(axis=0), agree * len(worth) - TIE, strong, out)
    return out


def stable_unknown(reach: Reach, relation: Relation, at: Sequence[int] | None = None) -> Truth:
    """Stability where preferences may be unknown, shape (forms, concepts, situations, actors).

    Forms in the order of FORMS, concepts in that of RELATION_CONCEPTS; `at`: the situations asked about (all). In a
    and c an actor leaves for what is better or unknown, in b and d only for what is better; in a and b only what is
    surely no better deters, and must stay so; in c and d what is not surely better. Answers that are improvements
    (SEQ) may be unknown in all forms. Much better counts as better. Source: Li, Hipel, Kilgour and Fang (2004), IEEE
    Transactions SMC-A 34(4), 507–520, definitions 5–20.

    An actor that does not know whether it likes the only move stays by form b alone, as nobody can answer:

    >>> from detente.graph.reach import reach
    >>> relation = np.array([[[EQUAL, UNKNOWN], [UNKNOWN, EQUAL]]], np.int8)
    >>> stable_unknown(reach(2, 1, [(0, 1, 0)]), relation)[:, 0, 0, 0].tolist()
    [False, True, False, True]
    """
    asked = _asked(reach, at)
    out = np.zeros((len(FORMS), len(RELATION_CONCEPTS), len(asked), reach.actors), np.bool_)
    for f, form in enumerate(FORMS):
        leave = (*_PLUS, UNKNOWN) if form in "ac" else _PLUS
        undone = _NO_BETTER if form in "ab" else (*_NO_BETTER, UNKNOWN)
        for c, concept in enumerate(RELATION_CONCEPTS):
            _fill(reach, relation, asked, concept, leave, (*_PLUS, UNKNOWN), undone, out[f, c])
    return out


def stable_strength(reach: Reach, relation: Relation, at: Sequence[int] | None = None) -> Truth:
    """Stability where preferences may be strong, shape (degrees, concepts, situations, actors).

    Degrees general and strong, concepts in the order of STRENGTH_CONCEPTS; what is unknown is taken neither as
    better nor as worse. Generally stable: as with simple preferences. Strongly: each improvement is led to something
    much worse than s and, for SMR, mended only into what is much worse. What is generally but not strongly stable is
    weakly stable; without improvements both hold. Source: Hamouda, Kilgour and Hipel (2004), Group Decision and
    Negotiation 13, 449–462; for many actors (2006), Applied Mathematics and Computation 179(1), 142–157.

    The second actor answers the first one's move from 0 by moving on to 2, which the first one dreads:

    >>> from detente.graph.reach import reach
    >>> relation = relations(np.array([[[20.0, 30.0, 0.0], [0.0, 10.0, 20.0]]]), strong=15.0)
    >>> stable_strength(reach(3, 2, [(0, 1, 0), (1, 2, 1)]), relation)[:, :, 0, 0].tolist()
    [[True, True, True], [True, True, True]]
    """
    asked = _asked(reach, at)
    out = np.zeros((len(DEGREES), len(STRENGTH_CONCEPTS), len(asked), reach.actors), np.bool_)
    for d, undone in enumerate((_NO_BETTER, (MUCH_WORSE,))):
        for c, concept in enumerate(STRENGTH_CONCEPTS):
            _fill(reach, relation, asked, concept, _PLUS, _PLUS, undone, out[d, c])
    return out


def _asked(reach: Reach, at: Sequence[int] | None) -> npt.NDArray[np.int32]:
    return np.arange(reach.situations, dtype=np.int32) if at is None else np.asarray(at, np.int32)


def _fill(
    reach: Reach,
    relation: Relation,
    asked: npt.NDArray[np.int32],
    concept: str,
    leave: Iterable[int],
    step: Iterable[int],
    undone: Iterable[int],
    out: Truth,
) -> None:
    """One concept, with what counts as leaving, as an answer that is an improvement, and as deterring."""
    good = np.empty(0, np.bool_)
    if concept == "seq":
        source, mover = reach.origins()
        good = np.isin(relation[mover, source, reach.to], np.array([*step], np.int8))
    answers, for_good = concept != "nash", concept == "smr"
    graph = (reach.first, reach.to)
    _judge(graph, relation, asked, _set(leave), _set(undone), answers, for_good, good, out)


def _set(codes: Iterable[int]) -> int:
    """Codes as bits, MUCH_WORSE the lowest."""
    return sum(1 << (code - MUCH_WORSE) for code in codes)


@njit(cache=True, parallel=True, nogil=True)
def _judge(graph, relation, asked, leave, undone, answers, for_good, good, out):  # type: ignore[no-untyped-def]
    first, to = graph
    actors, situations = relation.shape[0], relation.shape[1]
    for part in prange(_PARTS):
        state, met = np.zeros(situations, np.int32), np.empty(situations, np.int32)
        stack = np.empty((2 * situations + 1, 3), np.int32)
        for a in range(part * len(asked) // _PARTS, (part + 1) * len(asked) // _PARTS):
            s = asked[a]
            for i in range(actors):
                others = np.ones(actors, np.bool_)
                others[i] = False
                stays = True
                for e in range(first[s * actors + i], first[s * actors + i + 1]):
                    if not leave >> (relation[i, s, to[e]] + 2) & 1:
                        continue
                    stays = False
                    top, count, new = begin(to[e], stack), 0, 0
                    while answers and top and not stays:
                        top, count = follow(others, good, first, to, actors, False, state, stack, top, met, count)
                        while new < count and not stays:
                            stays = _deters(i, met[new], relation[i, s], first, to, actors, undone, for_good)
                            new += 1
                    forget(state, met, count)
                    if not stays:
                        break
                out[a, i] = stays


@njit(cache=True, nogil=True)
def _deters(i, t, seen, first, to, actors, undone, for_good):  # type: ignore[no-untyped-def]
    """Whether t deters, `seen` being how i sees each situation against the one it would leave."""
    if not undone >> (seen[t] + 2) & 1:
        return False
    if for_good:
        for e in range(first[t * actors + i], first[t * actors + i + 1]):
            if not undone >> (seen[to[e]] + 2) & 1:
                return False
    return True


@njit(cache=True, parallel=True, nogil=True)
def _relate(worth, mean, agree, strong, out):  # type: ignore[no-untyped-def]
    actors, n, situations = worth.shape
    for group in prange(actors * situations):
        i, s = group // situations, group % situations
        up, down = np.zeros(situations, np.int32), np.zeros(situations, np.int32)
        for d in range(n):
            high, low = worth[i, d, s] + TIE, worth[i, d, s] - TIE
            for q in range(s + 1, situations):
                up[q] += worth[i, d, q] > high
                down[q] += worth[i, d, q] < low
        for q in range(s + 1, situations):
            much = 2 if abs(mean[i, q] - mean[i, s]) > strong + TIE else 1
            seen = UNKNOWN
            if up[q] >= agree:
                seen = much
            elif down[q] >= agree:
                seen = -much
            elif n - up[q] - down[q] >= agree:
                seen = EQUAL
            out[i, s, q] = seen
            out[i, q, s] = seen if seen == UNKNOWN else -seen
