from __future__ import annotations

import numpy as np
import pytest
from graph_games import Game
from test_stability import by_hand, trial

from detente.analyses.conflict._blocks import blocks
from detente.analyses.conflict._ground import movers
from detente.analyses.conflict._shown import shown
from detente.analyses.conflict.coalition_stability import answer, coalition_stability
from detente.analysis import run
from detente.casefile import from_plain
from detente.errors import SettingError
from detente.graph.coalitions import COALITION_CONCEPTS
from detente.graph.reach import reach
from detente.graph.together import coalitions
from detente.joint.whole import whole


def crowded(**tables):
    """Four actors with an option each, who differ over one line; a pair of them would move together."""
    stance = {
        name: {"line": {"position": [max(at - 15, 0), at, min(at + 15, 100)], "salience": 50}}
        for name, at in (("east", 15), ("west", 85), ("north", 60), ("south", 40))
    }
    plain = {
        "detente": 1,
        "title": "crowded",
        "as_of": "2007-04-21",
        "until": "2008-04-21",
        "actor": {name: {"name": name.title()} for name in stance},
        "issue": {"line": {"question": "Where?", "scale": {"0": "east", "100": "west"}, "fallback": 50}},
        "stance": stance,
        "option": {f"act_{name}": {"actor": name, "text": f"{name} acts"} for name in stance},
        "measure": {
            "line": {
                "cases": [
                    ["act_east and act_south", [10, 20, 40]],
                    ["act_west and act_north", [60, 70, 90]],
                    ["act_west", [20, 40, 60]],
                    ["act_east", [40, 60, 75]],
                    ["else", [40, 50, 60]],
                ]
            }
        },
        **tables,
    }
    return from_plain(plain)


class Slow:
    """Coalitions of a game, their improvements and answers, from the definitions."""

    def __init__(self, game: Game, most: int):
        self.game, self.family = game, coalitions(len(game.moves), most)

    def joint(self, members, s):
        seen, ahead = set(), [(s, -1)]
        while ahead:
            x, last = ahead.pop()
            new = {(t, j) for j in members if j != last for t in self.game.moves[j][x]} - seen
            seen |= new
            ahead += new
        return {x for x, _ in seen}

    def gains(self, members, s):
        worth = self.game.worth
        return {x for x in self.joint(members, s) if all(worth[i][x] > worth[i][s] + 1e-9 for i in members)}

    def gladly(self, members, x):
        seen, ahead = set(), [x]
        while ahead:
            s = ahead.pop()
            for others in self.family:
                if not set(others) & set(members):
                    new = self.gains(others, s) - seen
                    seen |= new
                    ahead += new
        return seen

    def judge(self, concept, members, s):
        others = [i for i in range(len(self.game.moves)) if i not in members]
        rest = {
            "cnash": lambda x: set(),
            "cseq": lambda x: self.gladly(members, x),
        }.get(concept, lambda x: self.joint(others, x))

        def undone(t):
            worse = lambda u: any(self.game.worth[i][u] <= self.game.worth[i][s] + 1e-9 for i in members)  # noqa: E731
            return worse(t) and (concept != "csmr" or all(worse(u) for u in self.joint(members, t)))

        return all(any(undone(t) for t in rest(x)) for x in self.gains(members, s))


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_case_is_judged_like_the_game_written_out(size):
    draws = crowded().draw(5, seed=4)
    found, told_apart = answer(draws, size=size), 0
    places = dict(zip(shown(draws, 16).names, shown(draws, 16).places, strict=True))
    for k in range(5):
        slow = Slow(written_out(draws, k), size)
        for name, s in places.items():
            right = [all(slow.judge(c, members, s) for members in slow.family) for c in COALITION_CONCEPTS]
            assert [found.measures[f"{c}.{name}"].values[k] for c in COALITION_CONCEPTS] == right, (k, name)
            told_apart += len({*right}) > 1
    assert told_apart


def written_out(draws, k):
    joint = whole(draws)
    space, acting = joint.space, movers(joint.space)
    moves = [[set() for _ in range(len(space))] for _ in acting]
    for s, t, act, _ in space.moves.tolist():
        moves[acting.index(space.acts[act].actor)][s].add(t)
    return Game(moves, joint.worth.at()[k][acting].tolist())


