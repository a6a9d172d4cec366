"""A scenario: a YAML file with customers, templates and faults for the emulator, so that a run can be repeated.

    scenario: A bad evening
    seed: 7
    receipts: [sent, delivered]
    faults:
      - fault: duplicate
        every: 3

It is read as flows are: every problem with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field

from botkit.core.flow.model import FlowPart
from botkit.core.model.message import Purpose
from botkit.errors import ConfigInvalid
from botkit.flowfile.problems import Problem, has_errors, render_all, sort_problems
from botkit.flowfile.reader import read_part
from botkit.flowfile.yaml.parser import read_document
from webhooks.emulator.api.errors import ERRORS
from webhooks.emulator.emulator import Emulator
from webhooks.emulator.faults import Fault, FaultKind, FaultTarget, targets_of
from webhooks.emulator.limits import STRICT, EnforcedLimits

WITH_CODE = ("error", "failed")  # faults that are an error of the platform


class LimitsPart(FlowPart):
    """What `EnforcedLimits` has, key by key."""

    window: bool = Field(False, description="Free-form messages only within 24 hours of the customer's last one (131047).")
    templates: bool = Field(False, description="Only templates that are listed here or were created, with the right values.")
    pair: bool = Field(False, description="45 messages to one person at once, then one every six seconds (131056).")
    per_second: float | None = Field(None, gt=0, description="Messages a second, in and out together (130429).")
    reach: int | None = Field(None, ge=1, description="People written to outside the window within 24 hours (131048).")
    marketing_each: int | None = Field(None, ge=0, description="Marketing templates that one person gets within 24 hours (131049).")
    known: bool = Field(False, description="Only the customers of the scenario are on the platform (131026).")
    files: bool = Field(False, description="Only media ids that were uploaded, or came from a customer (100).")
    us_marketing: bool = Field(False, description="No marketing to numbers that begin with 1 (131049).")
    late: bool = Field(False, description="What depends on the person fails afterwards, by receipt.")


class CustomerPart(FlowPart):
    name: str = Field("", description="What the platform calls them.")
    phone: str = Field("", pattern=r"^[0-9]{5,20}$|^$", description="Digits alone.")
    id: str = Field("", description="Their scoped id.")
    language: str = Field("", description="Their phone's language.")
    zone: str = Field("", description="Where they are: an IANA name.")


class TemplatePart(FlowPart):
    name: str = Field(min_length=1, description="Its name.")
    language: str = Field("en", description="Its language code.")
    category: Purpose = Field("utility", description="What it was approved for.")
    header: str = Field("", description="Its headline.")
    body: str = Field(min_length=1, description="Its words, with {{1}} or {{name}} for values.")
    footer: str = Field("", description="The small words below.")
    buttons: tuple[str, ...] = Field((), description="Quick replies below it.")
    status: Literal["approved", "paused", "disabled", "rejected", "pending"] = Field("approved", description="Whether it may be sent.")


class FaultPart(FlowPart):
    fault: FaultKind = Field(description="What goes wrong.")
    code: int = Field(0, ge=0, description="The platform's error code, of error and failed.")
    status: int = Field(0, ge=0, le=599, description="The HTTP status, of error and page.")
    seconds: float = Field(0.0, ge=0, le=3600, description="How long it takes.")
    where: tuple[FaultTarget, ...] = Field((), description="What it strikes: send, message, receipt, news. By default all that it can.")
    next: int = Field(0, ge=0, description="Only the next so many.")
    every: int = Field(0, ge=0, description="Only each so many.")
    chance: float = Field(0.0, ge=0, le=1, description="Only by chance: 0.2 is one in five.")


class ScenarioPart(FlowPart):
    scenario: str = Field("", description="What it plays, in a few words.")
    seed: int = Field(0, description="What chance begins with: the same number gives the same run.")
    receipts: tuple[Literal["sent", "delivered", "read"], ...] = Field(("sent", "delivered"), description="What follows every send.")
    strict: bool = Field(False, description="Every limit of the platform is limits; rules change single ones.")
    rules: LimitsPart | None = Field(None, description="Which limits are limits.")
    customers: tuple[CustomerPart, ...] = Field((), description="Who is on the platform.")
    templates: tuple[TemplatePart, ...] = Field((), description="Approved wordings.")
    faults: tuple[FaultPart, ...] = Field((), description="What goes wrong, and when.")


class Scenario(Struct, frozen=True, kw_only=True):
    """A valid scenario. `seed`, `limits` and `receipts` are for `EmulatorSettings`, `play` does the rest."""

    title: str
    seed: int
    receipts: tuple[str, ...]
    limits: EnforcedLimits
    part: ScenarioPart

    def limits_over(self, base: EnforcedLimits) -> EnforcedLimits:
        """The limits that the file sets, the others from `base`; `strict` sets all."""
        written = self.part.rules.model_dump(exclude_unset=True) if self.part.rules is not None else {}
        return self.limits if self.part.strict else replace(base, **written)

    def play(self, platform: Emulator) -> None:
        """Add the customers, templates and faults."""
        for customer in self.part.customers:
            platform.customer(customer.phone, user_id=customer.id, name=customer.name, language=customer.language, zone=customer.zone)
        for template in self.part.templates:
            platform.templates.add(
                template.name,
                template.language,
                template.body,
                category=template.category,
                header=template.header,
                footer=template.footer,
                buttons=template.buttons,
            )
            platform.templates.judge(template.name, template.status.upper(), template.language)
        for order in self.part.faults:
            fault = Fault(kind=order.fault, code=order.code, status=order.status, seconds=order.seconds)
            platform.faults.add_rule(fault, where=order.where, times=order.next, every=order.every, chance=order.chance, seed=self.seed)


def read_scenario(file: str, content: bytes) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """The scenario, or None with the problems that are errors."""
    document, syntax_problems = read_document(file, content)
    part, reading = read_part(document, ScenarioPart, "in a scenario")
    if part is not None:
        for address, code, message in _faults_of(part):
            location = reading.spots.get(address) or reading.spots[address.rpartition(".")[0]]
            reading.refuse(location.node, code, message)
    problems = sort_problems([*syntax_problems, *reading.problems])
    if part is None or has_errors(problems):
        return None, problems
    return _build(part), problems


def load_scenario(path: Path) -> Scenario:
    """Read a file. Raises `ConfigInvalid` with every problem of it."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ConfigInvalid(f'the scenario "{path}" cannot be read: {fault.strerror}') from None
    scenario, problems = read_scenario(str(path), content)
    if scenario is None:
        raise ConfigInvalid(render_all(problems))
    return replace(scenario, title=scenario.title or path.name)


