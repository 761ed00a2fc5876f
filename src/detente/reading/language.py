"""Is a text English? Told by its small words, which no other language uses so."""

from __future__ import annotations

import re

_SMALL = frozenset(
    re.findall(
        r"\w+",
        "the of and to in a that is was for on with as by at from it be are has have had said will would not this "
        "which but or an its their he she they were been after over who into than",
    )
)
LEAST = 0.2  # share of small words; English news has .35 to .45, other languages below .1
SHORT = 50  # words of a text of which half that share is asked, as it may hold little but names
ENOUGH = 8  # words below which nothing can be told


def english(text: str) -> bool:
    """Does a text read as English? A very short one gets the benefit of the doubt where its letters are Latin.

    >>> english("The minister said that the talks had failed and would not be resumed.")
    True
    >>> english("Der Minister sagte, die Gespräche seien gescheitert und würden nicht fortgesetzt.")
    False
    >>> english("Pakistan demanded that Cyprus withdraw 61 soldiers. Serbia demanded that Cyprus withdraw 28 soldiers.")
    True
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    latin = sum(word.isascii() for word in words)
    if not words or latin < 0.5 * len(words):
        return False
    least = LEAST / 2 if len(words) < SHORT else LEAST
    return len(words) < ENOUGH or sum(word in _SMALL for word in words) >= least * len(words)
