"""Back from a number: the number itself, what pulls it which way and how much, and the words that were accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from review_by_hand import Seen, review, votes

from detente import run
from detente.brief.explained import explained, record_of
from detente.casefile import load
from detente.reading.schema import Who

TEXT = "The guarantor threatened to block the plan."
GUARANTOR = Who(key="guarantor", name="The guarantor", sort="organisation")


@pytest.fixture
def lines(case: Path) -> list[str]:
    """How the plan's chance is explained, once the threat of a member with a veto was accepted."""
    asked = Seen({"intent.guarantor.plan": {"do": "accept", "set": {"strength": [0.2, 2, 6]}}})
    review(case, TEXT, votes(TEXT, GUARANTOR, "oppose", "block the plan"), asked)
    return list(explained(load(case), "adoption", ["plan.adopted"], record_of(case), draws=400))


def test_the_number_is_that_of_the_analysis(case: Path, lines: list[str]) -> None:
    measure = run("adoption", load(case), draws=400)["plan.adopted"]
    assert lines[0] == f"plan.adopted: {measure.label}"
    assert lines[1].split()[0] == f"{measure.mean:.3g}"
    assert f"from {measure.low:.3g} to {measure.high:.3g}" in lines[1]


def test_the_strongest_comes_first_and_pulls_the_right_way(lines: list[str]) -> None:
    told = [line for line in lines if "of the doubt" in line]
    shares = [int(line.split("%")[0]) for line in told]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 105  # rounded
    firm = next(k for k, line in enumerate(lines) if line.strip() == "intent.guarantor.plan.strength")
    assert lines[firm - 1].endswith("the number falls with it")


def test_the_words_of_the_report_stand_under_the_evidence(lines: list[str]) -> None:
    claim = next(k for k, line in enumerate(lines) if "evidence.block-plan: “block the plan”, The guarantor" in line)
    assert lines[claim + 2] == f"       the report: {TEXT}"
    start = TEXT.index("block the plan")
    place = f"characters {start} to {start + len('block the plan')}"
    assert re.fullmatch(rf"       {place}; accepted by ann on \d{{4}}-\d\d-\d\d", lines[claim + 3])
