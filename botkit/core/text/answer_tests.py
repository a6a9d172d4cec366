"""Tests of answers, for a question that takes several kinds: `when: answer is photo`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from botkit.core.model.values import Value


def _is_photo(value: Value) -> bool:
    return _is_file(value) and value["kind"] == "image"


def _is_file(value: Value) -> bool:
    """An answer to `expect: file`, or to `expect: photo`."""
    return isinstance(value, Mapping) and {"kind", "ref", "mime"} <= value.keys()


# Test -> what it is true for.
ANSWER_TESTS: dict[str, Callable[[Value], bool]] = {"photo": _is_photo, "file": _is_file}
