"""Where talks land when actors challenge each other over all issues at once: KTAB's spatial model of politics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._rounds import met, pairs_rows, rounds_rows
from detente.analyses.bargaining._start import middle
from detente.analysis import analysis
from detente.draws import Draws, stance_holder
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.talks.challenges import (
    Adjustment,
    Bargain,
    Commitment,
    Election,
    Span,
    Turns,
    TurnSettings,
    Victory,
    Voting,
    Weights,
    challenges,
)

Deal = Literal["mean", "likeliest"]
WHOLE = 100.0
"""All the attention an actor has for everything, of which saliences are shares."""
MOST_TURNS = 1000
AT_ONCE = 250
ALL = "all issues"
_DEFAULT = TurnSettings()


def condorcet(
    position: Array, salience: Array, influence: Array, settings: TurnSettings = _DEFAULT, deal: Deal = "mean"
) -> tuple[Array, Turns]:
    """Where talks land after turns of challenges, shape (draws, issues), and the turns themselves.

    `position` and `salience` 0–100, (draws, actors, issues); `influence` 0 or more, (draws, actors). The deal is the
    plain "mean" of the last positions, or the "likeliest" to win an election among them.

    Source: Wise, Lester and Efird (2015), Multidimensional Bargaining using KTAB, KAPSARC; the mean as a forecast is
    ours.

    >>> position, salience = np.array([[[10.0], [40.0], [90.0]]]), np.array([[[50.0], [40.0], [60.0]]])
    >>> landed, turns = condorcet(position, salience, np.array([[80.0, 60.0, 20.0]]))
    >>> landed.round(2).tolist(), turns.last.tolist()
    ([[49.15]], [3])
    """
    held = challenges(position, salience, influence, settings)
    last = held.position[:, -1]
    if deal == "mean":
        return np.asarray(last.mean(axis=1)), held
    best = (held.chance[:, -1] >= held.chance[:, -1].max(axis=1, keepdims=True) - TIE).argmax(axis=1)
    return np.asarray(last[np.arange(len(last)), best]), held


def tell(result: Result) -> list[str]:
    """How long talks last, then the deal."""
    if "turns" not in result.measures:
        return tell_deal(result)
    turns = result.measures["turns"]
    return [
        f"Talks come to rest after {turns.best:.0f} turns ({turns.low:.0f} to {turns.high:.0f}).",
        *tell_deal(result),
    ]


@analysis(
    question="Where would talks land if actors challenge each other over all issues at once?",
    reference="Wise, Lester and Efird (2015), Multidimensional Bargaining using KTAB, KAPSARC",
    example="detente run condorcet kosovo-2007 --victory square",
    tell=tell,
)
def answer(
    draws: Draws,
    *,
    victory: Victory = "linear",
    election: Election = "conditional",
    voting: Voting = "proportional",
    adjustment: Adjustment = "third",
    risk: Span = "mid",
    commitment: Commitment = "semi",
    weights: Weights = "s2p2",
    bargain: Bargain = "initiator",
    turns: int = 100,
    deal: Deal = "mean",
) -> Answer:
    """In every turn each actor challenges one other, and takes the bargain that would win an election, or stays.

    `victory`: a coalition's strength as its chance to prevail; `election`: pairs of chances as one distribution;
    `voting`: votes by difference of worth; `adjustment`: how far others' risk is taken for one's own; `risk`: where its
    range begins; `commitment` of third parties; `weights` of salience and chance in bargains; `bargain`: whose proposal
    counts; `turns` at most; `deal`: the "mean" of the last positions or the "likeliest". Defaults are KTAB's own.
    """
    if not 1 <= turns <= MOST_TURNS:
        raise SettingError(f"condorcet: turns = {turns}; allowed: 1 to {MOST_TURNS}")
    settings = TurnSettings(victory, election, voting, adjustment, risk, commitment, weights, bargain, turns)
    talks = _talks(draws, settings, deal)
    told = deal_answer(draws, talks.deal, no_deal(draws), _more(draws, talks), _caveats(talks, turns))
    return replace(told, tables={**told.tables, **talks.tables})


@dataclass(frozen=True)
class _Talks:
    """All draws together: `deal` (n, issues) and `last` positions (n, actors, issues), nan where nobody has a stance;
    how many turns; whether saliences had to be shared out."""

    deal: Array
    last: Array
    turns: Array
    shared: float
    tables: dict[str, list[Row]]


def _talks(draws: Draws, settings: TurnSettings, deal: Deal) -> _Talks:
    """The turns of every draw among those who have a stance, a few draws at a time."""
    case, issues = draws.case, discussed(draws.case)
    who = [i for i, actor in enumerate(case.actors) if any(stance_holder(case, actor, case.issues[k]) for k in issues)]
    n, shape = draws.n, (draws.n, len(case.actors), len(case.issues))
    landed, last, turns = np.full((n, shape[2]), np.nan), np.full(shape, np.nan), np.zeros(n)
    if not issues:
        return _Talks(landed, last, turns, 0.0, {"rounds": []})
    pieces, shared, (rows, columns) = [], 0, np.ix_(who, issues)
    for first in range(0, n, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        position, salience = draws.position[part][:, rows, columns], draws.salience[part][:, rows, columns]
        influence = draws.influence[part][:, who]
        held_by = ~np.isnan(position[0])
        start = np.where(held_by, position, middle(position, salience * influence[..., None])[:, None])
        care = salience / np.maximum(salience.sum(axis=2, keepdims=True) / WHOLE, 1.0)
        shared += int((salience.sum(axis=2) > WHOLE + TIE).any(axis=1).sum())
        found, held = condorcet(start, care, influence, settings, deal)
        ends = np.where(held_by, held.position[:, -1], np.nan)
        landed[part, issues] = found if deal == "likeliest" else np.nanmean(ends, axis=1)
        last[part, rows, columns] = ends
        turns[part] = held.last
        pieces.append(_summed(held))
    return _Talks(landed, last, turns, shared / n, _tables(draws, who, issues, pieces))


def _summed(held: Turns) -> tuple[Array, Array, Array]:
    """Sums over the draws of positions (turns + 1, actors, issues), of whom moved by whom, and who challenged whom."""
    return held.position.sum(axis=0), met(held.taken), met(held.target)


def _tables(
    draws: Draws, who: list[int], issues: list[int], pieces: list[tuple[Array, Array, Array]]
) -> dict[str, list[Row]]:
    """Positions by turn, moves and challenges, as means over the draws; pieces that end early stay where they are."""
    case, most = draws.case, max(len(path) for path, _, _ in pieces)
    mean = np.full((most, len(case.actors), len(case.issues)), np.nan)
    padded = [np.concatenate([path, np.repeat(path[-1:], most - len(path), axis=0)]) for path, _, _ in pieces]
    rows, columns = np.ix_(who, issues)
    mean[:, rows, columns] = np.sum(padded, axis=0) / draws.n
    names = [case.actor[case.actors[i]].name for i in who]
    moved, challenged = (np.sum([piece[k] for piece in pieces], axis=0) / draws.n for k in (1, 2))
    return {
        "rounds": rounds_rows(case, issues, mean),
        "moves": pairs_rows(names, ALL, moved, "actor", "moved_by"),
        "challenges": pairs_rows(names, ALL, challenged, "actor", "challenged"),
    }


def _more(draws: Draws, talks: _Talks) -> dict[str, Quantity]:
    """How long talks last, and how far actors are still apart at the end."""
    issues = discussed(draws.case)
    if not issues:
        return {}
    apart = {
        f"{draws.case.issues[k]}.apart": Quantity(
            np.nanmax(talks.last[:, :, k], axis=1) - np.nanmin(talks.last[:, :, k], axis=1),
            "scale",
            f"how far actors are still apart on {draws.case.issues[k]} at the end",
            floor=0.0,
        )
        for k in issues
    }
    return {"turns": Quantity(talks.turns, "turns", "how many turns until talks rest", floor=0.0), **apart}


def _caveats(talks: _Talks, most: int) -> list[Caveat]:
    caveats = []
    if talks.shared:
        text = (
            f"In {percent(talks.shared)} of draws some actor's saliences sum to more than a hundred; the model takes "
            "them as shares of all its attention, so they are scaled down to a hundred there."
        )
        caveats.append(Caveat("saliences shared out", text))
    unfinished = float((talks.turns >= most).mean())
    if unfinished:
        caveats.append(
            Caveat(
                "unsettled turns", f"In {percent(unfinished)} of draws talks had not come to rest after {most} turns."
            )
        )
    return caveats
