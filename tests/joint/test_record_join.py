"""What the Council's record says, pooled with what a case says."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente.case import Case
from detente.draws import Draws
from detente.joint.record import of_record, pooled
from detente.joint.vote import stated
from detente.joint.whole import whole
from detente.seats import seated_rule

chance = st.floats(0.001, 1.0)
votes = st.tuples(chance, chance, chance).map(lambda v: np.array(v) / sum(v))


@given(votes, votes, st.floats(0, 1))
def test_a_pool_lies_between_its_two_in_log_odds(case: np.ndarray, record: np.ndarray, share: float) -> None:
    found = pooled(case, record, np.array(share))
    assert abs(found.sum() - 1) < 1e-12
    for a, b in ((0, 2), (1, 2), (0, 1)):
        mean = (1 - share) * np.log(case[a] / case[b]) + share * np.log(record[a] / record[b])
        assert abs(np.log(found[a] / found[b]) - mean) < 1e-9


@given(votes, votes)
def test_no_share_and_all_of_it_are_the_two_themselves(case: np.ndarray, record: np.ndarray) -> None:
    np.testing.assert_allclose(pooled(case, record, np.array(0.0)), case)
    np.testing.assert_allclose(pooled(case, record, np.array(1.0)), record)


def test_what_one_thinks_impossible_stays_so_unless_it_has_no_share() -> None:
    sure, other = np.array([0.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.0])
    np.testing.assert_allclose(pooled(sure, other, np.array(0.0)), sure, atol=1e-300)
    assert pooled(sure, np.array([0.5, 0.2, 0.3]), np.array(0.4))[2] == pytest.approx(1.0)
    assert np.isfinite(pooled(sure, other, np.array(0.5))).all()


@pytest.fixture(scope="module")
def kosovo() -> Case:
    return detente.load("kosovo-2007")


def no_of(draws: Draws, member: str, share: float | None = None) -> float:
    changed = draws if share is None else draws.changing({"voting.record": share})
    cast = stated(changed, "plan", whole(draws).gains["plan"])
    return float(cast.members[:, cast.rule.members.index(member), 0].mean())


def changed(case: Case, **update: object) -> Case:
    return case.model_copy(update=update)


def test_a_reported_threat_overturns_the_record(kosovo: Case) -> None:
    """The record reads reluctance as abstention and promises adoption; Moscow's word must be able to undo it."""
    draws = kosovo.draw(300, 0)
    record = of_record(draws, "plan", seated_rule(kosovo, "council"))
    assert record is not None
    russia = record.members.index("RUS")
    assert record.adopted > 0.9
    assert record.chances[russia, 1] > 10 * record.chances[russia, 0]
    assert no_of(draws, "russia") > 0.4
    silent = changed(kosovo, intent={key: said for key, said in kosovo.intent.items() if key != "russia"})
    assert no_of(silent.draw(300, 0), "russia") < no_of(draws, "russia") - 0.2


def test_the_firmer_a_word_the_less_the_record_counts(kosovo: Case) -> None:
    """At a share of one, all that is left of the case's own view is what the strength of the word keeps of it."""
    draws = kosovo.draw(300, 0)
    gaps = [
        abs(no_of(draws.changing({"intent.russia.plan.strength": s}), "russia", 1.0)
            - no_of(draws.changing({"intent.russia.plan.strength": s}), "russia", 0.0))
        for s in (0.0, 1.0, 3.0)
    ]  # fmt: skip
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.1


def test_nothing_later_than_the_case_is_seen(kosovo: Case) -> None:
    record = of_record(kosovo.draw(1, 0), "plan", seated_rule(kosovo, "council"))
    assert record is not None
    assert record.known == kosovo.as_of
    days = record.model.history.texts.day
    assert days.max() < kosovo.as_of.toordinal()


@pytest.mark.parametrize("rule", ["un-security-council-preliminary", "un-security-council-procedural", "osce"])
def test_other_bodies_have_no_record(kosovo: Case, rule: str) -> None:
    body = {"council": kosovo.body["council"].model_copy(update={"rule": rule, "abstains": ()})}
    other = changed(kosovo, body={**kosovo.body, **body})
    assert of_record(other.draw(1, 0), "plan", seated_rule(other, "council")) is None


def test_before_the_record_begins_there_is_none(kosovo: Case) -> None:
    early = changed(kosovo, as_of=datetime.date(1990, 1, 1))
    assert of_record(early.draw(1, 0), "plan", seated_rule(early, "council")) is None
