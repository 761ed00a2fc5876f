"""Challenge: will an act that another may answer be tried, will it be answered, and what would deter it?"""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.analyses.conflict._challenge import (
    Payoffs,
    challenge,
    chance_of_challenge,
    chance_of_firmness,
    change_that_deters,
)
from detente.analyses.conflict._ground import few_draws
from detente.analyses.conflict._pairs import Ends, Pair, ends, pairs
from detente.analysis import analysis
from detente.case import Case
from detente.draws import Draws
from detente.errors import SettingError
from detente.joint.fallback import space_of
from detente.joint.foresight import reluctance as reluctance_of
from detente.likelihood import in_words, percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result
from detente.situations import Situations
from detente.worth import worth

__all__ = ["answer", "challenge", "chance_of_challenge", "chance_of_firmness", "tell"]

NEVER = 100.0
"""Points shown where no worth of answering deters; a whole scale."""
_LOGISTIC = np.pi / np.sqrt(3)  # standard deviation of a logistic shock of scale 1


def tell(result: Result) -> list[str]:
    """For each pair what is likely, what resistance does, and what would deter."""
    told = []
    for row in result.tables["pairs"]:
        told += [_course(result, row), _deterrence(result, row)]
    return told


def _course(result: Result, row: Any) -> str:
    def range_of(what: str) -> str:
        least, most = (result.measures[f"{what}.{row['pair']}.{end}"].mean for end in ("least", "most"))
        alike = percent(least) == percent(most)
        return percent(most) if alike else f"{percent(least)} to {percent(most)}, by equilibrium"

    chance = result.measures[f"challenge.{row['pair']}.most"].mean
    return (
        f"{row['when']}, {row['challenger']} would {row['challenge_text']}: {in_words(chance)}, "
        f"{range_of('challenge')}. {row['answerer']} would then {row['answer_text']} in {range_of('resist')}, and "
        f"{row['challenger']} keep at it in {range_of('stand')} of those: both together {range_of('fight')}."
    )


def _deterrence(result: Result, row: Any) -> str:
    unanswered, below = result.measures[f"unanswered.{row['pair']}"].mean, float(result.settings["below"])
    already, could = (result.measures[f"{what}.{row['pair']}"].mean for what in ("deterred", "deterrable"))
    told = (
        f"Were it never answered, {row['challenger']} would try it in {percent(unanswered)} of draws. The chance is "
        f"{percent(below)} or less in {percent(already)} of draws as things are"
    )
    if could - already < 0.005:
        return told + f", and no more can be had by making answers worth more to {row['answerer']}."
    return told + (
        f"; were answering worth more to {row['answerer']} (by {row['needed']:.0f} points in the middle draw that "
        f"needs it and can have it), in up to {percent(could)}."
    )


@analysis(
    question="Will an act that another may answer be tried, will it be answered, and what would deter it?",
    reference="Lewis & Schultz (2003), Political Analysis 11(4), section 2; Jo (2011), Political Analysis 19(3)",
    example="detente run challenge kosovo-2007 --below 0.1",
    tell=tell,
)
def answer(
    draws: Draws,
    *,
    challenge: str = "",
    answer: str = "",
    below: float = 0.2,
    reluctance: bool = True,
    most_draws: int = 2000,
) -> Answer:
    """Chances of challenge, answer and standing firm in every equilibrium, for each pair of acts.

    `challenge` and `answer` name the two options; without them every pair counts in which the second names the first
    in its `start_if` or `while`, the first harms whoever answers, and the answer harms whoever challenges (at the best
    guess). Least and most are over the equilibria of a draw. `below` (0–1) is the chance of a challenge that counts as
    deterred. With `reluctance`, each act costs what makes acts of its class as rare as they are, giving up included;
    without, only the worth of situations counts. Only the first `most_draws` draws are used.
    """
    if not 0 < below < 1 or most_draws < 1:
        raise SettingError(
            f"challenge: below = {below}, most_draws = {most_draws}; allowed: between 0 and 1, 1 or more"
        )
    chosen = _chosen(draws.case, challenge, answer)
    used = draws.part(0, min(draws.n, most_draws))
    measures: dict[str, Quantity] = {}
    rows = []
    space = space_of(used, used.case, "today")
    for pair in chosen:
        place = ends(space, pair)
        found = _none(used.n) if place is None else _found(*_payoffs(used, space, pair, place, reluctance), below)
        measures |= {f"{what}.{pair.name}{end}": quantity for (what, end), quantity in found.items()}
        if place is not None:
            rows.append(_row(space, pair, place, found))
    return Answer(measures, {"pairs": rows}, _caveats(draws.n, used.n) if rows else [], exact=draws.n == used.n)


def _chosen(case: Case, challenge: str, answer: str) -> list[Pair]:
    """The pairs asked for, or all that make sense at the best guess; they depend on the case alone."""
    best, found = case.best(), []
    known = [pair for pair in pairs(case) if ends(space_of(best, case, "today"), pair) is not None]
    for pair in known:
        if challenge in ("", pair.challenge) and answer in ("", pair.answer):
            found.append(pair)
    if challenge or answer:
        if not found:
            listed = ", ".join(f"{pair.challenge} and {pair.answer}" for pair in known) or "none in this case"
            raise SettingError(f"challenge: no pair challenge = {challenge!r}, answer = {answer!r}; allowed: {listed}")
        return found
    return [pair for pair in found if _harms(best, pair)]


