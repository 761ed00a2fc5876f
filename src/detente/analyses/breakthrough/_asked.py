"""What the search asks of a case: packages on the draws that choose, and again on fresh ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from detente.analyses.breakthrough._targets import Target
from detente.draws import Draws
from detente.goals import holds, margin
from detente.joint.pulled import levers
from detente.numeric import TIE
from detente.search.cheapest import Check, Trial
from detente.search.problem import Package
from detente.search.shares import enough, hopeless, wilson

PIECE = 40
"""Draws at least that are asked at once: what is simulated is told of true values by how they are spread over a batch
(`detente.plausible`), which few draws do not show. After the first so many a package without hope is given up."""
LOTS = 4
"""Lots in which fresh draws are asked."""
_KEPT = 10_000
"""Draws after packages that are kept, with all that was worked out for them: some 40 kB each."""


@dataclass
class Bench:
    """The draws that choose in pieces, the fresh ones, and the draws after a package, kept for the next goal."""

    pieces: tuple[Draws, ...]
    fresh: tuple[Draws, ...]
    trials: dict[tuple[str, Package], Trial] = field(default_factory=dict)
    _pulled: OrderedDict[tuple[Package, bool, int], Draws] = field(default_factory=OrderedDict)

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

    def after(self, package: Package, fresh: bool, piece: int) -> Draws:
        """A piece of the draws after the levers of a package are pulled."""
        key = (package, fresh, piece)
        if key not in self._pulled:
            self._pulled[key] = levers((self.fresh if fresh else self.pieces)[piece], package)
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
        hits = used = 0
        score = 0.0
        for k, piece in enumerate(self.bench.pieces):
            after = self.bench.after(package, False, k)
            hits += int(holds(self.target.goal, after).sum())
            used += piece.n
            if k == 0:
                score = float(margin(self.target.goal, after).mean())
            if used < self.bench.n and hits <= hopeless(self.target.share, used):
                return Trial(False, hits / used, used, score)
        return Trial(hits >= self.target.share * used - TIE, hits / used, used, score)

    def refused(self, package: Package) -> str:
        """Why those who must act would not."""
        return self.unwilling(package)

    def check(self, package: Package) -> Check:
        """The share on fresh draws, until it is as good as settled that it cannot be proved: the share that all of them
        together would have to show lies above the 90% interval."""
        n, hits, used = sum(piece.n for piece in self.bench.fresh), 0, 0
        least = enough(self.target.share, n)
        for k, piece in enumerate(self.bench.fresh):
            hits += int(holds(self.target.goal, self.bench.after(package, True, k)).sum())
            used += piece.n
            if wilson(hits, used)[1] < min(least / n, 1.0):
                break
        return Check(hits >= least, hits / used, used, *wilson(hits, used))

    def fresh_holds(self, package: Package) -> npt.NDArray[np.bool_]:
        """Whether the goal holds in each fresh draw."""
        parts = [holds(self.target.goal, self.bench.after(package, True, k)) for k in range(len(self.bench.fresh))]
        return np.concatenate(parts)
