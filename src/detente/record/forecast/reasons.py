"""Why a draft's chance is what it is: what each thing known of it adds, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from detente.record.forecast.history import KINDS, Bools, Texts
from detente.record.forecast.model import Model, years_of
from detente.record.forecast.traits import DRAFT_TRAITS, DraftTraits, draft_traits

GROUPS = tuple(dict.fromkeys(DRAFT_TRAITS.values()))[1:]  # without the constant
LATE = 10  # the usual draft is that of the last ten years


@dataclass(frozen=True)
class Reason:
    """What speaks for or against adoption: `log_odds` above zero makes it likelier than for the usual draft."""

    about: str
    log_odds: float
    words: str


def reasons(model: Model, text: Texts) -> list[Reason]:
    """What moves the chance of adoption of one draft (`text`, one row) away from the usual draft's, largest first.

    The usual draft has the mean traits of the drafts of the ten years before. The parts add up to the difference of
    the log-odds, with the drift of late as one part.
    """
    mine = draft_traits(model.history, text)
    late = model.history.texts[_late(model, text)]
    usual = draft_traits(model.history, late)
    parts = contributions(model, text, mine, usual)
    words = _words(mine) | {
        "drift": f"{'more' if parts['drift'] > 0 else 'fewer'} drafts were adopted of late than forecast"
    }
    told = [Reason(about, part, words[about].format(kind=KINDS[text.kind[0]])) for about, part in parts.items()]
    return sorted(told, key=lambda reason: -abs(reason.log_odds))


def contributions(model: Model, text: Texts, mine: DraftTraits, usual: DraftTraits) -> dict[str, float]:
    """Log-odds of adoption that each group of traits adds to the usual draft's."""
    weights = model.weights.fall[model.weights.row(years_of(text))[0]]
    gap = mine.table[0] - usual.table.mean(axis=0)
    rate = logit(mine.topic_rate[0]) - logit(usual.topic_rate).mean()
    parts = dict.fromkeys(GROUPS, 0.0)
    for about, value in zip(DRAFT_TRAITS.values(), -gap * weights / 2, strict=True):
        if about != "constant":
            parts[about] += float(value)
    parts["topic"] -= float(rate) / 2
    return {**parts, "drift": -float(model.drift_fall(text)[0])}


def _late(model: Model, text: Texts) -> Bools:
    day = model.history.texts.day
    return np.asarray((day < text.day[0]) & (day >= text.day[0] - LATE * 366))


def _words(mine: DraftTraits) -> dict[str, str]:
    rate = {name: 1 / (1 + np.exp(-odds[0])) for name, odds in (("rus", mine.russia), ("usa", mine.usa))}
    return {
        "topic": f"of late some {mine.topic_rate[0]:.0%} of texts on the topic were not adopted (smoothed)",
        "Russia": f"Russia withheld its yes from some {rate['rus']:.0%} of texts on the topic (smoothed)",
        "United States": f"the US withheld its yes from some {rate['usa']:.0%} of texts on the topic (smoothed)",
        "contested": "how divided the votes on the topic were",
        "renewal": "a unanimous text on the topic is due for renewal"
        if mine.due[0]
        else "no unanimous text on the topic is six or twelve months old",
        "sponsors": "sponsors: {kind}",
        "texts": f"how often the topic has been before the Council ({np.expm1(mine.texts[0]):.0f} texts of late)",
        "council": f"of the Council's last 120 drafts some {mine.council_rate[0]:.0%} were not adopted",
    }
