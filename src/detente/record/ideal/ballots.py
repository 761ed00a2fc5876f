"""The votes that ideal points are fitted on, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from detente.record.ideal.likelihood import ABSTAIN, NO, YES

CODES = {"N": NO, "A": ABSTAIN, "Y": YES}

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ballots:
    """Votes, one an entry, each array (V,): session, roll call and its day, member, and vote (0 no, 1 abstain, 2 yes).

    Votes not cast are left out. The order of entries does not matter.
    """

    session: Ints
    rollcall: npt.NDArray[np.str_]
    day: npt.NDArray[np.datetime64]
    member: npt.NDArray[np.str_]
    vote: npt.NDArray[np.int8]

    def __post_init__(self) -> None:
        sizes = {len(one) for one in (self.session, self.rollcall, self.day, self.member, self.vote)}
        if len(sizes) != 1:
            raise ValueError(f"arrays of votes differ in length: {sorted(sizes)}")
        if not np.isin(self.vote, (0, 1, 2)).all():
            raise ValueError("votes are 0 no, 1 abstain, 2 yes; leave out those not cast")

    def where(self, keep: npt.NDArray[np.bool_] | Ints) -> Ballots:
        """The entries kept, or in another order."""
        return Ballots(self.session[keep], self.rollcall[keep], self.day[keep], self.member[keep], self.vote[keep])


def ballots(votes: pd.DataFrame) -> Ballots:
    """The votes of a loaded record (`assembly.load().votes`): columns session, rollcall, date, member, vote.

    Votes other than Y, A and N were not cast and are left out.

    >>> rows = {"session": 1, "rollcall": [7, 7], "date": pd.Timestamp("1946-02-01"), "member": ["RUS", "USA"]}
    >>> ballots(pd.DataFrame({**rows, "vote": ["N", "X"]})).vote.tolist()
    [0]
    """
    codes = votes["vote"].astype(str).map(CODES)
    cast = votes[codes.notna()]
    return Ballots(
        cast["session"].to_numpy(np.int64),
        cast["rollcall"].astype(str).to_numpy(str),
        cast["date"].to_numpy("datetime64[D]"),
        cast["member"].astype(str).to_numpy(str),
        codes[codes.notna()].to_numpy().astype(np.int8),
    )
