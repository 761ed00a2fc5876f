from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from graph_games import Game
from test_paths import staged
from test_stability import by_hand, trial

from detente.analyses.conflict._shown import shown
from detente.analyses.conflict.limited_moves import answer, limited_moves
from detente.analysis import run
from detente.casefile import load
from detente.errors import SettingError
from detente.graph.reach import reach

ELMIRA = Path(__file__).parents[2] / "cases" / "elmira.toml"


def expected_ends(game: Game, horizon: int) -> list[list[list[int]]]:
    """G_h for every h, actor and situation, word by word."""
    everyone, all_ends = range(len(game.moves)), [[list(range(game.size)) for _ in game.moves]]
    for _ in range(horizon):
        before = all_ends[-1]

        def after(i, x, before=before):
            onward = [before[j][x] for j in everyone if j != i and before[j][x] != x]
            return min(onward, key=lambda y: game.worth[i][y], default=x)

        now = [[0] * game.size for _ in everyone]
        for i in everyone:
            for s in range(game.size):
                ends = [after(i, x) for x in sorted(game.moves[i][s])]
                best = max(ends, key=lambda y: game.worth[i][y], default=s)
                now[i][s] = best if game.worth[i][best] > game.worth[i][s] + 1e-9 else s
        all_ends.append(now)
    return all_ends


def test_a_case_is_judged_like_the_game_written_out():
    draws = trial().draw(12, seed=9)
    found, chosen = answer(draws, horizon=4).measures, shown(draws)
    told_apart = set()
    for k in range(12):
        game = by_hand(draws, k)
        ends = expected_ends(game, 4)
        for s, name in zip(chosen.places, chosen.names, strict=True):
            verdicts = [all(ends[h][i][s] == s for i in range(len(game.moves))) for h in range(1, 5)]
            assert [found[f"l{h}.{name}"].values[k] for h in range(1, 5)] == verdicts
            told_apart.add(tuple(verdicts))
    assert len(told_apart) > 2


def test_who_looks_far_is_judged_by_all_horizons_from_some_on():
    draws = trial().draw(12, seed=9)
    found, chosen = answer(draws).measures, shown(draws)
    for k in range(12):
        game = by_hand(draws, k)
        late = expected_ends(game, 400)[200:]
        for s, name in zip(chosen.places, chosen.names, strict=True):
            lasts = all(ends[i][s] == s for ends in late for i in range(len(game.moves)))
            assert found[f"far.{name}"].values[k] == lasts


def test_looking_one_ahead_is_nash():
    one, nash = run("limited-moves", trial(), draws=40), run("stability", trial(), draws=40, concepts="nash")
    for name, measure in nash.measures.items():
        if name.startswith("nash."):
            np.testing.assert_array_equal(one[name.replace("nash", "l1", 1)].values, measure.values)


def test_who_sees_the_answer_stays():
    result = run("limited-moves", staged(east_shove=5, west_push=10, west_shoved=-20), draws=5)
    assert [result[f"{key}.today"].mean for key in ("l1", "l2", "l3")] == [0.0, 1.0, 1.0]
    west = next(row for row in result.tables["sight"] if row["actor"] == "West")
    assert (west["stays"], west["from"]) == (True, 2)
    assert (west["l1"], west["l2"]) == ("push", "nothing done")
    assert any(
        text == "West would stay as today when looking 2 moves ahead, not one fewer (at the best guess)."
        for text in result.findings
    )
    rows = [row for row in result.tables["actors"] if row["label"] == "nothing done"]
    assert [(row["actor"], row["l1"], row["l2"]) for row in rows] == [("West", 0.0, 1.0)]


def test_the_formula_is_that_of_the_kernel_on_graphs_listed_by_hand():
    """Elmira: 5, 8 and 9 are Nash; today the town leaves, looking one move ahead."""
    result = run("limited-moves", load(ELMIRA), draws=2, horizon=2)
    lasting = {row["name"] for row in result.tables["situations"] if row["l1"] == 1.0}
    assert lasting == {"5", "8", "9"}
    assert result["l1.today"].mean == 0.0


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ({"horizon": 0}, "1 to 20"),
        ({"horizon": 21}, "1 to 20"),
        ({"most_draws": 0}, "1 or"),
        ({"most_shown": 1}, "2 or"),
    ],
)
def test_settings_out_of_range_are_errors(setting, allowed):
    with pytest.raises(SettingError, match=f"= {next(iter(setting.values()))}; allowed: {allowed}"):
        answer(trial().draw(2), **setting)


def test_the_formula_takes_plain_arrays():
    chain = reach(3, 2, [(0, 1, 0), (1, 2, 1)])
    worth = np.array([[[1.0, 2.0, 0.0], [0.0, 0.0, 1.0]]])
    assert limited_moves(chain, worth, 1)[0, 0].tolist() == [False, True]
    assert limited_moves(chain, worth, 2)[0, 0].tolist() == [True, True]
