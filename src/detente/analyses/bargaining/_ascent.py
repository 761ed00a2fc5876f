"""Kernels that find the Nash bargain of many draws: concave ascent over deals in [0, 100]^issues.

The objective is F(y) = Σ_i w_i log(g_i(y) − τ) − pull·|y − centre|², with g_i(y) the gain of actor i. Gains are sums
over issues, so the supergradient of F is a box, and a deal that no change of one issue improves is the best deal
there is: sweeps over single issues (exact, through the kinks at the actors' positions) end at the maximum. Newton
steps on the issues that are between kinks make the ascent fast where issues are traded against each other.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

END = 100.0
KINK = 1e-9  # nearer to a position than this is on it
STILL = 1e-8  # an ascent whose issues move less than this has arrived
SWEEPS, ROUGH = np.int64(200), np.int64(3)  # not plain numbers, for each of which an ascent would be compiled anew
RIDGE = 1e-9  # share by which curvature is raised: issues seen alike by all leave Newton's equations singular
PULL = 1e-9  # decides between deals with the same gains, too weak to be seen in any other
WIDEST, CLOSING, NEAR, ROUNDS = 16.0, 0.03, 0.01, 60  # points; how the least gain is raised


@njit(cache=True)
def _slopes(y, v, ks, x, s, steep, r, q):  # type: ignore[no-untyped-def]
    """First and second derivative of each actor's gain along v, on the side that v points to."""
    for i in range(x.shape[0]):
        r[i] = 0.0
        q[i] = 0.0
        for k in ks:
            away = y[k] - x[i, k]
            if steep == 2:
                r[i] -= 2 * s[i, k] * v[k] * away / END
                q[i] -= 2 * s[i, k] * v[k] * v[k] / END
            elif abs(away) <= KINK:
                r[i] -= s[i, k] * abs(v[k])
            else:
                r[i] -= s[i, k] * v[k] * np.sign(away)


@njit(cache=True)
def _room(y, v, ks, x, s, steep):  # type: ignore[no-untyped-def]
    """How far along v the next kink or end of a scale is, on which issue, and its value."""
    best, where, value = np.inf, -1, 0.0
    for k in ks:
        if v[k] == 0.0:
            continue
        stop = END if v[k] > 0 else 0.0
        if steep == 1:
            for i in range(x.shape[0]):
                ahead = (x[i, k] - y[k]) * np.sign(v[k])
                if s[i, k] > 0 and ahead > KINK and ahead < abs(stop - y[k]):
                    stop = x[i, k]
        t = (stop - y[k]) / v[k]
        if t < best:
            best, where, value = t, k, stop
    return best, where, value


@njit(cache=True)
def _rise(t, slack, w, r, q, p1, p2):  # type: ignore[no-untyped-def]
    """Derivative of F at t along the line, and its own derivative; −∞ where a gain is used up."""
    first, second = p1 + p2 * t, p2
    for i in range(len(w)):
        left = slack[i] + t * (r[i] + t * q[i] / 2)
        if left <= 0:
            return -np.inf, 0.0
        slope = r[i] + t * q[i]
        first += w[i] * slope / left
        second += w[i] * (q[i] / left - (slope / left) ** 2)
    return first, second


@njit(cache=True)
def _peak(high, slack, w, r, q, p1, p2):  # type: ignore[no-untyped-def]
    """Where F stops rising between 0 and `high`: Newton's method kept within a shrinking bracket."""
    low, t = 0.0, 0.0
    for _ in range(80):
        first, second = _rise(t, slack, w, r, q, p1, p2)
        if first > 0:
            low = t
        else:
            high = t
        step = -first / second if second < 0 else 0.0
        if second < 0 and abs(step) <= 1e-14 * high:
            return t
        if high - low <= 1e-14 * high:
            break
        t = t + step if low < t + step < high else (low + high) / 2
    return low


