from __future__ import annotations

import importlib.util
import itertools
import json
import random

import numpy as np
import pytest
from graph_games import Game, explicit_game, option_game

from detente.analyses.conflict._ground import grounds, movers, vote_ends
from detente.analyses.conflict._picture import Picture
from detente.analyses.conflict._shown import MOST_SHOWN, Shown, shown
from detente.analyses.conflict.stability import answer, stability
from detente.analysis import run
from detente.casefile import from_plain
from detente.errors import SettingError
from detente.graph.reach import reach
from detente.graph.stable import CONCEPTS
from detente.joint.whole import whole
from detente.situations import ADOPTED, VETOED

KINDS = {
    "explicit": explicit_game,
    "jumps": lambda rng: option_game(rng, steps=False),
    "toggles": lambda rng: option_game(rng, steps=True),
}


def mismatches(game: Game, judge) -> int:
    graph, worth = game.arrays()
    found = stability(graph, worth)[0]
    assert found.shape == (len(CONCEPTS), game.size, len(game.moves))
    back = range(game.size)[::-1]
    np.testing.assert_array_equal(stability(graph, worth, at=back)[0], found[:, back])
    return sum(
        bool(found[c, s, i]) != judge(concept, i, s)
        for c, concept in enumerate(CONCEPTS)
        for s in range(game.size)
        for i in range(len(game.moves))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_random_games_agree_with_the_definitions(kind):
    rng = random.Random(kind)
    games = [KINDS[kind](rng) for _ in range(700)]
    assert sum(mismatches(game, game.judge) for game in games) == 0


def test_random_games_are_worth_judging():
    rng = random.Random(0)
    games = [make(rng) for make in KINDS.values() for _ in range(200)]
    open_graphs = [game for game in games if not game.arrays()[0].closed]
    told_apart = [
        game
        for game in games
        for s in range(game.size)
        for i in range(len(game.moves))
        if len({game.judge(concept, i, s) for concept in CONCEPTS}) == 2
    ]
    assert len(open_graphs) > 50
    assert len(told_apart) > 200


def oracle(shared):
    spec = importlib.util.spec_from_file_location("conflict_oracle", shared / "conflict/oracle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", KINDS)
def test_random_games_agree_with_the_shared_oracle(kind, shared):
    rng, module = random.Random(f"shared {kind}"), oracle(shared)
    for _ in range(300):
        game = KINDS[kind](rng)
        other = module.Game(list(range(len(game.moves))), list(range(game.size)), game.moves, game.worth)
        assert mismatches(game, lambda concept, i, s, other=other: getattr(other, concept)(i, s)) == 0


def test_elmira_has_its_published_equilibria(shared):
    """Kilgour, Hipel, Fang & Peng (2001), Group Decision and Negotiation 10: the Elmira groundwater conflict."""
    elmira = json.loads((shared / "conflict/cases.json").read_text())["elmira9"]
    actors = list(elmira["moves"])
    rows = [
        (int(s) - 1, t - 1, i)
        for i, actor in enumerate(actors)
        for s, ends in elmira["moves"][actor].items()
        for t in ends
    ]
    worth = [[-elmira["rank"][actor].index(s) for s in elmira["states"]] for actor in actors]
    lasts = stability(reach(9, 3, rows), np.array([worth], float))[0].all(axis=-1)
    for c, concept in enumerate(CONCEPTS):
        assert (np.nonzero(lasts[c])[0] + 1).tolist() == elmira["eq"][concept], concept


@pytest.mark.parametrize("kind", KINDS)
def test_draws_situations_and_concepts_do_not_touch_each_other(kind):
    rng, seen = random.Random(4), set()
    for k in range(30):
        game, strong = KINDS[kind](rng), rng.choice([0.0, 0.3])
        graph, _ = game.arrays()
        worth = np.random.default_rng(k).normal(size=(11, len(game.moves), game.size))
        together = stability(graph, worth, strong=strong)
        alone = np.concatenate([stability(graph, worth[d : d + 1], strong=strong) for d in range(11)])
        np.testing.assert_array_equal(together, alone)
        at, asked = rng.sample(range(game.size), rng.randint(1, game.size)), rng.sample(range(5), rng.randint(1, 5))
        some = stability(graph, worth, [CONCEPTS[c] for c in asked], strong=strong, at=at)
        np.testing.assert_array_equal(some, together[:, asked][:, :, at])
        seen |= set(some.ravel().tolist())
    assert seen == {False, True}


def test_differences_below_the_tolerance_are_none():
    graph = reach(2, 1, [(0, 1, 0)])
    assert stability(graph, np.array([[[0.0, 1e-12]]]))[0, 0, 0, 0]
    assert not stability(graph, np.array([[[0.0, 1e-6]]]))[0, 0, 0, 0]


def trial(**tables):
    """Two actors at odds over one issue, an option each, a vote of two seats."""
    plain = {
        "detente": 1,
        "title": "trial",
        "as_of": "2007-04-21",
        "until": "2008-04-21",
        "actor": {"east": {"name": "East"}, "west": {"name": "West"}},
        "issue": {"line": {"question": "Where?", "scale": {"0": "east", "100": "west"}, "fallback": "escalation"}},
        "stance": {
            "east": {"line": {"position": [5, 10, 30], "salience": 50}},
            "west": {"line": {"position": [70, 90, 95], "salience": 50}},
        },
        "body": {"council": {"seats": ["east", "west"], "quota": 1, "veto": ["east"]}},
        "draft": {"plan": {"body": "council", "sponsors": ["west"], "terms": {"line": [20, 40, 60]}}},
        "option": {
            "push": {"actor": "west", "text": "push"},
            "shove": {"actor": "east", "text": "shove", "start_if": "push"},
        },
        "measure": {
            "line": {
                "cases": [["adopted", "terms"], ["shove", [0, 20, 60]], ["push", [60, 80, 90]], ["else", [20, 40, 50]]]
            }
        },
        **tables,
    }
    return from_plain(plain)


def test_grounds_share_out_every_draw_once_and_their_worth_is_that_of_the_joint_model():
    draws = trial().draw(60, seed=2)
    joint = whole(draws)
    acting, seen = movers(joint.space), []
    for ground in grounds(draws, 60):
        seen += ground.places.tolist()
        np.testing.assert_allclose(ground.worth, joint.worth.at()[ground.places][:, acting])
    assert sorted(seen) == list(range(60))


def test_votes_end_as_often_as_their_chances_say():
    draws = trial().draw(4000, seed=5)
    joint = whole(draws)
    ends = vote_ends(draws, joint)[:, 0, 0]
    share = [(ends == end).mean() for end in range(3)]
    np.testing.assert_allclose(share, joint.votes.chances[:, 0, 0].mean(axis=0), atol=0.03)
    assert share[ADOPTED] + share[VETOED] > 0.1


def test_a_vote_has_one_end_in_a_draw():
    draws = trial().draw(30, seed=1)
    for ground in grounds(draws, 30):
        put = [row for row in ground.moves.tolist() if whole(draws).space.acts[row[2]].kind == "put"]
        assert put
        assert len({(s, act) for s, _, act, _ in put}) == len(put)


def test_each_draft_has_its_own_end():
    plan = {"body": "council", "sponsors": ["west"], "terms": {"line": 40}}
    drafts = {"one": plan, "two": {**plan, "sponsors": ["east"]}}
    measure = {"line": {"cases": [["draft.one.adopted", "terms"], ["push", [60, 80, 90]], ["else", [20, 40, 50]]]}}
    draws = trial(draft=drafts, measure=measure).draw(40, seed=1)
    joint, told_apart = whole(draws), 0
    ends = vote_ends(draws, joint)
    for ground in grounds(draws, 40):
        for s, _, act, end in ground.moves.tolist():
            if joint.space.acts[act].kind == "put":
                draft = joint.space.acts[act].draft
                assert set(ends[ground.places, draft, joint.votes.mask[s, draft]].tolist()) == {end}
                told_apart += bool((ends[ground.places, 0] != ends[ground.places, 1]).any())
    assert told_apart


def test_the_route_follows_the_draws_that_took_each_step():
    """From B most draws go on to C, but of those that came to B most go to D."""
    picture = Picture(Shown((0, 1, 2, 3), ("today", "b", "c", "d")), 10)
    taken = {(0, 1, 0): range(4), (1, 2, 0): range(3, 10), (1, 3, 1): range(3)}
    for edge, draws in taken.items():
        picture.better[edge] = np.isin(np.arange(10), list(draws))
    assert picture.route(picture.edges()) == [((0, 1, 0), 0.4), ((1, 3, 1), 0.3)]


def test_an_improvement_made_of_two_others_by_the_same_mover_is_not_drawn():
    picture = Picture(Shown((0, 1, 2), ("today", "b", "c")), 10)
    picture.better = {edge: np.ones(10, bool) for edge in ((0, 1, 0), (1, 2, 0), (0, 2, 0))}
    assert picture.edges() == [(0, 1, 0), (1, 2, 0)]
    picture.better[1, 2, 1] = picture.better.pop((1, 2, 0))
    assert picture.edges() == [(0, 1, 0), (0, 2, 0), (1, 2, 1)]
    picture.better[1, 2, 1] = np.arange(10) < 0
    assert picture.edges() == [(0, 1, 0), (0, 2, 0)]


def by_hand(draws, k):
    """The game of one draw, from the moves themselves, for the slow judge."""
    joint = whole(draws)
    space, end = joint.space, int(vote_ends(draws, joint)[k, 0, 0])
    acting = movers(space)
    moves = [[set() for _ in range(len(space))] for _ in acting]
    for s, t, act, settled in space.moves.tolist():
        if settled in (-1, end):
            moves[acting.index(space.acts[act].actor)][s].add(t)
    for i in range(len(acting)):
        for _ in range(len(space)):
            moves[i] = [(ends | {u for t in ends for u in moves[i][t]}) - {s} for s, ends in enumerate(moves[i])]
    return Game(moves, joint.worth.at()[k][acting].tolist())


def test_a_case_is_judged_like_the_game_written_out():
    draws = trial().draw(12, seed=9)
    space, found = whole(draws).space, answer(draws)
    names = dict(zip(shown(draws).places, shown(draws).names, strict=True))
    for k in range(12):
        game = by_hand(draws, k)
        for s, name in names.items():
            for concept in CONCEPTS:
                expected = all(game.judge(concept, i, s) for i in range(len(game.moves)))
                assert found.measures[f"{concept}.{name}"].values[k] == expected, (k, space.label(s), concept)


def test_reached_by_improvements_as_a_search_by_hand_says():
    draws = trial().draw(20, seed=3)
    found, chosen = answer(draws), shown(draws)
    for k in range(20):
        game, reached, ahead = by_hand(draws, k), {0}, [0]
        while ahead:
            s = ahead.pop()
            new = set().union(*(game.improving(i, s) for i in range(len(game.moves)))) - reached
            reached |= new
            ahead += new
        for s, name in list(zip(chosen.places, chosen.names, strict=True))[1:]:
            assert found.measures[f"reachable.{name}"].values[k] == (s in reached)


def test_today_comes_first_and_the_order_is_by_reach_then_stability():
    rows = run("stability", trial(), draws=100).tables["situations"]
    assert rows[0]["today"]
    assert [row["id"] for row in rows].count("A") == 1
    rest = [(not row["reachable"], -row["seq"]) for row in rows[1:]]
    assert rest == sorted(rest)
    assert 1 < len(rows) <= MOST_SHOWN


def test_only_the_first_draws_are_looked_at_and_it_says_so():
    draws = trial().draw(50, seed=0)
    some, every = answer(draws, most_draws=20), answer(draws)
    for name, quantity in some.measures.items():
        assert quantity.values.shape == (20,)
        np.testing.assert_array_equal(quantity.values, every.measures[name].values[:20])
    assert "fewer draws" in {caveat.kind for caveat in some.caveats}
    assert "fewer draws" not in {caveat.kind for caveat in every.caveats}


def test_no_draws_is_an_error():
    with pytest.raises(SettingError, match="most_draws = 0; allowed: 1 or more"):
        answer(trial().draw(2), most_draws=0)


def test_names_do_not_depend_on_the_draws():
    case = trial()
    assert list(answer(case.draw(3, seed=1)).measures) == list(answer(case.draw(40, seed=2)).measures)


def test_a_case_in_which_nobody_can_act_has_today_alone():
    result = run("stability", trial(option={}, draft={}, measure={}, body={}, issue={}, stance={}), draws=5)
    assert [row["label"] for row in result.tables["situations"]] == ["nothing done"]
    assert result["nash.today"].mean == 1.0


def test_the_route_is_made_of_improvements_and_starts_today():
    result = run("stability", trial(), draws=200)
    route = result.tables["route"]
    assert route[0]["from"] == "A"
    assert all(a["to"] == b["from"] for a, b in itertools.pairwise(route))
    shares = [row["share"] for row in route]
    assert shares == sorted(shares, reverse=True)
    numbered = {row["route"]: row for row in result.tables["moves"] if row["route"]}
    assert sorted(numbered) == [row["step"] for row in route]
    assert all(numbered[row["step"]]["share"] >= row["share"] for row in route)
