"""The defaults of the vote stand on the record they name."""

from __future__ import annotations

import runpy

import pytest


@pytest.fixture(scope="module")
def script(root):
    return runpy.run_path(str(root / "scripts" / "council_votes.py"))


def test_an_indifferent_member_votes_as_the_docstring_says(script):
    found = script["indifferent"]()
    assert found == {
        "no": pytest.approx(0.07, abs=0.015),
        "abstain": pytest.approx(0.11, abs=0.015),
        "yes": pytest.approx(0.82, abs=0.015),
    }


def test_and_so_did_elected_members(script, shared):
    count, record = script["opposed"](shared / "votes" / "council")
    assert count == 25
    for word, share in script["indifferent"]().items():
        assert record[word] == pytest.approx(share, abs=0.02), word
