"""Ideal points of the whole Assembly: seconds, memory, agreement with the published estimates, forecasts of agreement.

Run with `.venv/bin/python benchmarks/ideal_points.py`; it needs the shared data beside the repository. The fit uses one
thread. The limit is 60 seconds on two cores, compiling and all. Other work on the machine slows it.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd

from detente.record import assembly
from detente.record.ideal.agreement import chance_alike
from detente.record.ideal.ballots import Ballots, ballots
from detente.record.ideal.points import IdealPoints
from detente.record.ideal.walk import fit

SHARED = Path(__file__).resolve().parents[2] / "shared/votes/assembly"
PUBLISHED = "ideal_points_2020_release.csv.gz"
CODES = {678: "YEM", 680: "YMD", 713: "CHN"}
"""Members whose three letters in the published file are not ours, by its number of the country."""


def published() -> pd.DataFrame:
    """Member, session, theirs: Bailey, Strezhnev and Voeten, release of 2020, all sessions fitted at once."""
    table = pd.read_csv(SHARED / PUBLISHED)
    member = table["ccode"].map(CODES).fillna(table["iso3c"])
    member = member.mask((member == "YUG") & (table["session"] > 54), "SRB")
    return pd.DataFrame({"member": member, "session": table["session"], "theirs": table["IdealPoint"]})


def ours(found: IdealPoints) -> pd.DataFrame:
    """The same of a fit, with the deviation."""
    rows = [(member, one.session, one.mean, one.sd) for member, of in found.points.items() for one in of]
    return pd.DataFrame(rows, columns=["member", "session", "ours", "sd"])


def correlations(found: IdealPoints) -> None:
    """By decade (of the year a session opens), over all states and sessions in it, theirs scaled like ours first."""
    both = ours(found).merge(published(), on=["member", "session"])
    each = both.groupby("session")["theirs"]
    both["theirs"] = (both["theirs"] - each.transform("mean")) / each.transform("std")
    both["decade"] = (both["session"] + 1945) // 10 * 10
    by_session = pd.Series({number: rows["ours"].corr(rows["theirs"]) for number, rows in both.groupby("session")})
    print("decade  points  Pearson  Spearman  worst session  median sd")
    for decade, rows in both.groupby("decade"):
        lowest = by_session[rows["session"].unique()].min()
        rank = rows["ours"].corr(rows["theirs"], method="spearman")
        pearson = rows["ours"].corr(rows["theirs"])
        print(f"{decade}s {len(rows):8} {pearson:8.3f} {rank:9.3f} {lowest:14.3f} {rows['sd'].median():10.3f}")
    gap = (both["ours"] - both["theirs"]).groupby(both["member"]).mean().sort_values()
    print("largest mean differences:", gap.iloc[[0, 1, 2, -3, -2, -1]].round(2).to_dict())


def pairs(here: Ballots) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Members, and for each pair the roll calls on which both voted and those on which they voted alike."""
    members, rows = np.unique(here.member, return_inverse=True)
    names, columns = np.unique(here.rollcall, return_inverse=True)
    cast = np.zeros((3, len(members), len(names)))
    cast[here.vote, rows, columns] = 1
    voted = cast.sum(0)
    return members.tolist(), voted @ voted.T, np.asarray(sum(one @ one.T for one in cast))


def forecasts(found: IdealPoints, votes: Ballots) -> None:
    """How well a session foretells which pairs vote alike in the next: mean absolute error of the share, by decade."""
    rows = []
    before: dict[tuple[str, str], float] = {}
    for session, earlier in zip(found.sessions[1:], found.sessions, strict=False):
        here = votes.where(votes.session == session.number)
        standing = found.as_of(session.first)
        members, both, alike = pairs(here)
        shares = {}
        for i, a in enumerate(members):
            for j in range(i):
                pair = (a, members[j])
                if both[i, j] >= 5 and standing is not None:
                    shares[pair] = alike[i, j] / both[i, j]
                    told = chance_alike(standing, *pair)
                    rows.append((earlier.number, told, before.get(pair, np.nan), shares[pair]))
        before = shares
    table = pd.DataFrame(rows, columns=["session", "told", "raw", "seen"]).dropna()
    table["decade"] = (table["session"] + 1946) // 10 * 10
    table["mean"] = table.groupby("session")["raw"].transform("mean")
    print("decade   pairs  from points  from last share  from last mean  correlation points  share")
    for decade, some in table.groupby("decade"):
        errors = [(some[name] - some["seen"]).abs().mean() for name in ("told", "raw", "mean")]
        related = [some[name].corr(some["seen"]) for name in ("told", "raw")]
        print(f"{decade}s {len(some):8} {errors[0]:12.3f} {errors[1]:16.3f} {errors[2]:15.3f}", end="")
        print(f" {related[0]:18.3f} {related[1]:7.3f}")


def main() -> None:
    start = time.perf_counter()
    votes = ballots(assembly.read(SHARED).votes)
    read = time.perf_counter() - start
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = []
    for _ in range(2):
        start, worked = time.perf_counter(), time.process_time()
        found = fit(votes)
        times.append((time.perf_counter() - start, time.process_time() - worked))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(votes.vote)} votes cast, {sum(one.rollcalls for one in found.sessions)} roll calls; read in {read:.1f} s"
    )
    (first, cpu), (second, warm) = times
    print(f"fit {first:.1f} s ({cpu:.1f} of a core), again {second:.1f} s ({warm:.1f}); allowed 60")
    print(f"peak memory {peak:.0f} MB, of which {loaded:.0f} before the fit")
    correlations(found)
    forecasts(found, votes)


if __name__ == "__main__":
    main()
