"""`botkit check`, as people, editors and CI run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.commands import run

CONFIG = "botkit: 1\nbusiness:\n  name: Air\nqueues:\n  desk: {}\n"
FLOW = "botkit: 1\nflow: echo\ntitle: Echo\nlanguage: en\nstarts:\n  - no_match\nsteps:\n  - say: You said {{ reply }}.\n"
KEPT = "  - ask: Why?\n    save: why\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "botkit.yaml").write_text(CONFIG)
    (tmp_path / "flows" / "echo.yaml").write_text(FLOW)
    return tmp_path


def test_sound_flows_end_with_0_and_one_line_on_stderr(project: Path) -> None:
    ended = run("check", cwd=project)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "1 flow, no problems\n")


def test_a_warning_ends_with_0_and_when_strict_with_1(project: Path) -> None:
    (project / "flows" / "echo.yaml").write_text(FLOW + KEPT)
    ended = run("check", cwd=project)
    assert ended.returncode == 0
    assert ended.stdout.startswith("flows/echo.yaml:10:11: warning: the answer is kept")
    assert ended.stderr == "1 flow, 1 warning\n"
    assert run("check", "--strict", cwd=project).returncode == 1


def test_mistakes_in_botkit_yaml_and_in_flows_are_told_together(project: Path) -> None:
    (project / "botkit.yaml").write_text(CONFIG.replace("name: Air", "nme: Air"))
    (project / "flows" / "echo.yaml").write_text(FLOW.replace("say:", "sya:") + KEPT)
    ended = run("check", "--json", cwd=project)
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert [(problem["file"], problem["line"]) for problem in json.loads(ended.stdout)["problems"]] == [
        ("botkit.yaml", 3),
        ("flows/echo.yaml", 8),
    ]


def test_each_format_tells_the_same_problem(project: Path) -> None:
    (project / "flows" / "echo.yaml").write_text(FLOW.replace("say:", "sya:"))
    written = {form: run("check", "--format", form, cwd=project) for form in ("text", "json", "sarif", "github")}
    assert {ended.returncode for ended in written.values()} == {1}
    assert all("sya" in ended.stdout for ended in written.values())
    assert written["github"].stdout.startswith("::error file=flows/echo.yaml,line=8,col=5,endColumn=8,title=unknown-key::")
    (result,) = json.loads(written["sarif"].stdout)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "flows/echo.yaml"}
    assert json.loads(written["json"].stdout)["problems"][0]["code"] == "unknown-key"


@pytest.mark.parametrize("words", [("--format", "xml"), ("nowhere",), ("--stricct",)])
def test_wrong_use_ends_with_2(project: Path, words: tuple[str, ...]) -> None:
    assert run("check", *words, cwd=project).returncode == 2


def test_no_colours_reach_a_pipe(project: Path) -> None:
    (project / "flows" / "echo.yaml").write_text(FLOW.replace("say:", "sya:"))
    assert "\x1b" not in run("check", cwd=project).stdout


def test_files_are_named_as_they_stand_below_the_present_folder(project: Path) -> None:
    (project / "flows" / "echo.yaml").write_text(FLOW.replace("say:", "sya:"))
    assert run("check", str(project), "--format", "github", cwd=project).stdout.startswith("::error file=flows/echo.yaml,")


def test_one_flow_is_not_looked_at_without_the_others_and_their_folder_is_named(project: Path) -> None:
    ended = run("check", "flows/echo.yaml", cwd=project)
    assert ended.returncode == 2
    assert ended.stderr == '"flows/echo.yaml" is a file. Flows know each other, so name their folder: .\n'
