"""Every kind of warning fires where it should and nowhere else; comparisons follow from the draws; and it is fast."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detente.case import Case
from detente.casefile import example_names, load, parse
from detente.check import CaseWarning, Checked, check, warnings
from detente.comparisons import light_draws, worth_to
from detente.errors import CaseError
from detente.situations import situations
from detente.words import DEFAULT
from detente.worth import worth

CLEAN = """
detente = 1
title = "A ford"
as_of = 2020-01-01
until = 2021-01-01
source.paper = { title = "Paper", reliability = "B" }
evidence.leak = { source = "paper", says = "it is so", credibility = 2, supports = ["stance.south"] }
[actor]
north = { name = "North", influence = [40, 50, 60], reason = "army", code = "NOR" }
south = { name = "South", influence = [40, 50, 60], reason = "money" }
[issue.ford]
question = "Whose?"
scale = { 0 = "south", 100 = "north" }
fallback = [40, 50, 60]
reason = "as before"
[stance]
north.ford = { position = [80, 90, 95], salience = [50, 60, 70], reason = "said so" }
south.ford = { position = [5, 10, 20], salience = [50, 60, 70] }
[body.board]
seats = ["north", "south"]
quota = 2
[draft.plan]
body = "board"
sponsors = ["north"]
terms = { ford = [50, 60, 70] }
reason = "as proposed"
[option]
seize = { actor = "north", text = "seize it", class = "act-after-threat" }
retake = { actor = "south", text = "retake it", start_if = "seize", class = "force-answers-force" }
[measure.ford]
cases = [["retake", [5, 10, 20]], ["seize", [80, 90, 95]], ["adopted", "terms"], ["else", [40, 50, 60]]]
reason = "our reading"
"""


def case(*changes: tuple[str, str], end: str = "") -> Case:
    """The clean case with some of its text replaced, and some added at its end."""
    text = CLEAN
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse(text + end)


def found(checked: Checked) -> list[tuple[str, str]]:
    return [(warning.kind, warning.place) for warning in checked.warnings]


def test_a_clean_case_has_no_warnings() -> None:
    assert found(check(case())) == []


WEST = '[actor.west]\nname = "West"\n'
TWO = """
[body.two]
seats = { north = { people = 60 }, south = { people = 41 } }
totals = { people = 100 }
quota = 0.5
of = "people"
"""
BRIDGE = '[issue.bridge]\nquestion = "?"\nscale = { 0 = "a" }\nfallback = [1, 2, 3]\nreason = "so"\n'
RETAKE = 'actor = "south", text = "retake it"'
HAIL = '[option.hail]\nactor = "north"\ntext = "recognise"\nclass = "recognition-eu"\n'
DIG = '[lever.dig]\nby = "north"\nreason = "so"\n[lever.dig.change]\n{0}\n'
CROWD = '[actor.mob]\nname = "Crowd"\nkind = "crowd"\nreason = "so"\n'
TIED = (
    WEST
    + "influence = 50\n"
    + """[[correlate]]
