"""What `botkit --help` and `botkit X --help` say: about everything, and to the end of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from botkit.cli.help_sections import SECTIONS
from botkit.cli.main import COMMANDS, GROUPS, command_line
from tests.support.commands import run
from tests.support.paths import ROOT


def walk(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, (*words, name))


EVERY = dict(walk(get_command(command_line())))


@pytest.mark.parametrize("words", EVERY, ids=lambda words: " ".join(words) or "botkit")
def test_every_command_argument_and_option_says_what_it_is_for(words: tuple[str, ...], tmp_path: Path) -> None:
    command = EVERY[words]
    assert command.help.strip().endswith(".")
    silent = [option.name for option in command.params if not getattr(option, "help", "")]
    assert silent == []


@pytest.mark.parametrize("words", [words for words, command in EVERY.items() if hasattr(command, "commands")], ids=" ".join)
def test_a_list_of_commands_says_whole_sentences(words: tuple[str, ...], tmp_path: Path) -> None:
    listed = run(*words, "--help", cwd=tmp_path).stdout.partition("Commands:")[2]
    assert listed
    assert "..." not in listed


def test_the_sections_of_the_help_are_those_of_the_readme_and_hold_every_command() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| (`.*`.*) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    written = {title: tuple(re.findall(r"`([a-z]+)`", names)) for title, names in rows if title != "for"}
    assert written == SECTIONS
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted({*COMMANDS, *GROUPS})


def test_the_former_name_of_a_command_works_with_a_note_and_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "flows.yaml").write_text(
        "botkit: 1\nflow: tea\ntitle: Tea\nlanguage: en\nstarts: [{keywords: [tea]}]\nsteps: [{say: Hello.}]\n"
    )
    for old, new in ((("texts",), ("translations",)), (("faq", "misses"), ("faq", "unanswered"))):
        former, present = run(*old, cwd=tmp_path), run(*new, cwd=tmp_path)
        note = f'"botkit {" ".join(old)}" is now called "botkit {" ".join(new)}"; the old name works in this release only.\n'
        assert (former.returncode, former.stderr) == (present.returncode, note + present.stderr)
        assert old[-1] not in run(*old[:-1], "--help", cwd=tmp_path).stdout.partition("Commands:")[2].split()


def test_a_file_that_cannot_be_written_is_told_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "flows/nps.yaml")

    monkeypatch.setattr("botkit.cli.project.load_project", full)
    ended = run("graph", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (3, '"flows/nps.yaml": No space left on device.\n')
