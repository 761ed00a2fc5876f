"""Inputs that go together, method by method: what is observed goes along with a tie, what is set by hand does not."""

from __future__ import annotations

import numpy as np
import pytest
from planted import result_of
from planted_analysis import asking, case_of, name, values

from detente.correlation import rank_to_normal
from detente.doubt.averages import average_at
from detente.doubt.delta import delta
from detente.doubt.design import factors, placed
from detente.doubt.drivers import drivers
from detente.doubt.morris import morris
from detente.doubt.tipping import tipping
from detente.doubt.tornado import tornado

RANK = 0.7
R = float(rank_to_normal(np.array(RANK)))
CASE = case_of(3, [[name(0), name(1), RANK]], [49, 50, 51])
"""Nearly normal inputs with a deviation of 1 / 1.2816 around 50."""
SUM = asking(3, lambda x: x[:, 0] + x[:, 1] - 100, of=values)
DRAWS = CASE.draw(6000, 4)


def test_a_share_alone_holds_what_the_tie_brings_along() -> None:
    """y = x0 + x1: knowing x0 explains ((1 + r)² / (2 + 2 r)), more than the half it has a part in."""
    found = drivers(result_of(unit="points", y=SUM.values(DRAWS)), DRAWS, ["y"])
    shares = {driver.input: driver.share for driver in found.inputs_of("y")}
    assert shares[name(0)] == pytest.approx((1 + R) / 2, abs=0.02)
    assert shares[name(1)] == pytest.approx((1 + R) / 2, abs=0.02)
    assert name(2) not in shares


def test_an_average_read_off_goes_along_and_one_set_by_hand_does_not() -> None:
    ends = (0.1, 0.9)
    means, _ = average_at(DRAWS[name(0)], SUM.values(DRAWS), ends)
    assert means[1] - means[0] == pytest.approx(2 * (1 + R), abs=0.12)
    bar = tornado(SUM, DRAWS.part(0, 200), [name(0)]).bars[0]
    assert bar.mean_high - bar.mean_low == pytest.approx(2, abs=1e-9)


def test_a_turning_point_is_of_a_change_by_hand() -> None:
    found = tipping(SUM, DRAWS.part(0, 100), [name(0)])
    assert found.found[0].best.values == pytest.approx((50,), abs=1e-6)
    assert found.found[0].mean.values == pytest.approx((100 - DRAWS.part(0, 100)[name(1)].mean(),), abs=1e-6)


def test_one_of_two_that_go_together_tells_of_both() -> None:
    inputs = values(DRAWS, 3)
    told = delta(inputs, inputs[:, 0], resamples=10)[:, 0]
    assert told[0] > 0.85
    assert 0.25 < told[1] < 0.6
    assert told[2] < 0.06


def test_effects_are_of_the_group() -> None:
    effects = {effect.inputs: effect.size for effect in morris(SUM, DRAWS, trajectories=30).found}
    assert effects[(name(0), name(1))] > 0
    assert (name(0),) not in effects
    assert effects[(name(2),)] == pytest.approx(0, abs=1e-9)


def test_a_design_goes_through_the_ties() -> None:
    chances = np.random.default_rng(1).random((20_000, 3))
    names = [name(k) for k in range(3)]
    made = placed(DRAWS, np.zeros(20_000, dtype=int), names, chances)
    assert np.corrcoef(values(made, 3).T)[0, 1] == pytest.approx(R, abs=0.02)
    assert np.corrcoef(values(made, 3).T)[0, 2] == pytest.approx(0, abs=0.03)
    assert factors(CASE, [name(2), name(1), name(0)]) == [(name(2),), (name(0), name(1))]
