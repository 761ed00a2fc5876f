"""Run the console blocks of a page in order, in a folder of their own, with the files the page has one write.

A page is a session. In `console` blocks a line that begins with `$ ` is a command and what follows is what it prints;
`...` stands for anything left out, and numbers may differ a little from machine to machine. Three phrases before a
`toml`, `python`, `json` or `csv` block handle a file:

- "In `NAME`:" writes it whole;
- "At the end of `NAME`:" adds to it;
- "Replace in `NAME`:", with a second block after "by:", swaps a part of it.

`make docs` (or `python scripts/examples.py`) puts what commands print now where the pages say otherwise.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from unittest.mock import patch

from detente.cli import main as detente

ROOT = Path(__file__).resolve().parents[1]
WIDTH = "100"

_BLOCK = re.compile(r"^```(?P<kind>console|toml|python|json|csv)\n(?P<text>.*?)^```$", re.M | re.S)
_PHRASE = re.compile(r"(?P<what>In|At the end of|Replace in) `(?P<name>[\w./-]+)`:$")
_NUMBER = r"[\d,]*\d(?:\.\d+)?"
_NEAR = 4.0  # numbers this close are the same answer on another machine
_NEAR_SHARE = 0.15


@dataclass(frozen=True)
class Step:
    """One command of a page: what the page says it prints, and what it printed, with its exit status."""

    command: str
    said: str
    printed: str
    status: int

    @property
    def holds(self) -> bool:
        """Whether the page says the truth; a command may only fail where the page shows how."""
        return self.status in (0, 2 if self.said else 0) and agrees(self.said, self.printed)


def pages() -> list[Path]:
    """Every page with a console block."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path for path in found if "```console" in path.read_text(encoding="utf-8")]


def session(text: str, folder: Path) -> Iterator[Step]:
    """Do what a page says, step by step, in the folder."""
    replaced: tuple[Path, str] | None = None
    for block in _BLOCK.finditer(text):
        lead = text[: block.start()].rstrip().rpartition("\n")[2]
        phrase = _PHRASE.search(lead)
        if block["kind"] == "console":
            yield from _console(block["text"], folder)
        elif phrase is not None:
            path = folder / phrase["name"]
            replaced = (path, block["text"]) if phrase["what"] == "Replace in" else None
            if replaced is None:
                with path.open("a" if phrase["what"] == "At the end of" else "w", encoding="utf-8") as file:
                    file.write(block["text"] if phrase["what"] == "In" else f"\n{block['text']}")
        elif replaced is not None and lead == "by:":
            path, old = replaced
            before = path.read_text(encoding="utf-8")
            assert before.count(old) == 1, f"{path.name} holds this {before.count(old)} times:\n{old}"
            path.write_text(before.replace(old, block["text"]), encoding="utf-8")


def _console(text: str, folder: Path) -> Iterator[Step]:
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, said = part.partition("\n")
        printed, status = run(command, folder)
        yield Step(command, said.strip("\n"), printed, status)


def run(command: str, folder: Path) -> tuple[str, int]:
    """What a command prints, on stdout and stderr, and its exit status; `> FILE` at its end is understood."""
    name, *arguments = shlex.split(command)
    if name == "python":
        return _python(folder / arguments[0], folder)
    assert name == "detente", f"{command}: only detente and python can be run here"
    target = folder / arguments.pop() if ">" in arguments[-2:] else None
    arguments = [argument for argument in arguments if argument != ">"]
    out, status = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), 0
    with _as_in_a_shell([name, *arguments], folder), redirect_stdout(out), redirect_stderr(out):
        try:
            detente()
        except SystemExit as end:
            status = int(end.code or 0)
    out.flush()
    printed = out.detach().getvalue().decode()
    if target is not None:
        target.write_text(printed, encoding="utf-8")
        printed = ""
    return _tidy(printed), status


class _as_in_a_shell:  # noqa: N801  (read as a phrase)
    """The arguments, the folder and the width that a command sees."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self.parts = (
            patch.object(sys, "argv", arguments),
            patch.dict(os.environ, {"COLUMNS": WIDTH, "TERM": "dumb", "NO_COLOR": "1"}),
            chdir(folder),
        )

    def __enter__(self) -> None:
        for part in self.parts:
            part.__enter__()

    def __exit__(self, *error: object) -> None:
        for part in reversed(self.parts):
            part.__exit__(None, None, None)


def _python(path: Path, folder: Path) -> tuple[str, int]:
    out = io.StringIO()
    with _as_in_a_shell([path.name], folder), redirect_stdout(out):
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), {"__name__": "__main__"})
    return _tidy(out.getvalue()), 0


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def agrees(said: str, printed: str) -> bool:
    """Whether what was printed is what a page says: words exactly, numbers nearly, `...` for anything.

    >>> agrees("adopted: 43% ...", "adopted: 44% (20% to 70%)"), agrees("adopted: 43%", "adopted: 63%")
    (True, False)
    """
    if not said:
        return True
    found = re.fullmatch(_pattern(said), printed, re.S)
    numbers = re.findall(_NUMBER, re.sub(r"\.\.\.", "", said))
    return found is not None and all(map(_near, numbers, found.groups()))


def _pattern(said: str) -> str:
    parts = []
    for token in re.findall(rf"\s*\.\.\.\s*|\s+|[·━●]+|{_NUMBER}|.", said, re.S):
        if "..." in token:
            parts.append(".*?")
        elif token.isspace():
            parts.append(r"\s+")
        elif re.fullmatch(r"[·━●]+", token):
            parts.append(r"[·━●]+")
        else:
            parts.append(f"({_NUMBER})" if re.fullmatch(_NUMBER, token) else re.escape(token))
    return "".join(parts)


def _near(said: str, printed: str) -> bool:
    here, there = (float(text.replace(",", "")) for text in (said, printed))
    return abs(here - there) <= max(_NEAR, _NEAR_SHARE * abs(here))


def rewritten(text: str, folder: Path) -> str:
    """The page with what commands print now, where it says otherwise; what it leaves out stays left out."""
    for step in session(text, folder):
        if not step.holds and step.said:
            now = _left_out(step.said.splitlines(), step.printed.splitlines())
            text = text.replace(f"$ {step.command}\n{step.said}\n", f"$ {step.command}\n{now}\n", 1)
    return text


def _left_out(said: list[str], printed: list[str]) -> str:
    """The lines printed that are most like those the page shows between its `...`, in order."""
    parts = [part.strip("\n").splitlines() for part in re.split(r"^\.\.\.$", "\n".join(said), flags=re.M)]
    if len(parts) == 1:
        return "\n".join(printed)  # nothing is left out, so nothing may be lost when more is printed
    kept, at = [], 0
    for k, part in enumerate(parts):
        last = len(printed) - len(part)
        where = 0 if k == 0 else last if k == len(parts) - 1 else _most_like(part, printed, at)
        kept.append(printed[where : where + len(part)])
        at = where + len(part)
    return "\n...\n".join("\n".join(part) for part in kept).strip("\n")


def _most_like(part: list[str], printed: list[str], start: int) -> int:
    """Where in the lines printed a part of a page is found again, whatever its numbers."""
    wanted = re.sub(_NUMBER, "", " ".join(part))
    likeness = {
        at: SequenceMatcher(None, wanted, re.sub(_NUMBER, "", " ".join(printed[at : at + len(part)]))).ratio()
        for at in range(start, len(printed) - len(part) + 1)
    }
    return max(likeness, key=lambda at: likeness[at])


def main() -> None:
    """Rewrite every page."""
    for path in pages():
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(rewritten(path.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
