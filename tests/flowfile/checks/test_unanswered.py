"""A message that nobody understands: where customers write, a flow has to answer it."""

from __future__ import annotations

import pytest

from tests.support.flow_files import check

TEA = "botkit: 1\nflow: tea\ntitle: Tea\nlanguage: en\nstarts:\n  - keywords: [tea]\nsteps:\n  - say: With milk.\n"
LAST = "botkit: 1\nflow: last\ntitle: Last\nlanguage: en\nstarts:\n  - no_match\nsteps:\n  - say: Sorry.\n"


@pytest.mark.parametrize(
    ("files", "channels", "told"),
    [
        ({"tea.yaml": TEA}, ("main",), ["flows/tea.yaml:6 no-answer"]),
        ({"tea.yaml": TEA}, (), []),
        ({"tea.yaml": TEA, "last.yaml": LAST}, ("main",), []),
    ],
)
def test_a_project_with_channels_and_without_a_last_word_is_warned(
    files: dict[str, str], channels: tuple[str, ...], told: list[str]
) -> None:
    problems = check(files, channels=channels).problems
    assert [f"{problem.file}:{problem.line} {problem.code}" for problem in problems] == told
    assert all(problem.severity == "warning" for problem in problems)
