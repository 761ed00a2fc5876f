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
from detente.words import CREDIBILITY, INTENT_STRENGTH, RELIABILITY

Do = Literal["accept", "edit", "reject", "skip", "quit"]
DOES: tuple[Do, ...] = ("accept", "edit", "reject", "skip", "quit")
_ASKED = {"evidence": "credibility", "intent": "strength"}
"""The one field that accepting asks about, by kind: Enter leaves it unconfirmed."""


@dataclass(frozen=True)
class Answer:
    """What to do with an addition, and the fields given by a person."""

    do: Do
    given: Mapping[str, Any] = field(default_factory=dict)


class Asked(Protocol):
    """Anything that answers."""

    def reliability(self) -> str:
        """The Admiralty letter of the source."""

    def answer(self, addition: Addition, lines: Iterable[str]) -> Answer:
        """The answer to an addition; its lines are worked out as they are read, the effect last."""

    def refused(self, reason: str) -> bool:
        """The answer could not be carried out: whether to ask again."""


class Terminal:
    """A person at a terminal."""

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
        asked = _ASKED.get(addition.kind)
        if do == "accept" and asked == "credibility":
            says = "; ".join(f"{number} {text}" for number, text in CREDIBILITY.items())
            return _typed({asked: input(f"How credible is the claim? {says} [6]: ")})
        if do == "accept" and asked:
            words = ", ".join(INTENT_STRENGTH)
            return _typed({asked: input(f"How firm ({words})? [{addition.value[asked]}, to be confirmed]: ")})
        if do == "edit":
            shown = addition.value if isinstance(addition.value, dict) else {addition.place[-1]: addition.value}
            return _typed({name: input(f"  {name} [{value}]: ") for name, value in shown.items()})
        return {}


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
        print(f"Skipped: {reason}")
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
