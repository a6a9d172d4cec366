"""The layout of the tree: packages of a size that one can read, names that stand once, tests that mirror the code, short files."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT, TESTS

LONGEST_FILE = 400  # lines; 150 is the habit
LARGEST_PACKAGE = 20  # modules; a longer list is read by nobody
LONGEST_NAME = 90  # letters of a test's name: a list of failures is read on a terminal

# Folders that list the plug-ins of one kind grow with the language, the commands and the schema.
PLUG_INS = {
    *("botkit/core/engine/steps", "botkit/flowfile/checks", "botkit/cli/commands", "botkit/store/migrations/versions"),
    "botkit/server/api/resources",
}
# What a name of two classes is allowed for. Each group is searched for names that stand twice in it.
NAMED_TWICE: set[str] = set()
GROUPS = [("botkit/service", "botkit/core", "botkit/policy"), ("botkit/store",), ("webhooks",)]

# Tests of the whole: they mirror no package, but what the project promises.
WHOLE = {"acceptance", "browser", "everyday", "flows", "histories", "language", "peers"}
# Tests that mirror something else than the packages: folder of the tests -> folder that has what they are named after.
BESIDE = {"docs": "docs", "benchmarks": "benchmarks", "deploy": "deploy"}
OF_THE_PROJECT = {"test_layout.py", "test_patterns.py", "test_project_files.py", "test_release.py"}


def sources() -> Iterator[Path]:
    for package in ("botkit", "webhooks"):
        yield from (ROOT / package).rglob("*.py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def mirrored(test: Path) -> set[str]:
    """What the tests in this file may be called after: the modules in the folder that they mirror, and the folder."""
    folder = test.relative_to(TESTS).parent
    if not folder.parts:
        return set()
    if folder.parts[0] in BESIDE:
        source = ROOT / BESIDE[folder.parts[0]]
    else:
        source = ROOT / folder if folder.parts[0] == "webhooks" else ROOT / "botkit" / folder
    return {path.stem for path in source.iterdir() if path.stem != "__init__"} | {source.name} if source.is_dir() else set()


def mirrors(test: Path) -> bool:
    """`test_claim.py` and `test_claim_order.py` mirror `claim.py`."""
    subject = test.stem.removeprefix("test_")
    return any(subject == name or subject.startswith(f"{name}_") for name in mirrored(test))


def test_no_package_has_more_modules_than_one_can_read() -> None:
    counts: dict[str, int] = defaultdict(int)
    for path in sources():
        counts[name_of(path.parent)] += path.name != "__init__.py"
    assert {folder: count for folder, count in counts.items() if count > LARGEST_PACKAGE and folder not in PLUG_INS} == {}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_no_name_stands_for_two_classes(group: tuple[str, ...]) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for path in sources():
        if name_of(path).startswith(tuple(f"{package}/" for package in group)):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    owners[node.name].append(name_of(path))
    assert {name: paths for name, paths in owners.items() if len(paths) > 1 and name not in NAMED_TWICE} == {}


def test_every_package_says_what_it_is_for() -> None:
    packages = [path for path in sources() if path.name == "__init__.py"]
    assert [name_of(path) for path in packages if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_every_module_of_tests_mirrors_something() -> None:
    tests = [path for path in TESTS.rglob("test_*.py") if path.relative_to(TESTS).parts[0] not in WHOLE | OF_THE_PROJECT]
    assert len(tests) > 100
    assert [name_of(path) for path in tests if not mirrors(path)] == []


def test_no_file_is_longer_than_one_reads_at_a_time() -> None:
    files = [*sources(), *TESTS.rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_the_names_of_tests_fit_on_a_line() -> None:
    names = [
        node.name
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    assert [name for name in names if len(name) >= LONGEST_NAME] == []
