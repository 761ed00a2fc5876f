"""Numbers and dates of a report: put beside the estimates they bear on, never turned into others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from detente.reading.schema import DateExpression, Fact, Suggested
from detente.reading.shown import number
from detente.review import match
from detente.review.acts import Acts
from detente.review.addition import Addition, Steps
from detente.review.made import Made, shared
from detente.review.votes import day_of

_SPANS = {"day": 1, "week": 7, "month": 30, "year": 365}
_YEARS = 1000
"""So many years are one of the calendar."""
_IN = r"\b(within|in)\s+(?:\w+\s+)?$"
_DATED = ("near", "week", "day", "dayfirst", "monthfirst", "month")
"""Expressions that name a time ahead or behind, not how long something lasted."""
_AGO = r"(this|last|earlier|yesterday|today)\b"
_PAST = ("done", "under way", "ruled out")
_SHARE = r"\b(make|makes|made|form|forms|constitute|constitutes|account|accounts|comprise|comprises|are|is)\b"
_PARTS = {"day": 10, "month": 7, "year": 4}
"""Characters of a day, a month and a year as ISO 8601 has them."""


def facts(made: Made) -> None:
    """Numbers outside what is said and done: evidence for the actor or the issue their sentence is about."""
    placed: dict[int, list[Fact]] = {}
    for one in made.reading.suggestions:
        if isinstance(one, Fact) and one.unit != "year" and not _carried(made, one):
            placed.setdefault(one.sentence.start, []).append(one)
    for several in placed.values():
        _beside(made, several)


def noted(made: Made) -> None:
    """Numbers within the words of an addition are told beside it."""
    found = [one for one in made.reading.suggestions if isinstance(one, Fact) and one.unit != "year"]
    for key, one in made.found.items():
        inside = [fact for fact in found if shared(fact.words, one.words) == len(fact.words.exact)]
        if inside and one.kind in ("evidence", "option", "support") and not any("in numbers" in n for n in one.notes):
            made.found[key] = replace(one, notes=(*one.notes, _told(inside)))


def _carried(made: Made, one: Fact) -> bool:
    """Whether a number comes with the words of something that is offered anyway."""
    return any(shared(one.words, other.words) for other in made.found.values())


def _told(several: list[Fact]) -> str:
    return f"in numbers: {'; '.join(map(number, several))}"


def _beside(made: Made, several: list[Fact]) -> None:
    """The sentence of some numbers as evidence for what it is about, a share that stands open included."""
    whole = _whole(several[0])
    for one in several:
        if group := _group(made, one):
            ground = made.evidence(whole)
            path, needs = ("actor", group, "share"), made.needs(ground.place, ("actor", group))
            share = one.value / 100
            added = Addition("share", path, share, one.words, one.sentence, group, needs, rests_on=ground.place[1])
            if made.is_open(added):
                made.add(added)
                return
    about = _about(made, several)
    if about is None:
        words = ", ".join(f"“{one.words.exact}”" for one in several)
        made.remarks.append(f"{words}: no place in the case that these numbers bear on")
        return
    held = made.case["actor"][about[1]] if about[0] == "actor" else {}
    says = "".join(f"; the case says {name} = {held[name]}" for name in ("share", "influence") if name in held)
    made.support(whole, about, about[1], 0, (f"{_told(several)}{says}",), made.evidence(whole))


def _group(made: Made, one: Fact) -> str | None:
    """The group within an actor of which a number is the share: "Ethnic Albanians, who make up 90 percent"."""
    text = one.sentence.exact[: one.words.start - one.sentence.start]
    if one.unit != "percent" or not 0 < one.value <= 100 or not re.search(_SHARE, text):
        return None
    named = [mention for mention in made.mentioned(one.sentence) if mention.words.end <= one.words.start]
    for mention in reversed(named):
        actor = match.actor_of(made.case, mention.who)
        if actor and "within" in made.case["actor"][actor]:
            return actor
    return None


def _about(made: Made, several: list[Fact]) -> Steps | None:
    """The group, the issue, or the one actor that the sentence is about."""
    if group := next((group for one in several if (group := _group(made, one))), None):
        return ("actor", group)
    if issue := match.issue_of(made.case, several[0].sentence.exact):
        return ("issue", issue)
    named = {match.actor_of(made.case, mention.who) for mention in made.mentioned(several[0].sentence)}
    named -= {None}
    return ("actor", str(named.pop())) if len(named) == 1 else None


def dates(made: Made, acts: Acts, dated: bool) -> None:
    """When an act is to come or a draft is to be voted on: days from the date of the case; `dated` tells whether the
    day of writing was given.
    """
    start = day_of(made.case["as_of"])
    for one in made.reading.suggestions:
        if isinstance(one, DateExpression):
            _dated(made, acts, one, start, dated)
        elif isinstance(one, Fact) and (days := _span(one)) and (place := _timed(made, acts, one)):
            _days(made, one, place, days, f"“{_around(one)}”: {days} days, at the latest where it says within")


def _dated(made: Made, acts: Acts, one: DateExpression, start: date, dated: bool) -> None:
    said = {when for other in made.statements if other.sentence == one.sentence for when in other.dates}
    place = None if one.words.exact in said else _timed(made, acts, one)
    if place is None:
        return
    if one.resolved is None:
        if one.found_by.removeprefix("date: ") in _DATED and not re.match(_AGO, one.words.exact.casefold()):
            mend = "" if dated else "; give the day of writing with --date DAY"
            made.remarks.append(f"“{one.words.exact}” stays open, so {'.'.join(place)} gets no days{mend}")
        return
    ahead = [(day - start).days for day in _ends(one.resolved)]
    if ahead[-1] > 0:
        days: Any = ahead[0] if len(ahead) == 1 else [max(1, ahead[0]), ahead[1]]
        _days(made, one, place, days, f"“{one.words.exact}”: {one.resolved}, counted from as_of = {start}")


def _ends(resolved: str) -> Iterator[date]:
    """The day, or the first and the last of a month or a year."""
    if len(resolved) == _PARTS["day"]:
        yield date.fromisoformat(resolved)
        return
    year, month = int(resolved[:4]), int(resolved[5:7] or 1)
    yield date(year, month, 1)
    later = date(year + 1, 1, 1) if len(resolved) == _PARTS["year"] or month == 12 else date(year, month + 1, 1)
    yield later - timedelta(days=1)


def _span(one: Fact) -> int | None:
    """Days, of a number that says within which time: "in 30 days"."""
    length = _SPANS.get(one.unit)
    is_year = one.unit == "year" and one.value >= _YEARS
    return round(one.value * length) if length and not is_year and re.search(_IN, _before(one)) else None


def _before(one: Fact) -> str:
    """The sentence up to the number itself."""
    place = one.words.start - one.sentence.start
    figure = re.search(r"\d|\b(a|an|one|two|three|four|five|six|seven|eight|nine|ten)\b", one.words.exact)
    return one.sentence.exact[: place + (figure.start() if figure else 0)]


def _around(one: Fact) -> str:
    start = re.search(_IN, _before(one))
    return one.sentence.exact[start.start() if start else 0 : one.words.end - one.sentence.start]


def _timed(made: Made, acts: Acts, one: Suggested) -> Steps | None:
    """The act to come in the sentence that stands nearest, else the draft whose vote the sentence speaks of."""
    here = [
        (min(abs(one.words.start - move.words.end), abs(move.words.start - one.words.end)), option)
        for move, option in acts
        if move.sentence.start == one.sentence.start and move.status not in _PAST
    ]
    if here:
        return ("option", min(here)[1])
    draft = match.draft_of(made.case, one.sentence.exact)
    return ("draft", draft) if draft and re.search(r"\b(vote|ballot|put to)\b", one.sentence.exact) else None


def _days(made: Made, one: Suggested, place: Steps, days: Any, told: str) -> None:
    path, ground = (*place, "days"), made.grounds(_whole(one))
    needs, rests_on = made.needs(place, ground.place), ground.place[1]
    added = Addition("days", path, days, one.words, one.sentence, place[1], needs, rests_on=rests_on, notes=(told,))
    if made.is_open(added):
        made.add(added)
    elif match.stands(made.before, path):
        held = made.before[place[0]][place[1]]["days"]
        made.support(one, place, place[1], 0, (f"{told}; the case says days = {held}",), ground)


def _whole(one: Suggested) -> Suggested:
    """The same with its sentence as its words."""
    return one.model_copy(update={"words": one.sentence})
