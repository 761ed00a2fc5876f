"""Graph models from lists: the worlds they describe, their equilibria, and every fault at once."""

from __future__ import annotations

import json
import random

import pytest
from graph_games import explicit_game
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import CaseError, SettingError
from detente.graph.description import About
from detente.graph.model import GraphModel

ELMIRA = {
    "options": {"moe": ["modify"], "uniroyal": ["delay", "accept", "abandon"], "lg": ["insist"]},
    "infeasible": [
        "delay and (accept or abandon)",
        "accept and abandon",
        "not (delay or accept or abandon)",
    ],
}
NINE = [
    *("delay", "modify, delay", "accept", "modify, accept", "delay, insist"),
    *("modify, delay, insist", "accept, insist", "modify, accept, insist", "abandon"),
]
"""Elmira's situations 1 to 9 as the paper counts them."""


def elmira(alike: bool = True) -> GraphModel:
    ranks = {
        "moe": [7, 3, 4, 8, 5, 1, 2, 6, 9],
        "uniroyal": [1, 4, 8, 5, 9, 3, 7, 2, 6],
        "lg": [7, 3, 5, 1, 8, 6, 4, 2, 9],
    }
    ranking = {actor: [NINE[k - 1] for k in order] for actor, order in ranks.items()}
    more = ["abandon, insist", "modify, abandon", "modify, abandon, insist"]
    tied = {actor: [["abandon", *more] if x == "abandon" else x for x in order] for actor, order in ranking.items()}
    return GraphModel.options(
        ELMIRA["options"],
        infeasible=ELMIRA["infeasible"],
        irreversible=["modify", "abandon"],
        unstartable=["delay"],
        alike=["abandon"] if alike else [],
        ranking=ranking if alike else tied,
    )


def test_three_lines_for_a_published_game(shared) -> None:
    game = json.loads((shared / "conflict" / "cases.json").read_text(encoding="utf-8"))["elmira9"]
    model = GraphModel.explicit(game["states"], game["moves"], game["rank"])
    found = model.equilibria_by_concept()
    assert found == {concept: tuple(map(str, expected)) for concept, expected in game["eq"].items()}


@pytest.mark.parametrize("alike", [True, False])
def test_elmira_by_options_is_elmira(alike: bool) -> None:
    """Five options with one-way doors; merged or not, the same situations last."""
    model = elmira(alike)
    assert len(model.situations) == (9 if alike else 12)
    for concept, numbers in {"nash": [5, 8, 9], "seq": [5, 8, 9], "sseq": [5, 8, 9], "gmr": [1, 4, 5, 8, 9]}.items():
        found = {"abandon" if "abandon" in name else name for name in model.equilibria(concept)}
        assert found == {NINE[k - 1] for k in numbers}, concept


def test_merged_situations_have_the_moves_of_each() -> None:
    model = GraphModel.options(
        {"a": ["x"], "b": ["y"]}, alike=["x"], irreversible=["y"], statements={"a": ["x"], "b": ["y"]}
    )
    assert model.situations == ("nothing", "x", "y")
    ends = {name: model.reach.of(0, s).tolist() for s, name in enumerate(model.situations)}
    assert ends == {"nothing": [1], "x": [0, 2], "y": [1]}
    assert model.reach.of(1, 1).tolist() == []  # from x to x is no move
    with pytest.raises(SettingError, match=r"concept = 'sim'; allowed here: .*cgmr"):
        model.equilibria("sim")
    with pytest.raises(SettingError, match=r"concept = 'cnash'; allowed here: nash, [^c]*$"):
        model.stable("cnash")


def test_statements_are_worth_more_than_all_that_follow() -> None:
    model = GraphModel.options({"a": ["x", "y", "z"]}, statements={"a": ["x", "y iff x", "not z"]})
    worth = dict(zip(model.situations, model.worth[0, 0], strict=True))
    assert worth["x, y"] == 7
    assert worth["x"] == 5
    assert worth["nothing"] == 3
    assert worth["z"] == 2


def test_weights_add_up() -> None:
    model = GraphModel.options({"a": ["x", "y"]}, statements={"a": [("x", 1), ("y", 0.5), ("x and y", 0)]})
    assert model.worth[0, 0].tolist() == [0, 1, 0.5, 1.5]


def test_statements_about_situations_listed() -> None:
    model = GraphModel.explicit([1, 2], {"a": {1: [2]}}, {"a": [2, 1]})
    assert model.equilibria("nash") == ("2",)
    assert model == GraphModel.explicit(["1", "2"], {"a": {"1": ["2"]}}, {"a": [["2"], "1"]})
    assert model != GraphModel.explicit([1, 2], {"a": {1: [2]}}, {"a": [[1, 2]]})


def faults(make) -> list[str]:
    with pytest.raises(CaseError) as caught:
        make()
    return [str(fault) for fault in caught.value.faults]


