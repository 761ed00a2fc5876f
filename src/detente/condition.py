"""Conditions: `declare and recognise and not adopted`, read once, asked of whole arrays of situations.

Words, loosest first: `iff`, `if` (A if B = A or not B), `or`, `and`, `not`; brackets group. Names are
options, draft statuses (`draft.plan.adopted`, or `adopted` where one draft stands), ids of situations where the
case lists them (`1 or 3`), `else`, `true`, `false`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from detente.errors import ConditionError
from detente.numeric import nearest

Truth = npt.NDArray[np.bool_]

_TOKEN = re.compile(r"\s*(?:([A-Za-z0-9_][\w.\-]*)|([()]))")
_JOINS = ("iff", "if", "or", "and")  # loosest first
_ALWAYS = {"else": True, "true": True, "false": False}
_DEEPEST = 50  # brackets or nots within each other

Tree = str | tuple["Tree", ...]
"""A name, or a word followed by what it joins, from left to right."""


@dataclass(frozen=True)
class Condition:
    """A condition as written, with the names it asks for.

    >>> Condition.read("declare and not (adopted or vetoed)").names
    ('adopted', 'declare', 'vetoed')
    """

    text: str
    names: tuple[str, ...]
    _tree: Tree

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, text: str) -> Condition:
        """Read a condition; raises ConditionError saying where it breaks off."""
        reader = _Reader(text)
        tree = reader.whole()
        return cls(text, tuple(sorted(reader.names)), tree)

    def holds(self, facts: Mapping[str, Truth] | Callable[[str], Truth]) -> Truth:
        """Whether it holds, elementwise over the arrays that the facts give for each name.

        >>> Condition.read("a if b").holds({"a": np.array([0, 1], bool), "b": np.array([1, 1], bool)})
        array([False,  True])
        """
        ask = facts.__getitem__ if isinstance(facts, Mapping) else facts
        return _holds(self._tree, ask)

    def check_names(self, known: Collection[str]) -> None:
        """Raise ConditionError when a name stands for no option or draft status."""
        for name in self.names:
            if name not in known:
                like = nearest(name, known)
                hint = f"; did you mean {like!r}?" if like else ""
                raise ConditionError(f"{name!r} in {_short(self.text)} is no option or draft status{hint}")


class _Reader:
    """Recursive descent, one level a word that joins."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.names: set[str] = set()
        self.tokens = list(self._split())

    def _split(self) -> Iterator[str]:
        at, end = 0, len(self.text.rstrip())
        while at < end:
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise self._error(f"cannot read {self.text[at : at + 10].strip()!r}")
            yield match[1] or match[2]
            at = match.end()

    def _error(self, what: str) -> ConditionError:
        return ConditionError(f"{_short(self.text)}: {what}")

    def whole(self) -> Tree:
        tree = self._joined(0)
        if word := self._peek():
            raise self._error(self._stray(word))
        return tree

    def _stray(self, word: str) -> str:
        if word.lower() in (*_JOINS, "not") and word != "not":
            return f"write {word.lower()!r}, not {word!r}"
        return "a bracket closes nothing" if word == ")" else f"no and, or, if, iff before {word!r}"

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _joined(self, level: int) -> Tree:
        if level == len(_JOINS):
            return self._single()
        parts = [self._joined(level + 1)]
        while self._peek() == _JOINS[level]:
            self.at += 1
            parts.append(self._joined(level + 1))
        return (_JOINS[level], *parts) if len(parts) > 1 else parts[0]

    def _single(self) -> Tree:
        word = self._peek()
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error(f"brackets and nots within each other more than {_DEEPEST} deep")
        tree = self._after(word)
        self.depth -= 1
        return tree

    def _after(self, word: str) -> Tree:
        if word == "not":
            return ("not", self._single())
        if word == "(":
            tree = self._joined(0)
            if self._peek() != ")":
                raise self._error("a bracket is not closed")
            self.at += 1
            return tree
        if word in ("", ")", *_JOINS):
            raise self._error(f"a name is missing before {word or 'the end'!r}")
        if word not in _ALWAYS:
            self.names.add(word)
        return word


def _holds(tree: Tree, ask: Callable[[str], Truth]) -> Truth:
    if isinstance(tree, str):
        return np.asarray(_ALWAYS[tree]) if tree in _ALWAYS else ask(tree)
    word, first, *others = tree
    truth = _holds(first, ask)
    if word == "not":
        return np.asarray(~truth)
    for part in others:
        right = _holds(part, ask)
        if word == "and":
            truth = truth & right
        elif word == "or":
            truth = truth | right
        else:
            truth = truth | ~right if word == "if" else truth == right
    return np.asarray(truth)


def _short(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")
