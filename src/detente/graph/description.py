"""What a graph model says, before anything is worked out from it: actors, situations or options, preferences.

Either the situations are listed with the moves between them, or each actor has options, and situations are the
combinations of them that can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NOTHING = "nothing"
"""The situation in which no option is in force, as a ranking calls it."""
Ranking = tuple[tuple[str, ...], ...]
"""Situations from best to worst, those tied together."""
Moves = dict[str, tuple[str, ...]]
"""Where one actor can go, by the situation it goes from."""


@dataclass(frozen=True)
class Choice:
    """An option: a yes/no act of one actor, for good once taken up (not `reversible`), or never (not `startable`)."""

    actor: str
    text: str = ""
    reversible: bool = True
    startable: bool = True
    on: bool = False


@dataclass(frozen=True)
class Wish:
    """A statement an actor wants to hold, and its weight where statements are weighed rather than put in order."""

    when: str
    weight: float | None = None


@dataclass(frozen=True)
class Order:
    """What an actor prefers: all situations ranked, or statements (the most important first, or all with weights)."""

    ranking: Ranking = ()
    statements: tuple[Wish, ...] = ()


@dataclass(frozen=True)
class About:
    """What a model is about: title, what else to know, where it was published, when it stands and until when."""

    title: str = "graph model"
    text: str = ""
    source: str = ""
    as_of: str = ""
    until: str = ""


@dataclass(frozen=True)
class Description:
    """A graph model as written down; `situations` with `moves`, or `options` with what goes with them.

    `infeasible` are conditions that no situation may meet; all situations that meet one of `alike` are one
    situation, called by that condition.
    """

    actors: dict[str, str]
    preferences: dict[str, Order]
    situations: dict[str, str] = field(default_factory=dict)
    moves: dict[str, Moves] = field(default_factory=dict)
    options: dict[str, Choice] = field(default_factory=dict)
    infeasible: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    today: str = ""
    about: About = About()

    def key(self, entry: str) -> object:
        """What makes an entry of a ranking the same situation, in whatever order it names what is in force."""
        return parts(entry) if self.options and entry not in self.alike else entry


def parts(entry: str) -> frozenset[str]:
    """The options that a situation of a ranking names as in force.

    >>> sorted(parts("modify, accept")), sorted(parts("nothing"))
    (['accept', 'modify'], [])
    """
    return frozenset(part.strip() for part in entry.split(",")) - {NOTHING, ""}


def ranked(given: Iterable[object]) -> Ranking:
    """A ranking from situations best to worst, those tied in a list of their own.

    >>> ranked([7, [3, 4], "8"])
    (('7',), ('3', '4'), ('8',))
    """
    return tuple(
        tuple(str(one) for one in rank) if isinstance(rank, list | tuple | set | frozenset) else (str(rank),)
        for rank in given
    )


def wished(given: Iterable[object]) -> tuple[Wish, ...]:
    """Statements from conditions, or from pairs of a condition and its weight."""
    return tuple(Wish(str(one[0]), float(one[1])) if isinstance(one, list | tuple) else Wish(str(one)) for one in given)


def orders(
    ranking: Mapping[str, Iterable[object]] | None, statements: Mapping[str, Iterable[object]] | None
) -> dict[str, Order]:
    """The preference of each actor, from rankings by actor and statements by actor."""
    ranks = {actor: ranked(given) for actor, given in (ranking or {}).items()}
    wishes = {actor: wished(given) for actor, given in (statements or {}).items()}
    return {actor: Order(ranks.get(actor, ()), wishes.get(actor, ())) for actor in (*ranks, *wishes)}
