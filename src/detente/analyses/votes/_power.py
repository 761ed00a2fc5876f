"""What every power index says about the bodies of a case: a share a member, the same in every draw."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from detente.analyses.votes._bodies import NO_BODY, NamedBody, doubtful, joined, named_bodies
from detente.bodies.power import Power, exactly
from detente.bodies.rule import Rule
from detente.draws import Draws
from detente.errors import LimitError, RuleError, SettingError
from detente.likelihood import percent
from detente.numeric import TIE, nearest
from detente.result import Answer, Caveat, Quantity, Result, Row

A_PRIORI = Caveat(
    "a priori",
    "A power index reads the rule alone: it counts every pattern of votes alike, whatever members want.",
)


def power_answer(draws: Draws, measure: str, index: Callable[[Rule], Power]) -> Answer:
    """One measure a body and member, named `body.member.measure`, and a table of the same.

    A body the index cannot be told for is left to a caveat, and so is how far an index may be off.
    """
    rows: list[Row] = []
    measures, caveats = {}, [A_PRIORI]
    bodies = named_bodies(draws.case)
    for body in bodies:
        try:
            power = index(body.rule)
        except (LimitError, RuleError) as untold:
            caveats.append(Caveat("not told", f"No {measure.replace('_', ' ')} power for {body.name}: {untold}"))
            continue
        caveats += off_by(body, power)
        for seat, share in zip(body.rule.members, power.values, strict=True):
            label = f"{body.names[seat]}'s share of power in {body.name}"
            values = np.full(draws.n, share)
            measures[f"{body.key}.{seat}.{measure}"] = Quantity(values, "share", label, floor=0.0)
            rows.append({"body": body.name, "member": body.names[seat], "share": float(share)})
    caveats += doubtful(draws.case, draws.case.body)
    return Answer(measures, {"power": rows}, caveats if bodies else [NO_BODY])


def off_by(body: NamedBody, power: Power) -> list[Caveat]:
    """The error bound in words, where power is not exact."""
    if power.fractions is not None:
        return []
    return [Caveat("rounded", f"Power in {body.name} is computed to within {power.bound:.0e}, not counted.")]


def normalised(power: Power) -> Power:
    """Power as shares of its sum; RuleError when nobody has any."""
    if power.fractions is not None:
        total = sum(power.fractions, Fraction(0))
        if total <= 0:
            raise RuleError("nobody can ever swing a vote")
        return exactly([share / total for share in power.fractions])
    sum_of_all = power.values.sum()
    if sum_of_all <= 0:
        raise RuleError("nobody can ever swing a vote")
    shares = power.values / sum_of_all
    return Power(shares, power.bound * float((1 + len(shares) * shares.max()) / sum_of_all))


def quarrels_of(draws: Draws, quarrels: str) -> Callable[[Rule], list[tuple[str, str]]]:
    """Pairs written "a:b, c:d", as those of them that a body seats both; SettingError for who has no seat at all."""
    pairs = [tuple(part.strip() for part in pair.split(":")) for pair in quarrels.split(",") if pair.strip()]
    seats = list(dict.fromkeys(seat for body in named_bodies(draws.case) for seat in body.rule.members))
    for pair in pairs:
        if len(pair) != 2 or pair[0] == pair[1]:
            raise SettingError(f"quarrels = {quarrels!r}; allowed: pairs of members. Mend: quarrels = a:b, c:d")
        for member in pair:
            if member not in seats:
                near = nearest(member, seats)
                hint = f" Mend: did you mean {near!r}?" if near else ""
                raise SettingError(f"quarrels: {member!r} has no seat; allowed: {', '.join(seats)}.{hint}")
    return lambda rule: [(pair[0], pair[1]) for pair in pairs if set(pair) <= set(rule.members)]


def tell_power(result: Result) -> list[str]:
    """What `tell_shares` says of the power to swing a vote."""
    return tell_shares(result, "the power to swing a vote")


def tell_shares(result: Result, of: str) -> list[str]:
    """One sentence a body: who holds most `of` what, each with what share, and what is left for the others."""
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
            f"{body}: {joined(top)} {each} {percent(most)} of {of}; "
            f"the other {len(shares) - len(top)} hold {percent(rest)} together."
        )
    return told
