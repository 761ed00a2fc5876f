"""What stands between quotation marks in a paragraph."""

from __future__ import annotations

import re

_DOUBLE = re.compile(r'"([^"]+)("|$)')
_SINGLE = re.compile(r"(?<![\w'])'(?=[\w\"])((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)")


def quotations(paragraph: str) -> list[tuple[int, int]]:
    """The places of quoted words in a cleaned paragraph, marks left out, in order.

    Single marks count where there are no double ones. A quotation left open runs to the end of the paragraph: the
    next one goes on with it.

    >>> text = "It was 'unfair', he said, and the EU's fault."
    >>> [text[a:b] for a, b in quotations(text)]
    ['unfair']
    """
    pattern = _DOUBLE if '"' in paragraph else _SINGLE
    return [match.span(1) for match in pattern.finditer(paragraph) if match.group(1).strip()]


def left_open(paragraph: str) -> bool:
    """Does the last quotation run on into the next paragraph?"""
    return paragraph.count('"') % 2 == 1


def marks(paragraph: str) -> list[int]:
    """The places of the quotation marks themselves."""
    ends = {place for a, b in quotations(paragraph) for place in (a - 1, b)}
    doubles = {match.start() for match in re.finditer('"', paragraph)}
    return sorted(place for place in ends | doubles if place < len(paragraph))
