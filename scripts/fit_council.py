"""Fit the Council's forecast on the record and write the model that the package ships: the same bytes on each run.

    python scripts/fit_council.py FOLDER [--until 2022] [--out FILE]

FOLDER holds the tables `drafts.csv` and `votes.csv.gz` (see `detente record load`).
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from detente.record import council
from detente.record.forecast.from_record import FIRST_YEAR, history
from detente.record.forecast.model import fit
from detente.record.forecast.shipped import save

SHIPPED = Path(__file__).parents[1] / "src" / "detente" / "record" / "forecast" / "council.json"
ABOUT = {
    "what": "weights of the forecast of Security Council votes, by year, and the drafts they rest on, as facts",
    "source": "United Nations Digital Library, voting data of the Security Council; UN tables of meetings and vetoes; "
    "World Politics Data Lab (topics, sponsors, texts voted down from 1994)",
    "terms": "UN data: non-commercial use, with attribution",
    "made": "scripts/fit_council.py",
}


def main() -> None:
    """Read the record, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", type=int, default=2022, help="last year whose drafts are used")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    asked = parser.parse_args()
    drafts = history(council.read(asked.folder)).before(date(asked.until + 1, 1, 1))
    save(fit(drafts, asked.until), asked.out, ABOUT)
    print(f"{asked.out}: {len(drafts)} drafts {FIRST_YEAR}–{asked.until}, {asked.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
