"""How the crisis moves from today: improvements, the routes they make, and who could stop each step."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from detente.analyses.conflict._best import best_ground
from detente.analyses.conflict._ground import Ground, few_draws, grounds, movers
from detente.analyses.conflict._reachable import Reachable
from detente.analyses.conflict._routes import Routes, Target, first_moves, targets
from detente.analyses.conflict._stoppers import ANYHOW, BEFORE, GLADLY, Stoppers, likely_vetoes
from detente.analyses.conflict._wording import in_words, who
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.reach import Ints, Reach
from detente.graph.ways import Move, ways
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.situations import Situations

VETO = "veto"
TOLD = 3
LAST = 2
"""Steps of a route that are told; the table has them all."""


def paths(
    reach: Reach, worth: Array, start: int = 0, moves: Literal["improvements", "legal"] = "improvements"
) -> tuple[Ints, Ints]:
    """Shortest sequences of improvements, or of any legal moves, from situation `start`, in each draw.

    `worth` (n, actors, situations) in any unit; each step is a move of one actor (`detente.graph.reach`), by
    improvements one to a situation it likes strictly better; nobody moves twice in a row. Gives the number of steps
    to each situation, shape (n, situations), −1 where none lead, and the edge taken last, as a place in `reach.to`.

    S⁺(k) = ⋃ over i of {t ∈ R_i⁺(q) : q ∈ S⁺(k − 1), reached last by another than i}, S⁺(0) = {start}, and the steps
    to t are the first k with t ∈ S⁺(k); S(k) with R_i likewise. Source: Li, Kilgour and Hipel (2005), Status quo
    analysis in the graph model for conflict resolution, JORS 56(6), 699–707.

    >>> from detente.graph.reach import reach
    >>> chain = reach(3, 2, [(0, 1, 0), (1, 2, 1)])
    >>> worth = np.array([[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]])
    >>> paths(chain, worth)[0].tolist(), paths(chain, worth, moves="legal")[0].tolist()
    ([[0, 1, 2], [0, -1, -1]], [[0, 1, 2], [0, 1, 2]])
    """
    found = ways(reach, worth, start, moves == "legal")
    return found.steps, found.edge


def tell(result: Result) -> list[str]:
    """Whether today can stay, who gains by moving, and how the worst comes about."""
    told = [f"Nobody gains by moving from today in {percent(result.measures['stays'].mean)} of draws."]
    told += [
        f"{row['actor']} gains today in {percent(float(row['share'] or 0))} of draws by this: {row['act']}."
        for row in result.tables["first"][:TOLD]
        if float(row["share"] or 0) > 0
    ]
    for route in result.tables["routes"]:
        if route["kind"] == "rung":
            told.append(_route_told(result, route))
    return told + _reach_told(result)


def _reach_told(result: Result) -> list[str]:
    """How far improvements and legal moves lead, and what lasts out of their reach."""
    extent, out = result.tables["extent"][0], result.tables["out_of_reach"]
    told = [
        f"From today legal moves lead to {extent['legal']:,} other situations, none farther than {extent['farthest']} "
        f"moves; improvements to {float(extent['improved'] or 0):.0f} on average."
    ]
    if out:
        told.append(
            f"At the best guess no improvements lead to {extent['out_of_reach']:,} of the {extent['lasting']:,} "
            f"situations that last (SEQ or Nash); the nearest of them by legal moves: {out[0]['label']}."
        )
    return told


def _route_told(result: Result, route: Row) -> str:
    """One sentence a rung: in how many draws, by which last steps, and who could answer them."""
    movers = "Improvements" if result.settings["moves"] == "improvements" else "Legal moves"
    if not route["length"]:
        return f"{movers} lead from today to '{route['text']}' in none of the draws."
    share, this = float(route["share"] or 0), float(route["this_route"] or 0)
    steps = [row for row in result.tables["steps"] if row["target"] == route["target"]]
    shown = "; ".join(f"{row['actor']}: {row['act']}" for row in steps[-LAST:])
    earlier = f"after {len(steps) - LAST} earlier steps " if len(steps) > LAST else ""
    how = "mostly" if 2 * this >= share else "for example"
    last = steps[-1]
    stopped = f"; {last['answers']} could answer the last, leaving it no better" if last["answers"] else ""
    start = f"{movers} lead from today to '{route['text']}' in {percent(share)} of draws"
    return f"{start}, {how} {earlier}so: {shown}{stopped}."


@analysis(
    question="How could the crisis move from today if each acts for its own good, and who could stop each step?",
    reference="Li, Kilgour & Hipel (2005), JORS 56(6), 699–707; Fang, Hipel & Kilgour (1993), chapter 3",
    example="detente run paths kosovo-2007 --most-draws 500",
    tell=tell,
)
def answer(draws: Draws, *, most_draws: int = 1000, moves: Literal["improvements", "legal"] = "improvements") -> Answer:
    """In each draw, which moves from today make the mover better off, and where sequences of such moves lead.

    With `moves=legal` routes are made of any moves that can be made, gain or not. What can be reached either way is
    counted besides, and which lasting situations improvements do not reach.

    Asked of the first `most_draws` draws; a route is the commonest of the shortest over them. A step can be stopped
    beforehand by an act that takes it away and that leaves who acts better off than the step would; by an answer
    after which the mover is no better off than before the step, gladly given (an improvement for who answers) or at
    a cost; and, if it is a vote, by members with a veto whose No is likelier than not.
    """
    if most_draws < 1:
        raise SettingError(f"paths: most_draws = {most_draws}; allowed: 1 or more")
    space, n = space_of(draws, draws.case, "today"), min(draws.n, most_draws)
    asked, legal = targets(draws, space), moves == "legal"
    routes, reachable = [Routes(np.zeros(n)) for _ in asked], Reachable(n)
    better, stays = np.zeros((n, len(space.acts))), np.ones(n)
    for ground in grounds(draws, n):
        improving = ways(ground.reach, ground.worth)
        reachable.add(improving)
        stays[ground.places] = (improving.steps == 1).sum(axis=1) == 0
        better[ground.places] = _gain_today(space, ground)
        asked_of = ways(ground.reach, ground.worth[:1], legal=True) if legal else improving
        for target, found in zip(asked, routes, strict=True):
            found.add(target, ground, asked_of)
    first = first_moves(space)
    chosen = {target.name: found.commonest() for target, found in zip(asked, routes, strict=True)}
    measures = {"stays": Quantity(stays, "chance", "nobody gains by moving from today")}
    for act in first:
        text = f"{who(space.case, space.acts[act].actor)} gains today: {space.acts[act].text}"
        measures[f"first.{space.acts[act].name}"] = Quantity(better[:, act], "chance", text)
    for target, found in zip(asked, routes, strict=True):
        text = f"{'legal moves' if legal else 'improvements'} lead from today to: {target.text}"
        measures[target.name] = Quantity(found.reached, "chance", text)
    steps_of, stoppers = _stop_rows(draws, space, n, chosen, legal)
    tables = {
        "first": _first_rows(space, better, first),
        "routes": _route_rows(asked, routes, chosen, steps_of),
        "steps": steps_of,
        "stoppers": stoppers,
        **reachable.tables(space, best_ground(draws)),
    }
    return Answer(measures, tables, _caveats(draws.n, n), exact=n == draws.n)


def _gain_today(space: Situations, ground: Ground) -> Array:
    """Whether each act makes its owner better off than today, shape (draws here, acts)."""
    out = np.zeros((len(ground.places), len(space.acts)))
    acting = movers(space)
    for _, to, act, _ in ground.moves[: np.searchsorted(ground.moves[:, 0], 1)].tolist():
        mine = ground.worth[:, acting.index(space.acts[act].actor)]
        out[:, act] = mine[:, to] > mine[:, 0] + TIE
    return out


def _first_rows(space: Situations, better: Array, first: dict[int, list[int]]) -> list[dict[str, Any]]:
    rows = [
        {
            "measure": f"first.{space.acts[act].name}",
            "actor": who(space.case, space.acts[act].actor),
            "act": space.acts[act].text,
            "to": " or ".join(space.label(s) for s in ends),
            "share": float(better[:, act].mean()),
        }
        for act, ends in first.items()
    ]
    return sorted(rows, key=lambda row: (-row["share"], row["measure"]))


def _route_rows(
    asked: list[Target], routes: list[Routes], chosen: dict[str, tuple[Move, ...]], steps: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows = []
    for target, found in zip(asked, routes, strict=True):
        way = chosen[target.name]
        words = [f"{row['actor']}: {row['act']}" for row in steps if row["target"] == target.name]
        rows.append(
            {
                "target": target.name,
                "kind": target.kind,
                "text": target.text,
                "share": float(found.reached.mean()),
                "this_route": found.found[way] / len(found.reached) if way else 0.0,
                "length": len(way),
                "steps": " → ".join(words),
            }
        )
    return rows


def _stop_rows(
    draws: Draws, space: Situations, n: int, chosen: dict[str, tuple[Move, ...]], legal: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A row a step of each route, and a row for each who could stop it."""
    acting = movers(space)
    moves = {move: Stoppers(space, acting, move, legal) for way in chosen.values() for move in way}
    for ground in grounds(draws, n) if moves else ():
        for step in moves.values():
            step.add(ground)
    found = {move: list(_stoppers_of(draws, space, step)) for move, step in moves.items()}
    steps, stoppers = [], []
    for target, way in chosen.items():
        for number, move in enumerate(way, start=1):
            at = {"target": target, "step": number}
            steps.append({**at, **_step_row(space, moves[move], n, found[move])})
            stoppers += [{**at, **row} for row in found[move]]
    return steps, stoppers


