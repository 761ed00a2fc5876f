"""What to refine: values known in closed form, groups that count what is shared once, and nothing where nothing is."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import NAMES, planted, result_of
from scipy.stats import norm

from detente.casefile import from_plain
from detente.doubt.known import known, worth
from detente.doubt.refine import Refinements, listed, refine
from detente.doubt.words import say_refinements
from detente.errors import NotFoundError

GRID = norm.ppf((np.arange(20_000) + 0.5) / 20_000)


def gaussian(share: float, mean: float, n: int, seed: int) -> tuple:
    """Draws, and y = mean + √share·x + √(1 − share)·rest of variance 1, x a normal input."""
    draws, x = planted(3, n, seed)
    rest = np.random.default_rng(seed).normal(size=n)
    return draws, mean + np.sqrt(share) * norm.ppf(x[:, 0]) + np.sqrt(1 - share) * rest


def gained(mean: float, spread: float) -> float:
    """E max(0, N(mean, spread²)) − max(0, mean): two acts, after Raiffa & Schlaifer (1961), chapter 5."""
    unit = mean / spread
    return float(mean * norm.cdf(unit) + spread * norm.pdf(unit) - max(0.0, mean))


def rarer(share: float, mean: float) -> float:
    """By how much the chance of calling the sign of y wrongly falls when x is known, by integration over x."""
    yes = norm.cdf((mean + np.sqrt(share) * GRID) / np.sqrt(1 - share))
    return float(min(norm.cdf(mean), norm.cdf(-mean)) - np.minimum(yes, 1 - yes).mean())


@settings(max_examples=100)
@given(st.floats(0.1, 0.9), st.floats(-0.5, 0.5), st.integers(0, 10**6))
def test_linear_gaussian_in_closed_form(share: float, mean: float, seed: int) -> None:
    draws, y = gaussian(share, mean, 4000, seed)
    found = refine(result_of("points", y=y), draws, "y")
    (best,) = [one for one in found.of("estimate") if one.name == NAMES[0]]
    assert found.threshold == 0
    assert best.variance == pytest.approx(share, abs=0.06)
    assert best.wrong == pytest.approx(min((y >= 0).mean(), (y < 0).mean()))
    assert best.wrong - best.left == pytest.approx(rarer(share, y.mean()), abs=0.04)
    assert best.gain == pytest.approx(gained(y.mean(), np.sqrt(share)), abs=0.04)
    assert best.variance_range[0] <= best.variance <= best.variance_range[1]
    assert best.left_range[0] <= best.left <= best.left_range[1]


def test_a_decision_with_two_acts_and_a_yes_or_no_cause() -> None:
    """A third of draws bring 2 in place of −1: with it known the act is done only there, which is worth 2/3 − 0."""
    draws, x = planted(4, 6000)
    y = np.where(x[:, 1] < 1 / 3, 2.0, -1.0) + np.random.default_rng(1).normal(size=6000)
    (best, *_) = refine(result_of("points", y=y), draws, "y").of("estimate")
    assert best.name == NAMES[1]
    assert best.gain == pytest.approx(2 / 3, abs=0.05)
    assert best.variance == pytest.approx(2 / 3, abs=0.06)  # 2 of 3, less what a broken line misses of a step


def test_a_chance_is_called_by_whether_it_happens() -> None:
    """.9 in three tenths of draws, .2 else: called no it is wrong in 41%, with the input known in .03 + .14 = 17%."""
    draws, x = planted(4, 6000)
    (best,) = refine(result_of(y=np.where(x[:, 2] < 0.3, 0.9, 0.2)), draws, "y").of("estimate")
    assert best.wrong == pytest.approx(0.41, abs=0.01)
    assert best.left == pytest.approx(0.17, abs=0.02)
    (side,) = refine(result_of(y=np.where(x[:, 2] < 0.3, 0.9, 0.2)), draws, "y", threshold=0.5).of("estimate")
    assert (side.wrong, side.left) == pytest.approx((0.3, 0), abs=0.03)
    told = say_refinements(refine(result_of(y=np.where(x[:, 2] < 0.3, 0.9, 0.2)), draws, "y"), draws.case)
    assert "and cut the chance of calling “the y” wrongly from 4" in told[0]


def test_ranges_hold_the_truth_about_four_times_in_five() -> None:
    hits, mean = np.zeros(2), 0.2
    for seed in range(150):
        generator = np.random.default_rng(seed)
        x, rest = generator.normal(size=(2, 2000))
        y = mean + np.sqrt(0.4) * x + np.sqrt(0.6) * rest
        weights = generator.poisson(1, (100, 2000)).astype(float)
        outputs = np.column_stack([y, np.where(y >= 0, 1.0, -1.0)])
        then = known(x[:, None], np.argsort(x)[None], outputs, [[0]])
        truths = 0.4, rarer(0.4, mean)
        for k, (_, low, high) in enumerate((then.taken(weights), then.better(weights))):
            hits[k] += low[0] <= truths[k] <= high[0]
    assert hits / 150 == pytest.approx([0.8, 0.8], abs=0.12)


def test_shuffled_inputs_are_worth_nothing_on_average() -> None:
    generator = np.random.default_rng(7)
    y = generator.normal(size=3000)
    x = generator.random((3000, 60))
    outputs = np.column_stack([y, np.where(y >= np.median(y), 1.0, -1.0)])
    then = known(x, np.argsort(x, axis=0).T, outputs, [[j] for j in range(60)])
    assert then.shares.mean() < 0.002
    assert np.median(then.shares) < 0.001
    assert worth(then.calls).mean() < 0.01  # .02 if a fit kept all that it happens to fit
    draws, _ = planted(60, 3000)
    assert refine(result_of("points", y=y), draws, "y").found == ()


def case_of(correlate: list | None = None) -> tuple:
    """A case whose actors rest on two pieces of evidence of one source, and draws of it."""
    evidence = {"one": {"source": "paper", "says": "A1 is strong", "credibility": 2},
                "two": {"source": "paper", "says": "the rest", "supports": ["actor.a001", "actor.a002"]}}  # fmt: skip
    actors = {f"a{k:03}": {"name": f"A{k}", "influence": [10, 50, 90]} for k in range(5)}
    actors["a000"]["evidence"] = ["one"]
    whole = {"detente": 1, "title": "t", "as_of": "2020-01-01", "until": "2021-01-01", "actor": actors}
    whole |= {"evidence": evidence, "source": {"paper": {"title": "The Paper", "reliability": "B"}}}
    if correlate:
        whole["correlate"] = correlate
    return from_plain(whole), from_plain(whole).draw(6000)


def found_of(kind: str, found: Refinements) -> dict:
    return {one.name: one for one in found.of(kind)}  # type: ignore[arg-type]


def test_evidence_and_source_take_all_that_rests_on_them() -> None:
    case, draws = case_of()
    x = np.column_stack([draws[name] for name in NAMES[:4]])
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    found = refine(result_of("points", y=z @ [2.0, 1.0, 1.0, 1.0]), draws, "y")
    assert found_of("estimate", found)[NAMES[0]].variance == pytest.approx(4 / 7, abs=0.03)
    evidence = found_of("evidence", found)
    assert evidence["one"].variance == pytest.approx(4 / 7, abs=0.03)
    assert set(evidence["two"].inputs) == set(NAMES[1:3])
    assert evidence["two"].variance == pytest.approx(2 / 7, abs=0.03)
    assert found_of("source", found)["paper"].variance == pytest.approx(6 / 7, abs=0.03)
    told = say_refinements(found, case)
    assert told[0].startswith("Refine A0's influence first: knowing it would take 57% (")
    assert "of the variance and cut the chance of calling wrongly whether “the y” is 0 points or more from " in told[0]
    assert told[2].startswith("The evidence to look at is “A1 is strong” (B2): knowing what rests on it, one estimate,")
    assert told[3].startswith("The source to look at is “The Paper” (B): knowing what rests on it, 3 estimates, would")


@pytest.mark.parametrize("rank", [0.8, -0.8])
def test_correlated_inputs_are_known_together_and_counted_once(rank: float) -> None:
    _, draws = case_of([{"inputs": NAMES[1:3], "rank_correlation": rank}])
    x = np.column_stack([draws[name] for name in NAMES[:4]])
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    y = z @ [1.0, 1.0, 1.0, 1.0]
    found = refine(result_of("points", y=y), draws, "y")
    estimates = found.of("estimate")
    (pair,) = [one for one in estimates if set(one.inputs) == set(NAMES[1:3])]
    assert pair.variance == pytest.approx((z[:, 1] + z[:, 2]).var() / y.var(), abs=0.03)
    assert sum(one.variance for one in estimates) == pytest.approx(1, abs=0.04)
    assert " with " in pair.label
    assert set(found_of("evidence", found)["two"].inputs) == set(NAMES[1:3])
    assert found_of("evidence", found)["two"].variance == pair.variance


def test_the_noise_of_simulation_is_not_to_be_refined_away() -> None:
    draws, x = planted(3, 6000)
    noisy = 3 * x[:, 0] + np.random.default_rng(2).normal(size=6000)
    found = refine(result_of("points", {"y": 1.0}, y=noisy), draws, "y")
    assert found.of("estimate")[0].variance == pytest.approx(1, abs=0.05)


def test_other_units_have_no_call_and_still_variance() -> None:
    draws, x = planted(3, 3000)
    result = result_of("days", y=x[:, 0] * 30, flat=np.full(3000, 2.0))
    found = refine(result, draws, "y")
    assert (found.threshold, found.found[0].wrong, found.found[0].left, found.found[0].gain) == (None, 0, 0, 0)
    assert say_refinements(found, draws.case)[0].endswith("would take more than 99% of the variance.")
    assert say_refinements(refine(result, draws, "flat"), draws.case) == [
        "No single estimate is worth refining for “the flat”: none can be told from chance."
    ]
    with pytest.raises(NotFoundError):
        refine(result, draws, "nonsense")


def test_rows_are_plain_and_few_draws_tell_nothing() -> None:
    draws, x = planted(3, 2000)
    found = refine(result_of(y=x[:, 0]), draws, "y")
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["worth"][0]["kind"] == "estimate"
    assert found.rows()[0]["inputs"] == NAMES[0]
    assert listed(found)[0]["variance"] == found.found[0].variance
    for n in (1, 2, 3):
        few, y = planted(2, n)
        assert refine(result_of(y=y[:, 0]), few, "y").found == ()


def test_worth_is_never_below_nothing() -> None:
    assert worth(np.array([[1.0, -1.0], [2.0, -3.0]])).tolist() == [0, 0]


def test_ten_thousand_draws_are_quick() -> None:
    draws, x = planted(200, 10_000)
    result = result_of(y=x[:, :30].mean(axis=1), z=x[:, 5:40].mean(axis=1))
    refine(result, draws, "y")
    start = time.process_time()
    refine(result, draws, "z")
    assert time.process_time() - start < 0.8
