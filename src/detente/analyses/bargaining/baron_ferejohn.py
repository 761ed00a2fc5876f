"""Who gets what when members propose in turn how to divide a gain, and a rule decides: Baron and Ferejohn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from detente.analyses.bargaining._track import UNTESTED
from detente.analysis import analysis
from detente.bodies.diagram import diagram, has_diagram
from detente.bodies.price import cheapest
from detente.bodies.rule import ABSTAIN, NO, YES, Rule, Tally, passes, quota
from detente.case import Case
from detente.draws import Draws
from detente.errors import SettingError
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.seats import seated_rule

Recognition = Literal["equal", "influence"]
MOST, FEWEST, WORK = 1000, 40, 4e7
"""Rounds of averaging: as many as look at WORK nodes of the rule's diagram; values are then right to about a hundredth.
"""
WHOLE = 100.0
NEEDED = Caveat(
    "approximate", "Shares are found by letting proposers buy the cheapest votes again and again: to about 1%."
)
LARGE = Caveat(
    "large body", "A body too large for a decision diagram is left out, unless all its members count the same."
)
UNSCORED = Caveat("no back-test", UNTESTED)
NOTHING = Caveat("no body", "The case has no body, so nobody proposes and nobody votes; a simple majority is assumed.")


@dataclass(frozen=True)
class Division:
    """Shares of what is divided: `value` (members,) before a proposer is known, `keeps` (members,) when it proposes,
    `partner` (members,) what it is given when it is in another's coalition.
    """

    value: Array
    keeps: Array
    partner: Array


def baron_ferejohn(rule: Rule, patience: float = 1.0, recognition: Array | None = None) -> Division:
    """The stationary equilibrium of dividing 1 under a closed rule: a proposer buys the cheapest votes that suffice.

    `patience` δ, 0–1: what the next round counts beside this one; `recognition` (members,), chances to propose that
    sum to 1, alike where left out. A partner is given δ times its value. Where members and their chances are all alike
    the answer is exact: a proposer that needs q − 1 votes of n − 1 keeps 1 − δ(q − 1)/n, each partner gets δ/n.
    Otherwise values are averages over repeated buying, right to about a hundredth; of coalitions that cost the same,
    proposers buy first one and then the other.

    Source: Baron and Ferejohn (1989), American Political Science Review 83(4), 1181–1206, proposition 3; any chances:
    Eraslan (2002), Journal of Economic Theory 103(1), 11–30.

    >>> three = Rule(("a", "b", "c"), quota("abc", 2), "two of three")
    >>> found = baron_ferejohn(three, 0.9)
    >>> found.value.round(4).tolist(), found.keeps.round(4).tolist(), found.partner.round(4).tolist()
    ([0.3333, 0.3333, 0.3333], [0.7, 0.7, 0.7], [0.3, 0.3, 0.3])
    """
    n = len(rule.members)
    chances = np.full(n, 1.0 / n) if recognition is None else np.asarray(recognition, dtype=float)
    buy = _bought_alike if _alike(rule) else _bought
    if _alike(rule) and np.ptp(chances) < 1e-12:
        value = np.full(n, 1.0 / n)
        return Division(value, 1 - buy(rule, patience * value, chances)[1], patience * value)
    value = chances.copy()
    for turn in range(_rounds(rule)):
        bought, cost = buy(rule, patience * value, chances)
        new = chances * (1 - cost) + patience * value * bought
        value = value + (new - value) * 2 / (turn + 2)
    value = value / value.sum() if value.sum() > 0 else value
    return Division(value, 1 - buy(rule, patience * value, chances)[1], patience * value)


def _alike(rule: Rule) -> bool:
    """Whether the rule is one tally in which all members count the same."""
    tally = rule.expression
    return isinstance(tally, Tally) and len(set(zip(tally.no, tally.abstain, tally.yes, strict=True))) == 1


def _rounds(rule: Rule) -> int:
    if _alike(rule) or not has_diagram(rule):
        return MOST if _alike(rule) else FEWEST
    return int(np.clip(WORK // (len(rule.members) * len(diagram(rule).children)), FEWEST, MOST))


def _bought(rule: Rule, price: Array, chances: Array) -> tuple[Array, Array]:
    """The chance that each member's vote is bought, and what each pays that proposes; its own vote is free."""
    n = len(price)
    demands = np.zeros((n, n, 3))
    demands[..., YES] = price
    demands[np.arange(n), np.arange(n), YES] = 0.0
    demands[..., ABSTAIN] = price
    votes, cost = cheapest(rule, np.maximum(demands, 0.0), "pass")
    theirs = np.asarray((votes != NO) & (demands[..., YES] > 0), dtype=float)
    return chances @ theirs, np.where(np.isfinite(cost), cost, 1.0)


