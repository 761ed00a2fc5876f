"""Walks against closed forms: what one option, an answer to it, and a draft's day of lapse must give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.joint.foresight import model
from detente.joint.walk import walk
from detente.joint.whole import whole

WALKS = 40_000


def walked(case, ahead=0, walks=WALKS, seed=0):
    draws = case.draw(1, seed)
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    names = [act.name for act in joint.space.acts]
    return names, walk(draws, joint.space, built, walks=walks, ahead=ahead)


def sigma(x):
    return 1 / (1 + math.exp(-x))


def near(chance):
    """Four standard errors of a share."""
    return pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / WALKS) + 1e-6)


def test_one_option_is_used_as_resolve_and_tempo_say(build):
    case = build()
    names, found = walked(case)
    gain, reluctance = 10.0, 5 * math.log(0.7 / 0.3)
    expected = sigma((gain - reluctance) / 5) * (1 - math.exp(-case.horizon / 100))
    assert found.used[0, names.index("act")] == near(expected)
    assert found.rung[0, 1] == near(expected)


def test_waiting_longer_never_makes_an_act_near_certain(build):
    """Resolve lasts: with many chances to act the share tends to the share of the resolved, not to one."""
    case = build(option={"act": {"actor": "a", "text": "act", "reversible": False, "days": 1, "class": "act"}})
    names, found = walked(case)
    assert found.used[0, names.index("act")] == near(sigma(2 - math.log(0.7 / 0.3)))


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_unmodelled_reasons_follow_the_base_rate(build, share):
    case = build(escalation={"unmodelled": share})
    names, found = walked(case)
    judged = sigma(2 - math.log(0.7 / 0.3))
    expected = ((1 - share) * judged + share * 0.3) * (1 - math.exp(-case.horizon / 100))
    assert found.used[0, names.index("act")] == near(expected)


def test_an_answer_waits_for_the_act(build):
    answer = {"actor": "b", "text": "answer", "reversible": False, "days": 1, "class": "answer", "start_if": "act"}
    case = build(option={"answer": answer}, motives={"b": {"answer": 4}})
    names, found = walked(case)
    act, reply = names.index("act"), names.index("answer")
    assert found.possible[0, reply] == found.used[0, act]
    assert found.used[0, reply] / found.used[0, act] == pytest.approx(sigma(4 / 5 - math.log(0.4 / 0.6)), abs=0.02)


def test_an_undone_act_needs_a_change_of_mind(build):
    """The same resolve speaks for doing and against undoing, so nothing flips while nothing else changes."""
    case = build(
        option={"act": {"actor": "a", "text": "act", "days": 2, "class": "act"}}, class_={"act": {"rate": 0.8}}
    )
    names, found = walked(case)
    assert found.used[0, names.index("act")] > 0.5
    assert found.used[0, names.index("act.stop")] == 0


def draft(**more):
    return {
        "body": {"c": {"seats": ["a", "b"], "quota": 2}},
        "draft": {"text": {"body": "c", "sponsors": ["a"], "terms": {"land": 55}, **more}},
    }


def test_a_draft_lapses_on_its_day(build):
    case = build(**draft(days=1e6, withdraw_days=1e6, lapse_days=200))
    names, found = walked(case)
    assert found.used[0, names.index("text.lapse")] == pytest.approx(1, abs=1e-3)
    lapsed = found.by_date[:, len(names) + 2 + 5]
    assert (np.diff(lapsed) >= 0).all()
    assert lapsed[5] < 0.01 < 0.99 < lapsed[6]  # day 200 of 365 falls in the seventh of twelve steps


def test_a_vote_ends_as_its_chances_say(build):
    votes = {"a": {"text": {"yes": 1.0}}, "b": {"text": {"yes": 0.3, "no": 0.7}}}
    plain = draft(days=1, withdraw_days=1e6)
    case = build(**plain, vote=votes, class_={"put-to-vote": {"rate": 0.999999}})
    _, found = walked(case)
    adopted, failed = found.status[0, 0, 1], found.status[0, 0, 3]
    assert adopted + failed == pytest.approx(1, abs=0.01)
    assert adopted / (adopted + failed) == pytest.approx(0.3, abs=0.01)
    assert found.status.sum() == pytest.approx(1)


def test_shares_by_date_never_fall_and_end_at_the_horizon(build):
    names, found = walked(build())
    assert (np.diff(found.by_date, axis=0) >= -1e-12).all()
    assert found.by_date[-1, names.index("act")] == pytest.approx(found.used[0, names.index("act")])


def test_the_noise_of_walks_is_what_it_is_said_to_be(build):
    """p(1 − p)/(walks − 1) against the spread over many seeds."""
    case = build()
    draws = case.draw(2000, 0)  # every input is a point, so that only the walks differ
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    p = walk(draws, joint.space, built, walks=16, ahead=0).used[:, 0]
    assert np.mean(p * (1 - p) / 15) == pytest.approx(p.var(), rel=0.1)
