"""From session to session: each starts from what the one before it knew, so that nothing later is ever used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from detente.numeric import Array
from detente.record.ideal.agreement import curve
from detente.record.ideal.ballots import Ballots
from detente.record.ideal.likelihood import MISSING
from detente.record.ideal.points import ENTRY_SD, IdealPoints, Point, Session, aged
from detente.record.ideal.session import fit_session

ANCHORS = {"USA": 1.0, "GBR": 1.0, "RUS": -1.0, "BLR": -1.0, "POL": -1.0, "UKR": -1.0}
"""Where some states are expected in the first session: this fixes the direction, continuity keeps it."""

ANCHOR_SD = 0.5
"""How surely."""

SEATED_ANEW = {"CHN": 26}
"""Sessions in which a seat passed to a rival government (China, 25 October 1971): it starts again as a newcomer."""


def fit(ballots: Ballots, anchors: Mapping[str, float] = ANCHORS) -> IdealPoints:
    """Where did each state stand in each session, using that session and earlier ones only?

    In each session a state's prior is normal, around where it stood when last seen, with deviation √(s² + 0.25²·gap)
    but never more than a newcomer's: mean 0, deviation 1, which also holds for a seat in `SEATED_ANEW`. After each,
    places are shifted and scaled so that the states that voted have mean 0 and deviation 1. `anchors` are prior means
    in the first session, with deviation 0.5.

    Source: the dynamic model of Bailey, Strezhnev and Voeten (2017), J. Conflict Resolution 61(2), run forward only and
    tied by the states instead of by repeated resolutions. Raises LimitError where a session does not settle, ValueError
    when a member voted twice on a roll call.

    >>> votes = np.array([2, 2, 0, 0, 2, 0, 0, 2], np.int8)
    >>> days = np.repeat(np.array(["1946-02-01", "1947-11-01"], "M8[D]"), 4)
    >>> who = np.array(["USA", "CAN", "RUS", "POL"] * 2)
    >>> found = fit(Ballots(np.repeat([1, 2], 4), np.repeat(["a", "b"], 4), days, who, votes))
    >>> [(point.session, round(point.mean, 1)) for point in found.of("RUS")]
    [(1, -1.0), (2, -1.0)]
    """
    sessions: list[Session] = []
    points: dict[str, list[Point]] = {}
    for number in np.unique(ballots.session).tolist():
        here = ballots.where(ballots.session == number)
        members, votes = _matrix(here)
        start = anchors if not sessions else {}
        prior = np.array(
            [_prior(points.get(member), number, start.get(member), SEATED_ANEW.get(member)) for member in members]
        )
        found = fit_session(votes, prior[:, 0], prior[:, 1])
        mean, sd = _standard(found.mean, found.sd)
        cast = (votes != MISSING).sum(1).tolist()
        for member, *numbers in zip(members, mean.tolist(), sd.tolist(), cast, strict=True):
            points.setdefault(member, []).append(Point(number, *numbers))
        sessions.append(_session(number, here, votes, mean))
    return IdealPoints(tuple(sessions), {member: tuple(points[member]) for member in sorted(points)})


def _matrix(here: Ballots) -> tuple[list[str], npt.NDArray[np.int8]]:
    """Members by code, and their votes (N, J) with roll calls by name: the order given does not matter."""
    members, rows = np.unique(here.member, return_inverse=True)
    names, columns = np.unique(here.rollcall, return_inverse=True)
    votes = np.full((len(members), len(names)), MISSING, np.int8)
    votes[rows, columns] = here.vote
    if (votes != MISSING).sum() < len(here.vote):
        raise ValueError(f"session {here.session[0]}: a member has two votes on one roll call; keep one")
    return members.tolist(), votes


def _prior(past: list[Point] | None, number: int, anchor: float | None, anew: int | None) -> tuple[float, float]:
    """Mean and deviation before the session's votes."""
    if past and not (anew and past[-1].session < anew <= number):
        return past[-1].mean, aged(past[-1].sd, number - past[-1].session)
    return (0.0, ENTRY_SD) if anchor is None else (anchor, ANCHOR_SD)


def _standard(mean: Array, sd: Array) -> tuple[Array, Array]:
    """The same places, shifted and scaled to mean 0 and deviation 1."""
    spread = float(mean.std()) or 1.0
    return (mean - mean.mean()) / spread, sd / spread


def _session(number: int, here: Ballots, votes: npt.NDArray[np.int8], mean: Array) -> Session:
    first, last = (date.fromisoformat(str(day)) for day in (here.day.min(), here.day.max()))
    return Session(number, first, last, votes.shape[1], curve(votes, mean))
