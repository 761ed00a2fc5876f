"""A draft's body as voters over one or two issues: who stands where, what holds otherwise, how issues weigh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detente.analyses.votes._bodies import joined
from detente.bodies.rule import Rule
from detente.case import Case
from detente.draws import Draws, stance_holder
from detente.errors import RuleError, SettingError
from detente.joint.whole import whole
from detente.numeric import Array, nearest
from detente.plane.directions import Bools, Directions, Votes, directions, votes_of
from detente.result import Caveat, Row
from detente.seats import seated_rule

STRAIGHT = Caveat(
    "straight distance",
    "In the plane, members like a text less the further it is in a straight line, all with the same weights on the "
    "issues and nothing else at stake; the chances of adoption rest on each member's own saliences and motives.",
)
TOP = 100.0


@dataclass(frozen=True)
class Plane:
    """A draft's body before texts on d issues, one or two; every point in units of the issue that weighs most.

    `points` (n, members, d), `fallback`, `text` and `scale` (n, d): a position of 0–100 times the scale. `away`
    (members,) are those who abstain for want of a stance.
    """

    draft: str
    name: str
    issues: tuple[str, ...]
    questions: tuple[str, ...]
    rule: Rule
    names: tuple[str, ...]
    away: Bools
    votes: Votes
    points: Array
    fallback: Array
    text: Array
    scale: Array

    @property
    def n(self) -> int:
        """How many draws."""
        return len(self.points)

    @property
    def voting(self) -> Array:
        """Points of the members who vote, shape (n, voting, d)."""
        return np.asarray(self.points[:, ~self.away])

    def mean(self) -> Plane:
        """The same with every point and weight at its mean over the draws: what a picture shows."""
        flat = {key: getattr(self, key).mean(axis=0, keepdims=True) for key in ("points", "fallback", "text", "scale")}
        return Plane(**{**self.__dict__, **flat})

    def turn(self, k: int) -> Directions:
        """Who is pivotal in each direction, in draw k."""
        return directions(self.points[k], self.votes)

    def rows(self) -> list[Row]:
        """Members who vote, what holds otherwise and the draft, at their mean places, 0–100."""
        there = self.mean()
        places = [("member", self.names[m], there.points[0, m]) for m in np.flatnonzero(~self.away)]
        places += [("fallback", "without the draft", there.fallback[0]), ("draft", self.name, there.text[0])]
        return [self.row(what, name, point) for what, name, point in places]

    def row(self, what: str, name: str, point: Array, piece: int = 0, chance: float | None = None) -> Row:
        """A row of a table for drawing: a point in units of the plane at the mean weights."""
        place = point / self.scale.mean(axis=0)
        second = self.issues[1] if len(self.issues) > 1 else ""
        y = float(place[1]) if len(place) > 1 else 0.0
        return {
            "draft": self.name,
            "issue": self.issues[0],
            "second_issue": second,
            "what": what,
            "name": name,
            "x": float(place[0]),
            "y": y,
            "piece": piece,
            "chance": chance,
        }


def planes(draws: Draws, issues: str, most: int) -> tuple[list[Plane], list[Caveat]]:
    """Every tabled draft's body in the first `most` draws, and what to say of how it was placed.

    `issues` names one or two, with a comma between; without, a draft's two issues that its body cares about most.
    Raises SettingError.
    """
    if most < 1:
        raise SettingError(f"most_draws = {most}; allowed: 1 or more")
    case = draws.case
    wanted = _wanted(case, issues)
    found: list[Plane] = []
    caveats: list[Caveat] = []
    for draft in case.drafts:
        if case.draft[draft].status != "tabled":
            continue
        chosen = wanted or _weightiest(draws, draft)
        try:
            plane = _plane(draws, draft, chosen, most) if chosen else None
        except RuleError as error:
            caveats.append(Caveat("no plane", str(error)))
            continue
        if plane is None:
            text = f"Nobody who votes on {case.draft[draft].name or draft} takes a stance on an issue of it."
            caveats.append(Caveat("no plane", text))
            continue
        found.append(plane)
        caveats += _missing(case, plane)
    if found:
        caveats.insert(0, STRAIGHT)
        caveats += few_draws(draws.n, found[0].n)
    elif not caveats:
        caveats.append(Caveat("no draft", "No draft is on the table, so there is nothing to vote on."))
    return found, list(dict.fromkeys(caveats))


def nothing_to_tell(caveats: tuple[Caveat, ...]) -> list[str]:
    """What to say when no draft could be placed."""
    return [caveats[0].text] if caveats else []


def few_draws(given: int, used: int) -> list[Caveat]:
    """What to say when only some of the draws were looked at."""
    if used >= given:
        return []
    error = 100 * 0.5 / np.sqrt(used)
    text = (
        f"Computed on the first {used} of {given} draws: the standard error of a chance is at most {error:.1f} points."
    )
    return [Caveat("fewer draws", text)]


def _wanted(case: Case, issues: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in issues.split(",") if key.strip())
    if len(keys) > 2 or len(set(keys)) < len(keys):
        raise SettingError(f"issues = {issues!r}; allowed: one or two different issues, with a comma between")
    for key in keys:
        if key not in case.issue:
            like = nearest(key, case.issue)
            hint = f" Did you mean {like!r}?" if like else ""
            raise SettingError(f"issues = {issues!r}: no issue {key!r}; allowed: {', '.join(case.issues)}.{hint}")
    return keys


def _seats(case: Case, rule: Rule) -> list[int]:
    """Place of each member in `case.actors`, −1 for a seat that no actor holds."""
    return [case.actors.index(m) if m in case.actor else -1 for m in rule.members]


def _weightiest(draws: Draws, draft: str) -> tuple[str, ...]:
    """The two issues of a draft on which its body's saliences sum highest at the best guess, the highest first."""
    case = draws.case
    seats = [seat for seat in _seats(case, seated_rule(case, case.draft[draft].body)) if seat >= 0]
    best = Draws.best_of(case).salience[0, seats].sum(axis=0)
    total = {key: float(best[case.issues.index(key)]) for key in sorted(case.draft[draft].terms)}
    return tuple(sorted((key for key in total if total[key] > 0), key=lambda key: (-total[key], key))[:2])


