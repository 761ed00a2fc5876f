"""What the forecast of votes is held against: simple rates, and a logit blended with boosted trees, refitted yearly."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from detente.record.forecast.history import (
    ABSTAIN,
    EAST,
    EASTERN,
    NO,
    PERMANENT,
    PRESIDENT,
    UNKNOWN,
    WEST,
    WESTERN,
    Bools,
    History,
)
from detente.record.forecast.logit import ridge_logit
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.model import Model, years_of
from detente.record.forecast.past import Past
from detente.record.forecast.seats import SeatPast
from detente.record.forecast.steps import raw_fall
from detente.record.forecast.traits import draft_traits

TREES = {"max_iter": 100, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 40, "l2_regularization": 1.0}
SPLIT = (0.02, 0.98)  # the share of no among votes withheld stays within


def adoption_baselines(model: Model) -> dict[str, Floats]:
    """The chance of not being adopted of every draft of the history, (h,), by each baseline."""
    history = model.history
    past, draft = Past(history, history.texts), draft_traits(history, history.texts)
    alone = 2 * raw_fall(model.weights, model.weights.row(years_of(history.texts)), draft) - _odds(draft.topic_rate)
    blocs = [past.topic_share(history.against[:, _columns(history, side)].max(axis=1), 0.01) for side in (EAST, WEST)]
    return {
        "always adopted": np.zeros(len(history)),
        "last 120 drafts": past.council_rate(),
        "topic, smoothed": past.topic_rate(),
        "bloc majority": 1 - (1 - blocs[0]) * (1 - blocs[1]),
        "logit": expit(alone),
    }


def vote_baselines(history: History, seats: Ints) -> dict[str, Floats]:
    """The chances of yes, abstaining and no of every vote of the history, (h, s, 3), by each simple baseline."""
    known = SeatPast(history, history.texts, seats)
    habit, habit_no = known.habit(history.withheld, 0.02), known.habit(history.against, 0.005)
    topic, topic_no = known.topic_habit(history.withheld, 0.02), known.topic_habit(history.against, 0.005)
    return {
        "always yes": np.broadcast_to([1.0, 0.0, 0.0], (*seats.shape, 3)),
        "member, rolling": three(habit, habit_no / habit),
        "member on the topic": three(topic, topic_no / topic),
        "bloc majority": _blocs(history, seats),
    }


def logit_and_trees(history: History, seats: Ints, real: Bools, years: Ints) -> dict[str, Floats]:
    """The chances (h, s, 3) of a logit, and of the mean of a logit and boosted trees, refitted for each of `years`."""
    traits, cast = _plain_traits(history, seats), np.take_along_axis(history.votes, seats, axis=1).astype(np.int64)
    year = years_of(history.texts)
    logits, trees = (np.tile([0.97, 0.02, 0.01], (*seats.shape, 1)) for _ in range(2))
    for now in years:
        seen, asked = real & (year < now)[:, None], year == now
        logits[asked] = _logit(traits[seen], cast[seen], traits[asked])
        trees[asked] = _trees(traits[seen], cast[seen], traits[asked])
    return {"logit": logits, "logit and boosted trees": (logits + trees) / 2}


def three(withheld: Floats, opposed: Floats) -> Floats:
    """Chances of yes, abstaining and no from that of withholding and, of these, the share of no.

    >>> three(np.array([0.1]), np.array([0.5])).round(2).tolist()
    [[0.9, 0.05, 0.05]]
    """
    share = np.clip(opposed, *SPLIT)
    return np.stack([1 - withheld, withheld * (1 - share), withheld * share], axis=-1)


def _odds(chance: Floats) -> Floats:
    return np.asarray(np.log(chance / (1 - chance)))


def _columns(history: History, codes: tuple[str, ...]) -> list[int]:
    return [history.column[code] for code in codes]


def _blocs(history: History, seats: Ints) -> Floats:
    """How often the member's bloc voted so on the topic: Russia and China, the Western permanent, the elected."""
    past = Past(history, history.texts)
    east, west = _columns(history, EAST), _columns(history, WEST)
    elected = np.setdiff1d(np.arange(len(history.members)), [*east, *west])
    found = []
    for votes in (history.withheld, history.against):
        level = np.empty(seats.shape)
        for columns in (east, west, elected.tolist()):
            mean = votes[:, columns].sum(axis=1) / np.maximum(history.cast[:, columns].sum(axis=1), 1.0)
            level = np.where(np.isin(seats, columns), past.topic_share(mean, 0.02)[:, None], level)
        found.append(level)
    return three(found[0], found[1] / found[0])


def _plain_traits(history: History, seats: Ints) -> Floats:
    """The fields of the record without anything clever: rates, sponsors, who the member is, the region, (h, s, k)."""
    texts = history.texts
    known, past = SeatPast(history, texts, seats), Past(history, texts)
    own = [
        known.habit(history.withheld, 0.02), known.topic_habit(history.withheld, 0.02),
        known.topic_level(history.withheld, 0.02), known.habit(history.against, 0.005),
        known.topic_habit(history.against, 0.005), past.topic_rate()[:, None], past.council_rate()[:, None],
    ]  # fmt: skip
    flags = [texts.kind == PRESIDENT, texts.kind != UNKNOWN, texts.kind == WESTERN, texts.kind == EASTERN]
    regions = [texts.region == number for number in range(1, len(history.regions))]
    identity = [seats == history.column[code] for code in PERMANENT]
    columns = [
        np.ones((1, 1)), *(_odds(rate) for rate in own), *(flag[:, None] for flag in [*flags, *regions]), *identity,
        known.pick(texts.sponsor.astype(float)),
    ]  # fmt: skip
    return np.stack([np.broadcast_to(column, seats.shape).astype(float) for column in columns], axis=-1)


def _logit(traits: Floats, cast: Ints, asked: Floats) -> Floats:
    torn = cast >= ABSTAIN
    withhold = ridge_logit(traits, torn, ridge=5, floor=0.03)
    oppose = ridge_logit(traits[torn], cast[torn] == NO, ridge=5, floor=0.03)
    no = expit(asked @ oppose)
    withheld = expit(asked @ withhold)
    return np.stack([1 - withheld, withheld * (1 - no), withheld * no], axis=-1)


def _trees(traits: Floats, cast: Ints, asked: Floats) -> Floats:
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 (slow to load, used here alone)

    fitted = HistGradientBoostingClassifier(**TREES, random_state=0).fit(traits, cast)
    found = np.zeros((len(asked) * asked.shape[1], NO + 1))
    found[:, fitted.classes_] = fitted.predict_proba(asked.reshape(len(found), -1))
    return np.asarray(found.reshape(*asked.shape[:2], -1))
