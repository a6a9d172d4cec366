"""The pages: each can be reached, no link leads nowhere, and every command that they show is one."""

from __future__ import annotations

import importlib
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from botkit.cli.main import command_line
from tests.support.paths import DOCS, ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((DOCS).glob("*.md"))]
FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
DEFAULTS = {"translations": "write"}  # `botkit translations nps` is short for `botkit translations write nps`
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@cache
def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """As GitHub makes them of headings: small letters, words and hyphens, spaces as hyphens."""
    found = set()
    for heading in re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower().strip()
        found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return frozenset(found)


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    goal = (page.parent / path).resolve() if path else page
    return goal.exists() and (not anchor or anchor in anchors(goal))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_to_a_page_and_a_heading(page: Path) -> None:
    links = [link for link in LINK.findall(prose(page)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not leads_somewhere(page, link)] == []


def test_the_index_names_every_page_once() -> None:
    index = DOCS / "README.md"
    named = re.findall(r"^\| \[([\w-]+\.md)\]\(\1\) \| .+\. \|$", index.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted({page.name for page in (DOCS).glob("*.md")} - {"README.md"})


def test_pages_that_messages_name_are_there() -> None:
    named = {
        (found["page"], found["anchor"] or "")
        for file in (*(ROOT / "botkit").rglob("*.py"), *(ROOT / "webhooks").rglob("*.py"))
        for found in re.finditer(r"docs/(?P<page>[\w-]+\.md)(?:#(?P<anchor>[\w-]+))?", file.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in named if not leads_somewhere(DOCS / "x.md", "#".join(filter(None, name)))] == []


# `docs/` in a page is the folder of the pages; `<name>` and `…` stand for something that the reader fills in.
PATH = re.compile(r"(?<![\w/.:<-])((?:botkit|webhooks|tests|benchmarks)/[\w./-]*\w/?)(?![\w<…/-])")
DOTTED = re.compile(r"(?<![\w/.-])((?:botkit|webhooks)(?:\.\w+)+)(?![\w/-])")
FILES = ("botkit.yaml", "botkit.db")  # names of files that look like modules


def is_importable(dotted: str) -> bool:
    """Whether the name is a module, or something in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            if not hasattr(value, name):
                return False
            value = getattr(value, name)
        return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_on_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [path for path in PATH.findall(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_dotted_name_on_a_page_can_be_imported(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [name for name in DOTTED.findall(text) if name not in FILES and not is_importable(name)] == []


def test_every_cell_of_the_grid_is_a_file_or_a_folder_of_its_layer() -> None:
    grid = prose(ROOT / "CONTRIBUTING.md").split("## The grid")[1].split("\n## ")[0]
    rows = [[re.findall(r"`([^`]+)`", cell) for cell in line.split("|")[1:-1]] for line in grid.splitlines() if line.startswith("| `")]
    paths = [f"{row[0][0]}{name}" for row in rows for cell in row[1:] for name in cell]
    assert len(paths) > 40
    assert [path for path in paths if not (ROOT / path).exists()] == []


def shown(page: Path) -> Iterator[str]:
    """Command lines of a page: in a block of their own, and within a sentence."""
    text = page.read_text(encoding="utf-8")
    yield from re.findall(r"^(?:    |)(?:\$ |\.venv/bin/)?(botkit .*)$", text, re.MULTILINE)
    yield from re.findall(r"`(botkit [^`]+)`", prose(page))


COMMAND_LINE: Any = get_command(command_line())


def not_known(line: str) -> str:
    """What of a command line is no command and no option; nothing, when all of it is known."""
    line = re.split(r" #| \| | > | < | && |;", line)[0]
    try:
        words = shlex.split(line)[1:]
    except ValueError:  # an apostrophe: a sentence that begins with the program's name
        return ""
    command = COMMAND_LINE
    while hasattr(command, "commands"):
        below = words[0] if words and words[0] in command.commands else DEFAULTS.get(command.name, "")
        if not below:
            break
        words = words[1:] if words[:1] == [below] else words
        command = command.commands[below]
    if hasattr(command, "commands") and words and re.fullmatch(r"[a-z]+", words[0]):
        return words[0]
    options = {"--help", *(name for option in command.params for name in (*option.opts, *option.secondary_opts))}
    return " ".join(word for word in words if word.startswith("-") and word != "-" and word.split("=")[0] not in options)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_one_with_its_options(page: Path) -> None:
    assert [(line, wrong) for line in shown(page) if (wrong := not_known(line))] == []


def test_every_command_stands_on_a_page() -> None:
    commands = COMMAND_LINE.commands
    lines = {line for page in PAGES for line in shown(page)}
    present = {name: command for name, command in commands.items() if not command.hidden}  # a former name is hidden
    names = [name for name, command in present.items() if not hasattr(command, "commands")]
    names += [
        f"{name} {below.name}"
        for name, command in present.items()
        for below in getattr(command, "commands", {}).values()
        if not below.hidden
    ]
    short = {f"{group} {below}": group for group, below in DEFAULTS.items()}
    names = [short.get(name, name) for name in names]
    assert [name for name in names if not any(re.match(rf"botkit {name}\b", line) for line in lines)] == []
