"""Who breaks a bargain: every move that ends one in force, and what it is worth to who makes it."""

from __future__ import annotations

import numpy as np
import pytest

from detente.casefile import load
from detente.errors import NotFoundError
from detente.joint.breakers import breakers
from detente.joint.pulled import levers
from detente.joint.whole import whole

KOSOVO = load("kosovo-2007")


@pytest.fixture(scope="module")
def draws():
    return KOSOVO.draw(60, seed=2)


def test_nothing_in_force_nothing_to_break(draws):
    assert breakers(draws) == []
    assert breakers(draws, ["offer"]) == []


def test_both_sides_of_accession_can_walk_away_and_gain_what_the_worths_say(draws):
    found = {move.act: move for move in breakers(draws, ["offer", "accept"])}
    assert set(found) == {"offer.stop", "accept.stop"}
    joint = whole(draws)
    here, ends = joint.space.find(["offer", "accept"]), {"offer.stop": [], "accept.stop": ["offer"]}
    for act, left in ends.items():
        actor = joint.space.case.actors.index(found[act].actor)
        worth = joint.worth.at([here, joint.space.find(left)])[:, actor]
        assert found[act].gain == pytest.approx((worth[:, 1] - worth[:, 0]).mean())
        assert found[act].share == pytest.approx((worth[:, 1] > worth[:, 0]).mean())
        assert 0 < found[act].would < 1


def test_an_act_that_cannot_be_undone_breaks_nothing(draws):
    sealed = levers(draws, ("sealed_offer",))
    assert [move.act for move in breakers(sealed, ["offer", "accept"])] == ["accept.stop"]


def test_who_is_not_named_cannot_break(draws):
    bound = KOSOVO.bargain["accession"].model_copy(update={"breakable_by": ("serbia",)})
    case = KOSOVO.model_copy(update={"bargain": {**KOSOVO.bargain, "accession": bound}})
    assert [move.act for move in breakers(case.draw(5), ["offer", "accept"])] == ["accept.stop"]


def test_an_act_of_another_that_ends_one_breaks_the_bargain_too(draws):
    found = breakers(draws, ["hold_shield", "stand_aside"])
    assert {(move.actor, move.act) for move in found} >= {("us", "hold_shield.stop"), ("russia", "stand_aside.stop")}
    assert ("us", "plan.withdraw") in {(move.actor, move.act) for move in found}  # Moscow's word ends with the text


def test_those_who_gain_most_often_come_first(draws):
    shares = [move.share for move in breakers(draws, ["hold_shield", "stand_aside", "adopted"])]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) >= 2


def test_parts_of_a_batch_add_up(draws):
    together = breakers(draws, ["offer", "accept"])
    halves = [breakers(draws.part(a, a + 30), ["offer", "accept"]) for a in (0, 30)]
    for move in together:
        mine = [next(m for m in half if m.act == move.act) for half in halves]
        assert move.gain == pytest.approx(np.mean([m.gain for m in mine]))
        assert move.would == pytest.approx(np.mean([m.would for m in mine]))


def test_what_nobody_can_reach_is_told(draws):
    with pytest.raises(NotFoundError, match="did you mean 'offer'"):
        breakers(draws, ["ofer"])
    with pytest.raises(NotFoundError, match="no moves lead"):
        breakers(draws, ["accept"])
    with pytest.raises(NotFoundError, match="allowed: 0 to"):
        breakers(draws, -1)
