"""What the search asks of a case: packages on the draws that choose, and again on fresh ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from detente.analyses.breakthrough._targets import Target
from detente.draws import Draws
from detente.goal_share import Share
from detente.goals import margin
from detente.joint.pulled import levers
from detente.numeric import TIE
from detente.search.cheapest import Check, Trial
from detente.search.problem import Package
from detente.search.shares import enough

PIECE = 40
"""Draws at least that are asked at once: what is simulated is told of true values by how they are spread over a batch
(`detente.plausible`), which few draws do not show. After the first so many a package without hope is given up."""
LOTS = 4
"""Lots in which fresh draws are asked."""
CLOSER = 8
"""Times the usual walks, where a share that is simulated looks as if it were proved."""
_KEPT = 10_000
"""Draws after packages that are kept, with all that was worked out for them: some 40 kB each."""


@dataclass
class Bench:
    """The draws that choose in pieces, the fresh ones, and the draws after a package, kept for the next goal."""

    pieces: tuple[Draws, ...]
    fresh: tuple[Draws, ...]
    trials: dict[tuple[str, Package], Trial] = field(default_factory=dict)
    _pulled: OrderedDict[tuple[Package, bool, int, int], Draws] = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, draws: Draws, most_draws: int, fresh: int) -> Bench:
        """The first draws of a batch choose; fresh ones are later rows of the same streams, beyond the batch.

        Where inputs were replaced or draws repeated there are none: the rest of the batch or its second half stands in.
        """
        n = min(draws.n, most_draws)
        if draws.changed or draws.shifts or draws.before or draws.rows is not None:
            n = min(n, max(draws.n // 2, 1))
            later = draws.part(min(n, draws.n - 1), draws.n)
        else:
            later = replace(draws, n=fresh, start=draws.start + draws.n, _columns={}, memo={})
        ends = [PIECE, n] if n >= 2 * PIECE else [n]
        pieces = tuple(draws.part(a, b) for a, b in zip([0, *ends], ends, strict=False))
        return cls(pieces, tuple(later.parts(max(later.n // LOTS, PIECE))))

    def after(self, package: Package, fresh: bool, piece: int, effort: int = 1) -> Draws:
        """A piece of the draws after the levers of a package are pulled, simulated so many times the usual."""
        key = (package, fresh, piece, effort)
        if key not in self._pulled:
            draws = (self.fresh if fresh else self.pieces)[piece]
            closer = draws if effort == 1 else replace(draws, effort=effort * draws.effort, memo={})
            self._pulled[key] = levers(closer, package)
            while len(self._pulled) > 1 and sum(kept.n for kept in self._pulled.values()) > _KEPT:
                self._pulled.popitem(last=False)
        self._pulled.move_to_end(key)
        return self._pulled[key]

    @property
    def n(self) -> int:
        """Draws that choose."""
        return sum(piece.n for piece in self.pieces)


@dataclass(frozen=True)
class Asked:
    """Questions about packages for one goal. `unwilling` says why those who must act would not, empty if they would."""

    bench: Bench
    target: Target
    unwilling: Callable[[Package], str]

    def trial(self, package: Package) -> Trial:
        """The share on the draws that choose, given up as soon as it is out of reach (`detente.search.shares`).

        Of goals that must hold together, the first that fails decides.
        """
        key = (self.target.key, package)
        if key not in self.bench.trials:
            parts = (replace(self, target=part).trial(package) for part in self.target.parts)
            failed = next((trial for trial in parts if not trial.reaches), None)
            self.bench.trials[key] = failed or self._counted(package)
        return self.bench.trials[key]

    def _counted(self, package: Package) -> Trial:
        first = self._share(package, False, 1)
        score = float(margin(self.target.goal, first.batches[0]).mean())
        if first.n < self.bench.n and first.is_hopeless(self.target.share):
            return Trial(False, first.share, first.n, score)
        every = self._share(package, False, len(self.bench.pieces))
        return Trial(every.hits >= self.target.share * every.n - TIE, every.share, every.n, score)

    def _share(self, package: Package, fresh: bool, pieces: int, effort: int = 1) -> Share:
        """How often the goal holds after a package, on the first pieces of the draws."""
        return Share(self.target.goal, tuple(self.bench.after(package, fresh, k, effort) for k in range(pieces)))

    def refused(self, package: Package) -> str:
        """Why those who must act would not."""
        return self.unwilling(package)

    def check(self, package: Package) -> Check:
        """The share on fresh draws; where what is simulated blurs it and it would else be proved, with more walks."""
        found = self._fresh(package)
        return self._checked(self._fresh(package, CLOSER) if self._only_seems(found) else found)

    def _only_seems(self, found: Share) -> bool:
        """Whether a share would be proved if it were counted, but is simulated."""
        return found.effective_n < found.n and found.hits >= enough(self.target.share, found.n)

    def _fresh(self, package: Package, effort: int = 1) -> Share:
        """The share on fresh draws, until it is as good as settled that it cannot be proved: the share that all of them
        together would have to show lies above the 90% interval."""
        n = sum(piece.n for piece in self.bench.fresh)
        least = min(enough(self.target.share, n) / n, 1.0)
        for pieces in range(1, len(self.bench.fresh) + 1):
            found = self._share(package, True, pieces, effort)
            if found.interval[1] < least:
                break
        return found

    def glance(self, package: Package) -> Check:
        """As `check`, on the first of the fresh draws alone."""
        return self._checked(self._share(package, True, 1))

    def _checked(self, found: Share) -> Check:
        return Check(found.proves(self.target.share), found.share, found.n, *found.interval)

    def fresh_share(self, package: Package) -> Share:
        """How often the goal holds in all fresh draws, walked as `check` would."""
        pieces = len(self.bench.fresh)
        found = self._share(package, True, pieces)
        return self._share(package, True, pieces, CLOSER) if self._only_seems(found) else found
