"""What a case writes about who decides together: a rule of the library, or seats and what their votes must meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from detente.fields import Id, Ids, Quota, Seats, Text, Whole
from detente.parts import Part

_NEEDS = ("quota", "fewer_against", "veto", "all", "any")


class Need(Part):
    """What votes must meet: every key that is given. Tables within `all` and `any` are needs again."""

    quota: Quota | None = None
    fewer_against: Quota | None = None
    of: Id | None = None
    among: Ids = ()
    abstention: Literal["against", "ignored"] | None = None
    veto: Ids = ()
    all: tuple[Need, ...] | None = None
    any: tuple[Need, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is needed."""
        return not self._given(_NEEDS)

    def _given(self, keys: Iterable[str]) -> set[str]:
        """Those keys that say something: one written out as its default, as in a case saved whole, says nothing."""
        return {key for key in keys if getattr(self, key) not in (None, (), {})}

    @model_validator(mode="after")
    def _counts_something(self) -> Need:
        written = self._given(Need.model_fields)
        counts = written & {"quota", "fewer_against"}
        for key in sorted(written & {"of", "among"}):
            if not counts:
                raise ValueError(f"{key} beside no number; allowed: with a quota or fewer_against that it is said of")
        if "abstention" in written and not counts and not written & {"all", "any"}:
            raise ValueError("abstention beside no number; allowed: with a quota or fewer_against that it is said of")
        for key in ("all", "any"):
            if getattr(self, key) == ():
                raise ValueError(f"{key} = []; allowed: one need or more, such as {key} = [{{ quota = 0.5 }}]")
        if type(self) is Need and self.is_empty:
            raise ValueError("allowed: quota, fewer_against, veto, all or any, such as { quota = 0.5 }")
        return self


class Seated(Part):
    """Who sits, whose seat takes no part, and who votes for whom."""

    name: Text = ""
    rule: Text | None = None
    seats: Seats | None = None
    totals: dict[Id, Annotated[Whole, Field(gt=0)]] = {}  # noqa: RUF012  (pydantic copies it)
    without: Ids = ()
    abstains: Ids = ()
    holds: dict[Id, Ids] = {}  # noqa: RUF012  (pydantic copies it)


class Body(Need, Seated):
    """Who decides together: a library rule, or seats written here and what their votes must meet.

    Seats have one vote each (a list), votes (`{ france = 29 }`) or several kinds of weight (`{ france = { votes = 29,
    people = 629 } }`). Votes must meet every need that is given: `quota = 0.55` with `any = [{ quota = 0.65, of =
    "people" }, { fewer_against = 4 }]` is 55 per cent of members who have 65 per cent of the people or against whom
    fewer than four stand. How to: [describe a body](../how-to/describe-a-body.md).
    """

    @model_validator(mode="after")
    def _one_rule(self) -> Body:
        if (self.rule is None) == (self.seats is None):
            raise ValueError("allowed: either rule = a library rule, or seats and quota written here")
        extra = self._given([*Need.model_fields, "totals"])
        if self.rule is not None and extra:
            raise ValueError(f"{', '.join(sorted(extra))} beside a library rule; allowed: one or the other")
        if self.seats is not None and self.is_empty:
            raise ValueError(
                "allowed: seats together with quota, fewer_against, veto, all or any, "
                "such as quota = 9 or quota = 0.667"
            )
        return self
