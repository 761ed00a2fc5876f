"""The forecast: one distribution, blind to the future, sensible where it knows little, the same from its file."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from forecast_worlds import START, shuffled_after, world
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import RecordError
from detente.record.forecast.history import PERMANENT, Tabled, one_region, way
from detente.record.forecast.model import fit, years_of
from detente.record.forecast.nearest import likeness
from detente.record.forecast.reasons import reasons
from detente.record.forecast.shipped import dumps, load, loads, shipped
from detente.record.forecast.weights import seats_of

LAST = 2009  # of the made-up world


@pytest.fixture(scope="module")
def model():
    return fit(world(), LAST)


def all_forecasts(model):
    seats, _ = seats_of(model.history)
    return model.forecast(model.history.texts, seats)


@settings(max_examples=10)
@given(st.integers(0, 10_000), st.integers(60, 200))
def test_permuting_later_rows_changes_no_forecast(seed, row):
    """Rows from one on are permuted: every forecast of the drafts before it is the same to the bit."""
    history = world(seed=seed % 7)
    changed = shuffled_after(history, row, seed)
    same_text = changed.texts[np.arange(row)]
    seats, _ = seats_of(history)
    kept = slice(0, row)
    one, other = (fit(made, LAST).forecast(same_text, seats[kept]) for made in (history, changed))
    for name in ("ways", "withheld", "opposed", "vetoed_by"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_model_as_of_a_day_forecasts_as_one_fitted_then(model):
    day = date(2005, 3, 1)
    then = fit(model.history.before(day), 2004)
    texts = model.history.texts_of([Tabled(day, "a", None, frozenset({"USA"})), Tabled(day, "new", "y")])
    seats = np.tile(np.arange(10), (2, 1))
    one, other = (made.forecast(texts, seats) for made in (model.before(day), then))
    np.testing.assert_array_equal(one.ways, other.ways)
    np.testing.assert_array_equal(one.votes, other.votes)


def test_same_day_rivals_are_not_seen(model):
    """Every draft put on one day is forecast as if the others had not been voted on."""
    day = int(model.history.texts.day[150])
    texts = model.history.texts_of([Tabled(date.fromordinal(day), "a")])
    seats = np.arange(10)[None]
    one = model.forecast(texts, seats)
    other = model.before(date.fromordinal(day)).forecast(texts, seats)
    np.testing.assert_array_equal(one.votes, other.votes)


def test_votes_and_outcome_are_one_distribution(model):
    found = all_forecasts(model)
    assert found.ways.sum(axis=1) == pytest.approx(1)
    assert found.votes.sum(axis=-1) == pytest.approx(1)
    assert (found.votes >= -1e-12).all()
    assert found.adopted + found.vetoed + found.failed == pytest.approx(1)
    seats, _ = seats_of(model.history)
    permanent = np.isin(seats, [model.history.column[code] for code in PERMANENT])
    falls = np.broadcast_to((1 - found.adopted)[:, None], seats.shape)
    assert (found.votes[..., 2] <= falls + 1e-12)[permanent].all()  # no veto of what is adopted
    assert (found.vetoed_by <= found.vetoed[:, None] + 1e-12).all()
    assert not found.vetoed_by[~permanent].any()


def test_it_learns_who_blocks_what(model):
    day = date.fromordinal(START + 14 * 240)
    texts = model.history.texts_of([Tabled(day, topic, None, frozenset({"GBR"})) for topic in "abc"])
    found = model.forecast(texts, np.tile(np.arange(10), (3, 1)))
    assert found.adopted[2] > found.adopted[:2].max() + 0.1
    russia, usa = (model.history.column[code] for code in ("RUS", "USA"))
    assert found.vetoed_by[0, russia] > 3 * found.vetoed_by[0, usa]
    assert found.vetoed_by[1, usa] > 3 * found.vetoed_by[1, russia]


def test_a_new_topic_and_a_new_member_lean_on_the_rest(model):
    history = model.history.with_members(["ZZZ"])
    fresh = type(model)(history, model.weights, model.said_fall, model.said_withheld)
    day = date(2009, 3, 1)
    texts = history.texts_of([Tabled(day, None), Tabled(day, "never seen", "nowhere")])
    seats = np.tile(np.arange(len(history.members)), (2, 1))
    found = fresh.forecast(texts, seats)
    np.testing.assert_allclose(found.votes[0], found.votes[1])
    elected = [history.column[code] for code in ("ARG", "BEL", "GHA", "IDN", "JPN")]
    others = found.votes[0, elected, 0]
    assert others.min() - 0.05 < found.votes[0, history.column["ZZZ"], 0] < others.max() + 0.05


def test_without_sponsors_the_chance_lies_among_those_with(model):
    day = date(2009, 3, 1)
    kinds = [None, frozenset({"USA"}), frozenset({"RUS"}), frozenset({"ARG"})]
    texts = model.history.texts_of([Tabled(day, "c", None, sponsors) for sponsors in kinds])
    chance = model.forecast(texts, np.tile(np.arange(10), (4, 1))).adopted
    assert chance[1:].min() < chance[0] < chance[1:].max()


def test_a_file_gives_the_same_model_and_the_same_bytes(model, tmp_path):
    about = {"source": "made up"}
    text = dumps(model, about)
    again = loads(text)
    assert dumps(again, about) == text
    np.testing.assert_array_equal(all_forecasts(again).votes, all_forecasts(model).votes)
    (tmp_path / "model.json").write_text("{}")
    with pytest.raises(RecordError, match=r"model\.json.*detente record fit"):
        load(tmp_path / "model.json")


def test_reasons_add_up_to_the_difference_from_the_usual_draft(model):
    day = date(2009, 3, 1)
    texts = model.history.texts_of([Tabled(day, "a", None, frozenset({"USA"})), Tabled(day, "c", None, None, True)])
    sums, odds = [], []
    for row in range(2):
        one = texts[np.array([row])]
        sums.append(sum(reason.log_odds for reason in reasons(model, one)))
        chance = model.forecast(one, np.arange(10)[None]).adopted[0]
        odds.append(np.log(chance / (1 - chance)))
    assert sums[1] - sums[0] == pytest.approx(odds[1] - odds[0])
    assert reasons(model, texts[np.array([0])])[0].about == "topic"


def test_nearest_drafts_are_late_and_alike(model):
    day = date(2005, 3, 1)
    texts = model.history.texts_of([Tabled(day, "a", None, frozenset({"USA"})), Tabled(day, "new", "z")])
    found = likeness(model.history, texts[np.array([0])])
    history = model.history.before(day)
    assert (found.on, found.count) == ("topic", int((history.texts.topic == 0).sum()))
    assert all(like.day < day for like in found.nearest)
    assert likeness(model.history, texts[np.array([1])]).on == "region"


@pytest.mark.parametrize(
    ("adopted", "yes", "opposed", "number"),
    [
        (True, 14, "RUS", 0),
        (False, 13, "RUS CHN", 1),
        (False, 14, "USA", 2),
        (False, 8, "USA GBR", 3),
        (False, 8, "RUS", 4),
        (False, 7, "", 4),
    ],
)
def test_ways_a_vote_ends(adopted, yes, opposed, number):
    assert way(adopted, yes, frozenset(opposed.split())) == number


def test_a_region_is_never_taken_from_a_later_row():
    topic, region = np.array([1, 1, 1]), np.array([10**6, 2, 3])
    assert one_region(topic, region).tolist() == [10**6, 2, 2]


def test_the_shipped_model_saw_nothing_of_2008_in_2007():
    model = shipped().before(date(2007, 4, 21))
    assert model.weights.years[-1] == 2007
    assert years_of(model.history.texts).max() == 2007
    assert model.history.texts.day.max() < date(2007, 4, 21).toordinal()


def test_a_model_that_said_too_little_says_more(model):
    """The drift of late: where fewer drafts had been said to fall, and fewer yes withheld, both chances rise."""
    shy = type(model)(model.history, model.weights, model.said_fall / 2, model.said_withheld / 2)
    texts = model.history.texts_of([Tabled(date(2009, 3, 1), "c", None, frozenset({"ARG"}))])
    one, other = (made.forecast(texts, np.arange(10)[None]) for made in (model, shy))
    assert other.adopted < one.adopted
    assert (other.votes[..., 0] < one.votes[..., 0]).all()
