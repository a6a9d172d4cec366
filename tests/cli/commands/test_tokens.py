"""`botkit tokens` as an operator uses it: shown once, listed without their secret, replaced, taken back; and every mistake told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from botkit.store import Store
from tests.support.commands import Ended, run

SETTINGS = """\
botkit: 1
queues:
  desk: {due: 4 hours}
channels:
  main:
    platform: whatsapp
    account: "10000"
    token: env BOTKIT_TOKEN
    app_secrets: [env BOTKIT_APP_SECRET]
    verify_token: env BOTKIT_VERIFY_TOKEN
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN"):
        monkeypatch.setenv(f"BOTKIT_{name}", "x")
    (tmp_path / "botkit.yaml").write_text(SETTINGS)
    Store.open(f"sqlite:///{tmp_path / 'botkit.db'}").close()
    return tmp_path


def as_json(ended: Ended) -> Any:
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def listed(project: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = as_json(run("tokens", "list", "--json", cwd=project))
    return found


def test_a_token_is_shown_once_and_only_its_hash_is_kept(project: Path) -> None:
    made = run("tokens", "add", "desk", "--role", "agent", "--queue", "desk", "--by", "Kim", cwd=project)
    token = made.stdout.strip()
    assert token.startswith("bk_")
    assert "shown once" in made.stderr
    (row,) = listed(project)
    assert (row["name"], row["queues"], row["created_by"], row["used_at"]) == ("desk", ["desk"], "Kim", None)
    assert row["scopes"] == ["tickets:read", "tickets:write", "files:read"]
    shown = run("tokens", "list", cwd=project).stdout
    assert row["id"] in shown
    assert "never used" in shown
    secret = token.split("_", 2)[2]
    assert secret not in shown
    assert secret.encode() not in (project / "botkit.db").read_bytes()


def test_two_count_while_one_takes_the_place_of_the_other(project: Path) -> None:
    first = as_json(run("tokens", "add", "shop", "--scope", "events:write", "--json", cwd=project))
    second = as_json(run("tokens", "rotate", "shop", "--overlap", "2d", "--json", cwd=project))
    assert second["scopes"] == first["scopes"]
    assert [row["valid"] for row in listed(project)] == [True, True]
    assert listed(project)[0]["expires_at"] == second["former_ends_at"]
    third = run("tokens", "rotate", "shop", cwd=project)
    assert (third.returncode, f"revoke {first['id']}" in third.stderr) == (2, True)
    assert as_json(run("tokens", "revoke", first["id"], "--json", cwd=project)) == {"revoked": [first["id"]]}
    assert [row["valid"] for row in listed(project)] == [False, True]
    assert run("tokens", "revoke", "shop", cwd=project).stdout == f"shop {second['id']}: taken back.\n"
    assert run("tokens", "revoke", "shop", cwd=project).returncode == 2
    assert as_json(run("tokens", "add", "shop", "--role", "system", "--json", cwd=project))["valid"] is True


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "Shop!", "--role", "agent"), "is no name of a token"),
        (("add", "shop"), "give --role or --scope"),
        (("add", "shop", "--role", "agnet"), 'did you mean "agent"?'),
        (("add", "shop", "--scope", "ticket:read"), 'did you mean "tickets:read"?'),
        (("add", "shop", "--role", "agent", "--queue", "desc"), 'did you mean "desk"?'),
        (("add", "shop", "--role", "agent", "--expires", "0d"), "is over already"),
        (("add", "shop", "--role", "agent", "--expires", "soon"), "is no time"),
        (("rotate", "shop"), "has no token that counts"),
        (("rotate", "shop", "--overlap", "x"), "is no length of time"),
    ],
)
def test_a_mistake_is_told_and_makes_no_token(project: Path, words: tuple[str, ...], told: str) -> None:
    ended = run("tokens", *words, cwd=project)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert listed(project) == []


def test_a_name_has_one_token_until_it_is_replaced(project: Path) -> None:
    assert run("tokens", "add", "shop", "--role", "system", "--expires", "30d", cwd=project).returncode == 0
    again = run("tokens", "add", "shop", "--role", "system", cwd=project)
    assert (again.returncode, "botkit tokens rotate shop" in again.stderr) == (2, True)
