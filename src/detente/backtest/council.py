"""How good would the forecasts of Council votes have been? Each year's drafts, forecast by a fit on earlier years."""

from __future__ import annotations

from dataclasses import dataclass

from detente.backtest.council_tables import (
    PUBLISHED_VOTES,
    Row,
    adoption_rows,
    label_rows,
    period_rows,
    veto_rows,
    vote_rows,
)
from detente.backtest.council_trial import OURS, Trial, trial
from detente.record.council import Council
from detente.record.forecast.from_record import history
from detente.scoring.calibration import Bin, bins, calibration_error

FIRST, LAST = 2000, 2022
LATE = 2011  # calibration is asked of these years on, where drafts fall
CONFIGURATIONS = 35  # tried on the test years before the design was fixed; listed in the explanation


@dataclass(frozen=True)
class Scores:
    """Tables of scores as rows (`adoption`, `votes`, `periods`, `labels`, `vetoes`), calibration, and a summary.

    `calibration` and its error are of the chance of not being adopted from `late` to `last`.
    """

    first: int
    late: int
    last: int
    tables: dict[str, list[Row]]
    calibration: list[Bin]
    calibration_error: float
    text: str


def score(record: Council, first: int = FIRST, last: int = LAST) -> Scores:
    """Forecast each draft from `first` to `last` by a fit on the years before it, and score the forecasts.

    Raises RecordError where the record does not reach back to 1994, which all rests on. Takes about half a minute.
    """
    return scores_of(trial(history(record), first, last), first, last)


def scores_of(held: Trial, first: int, last: int) -> Scores:
    """The scores of a trial."""
    late = max(first, LATE) if last >= LATE else first
    kept = held.tested & (held.year >= late)
    chance, fell = held.falls[OURS][kept], held.fell[kept]
    tables = {
        "adoption": adoption_rows(held),
        "votes": vote_rows(held),
        "periods": period_rows(held),
        "labels": label_rows(held),
        "vetoes": veto_rows(held),
    }
    error = calibration_error(chance, fell)
    text = _summary(held, tables, error, f"{first}–{last}", f"{late}–{last}")
    return Scores(first, late, last, tables, bins(chance, fell), error, text)


def _summary(held: Trial, tables: dict[str, list[Row]], error: float, span: str, late: str) -> str:
    adoption = {row["forecast"]: row for row in tables["adoption"]}
    votes = {row["forecast"]: row for row in tables["votes"]}
    topic, blend = adoption["topic, smoothed"], votes["logit and boosted trees"]
    return "\n".join(
        [
            f"{int(held.tested.sum())} drafts of {span}, {int(held.fell[held.tested].sum())} of them not adopted; each "
            "year is forecast by a fit on the years before.",
            f"Adoption: log loss {adoption[OURS]['log_loss']:.4f}, the topic's smoothed rate {topic['log_loss']:.4f}; "
            f"difference {_range(topic, 'difference')}, {topic['ratio'] - 1:+.1%}.",
            f"Votes: log loss {votes[OURS]['log_loss']:.4f}, a logit with boosted trees {blend['log_loss']:.4f}; "
            f"ratio {_range(blend, 'ratio')}.",
            f"Calibration error of not being adopted, {late}: {error:.3f} (ten bins).",
            f"Votes, three classes: balanced accuracy {votes[OURS]['balanced_accuracy']:.3f} of the likeliest vote; "
            f"GPT-4o {PUBLISHED_VOTES['GPT-4o']:.3f} (published; 1994–2024, outcomes it may have read).",
            f"The design was fixed after {CONFIGURATIONS} configurations had been tried on these years.",
        ]
    )


def _range(row: Row, what: str) -> str:
    return f"{row[what]:.4f} [{row[f'{what}_low']:.4f}, {row[f'{what}_high']:.4f}]"
