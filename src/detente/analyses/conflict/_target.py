"""The situation someone writes down: by what is in force there, or as another analysis calls it."""

from __future__ import annotations

import re

from detente.analyses.conflict._shown import Shown
from detente.case import STATUSES
from detente.errors import SettingError
from detente.goals import aim
from detente.numeric import nearest
from detente.situations import Situations

NAMES_SITUATIONS = frozenset({"inverse", "paths", "stability", "coalition-stability", "limited-moves"})
"""Analyses whose measures end in the name of a situation."""


def target_of(space: Situations, chosen: Shown, text: str) -> int:
    """The place of the situation meant; of the first goal that names one, or today's, where nothing is written.

    Ways to write it: what is in force, with commas ("declare, plan vetoed"; "nothing"), the letter, name or words
    that `stability` gives it, the id of one of the situations that a case lists, "today". Raises SettingError.
    """
    if not text.strip():
        return _of_goal(space, chosen)
    named = {
        **dict(zip(chosen.letters, chosen.places, strict=True)),
        **dict(zip(chosen.names, chosen.places, strict=True)),
    }
    named |= {space.label(s): s for s in chosen.places}
    if text.strip() in named:
        return named[text.strip()]
    words = _words(space)
    parts = [part.strip() for part in re.split(r"[,+]", text) if part.strip() not in ("", "nothing", "nothing done")]
    for part in parts:
        if part not in words:
            like = nearest(part, words)
            hint = f"; did you mean {like!r}?" if like else ""
            raise SettingError(f"target = {text!r}: nothing is called {part!r}{hint}")
    found = space.find([words[part] for part in parts]) if parts or not space.case.situation else None
    if found is None:
        raise SettingError(f"target = {text!r}; allowed: a situation that moves can lead to from today's")
    return found


def _words(space: Situations) -> dict[str, str]:
    """What can be in force, as people may write it, and as `Situations.find` reads it."""
    case = space.case
    if case.situation:
        return {**{text: key for key, text in case.situation.items()}, **{key: key for key in case.situation}}
    words = {spelt: name for name in space.options for spelt in (name, name.replace("_", " "))}
    for draft in case.drafts:
        for status in STATUSES:
            name = f"draft.{draft}.{status}"
            words |= dict.fromkeys((name, f"{draft} {status}", f"{draft}-{status}"), name)
            if len(case.drafts) == 1:
                words.setdefault(status, name)
    return words


def _of_goal(space: Situations, chosen: Shown) -> int:
    """The situation that the first of the goals speaks of which speak of one."""
    named = dict(zip(chosen.names, chosen.places, strict=True))
    for _, goal in sorted(space.case.goal.items()):
        found = aim(space.case, goal)
        analysis, *_, name = found[0].split(".") if found else ("", "")
        if analysis in NAMES_SITUATIONS and name in named:
            return named[name]
    return 0
