"""How much of a package is needed: planted thresholds are found to 1 in 128, and what is not proved is not told."""

from __future__ import annotations

import numpy as np
import pytest
from councils import council

from detente.analysis import run
from detente.goals import share

FINE = 1 / 128


def parts(yes, made, asks, quota=2, draws=40, **more):
    """What breakthrough tells of pulling the levers in part, by their text."""
    result = run("breakthrough", council(yes, quota, made, asks=asks), draws=draws, anyone=True, fresh=160, **more)
    return {row["text"]: row for row in result.tables["in_part"]}, result


@pytest.mark.parametrize("how", ["shift", "set"])
@pytest.mark.parametrize("needed", [0.03, 0.31, 0.5, 0.72, 0.993])
def test_a_planted_threshold_is_found(how, needed):
    """`a` is sure of its yes, so what `b` does decides: from 0.2, at the whole of the lever 0.8."""
    moved = {"shift": "vote.b.plan.yes", "amount": 0.6} if how == "shift" else {"set": "vote.b.plan.yes", "to": 0.8}
    made = {"x": {"by": "b", "cost": 4.0} | moved}
    found, _ = parts({"a": 1.0, "b": 0.2, "c": 0.0}, made, f"adoption.plan.adopted >= {0.2 + 0.6 * needed}")
    part = found["x"]["part"]
    assert needed <= part < needed + FINE
    assert found["x"]["number"] == pytest.approx(0.6 * part + (0.2 if how == "set" else 0))
    assert found["x"]["cost"] == pytest.approx(4 * part)


def test_the_dearest_is_taken_back_first():
    """Adopted with chance 1 − (1 − b)(1 − c): with all of y a tenth of x is enough, and then all of y is needed."""
    made = {
        "x": {"by": "b", "shift": "vote.b.plan.yes", "amount": 0.4, "cost": 4.0},
        "y": {"by": "c", "shift": "vote.c.plan.yes", "amount": 0.5, "cost": 1.0},
    }
    found, result = parts({"a": 1.0, "b": 0.2, "c": 0.0}, made, "adoption.plan.adopted >= 0.62")
    assert (found["x"]["part"], found["y"]["part"]) == (13 * FINE, 1.0)
    assert any("Less would do: 10% of 'x' (0.0406 in place of 0.4) and all of 'y'" in text for text in result.findings)
    assert any("at 1.4 points if a part costs as much less" in text for text in result.findings)


def test_what_is_told_holds_on_other_draws_and_much_less_does_not():
    """Asked for in four draws of five: `b` may stand anywhere between 0.1 and 0.5 and must come to 0.5."""
    yes = {"a": 1.0, "b": [0.1, 0.5], "c": 0.0}
    made = {"x": {"by": "b", "shift": "vote.b.plan.yes", "amount": 0.9, "cost": 4.0}}
    found, _ = parts(yes, made, "adoption.plan.adopted >= 0.5", draws=60)
    part = found["x"]["part"]
    assert 0.2 < part < 0.9

    draws = council(yes, 2, made).draw(2000, seed=9)

    def truly(part):
        moved = np.clip(draws["vote.b.plan.yes"] + 0.9 * part, 0, 1)
        return share("adoption.plan.adopted >= 0.5", draws.changing({"vote.b.plan.yes": moved}))

    assert truly(part) >= 0.8 > truly(part - 0.2)
    assert found["x"]["fresh_low"] >= 0.8


def test_what_is_only_done_or_not_has_no_part():
    case = council(
        {"a": 1.0, "b": 0.5, "c": 0.0}, 2, {"gift": {"by": "a", "start": "give", "cost": 1.0}},
        option={"give": {"actor": "a", "text": "give", "days": 3000, "reversible": False}},
    )  # fmt: skip
    result = run("breakthrough", case, draws=20, goal="situation: give", anyone=True, fresh=40)
    assert result.tables["packages"][0]["levers"] == "gift"
    assert not result.tables["in_part"]
    assert not any("Less would do" in text or "With less" in text for text in result.findings)