def test_every_fault_of_listed_situations_at_once() -> None:
    found = faults(
        lambda: GraphModel.explicit(
            [1, 2, "not"], {"a": {1: [1, 3]}, "c": {4: [2]}}, {"a": [1, 1, "no"], "b": [2, 1]}, today=9
        )
    )
    assert found == [
        "situations.not: a word of conditions as a name; allowed: any other name. Mend: write s_not",
        "today: unknown situation '9'; allowed: 1; 2; not.",
        "moves.a.1: unknown situation '3'; allowed: 1; 2; not.",
        "moves.a.1: a move from '1' to itself; allowed: moves to others. Mend: take '1' out",
        "moves.c.4: unknown situation '4'; allowed: 1; 2; not.",
        'preferences.c: nothing; allowed: a ranking or statements for every actor. Mend: "c": {"ranking": […]}',
        "preferences.a.ranking[2]: '1' again; allowed: each situation once. Mend: take one out",
        "preferences.a.ranking[3]: unknown situation 'no'; allowed: 1; 2; not. Mend: did you mean 'not'?",
        "preferences.a.ranking: 2 situations not ranked: 2; not; allowed: every situation, once. Mend: add them; tied "
        "ones in a list",
        "preferences.b.ranking: 1 situation not ranked: not; allowed: every situation, once. Mend: add them; tied ones "
        "in a list",
    ]


def test_every_fault_of_options_at_once() -> None:
    found = faults(
        lambda: GraphModel.options(
            {"a": ["x", "y"], "b c": []},
            ranking={"a": ["x", "y, x", "nothing", "z"]},
            statements={"b c": ["x and", "nope", ("x", -1)]},
            infeasible=["y and not x"],
            about=About(as_of="2020-02-30", until="soon"),
        )
    )
    assert found == [
        "actors.b c: 'b c' as a name; allowed: a letter, then letters, digits, - and _. Mend: write b_c",
        "as_of: '2020-02-30'; allowed: a date such as 2007-04-21.",
        "until: 'soon'; allowed: a date such as 2007-04-21.",
        "preferences.a.ranking[4]: unknown situation 'z'; allowed: nothing; x; x, y.",
        "preferences.b c.statements[1]: 'x and': a name is missing before 'the end'; allowed: names joined by and, or, "
        "not, if, iff, with brackets.",
        "preferences.b c.statements[2]: unknown name 'nope'; allowed: x, y.",
        "preferences.b c.statements[3]: weight -1; allowed: 0 or more.",
        "preferences.b c.statements[3]: a weight for some statements only; allowed: a weight for each, or for none.",
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"infeasible": ["true"]}, "infeasible: no situation is left"),
        ({"infeasible": ["w"]}, "infeasible[1]: unknown name 'w'"),
        ({"alike": ["x and not x"]}, "alike[1]: 'x and not x' holds nowhere"),
        ({"alike": ["x", "y"]}, "alike[2]: 'y' and 'x' hold together"),
        ({"about": About(as_of="2020-01-01")}, "until: nothing; allowed: both dates, or neither"),
        ({"about": About(as_of="2020-01-01", until="2019-01-01")}, "until: '2019-01-01'; allowed: a date after"),
        ({"ranking": {"a": ["x"]}}, "preferences.a: both a ranking and statements"),
        ({"statements": {}}, "preferences.a: nothing"),
        ({"options": {}}, "actors: nobody"),
        ({"options": {"a": [f"o{k}" for k in range(25)]}}, "options: 25 options; allowed: at most 24"),
        ({"options": {"a": ["x", "y", "iff"]}}, "options.iff: a word of conditions as a name"),
        ({"statements": {"a": [f"x or ({'not ' * k}y)" for k in range(31)]}}, "preferences.a.statements: 31"),
    ],
)
def test_a_fault_is_told(changed: dict, fault: str) -> None:
    whole = {"options": {"a": ["x", "y"]}, "statements": {"a": ["x"]}, **changed}
    options = whole.pop("options")
    found = faults(lambda: GraphModel.options(options, **whole))
    assert any(text.startswith(fault) for text in found), found


@given(st.integers(0, 10**9))
def test_agrees_with_the_judge_on_listed_situations(seed: int) -> None:
    game = explicit_game(random.Random(seed))
    actors = [f"a{i}" for i in range(len(game.moves))]
    moves = {actor: dict(enumerate(own)) for actor, own in zip(actors, game.moves, strict=True)}
    ranking = {actor: _ranking(own) for actor, own in zip(actors, game.worth, strict=True)}
    model = GraphModel.explicit(range(game.size), moves, ranking)
    for concept in ("nash", "seq", "smr", "gmr"):
        slow = [s for s in range(game.size) if all(game.judge(concept, i, s) for i in range(len(actors)))]
        assert model.equilibria(concept) == tuple(map(str, slow)), concept


def _ranking(worth: list[float]) -> list[list[int]]:
    return [[s for s, one in enumerate(worth) if one == grade] for grade in sorted(set(worth), reverse=True)]
