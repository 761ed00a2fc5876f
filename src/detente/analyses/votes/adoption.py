"""Adoption: will the body decide, who votes how, and who blocks?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from detente.analyses.votes._bodies import doubtful
from detente.analyses.votes._by_source import by_source, tell_sources
from detente.analyses.votes._pivots import pivot_rows, tell_pivots
from detente.analysis import analysis
from detente.bodies.chance import Outcomes, is_counted
from detente.bodies.rule import vetoers
from detente.case import VOTES, Case
from detente.draws import Draws
from detente.joint.vote import Ballot, ballot, bargained, counted
from detente.joint.whole import Whole, adoption_gain, in_force, whole
from detente.likelihood import in_words, percent
from detente.numeric import Array
from detente.preferences import order_only
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.seats import seated_rule
from detente.worth import worth

CURVE_DRAWS = 200
"""Draws behind the curve: its ends are good to about three points of chance."""
COUNCIL, LARGE_DRAWS = 30, 1000
"""A body of more members is asked on no more draws; a share over them is good to 1.6 points of a hundred."""
UNCOUNTED_DRAWS = 200
"""Draws for a body too large to be counted, each of which costs a hundred times as much."""
CURVE_TERMS = np.linspace(0, 100, 21)


def adoption(cast: Ballot) -> Outcomes:
    """Chances that a draft is adopted, falls short of the quota or is vetoed, and by whom, shape (n, …).

    Exact given each draw: members vote independently given the common shock, which is integrated over the nodes
    of the ballot; the count under the rule is exact, or right to within `error` for the very largest bodies
    (`detente.bodies.chance`). Chances are 0–1.

    >>> from detente import load
    >>> draws = load("kosovo-2007").draw(3)
    >>> found = adoption(ballot(draws, "plan", whole(draws).gains["plan"]))
    >>> bool(np.allclose(found.adopted + found.failed + found.vetoed, 1))
    True
    """
    return counted(cast)


def tell(result: Result) -> list[str]:
    """The findings in words: will it pass, who blocks, which term would do better."""
    told = []
    for row in result.tables["drafts"]:
        draft, name = str(row["draft"]), row["name"]
        adopted = result.measures[f"{draft}.adopted"]
        told.append(
            f"If {name} is put to the vote today, it is adopted: {in_words(adopted.mean)}, {percent(adopted.mean)} "
            f"({percent(adopted.low)} to {percent(adopted.high)} over the draws)."
        )
        told += tell_sources(
            *([row for row in result.tables[key] if row["draft"] == draft] for key in ("sources", "parted"))
        )
        told += _blocks(result, draft)
        told += _terms(result, draft)
        told += tell_pivots([pivot for pivot in result.tables["pivots"] if pivot["draft"] == draft])
    return told


def _blocks(result: Result, draft: str) -> list[str]:
    short, vetoed = result.measures[f"{draft}.failed"], result.measures[f"{draft}.vetoed"]
    told = [f"It is vetoed: {in_words(vetoed.mean)}, {percent(vetoed.mean)}; it falls short: {percent(short.mean)}."]
    by = [row for row in result.tables["votes"] if row["draft"] == draft and row["permanent"]]
    for row in sorted(by, key=lambda row: -float(row["no"] or 0))[:1]:
        against = result.measures[f"vote.{draft}.{row['member']}.no"]
        veto = result.measures[f"veto.{draft}.{row['member']}"]
        told.append(
            f"{row['name']} votes no: {in_words(against.mean)}, {percent(against.mean)}; that no is what stops the "
            f"draft in {percent(veto.mean)}, for short of the quota no veto is needed."
        )
    return told


def _terms(result: Result, draft: str) -> list[str]:
    told = []
    for issue in dict.fromkeys(row["issue"] for row in result.tables["curve"] if row["draft"] == draft):
        rows = [r for r in result.tables["curve"] if r["draft"] == draft and r["issue"] == issue]
        best = max(rows, key=lambda row: float(row["adopted"] or 0))
        told.append(
            f"On {issue} the chance is best with a term of {best['term']:g}: {percent(float(best['adopted'] or 0))}."
        )
    return told


@analysis(
    question="Will the body decide: who votes how, who blocks, and which text would pass?",
    reference="Ordered logit, McCullagh (1980), JRSS B 42, equation 2.5; exact count over the rule",
    example="detente run adoption kosovo-2007",
    tell=tell,
    later={"details": False},
)
def answer(draws: Draws, *, details: bool = True) -> Answer:
    """Chance of each vote of each member, of adoption, of failing the quota, of a veto and by whom.

    Every draft still on the table is taken as if put to the vote today; a second set of measures (`….if.BARGAIN`)
    has one bargain more in force. With `details` there are the tables that take longer: `curve`, the chance of
    adoption against the draft's term on each issue, others as they are; `pivots`, the chance of adoption if one
    member's vote were certain, and whose vote alone, changed, would turn the result that the likeliest votes give; and
    for the Security Council, where what the public record says of such a draft is pooled with the case, `sources`, the
    chance by each alone, and `parted`, every member's chance to vote no by each.

    Bodies of more than a council are answered on fewer draws, and one whose votes are too fine to be counted, such as
    the IMF, to within a bound.
    """
    case, given = draws.case, draws.n
    open_ = [d for d in case.drafts if case.draft[d].status == "tabled"]
    large = not all(is_counted(seated_rule(case, case.draft[d].body)) for d in open_)
    most = UNCOUNTED_DRAWS if large else LARGE_DRAWS
    draws = draws.part(0, most) if draws.n > most and (large or _is_assembly(case, open_)) else draws
    measures: dict[str, Quantity] = {}
    for draft in open_:
        measures |= dict(_quantities(draws, draft))
    sources = [by_source(draws, draft) for draft in open_ if details]
    tables: dict[str, list[Row]] = {
        "sources": [row for rows, _ in sources for row in rows],
        "parted": [row for _, rows in sources for row in rows],
        "drafts": [{"draft": d, "name": _name(case, d), "body": case.draft[d].body} for d in open_],
        "votes": [row for d in open_ for row in _vote_rows(draws, d, measures)],
        "pivots": [row for d in open_ for row in _pivots(draws, d)] if details else [],
        "curve": [row for d in open_ for row in _curve_rows(draws, d)] if details else [],
    }
    return Answer(measures, tables, _caveats(case) + _bounded(measures, draws.n, given), exact=not large)


def _is_assembly(case: Case, drafts: list[str]) -> bool:
    return any(len(seated_rule(case, case.draft[draft].body).members) > COUNCIL for draft in drafts)


def _pivots(draws: Draws, draft: str) -> list[Row]:
    part = draws.parts()[0]  # what its votes rest on is worked out already
    joint = whole(part)
    return pivot_rows(part, bargained(part, joint.ballot(draft), in_force(joint)))


def _bounded(measures: dict[str, Quantity], used: int, given: int) -> list[Caveat]:
    """How far off the chances of bodies too large to be counted may be."""
    errors = [float(quantity.values.mean()) for key, quantity in measures.items() if key.endswith(".bound")]
    if not errors:
        return [Caveat("fewer draws", f"Computed on the first {used} of {given} draws.")] if used < given else []
    text = (
        f"Votes too fine to be counted: chances are right to within {100 * max(errors):.2g} points of a hundred on "
        f"average, and computed on the first {used} of {given} draws."
    )
    return [Caveat("bounded", text)]


def _name(case: Case, draft: str) -> str:
    return case.draft[draft].name or draft


def _quantities(draws: Draws, draft: str) -> Iterator[tuple[str, Quantity]]:
    case, name = draws.case, _name(draws.case, draft)
    rule = seated_rule(case, case.draft[draft].body)
    found = _joined([_cast(part, draft) for part in draws.parts()])
    for key, words in (("adopted", "is adopted"), ("failed", "falls short of the quota"), ("vetoed", "is vetoed")):
        yield f"{draft}.{key}", Quantity(found[f"{key}."], "chance", f"{name} {words}")
    if not is_counted(rule):
        yield f"{draft}.bound", Quantity(found["error."], "chance", f"How far off the chances of {name} may be")
    able = vetoers(rule)
    for m, member in enumerate(rule.members):
        who = case.name_of(member)
        for v, word in enumerate(VOTES):
            values = found["members."][:, m, v]
            yield f"vote.{draft}.{member}.{word}", Quantity(values, "chance", f"{who} votes {word} on {name}")
        if member in able:
            values = found["vetoed_by."][:, m]
            yield f"veto.{draft}.{member}", Quantity(values, "chance", f"{who} casts a veto on {name}")
    for bargain in _shifting(case, draft):
        for key in ("adopted", "vetoed"):
            label = f"{name} is {key}, with bargain {bargain} in force"
            yield f"{draft}.{key}.if.{bargain}", Quantity(found[f"{key}.{bargain}"], "chance", label)


def _shifting(case: Case, draft: str) -> list[str]:
    """Bargains that shift a vote on this draft."""
    keys = sorted(case.bargain)
    return [key for key in keys if any(target.split(".")[2] == draft for target in case.bargain[key].shifts)]


def _cast(part: Draws, draft: str) -> dict[str, Array]:
    """Votes and outcomes with the bargains in force today, and the outcomes with each bargain more."""
    joint = whole(part)
    today = _shifting_today(joint, draft)
    found = {f"{key}.": value for key, value in joint.counted(draft, today)._asdict().items()}
    found["members."] = bargained(part, joint.ballot(draft), today).members
    for bargain in _shifting(part.case, draft):
        ends = joint.counted(draft, today | {bargain})
        found |= {f"adopted.{bargain}": ends.adopted, f"vetoed.{bargain}": ends.vetoed}
    return found


def _shifting_today(joint: Whole, draft: str) -> frozenset[str]:
    """Bargains in force today that shift a vote on this draft."""
    return in_force(joint) & frozenset(_shifting(joint.space.case, draft))


def _joined(parts: list[dict[str, Array]]) -> dict[str, Array]:
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _vote_rows(draws: Draws, draft: str, measures: dict[str, Quantity]) -> list[Row]:
    case = draws.case
    rule = seated_rule(case, case.draft[draft].body)
    able = vetoers(rule)
    rows: list[Row] = []
    for member in rule.members:
        row: dict[str, str | float | bool] = {
            "draft": draft,
            "member": member,
            "name": case.name_of(member),
            "permanent": member in able,
            "sponsor": member in case.draft[draft].sponsors,
        }
        for word in VOTES:
            row[word] = float(measures[f"vote.{draft}.{member}.{word}"].values.mean())
        rows.append(row)
    return rows


def _curve_rows(draws: Draws, draft: str) -> list[Row]:
    """Chance of adoption at each term of each issue: mean and 10–90% over the first draws.

    What members expect otherwise does not depend on the text, so only the worth of adoption is asked again.
    """
    counted = is_counted(seated_rule(draws.case, draws.case.draft[draft].body))
    many = not counted or _is_assembly(draws.case, [draft])
    part = draws.part(0, min(draws.n, CURVE_DRAWS // 20 if many else CURVE_DRAWS))
    rows: list[Row] = []
    for issue in sorted(draws.case.draft[draft].terms):
        for term, adopted in zip(CURVE_TERMS, _adopted_at(part, draft, issue), strict=True):
            low, high = np.quantile(adopted, [0.1, 0.9])
            rows.append(
                {
                    "draft": draft,
                    "issue": issue,
                    "term": float(term),
                    "adopted": float(adopted.mean()),
                    "low": float(low),
                    "high": float(high),
                }
            )
    return rows


def _adopted_at(part: Draws, draft: str, issue: str) -> Array:
    """Chance of adoption at each term of an issue in each draw, shape (terms, n): all asked of the rule at once."""
    joint, casts = whole(part), []
    for term in CURVE_TERMS:
        changed = part.changing({f"draft.{draft}.terms.{issue}": float(term)})
        gain = adoption_gain(changed, joint.space, worth(changed, joint.space), joint.fallback, draft)
        casts.append(ballot(changed, draft, gain, in_force(joint)))
    together = replace(casts[0], chances=np.concatenate([cast.chances for cast in casts]))
    return adoption(together).adopted.reshape(len(casts), part.n)


def _caveats(case: Case) -> list[Caveat]:
    caveats = [
        Caveat("no back-test", "No back-test covers these chances: the costs of standing alone and of a veto are "
               "reasoned ranges, not fitted to the record.")
    ]  # fmt: skip
    members = {m for d in case.drafts for m in seated_rule(case, case.draft[d].body).members}
    if order := order_only(case, members):
        caveats.append(Caveat("order only", order))
    seats = {seat for d in case.drafts for seat in _empty_seats(case, d)}
    if seats:
        text = (
            f"No actor of the case sits for {', '.join(sorted(seats))}: the general share of yes is used, in the "
            "Security Council the member's own record."
        )
        caveats.append(Caveat("empty seat", text))
    return caveats + doubtful(case, sorted({draft.body for draft in case.draft.values()}))


def _empty_seats(case: Case, draft: str) -> list[str]:

    return [m for m in seated_rule(case, case.draft[draft].body).members if m not in case.actor]
