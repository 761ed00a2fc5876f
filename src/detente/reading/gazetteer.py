"""States, organisations, bodies and groups by every name, seat and adjective they are known by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.reading.schema import Sort, Who


@dataclass(frozen=True)
class Gazetteer:
    """Each table leads from words as they are written to the actor they stand for."""

    names: dict[str, Who]
    seats: dict[str, Who]
    adjectives: dict[str, Who]
    longest: int  # words in the longest entry

    def __getitem__(self, words: str) -> Who | None:
        """The actor that words stand for, by whichever table knows them."""
        return self.names.get(words) or self.seats.get(words) or self.adjectives.get(words)

    def place(self, words: str) -> bool:
        """Are the words a seat or the name of a state, so that one can be in it?"""
        who = self.names.get(words)
        return words in self.seats or (who is not None and who.sort == "state")


@cache
def gazetteer() -> Gazetteer:
    """The tables shipped with the project.

    >>> table = gazetteer()
    >>> table["Kremlin"].name, table["Bundestag"] is None, table["Serb"].key
    ('Russia', True, 'SRB')
    """
    names: dict[str, Who] = {}
    seats: dict[str, Who] = {}
    adjectives: dict[str, Who] = {}
    for key, name, others, towns, people, sort in _rows():
        who = Who(key=key, name=name, sort=sort)
        for table, words in ((names, [name, *others]), (seats, towns), (adjectives, people)):
            table.update({word.removeprefix("the "): who for word in words if word})
    every = [*names, *seats, *adjectives]
    return Gazetteer(names, seats, adjectives, max(len(word.split()) for word in every))


def _rows() -> list[tuple[str, str, list[str], list[str], list[str], Sort]]:
    rows: list[tuple[str, str, list[str], list[str], list[str], Sort]] = []
    for file, sort in (("states.txt", "state"), ("organisations.txt", "organisation")):
        text = (files("detente.reading") / "facts" / file).read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                key, name, others, towns, people, *said = line.split("|")
                kind: Sort = said[0] if said else sort  # type: ignore[assignment]
                rows.append((key, name, others.split(","), towns.split(","), people.split(","), kind))
    return rows