def _bought_alike(rule: Rule, price: Array, chances: Array) -> tuple[Array, Array]:
    """The same where all members count the same: whoever proposes buys the cheapest others, as many as it needs."""
    n, few = len(price), _helpers(rule)
    order = np.lexsort((np.array(rule.members), price))
    first, cheap = order[:few], np.zeros(n, dtype=bool)
    cheap[first] = True
    after = price[order[few]] if few < n else np.inf  # bought in its place by a member that is itself among the first
    cost = price[first].sum() + np.where(cheap, after - price, 0.0)
    bought = np.where(cheap, 1 - chances, 0.0)
    if few < n:
        bought[order[few]] = chances[first].sum()
    return bought, np.where(np.isfinite(cost), cost, 1.0)


@lru_cache(maxsize=64)
def _helpers(rule: Rule) -> int:
    """How many must join a proposer where all count the same; one for each member where all together do not suffice."""
    n = len(rule.members)
    votes = np.where(np.tril(np.ones((n, n), dtype=bool)), YES, NO).astype(np.int8)
    enough = passes(rule, votes)
    return int(enough.argmax()) if enough.any() else n


@lru_cache(maxsize=64)
def _kept(rule: Rule, patience: float, chances: tuple[float, ...] | None) -> Division:
    """Asked once for all draws: it goes by the rule and the chances alone."""
    return baron_ferejohn(rule, patience, None if chances is None else np.array(chances))


def tell(result: Result) -> list[str]:
    """Who can expect most, what proposing is worth, and who is left out."""
    told = []
    for body in dict.fromkeys(str(row["body"]) for row in result.best_tables["members"]):
        rows = [row for row in result.best_tables["members"] if row["body"] == body]
        most = min(rows, key=lambda row: (-float(row["expects"] or 0), str(row["member"])))
        keeps = max(float(row["keeps"] or 0) for row in rows)
        told.append(
            f"In {body}, of 100 points to divide {most['name']} can expect most, {float(most['expects'] or 0):.1f}; "
            f"whoever proposes keeps up to {keeps:.1f}."
        )
        nothing = [str(row["name"]) for row in rows if float(row["expects"] or 0) < 1.0]
        if nothing:
            told.append(f"In {body}, {len(nothing)} of {len(rows)} members can expect less than 1 point.")
    return told or ["No body could be asked how it would divide a gain."]


@analysis(
    question="How would the gain from a deal be divided if members propose in turn and a rule decides?",
    reference="Baron & Ferejohn (1989), American Political Science Review 83(4), 1181–1206",
    example="detente run baron-ferejohn kosovo-2007 --patience 0.9",
    tell=tell,
)
def answer(draws: Draws, *, patience: float = 0.9, recognition: Recognition = "equal") -> Answer:
    """Every body of the case divides 100 points: a proposer drawn by chance buys the votes that come cheapest.

    `patience`, 0 to 1: what agreement in the next round is worth beside agreement now. `recognition`: who proposes,
    "equal" chances, or by "influence" at the best guess. `BODY.MEMBER` is what a member expects before a proposer is
    drawn, without any deal all have nothing. A case without a body is taken as a simple majority of its actors.
    """
    if not 0 <= patience <= 1:
        raise SettingError(f"baron-ferejohn: patience = {patience}; allowed: 0 to 1")
    measures: dict[str, Quantity] = {}
    rows: list[Row] = []
    caveats = [UNSCORED] if draws.case.body else [NOTHING, UNSCORED]
    for key, name, rule in _rules(draws.case):
        if not (_alike(rule) or has_diagram(rule)):
            caveats.append(LARGE)
            continue
        chances = None if recognition == "equal" else _chances(draws.case, rule)
        found = _kept(rule, float(patience), chances)
        if not (_alike(rule) and chances is None) and NEEDED not in caveats:
            caveats.append(NEEDED)
        for m, member in enumerate(rule.members):
            known = draws.case.actor.get(member)
            called = known.name if known else member
            label = f"what {called} expects of 100 points that {name} divides"
            measures[f"{key}.{member}"] = Quantity(np.full(draws.n, WHOLE * found.value[m]), "points", label, floor=0.0)
            shares = {
                what: WHOLE * float(share[m])
                for what, share in (("expects", found.value), ("keeps", found.keeps), ("partner", found.partner))
            }
            rows.append({"body": name, "member": member, "name": called, **shares})
    return Answer(measures, {"members": rows}, caveats, exact=NEEDED not in caveats)


def _rules(case: Case) -> list[tuple[str, str, Rule]]:
    """Id, name and rule of every body; a simple majority of all actors where there is none."""
    if not case.body:
        members = case.actors
        return [("majority", "a simple majority", Rule(members, quota(members, len(members) // 2 + 1), "majority"))]
    found = []
    for key in sorted(case.body):
        rule = seated_rule(case, key)
        found.append((key, case.body[key].name or rule.title, rule))
    return found


def _chances(case: Case, rule: Rule) -> tuple[float, ...]:
    """Influence of the members at the best guess, as chances; all alike where none has any."""
    by_actor = dict(zip(case.actors, case.best().influence[0], strict=True))
    weight = np.array([by_actor.get(member, 0.0) for member in rule.members])
    total = weight.sum()
    return tuple(float(w) for w in (weight / total if total > 0 else np.full(len(weight), 1 / len(weight))))
