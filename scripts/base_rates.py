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
from scipy.optimize import minimize
from scipy.stats import beta

from detente import estimate
from detente.analyses.precedent._recognitions import DAYS, PRECEDENTS
from detente.classes import CLASSES
from detente.estimate import Estimate


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


# ── Recognition of a new state ────────────────────────────────────────────────────────────────────────────────────

DECLARED = {"Kosovo": pd.Timestamp("2008-02-17"), "Palestine": pd.Timestamp("1988-11-15")}
COLUMNS = {"eu": "EU", "nato": "NATO", "oic": "OIC", "cis": "CIS", "own-war": "ownsec"}

# Memberships of November 1988 under the names of the list of recognitions; the two Yemens stand there as one.
MEMBERS_1988 = {
    "eu": "Belgium, Denmark, France, Germany, Greece, Ireland, Italy, Luxembourg, Netherlands, Portugal, Spain, "
    "United Kingdom",
    "nato": "Belgium, Canada, Denmark, France, Germany, Greece, Iceland, Italy, Luxembourg, Netherlands, Norway, "
    "Portugal, Spain, Turkey, United Kingdom, United States",
    "oic": "Afghanistan, Algeria, Bahrain, Bangladesh, Benin, Brunei, Burkina Faso, Cameroon, Chad, Comoros, Djibouti, "
    "Egypt, Gabon, Guinea, Guinea-Bissau, Indonesia, Iran, Iraq, Jordan, Kuwait, Lebanon, Libya, Malaysia, Maldives, "
    "Mali, Mauritania, Morocco, Niger, Nigeria, Oman, Pakistan, Qatar, Saudi Arabia, Senegal, Sierra Leone, Somalia, "
    "Sudan, Syria, The Gambia, Tunisia, Turkey, Uganda, United Arab Emirates, Yemen",
}
UN_MEMBERS_1988 = 159


def recognition(folder: Path, case: str, bloc: str) -> tuple[int, list[int]]:
    """States of a bloc that could recognise, and the days after the declaration at which some did."""
    if case == "Kosovo":
        states = pd.read_csv(folder / "recognition_covariates_2008.csv", parse_dates=["date"])
        dated = _united_nations(folder) if bloc == "all" else states.loc[states[COLUMNS[bloc]] == 1, "date"]
        count = len(states) if bloc == "all" else len(dated)
    else:
        states = pd.read_csv(folder / "palestine_recognition.csv", parse_dates=["date"])
        members = MEMBERS_1988[bloc].split(", ") if bloc != "all" else []
        dated = states["date"] if bloc == "all" else states.loc[states["country"].isin(members), "date"]
        count = UN_MEMBERS_1988 if bloc == "all" else len(members)
    days = (dated.dropna() - DECLARED[case]).dt.days
    return count, sorted(int(d) for d in days)


def _united_nations(folder: Path) -> pd.Series:
    states = pd.read_csv(folder / "kosovo_recognition.csv", parse_dates=["date"])
    return states.loc[states["un_member"] == 1, "date"]


def by_day(days: list[int]) -> tuple[int, ...]:
    """How many had recognised by each of the days that are told."""
    return tuple(sum(day <= end for day in days) for end in DAYS)


def within_a_year(bloc: str) -> Callable[[Path], tuple[int, int]]:
    """Of a bloc's states, how many recognised Kosovo within a year."""

    def count(folder: Path) -> tuple[int, int]:
        states, days = recognition(folder, "Kosovo", bloc)
        return by_day(days)[-1], states

    return count


def tempo(folder: Path, bloc: str) -> Estimate:
    """Days until a state recognises that does so within a year: 10th, 50th and 90th percentile over states.

    Each state has its own rate 1/days, and the days are spread out over the states. Those that are quick go first,
    so that the hazard of the rest falls. The spread is the one under which the counts are likeliest (maximum
    likelihood over the intervals between DAYS), symmetric in the logarithm. Blocs with too few to tell share the
    tempo of all recognitions in both cases.
    """
    counts = _intervals(recognition(folder, "Kosovo", bloc if bloc in ("eu", "nato") else "all")[1])
    if bloc not in ("eu", "nato"):
        counts = counts + _intervals(recognition(folder, "Palestine", "all")[1])

    def worse(x: np.ndarray) -> float:
        return -likelihood(counts, _spread(*x))

    fit = minimize(worse, [3.0, 0.5], method="Nelder-Mead")
    low, best, high = (float(f"{x:.2g}") for x in _spread(*fit.x))
    return Estimate.of([low, best, high], estimate.DAYS)


def likelihood(counts: np.ndarray, spread: tuple[float, float, float]) -> float:
    """Log likelihood of the counts between DAYS when days are spread so."""
    shares = np.diff([0.0, *expected(Estimate.of(list(spread), estimate.DAYS))])
    return float((counts * np.log(np.maximum(shares, 1e-12))).sum())


def expected(days: Estimate) -> np.ndarray:
    """The share of recognitions that the spread of days gives by each of DAYS."""
    mean = days.quantile((np.arange(400) + 0.5) / 400)
    return np.array([np.mean(1 - np.exp(-(end + 1) / mean)) for end in DAYS])


