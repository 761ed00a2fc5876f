"""How far a point can be moved in every direction, when each member weighs issues its own way: a turn around it.

In direction u member i gains up to some distance r_i(u): what it likes better than the point is convex, and the point
lies on its edge. So a text at distance r passes when those with r_i(u) > r win, and the winset reaches to the r of the
pivot, whose yes completes a winning coalition when members join from the farthest reach on. The pivot changes only
where it ties with another: along ellipses at a root of a cubic in the slope of u, along rhombi of a linear form.

Every edge is written as r(u) = (a + b·u) / (g·u + w·u²), seven numbers (a, b, g, w): an ellipse with a = 0, g = 0; a
line with b = 0, w = 0, which is the side of a rhombus, or bounds the strip of a member who minds one issue only.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.directions import wins
from detente.plane.tastes import Tastes

AHEAD = 1e-7
"""Radians past a tie at which who is pivotal is asked; arcs narrower than this are passed over."""
_FAR = 1e11


def edges(members: Tastes, origin: Array) -> Array:
    """What bounds each member's better texts, shape (members, 1 or 4, 7): one ellipse, or the sides of a rhombus."""
    return np.asarray(edges_at(members.points, members.weight, members.blocks, origin[0], origin[1]))


@njit(cache=True)
def edges_at(points, weight, blocks, x, y):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The same for plain arrays."""
    form = np.zeros((len(points), 4 if blocks else 1, 7))
    for i in range(len(points)):
        w1, w2 = weight[i, 0], weight[i, 1]
        a, b = w1 * (points[i, 0] - x), w2 * (points[i, 1] - y)
        if not blocks:
            if w1 > 0.0 and w2 > 0.0:
                form[i, 0, 1], form[i, 0, 2], form[i, 0, 5], form[i, 0, 6] = 2 * a, 2 * b, w1, w2
            else:
                form[i, 0, 0], form[i, 0, 3], form[i, 0, 4] = 2 * abs(a + b), w1 * np.sign(a), w2 * np.sign(b)
            continue
        for k in range(4):
            right, up = 1.0 - 2 * (k // 2), 1.0 - 2 * (k % 2)
            form[i, k, 0] = (abs(a) + right * a) + (abs(b) + up * b)
            form[i, k, 3], form[i, k, 4] = right * w1, up * w2
    return form


@njit(cache=True)
def far(row, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Reach along (c, s) to the edge a row describes; 0 where it does not lie ahead."""
    below = row[3] * c + row[4] * s + row[5] * c * c + row[6] * s * s
    above = row[0] + row[1] * c + row[2] * s
    return above / below if above > 0.0 and below > 0.0 else 0.0


