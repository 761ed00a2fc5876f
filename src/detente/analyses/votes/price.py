"""Price: whom must be won over to pass a draft or to block it, and for how much?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from detente.analyses.votes._bodies import NamedBody, doubtful, joined, named_body
from detente.analysis import analysis
from detente.bodies.diagram import has_diagram
from detente.bodies.price import Goal, cheapest, first_mover_price
from detente.bodies.rule import ABSTAIN, NO, YES, Rule
from detente.case import VOTES, Case
from detente.draws import Draws
from detente.errors import SettingError
from detente.joint.vote import ballot
from detente.joint.whole import in_force, whole
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result, Row

GOALS: tuple[Goal, Goal] = ("pass", "block")
LARGE_DRAWS = 20
"""Draws for a body without a decision diagram, for each of which an integer program is solved."""
DEEDS = {"no": "no", "abstain": "abstention", "yes": "yes"}

POINTS = Caveat(
    "points",
    "Points of worth to each member, on the member's own scale of 0 to 100: what it must be given, or be spared, to "
    "vote otherwise. A point is not the same money in every capital, and members may ask for more than they need.",
)


def price(chances: Array, noise: Array) -> Array:
    """What each member would want for each vote, in points, shape (..., members, 3): 0 for the vote it casts anyway.

    `chances`, shape (..., members, 3), of [no, abstain, yes]; `noise` (...) in points. In the ordered logit the
    log-odds of yes are what the member gains beyond its threshold, over the noise; so noise × log-odds is by how
    many points it falls short of the vote, intents included. Infinite where a vote is out of the question.
    Source: McCullagh 1980, JRSS B 42, equation 2.5, solved for the gain at which a vote is as likely as not.

    >>> price(np.array([[0.5, 0.25, 0.25]]), np.array(2.0)).round(2).tolist()  # on the edge between no and abstain
    [[0.0, 0.0, 2.2]]
    """
    no, abstain, yes = (chances[..., v] for v in range(3))
    with np.errstate(divide="ignore"):
        for_yes, for_no = np.log(abstain + no) - np.log(yes), np.log(abstain + yes) - np.log(no)
    demands = np.stack([for_no, np.maximum(-for_yes, -for_no), for_yes], axis=-1) * noise[..., None, None]
    return np.maximum(demands, 0.0)


@dataclass(frozen=True)
class _Won:
    """The cheapest votes for one goal: `votes`, `moved` and `paid` (n, members), `cost` (n,)."""

    goal: Goal
    votes: npt.NDArray[np.int8]
    moved: npt.NDArray[np.bool_]
    paid: Array
    cost: Array


def _won(rule: Rule, demands: Array, goal: Goal) -> _Won:
    votes, cost = cheapest(rule, demands, goal)
    paid = np.take_along_axis(demands, np.maximum(votes, 0)[..., None].astype(np.int64), axis=-1)[..., 0]
    return _Won(goal, votes, (paid > 0) & (votes >= 0), paid, cost)


def _demands(draws: Draws, draft: str) -> Array:
    """Asked of the votes as they are without the shock that moves all members alike, bargains in force included."""
    joint = whole(draws)
    still = draws.changing({"voting.shock": 0.0})
    cast = ballot(still, draft, joint.gains[draft], in_force(joint))
    return price(cast.members, np.maximum(draws["voting.noise"], 1e-6))


def _in_parts(draws: Draws, draft: str) -> Array:
    return np.concatenate([_demands(part, draft) for part in draws.parts()])


def tell(result: Result) -> list[str]:
    """The cheapest coalition at the best guess, who must be in it, and what it takes to be safe against a rival."""
    return [str(row["finding"]) for row in result.best_tables["drafts"]] + [
        text for row in result.best_tables["drafts"] for text in _spread(result, str(row["draft"]), str(row["name"]))
    ]


def _spread(result: Result, draft: str, name: str) -> list[str]:
    told = []
    for goal in GOALS:
        cost = result.measures.get(f"{draft}.{goal}")
        if cost is None or cost.high < 0.05:
            continue
        rows = [row for row in result.tables["coalition"] if row["draft"] == draft and row["goal"] == goal]
        often = sorted(rows, key=lambda row: (-float(row["share"] or 0), str(row["name"])))[:3]
        who = ", ".join(f"{row['name']} in {100 * float(row['share'] or 0):.0f}%" for row in often)
        told.append(
            f"Over the draws, to {goal} {name} costs {cost.low:.3g} to {cost.high:.3g} points, and wins over {who} of "
            "draws."
        )
    return told


@analysis(
    question="Whom must be won over to pass a draft, or to block it, and what would it take?",
    reference="Groseclose & Snyder 1996, American Political Science Review 90(2), 303–315",
    example="detente run price kosovo-2007",
    tell=tell,
)
def answer(draws: Draws, *, most_draws: int = 400, rival: float = 0.0) -> Answer:
    """The cheapest coalition that passes each draft still on the table, and the cheapest that blocks it, in points.

    A member asks for what a vote falls short of being as likely as not: see `price`. An abstention is bought where it
    is enough. Computed on the first `most_draws` draws. Table `coalition`: in which share of draws a member is won
    over, for which vote it is mostly, and for how many points on average. `DRAFT.first_mover`: how many times a
    rival's purse the first buyer needs so that a rival who buys afterwards cannot undo the vote, with members who do
    not care; with `rival` (points, 0 for none) also the points needed against a rival with that purse, given what
    members want (table `drafts`).
    """
    if most_draws < 1 or rival < 0:
        raise SettingError(f"price: most_draws = {most_draws}, rival = {rival}; allowed: 1 or more, and 0 or more")
    case, given = draws.case, draws.n
    open_ = [d for d in case.drafts if case.draft[d].status == "tabled"]
    bodies = {draft: named_body(case, case.draft[draft].body) for draft in open_}
    drawn = all(has_diagram(body.rule) for body in bodies.values())
    draws = draws.part(0, min(draws.n, most_draws if drawn else min(LARGE_DRAWS, most_draws)))
    measures: dict[str, Quantity] = {}
    tables: dict[str, list[Row]] = {"drafts": [], "coalition": []}
    for draft, body in bodies.items():
        demands = _in_parts(draws, draft)
        bought = [_won(body.rule, demands, goal) for goal in GOALS]
        measures |= _quantities(case, draft, bought, body)
        tables["coalition"] += [row for won in bought for row in _rows(draft, won, body)]
        tables["drafts"].append(_draft_row(case, draft, body, bought, demands, rival))
    caveats = doubtful(case, sorted({body.key for body in bodies.values()})) + _caveats(draws.n, given)
    return Answer(measures, tables, caveats if open_ else [NO_DRAFT])


NO_DRAFT = Caveat("no draft", "No draft is on the table, so no vote has a price.")


def _caveats(used: int, given: int) -> list[Caveat]:
    if used >= given:
        return [POINTS]
    return [POINTS, Caveat("fewer draws", f"Computed on the first {used} of {given} draws.")]


@lru_cache(maxsize=64)
def _safe(rule: Rule) -> float:
    """Asked once, not at the best guess again: it goes by the rule alone."""
    return first_mover_price(rule).price


def _name(case: Case, draft: str) -> str:
    return case.draft[draft].name or draft


def _quantities(case: Case, draft: str, bought: Sequence[_Won], body: NamedBody) -> dict[str, Quantity]:
    found, name = {}, _name(case, draft)
    for won in bought:
        if np.isfinite(won.cost).all():
            label = f"cheapest way to {won.goal} {name}"
            found[f"{draft}.{won.goal}"] = Quantity(won.cost, "points", label, floor=0.0)
    if has_diagram(body.rule):
        purses = np.full(len(bought[0].cost), _safe(body.rule))
        found[f"{draft}.first_mover"] = Quantity(purses, "purses", f"to be safe in passing {name}", floor=0.0)
    return found


def _rows(draft: str, won: _Won, body: NamedBody) -> list[Row]:
    rows: list[Row] = []
    for m in np.flatnonzero(won.moved.any(axis=0)).tolist():
        moved, member = won.moved[:, m], body.rule.members[m]
        mostly = np.bincount(won.votes[moved, m], minlength=3).argmax()
        rows.append(
            {
                "draft": draft,
                "goal": won.goal,
                "member": member,
                "name": body.names[member],
                "vote": VOTES[mostly],
                "share": float(moved.mean()),
                "points": float(won.paid[moved, m].mean()),
            }
        )
    return sorted(rows, key=lambda row: (-float(row["share"] or 0), str(row["member"])))


def _draft_row(
    case: Case, draft: str, body: NamedBody, bought: Sequence[_Won], demands: Array, rival: float
) -> dict[str, str | float | None]:
    """The finding at the first draw, which is the best guess where there is one draw alone."""
    name = _name(case, draft)
    told = [_told(name, body, won, demands) for won in bought]
    purses = _safe(body.rule) if has_diagram(body.rule) else None
    if purses is not None:
        told.append(
            f"In {body.name}, if no member cared, whoever pays first would need {purses:.3g} times the purse of a "
            "rival who pays afterwards to be sure that a draft passes."
        )
    points = None
    if rival > 0 and purses is not None:
        points = first_mover_price(body.rule, _leaning(demands[0]), rival).price
        told.append(f"As members lean, {points:.3g} points make {name} pass against a rival with {rival:g}.")
    row: dict[str, str | float | None] = {"draft": draft, "name": name, "finding": " ".join(told)}
    return row | {"purses": purses, "rival": rival, "points": points}


def _leaning(demands: Array) -> Array:
    """What each member would want to leave yes, or less than zero: what it wants to come to it; at most 1e6."""
    return np.asarray(np.minimum(demands[:, [NO, ABSTAIN]].min(axis=1), 1e6) - np.minimum(demands[:, YES], 1e6))


def _told(name: str, body: NamedBody, won: _Won, demands: Array) -> str:
    verb = {"pass": "passes", "block": "is blocked"}[won.goal]
    if not np.isfinite(won.cost[0]):
        return f"No coalition can {won.goal} {name}, whatever is offered: those it takes cannot be won over."
    if not won.moved[0].any():
        return f"At the best guess {name} {verb} as members stand; nobody need be won over."
    votes = [
        f"{body.names[body.rule.members[m]]}'s {DEEDS[VOTES[won.votes[0, m]]]}"
        for m in np.flatnonzero(won.moved[0]).tolist()
    ]
    must = [body.names[body.rule.members[m]] for m in _needed(body.rule, won, demands[0])]
    told = f"The cheapest way to {won.goal} {name} wins over {_few(votes)}, for {won.cost[0]:.3g} points."
    return f"{told} There is no way without {joined(must)}." if must else told


def _few(votes: list[str], most: int = 6) -> str:
    return joined(votes) if len(votes) <= most else f"{', '.join(sorted(votes)[:most])} and {len(votes) - most} others"


def _needed(rule: Rule, won: _Won, demands: Array) -> list[int]:
    """Members among those won over without whom nobody can reach the goal, whatever is offered."""
    if not has_diagram(rule):
        return []
    moved = np.flatnonzero(won.moved[0])
    held = np.repeat(np.minimum(demands, 1.0)[None], len(moved), axis=0)
    row = np.arange(len(moved))
    held[row, moved] = np.where(demands[moved] > 0, np.inf, 0.0)
    never = np.isinf(cheapest(rule, held, won.goal).cost)
    return [int(m) for m in moved[never]]
