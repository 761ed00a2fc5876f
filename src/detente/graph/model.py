"""Graph models as published: lists of situations, moves and rankings in, equilibria out.

The model of Fang, Hipel & Kilgour (1993), Interactive Decision Making, chapter 3: actors, the moves each can make
between situations, and what each prefers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.condition import Condition, Truth
from detente.errors import SettingError
from detente.graph.coalitions import COALITION_CONCEPTS, coalition_stable
from detente.graph.combined import Combined, combined
from detente.graph.description import About, Choice, Description, Order, orders
from detente.graph.reach import Reach, reach
from detente.graph.sound import check
from detente.graph.stable import CONCEPTS, WITH_OPTIONS, stable
from detente.numeric import Array


@dataclass(frozen=True)
class GraphModel:
    """A graph model, checked when made. Two models are equal when they are written down alike.

    The prisoners' dilemma of two powers that can each arm:

    >>> model = GraphModel.options(
    ...     {"west": ["arm_west"], "east": ["arm_east"]},
    ...     ranking={
    ...         "west": ["arm_west", "nothing", "arm_west, arm_east", "arm_east"],
    ...         "east": ["arm_east", "nothing", "arm_west, arm_east", "arm_west"],
    ...     },
    ... )
    >>> model.equilibria("nash"), model.equilibria("seq")
    (('arm_west, arm_east',), ('nothing', 'arm_west, arm_east'))
    """

    described: Description

    def __post_init__(self) -> None:
        check(self.described)

    @classmethod
    def explicit(
        cls,
        situations: Mapping[str, str] | Iterable[object],
        moves: Mapping[str, Mapping[str, Iterable[object]]],
        ranking: Mapping[str, Iterable[object]],
        *,
        today: object = "",
        about: About | None = None,
    ) -> GraphModel:
        """A model whose situations are listed: names (or a text for each), moves and ranking by actor.

        `moves[actor][situation]` lists where the actor can go by one move; `ranking[actor]` all situations from
        best to worst, those tied in a list of their own. Raises CaseError with every fault.

        >>> model = GraphModel.explicit(
        ...     [1, 2, 3], {"a": {"1": [2]}, "b": {"2": [3]}}, {"a": [2, 1, 3], "b": [3, [1, 2]]})
        >>> model.equilibria("nash"), model.equilibria_by_concept()["seq"]
        (('3',), ('1', '3'))
        """
        texts = situations if isinstance(situations, Mapping) else {str(name): "" for name in situations}
        goes = {
            actor: {str(start): tuple(str(end) for end in ends) for start, ends in by_start.items()}
            for actor, by_start in moves.items()
        }
        names = dict.fromkeys((*moves, *ranking), "")
        given = Description(names, orders(ranking, None), dict(texts), goes, today=str(today), about=about or About())
        return cls(given)

    @classmethod
    def options(
        cls,
        options: Mapping[str, Iterable[str]],
        *,
        ranking: Mapping[str, Iterable[object]] | None = None,
        statements: Mapping[str, Iterable[object]] | None = None,
        infeasible: Iterable[str] = (),
        irreversible: Iterable[str] = (),
        unstartable: Iterable[str] = (),
        alike: Iterable[str] = (),
        about: About | None = None,
    ) -> GraphModel:
        """A model whose situations are combinations of options; `options` lists the names of each actor's.

        A situation is called by what is in force in it ("modify, accept", or "nothing"). `ranking` as in `explicit`,
        or `statements` from most to least important, as conditions; or pairs of condition and weight. `infeasible`
        and `alike` are conditions: combinations that cannot be, or that are one and the same. `irreversible` options
        stay once started, `unstartable` ones never start again. Raises CaseError with every fault.
        """
        once, never = set(irreversible), set(unstartable)
        choices = {
            key: Choice(actor, reversible=key not in once, startable=key not in never)
            for actor, own in options.items()
            for key in own
        }
        given = Description(
            dict.fromkeys(options, ""),
            orders(ranking, statements),
            options=choices,
            infeasible=tuple(infeasible),
            alike=tuple(alike),
            about=about or About(),
        )
        return cls(given)

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the actors, in the order of every array."""
        return tuple(self.described.actors)

    @cached_property
    def combined(self) -> Combined | None:
        """The options as situations; None where the situations are listed."""
        return combined(self.described) if self.described.options else None

    @property
    def situations(self) -> tuple[str, ...]:
        """Names of the situations, in the order of every array."""
        return self.combined.names if self.combined else tuple(self.described.situations)

    @cached_property
    def reach(self) -> Reach:
        """Who can move where (`detente.graph.reach`)."""
        if self.combined:
            return self.combined.reach()
        place = {name: s for s, name in enumerate(self.situations)}
        rows = [
            (place[start], place[end], self.actors.index(actor))
            for actor, by_start in self.described.moves.items()
            for start, ends in by_start.items()
            for end in ends
        ]
        return reach(len(self.situations), len(self.actors), rows)

    @cached_property
    def worth(self) -> Array:
        """What each situation is worth to each actor, shape (1, actors, situations): only the order means anything."""
        return np.array([[self._worth(self.described.preferences[actor]) for actor in self.actors]])

    def _worth(self, order: Order) -> Array:
        if order.ranking:
            place = {
                self.described.key(entry): -rank for rank, entries in enumerate(order.ranking) for entry in entries
            }
            return np.array([place[self.described.key(name)] for name in self.situations], float)
        last = len(order.statements) - 1
        weight = [2.0 ** (last - j) if wish.weight is None else wish.weight for j, wish in enumerate(order.statements)]
        holds = np.array([self._true(wish.when) for wish in order.statements])
        return np.asarray(np.array(weight) @ holds, float)

    def _true(self, text: str) -> Truth:
        """Whether a condition holds in each situation."""
        if self.combined:
            return self.combined.holds(text)
        facts = {name: np.array([name == one for one in self.situations]) for name in self.situations}
        return np.broadcast_to(Condition.read(text).holds(facts), len(self.situations))

    @property
    def concepts(self) -> tuple[str, ...]:
        """The notions of stability that can be asked of this model (`detente.graph.stable`)."""
        return WITH_OPTIONS if self._plain else CONCEPTS

    @property
    def _plain(self) -> bool:
        """Whether every situation is a combination of options, none merged."""
        return bool(self.described.options) and not self.described.alike

    def stable(self, concept: str) -> Truth:
        """Whether each situation is stable for each actor, shape (situations, actors).

        `concept` is one of `concepts`; raises SettingError for another one.
        """
        if concept not in self.concepts:
            raise SettingError(f"concept = {concept!r}; allowed here: {', '.join(self.concepts)}")
        graph = self.combined.graph if self.combined and self._plain else self.reach
        return np.asarray(stable(graph, self.worth, (concept,))[0, 0])

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Names of the situations stable for every actor: nash, seq, sseq, smr, gmr, or (options only) sim.

        Or of those stable for every coalition: cnash, cseq, csmr, cgmr (`detente.graph.coalitions`). Raises
        SettingError for another concept.
        """
        allowed = (*self.concepts, *COALITION_CONCEPTS)
        if concept not in allowed:
            raise SettingError(f"concept = {concept!r}; allowed here: {', '.join(allowed)}")
        if concept in COALITION_CONCEPTS:
            found = coalition_stable(self.reach, self.worth)[0, COALITION_CONCEPTS.index(concept)].all(axis=0)
        else:
            found = self.stable(concept).all(axis=-1)
        return tuple(self.situations[s] for s in np.flatnonzero(found))

    def equilibria_by_concept(self) -> dict[str, tuple[str, ...]]:
        """The equilibria under each of `concepts`, of single actors and then of coalitions."""
        return {concept: self.equilibria(concept) for concept in (*self.concepts, *COALITION_CONCEPTS)}