inputs = ["actor.west.influence", "actor.north.influence"]
rank_correlation = 0.5
"""
)
Change = tuple[str, str]
WARNINGS: list[tuple[str, str, Change | None, str]] = [
    ("groundless", "actor.north", (', reason = "army"', ""), ""),
    ("groundless", "stance.north.ford", (', reason = "said so"', ""), ""),
    ("groundless", "stance.south.ford", ('"stance.south"', '"actor.south"'), ""),
    ("groundless", "measure.ford", ('\nreason = "our reading"', ""), ""),
    ("groundless", "option.seize", ('"act-after-threat"', '"act-after-threat", days = [1, 2, 3]'), ""),
    ("unconfirmed", "stance.north.ford", ('"said so"', f'"salience: {DEFAULT}"'), ""),
    ("point", "draft.plan.terms.ford", ("ford = [50, 60, 70]", "ford = 60"), ""),
    ("idle-evidence", "evidence.more", None, '[evidence.more]\nsource = "paper"\nsays = "so"\n'),
    ("idle-source", "source.more", None, '[source.more]\ntitle = "More"\nreliability = "C"\n'),
    ("stray-support", "evidence.leak.supports", ('"stance.south"', '"stance.south", "stance.south.form"'), ""),
    ("too-late", "evidence.leak", ("credibility = 2", "credibility = 2, date = 2020-01-02"), ""),
    ("too-late", "source.paper", ('reliability = "B"', 'reliability = "B", date = 2020-01-02'), ""),
    ("empty-seat", "body.un", None, '[body.un]\nrule = "un-security-council"\n'),
    ("facts", "body.two", None, TWO),
    ("no-stance", "actor.west", ('["north", "south"]', '["north", "south", "west"]'), WEST),
    ("no-seat", "intent.west.plan", None, WEST + '[intent.west.plan]\nsays = "no"\n'),
    ("no-influence", "actor.west", None, WEST),
    ("no-stances", "issue.bridge", None, BRIDGE),
    ("unmoved-issue", "issue.bridge", None, BRIDGE),
    ("unclassed", "option.seize", (', class = "act-after-threat"', ""), ""),
    ("hindsight", "option.hail", ("as_of = 2020", "as_of = 2007"), HAIL),
    ("idle-option", "option.wave", None, '[option.wave]\nactor = "north"\ntext = "w"\nclass = "concession"\n'),
    ("idle-tie", "correlate[1]", None, TIED),
    ("stuck-lever", "lever.dig.change", None, DIG.format('"optoin.seize.on" = true')),
    ("stuck-lever", "lever.dig.change", None, DIG.format('"option.seize.days" = -3')),
    ("unreachable", "option.retake", ('start_if = "seize"', 'start_if = "seize and not seize"'), ""),
    ("no-reason", "option.retake", (RETAKE, RETAKE.replace("south", "north")), ""),
]


@pytest.mark.parametrize(("kind", "place", "change", "end"), WARNINGS)
def test_each_warning_fires(kind: str, place: str, change: Change | None, end: str) -> None:
    assert (kind, place) in found(check(case(*([change] if change else []), end=end)))


def test_no_hindsight_where_all_was_known_or_the_class_is_the_case_s_own() -> None:
    own = '[class.recognition-eu]\nrate = [0.1, 0.2, 0.3]\nreason = "so"\n'
    assert "hindsight" not in [kind for kind, _ in found(check(case(end=HAIL)))]
    assert "hindsight" not in [kind for kind, _ in found(check(case(("as_of = 2020", "as_of = 2007"), end=HAIL + own)))]


def test_a_crowd_needs_no_influence() -> None:
    assert "no-influence" not in [kind for kind, _ in found(check(case(end=CROWD)))]


def test_every_kind_of_warning_is_tested() -> None:
    text = Path(sys.modules[check.__module__].__file__ or "").read_text(encoding="utf-8")
    assert {row[0] for row in WARNINGS} == {part.split('"')[0] for part in text.split('CaseWarning("')[1:]}


def test_a_warning_names_place_and_mend() -> None:
    [warning] = warnings(case((', reason = "army"', "")))
    assert str(warning) == (
        'actor.north: influence without evidence or reason. Mend: add evidence = ["…"] or reason = "…"'
    )


def test_a_deeper_or_shallower_support_counts() -> None:
    for path in ("stance", "stance.south.ford.salience"):
        assert warnings(case(('"stance.south"', f'"{path}"'))) == []


def test_text_of_a_warning_cannot_act() -> None:
    warning = CaseWarning("x", "a\x1b[2J", "b\n", "c\u202e")
    assert str(warning) == "a\\x1b[2J: b\\n. Mend: c\\u202e"


def test_rules_that_leave_no_situation() -> None:
    with pytest.raises(CaseError, match="ruled out by 'not seize'"):
        check(parse('infeasible = ["not seize"]\n' + CLEAN))


def test_a_bargain_is_reason_enough() -> None:
    end = '[bargain.swap]\nacts = ["seize", "retake"]\nreason = "agreed"\n'
    swapped = case(('actor = "south", text = "retake it"', 'actor = "north", text = "retake it"'), end=end)
    assert "no-reason" not in [kind for kind, _ in found(check(swapped))]


def test_comparisons_are_what_the_full_draws_say() -> None:
    """Each one found again the slow way: scipy's draws, the whole utility, situations by their labels."""
    checked = check(case())
    space = situations(checked.case)
    drawn = checked.case.draw(checked.draws, 0)
    worths = worth(drawn, space).at()
    assert len(checked.comparisons) >= 6

    def place(label: str) -> int:
        on = {word for word in label.split(", ") if not word.startswith("no ") and word != "plan tabled"}
        [s] = [s for s in range(len(space)) if set(space.label(s).split(", ")) - {"nothing done"} == on]
        return s

    for told in checked.comparisons:
        actor = checked.case.actors.index(told.actor)
        gain = worths[:, actor, place(told.better)] - worths[:, actor, place(told.worse)]
        assert told.chance == pytest.approx((gain > 0).mean())
        assert told.gain == pytest.approx(gain.mean(), abs=1e-6)
        assert 0.5 <= told.chance <= 1


