"""Recognition: how many states recognised new states like this one, how soon, and of which bloc?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from scipy.stats import betabinom

from detente.analyses.precedent._recognitions import BLOCS, DAYS, PRECEDENTS, Precedent
from detente.analysis import analysis
from detente.case import Case
from detente.draws import Draws
from detente.errors import SettingError
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result

SHOWN = (7, 28, 365)
"""Days that are measures; the table has all."""
CLASS = "recognition"
"""Options of a class whose name begins so are recognitions."""


def recognition(hits: int, cases: int, states: int, u: Array) -> Array:
    """How many of `states` recognise when `hits` of `cases` did before: the quantile at u (0–1), shape as u.

    The predictive distribution of a count under Jeffreys' prior, Beta-binomial(states, hits + ½, cases − hits + ½)
    (Gelman et al. 2013, Bayesian Data Analysis, section 2.4), states taken one by one as alike and independent.

    >>> recognition(22, 27, 27, np.array([0.1, 0.5, 0.9])).tolist()
    [18.0, 22.0, 25.0]
    """
    chances = betabinom.cdf(np.arange(states + 1), states, hits + 0.5, cases - hits + 0.5)
    return np.asarray(np.minimum(np.searchsorted(chances, u), states), dtype=float)


def tell(result: Result) -> list[str]:
    """What it rests on, then for each bloc how many by when."""
    rows = result.tables["recognitions"]
    if not rows:
        return []
    return [str(result.tables["basis"][0]["text"]), *(_of_bloc(result, row) for row in rows)]


def _of_bloc(result: Result, row: Any) -> str:
    soon, year = (result.measures[f"states.{row['bloc']}.{day}"] for day in (28, 365))
    return (
        f"Of {row['states']} {row['text']} (as in {row['as_in']}), {year.mean:.0f} ({year.low:.0f} to {year.high:.0f}) "
        f"would have recognised within a year of the declaration, {soon.mean:.0f} ({soon.low:.0f} to {soon.high:.0f}) "
        f"within four weeks. Counted: {row['counted']}."
    )


@analysis(
    question="What happened in cases like this: how many states recognise, how soon, and of which bloc?",
    reference="Counts of two cases with Jeffreys' prior: Gelman et al. (2013), Bayesian Data Analysis, section 2.4",
    example="detente run recognition kosovo-2007 --hindsight true",
    tell=tell,
)
def answer(draws: Draws, *, declared: str = "", hindsight: bool = False) -> Answer:
    """States that would have recognised by days after the declaration, for a case with an option of recognition.

    Such an option has a class whose name begins with `recognition`. `declared`, a date such as 2008-02-17, gives the
    table dates. Cases later than the case's `as_of` count only with `hindsight`. Each draw follows one of the cases
    that count, each as likely as any other.
    """
    start = _date(declared)
    asked = _asked(draws.case)
    if not asked:
        return Answer({}, {"recognitions": [], "basis": []}, [])
    known = [one for one in PRECEDENTS if hindsight or one.declared <= draws.case.as_of]
    measures: dict[str, Quantity] = {}
    rows: list[dict[str, Any]] = []
    for bloc, text in sorted(BLOCS.items(), key=lambda item: item[0] not in asked):
        like = [one for one in known if bloc in one.blocs]
        if like:
            found = _counts(draws, bloc, like)
            measures |= {f"states.{bloc}.{day}": found[day] for day in SHOWN}
            rows.append(_row(bloc, text, like, found, start))
    left_out = [one for one in PRECEDENTS if one not in known]
    basis: list[dict[str, Any]] = [{"text": _basis(known, left_out), "cases": len(known)}]
    return Answer(measures, {"recognitions": rows, "basis": basis if rows else []}, _caveats(), exact=False)


def _asked(case: Case) -> set[str]:
    """Blocs that the case's options of recognition speak of."""
    names = {option.class_ or "" for option in case.option.values()}
    return {name.removeprefix(CLASS).lstrip("-") or "all" for name in names if name.startswith(CLASS)}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingError(f"recognition: declared = {text!r}; allowed: a date such as 2008-02-17") from None


def _counts(draws: Draws, bloc: str, like: list[Precedent]) -> dict[int, Quantity]:
    """By day, states of the bloc as large as in the latest case; one uniform number a draw keeps days in order."""
    states = like[-1].blocs[bloc].states
    which, u = _luck(draws, bloc, len(like))
    found = {}
    for k, day in enumerate(DAYS):
        each = np.array([recognition(o.blocs[bloc].by_day[k], o.blocs[bloc].states, states, u) for o in like])
        values = each.mean(axis=0) if draws.is_best else each[which, np.arange(draws.n)]
        found[day] = Quantity(values, "states", f"{BLOCS[bloc]} that recognise within {day} days")
    return found


def _luck(draws: Draws, bloc: str, cases: int) -> tuple[Any, Array]:
    """Which case each draw follows, the same for every bloc, and how far up its distribution it lies."""
    if draws.is_best:
        return np.zeros(1, int), np.full(1, 0.5)
    which = (draws.noise("recognition.case", 1)[:, 0] * cases).astype(int)
    return which, draws.noise(f"recognition.{bloc}", 1)[:, 0]


def _row(bloc: str, text: str, like: list[Precedent], found: dict[int, Quantity], start: date | None) -> dict[str, Any]:
    row: dict[str, Any] = {"bloc": bloc, "text": text, "states": like[-1].blocs[bloc].states}
    row["as_in"] = like[-1].declared.year
    for day, quantity in found.items():
        when = (start + timedelta(days=day)).isoformat() if start else f"{day} days"
        row[when] = float(quantity.values.mean())
    row["counted"] = "; ".join(f"{o.name} {o.blocs[bloc].by_day[-1]} of {o.blocs[bloc].states}" for o in like)
    return row


def _basis(known: list[Precedent], left_out: list[Precedent]) -> str:
    names = " and ".join(f"{one.name} {one.declared.year}" for one in known)
    later = " and ".join(f"{one.name} {one.declared.year}" for one in left_out)
    text = f"It rests on {len(known)} case{'s' if len(known) > 1 else ''} alone: {names}."
    text += f" {later} came later than this case and is left out." if later else ""
    if len(known) == 1:
        text += " What follows counts that one case and is no forecast of this one: a bloc recognises its own cause."
    return text


def _caveats() -> list[Caveat]:
    return [
        Caveat(
            "few cases",
            "A bloc recognises when its own cause is at stake: members of the EU recognised Kosovo and not Palestine, "
            "members of the Islamic Conference the other way round. Ask whose cause this one is before using a number.",
        ),
        Caveat(
            "states alike",
            "Intervals take the states of a bloc to decide one by one; allies wait for each other, so the truth is "
            "wider.",
        ),
    ]
