"""Telling whoever waits what is being worked on."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Told each step, in words, as it starts."""


def silence(step: str) -> None:
    """Report nothing."""
