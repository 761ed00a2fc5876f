"""What a crowd does is a hazard: it happens at its rate while it may, and to nobody's order."""

from __future__ import annotations

import numpy as np
import pytest

import detente
from detente.analyses.conflict.escalation import answer
from detente.casefile import parse
from detente.draws import Draws

TOWN = """
detente = 1
title = "A town"
as_of = 2020-01-01
until = 2021-01-01
[actor]
mayor = { name = "Mayor", reason = "in charge" }
mob = { name = "Crowd", kind = "crowd", reason = "no one's" }
[option]
riot = { actor = "mob", text = "riot", days = 500, reason = "so" }
[ladder]
rungs = ["calm", "riot"]
cases = [["riot", 1], ["else", 0]]
"""


def test_a_hazard_happens_as_often_as_an_exponential_wait_ends() -> None:
    case = parse(TOWN)
    riot = answer(case.draw(400), walks=50, variant_draws=0).measures["used.riot"].values.mean()
    assert riot == pytest.approx(1 - np.exp(-case.horizon / 500), abs=0.01)


def test_it_is_told_of_the_crowd_without_a_base_rate() -> None:
    result = detente.run("escalation", parse(TOWN), draws=20)
    [row] = result.tables["options"]
    assert (row["actor"], row["base"]) == ("Crowd", None)
    assert result.findings[0].startswith("Crowd: riot")


def test_delay_brings_riots_in_kosovo_and_its_claim_can_be_doubted() -> None:
    case = detente.load("kosovo-2007")
    draws = case.draw(200)

    def riots(changed: Draws) -> float:
        return float(answer(changed, variant_draws=0).measures["used.riot"].values.mean())

    usual = riots(draws)
    assert riots(draws.with_options(frozenset({"talks"}), frozenset())) > usual
    assert riots(draws.changing({"option.riot.days": 2500})) < usual < riots(draws.changing({"option.riot.days": 250}))
