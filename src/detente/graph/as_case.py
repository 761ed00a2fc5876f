"""A graph model as a case: the same actors, situations or options, and preferences, in the words of a case file."""

from __future__ import annotations

from typing import Any

from detente.graph.description import Choice, Description, Order, Wish
from detente.graph.model import GraphModel

DATES = ("2000-01-01", "2001-01-01")
"""Stand in for the dates of a model without any; nothing about stability depends on them."""
_UNDATED = "The model has no dates: those of this case only stand in for them."


def as_case(model: GraphModel) -> dict[str, Any]:
    """Plain values of a case that says the same; `detente.casefile.from_plain` makes it one."""
    said, about = model.described, model.described.about
    dated = bool(about.as_of and about.until)
    as_of, until = (about.as_of, about.until) if dated else DATES
    plain: dict[str, Any] = {
        "detente": 1,
        "title": about.title or "graph model",
        "summary": "\n".join(text for text in (about.text, "" if dated else _UNDATED) if text),
        "as_of": as_of,
        "until": until,
        **_published(said),
        "actor": {key: {"name": name or key, "kind": "organisation"} for key, name in said.actors.items()},
        **(_options(said) if said.options else _situations(said)),
    }
    plain["preference"] = {actor: _preference(model, order) for actor, order in said.preferences.items()}
    return {key: value for key, value in plain.items() if value}


def _published(said: Description) -> dict[str, Any]:
    """The publication as source and evidence, which the preferences rest on."""
    if not said.about.source:
        return {}
    supports = [f"preference.{actor}" for actor in said.preferences]
    claim = {"source": "publication", "says": "These are the moves and preferences of the published model."}
    return {
        "source": {"publication": {"title": said.about.source, "reliability": "B"}},
        "evidence": {"model": {**claim, "credibility": 2, "supports": supports}},
    }


def _situations(said: Description) -> dict[str, Any]:
    return {
        "today": said.today or next(iter(said.situations)),
        "situation": {key: text or key for key, text in said.situations.items()},
        "moves": {actor: {start: list(ends) for start, ends in own.items()} for actor, own in said.moves.items()},
    }


def _options(said: Description) -> dict[str, Any]:
    options = {key: _option(key, choice) for key, choice in said.options.items()}
    return {"option": options, "infeasible": list(said.infeasible), "alike": list(said.alike)}


def _option(key: str, choice: Choice) -> dict[str, Any]:
    switches = {"reversible": True, "startable": True, "on": False}
    given = {name: getattr(choice, name) for name, default in switches.items() if getattr(choice, name) != default}
    return {"actor": choice.actor, "text": choice.text or key.replace("_", " "), **given}


def _preference(model: GraphModel, order: Order) -> dict[str, Any]:
    reason = {} if model.described.about.source else {"reason": "as the graph model has it"}
    if not order.ranking:
        return {"statements": [_wish(wish) for wish in order.statements], **reason}
    ranks = [[one for entry in rank for one in _spelled_out(model, entry)] for rank in order.ranking]
    return {"ranking": [rank[0] if len(rank) == 1 else rank for rank in ranks], **reason}


def _spelled_out(model: GraphModel, entry: str) -> tuple[str, ...]:
    """A situation as a case ranks it: one that stands for several combinations is all of them."""
    if model.combined is None or entry not in model.described.alike:
        return (entry,)
    return model.combined.combinations(model.situations.index(entry))


def _wish(wish: Wish) -> str | dict[str, Any]:
    return wish.when if wish.weight is None else {"when": wish.when, "weight": wish.weight}
