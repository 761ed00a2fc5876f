"""Shipped base rates are those the data give, and a wrong one would be noticed."""

from __future__ import annotations

import re
import runpy

import pytest

from detente.classes import CLASSES


@pytest.fixture(scope="module")
def script(root):
    return runpy.run_path(str(root / "scripts" / "base_rates.py"))


def test_every_rate_with_a_sample_is_computed(script):
    sampled = {name for name, part in CLASSES.items() if re.search(r"\d of [\d,]+$", part.reason)}
    assert sampled == set(script["RATES"])


def test_shipped_rates_are_those_computed(script, shared):
    for name, count in script["RATES"].items():
        hits, cases = count(shared / "precedents")
        rate = CLASSES[name].rate
        assert (rate.low, rate.best, rate.high) == script["interval"](hits, cases), name
        assert CLASSES[name].reason.endswith(f"{hits} of {cases:,}"), name


def test_the_interval_is_jeffreys(script):
    assert script["interval"](0, 10) == (0.0, 0.02, 0.12)
