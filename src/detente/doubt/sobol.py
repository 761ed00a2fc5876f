"""First-order and total shares of an answer's variation, by a design of its own.

The leading inputs are factors one by one, all others together are one more, so that hundreds of inputs cost few runs;
the total share of "all others" says whether the choice missed any. Inputs the case ties together are one factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.doubt.design import LEADING, factors, placed, ranked
from detente.doubt.design import told as in_words
from detente.doubt.methods import Asked, Listed, Told
from detente.doubt.question import Question
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import TIE, Array

BASE = 512
"""Rows of each of the two independent samples; a power of two."""
FOUR_IN_FIVE = 0.8
RESAMPLES = 200
OTHERS = "all others together"


@dataclass(frozen=True)
class Share:
    """What one factor explains of the variance that inputs cause: alone (`first`), and with all interactions (`total`).

    Shares of 0 to 1, each with the half width of the interval that holds it in four of five resamplings. Estimates may
    lie slightly outside 0 to 1.
    """

    factor: str
    inputs: tuple[str, ...]
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True)
class Shares:
    """Every factor, the largest total share first; `luck` is the part (0–1) of all variance that simulation causes."""

    measure: str
    label: str
    found: tuple[Share, ...]
    base: int
    runs: int
    luck: float

    def rows(self) -> list[dict[str, Any]]:
        """A row a factor, for tables."""
        return [{key: value for key, value in asdict(share).items() if key != "inputs"} for share in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def sobol(
    question: Question, draws: Draws, leading: Sequence[str] | None = None, base: int = BASE, most: int = LEADING
) -> Shares:
    """First-order and total shares of a measure, with intervals.

    Two independent samples A and B of `base` rows, and A with one factor at a time from B (Saltelli et al. 2010,
    Computer Physics Communications 181, 259–270, table 2: first order by its row b, total by Jansen's, row f), on
    Sobol' sequences, through the case's correlations; design and estimators are SALib's. All rows of one base point
    share the luck of one draw. Shares are of the mean variance at fixed luck; `leading` names the inputs that stand
    alone (by default those that seem to move the draws' own answer most), all others vary as one. SettingError where
    all vary as one, as in a single draw or under correlations.
    """
    from SALib.analyze import sobol as estimator  # type: ignore[import-untyped]  # noqa: PLC0415
    from SALib.sample import sobol as sampler  # type: ignore[import-untyped]  # noqa: PLC0415

    free = [item.name for item in ranked(draws, question.values(draws))] if leading is None else list(leading)
    parts = _parts(draws, free[:most])
    if not parts:
        return Shares(question.name, question.label, (), base, 0, 0.0)
    problem = _problem(parts)
    if len(parts) == 1 and len(problem["names"]) > 1:  # SALib would take a single group apart
        raise SettingError(
            f"{question.name} has one factor, {next(iter(parts))}; shares need two: ask for more draws than "
            f"{draws.n}, or leave correlations out"
        )
    chances = sampler.sample(problem, base, calc_second_order=False, seed=draws.seed + 1)
    rows = np.repeat(np.arange(base) % draws.n, len(parts) + 2)
    asked = question.quantity(placed(draws, rows, problem["names"], chances))
    values, luck = asked.values, 0.0
    if np.ptp(values) <= TIE:
        return Shares(question.name, question.label, (), base, len(values), 0.0)
    at_luck = 1.0 if asked.noise is None else _at_fixed_luck(values, len(parts) + 2)
    found = estimator.analyze(problem, values, calc_second_order=False, num_resamples=RESAMPLES,
                              conf_level=FOUR_IN_FIVE, seed=draws.seed + 1)  # fmt: skip
    luck = max(0.0, 1 - at_luck)
    columns = [np.asarray(found[key]) / max(at_luck, TIE) for key in ("S1", "S1_conf", "ST", "ST_conf")]
    shares = [
        Share(name, part, *(float(column[k]) for column in columns)) for k, (name, part) in enumerate(parts.items())
    ]
    shares.sort(key=lambda share: -share.total)
    return Shares(question.name, question.label, tuple(shares), base, len(values), luck)


def _parts(draws: Draws, leading: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Factors by what they are called; what `draws` holds changed stays as it is."""
    free = [
        item.name for item in draws.inputs.values() if not item.estimate.is_point and item.name not in draws.changed
    ]
    alone = factors(draws.case, [name for name in leading if name in free])
    found = {in_words(draws, factor): factor for factor in alone}
    named = {name for factor in alone for name in factor}
    rest = [name for factor in factors(draws.case, free) for name in factor if name not in named]
    return {**found, OTHERS: tuple(rest)} if rest else found


def _problem(parts: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    names = [name for part in parts.values() for name in part]
    of = [key for key, part in parts.items() for _ in part]
    return {"num_vars": len(names), "names": names, "groups": of, "bounds": [[0.0, 1.0]] * len(names)}


def _at_fixed_luck(values: Array, step: int) -> float:
    """The part of the variance that remains between A and B at the same luck: E[(a − b)²] / 2 over the whole."""
    first, second = values[::step], values[step - 1 :: step]
    return float(min(1.0, ((first - second) ** 2).mean() / 2 / values.var()))


def told(asked: Asked) -> Told:
    """What explains the answer, alone and together."""
    found = sobol(asked.question, asked.draws, leading=[item.name for item in ranked(asked.draws, asked.values)])
    title = f"Shares of the variation ({found.runs:,} runs; ± holds four in five)"
    return Told(tuple(_sentences(found)), (Listed("sobol", title, found.rows()),), found.to_dict())


def _sentences(found: Shares) -> list[str]:
    if not found.found:
        return [f"Nothing uncertain moves “{found.label}”."]
    ahead = [share for share in found.found if share.total > 2 * share.total_error and share.factor != OTHERS][:3]
    listed = ", ".join(
        f"{share.factor} ({percent(share.total)}, alone {percent(max(0, share.first))})" for share in ahead
    )
    alone = sum(share.first for share in found.found)
    said = [f"What moves “{found.label}” most, counting what it does together with others: {listed}."] if ahead else []
    said.append(
        f"Inputs acting alone make {percent(min(1.0, max(0.0, alone)))} of the variation, combinations the rest."
    )
    missed = next((share for share in found.found if share.factor == OTHERS), None)
    if missed and missed.total > 0.2:
        said.append(
            f"The {len(missed.inputs)} inputs not looked at one by one still hold {percent(missed.total)} in all."
        )
    if found.luck > 0.05:
        said.append(f"Luck within the simulation makes {percent(found.luck)} of all scatter; shares are of the rest.")
    return said
