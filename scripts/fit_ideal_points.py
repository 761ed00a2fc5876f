"""Fit the ideal points that come with the package, from the record of the General Assembly.

    python scripts/fit_ideal_points.py FILE [FOLDER]

FILE is a folder with `votes.csv.gz` and `rollcalls.csv.gz`, or a voting file of the UN Digital Library
(`..._ga_voting.csv`); FOLDER is where the points go, that of the package unless told. The same file gives the same
bytes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from detente.record import assembly, store
from detente.record.ideal.ballots import ballots
from detente.record.ideal.cutpoints import PSEUDO, SLOPE_SD
from detente.record.ideal.points import DRIFT, ENTRY_SD
from detente.record.ideal.shipped import write
from detente.record.ideal.walk import ANCHOR_SD, ANCHORS, SEATED_ANEW, fit

FOLDER = Path(__file__).resolve().parents[1] / "src/detente/record/ideal/fitted"


def main(source: Path, folder: Path) -> None:
    """Fit, and write what the package ships."""
    start = time.perf_counter()
    loaded = assembly.load_tables(source) if source.is_dir() else assembly.load_official(source)
    cast = ballots(loaded.tables["votes"])
    found = fit(cast)
    provenance = {
        "made_by": "scripts/fit_ideal_points.py",
        "files": {path.name: store.sha256(path) for path in loaded.read},
        "terms": "United Nations Digital Library voting data: with attribution, not for commercial use",
        "votes": {"rows": len(loaded.tables["votes"]), "cast": len(cast.vote)},
        "choices": {
            "drift": DRIFT,
            "newcomer_sd": ENTRY_SD,
            "slope_sd": SLOPE_SD,
            "pseudo_votes": PSEUDO,
            "anchors": ANCHORS,
            "anchor_sd": ANCHOR_SD,
            "seated_anew": SEATED_ANEW,
        },
    }
    write(folder, found, provenance)
    taken = time.perf_counter() - start
    print(f"{len(cast.vote)} votes, {len(found.sessions)} sessions, {len(found.points)} members in {taken:.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER)
