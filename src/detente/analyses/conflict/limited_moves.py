"""What lasts when actors look a given number of moves ahead, and when they look as far as it matters."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.analyses.conflict._best import best_ground
from detente.analyses.conflict._ground import few_draws, grounds, movers
from detente.analyses.conflict._shown import MOST_SHOWN, Shown, shown
from detente.analyses.conflict._wording import who
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.limited import anticipated, limited, non_myopic
from detente.graph.reach import Reach
from detente.graph.stable import Truth
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.situations import Situations

MOST_HORIZON = 20
TOLD = 3


def limited_moves(reach: Reach, worth: Array, horizon: int) -> Truth:
    """Whether each situation is stable for actors who look `horizon` moves ahead, shape (n, situations, actors).

    `worth` has shape (n, actors, situations), the horizon is 1 or more; L_1 is Nash. With G_0(i, s) = s and

        G_h(i, s) = best of A_h(i, x) over x in R_i(s) for i if P_i of it exceeds P_i(s), else s,

    where A_h(i, x) is what i expects after its move to x, s is L_h stable for i when G_h(i, s) = s. With two actors
    A_h(i, x) = G_{h−1}(j, x); with more, of those others who would move on, the one whose move is worst for i (the
    cautious form; ties in `detente.graph.limited`). Source: Fang, Hipel and Kilgour (1993), Interactive Decision
    Making, chapter 3, after Kilgour (1984) and Zagare (1984); forms for many actors: Soares and others (2026), Group
    Decision and Negotiation.

    In the prisoners' dilemma staying true (situation 0) lasts for those who look two moves ahead, not for others:

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> [limited_moves(dilemma, worth, h)[0].all(axis=-1).tolist() for h in (1, 2)]
    [[False, False, False, True], [True, False, False, True]]
    """
    return limited(reach, worth, horizon)


def tell(result: Result) -> list[str]:
    """Today's situation as foresight grows, who changes its mind, and what lasts for those who see all."""
    rows, horizon = result.tables["situations"], int(result.settings["horizon"])
    today = rows[0]
    told = [
        f"Today's situation ({today['label']}) lasts in {_share(today, 'l1')} of draws if everybody looks one move "
        f"ahead, in {_share(today, f'l{horizon}')} if {horizon}, in {_share(today, 'far')} if as far as it matters."
    ]
    told += [_sight_told(row) for row in result.tables["sight"] if row["from"] is not None][:TOLD]
    lasting = sorted((row for row in rows[1:] if row["far"]), key=lambda row: -float(str(row["far"])))[:TOLD]
    told += [f"{row['label']}: lasts for those who look far in {_share(row, 'far')} of draws." for row in lasting]
    return told


def _share(row: Row, key: str) -> str:
    return percent(float(str(row[key])))


def _sight_told(row: Row) -> str:
    would = "stay as today" if row["stays"] else "leave today's situation"
    return f"{row['actor']} would {would} when looking {row['from']} moves ahead, not one fewer (at the best guess)."


@analysis(
    question="What lasts, depending on how many moves ahead everybody looks?",
    reference="Fang, Hipel & Kilgour (1993), chapter 3; Kilgour (1984); Zagare (1984)",
    example="detente run limited-moves kosovo-2007 --horizon 4 --most-draws 100",
    tell=tell,
)
def answer(draws: Draws, *, horizon: int = 3, most_draws: int = 100, most_shown: int = MOST_SHOWN) -> Answer:
    """In each draw, whether each situation shown lasts for actors who look 1 to `horizon` moves ahead, or far.

    Who looks far considers every horizon: a situation lasts when it does for all numbers of moves from some on.
    Asked of the first `most_draws` draws and of the situations that `stability` shows, at most `most_shown`. A vote
    ends as drawn, and everybody knows how.
    """
    _check(horizon, most_draws, most_shown)
    space, chosen, n = space_of(draws, draws.case, "today"), shown(draws, most_shown), min(draws.n, most_draws)
    at, acting = np.array(chosen.places), movers(space)
    lasts = np.zeros((horizon + 1, n, len(at), len(acting)), bool)
    settled = np.zeros(n, bool)
    for ground in grounds(draws, n):
        for h in range(1, horizon + 1):
            lasts[h - 1, ground.places] = limited_moves(ground.reach, ground.worth, h)[:, at]
        far = non_myopic(ground.reach, ground.worth)
        lasts[horizon, ground.places], settled[ground.places] = far.stable[:, at], far.settled >= 0
    for_all = np.asarray(lasts.all(axis=-1))
    keys = [*(f"l{h}" for h in range(1, horizon + 1)), "far"]
    tables = {
        "situations": _rows(space, chosen, keys, for_all),
        "actors": _actor_rows(space, chosen, keys, lasts),
        "sight": _sight(draws, space, horizon),
    }
    measures = _measures(space, chosen, keys, for_all)
    return Answer(measures, tables, _caveats(draws.n, n, settled), exact=n == draws.n)


