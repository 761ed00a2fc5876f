"""What a language model replied, whichever way it puts JSON: as a schema asks, as a tool call, or among other words."""

from __future__ import annotations

import json
import re
from typing import Any

VAIN = 200  # brackets that begin nothing: each may cost a look at all that follows
_START = re.compile(r"[\[{]")


def suggestions(reply: Any) -> list[Any] | None:
    """The list of suggestions in a reply of a chat-completions server, or None where there is none.

    Of several the last one counts: models think before they answer.

    >>> suggestions({"choices": [{"message": {"content": 'Here:\\n```json\\n{"suggestions": [1]}\\n```'}}]})
    [1]
    >>> suggestions({"choices": []}) is None
    True
    """
    for text in _texts(reply):
        if text.strip() == "[]":
            return []
        for found in reversed(_objects(text)):
            if isinstance(found, dict) and isinstance(found.get("suggestions"), list):
                listed: list[Any] = found["suggestions"]
                return listed
            if isinstance(found, list) and found and all(map(_offer, found)):
                return found
    return None


def cut(reply: Any) -> bool:
    """Does a reply without a list end in the middle of one: as it says itself, or as whole suggestions stand in it?

    >>> cut({"choices": [{"message": {"content": '{"suggestions": [{"quote": "a"}, {"quo'}}]})
    True
    """
    try:
        stopped = reply["choices"][0].get("finish_reason") == "length"
    except (KeyError, IndexError, TypeError, AttributeError):
        return False
    return stopped or any(_offer(found) for text in _texts(reply) for found in _objects(text))


def _offer(found: Any) -> bool:
    return isinstance(found, dict) and "quote" in found


def tokens(reply: Any) -> int:
    """How many tokens a reply says were used; 0 where it says nothing."""
    used = reply.get("usage") if isinstance(reply, dict) else None
    total = used.get("total_tokens") if isinstance(used, dict) else None
    return total if isinstance(total, int) and not isinstance(total, bool) and total > 0 else 0


def _texts(reply: Any) -> list[str]:
    """The texts that may hold JSON: arguments of tool calls, then the message, whole or in parts."""
    try:
        message = reply["choices"][0]["message"]
        calls = message.get("tool_calls") or []
        found = [call["function"]["arguments"] for call in calls if isinstance(call, dict) and "function" in call]
        content = message.get("content")
    except (KeyError, IndexError, TypeError, AttributeError):
        return []
    parts = content if isinstance(content, list) else []
    told = "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))
    found = [json.dumps(one) if isinstance(one, dict) else one for one in found]
    return [text for text in (*found, content, told) if isinstance(text, str) and text]


def _objects(text: str) -> list[Any]:
    """The JSON objects and lists that can be read from a text, in order; after too many vain starts no more."""
    decoder, found, place, vain = json.JSONDecoder(), [], 0, 0
    while vain < VAIN and (start := _START.search(text, place)):
        try:
            value, place = decoder.raw_decode(text, start.start())
            found.append(value)
        except (ValueError, RecursionError):
            place, vain = start.end(), vain + 1
    return found
