"""Lists of sponsors in the forms of all eras."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from detente.record.sponsors import read

FORMS = [
    ("France,United Kingdom,United States", ("FRA", "GBR", "USA"), "members"),
    ("Bosnia and Herzegovina,Croatia", ("BIH", "HRV"), "members"),
    ("Antigua and Barbuda and the United States of America (64).", ("ATG", "USA"), "members"),
    ("Spain_x000D_\nand Sweden.", ("ESP", "SWE"), "members"),
    ("the United_x000D_\nKingdom of Great Britain and Northern Ireland", ("GBR",), "members"),
    ("Russian Federation and United,States", ("RUS", "USA"), "members"),
    ("Belarus,Belarus,India", ("BLR", "IND"), "members"),
    ("President", (), "president"),
    ("Committee on the Admission of New Members", (), "committee"),
    ("-none-", (), "none"),
    (None, (), "unknown"),
]


@pytest.mark.parametrize(("text", "codes", "kind"), FORMS)
def test_every_form_is_read(text: str | None, codes: tuple[str, ...], kind: str) -> None:
    assert read(text) == (codes, kind, ())


def test_what_is_no_member_is_told() -> None:
    assert read("France,Atlantis").strange == ("Atlantis",)


def test_hardly_anything_in_the_shared_file_is_strange(shared: Path) -> None:
    listed = pd.read_csv(shared / "votes/council/drafts.csv")["sponsors"].dropna()
    strange = [name for text in listed for name in read(text).strange]
    assert len(listed) > 1500
    assert len(strange) <= 3, strange
