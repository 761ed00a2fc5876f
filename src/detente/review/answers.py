"""Who answers a review: a person at a terminal, a file, or one answer for all."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from detente.errors import SettingError
from detente.faults import as_written
from detente.review.addition import Addition
from detente.words import CREDIBILITY, INTENT_STRENGTH, POSITION, RELIABILITY, SALIENCE

Do = Literal["accept", "edit", "reject", "skip", "quit"]
DOES: tuple[Do, ...] = ("accept", "edit", "reject", "skip", "quit")
_WORDS: dict[str, Iterable[str]] = {"strength": INTENT_STRENGTH, "position": POSITION, "salience": SALIENCE}
"""The words that a field takes in place of numbers."""

_CREDIBLE = ("", *map(str, CREDIBILITY))


@dataclass(frozen=True)
class Answer:
    """What to do with an addition, and the fields given by a person."""

    do: Do
    given: Mapping[str, Any] = field(default_factory=dict)


class Asked(Protocol):
    """Anything that answers."""

    looks_again: bool
    """Whether an edit is shown with its effect, to be accepted or edited once more."""

    def reliability(self) -> str:
        """The Admiralty letter of the source."""

    def answer(self, addition: Addition, lines: Iterable[str]) -> Answer:
        """The answer to an addition; its lines are worked out as they are read, the effect last."""

    def refused(self, reason: str) -> bool:
        """The answer could not be carried out: whether to ask again."""


class Terminal:
    """A person at a terminal."""

    looks_again = True

    def __init__(self) -> None:
        self.typed: dict[str, dict[str, str]] = {}  # what was typed for a place and refused

    def reliability(self) -> str:
        """Asked once for an article; Enter is F."""
        print("How reliable is this source? " + "; ".join(f"{letter} {says}" for letter, says in RELIABILITY.items()))
        while (letter := input("A to F [F]: ").strip().upper() or "F") not in RELIABILITY:
            print("allowed: A, B, C, D, E, F")
        return letter

    def answer(self, addition: Addition, lines: Iterable[str]) -> Answer:
        """Asks until the answer is one."""
        for line in lines:
            print(line, flush=True)
        while True:
            typed = input("accept, edit, reject, skip, quit? ").strip().casefold()
            chosen = [do for do in DOES if typed and do.startswith(typed)]
            if chosen:
                return Answer(chosen[0], self._fields(addition, chosen[0]))
            print("allowed: a, e, r, s, q")

    def refused(self, reason: str) -> bool:
        """Shown, and asked again."""
        print(reason)
        return True

    def _fields(self, addition: Addition, do: Do) -> dict[str, Any]:
        if do == "accept" and addition.kind == "evidence":
            says = "; ".join(f"{number} {text}" for number, text in CREDIBILITY.items())
            while (typed := input(f"How credible is the claim? {says} [6]: ").strip()) not in _CREDIBLE:
                print("allowed: 1 to 6, or Enter for 6")
            return _typed({"credibility": typed})
        if do == "accept":
            return _typed({name: self._confirmed(name, addition.value[name]) for name in addition.unconfirmed})
        if do == "edit":
            before = self.typed.get(addition.path, {})
            found = {name: input(f"  {name} [{value}]: ") for name, value in {**_entry(addition), **before}.items()}
            found = {name: text if text.strip() else before.get(name, "") for name, text in found.items()}
            self.typed[addition.path] = {name: text for name, text in found.items() if text}
            return _typed(found)
        return {}

    def _confirmed(self, name: str, value: Any) -> str:
        words = ", ".join(_WORDS.get(name, ()))
        allowed = f"; {words}, or numbers" if words else ""
        return input(f"  {name}, Enter leaves it to be confirmed{allowed} [{value}]: ")


def _entry(addition: Addition) -> dict[str, Any]:
    return addition.value if isinstance(addition.value, dict) else {addition.place[-1]: addition.value}


def _typed(fields: dict[str, str]) -> dict[str, Any]:
    return {name: parsed(text) for name, text in fields.items() if text.strip()}


def parsed(text: str) -> Any:
    """What was typed, as TOML has it where it is TOML, else as text.

    >>> parsed("2"), parsed("threat"), parsed("[1, 2]")
    (2, 'threat', [1, 2])
    """
    try:
        return tomllib.loads(f"value = {text.strip()}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError, KeyError):
        return text.strip()


class Script:
    """Answers from a file, by key or by place in the case; what is not in it gets `otherwise`."""

    looks_again = False

    def __init__(self, answers: Mapping[str, Answer], otherwise: Do, letter: str = "F") -> None:
        self.answers, self.otherwise, self.letter = answers, otherwise, letter

    def reliability(self) -> str:
        """As the file says; F where it does not."""
        return self.letter

    def answer(self, addition: Addition, lines: Iterable[str]) -> Answer:  # noqa: ARG002  (nobody looks)
        """By key first, then by place."""
        named = (self.answers[name] for name in (addition.key, addition.path) if name in self.answers)
        return next(named, Answer(self.otherwise))

    def refused(self, reason: str) -> bool:
        """A file gives no second answer: the addition is skipped, and the reason told."""
        print(f"Skipped. {reason}")
        return False


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _One(_Strict):
    """An answer as a file has it; the word alone will do."""

    do: Do
    given: dict[str, Any] = Field(default_factory=dict, alias="set")


class _File(_Strict):
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    otherwise: Do = "skip"
    answers: dict[str, Annotated[_One, BeforeValidator(lambda one: {"do": one} if isinstance(one, str) else one)]] = {}


def from_file(path: Path) -> Script:
    """The answers of a JSON file: `{"reliability": "C", "otherwise": "skip", "answers": {"intent.us.plan": "accept",
    "evidence.block-plan": {"do": "edit", "set": {"credibility": 2}}}}`. Raises SettingError for any other.
    """
    try:
        read = _File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SettingError(f"answers = {path}: cannot be read ({error.strerror}); allowed: a file of JSON") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the file"
        raise SettingError(f"answers = {path}: {place}: {as_written(first['input'])}; {first['msg']}") from None
    return Script(
        {name: Answer(one.do, one.given) for name, one in read.answers.items()}, read.otherwise, read.reliability
    )
