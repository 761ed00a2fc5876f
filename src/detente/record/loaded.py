"""What a loader hands over: tables, what was odd in them, and the files they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from detente.record.anomalies import Anomaly


@dataclass
class Loaded:
    """The tables of a record by name, what was odd, and the files read."""

    tables: dict[str, pd.DataFrame]
    anomalies: list[Anomaly] = field(default_factory=list)
    read: list[Path] = field(default_factory=list)
