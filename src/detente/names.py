"""Names that a case may use, and the fault of one that stands for nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from detente.case import STATUSES, Case
from detente.errors import Fault
from detente.numeric import nearest

_SHOWN = 12  # names listed in a message
_TABLES = {"actor", "issue", "body", "draft", "class", "option", "situation", "source", "evidence"}
RESERVED = {"and", "or", "not", "if", "iff", "else", "true", "false", "nothing", *STATUSES}
"""Words of conditions and rankings, which no option or situation can be called."""


def known_names(case: Case) -> set[str]:
    """Names for conditions: options or situations listed, `draft.ID.STATUS`, and its short form for the only draft."""
    names = set(case.option) | set(case.situation) | {f"draft.{d}.{status}" for d in case.draft for status in STATUSES}
    return names | set(STATUSES) if len(case.draft) == 1 else names


def naming(case: Case) -> str:
    """What the names in conditions stand for."""
    return "situation" if case.situation else "option or draft status"


def unknown(place: str, name: str, kind: str, allowed: Iterable[str]) -> Iterator[Fault]:
    """A fault when a name is not among those allowed; those in the same table are shown first."""
    if name in (allowed := allowed if isinstance(allowed, Collection) else list(allowed)):
        return
    allowed = sorted(allowed)  # only now: there may be thousands, and thousands to check
    like = nearest(name, allowed)
    mend = f"did you mean {like!r}?" if like else f"describe it under [{kind}]" if kind in _TABLES else ""
    shown = (
        some(sorted(allowed, key=lambda x: x.split(".")[0] != name.split(".")[0]))
        if allowed
        else f"none, as no {kind} is described"
    )
    yield Fault(place, f"unknown {kind} {name!r}", shown, mend)


def some(names: Sequence[str]) -> str:
    """The first names of many, and how many more there are."""
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
