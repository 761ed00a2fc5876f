"""Cases as graph models and back: the same situations last, and no file is overwritten."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from graph_games import explicit_game
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.analysis import run
from detente.casefile import from_plain, load
from detente.cli import main
from detente.convert import convert, graph_model, ranking
from detente.errors import CaseError, LimitError, SettingError
from detente.graph import file
from detente.graph.as_case import as_case
from detente.graph.model import GraphModel
from detente.situations import situations

STRAIT = Path(__file__).parent / "cases" / "strait.toml"
ELMIRA = "published/kilgour-2001/elmira"


def model_of(seed: int) -> GraphModel:
    game = explicit_game(random.Random(seed))
    moves = {f"a{i}": dict(enumerate(own)) for i, own in enumerate(game.moves)}
    ranks = {
        f"a{i}": [[s for s, one in enumerate(own) if one == grade] for grade in sorted(set(own), reverse=True)]
        for i, own in enumerate(game.worth)
    }
    return GraphModel.explicit(range(game.size), moves, ranks)


@given(st.integers(0, 10**9))
def test_there_and_back_the_same_situations_last(seed: int) -> None:
    model = model_of(seed)
    assume(len(model.reach.to))
    again = graph_model(from_plain(as_case(model)))
    assert set(again.situations) == set(model.situations)
    for concept in model.concepts:
        assert set(again.equilibria(concept)) == set(model.equilibria(concept)), concept


@given(st.integers(0, 10**9))
def test_options_become_a_case_with_the_same_equilibria(seed: int) -> None:
    rng = random.Random(seed)
    keys = [f"o{k}" for k in range(rng.randint(1, 4))]
    first = rng.sample(keys, len(keys) // 2 + 1)
    owners = {"a": first, "b": [key for key in keys if key not in first]}
    statements = {actor: rng.sample([*keys, *(f"not {key}" for key in keys), "true"], len(keys)) for actor in owners}
    merged = rng.sample(keys, rng.randint(0, 1))
    model = GraphModel.options(owners, statements=statements, alike=merged)
    case = from_plain(as_case(model))
    again = graph_model(case)
    space = situations(case)
    names = {str(s + 1): ", ".join(space.names(s)) or "nothing" for s in range(len(space))}
    for concept in set(model.concepts) & set(again.concepts):
        found = {_named(names[mark], merged) for mark in again.equilibria(concept)}
        assert found == {_named(name, merged) for name in model.equilibria(concept)}, concept


def _named(name: str, merged: list[str]) -> frozenset[str]:
    options = frozenset(name.split(", "))
    return frozenset(merged) if options & set(merged) else options


def test_a_case_with_votes_says_how_they_end() -> None:
    model = graph_model(load(STRAIT))
    about = model.described.about
    assert "Each vote ends in its likeliest way." in about.text
    assert "What nobody decides is left out." in about.text
    assert (about.as_of, about.until) == ("2020-01-01", "2020-12-31")
    assert model.situations[0] == model.described.today
    assert len(model.situations) == len(situations(load(STRAIT)))


def test_the_model_of_a_case_lasts_where_the_case_does_at_its_best_guess() -> None:
    case = load(STRAIT)
    model, result = graph_model(case), run("stability", case, draws=1)
    labels = dict(zip(model.situations, model.described.situations.values(), strict=True))
    rows = result.tables["situations"]
    for concept in ("nash", "seq", "smr", "gmr"):
        lasting = {labels[name] for name in model.equilibria(concept)}
        best = {row["label"]: result.measures[f"{concept}.{row['name']}"].best for row in rows}
        assert {label for label, lasts in best.items() if lasts} == lasting & set(best)
    assert len(rows) > 5


def test_a_case_in_which_nobody_can_act_has_no_model() -> None:
    case = load(STRAIT).model_copy(update={"option": {}, "draft": {}, "bargain": {}, "infeasible": (), "intent": {}})
    with pytest.raises(CaseError, match="nobody can do anything alone"):
        graph_model(case)


def test_ranking_ties_what_hardly_differs() -> None:
    assert ranking(["a", "b", "c", "d"], np.array([1.0, 7.0, 1.0 + 1e-12, 3.0])) == (("b",), ("d",), ("a", "c"))


def test_files_are_turned_by_their_endings(tmp_path: Path) -> None:
    graph, case = tmp_path / "elmira.json", tmp_path / "elmira.toml"
    assert convert(ELMIRA, graph) == "graph model"
    assert convert(graph, case) == "case"
    for source in (graph, case):
        found = graph_model(load(source))
        assert found.situations == tuple("123456789")
        assert found.equilibria("seq") == ("5", "8", "9")
    assert file.parse(graph.read_text(encoding="utf-8")) == graph_model(load(ELMIRA))
    assert (
        run("stability", load(graph), draws=1).to_dict()["measures"]
        == (run("stability", load(ELMIRA), draws=1).to_dict()["measures"])
    )


def test_nothing_is_overwritten_and_other_endings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "there.json"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(SettingError, match="exists already; choose another name"):
        convert(ELMIRA, path)
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(SettingError, match=r"a name that ends in \.json, \.csv, \.txt or \.toml, such as new\.json"):
        convert(ELMIRA, tmp_path / "new.xml")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["detente", "convert", ELMIRA, "elmira.json"])
    with pytest.raises(SystemExit, match="0"):
        main()
    assert capsys.readouterr().out == "Written to elmira.json, a graph model\n"
    monkeypatch.setattr("sys.argv", ["detente", "run", "stability", "elmira.json", "--draws", "1"])
    with pytest.raises(SystemExit, match="0"):
        main()
    assert "situations" in capsys.readouterr().out


def test_too_many_situations_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.convert.MOST_SITUATIONS", 5)
    with pytest.raises(LimitError, match="9 situations can be reached; a graph model lists at most 5"):
        graph_model(load(ELMIRA))
