"""Voting on any number of issues by sampling, with errors: what beats a point, what nothing beats, the best text."""

from __future__ import annotations

import numpy as np

from detente.bodies.rule import Rule
from detente.numeric import Array
from detente.plane.directions import Bools, Votes
from detente.plane.grid import beaten_by, how_many
from detente.plane.tastes import Tastes
from detente.plane.winset import beats

_STEP = 0.02
_ROUNDS = 16


def share_error(share: Array, samples: int) -> Array:
    """Variance of a share found by so many samples; never 0, as what no sample hit may still be there.

    >>> share_error(np.array([0.5, 0.0]), 100).round(6).tolist()
    [0.0025, 0.0001]
    """
    return np.asarray(np.maximum(share * (1 - share), 1 / samples) / samples)


def sampled_share(
    rule: Rule, members: Tastes, origin: Array, texts: Array, abstaining: Bools | None = None
) -> tuple[float, float]:
    """Share of texts (samples, issues), drawn evenly, that beat a point (issues,), and its standard error.

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.tastes import alike
    >>> all_of_one = Rule(("a",), quota(("a",), 1), "one")
    >>> texts = np.random.default_rng(0).random((4000, 3))
    >>> share, error = sampled_share(all_of_one, alike(np.full((1, 3), 0.5)), np.array([0.5, 0.5, 0.1]), texts)
    >>> abs(share - 4 / 3 * np.pi * 0.4**3) < 3 * error  # a ball of radius 0.4
    True
    """
    share = float(beats(rule, members, origin, texts, abstaining).mean())
    return share, float(np.sqrt(share_error(np.array(share), len(texts))))


def still_among(
    rule: Rule, members: Tastes, votes: Votes, texts: Array, ahead: Array, abstaining: Bools | None = None
) -> tuple[int, Bools]:
    """The first text (texts, issues) that none of them beats, nor a small step along any of `ahead`, and those
    that fewest beat.

    `ahead` (directions, issues) of length 1; a step is a fiftieth of a point. −1 where every text is beaten: then the
    core holds none of them. One found may still be beaten by a text not tried. The second answer is of shape
    (texts,).

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three")
    >>> line = np.array([[0.0], [4.0], [9.0]])
    >>> found, least = still_among(rule, alike(line), votes_of(rule), line, np.array([[1.0], [-1.0]]))
    >>> found, least.tolist()
    (1, [False, True, False])
    """
    beaten = how_many(beaten_by(members, votes, texts))
    least = np.asarray(beaten == beaten.min())
    for k in np.flatnonzero(beaten == 0):
        if not beats(rule, members, texts[k], texts[k] + _STEP * ahead, abstaining).any():
            return int(k), least
    return -1, least


def searched_text(
    rule: Rule, members: Tastes, origin: Array, wants: Tastes, top: float, luck: Array, abstaining: Bools | None = None
) -> Array:
    """The best text (issues,) a setter is found to get past `origin`, all issues from 0 to `top`; see `setter_text`.

    `luck` (tries, issues) uniform numbers: texts are tried all over, then ever closer around the best so far; what is
    found passes, and is at most as good as the best there is.

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.tastes import alike
    >>> rule = Rule(("a",), quota(("a",), 1), "one")
    >>> luck = np.random.default_rng(0).random((500, 3))
    >>> wants = alike(np.array([[50.0, 50.0, 50.0]]))
    >>> searched_text(rule, wants, np.array([50.0, 50.0, 10.0]), wants, 100.0, luck).round(1).tolist()
    [50.0, 50.0, 50.0]
    """
    best, least, width = origin, float(wants.distance(origin)[0]), 2.0
    point = np.where(wants.weight[0] > 0, wants.points[0], origin)
    for turn in range(_ROUNDS):
        texts = luck * top if turn == 0 else np.clip(best + (luck - 0.5) * width * top, 0, top)
        toward = best + luck[:, :1] * (point - best)
        texts = np.concatenate([texts, toward, point[None]])
        off = wants.distance(texts)[:, 0]
        texts, off = texts[off < least], off[off < least]
        won = beats(rule, members, origin, texts, abstaining)
        if won.any():
            k = int(np.argmin(np.where(won, off, np.inf)))
            best, least = texts[k], float(off[k])
        width *= 0.6
    return best
