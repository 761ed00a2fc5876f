"""The review itself: what is new, one addition after another, each decision kept at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from detente.errors import CaseError, DetenteError
from detente.plain import plain
from detente.reading.schema import Reading
from detente.review import kept
from detente.review.addition import Addition, slug
from detente.review.answers import Answer, Asked
from detente.review.apply import Write, writes
from detente.review.desk import Desk, now
from detente.review.effect import KINDS, chances, told
from detente.review.kept import Decision
from detente.review.suggest import DEFAULT, additions
from detente.words import RELIABILITY

_CHARACTERS = 100
"""Of an article's first line, as the title of its source."""


@dataclass
class Review:
    """One article at one desk, answered by `asked` in the name of `by`; `effects` tells whether to work them out."""

    desk: Desk
    reading: Reading
    text: str
    asked: Asked
    by: str
    written: date | None = None
    source: str | None = None
    effects: bool = True

    def run(self) -> Counter[str]:
        """How many were accepted, edited, rejected and skipped, were decided before, or wait for what they need."""
        count: Counter[str] = Counter()
        before = self._article()
        self.source = self.source or (
            before.source if before else slug(self._title(), self.desk.plain.get("source", {}))
        )
        offered = additions(self.reading, self.desk.plain, self.source, self.desk.seated())
        self.known = {one.key: one for one in offered}
        fresh = [one for one in offered if self.desk.decided(one) is None]
        count["decided before"] = len(offered) - len(fresh)
        if not fresh:
            return count
        self.letter = before.reliability if before else self._letter()
        self.desk.keep_article(self._reviewed())
        self.base: dict[str, float] | None = None
        for number, one in enumerate(fresh, 1):
            if not self._ready(one):
                count["waiting"] += 1
                continue
            done = self._ask(self._placed(one), f"{number} of {len(fresh)}")
            count[done] += 1
            if done == "quit":
                break
        return count

    def names(self) -> set[str]:
        """By what the additions of this article can be called in a file of answers: keys and places, old ones too."""
        old = {".".join(one.place) for one in self.desk.record.decisions}
        return old | {name for one in self.known.values() for name in (one.key, one.path)}

    def _article(self) -> kept.Reviewed | None:
        return next((one for one in self.desk.record.articles if one.sha256 == self.reading.sha256), None)

    def _letter(self) -> str:
        there = self.desk.plain.get("source", {}).get(self.source)
        return str(there["reliability"]) if there else self.asked.reliability()

    def _title(self) -> str:
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        return " ".join(lines[0].split())[:_CHARACTERS] if lines else "A report"

    def _reviewed(self) -> kept.Reviewed:
        return kept.Reviewed(
            sha256=self.reading.sha256,
            source=str(self.source),
            reliability=self.letter,
            engine=self.reading.engine,
            at=now(),
        )

    def _ready(self, one: Addition) -> bool:
        """What it needs was accepted, now or in an earlier review."""
        found = (self.desk.decided(self.known[need]) for need in one.needs)
        return all(decision is not None and decision.verdict != "rejected" for decision in found)

    def _placed(self, one: Addition) -> Addition:
        """With the ids under which what it needs was written, in this review or in an earlier one."""
        value, place = one.value, one.place
        for need in one.needs:
            decision, asked = self.desk.decided(self.known[need]), self.known[need]
            if decision is not None and decision.place != asked.place:
                value = _renamed(value, asked.place[-1], decision.place[-1])
                place = tuple(decision.place[-1] if step == asked.place[-1] else step for step in place)
        return replace(one, value=value, place=place)

    def _ask(self, one: Addition, number: str) -> str:
        while True:
            answer = self.asked.answer(one, self._shown(one, number))
            if answer.do in ("skip", "quit"):
                return "skipped" if answer.do == "skip" else "quit"
            if answer.do == "reject":
                self.desk.decide(self._decision(one, "rejected", None))
                return "rejected"
            value = self._filled(one, answer)
            verdict: kept.Verdict = "edited" if value != one.value else "accepted"
            try:
                self.desk.decide(self._decision(one, verdict, value), self._changes(one, value))
            except DetenteError as error:
                if not self.asked.refused(str(error)):
                    return "skipped"
            else:
                self.base = None if one.kind in KINDS else self.base
                return verdict

    def _filled(self, one: Addition, answer: Answer) -> Any:
        """The value with what a person gave; a number that a person gave is confirmed by that."""
        if not isinstance(one.value, Mapping):
            return answer.given.get(one.place[-1], one.value)
        value = {**one.value, **answer.given}
        if one.unconfirmed and set(one.unconfirmed) <= answer.given.keys() and "reason" not in answer.given:
            value["reason"] = f"{', '.join(one.unconfirmed)}: confirmed by {self.by} on {now().date()}"
        return value

    def _changes(self, one: Addition, value: Any) -> list[Write]:
        there = self.desk.plain
        found = writes(one, value, there)
        if one.kind == "evidence" and self.source not in there.get("source", {}):
            source: dict[str, Any] = {"title": self._title(), "reliability": self.letter}
            source |= {"date": self.written} if self.written else {}
            found.insert(0, (("source", str(self.source)), source))
        return found

    def _decision(self, one: Addition, verdict: kept.Verdict, value: Any) -> Decision:
        return Decision(
            key=one.key,
            kind=one.kind,
            verdict=verdict,
            by=self.by,
            at=now(),
            article=self.reading.sha256,
            place=one.place,
            offered=one.value,
            written=value,
            words=one.words,
            sentence=one.sentence,
            target=one.target,
            polarity=one.polarity,
        )

    def _shown(self, one: Addition, number: str) -> Iterator[str]:
        """The sentence, the words, the place, what speaks against it, and what it would do."""
        yield f"\n[{number}] {plain(' '.join(one.sentence.exact.split()))}"
        yield f"  words: “{plain(' '.join(one.words.exact.split()))}”"
        yield from (f"  {line}" for line in _entry(one))
        yield from (f"  Note: {plain(note)}" for note in one.notes if note)
        yield from (f"  Against this: {plain(line)}" for line in self._against(one))
        yield from (f"  Effect: {line}" for line in self._effect(one))

    def _against(self, one: Addition) -> Iterator[str]:
        """Evidence on the same thing of the same actor that says the opposite, here or in an earlier article."""
        if not one.target or not one.polarity:
            return
        opposite = (one.target, -one.polarity)
        for other in self.known.values():
            if (other.target, other.polarity) == opposite:
                yield f"“{other.words.exact}” (this report, reliability {self.letter})"
        letters = {article.sha256: (article.source, article.reliability) for article in self.desk.record.articles}
        for decision in self.desk.record.decisions:
            if (decision.target, decision.polarity) == opposite and decision.key not in self.known:
                name, letter = letters.get(decision.article, ("an earlier report", "F"))
                state = "" if decision.verdict != "rejected" else ", rejected"
                yield f"“{decision.words.exact}” ({name}, reliability {letter} {RELIABILITY[letter]}{state})"

    def _effect(self, one: Addition) -> Iterator[str]:
        if not self.effects or one.kind not in KINDS:
            return
        try:
            after = self.desk.case(self._changes(one, one.value))
            self.base = chances(self.desk.case()) if self.base is None else self.base
        except CaseError as error:
            yield f"cannot be added as it is: {'; '.join(str(fault) for fault in error.faults)}"
            return
        found = list(told(self.base, chances(after)))
        yield from found or ["no answer changes"]


def _entry(one: Addition) -> Iterator[str]:
    """The place, and each field; defaults that nobody confirmed are marked."""
    if one.kind == "support":
        yield f"{one.path}: is there already; evidence {one.value!r} is added to it"
        return
    yield f"{one.path}:"
    fields = one.value if isinstance(one.value, Mapping) else {one.place[-1]: one.value}
    for name, value in fields.items():
        mark = f"   ({DEFAULT})" if name in one.unconfirmed else ""
        yield f"    {name} = {plain(str(value))}{mark}"


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(part, old, new) for name, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, old, new) for part in value]
    return new if value == old else value
