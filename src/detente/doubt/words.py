"""Doubt in plain language: a sentence for every interval, driver, flip and motive."""

from __future__ import annotations

from collections.abc import Sequence

from detente.case import Case
from detente.doubt.drivers import Driver, Drivers
from detente.doubt.flips import LUCK, Bound, Flip
from detente.doubt.motives import Motive
from detente.doubt.refine import Refinements, Worth
from detente.doubt.tree import Branch, Tree
from detente.likelihood import band, in_words, percent
from detente.result import Measure

_NAMED = 3


def value(measure_unit: str, number: float) -> str:
    """A number with its unit.

    >>> value("chance", 0.42), value("scale", 61.7), value("days", 1)
    ('42%', '62 of 100', '1 day')
    """
    if measure_unit == "chance":
        return percent(number)
    if measure_unit == "scale":
        return f"{number:.0f} of 100"
    shown = f"{number:.0f}" if abs(number) >= 10 else f"{number:.2g}"
    return f"{shown} {measure_unit.removesuffix('s') if shown == '1' else measure_unit}"


def say_interval(measure: Measure) -> str:
    """A measure with its interval; a chance also in the words of ICD 203.

    >>> import numpy as np
    >>> say_interval(Measure("a", "chance", "adoption", 0.4, 0.3, 0.1, 0.6, np.zeros(1)))
    'Adoption: unlikely (20–45%); 30% on average, between 10% and 60% in four of five draws.'
    """
    low, high = value(measure.unit, measure.low), value(measure.unit, measure.high)
    word = f"{in_words(measure.mean)}; " if measure.unit == "chance" else ""
    mean = value(measure.unit, measure.mean)
    if low == high:
        return f"{_capital(measure.label)}: {word}{mean}, the same in four of five draws."
    return f"{_capital(measure.label)}: {word}{mean} on average, between {low} and {high} in four of five draws."


def say_drivers(found: Drivers, measure: Measure) -> str:
    """What moves a measure most, and how much no input explains alone."""
    mine = found.of(measure.name)
    if not mine:
        return f"Nothing uncertain moves “{measure.label}”."
    inputs = [driver for driver in mine if driver.kind == "input"]
    noise = sum(driver.share for driver in mine if driver.kind == "noise")
    chance = f" Chance within the simulation makes {percent(noise)} of its scatter." if noise >= 0.1 else ""
    if not inputs:
        return f"No single input moves “{measure.label}” enough to be told from chance.{chance}"
    rest = sum(driver.share for driver in mine if driver.kind == "rest")
    left = f"; {percent(rest)} lies in combinations and weaker inputs" if rest >= 0.1 else ""
    return f"What moves “{measure.label}” most: {_listed(inputs[:_NAMED])}{left}.{chance}"


def _listed(inputs: list[Driver]) -> str:
    parts = [f"{driver.label} ({percent(driver.share)} of the variation)" for driver in inputs[:1]]
    return ", ".join([*parts, *(f"{driver.label} ({percent(driver.share)})" for driver in inputs[1:])])


def say_flip(flip: Flip) -> str:
    """The rule that turns a measure round, with how it fared on draws that did not make it; or that there is none."""
    if not flip.rule:
        return f"Nothing found turns “{flip.label}” round: {flip.reason}."
    density = _with_range(flip.density, flip.density_range)
    if flip.unit == "chance":
        told = f"“{flip.label}” stands at {density}, {band(flip.density)[0]}"
    else:
        at = value(flip.unit, flip.threshold or 0.0)
        told = f"“{flip.label}” is {at} or more in {density} of draws"
    reach = f"That is {percent(flip.size)} of draws, with {percent(flip.coverage)} of all that go this way."
    return f"If {say_rule(flip.rule)}: {told}, not {percent(flip.base)}. {reach}"


def _with_range(share: float, ends: tuple[float, float]) -> str:
    """A share, and its range where that shows."""
    near = percent_range(*ends)
    return percent(share) if "–" not in near else f"{percent(share)} ({near})"


def percent_range(low: float, high: float) -> str:
    """Two shares as a range.

    >>> percent_range(0.09, 0.18), percent_range(0.141, 0.142)
    ('9–18%', '14%')
    """
    ends = [f"{100 * max(0.0, end):.0f}" for end in (low, high)]
    return f"{ends[0]}%" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}%"


