"""Which dilemmas each actor faces towards each other when positions and intentions are on the table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Any

import numpy as np

from detente.analyses.conflict._ground import few_draws, grounds, movers
from detente.analyses.conflict._standpoints import Standpoints, standpoints
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.reach import Reach
from detente.graph.stable import Truth
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.situations import Situations

DILEMMAS = {
    "persuasion": "the other would take the threatened future rather than its position, so its threat persuades nobody",
    "rejection": "it would take the other's position rather than the threatened future, so its refusal is hard to "
    "believe",
    "threat": "it would gain by not doing what it intends, so its threat is hard to believe",
    "trust": "the other would gain by breaking its position once agreed, so the promise is hard to trust",
    "cooperation": "it would gain by breaking its own position once agreed, so its own promise is hard to trust",
    "positioning": "it likes the other's position better than its own, so what it asks for is hard to defend",
}
"""The second axis of what `dilemmas` returns, each in words: why the one who faces it (it) is in trouble."""
WAYS_OUT = {
    "persuasion": "make failure worse for the other, or the position better",
    "rejection": "make refusal bearable, or move towards the other",
    "threat": "bind itself to the threat, or drop it",
    "trust": "make breaking it costly for the other, or ask for what the other would keep",
    "cooperation": "bind itself to its own position",
    "positioning": "move its position towards the other's",
}
TOLD = 5
OFTEN = 0.5
"""Dilemmas of fewer draws than this are not told, only listed."""
RARE = 0.05
"""Dilemmas of fewer draws than this are left out of the table."""


def dilemmas(reach: Reach, worth: Array, position: Mapping[int, int], threatened: int) -> Truth:
    """Whether one actor faces each dilemma towards another, shape (n, dilemmas, positions, positions).

    `worth` (n, actors, situations) in any unit, `position[a]` the situation p_a that actor a proposes, `threatened` t
    the one that follows when all do what they say they will do if nothing is agreed; R_a is the reach of a. Dilemmas
    in the order of DILEMMAS, actors in that of `position`. With W the worth, a faces towards b

        persuasion   W_b(t) ≥ W_b(p_a)     rejection  W_a(p_b) ≥ W_a(t)     positioning  W_a(p_b) > W_a(p_a)
        threat       some x in R_a(t): W_a(x) > W_a(t)
        trust        some x in R_b(p_a): W_b(x) > W_b(p_a)
        cooperation  some x in R_a(p_a): W_a(x) > W_a(p_a).

    Between two with the same position only trust and cooperation are left. Persuasion was first called
    deterrence, rejection inducement. Source: Howard (1999), Confrontation Analysis, CCRP; Bryant (2003), The Six
    Dilemmas of Collaboration, Wiley.

    In the prisoners' dilemma, both proposing to cooperate (0) and threatening to defect (3), trust is the matter:

    >>> from detente.graph.reach import reach
    >>> game = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> found = dilemmas(game, worth, {0: 0, 1: 0}, 3)[0, :, 0, 1]
    >>> [name for name, faced in zip(DILEMMAS, found) if faced]
    ['trust', 'cooperation']
    """
    out = np.zeros((len(worth), len(DILEMMAS), len(position), len(position)), np.bool_)
    leaves = _leaves(reach, worth, threatened)
    breaks = {a: _leaves(reach, worth, p) for a, p in position.items()}
    for (k, (a, p)), (m, (b, q)) in permutations(enumerate(position.items()), 2):
        apart = p != q
        out[:, 0, k, m] = apart & (worth[:, b, threatened] >= worth[:, b, p] - TIE)
        out[:, 1, k, m] = apart & (worth[:, a, q] >= worth[:, a, threatened] - TIE)
        out[:, 2, k, m] = apart & leaves[:, a]
        out[:, 3, k, m], out[:, 4, k, m] = breaks[a][:, b], breaks[a][:, a]
        out[:, 5, k, m] = apart & (worth[:, a, q] > worth[:, a, p] + TIE)
    return out


def _leaves(reach: Reach, worth: Array, s: int) -> Truth:
    """Whether each actor would gain by a move of its own from s, shape (n, actors)."""
    gains = [(worth[:, i, reach.of(i, s)] > worth[:, i, s, None] + TIE).any(axis=1) for i in range(worth.shape[1])]
    return np.stack(gains, axis=1)


def tell(result: Result) -> list[str]:
    """Each actor's commonest dilemmas and towards whom, with a way out."""
    if "dilemmas" not in result.tables:
        return []
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in result.tables["dilemmas"]:
        if float(str(row["share"])) < OFTEN:
            continue
        groups.setdefault((str(row["actor"]), str(row["dilemma"])), []).append(row)
    told = [_told(actor, dilemma, rows) for (actor, dilemma), rows in groups.items()]
    if len(told) > TOLD:
        told[TOLD:] = [f"{len(told) - TOLD} more are in the table."]
    return told or ["No actor faces a dilemma in most draws: positions and threats are credible, nobody need give way."]


