"""The paragraphs of a report, without what only stands around them: bylines, adverts, calls to subscribe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.reading.mapped import Mapped

LONG = 3_000  # characters: a longer paragraph goes on in the next one, as the work on a sentence grows with its square
WRAP = 100  # lines no longer than this, several together, are one paragraph broken for a screen or for paper

_AROUND = re.compile(
    r"""^\W*(
      (subscribe|sign\ up|follow\ us|click\ here|read\ (more|also)|see\ also|share\ (this|on)|advertisement
        |photo:|image:|copyright|all\ rights\ reserved|©|cookies?\b|newsletter|download\ (the|our)\ app
        |support\ our\ journalism|related\ (articles|stories|news)|most\ (read|popular)|watch:|tags?:
        |filed\ under|terms\ of\ use|leave\ a\ comment)
      | author.{0,3}s?\ name\b
      | (by|written\ by|additional\ reporting\ by|translated\ by)\ [A-Z][^.!?]{0,120}$
      | (posted|published|updated|last\ modified)(\ on|\ at|:)\ .{0,60}$
      | \(?(reporting|editing|writing)\ by\ .*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# PRISTINA, April 21 (Reuters) - | LONDON (AP) - | MOSCOW, March 3. /TASS/. | NICOSIA -
_DATELINE = re.compile(
    r"""^(?:[A-Z][A-Za-z.'\-]+(?:[ ][A-Z][A-Za-z.'\-]+){0,2}
      (?:,\ [A-Z][a-z]+)?(?:,\ (?:[A-Z][a-z]{2,8}\.?\ \d{1,2}|\d{1,2}\ [A-Z][a-z]{2,8})(?:,?\ \d{4})?)?
      (?:\.?\ [(/\[][A-Z][\w\ .\-]{1,24}[)/\]]\.?\ ?-{0,2}\ ?|\ -\ )
      |[A-Z][A-Z.'\-]+(?:\ [A-Z][A-Z.'\-]+){0,2}(?:,\ [^-.]{3,20})?(?:\ -\ |:\ ))""",
    re.VERBOSE,
)


def paragraphs(text: Mapped) -> Iterator[Mapped]:
    """The paragraphs that tell something, one line each, datelines cut off.

    >>> from detente.reading.clean import cleaned
    >>> [one.text for one in paragraphs(cleaned("PARIS (AP) - Talks failed.\\n\\nSubscribe to our channel!"))]
    ['Talks failed.']
    """
    for block in _split(text, r"\n[ \t]*\n\s*"):
        lines = list(_split(block, r"\n"))
        wrapped = len(lines) > 1 and max(len(line.text) for line in lines) <= WRAP
        for one in [block] if wrapped else lines:
            whole = _trimmed(one.sub(r"\s+", " "))
            if whole.text and not around(whole.text):
                yield from _short(_without_dateline(whole))


def around(line: str) -> bool:
    """Does a line only stand around the report?

    >>> around("Subscribe to our Telegram channel!"), around("Author`s name Jane Roe"), around("By force if need be.")
    (True, True, False)
    """
    return _AROUND.match(line) is not None and len(line) < 200


def headline(paragraph: str) -> bool:
    """Is a paragraph a headline: short, and no sentence's end?

    >>> headline("Talks fail again"), headline("Talks failed again."), headline('"No," he said.')
    (True, False, False)
    """
    return len(paragraph) < 120 and not re.search(r"[.!?][\"')\]]*$", paragraph)


def _split(text: Mapped, pattern: str) -> Iterator[Mapped]:
    last = 0
    for match in re.finditer(pattern, text.text):
        yield text.part(last, match.start())
        last = match.end()
    yield text.part(last, len(text.text))


def _short(text: Mapped) -> Iterator[Mapped]:
    """A long paragraph in parts: cut where a sentence ends outside quotations, else at a sentence, a word, anywhere."""
    begin, whole = 0, len(text.text)
    while whole - begin > LONG:
        start = text.text[begin : begin + LONG]
        ends = [match.end() for match in re.finditer(r"[.!?][\"')\]]*\s", start)]
        outside = [end for end in ends if start.count('"', 0, end) % 2 == 0]
        cut = max(outside or ends, default=0) or start.rfind(" ") + 1 or LONG
        yield _trimmed(text.part(begin, begin + cut))
        begin += cut
    yield text.part(begin, whole) if begin else text


def _trimmed(text: Mapped) -> Mapped:
    start = len(text.text) - len(text.text.lstrip())
    return text.part(start, len(text.text.rstrip()))


def _without_dateline(text: Mapped) -> Mapped:
    match = _DATELINE.match(text.text)
    return text.part(match.end(), len(text.text)) if match and match.end() < len(text.text) - 10 else text
