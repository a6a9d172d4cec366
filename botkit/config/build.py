"""Builds the values of flows, gate and bill from the sections of botkit.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from babel.numbers import get_territory_currencies
from msgspec.structs import replace

from botkit.billing.billing_period import first_moment
from botkit.billing.terms import AuthInternational, BillingAccount, SessionTerms, Terms
from botkit.core.model.budget import Budget, Budgets
from botkit.core.model.business import Business, FormInfo, Queue, TemplateInfo, Topic, UrgentWords
from botkit.core.model.statement import StatementTerms
from botkit.errors import ConfigInvalid
from botkit.flowfile.project.budget_settings import BudgetPart
from botkit.flowfile.project.opening_hours import QuietHoursSetting
from botkit.flowfile.project.settings import FunctionPart, Settings
from botkit.flowfile.project.template_catalogue import infos, read_catalogue
from botkit.policy.gate.contact_rules import ContactRules, CriticalNotices
from botkit.policy.gate.quiet_hours import QuietHours
from botkit.policy.gate.request import FrequencyCap


def business_of(settings: Settings) -> Business:
    """The business, for flows."""
    about = settings.business
    return Business(
        name=about.name,
        zone=about.zone,
        language=about.language,
        hours=tuple(opening for line in about.hours for opening in line.openings),
        country=about.country,
        currency=about.currency or next(iter(get_territory_currencies(about.country) if about.country else ()), ""),
        fields=dict(about.fields),
        texts={name: _by_language(text) for name, text in settings.texts.items()},
        replies={name: _by_language(text) for name, text in settings.replies.items()},
        topics={name: Topic(name=name, title=topic.title, purpose=topic.purpose) for name, topic in settings.topics.items()},
        queues={
            name: Queue(name=name, hours=tuple(opening for line in queue.hours for opening in line.openings), due=queue.due)
            for name, queue in settings.queues.items()
        },
        functions=tuple(settings.functions),
        events={name: {field: kind.model_dump() for field, kind in fields.items()} for name, fields in settings.events.items()},
        returns={name: function.returns.model_dump() for name, function in settings.functions.items() if function.returns is not None},
        commands=settings.commands,
        sheet_functions=dict(settings.sheets.post),
        urgent=tuple(
            UrgentWords(
                name=name,
                queue=part.queue or next(iter(settings.queues), ""),
                words=part.words,
                texts=_by_language(part.say or {}),
            )
            for name, part in settings.urgent.items()
        ),
        repeatable=tuple(name for name, function in settings.functions.items() if is_repeatable(function)),
        templates={
            name: TemplateInfo(name=name, category=template.category, languages=dict(template.languages))
            for name, template in settings.templates.items()
        },
        forms={
            name: FormInfo(name=name, id=form.id, screen=form.screen, function=form.function or "", draft=form.draft)
            for name, form in settings.forms.items()
        },
        temperament=settings.understanding,
        merges_messages=settings.bubbles == "joined",
        brands={channel: name for name, brand in settings.brands.items() for channel in brand.channels},
    )


def _by_language(text: str | Mapping[str, str]) -> dict[str, str]:
    """A text by its languages; one for all of them stands under the empty name."""
    return {"": text} if isinstance(text, str) else {language.replace("_", "-"): words for language, words in text.items()}


def is_repeatable(function: FunctionPart) -> bool:
    """Whether it may be called again when a customer goes back: what it says itself, else GET of an address changes nothing."""
    return function.repeatable if function.repeatable is not None else bool(function.url) and function.method == "GET"


def with_templates(business: Business, file: Path) -> Business:
    """The business with the templates of the catalogue, which override those of botkit.yaml."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return business
    except OSError as fault:
        raise ConfigInvalid(f'the file "{file}" cannot be read: {fault.strerror}') from None
    try:
        listed = read_catalogue(content)
    except ValueError as fault:
        raise ConfigInvalid(f'"{file}" is no catalogue of templates: {fault}; write it anew with "botkit templates sync"') from None
    return replace(business, templates={**business.templates, **infos(listed.templates)})


def rules_of(settings: Settings) -> ContactRules:
    """The contact rules of the business: quiet hours, frequency caps, critical notices."""
    caps = ((settings.caps.marketing_per_day, timedelta(days=1)), (settings.caps.marketing_per_week, timedelta(days=7)))
    critical = settings.critical
    return ContactRules(
        quiet=_quiet(settings.quiet.hours),
        channel_quiet={name: _quiet(channel.quiet) for name, channel in settings.channels.items() if channel.quiet is not None},
        quiet_for_utility=settings.quiet.notices,
        caps=tuple(FrequencyCap(most, period) for most, period in caps if most),
        reminders=settings.reminders,
        critical=None
        if not critical.basis
        else CriticalNotices(basis=critical.basis, templates=frozenset(critical.templates), duty=critical.duty, per_day=critical.per_day),
        has_budgets=budgets_of(settings).any,
        permissions={name: frozenset(channel.permissions) for name, channel in settings.channels.items() if channel.permissions},
    )


def _quiet(setting: QuietHoursSetting) -> QuietHours | None:
    return None if setting.start == setting.end else QuietHours(start=setting.start, end=setting.end)


def terms_of(settings: Settings) -> Terms:
    """The terms of bills. Days of the international rate begin at midnight in the first account's zone."""
    part = settings.billing
    zone = part.zone or settings.business.zone
    accounts = tuple(
        BillingAccount(name=name, zone=account.zone or zone, currency=account.currency or part.currency, channels=account.channels)
        for name, account in part.accounts.items()
    )
    international = part.auth_international
    return Terms(
        accounts=(*accounts, BillingAccount(zone=zone, currency=part.currency)),
        country=part.country or "",
        sent_elsewhere={
            (market, category, "*" if month == "every" else month): count
            for month, markets in part.sent_elsewhere.items()
            for market, categories in markets.items()
            for category, count in categories.items()
        },
        used_elsewhere={(channel, month): count for channel, months in part.used_elsewhere.items() for month, count in months.items()},
        auth_international=AuthInternational(
            since=first_moment(international.since, zone),
            countries={country: first_moment(day, zone) for country, day in international.countries.items()},
        )
        if international.since
        else None,
        sessions=SessionTerms(length=part.sessions.length, opened_by=part.sessions.opened_by),
    )


def statement_of(settings: Settings) -> StatementTerms:
    """The operator's own terms of a monthly statement."""
    part = settings.billing.statement
    return StatementTerms(
        currency=part.currency or "",
        price=part.price,
        base=part.base,
        included=part.included,
        unit=part.unit,
        tax=part.tax,
        tax_name=part.tax_name,
        passes_on=part.pass_on,
        issuer=part.issuer or (settings.business.name,),
        recipient=part.recipient,
    )


def budgets_of(settings: Settings) -> Budgets:
    """The budgets, in one currency: that of the default account, which has all channels that no other account names."""
    part = settings.budgets

    def budget(of: BudgetPart) -> Budget | None:
        return None if of.amount is None else Budget(amount=of.amount, then=of.then)

    return Budgets(
        currency=settings.billing.currency,
        business=budget(part.business),
        flows={name: made for name, one in part.flows.items() if (made := budget(one)) is not None},
        contact=budget(part.contact),
    )
