"""A comparison in plain words: what differs by part of the case, what follows, and what does most of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from detente.compare.differences import ABSENT, Difference
from detente.compare.made import Comparison, Moved, Pair
from detente.doubt.words import value
from detente.likelihood import percent
from detente.plain import plain

NAMED = 4
"""Blocks named in a sentence."""
TOLD = 8
"""Answers told in sentences, those that change most."""
LONGEST = 60
_LEAST = 0.03
"""Shares of a change smaller than this part of the largest are not named."""


def opening(pair: Pair) -> str:
    """The first sentence on two cases: in how much they differ.

    >>> opening(Pair("a", "b", (), (), (), 0))
    'a and b: nothing differs.'
    """
    if not pair.differences:
        return plain(f"{pair.first} and {pair.second}: nothing differs.")
    kinds = [one.kind for one in pair.differences]
    names = {"number": "in numbers", "structure": "in who can do what", "grounds": "in grounds", "words": "in words"}
    counts = ", ".join(f"{kinds.count(kind)} {name}" for kind, name in names.items() if kind in kinds)
    places = "place" if len(kinds) == 1 else "places"
    end = "" if pair.moved else ": they have no answer in common" if pair.blocks else ": no answer differs"
    return plain(f"{pair.first} and {pair.second} differ in {len(kinds)} {places} ({counts}){end}.")


def by_part(pair: Pair) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Differences by part of the case: path within it, the first case's value, the second's."""
    return [
        (part, [(one.path.partition(".")[2] or one.path, *_sides(one)) for one in ones])
        for part, ones in groupby(pair.differences, key=lambda one: one.part)
    ]


def _sides(one: Difference) -> tuple[str, str]:
    left, right = written(one.before), written(one.after)
    return (left, right) if left != right else (f"{left} …", f"{right} … (differs further on)")


def written(found: Any) -> str:
    """A value of a case, short.

    >>> written([5.0, 13.0, 30.0]), written(False), written(ABSENT), written({"points": 3.0})
    ('5–13–30', 'off', '–', 'points = 3')
    """
    if found is ABSENT:
        return "–"
    text = _value(found)
    return plain(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")


def _value(found: Any) -> str:
    if isinstance(found, bool):
        return "on" if found else "off"
    if isinstance(found, int | float):
        return f"{found:.4g}"
    if isinstance(found, list) and found and all(type(part) in (int, float) for part in found):
        return "–".join(f"{part:.4g}" for part in found)
    if isinstance(found, list):
        return ", ".join(map(_value, found)) or "nothing"
    if isinstance(found, dict):
        return ", ".join(f"{key} = {_value(part)}" for key, part in found.items() if part not in ("", [], {}))
    return str(found)


def answers(pair: Pair) -> Iterator[str]:
    """A sentence for each answer that changes most clearly, the largest change first, then how many do not."""
    clear = sorted((one for one in pair.moved if one.is_clear), key=lambda one: -abs(_relative(one)))
    yield from (plain(_sentence(one)) for one in clear[:TOLD])
    if clear[TOLD:]:
        yield f"{len(clear) - TOLD} smaller changes stand in the table."
    still = len(pair.moved) - len(clear)
    if still:
        others = "other answers differ" if clear else "answers differ"
        yield f"{still} {others} by no more than chance over the draws."


def _relative(one: Moved) -> float:
    return one.change / (100.0 if one.asked.unit == "scale" else 1.0)


def _sentence(one: Moved) -> str:
    unit = one.asked.unit
    label = one.asked.label[:1].upper() + one.asked.label[1:]
    ends = f"{label}: from {value(unit, one.before)} to {value(unit, one.after)} ({signed(unit, one.change)})"
    most = max((abs(share.value) for share in one.shares), default=0.0)
    telling = [share for share in one.shares if abs(share.value) > _LEAST * most]
    if len(one.shares) == 1:
        return f"{ends}, all of it by {one.shares[0].block.name}."
    named = "; ".join(
        f"{share.block.name} {signed(unit, share.value)}{_error(unit, share.error)}" for share in telling[:NAMED]
    )
    rest = sum(share.value for share in telling[NAMED:])
    return (
        f"{ends}. By share: {named}{f'; {len(telling) - NAMED} more {signed(unit, rest)}' if telling[NAMED:] else ''}."
    )


def signed(unit: str, number: float) -> str:
    """A change with its sign; of a chance in points.

    >>> signed("chance", -0.124), signed("scale", 2.69), signed("chance", 0.0004)
    ('−12 points', '+2.7', '+0.04 points')
    """
    size = abs(number) * (100 if unit == "chance" else 1)
    sign = "−" if number < 0 else "+"
    return f"{sign}{size:.2g}{' points' if unit == 'chance' else ''}"


def _error(unit: str, error: float) -> str:
    if not error:
        return ""
    return f" (± {error * (100 if unit == 'chance' else 1):.1g})"


def notes(found: Comparison, pair: Pair) -> Iterator[str]:
    """How the shares were found, and which differences could not be told apart."""
    if not pair.moved:
        return
    joined = [block for block in pair.blocks if len(block.differences) > 1]
    apart = [block for block in joined if len(block.names) > 1]
    if apart:
        names = "; ".join(block.name for block in apart)
        yield plain(f"Taken over together, as one without the other makes no case: {names}.")
    if len(joined) > len(apart):
        yield "The differences are many: those in one part of the case are taken over together."
    if pair.orders:
        yield (
            f"Shares are means over {pair.orders} orders of taking the {len(pair.blocks)} blocks over, drawn at "
            "random; behind ± stands the standard error. They sum to the change."
        )
    elif len(pair.blocks) > 1:
        mixtures = 2 ** len(pair.blocks)
        yield f"Shares are Shapley values over all {mixtures} mixtures of the two cases; they sum to the change."
    yield f"{found.draws:,} draws, seed {found.seed}, the same in both cases where the inputs are the same."


def table(pair: Pair) -> list[tuple[str, str, str, str]]:
    """A row for each answer: what it is, in the first case, in the second, the change with twice its standard error."""
    return [
        (
            plain(one.asked.label),
            _amount(one.asked.unit, one.before),
            _amount(one.asked.unit, one.after),
            f"{signed(one.asked.unit, one.change)} ± {2 * one.error * (100 if one.asked.unit == 'chance' else 1):.2g}",
        )
        for one in pair.moved
    ]


def _amount(unit: str, number: float) -> str:
    return percent(number) if unit == "chance" else value(unit, number)
