"""What each actor expects if a draft fails: the fallback, of every issue and as a whole.

Where an issue's fallback is "escalation" the forecast itself answers: walks from today with every draft voted down,
computed once, so that nothing goes in circles. An issue with a range, or a value an actor, keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import blake2b

import numpy as np
from numba import njit, prange

from detente.case import Case
from detente.draws import Draws
from detente.estimate import Estimate
from detente.joint.ends import ends
from detente.joint.foresight import Model, model
from detente.joint.resolve import fixtures
from detente.joint.vote import VoteOutcomes
from detente.joint.walk import AHEAD
from detente.numeric import Array
from detente.situations import Ints, Situations, situations
from detente.worth import Worth, issue_values, shares, worth

WALKS = 16
"""Walks a draw behind an expectation: their noise is well below the noise of a vote."""
FEW = 200
"""A batch of no more draws is one that is asked again and again with something changed."""
ENDS = "fallback ends"
"""What the ends of walks are kept under, by a name that holds all they rest on."""
_TOLD_ELSEWHERE = ("stance", "points", "holds", "motive_owner")


@dataclass(frozen=True)
class Fallback:
    """`value` (n, actors, issues): what each actor expects on each issue; `distance` (n, actors, issues): how far
    that is from its position, on average; `motives` (n, actors): worth of the motives expected to hold."""

    value: Array
    distance: Array
    motives: Array

    def worth(self, draws: Draws) -> Array:
        """Expected worth of no deal to every actor, shape (n, actors), in points."""
        weight = shares(draws.salience)
        return np.asarray(np.nansum(weight * (100 - self.distance), axis=2) + self.motives)


def fallback(draws: Draws) -> Fallback:
    """What every actor expects without the drafts on the table."""
    case = draws.case
    shape = (draws.n, len(case.actors), len(case.issues))
    value, distance, motives = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
    if any(issue.fallback == "escalation" for issue in case.issue.values()):
        value, distance, motives = _walked(draws)
    for k, key in enumerate(case.issues):
        given = case.issue[key].fallback
        if given == "escalation":
            continue
        for i, actor in enumerate(case.actors):
            if isinstance(given, Estimate):
                value[:, i, k] = draws[f"issue.{key}.fallback"]
            else:
                names = [actor] if actor in given else list(given)
                value[:, i, k] = np.mean([draws[f"issue.{key}.fallback.{name}"] for name in names], axis=0)
        distance[:, :, k] = np.abs(draws.position[:, :, k] - value[:, :, k])
    return Fallback(value, distance, motives)


def _walked(draws: Draws) -> tuple[Array, Array, Array]:
    space, value = failed_space(draws)
    votes = VoteOutcomes(
        np.zeros((draws.n, len(draws.case.drafts), 1, 3)), np.zeros((len(space), len(draws.case.drafts)), np.int32)
    )
    return _expected(draws, space, value, _ends(draws, space, model(draws, space, value, votes, 1.0)))


def _ends(draws: Draws, space: Situations, built: Model) -> Ints:
    """Where the walks of each draw end, (n, walks). Few draws share them with changed ones that walk the same way.

    A lever on a text or a vote leaves the world without drafts as it is, and two analyses that leave out the same
    motive ask for the same world.
    """
    walks = WALKS * min(draws.effort, 16)
    if draws.n > FEW:
        return ends(draws, space, built, walks=walks, ahead=AHEAD, name="fallback")
    key = (ENDS, draws.seed, draws.numbers, walks, _digest(space, built))
    if key not in draws.case_memo:
        draws.case_memo[key] = ends(draws, space, built, walks=walks, ahead=AHEAD, name="fallback")
    return draws.case_memo[key]  # type: ignore[no-any-return]


def _digest(space: Situations, built: Model) -> bytes:
    """The same for two models that walk alike: of all they hold but for values and motives that nowhere hold."""
    occurring = [built.stance[:, :, k, np.unique(built.value[:, k])] for k in range(built.value.shape[1])]
    held = built.holds.any(axis=0)
    given = (built.points[:, held], built.holds[:, held], built.motive_owner[held])
    rest = [getattr(built, field.name) for field in fields(built) if field.name not in _TOLD_ELSEWHERE]
    found = blake2b(digest_size=20)
    for array in (*occurring, *given, *rest, *fixtures(space)):
        found.update(f"{array.dtype}{array.shape}".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.digest()


def failed_space(draws: Draws) -> tuple[Situations, Worth]:
    """Situations reachable with every draft still on the table voted down, and their worth."""
    space = space_of(draws, failed_case(draws.case), "failed")
    return space, worth(draws, space)


def failed_case(case: Case) -> Case:
    """The case with every draft that is on the table voted down."""
    failed = {
        key: draft.model_copy(update={"status": "failed"}) if draft.status == "tabled" else draft
        for key, draft in case.draft.items()
    }
    return case.model_copy(update={"draft": failed})


def space_of(draws: Draws, case: Case, kind: str) -> Situations:
    """The situations of a case from today on; worked out once for all draws that start from the same today."""
    key = ("space", kind, draws.started, draws.stopped)
    if key not in draws.case_memo:
        draws.case_memo[key] = situations(case, draws.started, draws.stopped)
    return draws.case_memo[key]  # type: ignore[no-any-return]


def _expected(draws: Draws, space: Situations, value: Worth, ends: np.ndarray) -> tuple[Array, Array, Array]:
    values, which = issue_values(draws, space)
    n, actors, issues = draws.position.shape
    out = np.zeros((n, issues)), np.zeros((n, actors, issues)), np.zeros((n, actors))
    _mean_over(ends, values, which, draws.position, value.points, value.owner, value.holds.T.copy(), *out)
    return np.repeat(out[0][:, None], actors, axis=1), out[1], out[2]


@njit(cache=True, parallel=True)
def _mean_over(ends, values, which, position, points, owner, holds, mean, distance, motives):  # type: ignore[no-untyped-def]
    """Means over the walks of each draw: of the issue values, of the distances to them, of the motives that hold."""
    n, walks = ends.shape
    for d in prange(n):
        for r in range(walks):
            s = ends[d, r]
            for k in range(values.shape[1]):
                y = values[d, k, which[s, k]]
                mean[d, k] += y / walks
                for i in range(position.shape[1]):
                    distance[d, i, k] += abs(position[d, i, k] - y) / walks
            for m in range(owner.shape[0]):
                if holds[s, m]:
                    motives[d, owner[m]] += points[d, m] / walks
