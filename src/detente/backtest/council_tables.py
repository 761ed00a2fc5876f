"""The tables of scores of a trial: adoption, votes, periods, labels beside language models, vetoes."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.backtest.council_trial import OURS, Bools, Trial
from detente.record.forecast.history import NO, PERMANENT, VETO_EAST, VETO_WEST, YES
from detente.record.forecast.memory import Floats
from detente.scoring.bootstrap import compared
from detente.scoring.chances import brier, log_loss, of_two, ranked
from detente.scoring.labels import Counts, counts
from detente.scoring.order import auc, average_precision

Row = dict[str, Any]

PERIODS = ((2000, 2004), (2005, 2010), (2011, 2016), (2017, 2022))
LABELLED = (1994, 2022)
CUTS = np.arange(0.02, 0.62, 0.02)  # chances above which a draft may be labelled as not adopted

# UNBench, 1,978 drafts of 1994–2024 of which 98 were not adopted (appendix tables): balanced accuracy, F1, MCC.
PUBLISHED = {"GPT-4o": (0.823, 0.686, 0.670), "DeepSeek-V3": (0.724, 0.585, 0.597)}
PUBLISHED_VOTES = {"GPT-4o": 0.677}


def adoption_rows(trial: Trial) -> list[Row]:
    """Scores of the chance of adoption, one row a forecast; `difference`: ours less its log loss, with 95% interval."""
    tested, fell = trial.tested, trial.fell[trial.tested]
    loss = {name: _adoption_loss(trial, name)[tested] for name in trial.falls}
    rows = []
    for name, chances in trial.falls.items():
        chance = chances[tested]
        gap = compared(loss[OURS], loss[name], np.ones(len(fell)))
        rows.append(
            {
                "forecast": name,
                "log_loss": float(loss[name].mean()),
                "brier": float(brier(of_two(chance), fell.astype(int)).mean()) / 2,
                "auc": auc(chance, fell),
                "average_precision": average_precision(chance, fell),
                **_gap(name, gap.difference, gap.difference_low, gap.difference_high, "difference"),
                **_gap(name, gap.ratio, gap.ratio_low, gap.ratio_high, "ratio"),
            }
        )
    return rows


def vote_rows(trial: Trial) -> list[Row]:
    """Scores of the chances of votes, one row a forecast; `ratio`: our log loss over its, 95% interval by drafts."""
    scored, tested = trial.scored, trial.tested
    withheld = (trial.cast != YES)[scored]
    weight = scored[tested].sum(axis=1).astype(float)
    loss = {name: (_vote_loss(trial, name) * scored).sum(axis=1)[tested] for name in trial.votes}
    rows = []
    for name, chances in trial.votes.items():
        chance, cast = chances[scored], trial.cast[scored]
        gap = compared(loss[OURS], loss[name], weight)
        label = chance.argmax(axis=-1)
        rows.append(
            {
                "forecast": name,
                "log_loss": float(loss[name].sum() / weight.sum()),
                "brier": float(brier(chance, cast).mean()),
                "ranked": float(ranked(chance, cast).mean()),
                "auc": auc(1 - chance[:, YES], withheld),
                "average_precision": average_precision(1 - chance[:, YES], withheld),
                "minority_recall": counts(label != YES, withheld).recall,
                "balanced_accuracy": _mean_recall(label, cast),
                **_gap(name, gap.ratio, gap.ratio_low, gap.ratio_high, "ratio"),
            }
        )
    return rows


def period_rows(trial: Trial) -> list[Row]:
    """Log loss by period and by whether anyone withheld a yes (known only afterwards): ours and the main baselines."""
    parts = {f"{first}–{last}": (trial.year >= first) & (trial.year <= last) for first, last in PERIODS}
    parts |= {"contested": trial.contested, "unanimous": ~trial.contested}
    rows = []
    for name, part in parts.items():
        rows_of = part & trial.tested
        if not rows_of.any():
            continue
        votes = trial.real & rows_of[:, None]
        rows.append(
            {
                "part": name,
                "drafts": int(rows_of.sum()),
                "not_adopted": int(trial.fell[rows_of].sum()),
                "adoption": float(_adoption_loss(trial, OURS)[rows_of].mean()),
                "adoption_topic": float(_adoption_loss(trial, "topic, smoothed")[rows_of].mean()),
                "votes": float(_vote_loss(trial, OURS)[votes].mean()),
                "votes_blend": float(_vote_loss(trial, "logit and boosted trees")[votes].mean()),
            }
        )
    return rows


def label_rows(trial: Trial) -> list[Row]:
    """Labels of not being adopted, 1994–2022, beside the published figures of language models on another set."""
    kept = (trial.year >= LABELLED[0]) & (trial.year <= LABELLED[1])
    year, fell = trial.year[kept], trial.fell[kept]
    rows = []
    for name in (OURS, "topic, smoothed"):
        chance = trial.falls[name][kept]
        rows.append(_label_row(f"{name}, above 50%", counts(chance > 0.5, fell)))
        for aim in ("mcc", "balanced_accuracy"):
            said = chance > cuts_of_the_past(chance, fell, year, aim)
            rows.append(_label_row(f"{name}, cut of best {aim} in earlier years", counts(said, fell)))
    for name, (balanced, f1, mcc) in PUBLISHED.items():
        rows.append({"labels": f"{name} (published, 1994–2024)", "balanced_accuracy": balanced, "f1": f1, "mcc": mcc})
    return rows


def cuts_of_the_past(chance: Floats, fell: Bools, year: np.ndarray[Any, Any], aim: str) -> Floats:
    """The chance (n,) above which to say that a draft falls: the one that did best in earlier years; 50% at first."""
    found = np.full(len(chance), 0.5)
    for now in np.unique(year)[1:]:
        seen = year < now
        scores = [getattr(counts(chance[seen] > cut, fell[seen]), aim) for cut in CUTS]
        if fell[seen].any():
            found[year == now] = CUTS[int(np.argmax(scores))]
    return found


def veto_rows(trial: Trial) -> list[Row]:
    """How well vetoes are foreseen: by anyone, and by each permanent member that cast one."""
    tested, way = trial.tested, trial.history.way
    vetoed = np.isin(way, (VETO_EAST, VETO_WEST))
    rows = [_veto_row("anyone", trial.forecast.vetoed[tested], vetoed[tested])]
    for code in PERMANENT:
        here = trial.seats == trial.history.column[code]
        chance = np.where(here, trial.forecast.vetoed_by, 0.0).sum(axis=1)
        cast = vetoed & (here & (trial.cast == NO)).any(axis=1)
        if cast[tested].any():
            rows.append(_veto_row(code, chance[tested], cast[tested]))
    return rows


def _veto_row(name: str, chance: Floats, happened: Bools) -> Row:
    top = chance >= np.quantile(chance, 0.9)
    return {
        "by": name,
        "vetoes": int(happened.sum()),
        "expected": float(chance.sum()),
        "log_loss": float(log_loss(of_two(chance), happened.astype(np.int64)).mean()),
        "auc": auc(chance, happened),
        "average_precision": average_precision(chance, happened),
        "recall_above_half": counts(chance > 0.5, happened).recall,
        "recall_in_top_tenth": counts(top, happened).recall,
    }


def _label_row(name: str, found: Counts) -> Row:
    scores = {"balanced_accuracy": found.balanced_accuracy, "f1": found.f1, "mcc": found.mcc}
    return {"labels": name, **scores, "recall": found.recall, "precision": found.precision}


def _adoption_loss(trial: Trial, name: str) -> Floats:
    return log_loss(of_two(trial.falls[name]), trial.fell.astype(np.int64))


def _vote_loss(trial: Trial, name: str) -> Floats:
    return log_loss(trial.votes[name], trial.cast)


def _gap(name: str, value: float, low: float, high: float, what: str) -> Row:
    """The comparison with a baseline; ours with itself has none."""
    values = (None, None, None) if name == OURS else (value, low, high)
    return dict(zip((what, f"{what}_low", f"{what}_high"), values, strict=True))


def _mean_recall(label: np.ndarray[Any, Any], cast: np.ndarray[Any, Any]) -> float:
    return float(np.mean([(label[cast == kind] == kind).mean() for kind in np.unique(cast)]))
