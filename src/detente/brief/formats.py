"""The forms a brief comes in, by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from detente.brief.content import Brief
from detente.errors import SettingError

FORMATS = {
    "json": ("data", "to_json"),
    "html": ("html", "to_html"),
    "text": ("terminal", "to_text"),
    "docx": ("word", "to_docx"),
}
"""Module and function of each form; imported only when asked for, since each has its own heavy library."""
_ENDINGS = {".json": "json", ".html": "html", ".htm": "html", ".txt": "text", ".docx": "docx"}


def render(brief: Brief, form: str) -> bytes:
    """The brief in one form; the same bytes for the same brief. SettingError for a form there is not."""
    if form not in FORMATS:
        raise SettingError(f"format = {form!r}; allowed: {', '.join(FORMATS)}")
    module, function = FORMATS[form]
    made: Callable[[Brief], bytes] = getattr(import_module(f"detente.brief.{module}"), function)
    return made(brief)


def form_of(path: Path) -> str:
    """The form that the ending of a file asks for; SettingError when it asks for none."""
    if path.suffix.lower() not in _ENDINGS:
        raise SettingError(f"output = {str(path)!r}: allowed endings: {', '.join(_ENDINGS)}; or name a --format")
    return _ENDINGS[path.suffix.lower()]
