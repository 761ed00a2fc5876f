"""The rules of the house that a machine can check. New files are covered unasked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"

# Imports go from a later row to an earlier one; the files of one row leave each other alone.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("plain", "progress"),
    ("errors",),
    ("numeric",),
    ("condition",),
    ("goal_text",),
    ("likelihood", "words", "skeleton", "bodies", "graph", "scoring", "search", "plausible"),
    ("plane", "talks", "record", "reading"),
    ("estimate",),
    ("fields",),
    ("parts",),
    ("body",),
    ("case",),
    ("classes", "seats", "schema", "names", "forms"),
    ("inputs", "standpoints", "explicit", "preferences", "show", "aims", "correlation"),
    ("references",),
    ("faults",),
    ("casefile", "draws", "paths"),
    ("changes",),
    ("space", "views"),
    ("situations",),
    ("ordinal",),
    ("worth",),
    ("joint", "comparisons"),
    ("check",),
    ("result",),
    ("analysis",),
    ("goals",),
    ("goal_share",),
    ("analyses",),
    ("doubt", "convert", "scale"),
    ("compare", "review"),
    ("backtest",),
    ("brief",),
    ("",),  # the package itself: what `import detente` offers
    ("cli_shared",),
    ("cli_read", "cli_record", "cli_run", "cli_doubt", "cli_compare", "cli_explain"),
    ("cli",),
)

# Arrows that may point the other way, and why.
EXCEPTIONS = {
    ("case", "inputs"): "`case.inputs()` is how a user asks for them; imported when called",
    ("case", "draws"): "`case.draw(n, seed)` is how a user starts; imported when called",
}

# The few analyses that stand on another one, and why.
STANDS_ON: dict[tuple[str, str], str] = {
    (
        "analyses.bargaining.expected_utility",
        "analyses.bargaining.median",
    ): "its forecast is the median after the rounds",
}

# A heavy library, and the only places that may load it.
HOMES = {
    "SALib": ("doubt",),
    "altair": ("brief",),
    "docx": ("brief",),
    "jinja2": ("brief",),
    "vl_convert": ("brief",),
    "tomlkit": ("casefile", "review"),
    "sklearn": ("backtest", "doubt", "record"),
    "pyarrow": ("record",),
    "distributed": ("scale",),
    "typer": ("cli", "cli_compare", "cli_doubt", "cli_explain", "cli_read", "cli_record", "cli_run", "cli_shared"),
}


def name_of(path: Path) -> str:
    """`src/detente/bodies/rule.py` is `bodies.rule`; the package itself is the empty name."""
    parts = path.relative_to(SOURCE / "detente").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted((SOURCE / "detente").rglob("*.py"))}


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full name of every module (or of a name in one) that a file imports, wherever in it."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name != "detente")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write it out"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "detente":
            yield f"detente.{node.attr}"  # what is really taken from a bare `import detente`


def house_imports(name: str) -> set[str]:
    """The modules of the house that a module imports; the version is no arrow, it has its one home on top."""
    ours = (full.split(".")[1:] for full in imports(MODULES[name]) if full.split(".")[0] == "detente")
    found = (".".join(parts) for parts in ours if parts != ["__version__"])
    return {full if full in MODULES else full.rpartition(".")[0] for full in found}


def layer(name: str) -> int:
    """The row of a module, by its first part."""
    rows = [row for row, names in enumerate(LAYERS) if name.split(".")[0] in names]
    assert rows, f"src/detente: `{name}` is in no layer; give it one in tests/test_house.py"
    return rows[0]


def allowed(name: str, other: str) -> bool:
    """May the module import the other one?"""
    if (name, other) in EXCEPTIONS:
        return True
    if name.startswith("analyses.") and other.startswith("analyses."):
        family, _, inner = other.rpartition("._")
        return (bool(inner) and name.startswith(f"{family}.")) or (name, other) in STANDS_ON
    return name.split(".")[0] == other.split(".")[0] or layer(other) < layer(name)


@pytest.mark.parametrize("name", MODULES)
def test_arrows_point_one_way(name: str) -> None:
    layer(name)  # a module without imports needs its place too
    wrong = sorted(other for other in house_imports(name) if not allowed(name, other))
    assert not wrong, f"{name} imports {wrong}, which do not stand to its left"


def test_every_exception_to_the_arrows_is_in_use() -> None:
    pairs = {(name, other) for name in MODULES for other in house_imports(name)}
    assert not (EXCEPTIONS.keys() | STANDS_ON.keys()) - pairs


def test_every_layer_has_a_module() -> None:
    first = {name.split(".")[0] for name in MODULES}
    assert not {name for row in LAYERS for name in row} - first


@pytest.mark.parametrize("library", HOMES)
def test_heavy_libraries_stay_at_home(library: str) -> None:
    users = {name for name, path in MODULES.items() if library in {full.split(".")[0] for full in imports(path)}}
    assert users, f"nothing uses {library}: take it out of pyproject.toml"
    assert {user.split(".")[0] for user in users} <= set(HOMES[library])


def test_every_dependency_is_used() -> None:
    named = {"python-docx": "docx", "vl-convert-python": "vl_convert", "scikit-learn": "sklearn"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[^\w-]", line)[0] for line in project["dependencies"]}
    used = {full.split(".")[0] for path in MODULES.values() for full in imports(path)}
    assert {named.get(name, name) for name in wanted} <= used


def test_the_lock_agrees_with_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    wanted = [*project["project"]["dependencies"], *(name for extra in extras.values() for name in extra)]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in re.findall(r"^(\S+)==(\S+)", lock, re.M)}
    for requirement in map(Requirement, wanted + project["build-system"]["requires"]):
        version = locked.get(canonicalize_name(requirement.name))
        fits = version is not None and version in requirement.specifier
        assert fits, f"{requirement}: run make lock"
    assert lock.count("--hash=sha256:") > len(locked)


def test_the_lock_pins_what_is_asked_for_with_extras() -> None:
    """Without its extra in the lock, older pip takes the newest release of such a package and finds no hash."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name.split("[")[0]): name for name in re.findall(r"^(\S+)==", lock, re.M)}
    asked = [Requirement(text) for found in distributions() for text in found.requires or []]
    with_extras = [one for one in asked if one.extras and (not one.marker or one.marker.evaluate({"extra": ""}))]
    assert with_extras, "nothing asks for an extra any more: take this test out"
    for one in with_extras:
        name = locked.get(canonicalize_name(one.name), "")
        assert all(extra in name for extra in one.extras), f"{one} is not pinned with its extra: run make lock"


def test_no_two_files_of_tests_are_called_alike() -> None:
    """Collected together they would stand in each other's way, wherever they lie."""
    names = sorted(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert not {name for name in names if names.count(name) > 1}


def test_no_module_is_called_utils() -> None:
    bad = re.compile(r"^(utils?|helpers?|common|misc|tools)$")
    assert not [name for name in MODULES if any(bad.match(part) for part in name.strip("_").split("."))]


def test_nothing_has_outgrown_the_sizes() -> None:
    run = subprocess.run([sys.executable, ROOT / "scripts/sizes.py"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_sizes_sees_a_long_file_and_a_long_function(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    text = (ROOT / "scripts/sizes.py").read_text(encoding="utf-8")
    (tmp_path / "scripts/sizes.py").write_text(text, encoding="utf-8")
    body = '    """' + "word\n" * 60 + '    """\n' + "    x = 1\n"
    (tmp_path / "src").mkdir()
    (tmp_path / "src/fits.py").write_text("def f():\n" + body + "    x = 1\n" * 48, encoding="utf-8")
    (tmp_path / "src/long.py").write_text("def g():\n" + body + "    x = 1\n" * 400, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "scripts/sizes.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stdout.splitlines() == [
        "src/long.py: 463 lines, 400 allowed",
        "src/long.py:g: 402 lines, 50 allowed",
    ]


def test_change_fragments_are_named_by_kind() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
    right = re.compile(rf"[a-z0-9-]+\.({'|'.join(config['fragment'])})\.md")
    names = {path.name for path in (ROOT / "changes").iterdir()} - {
        Path(config["template"]).name,
        ".gitignore",
    }
    assert not sorted(name for name in names if not right.fullmatch(name))


TEXTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml")),
    *(ROOT / name for name in ("requirements.lock", ".ci/run")),
    *(
        path
        for folder in ("docs", "src", "changes", "scripts", "benchmarks", "tests")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".md", ".py", ".toml", ".jinja", ".html", ".css", ".json", ".ipynb"}
        and path != Path(__file__)
    ),
]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_names_a_place_on_one_machine(path: Path) -> None:
    place = re.compile(r"(?<![\w.:/-])/(home|root|work|tmp|opt|mnt|Users)/|file://")
    assert not place.findall(path.read_text(encoding="utf-8"))


def test_the_folder_map_agrees_with_the_tree() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = text.split("## Where things are")[1].split("```")[1]
    said = {line.split()[0].rstrip("/") for line in block.splitlines() if line.strip()}
    package = [path for path in (SOURCE / "detente").iterdir() if path.is_dir() or path.suffix == ".py"]
    inside = {f"src/detente/{path.name}" for path in package if path.name[0] not in "_."}
    assert {name for name in said if name.startswith("src/")} == inside
    assert not [name for name in said if not (ROOT / name).exists()]
