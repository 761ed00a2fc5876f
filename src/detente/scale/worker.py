"""A process that answers chunks for another: `python -m detente.scale.worker FD`, spoken to over one pipe.

It ends with the process that started it: what it waits on is then closed.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from detente.errors import DetenteError


def serve(pipe: Connection) -> None:
    """Read a pickled plan and a version, then answer chunk after chunk until nobody asks."""
    from detente.scale.chunk import ask_alone  # noqa: PLC0415  (loads what the analysis needs)

    try:
        pickled, version = pipe.recv()
        while True:
            index = pipe.recv()
            pipe.send(_answered(ask_alone, pickled, version, index))
    except (EOFError, ConnectionError):
        return


def _answered(ask, pickled: bytes, version: str, index: int) -> tuple[bytes | None, str, bool]:  # type: ignore[no-untyped-def]
    """The bytes of a chunk; or why there are none, and whether the user can mend it."""
    try:
        return ask(pickled, version, index), "", True
    except DetenteError as error:
        return None, str(error), True
    except Exception:
        import traceback  # noqa: PLC0415

        return None, traceback.format_exc(), False


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