def _told(actor: str, dilemma: str, rows: list[Row]) -> str:
    least, most = (percent(float(str(row["share"]))) for row in (rows[-1], rows[0]))
    share = most if least == most else f"{least} to {most}"
    towards = _listed([str(row["towards"]) for row in rows])
    return (
        f"{actor} faces a {dilemma} dilemma towards {towards} in {share} of draws: {DILEMMAS[dilemma]}. "
        f"Way out: {WAYS_OUT[dilemma]}."
    )


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


@analysis(
    question="Whose threats and promises are hard to believe, and who is under pressure to give way?",
    reference="Howard (1999), Confrontation Analysis, CCRP; Bryant (2003), The Six Dilemmas of Collaboration, Wiley",
    example="detente run dilemmas kosovo-2007 --most-draws 200",
    tell=tell,
)
def answer(draws: Draws, *, most_draws: int = 400) -> Answer:
    """For each pair of actors that state a position, the dilemmas between them, in each draw.

    Positions and intentions come from `[confrontation.ACTOR]`; an actor that can never act takes no part. Asked of
    the first `most_draws` draws. A case that states fewer than two positions gets no answer.
    """
    if most_draws < 1:
        raise SettingError(f"dilemmas: most_draws = {most_draws}; allowed: 1 or more")
    if len(draws.case.confrontation) < 2:
        return Answer({}, {}, [Caveat("no positions", "Fewer than two actors state a position: no confrontation.")])
    space, n = space_of(draws, draws.case, "today"), min(draws.n, most_draws)
    acting = movers(space)
    case = draws.case
    stated = standpoints(space, {case.actors[i] for i in acting})
    if len(stated.actors) < 2 or stated.threatened is None:
        return Answer({}, {}, _lost(stated))
    position = {acting.index(case.actors.index(a)): p for a, p in zip(stated.actors, stated.position, strict=True)}
    faced = np.zeros((n, len(DILEMMAS), len(position), len(position)), np.bool_)
    for ground in grounds(draws, n):
        faced[ground.places] = dilemmas(ground.reach, ground.worth, position, stated.threatened)
    tables = {"dilemmas": _rows(draws, stated, faced), "positions": _position_rows(space, stated)}
    return Answer(_measures(draws, stated, faced), tables, [*_lost(stated), *few_draws(draws.n, n)], n == draws.n)


def _measures(draws: Draws, stated: Standpoints, faced: Truth) -> dict[str, Quantity]:
    """Whether each actor faces each dilemma towards anyone; which pairs, the table tells."""
    return {
        f"{dilemma}.{a}": Quantity(
            faced[:, d, k].any(axis=1).astype(float),
            "chance",
            f"{draws.case.actor[a].name} faces a {dilemma} dilemma towards someone",
        )
        for k, a in enumerate(stated.actors)
        for d, dilemma in enumerate(DILEMMAS)
    }


def _rows(draws: Draws, stated: Standpoints, faced: Truth) -> list[dict[str, Any]]:
    """A row a dilemma that at least one draw in twenty shows, the commonest first."""
    rows = []
    for (k, a), (m, b) in permutations(enumerate(stated.actors), 2):
        for d, (dilemma, meaning) in enumerate(DILEMMAS.items()):
            share = float(faced[:, d, k, m].mean())
            if share >= RARE:
                rows.append(
                    {
                        "actor": draws.case.actor[a].name,
                        "towards": draws.case.actor[b].name,
                        "dilemma": dilemma,
                        "share": share,
                        "meaning": meaning,
                        "way_out": WAYS_OUT[dilemma],
                    }
                )
    return sorted(rows, key=lambda row: -float(str(row["share"])))


def _position_rows(space: Situations, stated: Standpoints) -> list[dict[str, Any]]:
    """What is on the table: each position, and the threatened future."""
    case = space.case
    rows = [
        {"actor": case.actor[a].name, "what": "position", "situation": space.label(p)}
        for a, p in zip(stated.actors, stated.position, strict=True)
    ]
    threatened = "" if stated.threatened is None else space.label(stated.threatened)
    return [*rows, {"actor": "all", "what": "threatened future", "situation": threatened}]


def _lost(stated: Standpoints) -> list[Caveat]:
    """What the case states and no moves lead to."""
    return [
        Caveat(
            "out of reach",
            f"{f'The position of {actor}' if actor else 'The future that all intentions threaten'} ({words}) cannot be "
            "reached from today and is left out.",
        )
        for actor, words in stated.lost
    ]
