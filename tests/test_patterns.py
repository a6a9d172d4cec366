"""No pattern of ours takes more than linear time, whatever it is given: customers and authors choose the texts that they are applied to."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import botkit
import webhooks

SIZES = (64, 256, 1_024, 4_096)  # each four times the one before
MEASURABLE = 0.002  # seconds; less says nothing about growth
STEEPEST = 9.0  # four times the text may take so many times as long: linear is 4, quadratic 16
ATTEMPTS = 4  # another program may take the processor meanwhile: the fastest counts

PIECES = [" ", "a", "0", "-", ".", "\t", "\n", "\u00a0 ", "a-", "a.", "a ", "'", '"', "[", "(", "{", "{{"]  # fmt: skip
PIECES += ["\\", "@a", "=", "a_", "1:", "..", "eyJ-", "://"]
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


def modules() -> Iterator[ModuleType]:
    for package in (botkit, webhooks):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for inner in value:
            yield from patterns_in(inner, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for inner in value.values():
            yield from patterns_in(inner, depth + 1)
    elif depth < 4 and hasattr(value, "__struct_fields__") and not isinstance(value, type):
        for name in value.__struct_fields__:
            yield from patterns_in(getattr(value, name, None), depth + 1)


def applied() -> dict[tuple[Any, str], tuple[str, re.Pattern[Any]]]:
    """Every pattern with every method that its module calls on it; with `search` and `fullmatch` where that cannot be seen."""
    found: dict[tuple[Any, str], tuple[str, re.Pattern[Any]]] = {}
    for module in modules():
        source = inspect.getsource(module)
        for name, value in list(vars(module).items()):
            called = set(re.findall(rf"\b{re.escape(name)}\.({'|'.join(METHODS)})\(", source))
            for pattern in patterns_in(value):
                if called or f"{name} = " in source:
                    for method in called or {"search", "fullmatch"}:
                        found.setdefault((pattern.pattern, method), (f"{module.__name__}.{name}.{method}", pattern))
    return found


def seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    given: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    if method == "sub":
        pattern.sub("" if isinstance(given, str) else b"", given)
    else:
        result = getattr(pattern, method)(given)
        if method == "finditer":
            list(result)
    return time.process_time() - began


def grows_too_fast(pattern: re.Pattern[Any], method: str, piece: str) -> str:
    last = 0.0
    for size in SIZES:
        text = piece * (size // len(piece) or 1) + "\x00"
        taken = seconds(pattern, method, text)
        if last and taken > MEASURABLE and taken / last > STEEPEST:
            taken = min(seconds(pattern, method, text) for _ in range(ATTEMPTS))
            shorter = piece * (size // 4 // len(piece) or 1) + "\x00"
            before = min(seconds(pattern, method, shorter) for _ in range(ATTEMPTS))
            if taken > MEASURABLE and taken / before > STEEPEST:
                return f"{size} characters of {piece!r} take {taken:.4f} s, {taken / before:.0f} times a quarter of them"
        last = max(taken, 1e-5)
    return ""


def pieces_for(pattern: re.Pattern[Any]) -> list[str]:
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    own = sorted(set(re.findall(r"[A-Za-z]{3,}|[^\w\s\\\[\]()?*+|^$]{1,3}", source)))[:20]
    return [*PIECES, *own, *(word + end for word in own for end in (" ", "-"))]


def test_every_pattern_takes_linear_time() -> None:
    found = applied()
    assert len(found) > 80, "the patterns of all modules were found"
    steep = {name: why for (_, method), (name, pattern) in found.items() for why in [worst(pattern, method)] if why}
    assert steep == {}


def worst(pattern: re.Pattern[Any], method: str) -> str:
    return next((why for piece in pieces_for(pattern) if (why := grows_too_fast(pattern, method, piece))), "")


@pytest.mark.parametrize("pattern", [r"\s*\n\s*", r"\{\{.*?\}\}", r"\b[a-z][a-z.]*://"])
def test_a_steep_pattern_is_found(pattern: str) -> None:
    assert worst(re.compile(pattern), "search")
