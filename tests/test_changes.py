"""What if: a case with values changed by path is the case that a file with those values would give."""

from __future__ import annotations

import datetime
import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.casefile import as_plain, dump, example_names, from_plain, load, parse
from detente.changes import MOST, _value, as_text, changed
from detente.errors import CaseError
from detente.estimate import Estimate
from detente.paths import LONGEST, find, names

STRAIT = Path(__file__).parent / "cases" / "strait.toml"
KOSOVO = load("kosovo-2007")


def estimates(case):
    return {item.name: item.estimate for item in case.inputs}


@pytest.mark.parametrize("name", ["kosovo-2007", "strait", *[n for n in example_names() if n.startswith("published")]])
def test_every_input_set_to_its_own_value_gives_an_equal_case(name: str):
    case = load(STRAIT if name == "strait" else name)
    written = [item for item in case.inputs if not item.name.startswith("moves.")]
    before, drawn = as_plain(case), estimates(case)
    for place, item in enumerate(written):
        again = changed(case, {item.name: as_text(item.estimate) if place % 2 else item.estimate})
        assert estimates(again) == drawn, item.name
        assert as_plain(again) == before or find(before, item.name) is not None
        assert not item.given or again == case or item.name.endswith(".days"), item.name


@pytest.mark.parametrize("name", [item.name for item in KOSOVO.inputs])
def test_a_change_changes_that_input_alone_and_no_other_draw(name: str):
    other = KOSOVO.draw(1)[name] * 0.5 + KOSOVO.best()[name] * 0.4
    case = changed(KOSOVO, {name: float(other[0])})
    old, new = KOSOVO.draw(20, seed=3), case.draw(20, seed=3)
    assert set(new.inputs) == set(old.inputs)
    differ = {key for key in new.inputs if not np.array_equal(new[key], old[key])}
    assert differ == {name}


MOSCOW = "intent.russia.plan.no"
CHANGES = {
    "option.offer.on": ("on", lambda c: c.option["offer"].on is True),
    "option.respond.startable": ("false", lambda c: c.option["respond"].startable is False),
    "option.recognise.reversible": ("true", lambda c: c.option["recognise"].reversible is True),
    "option.talks.start_if": ("offer and not declare", lambda c: c.option["talks"].start_if == "offer and not declare"),
    "option.offer.while": ("tabled", lambda c: c.option["offer"].while_ == "tabled"),
    "option.offer.class": ("act-on-warning", lambda c: c.option["offer"].class_ == "act-on-warning"),
    "option.deploy.days": ("5:10", lambda c: (c.option["deploy"].days.low, c.option["deploy"].days.high) == (5, 10)),
    "intent.russia.plan.says": ("abstain", lambda c: c.intent["russia"]["plan"].says == "abstain"),
    "intent.russia.plan.strength": ("pledge", lambda c: c.intent["russia"]["plan"].strength.best == 2.2),
    "intent.italy.plan": ('{ says = "no" }', lambda c: c.intent["italy"]["plan"].says == "no"),
    "vote.china.plan.no": ("0.1:0.3", lambda c: c.vote["china"]["plan"].no.high == 0.3),
    "draft.plan.status": ("failed", lambda c: c.draft["plan"].status == "failed"),
    "draft.plan.terms.status": ("40:45:50", lambda c: c.draft["plan"].terms["status"].best == 45),
    "draft.plan.sponsors": ('["us"]', lambda c: c.draft["plan"].sponsors == ("us",)),
    "until": ("2009-06-30", lambda c: c.until == datetime.date(2009, 6, 30)),
    "title": ("What if?", lambda c: c.title == "What if?"),
    "motives.serbia.deploy if recognise": ("serious", lambda c: c.motives["serbia"]["deploy if recognise"].points),
    "motives.us.draft.plan.vetoed": ("-5", lambda c: c.motives["us"]["draft.plan.vetoed"].points.best == -5),
    "motives.serbia.accept": ("-10", lambda c: c.motives["serbia"]["accept"].reason != ""),
    "motives.serbia.accept.points": ("-10", lambda c: c.motives["serbia"]["accept"].points.best == -10),
    "measure.status.declare": ("60", lambda c: dict(c.measure["status"].cases)["declare"].best == 60),
    "measure.status.else": ("terms", lambda c: dict(c.measure["status"].cases)["else"] == "terms"),
    "ladder.riot": ("3", lambda c: dict(c.ladder.cases)["riot"] == 3),
    "issue.status.fallback": ("20:30", lambda c: c.issue["status"].fallback.low == 20),
    "bargain.accession.intent.russia.plan.no": ("-0.9", lambda c: c.bargain["accession"].shifts[MOSCOW].best == -0.9),
    "class.act-after-threat.rate": ("0.9", lambda c: c.class_["act-after-threat"].rate.best == 0.9),
    "voting.noise": ("4", lambda c: c.voting.noise.best == 4),
    "body.council.abstains": ('["china"]', lambda c: c.body["council"].abstains == ("china",)),
    "infeasible": ('["deploy and accept"]', lambda c: c.infeasible == ("deploy and accept",)),
    "option.wait": ('{ actor = "us", text = "wait" }', lambda c: c.option["wait"].actor == "us"),
}  # fmt: skip


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_does_what_it_says(path: str):
    value, holds = CHANGES[path]
    case = changed(KOSOVO, {path: value})
    assert holds(case)
    assert case != KOSOVO
    assert parse(dump(case)) == case
    assert load("kosovo-2007") == KOSOVO


