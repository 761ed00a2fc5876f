"""The compromise: the record of the European Union, the plain sum, and what it says of a case."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detente.analyses.bargaining.compromise import compromise
from detente.analyses.bargaining.median import median
from detente.analysis import run
from detente.casefile import load

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"
ACTORS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=8)


def scorable(path: Path) -> list[tuple[np.ndarray, float]]:
    """Position, salience and votes of every actor on each issue with three such actors and a known outcome."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = []
    for _, group in groupby(rows, key=lambda row: row["issue"]):
        issue = list(group)
        actors = [
            [float(row[column]) for column in ("position", "salience", "cap_votes")]
            for row in issue
            if row["position"] and row["salience"] and row["cap_votes"]
        ]
        if len(actors) >= 3 and issue[0]["outcome"]:
            found.append((np.array(actors).T, float(issue[0]["outcome"])))
    return found


@pytest.mark.parametrize(
    ("predictor", "error"),
    [
        (lambda x, s, c: compromise(x, s, c), 24.63),
        (lambda x, s, c: compromise(x, s, np.ones_like(c)), 24.94),
        (lambda x, s, c: compromise(x, np.ones_like(s), np.ones_like(c)), 25.32),
        (lambda x, s, c: median(x, np.ones_like(c)), 30.42),
    ],
    ids=["votes and salience", "salience", "mean", "median"],
)
def test_errors_on_decisions_of_the_european_union(shared, predictor, error) -> None:
    issues = scorable(shared / "bargaining/deu/issues.csv")
    assert len(issues) == 233
    errors = [abs(float(predictor(*columns)) - outcome) for columns, outcome in issues]
    assert round(float(np.mean(errors)), 2) == error


@given(ACTORS)
@example([(2.0, 1.5, 5e-324), (10.0, 1.0, 5e-324)])
def test_agrees_with_the_plain_sum(actors: list[tuple[float, float, float]]) -> None:
    """In exact fractions, for floats themselves round away the smallest weights."""
    exact = [tuple(map(Fraction, actor)) for actor in actors]
    total = sum(s * c for _, s, c in exact)
    x, s, c = np.array(actors).T
    slow = float(sum(x * s * c for x, s, c in exact) / total) if total > 0 else x.mean()
    assert compromise(x, s, c) == pytest.approx(slow, abs=1e-9)


@given(ACTORS)
def test_an_actor_without_a_position_changes_nothing(actors: list[tuple[float, float, float]]) -> None:
    x, s, c = np.array(actors).T
    more = compromise(np.append(x, np.nan), np.append(s, 70.0), np.append(c, 90.0))
    assert more == pytest.approx(compromise(x, s, c), abs=1e-9)


def test_broadcasts_over_draws_and_issues() -> None:
    generator = np.random.default_rng(3)
    x, s = generator.uniform(0, 100, (2, 4, 5, 6))
    c = generator.uniform(0, 100, (4, 1, 6))
    values = compromise(x, s, c)
    assert values.shape == (4, 5)
    assert values[2, 3] == pytest.approx(compromise(x[2, 3], s[2, 3], c[2, 0]))


def test_nobody_with_a_position_is_no_outcome() -> None:
    assert np.isnan(compromise(np.array([np.nan, np.nan]), np.ones(2), np.ones(2)))


@pytest.mark.parametrize("name", ["compromise", "median", "nash-bargain"])
def test_what_actors_give_and_gain_follows_from_where_issues_land(name: str) -> None:
    case = load(STRAIT)
    draws = case.draw(50, 1)
    result = run(name, case, draws=50, seed=1)
    issue = case.issues[0]
    for i, actor in enumerate(case.actors):
        key = f"{issue}.gives.{actor}"
        assert (key in result.measures) == (not np.isnan(draws.position[0, i, 0]))
        if key in result.measures:
            gives = np.abs(draws.position[:, i, 0] - result[issue].values)
            np.testing.assert_allclose(result[key].values, gives)
    worse = {row["actor"]: row["holds_out"] for row in result.tables["actors"]}
    for actor in case.actors:
        if f"gain.{actor}" in result.measures:
            assert worse[case.actor[actor].name] == (result[f"gain.{actor}"].values < 0).mean()
