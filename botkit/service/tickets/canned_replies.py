"""Canned replies: prepared words of botkit.yaml, in the customer's language and with their values filled in, for an agent to look over."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.core.model.business import Business
from botkit.core.model.contact import Contact, contact_values
from botkit.core.text.expressions import ExpressionError
from botkit.core.text.filters import LOCALE, ZONE
from botkit.core.text.texts import compile_text
from botkit.errors import UsageError
from botkit.flowfile.suggestions import did_you_mean


def canned_reply(business: Business, name: str, contact: Contact, agent: str) -> str:
    """The words. Raises `UsageError` when there is no such reply, or a value that it needs is not known of this customer."""
    texts = business.replies.get(name)
    if texts is None:
        raise UsageError(f'botkit.yaml has no reply "{name}"{did_you_mean(name, business.replies) or "."}')
    language = contact.language or business.language
    scope = {
        "contact": contact_values(contact),
        "business": {**business.fields, "name": business.name, "zone": business.zone},
        "agent": agent,
        LOCALE: language,
        ZONE: contact.zone or business.zone,
    }
    try:
        return compile_text(in_language(texts, language, business.language)).render(scope)
    except ExpressionError as fault:
        raise UsageError(f'The reply "{name}" cannot be filled in for this customer: {fault.message}.') from None


def in_language(texts: Mapping[str, str], language: str, own: str) -> str:
    """The text in the nearest language: the customer's, its main language, the one for all others, that of the business, any."""
    wanted = language.replace("_", "-")
    for key in (wanted, wanted.partition("-")[0], "", own):
        if key in texts:
            return texts[key]
    return next(iter(texts.values()))
