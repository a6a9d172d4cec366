"""Settings: the shape of botkit.yaml, as models like those of a flow. `botkit.config` makes values of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from botkit.core.flow.expect import COUNTRIES, CURRENCIES
from botkit.core.flow.model import Duration, FlowPart, Name
from botkit.core.model.message import Purpose
from botkit.flowfile.project.billing_settings import BillingPart, known_zone
from botkit.flowfile.project.budget_settings import BroadcastsPart, BudgetsPart
from botkit.flowfile.project.json_kinds import JsonKind
from botkit.flowfile.project.ledger_settings import LedgerPart
from botkit.flowfile.project.opening_hours import DEFAULT_QUIET_HOURS, HoursText, QuietHoursText
from botkit.flowfile.reader.secrets import MaybeSecret, Secret

Port = Annotated[int, Field(ge=0, le=65_535)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError(f'"{code}" is no country; write its two letters, for example GB')
    return code


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError(f'"{code}" is no currency; write its three letters, for example EUR')
    return code


class BusinessPart(FlowPart):
    name: str = Field("Business", min_length=1, description="What customers call the business.")
    zone: Annotated[str, AfterValidator(known_zone)] = Field(
        "UTC", description="Its time zone, an IANA name: opening hours and schedules use it."
    )
    language: Language = Field("en", description="The language of customers whose own is not known.")
    hours: tuple[HoursText, ...] = Field((), description="When it is open: monday-friday 09:00-17:00. For `business.open(…)` in flows.")
    country: Annotated[str, AfterValidator(_country)] = Field(
        "", description="Your country, two letters: that of phone numbers without a country code."
    )
    currency: Annotated[str, AfterValidator(_currency)] = Field(
        "", description="Your currency, three letters: that of amounts without one. Without it: that of the country."
    )
    fields: Mapping[str, str] = Field(default_factory=dict, description="Further facts for texts: `phone` becomes {{ business.phone }}.")


class TopicPart(FlowPart):
    title: str = Field("", description="What people read about it.")
    purpose: Purpose = Field("utility", description="What kind of messages it brings: utility or marketing.")


class QueuePart(FlowPart):
    hours: tuple[HoursText, ...] = Field((), description="When somebody is there: monday-friday 09:00-17:00. Without hours: always.")
    due: Duration | None = Field(None, description="When somebody should have come to a customer: 4 hours. Only these hours count.")


class TemplatePart(FlowPart):
    category: Purpose = Field("utility", description="The category that the platform approved it for.")
    languages: Mapping[str, int] = Field(default_factory=dict, description="Language code -> how many variables the wording has.")


class FormSettings(FlowPart):
    id: str = Field(min_length=1, description="The platform's id of the form.")
    screen: str = Field("", description="Its first screen, which the form opens with.")
    function: Name | None = Field(None, description="A function that says what its screens show, instead of a first screen.")
    draft: bool = Field(False, description="Whether it is not published yet: only testers can open it.")

    @model_validator(mode="after")
    def _opens(self) -> FormSettings:
        if bool(self.screen) == bool(self.function):
            raise ValueError('a form needs either a first "screen", or a "function" that is asked for each of its screens')
        return self


class FunctionPart(FlowPart):
    url: str = Field("", description="The address to ask; {name} stands for an argument, encoded.")
    python: str = Field("", description="A Python function instead of an address: package.module:name.")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = Field("GET", description="How to ask.")
    headers: Mapping[str, MaybeSecret] = Field(default_factory=dict, description="Headers to send; secrets as `env NAME`.")
    body: Mapping[str, str] | None = Field(
        None, description="What to send as JSON: a name, and which argument it holds. Without it: all arguments."
    )
    timeout: Duration = Field(timedelta(seconds=10), description="How long to wait for an answer.")
    retries: int = Field(0, ge=0, le=5, description="How often to ask again when no answer came.")
    hosts: tuple[str, ...] = Field((), description="Further hosts that a GET may be redirected to; they get none of the headers.")
    returns: JsonKind | None = Field(None, description="What it answers: a field and its kind each, or a list with the kind of its items.")
    repeatable: bool | None = Field(
        None, description="Whether it changes nothing, so that a customer may go back past it. Without it: true for GET of an address."
    )
    allow_private: bool = Field(False, description="Whether it may be an address inside your own network, and without encryption.")


class ChannelPart(FlowPart):
    platform: Literal["whatsapp", "messenger", "instagram"] = Field(description="The messenger.")
    account: str = Field(min_length=1, description="The platform's id: phone number id on WhatsApp, page id on Messenger.")
    webhook_ids: tuple[str, ...] = Field((), description="Further ids by which the platform's webhooks name the account.")
    token: Secret = Field(description="The access token for sending.")
    app_secrets: tuple[Secret, ...] = Field(min_length=1, description="The app secret that signs webhooks; two while it is being changed.")
    verify_token: Secret = Field(description="The word that the platform repeats when the webhook is set up.")
    base_url: str = Field("", description="Where the platform's API is, if not at its usual place.")
    version: str = Field("", description="The version of the platform's API.")
    per_second: float | None = Field(None, gt=0, description="Messages that this number may send per second, if the platform granted more.")
    quiet: QuietHoursText | None = Field(None, description="Quiet hours of this number or page, instead of the business's.")
    permissions: tuple[str, ...] = Field((), description="What the page was granted, for Messenger: pages_utility_messaging.")
    form_key: Secret | None = Field(None, description="The private key that opens what forms send, for forms with a function.")
    business_account: str = Field("", description="The platform's id of the account that owns number and templates: the WABA, on WhatsApp.")


Tokens = Annotated[tuple[Secret, ...], Field(min_length=1, max_length=2)]


class ServerPart(FlowPart):
    host: str = Field("127.0.0.1", description="Where webhooks are received.")
    port: Port = Field(8080, description="The port for webhooks and events.")
    admin_host: str = Field("127.0.0.1", description="Where health and metrics are served.")
    admin_port: Port = Field(8081, description="The port for health and metrics.")
    events_token: Secret | None = Field(None, description="The token that your systems post events with.")
    events_tokens: Mapping[Name, Tokens] = Field(
        default_factory=dict, description="Further such tokens, one for each system, by its name; two while one is being changed."
    )
    state: str = Field("", description="The folder for the checkpoint and the withdrawals, outside the database; without it, beside it.")
    database_patience: Duration = Field(timedelta(minutes=5), description="How long a starting server waits for a database that is away.")
    publish: Literal["new", "always", "never"] = Field(
        "new", description="When a server that starts makes the flows of its folder the live ones: new (never live before), always, never."
    )


class DeskPart(FlowPart):
    kind: Literal["webhook", "chatwoot"] = Field("webhook", description="What it is: a webhook of ours, or Chatwoot.")
    url: str = Field(min_length=1, description="Where it is told of tickets: the address of the webhook, or that of Chatwoot.")
    queues: Annotated[tuple[Name, ...], Field(min_length=1)] = Field(description="The queues whose tickets it gets.")
    secrets: Tokens = Field(description="What signs the webhooks: ours to the desk, Chatwoot's to us; two while one is being changed.")
    token: Secret | None = Field(None, description="The access token, for Chatwoot.")
    account: str = Field("", pattern=r"^\d{0,12}$", description="The number of the account, in Chatwoot.")
    inbox: str = Field("", pattern=r"^\d{0,12}$", description="The number of the inbox, of the kind API, in Chatwoot.")
    allow_private: bool = Field(False, description="Whether it may be an address inside your own network, and without encryption.")


class UnknownOutcomePart(FlowPart):
    text: Literal["resend", "hold"] = Field("resend", description="A message within the service window.")
    template: Literal["resend", "hold"] = Field("hold", description="A template, which costs money.")


_PERIOD = re.compile(r"(?P<number>\d{1,4})\s*(?P<unit>day|month|year)s?", re.ASCII)
_DAYS = {"day": 1, "month": 31, "year": 366}  # rounded up: a class of data may go a day late, never a day early


def _period(written: object) -> timedelta | None:
    if written is None or isinstance(written, timedelta):
        return written
    if str(written).strip().lower() == "always":
        return None
    found = _PERIOD.fullmatch(str(written).strip().lower())
    if found is None or int(found["number"]) == 0:
        raise ValueError(f'"{written}" is no period; write for example "90 days", "13 months", "5 years" or "always"')
    return timedelta(days=int(found["number"]) * _DAYS[found["unit"]])


Period = Annotated[timedelta | None, BeforeValidator(_period)]


class RetentionPart(FlowPart):
    messages: Period = Field(timedelta(days=13 * 31), description="What people wrote and what they were sent.")
    log: Period = Field(timedelta(days=13 * 31), description="What else in the log tells who somebody is.")
    sessions: Period = Field(timedelta(days=13 * 31), description="Where a conversation stood that nobody went on with.")
    events: Period = Field(timedelta(days=90), description="The bodies of events that your systems posted, once everybody was told.")
    files: Period = Field(timedelta(days=90), description="The files that people sent.")
    consents: Period = Field(timedelta(days=5 * 366), description="The proof of consents, counted from their last use or their withdrawal.")


class SheetsPart(FlowPart):
    folder: str = Field("sheets", min_length=1, description="The folder of the files, from that of botkit.yaml on.")
    post: Mapping[str, Name] = Field(default_factory=dict, description="Sheet -> a function that also gets each of its rows.")


class UrgentPart(FlowPart):
    words: tuple[str, ...] = Field((), description="Your own phrases, beside those of the ready-made list of this name.")
    say: str | Mapping[Language, str] | None = Field(
        None, description="What is answered: one text, or one for each language. Without it: ours."
    )
    queue: Name | None = Field(None, description="The queue that gets the chat; without it the first one.")


class QuietPart(FlowPart):
    hours: QuietHoursText = Field(
        DEFAULT_QUIET_HOURS, description="When nobody is sent advertising where they live: 21:00-08:00, or never."
    )
    notices: bool = Field(False, description="Whether notices wait as well, unless they are `urgent`.")


class CapsPart(FlowPart):
    marketing_per_day: int = Field(0, ge=0, description="Messages of advertising that one person gets in 24 hours; 0: no cap.")
    marketing_per_week: int = Field(0, ge=0, description="The same in 7 days.")


class CriticalPart(FlowPart):
    basis: str = Field("", description="The legal basis of notices that go out without consent, in words. Without it there are none.")
    templates: tuple[str, ...] = Field((), description="The approved wordings that count as such notices.")
    duty: bool = Field(False, description="Whether the law demands them even after an opt-out.")
    per_day: int = Field(1, ge=1, description="How many one person may get in 24 hours.")


class BrandPart(FlowPart):
    channels: tuple[Name, ...] = Field(min_length=1, description="Its numbers and pages, by the names of your channels.")


class Settings(FlowPart):
    """botkit.yaml."""

    botkit: Literal[1] = Field(description="The version of the file's language.")
    business: BusinessPart = Field(BusinessPart.model_validate({}), description="Who you are.")
    texts: Mapping[Name, str | Mapping[Language, str]] = Field(
        default_factory=dict, description="Your own words for botkit's sentences: one text, or one for each language."
    )
    topics: Mapping[Name, TopicPart] = Field(default_factory=dict, description="What people can sign up for.")
    queues: Mapping[Name, QueuePart] = Field(default_factory=dict, description="Where people of yours take over.")
    replies: Mapping[Name, str | Mapping[Language, str]] = Field(
        default_factory=dict, description="Prepared words of people of yours: one text, or one for each language."
    )
    functions: Mapping[Name, FunctionPart] = Field(default_factory=dict, description="What flows can call.")
    desks: Mapping[Name, DeskPart] = Field(default_factory=dict, description="The tools in which people of yours answer already.")
    events: Mapping[str, Mapping[Name, JsonKind]] = Field(
        default_factory=dict, description="What the events of your systems bring: a field and its kind each."
    )
    templates: Mapping[Name, TemplatePart] = Field(default_factory=dict, description="Approved wordings, by name.")
    forms: Mapping[Name, FormSettings] = Field(default_factory=dict, description="Forms inside the messenger, by name.")
    channels: Mapping[Name, ChannelPart] = Field(default_factory=dict, description="Your numbers and pages.")
    brands: Mapping[Annotated[str, Field(min_length=1, max_length=100)], BrandPart] = Field(
        default_factory=dict, description="The names under which you write, and their channels: consent belongs to one of them."
    )
    store: MaybeSecret = Field("sqlite:///botkit.db", description="The database: sqlite:///FILE, or env NAME for a PostgreSQL address.")
    server: ServerPart = Field(ServerPart.model_validate({}), description="Where the server listens.")
    flows: str = Field("flows", min_length=1, description="The folder of the flows.")
    understanding: Literal["cautious", "balanced", "eager"] = Field(
        "balanced", description="How ready to answer a question that is not quite clear: cautious asks back more, eager less."
    )
    bubbles: Literal["separate", "joined"] = Field(
        "separate", description="Texts that a flow says one after the other: separate messages, or joined into one, which costs less."
    )
    billing: BillingPart = Field(BillingPart.model_validate({}), description="What the platform bills, and in which money.")
    commands: tuple[Literal["cancel", "back", "restart", "help"], ...] = Field(
        (), description="Words that customers may write at any question, in six languages: cancel, back, restart, help."
    )
    budgets: BudgetsPart = Field(BudgetsPart.model_validate({}), description="How much may be spent, and what is done when it is.")
    broadcasts: BroadcastsPart = Field(BroadcastsPart.model_validate({}), description="When somebody else must approve a broadcast.")
    quiet: QuietPart = Field(QuietPart.model_validate({}), description="Quiet hours.")
    caps: CapsPart = Field(CapsPart.model_validate({}), description="How much advertising one person gets.")
    critical: CriticalPart = Field(
        CriticalPart.model_validate({}), description="Notices of safety, recall or fraud that go out without consent."
    )
    reminders: int = Field(0, ge=0, le=1, description="How often the request to confirm a sign-up may be repeated.")
    suppression_key: Secret | None = Field(None, description="What the marks of erased people are made with. Without it nobody is erased.")
    urgent: Mapping[Name, UrgentPart] = Field(
        default_factory=dict, description="Words that always win and hand over at once: emergency, suicide, person, lawyer, or your own."
    )
    ledger: LedgerPart = Field(LedgerPart.model_validate({}), description="How the consent ledger is signed and anchored.")
    sheets: SheetsPart = Field(SheetsPart.model_validate({}), description="The sheets that flows collect rows for.")
    retention: RetentionPart = Field(RetentionPart.model_validate({}), description="How long what is personal is kept, by class.")
    mark_read: bool = Field(True, description="Whether customers see blue ticks when their message is answered.")
    unknown_outcome: UnknownOutcomePart = Field(
        UnknownOutcomePart.model_validate({}), description="What to do with a send that a crash left without an answer: resend or hold."
    )

    @field_validator("urgent", mode="before")
    @classmethod
    def _take_ready_made(cls, written: object) -> object:
        """`emergency:` with nothing after it takes the list as it is."""
        return {name: {} if part is None else part for name, part in written.items()} if isinstance(written, dict) else written
