"""Stands in for what reads one article of a folder, in a process of its own: small, as each such process loads it."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path
from typing import Any


def quick(path: str, name: str, digest: str, written: date | None) -> dict[str, Any]:
    """The line of one article: its words tell what it does."""
    text = Path(path).read_text(encoding="utf-8")
    if "kills" in text:
        os._exit(9)
    if "slow" in text:
        time.sleep(60)
    if "deaf" in text:
        try:
            time.sleep(60)
        except BaseException:
            time.sleep(60)
    return {"file": name, "sha256": digest, "reading": {"text": text, "written": str(written)}}
