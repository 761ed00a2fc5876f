"""The commands of `detente record`, in process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from record_files import GA_NEW, official_assembly
from typer.testing import CliRunner

from detente.backtest.council import Scores
from detente.cli_record import records
from detente.errors import NotFoundError, RecordError, SettingError
from detente.scoring.calibration import Bin

RUN = CliRunner()


def run(*arguments: str) -> str:
    done = RUN.invoke(records, list(arguments), env={"COLUMNS": "120"})
    if done.exception:
        raise done.exception
    return done.stdout


def test_load_tells_what_is_odd_and_show_counts(tables: Path) -> None:
    said = run("load", str(tables), "--all")
    assert "Loaded the record of the council (tables): 9 drafts" in said
    assert "4  date corrected" in said
    assert "sha256" in said
    shown = run("show", "council", "--member", "Russia", "--topic", "syria", "--since", "2020")
    assert "Russia in the Security Council on syria, since 2020-01-01: 5 texts: 4 yes, 1 no, 1 veto." in shown
    assert "2020" in shown
    assert "before 1994" not in shown


def test_the_anomalies_are_cut_short_unless_all_are_asked_for(tables: Path) -> None:
    assert "and 1 more" in run("load", str(tables))
    assert "more" not in run("load", str(tables), "--all")


def test_vetoes_without_votes_are_noted(tables: Path) -> None:
    run("load", str(tables))
    assert "vetoes before 1994, on any topic: 1." in run("show", "council", "--member", "SUN")


def test_json_holds_every_row(tables: Path) -> None:
    run("load", str(tables))
    found = json.loads(run("show", "council", "--member", "CHN", "--topic", "Syria", "--json", "--most", "1"))
    assert found["counts"] == {"yes": 4, "abstain": 0, "no": 1, "did not vote": 0, "vetoes": 1}
    assert found["years"] == [{"year": 2020, "yes": 4, "abstain": 0, "no": 1, "did not vote": 0}]
    assert len(found["rows"]) == 5
    veto = next(row for row in found["rows"] if row["vote"] == "no")
    assert veto == {
        "date": "2020-07-10", "text": "S/2020/667", "topic": "Middle East (Syria)",
        "vote": "no", "outcome": "vetoed", "tally": "13–2–0",
    }  # fmt: skip


def test_without_a_member_the_outcomes_are_counted(tables: Path) -> None:
    run("load", str(tables))
    assert "The Security Council on Syria: 5 texts: 1 adopted, 1 vetoed, 3 failed." in run(
        "show", "council", "--topic", "Syria"
    )
    assert "2 texts" in run("show", "council", "--since", "1995-08-10", "--until", "1995")


def test_the_assembly_is_shown_too(tmp_path: Path) -> None:
    run("load", str(official_assembly(tmp_path / "ga.csv", GA_NEW, {"FRANCE": "Y", "INDIA": "A"})))
    shown = run("show", "assembly", "--member", "IND", "--topic", "an item")
    assert "India in the General Assembly on an item: 1 text: 1 abstain." in shown
    assert "A/RES/78/7" in shown


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["--member", "Rusia"], NotFoundError, "nearest: Russia"),
        (["--topic", "Sirya"], NotFoundError, r"no text is about 'Sirya'; nearest: .*'Middle East \(Syria\)'"),
        (["--member", "Cuba"], NotFoundError, "the record holds no vote"),
        (["--since", "spring"], SettingError, "since = 'spring'; allowed: a day or a year"),
        (["--since", "2012", "--until", "2011"], SettingError, "allowed: up to until"),
    ],
)
def test_what_is_not_there_is_told(tables: Path, arguments: list[str], error: type[Exception], words: str) -> None:
    run("load", str(tables))
    with pytest.raises(error, match=words):
        run("show", "council", *arguments)


def test_without_a_record_the_error_says_how_to_get_one() -> None:
    for record in ("council", "assembly"):
        with pytest.raises(RecordError, match=f"detente record fetch {record}, or detente record load PATH"):
            run("show", record)


def test_every_command_has_an_example() -> None:
    commands = typer.main.get_command(records).commands  # type: ignore[attr-defined]
    assert {"fetch", "load", "show"} <= set(commands)
    assert all("Example: detente record" in (command.help or "") for command in commands.values())


def test_help_loads_nothing_heavy() -> None:
    ask = "import sys, detente.cli; print({'pandas', 'pyarrow', 'rich.console', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_fit_and_score_find_out_first_that_there_is_no_folder(tmp_path: Path) -> None:
    for command in (["fit"], ["score", "council"]):
        with pytest.raises(SettingError, match=r"there is no folder '.*none'; make it first"):
            run(*command, "--output", str(tmp_path / "none" / "x.html"))
    with pytest.raises(SettingError, match="--data FILE"):
        run("score", "settlements")


def test_scores_are_printed_written_and_given_as_json(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", str(tables))
    rows = {"adoption": [{"forecast": "<b>", "log_loss": 0.1256, "ratio": float("nan"), "ratio_low": 0.5}]}
    bin_ = Bin(0.1, 0.2, 40, 0.15, 0.1, 0.05, 0.2)
    asked = []

    def scored(record: object, first: int, last: int) -> Scores:
        asked.append((first, last))
        return Scores(first, first, last, rows, [bin_], 0.01, "In words & numbers.")

    monkeypatch.setattr("detente.backtest.council.score", scored)
    place = tmp_path / "scores.html"
    said = run("score", "council", "--first", "2010", "--output", str(place))
    assert asked == [(2010, 2022)]
    assert "In words & numbers." in said
    assert "0.126" in said
    assert "0.500" not in said  # bounds are for the page
    written = place.read_text(encoding="utf-8")
    assert "&lt;b&gt;" in written
    assert "<b>" not in written
    assert "0.500" in written
    assert written.count("<circle") == 1
    assert "40 drafts: said 15%, happened 10%" in written
    found = json.loads(run("score", "council", "--json"))
    assert found["tables"]["adoption"][0] == {"forecast": "<b>", "log_loss": 0.1256, "ratio": None, "ratio_low": 0.5}
    assert found["calibration"][0]["count"] == 40


def test_where_talks_land_is_scored_from_a_file(tmp_path: Path) -> None:
    rows = ["issue,dossier,actor,position,salience,cap_votes,outcome"]
    rows += [f"i{k},d{k},a{j},{40 * j + k},{50 + j},{10 + j},{30 + 5 * k}" for k in range(3) for j in range(3)]
    place = tmp_path / "decisions.csv"
    place.write_text("\n".join(rows) + "\n")
    found = json.loads(run("score", "settlements", "--data", str(place), "--json"))
    assert {"compromise", "always 50"} <= {row["model"] for row in found["tables"]["models"]}


def test_the_record_is_fitted_to_the_same_bytes(shared: Path, tmp_path: Path) -> None:
    run("load", str(shared / "votes" / "council"))
    places = [tmp_path / name for name in ("one.json", "two.json")]
    for place in places:
        assert "fitted on" in run("fit", "--output", str(place), "--until", "2000")
    assert places[0].read_bytes() == places[1].read_bytes()
