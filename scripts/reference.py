"""Write docs/reference from the code, so that it cannot say anything else.

`make docs` (or `python scripts/reference.py`) rewrites the pages; `tests/test_docs.py` compares them with what this
file would write. Every sentence in them comes from a docstring, a signature, a field or a help text; to change a
page, change those.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer
from case_page import case_page

import detente
from detente import errors
from detente.analysis import Analysis, analyses
from detente.bodies.library import body_names, library_body
from detente.case import STATUSES, Case
from detente.casefile import load
from detente.classes import CLASSES, UNCLASSED
from detente.cli import app
from detente.errors import DetenteError
from detente.graph.stable import CONCEPTS

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "docs/reference"
TRIED = ROOT / "tests/cases/strait.toml"
"""A small case that uses every part of one: its measures show how names are made."""

SITUATED = (*CONCEPTS, "reachable", "lasting")
"""Names that begin so go on with a situation."""

MODULES = ("casefile", "case", "changes", "draws", "analysis", "result", "estimate", "condition", "likelihood")
PACKAGES = ("bodies", "compare", "doubt", "joint")
"""What the Python page lists besides the package itself and the formulas of the analyses."""


def pages() -> dict[str, str]:
    """Every page by its file name."""
    made = {
        "commands.md": commands_page(),
        "analyses.md": analyses_page(),
        "case-file.md": case_page(),
        "classes.md": classes_page(),
        "bodies.md": bodies_page(),
        "python.md": python_page(),
        "errors.md": errors_page(),
    }
    made["README.md"] = index_page(made)
    return {name: re.sub(r"\n{3,}", "\n\n", text).strip() + "\n" for name, text in made.items()}


def index_page(made: dict[str, str]) -> str:
    """The contents: each page with the sentence it opens with."""
    rows = []
    for name, text in made.items():
        title, about = text.split("\n\n")[:2]
        rows.append(f"- [{title.lstrip('# ')}]({name}): {' '.join(about.split())}")
    return "\n".join(["# Reference", "", "Written from the code by `scripts/reference.py`.", "", *rows])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    cells = [[" ".join(cell.replace("|", r"\|").split()) for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in [list(head), ["---"] * len(head), *cells]]
    return "\n".join(lines)


def prose(doc: str | None) -> str:
    """A docstring without its examples, paragraphs unwrapped, lists kept."""
    parts = [part for part in inspect.cleandoc(doc or "").split("\n\n") if not part.lstrip().startswith(">>>")]
    kept = [part.split("\n>>>")[0] for part in parts]
    return "\n\n".join(part if re.search(r"^(- |  )", part, re.M) else " ".join(part.split()) for part in kept)


def first_line(doc: str | None) -> str:
    """The first paragraph of a docstring in one line."""
    return prose(doc).split("\n\n")[0]


def commands_page() -> str:
    """Every command with its help, arguments and options."""
    root: Any = typer.main.get_command(app)
    parts = ["# Commands", "What can be typed after `detente`."]
    for name in sorted(root.commands):
        parts += _command(f"detente {name}", root.commands[name])
    parts += [
        "## Exit status",
        "0 when all went well, 2 when there is something you can mend (told on stderr), 130 when interrupted.",
    ]
    return "\n\n".join(parts)


def _command(name: str, command: Any) -> Iterator[str]:
    if hasattr(command, "commands") and command.commands:  # a group of commands that are listed one by one
        for sub in sorted(command.commands):
            yield from _command(f"{name} {sub}", command.commands[sub])
        return
    chosen = isinstance(command, typer.core.TyperGroup)
    yield f"## {name}{' ANALYSIS CASE' if chosen else ''}"
    text, _, example = inspect.cleandoc(command.help or "").partition("Example:")
    yield prose(text)
    if example:
        yield f"Example: `{example.strip()}`"
    if chosen:
        yield "Analyses and their settings: [analyses](analyses.md). Every analysis takes, besides its settings:"
        command = command.get_command(None, "adoption")
    rows = [_parameter(item) for item in command.params if item.name not in ("help", "curve")]
    yield table(("argument", "default", "meaning"), rows) if rows else "No arguments."


def _parameter(item: Any) -> tuple[str, str, str]:
    is_option = item.param_type_name == "option"
    written = " ".join(f"`{text}`" for text in item.opts) if is_option else f"`{item.metavar or item.name.upper()}`"
    hint = item.type_descriptor.annotation
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    values = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    default = (
        "required" if item.required else "" if item.default is None or item.default is False else f"`{item.default}`"
    )
    return written, default, (getattr(item, "help", None) or "") + values


def analyses_page() -> str:
    """Every analysis: question, method, settings, measures, example."""
    parts = [
        "# Analyses",
        "The ways to question a case: `detente run NAME CASE`, or `detente.run(name, case)` in Python.",
    ]
    for chosen in analyses().values():
        parts += _analysis(chosen)
    return "\n\n".join(parts)


def _analysis(chosen: Analysis) -> Iterator[str]:
    yield f"## {chosen.name}"
    yield f"*{chosen.question}* ({chosen.family})"
    yield prose(chosen.doc)
    hints = inspect.get_annotations(chosen.answer)
    rows = [
        (f"`--{key.replace('_', '-')}`", _type(hints[key], chosen), f"`{value}`") for key, value in _settings(chosen)
    ]
    yield table(("setting", "type", "default"), rows) if rows else "No settings."
    yield "Measures:"
    yield table(("name", "unit", "in words, for the case tried"), measure_names(chosen))
    yield f"Example: `{chosen.example}`"
    yield f"Source: {chosen.reference}. More: [explanation](../explanation/{chosen.name}.md)."


def _settings(chosen: Analysis) -> list[tuple[str, Any]]:
    return list(chosen.settings.items())


def _type(hint: Any, chosen: Analysis) -> str:
    module = import_module(chosen.answer.__module__)
    named = getattr(module, str(hint), None)
    words = ", ".join(f"`{word}`" for word in getattr(named, "__args__", ()))
    return words or f"{hint}"


def measure_names(chosen: Analysis) -> list[tuple[str, str, str]]:
    """Patterns of the names of an analysis's measures, from its answer to a small case."""
    case = load(TRIED)
    variants = getattr(import_module(chosen.answer.__module__), "VARIANTS", {})
    found: dict[str, tuple[str, str, str]] = {}
    for name, quantity in chosen.answer(case.draw(2)).measures.items():
        label = quantity.label
        pattern = ".".join(_pattern(case, name))
        if (variant := name.rpartition(".")[2]) in variants:
            pattern, label = f"….{variant}", f"each of these with {variants[variant][0]}"
        found.setdefault(pattern, (f"`{pattern}`", quantity.unit, label))
    return list(found.values())