def _stoppers_of(draws: Draws, space: Situations, step: Stoppers) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"how": kind, "actor": who(space.case, actor), "act": act, "share": share}
        for kind, actor, act, share in step.found()
    ]
    for member, no in likely_vetoes(draws, space, step.move[0], step.acts):
        name = space.case.name_of(member)
        rows.append({"how": VETO, "actor": name, "act": "vote no", "share": no})
    return rows


def _step_row(space: Situations, step: Stoppers, n: int, stoppers: list[dict[str, Any]]) -> dict[str, Any]:
    s, t, i = step.move
    listed = {
        key: ", ".join(f"{row['actor']} ({percent(row['share'])})" for row in stoppers if row["how"] == how)
        for key, how in (("before", BEFORE), ("answers", GLADLY), ("answers_at_a_cost", ANYHOW), ("vetoes", VETO))
    }
    return {
        "actor": who(space.case, step.acting[i]),
        "act": in_words(space, step.acts),
        "from": space.label(s),
        "to": space.label(t),
        "share": step.holds / n,
        **listed,
    }


def _caveats(given: int, used: int) -> list[Caveat]:
    caveats = [
        Caveat(
            "one step at a time",
            "An improvement looks one step ahead: it counts as one even where the answer would undo it. Votes end as "
            "drawn, and everybody knows how.",
        )
    ]
    return caveats + few_draws(given, used)
