"""What actors expect without a deal: ranges kept, views of their own kept, and the forecast itself."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from detente.casefile import load
from detente.joint import fallback as module
from detente.joint.ends import ends
from detente.joint.fallback import fallback


def test_a_range_is_kept(build):
    draws = build(issue={"land": {"question": "?", "scale": {}, "fallback": [30, 40, 50]}}).draw(50)
    found = fallback(draws)
    np.testing.assert_allclose(found.value[:, 0, 0], draws["issue.land.fallback"])
    np.testing.assert_allclose(found.worth(draws)[:, 0], 100 - np.abs(100 - draws["issue.land.fallback"]))


def test_each_actor_may_expect_its_own(build):
    draws = build(issue={"land": {"question": "?", "scale": {}, "fallback": {"a": 60, "b": 20}}}).draw(1)
    np.testing.assert_allclose(fallback(draws).value[0, :, 0], [60, 20])


def test_escalation_expects_what_the_walks_end_in(build):
    """One option of A, used as its resolve says: the expected value lies between 50 and 60 in that proportion."""
    case = build(issue={"land": {"question": "?", "scale": {}, "fallback": "escalation"}}, motives={"b": {"act": -6}})
    draws = case.draw(3000)
    found = fallback(draws)
    used = 1 / (1 + math.exp(-(2 - math.log(0.7 / 0.3)))) * (1 - math.exp(-case.horizon / 100))
    assert found.value[:, 0, 0].mean() == pytest.approx(50 + 10 * used, abs=0.15)
    assert found.motives[:, 1].mean() == pytest.approx(-6 * used, abs=0.1)
    np.testing.assert_allclose(found.motives[:, 0], 0)
    np.testing.assert_allclose(found.distance[:, 1, 0], found.value[:, 1, 0])


def test_with_a_draft_on_the_table_it_is_the_world_after_its_failure(build):
    """Options that wait for the draft's failure are open in the fallback, although the draft is still tabled."""
    case = build(
        issue={"land": {"question": "?", "scale": {}, "fallback": "escalation"}},
        body={"c": {"seats": ["a", "b"], "quota": 2}},
        draft={"text": {"body": "c", "sponsors": ["a"], "terms": {"land": 55}}},
        option={
            "act": {"actor": "a", "text": "act", "start_if": "failed", "reversible": False, "days": 1, "class": "act"}
        },
    )
    assert fallback(case.draw(500)).value[:, 0, 0].mean() > 55


def test_the_world_without_drafts_is_walked_again_only_where_a_change_reaches_it(monkeypatch):
    """A text, a vote and what adoption means do not touch it; motives, rates, options and other draws of resolve do."""
    walked = []
    monkeypatch.setattr(module, "ends", lambda *given, **how: walked.append(1) or ends(*given, **how))
    few = load("kosovo-2007").draw(3)
    fixed = few.changing({name: few[name] for name in few.inputs})
    given = fallback(fixed)
    for same in (
        few.changing({"draft.plan.terms.status": 20.0}),
        few.shifting("vote.russia.plan.no", np.full(3, -0.3)),
        few.changing({"measure.precedent.adopted": 5.0}),
    ):
        np.testing.assert_array_equal(fallback(same).distance, given.distance)
    assert len(walked) == 1
    for other in (
        few.changing({"motives.serbia.deploy": -90.0}),
        few.changing({"stance.russia.status.position": 90.0}),
        few.changing({"escalation.unmodelled": 0.9}),
        few.with_options(frozenset({"offer"}), frozenset()),
        replace(fixed, seed=1),
        replace(fixed, start=3),
    ):
        alone = fallback(replace(other, case_memo={}, memo={}))
        walked.clear()
        np.testing.assert_array_equal(fallback(other).distance, alone.distance)
        assert walked


def test_many_draws_are_not_kept():
    case = load("kosovo-2007")
    fallback(case.draw(module.FEW + 1))
    assert not [key for key in case.memo if key[0] == "fallback ends"]
    fallback(case.draw(module.FEW))
    assert [key for key in case.memo if key[0] == "fallback ends"]
