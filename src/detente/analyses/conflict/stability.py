"""Which situations last: stability for each actor under several notions of how far it thinks ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np

from detente.analyses.conflict._best import best_ground
from detente.analyses.conflict._equilibria import counts, equilibria
from detente.analyses.conflict._ground import few_draws, grounds, movers
from detente.analyses.conflict._picture import Picture
from detente.analyses.conflict._reasons import reason_rows
from detente.analyses.conflict._shown import MOST_SHOWN, Shown, shown
from detente.analyses.conflict._stability_tables import in_force, leading, situation_rows, usual_name
from detente.analyses.conflict._tree import Tree
from detente.analyses.conflict._unknown import Agreement
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.graph.reach import Ints, Reach
from detente.graph.stable import CONCEPTS, WITH_OPTIONS, Truth, improvements, stable
from detente.joint.fallback import space_of
from detente.likelihood import percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import Situations

MEANING = {
    "nash": "nobody gains by a move, answers left aside",
    "sseq": "every gain can be undone by answers that are themselves improvements, and the mover cannot mend it",
    "seq": "every gain can be undone by answers that are themselves improvements",
    "smr": "every gain can be undone by some answer, and the mover cannot mend it",
    "gmr": "every gain can be undone by some answer, at whatever cost",
    "sim": "every gain would be undone if others improved at the same moment",
}
TOLD = 4
TOLD_REASONS = 3


def stability(
    reach: Reach,
    worth: Array,
    concepts: Sequence[str] = CONCEPTS,
    codes: Ints | None = None,
    strong: float = 0.0,
    at: Sequence[int] | None = None,
) -> Truth:
    """Whether each situation is stable for each actor, shape (n, concepts, situations, actors); or each in `at`.

    `reach` says who can move where (`detente.graph.reach`), `worth` (n, actors, situations) what a situation is worth
    to each actor in any unit; differences up to TIE are none. A situation is an equilibrium when it is stable for all
    actors: `.all(axis=-1)`. With R_i(s) what i can reach from s, R_i⁺(s) those x of it with P_i(x) > P_i(s), and
    R_O(x), R_O⁺(x) what the others reach from x by legal sequences of moves, or of improvements, nobody twice in a
    row, s is stable for i when

    - Nash: R_i⁺(s) is empty;
    - GMR: each x ∈ R_i⁺(s) has a t ∈ R_O(x) with P_i(t) ≤ P_i(s);
    - SMR: as GMR, and P_i(u) ≤ P_i(s) for all u ∈ R_i(t);
    - SEQ: each x ∈ R_i⁺(s) has a t ∈ R_O⁺(x) with P_i(t) ≤ P_i(s);
    - SSEQ: as SEQ, and P_i(u) ≤ P_i(s) for all u ∈ R_i(t);
    - SIM (`codes` needed, the situations as binary numbers of options): each x ∈ R_i⁺(s) meets improvements of others
      from s that made together with the change to x give a feasible t with P_i(t) ≤ P_i(s).

    With `strong` above 0 it must end worse, P_i(t) < P_i(s) − strong and likewise for u: strong stability (Hamouda,
    Kilgour and Hipel 2006, Applied Mathematics and Computation 179(1), 142–157; SIM has none).

    Source: Nash (1950); GMR, SMR: Howard (1971), Paradoxes of Rationality; SEQ: Fraser and Hipel (1979), IEEE
    Transactions SMC 9(12); SIM: Fraser and Hipel (1984), Conflict Analysis, chapter 2; SSEQ: Rego and Vieira (2017),
    Group Decision and Negotiation 26; for many actors as in Fang, Hipel and Kilgour (1993), Interactive Decision
    Making, definitions 3.4–3.12, here by least values over what can be reached. Raises SettingError for a concept
    that is unknown or cannot be asked.

    The prisoners' dilemma lasts in mutual defection (situation 3) by Nash, and in cooperation (0) when both think
    of the answer:

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> stability(dilemma, worth, ["nash", "seq"])[0].all(axis=-1).tolist()
    [[False, False, False, True], [True, False, False, True]]
    """
    return stable(reach, worth, concepts, codes, strong, at)


def tell(result: Result) -> list[str]:
    """Today's situation and why, those most often reached that last, and how many there are."""
    rows = result.tables["situations"]
    if not rows:
        return []
    concepts = tuple(str(row["concept"]) for row in result.tables["concepts"])
    lead, today = leading(concepts), rows[0]
    told = [f"Today's situation ({today['label']}) is stable in {_told_shares(today, lead, concepts)}."]
    told += list(_told_reasons(result))
    told += [
        f"{row['label']}: stable in {_told_shares(row, lead, concepts)}; improvements lead there from today in "
        f"{_share(row['reachable'])}."
        for row in rows[1 : TOLD + 1]
    ]
    extent = result.tables["extent"][0]
    told.append(
        f"Legal moves reach {extent['legal']:,} situations from today; improvements alone reach "
        f"{float(extent['improved'] or 0):.0f} on average."
    )
    if "equilibria" in result.tables:
        found = (f"{row['equilibria']:,} by {usual_name(str(row['concept']))}" for row in result.tables["concepts"])
        told.append(f"Situations that last for everybody at the best guess, of all: {', '.join(found)}.")
    return [*told, *_told_unknown(result, lead)]