def test_changes_go_together_and_the_order_of_independent_ones_is_irrelevant():
    apart = ("measure", "motives.serbia", "draft.plan.status", "intent.italy")
    every = {path: value for path, (value, _) in CHANGES.items() if not path.startswith(apart)}
    forth, back = changed(KOSOVO, every), changed(KOSOVO, dict(reversed(every.items())))
    assert forth == back
    assert forth.hash == back.hash


def test_a_new_case_of_a_measure_counts_before_the_others():
    case = changed(KOSOVO, {"measure.status.offer": "10"})
    assert case.measure["status"].cases[0][0] == "offer"
    assert case.measure["status"].cases[1:] == KOSOVO.measure["status"].cases


@pytest.mark.parametrize("value", ["on", " true ", True, "off", False])
def test_an_option_is_put_in_force_or_out_of_it_by_its_own_name(value):
    assert changed(KOSOVO, {"option.offer": value}) == changed(KOSOVO, {"option.offer.on": value})


def test_a_new_stance_may_be_made_of_its_parts():
    case = changed(KOSOVO, {"stance.us.accession.position": "60", "stance.us.accession.salience": "5:10"})
    assert case.stance["us"]["accession"].position.best == 60


def test_of_two_keys_that_a_path_may_begin_with_the_longer_one_is_meant():
    plain = {"motives": {"us": {"draft": 1, "draft.plan.vetoed": {"points": 2}, "a": {}, "a.points": {}}}}
    assert find(plain, "motives.us.draft.plan.vetoed.points").steps == ("motives", "us", "draft.plan.vetoed", "points")
    assert find(plain, "motives.us.a.points").steps == ("motives", "us", "a.points")


def test_spaces_in_conditions_do_not_count():
    case = changed(KOSOVO, {"motives.us.  declare  and not recognise": "-1"})
    assert set(case.motives["us"]) == set(KOSOVO.motives["us"])
    assert case.motives["us"]["declare and not recognise"].points.best == -1


def test_a_statement_of_a_preference_is_named_by_its_condition():
    plain = as_plain(load(STRAIT))
    del plain["motives"]["league"], plain["stance"]["league"], plain["view"]
    plain["preference"] = {
        "league": {"statements": [{"when": "accept", "weight": 3}, {"when": "not close", "weight": 1}]}
    }
    case = from_plain(plain)
    again = changed(case, {"preference.league.not close": "2:4"})
    assert [wish.weight.high for wish in again.preference["league"].wishes] == [3, 4]


def test_statements_may_be_given_weights_all_at_once():
    plain = as_plain(load(STRAIT))
    del plain["motives"]["league"], plain["stance"]["league"], plain["view"]
    plain["preference"] = {"league": {"statements": ["accept", "not close"]}}
    weights = {"preference.league.accept": "3", "preference.league.not close": "1"}
    again = changed(from_plain(plain), weights)
    assert [wish.weight.best for wish in again.preference["league"].wishes] == [3, 1]
    with pytest.raises(CaseError, match="weights for some statements only"):
        changed(from_plain(plain), {"preference.league.accept": "3"})


