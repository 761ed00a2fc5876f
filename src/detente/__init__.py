"""Détente: a workbench for diplomatic deadlocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.case import Case as Case
    from detente.casefile import load as load
    from detente.result import Result as Result
    from detente.scale.run import run as run

__version__ = "0.1.0"
__all__ = ["Case", "Result", "load", "run"]

_HOMES = {
    "Case": "detente.case",
    "Result": "detente.result",
    "load": "detente.casefile",
    "run": "detente.scale.run",
}


def __getattr__(name: str) -> Any:
    """Import a public name only when it is asked for: start-up stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
