"""The backtest: its tables on a made-up Council, and what it says of the record."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from forecast_worlds import world

from detente.backtest.council import scores_of
from detente.backtest.council_tables import cuts_of_the_past
from detente.backtest.council_trial import OURS, trial
from detente.record import council
from detente.record.forecast.from_record import history
from detente.record.forecast.model import fit, years_of
from detente.record.forecast.past import Past
from detente.record.forecast.shipped import dumps, provenance, shipped
from detente.record.forecast.weights import seats_of
from detente.scoring.chances import log_loss, of_two


@pytest.fixture(scope="module")
def held():
    return trial(world(), 2004, 2008)


def test_every_forecast_is_scored_on_the_same_votes(held):
    scores = scores_of(held, 2004, 2008)
    assert {row["forecast"] for row in scores.tables["adoption"]} == set(held.falls)
    assert {row["forecast"] for row in scores.tables["votes"]} == set(held.votes)
    for chances in held.votes.values():
        assert chances[held.scored].sum(axis=-1) == pytest.approx(1)
    ours = next(row for row in scores.tables["votes"] if row["forecast"] == OURS)
    slow = [-np.log(held.votes[OURS][i, j][held.cast[i, j]]) for i, j in np.argwhere(held.scored)]
    assert ours["log_loss"] == pytest.approx(np.mean(slow))
    periods = {row["part"]: row for row in scores.tables["periods"]}
    assert periods["contested"]["drafts"] + periods["unanimous"]["drafts"] == held.tested.sum()
    assert sum(one.count for one in scores.calibration) == held.tested.sum()


def test_a_cut_is_chosen_on_earlier_years_alone():
    random = np.random.default_rng(0)
    year = np.repeat(np.arange(2000, 2006), 30)
    chance, fell = random.uniform(size=180), random.uniform(size=180) < 0.3
    found = cuts_of_the_past(chance, fell, year, "mcc")
    changed = np.where(year == 2005, ~fell, fell)
    assert (found == cuts_of_the_past(chance, changed, year, "mcc")).all()
    assert set(found[year == 2000]) == {0.5}
    assert len(set(found)) > 1


def test_a_trial_forecasts_as_the_shipped_kind_of_model_would(held):
    """What is scored is what a user gets: each year's drafts by the model as it stood on their day."""
    row = int(np.flatnonzero(held.tested)[40])
    model = fit(held.history, 2008).before(date.fromordinal(int(held.history.texts.day[row])))
    found = model.forecast(held.history.texts[np.array([row])], held.seats[[row]])
    np.testing.assert_array_equal(found.votes[0], held.votes[OURS][row])


@pytest.fixture(scope="module")
def record(shared):
    return council.read(shared / "votes" / "council")


@pytest.fixture(scope="module")
def fitted(record):
    return fit(history(record).before(date(2023, 1, 1)), 2022)


def test_the_shipped_model_is_what_the_script_makes(fitted):
    about = provenance()
    about.pop("until")
    assert dumps(fitted, about) == dumps(shipped(), about)


def test_the_record_is_forecast_better_than_by_its_topics(fitted):
    past = Past(fitted.history, fitted.history.texts)
    seats, real = seats_of(fitted.history)
    found = fitted.forecast(fitted.history.texts, seats)
    tested = years_of(fitted.history.texts) >= 2000
    fell = (fitted.history.fell > 0)[tested].astype(np.int64)
    ours, topic = (log_loss(of_two(x[tested]), fell).mean() for x in (1 - found.adopted, past.topic_rate()))
    assert (tested.sum(), fell.sum()) == (1456, 69)
    assert ours < 0.1277
    assert ours < 0.96 * topic
    cast = np.maximum(np.take_along_axis(fitted.history.votes, seats, axis=1), 0).astype(np.int64)
    assert log_loss(found.votes, cast)[real & tested[:, None]].mean() < 0.1275


def test_permuting_the_later_record_changes_no_earlier_forecast(record):
    """The record's own tables with every outcome and vote after 2000 dealt anew: forecasts to 2000 stay as they are."""
    whole = history(record)
    late = years_of(whole.texts) > 2000
    order = np.arange(len(whole))
    order[late] = np.random.default_rng(5).permutation(order[late])
    dealt = type(whole)(
        whole.texts, whole.way[order], whole.votes[order], whole.members, whole.topics, whole.regions, whole.names
    )
    seats, _ = seats_of(whole)
    early = np.flatnonzero(~late)
    one, other = (fit(made, 2000).forecast(whole.texts[early], seats[early]) for made in (whole, dealt))
    np.testing.assert_array_equal(one.votes, other.votes)
    np.testing.assert_array_equal(one.ways, other.ways)