@njit(cache=True)
def _go(y, v, ks, slack, x, s, w, steep, centre, pull, r, q):  # type: ignore[no-untyped-def]
    """Move y along v to the peak of F or the next kink; how far the issue that moved most went, and whether a
    kink stopped it."""
    _slopes(y, v, ks, x, s, steep, r, q)
    p1, p2, largest = 0.0, 0.0, 0.0
    for k in ks:
        p1 -= 2 * pull * v[k] * (y[k] - centre[k])
        p2 -= 2 * pull * v[k] * v[k]
        largest = max(largest, abs(v[k]))
    far, where, value = _room(y, v, ks, x, s, steep)
    if where < 0 or _rise(0.0, slack, w, r, q, p1, p2)[0] <= 0:
        return 0.0, False
    stopped = _rise(far, slack, w, r, q, p1, p2)[0] >= 0
    t = far if stopped else _peak(far, slack, w, r, q, p1, p2)
    for k in ks:
        y[k] = min(max(y[k] + t * v[k], 0.0), END)
    if stopped:
        y[where] = value
    for i in range(len(w)):
        slack[i] += t * (r[i] + t * q[i] / 2)
    return t * largest, stopped


@njit(cache=True)
def _sides(k, y, slack, x, s, w, steep, centre, pull):  # type: ignore[no-untyped-def]
    """Derivatives of F in one issue: to the left of y and to the right of it."""
    tug = -2 * pull * (y[k] - centre[k])
    left, right = tug, tug
    for i in range(x.shape[0]):
        each = w[i] * s[i, k] / slack[i]
        away = y[k] - x[i, k]
        if steep == 2:
            left -= each * 2 * away / END
            right -= each * 2 * away / END
        else:
            left -= each * (1.0 if away > KINK else -1.0)
            right -= each * (-1.0 if away < -KINK else 1.0)
    return left, right


@njit(cache=True)
def _uphill(k, y, slack, x, s, w, steep, centre, pull):  # type: ignore[no-untyped-def]
    """The one-sided derivative that leads uphill in one issue; 0 where neither does."""
    left, right = _sides(k, y, slack, x, s, w, steep, centre, pull)
    if right > 0 and y[k] < END:
        return right
    if left < 0 and y[k] > 0:
        return left
    return 0.0


@njit(cache=True)
def _solve(h, g, n):  # type: ignore[no-untyped-def]
    """h d = g for a positive definite h (n, n), in place of g, by elimination."""
    for a in range(n):
        for b in range(a + 1, n):
            factor = h[b, a] / h[a, a]
            for c in range(a, n):
                h[b, c] -= factor * h[a, c]
            g[b] -= factor * g[a]
    for a in range(n - 1, -1, -1):
        for b in range(a + 1, n):
            g[a] -= h[a, b] * g[b]
        g[a] /= h[a, a]


@njit(cache=True)
def _newton(y, free, slack, x, s, w, steep, centre, pull, v, h, g):  # type: ignore[no-untyped-def]
    """Newton's direction on the free issues (those not resting on a kink or an end), put into v."""
    n = len(free)
    h[:n, :n] = 0.0
    for a in range(n):
        k = free[a]
        g[a] = _uphill(k, y, slack, x, s, w, steep, centre, pull)
        h[a, a] = 2 * pull
    for i in range(x.shape[0]):
        for a in range(n):
            k = free[a]
            away = y[k] - x[i, k]
            mine = s[i, k] * (2 * away / END if steep == 2 else np.sign(away)) / slack[i]
            if steep == 2:
                h[a, a] += 2 * w[i] * s[i, k] / (END * slack[i])
            for b in range(n):
                m = free[b]
                other = y[m] - x[i, m]
                theirs = s[i, m] * (2 * other / END if steep == 2 else np.sign(other)) / slack[i]
                h[a, b] += w[i] * mine * theirs
    for a in range(n):
        h[a, a] *= 1 + RIDGE
    _solve(h, g, n)
    v[:] = 0.0
    for a in range(n):
        v[free[a]] = g[a]


