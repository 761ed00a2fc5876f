"""What a forecast of the crisis follows: acts, rungs and drafts, by date, in expected days, and along which routes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from detente.case import STATUSES, Case
from detente.joint.met import Met
from detente.joint.walk import ROUTE_STEPS
from detente.numeric import Array
from detente.situations import NATURE, SURE, Act, Situations

ENDS = 12
"""Last situations shown."""


def shown_acts(space: Situations) -> list[tuple[int, Act]]:
    """Acts that are news: starts, votes called, drafts withdrawn, what crowds do."""
    news = ("start", "put", "withdraw", "go", "jump", "hazard")
    return [(a, act) for a, act in enumerate(space.acts) if act.kind in news]


def doer(case: Case, act: Act) -> str:
    """Who does an act, by name; a crowd by its own, though nobody decides."""
    if act.kind == "hazard" and act.option >= 0:
        return case.actor[case.option[act.name].actor].name
    return "nobody" if act.actor == NATURE else case.actor[case.actors[act.actor]].name


def followed(space: Situations) -> list[tuple[str, int, str]]:
    """What is followed over time: its measure, its column in `by_date`, and words."""
    acts = len(space.acts)
    out = [(f"used.{act.name}", a, act.text) for a, act in shown_acts(space)]
    rungs = space.case.ladder.rungs if space.case.ladder else ("calm",)
    out += [(f"rung.{k}", acts + k, text) for k, text in enumerate(rungs) if k > 0]
    for d, draft in enumerate(space.case.drafts):
        name = space.case.draft[draft].name or draft
        first = acts + len(rungs) + len(STATUSES) * d
        out += [(f"draft.{draft}.{w}", first + k, f"{name} {w}") for k, w in enumerate(STATUSES) if k > 0]
    return out


def averaged(parts: list[Met], field: str) -> Array:
    """A field that each part of the draws averages, over all of them."""
    values = [getattr(part, field) for part in parts]
    return np.asarray(np.average(values, axis=0, weights=[len(part.ends) for part in parts]))


def date_rows(space: Situations, parts: list[Met]) -> list[dict[str, Any]]:
    """The chance of each by each date, from `as_of` to the horizon."""
    case, rows = space.case, []
    by_date = averaged(parts, "by_date")
    for b in range(len(by_date)):
        date = case.as_of + timedelta(days=round(case.horizon * (b + 1) / len(by_date)))
        rows += [
            {"date": date.isoformat(), "what": what, "text": text, "chance": float(by_date[b, place])}
            for what, place, text in followed(space)
        ]
    return rows


def time_rows(space: Situations, parts: list[Met]) -> list[dict[str, Any]]:
    """When each comes, if it comes by the horizon: mean days from `as_of`, the date, and the chance that it does not.

    Days are None where it never came.
    """
    by_date = averaged(parts, "by_date")[-1]
    wait = np.concatenate([part.wait for part in parts]).mean(axis=0)
    rows = []
    for what, place, text in followed(space):
        if place < len(wait):
            chance = float(by_date[place])
            days = float(wait[place]) / chance if chance > 0 else None
            date = None if days is None else (space.case.as_of + timedelta(days=round(days))).isoformat()
            rows.append({"what": what, "text": text, "chance": chance, "not": 1 - chance, "days": days, "date": date})
    return rows


def end_rows(space: Situations, parts: list[Met]) -> list[dict[str, Any]]:
    """The likeliest situations at the horizon, in words, with the rung each stands on."""
    chance = averaged(parts, "end_chance")
    order = np.lexsort((np.arange(len(chance)), -chance))[:ENDS]
    rungs = space.case.ladder.rungs if space.case.ladder else ("",)
    return [
        {"situation": space.label(int(s)), "rung": rungs[int(space.rung[s])], "chance": float(chance[s])}
        for s in order
        if chance[s] > 0
    ]


def route_rows(space: Situations, parts: list[Met], most: int = 8) -> list[dict[str, Any]]:
    """The likeliest sequences of acts from today, as far as they are told apart."""
    routes, counts = np.unique(np.concatenate([p.routes.ravel() for p in parts]), return_counts=True)
    order = np.lexsort((routes, -counts))[:most]
    total = counts.sum()
    return [
        {
            "share": float(counts[k] / total),
            "steps": " → ".join(_steps(space, int(routes[k]))) or "nothing happens",
        }
        for k in order
    ]


def _steps(space: Situations, route: int) -> Iterator[str]:
    for step in range(ROUTE_STEPS):
        code = route >> (8 * step) & 255
        if code == 0:
            return
        act, end = space.acts[code // 4 - 1], code % 4 - 1
        outcome = "" if end == SURE else f": {('adopted', 'failed', 'vetoed')[end]}"
        yield f"{doer(space.case, act)}: {act.text}{outcome}"
