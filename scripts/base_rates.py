"""Compute the base rates of option classes from the data sets on precedents, and print them beside those shipped.

    python scripts/base_rates.py ../shared/precedents

The rates stand as facts in `detente.classes`; the data sets themselves are not part of the project.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import beta

from detente.classes import CLASSES


def act_after_threat(folder: Path) -> tuple[int, int]:
    """Threats of sanctions that were carried out (TIES 4.0, 1945–2005)."""
    threats = _ties(folder)
    return int((threats["imposition"] == 1).sum()), len(threats)


def yield_to_threat(folder: Path) -> tuple[int, int]:
    """Threats not carried out to which the target gave way, in part or whole, of those with a known end (TIES 4.0)."""
    threats = _ties(folder)
    ended = threats[(threats["imposition"] == 0) & threats["finaloutcome"].notna()]
    return int(ended["finaloutcome"].isin([1, 2]).sum()), len(ended)


def force_answers_show(folder: Path) -> tuple[int, int]:
    """Disputes since 1990 opened by no more than a show of force in which the target used force (GML 2.2.1)."""
    return _answered(folder, opening=3)


def force_answers_force(folder: Path) -> tuple[int, int]:
    """Disputes since 1990 opened by use of force, short of war, in which the target used force (GML 2.2.1)."""
    return _answered(folder, opening=4)


def violence_in_crisis(folder: Path) -> tuple[int, int]:
    """Crises opened by an act without violence in which any violence followed (ICB 14)."""
    crises = _opened_without_violence(folder)
    return int((crises["viol"] > 1).sum()), len(crises)


def violence_in_secession(folder: Path) -> tuple[int, int]:
    """The same for secessionist and irredentist crises (ICB 14, `ethnic` 1 or 2)."""
    crises = _opened_without_violence(folder)
    ethnic = crises[crises["ethnic"].isin([1, 2])]
    return int((ethnic["viol"] > 1).sum()), len(ethnic)


RATES: dict[str, Callable[[Path], tuple[int, int]]] = {
    "act-after-threat": act_after_threat,
    "yield-to-threat": yield_to_threat,
    "force-answers-show": force_answers_show,
    "force-answers-force": force_answers_force,
    "violence-in-crisis": violence_in_crisis,
    "violence-in-secession": violence_in_secession,
}


def interval(hits: int, cases: int) -> tuple[float, float, float]:
    """10th, 50th and 90th percentile of the rate under Jeffreys' prior (Brown, Cai & DasGupta 2001, section 4.3)."""
    low, best, high = (float(np.asarray(beta.ppf(q, hits + 0.5, cases - hits + 0.5))) for q in (0.1, 0.5, 0.9))
    return round(low, 2), round(best, 2), round(high, 2)


def _ties(folder: Path) -> pd.DataFrame:
    sanctions = pd.read_csv(folder / "ties_v4.csv", low_memory=False)
    return sanctions[sanctions["threat"] == 1]


def _answered(folder: Path, opening: int) -> tuple[int, int]:
    dyads = pd.read_csv(folder / "gml_directed_disputes.csv")
    first = dyads[(dyads["sidea1"] == 1) & (dyads["orig1"] == 1) & (dyads["orig2"] == 1) & (dyads["year"] >= 1990)]
    opened = first[first["hostlev1"] == opening].drop_duplicates("dispnum")
    return int((opened["hostlev2"] >= 4).sum()), len(opened)


def _opened_without_violence(folder: Path) -> pd.DataFrame:
    crises = pd.read_csv(folder / "icb1v14.csv", encoding="utf-8-sig", low_memory=False)
    return crises[crises["break"].isin([1, 2, 3, 4, 5])]


def main() -> int:
    """Print each rate; exit status 1 when a shipped one differs."""
    folder = Path(sys.argv[1])
    differ = 0
    for name, count in RATES.items():
        hits, cases = count(folder)
        found = interval(hits, cases)
        shipped = CLASSES[name].rate
        same = found == (shipped.low, shipped.best, shipped.high)
        differ += not same
        print(f"{name:24} {hits:4} of {cases:5}  {found}  {'as shipped' if same else 'SHIPPED OTHERWISE'}")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
