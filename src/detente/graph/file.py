"""Graph models as open JSON files: the only place that knows the format.

`docs/how-to/exchange-graph-models.md` explains it by example; `schema()` is its JSON Schema. Reading reports every
fault together; what is written reads back as an equal model.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from detente.errors import CaseError, Fault
from detente.graph.description import About, Choice, Description, Order, Ranking, Wish
from detente.graph.model import GraphModel
from detente.numeric import nearest

VERSION = 1
MARK = "detente-graph"
"""The key that makes a JSON file a graph model, with the version of the format as its value."""
_KEYS = (
    MARK,
    *("title", "about", "source", "as_of", "until", "actors", "situations", "moves", "today"),
    *("options", "infeasible", "alike", "preferences"),
)
_OPTION_KEYS = ("actor", "text", "reversible", "startable", "on")
_LONGEST = 60


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the format.

    >>> schema()["properties"]["detente-graph"]["const"]
    1
    """
    found: dict[str, Any] = json.loads((files("detente.graph") / "graph-model.schema.json").read_text("utf-8"))
    return found


def parse(text: str, title: str = "graph model") -> GraphModel:
    """Read a graph model from the text of a file; `title` names it in errors. Raises CaseError with every fault."""
    return from_plain(plain_json(text, title), title)


def plain_json(text: str, title: str) -> dict[str, Any]:
    """The table that a JSON text holds; CaseError when it holds none."""
    try:
        plain = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        seen = "lists or tables nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise CaseError(f"{title} is not JSON", [Fault(title, seen, "JSON, see https://json.org")]) from None
    if not isinstance(plain, dict):
        raise CaseError(f"{title} cannot be used", [Fault(title, _shown(plain), "a table in braces")])
    return plain


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table; two values of one name are a mistake that JSON itself lets pass."""
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for k, name in enumerate(names) if name in names[:k])
        raise ValueError(f"{again!r} stands twice in one table")
    return table


def from_plain(plain: dict[str, Any], title: str = "graph model") -> GraphModel:
    """Build a graph model from plain values, as JSON gives them. Raises CaseError with every fault."""
    if type(plain.get(MARK)) is not int or plain[MARK] != VERSION:
        fault = Fault(MARK, _shown(plain.get(MARK, "nothing")), f"version {VERSION}", f'"{MARK}": {VERSION}')
        raise CaseError(f"{title} cannot be used", [fault])
    reader = _Reader()
    described = reader.description(plain)
    try:
        model = GraphModel(described)
    except CaseError as error:
        rest = [fault for fault in error.faults if not reader.told(fault.place)]
        raise CaseError(f"{title} cannot be used", reader.faults + rest) from None
    if reader.faults:
        raise CaseError(f"{title} cannot be used", reader.faults)
    return model


def dump(model: GraphModel) -> str:
    """The model as the text of a file; `parse` gives an equal model."""
    return json.dumps(to_plain(model), ensure_ascii=False, indent=2) + "\n"


def to_plain(model: GraphModel) -> dict[str, Any]:
    """The model as plain values, without what defaults already say."""
    said, about = model.described, model.described.about
    plain: dict[str, Any] = {
        MARK: VERSION,
        "title": about.title,
        "about": about.text,
        "source": about.source,
        "as_of": about.as_of,
        "until": about.until,
        "actors": said.actors,
        "situations": said.situations,
        "moves": {actor: {start: list(ends) for start, ends in own.items()} for actor, own in said.moves.items()},
        "today": said.today,
        "options": {key: _choice(choice) for key, choice in said.options.items()},
        "infeasible": list(said.infeasible),
        "alike": list(said.alike),
        "preferences": {actor: _order(order) for actor, order in said.preferences.items()},
    }
    return {key: value for key, value in plain.items() if value or key == "title"}


def _choice(choice: Choice) -> dict[str, Any]:
    default = Choice(choice.actor)
    given = {key: getattr(choice, key) for key in _OPTION_KEYS}
    return {key: value for key, value in given.items() if key == "actor" or value != getattr(default, key)}


def _order(order: Order) -> dict[str, Any]:
    if order.ranking:
        return {"ranking": [rank[0] if len(rank) == 1 else list(rank) for rank in order.ranking]}
    wishes = [wish.when if wish.weight is None else vars(wish) for wish in order.statements]
    return {"statements": wishes}


class _Reader:
    """Takes plain values for what they should be, and notes each that is something else."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def description(self, plain: dict[str, Any]) -> Description:
        self.known("", plain, _KEYS)
        texts = {key: self.text(key, plain.get(key, "")) for key in ("title", "about", "source", "as_of", "until")}
        return Description(
            self.texts("actors", plain.get("actors", {})),
            {actor: self.order(f"preferences.{actor}", one) for actor, one in self.table("preferences", plain)},
            self.texts("situations", plain.get("situations", {})),
            {actor: self.moves(f"moves.{actor}", one) for actor, one in self.table("moves", plain)},
            {key: self.choice(f"options.{key}", one) for key, one in self.table("options", plain)},
            self.strings("infeasible", plain.get("infeasible", [])),
            self.strings("alike", plain.get("alike", [])),
            self.text("today", plain.get("today", "")),
            About(texts["title"], texts["about"], texts["source"], texts["as_of"], texts["until"]),
        )

    def told(self, place: str) -> bool:
        """Whether a fault of meaning only comes from one of shape, which stands at, in or around the same place."""
        places = [fault.place for fault in self.faults]
        if {"actors", "options", "situations"} & set(places):
            return True  # what everything else refers to is not there
        here = _path(place)
        return any(here.startswith(one) or one.startswith(here) for one in map(_path, places))

    def wrong(self, place: str, value: Any, allowed: str, mend: str = "") -> None:
        self.faults.append(Fault(place, _shown(value), allowed, mend))

    def known(self, place: str, plain: dict[str, Any], keys: tuple[str, ...]) -> None:
        for key in plain.keys() - set(keys):
            like = nearest(key, keys)
            seen, mend = f"unknown key {key!r:.80}", f"did you mean {like!r}?" if like else "take it out"
            self.faults.append(Fault(f"{place}.{key}".lstrip("."), seen, ", ".join(keys), mend))

    def text(self, place: str, value: Any) -> str:
        if isinstance(value, str):
            return value
        self.wrong(place, value, "text in quotation marks", f'"{value}"' if isinstance(value, int | float) else "")
        return ""

    def table(self, place: str, plain: dict[str, Any] | Any) -> list[tuple[str, Any]]:
        value = plain.get(place, {}) if isinstance(plain, dict) else plain
        if isinstance(value, dict):
            return list(value.items())
        self.wrong(place, value, "a table in braces")
        return []

    def texts(self, place: str, value: Any) -> dict[str, str]:
        return {key: self.text(f"{place}.{key}", one) for key, one in self.table(place, {place: value})}

    def strings(self, place: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.wrong(
                place, value, "a list in square brackets", f"[{_shown(value)}]" if isinstance(value, str) else ""
            )
            return ()
        return tuple(self.text(f"{place}[{k + 1}]", one) for k, one in enumerate(value))

    def moves(self, place: str, value: Any) -> dict[str, tuple[str, ...]]:
        table = self.table(place, {place: value})
        return {start: self.strings(f"{place}.{start}", ends) for start, ends in table}

    def choice(self, place: str, value: Any) -> Choice:
        plain = dict(self.table(place, {place: value}))
        self.known(place, plain, _OPTION_KEYS)
        if "actor" not in plain and isinstance(value, dict):
            self.wrong(f"{place}.actor", "nothing", "whose option it is", 'add "actor": …')
        switches = {}
        for key, default in (("reversible", True), ("startable", True), ("on", False)):
            switches[key] = plain.get(key, default)
            if not isinstance(switches[key], bool):
                self.wrong(f"{place}.{key}", switches[key], "true or false, without quotation marks")
        actor, text = (self.text(f"{place}.{key}", plain.get(key, "")) for key in ("actor", "text"))
        return Choice(actor, text, **switches)

    def order(self, place: str, value: Any) -> Order:
        plain = dict(self.table(place, {place: value}))
        self.known(place, plain, ("ranking", "statements"))
        ranking, statements = plain.get("ranking", []), plain.get("statements", [])
        return Order(self.ranking(f"{place}.ranking", ranking), self.statements(f"{place}.statements", statements))

    def ranking(self, place: str, value: Any) -> Ranking:
        if not isinstance(value, list):
            self.wrong(place, value, "a list of situations from best to worst")
            return ()
        ranks = [one if isinstance(one, list) else [one] for one in value]
        for k, rank in enumerate(ranks):
            if not rank:
                self.wrong(f"{place}[{k + 1}]", rank, "a situation, or a list of those tied", "take it out")
        return tuple(self.strings(f"{place}[{k + 1}]", rank) for k, rank in enumerate(ranks))

    def statements(self, place: str, value: Any) -> tuple[Wish, ...]:
        if not isinstance(value, list):
            self.wrong(place, value, "a list of conditions, the most important first")
            return ()
        return tuple(self.wish(f"{place}[{k + 1}]", one) for k, one in enumerate(value))

    def wish(self, place: str, value: Any) -> Wish:
        if not isinstance(value, dict):
            return Wish(self.text(place, value))
        self.known(place, value, ("when", "weight"))
        weight = value.get("weight", "nothing")
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            self.wrong(f"{place}.weight", weight, "a number of 0 or more")
            weight = None
        return Wish(self.text(f"{place}.when", value.get("when", "")), weight)


def _path(place: str) -> str:
    """A place as steps that each end, so that `a` is not taken for the beginning of `ab`."""
    return f"{place.replace('[', '.[')}."


def _shown(value: Any) -> str:
    if value == "nothing":
        return "nothing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
