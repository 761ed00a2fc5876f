"""Numbers and dates of a report: beside the estimates they bear on, and a new one only where a field waits for it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from review_by_hand import NORTH, SOUTH, Seen, anchor, fact, named, plain, review, reviewed, when, would

from detente import casefile
from detente.reading.schema import Statement, Who

HERDERS = Who(key="herders", name="Herders of the valley", sort="group")


@pytest.fixture
def herded(case: Path) -> Path:
    """The case with a group in it whose share nobody gave."""
    text = case.read_text(encoding="utf-8")
    group = (
        '[actor]\nherders = { name = "Herders of the valley", kind = "group", within = "south", reason = "named" }\n'
    )
    case.write_text(text.replace("[actor]", group, 1).replace(group + "  ", group + "# "), encoding="utf-8")
    return case


def test_a_number_of_an_issue_is_evidence_for_it_and_changes_nothing_else(case: Path) -> None:
    text = "Some 500 trucks use the crossing in the north every day."
    before = plain(case)["issue"]["crossing"]
    asked = Seen()
    review(case, text, (fact(text, "Some 500 trucks", 500, "truck"),), asked)
    after = plain(case)["issue"]["crossing"]
    assert after == {**before, "evidence": ["trucks-use-crossing"]}
    assert plain(case)["evidence"]["trucks-use-crossing"]["says"] == text
    assert "in numbers: 500 truck" in asked.shown[-1][1]


def test_a_number_of_one_actor_stands_beside_its_influence(case: Path) -> None:
    text = "The north has 40,000 soldiers."
    asked = Seen()
    review(case, text, (named(text, NORTH, "The north"), fact(text, "40,000 soldiers", 40000, "soldier")), asked)
    assert asked.shown[-1][0].place == ("actor", "north")
    assert "in numbers: 40,000 soldier; the case says influence = [45, 55, 65]" in asked.shown[-1][1]


def test_a_number_without_a_place_is_told_and_one_within_a_threat_goes_with_it(case: Path) -> None:
    text = "The north threatened to send 200 guards. The war killed 10,000 people."
    made = (*would(text, NORTH, "send 200 guards"), fact(text, "200 guards", 200, "guard"))
    asked = Seen()
    _, remarks = reviewed(case, text, (*made, fact(text, "10,000 people", 10000, "people")), asked)
    assert remarks == ["“10,000 people”: no place in the case that these numbers bear on"]
    assert [one.kind for one, text in asked.shown if "in numbers: 200 guard" in text] == ["evidence", "option"]


def test_a_share_is_written_where_none_stands_and_put_beside_one_that_does(herded: Path) -> None:
    text = "Herders, who make up 30 percent of the south, want peace."
    made = (named(text, HERDERS, "Herders"), fact(text, "30 percent", 30, "percent"))
    review(herded, text, made, Seen())
    group = plain(herded)["actor"]["herders"]
    assert (group["share"], group["evidence"]) == (0.3, ["herders-who-make"])
    casefile.load(herded)
    again = Seen()
    assert review(herded, text, made, again) == {"decided before": 2}
    later = text.replace("30", "45")
    asked = Seen()
    review(herded, later, (named(later, HERDERS, "Herders"), fact(later, "45 percent", 45, "percent")), asked)
    assert "in numbers: 45 percent; the case says share = 0.3" in asked.shown[-1][1]
    assert plain(herded)["actor"]["herders"]["share"] == 0.3


@pytest.mark.parametrize(
    ("words", "resolved", "days"),
    [
        ("on 11 March", "2020-03-11", 10),
        ("in April 2020", "2020-04", [31, 60]),
        ("by 2021", "2021", [306, 670]),
        ("on 1 February", "2020-02-01", None),
        ("on Monday", None, None),
    ],
)
def test_a_day_named_for_an_act_is_days_from_the_date_of_the_case(
    case: Path, words: str, resolved: str | None, days: Any
) -> None:
    text = f"The north threatened to shell the bridge {words}."
    made = (*would(text, NORTH, "shell the bridge"), when(text, words, resolved))
    asked = Seen()
    _, remarks = reviewed(case, text, made, asked)
    assert plain(case)["option"]["shell-bridge"].get("days") == days
    open_days = f"“{words}” stays open, so option.shell-bridge gets no days; give the day of writing with --date DAY"
    assert remarks == ([open_days] if resolved is None else [])
    casefile.load(case)
    assert review(case, text, made, Seen()).keys() == {"decided before"}


def test_days_that_stand_are_not_replaced(case: Path) -> None:
    text = case.read_text(encoding="utf-8").replace(
        'text = "close the border",', 'text = "close the border", days = 9,'
    )
    case.write_text(text, encoding="utf-8")
    text = "The north would close the border within 30 days."
    asked = Seen()
    review(case, text, (*would(text, NORTH, "close the border"), fact(text, "30 days", 30, "day")), asked)
    assert plain(case)["option"]["close"]["days"] == 9
    assert [one.path for one, _ in asked.shown] == ["evidence.close-border", "option.close"]  # once, with both notes
    assert "the report tells of it as threatened" in asked.shown[-1][1]
    assert "“within 30 days”: 30 days, at the latest where it says within; the case says days = 9" in asked.shown[-1][1]


def test_a_year_of_the_calendar_is_no_span(case: Path) -> None:
    text = "The north will shell the bridge as in 2004."
    review(case, text, (*would(text, NORTH, "shell the bridge"), fact(text, "in 2004", 2004, "year")), Seen())
    assert "days" not in plain(case)["option"]["shell-bridge"]


def test_the_day_of_a_vote_is_the_draft_s(case: Path) -> None:
    text = "The commission is to vote on the plan on 11 March."
    review(case, text, (when(text, "on 11 March", "2020-03-11"),), Seen())
    assert plain(case)["draft"]["plan"]["days"] == 10
    casefile.load(case)


def test_the_day_of_saying_is_the_evidence_s_and_no_day_of_acting(case: Path) -> None:
    text = "The south said on 11 March that it would seize the crossing."
    move = would(text, SOUTH, "seize the crossing")[1]
    told = Statement(
        words=anchor(text, "it would seize the crossing"),
        sentence=move.sentence,
        found_by="hand",
        speakers=(SOUTH,),
        act="threaten",
        dates=("on 11 March",),
    )
    review(case, text, (told, move, when(text, "on 11 March", "2020-03-11")), Seen())
    claim = next(one for name, one in plain(case)["evidence"].items() if name != "refusal")
    assert claim["date"] == datetime.date(2020, 3, 11)
    assert "days" not in plain(case)["option"]["seize"]
