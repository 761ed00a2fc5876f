"""The vote of a member: by hand, against a slow version, and under everything that may move it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.joint.vote import ballot, outcome_of, stated, vote_chances
from detente.joint.whole import whole


def sigma(x):
    return 1 / (1 + math.exp(-x))


def slow(gains, noise, consent, band, alone, vetoes, shock):
    """One draw, one shock: the docstring's formula member by member."""

    def votes(m, lead):
        latent = gains[m] + shock + alone * lead
        yes, no = sigma((latent + consent) / noise), sigma((-latent - consent - band - vetoes[m]) / noise)
        return no, max(1 - yes - no, 0.0), yes

    first = [votes(m, 0.0) for m in range(len(gains))]
    out = []
    for m in range(len(gains)):
        others = [f[2] - f[0] for k, f in enumerate(first) if k != m]
        out.append(votes(m, sum(others) / max(len(others), 1)))
    return out


points = st.floats(-40, 40)
costs = st.floats(0, 20)


@given(st.lists(points, min_size=1, max_size=6), st.floats(0.5, 15), costs, costs, costs, costs, points)
def test_chances_equal_the_slow_version(gains, noise, consent, band, alone, veto, shock):
    vetoes = [veto if m % 2 else 0.0 for m in range(len(gains))]
    one = np.ones((1, 1))
    found = vote_chances(
        np.array([gains]),
        noise * one,
        consent * one,
        band * one,
        alone * one,
        np.array([vetoes]),
        np.full((1, 1, 1), shock),
    )
    np.testing.assert_allclose(found[0, 0], slow(gains, noise, consent, band, alone, vetoes, shock), atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=-1), 1, atol=1e-12)


@pytest.fixture
def council():
    return {
        "actor": {"c": {"name": "C", "influence": 10}},
        "body": {"body": {"seats": ["a", "b", "c"], "quota": 2, "veto": ["b"]}},
        "draft": {"text": {"body": "body", "sponsors": ["a"], "terms": {"land": 70}}},
    }


def members(case, **bargains):
    draws = case.best()
    cast = ballot(draws, "text", whole(draws).gains["text"], frozenset(bargains))
    return dict(zip(cast.rule.members, cast.members[0], strict=True))


def test_gain_is_the_worth_of_adoption_beside_the_fallback_by_salience(build, council):
    draws = build(**council, measure={"land": {"cases": [["adopted", "terms"], ["else", 50]]}}).draw(1)
    gains = dict(zip(("a", "b", "c"), whole(draws).gains["text"][0], strict=True))
    assert gains["a"] == pytest.approx(0.8 * 20)  # from 50 to 70, towards its position, salience 80
    assert gains["b"] == pytest.approx(0.4 * -20)
    assert gains["c"] == 0


def log_odds(chance):
    return math.log(chance / (1 - chance))


def test_a_sponsor_that_says_nothing_pledges_its_yes(build, council):
    silent = members(build(**council))
    neutral = members(build(**council, intent={"a": {"text": {"says": "yes", "strength": 0}}}))
    assert log_odds(silent["a"][2]) - log_odds(neutral["a"][2]) == pytest.approx(2.2)


def test_an_intent_pulls_in_log_odds_and_leaves_the_rest_in_proportion(build, council):
    silent = members(build(**council))
    spoken = members(build(**council, intent={"b": {"text": {"says": "no", "strength": 1.5}}}))
    assert log_odds(spoken["b"][0]) - log_odds(silent["b"][0]) == pytest.approx(1.5)
    np.testing.assert_allclose(silent["b"][2] / silent["b"][1], spoken["b"][2] / spoken["b"][1])


def test_direct_chances_win_and_share_out_what_is_left(build, council):
    found = members(build(**council, vote={"b": {"text": {"no": 0.7}}}, intent={"b": {"text": {"says": "yes"}}}))
    np.testing.assert_allclose(found["b"], [0.7, 0.15, 0.15])


def test_a_member_without_a_stance_votes_as_the_record_does(build, council):
    np.testing.assert_allclose(members(build(**council))["c"], [0.1 / 3, 0.2 / 3, 0.9])


def test_a_bargain_in_force_shifts_a_vote_by_points_of_chance(build, council):
    bargain = {"deal": {"acts": ["act"], "shifts": {"intent.b.text.no": -0.4}}}
    case = build(**council, vote={"b": {"text": {"no": 0.7, "abstain": 0.2, "yes": 0.1}}}, bargain=bargain)
    np.testing.assert_allclose(members(case)["b"], [0.7, 0.2, 0.1])
    np.testing.assert_allclose(members(case, deal=True)["b"], [0.3, 0.2 + 0.4 * 2 / 3, 0.1 + 0.4 / 3])


def test_a_lever_shifts_a_vote_and_never_past_certainty(build, council):
    case = build(**council, vote={"b": {"text": {"no": 0.7, "abstain": 0.3, "yes": 0.0}}})
    draws = case.draw(1).shifting("intent.b.text.no", np.array([-0.9]))
    cast = ballot(draws, "text", whole(draws).gains["text"])
    np.testing.assert_allclose(cast.members[0, 1], [0, 1, 0], atol=1e-12)


def test_outcomes_are_those_of_the_members_when_shocks_are_nil(build, council):
    votes = {"a": {"text": {"yes": 1}}, "b": {"text": {"no": 0.2, "yes": 0.5}}, "c": {"text": {"no": 0.6, "yes": 0.4}}}
    draws = build(**council, vote=votes).draw(1)
    adopted, failed, vetoed = outcome_of(draws, stated(draws, "text", np.zeros((1, 3))), frozenset())[0]
    assert adopted == pytest.approx(0.5 + 0.3 * 0.4)  # b says yes, or abstains while c says yes
    assert vetoed == pytest.approx(0.2 * 0.4)
    assert failed == pytest.approx(1 - adopted - vetoed)
