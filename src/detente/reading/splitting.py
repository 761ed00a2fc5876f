"""Paragraphs into sentences, made ready for a parser: no quotation marks, no author's asides between dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading.lexicon import AFTERWARDS
from detente.reading.mapped import Mapped
from detente.reading.quotation import marks, quotations

_TITLES = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Col|Maj|Capt|Lt|Sgt|Adm|Sen|Rep|Gov|Rev|Hon|St"
    "|Amb|Sec|Jr|Sr|vs|No|Art|Inc|Ltd|Co|Corp|Spc|Pfc|Cpl|Brig|Cmdr|Supt|Insp"
)
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_SHORT = re.compile(rf"(?:\b(?:{_TITLES}|{_MONTHS})|(?<!\bon)(?:^|[\s(\".-]|(?<!\w)')[A-Za-z])\.$")
_SPELT = re.compile(r"\b(?:[A-Za-z]\.){2,}$")  # U.S., U.N., a.m.
_STARTS = frozenset(  # words that begin a sentence even after "U.S."
    re.findall(
        r"\w+",
        "The A An He She It They We I You This That These Those But And In On At As By For From With When While If "
        "Meanwhile However Earlier Later Last Its His Her Their There After Before Both Asked Since Under Some No Not",
    )
)
_END = re.compile(r"[.?!]+[\"')\]]*(?=\s+[\"'(\[]?[A-Z0-9])")
_SAYS = re.compile(
    r"^\s+(?:[A-Z][\w.'-]*\s+){1,5}(?:said|says|asked|told|added|wondered|warned|declared|insisted|replied|quipped)\b"
)
_ASIDE = re.compile(r"\s-\s(?P<inside>[^-\"]{3,160}?)\s-\s")

# "..., lamented the minister", "..., the minister lamented.": rarer verbs mislead parsers, who are given "said".
_AFTER = re.compile(
    rf"""(?:[,?!]["']|["'],)\s(?:[^".!?]{{0,80}}?[\s,])?(?P<it>{"|".join(sorted(AFTERWARDS))})
    (?=[.,;]|\s(?:[A-Z]|(?:the|an?|one|its|his|her|their|in|on|at|to|after)\s))""",
    re.VERBOSE,
)
# '"This," he said, "is bad."': one sentence in two pieces; where the first is a clause its comma stays.
_AT_END = re.compile(rf',\s[^,.?!"]{{3,60}}\s(?P<it>{"|".join(sorted(AFTERWARDS))})(?=\.(?:\s|$))')
_BROKEN = re.compile(
    r'"(?P<first>[^"]+?)(?P<comma>,)"(?P<gap> )(?P<cue>[^"]{3,120}?)(?P<after>, )'
    r'"(?P<rest>[a-z][^"]*?)(?P<rest_end>[.!?,]?)"'
)
_OPENS = re.compile(r"(?:If|When|While|Although|Though|Unless|Because|As|Once|After|Before|Since)\b")
# Conditions that parsers take for noun phrases.
_IF = re.compile(
    r"\b(?:in case|in the event(?: that)?|on condition that|provided that|as long as|so long as)\b(?! of\b)"
)


@dataclass(frozen=True)
class Raw:
    """One sentence: its mended text for the parser, its place, quotations and asides in the original text."""

    text: Mapped
    start: int
    end: int
    paragraph: int
    quoted: tuple[tuple[int, int], ...]
    aside: tuple[tuple[int, int], ...]


def sentences(paragraph: Mapped, number: int) -> Iterator[Raw]:
    """The sentences of a cleaned paragraph.

    >>> from detente.reading.clean import cleaned
    >>> text = cleaned('Mr. Roe of the U.S. State Dept. left. "Will they come?" Roe asked. It rained.')
    >>> [one.text.text for one in sentences(text, 0)]
    ['Mr. Roe of the U.S. State Dept. left.', 'Will they come, Roe asked.', 'It rained.']
    """
    paragraph = paragraph.sub(_AFTER, "said").sub(_AT_END, "said")
    quoted = quotations(paragraph.text)
    last = 0
    for end in [*_ends(paragraph.text), len(paragraph.text)]:
        start = end - len(paragraph.text[last:end].lstrip()) if paragraph.text[last:end].strip() else end
        if start < end:
            yield _raw(paragraph, start, end, quoted, number)
        last = end


def _raw(paragraph: Mapped, start: int, end: int, quoted: list[tuple[int, int]], number: int) -> Raw:
    inside = [(max(a, start), min(b, end)) for a, b in quoted if a < end and b > start]
    places = tuple(paragraph.span(a, b) for a, b in inside if a < b)
    aside = tuple(paragraph.span(*match.span("inside")) for match in _ASIDE.finditer(paragraph.text, start, end))
    return Raw(_for_parser(paragraph, start, end), *paragraph.span(start, end), number, places, aside)


def _for_parser(paragraph: Mapped, start: int, end: int) -> Mapped:
    drop = {place for place in marks(paragraph.text) if start <= place < end}
    keep = [k for k in _joined(paragraph.text, start, end) if k not in drop]
    bare = Mapped("".join(paragraph.text[k] for k in keep), tuple(paragraph.at[k] for k in keep))
    bare = bare.sub(r"(?<=\b[Ff]avo)u(?=r)")  # British spelling misleads some models
    bare = bare.sub(r"[?!](?=\s+\S)", ",").sub(r"[,.](?=,)").sub(_IF, "if")
    return bare.sub(_ASIDE, " ").sub(r"^[\s-]+|[\s]+$").sub(r"\s+", " ")


def _joined(text: str, start: int, end: int) -> list[int]:
    """The places of a sentence; of '"This," he said, "is bad."' in the order of "This is bad, he said."."""
    order = list(range(start, end))
    match = _BROKEN.search(text, start, end)
    if match:
        spans = [match.span(name) for name in ("first", "comma", "gap", "rest", "after", "cue", "rest_end")]
        keeps = _OPENS.match(match["first"]) is not None
        inner = [k for name, (a, b) in enumerate(spans) if name != 1 or keeps for k in range(a, b)]
        order = [*range(start, match.start()), *inner, *range(match.end(), end)]
    return order


def _ends(text: str) -> Iterator[int]:
    """Where sentences end, the last one left out."""
    for match in _END.finditer(text):
        before, after = text[: match.start() + 1], text[match.end() :]
        word = re.match(r"\s+[\"'(\[]?(\w+)", after)
        first = word.group(1) if word else ""
        if match.group().startswith("."):
            if _SPELT.search(before) and first not in _STARTS and not match.group().endswith('"'):
                continue
            if _SHORT.search(before) and not _SPELT.search(before) and not match.group().endswith('"'):
                continue
        elif match.group().endswith(('"', "'")) and _SAYS.match(after):
            continue
        yield match.end()