@njit(cache=True)
def _reach(sides, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How far a member gains along (c, s), and which side ends it."""
    if len(sides) == 1:
        return far(sides[0], c, s), 0
    least, at = np.inf, 0
    for k in range(len(sides)):
        toward = sides[k, 3] * c + sides[k, 4] * s
        if toward > 0.0 and sides[k, 0] < least * toward:
            least, at = sides[k, 0] / toward, k
    return (least if least < np.inf else 0.0), at


@njit(cache=True)
def _sink(order, reach):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Sort from the farthest on; nearly in order already."""
    for k in range(1, len(order)):
        i, j = order[k], k
        while j > 0 and reach[i] > reach[order[j - 1]]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = i


@njit(cache=True)
def largest_root(a, b, c, d):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The largest real root of a t³ + b t² + c t + d below about 1e11, or −∞: by Newton's method from beyond it."""
    if abs(a) * _FAR <= abs(b) or a == 0.0:
        t = _larger_of_two(b, c, d)
        return _polished(t, a, b, c, d) if t > -np.inf else t
    middle, bend = -b / (3 * a), b * b - 3 * a * c
    if bend <= 0.0:
        return _polished(middle + 1e-6, a, b, c, d)
    wide = np.sqrt(bend) / (3 * abs(a))
    turn = middle + wide
    if (((a * turn + b) * turn + c) * turn + d) * a > 0.0:  # then there is but one root, on the other side
        return _polished(middle - 2 * wide, a, b, c, d)
    return _polished(middle + 2 * wide, a, b, c, d)


@njit(cache=True)
def _polished(t, a, b, c, d):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A root, by Newton's method from t."""
    for _ in range(80):
        slope = (3 * a * t + 2 * b) * t + c
        if slope == 0.0:
            break
        step = (((a * t + b) * t + c) * t + d) / slope
        t -= step
        if abs(step) <= 1e-14 * (1 + abs(t)):
            break
    return t


@njit(cache=True)
def _larger_of_two(a, b, c):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The largest real root of a t² + b t + c below 1e11, or −∞."""
    bend = b * b - 4 * a * c
    if bend < 0.0:
        return -np.inf
    q = -0.5 * (b + (np.sqrt(bend) if b >= 0 else -np.sqrt(bend)))
    best = -np.inf
    if abs(a) * _FAR > abs(q):
        best = q / a
    if abs(q) * _FAR > abs(c):
        best = max(best, c / q)
    return best


@njit(cache=True)
def _slope(along, across):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Cotangent of the angle, 0 to π, by which to turn until along·cos + across·sin = 0; −∞ if it is 0 already."""
    return -across / along if abs(along) * _FAR > abs(across) else -np.inf


@njit(cache=True)
def _turned(x, y, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A vector as seen along (c, s) and across it."""
    return x * c + y * s, y * c - x * s


@njit(cache=True)
def _squared(v1, v2, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """v1 x² + v2 y² as seen along (c, s): the factors of cos², cos·sin and sin²."""
    return v1 * c * c + v2 * s * s, 2 * (v2 - v1) * c * s, v1 * s * s + v2 * c * c


@njit(cache=True)
def _tie(p, j, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Cotangent of the angle to turn from (c, s) until two edges are as far: ellipses, or lines of one-issue members.

    The numerators over the denominators, multiplied out: a cubic, quadratic or linear form in cos and sin.
    """
    p_line, j_line = p[5] == 0.0, j[5] == 0.0
    if p_line and j_line:
        along, across = _turned(p[0] * j[3] - j[0] * p[3], p[0] * j[4] - j[0] * p[4], c, s)
        return _slope(along, across)
    if p_line or j_line:
        line, ellipse = (p, j) if p_line else (j, p)
        g0, g1 = _turned(line[3], line[4], c, s)
        b0, b1 = _turned(ellipse[1], ellipse[2], c, s)
        cc, cs, ss = _squared(ellipse[5], ellipse[6], c, s)
        return _larger_of_two(line[0] * cc - b0 * g0, line[0] * cs - b0 * g1 - b1 * g0, line[0] * ss - b1 * g1)
    p0, p1 = _turned(p[1], p[2], c, s)
    j0, j1 = _turned(j[1], j[2], c, s)
    if p[5] == j[5] and p[6] == j[6]:
        return _slope(j0 - p0, j1 - p1)
    p_cc, p_cs, p_ss = _squared(p[5], p[6], c, s)
    j_cc, j_cs, j_ss = _squared(j[5], j[6], c, s)
    a, d = p0 * j_cc - j0 * p_cc, p1 * j_ss - j1 * p_ss
    return largest_root(
        a, p1 * j_cc + p0 * j_cs - j1 * p_cc - j0 * p_cs, p1 * j_cs + p0 * j_ss - j1 * p_cs - j0 * p_ss, d
    )


@njit(cache=True)
def _next_ellipse(p, reach, form, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Cotangent of the angle to turn until p ties with another or stops gaining; or until another begins to.

    With it, the other whose tie is a root of a quadratic or cubic, else −1.
    """
    best, other = -np.inf, -1
    held = p >= 0 and reach[p] > 0.0
    for j in range(len(form)):
        row, before = form[j, 0], best
        if row[5] == 0.0:  # what lies beyond a line is all or nothing
            along, across = _turned(row[3], row[4], c, s)
            best = max(best, _slope(along, across))
        elif not held or j == p:
            along, across = _turned(row[1], row[2], c, s)
            best = max(best, _slope(along, across))
        if best > before:
            other = -1
        if held and j != p:
            tie = _tie(form[p, 0], row, c, s)
            if tie > best:
                best, other = tie, j
    return best, other


@njit(cache=True)
def _settled(angle, p, j):  # type: ignore[no-untyped-def]  # pragma: no cover
    """An angle at which two edges tie, from one nearly so: a root next to another loses digits."""
    for _ in range(3):
        gap = far(p, np.cos(angle), np.sin(angle)) - far(j, np.cos(angle), np.sin(angle))
        ahead = far(p, np.cos(angle + AHEAD), np.sin(angle + AHEAD)) - far(
            j, np.cos(angle + AHEAD), np.sin(angle + AHEAD)
        )
        step = gap / (ahead - gap) * AHEAD if ahead != gap else 0.0
        if not abs(step) < 1e-4:
            return angle
        angle -= step
    return angle


@njit(cache=True)
def _next_rhombus(p, side, reach, form, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The same where rhombi bound what members like better; ties with sides that do not bound are found as well."""
    best = -np.inf
    held = p >= 0 and reach[p] > 0.0
    for j in range(len(form)):
        for k in range(4):
            x, y = form[j, k, 3], form[j, k, 4]
            if held and form[j, k, 0] > 0.0:
                x = form[p, side, 0] * x - form[j, k, 0] * form[p, side, 3]
                y = form[p, side, 0] * y - form[j, k, 0] * form[p, side, 4]
            best = max(best, _slope(x * c + y * s, y * c - x * s))
    return best


@njit(cache=True)
def _pivot(order, reach, start, gain, truth, total):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whose yes completes a winning coalition of those who gain, from the farthest on; −1 if they cannot win."""
    total[:] = start
    for i in order:
        if reach[i] <= 0.0:
            return -1
        for t in range(len(total)):
            total[t] += gain[i, t]
        if wins(total, truth):
            return i
    return -1


@njit(cache=True)
def sweep(form, start, gain, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Arcs of the winset: (first, last) angle (arcs, 2), whose edge it is, and the edge (arcs, 7), see `edges`."""
    n = len(form)
    order, total = np.arange(n), np.empty(len(start), np.int64)
    reach, at = np.empty(n), np.empty(n, np.int64)
    ends, members, sides = [(0.0, 0.0)], [0], [0]
    angle = 0.0
    while angle < 2 * np.pi - AHEAD:
        c, s = np.cos(angle + AHEAD), np.sin(angle + AHEAD)
        for i in range(n):
            reach[i], at[i] = _reach(form[i], c, s)
        _sink(order, reach)
        p = _pivot(order, reach, start, gain, truth, total)
        side = at[p] if p >= 0 else 0
        if form.shape[1] == 1:
            slope, other = _next_ellipse(p, reach, form, c, s)
        else:
            slope, other = _next_rhombus(p, side, reach, form, c, s), -1
        after = angle + AHEAD + (np.arctan2(1.0, slope) if slope > -np.inf else np.pi)
        if other >= 0:
            after = max(_settled(after, form[p, 0], form[other, 0]), angle + AHEAD)
        if p >= 0:
            ends.append((angle, min(after, 2 * np.pi)))
            members.append(p)
            sides.append(side)
        angle = after
    return _packed(ends, members, sides, form)


@njit(cache=True)
def _packed(ends, members, sides, form):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Lists whose first entry is empty as arrays; arcs of the same edge that follow one another as one."""
    arcs, who, rows = np.empty((len(ends), 2)), np.empty(len(ends), np.int64), np.empty((len(ends), 7))
    count = 0
    for k in range(1, len(ends)):
        same = k > 1 and members[k] == members[k - 1] and sides[k] == sides[k - 1] and ends[k][0] == ends[k - 1][1]
        if same:
            arcs[count - 1, 1] = ends[k][1]
            continue
        arcs[count, 0], arcs[count, 1] = ends[k]
        who[count], rows[count] = members[k], form[members[k], sides[k]]
        count += 1
    return arcs[:count], who[:count], rows[:count]
