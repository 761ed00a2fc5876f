"""Which situations last when actors act together, and which equilibria would a coalition leave for another?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.analyses.conflict._blocks import Blocks, blocks
from detente.analyses.conflict._ground import few_draws, grounds, movers
from detente.analyses.conflict._shown import Shown, shown
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.coalitions import COALITION_CONCEPTS, coalition_stable, stable_together, vulnerable
from detente.graph.reach import Reach
from detente.graph.stable import Truth, stable
from detente.graph.together import Coalition, together
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import Situations

MEANING = {
    "cnash": "no coalition gains by moving together, answers left aside",
    "cseq": "every joint gain can be undone by answers that all who make them gain by",
    "csmr": "every joint gain can be undone by some answer, and the coalition cannot mend it",
    "cgmr": "every joint gain can be undone by some answer, at whatever cost",
}
NAMES = {"cnash": "CNash", "cseq": "CSEQ", "csmr": "CSMR", "cgmr": "CGMR"}
TOLD = 3
MOST_ROWS = 24
WAYS_OF_GAINING = {"all": False, "pareto": True}

Leaving = tuple[int, int, int]
"""A coalition by its place, the equilibrium it leaves, and the one it makes for."""


def coalition_stability(
    reach: Reach, worth: Array, judged: Sequence[Coalition] | None = None, *, pareto: bool = False
) -> Truth:
    """Whether situations are stable for coalitions, shape (n, concepts, coalitions, situations).

    Concepts in the order of COALITION_CONCEPTS: CNash, CSEQ, CSMR, CGMR; coalitions as `judged` lists them, or all,
    small ones first. `reach` says who can move where, `worth` (n, actors, situations) what a situation is worth, in
    any unit. A joint move is an improvement when every member likes where it leads strictly better; with `pareto`,
    when none likes it less and one likes it better. Source: Inohara and Hipel (2008), Systems Engineering 11(4),
    343–359, definitions 9–16; Pareto: Zhu, Kilgour and Hipel (2020), IEEE Transactions SMC: Systems 50(6).

    In the prisoners' dilemma mutual defection (3) is stable for each alone (Nash), but not for both together:

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> coalition_stability(dilemma, worth)[0, 0, :, 3].tolist()
    [True, True, False]
    """
    return coalition_stable(reach, worth, judged, pareto=pareto)


def tell(result: Result) -> list[str]:
    """How today's situation fares, what holds best, and which equilibria a coalition would leave for another."""
    rows = result.tables["situations"]
    today, extent = next(row for row in rows if row["today"]), result.tables["extent"][0]
    told = [
        f"Today's situation ({today['label']}) holds against {extent['against']} in {_share(today['cseq'])} of draws "
        f"when they weigh the answers others would gladly give (CSEQ), in {_share(today['cnash'])} when they weigh "
        "none (CNash)."
    ]
    best = sorted((row for row in rows if not row["today"]), key=lambda row: -float(row["cseq"]))  # type: ignore[arg-type]
    told += [
        f"{row['label']}: holds against them in {_share(row['cseq'])} of draws (CSEQ; CNash {_share(row['cnash'])})."
        for row in best[:TOLD]
    ]
    found = list({row["from"]: row for row in reversed(result.tables["vulnerable"])}.values())[::-1][:TOLD]
    preferred = "which all of them prefer" if result.settings["gain"] == "all" else "which none of them minds"
    told += [
        f"{row['coalition']} would together leave '{row['from']}' for '{row['to']}', which also lasts and "
        f"{preferred}, in {_share(row['share'])} of draws."
        for row in found
    ]
    return told if found else [*told, "No coalition would leave a lasting situation shown for another one that lasts."]


def _share(value: Any) -> str:
    return percent(float(value))


@analysis(
    question="Which situations last when actors act together, and which would a coalition leave for another?",
    reference="Inohara & Hipel (2008), Systems Engineering 11(4); Kilgour, Hipel, Fang & Peng (2001), GDN 10",
    example="detente run coalition-stability kosovo-2007 --partition us+eu,russia+serbia",
    tell=tell,
)
def answer(
    draws: Draws, *, size: int = 2, partition: str = "", gain: str = "all", most_draws: int = 100, most_shown: int = 16
) -> Answer:
    """In each draw, whether each situation shown is stable for every coalition of up to `size` actors.

    With `partition`, such as "us+eu, russia+serbia", only for its blocks; whoever can act and is not named is a
    block alone. Answers come from coalitions of up to `size` of the others (CSEQ), or all of them (CGMR, CSMR).
    `gain`: "all" members must gain by a joint move, or by "pareto" none loses and one gains. An equilibrium, stable
    for every actor alone (SEQ), is vulnerable when a coalition of two or more can move from it to another one that
    is better for it. Asked of the first `most_draws` draws.
    """
    _check(size, gain, most_draws, most_shown)
    space, n = space_of(draws, draws.case, "today"), min(draws.n, most_draws)
    chosen, teams = shown(draws, most_shown), blocks(space, movers(space), size, partition)
    lasts = np.zeros((n, len(COALITION_CONCEPTS), len(teams.judged), len(chosen.places)), bool)
    alone, left = np.zeros((n, len(chosen.places)), bool), np.zeros((n, len(chosen.places)), bool)
    leaving: Counter[Leaving] = Counter()
    column = np.zeros(len(space), int)
    column[list(chosen.places)] = range(len(chosen.places))
    for ground in grounds(draws, n):
        joint, pareto = together(ground.reach, [*teams.judged, *teams.answering]), WAYS_OF_GAINING[gain]
        lasts[ground.places] = stable_together(
            joint, ground.worth, teams.judged, teams.answering, pareto=pareto, at=chosen.places
        )
        last = np.asarray(stable(ground.reach, ground.worth, ["seq"])[:, 0].all(axis=-1))
        alone[ground.places] = last[:, chosen.places]
        rows = vulnerable(joint, ground.worth, last, teams.several, pareto=pareto, at=chosen.places)
        leaving.update((int(h), int(s), int(x)) for _, h, s, x in rows)
        left[ground.places[rows[:, 0]], column[rows[:, 2]]] = True
    tables = {
        "situations": _rows(space, chosen, lasts, alone, left),
        "vulnerable": _vulnerable(space, chosen, teams, leaving, n),
        "leaves": _leaves(space, chosen, teams, lasts),
        "concepts": [{"concept": key, "meaning": MEANING[key]} for key in COALITION_CONCEPTS],
        "extent": [{"against": teams.text, "coalitions": len(teams.judged), "draws": n, "situations": len(space)}],
    }
    caveats = [*_caveats(teams, size), *few_draws(draws.n, n)]
    return Answer(_measures(space, chosen, lasts, left, teams), tables, caveats, exact=n == draws.n)


