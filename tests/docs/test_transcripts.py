"""docs/transcripts.md: its examples run, and it knows every setting and fact."""

from __future__ import annotations

import re
from pathlib import Path

from botkit.testing.directives import DIRECTIVES
from botkit.testing.report import format_outcome
from botkit.testing.runner import run_file
from tests.support.paths import DOCS

PAGE = (DOCS / "transcripts.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def project(folder: Path) -> Path:
    flows = folder / "flows"
    (flows / "tests").mkdir(parents=True)
    (flows / "pizza.yaml").write_text(blocks("yaml")[0])
    return flows


def test_the_transcript_of_the_page_goes_as_written(tmp_path: Path) -> None:
    path = project(tmp_path) / "tests" / "pizza.chat"
    path.write_text(blocks("chat")[0])
    outcome = run_file(path)
    assert outcome.passed, format_outcome(outcome)


def test_the_python_of_the_page_runs(tmp_path: Path) -> None:
    flows = project(tmp_path)
    (code,) = blocks("python")
    exec(compile(code.replace('"flows"', repr(str(flows))), "docs/transcripts.md", "exec"), {})


def test_every_setting_is_on_the_page() -> None:
    assert [name for name in DIRECTIVES if f"| `{name} " not in PAGE] == []
