"""KTAB's CSV files: read with every fault told, written so that they read back the same, and made cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.casefile import dump as case_text
from detente.casefile import load, parse_csv
from detente.casefile import parse as parse_case
from detente.convert import convert, positions
from detente.errors import CaseError
from detente.talks import ktab
from detente.talks.as_case import as_case, keys

PLAIN = """Dam,How fast is the dam filled?,2,2,
Actor,Description,Influence,Pace Position,Pace Salience,Share Position,Share Salience,
UP,Upstream, 60.5, 90,50, 100,20.25,
DOWN,"Downstream, the larger",70,10,80,0,20,
"""
NUMBERS = st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 6))
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip).filter(bool)


def test_a_file_is_read_whatever_its_spaces_and_commas() -> None:
    found = ktab.parse(PLAIN)
    assert (found.title, found.about) == ("Dam", "How fast is the dam filled?")
    assert (found.actors, found.issues) == (("UP", "DOWN"), ("Pace", "Share"))
    assert found.descriptions == ("Upstream", "Downstream, the larger")
    np.testing.assert_array_equal(found.influence, [60.5, 70])
    np.testing.assert_array_equal(found.position, [[90, 100], [10, 0]])
    np.testing.assert_array_equal(found.salience, [[50, 20.25], [80, 20]])
    marked = "\ufeff" + PLAIN.replace(",\n", "\r\n") + "\r\n\r\n"
    assert ktab.dump(ktab.parse(marked)) == ktab.dump(found)


@given(
    st.lists(st.tuples(WORDS, WORDS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=5, unique_by=lambda row: row[0])
)
def test_what_is_written_reads_back_the_same(rows: list[tuple[str, str, float, float, float]]) -> None:
    names, told, influence, position, salience = zip(*rows, strict=True)
    one = ktab.Positions(
        "A title", "", names, told, ("pace",), np.array(influence), np.array([position]).T, np.array([salience]).T
    )
    again = ktab.parse(ktab.dump(one))
    assert (again.title, again.actors, again.descriptions, again.issues) == (one.title, names, told, one.issues)
    for mine, theirs in (
        (one.influence, again.influence),
        (one.position, again.position),
        (one.salience, again.salience),
    ):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2,2,", "x,2,", "line 1: Dam, How fast is the dam filled?, x, 2; allowed: a first line as"),
        ("2,2,", "3,2,", "line 1: 2 lines of actors after the headings; allowed: 3, as it says"),
        ("DOWN", "UP", "line 4: actor 'UP' stands twice"),
        ("DOWN", "", "line 4: actor '' has no name"),
        ("60.5", "many", "line 3: influence: 'many'; allowed: a number, 0 or more"),
        ("60.5", "-1", "line 3: influence: -1; allowed: a number, 0 or more"),
        (" 90", "101", "line 3: position 1: 101; allowed: a number from 0 to 100"),
        ("20.25", "1e999", "line 3: salience 2: 1e999; allowed: a number from 0 to 100"),
        ("20.25", "nan", "line 3: salience 2"),
        ('"Downstream, the larger"', "Downstream, the larger", "line 4: 8 cells"),
        ("0,20,", "0,", "line 4: 6 cells"),
    ],
)
def test_each_fault_is_told_with_its_line(old: str, new: str, told: str) -> None:
    with pytest.raises(CaseError) as caught:
        ktab.parse(PLAIN.replace(old, new, 1), "dam.csv")
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n\n", "one line", "a,b,1,1\nheadings only\n"])
def test_what_is_no_such_file_says_so(text: str) -> None:
    with pytest.raises(CaseError, match="is no file of KTAB's"):
        ktab.parse(text)


def test_all_faults_come_together() -> None:
    with pytest.raises(CaseError) as caught:
        ktab.parse(PLAIN.replace("60.5", "x").replace("80", "y"))
    assert len(caught.value.faults) == 2


def test_a_case_of_it_says_the_same_and_is_told_in_a_file() -> None:
    case = parse_csv(PLAIN)
    assert case.actors == ("down", "up")
    assert case.best().position[0].tolist() == [[10, 0], [90, 100]]
    assert case.best().influence[0].tolist() == [70, 60.5]
    assert parse_case(case_text(case)) == case


def test_large_influence_becomes_a_share_of_the_largest() -> None:
    case = parse_csv(PLAIN.replace("70", "140"))
    assert case.best().influence[0].tolist() == pytest.approx([100, 60.5 / 1.4])
    assert "largest, 140" in case.summary


def test_keys_are_their_own_and_fit_a_case() -> None:
    names = ["É. U.", "e-u", "E U 2", "東京", "", "9 lives", "x" * 200]
    made = keys(names, "actor")
    assert made == ["e_u", "e_u_2", "e_u_2_2", "actor", "actor_2", "actor_9_lives", "x" * 50]


def test_there_and_back_by_the_endings(tmp_path: Path) -> None:
    source, case, back = tmp_path / "dam.csv", tmp_path / "dam.toml", tmp_path / "back.csv"
    source.write_text(PLAIN, encoding="utf-8")
    assert convert(source, case) == "case"
    assert convert(case, back) == "file of KTAB's"
    first, last = ktab.parse(PLAIN), ktab.parse(back.read_text(encoding="utf-8"))
    for name in ("influence", "position", "salience"):
        np.testing.assert_array_equal(getattr(first, name)[[1, 0]], getattr(last, name))


def test_who_has_no_stance_on_an_issue_has_no_salience_there() -> None:
    said = positions(load(Path(__file__).parents[1] / "cases" / "strait.toml"))
    league = said.actors.index("The League")
    fees = said.issues.index("fees")
    assert said.salience[league, fees] == 0
    assert 0 < said.position[league, fees] < 100


def test_a_case_without_stances_has_no_positions() -> None:
    with pytest.raises(CaseError, match="has no positions"):
        positions(load("published/kilgour-2001/elmira"))


@pytest.mark.parametrize("name", ["SOE-Policy", "SOE-Pol-Comp", "dummyData-a040", "dummyData_3Dim"])
def test_every_sample_becomes_a_case(shared: Path, name: str) -> None:
    text = (shared / "bargaining/ktab" / name / "input.csv").read_text(encoding="utf-8")
    said = ktab.parse(text, name)
    case = parse_csv(text, name)
    places = [keys(said.actors, "actor").index(key) for key in case.actors]
    columns = [keys(said.issues, "issue").index(key) for key in case.issues]
    np.testing.assert_allclose(case.best().position[0], said.position[places][:, columns])
    np.testing.assert_allclose(case.best().salience[0], said.salience[places][:, columns])
    assert as_case(ktab.parse(ktab.dump(said)))["stance"] == as_case(said)["stance"]
