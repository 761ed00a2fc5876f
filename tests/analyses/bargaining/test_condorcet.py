"""KTAB's spatial model: every turn, chance and bargain of its own output, a slow oracle, edge cases."""

from __future__ import annotations

import csv
import importlib.util
import itertools
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import numpy as np
import pytest

from detente.analyses.bargaining.condorcet import answer, condorcet
from detente.analysis import run
from detente.casefile import load, parse_csv
from detente.errors import SettingError
from detente.talks import ktab
from detente.talks.as_case import keys
from detente.talks.challenges import (
    Adjustment,
    Bargain,
    Commitment,
    Election,
    Span,
    Turns,
    TurnSettings,
    Victory,
    Voting,
    Weights,
    challenges,
)
from detente.talks.support import ELECTIONS, VICTORIES, elect, total

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"
SAMPLES = ("SOE-Policy", "SOE-Pol-Comp", "dummyData-a040", "dummyData_3Dim")
SEEDS = range(120, 230)
"""A hundred and ten talks that happen to have every pair of settings, and never two actors as secure as each other."""
SETTINGS = {
    "vpm": ("victory", Victory),
    "pcem": ("election", Election),
    "vr": ("voting", Voting),
    "adj": ("adjustment", Adjustment),
    "rng": ("risk", Span),
    "tpc": ("commitment", Commitment),
    "ivb": ("weights", Weights),
    "bm": ("bargain", Bargain),
}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "bargaining/ktab"