@pytest.mark.parametrize("name", example_names())
def test_shipped_cases_check_clean_and_give_comparisons(name: str) -> None:
    checked = check(load(name))
    given = {"no-reason"} if name.startswith("published/") else set()  # publications list acts that nobody gains by
    assert {warning.kind for warning in checked.warnings} <= given
    for actor in {comparison.actor for comparison in checked.comparisons}:
        mine = [comparison for comparison in checked.comparisons if comparison.actor == actor]
        assert 1 <= len(mine) <= 10
        assert len({(c.better, c.worse) for c in mine}) == len(mine)


def test_kosovo_has_comparisons_sure_and_unsure() -> None:
    checked = check(load("kosovo-2007"))
    for actor in ("serbia", "russia", "us"):
        chances = [c.chance for c in checked.comparisons if c.actor == actor]
        assert sum(chance >= 0.8 for chance in chances) >= 4
        assert sum(chance < 0.8 for chance in chances) >= 3


def test_light_draws_are_the_draws() -> None:
    kosovo = load("kosovo-2007")
    light, full = light_draws(kosovo, 50, seed=3), kosovo.draw(50, seed=3)
    for name in [x.name for x in kosovo.inputs if x.name.startswith(("stance.", "motives.", "measure."))]:
        assert light[name] == pytest.approx(full[name], abs=1e-9), name


def test_worth_to_one_actor_is_its_row_of_the_whole() -> None:
    kosovo = load("kosovo-2007")
    space = situations(kosovo)
    worths = worth(kosovo.draw(7), space)
    chosen = [0, 5, 17]
    for actor in range(len(kosovo.actors)):
        assert np.allclose(worth_to(worths, actor, chosen), worths.at(chosen)[:, actor])


def test_lines_and_plain_values_say_the_same() -> None:
    checked = check(case((', reason = "army"', "")))
    lines, plain = checked.lines(), checked.to_dict()
    assert lines[0] == "A ford: no faults, 1 warning."
    assert len(plain["warnings"]) == 1
    assert sum(" of draws" in line for line in lines) == len(plain["comparisons"]) == len(checked.comparisons)


def test_checking_loads_neither_scipy_nor_numba() -> None:
    program = (
        "import sys, detente, detente.check; detente.check.check(detente.load('kosovo-2007')); "
        "sys.exit(any(name in sys.modules for name in ('scipy', 'numba', 'pandas', 'rapidfuzz')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
