"""A case as a graph model or a table of positions, and files turned from one form into the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from detente import casefile
from detente.analyses.bargaining._start import middle
from detente.analyses.conflict._ground import grounds, movers
from detente.case import Case
from detente.errors import CaseError, Fault, LimitError, SettingError
from detente.graph import file as graph_file
from detente.graph.description import About, Description, Order
from detente.graph.model import GraphModel
from detente.graph.reach import Reach
from detente.joint.fallback import space_of
from detente.numeric import TIE, Array
from detente.situations import NATURE, Situations
from detente.talks import exchange_file, ktab
from detente.talks.as_case import AS_SAID, UNSAID

MOST_SITUATIONS = 5_000
"""A list of more is no longer read by people, and grows past what a case file may be."""


def graph_model(case: Case) -> GraphModel:
    """The situations that can be reached in a case, who can move between them, and how each actor ranks them.

    As the conflict analyses see it at the best guess: worth in points becomes a ranking, each vote ends in its
    likeliest way, lapsing drafts are left out, and actors who can do nothing alone are too. Raises LimitError beyond
    MOST_SITUATIONS, CaseError where nobody can do anything.

    >>> from detente.casefile import load
    >>> graph_model(load("published/kilgour-2001/elmira")).equilibria("seq")
    ('5', '8', '9')
    """
    draws = case.best()
    space = space_of(draws, case, "today")
    if len(space) > MOST_SITUATIONS:
        raise LimitError(
            f"{len(space):,} situations can be reached; a graph model lists at most {MOST_SITUATIONS:,}: leave options "
            "out, or rule combinations out with start_if, excludes or infeasible"
        )
    if not movers(space):
        fault = Fault("case", "nobody can do anything alone", "options, drafts or moves", "a graph model needs some")
        raise CaseError(f"{case.title} is no graph model", [fault])
    (ground,) = grounds(draws, 1)
    marks = list(case.marks) if case.situation else [str(s + 1) for s in range(len(space))]
    acting = [case.actors[i] for i in movers(space)]
    described = Description(
        {actor: case.actor[actor].name for actor in acting},
        {actor: Order(ranking(marks, worth)) for actor, worth in zip(acting, ground.worth[0], strict=True)},
        dict(zip(marks, map(space.label, range(len(space))), strict=True)),
        _moves(ground.reach, acting, marks),
        today=marks[0],
        about=About(case.title, _how_made(case, space), "", case.as_of.isoformat(), case.until.isoformat()),
    )
    return GraphModel(described)


def ranking(names: list[str], worth: Array) -> tuple[tuple[str, ...], ...]:
    """Names from the highest worth to the lowest, shape (names,); those that differ by less than TIE are tied.

    >>> ranking(["a", "b", "c"], np.array([1.0, 7.0, 1.0]))
    (('b',), ('a', 'c'))
    """
    order = np.argsort(-worth, kind="stable")
    breaks = np.flatnonzero(np.diff(worth[order]) < -TIE) + 1
    return tuple(tuple(names[s] for s in sorted(part)) for part in np.split(order, breaks))


def _moves(reach: Reach, acting: list[str], marks: list[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    def ends(i: int, s: int) -> tuple[str, ...]:
        return tuple(marks[t] for t in reach.of(i, s))

    by_start = {actor: {mark: ends(i, s) for s, mark in enumerate(marks)} for i, actor in enumerate(acting)}
    return {actor: {start: to for start, to in own.items() if to} for actor, own in by_start.items()}


def _how_made(case: Case, space: Situations) -> str:
    """What a reader of the model must know that the case did not leave open."""
    told = ["Made from a case: the order of situations at its best guess, without its doubt."]
    if case.draft:
        told.append("Each vote ends in its likeliest way.")
    if any(act.actor == NATURE for act in space.acts):
        told.append("What nobody decides is left out.")
    return " ".join(told)


def convert(source: str | Path, target: str | Path) -> str:
    """Write a case in another form, by the endings: `.json` a graph model, `.csv` a file of KTAB's, `.txt` one
    of the exchange model's tool, `.toml` a case.

    Gives the name of what was written. Raises SettingError when the target exists or has another ending, CaseError
    with every fault of the source.
    """
    path = Path(target)
    form = path.suffix.lower()
    if form not in _WRITERS:
        *most, last = _WRITERS
        allowed = f"allowed: a name that ends in {', '.join(most)} or {last}, such as {path.stem or 'model'}.json"
        raise SettingError(f"OUT = {str(target)!r}: {allowed}")
    if path.exists():
        raise SettingError(f"OUT = {str(target)!r}: {path} exists already; choose another name")
    kind, text = _WRITERS[form](source)
    casefile.write_whole(path, text.encode())
    return kind


def _to_json(source: str | Path) -> tuple[str, str]:
    return "graph model", graph_file.dump(graph_model(casefile.load(source)))


def positions(case: Case) -> ktab.Positions:
    """Who wants what at the best guess, as KTAB keeps it: actors with a stance, issues somebody has a stance on.

    An actor without a stance on an issue has the weighted mean position there, and no salience. Raises CaseError where
    nobody takes a stance.

    >>> from detente.casefile import load
    >>> positions(load("kosovo-2007")).position.shape
    (24, 6)
    """
    draws = case.best()
    position, salience = draws.position[0], draws.salience[0]
    who, issues = (np.flatnonzero((~np.isnan(position)).any(axis=axis)) for axis in (1, 0))
    if not len(who):
        fault = Fault(
            "stance", "nobody takes a stance on any issue", "a stance or more", "a table of positions needs some"
        )
        raise CaseError(f"{case.title} has no positions", [fault])
    rows, columns = np.ix_(who, issues)
    held, care, weight = position[rows, columns], salience[rows, columns], draws.influence[0][who]
    actors = [case.actor[case.actors[i]] for i in who]
    return ktab.Positions(
        case.title,
        case.summary.replace(UNSAID, "").strip().replace("\n", " "),
        tuple(actor.name for actor in actors),
        tuple(actor.reason.replace(AS_SAID, "") for actor in actors),
        tuple(case.issues[k] for k in issues),
        weight,
        np.where(np.isnan(held), middle(held, care * weight[:, None]), held),
        care,
    )


def _to_csv(source: str | Path) -> tuple[str, str]:
    return "file of KTAB's", ktab.dump(positions(casefile.load(source)))


def _to_txt(source: str | Path) -> tuple[str, str]:
    return "file of the exchange model's tool", exchange_file.dump(positions(casefile.load(source)))


def _to_toml(source: str | Path) -> tuple[str, str]:
    return "case", casefile.dump(casefile.load(source))


_WRITERS: dict[str, Callable[[str | Path], tuple[str, str]]] = {
    ".json": _to_json,
    ".csv": _to_csv,
    ".txt": _to_txt,
    ".toml": _to_toml,
}
"""A further form is a further ending here."""