def imitation(counts: np.ndarray) -> float:
    """The rate (a day) at which recognitions beget others, by Bass (1969), Management Science 15(5), equation 8."""

    def worse(x: np.ndarray) -> float:
        p, q = np.exp(x)
        grown = np.exp(-(p + q) * (np.array(DAYS) + 1))
        shares = np.diff([0.0, *((1 - grown) / (1 + q / p * grown))])
        return -float((counts * np.log(np.maximum(shares, 1e-12))).sum())

    return float(np.exp(minimize(worse, [-4.0, -6.0], method="Nelder-Mead").x[1]))


def _intervals(days: list[int]) -> np.ndarray:
    return np.diff([0, *by_day(days)])


def _spread(middle: float, width: float) -> tuple[float, float, float]:
    best, times = float(np.exp(middle)), float(np.exp(np.exp(width)))
    return best / times, best, best * times


# ── Crowds ────────────────────────────────────────────────────────────────────────────────────────────────────────


def deaths_after_declaration(folder: Path, column: str, *, europe: bool, before: str = "9999") -> tuple[int, int]:
    """Unilateral declarations of independence with no fighting under way, and how many brought deaths within a year.

    `column`: any_death_12m, or deadly25_12m for 25 and more. Europe and the former USSR by the state left (Gleditsch
    and Ward numbers 200–399), without Rhodesia, which left the United Kingdom elsewhere.
    """
    declared = pd.read_csv(folder / "unilateral_declarations.csv")
    calm = declared[(declared["ongoing"] == 0) & (declared["date"] < before)]
    if europe:
        calm = calm[calm["gwno"].between(200, 399) & (calm["entity"] != "Rhodesia")]
    return int(calm[column].sum()), len(calm)


def mean_wait(rate: tuple[float, float, float]) -> tuple[float, float, float]:
    """Mean days until it happens at a constant rate, when it happens within a year with these chances."""
    low, best, high = (float(f"{-365 / np.log1p(-share):.2g}") for share in reversed(rate))
    return low, best, high


RATES: dict[str, Callable[[Path], tuple[int, int]]] = {
    "act-after-threat": act_after_threat,
    "yield-to-threat": yield_to_threat,
    "force-answers-show": force_answers_show,
    "force-answers-force": force_answers_force,
    "violence-in-crisis": violence_in_crisis,
    "violence-in-secession": violence_in_secession,
    "recognition": within_a_year("all"),
    **{f"recognition-{bloc}": within_a_year(bloc) for bloc in COLUMNS},
    "crowd-violence": lambda folder: deaths_after_declaration(folder, "any_death_12m", europe=True),
    "crowd-violence-deadly": lambda folder: deaths_after_declaration(folder, "deadly25_12m", europe=True),
    "crowd-violence-deadly-anywhere": lambda folder: deaths_after_declaration(folder, "deadly25_12m", europe=False),
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


def tempos(folder: Path) -> dict[str, Estimate]:
    """Days of each class that has a tempo: fitted for recognition, from the rate for crowds."""
    found = {name: tempo(folder, name.partition("-")[2] or "all") for name in RATES if name.startswith("recognition")}
    for name in (name for name in RATES if name.startswith("crowd-")):
        found[name] = Estimate.of(list(mean_wait(interval(*RATES[name](folder)))), estimate.DAYS)
    return found


def main() -> int:
    """Print each rate, tempo and count; exit status 1 when a shipped one differs."""
    folder = Path(sys.argv[1])
    same = [_told(name, folder) for name in RATES] + [_told_tempo(name, days) for name, days in tempos(folder).items()]
    for precedent in PRECEDENTS:
        for bloc, shipped in precedent.blocs.items():
            states, days = recognition(folder, precedent.name, bloc)
            same.append((states, by_day(days)) == (shipped.states, shipped.by_day))
            print(f"{precedent.name + ' ' + bloc:32} {states:4} {by_day(days)}  {_as_shipped(same[-1])}")
        every = _intervals(recognition(folder, precedent.name, "all")[1])
        print(f"{precedent.name} imitation (Bass): {imitation(every):.1g} a day")
    return int(not all(same))


def _told(name: str, folder: Path) -> bool:
    hits, cases = RATES[name](folder)
    found, shipped = interval(hits, cases), CLASSES[name].rate
    same = found == (shipped.low, shipped.best, shipped.high)
    print(f"{name:32} {hits:4} of {cases:5}  {found}  {_as_shipped(same)}")
    return same


def _told_tempo(name: str, days: Estimate) -> bool:
    same = days == CLASSES[name].days
    bloc = name.partition("-")[2] or "all"
    share = "" if name.startswith("crowd-") else f"by {DAYS}: {(100 * expected(days)).round()}%"
    counted = "" if share == "" else f", Kosovo {by_day(recognition(Path(sys.argv[1]), 'Kosovo', bloc)[1])}"
    print(f"{name:32} days {days.low:g}, {days.best:g}, {days.high:g} {share}{counted}  {_as_shipped(same)}")
    return same


def _as_shipped(same: bool) -> str:
    return "as shipped" if same else "SHIPPED OTHERWISE"


if __name__ == "__main__":
    sys.exit(main())
