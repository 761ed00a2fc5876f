"""Where talks land when pairs of actors exchange their positions on one issue for those on another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._rounds import rounds_rows
from detente.analyses.bargaining._start import middle
from detente.analysis import analysis
from detente.case import Case
from detente.draws import Draws
from detente.errors import SettingError
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.talks.exchange import Exchanges, Rate, exchanges

PERCENT = 100.0
MOST_ROUNDS = 100

RECORD = Caveat(
    "record",
    "On 324 issues decided in the European Union one round of exchanges at equal gain made the forecast worse than the "
    "compromise it starts from (mean error 25.2 points of 100 against 23.5). Read it for who could trade with whom.",
)
ONE_ISSUE = Caveat("one issue", "Nobody can exchange anything where there are not two issues with two sides each.")


def exchange(
    position: Array,
    salience: Array,
    influence: Array,
    rounds: int = 1,
    rate: Rate = "equal-gain",
    luck: Array | None = None,
) -> tuple[Array, Exchanges]:
    """The deal (n, issues) that actors vote for after rounds of exchanges, and the exchanges themselves.

    `position` 0–100, nan where none, and `salience` 0–100, both (n, actors, issues); `influence` (n, actors), 0 or
    more; `rounds` 1 or more; `rate` and `luck` as in `detente.talks.exchange.exchanges`, with the source. An issue
    without weight lands at the plain mean, or at 50 where nobody has a position.

    >>> position = np.array([[[0.0, 0.0], [100.0, 100.0]]])
    >>> deal, made = exchange(position, np.array([[[80.0, 20.0], [20.0, 80.0]]]), np.array([[50.0, 50.0]]))
    >>> deal.round(6).tolist(), made.own[0, 0].round(6).tolist()
    ([[0.0, 100.0]], [12.0, 12.0])
    """
    made = exchanges(position, np.where(np.isnan(position), 0.0, salience) / PERCENT, influence, rounds, rate, luck)
    plain = middle(position, np.where(np.isnan(position), 0.0, 1.0))
    last = made.voted[:, -1]
    return np.where(np.isnan(last), plain, last), made


def tell(result: Result) -> list[str]:
    """The deal, the best exchange at the best guess, and whom the exchanges of others hurt most."""
    made = result.best_tables["exchanges"]
    told = tell_deal(result)
    if not made:
        return told
    first = made[0]
    told.insert(
        0,
        f"At the best guess {len(made)} exchanges are made; the first: {first['gives']} moves {first['by']:.0f} points "
        f"on {first['on']} for {first['gets']}, who moves {first['back_by']:.0f} on {first['back_on']}.",
    )
    hurt = min(result.tables["externalities"], key=lambda row: (float(row["others"] or 0), str(row["actor"])))
    if float(hurt["others"] or 0) < 0:
        told.append(
            f"Exchanges between others cost {hurt['actor']} most: {-float(hurt['others'] or 0):.1f} points on average, "
            f"against {float(hurt['own'] or 0):.1f} that it gains by its own."
        )
    return told


@analysis(
    question="Where would talks land if pairs of actors traded positions on one issue for another?",
    reference="Stokman & Van Oosten (1994), in European Community Decision Making, chapter 5",
    example="detente run exchange kosovo-2007 --rate random",
    tell=tell,
)
def answer(draws: Draws, *, rounds: int = 1, rate: Rate = "equal-gain") -> Answer:
    """Pairs on opposite sides of two issues each give way on the one that matters less to them, best pair first.

    `rounds`: after each, actors start again part of the way to where they gave in. `rate` of exchange: "equal-gain",
    so that both gain the same in terms of their salience, or "random" between those at which one of them gains
    nothing. The deal is what all vote for in the last round. `own.ACTOR` and `others.ACTOR`: points it gains by its
    own exchanges and by those of others, over all rounds; the latter are below 0 where others trade at its expense.
    """
    if not 1 <= rounds <= MOST_ROUNDS:
        raise SettingError(f"exchange: rounds = {rounds}; allowed: 1 to {MOST_ROUNDS}")
    luck = draws.noise("exchange", 1)[:, 0] if rate == "random" else None
    deal, made = exchange(draws.position, draws.salience, draws.influence, rounds, rate, luck)
    caveats = [RECORD] if len(discussed(draws.case)) > 1 else [ONE_ISSUE]
    told = deal_answer(draws, deal, no_deal(draws), _gains(draws, made), caveats)
    return replace(told, tables={**told.tables, **_tables(draws, made)})


def _concerned(draws: Draws) -> list[int]:
    """Places of actors with a stance on anything."""
    return [i for i in range(len(draws.case.actors)) if not np.isnan(draws.position[:, i]).all()]


def _gains(draws: Draws, made: Exchanges) -> dict[str, Quantity]:
    found, case = {}, draws.case
    for i in _concerned(draws):
        actor, name = case.actors[i], case.actor[case.actors[i]].name
        found[f"own.{actor}"] = Quantity(made.own[:, :, i].sum(1), "points", f"{name}'s gain by its own exchanges")
        label = f"{name}'s gain by exchanges of others"
        found[f"others.{actor}"] = Quantity(made.others[:, :, i].sum(1), "points", label)
    return found


def _tables(draws: Draws, made: Exchanges) -> dict[str, list[Row]]:
    case, concerned = draws.case, _concerned(draws)
    names = [case.actor[actor].name for actor in case.actors]
    own, others = made.own.sum(axis=1).mean(axis=0), made.others.sum(axis=1).mean(axis=0)
    gained = made.network.mean(axis=0)
    return {
        "rounds": rounds_rows(case, discussed(case), made.position.mean(axis=0)),
        "exchanges": _made_rows(case, names, made.log),
        "externalities": [{"actor": names[i], "own": float(own[i]), "others": float(others[i])} for i in concerned],
        "network": [
            {"actor": names[i], "partner": names[j], "points": float(gained[i, j])}
            for i in concerned
            for j in concerned
            if gained[i, j] > 0
        ],
    }


def _made_rows(case: Case, names: list[str], log: Array) -> list[Row]:
    """A row an exchange of the first draw, in the order made: who moves how far on what, and for whose move."""
    rows: list[Row] = []
    for row in log:
        turn, i, j, p, q = (int(x) for x in row[:5])
        there, back, gain_i, gain_j = (float(x) for x in row[5:])
        rows.append(
            {
                "round": turn + 1,
                "gives": names[i],
                "on": case.issues[q],
                "by": abs(there),
                "gets": names[j],
                "back_on": case.issues[p],
                "back_by": abs(back),
                "gain": gain_i,
                "gain_back": gain_j,
            }
        )
    return rows
