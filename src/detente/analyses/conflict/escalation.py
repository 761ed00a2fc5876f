"""Escalation: what happens without a deal, how dangerous it is, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np

from detente.analyses.conflict._dangers import DANGER_DRAWS, danger_rows
from detente.analyses.conflict._followed import (
    averaged,
    date_rows,
    doer,
    end_rows,
    followed,
    route_rows,
    shown_acts,
    time_rows,
)
from detente.analyses.conflict._parameters import influence_rows
from detente.analysis import analysis
from detente.case import STATUSES, Case
from detente.draws import Draws
from detente.joint.chain import chain
from detente.joint.chain_graph import MOST_ACTS
from detente.joint.foresight import model
from detente.joint.met import Met
from detente.joint.walk import AHEAD, walk
from detente.joint.whole import whole
from detente.likelihood import in_words, percent
from detente.numeric import Array
from detente.preferences import order_only
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.situations import NATURE, Act, Situations

DATES = 12
VARIANTS = {
    "half": ("half the noise of choice", 0.5, None),
    "double": ("twice the noise of choice", 2.0, None),
    "h0": ("no replies looked ahead", 1.0, 0),
}
"""Other assumptions under which the same draws are walked: name, words, factor on the noise, replies ahead."""


Method = Literal["sampled", "exact", "auto"]
EXACT_EFFORT = 8
"""Chains solved at the best guess, in multiples of the usual: each takes as long as some thirty walks."""


def escalation(
    draws: Draws, *, walks: int, ahead: int, noise: float = 1.0, name: str = "walk", method: Method = "sampled"
) -> Iterator[Met]:
    """Walks through the crisis for each part of the draws: the joint model's answer to what happens when.

    `walks` draws of resolve a draw, actors looking `ahead` replies ahead, the noise of choice times `noise`. Each is
    walked once ("sampled"), solved exactly ("exact"), or solved where its chain is small enough and walked where not
    ("auto"). Yields one Met a part; shares are chances (0–1) by the case's horizon. The model is that of
    `detente.joint`: gain of a move
    G = V^h(s⊕o) − V^h(s), reluctance R = n ln((1 − b)/b) from the base rate b of its class (a logit choice,
    McFadden 1974, with the base rate as its intercept), resolve that lasts, votes as chance nodes. Looking h
    replies ahead is level-h reasoning (Camerer, Ho & Chong 2004, QJE 119(3), section II) with the moves of
    others in continuous time (a stochastic game of moves, Arcidiacono, Bayer, Blevins & Ellickson 2016,
    Review of Economic Studies 83(3), section 2).

    >>> from detente import load
    >>> part = next(escalation(load("kosovo-2007").draw(4), walks=8, ahead=1))
    >>> part.used.shape[0], bool(((part.rung >= 0) & (part.rung <= 1)).all())
    (4, True)
    """
    for part in draws.parts():
        joint = whole(part)
        built = model(part, joint.space, joint.worth, joint.votes, noise)
        if method == "sampled" or (method == "auto" and len(joint.space.acts) > MOST_ACTS):
            yield walk(part, joint.space, built, walks=walks, ahead=ahead, dates=DATES, name=name)
        else:
            exact = method == "exact"
            yield chain(part, joint.space, built, walks=walks, ahead=ahead, dates=DATES, name=name, exact=exact)


def tell(result: Result) -> list[str]:
    """The findings in words: the draft's end, the acts most likely, the ladder."""
    told = []
    for row in result.tables["drafts"]:
        chance = result.measures[str(row["measure"])].mean
        if chance >= 0.2:
            told.append(f"By the horizon {row['draft']} is {row['status']}: {in_words(chance)}, {percent(chance)}.")
    for row in result.tables["options"][:6]:
        measure = result.measures[str(row["measure"])]
        told.append(
            f"{row['actor']}: {row['text']}: {in_words(measure.mean)}, {percent(measure.mean)} "
            f"({percent(measure.low)} to {percent(measure.high)} over the draws)."
        )
    times = {row["what"]: row for row in result.tables["times"]}
    for row in result.tables["ladder"][1:]:
        measure = result.measures[str(row["measure"])]
        when = times[row["measure"]]["date"]
        told.append(
            f"Violence reaches '{row['text']}' or worse: {in_words(measure.mean)}, {percent(measure.mean)}"
            + (f"; if it does, around {when}." if when else ".")
        )
    return [*told, *_tell_dangers(result)]


