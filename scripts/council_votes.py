"""How members of the Security Council vote on drafts that somebody opposes: the record behind the voting defaults.

    python scripts/council_votes.py ../shared/votes/council

Drafts of 1994–2006 with at least one no (25 of them: the record holds drafts voted down only from 1994 on); elected
members, who are the nearest there is to members with nothing at stake. Drafts come to a vote when their sponsors
expect them to pass, so for a draft that merely lies on the table these shares are generous.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from detente.joint.vote import vote_chances
from detente.parts import Voting


def opposed(folder: Path) -> tuple[int, dict[str, float]]:
    """The number of such drafts, and the shares of no, abstain and yes among elected members."""
    votes = pd.read_csv(folder / "votes.csv.gz")
    year = votes["date"].str[:4].astype(int)
    votes = votes[(year >= 1994) & (year <= 2006)]
    drafts = votes.loc[votes["vote"] == "N", "draft"].unique()
    cast = votes[votes["draft"].isin(drafts) & ~votes["permanent"]]["vote"].value_counts(normalize=True)
    return len(drafts), {word: float(cast[letter]) for word, letter in (("no", "N"), ("abstain", "A"), ("yes", "Y"))}


def indifferent() -> dict[str, float]:
    """What the defaults, at their best, give a member without gain or loss among others like it."""
    voting = Voting()
    costs = [np.array([[getattr(voting, name).best]]) for name in ("noise", "consent", "abstention", "alone")]
    gain, none = np.zeros((1, 15)), np.zeros((1, 1))
    noise, consent, abstention, alone = costs
    votes = vote_chances(gain, noise, consent, abstention, alone, none, np.zeros((1, 1, 1)))[0, 0, 0]
    return dict(zip(("no", "abstain", "yes"), map(float, votes), strict=True))


if __name__ == "__main__":
    count, record = opposed(Path(sys.argv[1]))
    print(f"{count} drafts opposed by somebody, elected members:", {k: round(v, 3) for k, v in record.items()})
    print("an indifferent member under the defaults:", {k: round(v, 3) for k, v in indifferent().items()})
