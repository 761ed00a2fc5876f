"""Which drafts of a case the Council's record is asked about, and how settings change the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detente.bodies.rule import Rule, vetoers
from detente.case import Case
from detente.errors import SettingError
from detente.joint.record import COUNCIL
from detente.record.forecast.asked import Asked, asked, asked_of
from detente.record.forecast.history import Tabled
from detente.record.forecast.shipped import load
from detente.seats import seated_rule

UNKNOWN, PRESIDENT = "unknown", "president"


@dataclass(frozen=True)
class Settings:
    """Settings that replace what the case says of a draft; empty where the case is to speak."""

    draft: str = ""
    date: str = ""
    topic: str = ""
    sponsors: str = ""
    fitted: str = ""


@dataclass(frozen=True)
class Recorded:
    """A draft of the case with what the record says of it: `names` of members in the rule's order, by actor or code."""

    draft: str
    name: str
    topic: str
    rule: Rule
    names: list[str]
    said: Asked


def recorded(case: Case, settings: Settings) -> list[Recorded]:
    """The drafts before the Security Council that the record can speak of, by id.

    Raises SettingError for a draft the case has not, a date that is none, a sponsor nobody knows; RecordError for a
    file that `detente record fit` has not written.
    """
    found = ((draft, _asked(case, draft, settings)) for draft in before_council(case, settings.draft))
    return [_with_names(case, draft, settings, said) for draft, said in found if said is not None]


def before_council(case: Case, draft: str) -> list[str]:
    """The draft named, else every one still on the table, where the Security Council decides on it, by id."""
    if draft and draft not in case.draft:
        raise SettingError(f"council-forecast: draft = {draft!r}; allowed: {', '.join(sorted(case.draft)) or 'none'}")
    chosen = [draft] if draft else [key for key in case.drafts if case.draft[key].status == "tabled"]
    return [key for key in sorted(chosen) if case.body[case.draft[key].body].rule == COUNCIL]


def _with_names(case: Case, draft: str, settings: Settings, said: Asked) -> Recorded:
    text, rule = case.draft[draft], seated_rule(case, case.draft[draft].body)
    names = [case.name_of(member) for member in rule.members]
    return Recorded(draft, text.name or draft, settings.topic or text.topic, rule, names, said)


def _asked(case: Case, draft: str, settings: Settings) -> Asked | None:
    text, rule = case.draft[draft], seated_rule(case, case.draft[draft].body)
    members, permanent = (tuple(case.code_of(who) for who in group) for group in (rule.members, vetoers(rule)))
    topic, day = settings.topic or text.topic, _day(case, settings.date)
    sponsors = frozenset(_sponsors(case, draft, settings.sponsors))
    president, known = settings.sponsors == PRESIDENT, min(day, case.as_of)
    if not settings.fitted:
        return asked(day, topic, sponsors, members, permanent, known, president=president)
    tabled = Tabled(day, topic or None, sponsors=sponsors or None, president=president)
    return asked_of(load(Path(settings.fitted)), tabled, members, frozenset(permanent), known)


def _day(case: Case, written: str) -> date:
    try:
        return date.fromisoformat(written) if written else case.as_of
    except ValueError:
        raise SettingError(
            f"council-forecast: date = {written!r}; allowed: the day of the vote, such as {case.as_of}"
        ) from None


def _sponsors(case: Case, draft: str, written: str) -> Iterator[str]:
    """Codes of the sponsors: those of the draft unless others are written."""
    if written in (UNKNOWN, PRESIDENT):
        return
    for name in [part.strip() for part in written.split(",")] if written else case.draft[draft].sponsors:
        if name not in case.actor and not re.fullmatch("[A-Z]{3}", name):
            raise SettingError(
                f"council-forecast: sponsors = {written!r}; allowed: actors of the case or three-letter codes with "
                f"commas between, {UNKNOWN!r}, or {PRESIDENT!r} for a text put forward by the President"
            )
        yield case.code_of(name)
