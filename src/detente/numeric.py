"""Tolerances, tie order and the random streams: every numerical convention of the project in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
"""Floats; the first axis is the draw wherever there is one."""

TIE = 1e-9
"""Two values closer than this are equal: they tie, and neither is an improvement on the other."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like this one, or None when none is at all alike.

    >>> nearest("poistion", ["position", "salience"])
    'position'
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (needed only when something is misspelt)

    found = process.extractOne(word, sorted(allowed), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=60)
    return str(found[0]) if found else None


def ranks(values: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """The place of each value in rising order along the first axis, from 0; of equal ones the first comes first.

    >>> ranks([2.5, 1.0, 2.5]).tolist()
    [1, 0, 2]
    """
    order = np.argsort(values, axis=0, kind="stable")
    return np.argsort(order, axis=0, kind="stable")


def uniforms(seed: int, name: str, start: int, count: int, width: int = 1) -> Array:
    """Uniform numbers in (0, 1) for draws `start` to `start + count`, shape (count, width).

    Every name has its own stream, and row k of it is the same whatever the batch it is asked for in, so that
    a batch of n equals n batches of one and no answer depends on the number of workers.

    >>> a = uniforms(7, "stance.russia", 0, 5)
    >>> bool((uniforms(7, "stance.russia", 2, 3) == a[2:]).all())
    True
    """
    digest = hashlib.sha256(name.encode()).digest()
    words = [int.from_bytes(digest[k : k + 4], "little") for k in range(0, 16, 4)]
    stream = np.random.PCG64(np.random.SeedSequence([seed, *words]))
    stream.advance(start * width)
    numbers = np.random.Generator(stream).random((count, width))
    return np.maximum(numbers, 2.0**-53, out=numbers)
