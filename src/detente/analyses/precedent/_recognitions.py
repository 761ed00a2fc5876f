"""How many states recognised a new state, how soon, and of which bloc: two cases, counted by `scripts/base_rates.py`.

Source: own lists of recognitions of Kosovo (declared 17 February 2008) and Palestine (15 November 1988), with the
memberships of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAYS = (1, 7, 28, 91, 182, 365)
"""Days after the declaration at which recognitions were counted."""


@dataclass(frozen=True)
class Bloc:
    """States of one kind that could recognise, and how many had by each of DAYS."""

    states: int
    by_day: tuple[int, ...]


@dataclass(frozen=True)
class Precedent:
    """One new state; `blocs` by the same keys as the classes `recognition-KEY`, "all" for every member of the UN."""

    name: str
    declared: date
    blocs: dict[str, Bloc]


BLOCS = {
    "all": "members of the United Nations",
    "eu": "members of the European Union",
    "nato": "members of NATO",
    "oic": "members of the Islamic Conference",
    "cis": "members of the Commonwealth of Independent States",
    "own-war": "states with a separatist war of their own",
}

PRECEDENTS = (
    Precedent(
        "Palestine",
        date(1988, 11, 15),
        {
            "all": Bloc(159, (26, 54, 75, 85, 88, 90)),
            "eu": Bloc(12, (0, 0, 0, 0, 0, 0)),
            "nato": Bloc(16, (1, 1, 1, 1, 1, 1)),
            "oic": Bloc(44, (20, 32, 39, 40, 41, 41)),
        },
    ),
    Precedent(
        "Kosovo",
        date(2008, 2, 17),
        {
            "all": Bloc(191, (7, 17, 26, 40, 45, 54)),
            "eu": Bloc(27, (2, 9, 16, 19, 20, 22)),
            "nato": Bloc(26, (4, 11, 15, 20, 21, 22)),
            "oic": Bloc(56, (3, 4, 4, 5, 6, 8)),
            "cis": Bloc(11, (0, 0, 0, 0, 0, 0)),
            "own-war": Bloc(31, (2, 3, 3, 4, 4, 4)),
        },
    ),
)
