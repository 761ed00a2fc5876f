"""Winset, core, uncovered set and setter of a small case whose answers can be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.analysis import run
from detente.brief.chart import charts
from detente.case import Case
from detente.errors import SettingError

NAMES = ("winset", "core", "uncovered", "setter")
EVERY = pytest.mark.parametrize("name", NAMES)
PLACES = {"a": (20, 20), "b": (80, 20), "c": (50, 80)}


def a_case(
    places: dict[str, Any] = PLACES, quota: int = 2, veto: tuple[str, ...] = (), width: float = 0, **more: Any
) -> Case:
    """Three members who vote on x and y, which weigh alike; with `width` above 0 their positions are doubtful."""

    def stance(value: float | None) -> Any:
        assert value is not None
        return {"position": [max(value - width, 0), value, min(value + width, 100)] if width else value, "salience": 50}

    stances = {
        who: {key: stance(at) for key, at in zip("xy", where, strict=True) if at is not None}
        for who, where in places.items()
    }
    seats = {"a": 1, "b": 1, "c": 1}
    content = {
        "detente": 1,
        "title": "Test",
        "as_of": "2020-01-01",
        "until": "2021-01-01",
        "actor": {who: {"name": who.upper()} for who in seats},
        "issue": {key: {"question": f"How much {key}?", "fallback": 50, "scale": {"0": "none"}} for key in "xy"},
        "stance": {who: held for who, held in stances.items() if held},
        "body": {"trio": {"name": "The Trio", "seats": seats, "quota": quota, "veto": list(veto)}},
        "draft": {"plan": {"name": "the plan", "body": "trio", "sponsors": ["a"], "terms": {"x": 40, "y": 30}}},
        **more,
    }
    return Case.model_validate(content)


def test_the_winset_of_three_by_hand() -> None:
    result = run("winset", a_case(), draws=3)
    random = np.random.default_rng(0).random((200_000, 2)) * 100
    nearer = [np.hypot(*(random - at).T) < np.hypot(50 - at[0], 50 - at[1]) for at in PLACES.values()]
    assert result["plan.size"].best == pytest.approx(np.mean(np.sum(nearer, axis=0) >= 2), abs=0.003)
    assert result["plan.beats"].mean == 1, "A and C, or A and B: two of three are nearer to (40, 30)"
    assert result["plan.nothing"].mean == 0
    assert result.findings[0].startswith("Of all texts on x and y, ")


def test_without_a_core_the_middle_is_the_incircle() -> None:
    result = run("core", a_case(), draws=3)
    sides = np.array([np.hypot(30, 60), np.hypot(30, 60), 60.0])
    assert result["plan.empty"].best == 1
    assert result["plan.radius"].best == pytest.approx(60 * 60 / sides.sum(), rel=1e-5)
    assert result["plan.x"].best == pytest.approx(50, abs=1e-4)
    assert result["plan.y"].best == pytest.approx(20 + 3600 / sides.sum(), rel=1e-5)


def test_a_veto_makes_a_core() -> None:
    assert run("core", a_case(veto=("c",)), draws=3)["plan.empty"].best == 0


def test_on_one_issue_the_median_is_core_and_uncovered() -> None:
    case = a_case({"a": (10, 20), "b": (40, 20), "c": (90, 80)})
    assert run("winset", case, draws=3, issues="x")["plan.size"].best == pytest.approx(0.2)
    core = run("core", case, draws=3, issues="x")
    assert (core["plan.empty"].best, core["plan.x"].best, core["plan.radius"].best) == (0, 40, 0)
    free = run("uncovered", case, draws=3, issues="x", side=11)
    assert free["plan.x"].best == 40
    assert free["plan.near"].best == 1
    assert run("setter", case, draws=3, issues="x")["plan.x"].best == pytest.approx(30)


def test_the_setter_gets_all_it_wants_where_a_majority_gains() -> None:
    result = run("setter", a_case(), draws=3)
    assert result["plan.nearer"].best < 1
    assert result["plan.stuck"].best == 0
    near = run("setter", a_case({**PLACES, "b": (30, 25)}), draws=3)
    assert (near["plan.x"].best, near["plan.y"].best, near["plan.nearer"].best) == pytest.approx((20, 20, 1))
    stopped = run("setter", a_case(quota=3, places={**PLACES, "c": (50, 50)}), draws=3)
    assert stopped["plan.stuck"].best == 1, "all must agree, and one wants things as they are"


def test_who_writes_the_text_can_be_asked() -> None:
    result = run("setter", a_case(), draws=3, by="c")
    assert result["plan.y"].best > 50
    assert "C" in result.findings[0]


@EVERY
def test_members_without_a_stance_are_named(name: str) -> None:
    result = run(name, a_case({"a": (20, 20), "b": (80, None), "c": (None, None)}), draws=3)
    said = {caveat.kind: caveat.text for caveat in result.caveats}
    assert said["no stance"].endswith("count as abstaining: C.")
    assert said["half a stance"].endswith("vote by those alone: B.")


@EVERY
def test_fewer_draws_are_said(name: str) -> None:
    result = run(name, a_case(width=10), draws=30, most_draws=10)
    assert any(caveat.kind == "fewer draws" for caveat in result.caveats)
    assert len(result["plan.x" if name == "setter" else next(iter(result.measures))].values) == 10


@EVERY
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"issues": "x,z"}, "no issue 'z'"),
        ({"issues": "x,y,x"}, "up to 8 different issues"),
        ({"most_draws": 0}, "allowed: 1 or more"),
        ({"distance": "crow"}, "allowed: straight, blocks"),
    ],
)
def test_wrong_settings_are_said(name: str, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        run(name, a_case(), draws=3, **settings)


def test_other_wrong_settings_are_said() -> None:
    with pytest.raises(SettingError, match="side = 1; allowed: 2 to 100"):
        run("uncovered", a_case(), draws=3, side=1)
    with pytest.raises(SettingError, match="no such actor"):
        run("setter", a_case(), draws=3, by="z")


@EVERY
def test_a_case_without_a_draft_or_stance_says_so(name: str) -> None:
    assert run(name, a_case(draft={}), draws=3).findings == (
        "No draft is on the table, so there is nothing to vote on.",
    )
    (told,) = run(name, a_case(dict.fromkeys(PLACES, (None, None))), draws=3).findings
    assert told == "Nobody who votes on the plan takes a stance on an issue of it."


@EVERY
@pytest.mark.parametrize("issues", ["x,y", "x"])
def test_each_is_drawn_with_members_numbered_and_named(name: str, issues: str) -> None:
    tables = run(name, a_case(width=10), draws=5, issues=issues).tables
    chart = charts()[name]
    assert chart.fits(tables[name])
    drawing = chart.draw(tables)
    assert all(f">{k + 1}<" in drawing and f">{k + 1} {who}<" in drawing for k, who in enumerate("ABC"))
    assert "without the draft" in drawing
    assert chart.describe(tables).startswith("Positions of 3 members on x")
