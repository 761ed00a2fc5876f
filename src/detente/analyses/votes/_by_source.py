"""A draft's chance by the Council's record alone, by the case alone, and by both: where the two part, and why."""

from __future__ import annotations

from detente.bodies.chance import outcome_chances
from detente.draws import Draws
from detente.joint.record import of_record
from detente.joint.vote import Ballot, bargained, stated
from detente.joint.whole import in_force, whole
from detente.likelihood import percent
from detente.result import Row
from detente.seats import seated_rule

PARTS = 0.1
"""Members whose chance of voting no differs by less than this do not part with the record."""


def by_source(draws: Draws, draft: str) -> tuple[list[Row], list[Row]]:
    """Chances of the draft by each source; and each member's chance of no by each. Empty where no record is pooled."""
    part = draws.parts()[0]  # what its votes rest on is worked out already
    record = of_record(part, draft, seated_rule(part.case, part.case.draft[draft].body))
    if record is None:
        return [], []
    joint = whole(part)
    alone = part.changing({"voting.record": 0.0})
    case = bargained(alone, stated(alone, draft, joint.gains[draft]), in_force(joint))
    both = bargained(part, joint.ballot(draft), in_force(joint))
    rows: list[Row] = [
        {"draft": draft, "by": "the record alone", "adopted": record.adopted, "vetoed": record.vetoed},
        {"draft": draft, "by": "the case alone", **_ends(case)},
        {"draft": draft, "by": "both", **_ends(both)},
    ]
    members: list[Row] = [
        {
            "draft": draft,
            "member": part.case.name_of(member),
            "record": float(record.chances[m, 0]),
            "case": float(case.members[:, m, 0].mean()),
            "both": float(both.members[:, m, 0].mean()),
            "said": _said(draws, draft, member),
        }
        for m, member in enumerate(both.rule.members)
    ]
    return rows, members


def _ends(cast: Ballot) -> dict[str, float]:
    ends = outcome_chances(cast.rule, cast.chances)
    return {key: float((getattr(ends, key) @ cast.weights).mean()) for key in ("adopted", "vetoed")}


def _said(draws: Draws, draft: str, member: str) -> str:
    """What a member said it will vote, if it was more than a sponsor's silence."""
    intent = draws.case.intent.get(member, {}).get(draft)
    return "" if intent is None else intent.says


def tell_sources(rows: list[Row], members: list[Row]) -> list[str]:
    """Both numbers, the joined one, and over whom they part most."""
    if not rows:
        return []
    record, case, both = (percent(float(row["adopted"] or 0)) for row in rows)
    told = [
        f"By the Council's record alone it is adopted in {record}; by what the case says alone in {case}; both "
        f"together say {both}."
    ]
    apart = sorted(members, key=lambda row: -abs(float(row["case"] or 0) - float(row["record"] or 0)))
    apart = [row for row in apart[:2] if abs(float(row["case"] or 0) - float(row["record"] or 0)) > PARTS]
    for row in apart:
        word = f", which said it would vote {row['said']}" if row["said"] else ""
        told.append(
            f"They part over {row['member']}{word}: it votes no in {percent(float(row['record'] or 0))} by its record, "
            f"in {percent(float(row['case'] or 0))} by the case."
        )
    return told
