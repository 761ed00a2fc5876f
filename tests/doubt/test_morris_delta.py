"""Elementary effects and Borgonovo's delta: linear models exactly, Ishigami against brute force and other software."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_analysis import asking, case_of, chances, ishigami, name

from detente.doubt.delta import delta, deltas
from detente.doubt.morris import morris
from detente.numeric import Array, uniforms

ISHIGAMI = (0.266, 0.426, 0.212)
"""By two million draws in two hundred classes and two hundred steps of the answer."""


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.integers(0, 2**20))
def test_effects_of_a_linear_answer_are_its_slopes(slopes: list[float], seed: int) -> None:
    case = case_of(4)
    found = morris(asking(4, lambda u: u[:, :3] @ np.array(slopes)), case.draw(6, seed), trajectories=4)
    effects = {effect.inputs: effect for effect in found.found}
    for k, slope in enumerate([*slopes, 0.0]):
        effect = effects[(name(k),)]
        assert effect.lean == pytest.approx(0.9 * slope, abs=1e-3)  # from the 5th to the 95th percentile
        assert effect.size == pytest.approx(abs(0.9 * slope), abs=1e-3)
        assert effect.spread == pytest.approx(0, abs=2e-3)
    assert found.runs == 4 * (len(found.found) + 1)


def test_effects_that_hang_on_others_scatter() -> None:
    found = morris(asking(3, ishigami), case_of(3).draw(100, 1), trajectories=40)
    effects = {effect.inputs[0]: effect for effect in found.found}
    assert [effects[name(k)].size > 1 for k in range(3)] == [True, True, True]
    assert (effects[name(2)].spread or 0) > effects[name(2)].size
    assert effects["voting.noise"].size == 0


def test_luck_is_no_effect_and_tied_inputs_move_together() -> None:
    case = case_of(3, [[name(0), name(1), 0.999]])
    found = morris(asking(3, lambda u: u[:, 0] - u[:, 1], luck=50.0), case.draw(100, 1), trajectories=8)
    effects = {effect.inputs: effect for effect in found.found}
    assert effects[(name(0), name(1))].size < 0.1  # each alone would do 0.9
    assert effects[(name(0), name(1))].spread is None
    assert effects[(name(2),)].size == pytest.approx(0, abs=1e-9)


def draws_of(n: int, seed: int) -> Array:
    return np.column_stack([uniforms(seed, f"x{k}", 0, n)[:, 0] for k in range(4)])


@pytest.mark.parametrize(("n", "near"), [(1000, 0.09), (4000, 0.06)])
def test_delta_of_ishigami(n: int, near: float) -> None:
    inputs = draws_of(n, 1)
    found = delta(inputs, ishigami(inputs))
    assert found[:3, 0] == pytest.approx(ISHIGAMI, abs=near)
    assert found[3, 0] < 0.08
    assert (found[:, 1] < found[:, 0]).all()
    assert (found[:, 0] < found[:, 2]).all()


def test_delta_beside_the_reference_software() -> None:
    """SALib has the same estimator with wider kernels on the answer's own scale; neither is exact."""
    from SALib.analyze import delta as reference  # noqa: PLC0415

    inputs = draws_of(3000, 2)
    answer = ishigami(inputs)
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}
    shown, state = warnings.formatwarning, np.random.get_state()  # it changes both
    with warnings.catch_warnings():
        theirs = reference.analyze(problem, inputs, answer, num_resamples=5, seed=1, method="delta")
    warnings.formatwarning = shown
    np.random.set_state(state)
    ours, theirs = delta(inputs, answer)[:, 0], np.array(theirs["delta_raw"])
    assert ours == pytest.approx(theirs, abs=0.1)
    assert (abs(ours[:3] - ISHIGAMI) < abs(theirs[:3] - ISHIGAMI) + 0.01).all()


@given(st.integers(0, 2**20), st.sampled_from(["cube", "exp", "steps"]))
def test_delta_does_not_change_with_a_rising_change_of_the_answer(seed: int, how: str) -> None:
    inputs = draws_of(200, seed)
    answer = inputs[:, 0] + 0.3 * inputs[:, 1]
    changed = {"cube": answer**3, "exp": np.exp(5 * answer), "steps": np.argsort(np.argsort(answer)) * 2.0}[how]
    assert np.array_equal(delta(inputs, answer, resamples=5), delta(inputs, changed, resamples=5))


@given(st.integers(0, 2**20))
def test_delta_lies_within_its_bounds(seed: int) -> None:
    inputs = draws_of(300, seed)
    exact, none = delta(inputs[:, [0, 1]], inputs[:, 0], resamples=20)[:, 0]
    assert 0.75 < exact < 1
    assert -0.1 < none < 0.2


def test_delta_of_an_answer_of_yes_and_no() -> None:
    """y is yes where x > ½: knowing x moves ½ of the probability."""
    inputs = draws_of(2000, 3)
    found = delta(inputs, (inputs[:, 0] > 0.5).astype(float))
    assert found[0, 0] == pytest.approx(0.5, abs=0.06)
    assert found[1, 0] < 0.1


def test_delta_of_nothing_is_nothing() -> None:
    assert (delta(draws_of(100, 1), np.ones(100)) == 0).all()
    assert (delta(draws_of(8, 1), np.arange(8.0)) == 0).all()


def test_the_leading_inputs_of_a_case_and_what_chance_alone_shows() -> None:
    case = case_of(30)
    draws = case.draw(1500, 2)
    found = deltas("m", "the answer", draws, ishigami(chances(draws, 3)))
    assert [one.input for one in found.found[:3]] == [name(1), name(0), name(2)]
    assert all(one.low > found.chance for one in found.found[:3])
    assert sum(one.low > found.chance for one in found.found[3:]) <= 2
