"""Stability where an order of preference is known only if enough draws agree on it.

Of two situations, t is better than s for an actor when it is in at least a share `agreement` of the draws, not better
when it is not in at least that share, and otherwise the order is unknown (U). With R_i⁺ what i reaches that is
better, R_i^{+,U} what it reaches that is better or unknown, and R_O, R_O^{+,U} what the others reach by legal
sequences of moves, or of steps better or unknown to who takes them, the four extensions of Li, Hipel, Kilgour and
Fang (2004), Preference uncertainty in the graph model for conflict resolution, IEEE Transactions SMC A 34(4), are

    extension   i is tempted to leave by   an answer counts if it ends
    a           R_i^{+,U}                  not better for i than s
    b           R_i⁺                       not better for i than s
    c           R_i^{+,U}                  not better, or unknown
    d           R_i⁺                       not better, or unknown.

Nash: nothing tempts. GMR: each temptation has an answer in R_O; SEQ: in R_O^{+,U}. SMR and SSEQ: moreover no reply u of
i to the answer is better than s, nor unknown (a, b); is better than s (c, d).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.graph.after import GLADLY, MENDS
from detente.graph.reach import Ints, Reach
from detente.graph.reasons import Answers
from detente.numeric import TIE, Array

Truth = npt.NDArray[np.bool_]

EXTENSIONS = ("a", "b", "c", "d")


def shares_better(reach: Reach, worth: Array, places: Ints) -> tuple[Array, Array]:
    """In what share of the draws edges are improvements, and situations better than those at `places`.

    `worth` has shape (n, actors, situations). The first answer has the order of `reach.source`, the second shape
    (places, actors, situations). Shares of several batches can be put together by weight.
    """
    ends = np.repeat(np.arange(reach.situations), np.diff(reach.into))
    edges = (worth[:, reach.mover, ends] > worth[:, reach.mover, reach.source] + TIE).mean(axis=0)
    pairs = np.array([(worth > worth[:, :, s, None] + TIE).mean(axis=0) for s in places])
    return edges, pairs.reshape(len(places), reach.actors, reach.situations)


def agreed(
    reach: Reach, edges: Array, pairs: Array, places: Ints, concept: str, extension: str, agreement: float
) -> Truth:
    """Whether the situations at `places` are stable, shape (places, actors), where orders may be unknown.

    `edges` and `pairs` are what `shares_better` gives; `concept` is nash, seq, sseq, smr or gmr, `extension` one of
    EXTENSIONS, `agreement` above 0.5 and at most 1.

    Actor 0 gains by moving in three draws of four: a temptation where half agree, unknown where all must.

    >>> from detente.graph.reach import reach
    >>> step, places = reach(2, 1, [(0, 1, 0)]), np.array([0], np.int32)
    >>> shares = shares_better(step, np.array([[[0.0, 1.0]], [[0.0, 1.0]], [[0.0, 1.0]], [[1.0, 0.0]]]), places)
    >>> [bool(agreed(step, *shares, places, "nash", "b", share)[0, 0]) for share in (0.7, 0.9)]
    [False, True]
    """
    open_ = ~_at_least(1 - edges, agreement) if concept in GLADLY else np.ones(len(edges), bool)
    out = np.ones((len(places), reach.actors), bool)
    for k, s in enumerate(places):
        for i in range(reach.actors):
            better = pairs[k, i]
            maybe = ~_at_least(1 - better, agreement)
            surely, own = _at_least(better, agreement), reach.of(i, int(s))
            tempting = own[(maybe if extension in "ac" else surely)[own]]
            if concept == "nash" or not len(tempting):
                out[k, i] = not len(tempting)
                continue
            barred = maybe if extension in "ab" else surely
            undone = ~barred
            if concept in MENDS:
                undone = undone & ~_can_reach(reach, i, barred)
            found = Answers.to(reach, i, undone, open_, layered=True)
            out[k, i] = all(found.after_a_move(reach, i, int(x), open_) for x in tempting)
    return out


def _at_least(share: Array, agreement: float) -> Truth:
    return np.asarray(share >= agreement - 1e-12)


def _can_reach(reach: Reach, actor: int, wanted: Truth) -> Truth:
    """Whether the actor can move from each situation to one where `wanted` holds."""
    out = np.zeros(reach.situations, bool)
    ends = np.repeat(np.arange(reach.situations), np.diff(reach.into))
    mine = (reach.mover == actor) & wanted[ends]
    out[reach.source[mine]] = True
    return out
