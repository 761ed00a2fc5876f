"""The crisis solved exactly: against matrix exponentials of a chain put together slowly, closed forms, and walks."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

from detente.casefile import load
from detente.errors import LimitError
from detente.joint import chain as chains
from detente.joint.chain import chain
from detente.joint.foresight import ensure, model
from detente.joint.resolve import fixtures, resolve, scratch_of, seeds
from detente.joint.walk import walk
from detente.joint.whole import whole

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"


def built_of(draws):
    joint = whole(draws)
    return joint, model(draws, joint.space, joint.worth, joint.votes, 1.0)


class Slow:
    """One draw and one draw of resolve, solved by the book: values by `ensure`, states by hand, expm between days."""

    def __init__(self, draws, joint, built, ahead, name="walk"):
        self.space, self.built, self.horizon = joint.space, built, float(draws.case.horizon)
        acts = len(joint.space.acts)
        scratch = scratch_of(acts)
        scratch[5][0] = seeds(draws, name, 1)[0, 0]
        eta, fixed = scratch[0], scratch[1]
        resolve(scratch[5], built.noise[0], built.coin[0], built.unmodelled[0], eta, fixed)
        self.eta, self.fixed = eta.copy(), fixed.copy()
        self.rung, self.statuses, self.stop, self.partner = fixtures(joint.space)
        size, actors = len(joint.space), built.stance.shape[1]
        self.value, done = np.zeros((ahead + 1, size, actors)), np.full((ahead + 1, size), -1, np.int32)
        work = (np.empty((4 * (len(built.moves) + 2), 2), np.int64), tuple(np.empty(actors) for _ in range(4)))
        for s in range(size):
            ensure(0, ahead, s, self.value, done, 0, work, built.arrays())
        self.value = self.value[ahead]

    def leaving(self, s):
        """Act → its ends, as (situation, chance)."""
        acts = {}
        for _, to, act, end in self.space.moves[self.space.first[s] : self.space.first[s + 1]]:
            vote = self.built.vote[0, self.built.draft[act], self.built.mask[s, self.built.draft[act]], end]
            acts.setdefault(int(act), []).append((int(to), 1.0 if end < 0 else float(vote)))
        return acts

    def will(self, s, act, ends):
        owner, p = self.built.owner[act], self.partner[act]
        if owner < 0:
            return self.space.acts[act].kind == "hazard"
        if self.fixed[p] >= 0:
            return self.fixed[p] == 1 and not self.stop[act]
        gain = sum(share * self.value[to, owner] for to, share in ends) - self.value[s, owner]
        return gain + (-self.eta[p] if self.stop[act] else self.eta[p]) > self.built.reluctance[0, act]

    def due(self, act):
        return 1 / self.built.rate[0, act] if self.space.acts[act].kind == "lapse" else math.inf

    def arrive(self, s, did, seen, highest, now):
        highest, seen = max(highest, int(self.rung[s])), seen | frozenset(self.leaving(s))
        lapsing = min(self.leaving(s), key=lambda act: (self.due(act), act), default=None)
        if lapsing is None or self.due(lapsing) > now:
            return s, did, seen, highest
        return self.arrive(self.leaving(s)[lapsing][0][0], did | {lapsing}, seen, highest, now)

    def solve(self):
        """Chance of each state at the horizon, and days spent in each until then."""
        chance = {self.arrive(0, frozenset(), frozenset(), 0, 0.0): 1.0}
        spent, now = {}, 0.0
        days = sorted(self.due(a) for a in range(len(self.space.acts)) if self.due(a) < self.horizon)
        for to in [*days, self.horizon]:
            states = list(chance)
            edges = []
            for k, (s, did, seen, highest) in enumerate(states):  # grows while it is read
                for act, ends in self.leaving(s).items():
                    if self.will(s, act, ends):
                        for target, share in ends:
                            state = self.arrive(target, did | {act}, seen, highest, now)
                            if state not in states:
                                states.append(state)
                            edges.append((k, states.index(state), self.built.rate[0, act] * share))
            size = len(states)
            q = np.zeros((2 * size, 2 * size))  # Van Loan's block: the integral beside the exponential
            for i, j, rate in edges:
                q[i, j] += rate
                q[i, i] -= rate
            q[:size, size:] = np.eye(size)
            moved = expm(q * (to - now))
            start = np.array([chance.get(state, 0.0) for state in states])
            for state, days_there in zip(states, start @ moved[:size, size:], strict=True):
                spent[state] = spent.get(state, 0.0) + days_there
            now, chance = to, {}
            for state, p in zip(states, start @ moved[:size, :size], strict=True):
                after = self.arrive(*state, now if to in days else 0.0)
                chance[after] = chance.get(after, 0.0) + p
        return chance, spent


@pytest.mark.parametrize("seed", range(12))
def test_a_chain_equals_matrix_exponentials(seed):
    draws = load(STRAIT).draw(1, seed)
    joint, built = built_of(draws)
    found = chain(draws, joint.space, built, walks=1, ahead=2)
    chance, spent = Slow(draws, joint, built, 2).solve()
    assert found.solved == 1
    assert sum(chance.values()) == pytest.approx(1)
    for a in range(len(joint.space.acts)):
        used = sum(p for (_, did, _, _), p in chance.items() if a in did)
        assert found.used[0, a] == pytest.approx(used, abs=1e-8)
        assert found.possible[0, a] == pytest.approx(sum(p for (_, _, seen, _), p in chance.items() if a in seen))
        since = sum(days for (_, did, _, _), days in spent.items() if a in did)
        assert found.wait[0, a] == pytest.approx(draws.case.horizon * used - since, abs=1e-5)
    for k in range(found.rung.shape[1]):
        assert found.rung[0, k] == pytest.approx(sum(p for s, p in chance.items() if s[3] >= k), abs=1e-8)
    for s in range(len(joint.space)):
        assert found.end_chance[s] == pytest.approx(sum(p for t, p in chance.items() if t[0] == s), abs=1e-8)
    assert found.error < 1e-7


def test_one_option_follows_its_closed_form(build):
    """Used by t: resolved × (1 − e^(−t/100)); days until then, where it comes by the horizon."""
    draws = build().draw(400, 0)
    joint, built = built_of(draws)
    found = chain(draws, joint.space, built, walks=4, ahead=0)
    h = float(draws.case.horizon)
    once = 1 - math.exp(-h / 100)
    resolved = found.used.sum() / once
    assert resolved * 4 == pytest.approx(round(resolved * 4), abs=1e-6)  # each draw of resolve says yes or no
    for b in range(12):
        assert found.by_date[b, 0] == pytest.approx(resolved / 400 * (1 - math.exp(-h * (b + 1) / 12 / 100)), abs=1e-9)
    wait = 100 - h * math.exp(-h / 100) / once  # mean of an exponential cut off at the horizon
    assert found.wait[:, 0].sum() / found.used.sum() == pytest.approx(wait, rel=1e-7)


def test_a_crowd_acts_at_its_rate_whatever_resolve(build):
    actor = {"crowd": {"name": "Crowd", "kind": "crowd"}}
    riot = {"actor": "crowd", "text": "riot", "reversible": False, "days": 50}
    draws = build(actor=actor, option={"riot": riot}).draw(3, 0)
    joint, built = built_of(draws)
    a = [act.name for act in joint.space.acts].index("riot")
    expected = 1 - math.exp(-draws.case.horizon / 50)
    solved = chain(draws, joint.space, built, walks=2, ahead=2)
    np.testing.assert_allclose(solved.used[:, a], expected, rtol=1e-8)
    walked = walk(draws, joint.space, built, walks=20_000, ahead=2).used[:, a]
    np.testing.assert_allclose(walked, expected, atol=4 * math.sqrt(expected * (1 - expected) / 20_000))


@pytest.mark.parametrize("case", [STRAIT, "kosovo-2007"])
def test_walks_and_chains_agree_within_the_error_they_state(case):
    """The same draws of resolve behind both: what differs is chance within a walk, well inside four errors."""
    draws = load(case).draw(150, 1)
    joint, built = built_of(draws)
    walked = walk(draws, joint.space, built, walks=16, ahead=2)
    solved = chain(draws, joint.space, built, walks=16, ahead=2)
    assert solved.solved > 0.9
    error = np.sqrt(walked.noise.sum(axis=0) + solved.noise.sum(axis=0)) / draws.n
    off = np.abs(walked.share.mean(axis=0) - solved.share.mean(axis=0))
    assert (off <= 4 * error + 2 / (16 * 150)).all()
    assert off.max() < 0.02
    assert (solved.noise.sum(axis=0) <= walked.noise.sum(axis=0) * 1.05 + 1e-3).all()


def test_what_is_too_large_is_walked_or_refused(monkeypatch):
    draws = load(STRAIT).draw(20, 0)
    joint, built = built_of(draws)
    monkeypatch.setattr(chains, "MOST_STATES", 6)
    monkeypatch.setattr(chains, "EXACT_STATES", 6)
    partly = chain(draws, joint.space, built, walks=8, ahead=1)
    assert 0 < partly.solved < 1
    np.testing.assert_allclose(partly.status.sum(axis=2), 1)
    assert partly.end_chance.sum() == pytest.approx(1)
    with pytest.raises(LimitError, match="more than 6 states"):
        chain(draws, joint.space, built, walks=8, ahead=1, exact=True)


def test_a_stretch_is_cut_so_that_no_weight_underflows(build):
    """A thousand expected jumps between dates: as exact as a few."""
    quick = {"act": {"actor": "a", "text": "act", "reversible": False, "days": 0.1, "class": "act"}}
    draws = build(option=quick).draw(50, 0)
    joint, built = built_of(draws)
    found = chain(draws, joint.space, built, walks=4, ahead=0)
    used = found.used * 4
    np.testing.assert_allclose(used, np.round(used), atol=1e-6)
    assert 0 < found.used.mean() < 1