def _pattern(case: Case, name: str) -> Iterator[str]:
    """The parts of a name, with ids of this case replaced by what they are ids of."""
    tables = ("issue", "draft", "body", "actor", "bargain", "lever", "goal", "option")
    kinds = {table.upper(): set(getattr(case, table)) for table in tables}
    statuses = {f"{draft}-{status}" for draft in case.draft for status in STATUSES}
    kinds["SITUATION"] = kinds["OPTION"] | statuses | {"today", "nothing"}
    first, *others = name.split(".")
    if first == "goal":
        kinds = {"GOAL": kinds["GOAL"], "LEVER": kinds["LEVER"]}
    elif first in SITUATED:
        kinds = {"SITUATION": kinds["SITUATION"]}
    elif first == "draft":
        kinds |= {"STATUS": set(STATUSES)}
    for part in (first, *others):
        words = part.split("+")
        kind = next((kind for kind, ids in kinds.items() if set(words) <= ids), None)
        yield part if kind is None else kind if kind == "SITUATION" else "+".join([kind] * len(words))


def classes_page() -> str:
    """The classes of options that ship, with their base rates and where these come from."""
    rows = [
        (f"`{key}`", _estimate(found.rate.low, found.rate.best, found.rate.high), found.text, found.reason)
        for key, found in CLASSES.items()
    ]
    about = f"Kinds of act, with how often actors who could do such an act did it; without one, `{UNCLASSED}`."
    own = "A case may write its own under `[class.NAME]`, or give one of these another rate; the case's then counts."
    return "\n\n".join(["# Option classes", about, table(("class", "rate", "act", "from"), rows), own])


def _estimate(low: float, best: float, high: float) -> str:
    return f"[{low:g}, {best:g}, {high:g}]"


