"""Bytes as text: Unicode where it says so or fits, else the old encoding in which the text looks most like English."""

from __future__ import annotations

import codecs
import unicodedata

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = ("cp1252", "mac_roman", "cp1250", "latin-1")  # the first of equals wins; the last one takes any byte
_TYPED = frozenset("“”‘’–—…\u00a0€£")


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the encoding it was read by; never fails, as every byte means something in the last one tried.

    >>> decoded("he said “no”".encode("cp1252"))
    ('he said “no”', 'cp1252')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    for encoding in ("utf-8", max(_OLD, key=lambda one: _likely(data, one)), "latin-1"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 takes any byte")


def _likely(data: bytes, encoding: str) -> float:
    """How much the letters above 127 look like English in an encoding: its marks, and small letters inside words."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return float("-inf")
    score = 0.0
    for before, letter in zip(" " + text, text, strict=False):
        if letter > "\x7f":
            inside = letter.islower() and before.isalpha()
            odd = unicodedata.category(letter) in {"Cc", "So", "Sm", "Lu", "Sk"}
            score += 1.0 if letter in _TYPED else 0.5 if inside else -1.0 if odd else 0.0
    return score


def binary(data: bytes) -> bool:
    """Are these bytes no text: NULs without a mark of UTF-16, or many control characters?

    >>> binary(bytes(range(256))), binary(b"Talks failed.\\n")
    (True, False)
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    start = data[:65536]
    controls = sum(byte < 32 and byte not in {9, 10, 12, 13, 27} for byte in start)
    return b"\x00" in start or controls > 0.02 * len(start)
