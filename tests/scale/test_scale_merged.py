"""Answers in chunks are the answers in one batch, for every analysis there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis import analyses, run
from detente.case import Case
from detente.errors import SettingError
from detente.result import Result
from detente.scale.chunk import ask, decoded, encoded
from detente.scale.merged import merging
from detente.scale.plan import Plan, planned
from detente.scale.run import Means, follow
from detente.scale.run import run as run_large


@pytest.mark.parametrize("name", analyses())
def test_chunks_answer_as_one_batch(name: str, strait: Case):
    whole = run(name, strait, draws=40, seed=1)
    cut = follow(planned(name, strait, draws=40, seed=1, chunk=16, settings=whole.settings), Means())
    assert cut.measures.keys() == whole.measures.keys()
    assert (cut.draws, cut.seed, cut.settings, cut.case_hash) == (40, 1, whole.settings, whole.case_hash)
    for key, measure in whole.measures.items():
        np.testing.assert_array_equal(cut.measures[key].values, measure.values, err_msg=key)
        assert cut.measures[key].to_dict() == measure.to_dict(), key


@pytest.mark.parametrize("name", ["adoption", "escalation", "stability"])
def test_one_chunk_says_what_one_batch_says(name: str, strait: Case):
    assert follow(planned(name, strait, draws=30), Means()).to_json() == run(name, strait, draws=30).to_json()


def test_few_draws_are_asked_as_ever(strait: Case):
    assert run_large("mean", strait, draws=30).to_json() == run("mean", strait, draws=30).to_json()


def test_many_draws_are_asked_in_chunks(strait: Case):
    found = run_large("mean", strait, draws=10_001)
    assert found.draws == 10_001
    assert all(len(measure.values) == 10_001 for measure in found.measures.values())
    assert "over all 10001 draws; tables" in found.caveats[-1].text


@pytest.fixture(scope="module")
def made(strait: Case) -> tuple[Plan, list[bytes], Result]:
    """A plan, its chunks as bytes, and what one batch answers."""
    plan = planned("compromise", strait, draws=130, seed=3, chunk=20)
    return plan, [ask(plan, index) for index in range(plan.chunks)], run("compromise", strait, draws=130, seed=3)


@given(order=st.permutations(range(7)), again=st.lists(st.integers(0, 6), max_size=5))
def test_any_order_and_any_repetition_give_the_same(order: list[int], again: list[int], made):
    plan, bodies, whole = made
    with merging(plan, None) as merged:
        for index in [*order, *again]:
            merged.add(decoded(bodies[index]))
        assert not merged.missing
        measures = merged.answer().measures
    for key, measure in whole.measures.items():
        np.testing.assert_array_equal(measures[key].values, measure.values)


def test_a_missing_chunk_is_seen(plan: Plan):
    with merging(plan, None) as merged:
        for index in (1, 0, 2, 3, 5, 6):
            merged.add(decoded(ask(plan, index)))
        assert merged.missing
        merged.add(decoded(ask(plan, 4)))
        assert not merged.missing


def test_a_chunk_is_the_same_after_bytes(plan: Plan):
    answer = plan.chosen.answer(plan.part(2))
    back = decoded(encoded(plan, 2, answer))
    assert (back.index, back.draws, back.key) == (2, 20, plan.key)
    for key, quantity in answer.measures.items():
        np.testing.assert_array_equal(back.answer.measures[key].values, quantity.values)


def test_tables_are_those_of_the_first_chunk(plan: Plan):
    found = follow(plan, Means())
    first = plan.chosen.answer(plan.part(0))
    assert [dict(row) for row in found.tables["deal"]] == [dict(row) for row in first.tables["deal"]]


def test_limits_are_counted_from_the_first_draw(strait: Case):
    plan = planned("escalation", strait, draws=100, settings={"variant_draws": 30, "walks": 2}, chunk=20)
    assert [plan.settings_of(k)["variant_draws"] for k in range(5)] == [20, 10, 0, 0, 0]
    found = follow(plan, Means())
    assert {len(m.values) for key, m in found.measures.items() if key.endswith(".half")} == {30}
    assert {len(m.values) for key, m in found.measures.items() if key.startswith("rung.") and key.count(".") == 1} == {
        100
    }


def test_only_the_draws_looked_at_are_asked(strait: Case):
    plan = planned("stability", strait, draws=1000, settings={"most_draws": 25}, chunk=20)
    assert (plan.chunks, plan.bounds(1)) == (2, (20, 25))
    found = follow(plan, Means())
    assert {len(measure.values) for measure in found.measures.values()} == {25}


def test_stability_looks_at_all_draws_where_many_are_asked_for(strait: Case):
    assert planned("stability", strait, draws=1000, chunk=20).settings["most_draws"] == 1000
    assert planned("stability", strait, draws=1000).settings["most_draws"] == 400


def test_an_analysis_that_looks_at_few_draws_of_each_chunk_is_asked_once(strait: Case):
    reports = []
    plan = planned("price", strait, draws=100, settings={"most_draws": 5}, chunk=20)
    found = follow(plan, Means(), reports.append)
    assert {len(measure.values) for measure in found.measures.values()} == {5}
    assert "of 100 draws" in " ".join(caveat.text for caveat in found.caveats)
    assert [report.done for report in reports] == [100]


def test_progress_ends_with_all_draws(plan: Plan):
    reports = []
    follow(plan, Means(), reports.append)
    assert [report.done for report in reports] == [20, 40, 60, 80, 100, 120, 130]
    assert reports[-1].left == 0
    assert str(reports[-1]).startswith("130 of 130 draws, ")


def test_what_if_is_carried_through(strait: Case):
    change = {"stance.north.passage.salience": "20:40"}
    whole = run("compromise", strait, draws=30, what_if=change)
    cut = follow(planned("compromise", strait, draws=30, what_if=change, chunk=20), Means())
    assert dict(cut.what_if) == dict(whole.what_if) == change
    assert cut.measures == whole.measures
    assert planned("compromise", strait, draws=30).key != planned("compromise", strait, draws=30, what_if=change).key


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"seed": -1, "workers": 1}, {"workers": 0}, {"nothing": 1}])
def test_what_is_out_of_range_is_refused(wrong: dict, strait: Case):
    with pytest.raises(SettingError):
        run_large("compromise", strait, **{"draws": 50, **wrong})


def test_workers_and_a_cluster_at_once_are_refused():
    with pytest.raises(SettingError, match="one of them"):
        Means(workers=2, cluster="tcp://127.0.0.1:1")


def test_a_cluster_without_an_address_is_refused():
    with pytest.raises(SettingError, match="cluster = '': allowed: the address of a scheduler"):
        Means(cluster="")
