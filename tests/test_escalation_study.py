"""The study of the crisis's parameters covers what is shipped, and says what its rows say."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from detente.casefile import example_names
from detente.joint.varied import VARIED

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def study():
    spec = spec_from_file_location("escalation_study", ROOT / "scripts/escalation_study.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(what, as_is, **changes):
    return {"what": what, "text": what, "as_is": as_is, "error": 0.01, **dict.fromkeys(VARIED, as_is), **changes}


def test_every_case_that_is_shipped_is_in_the_study():
    page = (ROOT / "docs/explanation/escalation-study.md").read_text(encoding="utf-8")
    assert [name for name in example_names() if f"(`{name}`)" not in page] == []


def test_a_parameter_that_moves_an_answer_is_told_as_fragile(study):
    found = [row("used.a", 0.3, **{"ahead.0": 0.6}), row("rung.1", 0.1)]
    mean, most, words = study.moved(found, "ahead.0")
    assert (round(mean, 9), most["what"], words) == (0.15, "used.a", 1)
    assert "| no replies looked ahead | 15.0 | +30 | used.a: 30 → 60 | 1 of 2 |" in study.summary(found)
    told = study.lessons({"x": (None, found)}).splitlines()
    assert told[0].startswith("- **no replies looked ahead**: 15.0 points on average; fragile")
    assert "in 1 of 1 cases" in told[0]
    assert "in 0 of 1 cases" in told[-1]


def test_rows_of_a_case_are_its_options_and_rungs(study):
    found = list(study.rows(study.load("kosovo-2007"), draws=10, walks=2))
    assert {r["what"].split(".")[0] for r in found} == {"used", "rung"}
    assert all(0 <= r[key] <= 1 for r in found for key in VARIED)
