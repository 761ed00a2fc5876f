"""Flips, tree and refinements as `detente doubt` tells them: a sentence each, and tables of what was planted."""

from __future__ import annotations

import numpy as np
import pytest
from planted_analysis import asking, case_of, name

from detente.doubt.methods import Asked, ask

CASE = case_of(5)


@pytest.fixture(scope="module")
def asked() -> Asked:
    question = asking(5, lambda u: np.where((u[:, 0] < 0.4) & (u[:, 2] >= 0.3), 0.9, 0.1), "chance")
    return Asked(question, CASE.draw(4000, 3))


def test_flips(asked: Asked) -> None:
    told = ask("flips", asked)
    (table,) = told.tables
    (row,) = table.rows
    assert set(str(row["if"]).split(" and ")) == {"A0's influence is below 40", "A2's influence is above 30"}
    assert (row["then"], row["in_draws"]) == pytest.approx((0.9, 0.28), abs=0.02)
    assert row["by_luck"] < 0.001  # type: ignore[operator]
    assert told.sentences[0].startswith(f"If {row['if']}: “the answer” stands at 90% (")
    assert {bound["input"] for bound in told.data["flips"][0]["rule"]} == {name(0), name(2)}


def test_tree(asked: Asked) -> None:
    told = ask("tree", asked)
    (table,) = told.tables
    assert sorted(round(row["answer"], 2) for row in table.rows) == [0.1, 0.1, 0.9]  # type: ignore[arg-type]
    assert sum(row["in_draws"] for row in table.rows) == pytest.approx(1)  # type: ignore[misc]
    assert told.sentences[1] == "all: 33%"


def test_refine(asked: Asked) -> None:
    told = ask("refine", asked)
    (table,) = told.tables
    assert [row["refine"] for row in table.rows] == ["A0's influence", "A2's influence"]
    first = table.rows[0]
    assert first["wrong_then"] < first["wrong_now"] == pytest.approx(0.32, abs=0.02)  # type: ignore[operator]
    assert told.sentences[0].startswith("Refine A0's influence first: knowing it would take ")


@pytest.mark.parametrize("method", ["flips", "tree", "refine"])
def test_nothing_planted_is_one_sentence_and_no_table(method: str) -> None:
    told = ask(method, Asked(asking(5, lambda u: np.full(len(u), 0.3), "chance"), CASE.draw(200)))
    assert len(told.sentences) == 1
    assert told.tables == ()
