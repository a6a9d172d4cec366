"""`botkit test` as a program."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commands import Ended, run
from tests.support.paths import ROOT

FLOW = "botkit: 1\nflow: hi\ntitle: Hi\nlanguage: en\nstarts:\n  - keywords: [hi]\nsteps:\n  - say: Hello, {{ contact.name }}.\n"


def botkit(*words: str, cwd: Path = ROOT) -> Ended:
    return run(*words, cwd=cwd)


def project(folder: Path, **transcripts: str) -> Path:
    (folder / "flows" / "tests").mkdir(parents=True)
    (folder / "botkit.yaml").write_text("botkit: 1\n")
    (folder / "flows" / "hi.yaml").write_text(FLOW)
    for name, text in transcripts.items():
        (folder / "flows" / "tests" / f"{name}.chat").write_text(text)
    return folder


def test_transcripts_that_go_as_written_end_with_0(tmp_path: Path) -> None:
    done = botkit("test", cwd=project(tmp_path, good="> hi\n< Hello, Ana.\n"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 transcript, 1 action: all passed\n")


def test_a_difference_is_shown_with_the_line_of_the_step(tmp_path: Path) -> None:
    done = botkit("test", cwd=project(tmp_path, good="> hi\n< Hello, Ana.\n", bad="name Bo\n> hi\n< Hello, Ana.\n"))
    assert done.returncode == 1
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[0] == 'flows/tests/bad.chat:2: something else follows from "> hi"'
    assert lines[2] == "  - < Hello, Ana."
    assert lines[3].startswith("  + < Hello, Bo.")
    assert lines[3].endswith("flows/hi.yaml:8")
    assert done.stderr.splitlines()[-1] == "2 transcripts, 2 actions: 1 failed"


def test_words_choose_among_transcripts(tmp_path: Path) -> None:
    folder = project(tmp_path, good="> hi\n< Hello, Ana.\n", bad="> hi\n")
    assert botkit("test", "-k", "good", cwd=folder).returncode == 0
    assert botkit("test", "flows/tests/good.chat", cwd=folder).returncode == 0
    nothing = botkit("test", "-k", "other", cwd=folder)
    assert nothing.returncode == 2
    assert 'with "other" in their path' in nothing.stderr


def test_update_writes_them_anew(tmp_path: Path) -> None:
    folder = project(tmp_path, bad="# why\n> hi\n")
    done = botkit("test", "--update", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "flows/tests/bad.chat: written anew\n")
    assert (folder / "flows/tests/bad.chat").read_text() == "# why\n> hi\n< Hello, Ana.\n"


def test_json_is_one_object_per_transcript(tmp_path: Path) -> None:
    done = botkit("test", "--json", cwd=project(tmp_path, bad="> hi\n", broken="?\n"))
    bad, broken = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, bad["passed"], broken["passed"]) == (1, False, False)
    assert bad["differences"][0]["followed"] == [{"text": "< Hello, Ana.", "step": "flows/hi.yaml:8"}]
    assert ":1:" in broken["error"]


def test_flows_with_errors_are_told_before_anything_runs(tmp_path: Path) -> None:
    folder = project(tmp_path, good="> hi\n")
    (folder / "flows" / "hi.yaml").write_text(FLOW.replace("say", "sya"))
    done = botkit("test", cwd=folder)
    assert done.returncode == 1
    assert "hi.yaml:8:5" in done.stderr


def test_gaps_are_told_and_too_many_are_an_error(tmp_path: Path) -> None:
    folder = project(tmp_path, good="> hi\n< Hello, Ana.\n")
    (folder / "flows" / "bye.yaml").write_text(FLOW.replace("hi", "bye").replace("Hi", "Bye"))
    done = botkit("test", "--coverage", "--fail-under", "60", cwd=folder)
    assert done.returncode == 1
    assert "flows/bye.yaml:8: this step is never reached" in done.stdout
    assert "50.0 % visited, 2 gaps" in done.stdout
    assert "less than the 60 %" in done.stderr
    assert botkit("test", "--fail-under", "50", cwd=folder).returncode == 0


def test_what_nobody_would_notice_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path, good="> hi\n< Hello, Ana.\n")
    (folder / "flows" / "hi.yaml").write_text(FLOW + "  - set: {greeted: '1'}\n  - say: Bye.\n    when: greeted == 2\n")
    done = botkit("test", "--mutate", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        'flows/hi.yaml:9: nobody notices when this "set" is missing',
        'flows/hi.yaml:10: nobody notices when this "say" is missing',
    ]
    assert "mutants:" in done.stderr


def test_build_servers_get_their_file(tmp_path: Path) -> None:
    folder = project(tmp_path, good="> hi\n< Hello, Ana.\n", bad="> hi\n")
    assert botkit("test", "--junit", "out/junit.xml", cwd=folder).returncode == 1
    assert 'tests="2" failures="1" errors="0"' in (folder / "out" / "junit.xml").read_text()
