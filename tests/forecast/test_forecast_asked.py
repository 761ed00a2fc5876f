"""The record's answer for one draft, asked with plain values."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from detente.record.forecast.asked import asked, asked_of, topics
from detente.record.forecast.history import PERMANENT, Tabled
from detente.record.forecast.shipped import shipped

COUNCIL = (*PERMANENT, "BEL", "COG", "GHA", "IDN", "ITA", "PAN", "PER", "QAT", "SVK", "ZAF")
APRIL = date(2007, 4, 21)


def test_it_is_the_models_own_forecast() -> None:
    said = asked(APRIL, "Kosovo", ["USA", "GBR"], COUNCIL, PERMANENT)
    model = shipped().before(APRIL)
    text = model.history.texts_of([Tabled(APRIL, "Kosovo", sponsors=frozenset({"USA", "GBR"}))])
    own = model.forecast(text, np.array([[model.history.column[code] for code in COUNCIL]]))
    assert said is not None
    assert np.allclose(said.chances[:, ::-1], own.votes[0])
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
