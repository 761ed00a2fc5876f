"""How far knowing an input would move the whole distribution of an answer, from draws there already are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.doubt.design import LEADING, ranked
from detente.doubt.methods import Asked, Listed, Told
from detente.draws import Draws
from detente.numeric import TIE, Array, ranks, uniforms

RESAMPLES = 100
_GRID = 128
_FURTHEST = 4.5  # normal scores; of a million draws some three lie beyond
_FEWEST = 32
_WIDTH = 0.53  # half of Silverman's: answers are seldom as round as a normal
_STEP = 2 * _FURTHEST / (_GRID - 1)


@dataclass(frozen=True)
class Delta:
    """Borgonovo's delta of one input, 0 (tells nothing) to 1, with the interval of four in five resamplings.

    It is half the mean area between the density of the answer and its density once the input is known.
    """

    input: str
    label: str
    delta: float
    low: float
    high: float


@dataclass(frozen=True)
class Deltas:
    """The leading inputs of a measure, the largest delta first; `chance` is what an input that tells nothing shows."""

    measure: str
    label: str
    found: tuple[Delta, ...]
    draws: int
    chance: float

    def rows(self) -> list[dict[str, Any]]:
        """A row an input, for tables."""
        return [asdict(delta) for delta in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def delta(inputs: Array, output: Array, seed: int = 0, resamples: int = RESAMPLES) -> Array:
    """Borgonovo's delta of each input, shape (inputs, 3): the estimate, then its 10th and 90th percentile.

    `inputs` (n, inputs) and `output` (n,) are the same n draws; delta_i = E[ area between f(y) and f(y | x_i) ] / 2
    (Borgonovo 2007, Reliability Engineering & System Safety 92, 771–784, equation 10). Draws are put into classes of
    equal count by the input and densities compared (Plischke et al. 2013, section 4). As delta stays the same under
    any rising change of y, y is put on normal scores first (values that tie at random among themselves).
    The bias is taken out by the bootstrap (their section 5), 2 δ − mean(δ*); what smoothing leaves: at a thousand draws
    an input that tells nothing shows some 0.05, and one that tells much up to a sixth too little.

    >>> x = np.linspace(0, 1, 600)
    >>> bool(delta(x[:, None], x**3)[0, 0] > 0.8)
    True
    """
    n = len(output)
    if n < _FEWEST or np.ptp(output) <= TIE:
        return np.zeros((inputs.shape[1], 3))
    scores, count = _scores(output, seed), _classes(n)
    whole = _heights(scores, _WIDTH * n**-0.2)
    picks = (uniforms(seed, "resampled draws", 0, resamples, n) * n).astype(np.intp)
    weights = np.array([np.bincount(pick, minlength=n) for pick in picks], dtype=float)
    return np.array([_one(column, scores, whole, weights, count) for column in inputs.T]).reshape(-1, 3)


def _classes(n: int) -> int:
    """Classes for n draws: enough to follow the input, each full enough for a density."""
    return int(np.clip(round(n**0.4), 4, 32))


def _scores(output: Array, seed: int) -> Array:
    from scipy.special import ndtri  # noqa: PLC0415  (slow to import)

    n = len(output)
    order = np.lexsort((uniforms(seed, "ties", 0, n)[:, 0], output))
    return np.asarray(ndtri((np.argsort(order) + 0.5) / n))


def _heights(scores: Array, width: Array | float) -> Array:
    """The kernel of each draw on a grid, (n, grid), each adding up to 1; `width` is one number or one a draw."""
    grid = np.linspace(-_FURTHEST, _FURTHEST, _GRID)
    found = np.exp(-0.5 * ((grid - scores[:, None]) / np.reshape(width, (-1, 1))) ** 2)
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def _one(column: Array, scores: Array, whole: Array, weights: Array, count: int) -> Array:
    """The estimate and interval of one input; `whole` are the kernels for the density of all."""
    n = len(column)
    places = ranks(column) * count // n
    member = np.equal.outer(np.arange(count), places).astype(float)
    sizes = member.sum(axis=1)
    spread = np.sqrt(np.maximum(member @ scores**2 / sizes - (member @ scores / sizes) ** 2, 0.0))
    heights = _heights(scores, np.maximum(_WIDTH * spread * sizes**-0.2, _STEP)[places])
    plain = _area(member, np.ones(n), heights, whole)
    again = np.array([_area(member, weight, heights, whole) for weight in weights])
    low, high = np.quantile(2 * plain - again, [0.1, 0.9])
    return np.array([2 * plain - again.mean(), low, high])


def _area(member: Array, weight: Array, heights: Array, whole: Array) -> float:
    """Half the mean area between the density of each class, (classes, n) membership, and the density of all."""
    sizes = member @ weight
    apart = (member * weight) @ heights - sizes[:, None] * (weight @ whole / weight.sum())
    return float(np.abs(apart).sum() / weight.sum() / 2)


def deltas(measure: str, label: str, draws: Draws, values: Array, most: int = LEADING) -> Deltas:
    """The deltas of the inputs that seem to move an answer most; `values` are of the first of the draws."""
    n = len(values)
    leading = ranked(draws, values)[:most]
    shuffled = uniforms(draws.seed, "an input that tells nothing", 0, n)
    columns = np.column_stack([*(draws[item.name][:n] for item in leading), shuffled])
    numbers = delta(columns, values, draws.seed)
    found = [Delta(item.name, item.label, *map(float, row)) for item, row in zip(leading, numbers[:-1], strict=True)]
    found.sort(key=lambda one: -one.delta)
    return Deltas(measure, label, tuple(found), n, float(numbers[-1, 2]))


def told(asked: Asked) -> Told:
    """Which input one would most like to know, whatever about the answer one cares for."""
    found = deltas(asked.question.name, asked.question.label, asked.draws, asked.values)
    clear = [one for one in found.found if one.low > max(found.chance, 0)]
    if not clear:
        said = f"Knowing any one input would hardly change what to expect of “{found.label}”."
    else:
        listed = ", ".join(f"{one.label} ({one.delta:.2f})" for one in clear[:3])
        said = f"Knowing it would change most what to expect of “{found.label}”: {listed}; 0 is nothing, 1 everything."
    title = f"Borgonovo's delta ({found.draws:,} draws; low and high hold four in five)"
    return Told((said,), (Listed("delta", title, found.rows()),), found.to_dict())