def _check(size: int, gain: str, most_draws: int, most_shown: int) -> None:
    for name, value, least in (("size", size, 1), ("most_draws", most_draws, 1), ("most_shown", most_shown, 2)):
        if value < least:
            raise SettingError(f"coalition-stability: {name} = {value}; allowed: {least} or more")
    if gain not in WAYS_OF_GAINING:
        raise SettingError(f"coalition-stability: gain = {gain!r}; allowed: {', '.join(WAYS_OF_GAINING)}")


def _label(space: Situations, s: int) -> str:
    return "today's situation" if s == 0 else space.label(s)


def _measures(space: Situations, chosen: Shown, lasts: Truth, left: Truth, teams: Blocks) -> dict[str, Quantity]:
    measures, whole = {}, np.asarray(lasts.all(axis=2))
    for k, (s, name) in enumerate(zip(chosen.places, chosen.names, strict=True)):
        for c, concept in enumerate(COALITION_CONCEPTS):
            text = f"{_label(space, s)}: holds against {teams.text} ({NAMES[concept]})"
            measures[f"{concept}.{name}"] = Quantity(whole[:, c, k].astype(float), "chance", text)
        text = f"{_label(space, s)}: lasts, but a coalition would leave it for another that lasts"
        measures[f"vulnerable.{name}"] = Quantity(left[:, k].astype(float), "chance", text)
    return measures


def _rows(space: Situations, chosen: Shown, lasts: Truth, alone: Truth, left: Truth) -> list[dict[str, Any]]:
    """Today's situation first, then those that hold most often (CSEQ)."""
    whole, rows = np.asarray(lasts.all(axis=2)), []
    for k, s in enumerate(chosen.places):
        shares = {concept: float(whole[:, c, k].mean()) for c, concept in enumerate(COALITION_CONCEPTS)}
        row = {"id": chosen.letters[k], "name": chosen.names[k], "label": space.label(s), "today": s == 0}
        alike = {"alone": float(alone[:, k].mean()), **shares, "vulnerable": float(left[:, k].mean())}
        rows.append({**row, **alike})
    return sorted(rows, key=lambda row: (not row["today"], -row["cseq"], -row["cnash"], row["label"]))


def _vulnerable(
    space: Situations, chosen: Shown, teams: Blocks, leaving: Counter[Leaving], n: int
) -> list[dict[str, Any]]:
    """Who would leave what for what, the commonest first; not where some of them would as often without the rest."""
    rows: list[dict[str, Any]] = []
    for (h, s, x), count in leaving.items():
        members = set(teams.several[h])
        if any(leaving[k, s, x] >= count for k, few in enumerate(teams.several) if set(few) < members):
            continue
        row = {"coalition": teams.name(teams.several[h]), "from": space.label(s), "to": space.label(x)}
        rows.append({**row, "share": count / n, "to_shown": x in chosen.places})
    return sorted(rows, key=lambda row: (-row["share"], row["from"], row["to"], row["coalition"]))[:MOST_ROWS]


def _leaves(space: Situations, chosen: Shown, teams: Blocks, lasts: Truth) -> list[dict[str, Any]]:
    """The coalition that gains most often by leaving each situation, and how often answers hold it back (CSEQ)."""
    if not teams.judged:
        return []
    share, rows = lasts.mean(axis=0), []
    for k, s in enumerate(chosen.places):
        h = int(np.argmin(share[0, :, k]))
        row = {"label": space.label(s), "coalition": teams.name(teams.judged[h]), "gains": float(1 - share[0, h, k])}
        rows.append({**row, "held_back": float(share[1, h, k] - share[0, h, k])})
    return rows


def _caveats(teams: Blocks, size: int) -> list[Caveat]:
    caveats = [
        Caveat(
            "no pledges",
            "A coalition is judged by what its members gain together; whether they would find each other, and keep "
            "their word, is not asked.",
        )
    ]
    if teams.cut:
        text = (
            f"Only coalitions of up to {size} actors are looked at; a larger one may leave a situation called stable."
        )
        caveats.append(Caveat("small coalitions", text))
    return caveats