def _tell_dangers(result: Result, most: int = 3) -> Iterator[str]:
    """The likeliest dangerous steps, each with who would likeliest stop it."""
    for row in result.tables["dangers"][:most]:
        chance = percent(_number(row, "chance"))
        told = f"What first leads to '{row['to']}' ({chance}): {row['actor']}: {row['text']}."
        likeliest = next((r for r in result.tables["stoppers"] if r["step"] == row["step"]), None)
        if likeliest is None:
            yield f"{told} Nobody else could stop it, or would."
        else:
            would = percent(_number(likeliest, "would"))
            act = f"{likeliest['actor']}: {likeliest['text']}"
            yield f"{told} Likeliest to stop it ({likeliest['how']}; {would} given the chance): {act}."


def _number(row: Row, name: str) -> float:
    value = row[name]
    return value if isinstance(value, float) else 0.0


@analysis(
    question="What happens without a deal, how dangerous is it, and when?",
    reference="Joint model of vote and crisis; McFadden (1974), Camerer, Ho & Chong (2004), Arcidiacono et al. (2016)",
    example="detente run escalation kosovo-2007 --draws 1000",
    tell=tell,
)
def answer(
    draws: Draws, *, walks: int = 16, ahead: int = AHEAD, method: Method = "sampled", variant_draws: int = 1000
) -> Answer:
    """Chance that each option is used, each rung of violence reached and each draft ends so, by the horizon.

    `walks` draws of resolve for each draw, `ahead` replies looked ahead (0–3). `method`: walk each once ("sampled"),
    solve each exactly ("exact"; raises LimitError where its chain is too large), or what is possible ("auto"). The
    first `variant_draws` are walked again, half as often, with half and twice the noise of choice and with no reply
    looked ahead, and some of them under other parameters, one at a time; 0 leaves that out.
    """
    effort = draws.effort if method == "sampled" else min(draws.effort, EXACT_EFFORT)
    several = walks * effort
    main = list(escalation(draws, walks=several, ahead=ahead, method=method))
    space = whole(draws.parts()[0]).space
    measures = dict(_quantities(draws, space, main))
    shown: dict[str, list[Met]] = {}
    again = draws.part(0, min(draws.n, variant_draws))
    if variant_draws:
        fewer = max(several // 2, 2)
        for key, (_, noise, h) in VARIANTS.items():
            replies = ahead if h is None else h
            shown[key] = list(escalation(again, walks=fewer, ahead=replies, noise=noise, name=key))
            quantities = _quantities(again, space, shown[key])
            measures |= {f"{name}.{key}": q for name, q in quantities if not name.startswith("possible.")}
    tables = _tables(draws, space, main, shown)
    if not draws.is_best:  # a table is told of the draws
        tables["dangers"], tables["stoppers"] = _dangers(draws, main, ahead) if variant_draws else ([], [])
        tables["parameters"] = influence_rows(again, ahead) if variant_draws else []
    return Answer(measures, tables, _caveats(draws.case, space.acts), exact=False)


def _dangers(draws: Draws, parts: list[Met], ahead: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    few = draws.parts()[0].part(0, min(draws.parts()[0].n, DANGER_DRAWS))
    joint = whole(few)
    return danger_rows(few, joint, model(few, joint.space, joint.worth, joint.votes, 1.0), parts, ahead)


def _quantities(draws: Draws, space: Situations, parts: list[Met]) -> Iterator[tuple[str, Quantity]]:
    share, noise = (np.concatenate([getattr(p, what) for p in parts]) for what in ("share", "noise"))
    acts, rungs = parts[0].sizes

    def chance(column: int, label: str, floor: float = -np.inf) -> Quantity:
        return Quantity(share[:, column], "chance", label, noise[:, column], floor)

    possible = share[:, acts : 2 * acts]
    for a, act in shown_acts(space):
        label = f"{doer(space.case, act)}: {act.text}"
        yield f"used.{act.name}", chance(a, label, _floor(draws, act, possible[:, a]))
        yield f"possible.{act.name}", chance(acts + a, f"it becomes possible: {act.text}")
    ladder = space.case.ladder
    floors = _rung_floors(draws, space, possible)
    for k, text in enumerate(ladder.rungs if ladder else ()):
        yield f"rung.{k}", chance(2 * acts + k, f"violence reaches: {text}", floors[k])
    for d, draft in enumerate(space.case.drafts):
        for k, word in enumerate(STATUSES):
            column = 2 * acts + rungs + len(STATUSES) * d + k
            yield f"draft.{draft}.{word}", chance(column, f"{draft} {word} at the horizon")


def _floor(draws: Draws, act: Act, possible: Array) -> float:
    """The least chance ever printed for an act: it becomes possible, times the lower end of its base rate."""
    if not act.class_:  # nobody decides, so no rate of deciding bounds it
        return -np.inf
    return float(possible.mean()) * draws.inputs[f"class.{act.class_}.rate"].estimate.low


def _rung_floors(draws: Draws, space: Situations, possible: Array) -> list[float]:
    """A rung is no less likely than an act that always leads to it or higher."""
    floors = [-np.inf] * (len(space.case.ladder.rungs) if space.case.ladder else 0)
    for a, act in shown_acts(space):
        ends = space.moves[space.moves[:, 2] == a, 1]
        reached = int(space.rung[ends].min()) if act.kind == "start" and len(ends) else 0
        for k in range(1, reached + 1):
            floors[k] = max(floors[k], _floor(draws, act, possible[:, a]))
    return floors


def _tables(draws: Draws, space: Situations, parts: list[Met], variants: dict[str, list[Met]]) -> dict[str, Any]:
    ladder = space.case.ladder
    return {
        "options": _option_rows(draws, space, parts),
        "ladder": [
            {"measure": f"rung.{k}", "rung": k, "text": text} for k, text in enumerate(ladder.rungs if ladder else ())
        ],
        "drafts": [
            {"measure": f"draft.{d}.{word}", "draft": space.case.draft[d].name or d, "status": word}
            for d in space.case.drafts
            for word in STATUSES
        ],
        "variants": _variant_rows(space, parts, variants),
        "by_date": date_rows(space, parts),
        "times": time_rows(space, parts),
        "routes": route_rows(space, parts),
        "ends": end_rows(space, parts),
        "dangers": [],
        "stoppers": [],
        "parameters": [],
        "method": [_how(parts)],
    }


def _how(parts: list[Met]) -> dict[str, Any]:
    """What was done: draws of resolve a draw, the share solved exactly, and the most that a chance solved is off."""
    solved = float(averaged(parts, "solved"))
    return {"resolves": parts[0].walks, "solved": solved, "truncation": max(part.error for part in parts)}


def _option_rows(draws: Draws, space: Situations, parts: list[Met]) -> list[dict[str, Any]]:
    """Options by chance, each beside the base rate of its class and its chance once it is possible."""
    rows = []
    used, possible = (np.concatenate([getattr(p, what) for p in parts]) for what in ("used", "possible"))
    for a, act in shown_acts(space):
        base = draws.inputs[f"class.{act.class_}.rate"] if act.class_ else None
        least = base.estimate.low if base else 0.0
        chance, open_ = float(used[:, a].mean()), float(possible[:, a].mean())
        rows.append(
            {
                "measure": f"used.{act.name}",
                "option": act.name,
                "actor": doer(space.case, act),
                "text": act.text,
                "class": act.class_,
                "base_low": base.estimate.low if base else None,
                "base": base.estimate.best if base else None,
                "base_high": base.estimate.high if base else None,
                "base_reason": base.reason if base else "",
                "possible": open_,
                "once_possible": max(chance / open_, least) if open_ else None,
                "chance": max(chance, open_ * least),
            }
        )
    return sorted(rows, key=lambda row: (-float(row["chance"] or 0), str(row["option"])))


def _variant_rows(space: Situations, parts: list[Met], variants: dict[str, list[Met]]) -> list[dict[str, Any]]:
    rows = []
    final = averaged(parts, "by_date")[-1]
    others = {key: averaged(walked, "by_date")[-1] for key, walked in variants.items()}
    for what, place, text in followed(space):
        row: dict[str, Any] = {"what": what, "text": text, "as_is": float(final[place])}
        row |= {key: float(other[place]) for key, other in others.items()}
        rows.append(row)
    return rows


def _caveats(case: Case, acts: Sequence[Act]) -> list[Caveat]:
    unclassed = sorted(
        key for key, option in case.option.items() if option.class_ is None and option.actor not in case.crowds
    )
    caveats = [
        Caveat("no back-test", "No back-test covers these chances: the model is reasoned, its parameters are ranges."),
        Caveat("upper bound", "Base rates of crises come from disputes that became crises: for a diplomatic deadlock "
               "they are upper bounds."),
    ]  # fmt: skip
    if order := order_only(case, {case.actors[act.actor] for act in acts if act.actor != NATURE}):
        caveats.append(Caveat("order only", order))
    if unclassed:
        text = f"No class, so no reluctance beyond the gain: {', '.join(unclassed)}."
        caveats.append(Caveat("unclassed option", text))
    return caveats