def _build(part: ScenarioPart) -> Scenario:
    written: Mapping[str, Any] = part.rules.model_dump(exclude_unset=True) if part.rules is not None else {}
    limits = {field: getattr(STRICT if part.strict else EnforcedLimits(), field) for field in EnforcedLimits.__struct_fields__}
    return Scenario(title=part.scenario, seed=part.seed, receipts=part.receipts, limits=EnforcedLimits(**{**limits, **written}), part=part)


def _faults_of(part: ScenarioPart) -> Iterator[tuple[str, str, str]]:
    """The problems that need more than one value: address, code, message."""
    for index, fault in enumerate(part.faults):
        address = f"faults.{index}"
        if fault.fault in WITH_CODE and not fault.code:
            yield address, "missing-key", f'the fault "{fault.fault}" needs a "code": 131056, say'
        elif fault.code and fault.fault not in WITH_CODE:
            yield f"{address}.code", "bad-value", f'the fault "{fault.fault}" has no code; "error" and "failed" have'
        elif fault.code and fault.code not in ERRORS:
            yield f"{address}.code", "bad-value", f"the platform has no error {fault.code}"
        if fault.fault == "late" and not fault.seconds:
            yield address, "missing-key", 'the fault "late" needs "seconds"'
        if sum(map(bool, (fault.next, fault.every, fault.chance))) > 1:
            yield address, "bad-value", 'only one of "next", "every" and "chance" says when a fault strikes'
        for struck in fault.where:
            if struck not in targets_of(fault.fault):
                yield (
                    f"{address}.where",
                    "bad-value",
                    f'the fault "{fault.fault}" strikes {" and ".join(targets_of(fault.fault))}, not {struck}',
                )
    for index, customer in enumerate(part.customers):
        if not customer.phone and not customer.id:
            yield f"customers.{index}", "missing-key", 'a customer has a "phone" or an "id"'
