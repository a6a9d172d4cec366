"""The templates of the account: created, reviewed, listed, paused, put into another category, and looked up for a send."""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webhooks.emulator.api.problems import Rejection
from webhooks.emulator.api.template_validation import parameter_problems
from webhooks.emulator.phones.screen import VARIABLE

MOST_TEMPLATES = 250  # of an account that is not verified
CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
NAME = re.compile(r"[a-z0-9_]{1,512}")
WORDS_PER_VARIABLE = 3  # fewer words than this for each variable are too few; the platform does not publish its limit
LANGUAGES = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")  # the platform's list grows, so only the form is checked

# Event of the operator -> the status that templates then have, and `other_info.title` of the webhook.
EVENTS: Mapping[str, tuple[str, str]] = {
    "APPROVED": ("APPROVED", ""),
    "REJECTED": ("REJECTED", ""),
    "PENDING": ("PENDING", ""),
    "PAUSED": ("PAUSED", "FIRST_PAUSE"),
    "DISABLED": ("DISABLED", "DISABLED"),
    "FLAGGED": ("APPROVED", ""),
    "REINSTATED": ("APPROVED", "UNPAUSE"),
    "IN_APPEAL": ("IN_APPEAL", ""),
    "ARCHIVED": ("ARCHIVED", ""),
    "PENDING_DELETION": ("PENDING_DELETION", ""),
}


JUDGED = 1793520000  # when a template's quality was last judged, in seconds
EXAMPLE = "example"


def _with_example(component: Mapping[str, Any]) -> dict[str, Any]:
    """A component with an example of each of its variables: the platform has no template without them."""
    made = dict(component)
    names = list(dict.fromkeys(VARIABLE.findall(str(component.get("text", "")))))
    kind = str(component.get("type", "")).upper()
    if names and "example" not in made and kind in ("HEADER", "BODY"):
        part = f"{kind.lower()}_text"
        if all(name.isdecimal() for name in names):
            values = [EXAMPLE] * len(names)
            made["example"] = {part: values if kind == "HEADER" else [values]}
        else:
            made["example"] = {f"{part}_named_params": [{"param_name": name, "example": EXAMPLE} for name in names]}
    if "buttons" in made:
        made["buttons"] = [
            {**button, "example": [VARIABLE.sub(EXAMPLE, str(button["url"]))]} if _is_open(button) and "example" not in button else button
            for button in made["buttons"]
        ]
    return made


def _is_open(button: Mapping[str, Any]) -> bool:
    return bool(VARIABLE.search(str(button.get("url", ""))))


