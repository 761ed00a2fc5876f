"""What would each actor have to prefer for a situation to last, and which situations could be made to last?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from detente.analyses.conflict._best import best_ground
from detente.analyses.conflict._ground import few_draws, grounds, movers
from detente.analyses.conflict._required import in_full, quoted, required, smallest_rows
from detente.analyses.conflict._shown import MOST_SHOWN, Shown, shown
from detente.analyses.conflict._target import target_of
from detente.analyses.conflict._wording import acts_between, in_words, who
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.reach import Reach
from detente.graph.shortfall import shortfall, unanswered
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import TIE, Array, nearest
from detente.preferences import order_only
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import Situations

NAMES = {"nash": "Nash", "seq": "SEQ", "sseq": "SSEQ", "smr": "SMR", "gmr": "GMR"}
TOLD = 3
MOST_SETS = 5
IN_THE_WAY = 0.05
"""Actors that stand in the way in fewer draws than this are not named."""


def inverse(reach: Reach, worth: Array, concept: str, targets: Sequence[int]) -> Array:
    """Points by which targets fall short of stability for each actor, shape (n, targets, actors); 0 where stable.

    `reach` says who can move where, `worth` (n, actors, situations) what a situation is worth; `concept` is nash,
    seq, sseq, smr or gmr. Target s is stable for actor i when its worth is at least

        max over x in R_i(s) of min(P_i(x), min over t in R_O(x) of V_i(t)),

    R_O(x) being what the others reach from x (SEQ, SSEQ: by improvements), V_i(t) the worth of t, or (SMR, SSEQ) of
    the best i can move to from there; Nash knows no answers. What is missing is the least rise of the target's own
    worth that makes it stable. Source: the conditions of Kinsara, Kilgour and Hipel (2015), IEEE Transactions SMC:
    Systems 45(5), in points and by legal sequences for any number of actors.

    In the prisoners' dilemma staying true (0) takes one point more for each by Nash:

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> inverse(dilemma, worth, "nash", [0]).tolist(), inverse(dilemma, worth, "seq", [0]).tolist()
    ([[[1.0, 1.0]]], [[[0.0, 0.0]]])
    """
    return shortfall(reach, worth, concept, targets)


def tell(result: Result) -> list[str]:
    """Whether the target lasts, who stands in the way and what it would have to prefer, and what is cheaper."""
    target, actors = result.tables["target"][0], result.tables["actors"]
    lasts = percent(result["equilibrium"].mean)
    told = [f"{target['words']} lasts in {lasts} of draws ({target['concept']}: every actor would stay)."]
    doubtful = sorted(
        (row for row in actors if float(str(row["stable"])) < 1), key=lambda row: float(str(row["stable"]))
    )
    for row in doubtful[:TOLD]:
        points = result[f"points.{row['id']}"]
        told.append(
            f"{row['actor']} would stay in {percent(float(str(row['stable'])))} of draws, and under "
            f"{percent(float(str(row['rankings'])))} of all rankings it could have. {row['condition']} "
            f"On average {points.mean:.1f} points more for it would do ({points.low:.1f} to {points.high:.1f})."
        )
    if not doubtful:
        told.append("Nobody stands in the way." if actors else "Nobody can move at all.")
    sought = result.tables["seek"][:TOLD]
    found = "; ".join(f"{row['situation']} ({_price(row)})" for row in sought)
    return [*told, f"Of the situations shown, the cheapest to make last: {found}."]


def _price(row: Any) -> str:
    if float(row["points"]) < 0.05:
        return "it lasts as things are"
    return f"{row['points']:.1f} points in all" + (f", in the way: {row['in_the_way']}" if row["in_the_way"] else "")


@analysis(
    question="What would each actor have to prefer for a situation to last, and which could be made to last?",
    reference="Kinsara, Kilgour & Hipel (2015), Inverse approach to the graph model, IEEE Trans. SMC: Systems 45(5)",
    example="detente run inverse kosovo-2007 --concept nash",
    tell=tell,
)
def answer(
    draws: Draws,
    *,
    target: str = "",
    concept: Literal["seq", "nash", "sseq", "smr", "gmr"] = "seq",
    actor: str = "all",
    most_draws: int = 400,
    most_shown: int = MOST_SHOWN,
) -> Answer:
    """In each draw, whether the target is stable for each actor, and by how many points it falls short if not.

    `target`: what is in force there, with commas ("declare, plan vetoed"), or the letter or name that `stability`
    gives it; left out, the situation that the first of the goals names, or today's. `concept` says how far actors
    think ahead (see `stability`), `actor` whom to ask about: an id, or all. Conditions and the share of rankings are
    told at the best guess; points over the first `most_draws` draws. The other situations shown, `most_shown` of
    them, are ranked by how many points in all they lack.
    """
    for name, value, least in (("most_draws", most_draws, 1), ("most_shown", most_shown, 2)):
        if value < least:
            raise SettingError(f"inverse: {name} = {value}; allowed: {least} or more")
    space, chosen, n = space_of(draws, draws.case, "today"), shown(draws, most_shown), min(draws.n, most_draws)
    acting = movers(space)
    asked, wanted = _asked(space, acting, actor), target_of(space, chosen, target)
    places = [wanted, *(s for s in chosen.places if s != wanted)]
    lacking = np.zeros((n, len(places), len(acting)))
    moves: dict[tuple[int, int], list[int]] = {}
    for ground in grounds(draws, n):
        lacking[ground.places] = inverse(ground.reach, ground.worth, concept, places)
        _count_moves(moves, ground.reach, ground.worth, concept, wanted, asked)
    tables = {
        "target": [{"words": _words(space, wanted), "concept": NAMES[concept], "draws": n}],
        **_conditions(draws, space, acting, asked, concept, wanted, lacking[:, 0]),
        "moves": _move_rows(space, acting, wanted, moves, n),
        "seek": _seek_rows(space, chosen, acting, places, lacking),
    }
    measures = _measures(space, chosen, acting, asked, places, lacking)
    return Answer(measures, tables, _caveats(space, acting, draws.n, n), exact=n == draws.n)


def _asked(space: Situations, acting: list[int], actor: str) -> list[int]:
    """The places among those who can act of those asked about."""
    ids = [space.case.actors[a] for a in acting]
    if actor == "all":
        return list(range(len(ids)))
    if actor not in ids:
        like = nearest(actor, ids)
        hint = f"; did you mean {like!r}?" if like else ""
        raise SettingError(f"inverse: actor = {actor!r}; allowed: all, {', '.join(ids)}{hint}")
    return [ids.index(actor)]


def _words(space: Situations, s: int) -> str:
    return f"Today's situation ({space.label(s)})" if s == 0 else f"'{space.label(s)}'"


def _count_moves(
    moves: dict[tuple[int, int], list[int]], reach: Reach, worth: Array, concept: str, target: int, asked: list[int]
) -> None:
    """Count for each move from the target in how many draws it is liked better, and in how many nothing undoes it."""
    kept, done = unanswered(reach, worth, concept, target).sum(axis=0).tolist(), 0
    for i in range(reach.actors):
        ends = reach.of(i, target).tolist()
        liked = (worth[:, i, ends] > worth[:, i, target, None] + TIE).sum(axis=0).tolist()
        for x, likes, keeps in zip(ends, liked, kept[done : done + len(ends)], strict=True) if i in asked else ():
            count = moves.setdefault((i, x), [0, 0])
            count[0] += likes
            count[1] += keeps
        done += len(ends)


def _conditions(
    draws: Draws, space: Situations, acting: list[int], asked: list[int], concept: str, target: int, lacking: Array
) -> dict[str, list[dict[str, Any]]]:
    """The condition of each actor asked about, and the smallest sets that meet it."""
    rows: dict[str, list[dict[str, Any]]] = {"actors": [], "sets": []}
    ground = best_ground(draws)
    for i in asked:
        found, name = required(ground, concept, target, i), who(space.case, acting[i])
        if not len(ground.reach.of(i, target)):
            condition = f"{name} has no move there."
        else:
            condition = in_full(space, found, name, ground.worth[0, i])
        rows["actors"].append(
            {
                "id": space.case.actors[acting[i]],
                "actor": name,
                "stable": float((lacking[:, i] == 0).mean()),
                "rankings": found.share,
                "counted": found.counted,
                "points": float(lacking[:, i].mean()),
                "to_lower": len(found.down),
                "lower": ", ".join(quoted(space, s) for s in sorted(found.down)),
                "condition": condition,
            }
        )
        rows["sets"] += smallest_rows(space, found, name, MOST_SETS)
    return rows


def _move_rows(
    space: Situations, acting: list[int], target: int, moves: dict[tuple[int, int], list[int]], n: int
) -> list[dict[str, Any]]:
    """A row for each move from the target, those first that nothing undoes in the most draws."""
    rows = [
        {
            "actor": who(space.case, acting[i]),
            "move": in_words(space, acts_between(space, target, x, acting[i])),
            "to": space.label(x),
            "preferred": liked / n,
            "not_undone": kept / n,
        }
        for (i, x), (liked, kept) in sorted(moves.items())
    ]
    return sorted(rows, key=lambda row: (-row["not_undone"], -row["preferred"]))


def _seek_rows(
    space: Situations, chosen: Shown, acting: list[int], places: list[int], lacking: Array
) -> list[dict[str, Any]]:
    """A row for each situation shown, the cheapest to make last first."""
    rows = []
    letters = dict(zip(chosen.places, chosen.letters, strict=True))
    for k, s in enumerate(places):
        against = (lacking[:, k] > 0).mean(axis=0)
        named = sorted((i for i in range(len(acting)) if against[i] >= IN_THE_WAY), key=lambda i: -against[i])
        total = lacking[:, k].sum(axis=1)
        rows.append(
            {
                "id": letters.get(s, ""),
                "situation": quoted(space, s),
                "lasts": float((total == 0).mean()),
                "actors_in_the_way": float((lacking[:, k] > 0).sum(axis=1).mean()),
                "in_the_way": ", ".join(f"{who(space.case, acting[i])} ({percent(float(against[i]))})" for i in named),
                "points": float(total.mean()),
                "points_low": float(np.quantile(total, 0.1)),
                "points_high": float(np.quantile(total, 0.9)),
            }
        )
    return sorted(rows, key=lambda row: (row["points"], -row["lasts"]))


def _measures(
    space: Situations, chosen: Shown, acting: list[int], asked: list[int], places: list[int], lacking: Array
) -> dict[str, Quantity]:
    total = lacking.sum(axis=2)
    measures = {
        "equilibrium": Quantity((total[:, 0] == 0).astype(float), "chance", "every actor would stay in the target"),
        "points": Quantity(total[:, 0], "points", "the target lacks in all"),
    }
    for i in asked:
        key, name = space.case.actors[acting[i]], who(space.case, acting[i])
        stays = (lacking[:, 0, i] == 0).astype(float)
        measures[f"stable.{key}"] = Quantity(stays, "chance", f"{name} would stay in the target")
        measures[f"points.{key}"] = Quantity(lacking[:, 0, i], "points", f"the target lacks for {name} to stay")
    names = dict(zip(chosen.places, chosen.names, strict=True))
    for k, s in enumerate(places):
        if s in names:
            label = "today's situation" if s == 0 else space.label(s)
            measures[f"seek.{names[s]}"] = Quantity(total[:, k], "points", f"{label}: lacks in all to last")
    return measures


def _caveats(space: Situations, acting: list[int], given: int, used: int) -> list[Caveat]:
    caveats = [
        Caveat(
            "conditions at the best guess",
            "The conditions, the share of rankings and the situations to lower are told at the best guess: who can "
            "move where hangs on how votes end, and under SEQ and SSEQ which answers count on what others prefer.",
        ),
        Caveat(
            "points for one situation",
            "Points are what a motive for exactly this situation would have to be worth; a motive that holds "
            "elsewhere too moves other situations with it.",
        ),
    ]
    if order := order_only(space.case, {space.case.actors[a] for a in acting}):
        caveats.append(Caveat("order only", order))
    return [*caveats, *few_draws(given, used)]
