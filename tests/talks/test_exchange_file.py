"""The exchange tool's files: read with every fault told, written so that they read back the same, and made cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis import run
from detente.casefile import load, parse_csv
from detente.convert import convert
from detente.errors import CaseError
from detente.talks import exchange_file
from detente.talks.ktab import Positions

NUMBERS = st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 6))
WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12).map(str.strip).filter(bool)
)
PLAIN = (
    "#A;USA;United States;x\n#A;EU;EU\n#P;pace;Pace;\n#P;money;;\n#O;a;b\n#/;remark\n#M;pace;0;slow\n#M;pace;10;fast\n"
)


@pytest.mark.parametrize("name", ["copenhagen", "cop21"])
def test_real_talks_come_back_as_they_went(shared: Path, name: str, tmp_path: Path) -> None:
    source = shared / "bargaining" / "exchange" / f"{name}.csv"
    first = exchange_file.parse(source.read_text(encoding="utf-8"))
    again = exchange_file.parse(exchange_file.dump(first))
    assert (again.actors, again.issues) == (first.actors, first.issues)
    for what in ("influence", "position", "salience"):
        np.testing.assert_allclose(getattr(again, what), getattr(first, what), atol=1e-7)
    case = load(source)
    assert len(case.actor) == len(first.actors)
    convert(source, tmp_path / "case.toml")
    convert(tmp_path / "case.toml", tmp_path / "again.txt")
    back = load(tmp_path / "again.txt").best()
    np.testing.assert_allclose(np.sort(back.influence), np.sort(case.best().influence), atol=1e-7)
    np.testing.assert_allclose(np.nansum(back.position), np.nansum(case.best().position), atol=1e-5)


@given(
    st.lists(
        st.tuples(WORDS, NUMBERS, NUMBERS, NUMBERS.filter(bool)), min_size=1, max_size=5, unique_by=lambda row: row[0]
    )
)
def test_what_is_written_reads_back_the_same(rows: list[tuple[str, float, float, float]]) -> None:
    names, influence, position, salience = zip(*rows, strict=True)
    told = tuple("" for _ in names)
    one = Positions(
        "T", "", names, told, ("pace",), np.array(influence), np.array([position]).T, np.array([salience]).T
    )
    again = exchange_file.parse(exchange_file.dump(one))
    assert (again.actors, again.issues) == (one.actors, one.issues)
    for what in ("influence", "position", "salience"):
        np.testing.assert_allclose(getattr(again, what), getattr(one, what), atol=1e-6)


def test_scales_signs_and_gaps() -> None:
    found = exchange_file.parse(PLAIN + "#D;USA;pace;2,5;0.5;1\n#D;EU;pace;10;0;0.5\n#D;EU;money;7;1;0.5\n")
    assert found.descriptions == ("United States", "")
    np.testing.assert_array_equal(found.position, [[25, np.nan], [np.nan, 50]])
    np.testing.assert_array_equal(found.salience, [[50, 0], [0, 100]])
    case = parse_csv(PLAIN + "#D;USA;pace;2,5;0.5;1\n#D;EU;money;7;1;0.5\n")
    assert list(case.stance["eu"]) == ["money"], "no stance where the file has none"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("#D;USA;pace;2;0.5\n", "line 9: #D USA pace 2 0.5; allowed: a row of"),
        ("#D;USA;pace;2;1.5;1\n", "line 9: salience: '1.5'; allowed: a number from 0 to 1"),
        ("#D;USA;pace;x;0.5;1\n", "line 9: position: 'x'; allowed: a number"),
        ("#D;UK;pace;2;0.5;1\n", "line 9: unknown actor 'UK'"),
        ("#D;USA;peace;2;0.5;1\n", "line 9: unknown issue 'peace'"),
        ("#D;USA;pace;2;0.5;1\n#D;USA;money;2;0.5;0.4\n", "line 10: influence 0.4 of 'USA', 1 before"),
        ("#D;USA;pace;12;0.5;1\n", "USA on pace: 12; allowed: a position from 0 to 10"),
        ("#X;1\n", "line 9: #X 1; allowed: a row of #A"),
        ("#A\n", "line 9: #A; allowed: a row of #A with 2 cells or more"),
        ("#D;USA;pace;2;-0.5;1\n", "line 9: salience: '-0.5'; allowed: a number from 0 to 1"),
        ("#D;USA;pace;2;0.5;1.5\n", "line 9: influence: '1.5'; allowed: a number from 0 to 1"),
        ("#D;USA;pace;-1;0.5;1\n", "USA on pace: -1; allowed: a position from 0 to 10"),
        ("", "no position of anybody"),
    ],
)
def test_every_fault_is_told_with_its_place(rows: str, said: str) -> None:
    with pytest.raises(CaseError) as error:
        exchange_file.parse(PLAIN + rows)
    assert said in str(error.value)


@pytest.mark.parametrize("parted", [";", ",", "\t"])
@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n"])
def test_cells_may_be_parted_quoted_and_marked_in_any_way(parted: str, quote: str, before: str, tmp_path: Path) -> None:
    """Rows of nothing but separators are passed over."""
    rows = [
        ["#A", "USA", "The States"],
        ["#P", "pace", "Pace"],
        ["", "", ""],
        ["#M", "pace", "0"],
        ["#M", "pace", "10"],
    ]
    rows.append(["#D", "USA", "pace", "4", "0.5", "0.26"])
    text = before + "".join(parted.join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in rows)
    assert exchange_file.is_such(text)
    found = exchange_file.parse(text)
    assert (found.actors, found.descriptions, found.issues) == (("USA",), ("The States",), ("pace",))
    assert [found.position.item(), found.salience.item(), found.influence.item()] == [40, 50, 26]
    path = tmp_path / "talks.csv"
    path.write_text(text, encoding="utf-8")
    assert (load(path).actor["usa"].name, load(path).actor["usa"].reason) == ("USA", "The States")


def test_what_is_written_has_names_shares_and_no_row_without_a_stake() -> None:
    numbers = [np.array(x, dtype=float) for x in ([50, 200], [[10], [20]], [[0], [40]])]
    one = Positions("T", "", ("a", "b"), ("The first", ""), ("pace",), *numbers)
    text = exchange_file.dump(one)
    assert text.count("#D") == 1, "an actor to whom an issue does not matter has no stake in it"
    assert "'#A'\t'a'\t'The first'" in text
    assert "'#D'\t'b'\t'pace'\t20\t0.4\t1\n" in text, "influence above 100 as a share of the largest"


def test_a_file_is_a_case_for_every_command(tmp_path: Path) -> None:
    path = tmp_path / "talks.txt"
    path.write_text(PLAIN + "#D;USA;pace;2;0.5;1\n#D;EU;pace;9;0.5;0.5\n", encoding="utf-8")
    assert run("exchange", load(path), draws=5)["pace"].best > 0


def test_stand_ins_of_a_case_do_not_come_back_as_what_a_file_says(tmp_path: Path) -> None:
    """There and back: no folder in the title, no description that nobody wrote; the table is the same again."""
    path = tmp_path / "talks.txt"
    rows = "#A;USA\n#A;EU;The Union\n#P;pace\n#M;pace;0\n#M;pace;10\n#D;USA;pace;2;0.5;1\n#D;EU;pace;9;1;1\n"
    path.write_text(rows, encoding="utf-8")
    assert load(path).title == "talks"
    for end in ("csv", "txt"):
        convert(path, tmp_path / "case.toml")
        convert(tmp_path / "case.toml", tmp_path / f"again.{end}")
        text = (tmp_path / f"again.{end}").read_text(encoding="utf-8")
        assert "as the file has it" not in text
        assert "stand in for them" not in text
        assert load(tmp_path / f"again.{end}").stance.keys() == load(path).stance.keys()
        (tmp_path / "case.toml").unlink()
