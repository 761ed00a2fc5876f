"""Bodies known by name: every file in `bodies/facts` is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from detente.bodies import facts
from detente.bodies.rule import Rule
from detente.errors import NotFoundError
from detente.numeric import nearest


@dataclass(frozen=True)
class LibraryBody:
    """A real body: its members and its rule on a date; both raise RuleError when it had no members then."""

    name: str
    title: str
    source: str
    members: Callable[[date], tuple[str, ...]]
    rule: Callable[[date], Rule]


def body_names() -> list[str]:
    """Names of all bodies known, sorted.

    >>> "un-security-council" in body_names()
    True
    """
    return sorted(found.name.replace("_", "-") for found in iter_modules(facts.__path__))


def library_body(name: str) -> LibraryBody:
    """The body of that name. Raises NotFoundError, with the nearest right name.

    >>> library_body("un-security-council").rule(date(2007, 4, 21)).members[:5]
    ('CHN', 'FRA', 'RUS', 'GBR', 'USA')
    """
    if name not in body_names():
        close = nearest(name, body_names())
        hint = f" Mend: did you mean {close!r}?" if close else ""
        raise NotFoundError(f"no body {name!r} in the library; allowed: {', '.join(body_names())}.{hint}")
    module = import_module(f"{facts.__name__}.{name.replace('-', '_')}")
    return LibraryBody(name, module.TITLE, module.SOURCE, module.members, module.rule)
