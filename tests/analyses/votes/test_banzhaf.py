from __future__ import annotations

import csv
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from random_rules import rules, said

from detente.analyses.votes.banzhaf import banzhaf
from detente.bodies.library import library_body
from detente.bodies.rule import All, Any, Rule, fewer_against, quota
from detente.errors import LimitError


@given(rules(monotone=True))
def test_absolute_power_counts_swings(rule: Rule) -> None:
    m = len(rule.members)
    swings = np.zeros(m)
    for vote in product((0, 2), repeat=m):
        for k in range(m):
            with_, without = ((*vote[:k], v, *vote[k + 1 :]) for v in (2, 0))
            swings[k] += (said(rule.expression, with_) - said(rule.expression, without)) / 2
    absolute, normalised = banzhaf(rule)
    assert (absolute == swings / 2 ** (m - 1)).all()
    np.testing.assert_allclose(normalised, swings / swings.sum(), atol=1e-14)


def test_security_council_to_the_last_bit() -> None:
    """848 swings of 5080 a permanent member, 84 an elected one, of 2^14 patterns each."""
    absolute, normalised = banzhaf(library_body("un-security-council").rule(date(2007, 4, 21)))
    assert (absolute * 2**14).tolist() == [848] * 5 + [84] * 10
    assert normalised.tolist() == [848 / 5080] * 5 + [84 / 5080] * 10


def column(path: Path, name: str) -> dict[str, int]:
    with path.open(encoding="utf-8") as file:
        return {row["member"]: int(row[name]) for row in csv.DictReader(file)}


def test_eu_council_by_the_treaty_of_lisbon(shared: Path) -> None:
    """55% of states and 65% of population, or fewer than four against: Germany .12035624, Malta .01732174."""
    population = column(shared / "bodies/eu_council_population_2025.csv", "pct_x100")
    states = tuple(population)
    double = All((quota(states, 15), quota(states, 6500, list(population.values()))))
    _, normalised = banzhaf(Rule(states, Any((double, fewer_against(states, 4))), "EU Council"))
    power = dict(zip(states, normalised, strict=True))
    assert power["Germany"] == pytest.approx(0.12035624, abs=5e-9)
    assert power["Malta"] == pytest.approx(0.01732174, abs=5e-9)


def test_a_body_too_large_says_so() -> None:
    members = tuple(str(k) for k in range(60))
    weights = np.random.default_rng(1).integers(2**20, 2**30, size=60).tolist()
    with pytest.raises(LimitError, match="large body: more than 4,000,000 ways"):
        banzhaf(Rule(members, quota(members, sum(weights) // 2, weights), "large body"))
