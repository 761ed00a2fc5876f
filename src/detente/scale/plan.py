"""What a long run asks, cut into chunks that are the same whoever answers them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import detente
from detente.analysis import Analysis, every_setting, find
from detente.case import Case
from detente.changes import Changes, as_text, changed
from detente.draws import Draws

CHUNK = 10_000
"""Draws of a chunk: some seconds of work, and some ten megabytes of answers."""
LIMITS = ("most_draws", "variant_draws")
"""Settings that say how many draws are looked at, counted from the first of all."""


@dataclass(frozen=True)
class Plan:
    """A run of one analysis: `draws` of a case from a seed, in chunks of `chunk`, under every setting.

    `what_if` are the changes that have been made to the case, as text.
    """

    analysis: str
    case: Case
    draws: int
    seed: int
    settings: Mapping[str, Any]
    chunk: int = CHUNK
    what_if: Mapping[str, str] = field(default_factory=dict)

    @property
    def chosen(self) -> Analysis:
        """The analysis itself."""
        return find(self.analysis)

    @property
    def whole(self) -> Draws:
        """All the draws as one batch, of which nothing is worked out yet."""
        return self.case.draw(self.draws, self.seed)

    @property
    def asked(self) -> int:
        """How many draws are looked at: the first `most_draws` where the analysis has that setting."""
        return min(self.draws, int(self.settings.get("most_draws", self.draws)))

    @property
    def chunks(self) -> int:
        """How many chunks there are, at least one."""
        return max(1, -(-self.asked // self.chunk))

    def bounds(self, index: int) -> tuple[int, int]:
        """The first draw of a chunk, and the one after its last.

        >>> from detente import load
        >>> plan = planned("compromise", load("kosovo-2007"), draws=25_000)
        >>> plan.chunks, plan.bounds(2)
        (3, (20000, 25000))
        """
        if self.chunks == 1:
            return 0, self.draws  # settings say how many of them count
        return index * self.chunk, min((index + 1) * self.chunk, self.asked)

    def part(self, index: int) -> Draws:
        """The draws of a chunk: the same rows as in one batch."""
        return self.whole.part(*self.bounds(index))

    def settings_of(self, index: int) -> dict[str, Any]:
        """The settings of a chunk: limits are counted from its start, and tables are left to the first."""
        if self.chunks == 1:
            return dict(self.settings)
        first, last = self.bounds(index)
        left = {key: min(max(self.settings[key] - first, 0), last - first) for key in LIMITS if key in self.settings}
        later = self.chosen.later if index else {}
        return {**self.settings, **later, **left}

    def description(self) -> dict[str, Any]:
        """All that the bytes of a chunk depend on, as plain values."""
        return {
            "analysis": self.analysis,
            "case": self.case.hash,
            "what_if": dict(self.what_if),
            "settings": dict(self.settings),
            "draws": self.draws,
            "seed": self.seed,
            "chunk": self.chunk,
            "version": detente.__version__,
        }

    @property
    def key(self) -> str:
        """A name for this run and no other."""
        text = json.dumps(self.description(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def planned(
    name: str,
    case: Case,
    *,
    draws: int,
    seed: int = 0,
    settings: Mapping[str, Any] | None = None,
    what_if: Changes | None = None,
    chunk: int = CHUNK,
) -> Plan:
    """The plan of a run; settings not given are those for many draws, or the defaults; `what_if` is done to the case.

    Raises NotFoundError for an unknown analysis, SettingError for a setting that does not exist or is out of range,
    CaseError for a change that the case refuses.
    """
    chosen, given = find(name), dict(settings or {})
    large = {key: draws if value is None else value for key, value in chosen.large.items()}
    full = every_setting(chosen, {**large, **given} if draws > chunk else given)
    texts = {path: as_text(value) for path, value in (what_if or {}).items()}
    plan = Plan(name, changed(case, what_if) if what_if else case, draws, seed, full, chunk, texts)
    assert plan.whole.n == draws  # refuses what are no draws before anything is started
    return plan
