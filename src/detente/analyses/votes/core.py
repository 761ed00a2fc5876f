"""Is there a text that nothing beats in a draft's body, and where is the middle?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import TOP, Found, Plane, answered, asked, at, listed, luck, nothing_to_tell, planes
from detente.analysis import analysis
from detente.draws import Draws
from detente.likelihood import in_words, percent
from detente.numeric import TIE, Array
from detente.plane.directions import directions
from detente.plane.line import line_pivots
from detente.plane.many import still_among
from detente.plane.middle import core, yolk
from detente.plane.still import unmoved
from detente.result import Answer, Caveat, Quantity, Result, Row

__all__ = ["answer", "core", "tell"]

_YOLK = Caveat(
    "yolk",
    "The middle and its radius take all members to weigh issues by their mean saliences, in a straight line, and put "
    "those with a stance on one issue only at the others' mean on the other; whether a text can be beaten does not.",
)
_WAYS = 40


def tell(result: Result) -> list[str]:
    """Two sentences a draft: whether anything is stable, and where the middle lies."""
    told = []
    for draft, name, issues in asked(result):
        empty, radius = result.measures[f"{draft}.empty"], result.measures.get(f"{draft}.radius")
        told.append(
            f"That every text on {listed(issues)} can be beaten by another in the body that votes on {name} is put at "
            f"{in_words(empty.mean)}, {percent(empty.mean)}."
        )
        if radius is None:
            told.append(f"Of the texts tried, those that fewest others beat lie around {at(result, draft, issues)}.")
            continue
        told.append(
            f"Its middle lies at {at(result, draft, issues)}; no line that leaves both sides short of winning passes "
            f"further than {radius.mean:.0f} points from there."
        )
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="Is there a text that no other beats, and where is the body's middle?",
    reference="Plott (1967), American Economic Review 57(4), 787–806; McKelvey (1986), AJPS 30(2), 283–314",
    example="detente run core kosovo-2007 --issues status,precedent",
    tell=tell,
)
def answer(draws: Draws, *, issues: str = "", distance: str = "straight", most_draws: int = 300) -> Answer:
    """Chance that every text can be beaten (the core is empty), and the yolk: the body's middle and how firm it is.

    `issues`: with commas between; without, the draft's two on which its body's saliences sum highest. On more than two
    the core is sought among texts tried, and there is no yolk. `distance`: "straight", each member by its own
    saliences; or "blocks", as the chances of adoption have it. Only the first `most_draws` draws are asked. Where
    members with a stance can decide nothing without the others, nothing beats anything, and the middle is the mean of
    their positions.
    """
    found, caveats = planes(draws, issues, distance, most_draws)
    if any(len(plane.issues) == 2 for plane in found):
        caveats.append(_YOLK)
    return answered("core", (found, caveats), lambda plane: _found(draws, plane))


def _found(draws: Draws, plane: Plane) -> Found:
    if len(plane.issues) > 2:
        return _sampled(draws, plane)
    middles = [_middle(plane, k) for k in range(plane.n)]
    empty = np.array([_is_empty(plane, k) for k in range(plane.n)], dtype=float)
    centre, radius = np.array([each[0] for each in middles]), np.array([each[1] for each in middles])
    quantities = {
        "empty": Quantity(empty, "chance", f"every text on {plane.on} can be beaten"),
        "radius": Quantity(radius, "scale", f"radius of the yolk on {plane.on}", floor=0.0),
    }
    for d, key in enumerate(plane.issues):
        quantities[key] = Quantity(centre[:, d], "scale", f"the body's middle on {key}")
    return quantities, _picture(plane.mean())


def _is_empty(plane: Plane, k: int) -> bool:
    if len(plane.issues) == 1:
        low, high = line_pivots(plane.points[k, :, 0], plane.votes)
        return high > low + TIE
    return bool(np.isnan(unmoved(plane.tastes(k), plane.votes)).any())


def _middle(plane: Plane, k: int) -> tuple[Array, float]:
    """The centre of the yolk, and its radius in points of the issue that weighs most."""
    mean = plane.points[k, ~plane.away].mean(axis=0)
    if len(plane.issues) == 1:
        low, high = line_pivots(plane.points[k, :, 0], plane.votes)
        if not np.isfinite([low, high]).all():
            return mean, 0.0
        return np.array([(low + high) / 2]), max((low - high) / 2, 0.0)
    scale = np.sqrt(np.maximum(plane.common[k], 1e-6))
    centre, radius = yolk(directions(plane.points[k] * scale, plane.votes))
    return (mean, 0.0) if np.isnan(radius) else (centre / scale, radius)


def _picture(plane: Plane) -> list[Row]:
    """The yolk's centre and its circle, at mean positions; and a text of the core where there is one."""
    centre, radius = _middle(plane, 0)
    rows = [plane.row("middle", "the middle", centre)]
    if len(plane.issues) == 1:
        return [*rows, *(plane.row("edge", "", centre + sign * radius) for sign in (-1, 1))]
    angle = np.linspace(0, 2 * np.pi, 37)
    scale = np.sqrt(np.maximum(plane.common[0], 1e-6))
    circle = centre + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1) / scale
    rows += [plane.row("edge", "", np.clip(point, 0, TOP)) for point in circle]
    text = unmoved(plane.tastes(0), plane.votes)
    return rows if np.isnan(text).any() else [*rows, plane.row("core", "in the core", text)]


def _sampled(draws: Draws, plane: Plane) -> Found:
    """Whether any text tried is unbeaten, and where those lie that fewest beat; members' own points are tried first."""
    tried, ways = luck(draws, plane, "core") * TOP, luck(draws, plane, "ways", _WAYS) - 0.5
    empty, least = np.empty(plane.n), np.empty((plane.n, len(plane.issues)))
    for k in range(plane.n):
        texts = np.concatenate([plane.points[k, ~plane.away], plane.fallback[k][None], plane.text[k][None], tried[k]])
        ahead = np.concatenate([np.eye(len(plane.issues)), -np.eye(len(plane.issues)), ways[k]])
        ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
        members = plane.tastes(k)
        found, fewest = still_among(plane.rule, members, plane.votes, texts, ahead, plane.away)
        empty[k], least[k] = found < 0, texts[fewest].mean(axis=0)
    quantities = {"empty": Quantity(empty, "chance", f"every text tried on {plane.on} can be beaten")}
    for d, key in enumerate(plane.issues):
        quantities[key] = Quantity(least[:, d], "scale", f"the texts that fewest beat, on {key}")
    return quantities, [plane.row("core", "what fewest beat", least.mean(axis=0))]
