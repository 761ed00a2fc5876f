"""Log-rolling between two actors over linked issues: what each gives the other, and who else would be worse off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from detente.analyses.bargaining._deal import NoDeal, deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._named import named_actors
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.worth import shares

Point = Literal["nash", "kalai-smorodinsky"]
WHOLE = 100.0
NO_PAIR = Caveat("no pair", "There are not two actors with a stance on the same issue, so nobody can make a deal.")


@dataclass(frozen=True)
class Package:
    """Deals on the frontier between two actors: `corners` (..., issues + 1, issues) from the first one's best to the
    second one's, with `worth` (..., issues + 1, 2) of each; `deal` (..., issues) the point chosen, `gain` (..., 2) of
    both over no deal, and `possible` (...), whether some deal leaves neither worse off.
    """

    corners: Array
    worth: Array
    deal: Array
    gain: Array
    possible: Array


def package_deals(position: Array, salience: Array, disagreement: Array, point: Point = "nash") -> Package:
    """The efficient frontier between two actors over several issues, and the Nash or Kalai–Smorodinsky point on it.

    `position` 0–100, nan where none, and `salience` 0 or more, of shape (..., 2, issues); `disagreement` (..., 2),
    worth of no deal in points. Worth is Σ_k w_ik (100 − |x_ik − y_k|), w salience shared out to sum to 1, so what both
    can have is bounded by straight lines: its corners give the first actor its way on the issues that matter most to
    it beside the other, one fewer at each corner. An issue on which only one has a position goes to that one. Where no
    deal leaves neither worse off, the point is the one on the frontier where both lose alike.
    Source: Raiffa (1982), The Art and Science of Negotiation, chapter 11; Nash (1950); Kalai and Smorodinsky (1975).

    >>> position, salience = np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[80.0, 20.0], [20.0, 80.0]])
    >>> found = package_deals(position, salience, np.array([40.0, 40.0]))
    >>> found.deal.tolist(), found.gain.round(6).tolist()
    ([0.0, 100.0], [40.0, 40.0])
    """
    share = shares(np.where(np.isnan(position), 0.0, salience))
    own = _own(position)
    mine, theirs = share[..., 0, :], share[..., 1, :]
    ratio = np.divide(mine, mine + theirs, out=np.full(mine.shape, 0.5), where=mine + theirs > 0)
    place = np.argsort(np.argsort(ratio, axis=-1, kind="stable"), axis=-1, kind="stable")
    given = place[..., None, :] < np.arange(own.shape[-1] + 1)[:, None]
    corners = np.where(given, own[..., 1, None, :], own[..., 0, None, :])
    away = np.abs(corners[..., None, :, :] - own[..., :, None, :])
    total = share.sum(axis=-1)
    worth = np.swapaxes(WHOLE * total[..., None] - (share[..., None, :] * away).sum(axis=-1), -1, -2)
    gains = worth - disagreement[..., None, :]
    leg, along, possible = _chosen(gains, point)
    deal, gain = _between(corners, leg, along), _between(gains, leg, along)
    return Package(corners, worth, deal, gain, possible)


def _own(position: Array) -> Array:
    """Where each wants each issue; who has no position takes the other's, and both take 50 where neither has."""
    other = np.flip(position, axis=-2)
    filled = np.where(np.isnan(position), other, position)
    return np.where(np.isnan(filled), 50.0, filled)


def _between(points: Array, leg: Array, along: Array) -> Array:
    """The point a share `along` of the way from corner `leg` to the next, of points (..., corners, what)."""
    at = leg[..., None, None].astype(np.intp)
    first, last = (np.take_along_axis(points, at + step, axis=-2)[..., 0, :] for step in (0, 1))
    return np.asarray(first + along[..., None] * (last - first))


def _chosen(gains: Array, point: Point) -> tuple[Array, Array, Array]:
    """Leg and place on it of the point chosen on the frontier, (..., corners, 2), and whether it hurts neither."""
    level = _crossing(gains, np.ones((*gains.shape[:-2], 2)))
    even = _between(gains, *level)
    possible = even.min(axis=-1) >= -TIE
    if point == "kalai-smorodinsky":
        chosen = _crossing(gains, np.maximum(_most(gains), TIE))
    else:
        chosen = _largest_product(gains)
    leg, along = (np.where(possible, mine, plain) for mine, plain in zip(chosen, level, strict=True))
    return leg, along, possible