class Templates:
    """By name and language. With `reviews` on (it is), a new template is approved as soon as it was created."""

    def __init__(self) -> None:
        self.reviews = True
        self.page_size = 25
        self._templates: dict[tuple[str, str], dict[str, Any]] = {}

    # ---- the operator's side

    def add(
        self,
        name: str,
        language: str,
        body: str,
        *,
        category: str = "UTILITY",
        header: str = "",
        footer: str = "",
        buttons: Sequence[str] = (),
    ) -> None:
        """An approved template, without the API's checks: for tests and scenarios."""
        parts: list[dict[str, Any]] = [{"type": "HEADER", "format": "TEXT", "text": header}] if header else []
        parts += [{"type": "BODY", "text": body}, *([{"type": "FOOTER", "text": footer}] if footer else [])]
        parts += [{"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": label} for label in buttons]}] if buttons else []
        self._save({"name": name, "language": language, "category": category.upper(), "components": parts}, str(len(self._templates) + 1))
        self._templates[name, language]["status"] = "APPROVED"

    def put(self, name: str, language: str, category: str, components: Sequence[Mapping[str, Any]]) -> None:
        """An approved template with the components of the platform's list, in the place of the one with its name and language."""
        before = self._templates.get((name, language))
        key = str(before["id"]) if before is not None else str(len(self._templates) + 1)
        self._save({"name": name, "language": language, "category": category.upper(), "components": list(components)}, key)
        self._templates[name, language]["status"] = "APPROVED"

    def judge(self, name: str, event: str, language: str = "") -> list[dict[str, Any]]:
        """Give every template of this name (in this language) the status of an event, and return them. Raises `LookupError`."""
        status, _ = EVENTS[event]
        templates = list(self._named(name, language))
        for template in templates:
            template["status"] = status
        return templates

    def hold(self, name: str, language: str = "", *, held: bool = True) -> None:
        """Hold back what is sent of a template, as the platform does with a new one until it knows its quality. Raises `LookupError`."""
        for template in self._named(name, language):
            template["is_held"] = held

    def holds(self, body: Mapping[str, Any]) -> bool:
        """Whether a send is held back."""
        template = self.of_send(body)
        return template is not None and bool(template.get("is_held"))

    def recategorize(self, name: str, category: str, language: str = "") -> list[tuple[dict[str, Any], str]]:
        """The changed templates, each with the category that it had. Raises `LookupError`."""
        before = [(template, template["category"]) for template in self._named(name, language)]
        for template, _ in before:
            template["category"] = category.upper()
        return before

    def status_update(self, template: Mapping[str, Any], event: str, reason: str = "NONE") -> dict[str, Any]:
        """The value of a `message_template_status_update`."""
        value: dict[str, Any] = {
            "event": event,
            "message_template_id": int(template["id"]),
            "message_template_name": template["name"],
            "message_template_language": template["language"],
            "reason": reason,
            "message_template_category": template["category"],
        }
        _, title = EVENTS[event]
        return {**value, "other_info": {"title": title, "description": "Ordered by the operator."}} if title else value

    def _named(self, name: str, language: str = "") -> Iterator[dict[str, Any]]:
        templates = [
            template
            for (its_name, its_language), template in self._templates.items()
            if its_name == name and language in ("", its_language)
        ]
        if not templates:
            raise LookupError(f'no template has the name "{name}"' + (f" in {language}" if language else ""))
        yield from templates

    # ---- the API's side

    def create(self, body: Mapping[str, Any], key: str) -> Rejection | dict[str, Any]:
        """The new template, PENDING, or the rejection."""
        wrong = next(_problems(body), None)
        if wrong is not None:
            return wrong
        if (body["name"], body["language"]) in self._templates:
            return Rejection(code=100, details="content in this language exists already under this name")
        if len(self._templates) >= MOST_TEMPLATES:
            return Rejection(code=2388019, details=f"the account has {MOST_TEMPLATES} templates already")
        return self._save(body, key)

    def _save(self, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        template = {
            "status": "PENDING",
            "quality_score": {"score": "UNKNOWN", "date": JUDGED},
            "rejected_reason": "NONE",
            "parameter_format": "POSITIONAL",
        }
        components = [_with_example(component) for component in body.get("components", ())]
        saved: dict[str, Any] = {**template, **body, "components": components, "id": key, "status": "PENDING"}
        self._templates[str(body["name"]), str(body["language"])] = saved
        return saved

    def edit(self, key: str, body: Mapping[str, Any]) -> Rejection | dict[str, Any] | None:
        """Change a template that may be changed. None when there is no such template."""
        template = self.by_id(key)
        if template is None:
            return None
        if template["status"] not in ("APPROVED", "REJECTED", "PAUSED"):
            return Rejection(code=2388039, details=f"a template that is {template['status']} cannot be edited")
        if template["status"] == "APPROVED" and body.get("category", template["category"]) != template["category"]:
            return Rejection(code=2388039, details="the category of an approved template cannot be edited")
        wrong = next(_problems({**template, **body}), None)
        if wrong is not None:
            return wrong
        template.update({name: body[name] for name in ("components", "category") if name in body}, status="PENDING")
        return template

    def by_id(self, key: str) -> dict[str, Any] | None:
        return next((template for template in self._templates.values() if template["id"] == key), None)

    def delete(self, name: str, key: str = "") -> bool:
        """All languages, or the one with this id."""
        deleted = [names for names, template in self._templates.items() if names[0] == name and key in ("", template["id"])]
        for names in deleted:
            del self._templates[names]
        return bool(deleted)

    def listing(self, query: Mapping[str, str]) -> Rejection | dict[str, Any]:
        """A page of the list: `limit`, `after`, and filters by `name`, `status`, `category`, `language`."""
        templates = [
            template
            for template in self._templates.values()
            if all(
                query.get(key, str(template[key])).upper() == str(template[key]).upper()
                for key in ("name", "status", "category", "language")
            )
        ]
        start = _position(query.get("after", ""))
        if start is None:
            return Rejection(code=131059, details="after")
        end = start + _size(query.get("limit", ""), self.page_size)
        fields = [field for field in query.get("fields", "").split(",") if field]
        page = [
            {key: template[key] for key in {*fields, "id"} if key in template} if fields else template for template in templates[start:end]
        ]
        summary = {"summary": self._summary(len(templates))} if "summary" in query else {}
        if not page:
            return {"data": [], **summary}
        cursors: dict[str, Any] = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
        if end < len(templates):
            cursors["next"] = "more"
        return {"data": page, "paging": cursors, **summary}

    def _summary(self, found: int) -> dict[str, Any]:
        counts = {"total_count": found, "message_template_count": len(self._templates), "message_template_limit": MOST_TEMPLATES}
        return {**counts, "are_translations_complete": True}

    # ---- when one is sent

    def of_send(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The template that a send names; None when it is not known, or the send is no template."""
        part = body.get("template")
        if body.get("type") != "template" or not isinstance(part, dict):
            return None
        language = part.get("language")
        return self._templates.get((str(part.get("name")), str(language.get("code") if isinstance(language, dict) else "")))

    def problem(self, body: Mapping[str, Any]) -> Rejection | None:
        """Why a send cannot use its template, None when it can."""
        part, template = body["template"], self.of_send(body)
        if template is None or template["status"] not in ("APPROVED", "PAUSED", "DISABLED"):
            return Rejection(code=132001, details=f"template name ({part['name']}) does not exist in {part['language']['code']}")
        if template["status"] == "PAUSED":
            return Rejection(code=132015, details=f"template {part['name']} is paused because of its quality")
        if template["status"] == "DISABLED":
            return Rejection(code=132016, details=f"template {part['name']} is disabled for good")
        return next(parameter_problems(part, template), None)


def _variables(component: Mapping[str, Any]) -> list[str]:
    return VARIABLE.findall(str(component.get("text", "")))


def _problems(body: Mapping[str, Any]) -> Iterator[Rejection]:
    """The problems of a template that is to be created."""
    if not NAME.fullmatch(str(body.get("name", ""))):
        yield Rejection(code=100, details="name: lower case letters, digits and underscores, at most 512")
    if not LANGUAGES.fullmatch(str(body.get("language", ""))):
        yield Rejection(code=100, details="language")
    if body.get("category") not in CATEGORIES:
        yield Rejection(code=100, details=f"category must be one of {', '.join(CATEGORIES)}")
    components = body.get("components")
    if not isinstance(components, list) or not all(isinstance(component, dict) for component in components):
        yield Rejection(code=131008, details="components")
        return
    by_kind = {str(component.get("type", "")).upper(): component for component in components}
    if "BODY" not in by_kind:
        yield Rejection(code=2388072, details="a body is required")
    elif body.get("category") != "AUTHENTICATION":
        yield from _body(by_kind["BODY"])
    yield from _head(by_kind.get("HEADER", {}))
    yield from _foot(by_kind.get("FOOTER", {}))
    yield from _buttons(by_kind.get("BUTTONS", {}).get("buttons", []))


def _body(component: Mapping[str, Any]) -> Iterator[Rejection]:
    text = str(component.get("text", ""))
    variables = _variables(component)
    if not text.strip():
        yield Rejection(code=2388072, details="the body has no text")
    if len(text) > 1024:
        yield Rejection(code=2388040, details="the body is longer than 1024 characters")
    if variables and (VARIABLE.match(text.strip()) or re.search(r"\{\{\s*\w+\s*\}\}$", text.strip())):
        yield Rejection(code=2388299, details="the body begins or ends with a variable")
    if len(VARIABLE.sub(" ", text).split()) < WORDS_PER_VARIABLE * len(set(variables)):
        yield Rejection(code=2388293, details="too many variables for so few words")
    numbers = [int(name) for name in dict.fromkeys(variables) if name.isdigit()]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield Rejection(code=2388072, details="variables are numbered from 1, without gaps")
    if variables and "example" not in component:
        yield Rejection(code=2388072, details="a body with variables needs an example")


def _head(component: Mapping[str, Any]) -> Iterator[Rejection]:
    text = str(component.get("text", ""))
    if len(text) > 60:
        yield Rejection(code=2388040, details="the header is longer than 60 characters")
    if len(_variables(component)) > 1:
        yield Rejection(code=2388047, details="a header has one variable at most")
    if component and str(component.get("format", "")).upper() not in ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"):
        yield Rejection(code=2388047, details="format of the header")


def _foot(component: Mapping[str, Any]) -> Iterator[Rejection]:
    if len(str(component.get("text", ""))) > 60:
        yield Rejection(code=2388040, details="the footer is longer than 60 characters")
    if _variables(component):
        yield Rejection(code=2388073, details="a footer has no variables")


MOST_BUTTONS: Mapping[str, int] = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "QUICK_REPLY": 10}


def _buttons(buttons: list[Mapping[str, Any]]) -> Iterator[Rejection]:
    if len(buttons) > 10:
        yield Rejection(code=100, details="more than 10 buttons")
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    for kind, most in MOST_BUTTONS.items():
        if kinds.count(kind) > most:
            yield Rejection(code=100, details=f"more than {most} buttons of the type {kind}")
    replies = [kind == "QUICK_REPLY" for kind in kinds]
    if sum(before != after for before, after in itertools.pairwise(replies)) > 1:
        yield Rejection(code=100, details="quick replies stand together")
    for button, kind in zip(buttons, kinds, strict=True):
        if len(str(button.get("text", ""))) > 25:
            yield Rejection(code=2388040, details="a label is longer than 25 characters")
        if len(str(button.get("url", ""))) > 2000 or len(str(button.get("phone_number", ""))) > 20:
            yield Rejection(code=2388040, details=f"a button of the type {kind}")
        variables = VARIABLE.findall(str(button.get("url", "")))
        if len(variables) > 1 or (variables and not re.search(r"\{\{\s*\w+\s*\}\}$", str(button["url"]))):
            yield Rejection(code=100, details="an address has one variable, at its end")


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"at:{position}".encode()).decode()


def _position(cursor: str) -> int | None:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("at:"))
    except ValueError:
        return None


def _size(limit: str, otherwise: int) -> int:
    return int(limit) if limit.isascii() and limit.isdigit() and int(limit) else otherwise
