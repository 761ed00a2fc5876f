"""Answers of one kind side by side: models of talks with their record, and indices of power."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.brief.content import Answered, Table
from detente.brief.table import table
from detente.brief.wording import short
from detente.case import Case
from detente.record.settled import Settled, shipped
from detente.result import Measure, Row

TERMINAL = 7
"""Columns a terminal has room for."""
CALIBRATED = "compromise, calibrated"
DEFAULT = "compromise"
NO_BREAK = "\N{NO-BREAK SPACE}"


def models(case: Case, answers: Sequence[Answered]) -> tuple[Table, ...]:
    """A row a model of talks: where it puts each issue, with its 80% interval, and how it did where outcomes are known.

    The compromise first, then those whose point was nearest; the cells are text, the numbers stand in the results.
    """
    found = {(a.analysis.name, issue): _point(m) for a in answers for issue, m in a.result.measures.items()}
    found |= {(CALIBRATED, str(row["issue"])): _band(row, answers) for row in _calibrated(answers)}
    points = {key: value for key, value in found.items() if key[1] in case.issue}
    issues = [issue for issue in case.issues if any(key[1] == issue for key in points)]
    names = sorted({name for name, _ in points}, key=_order)
    if not issues:
        return ()
    rows: list[Row] = [
        {"model": name, **{issue: _cell(points.get((name, issue))) for issue in issues}, **_record(name)}
        for name in names
    ]
    dots: list[Row] = [
        {"model": name, "issue": issue, "best": at[0], "low": at[1], "high": at[2]}
        for (name, issue), at in sorted(points.items(), key=lambda item: (names.index(item[0][0]), item[0][1]))
    ]
    made = table("models", rows, beside={"points": dots})
    own = [issue for issue in issues if not case.issue[issue].linked]
    return (replace(made, narrow=("model", *own[: TERMINAL - 3], "past_error", "beside_compromise")),)


def power(answers: Sequence[Answered]) -> tuple[Table, ...]:
    """A row a member of a body, a column an index of power: none where fewer than two indices say anything."""
    rows: dict[tuple[str, str], dict[str, str | float]] = {}
    told = [answer for answer in answers if "power" in answer.result.tables]
    for answer in told:
        for row in answer.result.tables["power"]:
            body, member = str(row["body"]), str(row["member"])
            mine = rows.setdefault((body, member), {"body": body, "member": member})
            for key in [key for key in row if key not in mine]:
                what = answer.analysis.name if key == "share" else f"{answer.analysis.name}, to {key}"
                mine[what] = float(row[key] or 0)
    if len(told) < 2 or not rows:
        return ()
    several = len({body for body, _ in rows}) > 1
    columns = list(dict.fromkeys(key for row in rows.values() for key in row if several or key != "body"))
    whole = [{key: row.get(key) for key in columns} for row in rows.values()]
    title = "Who has power by the rules alone: seven ways to count" if len(told) > 5 else "Who has power by the rules"
    return (Table("indices", title, whole),)


def scores() -> Table:
    """The record of every model of talks that was scored, the best distribution first."""
    rows: list[Row] = [
        {
            "model": one.model,
            "mean_error": f"{one.mean_error:.1f}",
            "beside_compromise": _beside(one),
            "crps": f"{one.crps:.1f}",
            "coverage_of_80": one.coverage_of_80,
        }
        for one in sorted(shipped().values(), key=lambda one: (one.crps, one.model))
    ]
    title = "Models of where talks land, on decisions whose outcome is known: errors in points of 100"
    return Table("settlements", title, rows)


_At = tuple[float, float, float]


def _point(measure: Measure) -> _At:
    return measure.best, measure.low, measure.high


def _calibrated(answers: Sequence[Answered]) -> Sequence[Row]:
    return next((a.result.tables.get("calibrated", ()) for a in answers if a.analysis.name == DEFAULT), ())


def _band(row: Row, answers: Sequence[Answered]) -> _At:
    """The compromise, with the band in which decisions have fallen around it."""
    default = next(a.result for a in answers if a.analysis.name == DEFAULT)
    return default.measures[str(row["issue"])].best, float(row["low"] or 0), float(row["high"] or 0)


def _order(name: str) -> tuple[bool, float, str]:
    known = shipped().get(name)
    return (not name.startswith(DEFAULT), known.mean_error if known else 101.0, name)


def _cell(at: _At | None) -> str:
    if at is None:
        return "—"
    best, low, high = (short(round(x)) for x in at)
    return f"{best}{NO_BREAK}({low}–{high})" if low != high else best


def _record(name: str) -> dict[str, str | float | bool | None]:
    known = shipped().get(name)
    if known is None:
        return {"past_error": None, "beside_compromise": "not counted", "worse_beyond_chance": None, "crps": None}
    beside: dict[str, str | float | bool | None] = {
        "beside_compromise": _beside(known),
        "worse_beyond_chance": known.is_worse,
    }
    return {"past_error": f"{known.mean_error:.1f}", **beside, "crps": f"{known.crps:.1f}"}


def _beside(known: Settled) -> str:
    """The difference to the compromise with its interval; nothing for the compromise itself."""
    if known.model.startswith(DEFAULT):
        return ""
    ends = known.mean_error_beside, known.mean_error_beside_low, known.mean_error_beside_high
    at, low, high = (round(x, 1) + 0.0 for x in ends)  # no minus before a zero
    return f"{at:+.1f} [{low:.1f}, {high:.1f}]".replace("-", "−").replace(" ", NO_BREAK)