def _crossing(gains: Array, scale: Array) -> tuple[Array, Array]:
    """Where both gains are the same share of `scale` (..., 2): the frontier falls for one while it rises for the other.

    At the nearer end where one is ahead all along.
    """
    ahead = gains[..., 0] / scale[..., None, 0] - gains[..., 1] / scale[..., None, 1]
    leg = np.clip((ahead > 0).sum(axis=-1) - 1, 0, gains.shape[-2] - 2)
    before, after = (np.take_along_axis(ahead, (leg + step)[..., None], axis=-1)[..., 0] for step in (0, 1))
    fall = before - after
    along = np.divide(before, fall, out=np.zeros_like(before), where=fall > TIE)
    return leg, np.clip(along, 0.0, 1.0)


def _most(gains: Array) -> Array:
    """The most each can gain (..., 2) on the part of the frontier where the other does not lose."""
    out = []
    for i in (0, 1):
        other = gains[..., 1 - i]
        a, b = (other[..., :-1], other[..., 1:]) if i == 0 else (other[..., 1:], other[..., :-1])
        first, last = (gains[..., :-1, i], gains[..., 1:, i]) if i == 0 else (gains[..., 1:, i], gains[..., :-1, i])
        along = np.divide(-a, b - a, out=np.zeros_like(a), where=np.abs(b - a) > TIE)
        along = np.clip(np.where(a >= 0, 0.0, along), 0.0, 1.0)
        fine = a + along * (b - a) >= -TIE
        out.append(np.where(fine, first + along * (last - first), -np.inf).max(axis=-1))
    return np.stack(out, axis=-1)


def _largest_product(gains: Array) -> tuple[Array, Array]:
    """Where the product of both gains is largest: on each leg at the top of its parabola, then the best leg."""
    start, step = gains[..., :-1, :], np.diff(gains, axis=-2)
    bend, slope = step[..., 0] * step[..., 1], start[..., 0] * step[..., 1] + start[..., 1] * step[..., 0]
    top = np.divide(-slope, 2 * bend, out=np.where(slope > 0, 1.0, 0.0), where=bend < -TIE)
    along = np.clip(top, 0.0, 1.0)
    there = start + along[..., None] * step
    product = np.where((there >= -TIE).all(axis=-1), there[..., 0] * there[..., 1], -np.inf)
    leg = product.argmax(axis=-1)
    return leg, np.take_along_axis(along, leg[..., None], axis=-1)[..., 0]


def tell(result: Result) -> list[str]:
    """Whether the two could make a deal, what each gives, who else would rather have none, and where issues land."""
    if not result.best_tables.get("gives"):
        return tell_deal(result)
    sides = list(dict.fromkeys(str(row["gains"]) for row in result.best_tables["sides"]))
    able, names = result.measures["agreement"].mean, " and ".join(sides)
    told = [f"Between {names}, some package leaves neither worse off than without in {percent(able)} of draws."]
    for row in result.best_tables["gives"]:
        if float(row["points"] or 0) >= 1.0:
            told.append(
                f"On {row['issue']}, {row['gives']} gives {row['gets']} {float(row['points'] or 0):.0f} points against "
                f"no deal, worth {float(row['worth_to_gets'] or 0):.1f} to it and {float(row['costs_gives'] or 0):.1f} "
                "to the giver."
            )
    return [*told, *tell_deal(result)]


@analysis(
    question="Which package over all issues could two actors agree on, and who would give what?",
    reference="Raiffa (1982), The Art and Science of Negotiation, chapter 11",
    example="detente run package-deals kosovo-2007 --between us,russia",
    tell=tell,
)
def answer(draws: Draws, *, between: str = "", point: Point = "nash") -> Answer:
    """Two actors trade issues: each has its way where it cares more, so that both do better than without a deal.

    `between`: their ids with a comma; left out, the two whose positions are furthest apart at the best guess, counted
    by influence and salience. `point` on the efficient frontier: "nash" (largest product of gains) or
    "kalai-smorodinsky" (same share of the most each could gain). Table `gives`: who gives what against no deal and
    what it is worth to both; `frontier`: its corners; `pairs`: for every two actors what a package would bring them,
    and how many others it would leave worse off. `agreement` is the chance that a package leaves neither worse off.
    """
    case, failure = draws.case, no_deal(draws)
    named = named_actors(case, "package-deals: between", between)
    if between and len(named) != 2:
        raise SettingError(f"package-deals: between = {between!r}; allowed: two ids of actors with a comma between")
    pair = named or _furthest(case.best())
    if not pair:
        return deal_answer(draws, failure.value.mean(axis=1), failure, {}, [NO_PAIR])
    found = _between_two(draws, failure, pair, point)
    held = ~np.isnan(draws.position[:, pair]).all(axis=1)
    deal = np.where(held, found.deal, np.asarray(failure.value[:, pair].mean(axis=1)))
    able = Quantity(found.possible.astype(float), "chance", "the chance that some package leaves neither worse off")
    told = deal_answer(draws, deal, failure, {"agreement": able})
    return replace(told, tables={**told.tables, **_tables(draws, failure, pair, found, deal)})


