"""Tables of the situations shown: how stable each is, and what is in force in it."""

from __future__ import annotations

from typing import Any

from detente.analyses.conflict._shown import Shown
from detente.analyses.conflict._wording import who
from detente.case import STATUSES
from detente.graph.stable import Truth
from detente.situations import Situations


def usual_name(concept: str) -> str:
    """Nash, SEQ, SSEQ, SMR, GMR, SIM."""
    return "Nash" if concept == "nash" else concept.upper()


def leading(concepts: tuple[str, ...]) -> str:
    """The concept that findings tell of and rows are ordered by: SEQ where it is asked, else the first."""
    return "seq" if "seq" in concepts else concepts[0]


def situation_rows(
    space: Situations, chosen: Shown, concepts: tuple[str, ...], lasts: Truth, reached: Truth
) -> list[dict[str, Any]]:
    """Today's situation first, then those improvements reach, the most stable by what leads first, then the others."""
    rows, lead = [], leading(concepts)
    for k, s in enumerate(chosen.places):
        shares = {concept: float(lasts[c, :, k].mean()) for c, concept in enumerate(concepts)}
        usual = [usual_name(concept) for concept in concepts if shares[concept] >= 0.5]
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
        rows, key=lambda row: (not row["today"], not row["reachable"], -row[lead], -row["reachable"], row["id"])
    )


def in_force(space: Situations, chosen: Shown) -> list[dict[str, Any]]:
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
