"""Conditions: `declare and recognise and not adopted`, read once, asked of whole arrays of situations.

Words, loosest first: `iff`, `if` (A if B = A or not B), `or`, `and`, `not`; brackets group. Names are options,
draft statuses (`draft.plan.adopted`, or `adopted` where one draft stands) and `else`/`true`, `false`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import ConditionError
from detente.numeric import nearest

Truth = npt.NDArray[np.bool_]

_TOKEN = re.compile(r"\s*(?:([A-Za-z_][\w.\-]*)|([()]))")
_DEEPEST = 100  # brackets or nots within each other


@dataclass(frozen=True)
class Condition:
    """A condition as written, with the names it asks for.

    >>> Condition.read("declare and not (adopted or vetoed)").names
    ('adopted', 'declare', 'vetoed')
    """

    text: str
    names: tuple[str, ...]
    _tree: tuple[object, ...]

    @classmethod
    def read(cls, text: str) -> Condition:
        """Read a condition; raises ConditionError saying where it breaks off."""
        tree = _Reader(text).whole()
        return cls(text, tuple(sorted(set(_names(tree)))), tree)

    def holds(self, facts: Mapping[str, Truth] | Callable[[str], Truth]) -> Truth:
        """Whether it holds, elementwise over the arrays that the facts give for each name.

        >>> Condition.read("a if b").holds({"a": np.array([0, 1], bool), "b": np.array([1, 1], bool)})
        array([False,  True])
        """
        ask = facts.__getitem__ if isinstance(facts, Mapping) else facts
        return _holds(self._tree, ask)

    def check_names(self, known: set[str]) -> None:
        """Raise ConditionError when a name stands for no option or draft status."""
        for name in self.names:
            if name not in known:
                like = nearest(name, known)
                hint = f"; did you mean {like!r}?" if like else ""
                raise ConditionError(f"{name!r} in {self.text!r} is no option or draft status{hint}")


class _Reader:
    """Recursive descent, one method a level of precedence."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.tokens = list(self._split())

    def _split(self) -> list[str]:
        tokens, at, end = [], 0, len(self.text.rstrip())
        while at < end:
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise ConditionError(f"{self.text[:80]!r}: cannot read {self.text[at : at + 10].strip()!r}")
            tokens.append(match.group(1) or match.group(2))
            at = match.end()
        return tokens

    def whole(self) -> tuple[object, ...]:
        tree = self._binary(0)
        if self.at < len(self.tokens):
            raise ConditionError(f"{self.text!r}: {self.tokens[self.at]!r} stands where nothing more should")
        return tree

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _binary(self, level: int) -> tuple[object, ...]:
        words = ("iff", "if", "or", "and")
        if level == len(words):
            return self._single()
        left = self._binary(level + 1)
        while self._peek() == words[level]:
            self.at += 1
            left = (words[level], left, self._binary(level + 1))
        return left

    def _single(self) -> tuple[object, ...]:
        word = self._peek()
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ConditionError(f"{self.text[:80]!r}… nests deeper than {_DEEPEST}")
        if word == "not":
            tree: tuple[object, ...] = ("not", self._single())
        elif word == "(":
            tree = self._binary(0)
            if self._peek() != ")":
                raise ConditionError(f"{self.text!r}: a bracket is not closed")
            self.at += 1
        elif word in ("", ")", "and", "or", "if", "iff"):
            raise ConditionError(f"{self.text!r}: a name is missing before {word or 'the end'!r}")
        else:
            tree = ("name", word)
        self.depth -= 1
        return tree


_ALWAYS = {"else": True, "true": True, "false": False}


def _names(tree: tuple[object, ...]) -> list[str]:
    if tree[0] == "name":
        return [] if tree[1] in _ALWAYS else [str(tree[1])]
    return [name for part in tree[1:] for name in _names(part)]  # type: ignore[arg-type]


def _holds(tree: tuple[object, ...], ask: Callable[[str], Truth]) -> Truth:
    kind = tree[0]
    if kind == "name":
        name = str(tree[1])
        return np.asarray(_ALWAYS[name]) if name in _ALWAYS else ask(name)
    parts = [_holds(part, ask) for part in tree[1:]]  # type: ignore[arg-type]
    if kind == "not":
        return ~parts[0]
    left, right = parts
    if kind == "and":
        return left & right
    if kind == "or":
        return left | right
    return left | ~right if kind == "if" else left == right
