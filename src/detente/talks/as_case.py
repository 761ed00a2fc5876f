"""Actors' positions from a file of another tool as a case: who wants what, how much it cares, how much it counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import numpy as np

from detente.talks.ktab import TOP, Positions

DATES = ("2000-01-01", "2001-01-01")
"""Stand in for the dates of a file without any; nothing about talks depends on them."""
_LONGEST = 50
AS_SAID = "as the file has it"
"""The reason of a number that is a file's, where the file gives none."""
UNSAID = (
    "The file has no dates, no named points of its scales and no fallback: those of this case only stand in for them."
)
_ANYTHING = [5.0, 50.0, 95.0]


def as_case(said: Positions) -> dict[str, Any]:
    """Plain values of a case that says the same; `detente.casefile.from_plain` makes it one.

    One that has no title but its file's name is called by that, without folders and ending.
    Influence is taken as a share of the largest where that is above a hundred.
    """
    largest = float(said.influence.max(initial=0.0))
    scaled = largest > TOP
    factor = TOP / largest if scaled else 1.0
    told = f"Influence is given as a share of the largest, {largest:g}." if scaled else ""
    actors, issues = keys(said.actors, "actor"), keys(said.issues, "issue")
    return {
        "detente": 1,
        "title": PurePath(said.title).stem if said.title.endswith((".csv", ".txt")) else said.title,
        "summary": "\n".join(text for text in (said.about, told, UNSAID) if text),
        "as_of": DATES[0],
        "until": DATES[1],
        "actor": {
            key: {
                "name": said.actors[i],
                "kind": "organisation",
                "influence": float(said.influence[i]) * factor,
                "reason": said.descriptions[i] or AS_SAID,
            }
            for i, key in enumerate(actors)
        },
        "issue": {
            key: {
                "question": f"How far on {said.issues[k]}?",
                "scale": {"0": "lowest", "50": "middle", "100": "highest"},
                "fallback": list(_ANYTHING),
                "reason": "the file says nothing of it",
            }
            for k, key in enumerate(issues)
        },
        "stance": {key: _stance(said, i, issues) for i, key in enumerate(actors)},
    }


def _stance(said: Positions, i: int, issues: Sequence[str]) -> dict[str, Any]:
    return {
        key: {
            "position": float(said.position[i, k]),
            "salience": float(said.salience[i, k]),
            "reason": AS_SAID,
        }
        for k, key in enumerate(issues)
        if not np.isnan(said.position[i, k])
    }


def keys(names: Sequence[str], otherwise: str) -> list[str]:
    """A key for each name, as a case file may use it, each of its own.

    >>> keys(["Xi Jinping", "XI-JINPING", "10 of them"], "actor")
    ['xi_jinping', 'xi_jinping_2', 'actor_10_of_them']
    """
    found: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_")
        key = key if key[:1].isalpha() else f"{otherwise}_{key}".strip("_")
        count = 1
        while (unique := key if count == 1 else f"{key}_{count}") in found:
            count += 1
        found.append(unique)
    return found
