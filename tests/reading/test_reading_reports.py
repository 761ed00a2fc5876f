"""The rules on the invented reports: floors under the figures told in `reports/README.md`."""

from __future__ import annotations

import pytest
from reports_gold import KINDS, Report, Tally, fared, reports

from detente.reading.rules import read
from detente.reading.spacy_parser import SpacyParser

# Recall and precision, of each kind, that must not be lost again.
FLOORS = {
    "develop": {
        "statement": (0.95, 0.9),
        "position": (0.9, 0.85),
        "move": (0.9, 0.8),
        "condition": (0.9, 0.9),
        "fact": (0.9, 0.9),
    },
    "blind": {
        "statement": (0.9, 0.85),
        "position": (0.75, 0.8),
        "move": (0.7, 0.8),
        "condition": (0.9, 0.9),
        "fact": (0.9, 0.8),
    },
}


@pytest.fixture(scope="module", params=FLOORS)
def half(request: pytest.FixtureRequest, parser: SpacyParser) -> tuple[str, dict[str, Tally], list[Report]]:
    whole = {kind: Tally() for kind in KINDS}
    found = reports(request.param)
    for report in found:
        for kind, tally in fared(report, read(report.text, parser)).items():
            whole[kind].add(tally)
    return request.param, whole, found


def test_there_are_six_reports_in_each_half() -> None:
    assert [len(reports(folder)) for folder in FLOORS] == [6, 6]


@pytest.mark.parametrize("kind", KINDS)
def test_floors(half: tuple[str, dict[str, Tally], list[Report]], kind: str) -> None:
    folder, whole, _ = half
    recall, precision = FLOORS[folder][kind]
    tally = whole[kind]
    assert tally.hit >= recall * tally.asked, str(tally)
    assert tally.matched >= precision * tally.offered, str(tally)


def test_speakers_and_all_other_parts_are_right_nine_times_in_ten(
    half: tuple[str, dict[str, Tally], list[Report]],
) -> None:
    statements = half[1]["statement"]
    assert statements.parts["who"] >= 0.9 * statements.hit
    assert statements.right >= 0.9 * statements.hit


def test_a_wrong_reading_scores_badly(half: tuple[str, dict[str, Tally], list[Report]], parser: SpacyParser) -> None:
    """The scorer can fail: one report read for another gets nothing right in all parts."""
    found = half[2]
    tally = fared(found[0], read(found[1].text, parser))["statement"]
    assert tally.right == 0
