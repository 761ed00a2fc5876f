"""Bodies and tastes for tests in the plane."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from detente.bodies.rule import Expression, Rule, Tally, quota
from detente.numeric import Array
from detente.plane.tastes import Tastes

SEEDS = st.integers(0, 2**32 - 1)
KINDS = st.sampled_from(["circles", "ellipses", "strips", "rhombi", "half rhombi"])


def majority(n: int, at_least: int | None = None) -> Rule:
    members = tuple(f"m{k}" for k in range(n))
    return Rule(members, quota(members, at_least or n // 2 + 1), "majority")


def permuted(expression: Expression, order: list[int]) -> Expression:
    if not isinstance(expression, Tally):
        return type(expression)(tuple(permuted(part, order) for part in expression.parts))
    no, abstain, yes = (tuple(w[k] for k in order) for w in (expression.no, expression.abstain, expression.yes))
    return Tally(no, abstain, yes, expression.at_least, expression.veto)


def placed(rule: Rule, seed: int, lattice: bool = False) -> tuple[Array, np.random.Generator]:
    """Members at random, on a lattice so coarse that many tie where asked for."""
    random = np.random.default_rng(seed)
    points = random.random((len(rule.members), 2)) * 100
    return (np.round(points / 20) * 20 if lattice else points), random


def minding(kind: str, points: Array, random: np.random.Generator) -> Tastes:
    """Members at points with tastes of a kind; strips and half rhombi have some who mind one issue only."""
    weight = np.ones_like(points)
    if kind != "circles":
        weight = random.dirichlet([2.0] * points.shape[1], len(points))
    if kind in ("strips", "half rhombi"):
        for i in np.flatnonzero(random.random(len(points)) < 0.5):
            weight[i] = np.eye(points.shape[1])[random.integers(points.shape[1])]
    return Tastes(points, weight, "rhombi" in kind)
