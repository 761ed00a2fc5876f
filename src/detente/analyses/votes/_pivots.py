"""Whose one vote, changed, would change the result, and by how much."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.bodies.chance import chance_given_vote
from detente.bodies.rule import ABSTAIN, NO, YES, Rule, passes
from detente.case import VOTES
from detente.draws import Draws
from detente.joint.vote import Ballot
from detente.likelihood import percent
from detente.numeric import TIE
from detente.result import Row

COUNCIL, CERTAIN = 30, 25
"""In a body larger than a council, so many draws are asked what a certain vote would do."""
NAMED = 3
"""Members named in a finding; the table has them all."""


def turning_votes(rule: Rule, votes: npt.NDArray[np.int8]) -> list[int | None]:
    """For each member the vote with which it alone would turn the result round, None when it cannot.

    `votes` (members,): 0 no, 1 abstain, 2 yes. Of two votes that turn it, the one nearer to the member's own.

    >>> from detente.bodies.rule import quota
    >>> turning_votes(Rule(tuple("abc"), quota("abc", 2), "two of three"), np.array([2, 2, 0], dtype=np.int8))
    [1, 1, None]
    """
    members = len(votes)
    other = np.repeat(votes[None], 3 * members, axis=0).reshape(members, 3, members)
    other[np.arange(members), :, np.arange(members)] = [NO, ABSTAIN, YES]
    turned = passes(rule, other) != passes(rule, votes)
    found: list[int | None] = []
    for vote, turns in zip(votes.tolist(), turned, strict=True):
        ways = sorted(np.flatnonzero(turns).tolist(), key=lambda way, own=vote: abs(way - own))  # type: ignore[misc]
        found.append(ways[0] if ways else None)
    return found


def pivot_rows(draws: Draws, cast: Ballot) -> list[Row]:
    """A row a member: its likeliest vote, the chance of adoption if it votes no, abstains or votes yes for certain,
    and with which vote it alone would turn the result that the likeliest votes give (empty when with none).

    Everybody else votes as before, whatever the shock that moves all.
    """
    some = cast.chances[:CERTAIN] if len(cast.rule.members) > COUNCIL else cast.chances
    given = np.einsum("j,njmv->mv", cast.weights, chance_given_vote(cast.rule, some)) / len(some)
    now = cast.members.mean(axis=0)
    likely = now.argmax(axis=1).astype(np.int8)
    result = bool(passes(cast.rule, likely))
    rows: list[Row] = []
    for m, (member, turn) in enumerate(zip(cast.rule.members, turning_votes(cast.rule, likely), strict=True)):
        name = draws.case.name_of(member)
        row: dict[str, str | float | bool] = {"draft": cast.draft, "member": member, "name": name}
        row |= {"likeliest": VOTES[likely[m]], "passes": result}
        row |= {f"if_{word}": float(given[m, v]) for v, word in enumerate(VOTES)}
        rows.append(row | {"turns": "" if turn is None else VOTES[turn]})
    return rows


def tell_pivots(rows: Sequence[Row]) -> list[str]:
    """Who turns the likeliest result, and whose vote moves the chance of adoption most."""
    if not rows:
        return []
    result = "passes" if rows[0]["passes"] else "does not pass"
    turning = [row for row in rows if row["turns"]]
    told = [f"If all members vote as they most likely would, the draft {result}; {_turners(turning, len(rows))}."]
    spread = [max(_chances(row)) - min(_chances(row)) for row in rows]
    first = min(zip(spread, rows, strict=True), key=lambda pair: (-round(pair[0], 9), str(pair[1]["name"])))
    if first[0] > TIE:
        row = first[1]
        no, abstain, yes = map(percent, _chances(row))
        told.append(
            f"One vote moves most, that of {row['name']}: adoption has a chance of {yes} if it says yes for certain, "
            f"{abstain} if it abstains, {no} if it says no."
        )
    return told


def _chances(row: Row) -> list[float]:
    return [float(row[f"if_{word}"] or 0) for word in VOTES]


def _turners(turning: Sequence[Row], size: int) -> str:
    if not turning:
        return "no single vote changed would change that"
    if len(turning) > NAMED:
        return f"any of {len(turning)} of the {size} members could change that alone"
    verbs = {"no": "by voting no", "abstain": "by abstaining", "yes": "by voting yes"}
    who = [f"{row['name']} {verbs[str(row['turns'])]}" for row in turning]
    return f"{' or '.join(who)} could change that alone"
