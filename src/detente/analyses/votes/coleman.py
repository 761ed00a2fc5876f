"""Coleman's three measures: how easily a body acts, and each member's power to prevent and to initiate action."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.analyses.votes._bodies import NO_BODY, doubtful, joined, named_bodies
from detente.analyses.votes._power import A_PRIORI, off_by
from detente.analysis import analysis
from detente.bodies.power import Power, exactly, swings
from detente.bodies.rule import Rule
from detente.draws import Draws
from detente.errors import LimitError
from detente.likelihood import percent
from detente.numeric import TIE
from detente.result import Answer, Caveat, Quantity, Result, Row


class Coleman(NamedTuple):
    """`collectivity`: share of patterns of yes and no that pass, 0 to 1; power to `prevent` and to `initiate`."""

    collectivity: float
    prevent: Power
    initiate: Power


def coleman(rule: Rule) -> Coleman:
    """How often coin tosses pass a draft, and how often a member can undo that, or bring it about.

    *Prevent*: of the patterns that pass, the share, 0 to 1, in which the member's change to no makes the draft fail.
    *Initiate*: of those that fail, the share in which its change to yes makes it pass. Nobody abstains. Exact for all
    but the largest bodies, else with a bound. Raises LimitError for a joint rule too large to be counted.
    Source: Coleman 1971, in Lieberman, Social Choice, 269–300; as in Felsenthal & Machover, The Measurement of Voting
    Power, 1998, definition 3.2.6 and section 3.3.

    >>> from detente.bodies.rule import quota
    >>> found = coleman(Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority"))
    >>> found.collectivity, found.prevent.values.round(3).tolist(), found.initiate.values.round(3).tolist()
    (0.375, [1.0, 0.333, 0.333], [0.6, 0.2, 0.2])
    """
    found = swings(rule)
    power, passing = found.power, found.passing
    if power.fractions is not None and found.passing_fraction is not None:
        share = found.passing_fraction
        prevent, initiate = ([x / (2 * part) for x in power.fractions] for part in (share, 1 - share))
        return Coleman(float(share), exactly(prevent), exactly(initiate))
    shares = [Power(power.values / (2 * part), power.bound * 1.5 / part) for part in (passing, 1 - passing)]
    return Coleman(passing, *shares)


def tell(result: Result) -> list[str]:
    """One sentence a body: how easily it acts, and who can most often prevent that or bring it about."""
    told = []
    for row in result.tables["bodies"]:
        rows = [member for member in result.tables["power"] if member["body"] == row["body"]]
        told.append(
            f"{row['body']}: coin tosses pass a draft {percent(float(row['collectivity'] or 0))} of the time; "
            f"{_most(rows, 'prevent')} of what passes, and {_most(rows, 'initiate')} of what fails."
        )
    return told


def _most(rows: list[Row], what: str) -> str:
    shares = {str(row["member"]): float(row[what] or 0) for row in rows}
    most = max(shares.values())
    top = [name for name, share in shares.items() if share > most - TIE]
    who = "any member" if len(top) == len(shares) else joined(top)
    each = " each" if 1 < len(top) < len(shares) else ""
    could = "have prevented" if what == "prevent" else "have passed"
    return f"{who} could{each} {could} {'all' if most > 1 - TIE else percent(most)}"


@analysis(
    question="How easily does each body act, and who can prevent it from acting or make it act?",
    reference="Coleman 1971, in Lieberman, Social Choice, 269–300",
    example="detente run coleman kosovo-2007",
    tell=tell,
)
def answer(draws: Draws) -> Answer:
    """Coleman's power of a body to act and of each member to prevent and to initiate; the same in every draw.

    Yes and no only: that a permanent member's abstention does not block is left out.
    """
    bodies: list[Row] = []
    rows: list[Row] = []
    measures: dict[str, Quantity] = {}
    caveats = [A_PRIORI]
    for body in named_bodies(draws.case):
        try:
            found = coleman(body.rule)
        except LimitError as untold:
            caveats.append(Caveat("not told", f"No power to act for {body.name}: {untold}"))
            continue
        caveats += off_by(body, found.prevent)
        label = f"share of coin tosses that pass a draft in {body.name}"
        values = np.full(draws.n, found.collectivity)
        measures[f"{body.key}.collectivity"] = Quantity(values, "share", label, floor=0.0)
        bodies.append({"body": body.name, "collectivity": found.collectivity})
        powers = {"prevent": found.prevent, "initiate": found.initiate}
        for k, seat in enumerate(body.rule.members):
            shares = {what: float(power.values[k]) for what, power in powers.items()}
            rows.append({"body": body.name, "member": body.names[seat], **shares})
            for what, share in shares.items():
                label = f"{body.names[seat]}'s power to {what} action in {body.name}"
                measures[f"{body.key}.{seat}.{what}"] = Quantity(np.full(draws.n, share), "share", label, floor=0.0)
    caveats += doubtful(draws.case, draws.case.body)
    return Answer(measures, {"bodies": bodies, "power": rows}, caveats if draws.case.body else [NO_BODY])
