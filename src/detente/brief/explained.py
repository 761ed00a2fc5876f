"""From a number back to the words it rests on: its drivers, their numbers and reasons, the evidence, its quotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.analysis import find, run_on
from detente.brief.content import Ground, Number
from detente.brief.grounds import grounded
from detente.case import Case
from detente.plain import plain
from detente.result import Measure
from detente.review.kept import Decision, Record, beside, load
from detente.words import CREDIBILITY, RELIABILITY


def record_of(case_file: Path) -> Record:
    """What was decided in reviews of a case; nothing where none was held. Raises ReadingError."""
    return load(beside(case_file))


def explained(
    case: Case, name: str, measures: Sequence[str], record: Record, *, draws: int = 1000, seed: int = 0
) -> Iterator[str]:
    """Lines on each measure of an analysis (the first one if none is named): the number, what moves it most, and on
    which evidence and which words of which report that rests. Raises NotFoundError for an unknown measure.
    """
    drawn = case.draw(draws, seed)
    result = run_on(find(name), drawn, case.best())
    wanted = [result[one].name for one in measures] or [next(iter(result.measures))]
    numbers = dict(zip(result.measures, grounded(result, drawn), strict=True))
    for one in wanted:
        yield from _number(one, numbers[one], case, record)


def _number(name: str, number: Number, case: Case, record: Record) -> Iterator[str]:
    yield f"{name}: {plain(number.measure.label)}"
    yield f"  {number_text(number.measure)}"
    if not number.grounds:
        yield "  no input can be told from chance at so many draws: ask for more with --draws"
    for place, ground in enumerate(number.grounds, 1):
        yield from _ground(place, ground, case, record)


def number_text(measure: Measure) -> str:
    """A number with its doubt, three digits."""
    return f"{measure.mean:.3g} {measure.unit} (from {measure.low:.3g} to {measure.high:.3g} in eight draws of ten)"


def _ground(place: int, ground: Ground, case: Case, record: Record) -> Iterator[str]:
    item = ground.input
    way = "rises" if ground.rises else "falls"
    usual = "" if item.given else ", a default"
    yield f"\n  {place}. {plain(item.label)} = {item.estimate}{usual}"
    yield f"     {ground.share:.0%} of the doubt; the number {way} with it"
    yield f"     {item.name}"
    if item.reason:
        yield f"     reason: {plain(item.reason)}"
    for key in item.evidence:
        yield from _claim(key, case, record)
    if not item.evidence and not item.reason:
        yield "     no evidence and no reason given"


def _claim(key: str, case: Case, record: Record) -> Iterator[str]:
    """The claim, how credible it is, and apart from that how reliable its source."""
    claim = case.evidence[key]
    source = case.source[claim.source]
    speaker = f", {plain(claim.speaker)}" if claim.speaker else ""
    unnamed = " (unnamed)" if claim.anonymous else ""
    yield f"     evidence.{key}: “{plain(claim.says)}”{speaker}{unnamed}; {CREDIBILITY[claim.credibility]}"
    yield f"       source.{claim.source}: {plain(source.title)}; {RELIABILITY[source.reliability]}"
    for decision in record.decisions:
        if decision.place == ("evidence", key) and decision.verdict != "rejected":
            yield from _quoted(decision)


def _quoted(decision: Decision) -> Iterator[str]:
    yield f"       the report: {plain(' '.join(decision.sentence.exact.split()))}"
    where = f"characters {decision.words.start} to {decision.words.end}"
    yield f"       {where}; {decision.verdict} by {plain(decision.by)} on {decision.at.date()}"
