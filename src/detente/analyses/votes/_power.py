"""What every power index says about the bodies of a case: a share a member, the same in every draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from detente.analyses.votes._bodies import NO_BODY, joined, named_bodies
from detente.bodies.rule import Rule
from detente.draws import Draws
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row

A_PRIORI = Caveat(
    "a priori",
    "A power index reads the rule alone: it counts every pattern of votes alike, whatever members want.",
)


def power_answer(draws: Draws, measure: str, index: Callable[[Rule], Array]) -> Answer:
    """One measure a body and member, named `body.member.measure`, and a table of the same."""
    rows: list[Row] = []
    measures = {}
    for body in named_bodies(draws.case):
        for seat, share in zip(body.rule.members, index(body.rule), strict=True):
            label = f"{body.names[seat]}'s share of power in {body.name}"
            values = np.full(draws.n, share)
            measures[f"{body.key}.{seat}.{measure}"] = Quantity(values, "share", label, floor=0.0)
            rows.append({"body": body.name, "member": body.names[seat], "share": float(share)})
    return Answer(measures, {"power": rows}, [A_PRIORI if rows else NO_BODY])


def tell_power(result: Result) -> list[str]:
    """One sentence a body: who holds most, each with what share, and what is left for the others."""
    told = []
    for body in dict.fromkeys(row["body"] for row in result.tables["power"]):
        rows = [row for row in result.tables["power"] if row["body"] == body]
        shares = {str(row["member"]): float(row["share"] or 0) for row in rows}
        most = max(shares.values())
        top = [name for name, share in shares.items() if share > most - TIE]
        if len(top) == len(shares):
            told.append(f"{body}: each of the {len(top)} members holds the same share of power, {percent(most)}.")
            continue
        each = "each hold" if len(top) > 1 else "holds"
        rest = 1 - most * len(top)
        told.append(
            f"{body}: {joined(top)} {each} {percent(most)} of the power to swing a vote; "
            f"the other {len(shares) - len(top)} hold {percent(rest)} together."
        )
    return told
