"""Who and what in a case a report means: actors by code, name or whom they speak for; options by actor and words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from detente.errors import RuleError
from detente.reading.schema import Who
from detente.review.addition import stems

_DRAFT = stems("plan draft resolution proposal text vote veto bill treaty settlement accord")
_VAGUE = stems("state states country countries region side sides move step action it them this that new")
_AGAINST = {
    "vetoed": stems("veto vetoes vetoed block"),
    "adopted": stems("adopt passes pass approve"),
    "failed": stems("fail fails failed failure reject"),
}
_NOT = r"\b(not|never|cannot)\b|n['’]t\b"
_BEFORE = r"^((will|would|may|might|could|shall|should|must|have|has|had|to|then|also|subsequently|soon|is|are|not) )+"
OPEN_SCALE = {"0": "nothing of it", "100": "all of it"}
"""The scale of an issue that a report only names."""
ENOUGH = 2
"""Words of content that must agree before an act is taken for an option of the case."""


def stands(case: dict[str, Any], place: tuple[str, ...]) -> bool:
    """Whether a case (plain values) has something at a place."""
    return part(case, place) is not None


def part(case: dict[str, Any], place: tuple[str, ...]) -> Any:
    """What a case (plain values) has at a place; None where there is nothing."""
    at: Any = case
    for step in place:
        if not isinstance(at, dict) or step not in at:
            return None
        at = at[step]
    return at


def actor_of(case: dict[str, Any], who: Who) -> str | None:
    """The id of the actor of a case (plain values) that is meant; officials stand for whom they speak for."""
    actors: dict[str, Any] = case.get("actor", {})
    for key in (who.key, who.represents):
        for name, actor in actors.items():
            if key and (actor.get("code") == key or name.casefold() == key.casefold()):
                return name
    for name, actor in actors.items():
        if who.name.casefold() in (str(actor.get("name", "")).casefold(), name.casefold().replace("_", " ")):
            return name
    return _by_first_word(actors, who)


def _by_first_word(actors: dict[str, Any], who: Who) -> str | None:
    """A group or its officials by the words it has in common with one actor only: "Kosovo's leaders"."""
    if who.sort not in ("group", "officials", "body", "force"):
        return None
    common = {name: len(stems(who.name) & stems(str(actor.get("name", "")))) for name, actor in actors.items()}
    best = max(common.values(), default=0)
    first = [name for name, count in common.items() if count == best]
    return first[0] if best >= ENOUGH and len(first) == 1 else None


def option_of(case: dict[str, Any], actor: str, act: str) -> str | None:
    """The option of an actor that an act is: the one with most words in common, if there are enough of them.

    The verb alone will do where the act names nothing else ("recognise the new state").
    """
    found: list[tuple[int, str]] = []
    verb, rest = stems(deed(act).partition(" ")[0]), stems(deed(act).partition(" ")[2]) - _VAGUE
    for name, option in case.get("option", {}).items():
        common = stems(act) & (stems(option["text"]) | stems(name))
        bare = not rest and verb & stems(option["text"].split()[0])
        if option["actor"] == actor and (bare or len(common) >= ENOUGH):
            found.append((len(common), name))
    return max(found)[1] if found else None


def deed(act: str) -> str:
    """The act without what says when or how surely it is done.

    >>> deed("will subsequently declare their independence")
    'declare their independence'
    """
    return re.sub(_BEFORE, "", " ".join(act.split()))


def draft_of(case: dict[str, Any], words: str) -> str | None:
    """The draft on the table that words are about; None where several could be meant, or none is."""
    tabled: dict[str, Any] = {
        key: draft for key, draft in case.get("draft", {}).items() if draft.get("status", "tabled") == "tabled"
    }
    said = stems(words)
    named = [
        key
        for key, draft in tabled.items()
        if said & (stems(str(draft.get("name", ""))) - _DRAFT | stems(key) - _DRAFT)
    ]
    if len(named) == 1 and said & _DRAFT:
        return named[0]
    return next(iter(tabled)) if len(tabled) == 1 and said & _DRAFT else None


def issue_of(case: dict[str, Any], words: str) -> str | None:
    """The issue that words are about: the one whose id, question and named points have most words in common with
    them. Two words will do, one at two points of the scale, or all of the id or of the question; names of actors do
    not count. None where two issues are equally near.
    """
    said = stems(words) - names(case)
    found: dict[str, int] = {}
    for name, issue in case.get("issue", {}).items():
        called = [stems(name.replace("_", " ")), stems(issue["question"])]
        parts = [called[0] | called[1], *map(stems, issue["scale"].values())]
        hits = sum(len(said & part) for part in parts)
        if hits >= ENOUGH or any(part and part <= said for part in called):
            found[name] = hits
    best = [name for name, hits in found.items() if hits == max(found.values())]
    return best[0] if len(best) == 1 else None


def points_of(case: dict[str, Any], issue: str, words: str) -> list[float]:
    """The named points of an issue that words speak of, those with most words in common; the top of a scale that
    goes from nothing to all of it.
    """
    scale, said = case["issue"][issue]["scale"], stems(words) - names(case)
    if scale == OPEN_SCALE:
        return [100.0]
    common = {float(point): len(said & stems(text)) for point, text in scale.items()}
    most = max(common.values(), default=0)
    return sorted(point for point, count in common.items() if count == most and most)


def names(case: dict[str, Any]) -> frozenset[str]:
    """Words that only name actors."""
    return stems(" ".join(f"{name} {actor.get('name', '')}" for name, actor in case.get("actor", {}).items()))


def claim_of(case: dict[str, Any], words: str, speaker: str) -> str | None:
    """The claim of somebody else that words are about: the evidence with most words in common, three at least."""
    said = stems(words) - names(case)
    common = {
        name: len(said & stems(claim["says"]))
        for name, claim in case.get("evidence", {}).items()
        if claim.get("speaker", "") != speaker
    }
    best = [name for name, count in common.items() if count == max(common.values()) > ENOUGH]
    return best[0] if len(best) == 1 else None


def library_rule(who: Who, on: date) -> str | None:
    """The rule of the library for a body as a report names it, on a date; None for a body that it does not know."""
    from detente.bodies.library import body_names, library_body  # noqa: PLC0415  (loads every body's facts)

    for name in body_names():
        body = library_body(name)
        if stems(body.title) == stems(who.name):
            try:
                body.rule(on)
            except RuleError:
                continue
            return name
    return None


def body_of(case: dict[str, Any], who: Who, rule: str | None) -> str | None:
    """The body of a case that is meant: of the same rule, or with the name."""
    for name, body in case.get("body", {}).items():
        called = stems(f"{name} {body.get('name', '')}") & stems(who.name)
        if (rule and body.get("rule") == rule) or ("rule" not in body and called):
            return str(name)
    return None


def condition_of(case: dict[str, Any], words: str, *, unless: bool = False) -> str | None:
    """A condition of the case that the words of a report state: an option taken, or what becomes of the draft.

    `unless`: the words follow "unless", so that the condition is their opposite.
    """
    holds = _holding(case, words)
    denied = bool(re.search(_NOT, words.casefold())) != unless
    return f"not {holds}" if holds and denied else holds


def _holding(case: dict[str, Any], words: str) -> str | None:
    """What the words speak of, whether they say or deny that it holds."""
    said = stems(words)
    if draft_of(case, words) and len(case.get("draft", {})) == 1:
        for status, signs in _AGAINST.items():
            if said & signs:
                return status
    found = []
    for name, option in case.get("option", {}).items():
        verb = stems(" ".join(option.get("text", "").split()[:1]))
        common = said & (stems(option.get("text", "")) | stems(name))
        if common and (verb & common or len(common) >= ENOUGH):
            found.append((len(common), name))
    best = [name for count, name in found if count == max(found)[0]]
    return best[0] if len(best) == 1 else None
