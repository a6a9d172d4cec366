"""`botkit connect whatsapp`, against the emulator of the platform."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import Ended, run
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.number_setup import missing

CONFIG = """\
botkit: 1
business:
  name: Air
channels:
  main:
    platform: whatsapp
    account: "118230047715606"
    token: env WHATSAPP_TOKEN
    app_secrets: [env WHATSAPP_APP_SECRET]
    verify_token: env WHATSAPP_VERIFY_TOKEN
    base_url: {url}
"""
TEA = "botkit: 1\nflow: tea\ntitle: Tea\nlanguage: en\nstarts:\n  - no_match\nsteps:\n  - say: With milk.\n"


@pytest.fixture
def platform() -> Iterator[Emulator]:
    """The emulator on a loop of its own, since the command has one, too."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    made = Emulator(EmulatorSettings())
    asyncio.run_coroutine_threadsafe(made.start(), loop).result(20)
    yield made
    asyncio.run_coroutine_threadsafe(made.stop(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def project(tmp_path: Path, platform: Emulator, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "tea.yaml").write_text(TEA)
    (tmp_path / "botkit.yaml").write_text(CONFIG.format(url=platform.base_url))
    monkeypatch.setenv("WHATSAPP_TOKEN", platform.number.token)
    monkeypatch.setenv("WHATSAPP_APP_SECRET", platform.number.app_secret)
    monkeypatch.setenv("WHATSAPP_VERIFY_TOKEN", "my-own-word")
    return tmp_path


def connect(project: Path, *words: str, typed: str = "") -> Ended:
    return run("connect", "whatsapp", ".", *words, typed=typed, cwd=project)


def test_a_number_that_is_right_is_subscribed_and_what_the_dashboard_asks_for_is_printed(project: Path, platform: Emulator) -> None:
    ended = connect(project, "--business-account", platform.number.business, "--host", "bot.example.com", typed="\n")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "The number is 15550100200, and customers see it as Kettle & Co." in ended.stdout
    assert "The app is subscribed" in ended.stdout
    assert "Callback URL  https://bot.example.com/webhooks/whatsapp/main" in ended.stdout
    assert "Verify token  my-own-word" in ended.stdout
    assert platform.number.token not in ended.stdout + ended.stderr


def test_a_wrong_token_is_told_in_plain_words(project: Path, platform: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_TOKEN", "another-token")
    ended = connect(project, "--number", platform.number.id, "--business-account", platform.number.business)
    assert ended.returncode == 1
    assert "MISSING The token is wrong, or its time is over." in ended.stdout
    assert "another-token" not in ended.stdout + ended.stderr


def test_a_wrong_number_and_a_wrong_business_account_are_told_apart(project: Path, platform: Emulator) -> None:
    number = connect(project, "--number", "999", "--business-account", platform.number.business)
    assert "MISSING The token does not see this number." in number.stdout
    account = connect(project, "--number", platform.number.id, "--business-account", "999")
    assert "MISSING The token does not see this business account." in account.stdout
    typed = connect(project, "--number", "+15550100200", "--business-account", platform.number.business)
    assert (typed.returncode, typed.stderr.count("\n")) == (2, 1)


def test_what_the_environment_lacks_is_told_and_a_verify_token_is_made(
    project: Path, platform: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHATSAPP_APP_SECRET")
    monkeypatch.delenv("WHATSAPP_VERIFY_TOKEN")
    ended = connect(project, "--number", platform.number.id, "--business-account", platform.number.business)
    assert ended.returncode == 1
    assert "MISSING WHATSAPP_APP_SECRET must be set" in ended.stdout
    made = ended.stdout.partition("Verify token  ")[2].split()[0]
    assert len(made) >= 20
    assert f"export WHATSAPP_VERIFY_TOKEN={made}" in ended.stderr


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "PENDING"}, ["not registered"]),
        ({"status": "CONNECTED", "code_verification_status": "EXPIRED"}, ["not verified"]),
        ({"status": "BANNED", "name_status": "DECLINED"}, ["banned", "declined"]),
        ({"status": "SOMETHING_NEW"}, ["status is SOMETHING_NEW"]),
        ({"status": "CONNECTED", "code_verification_status": "VERIFIED", "name_status": "APPROVED", "platform_type": "CLOUD_API"}, []),
    ],
)
def test_every_state_that_keeps_a_number_from_answering_has_a_sentence(state: dict[str, str], words: list[str]) -> None:
    told = missing(state)
    assert len(told) == len(words)
    assert all(word in sentence for word, sentence in zip(words, told, strict=True))
