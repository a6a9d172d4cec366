"""Naming a fault of our own code in logs and events."""

from __future__ import annotations

import traceback
from pathlib import PurePath


def where(fault: Exception) -> str:
    """The class of a fault and the place in the code: never its message, which may hold a customer's words."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(fault).__name__} at {PurePath(last.filename).name}:{last.lineno}" if last else type(fault).__name__
