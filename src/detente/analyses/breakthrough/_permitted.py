"""Which levers may be pulled, which exclude each other, whose they are, and whether one more can ever do harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.analyses.breakthrough._asked import Bench
from detente.analyses.breakthrough._gains import clearly, expected_worth
from detente.analyses.breakthrough._targets import Target, only_adoption
from detente.bodies.rule import tallies
from detente.case import Case
from detente.draws import Draws
from detente.errors import NotFoundError
from detente.joint.pulled import conflicts
from detente.numeric import Array, nearest
from detente.parts import Lever
from detente.search.problem import Package, Problem
from detente.seats import seated_rule


@dataclass(frozen=True)
class View:
    """Whose packages are wanted: of the actors `own`, of a mediator, of `anyone`, or (none of these) of anyone but an
    opponent, who loses by the package."""

    own: tuple[str, ...] = ()
    mediator: bool = False
    anyone: bool = False

    @classmethod
    def read(cls, case: Case, text: str, mediator: bool, anyone: bool) -> View:
        """Actors by key, separated by commas; NotFoundError with the nearest right one."""
        own = tuple(sorted({word.strip() for word in text.split(",") if word.strip()}))
        for actor in own:
            if actor not in case.actor:
                like = nearest(actor, case.actor)
                raise NotFoundError(f"breakthrough: no actor {actor!r}" + (f"; did you mean {like!r}?" if like else ""))
        return cls(own, mediator, anyone)

    def allows(self, lever: Lever) -> bool:
        """Whether a lever may be pulled at all."""
        return not self.own or lever.by in self.own

    @property
    def must_gain(self) -> bool:
        """Whether everyone who pulls a lever must gain net of its cost; otherwise nobody may clearly lose by it."""
        return self.mediator or bool(self.own)


def problem(draws: Draws, view: View, largest: int) -> Problem:
    """The permitted levers with their mean costs over the draws."""
    case = draws.case
    keys = [key for key in sorted(case.lever) if view.allows(case.lever[key])]
    costs = {key: max(float(draws[f"lever.{key}.cost"].mean()), 0.0) for key in keys}
    return Problem(costs, frozenset(map(frozenset, conflicts(case))), largest)


def bargains(case: Case, items: Problem) -> list[Package]:
    """For each bargain the cheapest permitted levers that start its acts, where every act not yet done has one."""
    found = []
    for key in sorted(case.bargain):
        todo = [act for act in case.bargain[key].acts if not case.option[act].on]
        ways = [[lever for lever in items.keys if case.lever[lever].start == act] for act in todo]
        if todo and all(ways):
            found.append(tuple(sorted({way[0] for way in ways})))
    return found


@dataclass
class Losers:
    """What each actor gains by a package, and who of those who would pull its levers would not."""

    bench: Bench
    view: View

    def change(self, package: Package) -> Array:
        """Change of every actor's expected worth at the horizon, shape (n, actors), on the first fresh draws."""
        return np.asarray(expected_worth(self.bench.after(package, True, 0)) - expected_worth(self.bench.fresh[0]))

    def costs(self, package: Package, actor: str) -> Array:
        """What the levers of an actor cost it, shape (n,), on the same draws."""
        draws = self.bench.fresh[0]
        mine = [draws[f"lever.{key}.cost"] for key in package if draws.case.lever[key].by == actor]
        return np.asarray(np.sum(mine, axis=0)) if mine else np.zeros(draws.n)

    def unwilling(self, package: Package) -> str:
        """Why one who pulls a lever of the package would not, empty where all would."""
        if self.view.anyone:
            return ""
        case, change = self.bench.fresh[0].case, self.change(package) if package else None
        told = []
        for actor in sorted({case.lever[key].by for key in package}):
            gain = np.asarray(change)[:, case.actors.index(actor)]
            net = float((gain - self.costs(package, actor)).mean())
            if self.view.must_gain and net < 0:
                told.append(f"{case.name_of(actor)} would lose {-net:.1f} points net of its cost")
            elif not self.view.must_gain and clearly(gain) < 0:
                told.append(f"{case.name_of(actor)} would lose {-gain.mean():.1f} points by it")
        return "; ".join(told)


def is_monotone(bench: Bench, keys: Sequence[str], target: Target) -> bool:
    """Whether it is certain, in all draws, that one more lever makes the goal no less likely.

    So it is where the goal asks only for adoption, no tally counts a no above an abstention or an abstention above a
    yes, every lever takes chance from a member's no or gives it to its yes, and all that moves a member's vote moves
    the same one of them and in the same way: either the chance an analyst gives, or what comes out in the end.
    """
    case = bench.pieces[0].case
    if not only_adoption(target.goal):
        return False
    rules = [seated_rule(case, draft.body) for draft in case.draft.values()]
    weights = [tally.weights() for rule in rules for tally in tallies(rule.expression)]
    if not all((np.diff(weight, axis=1) >= 0).all() for weight in weights):
        return False
    moved: dict[str, set[tuple[str, bool]]] = {}
    for name in [name for key in case.bargain for name in case.bargain[key].shifts]:
        _, who, draft, word = name.split(".")
        moved.setdefault(f"{who}.{draft}", set()).add((word, False))
    for key in keys:
        moves = case.lever[key].shift or ""
        kind, *path, word = moves.split(".") if moves.count(".") == 3 else ("", "")
        if kind not in ("vote", "intent") or word not in ("no", "yes"):
            return False
        amounts = [piece[f"lever.{key}.amount"] for piece in (*bench.pieces, *bench.fresh)]
        if any(((amount > 0) if word == "no" else (amount < 0)).any() for amount in amounts):
            return False
        moved.setdefault(".".join(path), set()).add((word, moves in bench.pieces[0].inputs))
    return all(len(ways) == 1 for ways in moved.values())