def say_rule(rule: Sequence[Bound]) -> str:
    """The conditions of a rule in words, both bounds of one input together; one that luck may give says so.

    >>> both = [Bound("a", "A's salience", "above", 20.0), Bound("a", "A's salience", "below", 40.0)]
    >>> say_rule([*both, Bound("b", "B's influence", "below", 7.25, luck=0.3)])
    "A's salience is between 20 and 40 and B's influence is below 7.25 (this bound may be luck)"
    """
    by_input: dict[str, list[Bound]] = {}
    for bound in rule:
        by_input.setdefault(bound.input, []).append(bound)
    return " and ".join(_bounds(mine) for mine in by_input.values())


def _bounds(mine: Sequence[Bound]) -> str:
    low, high = min(bound.value for bound in mine), max(bound.value for bound in mine)
    told = f"between {low:.3g} and {high:.3g}" if len(mine) == 2 else f"{mine[0].side} {low:.3g}"
    doubt = " (this bound may be luck)" if any(bound.luck > LUCK for bound in mine) else ""
    return f"{mine[0].label} is {told}{doubt}"


def say_tree(found: Tree) -> list[str]:
    """The tree in indented lines, or why there is none."""
    if not found.branches:
        return [f"No small tree tells kinds of draws apart for “{found.label}”: {found.reason}."]
    at = "" if found.threshold is None else f" (the share of {found.threshold:g} or more)"
    first = f"“{found.label}”{at}, {percent(found.explains)} of its variance told apart by:"
    return [first, *(_branch(branch, found.unit) for branch in found.branches)]


def _branch(branch: Branch, unit: str) -> str:
    """A line of the tree, indented by its depth; inner places are followed by what splits them."""
    answer = f"{value(unit, branch.value)} in {percent(branch.size)} of draws"
    if not branch.rule:
        return f"all: {value(unit, branch.value)}"
    last = branch.rule[-1]
    return f"{'    ' * len(branch.rule)}{last.label} {last.side} {last.value:.3g}: {answer}"


def say_refinements(found: Refinements, case: Case) -> list[str]:
    """Which estimate to refine next, and which evidence to look at: a sentence each, the most worthwhile only."""
    estimates = found.of("estimate")
    if not estimates:
        return [f"No single estimate is worth refining for “{found.label}”: none can be told from chance."]
    told = [f"Refine {estimates[0].label} first: knowing it would {_worth(estimates[0], found)}."]
    if len(estimates) > 1:
        told.append(f"Next: {_then(estimates[1:_NAMED])}.")
    for best in (*found.of("evidence")[:1], *found.of("source")[:1]):
        told.append(_say_evidence(best, case, found))
    return told


def _worth(worth: Worth, found: Refinements) -> str:
    """What would be taken of the variance, and how far a wrong call would become rarer, where that shows."""
    taken = f"take {_with_range(worth.variance, worth.variance_range)} of the variance"
    before, after = percent(worth.wrong), percent(worth.left)
    if before == after:
        return taken
    if found.threshold is None:
        return f"{taken} and cut the chance of calling “{found.label}” wrongly from {before} to {after}"
    side = f"whether “{found.label}” is {value(found.unit, found.threshold)} or more"
    return f"{taken} and cut the chance of calling wrongly {side} from {before} to {after}"


def _then(estimates: Sequence[Worth]) -> str:
    return ", ".join(
        f"{worth.label} ({percent(worth.variance)}" + (f", to {percent(worth.left)})" if worth.wrong else ")")
        for worth in estimates
    )


def _say_evidence(worth: Worth, case: Case, found: Refinements) -> str:
    """A piece of evidence with its grade, or a source, and what lies in all that rests on it."""
    count = f"{len(worth.inputs)} estimates" if len(worth.inputs) > 1 else "one estimate"
    if worth.kind == "source":
        what = f"The source to look at is “{worth.label}” ({case.source[worth.name].reliability})"
    else:
        piece = case.evidence[worth.name]
        what = (
            f"The evidence to look at is “{worth.label}” ({case.source[piece.source].reliability}{piece.credibility})"
        )
    return f"{what}: knowing what rests on it, {count}, would {_worth(worth, found)}."


def say_motive(motive: Motive) -> str:
    """What leaving a motive out would do to a measure."""
    if not motive.clear:
        return f"Without {motive.label}, “{motive.about}” stays where it is ({value(motive.unit, motive.given)})."
    given, without = value(motive.unit, motive.given), value(motive.unit, motive.without)
    return f"Without {motive.label}, “{motive.about}” goes from {given} to {without}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
