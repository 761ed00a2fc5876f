"""Stances, issues and links to other quarrels that a reading adds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from detente.reading.schema import Dispute, Position
from detente.review import match
from detente.review.addition import STEM, Addition, Steps, stems
from detente.review.made import Made, shared, unlooked
from detente.review.votes import own_issue
from detente.words import POSITION

_TURNED = r"\b(not|no|never|without|instead|lift|drop|end|stop|halt|withdraw|cancel|suspend|scrap|delay)\w*\b"
_NOBODY = ("source", "unknown")
_MIDDLE = POSITION["middle"][1]
_SALIENCE = "some"
_ENDS = {"0": "one end, to be named", "100": "the other end, to be named"}


def position(made: Made, one: Position, issue: str, voted: Steps = ()) -> None:
    """A position on an issue: evidence for the stance there is, else a stance at a word of the scale.

    `voted` is the place of an intention that the same words speak for.
    """
    if _is_nobody(one):
        return
    turned = re.search(_TURNED, one.words.exact.casefold())
    points = [] if turned else match.points_of(made.case, issue, one.words.exact)
    _held(made, one, issue, _side(one, points), voted)


def _is_nobody(one: Position) -> bool:
    """Whether nobody who could be an actor holds a position."""
    return one.actor.anonymous or one.actor.sort in _NOBODY


def on_draft(made: Made, one: Position, term: tuple[str, Any], voted: Steps) -> None:
    """A position on a draft with a single term is one on the issue of the term."""
    if _is_nobody(one) or isinstance(term[1], str):
        return
    at = term[1] if isinstance(term[1], list) else [term[1]]
    issue = term[0]
    if issue in made.case.get("issue", {}):
        _held(made, one, issue, _side(one, at), voted)


def _held(made: Made, one: Position, issue: str, side: float, voted: Steps) -> None:
    """Evidence for the stance there is, or a new stance."""
    actor = match.actor_of(made.case, one.actor)
    if actor and match.stands(made.case, ("stance", actor, issue)):
        if voted:
            return
        path = ("stance", actor, issue)
        made.support(one, path, actor, (side > _MIDDLE) - (side < _MIDDLE), (f"the report: {one.stance}",))
    elif made.case["issue"][issue]["scale"] != _ENDS:
        _stance(made, one, issue, side, voted)


def _stance(made: Made, one: Position, issue: str, side: float, voted: Steps) -> None:
    actor, ground = made.actor(one.actor, one), made.grounds(one)
    path = ("stance", actor, issue)
    word = _word(side)
    value = {
        "position": word,
        "salience": _SALIENCE,
        "evidence": [ground.place[1]],
        "reason": unlooked(("position", "salience")),
    }
    notes = ["how much it cares is not in the words"]
    if word == "open":
        notes.append("which way on the scale the words point is for you to say")
    if voted:
        notes.append(f"the same words speak for {'.'.join(voted)}")
    made.add(
        Addition(
            "stance",
            path,
            value,
            one.words,
            one.sentence,
            actor,
            made.needs(ground.place, ("actor", actor), ("issue", issue)),
            polarity=(side > _MIDDLE) - (side < _MIDDLE),
            unconfirmed=("position", "salience"),
            notes=tuple(notes),
        )
    )


def _side(one: Position, points: Sequence[float]) -> float:
    """The place on the scale that a position speaks for: at the points it names, or opposite; the middle if unclear."""
    if not points or one.stance == "support if":
        return _MIDDLE
    at = sum(points) / len(points)
    split = min(points) < _MIDDLE < max(points)
    return _MIDDLE if split else 100 - at if one.stance == "oppose" else at


def _word(side: float) -> str:
    """The word of the scale for a place; "open" for the middle, where it is not known.

    >>> _word(85), _word(15), _word(50)
    ('highest', 'lowest', 'open')
    """
    if side == _MIDDLE:
        return "open"
    return min((word for word in POSITION if word != "open"), key=lambda word: abs(POSITION[word][1] - side))


def common_issues(made: Made, unplaced: list[Position]) -> None:
    """An issue for what several take positions on and the case knows nothing of, with their stances."""
    unplaced = [one for one in unplaced if not _is_nobody(one)]
    while found := _most_shared(made, unplaced):
        word, about = found
        held = tuple(f"{one.actor.name}, {one.stance}: “{' '.join(one.words.exact.split())}”" for one in about)
        issue = made.add(own_issue(made, word, about[0], held))
        unplaced = [one for one in unplaced if one not in about]
        if not made.is_rejected(issue):
            for one in about:
                position(made, one, issue.place[1])


def _most_shared(made: Made, unplaced: list[Position]) -> tuple[str, list[Position]] | None:
    """The word of content that most actors have in their positions, in places of their own, and these positions."""
    plain = match.names(made.case).union(*(stems(one.actor.name) for one in unplaced))
    best: tuple[str, list[Position]] | None = None
    for word in sorted({word for one in unplaced for word in _words(one)}):
        about: list[Position] = []
        for one in unplaced:
            if word in _words(one) and not any(shared(one.words, other.words) for other in about):
                about.append(one)
        who = {one.actor.key for one in about}
        if len(who) > 1 and not stems(word) & plain and (best is None or len(about) > len(best[1])):
            best = word, about
    return best


def _words(one: Position) -> set[str]:
    """Words long enough to name something, in the singular."""
    found = re.findall(rf"[^\W\d_]{{{STEM},}}", one.words.exact.casefold())
    return {word.removesuffix("s") for word in found if stems(word)}


def link(made: Made, one: Dispute) -> None:
    """Another quarrel: evidence for an issue the case has, or an issue tied to this one."""
    known = match.issue_of(made.case, one.words.exact)
    if known:
        made.support(one, ("issue", known), one.relation)
        return
    ground = made.grounds(one)
    value = {
        "question": " ".join(one.words.exact.split()),
        "scale": dict(_ENDS),
        "fallback": [0, 50, 100],
        "linked": True,
        "evidence": [ground.place[1]],
        "reason": f"{one.relation}; the whole scale stands open; {unlooked(['fallback'])}",
    }
    place = ("issue", made.new("issue", one.words.exact))
    needs = made.needs(ground.place)
    made.add(Addition("link", place, value, one.words, one.sentence, one.relation, needs, unconfirmed=("fallback",)))