@njit(cache=True)
def _resting(k, y, x, s, steep):  # type: ignore[no-untyped-def]
    """Whether an issue is at an end of its scale or on an actor's position."""
    if y[k] <= 0.0 or y[k] >= END:
        return True
    if steep == 1:
        for i in range(x.shape[0]):
            if s[i, k] > 0 and abs(y[k] - x[i, k]) <= KINK:
                return True
    return False


@njit(cache=True)
def gains(y, x, s, base, steep, out):  # type: ignore[no-untyped-def]
    """What each actor gains by a deal over no deal, in points, put into `out`."""
    for i in range(x.shape[0]):
        out[i] = base[i]
        for k in range(x.shape[1]):
            away = abs(y[k] - x[i, k])
            out[i] -= s[i, k] * (away if steep == 1 else away * away / END)


@njit(cache=True)
def ascend(y, x, s, base, w, tau, steep, centre, pull, sweeps):  # type: ignore[no-untyped-def]
    """Raise F from y, where every gain is above τ, until no issue moves."""
    actors, issues = x.shape
    slack, r, q = np.empty(actors), np.empty(actors), np.empty(actors)
    v, g, h = np.zeros(issues), np.empty(issues), np.empty((issues, issues))
    one, free = np.empty(1, np.int64), np.empty(issues, np.int64)
    for _ in range(sweeps):
        gains(y, x, s, base, steep, slack)
        slack -= tau
        moved, count = 0.0, 0
        for k in range(issues):
            one[0] = k
            while True:
                up = _uphill(k, y, slack, x, s, w, steep, centre, pull)
                if up == 0.0:
                    break
                v[k] = np.sign(up)
                went, stopped = _go(y, v, one, slack, x, s, w, steep, centre, pull, r, q)
                moved = max(moved, went)
                if not stopped:
                    break
            v[k] = 0.0
            if not _resting(k, y, x, s, steep):
                free[count] = k
                count += 1
        if moved < STILL:
            break
        for _ in range(count):
            ks = free[:count]
            _newton(y, ks, slack, x, s, w, steep, centre, pull, v, h, g)
            went, stopped = _go(y, v, ks, slack, x, s, w, steep, centre, pull, r, q)
            v[:] = 0.0
            if not stopped:
                break
            kept = 0
            for k in ks:
                if not _resting(k, y, x, s, steep):
                    free[kept] = k
                    kept += 1
            count = kept


@njit(cache=True)
def raise_least(y, x, s, base, steep, enough, near):  # type: ignore[no-untyped-def]
    """Move y until every gain is at least `enough` or the least gain is within `near` of as large as it can be; the
    least gain.

    The method of centres (Huard 1967): the deal that maximises Σ log(g_i − τ) while τ closes in from below.
    """
    actors = x.shape[0]
    even, out = np.full(actors, 1.0 / actors), np.empty(actors)
    gains(y, x, s, base, steep, out)
    tau = out.min() - WIDEST
    for _ in range(ROUNDS):
        if out.min() >= enough:
            break
        ascend(y, x, s, base, even, tau, steep, y.copy(), PULL, ROUGH)
        gains(y, x, s, base, steep, out)
        # At the centre no deal has a least gain above τ plus the harmonic mean of the slacks.
        if tau + actors / (1 / (out - tau)).sum() - out.min() < near:
            break
        tau = out.min() - CLOSING * (out.min() - tau)
    return out.min()


@njit(cache=True, parallel=True)
def bargains(x, s, base, w, steep, start, margin, deal, shortfall):  # type: ignore[no-untyped-def]
    """The Nash bargain of every draw into `deal` (n, issues), and what is lacking to one into `shortfall` (n,)."""
    for d in prange(x.shape[0]):
        who = np.nonzero(w[d] > 0)[0]
        if len(who) == 0:
            continue
        mine, share, mass = x[d][who], s[d][who], w[d][who] / w[d][who].sum()
        y, room = deal[d], base[d][who]
        y[:] = start[d]
        least = raise_least(y, mine, share, room, steep, margin, NEAR)
        shortfall[d] = max(0.0, -least)
        lowered = min(0.0, least - margin)
        ascend(y, mine, share, room, mass, lowered, steep, start[d], PULL, SWEEPS)
