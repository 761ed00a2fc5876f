"""A case of one option and its owner, small enough to answer by hand."""

from __future__ import annotations

from copy import deepcopy

import pytest

from detente.casefile import from_plain

PLAIN = {
    "detente": 1,
    "title": "One act",
    "as_of": "2020-01-01",
    "until": "2020-12-31",
    "actor": {"a": {"name": "A", "influence": 50}, "b": {"name": "B", "influence": 50}},
    "issue": {"land": {"question": "Who holds it?", "scale": {"0": "b", "100": "a"}, "fallback": 50}},
    "stance": {
        "a": {"land": {"position": 100, "salience": 80}},
        "b": {"land": {"position": 0, "salience": 40}},
    },
    "class": {"act": {"rate": 0.3}, "answer": {"rate": 0.6}},
    "option": {"act": {"actor": "a", "text": "act", "reversible": False, "days": 100, "class": "act"}},
    "measure": {"land": {"cases": [["act", 60], ["else", 50]]}},
    "ladder": {"rungs": ["calm", "trouble"], "cases": [["act", 1], ["else", 0]]},
    "escalation": {"noise": 5, "patience": 365, "unmodelled": 0},
    "voting": {"noise": 5, "consent": 2, "abstention": 3, "alone": 6, "veto": 4, "shock": 0, "unknown": 0.9},
}


@pytest.fixture
def build():
    """A function from changes (table → entries) to a case."""

    def build(**tables):
        plain = deepcopy(PLAIN)
        for table, entries in tables.items():
            plain[table.rstrip("_")] = {**plain.get(table.rstrip("_"), {}), **entries}
        return from_plain(plain)

    return build
