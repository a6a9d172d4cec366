"""What a stranger to the code finds with the document alone: calls made up by schemathesis, and a client that a generator writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from botkit.server.api.openapi import document
from tests.support.api_server import ApiSite, api_site

schemathesis = pytest.importorskip("schemathesis", reason="the extra api is not installed")
pytestmark = pytest.mark.extra

EXAMPLES = int(os.environ.get("BOTKIT_API_EXAMPLES", "12"))  # calls of each operation; with more, run this module alone


def test_the_document_is_valid() -> None:
    pytest.importorskip("openapi_spec_validator", reason="the extra api is not installed").validate(document())
