"""What a goal says: `adoption.plan.adopted >= 0.5 and situation: declare and not respond, stable(seq)`, read once.

    goal        = all { "or" all }            all = one { "and" one }
    one         = "(" goal ")" | comparison | "situation:" CONDITION [ "," "stable(" NOTION ")" ]
    comparison  = MEASURE ( ">=" | "<=" | ">" | "<" ) NUMBER [ "%" ]
    MEASURE     = ANALYSIS "." name of one of its measures | "violence(" RUNG ")"

A condition (`detente.condition`) runs to the comma or to the bracket that closes what it stands in. NOTION is how far
actors think ahead: seq, nash, gmr, smr. `A and B or C` is `(A and B) or C`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.condition import Condition
from detente.errors import ConditionError, GoalError
from detente.numeric import nearest

NOTIONS = ("seq", "nash", "gmr", "smr")
"""Notions of stability that a goal may ask for."""
SIGNS = (">=", "<=", ">", "<")
LONGEST = 2000
_DEEPEST = 50
_NAME = re.compile(r"[^\s()<>=,:]+")
_SIGN = re.compile(r">=|<=|>|<")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_ALLOWED = "ANALYSIS.MEASURE >= NUMBER, violence(RUNG) <= NUMBER, or situation: CONDITION, stable(seq)"


@dataclass(frozen=True)
class Comparison:
    """A measure beside a number: `measure` as written (`adoption.plan.adopted`, `violence(3)`), `sign`, `bound`."""

    measure: str
    sign: str
    bound: float

    def __str__(self) -> str:
        return f"{self.measure} {self.sign} {self.bound!r}"

    @property
    def wants_high(self) -> bool:
        """Whether the goal is nearer the higher the measure is."""
        return self.sign[0] == ">"


@dataclass(frozen=True)
class Ending:
    """Where the crisis ends: a condition that lasts by a notion of stability, or (none) holds at the horizon."""

    condition: str
    notion: str = ""

    def __str__(self) -> str:
        return f"situation: {self.condition}" + (f", stable({self.notion})" if self.notion else "")


@dataclass(frozen=True)
class Joined:
    """Goals joined by one word, `and` or `or`."""

    word: str
    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return f" {self.word} ".join(_bracketed(part) for part in self.parts)


Tree = Comparison | Ending | Joined


def _bracketed(part: Tree) -> str:
    """Brackets where the text would otherwise be read another way: conditions hold `and` and `or` of their own."""
    return f"({part})" if isinstance(part, Joined) or (isinstance(part, Ending) and not part.notion) else str(part)


@dataclass(frozen=True)
class GoalText:
    """A goal as read. `str` gives a text that reads the same.

    >>> goal = parse("adoption.plan.adopted >= 50% and (violence(3) < .05 or situation: declare and not respond)")
    >>> str(goal)
    'adoption.plan.adopted >= 0.5 and (violence(3) < 0.05 or (situation: declare and not respond))'
    """

    tree: Tree

    def __str__(self) -> str:
        return str(self.tree)

    @property
    def single(self) -> Comparison | None:
        """The only comparison, where the goal is no more than one."""
        return self.tree if isinstance(self.tree, Comparison) else None

    def leaves(self) -> Iterator[Comparison | Ending]:
        """Everything joined, in the order written."""
        yield from _leaves(self.tree)


def _leaves(tree: Tree) -> Iterator[Comparison | Ending]:
    if isinstance(tree, Joined):
        for part in tree.parts:
            yield from _leaves(part)
    else:
        yield tree


@lru_cache(maxsize=1024)
def parse(text: str) -> GoalText:
    """Read a goal; raises GoalError saying where it breaks off and what is allowed there.

    >>> parse("situation: declare and not respond, stable(seq)").tree
    Ending(condition='declare and not respond', notion='seq')
    >>> parse("adoption.plan.adopted => 0.5")
    Traceback (most recent call last):
    detente.errors.GoalError: 'adoption.plan.adopted => 0.5': at 23, '=> 0.5'; allowed: >=, <=, > or <, then a number
    """
    return GoalText(_Reader(text).whole())


class _Reader:
    """Recursive descent over the text itself, as conditions are handed on whole."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def error(self, allowed: str, at: int | None = None, seen: str = "") -> GoalError:
        at = self.at if at is None else at
        rest = self.text[at : at + 30]
        seen = seen or (f"at {at + 1}, {rest!r}" if rest else "it ends too early")
        short = self.text if len(self.text) <= 80 else self.text[:79] + "…"
        return GoalError(f"{short!r}: {seen}; allowed: {allowed}")

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def take(self, pattern: re.Pattern[str]) -> str:
        """What matches here, after spaces; empty where nothing does."""
        self.skip()
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def takes(self, sign: str) -> bool:
        """Whether this sign stands here; if so it is taken."""
        self.skip()
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) * found
        return found

    def whole(self) -> Tree:
        if len(self.text) > LONGEST:
            raise self.error(f"at most {LONGEST:,} characters", 0, f"{len(self.text):,} characters")
        tree = self.joined("or")
        self.skip()
        if self.at < len(self.text):
            raise self.error("and, or, or the end")
        return tree

    def joined(self, word: str) -> Tree:
        parts = [self.part(word)]
        while self.word() == word:
            self.take(_NAME)
            parts.append(self.part(word))
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def part(self, word: str) -> Tree:
        return self.joined("and") if word == "or" else self.one()

    def word(self) -> str:
        """The word that stands here, left where it is."""
        self.skip()
        match = _NAME.match(self.text, self.at)
        return match[0] if match else ""

    def one(self) -> Tree:
        if self.takes("("):
            return self.inner()
        self.skip()
        start, name = self.at, self.take(_NAME)
        if name == "situation" and self.takes(":"):
            return self.ending()
        if name == "violence" and self.takes("("):
            return self.compared(f"violence({self.rung()})")
        if name in ("", "and", "or", "not") or "." not in name:
            raise self.error(_ALLOWED, start)
        return self.compared(name)

    def inner(self) -> Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(f"brackets at most {_DEEPEST} deep")
        tree = self.joined("or")
        if not self.takes(")"):
            raise self.error("and, or, or a bracket that closes")
        self.depth -= 1
        return tree

    def rung(self) -> str:
        """The number or the name of a rung: to the bracket that closes."""
        rung = self.until_closed(stops="").strip()
        if not rung or not self.takes(")"):
            raise self.error("violence(RUNG), the number or the name of a rung")
        return rung

    def compared(self, measure: str) -> Comparison:
        sign = self.take(_SIGN)
        if not sign:
            raise self.error(">=, <=, > or <, then a number")
        self.skip()
        start, number = self.at, self.take(_NUMBER)
        value = float(number) if number else float("inf")
        if not abs(value) < float("inf"):
            raise self.error("a number, such as 0.5 or 50%", start)
        return Comparison(measure, sign, value / 100 if self.takes("%") else value)

    def until_closed(self, stops: str) -> str:
        """The text up to a sign of `stops` or to a bracket that closes what was open before."""
        start, open_ = self.at, 0
        while self.at < len(self.text):
            sign = self.text[self.at]
            if open_ == 0 and (sign in stops or sign == ")"):
                break
            open_ += (sign == "(") - (sign == ")")
            self.at += 1
        return self.text[start : self.at]

    def ending(self) -> Ending:
        start = self.at
        condition = " ".join(self.until_closed(stops=",").split())
        try:
            Condition.read(condition)
        except ConditionError as error:
            allowed = "a condition: names joined by and, or, not, if, iff, with brackets"
            raise self.error(f"{allowed} ({error})", start, f"at {start + 1}, no condition") from None
        return Ending(condition, self.notion() if self.takes(",") else "")

    def notion(self) -> str:
        if self.take(_NAME) != "stable" or not self.takes("("):
            raise self.error(f"stable(NOTION) after the comma, NOTION one of {', '.join(NOTIONS)}")
        self.skip()
        start, name = self.at, self.take(_NAME)
        if name not in NOTIONS:
            like = nearest(name, NOTIONS)
            hint = f" (did you mean {like!r}?)" if like else ""
            raise self.error(", ".join(NOTIONS), start, f"at {start + 1}, {name!r}{hint}")
        if not self.takes(")"):
            raise self.error("a bracket that closes")
        return name
