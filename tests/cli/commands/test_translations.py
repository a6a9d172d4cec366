"""`botkit translations`: writing what is missing, telling what is stale, and a round with a translator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.commands import run

FLOW = """botkit: 1
flow: seat
title: Seats
language: en
starts:
  - keywords: [seat]
steps:
  - ask: Where would you like to sit?
    choices: [Window, Aisle]
  - say: "Thank you, {{ contact.name }}."
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seat.yaml").write_text(FLOW)
    return tmp_path


def test_a_new_language_is_written_and_then_still_to_be_translated(project: Path) -> None:
    ended = run("translations", "seat", "--to", "de", cwd=project)
    assert (ended.returncode, ended.stderr) == (0, "seat.de.yaml: 5 texts written to be translated\n")
    assert run("check", "--strict", cwd=project).returncode == 1
    left = run("translations", "--check", "--json", cwd=project)
    assert left.returncode == 1
    (found,) = json.loads(left.stdout)["translations"]
    assert found["untranslated"] == ["Where would you like to sit?", "Window", "Aisle", "Thank you, {{ contact.name }}."]
    assert (found["missing"], found["stale"]) == ([], [])


def test_a_round_with_a_translator_leaves_nothing_open(project: Path) -> None:
    sent = run("translations", "export", "--to", "de", cwd=project)
    assert sent.returncode == 0
    back = sent.stdout
    for source, text in {
        "seat": "Sitz",
        "Where would you like to sit?": "Wo möchten Sie sitzen?",
        "Window": "Fenster",
        "Aisle": "Gang",
        "Thank you, {{ contact.name }}.": "Danke, {{ contact.name }}.",
    }.items():
        assert f'msgid "{source}"\nmsgstr ""\n' in back
        back = back.replace(f'msgid "{source}"\nmsgstr ""\n', f'msgid "{source}"\nmsgstr "{text}"\n')
    (project / "de.po").write_text(back, "utf-8")
    taken = run("translations", "import", "de.po", cwd=project)
    assert (taken.returncode, taken.stdout) == (0, "")
    assert run("translations", "--check", cwd=project).returncode == 0
    assert run("check", "--strict", cwd=project).returncode == 0
    before = (project / "seat.de.yaml").read_bytes()
    assert run("translations", "export", cwd=project).stdout == back
    assert run("translations", "import", "de.po", "--json", cwd=project).returncode == 0
    assert (project / "seat.de.yaml").read_bytes() == before


def test_a_text_that_was_changed_is_shown_with_the_nearest_present_one(project: Path) -> None:
    test_a_round_with_a_translator_leaves_nothing_open(project)
    (project / "seat.yaml").write_text(FLOW.replace("Where would you", "Where do you"))
    shown = run("translations", "--stale", cwd=project)
    assert shown.returncode == 0
    assert 'nearest text of the flow: "Where do you like to sit?"' in shown.stdout
    assert shown.stderr == "seat.de.yaml: 1 text missing, 1 translation stale\n"
    assert run("translations", "--check", cwd=project).returncode == 1
    late = run("translations", "import", "de.po", cwd=project)
    assert late.returncode == 1
    assert 'no flow says this any more: "Where would you like to sit?" (seat)' in late.stdout


def test_a_translation_with_wrong_values_is_told_when_it_comes_in(project: Path) -> None:
    sent = run("translations", "export", "--to", "de", cwd=project).stdout
    (project / "de.po").write_text(sent.replace('contact.name }}."\nmsgstr ""', 'contact.name }}."\nmsgstr "Danke, {{ contact.nam }}."'))
    taken = run("translations", "import", "de.po", cwd=project)
    assert taken.returncode == 1
    assert "[translation-placeholder]" in taken.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("translations",),  # nothing is translated yet
        ("translations", "saet", "--to", "de"),
        ("translations", "--to", "../x"),
        ("translations", "export"),
        ("translations", "export", "--to", "de", "--format", "xliff"),
        ("translations", "import", "nowhere.po"),
        ("translations", "import", "seat.yaml"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(project: Path, words: tuple[str, ...]) -> None:
    ended = run(*words, cwd=project)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert not list(project.glob("*.de.yaml"))


def test_a_round_with_a_spreadsheet_leaves_nothing_open(project: Path) -> None:
    assert run("translations", "export", "--to", "de", "--format", "csv", "-o", "de.csv", cwd=project).returncode == 0
    table = (project / "de.csv").read_text("utf-8-sig")
    for source, text in {"seat": "Sitz", "Window": "Fenster", "Aisle": "Gang", "Where would you like to sit?": "Wo?"}.items():
        assert f",{source},\n" in table
        table = table.replace(f",{source},\n", f",{source},{text}\n")
    (project / "de.csv").write_text(
        table.replace('"Thank you, {{ contact.name }}.",', '"Thank you, {{ contact.name }}.","Danke, {{ contact.name }}."'), "utf-8"
    )
    taken = run("translations", "import", "de.csv", cwd=project)
    assert (taken.returncode, taken.stdout) == (0, "")
    assert run("translations", "--check", cwd=project).returncode == 0


def test_a_table_without_its_columns_is_refused_with_its_line(project: Path) -> None:
    (project / "de.csv").write_text("a,b\n", "utf-8")
    ended = run("translations", "import", "de.csv", cwd=project)
    assert ended.returncode == 2
    assert "de.csv:1: the first row names the columns" in ended.stderr
