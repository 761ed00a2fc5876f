from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from detente.case import Case
from detente.situations import Situations, situations
from detente.worth import has_stance, issue_values, shares, worth


def described(**tables) -> Case:
    """Two issues, two actors; one draft with terms on the first issue."""
    plain = {
        "detente": 1,
        "title": "trial",
        "as_of": "2007-04-21",
        "until": "2008-04-21",
        "actor": {"east": {"name": "East"}, "west": {"name": "West"}, "club": {"name": "Club", "acts_for": ["west"]}},
        "issue": {
            "line": {"question": "Where?", "scale": {"0": "east", "100": "west"}, "fallback": 40},
            "toll": {"question": "How much?", "scale": {"0": "none", "100": "all"}, "fallback": 20},
        },
        "stance": {
            "east": {"line": {"position": 10, "salience": 60}, "toll": {"position": 80, "salience": 20}},
            "west": {"line": {"position": 90, "salience": 50}},
        },
        "body": {"council": {"seats": ["east", "west"], "quota": 1}},
        "draft": {"plan": {"body": "council", "sponsors": ["west"], "terms": {"line": 70}}},
        "option": {"push": {"actor": "west", "text": "push"}, "shove": {"actor": "east", "text": "shove"}},
        **tables,
    }
    return Case.model_validate(plain)


def at(case: Case, actor: str, label: str) -> float:
    """Worth of one situation to one actor at the best guess."""
    draws, space = case.best(), situations(case)
    return float(worth(draws, space).at()[0, case.actors.index(actor), place(space, label)])


def place(space: Situations, label: str) -> int:
    return [space.label(s) for s in range(len(space))].index(label)


def test_the_formula_by_hand():
    # East: w = 60/80 and 20/80; line 40 without the draft, 70 with it; toll 20 either way.
    case = described()
    assert at(case, "east", "nothing done") == pytest.approx(0.75 * (100 - 30) + 0.25 * (100 - 60))
    assert at(case, "east", "plan adopted") == pytest.approx(0.75 * (100 - 60) + 0.25 * (100 - 60))
    assert at(case, "east", "plan vetoed") == at(case, "east", "push") == at(case, "east", "nothing done")


def test_an_issue_without_a_stance_counts_for_nothing():
    assert at(described(), "west", "nothing done") == pytest.approx(100 - 50)
    assert at(described(), "west", "plan adopted") == pytest.approx(100 - 20)


def test_who_has_no_stance_is_indifferent_and_who_is_acted_for_borrows_one():
    case = described(stance={"club": {"line": {"position": 30, "salience": 10}}})
    assert at(case, "east", "nothing done") == at(case, "east", "plan adopted") == 0.0
    assert at(case, "west", "nothing done") == at(case, "club", "nothing done") == pytest.approx(90)
    assert has_stance(case, "west")
    assert not has_stance(case, "east")


def test_motives_add_up_where_they_hold():
    motives = {"east": {"push": -12, "push and not shove": -5}, "west": {"push": 8}}
    case, calm = described(motives=motives), at(described(), "east", "nothing done")
    assert at(case, "east", "nothing done") == calm
    assert at(case, "east", "push") == pytest.approx(calm - 17)
    assert at(case, "east", "push, shove") == pytest.approx(calm - 12)
    assert at(case, "west", "push") == pytest.approx(50 + 8)


def test_a_measure_takes_the_first_case_that_holds():
    measure = {"toll": {"cases": [["push and shove", 80], ["push", 60], ["else", 0]]}}
    case = described(measure=measure)
    base = 0.75 * (100 - 30)
    assert at(case, "east", "push, shove") == pytest.approx(base + 0.25 * 100)
    assert at(case, "east", "push") == pytest.approx(base + 0.25 * 80)
    assert at(case, "east", "shove") == pytest.approx(base + 0.25 * 20)


