"""The part of botkit.yaml about bills: what the platform agreed with the business, and what this program cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from botkit.core.flow.model import Duration, FlowPart, Name
from botkit.flowfile.project.budget_settings import as_decimal


def known_zone(name: str) -> str:
    """The name of a time zone. Raises `ValueError` when there is none of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not found, no valid key, a folder of the zone database
        raise ValueError(f'"{name}" is no time zone; write for example "Europe/Amsterdam" or "UTC"') from None
    return name


Zone = Annotated[str, AfterValidator(known_zone)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Money = Annotated[Decimal, BeforeValidator(as_decimal), Field(ge=0, max_digits=15, decimal_places=6)]
Percent = Annotated[Decimal, BeforeValidator(as_decimal), Field(ge=0, le=100)]
AnyMonth = Annotated[str, Field(pattern=r"^(\d{4}-(0[1-9]|1[0-2])|every)$")]
Count = Annotated[int, Field(ge=0)]
Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class AccountPart(FlowPart):
    zone: Zone | None = Field(None, description="Its time zone; without it that of `billing`.")
    currency: Currency | None = Field(None, description="Its currency; without it that of `billing`.")
    channels: tuple[Name, ...] = Field(min_length=1, description="Its numbers, by the names of your channels.")


class AuthInternationalPart(FlowPart):
    since: Day | None = Field(None, description="The day from which the platform declared the business eligible.")
    countries: Mapping[Country, Day] = Field(default_factory=dict, description="Countries with a day of their own.")


class SessionsPart(FlowPart):
    length: Duration = Field(timedelta(hours=24), gt=timedelta(0), description="How long a billable session lasts from its opening.")
    opened_by: Literal["anyone", "contact", "business"] = Field("anyone", description="Whose message may open one.")


class StatementPart(FlowPart):
    currency: Currency | None = Field(None, description="The currency of your prices; without it that of `billing`.")
    price: Money | None = Field(None, description="What one billable session beyond the included ones costs.")
    base: Money = Field(Decimal(0), description="What a month costs before the first session.")
    included: Count = Field(0, description="How many sessions the base fee includes.")
    unit: str = Field("billable session", min_length=1, max_length=40, description="What you call a billable session, in the singular.")
    tax: Percent = Field(Decimal(0), description="The tax on the sum, in percent.")
    tax_name: str = Field("VAT", min_length=1, max_length=40, description="What the tax is called.")
    pass_on: bool = Field(False, description="Whether the platform's charges in this currency are an item, at cost.")
    issuer: tuple[str, ...] = Field((), description="Who issues the statement: the lines of an address.")
    recipient: tuple[str, ...] = Field((), description="Who gets it: the lines of an address.")


class BillingPart(FlowPart):
    zone: Zone | None = Field(None, description="The time zone of the account at the platform; without it that of the business.")
    currency: Currency = Field("USD", description="The currency that the platform bills in.")
    country: Country | None = Field(None, description="The primary location of the business, an ISO code such as DE.")
    accounts: Mapping[Name, AccountPart] = Field(default_factory=dict, description="Accounts with a zone or currency of their own.")
    sent_elsewhere: Mapping[AnyMonth, Mapping[str, Mapping[Literal["utility", "authentication"], Count]]] = Field(
        default_factory=dict, description="Messages of other programs that count for discounts: month, market, category, how many."
    )
    used_elsewhere: Mapping[Name, Mapping[Month, Count]] = Field(
        default_factory=dict, description="Free messages that other programs used up: channel, month, how many."
    )
    auth_international: AuthInternationalPart = Field(
        AuthInternationalPart.model_validate({}), description="The international rate for authentication."
    )
    sessions: SessionsPart = Field(SessionsPart.model_validate({}), description="The rule for billable sessions.")
    statement: StatementPart = Field(StatementPart.model_validate({}), description="What you ask for billable sessions yourself.")
