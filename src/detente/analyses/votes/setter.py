"""What can whoever writes the text get through a draft's body?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import TOP, Plane, nothing_to_tell, planes, setter_of
from detente.analysis import analysis
from detente.draws import Draws, stance_holder
from detente.likelihood import in_words, percent
from detente.numeric import TIE, Array
from detente.plane.setter import line_setter_text
from detente.plane.setter import setter_text as setter
from detente.result import Answer, Caveat, Quantity, Result, Row

__all__ = ["answer", "setter", "tell"]


def tell(result: Result) -> list[str]:
    """Two sentences a draft: the text, and what it brings whoever writes it."""
    told = []
    for row in result.tables["drafts"]:
        draft, issues = str(row["id"]), [str(key) for key in (row["issue"], row["second_issue"]) if key]
        nearer, stuck = result.measures[f"{draft}.nearer"], result.measures[f"{draft}.stuck"]
        places = " and ".join(f"{result.measures[f'{draft}.{key}'].mean:.0f} on {key}" for key in issues)
        told.append(
            f"The best text that {row['setter']} could get through in place of {row['draft']} lies at {places} on "
            f"average, and closes {percent(nearer.mean)} of the distance between what holds without it and what "
            f"{row['setter']} wants."
        )
        told.append(f"That no text brings {row['setter']} nearer: {in_words(stuck.mean)}, {percent(stuck.mean)}.")
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="What is the best text that whoever writes it could get through the body?",
    reference="Romer & Rosenthal (1978), Public Choice 33(4), 27–43",
    example="detente run setter kosovo-2007 --by uk",
    tell=tell,
)
def answer(draws: Draws, *, issues: str = "", by: str = "", most_draws: int = 400) -> Answer:
    """Where the setter's best text lies, and how much nearer it is to what the setter wants than no text.

    `issues`: one or two, with a comma between; without, the draft's two on which its body's saliences sum highest.
    `by`: who writes the text, any actor; without, the draft's lead sponsor. Only the first `most_draws` draws are
    asked.
    """
    found, caveats = planes(draws, issues, most_draws)
    measures: dict[str, Quantity] = {}
    rows, drafts = list[Row](), list[Row]()
    for plane in found:
        who = setter_of(draws.case, plane.draft, by)
        name = draws.case.actor[who].name
        if all(stance_holder(draws.case, who, key) is None for key in plane.issues):
            on = " and ".join(plane.issues)
            caveats.append(Caveat("no setter", f"{name} takes no stance on {on}, so no text is better for it."))
            continue
        wanted = _wanted(draws, plane, who)
        text = np.array([_best(plane, k, wanted[k]) for k in range(plane.n)])
        measures |= _quantities(plane, name, wanted, text)
        rows += [*plane.rows(), *_picture(plane, name, wanted, text)]
        second = plane.issues[1] if plane.issues[1:] else ""
        drafts.append(
            {"id": plane.draft, "draft": plane.name, "setter": name, "issue": plane.issues[0], "second_issue": second}
        )
    return Answer(measures, {"setter": rows, "drafts": drafts}, caveats)


def _wanted(draws: Draws, plane: Plane, who: str) -> Array:
    """What the setter wants, in units of the plane; as without a draft where it takes no stance."""
    case = draws.case
    places = [case.issues.index(key) for key in plane.issues]
    wanted = draws.position[: plane.n, case.actors.index(who)][:, places] * plane.scale
    return np.asarray(np.where(np.isnan(wanted), plane.fallback, wanted))


def _best(plane: Plane, k: int, wanted: Array) -> Array:
    if len(plane.issues) == 1:
        points, q, most = plane.points[k, :, 0], float(plane.fallback[k, 0]), TOP * float(plane.scale[k, 0])
        return np.array([line_setter_text(points, plane.votes, q, float(wanted[0]), most)])
    return setter(plane.turn(k), plane.fallback[k], wanted, TOP * plane.scale[k])


def _quantities(plane: Plane, name: str, wanted: Array, text: Array) -> dict[str, Quantity]:
    before = np.linalg.norm(plane.fallback - wanted, axis=1)
    gained = before - np.linalg.norm(text - wanted, axis=1)
    share = np.clip(gained / np.maximum(before, TIE), 0, 1)
    measures = {
        f"{plane.draft}.{key}": Quantity(
            text[:, d] / plane.scale[:, d], "scale", f"the best text that {name} gets through, on {key}"
        )
        for d, key in enumerate(plane.issues)
    }
    label = f"share of the way from no text to what {name} wants"
    measures[f"{plane.draft}.nearer"] = Quantity(share, "share", label, floor=0.0)
    stuck = (gained <= 1e-6).astype(float)
    measures[f"{plane.draft}.stuck"] = Quantity(stuck, "chance", f"no text brings {name} nearer to what it wants")
    return measures


def _picture(plane: Plane, name: str, wanted: Array, text: Array) -> list[Row]:
    """What the setter wants, and its best text in up to a hundred draws."""
    rows = [plane.row("wanted", f"{name} wants", wanted.mean(axis=0))]
    rows += [plane.row("best", "best text", point) for point in text[:100]]
    return rows