def test_terms_in_a_measure_are_those_of_the_draft_adopted():
    drafts = {
        "one": {"body": "council", "sponsors": ["west"], "terms": {"line": 70}},
        "two": {"body": "council", "sponsors": ["west"], "terms": {"line": 25}},
    }
    cases = [["push and draft.one.adopted", 10], ["draft.one.adopted or draft.two.adopted", "terms"], ["else", 50]]
    case = described(draft=drafts, measure={"line": {"cases": cases}})
    assert at(case, "west", "one adopted") == pytest.approx(100 - 20)
    assert at(case, "west", "two adopted") == pytest.approx(100 - 65)
    assert at(case, "west", "push, one adopted") == pytest.approx(100 - 80)
    assert at(case, "west", "push, two adopted") == pytest.approx(100 - 65)
    assert at(case, "west", "push") == pytest.approx(100 - 40)


def test_a_fallback_an_actor_is_their_mean():
    issue = {"line": {"question": "Where?", "scale": {}, "fallback": {"east": 20, "west": 60}}}
    stance = {"west": {"line": {"position": 90, "salience": 50}}}
    assert at(described(issue=issue, stance=stance), "west", "nothing done") == pytest.approx(100 - 50)


def test_chosen_situations_are_columns_of_all():
    case = described(motives={"east": {"push": [-12, -8, -2]}, "west": {"shove": [1, 2, 9]}})
    draws, space = case.draw(7, seed=1), situations(case)
    found = worth(draws, space)
    every = found.at()
    assert every.shape == (7, 3, len(space))
    np.testing.assert_array_equal(found.at([5, 0, 2]), every[:, :, [5, 0, 2]])
    np.testing.assert_array_equal(found.at(slice(1, 3)), every[:, :, 1:3])


def test_every_draw_follows_the_formula():
    ranges = {
        "east": {
            "line": {"position": [5, 10, 30], "salience": [40, 60, 90]},
            "toll": {"position": [50, 80, 95], "salience": [5, 20, 40]},
        },
        "west": {"line": {"position": [70, 90, 99], "salience": [30, 50, 60]}},
    }
    measure = {"line": {"cases": [["adopted", "terms"], ["push", [55, 60, 90]], ["else", [20, 40, 50]]]}}
    case = described(stance=ranges, measure=measure, motives={"east": {"push and not shove": [-15, -5, 3]}})
    draws, space = case.draw(40, seed=4), situations(case)
    found = worth(draws, space).at()
    w = draws["stance.east.line.salience"] / (draws["stance.east.line.salience"] + draws["stance.east.toll.salience"])
    toll = 100 - np.abs(draws["stance.east.toll.position"] - 20)
    for label, name, alone in (
        ("plan adopted", "draft.plan.terms.line", False),
        ("push", "measure.line.push", True),
        ("push, shove", "measure.line.push", False),
        ("shove, plan failed", "measure.line.else", False),
    ):
        line = 100 - np.abs(draws["stance.east.line.position"] - draws[name])
        expected = w * line + (1 - w) * toll + alone * draws["motives.east.push and not shove"]
        np.testing.assert_allclose(found[:, case.actors.index("east"), place(space, label)], expected)


def test_values_of_issues_are_told_once_and_pointed_at():
    case = described(measure={"toll": {"cases": [["push", 60], ["else", 0]]}})
    values, which = issue_values(case.best(), situations(case))
    assert values.shape == (1, 2, 2)
    assert values[0].tolist() == [[70.0, 40.0], [60.0, 0.0]]
    assert which.shape == (len(situations(case)), 2)


@given(hnp.arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.floats(0, 100)))
def test_shares_sum_to_one_or_to_nothing(salience):
    found = shares(salience)
    total = salience.sum(axis=-1)
    np.testing.assert_allclose(found.sum(axis=-1), total > 0, atol=1e-9)
    assert (found >= 0).all()


@given(st.integers(0, 10**6), st.floats(0.1, 10))
def test_worth_depends_on_shares_of_salience_alone(seed, factor):
    case = described()
    draws, space = case.draw(1, seed=seed), situations(case)
    names = ("stance.east.line.salience", "stance.east.toll.salience")
    scaled = draws.changing({name: draws[name] * factor for name in names})
    np.testing.assert_allclose(worth(scaled, space).at(), worth(draws, space).at())
