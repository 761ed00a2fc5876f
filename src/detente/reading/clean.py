"""Characters that only differ in dress, made plain for the rules; every place still leads to the original."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from detente.reading.mapped import Mapped

_DOUBLE = "“”„‟«»〝〞＂″"
_SINGLE = "‘’‚‛‹›`´′＇"
_DASH = "–—―‒−"
_SPELT = 4  # letters one character may stand for ("½", "㏂"); a few stand for whole phrases in Arabic
_ROW = re.compile(r"(?<=[^\w\s]{3})[^\w\s]{7,}")  # a parser takes the square of their number to part them
_DRESS = {**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DASH, "-"), "‐": "-", "‑": "-"}


def cleaned(text: str) -> Mapped:
    """Plain quotation marks, dashes, spaces and letters; invisible characters (bidirectional marks, soft hyphens) gone.

    A doubled hyphen and a doubled single mark count as the one mark they stand for, ten marks in a row as three.

    >>> cleaned("he\\u00a0said: \\u201cNo\\u202c\\u201d").text
    'he said: "No"'
    """
    letters: list[str] = []
    at: list[int] = []
    for place, character in enumerate(text):
        mended = _plain(character)
        letters.append(mended)
        at += [place] * len(mended)
    whole = Mapped("".join(letters), tuple(at)).sub(r"\r\n?", "\n")
    return whole.sub(r"``|''", '"').sub(r"(?<=\s)--(?=\s)", "-").sub(_ROW)


@cache
def _plain(character: str) -> str:
    if character in "\n\r\t" or (character.isascii() and character.isprintable()):
        return _DRESS.get(character, character)
    if character in _DRESS:
        return _DRESS[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Zl", "Zp"} or character in "\x0b\x0c\x85":
        return "\n"
    if category in {"Cc", "Cf", "Cn", "Co", "Cs"}:
        return ""
    whole = unicodedata.normalize("NFKC", character)
    return whole if len(whole) <= _SPELT else character