def _told_unknown(result: Result, lead: str) -> Iterator[str]:
    """What lasts where orders on which too few draws agree are unknown."""
    rows = result.tables.get("unknown")
    if rows is not None:
        lasting = [f"'{row['label']}'" for row in rows if row.get(lead)]
        known = f"If an order counts as known only where {percent(result.settings['agreement'])} of draws agree on it"
        form = f"{usual_name(lead)}, form {result.settings['unknown']}"
        yield f"{known}, these last ({form}): {'; '.join(lasting) or 'none of those shown'}."


def _told_shares(row: Any, lead: str, concepts: tuple[str, ...]) -> str:
    """In what share of draws, by the concept told of and by Nash."""
    nash = f"; Nash {_share(row['nash'])}" if "nash" in concepts and lead != "nash" else ""
    return f"{_share(row[lead])} of draws ({usual_name(lead)}{nash})"


def _told_reasons(result: Result) -> Iterator[str]:
    """Why today's situation is stable or not: those who would leave first, then those whom an answer keeps."""
    today = [row for row in result.tables.get("reasons", ()) if row["name"] == "today"]
    moved = [row for row in today if not row["stable"]]
    kept = [row for row in today if row["stable"] and ";" in str(row["sentence"])]
    for row in [*moved, *kept][:TOLD_REASONS]:
        yield f"Today: {row['sentence'][:-1]} (holds in {_share(row['share'])} of draws)."  # type: ignore[index]


def _share(value: Any) -> str:
    return percent(float(value))


@analysis(
    question="Which situations last once they are reached, why, and which of them can today lead to?",
    reference="Fang, Hipel & Kilgour (1993), Interactive Decision Making, chapter 3",
    example="detente run stability kosovo-2007 --most-draws 200",
    tell=tell,
    large={"most_draws": None},
    later={"reasons": "none"},
)
def answer(
    draws: Draws,
    *,
    most_draws: int = 400,
    most_shown: int = MOST_SHOWN,
    concepts: str = "nash,sseq,seq,smr,gmr",
    reasons: Literal["nash", "sseq", "seq", "smr", "gmr", "none"] = "seq",
    strong: float = 0.0,
    unknown: Literal["none", "a", "b", "c", "d"] = "none",
    agreement: float = 0.8,
) -> Answer:
    """In each draw, whether each of `most_shown` situations lasts, and whether improvements lead there from today.

    `concepts` are the notions of stability asked about, with commas; `sim` is one more, for cases of options without
    drafts. `reasons` is the notion that reasons are told by, a sentence for each situation and actor at the best
    guess; with `none` these and the list of all equilibria are left out. `strong`, in points, is how much worse an
    answer must leave an actor to deter it; at 0 no better is enough. With `unknown` besides it is asked what lasts if
    an order counts as known only where a share `agreement` of the draws agrees on it, in one of four forms: the
    unknown tempts to leave (a, c) or not (b, d), deters (c, d) or not (a, b). Only the first `most_draws` draws are
    looked at: the standard error of one share over 400 draws is at most 2.5 points of a hundred; who asks for more
    than 10,000 draws has all of them looked at, unless told. The situations shown are chosen by 64 draws of the
    case's own, so that they do not depend on these draws; lapsing drafts are left out, as nobody decides on them.
    """
    _check(most_draws, most_shown, strong, agreement)
    space, chosen, n = space_of(draws, draws.case, "today"), shown(draws, most_shown), min(draws.n, most_draws)
    asked, codes = _asked(concepts, space), space.codes.astype(np.int32)
    every = asked if reasons in (*asked, "none") else (*asked, reasons)
    at = list(chosen.places)
    lasts, reached = np.zeros((len(asked), n, len(at)), bool), np.zeros((n, len(at)), bool)
    why = np.zeros((len(every), len(at), len(movers(space))))
    improved, picture, tree = np.zeros(n), Picture(chosen, n), Tree(chosen, n)
    agree = Agreement(draws, chosen, unknown, agreement) if unknown != "none" else None
    for ground in grounds(draws, n):
        steps, edge = improvements(ground.reach, ground.worth)
        here = stability(ground.reach, ground.worth, every, codes, strong, at)
        lasts[:, ground.places] = np.swapaxes(here[:, : len(asked)].all(axis=-1), 0, 1)
        why += here.sum(axis=0) / n
        reached[ground.places], improved[ground.places] = steps[:, at] >= 0, (steps > 0).sum(axis=1)
        picture.add(ground)
        tree.add(ground, steps, edge)
        if agree:
            agree.add(ground)
    moves, route = picture.rows(space)
    tables = {
        "situations": situation_rows(space, chosen, asked, lasts, reached),
        "moves": moves,
        "route": route,
        "tree": tree.rows(space),
        "in_force": in_force(space, chosen),
        "extent": [{"legal": len(space), "improved": float(improved.mean()), "draws": n, "actors": len(movers(space))}],
        "concepts": [{"concept": key, "meaning": MEANING[key]} for key in asked],
    }
    if agree:
        tables["unknown"] = agree.rows(space, asked)
    if reasons != "none":
        tables |= _at_best_guess(draws, chosen, asked, reasons, why[every.index(reasons)], strong)
    return Answer(_measures(space, chosen, asked, lasts, reached), tables, _caveats(draws.n, n), exact=n == draws.n)


