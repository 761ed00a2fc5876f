"""Who sits in a body of a case: its rule with the case's own actors in the seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente import body as described_body
from detente.bodies import inline
from detente.bodies.library import library_body
from detente.bodies.rule import Rule, bound_to_abstain, voting_together
from detente.body import Body
from detente.case import Case
from detente.errors import RuleError
from detente.numeric import nearest


def seated_rule(case: Case, body: str) -> Rule:
    """The decision rule of a body on the case's date; a seat no actor of the case holds keeps its country code.

    Raises RuleError when no coalition can meet the rule or the body has no members on the date, NotFoundError
    when the library has no such body.
    """
    if ("rule", body) not in case.memo:
        case.memo["rule", body] = _seated(case, case.body[body])
    return case.memo["rule", body]  # type: ignore[no-any-return]


def _seated(case: Case, described: Body) -> Rule:
    rule = written_rule(described) if described.rule is None else _library_rule(case, described)
    return voting_together(bound_to_abstain(rule, described.abstains), _holds(case, described))


def written_rule(body: Body) -> Rule:
    """The rule of a body whose seats stand in the case, before anybody holds another's seat."""
    return inline.inline_rule(_present(body), _need(body), totals={} if body.without else body.totals)


def doubts(case: Case, body: str) -> list[str]:
    """What the facts about a body leave open on the case's date, a sentence each.

    >>> from detente import load
    >>> doubts(load("kosovo-2007"), "council")
    []
    """
    described = case.body[body]
    if described.rule is not None:
        return list(library_body(described.rule).doubts(case.as_of))
    found = []
    for name, total in described.totals.items():
        if by := inline.misses_total(described.seats or (), name, total):
            found.append(f"{name} of all seats sum to {total + by:,}, not {total:,}; shares are of {total:,}")
    return found


def _present(body: Body) -> inline.Seats:
    """The seats written here but for those that take no part."""
    seats = body.seats or ()
    for absent in body.without:
        if absent not in seats:
            near = nearest(absent, list(seats))
            hint = f" Mend: did you mean {near!r}?" if near else ""
            raise RuleError(
                f"rule: {absent!r}, without which is voted, has no seat; allowed: {', '.join(seats)}.{hint}"
            )
    if isinstance(seats, Mapping):
        return {seat: votes for seat, votes in seats.items() if seat not in body.without}
    return tuple(seat for seat in seats if seat not in body.without)


def _need(need: described_body.Need) -> inline.Need:
    return inline.Need(
        quota=need.quota,
        veto=need.veto,
        abstention=need.abstention,
        fewer_against=need.fewer_against,
        of=need.of or "",
        among=need.among,
        all=tuple(map(_need, need.all or ())),
        any=tuple(map(_need, need.any or ())),
    )


def _library_rule(case: Case, body: Body) -> Rule:
    assert body.rule is not None
    codes = {key: actor.code or key for key, actor in case.actor.items()}
    rule = library_body(body.rule).rule(case.as_of, [codes.get(absent, absent) for absent in body.without])
    by_code = _by_code(case)
    return replace(rule, members=tuple(by_code.get(code, code) for code in rule.members))


def _by_code(case: Case) -> dict[str, str]:
    return {actor.code: key for key, actor in case.actor.items() if actor.code}


def _holds(case: Case, body: Body) -> dict[str, list[str]]:
    """Seats by who holds them besides its own, by the names that members of the rule have."""
    by_code = _by_code(case) if body.rule is not None else {}
    return {holder: [by_code.get(seat, seat) for seat in seats] for holder, seats in body.holds.items()}
