"""What each actor expects who mistakes others, and what lasts when all act on what they take for true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.analyses.conflict._ground import Ground, few_draws, grounds, movers, of_movers
from detente.analyses.conflict._shown import name_of, shown
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.reach import Reach, reach
from detente.graph.stable import CONCEPTS, Truth, improvements, stable
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import Situations
from detente.views import seen_by
from detente.worth import Worth, worth

Seen = tuple[Reach, Array]
"""Who can move where as one actor sees it, and what it takes each situation to be worth to each actor."""
LIKELY = 0.5
TOLD = 3
MOST_OWN = 6
"""Lasting situations of each view that are shown besides those of the case itself."""


def hypergame(seen: Sequence[Seen]) -> tuple[Truth, Truth]:
    """What each actor expects to last, and what does: `seen[i]` is the graph as actor i sees it.

    Each is a reach over the same situations and a worth (n, actors, situations). Expected, shape (n, concepts,
    actors, situations): the situation is stable for all actors in the game as actor i sees it. Lasting, shape (n,
    concepts, situations): it is stable for each actor i in the game as i itself sees it, the equilibria of the
    first-level hypergame. Concepts in the order of CONCEPTS. Source: Bennett (1977), Omega 5(6), 749–751; Wang,
    Hipel and Fraser (1988), Behavioral Science 33(3), 207–223.

    Two cars drive at each other; each can swerve. The second takes the first, a coward, for a madman who likes a
    crash (situation 3) best, and both swerving (0) least. It expects to swerve itself while the other goes on (1):

    >>> game = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> so = np.array([[[3.0, 4.0, 2.0, 1.0], [3.0, 2.0, 4.0, 1.0]]])
    >>> seen = np.array([[[1.0, 3.0, 2.0, 4.0], [3.0, 2.0, 4.0, 1.0]]])
    >>> expected, lasting = hypergame([(game, so), (game, seen)])
    >>> expected[0, CONCEPTS.index("nash")].astype(int).tolist()
    [[0, 1, 1, 0], [0, 1, 0, 0]]
    >>> lasting[0, CONCEPTS.index("nash")].astype(int).tolist()
    [0, 1, 1, 0]
    """
    once = {id(value): stable(graph, value) for graph, value in seen}  # those who see alike share a game
    own_eyes = [once[id(value)] for _, value in seen]
    expected = np.stack([stability.all(axis=-1) for stability in own_eyes], axis=2)
    own = np.stack([stability[..., i] for i, stability in enumerate(own_eyes)])
    return expected, np.asarray(own.all(axis=0))


def tell(result: Result) -> list[str]:
    """What each who mistakes others expects to last, and what would surprise it."""
    rows, told = result.tables.get("situations", []), []
    for view in result.tables.get("views", []):
        actor = str(view["actor"])
        expected = [row for row in rows if float(str(row[f"expected by {actor}"])) >= LIKELY][:TOLD]
        surprise = [row for row in rows if float(str(row[f"surprises {actor}"])) >= LIKELY][:TOLD]
        names = "; ".join(f"'{row['label']}'" for row in expected) or "none of the situations shown"
        told.append(f"{actor} expects to last, in most draws: {names}.")
        if surprise:
            names = "; ".join(f"'{row['label']}' ({percent(float(str(row['lasts'])))})" for row in surprise)
            told.append(f"What may last to the surprise of {actor}: {names}.")
    return told


@analysis(
    question="Who mistakes whom, what does each then expect, and what will surprise it?",
    reference="Bennett (1977), Omega 5(6), 749–751; Wang, Hipel & Fraser (1988), Behavioral Science 33(3)",
    example="detente run hypergame my-case.toml --most-draws 200",
    tell=tell,
)
def answer(draws: Draws, *, most_draws: int = 200) -> Answer:
    """In each draw, the situations that last (SEQ) when each actor judges them by what it takes others to want.

    Views come from `[view.ACTOR]`: stances and motives the actor ascribes to others, options it does not know of.
    Asked of the first `most_draws` draws. Votes end as drawn, for everybody. A case in which nobody mistakes anybody
    gets no answer: `stability` then tells all.
    """
    if most_draws < 1:
        raise SettingError(f"hypergame: most_draws = {most_draws}; allowed: 1 or more")
    space, n = space_of(draws, draws.case, "today"), min(draws.n, most_draws)
    acting = movers(space)
    mistaken = [a for a in sorted(draws.case.view) if draws.case.actors.index(a) in acting]
    if not mistaken:
        return Answer({}, {}, [Caveat("no views", "No actor who can act has a view of its own: nobody is mistaken.")])
    places = _places(draws, space, mistaken)
    known = np.array([np.isin(space.codes[places], _own(draws, a).codes) for a in mistaken])
    expected, lasts = np.zeros((n, len(mistaken), len(places)), bool), np.zeros((n, len(places)), bool)
    reached, seq = np.zeros((n, len(places)), bool), CONCEPTS.index("seq")
    seen = {a: of_movers(worth(seen_by(draws.part(0, n), a), space), acting) for a in mistaken}
    at = {acting.index(draws.case.actors.index(a)): a for a in mistaken}
    for ground in grounds(draws, n):
        views = [_seen(space, ground, seen, at.get(i)) for i in range(len(acting))]
        expects, stays = hypergame(views)
        expected[ground.places] = expects[:, seq][:, list(at)][:, :, places] & known
        lasts[ground.places] = stays[:, seq][:, places]
        own = np.stack([value[:, i] for i, (_, value) in enumerate(views)], axis=1)
        reached[ground.places] = improvements(ground.reach, own)[0][:, places] >= 0
    rows = _rows(space, places, mistaken, expected, lasts, reached)
    tables = {"situations": rows, "views": [{"actor": _name(space, a), **_view(space, a)} for a in mistaken]}
    return Answer(_measures(space, places, mistaken, expected, lasts), tables, few_draws(draws.n, n), n == draws.n)


def _places(draws: Draws, space: Situations, mistaken: list[str]) -> list[int]:
    """Situations to show: today's, and those that most often last in the case itself and in each view."""
    chosen = [0, *shown(draws).ends[:MOST_OWN]]
    for actor in mistaken:
        codes = _own(draws, actor).codes[list(shown(seen_by(draws, actor)).ends[:MOST_OWN])]
        chosen += [int(s) for s in np.nonzero(np.isin(space.codes, codes))[0]]
    return list(dict.fromkeys(chosen))


