"""What can whoever writes the text get through a draft's body?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import (
    TOP,
    Found,
    Plane,
    answered,
    asked,
    at,
    luck,
    nothing_to_tell,
    planes,
    setter_of,
)
from detente.analysis import analysis
from detente.draws import Draws, stance_holder
from detente.likelihood import in_words, percent
from detente.numeric import TIE, Array
from detente.plane.line import line_setter_text
from detente.plane.many import searched_text
from detente.plane.setter import setter_text as setter
from detente.plane.tastes import Tastes
from detente.plane.winset import winset
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.worth import shares

__all__ = ["answer", "setter", "tell"]

_LUCK = 150


def tell(result: Result) -> list[str]:
    """Two sentences a draft: the text, and what it brings whoever writes it."""
    told = []
    writer = {str(row["draft"]): str(row["name"]) for row in result.tables["setter"] if row["what"] == "wanted"}
    for draft, name, issues in asked(result):
        nearer, stuck, who = result.measures[f"{draft}.nearer"], result.measures[f"{draft}.stuck"], writer[name]
        who = who.removesuffix(" wants")
        told.append(
            f"The best text that {who} could get through in place of {name} lies at {at(result, draft, issues)} on "
            f"average, and closes {percent(nearer.mean)} of the distance between what holds without it and what "
            f"{who} wants."
        )
        told.append(f"That no text brings {who} nearer: {in_words(stuck.mean)}, {percent(stuck.mean)}.")
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="What is the best text that whoever writes it could get through the body?",
    reference="Romer & Rosenthal (1978), Public Choice 33(4), 27–43",
    example="detente run setter kosovo-2007 --by uk",
    tell=tell,
)
def answer(
    draws: Draws, *, issues: str = "", by: str = "", distance: str = "straight", most_draws: int = 300
) -> Answer:
    """Where the setter's best text lies, and how much nearer it is to what the setter wants than no text.

    `issues`: with commas between; without, the draft's two on which its body's saliences sum highest. On more than two
    the text is searched for, and may be a little short of the best. `by`: who writes the text, any actor; without, the
    draft's lead sponsor. `distance`: "straight", each by its own saliences; or "blocks", as the chances of adoption
    have it. Only the first `most_draws` draws are asked.
    """
    found, caveats = planes(draws, issues, distance, most_draws)
    able = [plane for plane in found if _minds(draws, plane, by)]
    for plane in found:
        if plane not in able:
            name = draws.case.actor[setter_of(draws.case, plane.draft, by)].name
            caveats.append(Caveat("no setter", f"{name} takes no stance on {plane.on}, so no text is better for it."))
    return answered("setter", (able, caveats), lambda plane: _found(draws, plane, by))


def _minds(draws: Draws, plane: Plane, by: str) -> bool:
    who = setter_of(draws.case, plane.draft, by)
    return any(stance_holder(draws.case, who, key) is not None for key in plane.issues)


def _found(draws: Draws, plane: Plane, by: str) -> Found:
    who = setter_of(draws.case, plane.draft, by)
    name = draws.case.actor[who].name
    wants = _wants(draws, plane, who)
    many = len(plane.issues) > 2
    tried = luck(draws, plane, "setter", 2 * _LUCK) if many else np.zeros((plane.n, 0, 0))
    text = np.array([_best(plane, k, wants[k], tried[k]) for k in range(plane.n)])
    return _quantities(plane, name, wants, text), _picture(plane, name, wants, text[:, 0])


def _wants(draws: Draws, plane: Plane, who: str) -> list[Tastes]:
    """What the setter wants in each draw; it does not mind an issue on which it takes no stance."""
    case = draws.case
    actor, places = case.actors.index(who), [case.issues.index(key) for key in plane.issues]
    position, salience = (each[: plane.n, actor][:, places] for each in (draws.position, draws.salience))
    weight = shares(salience)
    position = np.where(np.isnan(position), plane.fallback, position)
    weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1 / len(places))
    return [Tastes(position[k][None], weight[k][None], plane.blocks) for k in range(plane.n)]


def _best(plane: Plane, k: int, wants: Tastes, tried: Array) -> Array:
    """The best text, shape (1, issues); where it is searched for, two finds apart, the better one first."""
    members, origin = plane.tastes(k), plane.fallback[k]
    if len(plane.issues) == 1:
        points, position = plane.points[k, :, 0], float(wants.points[0, 0])
        return np.array([[line_setter_text(points, plane.votes, float(origin[0]), position, TOP)]])
    if len(plane.issues) == 2:
        return setter(winset(members, plane.votes, origin), wants, np.full(2, TOP))[None]
    found = np.array(
        [searched_text(plane.rule, members, origin, wants, TOP, half, plane.away) for half in np.split(tried, 2)]
    )
    return np.asarray(found[np.argsort(wants.distance(found)[:, 0], kind="stable")])


def _quantities(plane: Plane, name: str, wants: list[Tastes], text: Array) -> dict[str, Quantity]:
    before = np.array([want.distance(plane.fallback[k])[0] for k, want in enumerate(wants)])
    after = np.array([want.distance(text[k])[:, 0] for k, want in enumerate(wants)])
    gained = np.clip((before[:, None] - after) / np.maximum(before, TIE)[:, None], 0, 1)
    apart = ((text[:, 0] - text[:, -1]) ** 2 / 2, (gained[:, 0] - gained[:, -1]) ** 2 / 2)
    moved, closed = apart if text.shape[1] > 1 else (None, None)
    measures = {
        key: Quantity(
            text[:, 0, d],
            "scale",
            f"the best text that {name} gets through, on {key}",
            None if moved is None else moved[:, d],
        )
        for d, key in enumerate(plane.issues)
    }
    label = f"share of the way from no text to what {name} wants"
    measures["nearer"] = Quantity(gained[:, 0], "share", label, closed, floor=0.0)
    stuck = (before - after[:, 0] <= 1e-6).astype(float)
    measures["stuck"] = Quantity(stuck, "chance", f"no text brings {name} nearer to what it wants")
    return measures


def _picture(plane: Plane, name: str, wants: list[Tastes], text: Array) -> list[Row]:
    """What the setter wants, and its best text in up to a hundred draws."""
    rows = [plane.row("wanted", f"{name} wants", np.mean([want.points[0] for want in wants], axis=0))]
    rows += [plane.row("best", "best text", point) for point in text[:100]]
    return rows
