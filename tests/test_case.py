"""The case itself: strict, frozen, the same after a round trip, and with a hash of what it says alone."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from detente.body import Body
from detente.case import Case
from detente.casefile import document, dump, from_plain, load, parse, save
from detente.estimate import Estimate
from detente.parts import Lever, Option
from detente.words import INTENT_STRENGTH, MOTIVE_POINTS, POSITION, SALIENCE

IDS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def numbers(low: float, high: float) -> st.SearchStrategy[Any]:
    one = st.floats(low, high, allow_nan=False)
    return one | st.lists(one, min_size=2, max_size=3).map(sorted)


def grounded(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields, optional={"reason": TEXTS})


@st.composite
def plain_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Plain values of a random case that holds together."""
    actors = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    issues = draw(st.lists(IDS, max_size=3, unique=True))
    options = [f"o_{k}" for k in range(draw(st.integers(0, 3)))]
    someone = st.sampled_from(actors)
    scale, days = numbers(0, 100), numbers(0.5, 1e6)
    stance = grounded(position=scale, salience=scale)
    motive = st.sampled_from(sorted(MOTIVE_POINTS)) | numbers(-100, 100) | grounded(points=numbers(-100, 100))
    always = st.sampled_from(["else", "not (true and false)"])
    when = st.sampled_from([*options, "else", "not (true and false)"])
    cases = st.lists(st.tuples(st.sampled_from(options), scale), max_size=1) if options else st.just([])
    day = draw(st.dates(datetime.date(1900, 1, 1), datetime.date(2090, 1, 1)))
    plain: dict[str, Any] = {
        "detente": 1,
        "title": draw(TEXTS),
        "as_of": day,
        "until": day + datetime.timedelta(draw(st.integers(1, 2000))),
        "source": {"s": {"title": draw(TEXTS), "reliability": draw(st.sampled_from("ABCDEF")), "date": day}},
        "evidence": {"e": {"source": "s", "says": draw(TEXTS), "credibility": draw(st.integers(1, 6))}},
        "actor": {key: draw(grounded(name=TEXTS, influence=scale)) for key in actors},
        "issue": {
            key: draw(
                grounded(
                    question=TEXTS,
                    scale=st.dictionaries(st.sampled_from(["0", "62.5", "100"]), TEXTS),
                    fallback=scale | st.dictionaries(someone, scale, min_size=1),
                )
            )
            for key in issues
        },
        "stance": draw(st.dictionaries(someone, st.fixed_dictionaries({}, optional=dict.fromkeys(issues, stance)))),
        "option": {
            key: draw(grounded(actor=someone, text=TEXTS, days=days, reversible=st.booleans(), **{"while": always}))
            for key in options
        },
        "motives": draw(st.dictionaries(someone, st.dictionaries(when, motive, max_size=2))),
        "measure": {key: {"cases": [*draw(cases), ("else", draw(scale))]} for key in issues},
        "infeasible": draw(st.lists(st.just("false"), max_size=1)),
    }
    if draw(st.booleans()):
        plain["ladder"] = {"rungs": ["calm", "clash"], "cases": [("else", draw(st.integers(0, 1)))]}
        plain["body"] = {"b": {"seats": dict.fromkeys(actors, 1), "quota": 1}}
        plain["draft"] = {"d": {"body": "b", "sponsors": [actors[0]], "terms": {k: draw(scale) for k in issues}}}
        plain["intent"] = {actors[0]: {"d": {"says": "no", "strength": draw(st.sampled_from(sorted(INTENT_STRENGTH)))}}}
        plain["vote"] = {actors[-1]: {"d": {"no": draw(numbers(0, 1))}}}
    return plain


@given(plain_cases())
def test_a_case_written_and_read_is_the_same_case(plain: dict[str, Any]) -> None:
    case = from_plain(plain)
    again = parse(dump(case))
    assert again == case
    assert again.hash == case.hash
    assert again.model_fields_set == case.model_fields_set


