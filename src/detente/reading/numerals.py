"""Numbers in words and figures."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES: dict[str, float] = {word: float(k) for k, word in enumerate(f"{_SMALL} eighteen nineteen".split())}
_VALUES |= {word: 10.0 * k for k, word in enumerate(_TENS.split(), 2)}
_VALUES |= {"a": 1.0, "an": 1.0, "half": 0.5, "dozen": 12.0, "couple": 2.0}
_TIMES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}


def value(words: str) -> float | None:
    """The number that words and figures stand for, or None.

    >>> value("10,000"), value("2 million"), value("a million"), value("twenty-five"), value("3.5bn"), value("many")
    (10000.0, 2000000.0, 1000000.0, 25.0, 3500000000.0, None)
    >>> value("two hundred and fifty")
    250.0
    """
    total, current, seen = 0.0, 0.0, False
    for word in re.findall(r"\d[\d,]*(?:\.\d+)?(?:bn|m|k)?(?![\w])|[a-z]+", words.lower()):
        figure = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)(bn|m|k)?", word)
        if figure:
            times = {"bn": 1e9, "m": 1e6, "k": 1e3}.get(figure[2], 1.0)
            current += float(figure[1].replace(",", "")) * times
            seen = True
        elif word in _TIMES:
            current = (current or 1.0) * _TIMES[word]
            total, current = (total + current, 0.0) if _TIMES[word] >= 1e3 else (total, current)
            seen = True
        elif word in _VALUES:
            current += _VALUES[word]
            seen = True
        elif word not in {"and", "of"}:
            return None
    return total + current if seen else None
