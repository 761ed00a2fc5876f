"""Which situations last: stability for each actor under four notions of how far it thinks ahead."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.analyses.conflict._ground import few_draws, grounds, movers
from detente.analyses.conflict._picture import Picture
from detente.analyses.conflict._shown import MOST_SHOWN, Shown, shown
from detente.analyses.conflict._tree import Tree
from detente.analyses.conflict._wording import who
from detente.analysis import analysis
from detente.case import STATUSES
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.reach import Reach
from detente.graph.stable import CONCEPTS, Truth, improvements, stable
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import Situations

MEANING = {
    "nash": "nobody gains by a move, answers left aside",
    "seq": "every gain can be undone by answers that are themselves improvements",
    "smr": "every gain can be undone by some answer, and the mover cannot mend it",
    "gmr": "every gain can be undone by some answer, at whatever cost",
}
TOLD = 4


def stability(reach: Reach, worth: Array) -> Truth:
    """Whether each situation is stable for each actor, shape (n, concepts, situations, actors).

    Concepts in the order of CONCEPTS: Nash, SEQ, SMR, GMR. `reach` says who can move where (`detente.graph.reach`),
    `worth` (n, actors, situations) what a situation is worth to each actor in any unit; differences up to TIE are
    none. A situation is an equilibrium when it is stable for all actors: `.all(axis=-1)`. Answers are legal
    sequences of the others, nobody twice in a row. Source: Nash (1950); SEQ: Fraser and Hipel (1979), IEEE
    Transactions SMC 9(12); SMR, GMR: Howard (1971), Paradoxes of Rationality; for many actors as in Fang, Hipel and
    Kilgour (1993), Interactive Decision Making, definitions 3.4–3.12, here by least values over what can be reached.

    The prisoners' dilemma lasts in mutual defection (situation 3) by Nash, and in cooperation (0) when both think
    of the answer:

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> stability(dilemma, worth)[0, :2].all(axis=-1).tolist()
    [[False, False, False, True], [True, False, False, True]]
    """
    return stable(reach, worth)


def tell(result: Result) -> list[str]:
    """Today's situation, then those most often reached that last."""
    rows = result.tables["situations"]
    if not rows:
        return []
    today, extent = rows[0], result.tables["extent"][0]
    told = [
        f"Today's situation ({today['label']}) is stable in {_share(today['seq'])} of draws when actors weigh the "
        f"answers others would gladly give (SEQ), in {_share(today['nash'])} when they weigh none (Nash)."
    ]
    told += [
        f"{row['label']}: stable in {_share(row['seq'])} of draws (SEQ; Nash {_share(row['nash'])}); improvements lead "
        f"there from today in {_share(row['reachable'])}."
        for row in rows[1 : TOLD + 1]
    ]
    told.append(
        f"Legal moves reach {extent['legal']:,} situations from today; improvements alone reach "
        f"{float(extent['improved'] or 0):.0f} on average."
    )
    return told


def _share(value: Any) -> str:
    return percent(float(value))


@analysis(
    question="Which situations last once they are reached, and which of them can today lead to?",
    reference="Fang, Hipel & Kilgour (1993), Interactive Decision Making, chapter 3",
    example="detente run stability kosovo-2007 --most-draws 200",
    tell=tell,
)
def answer(draws: Draws, *, most_draws: int = 400, most_shown: int = MOST_SHOWN) -> Answer:
    """In each draw, whether each of `most_shown` situations lasts, and whether improvements lead there from today.

    Only the first `most_draws` draws are looked at, as all situations count in each: the standard error of one share
    over 400 draws is at most 2.5 points of a hundred. The situations shown are chosen by 64 draws of the case's own,
    so that they do not depend on these draws; lapsing drafts are left out, as nobody decides on them.
    """
    if most_draws < 1:
        raise SettingError(f"stability: most_draws = {most_draws}; allowed: 1 or more")
    if most_shown < 2:
        raise SettingError(f"stability: most_shown = {most_shown}; allowed: 2 or more")
    space, chosen, n = space_of(draws, draws.case, "today"), shown(draws, most_shown), min(draws.n, most_draws)
    at = np.array(chosen.places)
    lasts, reached = np.zeros((len(CONCEPTS), n, len(at)), bool), np.zeros((n, len(at)), bool)
    improved, picture, tree = np.zeros(n), Picture(chosen, n), Tree(chosen, n)
    for ground in grounds(draws, n):
        steps, edge = improvements(ground.reach, ground.worth)
        equilibrium = np.asarray(stability(ground.reach, ground.worth)[:, :, at].all(axis=-1))
        lasts[:, ground.places] = equilibrium.transpose(1, 0, 2)
        reached[ground.places], improved[ground.places] = steps[:, at] >= 0, (steps > 0).sum(axis=1)
        picture.add(ground)
        tree.add(ground, steps, edge)
    moves, route = picture.rows(space)
    tables = {
        "situations": _rows(space, chosen, lasts, reached),
        "moves": moves,
        "route": route,
        "tree": tree.rows(space),
        "in_force": _in_force(space, chosen),
        "extent": [{"legal": len(space), "improved": float(improved.mean()), "draws": n, "actors": len(movers(space))}],
        "concepts": [{"concept": key, "meaning": MEANING[key]} for key in CONCEPTS],
    }
    return Answer(_measures(space, chosen, lasts, reached), tables, _caveats(draws.n, n), exact=n == draws.n)