def _check(most_draws: int, most_shown: int, strong: float, agreement: float) -> None:
    if most_draws < 1:
        raise SettingError(f"stability: most_draws = {most_draws}; allowed: 1 or more")
    if most_shown < 2:
        raise SettingError(f"stability: most_shown = {most_shown}; allowed: 2 or more")
    if not 0 <= strong < np.inf:
        raise SettingError(f"stability: strong = {strong}; allowed: points, 0 or more")
    if not 0.5 < agreement <= 1:
        raise SettingError(f"stability: agreement = {agreement}; allowed: a share above 0.5, at most 1")


def _asked(concepts: str, space: Situations) -> tuple[str, ...]:
    """The concepts asked about, each once, in the order given."""
    asked = tuple(dict.fromkeys(name.strip().lower() for name in concepts.split(",")))
    plain = not (space.case.drafts or space.case.situation or space.case.alike)
    allowed = WITH_OPTIONS if plain else CONCEPTS
    for name in asked:
        if name not in allowed:
            seen = " is for cases of options without drafts or likeness" if name in WITH_OPTIONS else ""
            raise SettingError(f"stability: concepts: {name!r}{seen}; allowed: {', '.join(allowed)}, with commas")
    return asked


def _at_best_guess(
    draws: Draws, chosen: Shown, asked: tuple[str, ...], reasons: str, shares: Array, strong: float
) -> dict[str, list[dict[str, Any]]]:
    """Reasons and all equilibria, at the best guess."""
    space, ground = space_of(draws, draws.case, "today"), best_ground(draws)
    lasting = stability(ground.reach, ground.worth, asked, space.codes.astype(np.int32), strong)[0].all(axis=-1)
    steps = improvements(ground.reach, ground.worth)[0][0]
    found = zip(asked, counts(lasting, steps), strict=True)
    return {
        "reasons": reason_rows(space, ground, chosen, reasons, shares, strong),
        "equilibria": equilibria(space, steps, lasting, asked, chosen),
        "concepts": [
            {"concept": key, "meaning": MEANING[key], "equilibria": all_, "reached": reached}
            for key, (all_, reached) in found
        ],
    }


def _measures(
    space: Situations, chosen: Shown, concepts: tuple[str, ...], lasts: Truth, reached: Truth
) -> dict[str, Quantity]:
    measures = {}
    for k, (s, name) in enumerate(zip(chosen.places, chosen.names, strict=True)):
        label = "today's situation" if s == 0 else space.label(s)
        for c, concept in enumerate(concepts):
            text = f"{label}: lasts ({usual_name(concept)})"
            measures[f"{concept}.{name}"] = Quantity(lasts[c, :, k].astype(float), "chance", text)
        if s != 0:
            text = f"{label}: reached from today by improvements"
            measures[f"reachable.{name}"] = Quantity(reached[:, k].astype(float), "chance", text)
    return measures


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
