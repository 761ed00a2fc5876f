"""Two cases side by side: what differs, what follows, and what does how much of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import detente
from detente.case import Case
from detente.casefile import from_plain
from detente.compare.answers import Asked, answered, asked, inert, mean
from detente.compare.blocks import Block, blocks_of, joined, taken
from detente.compare.differences import Difference, differences, mixed, ungrounded, written
from detente.compare.shares import EXACT, Coalition, coalitions, exact_shares, orders, sampled_shares
from detente.draws import Draws
from detente.errors import CaseError, GoalError, NotFoundError, SettingError
from detente.joint.carried import carried
from detente.joint.fallback import ENDS
from detente.numeric import TIE, Array
from detente.progress import Progress, silence
from detente.result import Quantity


@dataclass(frozen=True)
class Share:
    """What one block does to one number, and the standard error where orders were sampled."""

    block: Block
    value: float
    error: float


@dataclass(frozen=True)
class Moved:
    """One number in both cases: means over the draws, their difference and its standard error, and the shares in it."""

    asked: Asked
    before: float
    after: float
    error: float
    shares: tuple[Share, ...]

    @property
    def change(self) -> float:
        """Second less first."""
        return self.after - self.before

    @property
    def is_clear(self) -> bool:
        """Whether the change is more than chance over the draws: twice its standard error."""
        return abs(self.change) > max(2 * self.error, TIE)


@dataclass(frozen=True)
class Pair:
    """Two cases compared, under the names they were given; `orders` is 0 where the shares are exact."""

    first: str
    second: str
    differences: tuple[Difference, ...]
    blocks: tuple[Block, ...]
    moved: tuple[Moved, ...]
    orders: int


@dataclass(frozen=True)
class Comparison:
    """Cases compared, each with the first one."""

    pairs: tuple[Pair, ...]
    draws: int
    seed: int
    version: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values: what `detente compare … --json` prints."""
        return {
            "pairs": [_pair(pair) for pair in self.pairs],
            "draws": self.draws,
            "seed": self.seed,
            "version": self.version,
        }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "differences": [one.to_dict() for one in pair.differences],
        "blocks": [{"name": block.name, "paths": list(block.paths)} for block in pair.blocks],
        "answers": [_moved(one) for one in pair.moved],
        "orders": pair.orders,
    }


def _moved(one: Moved) -> dict[str, Any]:
    numbers = {"before": one.before, "after": one.after, "change": one.change, "error": one.error}
    shares = [{"block": share.block.name, "share": share.value, "error": share.error} for share in one.shares]
    about = {"measure": one.asked.name, "label": one.asked.label, "unit": one.asked.unit, "goal": one.asked.goal}
    return {**about, **numbers, "is_clear": one.is_clear, "shares": shares}


def compare(
    cases: Sequence[tuple[str, Case]],
    *,
    measures: Sequence[str] = (),
    draws: int = 1000,
    seed: int = 0,
    most_orders: int = 12,
    progress: Progress = silence,
) -> Comparison:
    """Compare cases, each under a name, with the first: on the same draws, whose streams are named after inputs.

    `measures`: numbers to compare, `ANALYSIS.MEASURE`; left out, the headlines: each draft's adoption, rungs of
    violence, acts, where talks land, and goals that both cases have. Shares of a change are exact for up to 8 blocks of
    differences; for more, `most_orders` orders (an even number, 4 or more) are sampled.

    Raises SettingError for fewer than two cases, settings out of range, or a measure that a case lacks.

    >>> from detente.changes import changed
    >>> case = detente.load("kosovo-2007")
    >>> other = changed(case, {"stance.russia.status.position": 40, "draft.plan.terms.status": 50})
    >>> found = compare([("a", case), ("b", other)], measures=["adoption.plan.adopted"], draws=20)
    >>> moved = found.pairs[0].moved[0]
    >>> moved.change > 0, round(sum(share.value for share in moved.shares) - moved.change, 12)
    (True, 0.0)
    """
    if len(cases) < 2:
        raise SettingError(f"{len(cases)} case; allowed: two or more")
    if most_orders < 4 or most_orders % 2:
        raise SettingError(f"most_orders = {most_orders}; allowed: an even number, 4 or more")
    (name, first), *others = cases
    batch = first.draw(draws, seed)
    found = [_compared(name, batch, other, case, measures, most_orders, progress) for other, case in others]
    return Comparison(tuple(found), draws, seed, detente.__version__)


def _compared(
    name: str, first: Draws, other: str, case: Case, measures: Sequence[str], most: int, progress: Progress
) -> Pair:
    found = tuple(differences(first.case, case))
    progress(f"Answers for {name} and {other}")
    if not any(one.kind in ("number", "structure") for one in found):
        return Pair(name, other, found, (), (), 0)
    wanted = asked(first, carried(first, case), measures)
    mixture = Mixture(first, case, wanted, found, progress)
    if not wanted:
        return Pair(name, other, found, tuple(mixture.blocks), (), 0)
    mixture.settle(most)
    return mixture.pair(name, other, most)


