"""Draws: a case with ranges → arrays whose first axis is the draw.

Each input has its own random stream, named after it; row k is the same whatever batch it is asked for in, so a
batch of n equals n batches of one, and adding an input changes no other. Inputs that the case correlates go together
(`detente.correlation`). The best guess is a batch of one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case import Case
from detente.correlation import groups, score
from detente.errors import NotFoundError, SettingError
from detente.inputs import Input
from detente.numeric import Array, nearest, uniforms

Rows = npt.NDArray[np.intp]
"""Which draws, by number."""
_BEST_EFFORT = 256


@dataclass(frozen=True)
class Draws:
    """n draws of a case, of which the first is number `start` of its seed.

    `changed` replaces inputs; `shifts` are points of chance added to votes (`vote.russia.plan.no`); `started` and
    `stopped` are options put in force or out of force today. `effort` is how many times the usual simulation an
    analysis can afford a draw. `memo` keeps what several analyses of the same draws share, `case_memo` what does
    not depend on the draws at all; both only save time. `rows` are the draws of the seed that these are, where they do
    not simply follow on `start` (`taking`). `before` are the same draws without the levers that made these from them.
    """

    case: Case
    n: int
    seed: int = 0
    start: int = 0
    is_best: bool = False
    effort: int = 1
    changed: Mapping[str, Array] = field(default_factory=dict)
    shifts: Mapping[str, Array] = field(default_factory=dict)
    started: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    rows: Rows | None = field(default=None, compare=False)
    before: Draws | None = field(default=None, repr=False, compare=False)
    _columns: dict[str, Array] = field(default_factory=dict, repr=False, compare=False)
    memo: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    case_memo: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, case: Case, n: int, seed: int = 0) -> Draws:
        """n draws; raises SettingError when n is not at least one."""
        if n < 1:
            raise SettingError(f"draws = {n}; allowed: 1 or more")
        if seed < 0:
            raise SettingError(f"seed = {seed}; allowed: 0 or more")
        return cls(case, n, seed, case_memo=case.memo)

    @classmethod
    def best_of(cls, case: Case) -> Draws:
        """A batch of one, every input at its best."""
        return cls(case, 1, is_best=True, effort=_BEST_EFFORT, case_memo=case.memo)

    def hurried(self, most: int) -> Draws:
        """The same draws, worth at most so many times the usual simulation."""
        before = self.before and self.before.hurried(most)
        return self if self.effort <= most else replace(self, effort=most, before=before, memo={})

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """Inputs by name, in sorted order."""
        return {item.name: item for item in self.case.inputs}

    def __getitem__(self, name: str) -> Array:
        """Values of one input, shape (n,); NotFoundError when there is no such input."""
        if name in self.changed:
            return self.changed[name]
        self._check_name(name)
        if name not in self._columns:
            self._columns[name] = self._column(self.inputs[name])
        return self._columns[name]

    def _check_name(self, name: str) -> None:
        if name not in self.inputs:
            like = nearest(name, self.inputs)
            raise NotFoundError(f"no input {name!r}" + (f"; did you mean {like!r}?" if like else ""))

    def _column(self, item: Input) -> Array:
        if self.is_best:
            return np.full(self.n, item.estimate.best)
        if groups(self.case).get(item.name) is None:
            return item.estimate.quantile(self._own(item.name))
        from scipy.special import ndtr, ndtri  # noqa: PLC0415  (slow to import)

        return item.estimate.at(score(self.case, item.name, lambda name: ndtri(self._own(name))), ndtr)

    def _own(self, name: str) -> Array:
        """The input's own stream, shape (n,)."""
        return self._uniforms(name, 1)[:, 0]

    def _uniforms(self, name: str, width: int) -> Array:
        if self.rows is None:
            return uniforms(self.seed, name, self.start, self.n, width)
        first = int(self.rows.min())
        return uniforms(self.seed, name, first, int(self.rows.max()) - first + 1, width)[self.rows - first]

    @property
    def numbers(self) -> Hashable:
        """What tells these draws of the seed from others of it."""
        return (self.start, self.n) if self.rows is None else self.rows.tobytes()

    def taking(self, rows: Rows) -> Draws:
        """Some of these draws, each as often as named, with the same luck (`noise`) wherever it stands.

        Asked with inputs changed, the rows of one draw differ by those changes alone.

        >>> from detente import load
        >>> draws = load("kosovo-2007").draw(5, seed=1).taking(np.array([3, 3, 0]))
        >>> draws.n, bool((draws.noise("coin", 2)[0] == draws.noise("coin", 2)[1]).all())
        (3, True)
        """
        own = np.arange(self.start, self.start + self.n) if self.rows is None else self.rows
        return replace(
            self,
            n=len(rows),
            rows=own[rows],
            changed={k: v[rows] for k, v in self.changed.items()},
            shifts={k: v[rows] for k, v in self.shifts.items()},
            before=self.before and self.before.taking(rows),
            _columns={},
            memo={},
        )

    def part(self, first: int, last: int) -> Draws:
        """Draws `first` up to but not including `last` of this batch.

        >>> from detente import load
        >>> draws = load("kosovo-2007").draw(5, seed=1)
        >>> name = "stance.russia.status.position"
        >>> bool((draws.part(2, 4)[name] == draws[name][2:4]).all())
        True
        """
        return replace(
            self,
            n=last - first,
            start=self.start + first,
            changed={k: v[first:last] for k, v in self.changed.items()},
            shifts={k: v[first:last] for k, v in self.shifts.items()},
            rows=None if self.rows is None else self.rows[first:last],
            before=self.before and self.before.part(first, last),
            _columns={},
            memo={},
        )

    def parts(self, size: int = 1000) -> list[Draws]:
        """The batch in pieces of at most `size` draws, the same pieces whenever asked: memory stays bounded."""
        if self.n <= size:
            return [self]
        if ("parts", size) not in self.memo:
            edges = range(0, self.n, size)
            pieces = [self.part(a, min(a + size, self.n)) for a in edges]
            if self.before is not None:  # what is worked out for its pieces serves all that was made from them
                pieces = [replace(a, before=b) for a, b in zip(pieces, self.before.parts(size), strict=True)]
            self.memo["parts", size] = pieces
        return list(self.memo["parts", size])

    def share(self, pieces: list[Draws]) -> None:
        """Let `parts` give these pieces, which are the same draws, and so what has been worked out for them."""
        self.memo["parts", pieces[0].n] = pieces

    def changing(self, values: Mapping[str, Array | float]) -> Draws:
        """The same draws with some inputs replaced, by one number or by an array of shape (n,).

        Raises NotFoundError for a name that is no input.
        """
        for name in values:
            self._check_name(name)
        new = {name: np.full(self.n, value, dtype=float) for name, value in values.items()}
        before = self.before
        if before is not None:  # the same question of the draws without the levers
            before = before.changing({name: value for name, value in new.items() if name in before.inputs})
        return replace(self, changed={**self.changed, **new}, before=before, _columns=self._columns, memo={})

    def shifting(self, target: str, amount: Array) -> Draws:
        """The same draws with points of chance added to a vote, `vote.ACTOR.DRAFT.no|abstain|yes`."""
        target = target.replace("intent.", "vote.", 1) if target.startswith("intent.") else target
        total = self.shifts.get(target, np.zeros(self.n)) + amount
        before = self.before and self.before.shifting(target, amount)
        return replace(self, shifts={**self.shifts, target: total}, before=before, memo={})

    def with_options(self, started: frozenset[str], stopped: frozenset[str]) -> Draws:
        """The same draws with options put in force or out of force today."""
        before = self.before and self.before.with_options(started, stopped)
        both = {"started": self.started | started, "stopped": self.stopped | stopped}
        return replace(self, **both, before=before, memo={})  # type: ignore[arg-type]

    def noise(self, name: str, width: int) -> Array:
        """Uniform numbers for what is no input (resolve, coins), shape (n, width), stable under `part`."""
        return self._uniforms(f"noise.{name}", width)

    @cached_property
    def matrix(self) -> Array:
        """Every input, shape (n, inputs), columns in the order of `inputs`."""
        return np.column_stack([self[name] for name in self.inputs])

    @cached_property
    def position(self) -> Array:
        """Positions, shape (n, actors, issues); nan where an actor takes none."""
        return self._stance("position", np.nan)

    @cached_property
    def salience(self) -> Array:
        """Saliences, shape (n, actors, issues); 0 where an actor takes no stance."""
        return self._stance("salience", 0.0)

    def _stance(self, what: str, missing: float) -> Array:
        out = np.full((self.n, len(self.case.actors), len(self.case.issues)), missing)
        for i, actor in enumerate(self.case.actors):
            for k, issue in enumerate(self.case.issues):
                holder = stance_holder(self.case, actor, issue)
                if holder is not None:
                    out[:, i, k] = self[f"stance.{holder}.{issue}.{what}"]
        return out

    @cached_property
    def influence(self) -> Array:
        """Influence of each actor, shape (n, actors); a group without its own has its share of its parent's."""
        columns = [self._influence(actor) for actor in self.case.actors]
        return np.column_stack(columns) if columns else np.zeros((self.n, 0))

    def _influence(self, key: str) -> Array:
        actor = self.case.actor[key]
        if actor.influence is not None:
            return self[f"actor.{key}.influence"]
        if actor.within is not None and actor.share is not None:
            return actor.share * self._influence(actor.within)
        return np.zeros(self.n)


def stance_holder(case: Case, actor: str, issue: str) -> str | None:
    """Whose stance on an issue an actor has: its own; if it has none at all, that of an actor who acts for it.

    Nobody's, where it has a preference instead.
    """
    if actor in case.preference:
        return None
    if case.stance.get(actor):
        return actor if issue in case.stance[actor] else None
    for other in case.actors:
        if actor in case.actor[other].acts_for and issue in case.stance.get(other, {}):
            return other
    return None
