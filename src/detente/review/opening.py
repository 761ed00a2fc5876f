"""The first lines of a case that a review starts."""

from __future__ import annotations

import datetime
import json

from detente.errors import SettingError


def opening(name: str, as_of: datetime.date) -> str:
    """A case without actors: it becomes a file once the first one is accepted. Raises SettingError for a bad name.

    >>> opening("river-dam", datetime.date(2020, 3, 1)).splitlines()[2]
    'as_of = 2020-03-01   # nothing later may be used'
    """
    if not name.replace("-", "").replace("_", "").isalnum() or len(name) > 100:
        raise SettingError(f"new = {name[:100]!r}; allowed: letters, digits, - and _, such as river-dam")
    until = datetime.date(as_of.year + 1, as_of.month, min(as_of.day, 28))
    title = name.replace("-", " ").replace("_", " ").capitalize()
    return (
        f"detente = 1\ntitle = {json.dumps(title, ensure_ascii=False)}\n"
        f"as_of = {as_of}   # nothing later may be used\n"
        f"until = {until}   # the horizon of every forecast\n"
    )
