"""Stability against coalitions: of every situation, for each of many coalitions, draw by draw.

With R_H what coalition H reaches by legal sequences, x ≻_H s when every member likes x strictly better than s (with
`pareto`: none worse, at least one better) and R_H⁺⁺(s) = {x in R_H(s): x ≻_H s}, situation s is stable for H when

    CNash  R_H⁺⁺(s) is empty
    CGMR   each x in R_H⁺⁺(s) has some t in R_{N−H}(x) with t ⊁_H s
    CSMR   as CGMR, and no u in R_H(t) has u ≻_H s
    CSEQ   as CGMR, t reached by coalition improvements R_C⁺⁺ of coalitions C outside H, none twice in a row

(Inohara and Hipel 2008, Systems Engineering 11; Pareto: Zhu, Kilgour and Hipel 2020). t ⊁_H s means that some
member finds t no better than s, so for CGMR and CSEQ the least worth of what can follow x is enough, one search
backwards a member. For Pareto the same holds once ties between situations are broken by what the others in H get.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numba import get_num_threads

from detente.graph.coalition_kernels import judge, leave_for
from detente.graph.reach import Reach
from detente.graph.together import Coalition, Together, coalitions, together
from detente.numeric import Array

Truth = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]

COALITION_CONCEPTS = ("cnash", "cseq", "csmr", "cgmr")
"""The second axis of what `coalition_stable` returns."""
_PARTS = 8  # pieces of a batch, each with its own scratch memory


def coalition_stable(
    reach: Reach,
    worth: Array,
    judged: Sequence[Coalition] | None = None,
    *,
    answering: Sequence[Coalition] | None = None,
    pareto: bool = False,
    at: Sequence[int] | None = None,
) -> Truth:
    """Whether situations are stable for coalitions, shape (n, concepts, coalitions judged, situations).

    `worth` (n, actors, situations); worths that lie in a row within TIE of each other tie. `judged`: coalitions as
    places of actors (all, small ones first, as `coalitions` lists them); `answering`: those that answer in CSEQ (all);
    `at`: the situations asked about (all). A situation is universally coalition
    stable when it is for all: `.all(axis=2)`.

    Two can each spoil what they have (0), or both give way at once (3), which neither does alone:

    >>> from detente.graph.reach import reach
    >>> hunt = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[2.0, 1.0, 2.0, 3.0], [2.0, 2.0, 1.0, 3.0]]])
    >>> found = coalition_stable(hunt, worth)
    >>> found[0, 0].all(axis=0).tolist(), found[0, 0, 2].tolist()
    ([False, False, False, True], [False, False, False, True])
    """
    every = coalitions(reach.actors)
    joint = together(reach, [*(judged or every), *(answering or every)])
    return stable_together(joint, worth, judged or every, answering or every, pareto=pareto, at=at)


def stable_together(
    joint: Together,
    worth: Array,
    judged: Sequence[Coalition],
    answering: Sequence[Coalition],
    *,
    pareto: bool = False,
    at: Sequence[int] | None = None,
) -> Truth:
    """The same where the joint moves are known already; all coalitions must be among them."""
    n, (which, answers) = len(worth), _places(joint, judged, answering)
    asked = np.arange(joint.reach.situations) if at is None else np.asarray(at)
    out = np.zeros((n, len(COALITION_CONCEPTS), len(which), len(asked)), np.bool_)
    if n and len(which):
        graph, moves, members, size, mask = _plain(joint)
        judge(
            worth,
            graph,
            moves,
            members,
            size,
            mask,
            which,
            answers,
            pareto,
            asked.astype(np.int32),
            _shares(n, len(which)),
            out,
        )
    return out


def vulnerable(
    joint: Together,
    worth: Array,
    equilibrium: Truth,
    judged: Sequence[Coalition],
    *,
    pareto: bool = False,
    at: Sequence[int] | None = None,
) -> Ints:
    """Which coalition can move from an equilibrium to another one that every member likes better.

    `equilibrium` (n, situations): what counts as one. Rows (draw, place in `judged`, from, to), in order. Source:
    Kilgour, Hipel, Fang and Peng (2001), Group Decision and Negotiation 10, 159–175.
    """
    which, _ = _places(joint, judged, ())
    asked = np.arange(joint.reach.situations) if at is None else np.asarray(at)
    _, moves, members, size, _ = _plain(joint)
    return leave_for(worth, equilibrium, moves, members, size, which, pareto, asked.astype(np.int32))  # type: ignore[no-any-return]


def _places(joint: Together, judged: Sequence[Coalition], answering: Sequence[Coalition]) -> tuple[Ints, Truth]:
    place = {members: c for c, members in enumerate(joint.coalitions)}
    which = np.array([place[tuple(sorted(set(c)))] for c in judged], np.int32)
    answers = np.zeros(len(place), np.bool_)
    answers[[place[tuple(sorted(set(c)))] for c in answering]] = True
    return which, answers


def _plain(joint: Together):  # type: ignore[no-untyped-def]
    """What the kernels take: graph, joint moves, members (coalitions, most members), sizes, masks."""
    r, size = joint.reach, np.array([len(c) for c in joint.coalitions], np.int32)
    members = np.zeros((len(size), int(size.max(initial=1))), np.int32)
    for c, own in enumerate(joint.coalitions):
        members[c, : len(own)] = own
    mask = np.array([sum(1 << i for i in c) for c in joint.coalitions], np.int64)
    graph = (r.first, r.to, r.into, r.source, r.mover, r.closed)
    return graph, (joint.row, joint.first, joint.to), members, size, mask


def _shares(n: int, judged: int) -> Ints:
    """Shares of the work: first and last draw, first coalition and step; by draw if there are many."""
    if n >= _PARTS:
        edges = np.linspace(0, n, _PARTS + 1).astype(np.int32)
        return np.array([(a, b, 0, 1) for a, b in pairwise(edges)], np.int32)
    parts = min(get_num_threads(), judged)
    return np.array([(0, n, k, parts) for k in range(parts)], np.int32)