def test_vulnerable_equilibria_are_left_for_other_equilibria():
    draws = crowded().draw(40, seed=1)
    found, rows = answer(draws, size=4), []
    chosen = shown(draws, 16)
    every = {name: np.zeros(40, bool) for name in chosen.names}
    for k in range(40):
        slow = Slow(written_out(draws, k), 4)
        size = slow.game.size
        lasts = [all(slow.game.judge("seq", i, s) for i in range(4)) for s in range(size)]
        for s, name in zip(chosen.places, chosen.names, strict=True):
            for members in slow.family:
                if lasts[s] and len(members) > 1:
                    rows += [(members, s, x) for x in slow.gains(members, s) if lasts[x]]
                    every[name][k] |= any(lasts[x] for x in slow.gains(members, s))
    assert rows
    for name, values in every.items():
        np.testing.assert_array_equal(found.measures[f"vulnerable.{name}"].values, values)
    space = whole(draws).space
    for row in found.tables["vulnerable"]:
        counts = [
            rows.count((members, s, x))
            for members, s, x in {*rows}
            if (space.label(s), space.label(x)) == (row["from"], row["to"])
            and " and ".join(sorted(f"{space.case.actors[i]}".title() for i in members)) == row["coalition"]
        ]
        if row["coalition"].count(" ") == 2:
            assert counts == [round(row["share"] * 40)]
        assert row["from"] != row["to"]


def test_blocks_are_read_and_those_not_named_stand_alone():
    space = whole(crowded().draw(2)).space
    assert space.case.actors == ("east", "north", "south", "west")
    found = blocks(space, movers(space), 2, " east + south ,west")
    assert found.judged == ((1,), (3,), (0, 2))
    assert found.answering == coalitions(4, 2)
    assert [found.name(members) for members in found.judged] == ["North", "West", "East and South"]
    assert found.name((0, 1, 2)) == "East, North and South"


def test_a_partition_asks_less_of_a_situation_than_every_coalition():
    draws = crowded().draw(60, seed=2)
    every, some = answer(draws).measures, answer(draws, partition="east+south, west+north").measures
    assert all((every[name].values <= some[name].values).all() for name in every if not name.startswith("vulnerable"))
    assert any((every[name].values < some[name].values).any() for name in every)


def test_a_larger_coalition_can_only_leave_more():
    draws = crowded().draw(60, seed=2)
    one, two, four = (answer(draws, size=size).measures for size in (1, 2, 4))
    names = [name for name in one if name.startswith("cnash")]
    assert all((four[name].values <= two[name].values).all() for name in names)
    assert all((two[name].values <= one[name].values).all() for name in names)
    assert any((two[name].values < one[name].values).any() for name in names)


def test_it_says_which_coalitions_were_left_out():
    kinds = [{caveat.kind for caveat in answer(crowded().draw(5), size=size).caveats} for size in (2, 4)]
    assert "small coalitions" in kinds[0]
    assert "small coalitions" not in kinds[1]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"size": 0}, "size = 0; allowed: 1 or more"),
        ({"most_draws": 0}, "most_draws = 0; allowed: 1 or more"),
        ({"most_shown": 1}, "most_shown = 1; allowed: 2 or more"),
        ({"gain": "some"}, "gain = 'some'; allowed: all, pareto"),
        ({"partition": "east+wets"}, "partition names 'wets'; allowed: .*did you mean 'west'"),
        ({"partition": "east, east"}, "partition names 'east' twice"),
        ({"partition": "east, 7"}, "partition names '7'; allowed: actors who can act, east, north, south, west$"),
    ],
)
def test_bad_settings_are_errors(settings, message):
    with pytest.raises(SettingError, match=message):
        answer(crowded().draw(2), **settings)


@pytest.mark.parametrize("gain", ["all", "pareto"])
def test_findings_say_who_would_leave_what_for_what(gain):
    told = " ".join(run("coalition-stability", crowded(), draws=60, gain=gain).findings)
    assert "would together leave" in told
    assert ("which all of them prefer" in told) == (gain == "all")


def test_a_case_in_which_nobody_can_act_has_today_alone():
    result = run("coalition-stability", crowded(option={}, measure={}), draws=5)
    assert [row["label"] for row in result.tables["situations"]] == ["nothing done"]
    assert result["cnash.today"].mean == 1.0
    assert "No coalition would leave" in result.findings[-1]


def test_only_the_first_draws_are_looked_at():
    draws = trial().draw(30, seed=0)
    some, every = answer(draws, most_draws=12), answer(draws)
    for name, quantity in some.measures.items():
        np.testing.assert_array_equal(quantity.values, every.measures[name].values[:12])
    assert "fewer draws" in {caveat.kind for caveat in some.caveats}


def test_for_one_actor_each_it_is_stability():
    draws = trial().draw(12, seed=9)
    found = answer(draws, size=1)
    for k in range(12):
        game = by_hand(draws, k)
        for s, name in zip(shown(draws, 16).places, shown(draws, 16).names, strict=True):
            right = [all(game.judge(c[1:], i, s) for i in range(len(game.moves))) for c in COALITION_CONCEPTS]
            assert [found.measures[f"{c}.{name}"].values[k] for c in COALITION_CONCEPTS] == right


def test_the_formula_takes_plain_arrays():
    graph = reach(2, 1, [(0, 1, 0)])
    assert coalition_stability(graph, np.array([[[0.0, 1.0]]]), pareto=True)[0, 0, 0].tolist() == [False, True]
