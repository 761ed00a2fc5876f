"""The case under review."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from detente.skeleton import skeleton


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The skeleton case, without the south's intention."""
    path = tmp_path / "my.toml"
    text = re.sub(r"south\.plan = .*\n", "", skeleton("my", datetime.date(2020, 3, 1)))
    path.write_text(text, encoding="utf-8")
    return path