def _harms(best: Draws, pair: Pair) -> bool:
    """Whether the challenge harms who may answer it, and the answer who challenged."""
    space = space_of(best, best.case, "today")
    place = ends(space, pair)
    assert place is not None  # only pairs that can come about are asked
    challenger, answerer = worth(best, space).at(place.places)[0, _sides(best.case, pair)]
    return bool(answerer[1] < answerer[0] and challenger[2] < challenger[1])


def _sides(case: Case, pair: Pair) -> list[int]:
    return [case.actors.index(case.option[name].actor) for name in (pair.challenge, pair.answer)]


def _payoffs(draws: Draws, space: Situations, pair: Pair, place: Ends, with_cost: bool) -> tuple[Payoffs, Array]:
    """The worth of the four situations to both sides in standard deviations of the private shocks, and that unit.

    Reluctance to challenge or to answer is put on what it is held against: to leave things be, or to concede.
    """
    noise = np.maximum(draws["escalation.noise"], 1e-6)
    unit = _LOGISTIC * noise
    value = np.concatenate([worth(part, space).at(place.places) for part in draws.parts()])
    a, b = (value[:, side].T for side in _sides(draws.case, pair))
    names = [act.name for act in space.acts]
    acts = [names.index(name) for name in (pair.challenge, pair.answer, f"{pair.challenge}.stop")]
    start, resist, stop = with_cost * reluctance_of(draws, space, noise)[:, acts].T
    quiet, climbdown, conceded = a[0] + start, a[3] - stop, b[1] + resist
    return Payoffs(*(x / unit for x in (quiet, a[1], a[2], climbdown, conceded, b[3], b[2]))), unit


def _found(payoffs: Payoffs, unit: Array, below: float) -> dict[tuple[str, str], Quantity]:
    """What is said of one pair, by measure and end of the range over equilibria."""
    every = challenge(payoffs)
    chances = {
        "challenge": (every.challenge, "the challenge is made"),
        "resist": (every.resist, "it is answered"),
        "stand": (every.firm, "the challenger stands firm once answered"),
        "fight": (every.challenge * every.resist * every.firm, "challenge, answer and standing firm together"),
    }
    found = {}
    for what, (values, label) in chances.items():
        for end, least in ((".least", np.nanmin(values, axis=1)), (".most", np.nanmax(values, axis=1))):
            found[what, end] = Quantity(least, "chance", f"{label} ({end[1:]} over equilibria)")
    needed = change_that_deters(payoffs, every, below) * unit
    several = np.isfinite(every.resist).sum(axis=1) > 1
    unanswered = (payoffs.won > payoffs.quiet).astype(float)
    lowered = unanswered - found["challenge", ".most"].values
    return found | {
        ("several", ""): Quantity(several.astype(float), "chance", "more than one equilibrium"),
        ("unanswered", ""): Quantity(unanswered, "chance", "the challenge would be made were it never answered"),
        ("lowered", ""): Quantity(lowered, "change", "how far resistance lowers the chance of a challenge, at least"),
        ("deterred", ""): Quantity(
            (needed <= 0).astype(float), "chance", f"a challenge has a chance of {below} or less"
        ),
        ("deterrable", ""): Quantity(
            np.isfinite(needed).astype(float), "chance", "it has, or answering could be worth so much"
        ),
        ("needed", ""): Quantity(
            np.minimum(needed, NEVER), "points", "how much more answering must be worth (100: none deters)"
        ),
    }


def _none(n: int) -> dict[tuple[str, str], Quantity]:
    """The same where, as things stand today, the challenge cannot come about."""
    away = np.zeros(1)
    named = _found(Payoffs(*(away for _ in range(7))), away + 1, 0.5)
    return {key: Quantity(np.zeros(n), quantity.unit, quantity.label) for key, quantity in named.items()}


def _row(space: Situations, pair: Pair, place: Ends, found: dict[tuple[str, str], Quantity]) -> dict[str, Any]:
    case = space.case
    option = {name: case.option[name] for name in (pair.challenge, pair.answer)}
    needed = found["needed", ""].values
    some = needed[(needed > 0) & (needed < NEVER)]
    return {
        "pair": pair.name,
        "challenger": case.actor[option[pair.challenge].actor].name,
        "challenge_text": option[pair.challenge].text,
        "answerer": case.actor[option[pair.answer].actor].name,
        "answer_text": option[pair.answer].text,
        "when": f"After {space.label(place.before)}" if place.before else "As things stand today",
        "before": space.label(place.before),
        "answered": space.label(place.answered),
        "given_up": space.label(place.given_up),
        "several": float(found["several", ""].values.mean()),
        "needed": float(np.median(some)) if len(some) else 0.0,
    }


def _caveats(given: int, used: int) -> list[Caveat]:
    return [
        Caveat(
            "one move each",
            "A challenge, an answer, a stand: nobody else moves and no time passes; the escalation analysis has both, "
            "but nobody in it learns from what another does.",
        ),
        Caveat(
            "private shocks",
            "What each side keeps to itself is taken to be as wide as the noise of choice; a wider one makes "
            "challenges and answers less predictable.",
        ),
        *few_draws(given, used),
    ]
