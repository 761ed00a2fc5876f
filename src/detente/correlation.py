"""Inputs that go together: the Gaussian copula that `correlate` in a case describes.

Each input keeps its own stream. Within a group of inputs tied to each other, directly or through others, the normal
score of one is a weighted sum of its own and of those before it in the alphabet, z = L z_own with L Lᵀ = R, so that
every input keeps its own distribution and no input outside the group is touched. A rank correlation (Spearman's) ρ
of two normal scores is a correlation r = 2 sin(π ρ / 6) (Kruskal 1958, JASA 53, section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.case import Case
from detente.errors import Fault
from detente.numeric import TIE, Array, nearest


@dataclass(frozen=True)
class Together:
    """A group of inputs tied to each other: names in sorted order, their correlation as normal scores, and its root."""

    names: tuple[str, ...]
    normal: Array
    root: Array


def rank_to_normal(rank: Array) -> Array:
    """The correlation of normal scores with this rank correlation, any shape.

    >>> rank_to_normal(np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [0.0, 0.518, 1.0]
    """
    return np.asarray(2 * np.sin(np.pi * np.asarray(rank) / 6))


def root(matrix: Array) -> Array:
    """The lower triangular L with L Lᵀ = matrix, for a positive semidefinite one, singular or not (Cholesky).

    >>> root(np.array([[1.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    found = np.zeros_like(matrix)
    for k in range(len(matrix)):
        for j in range(k):
            if found[j, j] > 0:
                found[k, j] = (matrix[k, j] - found[k, :j] @ found[j, :j]) / found[j, j]
        left = matrix[k, k] - found[k, :k] @ found[k, :k]
        found[k, k] = np.sqrt(left) if left > TIE else 0.0
    return found


def groups(case: Case) -> dict[str, Together]:
    """The group of every input that is tied to another, by the input's name."""
    if "correlation" not in case.memo:
        found = [Together(names, normal, root(normal)) for names, normal in _matrices(case)]
        case.memo["correlation"] = {name: group for group in found for name in group.names}
    return case.memo["correlation"]  # type: ignore[no-any-return]


def score(case: Case, name: str, own: Callable[[str], Array]) -> Array:
    """The normal score of an input, from the scores (n,) that `own` gives it and those of its group before it.

    Added up one by one, as a product of matrices may round otherwise in a batch of another size.
    """
    group = groups(case).get(name)
    if group is None:
        return own(name)
    weights = group.root[group.names.index(name)]
    parts = [w * own(other) for w, other in zip(weights, group.names, strict=True) if w]
    return np.asarray(sum(parts[1:], parts[0]))


def _ranks(case: Case) -> dict[frozenset[str], float]:
    """Rank correlations by pair; of one stated twice, the first."""
    found: dict[frozenset[str], float] = {}
    for stated in case.correlations:
        for a, b in stated.pairs:
            found.setdefault(frozenset((a, b)), stated.rank_correlation)
    return found


def _matrices(case: Case) -> Iterator[tuple[tuple[str, ...], Array]]:
    """Names and correlation of normal scores of every group."""
    ranks = {pair: rank for pair, rank in _ranks(case).items() if rank}
    yield from ((names, _matrix(names, ranks)) for names in _connected(ranks))


def _matrix(names: Sequence[str], ranks: Mapping[frozenset[str], float], share: float = 1.0) -> Array:
    """The correlation of normal scores of a group, of a share of what is stated; pairs not stated are uncorrelated."""
    matrix = np.eye(len(names))
    for i, a in enumerate(names):
        for j, b in enumerate(names[:i]):
            rank = share * ranks.get(frozenset((a, b)), 0.0)
            matrix[i, j] = matrix[j, i] = rank_to_normal(np.array(rank))
    return matrix


def _connected(pairs: Collection[frozenset[str]]) -> list[tuple[str, ...]]:
    group: dict[str, set[str]] = {}
    for pair in pairs:
        joint = set().union(pair, *(group.get(name, ()) for name in pair))
        group.update(dict.fromkeys(joint, joint))
    return sorted({tuple(sorted(names)) for names in group.values()})


def faults(case: Case, inputs: Collection[str]) -> Iterator[Fault]:
    """What is wrong with `correlate`: names that are no inputs, pairs stated twice, an impossible whole."""
    seen: set[frozenset[str]] = set()
    sound = True
    for k, stated in enumerate(case.correlations):
        place = f"correlate[{k + 1}]"
        for name in stated.inputs:
            if name not in inputs:
                sound = False
                like = nearest(name, inputs)
                mend = f"did you mean {like!r}?" if like else ""
                allowed = "names of inputs, such as stance.ACTOR.ISSUE.salience"
                yield Fault(place, f"unknown input {name!r}", allowed, mend)
        for pair in map(frozenset, stated.pairs):
            if pair in seen:
                yield Fault(place, f"{' and '.join(sorted(pair))} again", "each pair once", "take one of the two out")
            seen.add(pair)
    if sound:
        yield from _impossible(case)


def _impossible(case: Case) -> Iterator[Fault]:
    """Groups whose correlations no numbers could have: the matrix has a negative eigenvalue."""
    ranks = _ranks(case)
    for names, matrix in _matrices(case):
        if _possible(matrix):
            continue
        share = next(k / 100 for k in range(99, -1, -1) if _possible(_matrix(names, ranks, k / 100)))
        missing = len(names) * (len(names) - 1) // 2 - sum(pair <= set(names) for pair in ranks)
        also = f", or state the pairs of the group left out, which count as 0 ({missing})" if missing else ""
        mend = f"bring every one nearer to 0, to {share:g} of what it is{also}"
        allowed = "correlations that numbers can have at the same time (a positive semidefinite matrix)"
        yield Fault("correlate", f"impossible together: {', '.join(names)}", allowed, mend)


def _possible(matrix: Array) -> bool:
    return float(np.linalg.eigvalsh(matrix)[0]) > -TIE
