"""What `botkit check` finds in the desks of botkit.yaml, each at its place, and no secret in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from botkit.config import load, read_config
from botkit.flowfile.problems import render_all

QUEUES = "botkit: 1\nqueues: {one: {}, two: {}}\ndesks:\n"
CARE = "  care: {url: 'https://desk.example/hook', queues: [one], secrets: [env S]}\n"


@pytest.mark.parametrize(
    ("desks", "told"),
    [
        ("  care: {url: 'http://desk.example', queues: [one], secrets: [env S]}\n", "begins with https://"),
        ("  care: {url: 'ftp://desk', queues: [one], secrets: [env S], allow_private: true}\n", "begins with http:// or https://"),
        ("  care: {url: 'https://[desk', queues: [one], secrets: [env S]}\n", "names a host"),
        ("  care: {url: 'https://me:hunter2@desk.example', queues: [one], secrets: [env S]}\n", "a password does not stand in an address"),
        ("  care: {url: 'https://desk.example', queues: [on], secrets: [env S]}\n", 'no queue "on"; did you mean "one"?'),
        ("  care: {url: 'https://desk.example', queues: [], secrets: [env S]}\n", "botkit.yaml:4"),
        ("  care: {url: 'https://desk.example', queues: [one], secrets: []}\n", "botkit.yaml:4"),
        (
            "  care: {url: 'https://desk.example', queues: [one], secrets: [env S], inbox: '3'}\n",
            '"inbox" is for desks of',
        ),
        ("  care: {kind: chatwoot, url: 'https://desk.example', queues: [one], secrets: [env S]}\n", 'needs "token"'),
        (CARE + "  more: {url: 'https://desk.example', queues: [one], secrets: [env S]}\n", 'told to the desk "care" already'),
    ],
)
def test_what_is_wrong_with_a_desk_is_said_where_it_stands(desks: str, told: str) -> None:
    _, _, problems = read_config("botkit.yaml", (QUEUES + desks).encode())
    assert told in render_all(problems)
    assert "hunter2" not in render_all(problems)


def test_a_desk_is_read_with_its_secrets(tmp_path: Path) -> None:
    file = tmp_path / "botkit.yaml"
    file.write_text(QUEUES + CARE)
    desk = load(file, {"S": "a-secret"}).desks["care"]
    assert (desk.name, desk.kind, desk.queues, desk.secrets) == ("care", "webhook", ("one",), ("a-secret",))
    assert "a-secret" not in repr(desk)