def bodies_page() -> str:
    """The bodies known by name."""
    parts = ["# Bodies", 'Bodies that a case names instead of writing down: `[body.NAME] rule = "…"`.']
    for name in body_names():
        body = library_body(name)
        day = body.example
        members = body.members(day)
        parts += [
            f"## {name}",
            f"{body.title}: {body.meaning}",
            f"{len(members)} members on {day}: {', '.join(members)}.",
            f"Source: {body.source}.",
        ]
    return "\n\n".join(parts)


def python_page() -> str:
    """Names to import, with signature and first line."""
    parts = ["# Python", "What `import detente` offers, and the functions under it."]
    parts += ["## detente", table(("name", "what it is"), [_entry(getattr(detente, n), n) for n in detente.__all__])]
    for name in _modules():
        module = import_module(f"detente.{name}")
        rows = [row for item in _public(module) for row in _entries(item)]
        if rows:
            parts += [f"## detente.{name}", first_line(module.__doc__), table(("name", "what it is"), rows)]
    formulas = [_formula(chosen) for chosen in analyses().values()]
    parts += ["## Formulas", "Plain functions of arrays or a rule, each in the file of its analysis."]
    return "\n\n".join([*parts, table(("name", "what it is"), formulas)])


def _modules() -> Iterator[str]:
    yield from MODULES
    for package in PACKAGES:
        folder = ROOT / "src/detente" / package
        yield from (f"{package}.{path.stem}" for path in sorted(folder.glob("[!_]*.py")))


def _public(module: Any) -> list[Any]:
    members = [getattr(module, name) for name in vars(module) if not name.startswith("_")]
    own = [item for item in members if getattr(item, "__module__", None) == module.__name__]
    return [item for item in own if inspect.isfunction(item) or inspect.isclass(item)]


def _entries(item: Any) -> Iterator[tuple[str, str]]:
    yield _entry(item, item.__name__)
    if inspect.isclass(item) and item.__name__ in ("Case", "Draws", "Result"):
        for name, part in vars(item).items():
            target = getattr(part, "fget", None) or getattr(part, "func", None) or getattr(part, "__func__", part)
            if not name.startswith("_") and inspect.isfunction(target):
                yield _entry(target, f"{item.__name__}.{name}", is_call=target is part)


def _entry(item: Any, name: str, is_call: bool = True) -> tuple[str, str]:
    call = _signature(item) if inspect.isfunction(item) and is_call else ""
    return f"`{name}{call}`", first_line(item.__doc__)


def _signature(item: Any) -> str:
    """Names of the arguments with their defaults; their types stand in the code."""
    parts = []
    for parameter in inspect.signature(item).parameters.values():
        default = "" if parameter.default is parameter.empty else f"={_default(parameter.default)}"
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        star = "**" if parameter.kind is parameter.VAR_KEYWORD else ""
        if parameter.name not in ("self", "cls"):
            parts.append(f"{star}{parameter.name}{default}")
    return f"({', '.join(parts)})"


def _default(value: Any) -> str:
    return value.__name__ if inspect.isfunction(value) else repr(value)


def _formula(chosen: Analysis) -> tuple[str, str]:
    name = chosen.name.replace("-", "_")
    module = import_module(chosen.answer.__module__)
    found = getattr(module, name)
    return f"`{module.__name__}.{name}{_signature(found)}`", first_line(found.__doc__)


def errors_page() -> str:
    """Every error a user can meet."""
    tree = inspect.cleandoc(errors.__doc__ or "").split("\n\n", 1)[1]
    found = [item for item in _public(errors) if issubclass(item, DetenteError)]
    rows = [(f"`{item.__name__}`", first_line(item.__doc__)) for item in found]
    about = "What can go wrong and be mended; every one is a `detente.errors.DetenteError`."
    told = "On the command line an error is printed without a traceback, and the exit status is 2."
    return "\n\n".join(["# Errors", about, f"```text\n{tree}\n```", table(("error", "when"), rows), told])


def main() -> None:
    """Rewrite the pages, and take away what no longer is one."""
    PLACE.mkdir(parents=True, exist_ok=True)
    made = pages()
    for stale in {path.name for path in PLACE.glob("*.md")} - made.keys():
        (PLACE / stale).unlink()
    for name, text in made.items():
        (PLACE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
