"""Ideal points as people and programs see them."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from detente.cli_record import records
from detente.errors import NotFoundError, SettingError
from detente.record.ideal import shipped
from detente.record.ideal.shown import of_all, of_member

POINTS = shipped.load()


def run(*arguments: str) -> str:
    done = CliRunner().invoke(records, ["show", "ideal-points", *arguments])
    if done.exception:
        raise done.exception
    return done.stdout


def test_a_member_by_session_without_any_data() -> None:
    lines = run("--member", "USSR", "--since", "1985", "--until", "1992").splitlines()
    assert lines[0] == "Ideal points of Russia in the General Assembly: 8 rows."
    assert lines[1].split() == ["session", "from", "to", "place", "low", "high", "votes"]
    assert [int(line.split()[0]) for line in lines[2:10]] == list(range(40, 48))
    place, low, high = map(float, lines[2].split()[3:6])
    assert low < place < high < 0


def test_everyone_as_known_before_a_day() -> None:
    lines = run("--until", "2007-04-01").splitlines()
    assert lines[0].startswith(
        "Ideal points in the General Assembly as known before 2007-04-01 (session 60, to 2006-06-30)"
    )
    codes = [line.split()[0] for line in lines[2:-2]]
    assert len(codes) == 191
    assert codes[-1] == "USA"
    assert "DDR" not in codes


def test_json_is_the_same() -> None:
    found = json.loads(run("--member", "FRA", "--until", "1947", "--json"))
    shown = of_member(POINTS, "FRA", until=date(1947, 12, 31))
    assert found == shown.to_json()
    assert found["rows"][0].keys() == {"session", "from", "to", "place", "low", "high", "votes"}


def test_before_the_first_session_had_closed_nothing_is_known() -> None:
    shown = of_all(POINTS, date(1946, 6, 1))
    assert shown.rows == ()
    assert shown.lines()[0] == "No session of the General Assembly had closed before 1946-06-01: 0 rows."


@pytest.mark.parametrize("arguments", [("--topic", "Syria"), ("--since", "1990")])
def test_settings_that_do_not_apply_are_refused(arguments: tuple[str, str]) -> None:
    with pytest.raises(SettingError, match="--until alone"):
        run(*arguments)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"Russia \(RUS\)"):
        run("--member", "Rusia")