def _between_two(draws: Draws, failure: NoDeal, pair: list[int], point: Point) -> Package:
    worth = failure.worth(draws)[:, pair]
    return package_deals(draws.position[:, pair], draws.salience[:, pair], worth, point)


def _furthest(best: Draws) -> list[int]:
    """The two actors furthest apart by influence, salience and distance; none where no two have a stance in common."""
    share = shares(best.salience[0]) * best.influence[0][:, None]
    apart = np.nan_to_num(np.abs(best.position[0][:, None] - best.position[0]) + TIE)
    mass = (share[:, None] * share * apart).sum(axis=-1)
    upper = np.triu(mass, 1)
    if upper.max(initial=0.0) <= 0:
        return []
    i, j = np.unravel_index(int(upper.argmax()), mass.shape)
    return [int(i), int(j)]


def _tables(draws: Draws, failure: NoDeal, pair: list[int], found: Package, deal: Array) -> dict[str, list[Row]]:
    names = [draws.case.actor[actor].name for actor in draws.case.actors]
    frontier: list[Row] = [
        {
            "corner": c,
            names[pair[0]]: float(found.worth[:, c, 0].mean()),
            names[pair[1]]: float(found.worth[:, c, 1].mean()),
            **{draws.case.issues[k]: float(found.corners[:, c, k].mean()) for k in discussed(draws.case)},
        }
        for c in range(found.corners.shape[1])
    ]
    sides: list[Row] = [{"gains": names[i], "points": float(found.gain[:, m].mean())} for m, i in enumerate(pair)]
    return {
        "gives": _gives(draws, failure, pair, deal, names),
        "sides": sides,
        "frontier": frontier,
        "pairs": _pairs(draws.case.best(), names) if draws.is_best else [],
    }


def _gives(draws: Draws, failure: NoDeal, pair: list[int], deal: Array, names: list[str]) -> list[Row]:
    """A row an issue of interest to both: how much further from its own position than without a deal the giver ends,
    and what that costs it and brings the other, as means over the draws.
    """
    rows: list[Row] = []
    share = shares(draws.salience)[:, pair]
    closer = failure.distance[:, pair] - np.abs(draws.position[:, pair] - deal[:, None])
    mean, worth = closer.mean(axis=0), (share * closer).mean(axis=0)
    for k in discussed(draws.case):
        if np.isnan(mean[:, k]).any():
            continue
        giver = int(mean[0, k] > mean[1, k])
        rows.append(
            {
                "issue": draws.case.issues[k],
                "gives": names[pair[giver]],
                "gets": names[pair[1 - giver]],
                "points": float(mean[1 - giver, k]),
                "costs_gives": float(-worth[giver, k]),
                "worth_to_gets": float(worth[1 - giver, k]),
                "deal": float(deal[:, k].mean()),
            }
        )
    return sorted(rows, key=lambda row: (-float(row["worth_to_gets"] or 0), str(row["issue"])))


def _pairs(best: Draws, names: list[str]) -> list[Row]:
    """What the Nash package of every two actors with a stance would bring both, and how many others would lose."""
    failure, x = no_deal(best), best.position[0]
    concerned = [i for i in range(len(names)) if not np.isnan(x[i]).all()]
    pairs = np.array([[i, j] for m, i in enumerate(concerned) for j in concerned[m + 1 :]], dtype=np.intp).reshape(
        -1, 2
    )
    if not len(pairs):
        return []
    found = package_deals(x[pairs], best.salience[0][pairs], failure.worth(best)[0][pairs])
    held = ~np.isnan(x[pairs]).all(axis=1)
    deals = np.where(held, found.deal, failure.value[0][pairs].mean(axis=1))
    closer = failure.distance[0] - np.abs(x - deals[:, None])
    lose = np.nansum(shares(best.salience[0]) * closer, axis=2) + failure.motives[0] < -TIE
    np.put_along_axis(lose, pairs, values=False, axis=1)
    rows: list[tuple[float, Row]] = []
    for (i, j), possible, gain, others in zip(pairs.tolist(), found.possible, found.gain.tolist(), lose, strict=True):
        if possible and max(gain) > TIE:
            row: Row = {
                "first": names[i],
                "second": names[j],
                "gain_first": gain[0],
                "gain_second": gain[1],
                "worse_off": int(others.sum()),
            }
            rows.append((min(gain), row))
    return [row for _, row in sorted(rows, key=lambda each: -each[0])]
