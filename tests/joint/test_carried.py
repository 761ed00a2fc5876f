"""Draws carried over to a changed case: every input as if drawn for that case, and nothing stale kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.casefile import load
from detente.changes import changed
from detente.joint.carried import carried
from detente.joint.fallback import failed_space, space_of
from detente.joint.pulled import levers
from detente.joint.whole import whole
from detente.situations import situations
from detente.views import seen_by

KOSOVO = load("kosovo-2007")
STRAIT = load(Path(__file__).parents[1] / "cases" / "strait.toml")
CHANGES = {
    "stance.russia.status.salience": [20, 30, 40],
    "motives.serbia.accept": -3,
    "motives.us.accept and adopted": [1, 2, 3],
    "option.mission": {"actor": "eu", "text": "send judges and police", "class": "concession"},
    "option.offer.days": [1, 2, 3],
    "option.offer.on": True,
    "option.offer.reversible": False,
    "option.deploy.startable": False,
    "option.deploy.start_if": "recognise and not adopted",
    "option.respond.class": "force-answers-force",
    "draft.plan.terms.status": [50, 55, 60],
    "draft.plan.sponsors": ["uk", "us"],
    "draft.plan.status": "vetoed",
    "bargain.accession.breakable_by": [],
    "measure.precedent.adopted": [10, 20, 30],
    "until": "2007-12-31",
    "body.council.name": "The Council",
    "correlate": [["stance.russia.status.salience", "stance.russia.pace.salience", 0.6]],
}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4, unique=True), st.integers(0, 3))
def test_every_input_is_as_drawn_for_the_changed_case(paths, seed):
    new = changed(KOSOVO, {path: CHANGES[path] for path in paths})
    draws = KOSOVO.draw(3, seed)
    for name in draws.inputs:
        draws[name]  # worked out before, and so at hand to be kept where it must not be
    after, fresh = carried(draws, new), new.draw(3, seed)
    assert list(after.inputs) == list(fresh.inputs)
    for name in after.inputs:
        np.testing.assert_array_equal(after[name], fresh[name])


@pytest.mark.parametrize("path", sorted(CHANGES))
def test_situations_and_forecasts_are_those_of_the_changed_case(path):
    new = changed(KOSOVO, {path: CHANGES[path]})
    draws = KOSOVO.draw(3)
    whole(draws)
    failed_space(draws)
    after = carried(draws, new)
    found, anew = space_of(after, new, "today"), situations(new)
    np.testing.assert_array_equal(found.codes, anew.codes)
    np.testing.assert_array_equal(found.moves, anew.moves)
    assert found.acts == anew.acts
    assert found.case is new
    np.testing.assert_array_equal(found.bargains, anew.bargains)
    np.testing.assert_array_equal(failed_space(after)[0].moves, failed_space(new.draw(1))[0].moves)
    np.testing.assert_array_equal(whole(after).fallback.value, whole(new.draw(3)).fallback.value)


def test_situations_are_found_once_where_nothing_that_can_be_done_changed():
    draws = KOSOVO.draw(2)
    whole(draws)
    same = carried(draws, changed(KOSOVO, {"motives.serbia.accept": -3}))
    other = carried(draws, changed(KOSOVO, {"option.deploy.startable": False}))
    assert ("space", "today", draws.started, draws.stopped) in same.case_memo
    assert ("space", "today", draws.started, draws.stopped) not in other.case_memo


def test_the_record_of_a_council_is_not_that_of_another_body():
    plain = changed(KOSOVO, {"body.five": {"seats": ["us", "uk", "france", "russia", "china"], "quota": 3}})
    draws = plain.draw(3)
    whole(draws).ballot("plan")
    new = changed(plain, {"draft.plan.body": "five"})
    found = whole(carried(draws, new)).ballot("plan")
    np.testing.assert_array_equal(found.chances, whole(new.draw(3)).ballot("plan").chances)


def test_an_actor_sees_the_draws_without_the_levers_as_it_sees_those_with_them():
    draws = STRAIT.draw(4)
    seen = seen_by(levers(draws, ("softer",)), "south")
    assert seen.before is not None
    assert seen.before.case.view == {}
    for name in seen.inputs:
        same = name != "draft.treaty.terms.passage"
        assert np.array_equal(seen[name], seen.before[name]) is same


def test_what_levers_did_before_stays():
    draws = STRAIT.draw(4).changing({"stance.south.fees.salience": 7.0}).with_options(frozenset({"offer"}), frozenset())
    after = carried(draws, changed(STRAIT, {"option.offer.days": 3}))
    assert after["stance.south.fees.salience"].tolist() == [7.0] * 4
    assert after.started == {"offer"}
    assert carried(draws, STRAIT) is draws
