"""How a send fills its template: what the platform refuses when parameters do not fit the wording that it approved.

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


def parameter_problems(part: Json, wording: Json) -> Iterator[Rejection]:
    """`part` is what the send says under `template`."""
    given = part.get("components", ())
    made = {str(component.get("type", "")).upper(): component for component in wording["components"]}
    yield from _head(_given(given, "header"), made.get("HEADER", {}))
    yield from _values("body", _given(given, "body"), made.get("BODY", {}))
    yield from _buttons([component for component in given if _kind(component) == "button"], made.get("BUTTONS", {}).get("buttons", ()))


def _head(given: Sequence[Json], made: Json) -> Iterator[Rejection]:
    wanted = str(made.get("format", "TEXT")).upper()
    if wanted not in MEDIA:
        yield from _values("header", given, made)
        return
    found = str(given[0].get("type", "")).upper() if given else "UNKNOWN"
    if found != wanted:
        yield Rejection(code=132012, details=f"header: Format mismatch, expected {wanted}, received {found}")
    elif len(given) > 1:
        yield _count("header", len(given), 1)


def _values(name: str, given: Sequence[Json], made: Json) -> Iterator[Rejection]:
    wanted = list(dict.fromkeys(VARIABLE.findall(str(made.get("text", "")))))
    if len(given) != len(wanted):
        yield _count(name, len(given), len(wanted))
    if any(str(value.get("type", "text")) in ("image", "video", "document", "location", "payload") for value in given):
        yield Rejection(code=132012, details=f"{name}: Format mismatch, expected TEXT")
    if all(variable.isdecimal() for variable in wanted):
        return
    names = [str(value.get("parameter_name", "")) for value in given]
    if not all(names):
        yield Rejection(code=LONG, details=f"{name}: Parameter name is missing or empty")
    elif sorted(names) != sorted(wanted):
        yield Rejection(code=132000, details=f"{name}: the parameters are {', '.join(sorted(wanted))}")


def _buttons(given: Sequence[Json], made: Sequence[Json]) -> Iterator[Rejection]:
    filled = {int(component["index"]): component for component in given}  # the form of an index was checked before
    for place, component in filled.items():
        kind = str(made[place].get("type", "")).upper() if place < len(made) else ""
        if SUB_TYPES.get(kind, kind.lower()) != str(component.get("sub_type", "")).lower():
            yield Rejection(code=INVALID, details=f"buttons: Button at index {place} is not of the type {component.get('sub_type')}")
        elif kind == "URL" and not _is_open(made[place]):
            yield Rejection(code=132018, details=f"buttons: Button at index {place} of type Url does not take a parameter")
    for place, button in enumerate(made):
        kind = str(button.get("type", "")).upper()
        needs = "Url" if kind == "URL" and _is_open(button) else NEEDS_VALUE.get(kind)
        if needs and not filled.get(place, {}).get("parameters"):
            yield Rejection(code=MISSING, details=f"buttons: Button at index {place} of type {needs} requires a parameter")


def _is_open(button: Json) -> bool:
    return bool(VARIABLE.search(str(button.get("url", ""))))


def _given(components: Sequence[Json], kind: str) -> list[Json]:
    return [value for component in components if _kind(component) == kind for value in component.get("parameters", ())]


def _kind(component: Json) -> str:
    return str(component.get("type", "")).lower()


def _count(name: str, given: int, wanted: int) -> Rejection:
    return Rejection(
        code=132000, details=f"{name}: number of localizable_params ({given}) does not match the expected number of params ({wanted})"
    )
