"""docs/checks.md: every kind of problem has its section, and each example's output is what the checker says today.

`BOTKIT_UPDATE=1 pytest tests/docs/test_checks.py` writes the outputs anew; read the difference before keeping it.
"""

from __future__ import annotations

import ast
import os
import re

import pytest

from botkit.flowfile.problem_codes import CODES
from botkit.flowfile.problems import render_all
from tests.support.flow_files import BOTH, WHATSAPP, check, yaml_blocks
from tests.support.paths import DOCS, ROOT

PAGE = DOCS / "checks.md"
_SECTION = re.compile(r"^## (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_OUTPUT = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# These cannot be written down in a Markdown page; tests/flowfile/yaml/test_parser.py shows them.
UNSHOWN = {"not-utf8", "too-large", "special-character"}
LIMITS = {"platform-part": BOTH}  # what takes more than one platform to be seen


def sections() -> dict[str, str]:
    return dict(_SECTION.findall(PAGE.read_text("utf-8")))


def update() -> None:
    def renew(section: re.Match[str]) -> str:
        said = render_all(check(yaml_blocks(section[2]), limits=LIMITS.get(section[1], WHATSAPP)).problems)
        return _OUTPUT.sub(lambda _: f"```text\n{said}\n```", section[0])

    PAGE.write_text(_SECTION.sub(renew, PAGE.read_text("utf-8")), "utf-8")


if os.environ.get("BOTKIT_UPDATE"):
    update()


def test_every_kind_of_problem_has_its_section_in_order() -> None:
    assert list(sections()) == list(CODES)


@pytest.mark.parametrize("code", [code for code in CODES if code not in UNSHOWN])
def test_the_example_gives_the_output_that_the_page_shows(code: str) -> None:
    section = sections()[code]
    shown = _OUTPUT.search(section)
    problems = check(yaml_blocks(section), limits=LIMITS.get(code, WHATSAPP)).problems
    assert shown is not None
    assert shown[1].rstrip("\n") == render_all(problems)
    assert code in {problem.code for problem in problems}


@pytest.mark.parametrize("code", CODES)
def test_the_section_begins_with_the_meaning_of_the_code(code: str) -> None:
    assert sections()[code].strip().startswith(CODES[code])


def test_every_code_that_the_source_uses_is_listed() -> None:
    """A code is the second argument of `problem`, `refuse` and their like, or the first of `Advice`."""
    used: set[str] = set()
    for path in [*ROOT.glob("botkit/flowfile/**/*.py"), *ROOT.glob("botkit/config/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in CODES and path.name != "codes.py":
                used.add(node.value)
    unknown = {f"unknown-{noun}" for noun in ("step", "flow", "function", "topic", "queue", "template", "form")}
    assert used | unknown == set(CODES)
