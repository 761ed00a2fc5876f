"""What can be done or happen in a case: an option started or stopped, a draft put to the vote, withdrawn, lapsing."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import Case

NATURE = -1
"""The actor of what nobody decides: a draft that lapses, what a crowd does."""
SURE, ADOPTED, FAILED, VETOED = -1, 0, 1, 2
"""How a move's end is settled: by the mover alone, or as one outcome of a vote."""


@dataclass(frozen=True)
class Act:
    """Something that can be done or happen.

    What a crowd does is a hazard of nature: nobody decides it, and it happens at rate 1/days while it is legal. A
    jump changes several options of one actor at once; `option` is then one it starts. Where situations are listed one
    by one, an act is to go to one of them.
    """

    name: str
    kind: str  # start, stop, jump, put, withdraw, lapse, hazard, go
    actor: int  # place in case.actors; NATURE for none
    option: int = -1
    draft: int = -1
    class_: str = ""
    days: str = ""  # the input that gives its tempo
    text: str = ""


def acts_of(case: Case, options: tuple[str, ...]) -> tuple[Act, ...]:
    """Every act of a case described by options and drafts, jumps left out."""
    acts = []
    for k, key in enumerate(options):
        acts += _of_option(case, key, k)
    for d, key in enumerate(case.drafts):
        acts += _of_draft(case, key, d)
    return tuple(acts)


def _of_option(case: Case, key: str, k: int) -> list[Act]:
    option, days = case.option[key], f"option.{key}.days"
    if option.actor in case.crowds:
        return [Act(key, "hazard", NATURE, k, days=days, text=option.text)]
    actor, class_ = case.actors.index(option.actor), option.class_ or "unclassed"
    start = Act(key, "start", actor, k, class_=class_, days=days, text=option.text)
    stop = Act(f"{key}.stop", "stop", actor, k, class_=class_, days=days, text=f"stop: {option.text}")
    return [start] * option.startable + [stop] * option.reversible


def _of_draft(case: Case, key: str, d: int) -> list[Act]:
    draft, at = case.draft[key], f"draft.{key}"
    lead, name = case.actors.index(draft.sponsors[0]), draft.name or key
    acts = [
        Act(f"{key}.put", "put", lead, -1, d, "put-to-vote", f"{at}.days", f"put {name} to the vote"),
        Act(f"{key}.withdraw", "withdraw", lead, -1, d, "withdraw-draft", f"{at}.withdraw_days", f"withdraw {name}"),
    ]
    if draft.lapse_days is not None:
        acts.append(Act(f"{key}.lapse", "lapse", NATURE, -1, d, "", f"{at}.lapse_days", f"{name} lapses"))
    return acts
