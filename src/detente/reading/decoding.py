"""Bytes as text: Unicode where it says so or fits, else the old encoding in which the text looks most like English."""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = ("cp1252", "mac_roman", "cp1250", "latin-1")  # the first of equals wins; the last one takes any byte
_TYPED = frozenset("“”‘’–—…\u00a0€£")
_ODD = re.compile(r".?[^\x00-\x7f]", re.DOTALL)  # a letter past 127, and what stands before it
_WORD = re.compile(r"(?<!\w)[\u0400-\u04ff]{3,}(?!\w)")
SAMPLE = 100_000  # bytes by which an encoding is told


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the encoding it was read by; never fails, as every byte means something in the last one tried.

    A text in UTF-8 with a few broken bytes stays one: each of these becomes U+FFFD.

    >>> decoded("he said “no”".encode("cp1252"))
    ('he said “no”', 'cp1252')
    >>> decoded("he said “no” —".encode()[:-1])
    ('he said “no” \ufffd', 'utf-8')
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _unmarked(data)
    if encoding:
        return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if 2 * broken < sum(letter > "\x7f" for letter in text):
        return text, "utf-8"
    best = "cp1251" if _cyrillic(data[:SAMPLE]) else max(_OLD, key=lambda one: _likely(data[:SAMPLE], one))
    return data.decode(best, "replace"), best


def _unmarked(data: bytes) -> str:
    """UTF-16 without its mark, as every other byte of English in it is NUL; "" for anything else."""
    start = data[:1000]
    for encoding, empty, full in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if len(start) > 1 and empty.count(0) > 0.7 * len(empty) and full.count(0) == 0:
            return encoding
    return ""


def _cyrillic(data: bytes) -> bool:
    """Do most letters past 127 make whole words when read as windows-1251? Accented letters stand among plain ones."""
    text = data.decode("cp1251", "replace")
    words = sum(map(len, _WORD.findall(text)))
    return words > 0.5 * sum(letter > "\x7f" and letter.isalpha() for letter in text)


def _likely(data: bytes, encoding: str) -> float:
    """How much the letters above 127 look like English in an encoding: its marks, and small letters inside words."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return float("-inf")
    score = 0.0
    for before, letter in ((pair[:-1], pair[-1]) for pair in _ODD.findall(text)):
        inside = letter.islower() and before.isalpha()
        odd = unicodedata.category(letter) in {"Cc", "So", "Sm", "Lu", "Sk"}
        score += 1.0 if letter in _TYPED else 0.5 if inside else -1.0 if odd else 0.0
    return score


def binary(data: bytes) -> bool:
    """Are these bytes no text: NULs but for those of UTF-16, or many control characters?

    >>> binary(bytes(range(256))), binary(b"Talks failed.\\n"), binary("Talks".encode("utf-16-le"))
    (True, False, False)
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _unmarked(data):
        return False
    start = data[:65536]
    controls = sum(byte < 32 and byte not in {9, 10, 12, 13, 27} for byte in start)
    return b"\x00" in start or controls > 0.02 * len(start)
