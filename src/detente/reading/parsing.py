"""A text as parsed sentences whose words know where they stand in the original."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from detente.reading.clean import cleaned
from detente.reading.layout import headline, paragraphs
from detente.reading.lexicon import PAST
from detente.reading.mending import mended
from detente.reading.quotation import left_open
from detente.reading.splitting import Raw, sentences
from detente.reading.tokens import Parser, Sentence, Token


def parsed(text: str, parser: Parser) -> list[Sentence]:
    """The sentences of a text in order; headlines, bylines, adverts and the like are left out."""
    whole = list(paragraphs(cleaned(text)))
    told = [one for one in whole if not headline(one.text) or left_open(one.text)] or whole
    raws = list(chain.from_iterable(sentences(one, number) for number, one in enumerate(told)))
    raws = [raw for raw in raws if raw.text.text]
    words = parser.parse([raw.text.text for raw in raws])
    return [_sentence(text, raw, found) for raw, found in zip(raws, words, strict=True) if found]


def _sentence(text: str, raw: Raw, words: list[tuple[str, int, str, str, str, int]]) -> Sentence:
    tokens = tuple(
        _restored(text, Token(index, word, lemma, tag, dep, head, *raw.text.span(offset, offset + len(word))))
        for index, (word, offset, lemma, tag, dep, head) in enumerate(words)
    )
    return Sentence(mended(tokens), raw.start, raw.end, raw.paragraph, raw.quoted, raw.aside)


def _restored(text: str, token: Token) -> Token:
    """The verb of saying that the text has where the parser was given "said"."""
    match = re.match(r"\w+", text[token.start :])
    verb = PAST.get(match.group()) if match and token.text == "said" else None
    return replace(token, text=match.group(), lemma=verb, end=token.start + match.end()) if match and verb else token
