"""Invented councils whose cheapest package is known by counting every vote under every package."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np

from detente.case import Case
from detente.casefile import from_plain

Chances = dict[str, tuple[float, float, float]]


def council(
    yes: dict[str, Any], quota: int, levers: dict[str, dict[str, Any]], asks: str = "adoption.plan.adopted >= 0.5",
    share: float = 0.8, **more: Any,
) -> Case:  # fmt: skip
    """Members with a direct chance of yes each (the rest is no), a quota, levers; `a` is the sponsor."""
    plain: dict[str, Any] = {
        "detente": 1,
        "title": "A council",
        "as_of": "2020-01-01",
        "until": "2020-12-31",
        "actor": {key: {"name": key.upper(), "influence": 50} for key in yes},
        "issue": {"line": {"question": "Where?", "scale": {"0": "here", "100": "there"}, "fallback": 20}},
        "stance": {key: {"line": {"position": 50, "salience": 50}} for key in yes},
        "body": {"council": {"seats": sorted(yes), "quota": quota}},
        "draft": {"plan": {"body": "council", "sponsors": ["a"], "terms": {"line": 70}, "days": 10}},
        "vote": {key: {"plan": {"yes": chance, "abstain": 0}} for key, chance in yes.items()},
        "lever": levers,
        "goal": {"pass": {"goal": asks, "share": share}},
    }
    return from_plain({**plain, **more})


def adopted(yes: dict[str, float], quota: int) -> float:
    """Chance of adoption, every combination of votes counted."""
    total = 0.0
    for votes in product((0, 1), repeat=len(yes)):
        if sum(votes) >= quota:
            total += float(np.prod([p if v else 1 - p for p, v in zip(yes.values(), votes, strict=True)]))
    return total


def cheapest_by_hand(
    yes: dict[str, float], quota: int, levers: dict[str, dict[str, Any]], at_least: float, largest: int
) -> tuple[float, tuple[str, ...]] | None:
    """The cheapest package, every one of them tried; levers that set the same vote exclude each other."""
    best = None
    for size in range(min(len(levers), largest) + 1):
        for package in combinations(sorted(levers), size):
            set_ = [levers[key]["set"] for key in package if "set" in levers[key]]
            if len(set_) < len(set(set_)) or len(set_) != len(set(set_)):
                continue
            now = dict(yes)
            for key in package:
                lever = levers[key]
                if "set" in lever:
                    now[lever["set"].split(".")[1]] = lever["to"]
            for key in package:
                lever = levers[key]
                if "shift" in lever:
                    who = lever["shift"].split(".")[1]
                    now[who] = now[who] + lever["amount"]
            now = {key: min(max(p, 0.0), 1.0) for key, p in now.items()}
            cost = sum(levers[key]["cost"] for key in package)
            if adopted(now, quota) >= at_least and (
                best is None or (cost, size, package) < (best[0], len(best[1]), best[1])
            ):
                best = (cost, package)
    return best
