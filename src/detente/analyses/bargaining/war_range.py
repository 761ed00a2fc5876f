"""What two sides can agree on under the threat of war, and when a shift of power keeps them from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._start import middle
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row

JUDGED = Caveat(
    "judged costs",
    "What war would cost and how power shifts are settings, not inputs of the case: look at several. Influence stands "
    "in for the chance to win.",
)


@dataclass(frozen=True)
class Range:
    """Shares of the stake for the side that wants more, `low` to `high`; `war`, whether power shifts too fast."""

    low: Array
    high: Array
    war: Array


def war_range(chance: Array, cost_more: Array, cost_less: Array, shift: float = 0.0, patience: float = 0.9) -> Range:
    """The range [p − c_A, p + c_B] that both sides would rather have than war, cut to 0–1.

    `chance` p, 0–1, that side A, which wants more, wins a war; `cost_more` c_A and `cost_less` c_B, 0 or more, what
    war costs each as a share of all that is at stake over all time; all broadcast. `shift` is by how much p rises
    (falls, where below 0) after this round, for good; `patience` δ, 0–1, what the next round counts beside this one.
    B, losing power, fights now if δp' − p > c_B + δ c_A, as even all there is today would not make up for what it
    would have to give later; A likewise when p falls. Source: Fearon (1995), International
    Organization 49(3), 379–414, p. 387; power shift: p. 405 and Powell (2006), International Organization 60(1),
    169–203, condition 1.

    >>> found = war_range(np.array(0.6), np.array(0.2), np.array(0.1))
    >>> found.low.round(6).item(), found.high.round(6).item(), found.war.item()
    (0.4, 0.7, False)
    """
    low, high = np.clip(chance - cost_more, 0.0, 1.0), np.clip(chance + cost_less, 0.0, 1.0)
    later = np.clip(chance + shift, 0.0, 1.0)
    falls = patience * later - chance > cost_less + patience * cost_more + TIE
    rises = patience * (1 - later) - (1 - chance) > cost_more + patience * cost_less + TIE
    return Range(np.asarray(low), np.asarray(high), np.asarray(falls | rises))


def tell(result: Result) -> list[str]:
    """The range on each issue, and where power shifts too fast for any deal to hold."""
    told = []
    for row in result.best_tables["sides"]:
        issue = str(row["issue"])
        low, high, war = (result.measures[f"{issue}.{what}"] for what in ("low", "high", "war"))
        told.append(
            f"On {issue}, more is wanted by {row['more']}, less by {row['less']}; both sides would rather have "
            f"anything from {low.best:.0f} to {high.best:.0f} of 100 than fight over it."
        )
        if war.mean > 0:
            told.append(f"On {issue}, power shifts too fast for any deal to hold in {percent(war.mean)} of draws.")
    return [*told, *tell_deal(result)]


@analysis(
    question="What could both sides agree on rather than fight, and would a shift of power stop them?",
    reference="Fearon (1995), International Organization 49(3), 379–414; Powell (2006), ibid. 60(1), 169–203",
    example="detente run war-range kosovo-2007 --cost 0.1 --shift 0.3",
    tell=tell,
)
def answer(draws: Draws, *, cost: float = 0.2, shift: float = 0.0, patience: float = 0.9) -> Answer:
    """On each issue, those above the middle against those below it, with influence for the chance to win a war.

    At stake is what lies between the mean positions of the two sides. `cost` of war to a side, as a share of a stake
    that matters to it with salience 100; the less the issue matters to it, the more war costs beside it. `shift` is by
    how much the chance of the side that wants more will rise, −1 to 1; `patience` how much the time after that counts,
    0 to 1. The deal is the middle of the range. `ISSUE.low` and `ISSUE.high` are its ends, `ISSUE.war` the chance that
    the shift makes whoever loses by it rather fight now.
    """
    if not (cost >= 0 and -1 <= shift <= 1 and 0 <= patience < 1):
        raise SettingError(
            f"war-range: cost = {cost}, shift = {shift}, patience = {patience}; allowed: 0 or more, −1 to 1, and 0 to "
            "less than 1"
        )
    case, deal = draws.case, middle(draws.position, np.nan_to_num(draws.salience * draws.influence[..., None]))
    measures: dict[str, Quantity] = {}
    sides: list[Row] = []
    for k in discussed(case):
        found, ends = _issue(draws, k, deal[:, k], cost, shift, patience)
        issue = case.issues[k]
        low, high = (ends[0] + (ends[1] - ends[0]) * share for share in (found.low, found.high))
        deal[:, k] = (low + high) / 2
        measures[f"{issue}.low"] = Quantity(low, "scale", f"least that those who want more on {issue} would take")
        measures[f"{issue}.high"] = Quantity(high, "scale", f"most that those who want less on {issue} would give")
        label = f"the chance that a shift of power leads to war over {issue}"
        measures[f"{issue}.war"] = Quantity(found.war.astype(float), "chance", label)
        sides.append(_side_row(draws, k))
    told = deal_answer(draws, deal, no_deal(draws), measures, [JUDGED])
    return replace(told, tables={**told.tables, "sides": sides})


def _issue(draws: Draws, k: int, split: Array, cost: float, shift: float, patience: float) -> tuple[Range, list[Array]]:
    """The range of one issue, and the mean positions of the side that wants less and of the one that wants more."""
    x, there = draws.position[:, :, k], ~np.isnan(draws.position[:, :, k])
    weight = np.where(there, draws.influence, 0.0)
    above = np.where(there, x, 0.0) > split[:, None]
    power, ends, care = [], [], []
    for side in (there & ~above, above):
        mine = np.where(side, weight, 0.0)
        total = mine.sum(axis=1)
        power.append(total)
        given = [np.where(side, a, 0.0) for a in (x, draws.salience[:, :, k])]
        place, salience = (np.divide((mine * a).sum(axis=1), total, out=split.copy(), where=total > 0) for a in given)
        ends.append(place)
        care.append(np.where(total > 0, salience, 100.0))
    both = power[0] + power[1]
    chance = np.divide(power[1], both, out=np.full(len(both), 0.5), where=both > 0)
    less, more = (cost * 100.0 / np.maximum(one, 1.0) for one in care)
    return war_range(chance, more, less, shift, patience), ends


def _side_row(draws: Draws, k: int) -> Row:
    """Who leads each side of an issue: the most influential on it, on average, above and below the middle."""
    case = draws.case
    x, weight = draws.position[:, :, k].mean(axis=0), draws.influence.mean(axis=0)
    split = middle(x[:, None], np.where(np.isnan(x), 0.0, draws.salience[:, :, k].mean(axis=0) * weight)[:, None])[0]
    named = {}
    for side, on in (("more", x > split), ("less", x <= split)):
        order = sorted(np.flatnonzero(on), key=lambda i: (-weight[i], i))
        names = [case.actor[case.actors[i]].name for i in order]
        others = {1: "", 2: " and 1 other"}.get(len(names), f" and {len(names) - 1} others")
        named[side] = f"{names[0]}{others}" if names else "nobody"
    return {"issue": case.issues[k], **named}
