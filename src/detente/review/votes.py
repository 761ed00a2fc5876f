"""Drafts, bodies and intentions to vote that a reading adds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from detente.reading.gazetteer import gazetteer
from detente.reading.schema import ActorMention, Move, Position, Statement, Who
from detente.review import match
from detente.review.addition import Addition
from detente.review.made import Made, shared, unlooked

_TABLES = r"^(push|tabl|introduc|propos|submit|circulat|present|sponsor|draft|prepar|seek|put)\w* "
_TEXT = r"\b(?:draft(?: resolution)?|resolution|motion|bill)\b"
_OWN = r"\b(a|an|another|its own|their own|new|rival|alternative)\b"
_FIRM = {"threaten": "threat", "hint": "hint"}


def draft(made: Made, one: Move | Statement, actor: Who) -> None:
    """A text that somebody puts to a body the library knows, where the case has none it could be.

    What the text says is not guessed: its terms are the named points of an issue of the case that the words speak of,
    or the whole of an issue of its own.
    """
    act = match.deed(one.words.exact)
    named = re.search(rf"((?:[\w.’'-]+ ){{0,3}}){_TEXT}", act)
    if not re.search(_TABLES, act) or named is None:
        return
    sponsor = made.actor(actor, one)
    tabled = made.case.get("draft", {}).values()
    if tabled and (any(sponsor in other["sponsors"] for other in tabled) or not re.search(_OWN, act)):
        return
    body = _body(made, one)
    if body is None:
        made.remarks.append(f"“{act}”: the text has no place yet, as no body that the library knows is named with it")
        return
    name = re.sub(r"^.*\b(a|an|the|its|their|own|new|rival) ", "", named.group())
    terms = _terms(made, one, name)
    ground = made.grounds(one)
    value = {"body": body, "sponsors": [sponsor], "terms": terms, "name": name, "evidence": [ground.place[1]]}
    value |= {"reason": f"at the named points of the scale; {unlooked(['terms'])}"} if terms else {}
    notes = [] if terms else ["what the text says is for you to write: terms = { ISSUE = … }"]
    if len(tabled) == 1:
        there = next(iter(made.case["draft"]))
        notes.append(f"beside a second draft, conditions name the first in full: draft.{there}.adopted, not adopted")
    needs = made.needs(("body", body), ("actor", sponsor), ground.place, *(("issue", issue) for issue in terms))
    place, fields = ("draft", made.new("draft", name.split()[-1])), ("terms",) if terms else ()
    made.add(
        Addition("draft", place, value, one.words, one.sentence, sponsor, needs, "", 1, fields, notes=tuple(notes))
    )


def _body(made: Made, one: Move | Statement) -> str | None:
    """The body meant: named in the sentence, else the only one the report names that the library or the case knows."""
    on = day_of(made.case["as_of"])
    here = [who for mention in made.mentioned(one.sentence) for who in [mention.who] if who.sort == "body"]
    here += [who for name, who in gazetteer().names.items() if who.sort == "body" and name in one.sentence.exact]
    mentions = {
        one.who.key: one for one in made.reading.suggestions if isinstance(one, ActorMention) and one.who.sort == "body"
    }
    meant = here or [mention.who for mention in mentions.values()]
    found = {who.key: (who, match.library_rule(who, on)) for who in meant}
    known = {body for who, rule in found.values() if (body := match.body_of(made.case, who, rule))}
    if known:
        return known.pop() if len(known) == 1 else None
    rules = [(who, rule) for who, rule in found.values() if rule]
    if len(rules) != 1:
        return None
    who, rule = rules[0]
    place = ("body", made.new("body", who.name.split()[-1]))
    words = mentions[who.key].words if who.key in mentions else one.words
    sentence = mentions[who.key].sentence if who.key in mentions else one.sentence
    added = made.add(Addition("body", place, {"rule": rule}, words, sentence, who.key))
    return None if made.is_rejected(added) else added.place[1]


def day_of(value: Any) -> date:
    """A day as a case file has it."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _terms(made: Made, one: Move | Statement, name: str) -> dict[str, Any]:
    """The issue a draft is about, at the points its sentence names; one of its own where the case has none."""
    issue = match.issue_of(made.case, f"{name} {one.sentence.exact}")
    if issue is not None:
        points = match.points_of(made.case, issue, one.sentence.exact)
        return {issue: points if len(points) > 1 else int(points[0])} if points else {}
    added = made.add(own_issue(made, name, one))
    return {} if made.is_rejected(added) else {added.place[1]: 100}


def own_issue(made: Made, name: str, one: Move | Statement | Position, notes: tuple[str, ...] = ()) -> Addition:
    """An issue that a report only names, from nothing to all of it."""
    ground = made.grounds(one)
    value = {
        "question": name,
        "scale": dict(match.OPEN_SCALE),
        "fallback": [0, 50, 100],
        "evidence": [ground.place[1]],
        "reason": f"the whole scale stands open; {unlooked(['fallback'])}",
    }
    place = ("issue", made.new("issue", name))
    needs = made.needs(ground.place)
    return Addition("issue", place, value, one.words, one.sentence, "", needs, unconfirmed=("fallback",), notes=notes)


def intent(made: Made, one: Position, draft: str) -> tuple[str, ...]:
    """A position on a draft is an intention to vote, as firm as the word for it; gives the place, if there is one."""
    seats = made.seated.get(draft, ())
    actor = match.actor_of(made.case, one.actor) or one.actor.key
    if one.stance == "support if" or actor not in seats:
        return ()
    actor = made.actor(one.actor, one)
    ground, path = made.grounds(one), ("intent", actor, draft)
    says, polarity = ("no", -1) if one.stance == "oppose" else ("yes", 1)
    there = made.case.get("intent", {}).get(actor, {}).get(draft)
    if there:
        note = f"the case says {there['says']!r}; the report speaks for {says!r}"
        made.support(one, path, actor, polarity, () if there["says"] == says else (note,))
    elif says == "yes" and actor in made.case["draft"][draft]["sponsors"]:
        made.support(one, ("draft", draft), actor, polarity)  # its sponsor is taken to vote for it
    else:
        firm = _firm(made, one)
        value = {"says": says, "strength": firm, "evidence": [ground.place[1]], "reason": unlooked(["strength"])}
        needs = made.needs(ground.place, ("actor", actor), ("draft", draft))
        made.add(Addition("intent", path, value, one.words, one.sentence, actor, needs, "", polarity, ("strength",)))
    return path


def _firm(made: Made, one: Position) -> str:
    acts = [other.act for other in made.statements if shared(other.words, one.words) and one.actor in other.speakers]
    return next((_FIRM[act] for act in acts if act in _FIRM), "statement" if one.explicit else "hint")
