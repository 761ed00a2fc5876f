"""What the documents say is so: pages are whole, links lead somewhere, examples run, names exist.

Python examples in Markdown run as doctests by pytest itself (see `addopts` in pyproject.toml).
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import typer

from detente.analysis import analyses
from detente.case import Case
from detente.cli import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
HOW_TOS = sorted((DOCS / "how-to").glob("[!R]*.md"))
MOST_LINES = 60
GLOSSARY = DOCS / "glossary.md"

# Words that the glossary bans; "state", "outcome" and "label" have another meaning here and may stand in names.
BANNED = re.findall(
    r"\w+",
    "player agent stakeholder scenario game dimension batna ideal capability strategy transition committee bill "
    "proposal settlement trade signal intervention parameter annotation extraction metric sample threshold",
)
# Names that hold one of them all the same, and why.
MEANT = {
    "threshold": "of a flip: the value at which a measure turns, not the votes that a body needs",
    "veto_players": "the model's name in the literature (Tsebelis)",
    "players": "those of that model, who each must agree",
    "ideal": "what each of them likes best, in that model's words",
    "samples": "texts tried at random in many dimensions",
    "ideal_points": "the literature's name of where states stand in the Assembly",
}


def script(name: str) -> ModuleType:
    """A file of `scripts/` as a module."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "scripts"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


EXAMPLES = script("examples")


@pytest.mark.parametrize("path", EXAMPLES.pages(), ids=relative)
def test_commands_print_what_the_page_says(path: Path, tmp_path: Path) -> None:
    for step in EXAMPLES.session(path.read_text(encoding="utf-8"), tmp_path):
        shown = f"$ {step.command}\n{step.printed}\n(exit status {step.status}); the page says:\n{step.said}"
        assert step.holds, f"{shown}\nMend: make docs"


def test_a_page_that_leaves_nothing_out_takes_every_line_printed(tmp_path: Path) -> None:
    code = "print('first')\nprint('new')\nprint('last')"
    page = f"In `a.py`:\n\n```python\n{code}\n```\n\n```console\n$ python a.py\n{{}}\n```\n"
    told = EXAMPLES.rewritten(page.format("first\nlast"), tmp_path)
    assert told == page.format("first\nnew\nlast")


def test_a_page_that_is_wrong_is_found_out(tmp_path: Path) -> None:
    page = "In `a.py`:\n\n```python\nprint('43 of 100')\n```\n\n```console\n$ python a.py\n{}\n```\n"
    for said, right in (("43 of 100", True), ("44 of 100", True), ("... 100", True), ("43 of 99", True)):
        assert next(EXAMPLES.session(page.format(said), tmp_path)).holds is right
    for said in ("63 of 100", "43 out of 100", "43 of"):
        assert not next(EXAMPLES.session(page.format(said), tmp_path)).holds


def test_the_reference_is_what_the_code_says() -> None:
    made = script("reference").pages()
    folder = DOCS / "reference"
    assert {path.name for path in folder.glob("*.md")} == set(made), "run make docs"
    for name, text in made.items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"{name} is stale: run make docs"


COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_reference_has_every_analysis_and_command() -> None:
    headings = {
        name: set(re.findall(r"^## (.+)$", (DOCS / "reference" / name).read_text(encoding="utf-8"), re.M))
        for name in ("analyses.md", "commands.md")
    }
    assert set(analyses()) <= headings["analyses.md"]
    assert {f"detente {name}" for name in COMMANDS} <= {" ".join(text.split()[:2]) for text in headings["commands.md"]}


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_commands_that_pages_name_exist(path: Path) -> None:
    named = re.findall(r"(?:`|^\$ |^    )detente ([a-z]+)(?: ([a-z-]+))?", path.read_text(encoding="utf-8"), re.M)
    assert not [name for name, _ in named if name not in COMMANDS]
    assert not [one for name, one in named if name == "run" and one and one not in {*analyses(), "polarisation"}]


@pytest.mark.parametrize("name", analyses())
def test_every_analysis_is_explained(name: str) -> None:
    page = DOCS / "explanation" / f"{name}.md"
    assert page.is_file(), f"write {relative(page)}: the question, the maths, the pitfalls"
    text = page.read_text(encoding="utf-8")
    assert f"`detente run {name} CASE" in text
    assert analyses()[name].question in " ".join(text.split())
    for part in ("## The maths", "## How to read it", "## Pitfalls", "Checked in [", ">>> "):
        assert part in text, f"{relative(page)} lacks {part!r}"
    settings = text.partition("## Settings")[2].partition("\n## ")[0]
    missing = [setting for setting in analyses()[name].settings if f"`{setting}`" not in text.replace("=", "`")]
    assert not missing, f"{relative(page)} says nothing of {missing}: {settings}"


