"""The review itself: what is new, one addition after another, each decision kept at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from detente.review.made import unlooked
from detente.review.suggest import additions
from detente.words import CREDIBILITY, DEFAULT, RELIABILITY

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
        fresh = self._fresh()
        count["decided before"] = len(self.known) - len(fresh)
        if not fresh:
            return count
        self.letter = before.reliability if before else self._letter()
        self.desk.keep_article(self._reviewed())
        self.base: dict[str, float] | None = None
        asked: set[str] = set()
        while left := [one for one in fresh if one.key not in asked]:
            one = next((one for one in left if not one.needs), None)
            if one is None:
                count["waiting"] = len(left)
                break
            asked.add(one.key)
            done = self._ask(one, f"{len(asked)} of {len(asked) + len(left) - 1}")
            count[done] += 1
            if done == "quit":
                break
            fresh = self._fresh() if done != "skipped" else fresh
        return count

    def _fresh(self) -> list[Addition]:
        """What nothing was decided on yet, as the case stands now."""
        decided = {one.key: one for one in self.desk.record.decisions}
        offered, self.remarks = additions(
            self.reading,
            self.desk.plain,
            str(self.source),
            self.desk.seated(),
            decided,
            dated=self.written is not None,
        )
        self.known = {one.key: one for one in offered}
        return [one for one in offered if one.key not in decided]

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

    def _ask(self, offered: Addition, number: str) -> str:
        one = offered
        while True:
            answer = self.asked.answer(one, self._shown(one, number))
            if answer.do in ("skip", "quit"):
                return "skipped" if answer.do == "skip" else "quit"
            try:
                if answer.do == "reject":
                    self.desk.decide(self._decision(offered, "rejected", None))
                    return "rejected"
                value = self._filled(offered, one, answer)
                if answer.do == "edit" and self.asked.looks_again:
                    self.desk.case(self._changes(one, value))
                    one = one.edited(value, answer.given)
                    continue
                verdict: kept.Verdict = "edited" if value != offered.value else "accepted"
                self.desk.decide(self._decision(offered, verdict, value), self._changes(one, value))
            except DetenteError as error:
                faults = error.faults if isinstance(error, CaseError) else ()
                if not self.asked.refused(f"Not written: {'; '.join(map(str, faults)) or error}"):
                    return "skipped"
            else:
                self.base = None if one.kind in KINDS else self.base
                return verdict

    def _filled(self, offered: Addition, one: Addition, answer: Answer) -> Any:
        """The value with what a person gave; a number that a person gave is confirmed by that."""
        if not isinstance(one.value, Mapping):
            return answer.given.get(one.place[-1], one.value)
        value = {**one.value, **answer.given}
        left = [name for name in one.unconfirmed if name not in answer.given]
        confirmed = [name for name in offered.unconfirmed if name not in left]
        if confirmed and value["reason"] == one.value["reason"]:
            told = [
                f"{', '.join(confirmed)}: confirmed by {self.by} on {now().date()}",
                *map(unlooked, [left] if left else []),
            ]
            value["reason"] = offered.value["reason"].replace(unlooked(offered.unconfirmed), "; ".join(told))
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
            target=one.about,
            polarity=one.polarity,
        )

    def _shown(self, one: Addition, number: str) -> Iterator[str]:
        """The sentence, the words, the place, what speaks against it, and what it would do."""
        yield f"\n[{number}] {plain(' '.join(one.sentence.exact.split()))}"
        words = " ".join(one.words.exact.split())
        if one.kind != "evidence" or one.value["says"] != words:
            yield f"  words: “{plain(words)}”"
        yield from (f"  {line}" for line in _entry(one, self.letter))
        yield from (f"  Note: {plain(note)}" for note in one.notes if note)
        yield from (f"  Against this: {plain(line)}" for line in self._against(one))
        yield from (f"  Effect: {line}" for line in self._effect(one))

    def _against(self, one: Addition) -> Iterator[str]:
        """Evidence on the same thing of the same actor that says the opposite, here or in an earlier article."""
        opposite = (one.about, -one.polarity)
        if not one.polarity:
            return
        for other in self.known.values():
            if (other.about, other.polarity) == opposite:
                yield f"“{other.words.exact}” (this report, reliability {self.letter})"
        case = self.desk.plain
        if one.target and not any(other.about == one.target for other in self.known.values()):
            claim = case["evidence"][one.target.removeprefix("evidence.")]
            letter = case["source"][claim["source"]]["reliability"]
            yield f"“{claim['says']}” ({claim['source']}, reliability {letter} {RELIABILITY[letter]})"
            return
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


def _entry(one: Addition, letter: str) -> Iterator[str]:
    """The place, and each field; defaults that nobody confirmed are marked."""
    if one.kind == "support":
        yield f"{one.path}: is there already; evidence {one.value!r} is added to it"
        return
    yield f"{one.path}:"
    fields = one.value if isinstance(one.value, Mapping) else {one.place[-1]: one.value}
    for name, value in fields.items():
        mark = f"   ({DEFAULT})" if name in one.unconfirmed else ""
        if one.kind == "evidence" and name in ("source", "credibility"):
            mark = f"   ({RELIABILITY[letter] if name == 'source' else CREDIBILITY.get(value, '')})"
        yield f"    {name} = {plain(str(value))}{mark}"
