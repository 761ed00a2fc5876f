"""Shipped base rates are those the data give, and a wrong one would be noticed."""

from __future__ import annotations

import re
import runpy

import numpy as np
import pandas as pd
import pytest

import detente
from detente.analyses.precedent._recognitions import DAYS, PRECEDENTS
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


def test_shipped_tempos_are_those_fitted(script, shared):
    found = script["tempos"](shared / "precedents")
    assert set(found) == {name for name, part in CLASSES.items() if part.days is not None}
    for name, days in found.items():
        assert CLASSES[name].days == days, name


def test_the_spread_of_days_gives_the_counts_and_their_falling_hazard(script, shared):
    for bloc in ("eu", "nato"):
        states, days = script["recognition"](shared / "precedents", "Kosovo", bloc)
        counted = np.array(script["by_day"](days))
        given = counted[-1] * script["expected"](CLASSES[f"recognition-{bloc}"].days)
        np.testing.assert_allclose(given, counted, atol=1.5)
        ends = np.array(DAYS) + 1
        hazard = -np.diff(np.log(1 - given / states)) / np.diff(ends)
        assert (np.diff(hazard) < 0).all()


def test_recognition_was_no_cascade(script, shared):
    for case in ("Kosovo", "Palestine"):
        _, days = script["recognition"](shared / "precedents", case, "all")
        assert script["imitation"](np.diff([0, *script["by_day"](days)])) < 1e-6


def test_a_cascade_would_be_seen(script):
    assert script["imitation"](np.array([1, 2, 10, 80, 20, 0])) > 0.01


def test_recognitions_told_are_those_counted(script, shared):
    for precedent in PRECEDENTS:
        for bloc, told in precedent.blocs.items():
            states, days = script["recognition"](shared / "precedents", precedent.name, bloc)
            assert (told.states, told.by_day) == (states, script["by_day"](days)), (precedent.name, bloc)


def test_members_of_1988_are_in_the_list_of_names_when_they_recognised(script, shared):
    listed = set(pd.read_csv(shared / "precedents" / "palestine_recognition.csv")["country"])
    never = {"Cameroon", "Lebanon", "Syria"}  # not in the list, or under no name we know
    members = set(script["MEMBERS_1988"]["oic"].split(", "))
    assert members - listed <= never


def test_the_case_of_2007_counts_what_was_known_then(script, shared):
    hits, cases = script["deaths_after_declaration"](
        shared / "precedents", "any_death_12m", europe=True, before="2007-04-21"
    )
    low, _, high = script["mean_wait"](script["interval"](hits, cases))
    reason = detente.load("kosovo-2007").class_["crowd-violence"].reason
    assert f"{hits} of {cases} before 2007 (mean wait {low:.0f} to {high:.0f} days)" in reason


def test_days_of_a_constant_hazard_give_back_the_rate(script):
    low, best, high = script["mean_wait"]((0.19, 0.30, 0.44))
    assert 1 - np.exp(-365 / best) == pytest.approx(0.30, abs=0.01)
    assert 1 - np.exp(-365 / low) == pytest.approx(0.44, abs=0.01)
    assert 1 - np.exp(-365 / high) == pytest.approx(0.19, abs=0.01)


def test_the_interval_is_jeffreys(script):
    assert script["interval"](0, 10) == (0.0, 0.02, 0.12)
