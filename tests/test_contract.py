"""What every analysis owes its users, asked of each one that is found, whoever wrote it."""

from __future__ import annotations

import importlib
import inspect
import json
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import detente
from detente.analysis import Analysis, analyses, run
from detente.casefile import from_plain, load
from detente.result import Result

STRAIT = Path(__file__).parent / "cases" / "strait.toml"
EVERY = pytest.mark.parametrize("chosen", analyses().values(), ids=analyses())


@pytest.fixture(scope="module")
def case():
    return load(STRAIT)


@pytest.fixture(scope="module")
def answered(case) -> Callable[[str], Result]:
    """The answer of an analysis over thirty draws, worked out once."""
    return cache(lambda name: run(name, case, draws=30))


def test_there_are_analyses_of_every_family():
    assert {a.family for a in analyses().values()} >= {"votes", "bargaining", "conflict", "breakthrough"}


@EVERY
def test_a_batch_equals_batches_of_one(chosen: Analysis, case):
    draws = case.draw(6, seed=3)
    together = chosen.answer(draws).measures
    alone = [chosen.answer(draws.part(k, k + 1)).measures for k in range(6)]
    assert together
    for name, quantity in together.items():
        values = [one[name].values[0] for one in alone]
        np.testing.assert_allclose(quantity.values, values, rtol=1e-9, atol=1e-12, err_msg=name)


@EVERY
def test_same_seed_same_bytes(chosen: Analysis, case):
    first = run(chosen.name, case, draws=20, seed=5).to_json()
    assert first == run(chosen.name, load(STRAIT), draws=20, seed=5).to_json()


@EVERY
def test_the_case_is_untouched(chosen: Analysis, case):
    before = case.model_dump_json()
    run(chosen.name, case, draws=10)
    assert case.model_dump_json() == before


def _turned_round(value):
    return {k: _turned_round(v) for k, v in reversed(value.items())} if isinstance(value, dict) else value


@EVERY
def test_order_of_writing_is_irrelevant(chosen: Analysis, case):
    turned = from_plain(_turned_round(tomllib.loads(STRAIT.read_text())))
    assert list(turned.actor) != list(case.actor)
    assert run(chosen.name, turned, draws=10).to_json() == run(chosen.name, case, draws=10).to_json()


@EVERY
def test_every_setting_is_recorded(chosen: Analysis, case):
    result = run(chosen.name, case, draws=10, seed=2)
    assert result.settings == chosen.settings
    assert (result.draws, result.seed, result.version) == (10, 2, detente.__version__)
    assert result.case_hash == case.hash


@EVERY
def test_settings_are_plain_and_checked(chosen: Analysis, case):
    json.dumps(chosen.settings)
    with pytest.raises(detente.errors.SettingError, match="no setting 'nonsense'"):
        run(chosen.name, case, draws=5, nonsense=1)


@EVERY
def test_json_round_trip(chosen: Analysis, answered: Callable[[str], Result]):
    result = answered(chosen.name)
    again = json.loads(result.to_json())
    assert again == json.loads(json.dumps(result.to_dict()))
    assert set(again) >= {"analysis", "case", "settings", "draws", "seed", "measures", "findings", "caveats", "version"}
    assert all(set(m) >= {"best", "low", "high", "unit"} for m in again["measures"].values())


@EVERY
def test_measures_are_finite_and_in_order(chosen: Analysis, answered: Callable[[str], Result]):
    for measure in answered(chosen.name).measures.values():
        assert np.isfinite([measure.best, measure.mean, measure.low, measure.high]).all(), measure
        assert measure.low <= measure.high, measure
        if measure.unit == "chance":
            assert measure.low >= 0, measure
            assert measure.high <= 1 + 1e-9, measure


@EVERY
def test_it_answers_in_words_and_shows_doubt(chosen: Analysis, answered: Callable[[str], Result]):
    result = answered(chosen.name)
    assert result.findings
    assert all(text.strip().endswith((".", "!", "?", ")")) for text in result.findings)
    assert result.exact or result.caveats, "an approximate answer says so"


@EVERY
def test_it_says_what_it_is(chosen: Analysis):
    assert chosen.question.endswith("?")
    assert len(chosen.reference) > 10
    assert chosen.example.startswith(f"detente run {chosen.name} ")
    assert len(chosen.doc) > 40


@EVERY
def test_its_formula_is_public_and_named_like_its_file(chosen: Analysis):
    module = importlib.import_module(chosen.answer.__module__)
    name = chosen.name.replace("-", "_")
    assert name in (formula := getattr(module, name)).__name__
    assert ">>>" in (inspect.getdoc(formula) or ""), f"{name} has no example"
