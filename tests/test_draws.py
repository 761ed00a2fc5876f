"""Draws: a batch of n is n batches of one, streams are uncorrelated, and a change touches nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis import find
from detente.casefile import dump, load, parse
from detente.draws import stance_holder
from detente.errors import NotFoundError, SettingError

KOSOVO = load("kosovo-2007")
MALTA = '[actor.malta]\nname = "Malta"\n\n[actor.italy]'
NAMES = [item.name for item in KOSOVO.inputs]


@given(st.integers(0, 2**40), st.integers(1, 30), st.data())
def test_a_part_is_the_same_draws(seed: int, n: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, n - 1))
    last = data.draw(st.integers(first + 1, n))
    name = data.draw(st.sampled_from(NAMES))
    whole = KOSOVO.draw(n, seed)
    part = whole.part(first, last)
    assert np.array_equal(part[name], whole[name][first:last])
    assert np.array_equal(part.noise("coin", 3), whole.noise("coin", 3)[first:last])


def test_a_batch_is_batches_of_one() -> None:
    whole = KOSOVO.draw(6, seed=4)
    ones = [whole.part(k, k + 1) for k in range(6)]
    for what in ("position", "salience", "influence", "matrix"):
        pieces = np.concatenate([getattr(one, what) for one in ones])
        assert np.array_equal(getattr(whole, what), pieces, equal_nan=True)


def test_streams_are_uncorrelated() -> None:
    n = 2000
    ranks = np.argsort(np.argsort(KOSOVO.draw(n, seed=1).matrix, axis=0), axis=0)
    moving = ranks[:, [not item.estimate.is_point for item in KOSOVO.inputs]]
    off = np.corrcoef(moving.T)[~np.eye(moving.shape[1], dtype=bool)]
    assert abs(off).max() < 5.5 / np.sqrt(n)
    assert off.std() == pytest.approx(1 / np.sqrt(n), rel=0.05)


def test_a_tenth_lies_below_low_and_above_high() -> None:
    matrix = KOSOVO.draw(4000, seed=2).matrix
    inside = [item.estimate for item in KOSOVO.inputs]
    below = [(matrix[:, k] < x.low).mean() for k, x in enumerate(inside) if x.bounds.low < x.low < x.best]
    above = [(matrix[:, k] > x.high).mean() for k, x in enumerate(inside) if x.best < x.high < x.bounds.high]
    for shares in (below, above):
        assert np.mean(shares) == pytest.approx(0.1, abs=0.002)
        assert max(shares) < 0.13


def test_best_is_every_estimate_at_its_best() -> None:
    best = KOSOVO.best()
    assert [best[item.name].tolist() for item in KOSOVO.inputs] == [[item.estimate.best] for item in KOSOVO.inputs]


def test_the_order_of_writing_does_not_matter() -> None:
    plain = KOSOVO.model_dump(by_alias=True, exclude_unset=True)
    plain["actor"] = dict(reversed(plain["actor"].items()))
    plain["issue"] = dict(reversed(plain["issue"].items()))
    again = parse(dump(type(KOSOVO).model_validate(plain)))
    assert again.hash == KOSOVO.hash
    assert np.array_equal(again.draw(5).matrix, KOSOVO.draw(5).matrix)


def test_a_change_touches_nothing_else() -> None:
    draws = KOSOVO.draw(5)
    changed = draws.changing({"stance.russia.status.position": 99})
    assert changed["stance.russia.status.position"].tolist() == [99] * 5
    assert np.array_equal(changed["stance.russia.status.salience"], draws["stance.russia.status.salience"])
    assert draws["stance.russia.status.position"].max() < 99
    i, k = KOSOVO.actors.index("russia"), KOSOVO.issues.index("status")
    assert changed.position[:, i, k].tolist() == [99] * 5


def test_shifts_add_up_under_one_name() -> None:
    draws = KOSOVO.draw(3).shifting("intent.russia.plan.no", np.full(3, -0.2))
    twice = draws.shifting("vote.russia.plan.no", np.full(3, -0.1))
    assert twice.shifts["vote.russia.plan.no"] == pytest.approx(np.full(3, -0.3))


def test_groups_have_their_share_and_members_their_speakers_stance() -> None:
    draws = KOSOVO.draw(4)
    kserbs, kosovo = (draws.influence[:, KOSOVO.actors.index(key)] for key in ("kserbs", "kosovo"))
    assert kserbs == pytest.approx(0.1 * kosovo)
    spoken_for = parse(dump(KOSOVO).replace("[stance.italy", "[stance.malta").replace("[actor.italy]", MALTA))
    assert stance_holder(KOSOVO, "italy", "status") == "italy"
    assert stance_holder(KOSOVO, "italy", "accession") is None  # it has its own stances, and none on this
    assert stance_holder(spoken_for, "italy", "accession") == "eu"
    assert stance_holder(spoken_for, "italy", "shield") is None


def test_what_cannot_be_drawn() -> None:
    for n, seed in ((0, 0), (1, -1)):
        with pytest.raises(SettingError):
            KOSOVO.draw(n, seed)
    with pytest.raises(NotFoundError, match=r"did you mean 'stance.russia.status.position'"):
        KOSOVO.draw(1)["stance.russia.status.positon"]


def test_changing_what_is_no_input_is_an_error_with_the_nearest_name():
    with pytest.raises(NotFoundError, match=r"did you mean 'stance\.russia\.status\.position'"):
        load("kosovo-2007").best().changing({"stance.russia.status.positon": 5})


@given(st.integers(0, 2**40), st.lists(st.integers(0, 7), min_size=1, max_size=12), st.data())
def test_draws_taken_again_are_the_same_draws_with_the_same_luck(seed: int, rows: list[int], data: st.DataObject):
    name = data.draw(st.sampled_from(NAMES))
    first = data.draw(st.integers(0, len(rows) - 1))
    changed = {NAMES[0]: np.arange(8.0)}
    whole = KOSOVO.draw(11, seed).part(3, 11).changing(changed).shifting("vote.russia.plan.no", np.arange(8.0))
    again = whole.taking(np.array(rows)).part(first, len(rows))
    wanted = np.array(rows)[first:]
    assert np.array_equal(again[name], whole[name][wanted])
    assert np.array_equal(again.noise("coin", 3), whole.noise("coin", 3)[wanted])
    assert np.array_equal(again.shifts["vote.russia.plan.no"], wanted)
    assert np.array_equal(again.taking(np.array([0, 0])).noise("coin", 2)[1], whole.noise("coin", 2)[wanted[0]])


def test_an_answer_to_draws_taken_again_is_the_same_answer() -> None:
    rows = np.array([4, 0, 0, 2])
    draws = KOSOVO.draw(5, seed=9)
    for name in ("adoption", "escalation", "compromise"):
        answer = find(name).answer
        once, again = answer(draws), answer(draws.taking(rows))
        assert once.measures.keys() == again.measures.keys()
        for key, quantity in once.measures.items():
            assert again.measures[key].values == pytest.approx(quantity.values[rows], abs=1e-12), (name, key)


def test_the_best_guess_taken_several_times_is_one_answer() -> None:
    best = KOSOVO.best().hurried(2)
    for name in ("adoption", "escalation"):
        once, again = find(name).answer(best), find(name).answer(best.taking(np.zeros(3, dtype=int)))
        for key, quantity in once.measures.items():
            assert again.measures[key].values == pytest.approx(np.repeat(quantity.values, 3), abs=1e-12), (name, key)
