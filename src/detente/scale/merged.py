"""Chunks put together: every measure over all draws, on disk and not in memory.

A measure that an analysis asks of its first draws only ends in the chunk that gives it fewer rows than it has draws,
and what later chunks say of it is no part of the answer.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np

from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity
from detente.scale.chunk import Chunk, short
from detente.scale.plan import Plan
from detente.scale.store import mended


@contextmanager
def merging(plan: Plan, folder: Path | None) -> Iterator[Merged]:
    """Room for the answers of all chunks in this folder, in a file that has no name and so ends with the process."""
    place = folder or Path(tempfile.gettempdir())
    with mended(place):
        file = tempfile.TemporaryFile(dir=place)  # noqa: SIM115  (closed below, where the disk is not at fault)
    with file:
        yield Merged(plan, place, file)


class Merged:
    """The answers of the chunks that have come so far; what is mapped from the file outlasts its closing."""

    def __init__(self, plan: Plan, folder: Path, file: IO[bytes]) -> None:
        self.plan, self.folder, self._file = plan, folder, file
        self._first: Chunk | None = None
        self._early: list[Chunk] = []
        self._told: dict[int, Chunk] = {}

    def add(self, chunk: Chunk) -> None:
        """Put a chunk in its place, whatever the order they come in; the same chunk again changes nothing."""
        if chunk.index == 0:
            self._first = chunk
        if self._first is None:
            self._early.append(chunk)
            return
        early, self._early = self._early, []
        for one in [*early, chunk]:
            self._place(self._first, one)

    @property
    def needed(self) -> int:
        """How many chunks there are to ask: one, where no measure asks about more draws than the first has."""
        if self._first and short(list(self._first.answer.measures.values()), self._first.draws):
            return 1
        return self.plan.chunks

    @property
    def missing(self) -> bool:
        """Whether any chunk that is needed has not come yet."""
        return self._first is None or any(index not in self._told for index in range(self.needed))

    def _place(self, first: Chunk, chunk: Chunk) -> None:
        start = self.plan.bounds(chunk.index)[0]
        with mended(self.folder):
            for row, name in enumerate(first.answer.measures):
                found = chunk.answer.measures.get(name)
                for offset, values in enumerate((found.values, found.noise) if found else ()):
                    if values is not None:
                        os.pwrite(self._file.fileno(), values.data, 8 * ((2 * row + offset) * self._rows + start))
        self._told[chunk.index] = _without_numbers(chunk)

    @property
    def _rows(self) -> int:
        return self.plan.bounds(self.plan.chunks - 1)[1]

    def answer(self) -> Answer:
        """The answer over all draws: measures whole, tables and caveats as the first chunk has them."""
        assert self._first is not None
        chunks = [self._told[index] for index in range(self.needed)]
        measures = {
            name: self._measure(row, name, quantity, chunks)
            for row, (name, quantity) in enumerate(self._first.answer.measures.items())
        }
        exact = all(chunk.answer.exact for chunk in chunks)
        return replace(self._first.answer, measures=measures, caveats=self._caveats(chunks), exact=exact)

    def _measure(self, row: int, name: str, first: Quantity, chunks: list[Chunk]) -> Quantity:
        rows, floor = 0, 0.0
        for chunk in chunks:
            found = chunk.answer.measures.get(name)
            here = found.values.shape[0] if found else 0
            if found:
                floor += found.floor * here
            rows += here
            if here < chunk.draws:
                break
        noise = None if first.noise is None else self._column(2 * row + 1, rows)
        floor = first.floor if rows == len(first.values) else floor / rows
        return replace(first, values=self._column(2 * row, rows), noise=noise, floor=floor)

    def _column(self, column: int, rows: int) -> Array:
        place = 8 * column * self._rows
        return np.memmap(self._file, "<f8", mode="r", offset=place, shape=(rows,))

    def _caveats(self, chunks: list[Chunk]) -> list[Caveat]:
        """What the first chunk says, of all draws where it counts them, and where tables come from."""
        assert self._first is not None
        if self.plan.chunks == 1:
            return list(self._first.answer.caveats)
        held, all_ = f"of {self._first.draws} draws", f"of {self.plan.draws} draws"
        said = [replace(caveat, text=caveat.text.replace(held, all_)) for caveat in self._first.answer.caveats]
        if len(chunks) == 1:
            return said
        text = (
            f"Measures are over all {sum(chunk.draws for chunk in chunks)} draws; tables, and what is told from them, "
            f"are worked out from the first {self._first.draws}."
        )
        return [*said, Caveat("tables of some draws", text)]


def _without_numbers(chunk: Chunk) -> Chunk:
    """What is told of a chunk, its numbers left on disk; of them only how many there are."""
    measures = {
        name: replace(quantity, values=np.broadcast_to(0.0, len(quantity.values)), noise=None)
        for name, quantity in chunk.answer.measures.items()
    }
    return replace(chunk, answer=replace(chunk.answer, measures=measures, tables={}, caveats=[]))
