from __future__ import annotations

import importlib.util
import itertools
import json
import random

import numpy as np
import pytest
from graph_games import Game, explicit_game, option_game
from hypothesis import given
from hypothesis import strategies as st

from detente.graph.coalitions import COALITION_CONCEPTS, coalition_stable, stable_together, vulnerable
from detente.graph.reach import reach
from detente.graph.stable import CONCEPTS, stable
from detente.graph.together import coalitions, together

KINDS = {
    "explicit": explicit_game,
    "jumps": lambda rng: option_game(rng, steps=False),
    "toggles": lambda rng: option_game(rng, steps=True),
}
GAMES = {"explicit": 60, "jumps": 200, "toggles": 200}  # the slow judge takes its time over open graphs
NASH, SEQ, SMR, GMR = range(4)
seeds = st.builds(
    lambda kind, seed: KINDS[kind](random.Random(f"{kind} {seed}")), st.sampled_from([*KINDS]), st.integers(0)
)


@pytest.fixture(scope="module")
def oracle(shared):
    spec = importlib.util.spec_from_file_location("conflict_oracle", shared / "conflict/oracle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda game: module.Game([*range(len(game.moves))], [*range(game.size)], game.moves, game.worth)


@pytest.mark.parametrize("kind", KINDS)
def test_random_games_agree_with_the_shared_oracle(kind, oracle):
    rng, told_apart = random.Random(f"coalitions {kind}"), 0
    for _ in range(GAMES[kind]):
        game = KINDS[kind](rng)
        found, other = coalition_stable(*game.arrays())[0], oracle(game)
        for h, members in enumerate(coalitions(len(game.moves))):
            for s in range(game.size):
                right = [getattr(other, concept)(members, s) for concept in COALITION_CONCEPTS]
                assert found[:, h, s].tolist() == right, (members, s)
                told_apart += len(members) > 1 and len({*right}) == 2
    assert told_apart > 100


class Pareto:
    """The definitions once more, word by word, with an improvement that harms no member and helps one."""

    def __init__(self, game: Game):
        self.game, self.actors = game, range(len(game.moves))

    def better(self, members, s, x):
        gains = [self.game.worth[i][x] - self.game.worth[i][s] for i in members]
        return min(gains) >= 0 and max(gains) > 0

    def reached(self, movers, step, start):
        """What sequences of steps lead to when no mover comes twice in a row."""
        seen, ahead = set(), [(start, None)]
        while ahead:
            s, last = ahead.pop()
            new = {(t, mover) for mover in movers if mover != last for t in step(mover, s)} - seen
            seen |= new
            ahead += new
        return {s for s, _ in seen}

    def joint(self, members, s):
        return self.reached(members, lambda i, t: self.game.moves[i][t], s)

    def gains(self, members, s):
        return {x for x in self.joint(members, s) if self.better(members, s, x)}

    def judge(self, concept, members, s):
        others = [i for i in self.actors if i not in members]
        among = [c for size in range(1, len(others) + 1) for c in itertools.combinations(others, size)]

        def undone(t):
            mended = {t} | self.joint(members, t) if concept == "csmr" else {t}
            return not any(self.better(members, s, u) for u in mended)

        answers = {
            "cnash": lambda x: set(),
            "cseq": lambda x: self.reached(among, self.gains, x),
        }.get(concept, lambda x: self.joint(others, x))
        return all(any(undone(t) for t in answers(x)) for x in self.gains(members, s))


@pytest.mark.parametrize("kind", KINDS)
def test_pareto_agrees_with_the_definitions(kind):
    rng, differs = random.Random(f"pareto {kind}"), 0
    for _ in range(70):
        game = KINDS[kind](rng)
        found, strict = (coalition_stable(*game.arrays(), pareto=pareto)[0] for pareto in (True, False))
        slow = Pareto(game)
        for h, members in enumerate(coalitions(len(game.moves))):
            for s in range(game.size):
                right = [slow.judge(concept, members, s) for concept in COALITION_CONCEPTS]
                assert found[:, h, s].tolist() == right, (members, s)
        differs += bool((found != strict).any())
    assert differs > 20


@given(seeds)
def test_a_coalition_of_one_is_an_actor(game):
    graph, worth = game.arrays()
    found = coalition_stable(graph, worth, [(i,) for i in range(len(game.moves))], answering=coalitions(graph.actors))
    order = [CONCEPTS.index(c) for c in ("nash", "smr", "gmr")]
    alone = stable(graph, worth)[0][order].transpose(0, 2, 1)
    np.testing.assert_array_equal(found[0][[NASH, SMR, GMR]], alone)


@given(seeds)
def test_when_the_others_answer_one_by_one_a_coalition_of_one_is_an_actor_for_seq_too(game):
    graph, worth = game.arrays()
    single = [(i,) for i in range(graph.actors)]
    found = coalition_stable(graph, worth, single, answering=single)
    np.testing.assert_array_equal(found[0, SEQ], stable(graph, worth)[0, CONCEPTS.index("seq")].T)


@given(seeds, st.booleans())
def test_what_follows_from_what(game, pareto):
    graph, worth = game.arrays()
    found = coalition_stable(graph, worth, pareto=pareto)[0]
    assert (found[NASH] <= found).all()
    assert (found[SMR] <= found[GMR]).all()
    if graph.closed:
        assert (found[SEQ] <= found[GMR]).all()
    np.testing.assert_array_equal(found[1:, -1], found[[NASH] * 3, -1], "nobody is left to answer all actors")


@given(seeds)
def test_with_no_ties_pareto_is_strict(game):
    graph, worth = game.arrays()
    worth = worth + np.arange(game.size) * 1e-3
    np.testing.assert_array_equal(coalition_stable(graph, worth), coalition_stable(graph, worth, pareto=True))


@given(seeds, st.integers(1, 30), st.integers(0, 100))
def test_draws_situations_and_coalitions_can_be_asked_apart(game, n, seed):
    graph, _ = game.arrays()
    rng = np.random.default_rng(seed)
    worth = rng.integers(0, 6, (n, graph.actors, game.size)).astype(float)
    every = coalitions(graph.actors)
    judged = [every[k] for k in rng.permutation(len(every))[: 1 + seed % len(every)]]
    at = rng.permutation(game.size)[: 1 + seed % game.size]
    whole = coalition_stable(graph, worth)
    part = coalition_stable(graph, worth, judged, answering=every, at=at)
    np.testing.assert_array_equal(part, whole[:, :, [every.index(c) for c in judged]][..., at])
    alone = [coalition_stable(graph, one[None])[0] for one in worth]
    np.testing.assert_array_equal(whole, np.array(alone))


@given(seeds)
def test_only_the_order_of_situations_counts(game):
    graph, worth = game.arrays()
    np.testing.assert_array_equal(coalition_stable(graph, worth), coalition_stable(graph, np.exp(worth / 7) - 40))


def test_differences_below_the_tolerance_are_none():
    graph = reach(2, 1, [(0, 1, 0)])
    assert coalition_stable(graph, np.array([[[0.0, 1e-12]]]))[0, NASH, 0, 0]
    assert not coalition_stable(graph, np.array([[[0.0, 1e-6]]]))[0, NASH, 0, 0]


@given(seeds)
def test_joint_moves_are_legal_sequences(game):
    graph, _ = game.arrays()
    every = coalitions(graph.actors)
    found, slow = together(graph, every), Pareto(game)
    for members in every:
        for s in range(game.size):
            assert found.of(members, s) == sorted(slow.joint(members, s) - {s})


@given(seeds)
def test_vulnerable_equilibria_by_hand(game):
    graph, worth = game.arrays()
    lasts = stable(graph, worth)[:, CONCEPTS.index("gmr")].all(axis=-1)
    every, slow = coalitions(graph.actors), Pareto(game)
    right = [
        [0, h, s, x]
        for h, members in enumerate(every)
        for s in np.flatnonzero(lasts[0]).tolist()
        for x in sorted(slow.joint(members, s))
        if lasts[0, x] and all(game.worth[i][x] > game.worth[i][s] for i in members)
    ]
    assert vulnerable(together(graph, every), worth, lasts, every).tolist() == right


@pytest.fixture
def elmira(shared):
    """Kilgour, Hipel, Fang & Peng (2001), Group Decision and Negotiation 10: the Elmira groundwater conflict."""
    told = json.loads((shared / "conflict/cases.json").read_text())["elmira9"]
    actors = list(told["moves"])
    rows = [
        (int(s) - 1, t - 1, i)
        for i, actor in enumerate(actors)
        for s, ends in told["moves"][actor].items()
        for t in ends
    ]
    worth = [[-told["rank"][actor].index(s) for s in told["states"]] for actor in actors]
    return reach(9, 3, rows), np.array([worth], float), told["eq"]


def equilibria(found):
    return {c: (np.flatnonzero(lasts) + 1).tolist() for c, lasts in zip(COALITION_CONCEPTS, found, strict=True)}


def test_elmira_has_its_published_coalition_equilibria(elmira):
    graph, worth, published = elmira
    found = equilibria(coalition_stable(graph, worth)[0].all(axis=1))
    assert found == {concept: published[concept] for concept in COALITION_CONCEPTS}


def test_elmiras_status_quo_is_vulnerable_to_the_ministry_with_the_firm(elmira):
    """Equilibrium 5 gives way to 8 when MoE and Uniroyal move together."""
    graph, worth, published = elmira
    lasts = np.isin(np.arange(9) + 1, published["nash"])[None]
    every = coalitions(3)
    rows = vulnerable(together(graph, every), worth, lasts, every).tolist()
    assert [(every[h], s + 1, x + 1) for _, h, s, x in rows] == [((0, 1), 5, 8)]


def test_a_given_partition_may_still_be_answered_by_any_of_the_others(elmira):
    """With {MoE, Uniroyal} and {LG} as blocks state 3 is CSEQ: tools that let only whole blocks answer, by one
    improvement of all their members, miss it."""
    graph, worth, _ = elmira
    blocks = [(0, 1), (2,)]
    lasting = equilibria(coalition_stable(graph, worth, blocks, answering=coalitions(3))[0].all(axis=1))
    assert 3 in lasting["cseq"]
    assert 3 not in equilibria(coalition_stable(graph, worth, blocks, answering=blocks)[0].all(axis=1))["cseq"]


def test_joint_moves_known_already_give_the_same():
    game = option_game(random.Random(3), steps=False)
    graph, worth = game.arrays()
    every = coalitions(graph.actors)
    joint = together(graph, every)
    np.testing.assert_array_equal(stable_together(joint, worth, every, every), coalition_stable(graph, worth))
