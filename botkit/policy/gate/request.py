"""The input of the gate: a `GateRequest` about one message, and its `GateContext`. Both are plain frozen values.

Every field has a default that means "not known". Where that could do harm, it refuses: an unknown consent is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct, field

from botkit.core.model.message import Outgoing, Purpose
from botkit.core.model.platform import STRICTEST, PlatformRules
from botkit.policy.consent.model import NO_CONSENT, Consent
from botkit.policy.gate.quiet_hours import QuietHours

HUMAN_AGENT = "HUMAN_AGENT"  # Messenger's tag for words that a person wrote

MessageRole = Literal["", "stop_confirmation", "opt_in_request", "opt_in_question"]


class GateRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the gate needs to know of a message.

    `answers`: it answers something the person wrote, rather than being started by the business (an event, a schedule, a timer).
    `has_free`: it has words of its own for inside the window; `template` names the approved wording for outside.
    `role`: the one confirmation after STOP, the request to confirm a sign-up for the purpose `asks`, or the first question about it.
    `request`: the id of what the person asked for (a code, a document). `critical`: a notice of safety, recall or fraud.
    `flow`: which flow says it, where flows have budgets.
    `by_human`: words of a person of the business. `beside_people`: a flow says it on purpose while people have the chat.
    `tag`, `token`: Messenger's message tag, the page's marketing opt-in.
    """

    purpose: Purpose = "service"
    topic: str = ""
    has_free: bool = True
    template: str = ""
    answers: bool = False
    role: MessageRole = ""
    asks: Purpose = "marketing"
    request: str = ""
    critical: bool = False
    urgent: bool = False
    fresh_until: datetime | None = None
    outside: Literal["", "drop", "handoff"] = ""
    flow: str = ""
    tag: str = ""
    by_human: bool = False
    beside_people: bool = False
    token: bool = False


def request_for(
    message: Outgoing, *, answers: bool, role: MessageRole = "", asks: Purpose = "marketing", request: str = "", critical: bool = False
) -> GateRequest:
    """The request for a message. `answers` as in `GateRequest`: only the caller knows what the message answers."""
    has_free = bool(message.body or message.attachment is not None or message.location is not None)
    return GateRequest(
        purpose=message.purpose,
        topic=message.topic,
        has_free=has_free,
        template="" if message.template is None else message.template.name,
        answers=answers,
        role=role,
        asks=asks,
        request=request,
        critical=critical,
        urgent=message.urgent,
        fresh_until=message.fresh_until,
        outside=message.outside,
        tag=HUMAN_AGENT if message.by else "",
        by_human=bool(message.by),
        beside_people=message.beside_people,
    )


class FrequencyCap(NamedTuple):
    """At most `most` messages of advertising to one person in a `period`."""

    most: int
    period: timedelta


class GateContext(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that the decision table depends on, for one contact on one channel and one message."""

    platform: str = ""
    rules: PlatformRules = STRICTEST  # what the platform permits

    # the account, the template, the address: rows 1 to 3, 13
    account: Literal["", "restricted", "starts", "payment"] = ""  # starts: only answers may go out
    notices_restricted: bool = False  # no template of the category utility may go out
    template_status: str = ""  # as the catalogue knows it: approved, paused, disabled, rejected, pending; empty: not known
    template_category: Literal["", "service", "utility", "marketing", "authentication"] = ""  # its present one
    address: Literal["", "bad", "undeliverable", "country_blocked"] = ""
    blocked: Literal["", "by_us", "by_person"] = ""

    # windows: rows 6 to 8, M1 to M3
    heard_at: datetime | None = None  # the platform's time of the person's latest message or call
    entry_until: datetime | None = None  # the end of an advertisement's window, as the platform stated it

    # people of the business: row H
    people_until: datetime | None = None  # until when they have the chat, if they do nothing more in it
    has_people: bool = False  # one of them has come: took the ticket, or wrote

    # STOP: row 4
    stopped_at: datetime | None = None  # the person's latest STOP
    stop_confirmed_at: datetime | None = None  # our latest confirmation of one

    stop_unclear: bool = False  # the clarifying question (stop_words.UnclearStop) was asked and is not answered
    stop_unanswered_at: datetime | None = None  # when it was asked, if its time is over: then silence was the answer

    requests: Mapping[str, datetime] = field(default_factory=dict)  # row 5: what the person asked for, and when

    # consent: rows 9 to 17
    suppressed: bool = False  # the keyed hash of the address is on the suppression list
    consent: Consent = NO_CONSENT
    platform_stopped: bool = False  # besides what the consent's own events say
    us_number: bool = False  # +1 with the area code of a state (not of a territory)
    reminders: int = 0  # how often a request for confirmation may be repeated

    # critical notices: row 18. Off unless approved with a legal basis; a legal duty is needed after an opt-out.
    critical_basis: str = ""
    critical_duty: bool = False
    critical_left: int = 0  # how many may still go out

    # pace: rows 19 to 23
    held_back_at: datetime | None = None  # when the platform last held back marketing to this person (131049)
    quiet: QuietHours | None = None
    quiet_for_utility: bool = False
    zones: tuple[str, ...] = ()  # where the person may be; all of them count
    marketing_sent: tuple[datetime, ...] = ()  # in any order
    caps: tuple[FrequencyCap, ...] = ()  # all of them count
    budget_until: datetime | None = None  # a budget is spent, and advertising waits for its next period
    people_limit: int = 0  # people written to outside windows in 24 h; 0: no limit
    people_used: int = 0
    is_among_used: bool = False  # this person is counted already
    people_free_at: datetime | None = None  # when the oldest of them drops out
    pair_free_at: datetime | None = None  # when this person may get the next message

    # Messenger: rows M3 to M7
    permissions: frozenset[str] = frozenset()
    country: str = ""  # ISO 3166, where the person lives; empty: not known
    utility_region: bool = True  # the platform offers utility templates there
    marketing_token: bool = False  # the person's opt-in to the page's marketing messages is valid
    token_used_at: datetime | None = None
