"""Preferences by statements and rankings: they order situations as the literature's slow sums do."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis import run
from detente.casefile import dump, from_plain
from detente.doubt.drivers import drivers
from detente.draws import stance_holder
from detente.errors import CaseError
from detente.preferences import entry_parts, ordinal
from detente.situations import Situations, situations
from detente.views import seen_by
from detente.worth import has_stance, worth


def plain(**tables: Any) -> dict[str, Any]:
    return {
        "detente": 1,
        "title": "trial",
        "as_of": "2007-04-21",
        "until": "2008-04-21",
        "actor": {"east": {"name": "East"}, "west": {"name": "West"}},
        "option": {
            "dig": {"actor": "east", "text": "dig"},
            "fill": {"actor": "east", "text": "fill"},
            "block": {"actor": "west", "text": "block"},
        },
        **tables,
    }


def preferring(statements: Any = (), ranking: Any = (), **tables: Any):
    given = {"statements": list(statements)} if statements else {"ranking": list(ranking)}
    return from_plain(plain(preference={"east": given}, **tables))


def worths(case, draws=None) -> dict[str, float]:
    draws, space = draws or case.best(), situations(case)
    found = worth(draws, space).at()[0, case.actors.index("east")]
    return {space.label(s): float(found[s]) for s in range(len(space))}


def test_each_statement_outweighs_all_later_ones_together():
    found = worths(preferring(["not block", "dig", "fill if dig"]))
    assert found["dig, fill"] == 50 + 25 + 12.5
    assert found["dig"] == 50 + 25
    assert found["nothing done"] == 50 + 12.5
    assert found["block, dig, fill"] == 25 + 12.5
    assert found["nothing done"] > found["block, dig, fill"]


def test_thirty_statements_still_tell_the_last_one():
    statements = [f"not block or {'dig and ' * k}fill" for k in range(29)]
    found = worths(preferring([*statements, "dig iff dig and not block"]))
    assert found["dig"] - found["block, dig"] > 1e-8
    with pytest.raises(CaseError, match="31 prioritised statements; allowed: at most 30"):
        preferring([*statements, "dig", "fill"])


def test_weights_are_shares_of_a_hundred_and_drawn():
    wishes = [{"when": "dig", "weight": [1, 2, 4]}, {"when": "not block", "weight": 6}]
    case = preferring(wishes)
    assert worths(case)["dig"] == pytest.approx(100)
    assert worths(case)["nothing done"] == pytest.approx(75)
    draws = case.draw(50, seed=1)
    w = draws["preference.east.dig"]
    space = situations(case)
    s = space.find(["block", "dig"])
    np.testing.assert_allclose(worth(draws, space).at()[:, 0, s], 100 * w / (w + 6))
    assert len(set(w.round(6))) == 50


def test_weights_are_inputs_that_levers_and_drivers_find():
    wishes = [{"when": "dig", "weight": [1, 4, 40], "reason": "why"}, {"when": "not dig", "weight": [1, 4, 40]}]
    lever = {"sway": {"by": "west", "set": "preference.east.dig", "to": 0}}
    case = preferring(wishes, lever=lever)
    item = {x.name: x for x in case.inputs}["preference.east.dig"]
    assert (item.label, item.reason) == ("weight of 'dig' with East", "why")
    draws = case.draw(300, seed=2)
    result = run("escalation", case, draws=300, seed=2)
    found = drivers(result, draws, ["used.dig"])
    assert any(row.input == "preference.east.dig" for row in found.found)
    less = worth(draws.changing({"preference.east.dig": 0.0}), situations(case)).at()
    assert (less[:, 0, situations(case).find(["block"])] == 100).all()


def test_a_weight_of_nothing_in_a_draw_is_worth_nothing():
    case = preferring([{"when": "dig", "weight": 1}, {"when": "fill", "weight": 0}])
    none = case.best().changing({"preference.east.dig": 0.0})
    assert set(worths(case, none).values()) == {0.0}


RANKING = ["dig, fill", ["dig", "fill"], "nothing", ["block, dig", "block", "fill, block", "block, dig, fill"]]


def test_ranks_are_evenly_spaced_and_ties_tie():
    found = worths(preferring(ranking=RANKING))
    assert found["dig, fill"] == pytest.approx(100)
    assert found["dig"] == found["fill"] == pytest.approx(100 * 2 / 3)
    assert found["nothing done"] == pytest.approx(100 / 3)
    assert {found[s] for s in found if "block" in s} == {0.0}


@given(st.integers(0, 10**9))
def test_any_ranking_is_evenly_spaced(seed):
    rng = random.Random(seed)
    entries = ["nothing", "dig", "fill", "dig, fill", "block", "block, dig", "block, fill", "block, dig, fill"]
    rng.shuffle(entries)
    cuts = sorted(rng.sample(range(1, 8), rng.randint(0, 7)))
    ranking = [entries[a:b] for a, b in zip([0, *cuts], [*cuts, 8], strict=True)]
    case = preferring(ranking=ranking)
    space = situations(case)
    found = worth(case.best(), space).at()[0, 0]
    for k, rank in enumerate(ranking):
        at = [space.find(entry_parts(entry)) for entry in rank]
        assert found[at] == pytest.approx(100 * (len(ranking) - 1 - k) / max(len(ranking) - 1, 1))
        assert len(set(found[at].tolist())) == 1


def test_a_ranking_may_name_the_fate_of_drafts():
    tables = {
        "option": {"dig": {"actor": "east", "text": "dig"}},
        "body": {"council": {"seats": ["east", "west"], "quota": 1}},
        "draft": {"plan": {"body": "council", "sponsors": ["west"], "terms": {}}},
    }
    fates = ["adopted", "failed", "vetoed", "withdrawn"]
    ranking = [["adopted", "dig, draft.plan.adopted"], "nothing", "dig", *fates[1:], [f"dig, {f}" for f in fates[1:]]]
    found = worths(preferring(ranking=ranking, **tables))
    assert found["plan adopted"] == found["dig, plan adopted"] == pytest.approx(100)
    assert found["nothing done"] == pytest.approx(100 * 5 / 6)
    two = {**tables, "draft": dict.fromkeys(("one", "two"), tables["draft"]["plan"])}
    with pytest.raises(CaseError, match=r"nothing; dig; draft\.one\.adopted") as caught:
        situated(preferring(ranking=["draft.one.failed"], **two))
    assert "49 situations not ranked" in str(caught.value)


def situated(case) -> Situations:
    space = situations(case)
    worth(case.best(), space)
    return space


def test_situations_left_out_are_listed_as_a_ranking_writes_them():
    with pytest.raises(CaseError, match=r"preference\.east\.ranking: 2 situations not ranked: nothing; block, dig;"):
        situated(preferring(ranking=[*RANKING[:2], RANKING[3][1:]]))


def test_situations_alike_stand_in_one_place():
    ranking = ["nothing", ["dig", "fill"], "dig, fill", "block", "block, fill"]
    with pytest.raises(CaseError, match="'block, fill', which is alike one in place 4; allowed: situations alike"):
        situated(preferring(ranking=ranking, alike=["block"]))
    found = worths(preferring(ranking=[*ranking[:3], ["block", "block, fill"]], alike=["block"]))
    assert found["block"] == 0
    assert len(found) == 5


def test_an_actor_with_a_preference_has_no_stance_of_its_own_or_of_others():
    issue = {"line": {"question": "Where?", "scale": {}, "fallback": 40}}
    actor = {"east": {"name": "East"}, "west": {"name": "West", "acts_for": ["east"]}}
    stance = {"west": {"line": {"position": 90, "salience": 50}}}
    case = preferring(["dig"], issue=issue, actor=actor, stance=stance)
    assert stance_holder(case, "east", "line") is None
    assert has_stance(case, "east")
    assert worths(case)["nothing done"] == 0


def test_only_the_order_is_known_without_weights():
    assert ordinal(preferring(["dig"])) == ordinal(preferring(ranking=RANKING)) == ["east"]
    assert ordinal(preferring([{"when": "dig", "weight": 1}])) == []


def test_it_is_written_as_it_was_read():
    for case in (
        preferring(["dig", {"when": "fill", "reason": "why"}]),
        preferring([{"when": "dig", "weight": [1, 2, 3]}]),
        preferring(ranking=RANKING),
    ):
        assert from_plain(case.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)) == case
        assert dump(case)


# The order of option statements by the slow sum of the literature, Ψ(s) = Σ 2^(l−j) over the statements that hold.


@pytest.fixture(scope="module")
def judge(shared: Path):
    spec = importlib.util.spec_from_file_location("oracle", shared / "conflict" / "oracle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(st.integers(0, 10**9))
def test_statements_order_situations_as_the_slow_sum_does(judge, seed):
    rng = random.Random(seed)
    keys = ["block", "dig", "fill"]
    statements = {}
    for _ in range(rng.randint(1, 6)):
        alternatives = [
            [(o, rng.choice("YN")) for o in rng.sample(range(3), rng.randint(1, 2))] for _ in range(rng.randint(1, 2))
        ]
        text = " or ".join(
            "(" + " and ".join(("" if v == "Y" else "not ") + keys[o] for o, v in part) + ")" for part in alternatives
        )
        statements[text] = alternatives
    game = judge.from_options(["east"], [[0, 1, 2]], 3, [], {}, [list(statements.values())])
    case = preferring(list(statements))
    space = situations(case)
    found = worth(case.best(), space).at()[0, 0]
    slow = np.array([game.P[0][game.bits.index(int(code))] for code in space.codes])
    assert (np.sign(found[:, None] - found) == np.sign(slow[:, None] - slow)).all()


def test_chances_say_where_only_the_order_is_known():
    case = preferring(["dig"])
    told = {caveat.kind: caveat.text for caveat in run("escalation", case, draws=5).caveats}
    assert told["order only"].startswith("Only the order of situations is known of East:")
    weighted = preferring([{"when": "dig", "weight": [1, 2, 3]}])
    assert "order only" not in {caveat.kind for caveat in run("escalation", weighted, draws=5).caveats}
    tables = {
        "body": {"council": {"seats": ["east", "west"], "quota": 1}},
        "draft": {"plan": {"body": "council", "sponsors": ["west"], "terms": {}}},
    }
    assert "order only" in {
        caveat.kind for caveat in run("adoption", preferring(["adopted"], **tables), draws=5).caveats
    }


def test_an_actor_may_mistake_what_another_prefers():
    view = {"west": {"preference": {"east": {"statements": [{"when": "block", "weight": [1, 2, 3]}]}}}}
    motives = {"east": {"dig": 10}}
    case = from_plain(plain(motives=motives, view=view))
    assert "view.west.preference.east.block" in {item.name for item in case.inputs}
    draws = seen_by(case.best(), "west")
    assert (draws.case.motives, draws.case.stance) == ({}, {})
    assert worths(draws.case, draws)["block"] == 100
    back = {"west": {"motives": {"east": {"dig": 5}}}}
    draws = seen_by(preferring(["not dig"], view=back).best(), "west")
    assert worths(draws.case, draws)["dig"] == 5
    assert run("hypergame", case, draws=5).measures


def test_a_view_is_checked_like_the_case():
    view = {"west": {"preference": {"east": {"statements": ["dog"]}}, "motives": {"east": {"dig": 5}}}}
    with pytest.raises(CaseError) as caught:
        from_plain(plain(view=view))
    assert "view.west.preference.east: beside [view.west.motives.east]" in str(caught.value)
    assert "view.west.preference.east.statements[1]: unknown option or draft status 'dog'" in str(caught.value)
