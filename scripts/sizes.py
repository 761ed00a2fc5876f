"""Print the files and functions that have outgrown the house rules, and fail if there are any."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "scripts", "benchmarks", "tests")
FILE_LINES = 400
FUNCTION_LINES = 50

EXCEPTIONS: dict[str, str] = {}
"""What may be longer, and why: "path" for a file, "path:function" for a function."""


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its `def` to its end, the docstring not counted."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def too_long(path: Path, name: str) -> Iterator[tuple[str, int, int]]:
    """Each offender in one file: what it is, its lines, and the lines allowed."""
    text = path.read_text(encoding="utf-8")
    if (lines := len(text.splitlines())) > FILE_LINES:
        yield name, lines, FILE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION_LINES:
            yield f"{name}:{node.name}", length(node), FUNCTION_LINES


def offenders(root: Path, exceptions: dict[str, str]) -> list[str]:
    """A line for each file or function that is too long, and for each exception no longer needed."""
    files = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    found = [line for path in files for line in too_long(path, path.relative_to(root).as_posix())]
    names = {name for name, _, _ in found}
    return [
        *(f"{name}: {lines} lines, {most} allowed" for name, lines, most in found if name not in exceptions),
        *(f"{name}: listed as an exception, but short enough" for name in sorted(exceptions.keys() - names)),
    ]


if __name__ == "__main__":
    report = offenders(ROOT, EXCEPTIONS)
    print(*report, sep="\n", end="\n" if report else "")
    sys.exit(1 if report else 0)
