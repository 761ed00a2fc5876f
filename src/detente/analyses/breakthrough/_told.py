"""A breakthrough in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.likelihood import in_draws, percent
from detente.result import Result, Row


def tell(result: Result) -> list[str]:
    """For each goal: the package or that there is none, who pays, who gains, who could defect, what is lacking."""
    told: list[str] = []
    for row in result.tables["packages"]:
        told += _goal(result, row)
    if not told:
        today = result.measures.values()
        told = [f"{m.label} in {in_draws(m.mean, 'the draws')}; the case has no lever to change that." for m in today]
    return told


def _goal(result: Result, row: Row) -> Iterator[str]:
    mine = {name: [r for r in rows if r.get("goal") == row["goal"]] for name, rows in result.tables.items()}
    wanted = f"{row['goal_text']} (in {percent(_f(row['share']))} of draws or more)"
    today = f"as things are it holds in {in_draws(result.measures['goal.' + str(row['goal'])].mean, 'the draws')}"
    if row["found"] and not row["levers"]:
        yield f"{wanted}: holds as things are, in {_fresh(row, 'fresh_share', 'fresh_on')}."
        return
    if not row["found"]:
        none = "no package in reach does it" if row["exact"] else "none of the packages tried does it"
        yield f"{wanted}: {none}; {today}. {row['statement']}"
        yield from _unwanted(mine["unwanted"])
        yield from _near(mine["near_misses"])
        yield from _left_out(mine["left_out"])
        return
    yield (
        f"{wanted}: the cheapest package found is '{row['text']}' (by {row['by']}), at a cost of {_f(row['cost']):.1f} "
        f"points ({_f(row['cost_low']):.1f} to {_f(row['cost_high']):.1f}): it holds in "
        f"{_fresh(row, 'fresh_share', 'fresh_on')} (90% interval "
        f"{percent(_f(row['fresh_low']))} to {percent(_f(row['fresh_high']))}); {today}. {row['statement']}"
    )
    yield from _in_part(mine["in_part"], _f(row["cost"]))
    yield from _gains(mine["gains"])
    yield from _defects(mine["defections"])
    yield from _unwanted(mine["unwanted"])
    yield from _near(mine["near_misses"])
    yield from _left_out(mine["left_out"])


def _f(value: Any) -> float:
    return float(value or 0.0)


def _fresh(row: Row, share: str = "share", draws: str = "draws") -> str:
    return in_draws(_f(row[share]), f"{row[draws]} fresh draws")


def _in_part(rows: list[Row], cost: float) -> Iterator[str]:
    """How much of the levers that can be pulled in part would do."""
    if not rows:
        return
    if all(_f(row["part"]) == 1 for row in rows):
        yield "With less of what can be done in part it is not proved."
        return
    parts = " and ".join(f"{in_draws(_f(row['part']), repr(row['text']))} ({_number(row)})" for row in rows)
    saved = sum(_f(row["cost"]) * (1 / _f(row["part"]) - 1) for row in rows)
    yield (
        f"Less would do: {parts}. It then holds in {_fresh(rows[0], 'fresh_share', 'fresh_on')} (90% interval "
        f"{percent(_f(rows[0]['fresh_low']))} to {percent(_f(rows[0]['fresh_high']))}), at {cost - saved:.1f} points "
        "if a part costs as much less."
    )


def _number(row: Row) -> str:
    return f"{_f(row['number']):.3g} in place of {_f(row['number_in_full']):.3g}".replace("-", "−")


def _gains(rows: list[Row]) -> Iterator[str]:
    """Who gains most, who loses most, and how those who pay come out."""
    if rows:
        best, worst = rows[0], rows[-1]
        text = f"Most is gained by {best['actor']} ({_f(best['change']):+.1f} points)"
        lost = f", most lost by {worst['actor']} ({_f(worst['change']):+.1f})" if _f(worst["change"]) < 0 else ""
        paid = [f"{r['actor']} {_f(r['net']):+.1f}" for r in rows if r["pays"]]
        yield f"{text}{lost}; net of cost to those who pay: {', '.join(paid)}."


def _defects(rows: list[Row]) -> Iterator[str]:
    undoing = [row for row in rows if row["undoes"]]
    if undoing:
        row = max(undoing, key=lambda r: _f(r["chance"]) * _f(r["share"]))
        yield (
            f"It could be undone by {row['actor']} ('{row['act']}', from the situation {row['situation']}): a gain of "
            f"{_f(row['gain']):+.1f} points, above zero in {percent(_f(row['share']))} of "
            f"draws; having looked at the replies of others it would take the chance in {percent(_f(row['would']))}."
        )
    elif rows:
        yield "Nobody gains by undoing its acts in the situations it most likely leads to."


def _near(rows: list[Row]) -> Iterator[str]:
    """The nearest miss, and where nothing is known of what it lacks the next of which something is."""
    first = rows[:1]
    for row in first + [row for row in rows[1:] if row["rule"] and not first[0]["rule"]][:1]:
        told = f"Nearest miss: '{row['text']}' holds in {_fresh(row)}"
        if row["rule"]:
            yield (
                f"{told}. It would do if {row['rule']}: then {percent(_f(row['under_rule']))} "
                f"(in {row['tested']} draws that did not make this rule)."
            )
        elif _f(row["share"]) >= _f(row["wanted"]):
            yield f"{told}: enough, but not proved by so few; more fresh draws would settle it."
        else:
            yield f"{told}; no condition on a few inputs was found under which it would do."


def _unwanted(rows: list[Row]) -> Iterator[str]:
    for row in [row for row in rows if row["holds"]][:1]:
        yield (
            f"'{row['text']}' (cost {_f(row['cost']):.1f}) would do it, in {_fresh(row)}, "
            f"but is left out: {row['why']}."
        )


def _left_out(rows: list[Row]) -> Iterator[str]:
    if rows:
        actors = ", ".join(sorted({str(row["actor"]) for row in rows}))
        yield f"Left out, as the package is for others: what {actors} could do ({len(rows)} levers)."
