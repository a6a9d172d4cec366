"""The only registry."""

from __future__ import annotations

import subprocess
import sys

import pytest

import webhooks
from botkit.core.model.platform import Platform

NEEDS = ("challenge", "verify", "parse", "render", "signal", "reply", "verdict")


@pytest.mark.parametrize("name", webhooks.PLATFORMS)
def test_every_platform_can_do_what_botkit_asks_of_it(name: str) -> None:
    platform: Platform = webhooks.PLATFORMS[name]
    assert platform.name == name
    assert platform.graph_url.startswith("https://")
    assert all(callable(getattr(platform, need)) for need in NEEDS)


def test_a_name_that_is_not_in_the_table_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        webhooks.PLATFORMS["telegram"]


def test_the_package_says_whose_it_is() -> None:
    assert webhooks.DISTRIBUTION == "botkit-flows"


def test_importing_the_package_loads_no_adapter_and_no_http() -> None:
    code = "import sys, webhooks; print([m for m in sys.modules if m.startswith(('aiohttp', 'webhooks.', 'msgspec', 'phonenumbers'))])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
