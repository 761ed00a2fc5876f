"""Doubt in words: every sentence whole, with numbers as people read them."""

from __future__ import annotations

import numpy as np
from planted import planted, result_of

from detente.doubt.drivers import drivers
from detente.doubt.flips import flips
from detente.doubt.motives import Motive
from detente.doubt.words import say_drivers, say_flip, say_interval, say_motive


def test_an_interval_without_width() -> None:
    measure = result_of("days", y=np.full(20, 12.0))["y"]
    assert say_interval(measure) == "The y: 12 days, the same in four of five draws."


def test_drivers_and_what_is_left() -> None:
    draws, x = planted(3, 4000)
    result = result_of("points", {"coin": 9.0}, flat=np.zeros(4000), y=x[:, 0] * (x[:, 1] - 0.2), coin=3 * x[:, 2])
    found = drivers(result, draws)
    assert say_drivers(found, result["flat"]) == "Nothing uncertain moves “the flat”."
    told = say_drivers(found, result["y"])
    assert told.startswith("What moves “the y” most: A1's influence (")
    assert "of the variation), A0's influence (" in told
    assert "lies in combinations and weaker inputs." in told
    assert say_drivers(found, result["coin"]) == (
        "No single input moves “the coin” enough to be told from chance. "
        "Chance within the simulation makes more than 99% of its scatter."
    )


def test_flips_of_chances_points_and_none() -> None:
    draws, x = planted(3, 4000)
    result = result_of(y=np.where(x[:, 0] < 0.2, 0.8, 0.2), z=np.full(4000, 0.2))
    told = say_flip(flips(result, draws, "y"))
    assert told == (
        "If A0's influence is below 0.2: “the y” stands at 80% (77–83%), very likely, not 31%. "
        "That is 18% of draws, with 48% of all that go this way."
    )
    assert say_flip(flips(result, draws, "z")) == "Nothing found turns “the z” round: no input moves it clearly."
    points = result_of("points", gain=3 * x[:, 0] - 1)
    assert "“the gain” is 0 points or more in " in say_flip(flips(points, draws, "gain"))


def test_motives_that_move_and_that_do_not() -> None:
    clear = Motive("m", "what 'a' is worth to B", "B", "y", "adoption", "chance", 0.4, 0.6, 0.2, 0.01)
    still = Motive("m", "what 'a' is worth to B", "B", "y", "adoption", "chance", 0.4, 0.41, 0.01, 0.01)
    assert say_motive(clear) == "Without what 'a' is worth to B, “adoption” goes from 40% to 60%."
    assert say_motive(still) == "Without what 'a' is worth to B, “adoption” stays where it is (40%)."
