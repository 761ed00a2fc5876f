"""Cases side by side: every difference found and nothing else, answers on the same draws, shares that sum up."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import detente
from detente.casefile import as_plain, dump, from_plain, load, parse
from detente.changes import changed
from detente.cli import app
from detente.compare import made, words
from detente.compare.answers import answered, asked
from detente.compare.blocks import MOST, Block, blocks_of, joined
from detente.compare.differences import ABSENT, differences, mixed, written
from detente.compare.made import Mixture, compare
from detente.errors import DetenteError, NotFoundError, SettingError
from detente.goals import share

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"
CASE = load(STRAIT)
CHANGES = {
    "option.offer.on": "on",
    "stance.south.passage.position": "40:50",
    "stance.north.fees.salience": "80",
    "draft.treaty.terms.passage": "60",
    "motives.south.seize": "-5",
    "measure.passage.else": "45",
    "voting.noise": "4",
    "intent.south.treaty.says": "abstain",
    "option.patrol.excludes": "[]",
    "ladder.close or patrol and not adopted": "2",
    "body.council.quota": "3",
    "option.close.class": "concession",
    "option.parley": '{ actor = "isle", text = "call a parley" }',
    "until": "2021-06-30",
    "option.offer.days": "3",
    "evidence.threat.credibility": "4",
    "actor.north.name": "The North",
}
KINDS = {"evidence.threat.credibility": "grounds", "actor.north.name": "words"}
KINDS |= dict.fromkeys(("option.offer.on", "motives.south.seize", "intent.south.treaty.says"), "structure")
KINDS |= dict.fromkeys(("option.patrol.excludes", "option.close.class", "option.parley", "until"), "structure")
NUMBERS = ["option.offer.days", *CHANGES]


@settings(max_examples=150, deadline=None)
@given(st.sets(st.sampled_from(sorted(CHANGES))))
def test_every_difference_is_found_and_nothing_else(paths: set[str]):
    other = changed(CASE, {path: CHANGES[path] for path in paths})
    found = differences(CASE, other)
    assert {one.path for one in found} == paths
    assert all(one.kind == KINDS.get(one.path, "structure" if one.only else "number") for one in found)
    assert {one.path for one in differences(other, CASE)} == paths
    again = from_plain(mixed(written(CASE), written(other), found))
    assert again == other
    assert differences(CASE, CASE) == []


def test_defaults_written_out_and_orders_without_meaning_are_no_differences():
    plain = as_plain(CASE)
    plain["voting"] = {"noise": [3, 6, 12]}
    plain["option"]["offer"]["startable"] = True
    plain["goal"]["pass"]["want"] = "high"
    plain["bargain"]["subsidy"]["acts"] = ["accept", "offer"]
    assert differences(CASE, from_plain(plain)) == []


def test_days_left_to_a_class_differ_from_the_usual_days_written_out():
    assert CASE.inputs != changed(CASE, {"option.welcome.days": "15:45:120"}).inputs
    found = differences(CASE, changed(CASE, {"option.welcome.days": "15:45:120"}))
    assert [(one.path, one.only) for one in found] == [("option.welcome.days", "second")]


def test_the_block_that_a_mixture_lacks_is_joined_and_no_other():
    blocks = [Block((), (name,)) for name in "abcd"]
    found = joined(blocks, frozenset({0, 1}), lambda taken: 1 not in taken or 3 in taken)
    assert [block.name for block in found] == ["a", "b with d", "c"]


def test_a_mixture_that_lacks_an_answer_is_not_asked_for(monkeypatch):
    other = changed(CASE, {"voting.noise": "4", "option.offer.on": "on", "option.close.days": "9"})
    usual = made.answered

    def picky(wanted, draws, kept):
        if draws.case.option["offer"].on and draws.case.voting.noise.best != 4:
            raise NotFoundError("no such answer")
        return usual(wanted, draws, kept)

    monkeypatch.setattr(made, "answered", picky)
    pair = compare([("a", CASE), ("b", other)], measures=["adoption.treaty.adopted"], draws=5).pairs[0]
    assert {frozenset(block.paths) for block in pair.blocks} == {
        frozenset({"voting.noise", "option.offer.on"}), frozenset({"option.close.days"}),
    }  # fmt: skip


def test_a_goal_of_both_cases_is_compared_by_the_share_of_draws_in_which_it_holds():
    goal = {"goal.calm": '{ goal = "violence(fighting) <= 0.2", text = "No fighting" }'}
    first, second = changed(CASE, goal), changed(CASE, {**goal, "motives.north.seize": "-60"})
    (one,) = (x for x in compare([("a", first), ("b", second)], draws=20).pairs[0].moved if x.asked.goal)
    assert (one.asked.name, one.asked.label) == ("goal.calm", "No fighting")
    assert one.before == pytest.approx(share(one.asked.goal, first.draw(20)))
    assert one.after == pytest.approx(share(one.asked.goal, second.draw(20)))


def test_words_say_each_side_and_each_change():
    other = changed(CASE, {path: CHANGES[path] for path in ("option.offer.on", "voting.noise", "option.parley")})
    found = compare([("a", CASE), ("b", other)], draws=20)
    (pair,) = found.pairs
    parts = dict(words.by_part(pair))
    assert parts["option"][0] == ("offer.on", "off", "on")
    assert parts["option"][1][:2] == ("parley", "–")
    assert parts["voting"] == [("noise", "3–6–12", "4")]
    rows = {label: change for label, _, _, change in words.table(pair)}
    assert rows["the treaty is adopted"].endswith(tuple("0123456789"))
    told = list(words.answers(pair))
    assert any("The League: offer a subsidy: from" in text for text in told)
    assert "Shapley values over all 8 mixtures" in " ".join(words.notes(found, pair))
    assert words.written("x" * 90) == "x" * 59 + "…"
    assert words.written([]) == "nothing"


def test_what_only_one_case_has_is_told_whole():
    plain = as_plain(CASE)
    del plain["stance"]["fishers"], plain["motives"]["league"]
    found = differences(CASE, from_plain(plain))
    assert [(one.path, one.only, one.after) for one in found] == [
        ("stance.fishers.passage", "first", ABSENT),
        ("motives.league.accept", "first", ABSENT),
    ]


def test_cases_with_nothing_in_common_are_compared_all_the_same():
    other = load("published/fraser-1984/cuba")
    assert {one.only for one in differences(CASE, other) if one.part == "actor"} == {"first", "second"}
    assert from_plain(mixed(written(CASE), written(other), differences(CASE, other))) == other
    assert from_plain(mixed(written(other), written(CASE), differences(other, CASE))) == CASE
    pair = compare([("a", CASE), ("b", other)], draws=3).pairs[0]
    assert pair.moved == ()
    assert words.opening(pair).endswith("they have no answer in common.")


def test_cases_in_another_order_are_one_difference():
    plain = as_plain(CASE)
    cases = plain["measure"]["passage"]["cases"]
    cases[0], cases[1] = cases[1], cases[0]
    assert [one.path for one in differences(CASE, from_plain(plain))] == ["measure.passage.cases"]


def test_shares_sum_to_changes_and_answers_are_those_of_each_case():
    other = changed(CASE, {path: CHANGES[path] for path in list(CHANGES)[:4]})
    found = compare([("a", CASE), ("b", other)], draws=40, seed=2)
    (pair,) = found.pairs
    assert [block.name for block in pair.blocks] == [one.path for one in pair.differences]
    assert pair.orders == 0
    names = {one.asked.name for one in pair.moved}
    assert {"adoption.treaty.adopted", "escalation.rung.2", "escalation.used.seize", "compromise.fees"} <= names
    answers = {
        (name, k): detente.run(name, case, draws=40, seed=2)
        for name in {name.partition(".")[0] for name in names}
        for k, case in enumerate((CASE, other))
    }
    for one in pair.moved:
        analysis, _, measure = one.asked.name.partition(".")
        assert sum(share.value for share in one.shares) == pytest.approx(one.change, abs=1e-9)
        for k, mean in enumerate((one.before, one.after)):
            assert mean == pytest.approx(answers[analysis, k][measure].mean, abs=1e-9)


def test_a_number_that_nothing_else_rests_on_has_the_whole_change():
    changes = {"stance.south.passage.position": "60", "stance.north.fees.salience": "80", "option.close.days": "20"}
    pair = compare(
        [("a", CASE), ("b", changed(CASE, changes))], measures=["compromise.passage", "compromise.fees"], draws=40
    ).pairs[0]
    passage, fees = pair.moved
    assert {share.block.name: round(share.value, 9) for share in passage.shares} == {
        "stance.south.passage.position": round(passage.change, 9), "stance.north.fees.salience": 0,
        "option.close.days": 0,
    }  # fmt: skip
    assert passage.is_clear
    assert fees.shares[0].block.name == "stance.north.fees.salience"
    assert fees.shares[0].value == pytest.approx(fees.change)


def test_identical_cases_differ_in_nothing():
    pair = compare([("a", CASE), ("b", load(STRAIT))], draws=5).pairs[0]
    assert (pair.differences, pair.moved) == ((), ())
    assert words.opening(pair) == "a and b: nothing differs."


def test_words_and_grounds_move_no_answer():
    other = changed(CASE, {path: CHANGES[path] for path in KINDS if KINDS[path] != "structure"})
    pair = compare([("a", CASE), ("b", other)], draws=5).pairs[0]
    assert len(pair.differences) == 2
    assert pair.moved == ()
    assert "1 in grounds, 1 in words): no answer differs." in words.opening(pair)


def test_what_makes_no_case_alone_is_taken_over_together():
    changes = {
        "actor.port": '{ name = "Port" }',
        "option.strike": '{ actor = "port", text = "strike" }',
        "motives.south.strike": "-10",
        "voting.noise": "4",
    }
    pair = compare([("a", CASE), ("b", changed(CASE, changes))], measures=["adoption.treaty.adopted"], draws=10).pairs[
        0
    ]
    together = {frozenset(block.paths) for block in pair.blocks}
    assert together == {frozenset(changes) - {"voting.noise"}, frozenset({"voting.noise"})}
    told = " ".join(words.notes(compare([("a", CASE), ("b", CASE)], draws=5), pair))
    assert "Taken over together, as one without the other makes no case" in told


def test_a_body_with_another_rule_is_taken_over_whole():
    plain = as_plain(CASE)
    plain["body"]["council"] = {"seats": {"north": 2, "south": 1, "isle": 1}, "quota": 3}
    pair = compare([("a", CASE), ("b", from_plain(plain))], draws=10).pairs[0]
    assert {one.part for one in pair.differences} == {"body"}
    adopted = next(one for one in pair.moved if one.asked.name == "adoption.treaty.adopted")
    assert sum(share.value for share in adopted.shares) == pytest.approx(adopted.change)


def test_cases_that_differ_in_nearly_all_are_taken_over_in_one():
    pair = compare([("a", load("kosovo-2007")), ("b", CASE)], draws=3).pairs[0]
    assert {one.asked.name for one in pair.moved} >= {"escalation.rung.1", "escalation.used.offer"}
    assert all(len(block.name) < 100 for block in pair.blocks)
    for one in pair.moved:
        assert sum(share.value for share in one.shares) == pytest.approx(one.change)


def test_dates_may_differ():
    pair = compare([("a", CASE), ("b", changed(CASE, {"until": "2020-02-01"}))], draws=30).pairs[0]
    seized = next(one for one in pair.moved if one.asked.name == "escalation.used.seize")
    assert seized.change < 0
    assert seized.is_clear


def test_a_draft_off_the_table_in_one_case_is_not_compared():
    off = {"draft.treaty.status": "failed", "goal.pass.measure": "escalation.rung.2"}
    pair = compare([("a", CASE), ("b", changed(CASE, off))], draws=10).pairs[0]
    assert not any(one.asked.name.startswith("adoption") for one in pair.moved)
    assert any(one.asked.name == "compromise.fees" for one in pair.moved)


def many(count: int):
    moved = [item for item in CASE.inputs if item.name.startswith(("stance", "option")) and item.given][:count]
    return changed(CASE, {item.name: (item.estimate.best + 5) / 2 for item in moved})


def test_more_differences_than_eight_are_shared_by_sampled_orders():
    found = compare([("a", CASE), ("b", many(10))], measures=["adoption.treaty.adopted"], draws=10, most_orders=6)
    pair = found.pairs[0]
    assert (len(pair.blocks), pair.orders) == (10, 6)
    (adopted,) = pair.moved
    assert sum(share.value for share in adopted.shares) == pytest.approx(adopted.change)
    assert any(share.error > 0 for share in adopted.shares)
    assert "6 orders" in " ".join(words.notes(found, pair))
    again = compare([("a", CASE), ("b", many(10))], measures=["adoption.treaty.adopted"], draws=10, most_orders=6)
    assert again == found
    assert "±" in " ".join(words.answers(pair))


def test_very_many_differences_are_taken_together_by_part():
    other = changed(CASE, {item.name: (item.estimate.best + 1) / 2 for item in CASE.inputs if item.given})
    found = differences(CASE, other)
    blocks = blocks_of(found)
    assert len(found) > MOST >= len(blocks) > 1
    assert sorted(one.path for block in blocks for one in block.differences) == sorted(one.path for one in found)


def test_a_mixture_of_both_is_asked_on_the_draws_of_either():
    other = changed(CASE, {path: CHANGES[path] for path in ("option.parley", "voting.noise", "motives.south.seize")})
    draws = CASE.draw(25, seed=7)
    wanted = asked(draws, other.draw(25, seed=7), ())
    mixture = Mixture(draws, other, wanted, differences(CASE, other), lambda step: None)
    mixture.settle(4)
    whole = frozenset(range(len(mixture.blocks)))
    for found, alone in zip(mixture.answers(whole), answered(wanted, other.draw(25, seed=7), {}), strict=True):
        np.testing.assert_array_equal(found.values, alone.values)


@pytest.mark.parametrize("path", ["stance.north.fees.position", "stance.north.fees.salience", "actor.north.influence"])
def test_where_talks_land_is_kept_only_for_the_same_stances_and_influence(path: str):
    kept: dict = {}
    wanted = asked(CASE.draw(15), CASE.draw(15), ["compromise.fees"])
    (before,) = answered(wanted, CASE.draw(15), kept)
    (still,) = answered(wanted, changed(CASE, {"voting.noise": "4"}).draw(15), kept)
    assert still is before
    other = changed(CASE, {path: "30"})
    (after,), (alone,) = answered(wanted, other.draw(15), kept), answered(wanted, other.draw(15), {})
    np.testing.assert_array_equal(after.values, alone.values)
    assert not np.array_equal(after.values, before.values)


def test_three_cases_are_each_compared_with_the_first():
    others = [("b", changed(CASE, {"voting.noise": "4"})), ("c", changed(CASE, {"option.offer.on": "on"}))]
    found = compare([("a", CASE), *others], measures=["adoption.treaty.adopted"], draws=5)
    assert [(pair.first, pair.second) for pair in found.pairs] == [("a", "b"), ("a", "c")]
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [pair["differences"][0]["path"] for pair in plain["pairs"]] == ["voting.noise", "option.offer.on"]
    assert plain["pairs"][0]["answers"][0]["shares"][0]["block"] == "voting.noise"


@pytest.mark.parametrize(
    ("settings_", "error", "told"),
    [
        ({"measures": ["adoption.treaty.adoptd"]}, SettingError, "treaty.adopted"),
        ({"measures": ["adoptoin.treaty.adopted"]}, (SettingError, NotFoundError), "adoption"),
        ({"measures": ["nonsense"]}, SettingError, "nonsense"),
        ({"measures": [""]}, SettingError, "measure ''"),
        ({"draws": 0}, SettingError, "draws = 0"),
        ({"most_orders": 3}, SettingError, "an even number"),
    ],
)
def test_what_cannot_be_compared_is_told(settings_, error, told: str):
    other = changed(CASE, {"voting.noise": "4"})
    with pytest.raises(error, match=told):
        compare([("a", CASE), ("b", other)], **{"draws": 5, **settings_})


def test_one_case_is_not_enough():
    with pytest.raises(SettingError, match="1 case; allowed: two or more"):
        compare([("a", CASE)])


def asked_for(*arguments: str, cwd: Path) -> Any:
    with chdir(cwd):
        return CliRunner().invoke(app, ["compare", *arguments])


def test_the_command_prints_words_and_json(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(dump(changed(CASE, {"option.offer.on": "on", "title": "Mine \x1b[31m"})))
    assert parse((tmp_path / "mine.toml").read_text()).option["offer"].on
    run = asked_for(str(STRAIT), "mine.toml", "--draws", "10", cwd=tmp_path)
    assert run.exit_code == 0, run.stderr
    assert "differ in 2 places (1 in who can do what, 1 in words)" in " ".join(run.stdout.split())
    assert "\x1b" not in run.stdout
    assert "all of it by option.offer.on" in " ".join(run.stdout.split())
    as_json = asked_for(str(STRAIT), "mine.toml", "--draws", "10", "--most-orders", "4", "--json", cwd=tmp_path)
    assert {one["path"] for one in json.loads(as_json.stdout)["pairs"][0]["differences"]} == {
        "option.offer.on",
        "title",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((str(STRAIT),), "allowed: two or more"),
        ((str(STRAIT), "no-such-case"), "no case 'no-such-case'"),
        ((str(STRAIT), "kosovo-2007", "--measure", "adoption.treaty.adopted"), "asked of both cases"),
        ((str(STRAIT), str(STRAIT), "--most-orders", "3"), "most_orders = 3; allowed: an even number"),
    ],
)
def test_the_command_tells_what_can_be_mended(arguments, told: str, tmp_path: Path):
    run = asked_for(*arguments, "--draws", "5", cwd=tmp_path)
    assert isinstance(run.exception, DetenteError)
    assert told in str(run.exception)