def _own(draws: Draws, actor: str) -> Situations:
    """The situations an actor can conceive of."""
    viewed = seen_by(draws, actor)
    return space_of(viewed, viewed.case, "today")


def _seen(space: Situations, ground: Ground, seen: dict[str, Worth], viewer: str | None) -> Seen:
    """These draws as one actor sees them; None stands for one who is not mistaken."""
    if viewer is None:
        return ground.reach, ground.worth
    value = replace(seen[viewer], stance=seen[viewer].stance[ground.places], points=seen[viewer].points[ground.places])
    unaware = set(space.case.view[viewer].unaware)
    if not unaware:
        return ground.reach, value.at()
    acting = movers(space)
    owner = np.array([acting.index(a.actor) if a.actor in acting else -1 for a in space.acts])
    known = np.array([a.kind != "start" or a.name not in unaware for a in space.acts])
    moves = ground.moves[known[ground.moves[:, 2]]]
    rows = np.column_stack([moves[:, 0], moves[:, 1], owner[moves[:, 2]]])
    return reach(len(space), len(acting), rows, close=True), value.at()


def _name(space: Situations, actor: str) -> str:
    return space.case.actor[actor].name


def _view(space: Situations, actor: str) -> dict[str, Any]:
    view = space.case.view[actor]
    others = sorted({*view.stance, *view.motives})
    return {
        "mistakes": ", ".join(_name(space, a) for a in others),
        "does not know of": ", ".join(space.case.option[o].text for o in view.unaware),
    }


def _measures(
    space: Situations, places: list[int], mistaken: list[str], expected: Truth, lasts: Truth
) -> dict[str, Quantity]:
    measures = {}
    for k, s in enumerate(places):
        name, label = name_of(space, s), "today's situation" if s == 0 else space.label(s)
        measures[f"lasts.{name}"] = Quantity(lasts[:, k].astype(float), "chance", f"{label}: lasts, as each sees it")
        for v, actor in enumerate(mistaken):
            text = f"{label}: {_name(space, actor)} expects it to last"
            measures[f"expected.{actor}.{name}"] = Quantity(expected[:, v, k].astype(float), "chance", text)
    return measures


def _rows(
    space: Situations, places: list[int], mistaken: list[str], expected: Truth, lasts: Truth, reached: Truth
) -> list[dict[str, Any]]:
    """A row a situation, those that last most often first."""
    rows = []
    for k, s in enumerate(places):
        row = {
            "label": space.label(s),
            "today": s == 0,
            "lasts": float(lasts[:, k].mean()),
            "reachable": float(reached[:, k].mean()),
        }
        for v, actor in enumerate(mistaken):
            name = _name(space, actor)
            row[f"expected by {name}"] = float(expected[:, v, k].mean())
            row[f"surprises {name}"] = float((lasts[:, k] & reached[:, k] & ~expected[:, v, k]).mean())
        rows.append(row)
    return sorted(rows, key=lambda row: (-row["lasts"], row["label"]))
