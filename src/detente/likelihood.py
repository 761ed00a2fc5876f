"""Words for chances: the bands of ICD 203 (Analytic Standards, 2015, section D.6.e.2.a).

Where two bands meet, the even-chance band keeps its ends and the others take their lower end.
"""

from __future__ import annotations

_BANDS = [
    (0.01, "almost no chance", "below 1%"),
    (0.05, "almost no chance", "1–5%"),
    (0.20, "very unlikely", "5–20%"),
    (0.45, "unlikely", "20–45%"),
    (0.55, "roughly even chance", "45–55%"),
    (0.80, "likely", "55–80%"),
    (0.95, "very likely", "80–95%"),
    (0.99, "almost certain", "95–99%"),
]


def band(chance: float) -> tuple[str, str]:
    """Word and range for a chance in [0, 1].

    >>> band(0.3)
    ('unlikely', '20–45%')
    """
    for end, word, span in _BANDS:
        if chance < end or (word.startswith("roughly") and chance <= end):
            return word, span
    return "almost certain", "above 99%"


def in_words(chance: float) -> str:
    """A chance as words with numbers.

    >>> in_words(0.3)
    'unlikely (20–45%)'
    """
    word, span = band(chance)
    return f"{word} ({span})"


def in_draws(share: float, draws: str) -> str:
    """In how many of some draws, in words: a share of 0 or 1 is told as what it is.

    >>> in_draws(0.42, "400 fresh draws"), in_draws(1.0, "the draws"), in_draws(0.0, "the draws")
    ('42% of 400 fresh draws', 'all of the draws', 'none of the draws')
    """
    return f"{'none' if share <= 0 else 'all' if share >= 1 else percent(share)} of {draws}"


def percent(chance: float) -> str:
    """A chance as a whole percentage, never rounded to a certainty it is not.

    >>> percent(0.998), percent(0.42), percent(0.0)
    ('more than 99%', '42%', 'less than 1%')
    """
    if chance < 0.01:
        return "less than 1%"
    if chance > 0.99:
        return "more than 99%"
    return f"{100 * chance:.0f}%"
