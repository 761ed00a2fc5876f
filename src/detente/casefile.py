"""case.toml in and out: the only place that knows the format.

Reading reports every fault of a file together and half-loads nothing; writing keeps comments and leaves the
old file whole when it fails or is killed.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from detente import references
from detente.case import Case
from detente.errors import CaseError, Fault, NotFoundError
from detente.numeric import nearest

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

VERSION = 1
LARGEST = 5_000_000
"""Bytes; a full case takes some 40 thousand."""

_TOML_MENDS = {  # by a sign in what tomllib says
    "overwrite": "each name may stand only once: rename one of the two",
    "twice": "each name may stand only once: rename one of the two",
    "date": "write the date as 2007-04-21, with a day the month has",
    "nested": "take some of the brackets out",
    "": "text needs quotation marks, a list square brackets, a table braces",
}

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
    if str(path_or_example) in names and not path.is_file():
        return _EXAMPLES / str(path_or_example) / "case.toml"
    try:
        if path.exists():
            return path
    except OSError:  # a name no file can have, or a folder that may not be looked into
        pass
    like = nearest(str(path_or_example), names)
    raise NotFoundError(
        f"no case {str(path_or_example)[:200]!r}: neither a file nor a shipped case ({', '.join(names)})."
        + (f" Did you mean {like!r}?" if like else "")
    )


def load(path_or_example: str | Path) -> Case:
    """Read a case by path, or a shipped one by name; a graph model (.json), a file of KTAB's (.csv) or of
    the exchange model's tool (.csv, .txt) becomes a case.

    Raises CaseError with every fault, NotFoundError.

    >>> load("kosovo-2007").as_of.isoformat()
    '2007-04-21'
    """
    path = locate(path_or_example)
    read = {".json": parse_json, ".csv": parse_csv, ".txt": parse_csv}.get(path.suffix.lower(), parse)
    return read(_read(path), str(path_or_example))


def parse_csv(text: str, title: str = "case") -> Case:
    """Read a case from a table of positions, as KTAB keeps it (`detente.talks.ktab`) or as the exchange model's tool
    does (`detente.talks.exchange_file`). Raises CaseError.
    """
    from detente.talks import exchange_file, ktab  # noqa: PLC0415  (only needed for such a file)
    from detente.talks.as_case import as_case  # noqa: PLC0415

    read = exchange_file.parse if exchange_file.is_such(text) else ktab.parse
    return from_plain(as_case(read(text, title)), title)


def parse_json(text: str, title: str = "case") -> Case:
    """Read a case from JSON: a graph model (`detente.graph.file`), or a case as TOML would have it.

    Raises CaseError with every fault.
    """
    from detente.graph import file as graph_file  # noqa: PLC0415  (loads the kernels, which no other case needs)
    from detente.graph.as_case import as_case  # noqa: PLC0415

    plain = graph_file.plain_json(text, title)
    if graph_file.MARK in plain:
        return from_plain(as_case(graph_file.from_plain(plain, title)), title)
    return from_plain(plain, title)


def parse(text: str, title: str = "case") -> Case:
    """Read a case from the text of a file; `title` names it in errors. Raises CaseError with every fault."""
    return from_plain(_toml(text, title), title)


def from_plain(plain: dict[str, Any], title: str = "case") -> Case:
    """Build a case from plain values, as TOML or JSON gives them. Raises CaseError with every fault."""
    version = plain.get("detente")
    if type(version) is not int or version != VERSION:
        seen = "no `detente = …` line" if version is None else f"version {version!r:.40} of the case format"
        fault = Fault("detente", seen, f"version {VERSION}", f"detente = {VERSION} as the first line")
        raise CaseError(f"{title} cannot be used", [fault])
    try:
        case = Case.model_validate(plain)
    except ValidationError as error:
        from detente.faults import every_fault  # noqa: PLC0415  (only needed for a case with faults)

        raise CaseError(f"{title} cannot be used", every_fault(error, plain)) from None
    found = references.faults(case)
    if found:
        raise CaseError(f"{title} cannot be used", found)
    return case


def dump(case: Case) -> str:
    """The case as the text of a file, without what defaults already say; `parse` gives an equal case."""
    import tomlkit  # noqa: PLC0415  (only needed to write)

    return tomlkit.dumps(as_plain(case))


def as_plain(case: Case) -> dict[str, Any]:
    """The case as plain values, without what defaults already say; `from_plain` gives an equal case."""
    plain: dict[str, Any] = _listed(case.model_dump(by_alias=True, exclude_unset=True, exclude_none=True))
    return plain


def plain(path: str | Path) -> dict[str, Any]:
    """The file as plain values, before anything is checked. Raises CaseError for what is no TOML."""
    return _toml(_read(Path(path)), str(path))


def document(path: str | Path) -> TOMLDocument:
    """The file as an editable document: change values, then `save`; comments and order stay."""
    import tomlkit  # noqa: PLC0415

    text = _read(Path(path))
    _toml(text, str(path))
    return tomlkit.parse(text)


def save(document: TOMLDocument, path: str | Path) -> None:
    """Check the document, then replace the file in one step; CaseError and nothing written if it is wrong."""
    import tomlkit  # noqa: PLC0415

    text = tomlkit.dumps(document)
    parse(text, str(path))
    write_whole(Path(path), text.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at every moment either the old or the new one stands there whole.

    A link stays a link: the file it points to is replaced. Raises CaseError when the place cannot be written.
    """
    try:
        target = path.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
        try:
            _fill(handle, content)
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o644)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        seen = getattr(error, "strerror", None) or str(error)
        fault = Fault(str(path), seen, "a file in a folder you may write to", "nothing was changed")
        raise CaseError(f"{path} cannot be written", [fault]) from None


def _fill(handle: int, content: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # on disk before it takes the old one's name


def _read(path: Path) -> str:
    def fault(seen: str, allowed: str, mend: str = "") -> CaseError:
        return CaseError(f"{path} cannot be read", [Fault(str(path), seen, allowed, mend)])

    if path.is_dir():
        raise fault("a directory", "a TOML file", f"name the file in it, such as {path / 'case.toml'}")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise fault(f"more than {LARGEST:,} bytes", f"at most {LARGEST:,}", "is this the right file?")
        return content.decode("utf-8-sig")  # some editors put a mark first
    except UnicodeDecodeError as error:
        mend = "save it as UTF-8; is this the right file?"
        raise fault(f"byte {error.start + 1} is not text in UTF-8", "a TOML file in UTF-8", mend) from None
    except OSError as error:
        raise fault(error.strerror or "unreadable", "a file you may read") from None


def _toml(text: str, title: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:  # tomllib's own, and what a number of thousands of digits raises
        seen = str(error)
    except RecursionError:
        seen = "lists or tables nested too deeply"
    mend = next((mend for sign, mend in _TOML_MENDS.items() if sign in seen), _TOML_MENDS[""])
    raise CaseError(f"{title} is not TOML", [Fault(title, seen, "TOML, see https://toml.io", mend)])


def _listed(value: Any) -> Any:
    """The same with lists for tuples, which is how TOML has them."""
    if isinstance(value, dict):
        return {key: _listed(part) for key, part in value.items()}
    return [_listed(part) for part in value] if isinstance(value, list | tuple) else value
