"""The case file and the record beside it, kept in step: every decision is on disk before the next is asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente import casefile
from detente.case import Case
from detente.casefile import document, from_plain
from detente.errors import CaseError, Fault
from detente.review import kept, match
from detente.review.addition import Addition
from detente.review.apply import Write, written
from detente.review.kept import Decision, Record


class Desk:
    """A case under review. `opening` is the text of a case that has no file yet: it gets one when it can be one.

    The record is written first, as pending, then the case, then the record again. What a broken-off review left
    pending is settled when the desk is opened: done where the case has it, forgotten where it has not.
    """

    def __init__(self, path: Path, opening: str = "") -> None:
        self.path, self.opening = path, opening
        self.beside = kept.beside(path)
        self.record = self._settled(kept.load(self.beside))

    @property
    def plain(self) -> dict[str, Any]:
        """The case as plain values, as it stands on disk now."""
        return tomllib.loads(self.opening) if self._is_new() else casefile.plain(self.path)

    def case(self, changes: Sequence[Write] = ()) -> Case:
        """The case, with changes tried on it. Raises CaseError with every fault."""
        plain = self.plain
        written(plain, changes)
        return from_plain(plain, str(self.path))

    def seated(self) -> dict[str, frozenset[str]]:
        """The members who vote on each draft, by draft."""
        from detente.seats import seated_rule  # noqa: PLC0415

        try:
            case = self.case()
        except CaseError:
            return {}  # a case that is only beginning
        return {key: frozenset(seated_rule(case, draft.body).members) for key, draft in case.draft.items()}

    def decide(self, decision: Decision, changes: Sequence[Write] = ()) -> None:
        """Keep a decision, and write what it changes into the case. Raises CaseError, and then nothing is changed."""
        self.record = kept.load(self.beside)  # somebody else may review another article at the same time
        if not changes:
            self._keep(self.record.with_decision(decision))
            return
        import tomlkit  # noqa: PLC0415

        before = self.record
        made, expected = self._document(), self.plain
        written(made, changes, inline=True)
        written(expected, changes)
        if tomllib.loads(tomlkit.dumps(made)) != expected:
            fault = Fault(".".join(changes[-1][0]), "a table that cannot be added to", "tables of their own")
            raise CaseError("the case was not changed", [fault])
        from_plain(expected, str(self.path))
        self._keep(before.with_decision(decision.model_copy(update={"pending": True})))
        try:
            casefile.save(made, self.path)
        except CaseError:
            self._keep(before)
            raise
        self._keep(self.record.with_decision(decision))

    def keep_article(self, article: kept.Reviewed) -> None:
        """Keep that an article was reviewed."""
        self._keep(self.record.with_article(article))

    def decided(self, addition: Addition) -> Decision | None:
        """What was decided on an addition before."""
        return next((one for one in self.record.decisions if one.key == addition.key), None)

    def _keep(self, record: Record) -> None:
        kept.save(record, self.beside)
        self.record = record

    def _is_new(self) -> bool:
        return bool(self.opening) and not self.path.exists()

    def _document(self) -> Any:
        if self._is_new():
            import tomlkit  # noqa: PLC0415

            return tomlkit.parse(self.opening)
        return document(self.path)

    def _settled(self, record: Record) -> Record:
        if not any(one.pending for one in record.decisions):
            return record
        plain = self.plain
        done = tuple(
            one.model_copy(update={"pending": False})
            for one in record.decisions
            if not one.pending or _stands(plain, one)
        )
        return record.model_copy(update={"decisions": done})


def _stands(plain: dict[str, Any], decision: Decision) -> bool:
    part = match.part(plain, decision.place)
    return part is not None and (decision.kind != "support" or decision.written in part.get("evidence", []))


def now() -> datetime:
    """The time of a decision, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
