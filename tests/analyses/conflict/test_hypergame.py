"""Hypergames: who mistakes another expects what is not so, and what lasts is what each judges by its own lights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_stability import trial

from detente.analyses.conflict.hypergame import hypergame
from detente.analysis import run
from detente.casefile import from_plain
from detente.draws import Draws
from detente.errors import CaseError
from detente.graph.reach import reach
from detente.graph.stable import CONCEPTS, stable
from detente.views import seen_by

SQUARE = [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)]
worths = st.lists(st.integers(0, 4), min_size=8, max_size=8).map(lambda x: np.array(x, float).reshape(1, 2, 4))


@settings(max_examples=150, deadline=None)
@given(worths, worths)
def test_each_judges_by_its_own_lights(first, second):
    game = reach(4, 2, SQUARE)
    expected, lasting = hypergame([(game, first), (game, second)])
    own, other = stable(game, first), stable(game, second)
    assert (expected[:, :, 0] == own.all(axis=-1)).all()
    assert (expected[:, :, 1] == other.all(axis=-1)).all()
    assert (lasting == (own[..., 0] & other[..., 1])).all()


@settings(max_examples=100, deadline=None)
@given(worths)
def test_without_mistakes_it_is_stability(worth):
    game = reach(4, 2, SQUARE)
    expected, lasting = hypergame([(game, worth), (game, worth)])
    assert (expected == lasting[:, :, None]).all()
    assert lasting.shape == (1, len(CONCEPTS), 4)


BARE = {"issue": {}, "stance": {}, "body": {}, "draft": {}, "measure": {}}
MOTIVES = {"west": {"push": 10, "shove": -20}, "east": {"shove and push": 5}}


def test_who_takes_a_threat_for_a_bluff_is_surprised():
    """East shoves back when pushed; west, who takes it for timid, pushes, and does not expect the shove."""
    view = {"west": {"motives": {"east": {"shove": -5}}}}
    result = run("hypergame", trial(**BARE, motives=MOTIVES, view=view), draws=5)
    rows = {row["label"]: row for row in result.tables["situations"]}
    assert rows["push"]["expected by West"] == 1.0
    assert rows["push"]["lasts"] == 0.0
    assert rows["push, shove"]["expected by West"] == 0.0


def test_an_option_unheard_of_is_expected_by_nobody_who_has_not_heard_of_it():
    result = run("hypergame", trial(**BARE, motives=MOTIVES, view={"west": {"unaware": ["shove"]}}), draws=5)
    rows = {row["label"]: row for row in result.tables["situations"]}
    assert rows["push"]["expected by West"] == 1.0
    assert all(row["expected by West"] == 0.0 for label, row in rows.items() if "shove" in label)


def test_nobody_mistaken_nothing_to_say():
    result = run("hypergame", trial(), draws=5)
    assert not result.measures
    assert result.caveats[0].kind == "no views"


def test_what_is_ascribed_is_an_input_and_moves_the_view_alone():
    view = {"west": {"motives": {"east": {"shove": [-9, -5, -1]}}}}
    case = trial(**BARE, motives=MOTIVES, view=view)
    name = "view.west.motives.east.shove"
    assert name in case.draw(3).inputs
    draws: Draws = case.draw(3).changing({name: -7.0})
    assert seen_by(draws, "west")["motives.east.shove"].tolist() == [-7.0] * 3
    assert draws["motives.east.shove and push"].tolist() == [5.0] * 3


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ({"nobody": {}}, "unknown actor 'nobody'"),
        ({"west": {"unaware": ["shovel"]}}, "did you mean 'shove'"),
        ({"west": {"motives": {"east": {"shovel": 3}}}}, "did you mean 'shove'"),
    ],
)
def test_names_that_stand_for_nothing(view, told):
    with pytest.raises(CaseError, match=told):
        trial(**BARE, motives=MOTIVES, view=view)


def test_the_evidence_of_a_view_must_exist():
    plain = trial().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    motive = {"points": 3, "evidence": ["rumour"]}
    plain["view"] = {"west": {"motives": {"east": {"shove": motive}}}}
    with pytest.raises(CaseError, match="rumour"):
        from_plain(plain)
