"""What the Council's public record says of a draft of the case, and how it is pooled with what the case says."""

from __future__ import annotations

import numpy as np

from detente.bodies.rule import Rule, vetoers
from detente.case import Case
from detente.draws import Draws
from detente.numeric import Array
from detente.record.forecast.asked import Asked, asked

COUNCIL = "un-security-council"
"""The one way to decide that the record is of: a text put to the Council as substance."""


def of_record(draws: Draws, draft: str, rule: Rule) -> Asked | None:
    """The record's forecast of a draft as of the case's date; None for other bodies, or before the record begins.

    Members stand in the rule's order. Worked out once for all draws of a case.
    """
    key = ("record", draft, draws.case.draft[draft].topic, draws.case.draft[draft].sponsors)
    if key not in draws.case_memo:
        draws.case_memo[key] = _asked(draws.case, draft, rule)
    return draws.case_memo[key]  # type: ignore[no-any-return]


def _asked(case: Case, draft: str, rule: Rule) -> Asked | None:
    text = case.draft[draft]
    if case.body[text.body].rule != COUNCIL:
        return None
    sponsors, members, permanent = (
        [case.code_of(who) for who in group] for group in (text.sponsors, rule.members, vetoers(rule))
    )
    return asked(case.as_of, text.topic, sponsors, members, permanent)


def pooled(chances: Array, record: Array, share: Array) -> Array:
    """Two opinions of the same vote as one: the weighted mean of their log-odds, Π p_o^w_o, rescaled to sum to 1.

    `chances` (..., 3) and `record`, broadcasting, the chances of each vote; `share` (...) in [0, 1] the weight of the
    record, 1 less it that of the other. A vote one of them thinks impossible stays so. Source: Genest & Zidek (1986),
    Statistical Science 1(1), 114–135, section 3 (logarithmic opinion pool).

    >>> pooled(np.array([0.5, 0.25, 0.25]), np.array([0.02, 0.18, 0.8]), np.array(0.5)).round(3).tolist()
    [0.132, 0.279, 0.589]
    """
    share = np.asarray(share)[..., None]
    with np.errstate(divide="ignore"):
        mean = np.exp(_times(1 - share, np.log(chances)) + _times(share, np.log(record)))
    total = mean.sum(axis=-1, keepdims=True)
    return np.asarray(np.where(total > 0, mean / np.where(total > 0, total, 1.0), chances))


def _times(share: Array, logs: Array) -> Array:
    """The product, with no weight on no chance counting nothing."""
    return np.asarray(np.where(share == 0, 0.0, share * np.maximum(logs, -700)))
