"""Logs: what they cannot write they leave out."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from botkit.cli.terminal.log_setup import set_up_logging


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_lines_go_to_whatever_standard_error_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_logging(as_json=True)
    log = structlog.get_logger()
    log.info("first")
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    log.info("second", channel="main")
    assert json.loads(stream.getvalue())["channel"] == "main"


@pytest.mark.parametrize("fault", [BrokenPipeError, ValueError, OSError])
def test_a_stream_that_is_gone_loses_lines_and_nothing_else(monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise fault

        def flush(self) -> None:
            raise fault

    set_up_logging(as_json=True)
    monkeypatch.setattr("sys.stderr", Gone())
    structlog.get_logger().error("nobody reads this")