@given(plain_cases(), st.data())
def test_the_hash_is_of_what_is_said(plain: dict[str, Any], data: st.DataObject) -> None:
    case = from_plain(plain)
    shuffled = {key: plain[key] for key in data.draw(st.permutations(sorted(plain)))}
    assert from_plain(shuffled).hash == case.hash
    assert from_plain({**plain, "title": plain["title"] + "!"}).hash != case.hash


@given(TEXTS)
def test_any_text_survives_an_edited_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "edited.toml"
    path.write_text(
        'detente = 1 # one\ntitle = "t" # two\nas_of = 2020-01-01\nuntil = 2021-01-01\nactor.a = { name = "A" }\n'
    )
    edited = document(path)
    edited["title"] = text
    save(edited, path)
    assert load(path).title == text
    assert "# one" in path.read_text(encoding="utf-8")


def test_a_case_is_frozen() -> None:
    case = load("kosovo-2007")
    with pytest.raises(ValidationError, match="frozen"):
        case.title = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        case.actor["russia"].name = "other"


def test_ids_are_in_a_fixed_order() -> None:
    case = load("kosovo-2007")
    for ids in (case.actors, case.issues, case.drafts):
        assert list(ids) == sorted(ids)


def test_words_stand_for_estimates() -> None:
    case = load("kosovo-2007")
    plain = case.model_dump(by_alias=True, exclude_unset=True, exclude={"lever"})
    plain["motives"] = {"serbia": {"not deploy": "serious"}}
    plain["stance"]["serbia"] = {"status": {"position": "lowest", "salience": "utmost"}}
    made = from_plain(plain)
    stance = made.stance["serbia"]["status"]
    for read, word in (
        (made.motives["serbia"]["not deploy"].points, MOTIVE_POINTS["serious"]),
        (stance.position, POSITION["lowest"]),
        (stance.salience, SALIENCE["utmost"]),
    ):
        assert (read.low, read.best, read.high) == word


@pytest.mark.parametrize("quota", [1, 1.0])
def test_one_vote_and_all_votes_are_told_apart(quota: float) -> None:
    body = Body(seats={"a": 1, "b": 1}, quota=quota)
    assert type(body.quota) is type(quota)


@pytest.mark.parametrize("noise", [-1, [-3, 6, 12]])
def test_noise_cannot_be_negative(noise: object) -> None:
    plain = {"detente": 1, "title": "t", "as_of": "2020-01-01", "until": "2021-01-01", "actor": {"a": {"name": "A"}}}
    for table in ("voting", "escalation"):
        with pytest.raises(Exception, match="leaves the range 0 to 100"):
            from_plain({**plain, table: {"noise": noise}})


def test_noise_drawn_is_never_negative() -> None:
    case: Case = load("kosovo-2007")
    draws = case.draw(10_000)
    assert min(draws["voting.noise"].min(), draws["escalation.noise"].min()) > 0


def test_a_lever_changes_one_thing() -> None:
    with pytest.raises(ValidationError, match="exactly one of set, shift, start, stop, change"):
        Lever(by="a", start="x", stop="y")
    with pytest.raises(ValidationError, match="set together with to"):
        Lever(by="a", set="x")


def test_keys_that_python_keeps_for_itself() -> None:
    option = Option.model_validate({"actor": "a", "text": "t", "while": "b", "class": "c"})
    assert (option.while_, option.class_) == ("b", "c")
    assert isinstance(option.days, Estimate)


@pytest.mark.parametrize("name", ["kosovo-2007", str(Path(__file__).parent / "cases/strait.toml")])
def test_a_case_saved_whole_with_its_defaults_is_the_same_case(name: str) -> None:
    """A body with a library rule, and one with seats: a default written out says no more than one left out."""
    case = load(name)
    assert from_plain(case.model_dump(mode="json", by_alias=True)) == case
