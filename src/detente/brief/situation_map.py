"""The map of situations as one HTML file: which last, what holds in each, who can move where, and how to get there.

Like the brief it needs no network; unlike it, a small script of its own (allowed by its hash) filters what is shown.
Without the script everything is there, unfiltered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from detente.analysis import run
from detente.brief import graph_drawing, svg, wording
from detente.brief.graph_drawing import DASHES
from detente.brief.template import HERE, environment, policy
from detente.case import Case
from detente.result import Result, Row


@dataclass(frozen=True)
class SituationMap:
    """What the page shows: the result of `stability`, with the rows arranged for reading."""

    case: Case
    name: str
    result: Result

    @property
    def concepts(self) -> list[str]:
        """Notions of stability, as the columns of the table are called."""
        return [str(row["concept"]) for row in self.result.tables["concepts"]]

    @property
    def situations(self) -> Sequence[Row]:
        """All situations shown, today's first."""
        return self.result.tables["situations"]

    @property
    def moves(self) -> list[dict[str, Any]]:
        """Improvements between them, those of the route tree marked."""
        grown = {(row["from"], row["to"], row["actor"]) for row in self.tree}
        return [{**m, "tree": (m["from"], m["to"], m["actor"]) in grown} for m in self.result.tables["moves"]]

    @property
    def tree(self) -> Sequence[Row]:
        """The route tree, depth first."""
        return self.result.tables["tree"]

    @property
    def actors(self) -> list[str]:
        """Everyone who makes a move shown, in order."""
        return sorted({str(row["actor"]) for row in (*self.moves, *self.tree)})

    @property
    def in_force(self) -> list[tuple[str, list[Row]]]:
        """Options by actor: rows of what is in force in each situation."""
        rows = sorted(self.result.tables["in_force"], key=lambda row: str(row["actor"]))
        return [(actor, list(found)) for actor, found in groupby(rows, key=lambda row: str(row["actor"]))]

    @property
    def command(self) -> str:
        """The command line that makes this page again."""
        made = self.result
        return f"detente map {self.name} --draws {made.draws} --seed {made.seed} --most {made.settings['most_shown']}"


def situation_map(case: Case, name: str, *, draws: int = 400, seed: int = 0, most: int = 60) -> SituationMap:
    """The map of a case over `draws` draws with at most `most` situations; `name` is what its command line calls it.

    Raises SettingError when a number is out of range.
    """
    result = run("stability", case, draws=draws, seed=seed, most_draws=draws, most_shown=most)
    return SituationMap(case, name, result)


def to_html(made: SituationMap) -> bytes:
    """The whole page; the same bytes for the same map."""
    style, script = (HERE.joinpath(f"map.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    style = (HERE / "style.css").read_text(encoding="utf-8") + style
    drawn = svg.themed(graph_drawing.draw(made.situations, made.moves, made.actors))
    template = _environment().get_template("map.html.jinja")
    return template.render(
        map=made, policy=policy(style, script), style=Markup(style), script=Markup(script), drawing=Markup(drawn)
    ).encode()


def _environment() -> Environment:
    made = environment()
    made.globals |= {"wording": wording, "dashes": DASHES, "mark": _mark, "share": _share, "called": _called}
    return made


def _called(concept: str) -> str:
    """How a notion of stability is written: Nash is a name, the others are letters."""
    return concept.title() if concept == "nash" else concept.upper()


def _share(row: Mapping[str, Any], key: str) -> str:
    return wording.brisk(float(row[key] or 0))


def _mark(value: object) -> str:
    """A cell of the option table: a dot for what is in force, a word for what became of a draft."""
    return {True: "●", False: "", "tabled": ""}.get(value, str(value))
