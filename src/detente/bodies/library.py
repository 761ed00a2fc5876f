"""Bodies known by name: every file in `bodies/facts` is one, with one or several ways to decide."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from detente.bodies import facts
from detente.bodies.rule import Expression, Rule
from detente.errors import NotFoundError, RuleError
from detente.numeric import nearest

Doubts = Callable[[date], tuple[str, ...]]
"""What the facts leave open on a date, a sentence each without its stop."""

Deciding = Callable[[tuple[str, ...], date], Expression]
"""What members present must do on a date for a draft to pass; the docstring says it in words."""

EXAMPLES = (date(2007, 4, 21), date(2022, 3, 1))


@dataclass(frozen=True)
class LibraryBody:
    """A real body and one of its ways to decide: its members and its rule on a date.

    Both raise RuleError when the facts name no members then.
    """

    name: str
    title: str
    source: str
    members: Callable[[date], tuple[str, ...]]
    decides: Deciding
    doubts: Doubts = lambda _: ()

    @property
    def example(self) -> date:
        """A day on which it decides: the first of EXAMPLES that the facts know."""
        for day in EXAMPLES:
            with suppress(RuleError):
                self.rule(day)
                return day
        raise RuleError(f"{self.title}: decides on none of {', '.join(map(str, EXAMPLES))}.")

    @property
    def meaning(self) -> str:
        """The rule in a sentence."""
        return (self.decides.__doc__ or "").strip().splitlines()[0]

    def rule(self, on: date, without: Collection[str] = ()) -> Rule:
        """The rule on a date, `without` members that take no part in the vote; RuleError for a stranger."""
        seated = self.members(on)
        for absent in without:
            if absent not in seated:
                near = nearest(absent, seated)
                hint = f" Mend: did you mean {near!r}?" if near else ""
                raise RuleError(f"{self.title}: {absent!r} is no member on {on}; allowed: {', '.join(seated)}.{hint}")
        present = tuple(member for member in seated if member not in without)
        if not present:
            raise RuleError(f"{self.title}: nobody is left to vote; allowed: one member or more.")
        return Rule(present, self.decides(present, on), self.title)


@cache
def _library() -> dict[str, LibraryBody]:
    found = {}
    for module in sorted(part.name for part in iter_modules(facts.__path__)):
        body = import_module(f"{facts.__name__}.{module}")
        for way, decides in body.RULES.items():
            name = "-".join([*module.split("_"), *([way] if way else [])])
            known = getattr(body, "DOUBTS", {}).get(way, lambda _: ())
            found[name] = LibraryBody(name, body.TITLE, body.SOURCE, body.members, decides, known)
    return dict(sorted(found.items()))


def body_names() -> list[str]:
    """Names of all bodies known, each way to decide apart, sorted.

    >>> [name for name in body_names() if name.startswith("un-security")]
    ['un-security-council', 'un-security-council-preliminary', 'un-security-council-procedural']
    """
    return list(_library())


def library_body(name: str) -> LibraryBody:
    """The body of that name. Raises NotFoundError, with the nearest right name.

    >>> library_body("un-security-council").rule(date(2007, 4, 21)).members[:5]
    ('CHN', 'FRA', 'RUS', 'GBR', 'USA')
    """
    if name not in _library():
        close = nearest(name, body_names())
        hint = f" Mend: did you mean {close!r}?" if close else ""
        raise NotFoundError(f"no body {name!r} in the library; allowed: {', '.join(body_names())}.{hint}")
    return _library()[name]
