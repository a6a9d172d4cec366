"""The list of an account's templates (`message_templates`): the request of a page, and the parser of the answer or of a saved file.

Source: the platform's pages on message templates (components, parameter formats, paging) and the fields of its list, 2026.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from msgspec import Struct

from botkit.core.model.message import Purpose
from botkit.core.model.platform import Account, HttpRequest
from botkit.core.model.template_wording import ButtonKind, HeaderKind, TemplateWording, TemplateWordingButton
from botkit.errors import BodyUnreadable
from webhooks.json_access import JsonObject, elements, obj, objs, text

PAGE = 100  # templates in one answer: at 4 KB each far below what the client reads, and 60 pages for the largest account
FIELDS = ("name", "language", "status", "category", "parameter_format", "components", "quality_score", "rejected_reason")

# An unknown category counts as the strictest: a missing message is better than advertising without consent.
_CATEGORIES: dict[str, Purpose] = {"UTILITY": "utility", "AUTHENTICATION": "authentication"}
_STATUS = {"PENDING_DELETION": "deleted", "IN_APPEAL": "rejected", "LIMIT_EXCEEDED": "paused"}
_HEADERS: dict[str, HeaderKind] = {"TEXT": "text", "IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document", "LOCATION": "location"}
_BUTTONS: dict[str, ButtonKind] = {"QUICK_REPLY": "reply", "URL": "url", "PHONE_NUMBER": "phone", "OTP": "code"}
_FILLED = ("COPY_CODE", "MPM", "SPM")  # buttons of other kinds that are refused without a value
_BEYOND = ("CAROUSEL", "LIMITED_TIME_OFFER", "ORDER_STATUS", "PRODUCT")  # components that flows do not support


class TemplatePage(Struct, frozen=True, kw_only=True):
    """A part of the list; `after` is where the next one begins, empty on the last."""

    wordings: tuple[TemplateWording, ...]
    after: str = ""


def list_request(account: Account, business_account: str, after: str = "") -> HttpRequest:
    """The request for one page. `business_account` is the WABA's id: templates belong to it, not to a number."""
    # The platform's own address of the next page is not followed: it carries the token, and may name another host.
    path = f"{quote(business_account, safe='')}/message_templates"
    query = {"fields": ",".join(FIELDS), "limit": PAGE, **({"after": after} if after else {})}
    return HttpRequest(
        method="GET",
        url=f"{account.base_url.rstrip('/')}/{account.version}/{path}?{urlencode(query, safe=',')}",
        secret_headers={"Authorization": f"Bearer {account.token}"},
    )


def parse_list(body: bytes) -> TemplatePage:
    """A page of the list: the answer as it comes, its `data` alone, or several answers in one list.

    Raises `BodyUnreadable` for what is no such list, and for a list that is not whole.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise BodyUnreadable("this is no JSON; save the platform's answer as it comes") from None
    if isinstance(answer, list):
        parts = [part for page in answer if isinstance(page, dict) for part in (objs(page, "data") if "data" in page else (page,))]
        paging: JsonObject = answer[-1].get("paging", {}) if answer and isinstance(answer[-1], dict) else {}
    elif isinstance(answer, dict) and isinstance(answer.get("data"), list):
        parts, paging = list(objs(answer, "data")), obj(answer, "paging")
    else:
        raise BodyUnreadable('there is no list under "data" in it; ask the platform for message_templates')
    nameless = [part for part in parts if not text(part, "name") or not text(part, "language") or "components" not in part]
    if nameless:
        raise BodyUnreadable(f"the list has an entry without name, language or components; ask for the fields {', '.join(FIELDS)}")
    return TemplatePage(wordings=tuple(map(_wording, parts)), after=text(obj(paging, "cursors"), "after") if "next" in paging else "")


def _wording(part: JsonObject) -> TemplateWording:
    components = {text(component, "type").upper(): component for component in objs(part, "components")}
    header = components.get("HEADER", {})
    category = _CATEGORIES.get(text(part, "category").upper(), "marketing")
    status, reason = text(part, "status").upper(), text(part, "rejected_reason")
    kind: HeaderKind = "other" if any(name in components for name in _BEYOND) else ""
    if header:
        kind = _HEADERS.get(text(header, "format").upper(), "other")
    return TemplateWording(
        name=text(part, "name"),
        language=text(part, "language"),
        category=category,
        status=_STATUS.get(status, status.lower()),
        quality=_quality(part),
        header=kind,
        header_text=text(header, "text") if kind == "text" else "",
        body=text(components.get("BODY", {}), "text"),
        footer=text(components.get("FOOTER", {}), "text"),
        buttons=tuple(_buttons(components.get("BUTTONS", {}), category)),
        reason="" if reason.upper() == "NONE" else reason,
    )


def _quality(part: JsonObject) -> str:
    score = part.get("quality_score")
    return (text(score, "score") if isinstance(score, dict) else text(part, "quality_score")).lower()


def _buttons(component: JsonObject, category: Purpose) -> Iterator[TemplateWordingButton]:
    # A button that cannot be read keeps its position: buttons are counted.
    for button in elements(component, "buttons"):
        name = text(button, "type").upper()
        kind = _BUTTONS.get(name, "other")
        if kind == "url" and category == "authentication":
            kind = "code"  # the list shows the button of a code as the address that it is made of
        yield TemplateWordingButton(kind=kind, label=text(button, "text"), url=text(button, "url"), is_other_filled=name in _FILLED)
