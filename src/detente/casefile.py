"""case.toml in and out: the only place that knows the format.

Reading reports every fault of a file together and half-loads nothing; writing keeps comments and leaves the old
file whole when it fails or is killed.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from detente import references
from detente.case import Case
from detente.errors import CaseError, Fault, NotFoundError
from detente.numeric import nearest

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

VERSION = 1
LARGEST = 5_000_000
"""Bytes; a full case takes some 30 thousand."""

_EXAMPLES = Path(str(files("detente"))) / "examples"


def example_names() -> list[str]:
    """Names of the shipped cases: the path below `examples/` of every folder that holds a case.

    >>> "kosovo-2007" in example_names()
    True
    """
    return sorted(str(p.parent.relative_to(_EXAMPLES).as_posix()) for p in _EXAMPLES.rglob("case.toml"))


def locate(path_or_example: str | Path) -> Path:
    """The file of a case, by path or by the name of a shipped one; NotFoundError when there is neither."""
    path, names = Path(path_or_example), example_names()
    if path.exists():
        return path
    if str(path_or_example) in names:
        return _EXAMPLES / str(path_or_example) / "case.toml"
    like = nearest(str(path_or_example), names)
    raise NotFoundError(
        f"no case {str(path_or_example)!r}: neither a file nor a shipped case ({', '.join(names)})."
        + (f" Did you mean {like!r}?" if like else "")
    )


def load(path_or_example: str | Path) -> Case:
    """Read a case by path, or a shipped one by name. Raises CaseError with every fault, NotFoundError.

    >>> load("kosovo-2007").as_of.isoformat()
    '2007-04-21'
    """
    path = locate(path_or_example)
    return parse(_read(path), str(path_or_example))


def parse(text: str, title: str = "case") -> Case:
    """Read a case from the text of a file."""
    return from_plain(_toml(text, title), title)


def from_plain(plain: dict[str, Any], title: str = "case") -> Case:
    """Build a case from plain values, as TOML or JSON gives them."""
    version = plain.get("detente")
    if version != VERSION:
        seen = "no `detente` key" if version is None else f"detente = {version!r}"
        raise CaseError(f"{title} cannot be used", [Fault("detente", seen, str(VERSION), f"detente = {VERSION}")])
    try:
        case = Case.model_validate(plain)
    except ValidationError as error:
        raise CaseError(f"{title} cannot be used", list(_shape_faults(error))) from None
    found = references.faults(case)
    if found:
        raise CaseError(f"{title} cannot be used", found)
    return case


def document(path: str | Path) -> TOMLDocument:
    """The file as an editable document: change values, then `save`; comments and order stay."""
    import tomlkit  # noqa: PLC0415  (only needed to write)

    return tomlkit.parse(_read(Path(path)))


def save(document: TOMLDocument, path: str | Path) -> None:
    """Check the document, then replace the file in one step; raises CaseError and writes nothing if it is wrong."""
    import tomlkit  # noqa: PLC0415

    text = tomlkit.dumps(document)
    parse(text, str(path))
    write_whole(Path(path), text.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at every moment either the old or the new one stands there whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path) -> str:
    def fault(seen: str, allowed: str, mend: str = "") -> CaseError:
        return CaseError(f"{path} cannot be read", [Fault(str(path), seen, allowed, mend)])

    if path.is_dir():
        raise fault("a directory", "a TOML file", f"name the file in it, such as {path / 'case.toml'}")
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise fault(f"{size:,} bytes", f"at most {LARGEST:,}", "is this the right file?")
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise fault(f"byte {error.start} is not UTF-8 text", "a TOML file in UTF-8") from None
    except OSError as error:
        raise fault(error.strerror or "unreadable", "a file you may read") from None


def _toml(text: str, title: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mend = "a text needs quotation marks, a list square brackets, each name only once"
        raise CaseError(f"{title} is not TOML", [Fault(title, str(error), "TOML, https://toml.io", mend)]) from None
    except RecursionError:
        raise CaseError(f"{title} is not TOML", [Fault(title, "lists nested too deeply", "plain tables")]) from None


def _shape_faults(error: ValidationError) -> Iterator[Fault]:
    """One fault a place, in plain words, from what pydantic found."""
    seen: set[str] = set()
    for item in error.errors():
        place = ".".join(_readable_place(item["loc"]))
        if place in seen:
            continue  # the other arms of a union say the same again
        seen.add(place)
        yield _shape_fault(place, item)


def _readable_place(loc: tuple[int | str, ...]) -> list[str]:
    """The place in the file, without pydantic's notes on which arm of a union it tried."""
    marks = ("function-", "dict[", "literal[", "constrained-", "tuple[", "[key]", "float", "lax-or-strict")
    return [str(part) for part in loc if not str(part).startswith(marks)]


def _shape_fault(place: str, item: Any) -> Fault:
    kind, value = item["type"], _short(item["input"])
    if kind == "extra_forbidden":
        key = place.rsplit(".", 1)[-1]
        allowed = _fields_at(item["loc"][:-1])
        like = nearest(key, allowed)
        return Fault(place, f"unknown key {key!r}", ", ".join(allowed), f"did you mean {like!r}?" if like else "")
    if kind == "missing":
        return Fault(place, "nothing", "a value: it has no default", f"add {place.rsplit('.', 1)[-1]} = …")
    if kind == "value_error":
        message, _, allowed = item["msg"].removeprefix("Value error, ").partition("allowed: ")
        return Fault(place or "case", message.rstrip("; ") or value, allowed or "see the glossary")
    return Fault(place or "case", value, item["msg"][0].lower() + item["msg"][1:])


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _fields_at(loc: tuple[int | str, ...]) -> list[str]:
    """The keys allowed in the table at this place of the file."""
    model: Any = Case
    for part in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            fields = {f.alias or name: f for name, f in model.model_fields.items()}
            model = fields[str(part)].annotation if part in fields else model
        elif args := getattr(model, "__args__", ()):
            model = args[-1]
        while hasattr(model, "__metadata__"):
            model = model.__origin__
    if isinstance(model, type) and issubclass(model, BaseModel):
        return sorted(f.alias or name for name, f in model.model_fields.items())
    return []
