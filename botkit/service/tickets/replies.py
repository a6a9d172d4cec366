"""What an agent sends besides plain words: a file by its address, or an approved template with its values."""

from __future__ import annotations

from collections.abc import Sequence
from mimetypes import guess_type
from urllib.parse import urlsplit

from botkit.core.engine.template_params import filled
from botkit.core.model.business import Business
from botkit.core.model.message import Attachment, MediaKind, Outgoing, Template
from botkit.errors import UsageError
from botkit.flowfile.suggestions import did_you_mean

MAX_LINK = 2000  # characters of an address
_KINDS: dict[str, MediaKind] = {"image": "image", "video": "video", "audio": "audio"}  # by the first part of a type; all else: document


def file_reply(link: str, caption: str = "") -> Outgoing:
    """A file that the platform fetches from a public address. Raises `UsageError` when it is none."""
    parts = urlsplit(link)
    if parts.scheme != "https" or not parts.hostname or len(link) > MAX_LINK:
        raise UsageError("A file is sent by its public address, which begins with https://.")
    kind = _KINDS.get((guess_type(parts.path)[0] or "").partition("/")[0], "document")
    name = parts.path.rpartition("/")[2] if kind == "document" else ""
    return Outgoing(body=caption, attachment=Attachment(kind=kind, link=link, filename=name))


def template_reply(business: Business, name: str, values: Sequence[str], language: str, topic: str = "") -> Outgoing:
    """The message. `language` is the customer's, empty when it is not known; `topic` is what it is about: outside the window the gate asks
    whether the customer agreed to it. Raises `UsageError` when the template cannot be filled so."""
    known = business.templates.get(name)
    if known is None:
        raise UsageError(f'There is no template "{name}"{did_you_mean(name, business.templates) or "."}')
    if topic and topic not in business.topics:
        raise UsageError(f'There is no topic "{topic}"{did_you_mean(topic, business.topics) or "."}')
    approved = known.language_for(*filter(None, (language, business.language)))
    wording, code = known.wordings.get(approved), approved.replace("-", "_")
    wanted = known.languages.get(approved)
    if wanted is None:
        raise UsageError(f'The template "{name}" is not approved in {approved}.')
    if wording is not None and wording.header in ("image", "video", "document", "location"):
        raise UsageError(f'The template "{name}" begins with a file or place ({wording.header}), which only a flow can fill.')
    if wording is not None and any(button.is_open and button.kind != "code" for button in wording.buttons):
        raise UsageError(f'The template "{name}" has a button with an address, which only a flow can fill.')
    if len(values) != wanted or not all(value.strip() for value in values):
        raise UsageError(f'The template "{name}" takes {wanted} {"value" if wanted == 1 else "values"}, and {len(values)} came.')
    if wording is None:
        template = Template(name=name, language=code, parameters=tuple(values))
    else:
        template = filled(wording, code, tuple(values), None, ())
    return Outgoing(template=template, purpose=known.category_in(approved), topic=topic)
