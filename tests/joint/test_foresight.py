"""Looking ahead against a slow recursion written from the formula."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from detente.casefile import load
from detente.joint.foresight import ensure, model
from detente.joint.whole import whole

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"


def slow(joint, built, utility, acting, h, s):
    """V^h(s) of every acting actor in the first draw, as the docstring of foresight says it."""
    if h == 0:
        return utility[:, s]
    below = {}

    def v(t):
        if t not in below:
            below[t] = slow(joint, built, utility, acting, h - 1, t)
        return below[t]

    acts = {}
    for _, to, act, end in joint.space.moves[joint.space.first[s] : joint.space.first[s + 1]]:
        chance = 1.0 if end < 0 else built.vote[0, built.draft[act], built.mask[s, built.draft[act]], end]
        acts[act] = acts.get(act, 0) + chance * v(int(to))
    out = []
    for i in range(len(acting)):
        terms, nothing = [], 1.0
        for act, after in acts.items():
            j = built.owner[act]
            if j == i:
                continue
            p = 1.0
            if j >= 0:
                gain = after[j] - v(s)[j]
                p = 1 / (1 + math.exp(-(gain - built.reluctance[0, act]) / built.noise[0]))
            terms.append((built.rate[0, act] * p, after[i]))
            nothing *= 1 - p
        weight = sum(w for w, _ in terms)
        rho = (1 - nothing) * weight / (weight + 1 / built.patience[0])
        mean = sum(w * x for w, x in terms) / weight if weight else 0.0
        out.append((1 - rho) * utility[i, s] + rho * mean)
    return np.array(out)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("h", [0, 1, 2, 3])
def test_values_equal_the_slow_recursion(seed, h):
    draws = load(STRAIT).draw(1, seed)
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    acting = sorted({act.actor for act in joint.space.acts if act.actor >= 0})
    utility = joint.worth.at()[0, acting]
    size, actors = len(joint.space), len(acting)
    values, done = np.zeros((h + 1, size, actors)), np.full((h + 1, size), -1, np.int32)
    work = (np.empty((4 * (len(built.moves) + 2), 2), np.int64), tuple(np.empty(actors) for _ in range(4)))
    for s in range(size):
        ensure(0, h, s, values, done, 0, work, built.arrays())
        np.testing.assert_allclose(values[h, s], slow(joint, built, utility, acting, h, s), rtol=1e-9)
