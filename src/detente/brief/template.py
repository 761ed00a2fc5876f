"""Pages from templates: every value escaped and made harmless, nothing fetched, nothing run but their own."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from detente.plain import plain

HERE = files("detente") / "brief"


def policy(style: str, script: str = "") -> str:
    """The tightest content security policy a page can have: its own style sheet, and script if any, named by hash."""
    own = f"script-src 'sha256-{_digest(script)}'; " if script else ""
    return f"default-src 'none'; style-src 'sha256-{_digest(style)}'; {own}base-uri 'none'; form-action 'none'"


def _digest(part: str) -> str:
    return base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()


def environment() -> Environment:
    """Templates beside this file, with text from a case made harmless wherever it is printed."""

    def harmless(value: object) -> object:
        return plain(value.replace("\n", " ")) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=FileSystemLoader(str(HERE)), autoescape=True, undefined=StrictUndefined, finalize=harmless,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
