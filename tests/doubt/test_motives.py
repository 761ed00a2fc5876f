"""Leaving motives out: exactly the motive left out, the same random numbers, and only what moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.analysis import find, run
from detente.casefile import load
from detente.doubt.motives import first_few, left_out, motives
from detente.errors import NotFoundError

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def adoption():
    return run("adoption", load(STRAIT), draws=60, seed=4)


def test_says_what_asking_again_without_the_motive_says(adoption) -> None:
    draws = load(STRAIT).draw(60, 4)
    found = motives(adoption, draws, ["treaty.adopted"], most=40)
    few = draws.part(0, 40)
    assert found.draws == 40
    for motive in found.found:
        asked = find("adoption").answer(few.changing({motive.motive: 0.0}), **adoption.settings)
        before = find("adoption").answer(few, **adoption.settings)
        values = [answer.measures["treaty.adopted"].values for answer in (before, asked)]
        assert motive.given == pytest.approx(values[0].mean())
        assert motive.without == pytest.approx(values[1].mean())
        assert motive.moves == pytest.approx((values[1] - values[0]).mean())
        assert motive.error == pytest.approx((values[1] - values[0]).std() / np.sqrt(40))


def test_every_motive_once_and_the_largest_first(adoption) -> None:
    case = load(STRAIT)
    found = motives(adoption, case.draw(60, 4), ["treaty.adopted", "treaty.failed"])
    names = {f"motives.{actor}.{when}" for actor, by_when in case.motives.items() for when in by_when}
    assert {motive.motive for motive in found.of("treaty.adopted")} == names
    assert len(found.found) == 2 * len(names)
    sizes = [abs(motive.moves) for motive in found.found]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0
    assert {row["actor"] for row in found.rows()} == {"North", "South", "The League"}


def test_where_talks_land_hangs_on_no_motive_but_gains_do() -> None:
    case = load(STRAIT)
    found = motives(run("compromise", case, draws=50), case.draw(50), ["passage", "gain.south"])
    assert {motive.moves for motive in found.of("passage")} == {0.0}
    assert not any(motive.clear for motive in found.of("passage"))
    assert max(abs(motive.moves) for motive in found.of("gain.south")) > 0


def test_a_case_without_motives_and_an_unknown_measure(adoption) -> None:
    case = load(STRAIT).model_copy(update={"motives": {}})
    assert motives(adoption, case.draw(5)).found == ()
    with pytest.raises(NotFoundError):
        motives(adoption, case.draw(5), ["nonsense"])


def test_two_answers_leave_out_the_same_motive_on_the_same_draws() -> None:
    draws = load(STRAIT).draw(60, 4)
    few = first_few(draws, 40)
    assert first_few(draws, 40) is few
    name = next(item for item in few.inputs if item.startswith("motives."))
    assert left_out(few, name) is left_out(few, name)
    assert not left_out(few, name)[name].any()
