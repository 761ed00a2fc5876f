"""Who sponsors a draft, from lists whose form varies by era: codes of members, and what kind of sponsor it is."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from detente.errors import NotFoundError
from detente.record import members

Kind = Literal["members", "president", "committee", "none", "unknown"]
KINDS: tuple[Kind, ...] = ("members", "president", "committee", "none", "unknown")

_CARRIAGE = re.compile(r"_x000D_|\s+")  # what a spreadsheet leaves of an end of line
_COUNT = re.compile(r"\s*\(\d+\)")  # "United States (64)": how many they are


class Sponsors(NamedTuple):
    """The members by code, in the order given; the kind; and what in the list is no member's name."""

    codes: tuple[str, ...]
    kind: Kind
    strange: tuple[str, ...]


@cache
def read(text: str | None) -> Sponsors:
    """The sponsors in a list such as "France, Mexico and the United States of America (64)".

    A presidential text has no codes and the kind `president`; an empty list is `unknown`, which is not `none`.

    >>> read("France,Costa,Rica and the Russian Federation (3).").codes
    ('FRA', 'CRI', 'RUS')
    >>> read("President?").kind, read(None).kind
    ('president', 'unknown')
    """
    pieces = _pieces(text or "")
    if not pieces:
        return Sponsors((), "unknown", ())
    codes: list[str] = []
    kinds: list[Kind] = []
    strange: list[str] = []
    while pieces:
        found, used = _next(pieces)
        kind = _office(pieces[0])
        if found:
            codes.append(found)
        elif kind:
            kinds.append(kind)
        else:
            strange.append(pieces[0])
        del pieces[:used]
    kind = "members" if codes else (kinds[0] if kinds else "unknown")
    return Sponsors(tuple(dict.fromkeys(codes)), kind, tuple(strange))


def _pieces(text: str) -> list[str]:
    flat = _COUNT.sub("", _CARRIAGE.sub(" ", text)).replace('"', "")
    found: list[str] = []
    for piece in flat.split(","):
        found += [piece] if _code(piece) else re.split(r"\band\b", piece)
    return [piece.strip(" .") for piece in found if piece.strip(" .")]


def _next(pieces: list[str]) -> tuple[str, int]:
    """The first member in the pieces and how many pieces its name takes: a comma or an `and` may have cut its name."""
    if code := _code(pieces[0]):
        return code, 1
    for between in (" ", " and ") if len(pieces) > 1 else ():
        if joined := _code(between.join(pieces[:2])):
            return joined, 2
    return "", 1


def _code(name: str) -> str:
    bare = name.strip(" .")
    try:
        return members.find(bare).code
    except NotFoundError:
        pass
    try:
        return members.find(re.sub("^the ", "", bare)).code
    except NotFoundError:
        return ""


def _office(piece: str) -> Kind | None:
    if piece.strip("? ").casefold() == "president":
        return "president"
    if piece.casefold().startswith("committee"):
        return "committee"
    return "none" if piece.strip("- ").casefold() == "none" else None
