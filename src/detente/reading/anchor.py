"""Where words stand in a text: W3C text quote and text position selectors, and whether they truly stand there."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

AROUND = 32  # characters kept on either side, as annotation tools commonly do


class Anchor(BaseModel):
    """Exact words with what stands around them, and their place as indices of code points (end exclusive).

    Source: W3C Web Annotation Data Model (2017), sections 4.2.4 (text quote) and 4.2.5 (text position).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    exact: str = Field(min_length=1)
    prefix: str = ""
    suffix: str = ""
    start: int = Field(ge=0)
    end: int = Field(gt=0)

    @classmethod
    def at(cls, text: str, start: int, end: int) -> Anchor:
        """The anchor of `text[start:end]`. Raises pydantic.ValidationError for a place that holds nothing.

        >>> Anchor.at("Moscow may veto it.", 7, 15).exact
        'may veto'
        """
        prefix, suffix = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        return cls(exact=text[start:end], prefix=prefix, suffix=suffix, start=start, end=end)

    def holds(self, text: str) -> bool:
        """Do exactly these words stand at this place of the text?

        >>> Anchor(exact="veto", start=11, end=15).holds("Moscow may veto it.")
        True
        >>> Anchor(exact="Veto", start=11, end=15).holds("Moscow may veto it.")
        False
        """
        return text[self.start : self.end] == self.exact


def found(text: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor | None:
    """The place of a quotation in a text, the one whose surroundings fit best; None where it stands nowhere.

    >>> found("a plan, no plan", "plan", prefix="no ").start
    11
    >>> found("a plan", "the plan") is None
    True
    """
    if not exact:
        return None
    places, place = [], text.find(exact)
    while place >= 0:
        places.append(place)
        place = text.find(exact, place + 1)
    if not places:
        return None
    best = max(places, key=lambda at: _fit(text, at, at + len(exact), prefix, suffix))
    return Anchor.at(text, best, best + len(exact))


def _fit(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters around agree, counted outwards from the quotation."""
    before = zip(reversed(prefix), reversed(text[:start]), strict=False)
    after = zip(suffix, text[end:], strict=False)
    return sum(_run(pairs) for pairs in (before, after))


def _run(pairs: zip[tuple[str, str]]) -> int:
    agreed = 0
    for one, other in pairs:
        if one != other:
            break
        agreed += 1
    return agreed
