"""`botkit new flow`: it answers, it is tested, and it overwrites nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commands import run


def test_a_new_flow_in_a_new_project_has_no_problem_and_passes_its_own_test(tmp_path: Path) -> None:
    assert run("init", "my shop", "--pack", "blank", cwd=tmp_path).returncode == 0
    made = run("new", "flow", "opening_hours", "my shop", "--json", cwd=tmp_path)
    assert json.loads(made.stdout)["files"] == ["my shop/flows/opening_hours.yaml", "my shop/flows/tests/opening_hours.chat"]
    assert "botkit chat 'my shop' --say" in made.stderr
    checked = run("check", "--strict", "my shop", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert run("test", "my shop", cwd=tmp_path).returncode == 0
    assert (tmp_path / "my shop/flows/opening_hours.yaml").read_text("utf-8").startswith("# yaml-language-server: $schema=../schemas/")


def test_what_exists_is_not_overwritten_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    run("init", "mine", "--pack", "blank", cwd=tmp_path)
    before = (tmp_path / "mine/flows/hello.yaml").read_bytes()
    taken = run("new", "flow", "hello", "mine", cwd=tmp_path)
    assert (taken.returncode, taken.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "mine/flows/hello.yaml").read_bytes() == before
    wrong = run("new", "flow", "Opening hours", "mine", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "for example opening_hours" in wrong.stderr