REFUSED = [
    ({"option.offr.on": "on"}, "option.offr.on: option.offr is not in the case", "did you mean 'option.offer.on'"),
    ({"option.offer.onn": "on"}, "nothing called 'onn' in option.offer", "did you mean 'option.offer.on'"),
    ({"option.offer.on": "perhaps"}, 'option.offer.on: "perhaps"', "allowed: on or off"),
    ({"stance.russa.status.salience": "20"}, "unknown actor 'russa'", "did you mean 'stance.russia.status.salience'"),
    ({"stance.russia.status.salience": "40:20"}, "not in rising order", "salience = [20, 40]"),
    ({"stance.russia.status.salience": "a:b"}, 'salience: "a:b"', "[low, best, high]"),
    ({"stance.russia.status.salience": "120"}, "leaves the range 0 to 100", "salience = 100"),
    ({"stance.russia.status.salience": "nan"}, "not finite", "each 0 to 100"),
    ({"stance.russia.status.salience": "9" * 6000}, "not finite", "each 0 to 100"),
    ({"stance.russia.status.salience": None}, "no value", "allowed: a value"),
    ({"stance.us.status.position.low": "3"}, "nothing called 'low'", "did you mean 'stance.us.status.position'"),
    ({"motives.serbia.accpt": "3"}, "unknown option or draft status 'accpt'", "did you mean 'accept'"),
    ({"motives.serbia.accept": "seriuos"}, '"seriuos"', "serious"),
    ({"measure.status.declare": "300"}, "measure.status.declare: 300 leaves the range", "each 0 to 100"),
    ({"measure.status.declar": "30"}, "measure.status.declar: unknown option", "did you mean 'declare'"),
    ({"class.concesion.rate": "0.5"}, "nothing in the case is of", "did you mean 'concession'"),
    ({"intent.russia.plan.says": "maybe"}, '"maybe"', '"no", "abstain" or "yes"'),
    ({"draft.plan.status": "failled"}, '"failled"', "did you mean 'failed'"),
    ({"as_of": "2009-01-01"}, "until: 2008-12-31", "a date after as_of = 2009-01-01"),
    ({"as_of": "soon"}, 'as_of: "soon"', "a date such as 2007-04-21"),
    ({"option.talks.while": "not adoptd"}, "'adoptd'", "did you mean 'adopted'"),
    ({"issue.status.fallback.serbia": "30"}, "which is no table", "issue.status.fallback as a whole"),
    ({"option.offer": "perhaps"}, 'option.offer: "perhaps"', "a table"),
    ({"detente": "2"}, "version '2'", "version 1"),
    ({"moves.us.days": "3"}, "moves", "a list"),
    ({"": "1"}, "an empty path", "actor, alike, as_of"),
    ({"nonsense": "1"}, "nothing called 'nonsense' in a case", "actor, alike, as_of"),
    ({"x" * (LONGEST + 1): "1"}, f"a path of {LONGEST + 1:,} characters", f"at most {LONGEST:,}"),
    ({"option.offer.text": "x" * 3000}, "option.offer.text", "at most 2,000 characters"),
    ({"option.offer.on": "on", "option.offer.on ": "off"}, "the same place as option.offer.on", "take one out"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "seen", "mend"), REFUSED, ids=lambda part: str(part)[:40])
def test_what_cannot_be_changed_is_told_with_what_can(changes, seen: str, mend: str):
    with pytest.raises(CaseError) as told:
        changed(KOSOVO, changes)
    assert seen in str(told.value)
    assert mend in str(told.value)
    assert len(str(told.value)) < 1500


def test_every_fault_is_told_at_once():
    with pytest.raises(CaseError) as paths:
        changed(KOSOVO, {"option.offr.xx": "1", "stence.us": "1", "title.x": "1"})
    assert len(paths.value.faults) == 3
    with pytest.raises(CaseError) as values:
        changed(KOSOVO, {"option.offer.on": "?", "until": "?", "voting.noise": "?"})
    assert {fault.place for fault in values.value.faults} == {"option.offer.on", "until", "voting.noise"}


def test_there_may_not_be_any_number_of_changes():
    with pytest.raises(CaseError, match=f"at most {MOST:,}"):
        changed(KOSOVO, {f"motives.us.offer and {'(' * k}declare{')' * k}": "1" for k in range(MOST + 1)})


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.text(max_size=30) | st.sampled_from(names(as_plain(KOSOVO))), st.text(max_size=20), max_size=3)
)
def test_no_text_does_more_than_be_refused(changes: dict[str, str]):
    with suppress(CaseError):
        case = changed(KOSOVO, changes)
        assert parse(dump(case)) == case


SCALES = [
    name for name in names(as_plain(KOSOVO)) if name.startswith("stance.") and name.endswith(("position", "salience"))
]
scales = st.floats(0, 100).map(lambda x: round(x, 3))
values = st.one_of(scales, st.lists(scales, min_size=2, max_size=3).map(sorted))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(SCALES), values, max_size=6))
def test_text_and_values_say_the_same_and_a_second_change_undoes_the_first(changes: dict[str, float | list[float]]):
    case = changed(KOSOVO, changes)
    assert changed(KOSOVO, {path: as_text(value) for path, value in changes.items()}) == case
    assert changed(case, {path: KOSOVO.draw(1).inputs[path].estimate for path in changes}) == KOSOVO


texts = st.text(st.characters(codec="utf-8"), max_size=12)
single = st.one_of(st.booleans(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9), texts, st.dates())
plain_values = st.recursive(
    single,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(plain_values)
def test_a_value_as_text_reads_as_the_value(value):
    forms = {bool: (bool,), str: (str,)}.get(type(value), (Estimate, list, dict))
    read = _value(as_text(value), forms)
    expected = value.isoformat() if isinstance(value, datetime.date) else value
    assert read == expected


def test_a_result_says_what_was_changed():
    what_if = {"option.offer.on": True, "stance.russia.status.salience": [20, 40]}
    result = detente.run("compromise", KOSOVO, draws=20, what_if=what_if)
    told = {"option.offer.on": "on", "stance.russia.status.salience": "20:40"}
    assert result.what_if == told
    assert json.loads(result.to_json())["what_if"] == told
    assert "With: option.offer.on = on" in result._repr_html_()
    again = detente.run("compromise", KOSOVO, draws=20, what_if=told)
    assert again.to_json() == result.to_json()
    plain = detente.run("compromise", changed(KOSOVO, what_if), draws=20)
    assert plain.findings == result.findings
    assert plain.case_hash == result.case_hash != detente.run("compromise", KOSOVO, draws=20).case_hash
