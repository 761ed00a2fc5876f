"""Stability of every situation for every actor, by least values over what others can reach.

With P the worth, R_i the reach of i, R_O and R_O⁺ what the others reach by legal sequences of moves, or of
improvements, w_i(t) the best of t and R_i(t), and m_V(x) the least V over x and what the others reach from it,
situation s is stable for i when for every x in R_i(s)

    Nash P_i(x) ≤ P_i(s)   GMR m_P(x) ≤ P_i(s)   SMR min(P_i(x), m_w(x)) ≤ P_i(s)
    SEQ m_P(x) ≤ P_i(s) over R_O⁺   SSEQ min(P_i(x), m_w(x)) ≤ P_i(s) over R_O⁺   SIM: see `simultaneous`.

m_V of all situations together is one search backwards from the least V upwards: the first to arrive is the least.
Definitions: Fang, Hipel & Kilgour (1993), Interactive Decision Making, 3.4–3.12; SSEQ: Rego & Vieira (2017), Group
Decision and Negotiation; SIM: Fraser & Hipel (1984), Conflict Analysis.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.errors import SettingError
from detente.graph.chosen import CONCEPTS as FORWARD
from detente.graph.chosen import chosen
from detente.graph.implicit import CONCEPTS as IMPLICIT
from detente.graph.implicit import implicit
from detente.graph.options import Options, spelled_out
from detente.graph.reach import Ints, Reach, fitted
from detente.graph.simultaneous import simultaneous
from detente.numeric import TIE, Array

Truth = npt.NDArray[np.bool_]

CONCEPTS = ("nash", "seq", "smr", "gmr", "sseq")
"""What every graph can be asked."""
WITH_OPTIONS = (*CONCEPTS, "sim")
"""What a graph can be asked whose situations are sets of options."""
_ORDER = ("nash", "seq", "sseq", "smr", "gmr")  # of the kernel for moves written out
_PARTS = 8  # pieces of a batch, each with its own scratch memory


def stable(
    graph: Reach | Options,
    worth: Array,
    concepts: Sequence[str] = CONCEPTS,
    codes: Ints | None = None,
    strong: float = 0.0,
    at: Sequence[int] | None = None,
) -> Truth:
    """Whether each situation is stable, shape (n, concepts, situations, actors), for worth (n, actors, situations).

    The second axis follows `concepts`, names of WITH_OPTIONS; on moves written out, "sim" needs the `codes` of the
    situations (see `simultaneous`). With `strong` above 0 an answer counts only if it ends worse for the actor than
    where it started by more than so much worth (strong stability: Hamouda, Kilgour & Hipel 2006, Applied Mathematics
    and Computation 179); gains count however small. "sim" has no such form. With `at` only these situations are
    answered for, in this order, which for a few of many on moves written out is far quicker. Raises SettingError for
    a concept that is unknown or cannot be asked, ValueError for a worth of another shape.

    >>> from detente.graph.options import options
    >>> chicken, worth = options([0, 1]), np.array([[[3.0, 4.0, 2.0, 1.0], [3.0, 2.0, 4.0, 1.0]]])
    >>> stable(chicken, worth, ["nash", "smr"])[0].all(axis=-1).tolist()
    [[False, True, True, False], [True, True, True, False]]
    """
    for concept in concepts:
        if concept not in WITH_OPTIONS or (concept == "sim" and codes is None and isinstance(graph, Reach)):
            seen = "needs options" if concept in WITH_OPTIONS else "is no concept"
            raise SettingError(f"concept {concept!r} {seen}; allowed: {', '.join(CONCEPTS)}")
    if strong and "sim" in concepts:
        raise SettingError(f"concept 'sim' has no strong form; allowed: {', '.join(CONCEPTS)}")
    if strong and isinstance(graph, Options):
        graph = spelled_out(graph)
    worth = fitted(worth, graph.actors, graph.situations)
    places = np.arange(graph.situations, dtype=np.int32)[slice(None) if at is None else np.asarray(at, int)]
    judged = graph.situations if isinstance(graph, Options) else len(places)
    out = np.zeros((len(worth), len(concepts), judged, graph.actors), np.bool_)
    if isinstance(graph, Options):
        implicit(graph, worth, _rows(IMPLICIT, concepts), out)
        out = out if at is None else out[:, :, places]
    elif at is not None:
        chosen(worth, graph.closed, (graph.first, graph.to), places, _rows(FORWARD, concepts), strong, out)
    elif set(concepts) - {"sim"}:
        edges = (graph.first, graph.to, graph.into, graph.source, graph.mover)
        _stable(worth, graph.closed, edges, _rows(_ORDER, concepts), strong, out)
    for c, concept in enumerate(concepts):
        if concept == "sim":
            out[:, c] = _sim(graph, worth, codes, places)
        elif concept in concepts[:c]:
            out[:, c] = out[:, concepts.index(concept)]
    return out


def _rows(known: Sequence[str], concepts: Sequence[str]) -> Ints:
    """Where each known concept goes among those asked for, −1 when nowhere."""
    return np.array([concepts.index(name) if name in concepts else -1 for name in known], np.int32)


def _sim(graph: Reach | Options, worth: Array, codes: Ints | None, places: Ints) -> Truth:
    if isinstance(graph, Options):
        return simultaneous(spelled_out(graph), graph.codes, worth, places)
    assert codes is not None  # asked for by `stable`
    return simultaneous(graph, codes, worth, places)


def improvements(reach: Reach, worth: Array, start: int = 0) -> tuple[Ints, Ints]:
    """Shortest sequences of improvements from `start`: steps (−1 where there is none) and the last edge of each.

    `worth` (n, actors, situations). Both answers have shape (n, situations); edges are places in `reach.to`.
    Each step makes its mover strictly better off; a mover may move twice in a row, which adds nothing where the
    reach is closed. Of several shortest sequences, the one whose movers and ends come first.
    """
    worth = fitted(worth, reach.actors, reach.situations)
    steps = np.full((len(worth), reach.situations), -1, np.int32)
    edge = np.full((len(worth), reach.situations), -1, np.int32)
    _improvements(worth, reach.actors, reach.first, reach.to, start, steps, edge)
    return steps, edge


@njit(cache=True, parallel=True, nogil=True)
def _stable(worth, closed, edges, rows, strong, out):  # type: ignore[no-untyped-def]
    n, actors, situations = worth.shape
    into, source, mover = edges[2], edges[3], edges[4]
    layers = 1 if closed else actors + 1
    for part in prange(_PARTS):
        met = np.empty((situations, layers), np.bool_)
        stack = np.empty((situations * layers, 2), np.int32)
        better, always = np.empty(len(source), np.bool_), np.ones(len(source), np.bool_)
        least, best = np.zeros((4, situations)), np.empty(situations)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            P = worth[d]
            for t in range(situations):
                for e in range(into[t], into[t + 1]):
                    better[e] = P[mover[e], t] > P[mover[e], source[e]] + TIE
            for i in range(actors):
                _best_reply(i, actors, P[i], edges[0], edges[1], best)
                for k in range(4):  # SEQ, SSEQ, SMR, GMR
                    if rows[k + 1] >= 0:
                        value, allowed = P[i] if k in (0, 3) else best, better if k < 2 else always
                        _least(i, value, np.argsort(value), allowed, edges, layers, met, stack, least[k])
                _judge(i, actors, P[i], least, edges[0], edges[1], rows, strong, out[d])


@njit(cache=True, nogil=True)
def _best_reply(i, actors, P, first, to, best):  # type: ignore[no-untyped-def]
    """w_i: the best of each situation and what i can reach from it."""
    for s in range(len(P)):
        best[s] = P[s]
        for e in range(first[s * actors + i], first[s * actors + i + 1]):
            best[s] = max(best[s], P[to[e]])


@njit(cache=True, nogil=True)
def _least(i, value, order, allowed, edges, layers, met, stack, least):  # type: ignore[no-untyped-def]
    """m_V: the least value of each situation and of what actors other than i reach from it by legal sequences.

    Where the reach is not closed a node is a situation with its last mover (the last layer: nobody yet).
    """
    met[:] = False
    for s in order:
        top = 0
        for layer in range(layers):
            if not met[s, layer]:
                met[s, layer] = True
                stack[top, 0], stack[top, 1] = s, layer
                top += 1
                if layer == layers - 1:
                    least[s] = value[s]
        while top:
            top -= 1
            top = _back(i, stack[top, 0], stack[top, 1], value[s], allowed, edges, layers, met, stack, top, least)


@njit(cache=True, nogil=True)
def _back(i, t, last, value, allowed, edges, layers, met, stack, top, least):  # type: ignore[no-untyped-def]
    """Mark every node from which one move leads to t, as moved to by `last`; the new top of the stack."""
    into, source, mover = edges[2], edges[3], edges[4]
    for e in range(into[t], into[t + 1]):
        if mover[e] == i or not allowed[e] or (layers > 1 and mover[e] != last):
            continue
        for layer in range(layers):
            if met[source[e], layer] or (layers > 1 and layer == last):
                continue
            met[source[e], layer] = True
            stack[top, 0], stack[top, 1] = source[e], layer
            top += 1
            if layer == layers - 1:
                least[source[e]] = value
    return top


@njit(cache=True, nogil=True)
def _judge(i, actors, P, least, first, to, rows, strong, out):  # type: ignore[no-untyped-def]
    """Compare the worst that can follow each of i's moves with staying."""
    for s in range(len(P)):
        nash, stay = True, P[s] + TIE
        bad = P[s] - strong - TIE if strong > 0 else stay
        worst = np.full(len(least), -np.inf)
        for e in range(first[s * actors + i], first[s * actors + i + 1]):
            x = to[e]
            if P[x] > stay:
                nash = False
                for k in range(len(least)):
                    worst[k] = max(worst[k], least[k, x])
        if rows[0] >= 0:
            out[rows[0], s, i] = nash
        for k in range(len(least)):
            if rows[k + 1] >= 0:
                out[rows[k + 1], s, i] = worst[k] <= bad


@njit(cache=True, parallel=True, nogil=True)
def _improvements(worth, actors, first, to, start, steps, edge):  # type: ignore[no-untyped-def]
    n = len(worth)
    for part in prange(_PARTS):
        queue = np.empty(steps.shape[1], np.int32)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            queue[0], head, tail = start, 0, 1
            steps[d, start] = 0
            while head < tail:
                s = queue[head]
                head += 1
                for i in range(actors):
                    for e in range(first[s * actors + i], first[s * actors + i + 1]):
                        t = to[e]
                        if steps[d, t] < 0 and worth[d, i, t] > worth[d, i, s] + TIE:
                            steps[d, t], edge[d, t] = steps[d, s] + 1, e
                            queue[tail] = t
                            tail += 1