def test_explanations_are_of_analyses_that_exist() -> None:
    about = {
        "README",
        "joint-model",
        "estimates",
        "doubt",
        "likelihood-words",
        "escalation-study",
        "ideal-points",
        "goals",
        "compare",
    }
    about |= {"council-record", "settlements-score", "reading", "reading-score"}
    assert {path.stem for path in (DOCS / "explanation").glob("*.md")} == about | set(analyses())


def test_every_page_is_in_its_index() -> None:
    for index in DOCS.rglob("README.md"):
        text = index.read_text(encoding="utf-8")
        beside = [path.name for path in index.parent.glob("*.md") if path != index]
        folders = [f"{path.name}/README.md" for path in index.parent.iterdir() if path.is_dir()]
        assert not [name for name in beside + folders if f"({name})" not in text], relative(index)


@pytest.mark.parametrize("path", HOW_TOS, ids=relative)
def test_how_tos_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def anchors(text: str) -> set[str]:
    """Anchors that headings get on a code host."""
    titles = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {
        re.sub(r"[^\w -]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", t)).strip().lower().replace(" ", "-") for t in titles
    }


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://|mailto:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (path.parent / name).resolve() if name else path
        assert place.exists(), f"{relative(path)}: no {target}"
        if anchor:
            assert anchor in anchors(place.read_text(encoding="utf-8")), f"{relative(path)}: no {target}"


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_python_in_pages_is_run(path: Path) -> None:
    """A Python block is a doctest, or a file of a walk; an empty line ends it, or the fence counts as output."""
    text = path.read_text(encoding="utf-8")
    for lead, block in re.findall(r"([^\n]*)\n\n```python\n(.*?)^```$", text, re.M | re.S):
        assert block.startswith(">>> ") or lead.endswith("`:"), f"{relative(path)}: not run:\n{block}"
        assert not block.startswith(">>> ") or block.endswith("\n\n"), f"{relative(path)}: no empty line after\n{block}"


def glossary() -> list[tuple[str, str]]:
    """Terms and what each is in the code."""
    rows = re.findall(r"^\| \*\*(.+?)\*\* \|.*\| (.*?) \|(?:[^|]*\|)?$", GLOSSARY.read_text(encoding="utf-8"), re.M)
    assert len(rows) > 30
    return rows


@pytest.mark.parametrize(("term", "objects"), glossary())
def test_every_term_stands_for_something(term: str, objects: str) -> None:
    names = re.findall(r"`(.*?)`", objects)
    assert names, f"{term}: no object"
    for name in names:
        found = thing(name)
        assert found is not None, f"{term}: no {name}"


def thing(name: str) -> object:
    """What a name of the glossary stands for: a table of the case file, or an object of the package."""
    if name.startswith("["):
        tables = {field.alias or key: field for key, field in Case.model_fields.items()}
        return tables.get(name.strip("[]").split(".")[0])
    parts = name.split(".")
    for k in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(["detente", *parts[:k]]))
        except ModuleNotFoundError:
            continue
        for part in parts[k:]:
            fields = getattr(found, "model_fields", {})
            found = getattr(found, part, None) or fields.get(part) or getattr(found, "__annotations__", {}).get(part)
        return found
    return None


def public_names() -> Iterator[tuple[str, str]]:
    """Every public function, class, field and argument of the package, with where it stands."""
    for path in sorted((ROOT / "src/detente").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names = [node.target.id]
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names += [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
            yield from ((relative(path), name) for name in names if not name.startswith("_"))


def test_names_keep_to_the_glossary() -> None:
    words = re.compile(rf"(?<![a-z])({'|'.join(BANNED)})s?(?![a-z])")
    split = [(where, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()) for where, name in public_names()]
    found = {(where, name) for where, name in split if words.search(name)}
    assert not sorted(f"{where}: {name}" for where, name in found if name not in MEANT)
    assert MEANT.keys() == {name for _, name in found}, "a name that is gone needs no reason"


def test_banned_words_are_told_in_the_glossary() -> None:
    text = GLOSSARY.read_text(encoding="utf-8").lower()
    assert not [word for word in BANNED if word not in text]