def _measures(space: Situations, chosen: Shown, lasts: Truth, reached: Truth) -> dict[str, Quantity]:
    measures = {}
    for k, (s, name) in enumerate(zip(chosen.places, chosen.names, strict=True)):
        label = "today's situation" if s == 0 else space.label(s)
        for c, concept in enumerate(CONCEPTS):
            text = f"{label}: lasts ({concept.upper() if concept != 'nash' else 'Nash'})"
            measures[f"{concept}.{name}"] = Quantity(lasts[c, :, k].astype(float), "chance", text)
        if s != 0:
            text = f"{label}: reached from today by improvements"
            measures[f"reachable.{name}"] = Quantity(reached[:, k].astype(float), "chance", text)
    return measures


def _rows(space: Situations, chosen: Shown, lasts: Truth, reached: Truth) -> list[dict[str, Any]]:
    """Today's situation first, then those improvements reach, the most stable (SEQ) first, then the others."""
    rows = []
    for k, s in enumerate(chosen.places):
        shares = {concept: float(lasts[c, :, k].mean()) for c, concept in enumerate(CONCEPTS)}
        usual = [concept.upper() if concept != "nash" else "Nash" for concept in CONCEPTS if shares[concept] >= 0.5]
        rows.append(
            {
                "id": chosen.letters[k],
                "name": chosen.names[k],
                "label": space.label(s),
                "today": s == 0,
                "reachable": float(reached[:, k].mean()),
                **shares,
                "equilibrium": ", ".join(usual) or "in fewer than half the draws",
            }
        )
    return sorted(
        rows, key=lambda row: (not row["today"], not row["reachable"], -row["seq"], -row["reachable"], row["id"])
    )


def _in_force(space: Situations, chosen: Shown) -> list[dict[str, Any]]:
    """What is in force in each situation shown: a row an option or draft, a column a situation."""
    case, rows = space.case, []
    for key in space.options:
        holds = space.holds(key)
        marks: dict[str, bool | str] = {
            name: bool(holds[s]) for s, name in zip(chosen.places, chosen.letters, strict=True)
        }
        owner = case.actor[case.option[key].actor].name
        rows.append({"actor": owner, "option": case.option[key].text, **marks})
    for d, key in enumerate(case.drafts):
        status = space.status(d)
        marks = {name: STATUSES[status[s]] for s, name in zip(chosen.places, chosen.letters, strict=True)}
        owner = who(case, case.actors.index(case.draft[key].sponsors[0]))
        rows.append({"actor": owner, "option": case.draft[key].name or key, **marks})
    return rows


def _caveats(given: int, used: int) -> list[Caveat]:
    caveats = [
        Caveat(
            "weak notions",
            "GMR and SMR let others answer at any cost to themselves and so call many situations stable; "
            "Nash and SEQ tell more.",
        ),
        Caveat(
            "known worths",
            "Stability asks what actors would do who know each other's worths and how each vote would end; it says "
            "nothing of time.",
        ),
    ]
    return caveats + few_draws(given, used)
