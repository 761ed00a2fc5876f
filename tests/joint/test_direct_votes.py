"""An analyst's own chances for a vote: levers move them as far in log-odds as they move what the model derives."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case import VOTES
from detente.casefile import load
from detente.goals import quantity
from detente.joint.pulled import levers
from detente.joint.vote import stated
from detente.joint.whole import whole
from detente.parts import Intent, Lever, Vote

KOSOVO = load("kosovo-2007")
STRAIT = load(Path(__file__).parents[1] / "cases" / "strait.toml")
DIRECT = {
    "russia": {"plan": Vote(no=[0.6, 0.8, 0.95])},
    "china": {"plan": Vote(no=[0.05, 0.15, 0.3], abstain=0.5)},
    "ghana": {"plan": Vote(yes=[0.3, 0.5, 0.7])},
}


def with_votes(case, votes):
    """The case with direct chances, checked as a file's would be."""
    plain = {actor: {d: vote.model_dump(exclude_none=True) for d, vote in by.items()} for actor, by in votes.items()}
    return type(case).model_validate({**case.model_dump(by_alias=True, exclude_unset=True), "vote": plain})


@pytest.fixture(scope="module")
def case():
    return with_votes(KOSOVO, DIRECT)


def chances(draws, member):
    cast = stated(draws, "plan", whole(draws).gains["plan"])
    return cast.members[:, cast.rule.members.index(member)]


def derived(draws, member):
    """What the model would say of a member had the analyst said nothing, by a case that says nothing."""
    silent = replace(draws, case=draws.case.model_copy(update={"vote": {}}), before=None, memo={}, _columns={})
    return chances(silent, member)


@pytest.mark.parametrize("member", sorted(DIRECT))
@pytest.mark.parametrize("chosen", [("softer",), ("unique_case", "slower"), ("offer_now", "accept_now"), ("renounce",)])
def test_direct_chances_move_by_the_log_odds_that_the_derived_ones_do(case, member, chosen):
    draws = case.draw(12, seed=4)
    after = levers(draws, chosen)
    was, now = chances(draws, member), chances(after, member)
    from_, to = derived(draws, member), derived(after, member)
    for d, (one, two) in product(range(12), [(0, 1), (0, 2), (1, 2)]):
        moved = np.log(now[d, one] / now[d, two]) - np.log(was[d, one] / was[d, two])
        meant = np.log(to[d, one] / to[d, two]) - np.log(from_[d, one] / from_[d, two])
        assert moved == pytest.approx(meant, abs=1e-9)
    np.testing.assert_allclose(now.sum(axis=-1), 1)


@pytest.mark.parametrize("key", sorted(KOSOVO.lever))
def test_no_lever_is_inert_on_a_council_of_direct_votes(key):
    """Every member's vote is the analyst's own; what moves the derived chances moves the outcome nevertheless."""
    seats = whole(KOSOVO.best()).ballot("plan").rule.members
    votes = {member: {"plan": Vote(no=0.2, yes=0.6)} for member in seats}
    draws = with_votes(KOSOVO, votes).draw(60, seed=1)
    partner = {"accept_now": "offer_now", "stand_aside_now": "shield_waits"}.get(key, "")
    before = levers(draws, (partner,)) if partner else draws
    after = levers(draws, (partner, key)) if partner else levers(draws, (key,))
    change = quantity("adoption.plan.adopted", after).values - quantity("adoption.plan.adopted", before).values
    assert np.abs(change).max() > 1e-3


def test_without_levers_direct_votes_are_what_was_written(case):
    draws = case.draw(30, seed=2)
    cast = whole(draws).ballot("plan")
    written = np.broadcast_to(draws["vote.russia.plan.no"][:, None], cast.chances.shape[:2])
    np.testing.assert_array_equal(cast.chances[:, :, cast.rule.members.index("russia"), 0], written)
    np.testing.assert_array_equal(chances(levers(draws, ()), "ghana"), chances(draws, "ghana"))


def test_a_lever_that_moves_no_gain_leaves_them_to_the_last_digits(case):
    idle = case.model_copy(update={"lever": {"idle": Lever(by="us", set="lever.idle.cost", to=3)}})
    draws = idle.draw(20)
    np.testing.assert_allclose(chances(levers(draws, ("idle",)), "russia"), chances(draws, "russia"), atol=1e-12)


def test_what_is_certain_stays_so(case):
    sure = with_votes(KOSOVO, {"russia": {"plan": Vote(no=1)}}).draw(5)
    np.testing.assert_array_equal(chances(levers(sure, ("softer",)), "russia"), [[1, 0, 0]] * 5)


def test_parts_of_draws_with_levers_are_draws_with_levers(case):
    draws = case.draw(7, seed=3)
    whole_batch = chances(levers(draws, ("softer", "slower")), "russia")
    for k, part in enumerate(levers(draws, ("softer", "slower")).parts(3)):
        np.testing.assert_array_equal(chances(part, "russia"), whole_batch[3 * k : 3 * k + 3])
    rows = np.array([5, 0, 0])
    np.testing.assert_array_equal(
        chances(levers(draws, ("softer", "slower")).taking(rows), "russia"), whole_batch[rows]
    )


def test_what_is_asked_with_levers_pulled_is_asked_of_the_draws_without_them_too(case):
    """A motive left out, with the levers pulled: the same as the levers pulled with the motive left out."""
    draws, motive = case.draw(9, seed=5), {"motives.russia.adopted and not accept": 0.0}
    one = chances(levers(draws, ("softer",)).changing(motive), "russia")
    np.testing.assert_array_equal(one, chances(levers(draws.changing(motive), ("softer",)), "russia"))
    noisy = levers(draws, ("softer",)).shifting("vote.ghana.plan.yes", np.full(9, 0.1))
    assert noisy.before is not None
    assert list(noisy.before.shifts) == ["vote.ghana.plan.yes"]


SHARES = st.tuples(*[st.floats(0.05, 1)] * 3).map(lambda x: np.array(x) / sum(x))


@settings(deadline=None, max_examples=100)
@given(SHARES, st.floats(0, 100), st.sampled_from(("no", "abstain", "yes")), st.floats(0, 3))
def test_any_text_moves_any_direct_vote_the_way_it_moves_the_derived_one(said, term, word, firmness):
    vote = dict(zip(VOTES, said.tolist(), strict=True))
    intent = Intent(says=word, strength=firmness)
    lever = Lever(by="north", set="draft.treaty.terms.passage", to=term)
    plain = with_votes(STRAIT, {"south": {"treaty": Vote(**vote)}})
    plain = plain.model_copy(update={"intent": {"south": {"treaty": intent}}, "lever": {"text": lever}})
    draws = plain.draw(2)
    after = levers(draws, ("text",))
    was, now = (_south(batch) for batch in (draws, after))
    silent = plain.model_copy(update={"vote": {}}).draw(2)
    meant = np.log(_south(levers(silent, ("text",)))) - np.log(_south(silent))
    found = np.log(now) - np.log(was)
    np.testing.assert_allclose(found - found[:, :1], meant - meant[:, :1], atol=1e-6)


def _south(draws):
    cast = stated(draws, "treaty", whole(draws).gains["treaty"])
    return cast.members[:, cast.rule.members.index("south")]
