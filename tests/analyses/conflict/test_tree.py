"""The route tree and the table of what is in force: what they say must be so in the draws."""

from __future__ import annotations

import numpy as np
import pytest
from test_paths import staged
from test_stability import trial

from detente.analyses.conflict._ground import grounds
from detente.analyses.conflict._shown import Shown, shown
from detente.analyses.conflict._tree import Tree
from detente.analysis import run
from detente.errors import SettingError
from detente.graph.stable import improvements
from detente.situations import situations


def test_a_chain_of_improvements_is_a_branch():
    result = run("stability", staged(east_shove=5, west_push=10, west_shoved=-20), draws=5)
    first, second = result.tables["tree"]
    assert (first["step"], first["from"], first["actor"], first["act"], first["share"]) == (1, "A", "West", "push", 1.0)
    assert (second["step"], second["from"], second["actor"], second["act"]) == (2, first["to"], "East", "shove")


def test_every_branch_is_an_improvement_in_the_share_it_states():
    case = trial()
    draws = case.draw(80, seed=3)
    chosen, reached = shown(draws), np.zeros((80, len(situations(case))), bool)
    tree = Tree(chosen, 80)
    for ground in grounds(draws, 80):
        steps, edge = improvements(ground.reach, ground.worth)
        tree.add(ground, steps, edge)
        reached[ground.places] = steps > 0
    branches = tree.branches()
    assert len(branches) > 3
    placed = {0}
    for (child, parent, _), share in branches:
        assert parent in placed, "a branch grows from the trunk"
        placed.add(child)
        assert share == pytest.approx(reached[:, chosen.places[child]].mean())


def test_what_is_in_force_is_what_the_label_says():
    result = run("stability", trial(), draws=10)
    rows = result.tables["in_force"]
    labels = {str(row["id"]): str(row["label"]) for row in result.tables["situations"]}
    for letter, label in labels.items():
        on = {str(row["option"]) for row in rows if row[letter] is True}
        on |= {f"{row['option']} {row[letter]}" for row in rows if row[letter] not in (True, False, "tabled")}
        assert on == (set() if label == "nothing done" else set(label.split(", ")))


def test_more_can_be_shown_and_fewer():
    few, many = (run("stability", trial(), draws=10, most_shown=most).tables["situations"] for most in (3, 40))
    assert len(few) <= 3 < len(many)
    with pytest.raises(SettingError, match="most_shown = 1"):
        run("stability", trial(), draws=5, most_shown=1)


def test_names_go_on_after_z():
    letters = Shown(tuple(range(54)), ("",) * 54).letters
    assert (letters[0], letters[25], letters[26], letters[53]) == ("A", "Z", "AA", "BB")
    assert len(set(letters)) == 54