def _check(horizon: int, most_draws: int, most_shown: int) -> None:
    if not 1 <= horizon <= MOST_HORIZON:
        raise SettingError(f"limited-moves: horizon = {horizon}; allowed: 1 to {MOST_HORIZON}")
    if most_draws < 1:
        raise SettingError(f"limited-moves: most_draws = {most_draws}; allowed: 1 or more")
    if most_shown < 2:
        raise SettingError(f"limited-moves: most_shown = {most_shown}; allowed: 2 or more")


def _words(key: str) -> str:
    return "for who looks far ahead" if key == "far" else f"for who looks {key[1:]} ahead"


def _measures(space: Situations, chosen: Shown, keys: list[str], lasts: Truth) -> dict[str, Quantity]:
    """A measure a horizon and situation; `lasts` (horizons, n, shown)."""
    measures = {}
    for k, (s, name) in enumerate(zip(chosen.places, chosen.names, strict=True)):
        label = "today's situation" if s == 0 else space.label(s)
        for h, key in enumerate(keys):
            measures[f"{key}.{name}"] = Quantity(
                lasts[h, :, k].astype(float), "chance", f"{label}: lasts {_words(key)}"
            )
    return measures


def _rows(space: Situations, chosen: Shown, keys: list[str], lasts: Truth) -> list[dict[str, Any]]:
    """Today's situation first, then those that last for who looks far in the most draws."""
    rows: list[dict[str, Any]] = [
        {
            "id": chosen.letters[k],
            "name": chosen.names[k],
            "label": space.label(s),
            "today": s == 0,
            **{key: float(lasts[h, :, k].mean()) for h, key in enumerate(keys)},
        }
        for k, s in enumerate(chosen.places)
    ]
    return sorted(rows, key=lambda row: (not row["today"], -row["far"], row["id"]))


def _actor_rows(space: Situations, chosen: Shown, keys: list[str], lasts: Truth) -> list[dict[str, Any]]:
    """For whom each situation lasts at each horizon, in what share of draws; who never would leave is left out."""
    rows = []
    for k, s in enumerate(chosen.places):
        for i, actor in enumerate(movers(space)):
            shares = {key: float(lasts[h, :, k, i].mean()) for h, key in enumerate(keys)}
            if min(shares.values()) < 1:
                rows.append(
                    {"id": chosen.letters[k], "label": space.label(s), "actor": who(space.case, actor), **shares}
                )
    return rows


def _sight(draws: Draws, space: Situations, horizon: int) -> list[dict[str, Any]]:
    """What each actor who moves first today expects at each horizon, at the best guess.

    `from` is the number of moves from which on its answer (stay or leave) is what it is at the horizon, None where it
    is the same at all of them; columns `l1`, `l2` … tell where it expects to end.
    """
    ground, rows = best_ground(draws), []
    ends = [anticipated(ground.reach, ground.worth, h)[0, :, 0] for h in range(1, horizon + 1)]
    for i, actor in enumerate(movers(space)):
        stays = [int(end[i]) == 0 for end in ends]
        changed = [h for h in range(1, horizon) if stays[h] != stays[h - 1]]
        expects = {f"l{h}": space.label(int(end[i])) for h, end in enumerate(ends, start=1)}
        since = changed[-1] + 1 if changed else None
        rows.append({"actor": who(space.case, actor), "stays": stays[-1], "from": since, **expects})
    return rows


def _caveats(given: int, used: int, settled: Truth) -> list[Caveat]:
    caveats = [
        Caveat(
            "who is next",
            "With more than two actors nobody knows who moves next: each expects, of those who would move on, the one "
            "whose move is worst for it. Other forms are in the literature and differ.",
        )
    ]
    if not settled.all():
        caveats.append(
            Caveat(
                "no repetition",
                f"In {percent(float(1 - settled.mean()))} of draws what is expected had not come round when the search "
                "ended; there nothing is called lasting for those who look far.",
            )
        )
    return caveats + few_draws(given, used)
