"""The walks through CONTRIBUTING.md work as written, against the code as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"`(\S+)`:\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANALYSIS = "src/detente/analyses/bargaining/polarisation.py"
TEST = "tests/analyses/bargaining/test_polarisation.py"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project into which every file of CONTRIBUTING.md has been written."""
    copy = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "src", copy / "src")
    for name in ("pyproject.toml", "README.md", "tests/conftest.py"):
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    blocks = dict(BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert set(blocks) == {ANALYSIS, TEST, "river-dam.toml", "changes/polarisation.added.md"}
    for name, text in blocks.items():
        assert not (copy / name).exists(), f"{name} is taken: the walk needs another example"
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def run(tree: Path, *arguments: str) -> str:
    """What a command prints, run in the copy and upon its sources."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_analysis_answers_the_case(tree: Path) -> None:
    ask = "import detente as d; print(d.run('polarisation', d.load('river-dam.toml'), draws=50).to_json())"
    said = run(tree, "-c", ask)
    assert "The deepest division is over filling" in said


def test_the_test_of_the_analysis_passes(tree: Path) -> None:
    assert " passed" in run(tree, "-m", "pytest", "-p", "no:cacheprovider", TEST, ANALYSIS)


def test_the_analysis_keeps_the_rules(tree: Path) -> None:
    run(tree, "-m", "ruff", "format", "--check", ANALYSIS, TEST)
    run(tree, "-m", "ruff", "check", ANALYSIS, TEST)
    run(tree, "-m", "mypy", ANALYSIS)
