"""What `detente new` writes is short, whole and clean."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.casefile import parse
from detente.check import check
from detente.errors import SettingError
from detente.skeleton import skeleton

TODAY = datetime.date(2026, 2, 3)


def test_it_checks_clean() -> None:
    checked = check(parse(skeleton("river-dam", TODAY)))
    assert not checked.warnings
    assert checked.comparisons


def test_it_is_short_and_commented() -> None:
    lines = skeleton("river-dam", TODAY).splitlines()
    assert len(lines) < 80
    assert max(map(len, lines)) <= 120
    tables = [line for line in lines if line.startswith("[") and not line.startswith("[goal")]
    assert len([line for line in tables if "#" in line]) >= 10


@given(st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2090, 12, 31)))
def test_it_is_a_case_on_any_day(today: datetime.date) -> None:
    case = parse(skeleton("a_ford", today))
    assert (case.as_of, case.title) == (today, "A ford")
    assert 360 <= case.horizon <= 369


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "../x", "a\nb", "x" * 200, "."])
def test_a_name_that_cannot_be(name: str) -> None:
    with pytest.raises(SettingError, match="allowed: letters"):
        skeleton(name, TODAY)
