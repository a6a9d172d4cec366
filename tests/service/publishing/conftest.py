"""A node whose flows are published while people talk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.published_flows import PublishingNode


@pytest.fixture
def publishing_node(make_node: Any) -> Callable[..., PublishingNode]:
    return lambda **flows: PublishingNode(make_node(), **flows)
