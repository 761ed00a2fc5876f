from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from oracle_games import mismatches, oracle, pairs

from detente.graph.limited import limited
from detente.graph.options import options, spelled_out
from detente.graph.reach import reach
from detente.graph.stable import CONCEPTS, WITH_OPTIONS, stable

BEST_FIRST = ([4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8], [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8])
"""The United States and the Soviet Union on the twelve outcomes (Fraser & Hipel 1984, chapter 1)."""


def test_random_games_agree_with_the_oracle(shared):
    judge, wrong, made = oracle(shared), Counter(), Counter()
    for pair in pairs(20, judge, 400, most=5):
        differ, judged = mismatches(pair)
        wrong += differ
        made += judged
    assert not wrong
    assert {"sim (options)", "sseq (options)", "sseq (moves)", "limited 4"} <= made.keys()


def test_some_random_games_are_large_and_some_are_closed_in_parts(shared):
    judge = oracle(shared)
    games = list(pairs(21, judge, 40, most=6))
    assert max(pair.other.m for pair in games) > 40
    assert any(not pair.reach.closed for pair in games)
    assert sum(sum(mismatches(pair)[0].values()) for pair in games) == 0


def test_elmira_has_its_published_equilibria(shared):
    """Kilgour, Hipel, Fang & Peng (2001), Group Decision and Negotiation 10: the Elmira groundwater conflict."""
    elmira = json.loads((shared / "conflict/cases.json").read_text())["elmira9"]
    moves, rank = elmira["moves"], elmira["rank"]
    rows = [(int(s) - 1, t - 1, i) for i, own in enumerate(moves.values()) for s, ends in own.items() for t in ends]
    worth = np.array([[[-rank[actor].index(s) for s in range(1, 10)] for actor in moves]], float)
    lasts = stable(reach(9, 3, rows), worth)[0].all(axis=-1)
    for c, concept in enumerate(CONCEPTS):
        assert (np.nonzero(lasts[c])[0] + 1).tolist() == elmira["eq"][concept], concept


@pytest.mark.parametrize("air_strike_for_good", [False, True])
def test_the_missiles_in_cuba_have_their_published_equilibria(shared, air_strike_for_good):
    """Options: the United States' air strike and blockade, the Soviet Union's withdrawal and escalation, not both."""
    case = json.loads((shared / "conflict/cases.json").read_text())["cuban_irr" if air_strike_for_good else "cuban"]
    crisis = options([0, 0, 1, 1], [{2: True, 3: True}], once_on=[0] if air_strike_for_good else [])
    worth = np.array([[[-order.index(code) for code in crisis.codes] for order in BEST_FIRST]], float)
    found = dict(zip(WITH_OPTIONS, stable(crisis, worth, WITH_OPTIONS)[0], strict=True))
    found["seq_or_sim"] = found["seq"] | found["sim"]
    found |= {f"L{h}": limited(spelled_out(crisis), worth, h)[0] for h in range(1, 7)}
    assert {key: crisis.codes[lasts.all(axis=-1)].tolist() for key, lasts in found.items()} == case