class Mixture:
    """The first case with any blocks as in the second, asked for its answers once each.

    Whatever can be worked out for several mixtures, as the situations that can be reached, is.
    """

    def __init__(
        self, first: Draws, second: Case, wanted: Sequence[Asked], found: Sequence[Difference], progress: Progress
    ) -> None:
        self.first, self.second, self.wanted, self.found, self.progress = first, second, wanted, found, progress
        still = inert(wanted)
        moving = [one for one in found if one.kind in ("number", "structure") and one.part not in still]
        self.blocks = blocks_of(moving)
        self._plain = _bare(written(first.case), still), _bare(written(second), still)
        self._cases: dict[frozenset[str], Case | CaseError] = {}
        self._draws: dict[frozenset[str], Draws] = {}
        self._answers: dict[frozenset[str], list[Quantity]] = {}
        self._kept: dict[Any, Quantity] = {}

    def _paths(self, chosen: Coalition) -> frozenset[str]:
        return frozenset(one.path for one in taken(self.blocks, chosen))

    def case(self, chosen: Coalition) -> Case | CaseError:
        """The mixture, or why it makes no case."""
        key = self._paths(chosen)
        if key not in self._cases:
            try:
                self._cases[key] = from_plain(mixed(*self._plain, taken(self.blocks, chosen)), "a mixture of the cases")
            except CaseError as error:
                self._cases[key] = error
        return self._cases[key]

    def fits(self, chosen: Coalition) -> bool:
        """Whether the mixture makes a case."""
        return isinstance(self.case(chosen), Case)

    def answers(self, chosen: Coalition) -> list[Quantity]:
        """The answers of a mixture over the draws."""
        key = self._paths(chosen)
        if key not in self._answers:
            case = self.case(chosen)
            assert isinstance(case, Case)  # only those that fit are asked for
            acts = frozenset(one.path for one in taken(self.blocks, chosen) if one.kind == "structure")
            drawn = carried(self._draws.get(acts, self.first), case)
            self._draws.setdefault(acts, drawn)
            self._answers[key] = answered(self.wanted, drawn, self._kept)
            self._hand_on(drawn)
        return self._answers[key]

    def _hand_on(self, drawn: Draws) -> None:
        """Let mixtures to come know the worlds without drafts that this one walked: theirs may be the same."""
        ends = {key: found for key, found in drawn.case_memo.items() if isinstance(key, tuple) and key[0] == ENDS}
        for base in (self.first, *self._draws.values()):
            base.case_memo.update(ends)

    def means(self, chosen: Coalition) -> Array:
        """Mean answers of a mixture, shape (measures,)."""
        return np.array([mean(found) for found in self.answers(chosen)])

    def settle(self, most: int) -> None:
        """Join blocks until every mixture that the shares need is a case and has the answers, which are then known."""
        while not self._settled(self.needed(most)):
            pass

    def _settled(self, needed: Sequence[Coalition]) -> bool:
        """Whether all these mixtures are cases with the answers; where one is not, blocks are joined for it.

        Both cases whole always are.
        """
        for works in (self.fits, self._answers_to(len(needed))):
            refused = next((chosen for chosen in needed if not works(chosen)), None)
            if refused is not None:
                self.blocks = joined(self.blocks, refused, works)
                return False
        return True

    def _answers_to(self, number: int) -> Callable[[Coalition], bool]:
        """Whether a mixture has the answers; which are then known."""
        count = iter(range(1, number + 1))

        def works(chosen: Coalition) -> bool:
            self.progress(f"Mixture {next(count, number)} of {number} of the two cases")
            try:
                return self.fits(chosen) and bool(self.answers(chosen))
            except (NotFoundError, GoalError) as error:
                self._cases[self._paths(chosen)] = CaseError(str(error), [])
                return False

        return works

    def orders(self, most: int) -> list[tuple[int, ...]]:
        """The orders to sample; none where the shares are exact."""
        count = len(self.blocks)
        return orders(count, most, self.first.seed) if count > EXACT else []

    def needed(self, most: int) -> list[Coalition]:
        """Every mixture that the shares need, each once."""
        sampled = self.orders(most)
        if not sampled:
            return list(coalitions(len(self.blocks)))
        parts = [frozenset(order[:k]) for order in sampled for k in range(len(order) + 1)]
        return list(dict.fromkeys(sorted(parts, key=len)))

    def pair(self, name: str, other: str, most: int) -> Pair:
        """What is known once the blocks are settled."""
        count, sampled = len(self.blocks), self.orders(most)
        if sampled:
            shares, errors = sampled_shares(self.means, sampled)
        else:
            shares = exact_shares(self.means, count)
            errors = np.zeros_like(shares)
        ends = zip(self.wanted, self.answers(frozenset()), self.answers(frozenset(range(count))), strict=True)
        moved = [
            _moving(one, before, after, list(map(Share, self.blocks, shares[:, k].tolist(), errors[:, k].tolist())))
            for k, (one, before, after) in enumerate(ends)
        ]
        return Pair(name, other, tuple(self.found), tuple(self.blocks), tuple(moved), len(sampled))


def _moving(one: Asked, before: Quantity, after: Quantity, shares: Sequence[Share]) -> Moved:
    few = min(len(before.values), len(after.values))
    error = float((after.values[:few] - before.values[:few]).std() / np.sqrt(few))
    ranked = sorted(shares, key=lambda share: (-abs(share.value), share.block.name))
    return Moved(one, mean(before), mean(after), error, tuple(ranked))


def _bare(plain: dict[str, Any], still: set[str]) -> dict[str, Any]:
    """What a case writes without what moves no answer, which a mixture might leave without what it speaks of."""
    kept = {key: value for key, value in plain.items() if key not in {*still, "evidence", "source"}}
    bare: dict[str, Any] = ungrounded(kept)
    return bare
