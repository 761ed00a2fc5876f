"""Who sits in a body of a case: its rule with the case's own actors in the seats."""

from __future__ import annotations

from dataclasses import replace

from detente.bodies.inline import inline_rule
from detente.bodies.library import library_body
from detente.bodies.rule import Rule, bound_to_abstain
from detente.case import Case


def seated_rule(case: Case, body: str) -> Rule:
    """The decision rule of a body on the case's date; a seat no actor of the case holds keeps its country code.

    Raises RuleError when no coalition can meet the rule or the body has no members on the date, NotFoundError
    when the library has no such body.
    """
    described = case.body[body]
    if described.rule is None:
        assert described.quota is not None  # the case's schema asks for it with seats
        written = inline_rule(described.weights, described.quota, described.veto, described.abstention)
        return bound_to_abstain(written, described.abstains)
    by_code = {actor.code: key for key, actor in case.actor.items() if actor.code}
    codes = {key: actor.code or key for key, actor in case.actor.items()}
    rule = library_body(described.rule).rule(case.as_of, [codes[absent] for absent in described.without])
    seated = replace(rule, members=tuple(by_code.get(code, code) for code in rule.members))
    return bound_to_abstain(seated, described.abstains)
