"""Verbs and nouns of diplomacy by what they do; the words themselves stand in `facts/lexicon.toml`."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from detente.reading.schema import Act

_TABLE: dict[str, Any] = tomllib.loads((files("detente.reading") / "facts/lexicon.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_TABLE[name].split())


NEUTRAL = _words("neutral")
POSITIONS = _words("positions")
VIEWS = _words("views")
MUST = _words("must")
NO_WAY = _words("no_way")
HARM = _words("harm")
GOOD = _words("good")
ILL = _words("ill")
SEES = _words("sees")
WELL = _words("well")
GIVES = _words("gives")
PLANS = _words("plans")
SOURCES = _words("sources")
OFFICIALS = _words("officials")
BODIES = _words("bodies")
FORCES = _words("forces")
KINGDOMS = _words("kingdoms")
GROUPS = _words("groups")
TITLES = _words("titles")
SOURCING = _words("sourcing")
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
READY = frozenset({"ready", "willing", "prepared"})
SILENCE = _words("silence")
NO_DEEDS = _words("no_deeds")
SPOKEN = _words("spoken")
STATES = _words("states")
NAMES = _words("names")
INTENDS = _words("intends")
QUARRELS = _words("quarrels")

ACTS: dict[Act, frozenset[str]] = {act: frozenset(words.split()) for act, words in _TABLE["acts"].items()}
SAYINGS = NEUTRAL.union(*ACTS.values())  # every verb of saying
HOSTILE, FRIENDLY = (
    frozenset(deed.replace("_", " ") for words in _TABLE["deeds"][side].values() for deed in words.split())
    for side in ("hostile", "friendly")
)
# What kind of event a deed is, by PLOVER's names; deeds that are of several kinds are left out.
KINDS: dict[str, str] = {
    deed.replace("_", " "): kind.upper()
    for side in _TABLE["deeds"].values()
    for kind, words in side.items()
    if kind != "other"
    for deed in words.split()
}
_IRREGULAR = {"wrote": "write", "swore": "swear", "thought": "think", "knew": "know", "felt": "feel"}


def _past(verb: str) -> str:
    """The past of a regular verb: "quipped", "replied", "argued", "warned"."""
    if re.fullmatch(r"[^aeiou]*u?[aeiou][^aeiouwxy]", verb):
        return f"{verb}{verb[-1]}ed"
    return re.sub(r"([^aeiou])yed$", r"\1ied", f"{verb}ed".replace("eed", "ed"))


# Verbs of saying by their past.
PAST = {_past(verb): verb for verb in SAYINGS - set(_IRREGULAR.values())} | _IRREGULAR
_ALONE = (NEUTRAL - {"quote", "cite"}) | ACTS["warn"] | ACTS["predict"] | ACTS["hint"] | {"complain", "lament"}
AFTERWARDS = frozenset(past for past, verb in PAST.items() if verb in _ALONE)  # what may follow the words said
FRAMES: dict[str, str] = _TABLE["frames"]
NOUNS: dict[str, Act] = _TABLE["nouns"]
VOICED: dict[str, Act] = NOUNS | _TABLE["voiced"]
