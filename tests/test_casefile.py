"""Reading and writing case.toml: every fault at once and no traceback; comments kept; never half a file."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from detente import casefile
from detente.case import Case
from detente.casefile import document, dump, example_names, load, parse, save, write_whole
from detente.errors import CaseError, DetenteError, NotFoundError

BAD = sorted((Path(__file__).parent / "bad_input").glob("*.toml"))
SMALL = """\
detente = 1
title = "A ford"  # a small case
as_of = 2020-01-01
until = 2021-01-01
[actor]
north = { name = "North" }  # upstream
south = { name = "South" }
[option]
dig = { actor = "north", text = "dig" }
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    """What is wrong with a file, its own path left out."""
    with pytest.raises(CaseError) as caught:
        load(path)
    return [str(fault).replace(str(path), "FILE") for fault in caught.value.faults]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_fault_is_told_at_once(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert faults(path) == [line.removeprefix("#: ") for line in lines if line.startswith("#: ")]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_is_told_cannot_act_on_a_terminal(path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        load(path)
    assert not [c for c in str(caught.value) if not c.isprintable() and c != "\n"]


def test_there_are_bad_files_to_read() -> None:
    assert len(BAD) > 40


@pytest.mark.parametrize("name", example_names())
def test_every_shipped_case_loads(name: str) -> None:
    assert load(name).title


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * 10_000_000)
    assert faults(path) == [
        "FILE: more than 5,000,000 bytes; allowed: at most 5,000,000. Mend: is this the right file?"
    ]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without end")
def test_a_file_without_end() -> None:
    [fault] = faults(Path("/dev/zero"))
    assert "more than 5,000,000 bytes" in fault


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\xff\xfe" * 99, "title".encode("utf-16"), b"\x80"])
def test_binary(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(content)
    [fault] = faults(path)
    assert "is not text in UTF-8" in fault


def test_binary_that_happens_to_be_utf8(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\x00\x01\x02")
    [fault] = faults(path)
    assert "allowed: TOML" in fault


def test_directory(tmp_path: Path) -> None:
    [fault] = faults(tmp_path)
    assert fault.startswith("FILE: a directory; allowed: a TOML file.")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_unreadable(small: Path) -> None:
    small.chmod(0)
    assert faults(small) == ["FILE: Permission denied; allowed: a file you may read."]


def test_unreadable_whoever_asks(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert faults(small) == ["FILE: Permission denied; allowed: a file you may read."]


@pytest.mark.parametrize("name", ["kosovo-1999", "no/such/case.toml", "x" * 5000, "a\0b", ""])
def test_no_such_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DetenteError) as caught:
        load(name)
    assert len(str(caught.value)) < 600


def test_no_such_case_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'kosovo-2007'"):
        load("kosovo-207")


def test_a_folder_of_its_name_does_not_hide_a_shipped_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kosovo-2007").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load("kosovo-2007").title.startswith("Kosovo")


def test_thirty_one_options_tell_the_limit_and_the_size() -> None:
    options = "".join(f'o{k} = {{ actor = "north", text = "act {k}" }}\n' for k in range(30))
    with pytest.raises(CaseError) as caught:
        parse(SMALL + options)
    assert "31 options" in str(caught.value)
    assert "2^31" in str(caught.value)
    assert "at most 30" in str(caught.value)


def test_thirty_options_are_fine() -> None:
    options = "".join(f'o{k} = {{ actor = "north", text = "act {k}" }}\n' for k in range(29))
    assert len(parse(SMALL + options).option) == 30


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("x = " + "9" * 5000, "Exceeds the limit"),
        ("x = " + "[" * 400 + "]" * 400, "unknown key 'x'"),
        ('infeasible = ["' + "dig or " * 1500 + 'dig"]', "at most 2,000 characters"),
        ('infeasible = ["' + "(" * 900 + "dig" + ")" * 900 + '"]', "more than 50 deep"),
        ('infeasible = ["' + "not " * 400 + 'dig"]', "more than 50 deep"),
        ('summary = "' + "x" * 100_000 + '"', "at most 2,000 characters"),
        (f"{'k' * 10_000} = 1", "unknown key"),
    ],
    ids=["nesting", "long-number", "list", "long-condition", "deep-condition", "nots", "text", "long-key"],
)
def test_what_is_out_of_proportion(line: str, told: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse(line + "\n" + SMALL)
    assert told in str(caught.value)


def test_a_very_long_but_allowed_condition_is_read() -> None:
    case = parse(f'infeasible = ["{" or ".join(["dig"] * 285)}"]\n' + SMALL)
    assert len(case.infeasible[0]) > 1900


def test_markup_is_kept_as_it_is() -> None:
    text = "<script>alert(1)</script> [red]{{ 7*7 }} =1+1 \\u001b[31m :smile:"
    case = parse(SMALL.replace("A ford", text))
    assert case.title == text.replace("\\u001b", "\x1b")


def test_a_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(path) == parse(SMALL)


def test_comments_and_order_survive_saving(small: Path) -> None:
    edited = document(small)
    edited["actor"]["north"]["name"] = "Northland"
    save(edited, small)
    assert small.read_text(encoding="utf-8") == SMALL.replace('"North"', '"Northland"')


@pytest.mark.parametrize("name", example_names())
def test_saving_a_shipped_case_unchanged_changes_nothing(name: str, tmp_path: Path) -> None:
    source = casefile.locate(name)
    copy = tmp_path / "case.toml"
    save(document(source), copy)
    was, now = (path.read_text(encoding="utf-8") for path in (source, copy))
    assert now.replace(" }", "}") == was.replace(" }", "}")  # tomlkit drops the space between a date and a brace


@pytest.mark.parametrize("name", example_names())
def test_a_dumped_case_is_the_same_case(name: str) -> None:
    case = load(name)
    again = parse(dump(case))
    assert again == case
    assert again.hash == case.hash
    assert again.inputs == case.inputs


def test_a_document_that_is_not_toml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("title = Kosovo", encoding="utf-8")
    with pytest.raises(CaseError, match="is not TOML"):
        document(path)


def test_a_faulty_document_is_not_saved(small: Path) -> None:
    edited = document(small)
    edited["option"]["dig"]["actor"] = "nobody"
    with pytest.raises(CaseError, match="unknown actor 'nobody'"):
        save(edited, small)
    assert small.read_text(encoding="utf-8") == SMALL


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
def test_a_failed_save_leaves_the_old_file_whole(small: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(CaseError, match="No space left on device"):
        save(document(small), small)
    assert small.read_text(encoding="utf-8") == SMALL
    assert [path.name for path in small.parent.iterdir()] == ["case.toml"]


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_killed_save_leaves_the_old_file_whole(small: Path, step: str) -> None:
    program = f"""
        import os, pathlib, signal
        from detente import casefile
        os.{step} = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
        casefile.write_whole(pathlib.Path({str(small)!r}), b"half a" * 100_000)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False)
    assert run.returncode != 0
    assert small.read_text(encoding="utf-8") == SMALL


def test_a_link_stays_a_link(small: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(small)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert small.read_bytes() == b"new"


def test_the_rights_of_a_file_stay(small: Path) -> None:
    small.chmod(0o640)
    write_whole(small, b"new")
    assert small.stat().st_mode & 0o777 == 0o640


def test_links_in_a_circle(tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(link)
    with pytest.raises(CaseError, match="cannot be written"):
        write_whole(link, b"new")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="No such file or directory"):
        write_whole(tmp_path / "no" / "case.toml", b"new")


def test_a_folder_that_may_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(casefile.tempfile, "mkstemp", refuse)
    with pytest.raises(CaseError, match="Permission denied; allowed: a file in a folder you may write to"):
        write_whole(tmp_path / "case.toml", b"new")


def test_json_has_no_dates() -> None:
    plain = {"detente": 1, "title": "t", "as_of": "2020-01-01", "until": "2021-01-01"}
    case = casefile.from_plain({**plain, "actor": {"a": {"name": "A"}}})
    assert isinstance(case, Case)
    assert case.horizon == 366
