"""Legal sequences forward: where several actors can lead together, nobody moving twice in a row.

A search meets a situation first by one last mover, who may not move on; met again by another, he may. So it need
not keep every last mover: nobody yet, one, or more than one is enough (Fang, Hipel & Kilgour 1993, definition 3.6).
"""

from __future__ import annotations

from numba import njit

MANY = -1
"""State of a situation from which everybody may move on; 0: not met; j + 1: met with j as the only last mover."""
REST, ONLY = 0, 1
"""What is still to be followed from a situation on the stack: all but one mover, or that one alone."""


@njit(cache=True, nogil=True)
def begin(start, stack):  # type: ignore[no-untyped-def]
    """Put the start on the stack, for everybody to move from; the new top. `state` must be 0 everywhere.

    The start counts as met only when a sequence leads back to it; a search told that the graph is closed, and so
    that it may follow each situation once, can miss that, and nothing else.
    """
    stack[0, 0], stack[0, 1], stack[0, 2] = start, -1, REST
    return 1


@njit(cache=True, nogil=True)
def follow(allowed, good, first, to, actors, closed, state, stack, top, met, count):  # type: ignore[no-untyped-def]
    """Follow what is on top of the stack; the new top and count.

    `allowed[j]` who may move, `good[e]` which edges count (none given: all). Situations met for the first time are
    written to `met` from `count` on; `stack` (2 situations + 1, 3) and `met` (situations) are large enough.
    """
    top -= 1
    s, last, rest = stack[top, 0], stack[top, 1], stack[top, 2] == REST
    for j in range(actors):
        if not allowed[j] or (j == last) == rest:
            continue
        for e in range(first[s * actors + j], first[s * actors + j + 1]):
            if len(good) and not good[e]:
                continue
            t = to[e]
            if state[t] == 0:
                state[t], met[count] = j + 1, t
                count += 1
                stack[top, 0], stack[top, 1], stack[top, 2] = t, j, REST
                top += 1
            elif not closed and state[t] > 0 and state[t] != j + 1:
                stack[top, 0], stack[top, 1], stack[top, 2] = t, state[t] - 1, ONLY
                state[t] = MANY
                top += 1
    return top, count


@njit(cache=True, nogil=True)
def forget(state, met, count):  # type: ignore[no-untyped-def]
    """Make `state` 0 again."""
    for k in range(count):
        state[met[k]] = 0
