"""The open form: what is written reads back as an equal model, and bad input is told all at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from detente import casefile
from detente.casefile import from_plain, load
from detente.errors import CaseError
from detente.graph import file
from detente.graph.as_case import as_case
from detente.graph.description import About, Choice, Description, Order, Wish
from detente.graph.model import GraphModel

VALIDATOR = Draft202012Validator(file.schema())

ARMS: dict[str, Any] = {
    "detente-graph": 1,
    "title": "Arms",
    "source": "A paper (1990), page 3",
    "as_of": "1985-01-01",
    "until": "1990-01-01",
    "actors": {"west": "The West", "east": ""},
    "options": {
        "arm_west": {"actor": "west", "text": "arm"},
        "arm_east": {"actor": "east", "on": True},
        "spy": {"actor": "east", "reversible": False},
    },
    "infeasible": ["spy and arm_west"],
    "alike": ["spy"],
    "preferences": {
        "west": {"ranking": ["arm_west", "nothing", ["arm_west, arm_east", "arm_east"], "spy"]},
        "east": {"statements": [{"when": "arm_east", "weight": 2.5}, {"when": "spy if arm_west", "weight": 0}]},
    },
}
LISTED: dict[str, Any] = {
    "detente-graph": 1,
    "title": "Listed",
    "actors": {"a": "", "b": ""},
    "situations": {"1": "calm", "2": "", "x-3": "storm"},
    "moves": {"a": {"1": ["2", "x-3"]}, "b": {"2": ["1"]}},
    "today": "2",
    "preferences": {"a": {"ranking": ["2", ["1", "x-3"]]}, "b": {"statements": ["1 or 2", "not x-3"]}},
}


@pytest.mark.parametrize("plain", [ARMS, LISTED])
def test_what_is_read_is_written_again(plain: dict[str, Any]) -> None:
    VALIDATOR.validate(plain)
    model = file.from_plain(plain)
    assert file.to_plain(model) == plain
    assert file.parse(file.dump(model)) == model


NAMES = st.text("abcxyz", min_size=1, max_size=3).map(lambda text: f"n{text}")
TEXTS = st.text(max_size=8)


@st.composite
def descriptions(draw: st.DrawFn) -> Description:
    """Any sound description, of either form."""
    actors = draw(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=3))
    about = About(*(draw(TEXTS) for _ in range(3)))
    if draw(st.booleans()):
        situations = draw(st.dictionaries(NAMES | st.integers(1, 30).map(str), TEXTS, min_size=1, max_size=5))
        ends = st.dictionaries(st.sampled_from(sorted(situations)), st.lists(st.sampled_from(sorted(situations))))
        drawn = draw(st.dictionaries(st.sampled_from(sorted(actors)), ends))
        moves = {a: {s: tuple(t for t in to if t != s) for s, to in own.items()} for a, own in drawn.items()}
        today = draw(st.sampled_from(["", *situations]))
        names, rest = sorted(situations), {"situations": situations, "moves": moves, "today": today}
    else:
        keys = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
        whose = st.sampled_from(sorted(actors))
        choice = st.builds(Choice, whose, TEXTS, st.booleans(), st.booleans(), st.booleans())
        choice = choice.filter(lambda one: one.reversible or one.startable)
        options = {key: draw(choice) for key in keys}
        combos = [[k for j, k in enumerate(keys) if code >> j & 1] for code in range(1 << len(keys))]
        names, rest = [", ".join(combo) or "nothing" for combo in combos], {"options": options}
    return Description(actors, {a: draw(orders(names, rest)) for a in actors}, about=about, **rest)


def orders(names: list[str], rest: dict[str, Any]) -> st.SearchStrategy[Order]:
    """Rankings with ties, statements in order or with weights."""
    known = st.sampled_from(sorted(rest.get("options", rest.get("situations"))))
    tied = st.tuples(st.permutations(names), st.integers(1, len(names))).map(
        lambda both: Order(ranking=(tuple(both[0][: both[1]]), *((name,) for name in both[0][both[1] :])))
    )
    weights = st.floats(0, 1e6) | st.integers(0, 9)
    inorder = st.lists(known, min_size=1, max_size=4).map(lambda texts: Order(statements=tuple(map(Wish, texts))))
    weighed = st.lists(st.builds(Wish, known.map("not {}".format), weights), min_size=1, max_size=4).map(
        lambda wishes: Order(statements=tuple(wishes))
    )
    return tied | inorder | weighed


@given(descriptions())
def test_round_trip_is_exact_and_fits_the_schema(described: Description) -> None:
    model = GraphModel(described)
    text = file.dump(model)
    assert file.parse(text) == model
    assert file.dump(file.parse(text)) == text
    VALIDATOR.validate(json.loads(text))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(file.schema())


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"detente-graph": 2}, ['detente-graph: 2; allowed: version 1. Mend: "detente-graph": 1']),
    ({"detente-graph": True}, ['detente-graph: true; allowed: version 1. Mend: "detente-graph": 1']),
    ({"optoins": {}}, ["optoins: unknown key 'optoins'; allowed: "]),
    ({"actors": ["west"]}, ['actors: ["west"]; allowed: a table in braces.']),
    ({"title": 7}, ['title: 7; allowed: text in quotation marks. Mend: "7"']),
    ({"infeasible": "spy"}, ['infeasible: "spy"; allowed: a list in square brackets. Mend: ["spy"]']),
    ({"options": {"arm_west": {}}}, ["options.arm_west.actor: nothing; allowed: whose option it is."]),
    (
        {"options": {"arm_west": {"actor": "west", "on": "yes", "colour": 3}}},
        [
            "options.arm_west.colour: unknown key 'colour'; allowed: actor, text, reversible, startable, on.",
            'options.arm_west.on: "yes"; allowed: true or false, without quotation marks.',
        ],
    ),
    ({"preferences": {"west": {"ranking": "x"}}}, ['preferences.west.ranking: "x"; allowed: a list of situations']),
    ({"preferences": {"west": {"ranking": [[]]}}}, ["preferences.west.ranking[1]: []; allowed: a situation, or"]),
    ({"preferences": {"west": {"statements": [3]}}}, ["preferences.west.statements[1]: 3; allowed: text"]),
    (
        {"preferences": {"west": {"statements": [{"when": "arm_west", "weight": "big"}, {"when": "spy"}]}}},
        [
            'preferences.west.statements[1].weight: "big"; allowed: a number of 0 or more.',
            "preferences.west.statements[2].weight: nothing; allowed: a number of 0 or more.",
        ],
    ),
    ({"situations": {"1": ""}}, ["model: both situations and options; allowed: situations with moves between them"]),
    (
        {"options": {"spy": {"actor": "east", "reversible": False, "startable": False}}},
        ["options.spy: neither startable nor reversible; allowed: startable or reversible, or both."],
    ),
    ({"today": "nothing"}, ["today: beside options; allowed: only beside situations. Mend: take today out"]),
    ({"options": {"arm_west": {"actor": "north"}}}, ["options.arm_west.actor: unknown actor 'north'; allowed: east,"]),
]


@pytest.mark.parametrize(("changed", "told"), BAD)
def test_what_the_reader_refuses_it_says_and_the_schema_refuses_the_shape(
    changed: dict[str, Any], told: list[str]
) -> None:
    plain = {**ARMS, **changed}
    with pytest.raises(CaseError) as caught:
        file.from_plain(plain, "arms.json")
    found = [str(fault) for fault in caught.value.faults]
    assert str(caught.value).startswith("arms.json cannot be used\n")
    for text in told:
        assert any(line.startswith(text) for line in found), found
    if "unknown actor" not in told[0] and "neither" not in told[0]:  # what names mean is no matter of shape
        assert not VALIDATOR.is_valid(plain)


def test_faults_of_shape_and_of_meaning_come_together() -> None:
    plain = {
        **ARMS,
        "actors": {"west": 1, "east": ""},
        "infeasible": ["ghost"],
        "alike": [7],
        "preferences": {"west": {"ranking": ["arm_west", 3]}, "esat": {"statements": ["arm_east"]}},
    }
    with pytest.raises(CaseError) as caught:
        file.from_plain(plain)
    assert [fault.place for fault in caught.value.faults] == [
        *("actors.west", "preferences.west.ranking[2][1]", "alike[1]"),
        *("infeasible[1]", "preferences.east", "preferences.esat"),
    ]


def test_what_a_faulty_ranking_leaves_out_is_not_told_too() -> None:
    preferences = {**ARMS["preferences"], "west": {"ranking": ["arm_west", 3, "spy"]}}
    with pytest.raises(CaseError) as caught:
        file.from_plain({**ARMS, "preferences": preferences})
    assert [fault.place for fault in caught.value.faults] == ["preferences.west.ranking[2][1]"]


def test_what_refers_to_nothing_is_not_told_when_all_is_missing() -> None:
    with pytest.raises(CaseError) as caught:
        file.from_plain({**ARMS, "actors": ["west", "east"]})
    assert [fault.place for fault in caught.value.faults] == ["actors"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("{", "is not JSON"),
        ("[1]", "allowed: a table in braces"),
        ('{"detente-graph": 1, "detente-graph": 1}', "'detente-graph' stands twice in one table"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_table_of_json_is_told(text: str, seen: str) -> None:
    with pytest.raises(CaseError) as caught:
        file.parse(text, "bad.json")
    assert seen in str(caught.value)


def test_a_graph_model_loads_as_a_case(tmp_path) -> None:
    path = tmp_path / "arms.JSON"
    path.write_text(json.dumps(ARMS), encoding="utf-8")
    case = load(path)
    assert case.actor["west"].name == "The West"
    assert case.option["arm_east"].on
    assert case.option["arm_east"].text == "arm east"
    assert not case.option["spy"].reversible
    assert case.option["spy"].startable
    assert case.alike == ("spy",)
    assert case.until.isoformat() == "1990-01-01"
    assert case.source["publication"].title == ARMS["source"]


def test_a_model_without_dates_says_that_they_stand_in() -> None:
    case = from_plain(as_case(file.from_plain(LISTED)))
    assert "only stand in" in case.summary
    assert case.today == "2"
    assert "only stand in" not in from_plain(as_case(file.from_plain(ARMS))).summary


def test_a_case_written_as_json_loads_too(tmp_path) -> None:
    case = load("published/fraser-1984/cuba")
    path = tmp_path / "cuba.json"
    path.write_text(case.model_dump_json(by_alias=True, exclude_unset=True, exclude_none=True), encoding="utf-8")
    assert casefile.load(path) == case