def _plane(draws: Draws, draft: str, issues: tuple[str, ...], most: int) -> Plane | None:
    case = draws.case
    rule = seated_rule(case, case.draft[draft].body)
    seats = _seats(case, rule)
    places = [case.issues.index(key) for key in issues]
    held = [[s >= 0 and stance_holder(case, case.actors[s], key) is not None for key in issues] for s in seats]
    away: Bools = np.logical_not(np.array(held).any(axis=1))
    if away.all():
        return None
    parts = list(_first(draws, most))
    position, salience, fallback, text = (
        np.concatenate(each) for each in zip(*(_of_part(p, draft, seats, places, away) for p in parts), strict=True)
    )
    scale = np.sqrt(salience / np.maximum(salience.max(axis=1, keepdims=True), 1e-300))
    scale = np.maximum(scale, 1e-3)
    return Plane(
        draft=draft,
        name=case.draft[draft].name or draft,
        issues=issues,
        questions=tuple(case.issue[key].question for key in issues),
        rule=rule,
        names=tuple(case.actor[m].name if m in case.actor else m for m in rule.members),
        away=away,
        votes=votes_of(rule, away),
        points=np.where(np.isnan(position), fallback[:, None], position) * scale[:, None],
        fallback=fallback * scale,
        text=text * scale,
        scale=scale,
    )


def _first(draws: Draws, most: int) -> Iterator[tuple[Draws, int]]:
    """Pieces of the batch that other analyses ask for too, and how many draws of each to use."""
    done = 0
    for part in draws.parts():
        if done < most:
            yield part, min(part.n, most - done)
        done += part.n


def _of_part(
    part: tuple[Draws, int], draft: str, seats: list[int], places: list[int], away: Bools
) -> tuple[Array, Array, Array, Array]:
    """Positions of members (nan where none), mean saliences, fallback as members expect it on average, and text."""
    draws, n = part
    case = draws.case
    rows, columns = np.ix_(seats, places)
    position = draws.position[:n, rows, columns]
    position[:, away] = np.nan
    voting = [seat for seat, gone in zip(seats, away, strict=True) if not gone]
    salience = draws.salience[:n][:, voting][..., places].mean(axis=1)
    fallback = np.clip(whole(draws).fallback.value[:n][:, voting][..., places].mean(axis=1), 0, TOP)
    text = fallback.copy()
    for k, place in enumerate(places):
        if case.issues[place] in case.draft[draft].terms:
            text[:, k] = draws[f"draft.{draft}.terms.{case.issues[place]}"][:n]
    return position, salience, fallback, text


def _missing(case: Case, plane: Plane) -> list[Caveat]:
    caveats = []
    on = " and ".join(plane.issues)
    if plane.away.any():
        who = joined([name for name, gone in zip(plane.names, plane.away, strict=True) if gone])
        caveats.append(Caveat("no stance", f"Without a stance on {on}, these count as abstaining: {who}."))
    partly = [
        plane.names[m]
        for m, member in enumerate(plane.rule.members)
        if not plane.away[m] and any(stance_holder(case, member, key) is None for key in plane.issues)
    ]
    if partly:
        text = f"With a stance on one of {on} only, these are taken to want the other as it is without a draft: "
        caveats.append(Caveat("half a stance", f"{text}{joined(partly)}."))
    return caveats


def setter_of(case: Case, draft: str, by: str) -> str:
    """Who writes the text: the actor asked for, else the draft's lead sponsor. Raises SettingError."""
    if by and by not in case.actor:
        like = nearest(by, case.actor)
        raise SettingError(f"by = {by!r}: no such actor.{f' Did you mean {like!r}?' if like else ''}")
    return by or case.draft[draft].sponsors[0]
