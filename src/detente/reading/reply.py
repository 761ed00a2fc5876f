"""What a language model replied, whichever way it puts JSON: as a schema asks, as a tool call, or among other words."""

from __future__ import annotations

import json
from typing import Any


def suggestions(reply: Any) -> list[Any] | None:
    """The list of suggestions in a reply of a chat-completions server, or None where there is none.

    >>> suggestions({"choices": [{"message": {"content": 'Here:\\n```json\\n{"suggestions": [1]}\\n```'}}]})
    [1]
    >>> suggestions({"choices": []}) is None
    True
    """
    for text in _texts(reply):
        for found in _objects(text):
            if isinstance(found, dict) and isinstance(found.get("suggestions"), list):
                listed: list[Any] = found["suggestions"]
                return listed
            if isinstance(found, list) and all(isinstance(one, dict) and "quote" in one for one in found):
                return found
    return None


def tokens(reply: Any) -> int:
    """How many tokens a reply says were used; 0 where it says nothing."""
    used = reply.get("usage") if isinstance(reply, dict) else None
    total = used.get("total_tokens") if isinstance(used, dict) else None
    return total if isinstance(total, int) and not isinstance(total, bool) and total > 0 else 0


def _texts(reply: Any) -> list[str]:
    """The texts that may hold JSON: arguments of tool calls, then the message."""
    try:
        message = reply["choices"][0]["message"]
        calls = message.get("tool_calls") or []
        found = [call["function"]["arguments"] for call in calls if isinstance(call, dict) and "function" in call]
        found.append(message.get("content"))
    except (KeyError, IndexError, TypeError, AttributeError):
        return []
    return [text for text in found if isinstance(text, str)]


def _objects(text: str) -> list[Any]:
    """Every JSON object or list that can be read from a text, outermost first."""
    decoder, found, place = json.JSONDecoder(), [], 0
    while place < len(text):
        starts = [at for at in (text.find("{", place), text.find("[", place)) if at >= 0]
        if not starts:
            break
        try:
            value, place = decoder.raw_decode(text, min(starts))
            found.append(value)
        except (ValueError, RecursionError):
            place = min(starts) + 1
    return found
