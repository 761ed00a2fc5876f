"""Where would clever bargaining in a draft's body end: which texts are not covered by another?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import (
    TOP,
    TRIES,
    Found,
    Plane,
    answered,
    asked,
    at,
    listed,
    luck,
    nothing_to_tell,
    planes,
)
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import Array
from detente.plane.directions import Bools
from detente.plane.grid import beaten_by, grid, not_covered, tops, uncovered
from detente.plane.heart import heart
from detente.plane.many import share_error
from detente.result import Answer, Caveat, Quantity, Result, Row

__all__ = ["answer", "tell", "uncovered"]

_COARSE = Caveat(
    "grid",
    "The uncovered set, the Banks set and the heart are found among the points of a grid, and are as coarse as it; the "
    "Banks set may be larger than what is found of it.",
)
_CHAINS = 2


def tell(result: Result) -> list[str]:
    """Two sentences a draft: what is uncovered and whether the text is near, and what stronger demands leave."""
    told = []
    for draft, name, issues in asked(result):
        size, near = result.measures[f"{draft}.size"], result.measures[f"{draft}.near"]
        banks, local = result.measures[f"{draft}.banks"], result.measures.get(f"{draft}.heart")
        told.append(
            f"Whoever sets the agenda, voting on {listed(issues)} should end among {percent(size.mean)} of all "
            f"texts, around {at(result, draft, issues)}; {name} is among them in {percent(near.mean)} of draws."
        )
        heart_too = f", small steps among {percent(local.mean)} (the heart)" if local is not None else ""
        told.append(
            f"Amendments put in any order end among {percent(banks.mean)} of all texts (the Banks set){heart_too}."
        )
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="Which texts can bargaining in the body end at, whoever sets the agenda?",
    reference="Miller (1980), American Journal of Political Science 24(1), 68–96; McKelvey (1986), ibid. 30(2)",
    example="detente run uncovered kosovo-2007 --side 31",
    tell=tell,
)
def answer(
    draws: Draws, *, issues: str = "", distance: str = "straight", side: int = 17, most_draws: int = 60
) -> Answer:
    """Share of all texts that are uncovered, around where they lie, and how often the draft is next to one.

    `issues`: with commas between; without, the draft's two on which its body's saliences sum highest. `distance`:
    "straight", each member by its own saliences; or "blocks", as the chances of adoption have it. `side` (2 to 100):
    points of the grid along each issue; on more than two issues texts are tried at random instead. Only the first
    `most_draws` draws are asked.
    """
    if not 2 <= side <= 100:
        raise SettingError(f"uncovered: side = {side}; allowed: 2 to 100")
    found, caveats = planes(draws, issues, distance, most_draws)
    if any(len(plane.issues) <= 2 for plane in found):
        caveats.append(_COARSE)
    return answered("uncovered", (found, caveats), lambda plane: _found(draws, plane, side), exact=False)


def _found(draws: Draws, plane: Plane, side: int) -> Found:
    many = len(plane.issues) > 2
    texts = luck(draws, plane, "uncovered") * TOP if many else np.repeat(_places(plane, side)[None], plane.n, axis=0)
    chains = draws.part(0, plane.n).noise(f"plane.{plane.draft}.banks", _CHAINS * texts.shape[1])
    free, top = np.empty(texts.shape[:2], dtype=bool), np.empty(texts.shape[:2], dtype=bool)
    for k in range(plane.n):
        sets = beaten_by(plane.tastes(k), plane.votes, texts[k])
        free[k], top[k] = not_covered(sets), tops(sets, chains[k].reshape(_CHAINS, -1))
    share = free.mean(axis=1)
    noise = share_error(share, TRIES) if many else None
    quantities = {
        "size": Quantity(share, "share", f"texts on {plane.on} not covered", noise, floor=0.0),
        "near": Quantity(_near(plane, texts, free), "chance", f"{plane.name} is next to an uncovered text"),
        "banks": Quantity(top.mean(axis=1), "share", f"texts on {plane.on} in the Banks set", noise, floor=0.0),
    }
    if len(plane.issues) == 2:
        local = [heart(plane.tastes(k), plane.votes, texts[k]).mean() for k in range(plane.n)]
        quantities["heart"] = Quantity(np.array(local), "share", f"texts on {plane.on} in the heart", floor=0.0)
    for d, key in enumerate(plane.issues):
        middle = (free * texts[:, :, d]).sum(axis=1) / free.sum(axis=1)
        quantities[key] = Quantity(middle, "scale", f"middle of the uncovered texts on {key}")
    return quantities, _cells(plane, texts, free) if not many else _seen(plane, texts[0], free[0])


def _places(plane: Plane, side: int) -> Array:
    """Points of the grid, 0–100 on each issue."""
    if len(plane.issues) == 1:
        return np.linspace(0, TOP, side)[:, None]
    return grid(np.array([TOP, TOP]), side)


def _near(plane: Plane, texts: Array, free: Bools) -> Array:
    """Whether the text tried that is nearest to the draft's is uncovered, in each draw."""
    nearest = ((texts - plane.text[:, None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(free[np.arange(plane.n), nearest], dtype=float)


def _cells(plane: Plane, texts: Array, free: Bools) -> list[Row]:
    """Points that are uncovered in some draw, with the share of draws."""
    chance = free.mean(axis=0)
    return [plane.row("cell", "uncovered", texts[0, k], chance=float(chance[k])) for k in np.flatnonzero(chance > 0)]


def _seen(plane: Plane, texts: Array, free: Bools) -> list[Row]:
    """Texts tried in one draw that are uncovered, as they look on the first two issues."""
    return [plane.row("won", "uncovered", text) for text in texts[free][:100]]