@pytest.fixture(scope="module")
def oracle(folder: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location("ktab_oracle", folder / "oracle.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def sample(folder: Path, name: str) -> ktab.Positions:
    return ktab.parse((folder / name / "input.csv").read_text(encoding="utf-8"), name)


def talked(said: ktab.Positions, settings: TurnSettings | None = None) -> Turns:
    return challenges(said.position[None], said.salience[None], said.influence[None], settings or TurnSettings())


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_position_of_every_turn(folder: Path, name: str) -> None:
    said = sample(folder, name)
    rows = rows_of(folder / name / "positions.csv")
    wanted = np.full((1 + max(int(row["turn"]) for row in rows), *said.position.shape), np.nan)
    for row in rows:
        wanted[int(row["turn"]), said.actors.index(row["actor"]), int(row["dim"])] = float(row["pos"])
    held = talked(said)
    assert held.last[0] == len(wanted) - 1
    np.testing.assert_allclose(held.position[0], wanted, atol=1e-9)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_chance_of_every_turn(folder: Path, name: str) -> None:
    said, held = sample(folder, name), talked(sample(folder, name))
    lines = [line.split(",") for line in (folder / name / "probs.csv").read_text(encoding="utf-8").split()]
    assert {line[0] for line in lines} == set(said.actors)
    for actor, _, *chances in lines:
        np.testing.assert_allclose(held.chance[0, :, said.actors.index(actor)], [float(x) for x in chances], atol=6e-5)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_bargain_with_its_gain_and_chances(folder: Path, name: str) -> None:
    held, made = talked(sample(folder, name)), 0
    for row in rows_of(folder / name / "bargains.csv"):
        t, i, j = (int(row[key]) for key in ("Turn_t", "Init_Act_i", "Recd_Act_j"))
        if i == j:
            continue
        assert held.target[0, t, i] == j
        ours = held.gain[0, t, i], held.by_initiator[0, t, i, 0], held.by_target[0, t, i, 0]
        assert ours == pytest.approx([float(row[key]) for key in ("Value", "Init_Prob", "Recd_Prob")], abs=1e-6)
        made += 1
    assert made == (held.target[0] >= 0).sum()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_through_a_case_gives_the_same_turns(folder: Path, name: str) -> None:
    text = (folder / name / "input.csv").read_text(encoding="utf-8")
    said, result = ktab.parse(text, name), run("condorcet", parse_csv(text, name), draws=1)
    held, issues = talked(said), keys(said.issues, "issue")
    for row in result.to_dict()["tables"]["rounds"]:
        place = row["round"], said.actors.index(row["actor"]), issues.index(row["issue"])
        assert row["position"] == pytest.approx(held.position[0][place], abs=1e-4)
    assert result["turns"].best == held.last[0]


def random_talks(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, int]]:
    """Two to eight actors on up to three issues, every third on a grid, and a place in the list of each setting."""
    rng = np.random.default_rng(seed)
    actors, issues = int(rng.integers(2, 9)), int(rng.integers(1, 4))
    position, salience = rng.uniform(0, 100, (actors, issues)), rng.uniform(5, 100, (actors, issues)) / issues
    influence = rng.uniform(1, 100, actors)
    chosen = {name: int(rng.integers(len(get_args(names)))) for name, (_, names) in SETTINGS.items()}
    if seed % 3 == 0:
        position, salience, influence = position.round(-1), salience.round(-1) + 1, influence.round(-1) + 1
    return position, salience, influence, chosen


def test_the_random_talks_have_every_pair_of_settings() -> None:
    drawn = [random_talks(seed)[3] for seed in SEEDS]
    for one, other in itertools.combinations(SETTINGS, 2):
        pairs = {(chosen[one], chosen[other]) for chosen in drawn}
        assert len(pairs) == len(get_args(SETTINGS[one][1])) * len(get_args(SETTINGS[other][1])), (one, other)


@pytest.mark.parametrize("start", SEEDS[::22])
def test_agrees_with_the_oracle_on_random_talks_and_settings(oracle: Any, start: int) -> None:
    for seed in range(start, start + 22):
        position, salience, influence, chosen = random_talks(seed)
        with np.errstate(invalid="ignore", divide="ignore"):  # where all stand at one point
            wanted = oracle.run(influence, position, salience, maxit=20, **chosen)
        named = {field: get_args(names)[chosen[name]] for name, (field, names) in SETTINGS.items()}
        held = challenges(position[None], salience[None], influence[None], TurnSettings(**named, turns=20))
        assert held.last[0] == len(wanted) - 1, (seed, named)
        np.testing.assert_allclose(held.position[0], wanted, atol=1e-4, err_msg=str((seed, named)))


def test_sums_are_taken_in_the_order_of_numpy() -> None:
    rng = np.random.default_rng(1)
    for n in range(1, 60):
        a = rng.uniform(0, 1, 64)
        assert total(a, n) == a[:n].sum()


def test_a_slow_chain_ends_where_step_after_step_would() -> None:
    """Two options that nobody tells apart, and a third that takes chances from one to the other, in 37,529 steps."""
    strength = np.array([[1e-8, 1e-8, 60.0], [1e-8, 1e-8, 50.0], [10.0, 10.0, 1e-8]])
    found, chance = np.empty(3), np.empty((3, 3))
    elect(ELECTIONS.index("incentive"), VICTORIES.index("octic"), strength, chance, found)
    incentive = strength * chance + 1e-10 * np.eye(3)
    by, p, change, steps = (incentive / incentive.sum(axis=0)).T, np.full(3, 1 / 3), 1.0, 0
    while change > 1e-8:
        q = (chance * (p[:, None] * by + (p[:, None] * by).T)).sum(axis=1)
        p, change, steps = (p + q) / 2, np.abs(q - p).max(), steps + 1
    assert steps == 37_529
    np.testing.assert_allclose(found, p, atol=1e-11)


def test_positions_as_secure_as_each_other_give_nobody_risk(oracle: Any) -> None:
    """There the slow restatement divides rounding by rounding, and takes what comes out for risk."""
    share, care, influence = np.array([0.3963, 0.4051, 0.3963]), np.array([0.3, 0.6, 0.4]), np.array([90.0, 100, 10])
    utility = 1 - np.sqrt(((share[:, None] - share) * care[:, None]) ** 2) / care[:, None]
    secure = oracle.pce(0, 1, oracle.coal(1, influence, utility))
    assert 0 < np.ptp(secure) < 1e-14
    position, salience = 100 * share[None, :, None], 100 * care[None, :, None]
    ends = [
        challenges(
            position,
            salience,
            influence[None],
            TurnSettings("square", "conditional", "mixed-binary", "two-thirds", risk, "semi", "s1p1", "both", 1),
        ).position
        for risk in get_args(Span)
    ]
    np.testing.assert_array_equal(ends[0], ends[1])
    np.testing.assert_array_equal(ends[0], ends[2])


@pytest.mark.parametrize("field", [field for field, _ in SETTINGS.values()])
def test_each_setting_changes_something(field: str) -> None:
    rng = np.random.default_rng(5)
    position, salience, influence = (
        rng.uniform(0, 100, (20, 6, 2)),
        rng.uniform(5, 50, (20, 6, 2)),
        rng.uniform(1, 9, (20, 6)),
    )
    names = get_args(dict(SETTINGS.values())[field])
    ends = [challenges(position, salience, influence, TurnSettings(**{field: name})).position[:, -1] for name in names]
    if field == "commitment":  # a third party bound by nothing or by everything has the same whatever it votes
        np.testing.assert_array_equal(ends[0], ends.pop())
    for k, end in enumerate(ends):
        assert all(np.abs(end - other).max() > 0.01 for other in ends[:k])


def test_a_batch_is_its_draws() -> None:
    rng = np.random.default_rng(3)
    position, salience, influence = (
        rng.uniform(0, 100, (6, 5, 3)),
        rng.uniform(0, 33, (6, 5, 3)),
        rng.uniform(0, 9, (6, 5)),
    )
    together = challenges(position, salience, influence, TurnSettings())
    for d in range(6):
        alone = challenges(position[d : d + 1], salience[d : d + 1], influence[d : d + 1], TurnSettings())
        end = alone.last[0]
        assert together.last[d] == end
        np.testing.assert_array_equal(together.position[d, : end + 1], alone.position[0])
        assert (together.position[d, end:] == together.position[d, end]).all()
        assert (together.target[d, end:] == -1).all()


@pytest.mark.parametrize("voting", get_args(Voting))
@pytest.mark.parametrize(
    ("position", "salience", "influence"),
    [
        ([40], [50], [10]),  # alone
        ([40, 40, 40], [50, 60, 70], [10, 20, 30]),  # all at one point
        ([0, 100], [50, 50], [10, 10]),  # only the two poles, as secure as each other
        ([0, 100, 100, 0], [50, 60, 70, 80], [10, 20, 30, 5]),
        ([0, 50, 100], [0, 0, 0], [10, 20, 30]),  # nobody cares
        ([0, 50, 100], [50, 0, 60], [10, 20, 30]),
        ([0, 50, 100], [50, 50, 60], [0, 0, 0]),  # nobody counts
        ([0, 50, 100], [100, 100, 100], [10, 20, 30]),
    ],
)
def test_edges_are_defined_and_the_same_each_time(voting: Voting, position: Any, salience: Any, influence: Any) -> None:
    x, s, w = (np.array(a, dtype=float) for a in (position, salience, influence))
    for bargain in get_args(Bargain):
        settings = TurnSettings(voting=voting, bargain=bargain)
        landed, held = condorcet(x[None, :, None], s[None, :, None], w[None], settings)
        again, _ = condorcet(x[None, :, None], s[None, :, None], w[None], settings, "likeliest")
        assert np.isfinite(held.position).all()
        assert np.isfinite(held.chance).all()
        assert x.min() - 1e-9 <= landed.item() <= x.max() + 1e-9
        assert np.isfinite(again).all()


def test_nobody_moves_where_nothing_pushes() -> None:
    for position, salience in (([40.0], [50.0]), ([40.0, 40.0], [50.0, 60.0]), ([0.0, 100.0], [0.0, 0.0])):
        x, s = np.array(position)[None, :, None], np.array(salience)[None, :, None]
        held = challenges(x, s, np.ones((1, len(position))), TurnSettings())
        assert held.last[0] == 2
        assert (held.position == x[:, None]).all()


def test_the_answer_tells_turns_moves_and_hold_outs() -> None:
    result = run("condorcet", load(STRAIT), draws=30)
    rounds = [row for row in result.best_tables["rounds"] if row["issue"] == "fees" and row["actor"] == "North"]
    assert rounds[0]["position"] == 15
    assert len(rounds) == result["turns"].best + 1
    assert not [row for row in result.best_tables["rounds"] if row["issue"] == "fees" and row["actor"] == "The League"]
    assert {"actor", "moved_by", "rounds"} <= set(result.tables["moves"][0])
    assert {"actor", "challenged", "rounds"} <= set(result.tables["challenges"][0])
    assert result.findings[0].startswith("Talks come to rest after")
    assert {"gain.north", "passage.gives.south", "passage.apart"} <= set(result.measures)
    assert [caveat.kind for caveat in result.caveats if "shared out" in caveat.kind]


def test_pieces_of_many_draws_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = answer(load(STRAIT).draw(23, 1))
    monkeypatch.setattr("detente.analyses.bargaining.condorcet.AT_ONCE", 5)
    parts = answer(load(STRAIT).draw(23, 1))
    assert whole.tables.keys() == parts.tables.keys()
    for mine, theirs in zip(whole.tables["rounds"], parts.tables["rounds"], strict=True):
        assert mine["position"] == pytest.approx(theirs["position"])
    np.testing.assert_array_equal(whole.measures["passage"].values, parts.measures["passage"].values)


@pytest.mark.parametrize("turns", [0, 10**6])
def test_turns_out_of_range_are_refused(turns: int) -> None:
    with pytest.raises(SettingError, match="allowed: 1 to"):
        answer(load(STRAIT).best(), turns=turns)


def test_it_says_when_talks_did_not_rest() -> None:
    kinds = [caveat.kind for caveat in answer(load(STRAIT).best(), turns=1).caveats]
    assert "unsettled turns" in kinds
