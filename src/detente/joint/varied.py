"""The same draws under other parameters of the crisis: what is judged changes, votes and the fallback stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from detente.draws import Draws
from detente.joint.foresight import Model, coins, reluctance
from detente.situations import NATURE, Situations

VARIED = {
    "noise.half": "half the noise of choice",
    "noise.double": "twice the noise of choice",
    "ahead.0": "no replies looked ahead",
    "patience.half": "half the patience",
    "patience.double": "twice the patience",
    "unmodelled.none": "no unmodelled reasons",
    "unmodelled.double": "unmodelled reasons twice as often",
    "days.half": "chances to act twice as often",
    "days.double": "chances to act half as often",
    "rates.low": "every base rate at its low end",
    "rates.high": "every base rate at its high end",
}
"""What is varied, one at a time, in words."""


def varied(draws: Draws, space: Situations, model: Model, ahead: int) -> Iterator[tuple[str, Model, int]]:
    """The model of a batch under each of VARIED, and the replies looked ahead: name, model, replies.

    Base rates move reluctance and coins; days move all tempos but the days on which drafts lapse.
    """
    for name in VARIED:
        what, how = name.split(".")
        factor = {"half": 0.5, "double": 2.0}.get(how, 0.0)
        if what == "noise":
            yield name, replace(model, noise=model.noise * factor, reluctance=model.reluctance * factor), ahead
        elif what == "ahead":
            yield name, model, 0
        elif what == "patience":
            yield name, replace(model, patience=model.patience * factor), ahead
        elif what == "unmodelled":
            yield name, replace(model, unmodelled=np.minimum(model.unmodelled * factor, 1.0)), ahead
        elif what == "days":
            yield name, replace(model, rate=np.where(_lapses(space), model.rate, model.rate / factor)), ahead
        else:
            yield name, _at_rates(draws, space, model, how), ahead


def _lapses(space: Situations) -> np.ndarray:
    return np.array([act.actor == NATURE and act.draft >= 0 for act in space.acts], bool)


def _at_rates(draws: Draws, space: Situations, model: Model, end: str) -> Model:
    names = {f"class.{act.class_}.rate" for act in space.acts if act.class_}
    changed = draws.changing({name: getattr(draws.inputs[name].estimate, end) for name in names})
    return replace(model, reluctance=reluctance(changed, space, model.noise), coin=coins(changed, space))
