"""What stands behind a model's answer: how far it was from outcomes that are known."""

from __future__ import annotations

from detente.analysis import find
from detente.record.settled import Settled, shipped
from detente.result import Result

UNTESTED = "No back-test covers this model: how near it comes to what is agreed has not been counted."


def tell_record(result: Result) -> str:
    """The record of the model that gave a result, in a sentence; says so where there is none."""
    known = shipped().get(result.analysis)
    if known is None:
        return UNTESTED
    usual = "" if dict(result.settings) == find(result.analysis).settings else " with its usual settings"
    return (
        f"Its record{usual}: on {known.decisions} decisions of the European Union its point was {known.mean_error:.1f} "
        f"of 100 points from the outcome on average{_beside(known)}."
    )


def _beside(known: Settled) -> str:
    nearer = [one.model for one in shipped().values() if one.mean_error_beside_high < 0]
    if known.model == "compromise":
        return f"; {', '.join(nearer) or 'no model'} was nearer beyond chance"
    ends = f"[{known.mean_error_beside_low:.1f}, {known.mean_error_beside_high:.1f}]".replace("-", "−")
    if known.is_worse:
        return f", {known.mean_error_beside:.1f} {ends} more than the compromise"
    return f", which cannot be told from the compromise (difference {ends})"
