"""Actors that a setting names."""

from __future__ import annotations

from detente.case import Case
from detente.errors import SettingError
from detente.numeric import nearest


def named_actors(case: Case, place: str, text: str) -> list[int]:
    """Places of the actors whose ids stand in a setting with commas between; SettingError for one the case has not.

    `place` is what the error calls the setting, such as "veto-players: setter".
    """
    keys = [key.strip() for key in text.split(",") if key.strip()]
    for key in keys:
        if key not in case.actors:
            like = nearest(key, case.actors)
            hint = f" Did you mean {like!r}?" if like else ""
            raise SettingError(f"{place}: no actor {key!r}; allowed: {', '.join(case.actors)}.{hint}")
    return sorted({case.actors.index(key) for key in keys})
