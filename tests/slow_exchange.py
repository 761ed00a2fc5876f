"""Exchanges at equal gain, restated slowly: one pair after another in plain Python, nothing kept between rounds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from detente.numeric import Array

HAIR = 1e-10


@dataclass
class Deal:
    """Actor `i` gets its way on issue `p` from `j`, and gives way on `q`; `done` is what each moved or was to move when
    the deal was worked out anew."""

    i: int
    j: int
    p: int
    q: int
    move_i: float = 0.0
    move_j: float = 0.0
    gain: float = 0.0
    done_i: float = 0.0
    done_j: float = 0.0


class Round:
    """One round from positions `x` (actors, issues), with salience `s` (0–1) and weights `w` (times influence).

    `held`: actor, issue and partner of moves that count as too far once the outcome stands on the partner's position.
    """

    def __init__(self, x: Array, s: Array, w: Array, held: Collection[tuple[int, int, int]] = ()) -> None:
        self.held = held
        self.x, self.s, self.w, self.now = x, s, w, x.copy()
        self.mass = w.sum(0)
        self.start = np.nansum(w * np.nan_to_num(x), axis=0) / self.mass
        self.known: dict[tuple[int, int], dict[int, float]] = {}

    def deals(self) -> list[Deal]:
        actors, issues = self.x.shape
        low, found = self.x < self.start, []
        for p in range(issues):
            for q in range(p + 1, issues):
                for i in range(actors):
                    for j in range(i + 1, actors):
                        both = self.w[[i, i, j, j], [p, q, p, q]].min() > 0
                        if both and low[i, p] != low[j, p] and low[i, q] != low[j, q]:
                            first = self.s[i, p] * self.s[j, q] >= self.s[j, p] * self.s[i, q]
                            found.append(Deal(i, j, p, q) if first else Deal(j, i, p, q))
        return found

    def counted(self, actor: int, issue: int, at: float, partner: int) -> float:
        """The outcome as the partner counts it: helpers where they moved, the actor at a place, others at the start."""
        where = {**self.known.get((partner, issue), {}), actor: at}
        shift = sum(self.w[k, issue] * (y - self.x[k, issue]) for k, y in where.items())
        return float(self.start[issue] + shift / self.mass[issue])

    def capped(self, actor: int, issue: int, move: float, partner: int) -> float | None:
        """The move after which the outcome stands on the partner's position, if this one would carry it across."""
        target, side = self.x[partner, issue], np.sign(move)
        before = self.counted(actor, issue, self.now[actor, issue], partner)
        after = self.counted(actor, issue, self.now[actor, issue] + move, partner)
        if (actor, issue, partner) in self.held and abs(target - before) <= HAIR and (target - after) * side < -HAIR:
            return 0.0
        if (target - before) * side <= HAIR or (target - after) * side >= -HAIR:
            return None
        told = self.known.get((partner, issue), {}).get(actor, self.now[actor, issue])
        away = abs(target - self.counted(actor, issue, told, partner))
        return float(side * away * self.mass[issue] / self.w[actor, issue])

    def work_out(self, deal: Deal) -> bool:
        i, j, p, q = deal.i, deal.j, deal.p, deal.q
        rate = (self.s[i, p] + self.s[j, p]) / (self.s[i, q] + self.s[j, q])
        per_i, per_j = self.w[i, q] / self.mass[q], self.w[j, p] / self.mass[p]
        far_i, far_j = self.x[j, q] - self.now[i, q], self.x[i, p] - self.now[j, p]
        size_j = abs(far_j)
        size_i = size_j * per_j * rate / per_i
        if size_i > abs(far_i):
            size_i = abs(far_i)
            size_j = size_i * per_i / rate / per_j
        for turn in (0, 1, 2):
            deal.move_i, deal.move_j = float(np.sign(far_i) * size_i), float(np.sign(far_j) * size_j)
            deal.gain = float(self.s[i, p] * size_j * per_j - self.s[i, q] * size_i * per_i)
            if turn == 0 and not (self.allowed(deal) and deal.gain >= HAIR):
                return False
            if turn == 0 and (cap := self.capped(i, q, deal.move_i, j)) is not None:
                size_i = abs(cap)
                size_j = size_i * per_i / rate / per_j
            if turn == 1 and (cap := self.capped(j, p, deal.move_j, i)) is not None:
                size_j = abs(cap)
                size_i = size_j * per_j * rate / per_i
        return self.allowed(deal)

    def allowed(self, deal: Deal) -> bool:
        sides = ((deal.i, deal.q, deal.j, deal.move_i, deal.done_i), (deal.j, deal.p, deal.i, deal.move_j, deal.done_j))
        for actor, issue, partner, move, done in sides:
            if abs(move) <= HAIR or move * (self.x[partner, issue] - self.x[actor, issue]) <= 0:
                return False
            if not -HAIR <= self.now[actor, issue] + move <= 100 + HAIR or done + move > 100 + HAIR:
                return False
        return True

    def make(self, made: Deal) -> None:
        for actor, issue, partner, move in (
            (made.i, made.q, made.j, made.move_i),
            (made.j, made.p, made.i, made.move_j),
        ):
            self.now[actor, issue] += move
            y, told = float(self.now[actor, issue]), self.known.setdefault((partner, issue), {})
            old = told.get(actor, y)
            told[actor] = min(old, y) if self.x[actor, issue] <= old else max(old, y)

    def touches(self, made: Deal, other: Deal) -> bool:
        hit = False
        for actor, issue in ((made.i, made.q), (made.j, made.p)):
            if (other.i, other.q) == (actor, issue):
                other.done_i, hit = other.done_i + other.move_i, True
            if (other.j, other.p) == (actor, issue):
                other.done_j, hit = other.done_j + other.move_j, True
        wants = ((other.i, other.p), (other.j, other.q))
        return hit or (made.j, made.q) in wants or (made.i, made.p) in wants


def slow_round(
    x: Array, s: Array, c: Array, turns: Sequence[float] = (), held: Collection[tuple[int, int, int]] = ()
) -> tuple[Array, Array]:
    """What is voted for (issues,) after a round, and the positions (actors, issues) the next one starts from.

    `turns`: of exchanges whose gains tie the one with the lowest is made first, without them the first in order.
    """
    w = np.where(np.isnan(x), 0.0, s) * c[:, None]
    now = Round(x, s, w, held)
    every = now.deals()
    turn = {id(deal): turns[k] if len(turns) else k for k, deal in enumerate(every)}
    left = [deal for deal in every if now.work_out(deal)]
    while left:
        best = max(deal.gain for deal in left)
        made = min((deal for deal in left if deal.gain >= best - 5e-13), key=lambda deal: turn[id(deal)])
        left.remove(made)
        now.make(made)
        left = [deal for deal in left if not now.touches(made, deal) or now.work_out(deal)]
    voted = np.nansum(w * np.nan_to_num(now.now), axis=0) / now.mass
    return voted, x + (now.now - x) * (0.1 + 0.4 * (1 - s))
