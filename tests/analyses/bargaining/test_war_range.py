"""The bargaining range as asked of a case: who is on which side, what war costs whom; worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from detente.analyses.bargaining.war_range import war_range
from detente.analysis import run
from detente.case import Case
from detente.casefile import from_plain
from detente.errors import SettingError
from detente.result import Result


def case_of(**actors: tuple[float, float, float] | None) -> Case:
    """Actors by influence, position and salience on one issue; None: no stance on it."""
    told = {key: row for key, row in actors.items() if row is not None}
    return from_plain(
        {
            "detente": 1,
            "title": "Who would fight",
            "as_of": "2020-01-01",
            "until": "2020-12-31",
            "actor": {k: {"name": k.upper(), "influence": row[0] if row else 90} for k, row in actors.items()},
            "issue": {"i": {"question": "How far?", "scale": {"0": "none", "100": "all"}, "fallback": 50}},
            "stance": {k: {"i": {"position": row[1], "salience": row[2]}} for k, row in told.items()},
        }
    )


def asked(case: Case, **settings: float) -> Result:
    return run("war-range", case, draws=3, **settings)


def ends(found: Result) -> list[float]:
    return [found[key].best for key in ("i.low", "i.high", "i")]


def test_the_range_is_cut_from_what_lies_between_the_sides() -> None:
    """The side at 80 wins with 0.6; war costs it 0.2 / 0.5, and the other, that minds all, 0.2: 0.2 to 0.8 of 60."""
    found = asked(case_of(a=(60, 80, 50), b=(40, 20, 100)))
    assert ends(found) == pytest.approx([32, 68, 50])
    found = asked(case_of(a=(60, 80, 100), b=(40, 20, 100)), cost=0.1)
    assert ends(found) == pytest.approx([20 + 60 * 0.5, 20 + 60 * 0.7, 56])


def test_war_over_what_hardly_matters_costs_as_much_as_over_one_point_of_salience() -> None:
    found = asked(case_of(a=(50, 100, 0.5), b=(50, 0, 100)), cost=0.003)
    assert ends(found)[:2] == pytest.approx([20, 50.3])


def test_who_stands_in_the_middle_is_with_those_who_want_less_and_who_has_no_stance_with_nobody() -> None:
    """The middle is 50; C with its 50 is with B: they lose with 25 / 95, and war costs A 0.1, them 0.1 / 0.5."""
    found = asked(case_of(a=(25, 100, 100), b=(50, 0, 50), c=(20, 50, 50), d=None), cost=0.1)
    less, chance = 20 * 50 / 70, 25 / 95
    span = 100 - less
    low, high = less + span * (chance - 0.1), less + span * (chance + 0.2)
    assert ends(found) == pytest.approx([low, high, (low + high) / 2])


def test_each_side_is_told_by_its_strongest() -> None:
    found = asked(case_of(a=(10, 90, 50), b=(60, 80, 50), c=(90, 0, 50)))
    assert found.tables["sides"] == [{"issue": "i", "more": "B and 1 other", "less": "C"}]
    assert found.findings[0].startswith("On i, more is wanted by B and 1 other, less by C; both sides would rather")
    more = asked(case_of(a=(10, 90, 50), b=(60, 80, 50), c=(20, 85, 50), d=(90, 0, 50)))
    assert more.tables["sides"][0]["more"] == "B and 2 others"


def test_the_range_never_leaves_the_stake() -> None:
    found = war_range(np.array([0.05, 0.95]), np.array(0.2), np.array(0.1))
    assert found.low == pytest.approx([0.0, 0.75])
    assert found.high == pytest.approx([0.15, 1.0])


def test_power_cannot_rise_above_certainty() -> None:
    """From 0.6 by 0.9 to 1, not 1.5: 0.9 · 1 − 0.6 is less than 0.2 + 0.9 · 0.2."""
    assert not war_range(np.array(0.6), np.array(0.2), np.array(0.2), 0.9, 0.9).war
    assert war_range(np.array(0.6), np.array(0.05), np.array(0.05), 0.9, 0.9).war
    assert war_range(np.array(0.9), np.array(0.01), np.array(0.01), -0.9, 0.9).war, "whoever falls fights"


def test_who_loses_power_fights_only_for_more_than_war_costs() -> None:
    """Power shifts just so far that war pays nothing: 0.5 · 0.75 − 0.25 = 0.125 = 0 + 0.5 · 0.25, exact in binary."""
    assert not war_range(np.array(0.25), np.array(0.25), np.array(0.0), 0.5, 0.5).war
    assert war_range(np.array(0.25), np.array(0.2), np.array(0.0), 0.5, 0.5).war


def test_the_side_that_falls_minds_its_own_cost_now_and_the_others_later() -> None:
    """From 0.9 to 0.1: 0.9 · 0.9 − 0.1 = 0.71, more than 0 + 0.9 · 0.75 and less than 0.72 + 0."""
    assert war_range(np.array(0.9), np.array(0.0), np.array(0.75), -0.8, 0.9).war
    assert not war_range(np.array(0.9), np.array(0.72), np.array(0.0), -0.8, 0.9).war


def test_a_shift_of_power_is_told() -> None:
    found = asked(case_of(a=(20, 100, 100), b=(80, 0, 100)), cost=0.01, shift=0.7)
    assert found["i.war"].mean == 1
    assert any(
        "power shifts too fast for any deal to hold in more than 99% of draws" in text for text in found.findings
    )


@pytest.mark.parametrize(
    "wrong", [{"cost": -0.1}, {"shift": 1.1}, {"shift": -1.1}, {"patience": 1.0}, {"patience": -0.1}]
)
def test_settings_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingError, match="0 or more, −1 to 1, and 0 to less than 1"):
        asked(case_of(a=(50, 0, 50), b=(50, 100, 50)), **wrong)
