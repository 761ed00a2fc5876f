"""Escalation: what happens without a deal, how dangerous it is, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from detente.analysis import analysis
from detente.case import STATUSES, Case
from detente.draws import Draws
from detente.joint.foresight import model
from detente.joint.met import Met
from detente.joint.walk import AHEAD, ROUTE_STEPS, walk
from detente.joint.whole import whole
from detente.likelihood import in_words, percent
from detente.numeric import Array
from detente.preferences import order_only
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import NATURE, SURE, Act, Situations

DATES = 12
VARIANTS = {
    "half": ("half the noise of choice", 0.5, None),
    "double": ("twice the noise of choice", 2.0, None),
    "h0": ("no replies looked ahead", 1.0, 0),
}
"""Other assumptions under which the same draws are walked: name, words, factor on the noise, replies ahead."""


def escalation(draws: Draws, *, walks: int, ahead: int, noise: float = 1.0, name: str = "walk") -> Iterator[Met]:
    """Walks through the crisis for each part of the draws: the joint model's answer to what happens when.

    `walks` a draw, actors looking `ahead` replies ahead, the noise of choice times `noise`. Yields one Met a
    part; shares are chances (0–1) by the case's horizon. The model is that of `detente.joint`: gain of a move
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
        yield walk(part, joint.space, built, walks=walks, ahead=ahead, dates=DATES, name=name)


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
    for row in result.tables["ladder"][1:]:
        measure = result.measures[str(row["measure"])]
        told.append(f"Violence reaches '{row['text']}' or worse: {in_words(measure.mean)}, {percent(measure.mean)}.")
    return told


@analysis(
    question="What happens without a deal, how dangerous is it, and when?",
    reference="Joint model of vote and crisis; McFadden (1974), Camerer, Ho & Chong (2004), Arcidiacono et al. (2016)",
    example="detente run escalation kosovo-2007 --draws 1000",
    tell=tell,
)
def answer(draws: Draws, *, walks: int = 16, ahead: int = AHEAD, variant_draws: int = 1000) -> Answer:
    """Chance that each option is used, each rung of violence reached and each draft ends so, by the horizon.

    `walks` for each draw, `ahead` replies looked ahead (0–3). The first `variant_draws` are walked again, half as
    often, with half and twice the noise of choice and with no reply looked ahead; 0 leaves that out.
    """
    several = walks * draws.effort
    main = list(escalation(draws, walks=several, ahead=ahead))
    space = whole(draws.parts()[0]).space
    measures = dict(_quantities(draws, space, main, several))
    shown: dict[str, list[Met]] = {}
    again = draws.part(0, min(draws.n, variant_draws))
    if variant_draws:
        fewer = max(several // 2, 2)
        for key, (_, noise, h) in VARIANTS.items():
            replies = ahead if h is None else h
            shown[key] = list(escalation(again, walks=fewer, ahead=replies, noise=noise, name=key))
            quantities = _quantities(again, space, shown[key], fewer)
            measures |= {f"{name}.{key}": q for name, q in quantities if not name.startswith("possible.")}
    return Answer(measures, _tables(draws, space, main, shown), _caveats(draws.case, space.acts), exact=False)


def _quantities(draws: Draws, space: Situations, parts: list[Met], walks: int) -> Iterator[tuple[str, Quantity]]:
    def chance(values: Array, label: str, floor: float = -np.inf) -> Quantity:
        return Quantity(values, "chance", label, values * (1 - values) / max(walks - 1, 1), floor)

    used, possible = (np.concatenate([getattr(p, what) for p in parts]) for what in ("used", "possible"))
    for a, act in shown_acts(space):
        label = f"{_who(space.case, act)}: {act.text}"
        yield f"used.{act.name}", chance(used[:, a], label, _floor(draws, act, possible[:, a]))
        yield f"possible.{act.name}", chance(possible[:, a], f"it becomes possible: {act.text}")
    rung, status = np.concatenate([p.rung for p in parts]), np.concatenate([p.status for p in parts])
    ladder = space.case.ladder
    floors = _rung_floors(draws, space, possible)
    for k, text in enumerate(ladder.rungs if ladder else ()):
        yield f"rung.{k}", chance(rung[:, k], f"violence reaches: {text}", floors[k])
    for d, draft in enumerate(space.case.drafts):
        for k, word in enumerate(STATUSES):
            yield f"draft.{draft}.{word}", chance(status[:, d, k], f"{draft} {word} at the horizon")


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


def shown_acts(space: Situations) -> list[tuple[int, Act]]:
    """Acts that are news: starts, votes called, drafts withdrawn, what crowds do."""
    news = ("start", "put", "withdraw", "go", "jump", "hazard")
    return [(a, act) for a, act in enumerate(space.acts) if act.kind in news]


def _who(case: Case, act: Act) -> str:
    if act.kind == "hazard" and act.option >= 0:
        return case.actor[case.option[act.name].actor].name
    return "nobody" if act.actor == NATURE else case.actor[case.actors[act.actor]].name


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
        "by_date": _date_rows(space, parts),
        "routes": _route_rows(space, parts),
    }


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
                "actor": _who(space.case, act),
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
    for what, place, text in _followed(space):
        row: dict[str, Any] = {"what": what, "text": text, "as_is": _final(parts, place)}
        for key, walked in variants.items():
            row[key] = _final(walked, place)
        rows.append(row)
    return rows


