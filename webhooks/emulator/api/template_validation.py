"""Validates the parameters of a template send against the template that was approved.

Codes and sentences are those that the platform's page of errors and its forum show: 132000 for a wrong number, 132012 for another
format, 131008 for a button without its value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webhooks.emulator.api.problems import INVALID, LONG, MISSING, Rejection
from webhooks.emulator.phones.screen import VARIABLE

Json = Mapping[str, Any]

MEDIA = ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
NEEDS_VALUE = {"OTP": "Otp", "COPY_CODE": "CopyCode"}  # kinds of buttons that cannot be sent without one
SUB_TYPES = {"URL": "url", "OTP": "url", "QUICK_REPLY": "quick_reply", "COPY_CODE": "copy_code", "PHONE_NUMBER": "voice_call"}


def parameter_problems(part: Json, template: Json) -> Iterator[Rejection]:
    """`part` is what the send says under `template`."""
    sent = part.get("components", ())
    approved = {str(component.get("type", "")).upper(): component for component in template["components"]}
    yield from _head(_parameters(sent, "header"), approved.get("HEADER", {}))
    yield from _values("body", _parameters(sent, "body"), approved.get("BODY", {}))
    yield from _buttons([component for component in sent if _kind(component) == "button"], approved.get("BUTTONS", {}).get("buttons", ()))


def _head(sent: Sequence[Json], approved: Json) -> Iterator[Rejection]:
    expected = str(approved.get("format", "TEXT")).upper()
    if expected not in MEDIA:
        yield from _values("header", sent, approved)
        return
    received = str(sent[0].get("type", "")).upper() if sent else "UNKNOWN"
    if received != expected:
        yield Rejection(code=132012, details=f"header: Format mismatch, expected {expected}, received {received}")
    elif len(sent) > 1:
        yield _count("header", len(sent), 1)


def _values(name: str, sent: Sequence[Json], approved: Json) -> Iterator[Rejection]:
    expected = list(dict.fromkeys(VARIABLE.findall(str(approved.get("text", "")))))
    if len(sent) != len(expected):
        yield _count(name, len(sent), len(expected))
    if any(str(value.get("type", "text")) in ("image", "video", "document", "location", "payload") for value in sent):
        yield Rejection(code=132012, details=f"{name}: Format mismatch, expected TEXT")
    if all(variable.isdecimal() for variable in expected):
        return
    names = [str(value.get("parameter_name", "")) for value in sent]
    if not all(names):
        yield Rejection(code=LONG, details=f"{name}: Parameter name is missing or empty")
    elif sorted(names) != sorted(expected):
        yield Rejection(code=132000, details=f"{name}: the parameters are {', '.join(sorted(expected))}")


def _buttons(sent: Sequence[Json], approved: Sequence[Json]) -> Iterator[Rejection]:
    filled = {int(component["index"]): component for component in sent}  # the form of an index was checked before
    for index, component in filled.items():
        kind = str(approved[index].get("type", "")).upper() if index < len(approved) else ""
        if SUB_TYPES.get(kind, kind.lower()) != str(component.get("sub_type", "")).lower():
            yield Rejection(code=INVALID, details=f"buttons: Button at index {index} is not of the type {component.get('sub_type')}")
        elif kind == "URL" and not _is_open(approved[index]):
            yield Rejection(code=132018, details=f"buttons: Button at index {index} of type Url does not take a parameter")
    for index, button in enumerate(approved):
        kind = str(button.get("type", "")).upper()
        needs = "Url" if kind == "URL" and _is_open(button) else NEEDS_VALUE.get(kind)
        if needs and not filled.get(index, {}).get("parameters"):
            yield Rejection(code=MISSING, details=f"buttons: Button at index {index} of type {needs} requires a parameter")


def _is_open(button: Json) -> bool:
    return bool(VARIABLE.search(str(button.get("url", ""))))


def _parameters(components: Sequence[Json], kind: str) -> list[Json]:
    return [value for component in components if _kind(component) == kind for value in component.get("parameters", ())]


def _kind(component: Json) -> str:
    return str(component.get("type", "")).lower()


def _count(name: str, sent: int, expected: int) -> Rejection:
    return Rejection(
        code=132000, details=f"{name}: number of localizable_params ({sent}) does not match the expected number of params ({expected})"
    )
