"""Score every model of where talks land and write the figures that the package ships: the same bytes on each run.

    python scripts/score_settlements.py FILE [--out FILE]

FILE holds decisions in the form of the DEU data (see `detente record score settlements`). Takes about 80 seconds.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from detente.backtest.settlement_tables import shown
from detente.backtest.settlements import score
from detente.record.decisions import load
from detente.record.settled import SHIPPED, dumps, record_of

ABOUT = {
    "what": "errors of models of where talks land, on decisions of the European Union whose outcome is known",
    "source": "Arregui and Perarnaud (2021), DEU III, doi:10.34810/data53; open access; no row of it is shipped",
    "made": "scripts/score_settlements.py",
}


def main() -> None:
    """Read the decisions, score, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    asked = parser.parse_args()
    found = score(load(asked.file), print)
    about = {
        **ABOUT,
        "sha256": hashlib.sha256(asked.file.read_bytes()).hexdigest(),
        "decisions": found.decisions,
        "dossiers": found.dossiers,
    }
    text = dumps(record_of(shown(found)["tables"]["models"]), about)
    asked.out.write_text(text, encoding="utf-8", newline="\n")
    print(f"{asked.out}: {len(found.models)} models, {found.decisions} decisions")


if __name__ == "__main__":
    main()