def _followed(space: Situations) -> list[tuple[str, int, str]]:
    """What is followed over time: its measure, its column in `by_date`, and words."""
    acts = len(space.acts)
    out = [(f"used.{act.name}", a, act.text) for a, act in shown_acts(space)]
    rungs = space.case.ladder.rungs if space.case.ladder else ("calm",)
    out += [(f"rung.{k}", acts + k, text) for k, text in enumerate(rungs) if k > 0]
    for d, draft in enumerate(space.case.drafts):
        name = space.case.draft[draft].name or draft
        first = acts + len(rungs) + len(STATUSES) * d
        out += [(f"draft.{draft}.{w}", first + k, f"{name} {w}") for k, w in enumerate(STATUSES) if k > 0]
    return out


def _final(parts: list[Met], place: int) -> float:
    weights = [len(p.ends) for p in parts]
    return float(np.average([p.by_date[-1, place] for p in parts], weights=weights))


def _date_rows(space: Situations, parts: list[Met]) -> list[dict[str, Any]]:
    case, rows = space.case, []
    weights = [len(p.ends) for p in parts]
    by_date = np.average([p.by_date for p in parts], axis=0, weights=weights)
    for b in range(DATES):
        date = case.as_of + timedelta(days=round(case.horizon * (b + 1) / DATES))
        rows += [
            {"date": date.isoformat(), "what": what, "text": text, "chance": float(by_date[b, place])}
            for what, place, text in _followed(space)
        ]
    return rows


def _route_rows(space: Situations, parts: list[Met], most: int = 8) -> list[dict[str, Any]]:
    """The likeliest sequences of acts from today, as far as they are told apart."""
    routes, counts = np.unique(np.concatenate([p.routes.ravel() for p in parts]), return_counts=True)
    order = np.lexsort((routes, -counts))[:most]
    total = counts.sum()
    return [
        {
            "share": float(counts[k] / total),
            "steps": " → ".join(_steps(space, int(routes[k]))) or "nothing happens",
        }
        for k in order
    ]


def _steps(space: Situations, route: int) -> Iterator[str]:
    for step in range(ROUTE_STEPS):
        code = route >> (8 * step) & 255
        if code == 0:
            return
        act, end = space.acts[code // 4 - 1], code % 4 - 1
        outcome = "" if end == SURE else f": {('adopted', 'failed', 'vetoed')[end]}"
        yield f"{_who(space.case, act)}: {act.text}{outcome}"


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
