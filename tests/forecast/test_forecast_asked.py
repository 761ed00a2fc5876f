"""The record's answer for one draft, asked with plain values."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from detente.record.forecast.asked import asked, asked_of, topics
from detente.record.forecast.doubted import doubted, rows_behind
from detente.record.forecast.history import PERMANENT, Tabled
from detente.record.forecast.shipped import shipped

COUNCIL = (*PERMANENT, "BEL", "COG", "GHA", "IDN", "ITA", "PAN", "PER", "QAT", "SVK", "ZAF")
APRIL = date(2007, 4, 21)


def test_it_is_the_models_own_forecast() -> None:
    said = asked(APRIL, "Kosovo", ["BEL"], COUNCIL, PERMANENT)
    model = shipped().before(APRIL)
    text = model.history.texts_of([Tabled(APRIL, "Kosovo", sponsors=frozenset({"BEL"}))])
    own = model.forecast(text, np.array([[model.history.column[code] for code in COUNCIL]]))
    assert said is not None
    assert np.allclose(said.chances[5:, ::-1], own.votes[0, 5:])  # those without a veto
    assert said.adopted == own.adopted[0]
    assert said.adopted + said.vetoed + said.failed == pytest.approx(1)
    assert said.vetoed_by[5:].sum() == 0


def test_the_order_of_members_is_the_order_asked() -> None:
    one, other = (asked(APRIL, "Kosovo", ["USA"], members, PERMANENT) for members in (COUNCIL, COUNCIL[::-1]))
    assert one is not None
    assert other is not None
    assert np.allclose(one.chances, other.chances[::-1])


def test_what_is_kept_cannot_be_changed() -> None:
    said = asked(APRIL, "Kosovo", ["USA"], COUNCIL, PERMANENT)
    assert said is asked(APRIL, "Kosovo", ("USA",), list(COUNCIL), set(PERMANENT))
    with pytest.raises(ValueError, match="read-only"):
        said.chances[0] = 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("day", "members", "permanent"),
    [
        (date(1994, 12, 31), COUNCIL, PERMANENT),
        (APRIL, COUNCIL, ("RUS",)),
        (APRIL, ("north", "south"), ()),
        (APRIL, COUNCIL[1:], PERMANENT),
    ],
)
def test_it_says_nothing_of_other_bodies_or_times(day: date, members: tuple[str], permanent: tuple[str]) -> None:
    assert asked(day, "Kosovo", [], members, permanent) is None


def test_nothing_later_than_known_is_seen() -> None:
    """A draft of 2015 asked about in April 2007 rests on what was voted on by then, whatever came later."""
    late = date(2015, 7, 8)
    early = shipped().before(APRIL)
    of_then = asked_of(early, Tabled(late, "Kosovo"), COUNCIL, frozenset(PERMANENT), APRIL)
    said = asked(late, "Kosovo", [], COUNCIL, PERMANENT, known=APRIL)
    assert said is not None
    assert of_then is not None
    assert np.array_equal(said.chances, of_then.chances)
    assert max(like.day for like in said.likeness.nearest) < APRIL
    assert said.adopted != asked(late, "Kosovo", [], COUNCIL, PERMANENT).adopted  # type: ignore[union-attr]


def test_a_topic_only_known_later_is_a_new_one() -> None:
    said = asked(APRIL, "Peacebuilding and sustaining peace", [], COUNCIL, PERMANENT)
    new = asked(APRIL, "Nothing of the kind", [], COUNCIL, PERMANENT)
    assert said is not None
    assert new is not None
    assert not said.topic_known
    assert not new.topic_known
    assert np.allclose(said.chances, new.chances)
    assert "Peacebuilding and sustaining peace" not in topics(APRIL)


def test_a_member_the_record_has_never_seen_is_like_any_other() -> None:
    said = asked(APRIL, "Kosovo", [], (*COUNCIL[:-1], "TUV"), PERMANENT)
    assert said is not None
    assert np.isfinite(said.chances).all()


@pytest.mark.parametrize("topic", ["Kosovo", "Middle East (Syria)", "Cyprus", None])
def test_a_veto_is_a_no(topic: str | None) -> None:
    said = asked(date(2018, 4, 12), topic, ["USA", "GBR", "FRA"], COUNCIL, PERMANENT)
    assert said is not None
    assert (said.chances[:, 0] >= said.vetoed_by).all()
    assert np.allclose(said.chances.sum(axis=1), 1)
    assert said.vetoed <= said.vetoed_by.sum() + 1e-9


@pytest.mark.parametrize("topic", ["Kosovo", "Middle East (Syria)", None])
def test_doubt_keeps_the_forecast_as_its_mean_and_stays_one_distribution(topic: str | None) -> None:
    said = asked(date(2018, 4, 12), topic, ["USA"], COUNCIL, PERMANENT)
    assert said is not None
    drawn = doubted(said, np.random.default_rng(1).uniform(size=(20_000, 1 + len(COUNCIL))))
    assert drawn.adopted.mean() == pytest.approx(said.adopted, abs=0.003)
    assert drawn.vetoed.mean() == pytest.approx(said.vetoed, abs=0.003)
    assert np.allclose(drawn.votes.mean(axis=0), said.chances, atol=0.006)
    assert np.allclose(drawn.adopted + drawn.vetoed + drawn.failed, 1)
    assert np.allclose(drawn.votes.sum(axis=2), 1)
    assert (drawn.votes[:, :, 0] >= drawn.vetoed_by - 1e-12).all()
    assert drawn.adopted.std() > 0.005


def test_more_drafts_on_the_topic_leave_less_doubt() -> None:
    few, many = (asked(date(2018, 4, 12), topic, [], COUNCIL, PERMANENT) for topic in (None, "Cyprus"))
    assert few is not None
    assert many is not None
    assert rows_behind(few)[0] == 4 * 5
    assert rows_behind(many)[0] == 4 * 30
    assert (rows_behind(many)[1] > rows_behind(few)[1])[:5].all()


def test_nobody_vetoes_its_own_text() -> None:
    """Of a text that the US and others put forward, the vetoes of the West are those of members that did not."""
    none, some, western = (
        asked(APRIL, "Kosovo", sponsors, COUNCIL, PERMANENT)
        for sponsors in (["BEL"], ["USA", "GBR"], ["USA", "GBR", "FRA"])
    )
    at = {code: place for place, code in enumerate(COUNCIL)}
    assert none is not None
    assert some is not None
    assert western is not None
    assert none.vetoed_by[at["USA"]] > 0.001
    assert some.vetoed_by[at["USA"]] == some.vetoed_by[at["GBR"]] == 0
    assert some.vetoed_by[at["FRA"]] < 0.001 < some.vetoed_by[at["RUS"]]
    assert western.said.ways[0, 2] == 0
    for said in (none, some, western):
        assert said.said.ways.sum() == pytest.approx(1)
        own = said.model.forecast(said.text, said.seats[None])
        assert said.adopted == pytest.approx(own.adopted[0])
