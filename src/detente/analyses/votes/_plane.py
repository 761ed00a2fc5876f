"""A draft's body as voters over texts: who stands where, how each weighs issues, what holds otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from detente.analyses.votes._bodies import joined
from detente.bodies.rule import Rule
from detente.case import Case
from detente.draws import Draws
from detente.errors import RuleError, SettingError
from detente.joint.whole import whole
from detente.likelihood import percent
from detente.numeric import TIE, Array, nearest
from detente.plane.directions import Bools, Votes, votes_of
from detente.plane.tastes import Tastes
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.seats import seated_rule
from detente.worth import shares

TOP = 100.0
DISTANCES = ("straight", "blocks")
MOST_ISSUES = 8
TRIES = 300
"""Texts tried in a draw where there are more than two issues."""
_MOST_SAMPLED = 100
"""Draws asked at most where texts must be tried."""


@dataclass(frozen=True)
class Plane:
    """A draft's body before texts on d issues, each from 0 to TOP.

    `points` and `weight` (n, members, d): positions, and saliences shared out over these issues; where a member has no
    stance its weight is 0 and its point the mean of the others. `fallback` and `text` (n, d). `common` (n, d): mean
    weights of those who vote, the largest 1. `away` (members,) are those who abstain for want of a stance.
    """

    draft: str
    name: str
    issues: tuple[str, ...]
    blocks: bool
    rule: Rule
    names: tuple[str, ...]
    away: Bools
    votes: Votes
    points: Array
    weight: Array
    fallback: Array
    text: Array
    common: Array

    @property
    def n(self) -> int:
        """How many draws."""
        return len(self.points)

    @property
    def on(self) -> str:
        """Its issues as a list in a sentence."""
        return listed(self.issues)

    def tastes(self, k: int) -> Tastes:
        """What members want in draw k."""
        return Tastes(self.points[k], self.weight[k], self.blocks)

    def mean(self) -> Plane:
        """The same with every number at its mean over the draws: what a picture shows."""
        keys = ("points", "weight", "fallback", "text", "common")
        return replace(self, **{key: getattr(self, key).mean(axis=0, keepdims=True) for key in keys})

    def rows(self) -> list[Row]:
        """Members who vote, what holds otherwise and the draft, at their mean places."""
        there = self.mean()
        rows = [self._member(int(m), there) for m in np.flatnonzero(~self.away)]
        places = [("fallback", "without the draft", there.fallback[0]), ("draft", self.name, there.text[0])]
        return [*rows, *(self.row(what, name, point) for what, name, point in places)]

    def _member(self, m: int, there: Plane) -> Row:
        """A member, as a stroke across the scale of an issue of the picture that it does not mind."""
        minds = there.weight[0, m] > 0
        what = "member" if minds[:2].all() else "across" if minds[0] else "along"
        return self.row(what, self.names[m], there.points[0, m])

    def row(self, what: str, name: str, point: Array, piece: int = 0, chance: float | None = None) -> Row:
        """A row of a table for drawing: a point on the first two issues."""
        return {
            "draft": self.name,
            "issue": self.issues[0],
            "second_issue": self.issues[1] if len(self.issues) > 1 else "",
            "what": what,
            "name": name,
            "x": float(point[0]),
            "y": float(point[1]) if len(point) > 1 else 0.0,
            "piece": piece,
            "chance": chance,
        }


_SAMPLED = Caveat(
    "sampled",
    f"On more than two issues, {TRIES} texts are tried at random in each draw. The error this adds to a share, or to "
    f"where a text lies, is estimated and taken out of its range; what fills less than {percent(3 / TRIES)} of all "
    "texts may be missed (95% sure), and a picture shows two of the issues.",
)

Found = tuple[Mapping[str, Quantity], list[Row]]
"""What an analysis finds in a plane: quantities by the rest of their name, and rows for drawing."""


def answered(
    table: str, placed: tuple[list[Plane], list[Caveat]], ask: Callable[[Plane], Found], exact: bool = True
) -> Answer:
    """The answer of an analysis that asks each plane in turn."""
    found, caveats = placed
    measures: dict[str, Quantity] = {}
    rows, drafts = list[Row](), list[Row]()
    for plane in found:
        quantities, drawn = ask(plane)
        measures |= {f"{plane.draft}.{key}": quantity for key, quantity in quantities.items()}
        rows += [*plane.rows(), *drawn]
        drafts.append({"id": plane.draft, "draft": plane.name, "issues": ", ".join(plane.issues)})
    if any(len(plane.issues) > 2 for plane in found):
        caveats, exact = [*caveats, _SAMPLED], False
    return Answer(measures, {table: rows, "drafts": drafts}, caveats, exact=exact)


def asked(result: Result) -> Iterator[tuple[str, str, list[str]]]:
    """Id, name and issues of every draft an answer is about."""
    for row in result.tables["drafts"]:
        yield str(row["id"]), str(row["draft"]), str(row["issues"]).split(", ")


def at(result: Result, draft: str, issues: list[str]) -> str:
    """Where a point lies, in words: the means of the measures named after the issues."""
    return listed(f"{result.measures[f'{draft}.{key}'].mean:.0f} on {key}" for key in issues)


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence, in the order given.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def planes(draws: Draws, issues: str, distance: str, most: int) -> tuple[list[Plane], list[Caveat]]:
    """Every tabled draft's body in the first `most` draws, and what to say of how it was placed.

    `issues` names some, with commas between; without, a draft's two issues that its body cares about most. `distance`
    is one of DISTANCES. Raises SettingError.
    """
    if most < 1:
        raise SettingError(f"most_draws = {most}; allowed: 1 or more")
    if distance not in DISTANCES:
        raise SettingError(f"distance = {distance!r}; allowed: {', '.join(DISTANCES)}")
    case = draws.case
    wanted = _wanted(case, issues)
    most = min(most, _MOST_SAMPLED) if len(wanted) > 2 else most
    found: list[Plane] = []
    caveats: list[Caveat] = []
    for draft in case.drafts:
        if case.draft[draft].status != "tabled":
            continue
        chosen = wanted or _weightiest(draws, draft)
        try:
            plane = _plane(draws, draft, chosen, distance == "blocks", most) if chosen else None
        except RuleError as error:
            caveats.append(Caveat("no plane", str(error)))
            continue
        if plane is None:
            text = f"Nobody who votes on {case.draft[draft].name or draft} takes a stance on an issue of it."
            caveats.append(Caveat("no plane", text))
            continue
        found.append(plane)
        caveats += [_measured(plane), *_missing(plane)]
    if found:
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


def luck(draws: Draws, plane: Plane, name: str, tries: int = TRIES) -> Array:
    """Uniform numbers of a stream of its own, shape (n, tries, issues)."""
    width = len(plane.issues)
    numbers = draws.part(0, plane.n).noise(f"plane.{plane.draft}.{name}", tries * width)
    return np.asarray(numbers.reshape(plane.n, tries, width))


def _wanted(case: Case, issues: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in issues.split(",") if key.strip())
    if len(keys) > MOST_ISSUES or len(set(keys)) < len(keys):
        raise SettingError(f"issues = {issues!r}; allowed: up to {MOST_ISSUES} different issues, with commas between")
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


def _plane(draws: Draws, draft: str, issues: tuple[str, ...], blocks: bool, most: int) -> Plane | None:
    case = draws.case
    rule = seated_rule(case, case.draft[draft].body)
    seats, places = _seats(case, rule), [case.issues.index(key) for key in issues]
    parts = list(_first(draws, most))
    position, salience, fallback, text = (
        np.concatenate(each) for each in zip(*(_of_part(p, draft, seats, places) for p in parts), strict=True)
    )
    away = np.logical_not((salience > 0).any(axis=(0, 2)))
    if away.all():
        return None
    weight = shares(salience)
    common = weight[:, ~away].mean(axis=1)
    return Plane(
        draft=draft,
        name=case.draft[draft].name or draft,
        issues=issues,
        blocks=blocks,
        rule=rule,
        names=tuple(case.name_of(m) for m in rule.members),
        away=away,
        votes=votes_of(rule, away),
        points=_placed(position, fallback),
        weight=weight,
        fallback=fallback,
        text=text,
        common=common / np.maximum(common.max(axis=1, keepdims=True), TIE),
    )


def _placed(position: Array, fallback: Array) -> Array:
    """Positions (n, members, d) with those missing at the mean of the others; as without a draft if all are."""
    missing = np.isnan(position)
    count = (~missing).sum(axis=1)
    total = np.where(missing, 0.0, position).sum(axis=1)
    mean = np.where(count > 0, total / np.maximum(count, 1), fallback)
    return np.asarray(np.where(missing, mean[:, None], position))


def _first(draws: Draws, most: int) -> Iterator[tuple[Draws, int]]:
    """Pieces of the batch that other analyses ask for too, and how many draws of each to use."""
    done = 0
    for part in draws.parts():
        if done < most:
            yield part, min(part.n, most - done)
        done += part.n


def _of_part(
    part: tuple[Draws, int], draft: str, seats: list[int], places: list[int]
) -> tuple[Array, Array, Array, Array]:
    """Positions and saliences of members, fallback as those with a stance expect it on average, and the text."""
    draws, n = part
    case = draws.case
    absent = np.array(seats) < 0
    rows, columns = np.ix_(seats, places)
    position, salience = draws.position[:n, rows, columns], draws.salience[:n, rows, columns]
    position[:, absent], salience[:, absent] = np.nan, 0.0
    minding = [seat for k, seat in enumerate(seats) if not np.isnan(position[:, k]).all()]
    minding = minding or list(range(len(case.actors)))
    fallback = np.clip(whole(draws).fallback.value[:n][:, minding][..., places].mean(axis=1), 0, TOP)
    text = fallback.copy()
    for k, place in enumerate(places):
        if case.issues[place] in case.draft[draft].terms:
            text[:, k] = draws[f"draft.{draft}.terms.{case.issues[place]}"][:n]
    return position, salience, fallback, text


def _measured(plane: Plane) -> Caveat:
    """Which distance counts, and for how many members the other would turn the choice between draft and none."""
    how, other = ("by city blocks", "straight") if plane.blocks else ("in a straight line", "blocks")
    text = (
        f"On {plane.on}, members like a text less the further it is {how}, each by its own saliences, and nothing else "
        f"is at stake; the chances of adoption count city blocks, motives and other issues as well."
    )
    if len(plane.issues) > 1:
        text += (
            f" Under the other distance ({other}), {percent(_turned(plane))} of members' choices between {plane.name} "
            f"and what holds without it would be different."
        )
    return Caveat("distance", text)


def _turned(plane: Plane) -> float:
    """Share of draws and members who vote whose choice between text and fallback depends on the distance."""
    gains = []
    for blocks in (False, True):
        size = [np.abs(plane.points - at[:, None]) for at in (plane.fallback, plane.text)]
        before, after = ((plane.weight * (gap if blocks else gap**2)).sum(axis=2) for gap in size)
        gains.append((before - after)[:, ~plane.away])
    return float((np.sign(gains[0].round(9)) != np.sign(gains[1].round(9))).mean())


def _missing(plane: Plane) -> list[Caveat]:
    caveats = []
    if plane.away.any():
        who = joined([name for name, gone in zip(plane.names, plane.away, strict=True) if gone])
        caveats.append(Caveat("no stance", f"Without a stance on {plane.on}, these count as abstaining: {who}."))
    minds = np.asarray((plane.weight > 0).any(axis=0))
    partly = [name for name, here in zip(plane.names, minds.tolist(), strict=True) if any(here) and not all(here)]
    if partly:
        text = f"With a stance on some of {plane.on} only, these vote by those alone: {joined(partly)}."
        caveats.append(Caveat("half a stance", text))
    return caveats


def setter_of(case: Case, draft: str, by: str) -> str:
    """Who writes the text: the actor asked for, else the draft's lead sponsor. Raises SettingError."""
    if by and by not in case.actor:
        like = nearest(by, case.actor)
        raise SettingError(f"by = {by!r}: no such actor.{f' Did you mean {like!r}?' if like else ''}")
    return by or case.draft[draft].sponsors[0]
