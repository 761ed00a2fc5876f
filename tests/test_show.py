"""A case as people read it: everything in it, and nothing that acts."""

from __future__ import annotations

import datetime
import re

import pytest

from detente.bodies.library import body_names, library_body
from detente.casefile import example_names, load, parse
from detente.errors import NotFoundError, RuleError
from detente.show import show, show_body

KOSOVO = load("kosovo-2007")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_everything_of_the_case_is_there() -> None:
    text = squeezed(show(KOSOVO, width=400))
    wanted = [
        KOSOVO.title,
        *(actor.name for actor in KOSOVO.actor.values()),
        *(issue.question for issue in KOSOVO.issue.values()),
        *(point for issue in KOSOVO.issue.values() for point in issue.scale.values()),
        *(option.text for option in KOSOVO.option.values()),
        *(option.start_if or "" for option in KOSOVO.option.values()),
        *(item.says for item in KOSOVO.evidence.values()),
        *(source.title for source in KOSOVO.source.values()),
        *(when for by_when in KOSOVO.motives.values() for when in by_when),
        *(lever.text for lever in KOSOVO.lever.values()),
        *(rung for rung in (KOSOVO.ladder.rungs if KOSOVO.ladder else ())),
        "9 of 15 votes in favour",
        "13 (5–30)",
        "fairly reliable",
        "probably true",
    ]
    assert [words for words in wanted if squeezed(words) not in text] == []


@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("width", [60, 100])
def test_no_line_is_longer_than_the_width(name: str, width: int) -> None:
    lines = show(load(name), width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []


def test_text_that_tries_to_act_is_shown_as_text() -> None:
    trick = "<script>x</script> [red]no[/red] :smile: \\u001b[2J \\u202e =1+1 {{ 7*7 }} [link=http://x]y[/link]"
    case = parse(
        f"""
        detente = 1
        title = "{trick}"
        summary = "{trick}"
        as_of = 2020-01-01
        until = 2021-01-01
        source.s = {{ title = "{trick}", reliability = "B", publisher = "{trick}" }}
        evidence.e = {{ source = "s", says = "{trick}", speaker = "{trick}", supports = ["{trick}"] }}
        actor.a = {{ name = "{trick}", influence = [1, 2, 3] }}
        issue.i = {{ question = "{trick}", scale = {{ 0 = "{trick}" }}, fallback = 3 }}
        stance.a.i = {{ position = 3, salience = 3 }}
        option.o = {{ actor = "a", text = "{trick}" }}
        body.b = {{ name = "{trick}", seats = ["a"], quota = 1 }}
        draft.d = {{ name = "{trick}", body = "b", sponsors = ["a"], terms = {{}} }}
        bargain.g = {{ acts = ["o"], text = "{trick}" }}
        lever.l = {{ by = "a", start = "o", text = "{trick}" }}
        lever.m = {{ by = "a", text = "t", change = {{ "option.o.text" = "{trick}" }} }}
        goal.g = {{ measure = "escalation.used.o", text = "{trick}" }}
        ladder = {{ rungs = ["{trick}", "{trick}"], cases = [["else", 0]] }}
        """
    )
    text = show(case, width=2000)
    assert not [c for c in text if not c.isprintable() and c != "\n"]
    shown = "<script>x</script> [red]no[/red] :smile: \\x1b[2J \\u202e =1+1 {{ 7*7 }} [link=http://x]y[/link]"
    assert text.count(shown) >= 18


@pytest.mark.parametrize("name", body_names())
def test_a_body_on_a_date(name: str) -> None:
    day = library_body(name).example
    text = show_body(name, day)
    members = library_body(name).members(day)
    assert f"{len(members)} members on {day}" in text
    assert all(member in text for member in members)
    assert "a tally of" not in text, "say this rule in words"


def test_the_security_council_in_words() -> None:
    text = show_body("un-security-council", datetime.date(2007, 4, 21))
    assert "Decides with 9 of 15 votes in favour\nand no vote against by CHN, FRA, RUS, GBR, USA (a veto)" in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('seats = ["a", "b", "c"]\nquota = 2', "2 of 3 votes in favour"),
        ('seats = ["a", "b", "c"]\nquota = 0.5\nabstention = "ignored"', "more than 1/2 of the votes cast in favour"),
        ('seats = ["a", "b", "c"]\nquota = 0.667\nabstention = "ignored"', "at least 2/3 of the votes cast in favour"),
        ("seats = { a = 2, b = 1, c = 1 }\nquota = 3", "3 of 4 weighted votes in favour"),
        ('seats = ["a", "b", "c"]\nquota = 2\nveto = ["b"]', "and no vote against by Bee (a veto)"),
    ],
)
def test_rules_written_in_a_case(rule: str, words: str) -> None:
    actors = 'actor.a = { name = "Ay" }\nactor.b = { name = "Bee" }\nactor.c = { name = "Sea" }\n'
    head = 'detente = 1\ntitle = "t"\nas_of = 2020-01-01\nuntil = 2021-01-01\n'
    assert words in show(parse(f"{head}{actors}[body.board]\n{rule}\n"))


def test_no_such_body_or_date() -> None:
    with pytest.raises(NotFoundError):
        show_body("council", datetime.date(2007, 4, 21))
    with pytest.raises(RuleError):
        show_body("un-security-council", datetime.date(1930, 1, 1))
