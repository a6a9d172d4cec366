"""Worked examples of the decision table, read from their words: a row says what is known, what is done and what must come of it.

The rows are those of tests/policy/fixtures/optin_examples.csv, or of the file in BOTKIT_OPTIN_EXAMPLES, in the same columns and phrases.
A clause that nothing here can read is a fault of the row, and raises.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from botkit.core.model.message import Tap, Text
from botkit.policy.consent.import_rules import ImportRow, accept
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.consent.stop_words import StopContext, classify
from botkit.policy.gate.gate import GateContext, GateRequest, decide
from botkit.policy.gate.phone_regions import is_us_number, zones_of
from botkit.policy.gate.quiet_hours import QUIET
from tests.support.paths import TESTS
from webhooks import PLATFORMS

FILE = Path(os.environ.get("BOTKIT_OPTIN_EXAMPLES") or TESTS / "policy" / "fixtures" / "optin_examples.csv")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
AREAS = {"1415": "America/Los_Angeles", "1787": "America/Puerto_Rico"}

MARKETING = GateRequest(purpose="marketing", template="offer", has_free=False)
UTILITY = GateRequest(purpose="utility", template="shipped", has_free=False)
ACTIONS: tuple[tuple[str, GateRequest], ...] = (
    (r"send one confirmation free-form", GateRequest(role="stop_confirmation", answers=True)),
    (r"send the confirmation request template.*", replace(UTILITY, role="opt_in_request")),
    (r"send (?:a |another )?marketing template", MARKETING),
    (r"send (?:a |another )?utility (?:template|message)", UTILITY),
    (r"send (?:an )?authentication template", GateRequest(purpose="authentication", template="code", has_free=False, request="r1")),
    (r"send promotional text", GateRequest(purpose="marketing")),
    (r"send paid marketing message", GateRequest(purpose="marketing", token=True)),
    (r"send with utility consent only", UTILITY),
    (r"send free-form (?:answer|text)|send anything", GateRequest(answers=True)),
    (r"send (?:template|to new number)", MARKETING),
)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def outcome(row: Mapping[str, str]) -> tuple[str, str]:
    """What botkit makes of a row: verdict and reason."""
    if row["action"] == "classify":
        return _words(row["given"], row["jurisdiction"])
    if row["action"] == "import":
        return "deny", str(
            accept(ImportRow(address="447700900123", purpose="marketing", occurred_at=NOON - DAY, method="f"), Consent(), NOON)
        )
    known = Known(row["channel"], row["jurisdiction"])
    for clause in re.split(r"\s*;\s*", row["given"]):
        known.learn(clause)
    verdict = decide(known.request(row["action"]), known.context(), known.now)
    return type(verdict).__name__.lower(), str(verdict.reason)


def _words(given: str, jurisdiction: str) -> tuple[str, str]:
    said, *about = re.split(r"\s*;\s*", given)
    context = StopContext(
        waits=any("bot just asked" in one for one in about),
        after_marketing=any("last outbound was a marketing" in one for one in about),
        jurisdiction="" if jurisdiction == "any" else jurisdiction,
    )
    kind, _, text = said.partition(": ")
    content: Any = Text(body=re.sub(r"\s*\(with .*\)", " 🙏", text))
    if payload := re.fullmatch(r"(?:quick reply )?button payload (\S+)", said):
        content = Tap(id=payload[1])
    elif kind not in ("text", "voice note transcribed"):
        raise ValueError(f"nothing here can read: {said}")
    found = classify(content, "en", context)
    return str(found.__struct_config__.tag), getattr(found, "reason", "")


class Known:
    """What the clauses of a row say."""

    def __init__(self, channel: str, jurisdiction: str) -> None:
        self.now = NOON
        self.country = {"EU": "DE", "any": ""}.get(jurisdiction, jurisdiction)
        self.events: list[tuple[Any, str, timedelta, dict[str, Any]]] = []
        self.facts: dict[str, Any] = {"platform": channel}
        self.phone = ""
        self.local = ""

    def learn(self, clause: str) -> None:
        for pattern, take in CLAUSES:
            if match := re.fullmatch(pattern, clause):
                take(self, match)
                return
        raise ValueError(f"nothing here can read: {clause}")

    def add(self, action: Any, purpose: str, ago: timedelta, **more: Any) -> None:
        self.events.append((action, purpose, ago, more))

    def request(self, action: str) -> GateRequest:
        if tag := re.fullmatch(r"send with (?:tag )?([A-Z_]+)(?: tag)?", action):
            return GateRequest(tag=tag[1], by_human=bool(self.facts.pop("human", False)))
        return next(request for pattern, request in ACTIONS if re.fullmatch(pattern, action))

    def context(self) -> GateContext:
        if self.phone:
            zones = (AREAS[self.phone],) if self.phone in AREAS else zones_of("", self.phone)
            self.facts |= {"us_number": is_us_number(f"{self.phone}5550143"), "quiet": QUIET["US"], "zones": zones}
            if self.local:
                from zoneinfo import ZoneInfo

                hour, minute = map(int, self.local.split(":"))
                self.now = datetime(2026, 11, 20, hour, minute, tzinfo=ZoneInfo(zones[0])).astimezone(UTC)
        lines = [
            ConsentEvent(action=action, purpose=purpose, occurred_at=self.now - ago, **more) for action, purpose, ago, more in self.events
        ]
        moments = {name: self.now - ago for name, ago in self.facts.items() if isinstance(ago, timedelta)}
        self.facts.pop("human", None)
        consent = fold(lines, addresses=("whatsapp:447700900123",))
        requests = {"r1": self.now} if self.facts.pop("asked", False) else {}
        rules = PLATFORMS[str(self.facts["platform"])].rules
        return GateContext(rules=rules, **{**self.facts, **moments}, consent=consent, country=self.country, requests=requests)


def _ago(match: re.Match[str]) -> timedelta:
    number, unit = int(match["n"]), match["unit"]
    return (
        timedelta(minutes=number) if unit.startswith("m") else timedelta(hours=number) if unit.startswith("h") else timedelta(days=number)
    )


def _fact(**facts: Any) -> Callable[[Known, re.Match[str]], None]:
    return lambda known, match: known.facts.update(facts)


def _line(action: str, days: float, purpose: str = "all", **more: Any) -> Callable[[Known, re.Match[str]], None]:
    return lambda known, match: known.add(action, purpose, timedelta(days=days), **more)


AGO = r"(?P<n>\d+) (?P<unit>min\w*|hours?|h|days?)(?: \d\d m \d\d s)? ago"
CLAUSES: tuple[tuple[str, Callable[[Known, re.Match[str]], None]], ...] = (
    (r"no consent(?: yet)?|no confirmation yet|no window|window closed|order shipped|bot|authentication template", _fact()),
    (r"after \d{4}-\d\d-\d\d", _fact()),
    (rf"(?:user wrote|last user message) {AGO}", lambda known, match: known.facts.update(heard_at=_ago(match))),
    (r"(?:user wrote a question today.*)", _fact(heard_at=timedelta(hours=1))),
    (r"window open", _fact(heard_at=timedelta(0))),
    (r"(?:later )?user_preferences stop", _line("platform_stop", 9, "marketing")),
    (r"(?:later )?user_preferences resume", _line("platform_resume", 8, "marketing")),
    (r"(?:own )?(?P<purpose>marketing|utility) consent(?: only| never withdrawn)?",
     lambda known, match: known.add("given", match["purpose"], timedelta(days=30))),
    (r"user typed STOP now",
     lambda known, match: (known.add("withdrawn", "all", timedelta(0)), known.facts.update(stopped_at=timedelta(0)))[1]),
    (r"(?:user typed )?STOP(?: yesterday)?(?: \(all\)| all in force)?", _line("withdrawn", 9)),
    (r"later typed START and confirmed", _line("given", 8, "marketing")),
    (r"double opt-in pending", _line("requested", 1, "marketing")),
    (r"recipient \+1 (?P<area>\d{3})\.\.\.(?: \(.*\))?", lambda known, match: setattr(known, "phone", f"1{match['area']}")),
    (r"(?P<at>\d\d:\d\d) local", lambda known, match: setattr(known, "local", match["at"])),
    (r"131049 received (?P<n>\d+) (?P<unit>h) ago.*", lambda known, match: known.facts.update(held_back_at=_ago(match))),
    (r"operator blocked the user.*", _fact(blocked="by_us", heard_at=timedelta(0))),
    (r"consent expired.*", _line("given", 800, "marketing", valid_until=NOON - DAY)),
    (r"user (?:just requested|requests) a code.*", _fact(asked=True)),
    (r"template approved as utility but recategorised.*",
     lambda known, match: (known.add("given", "utility", timedelta(days=30)), known.facts.update(template_category="marketing"))[1]),
    (r"portfolio limit .* reached", _fact(people_limit=2_000, people_used=2_000)),
    (r"human agent types", _fact(human=True)),
    (r"marketing message token", _fact(marketing_token=True)),
    (r"approved utility template", _fact(permissions=frozenset({"pages_utility_messaging"}))),
    (r"recipient changed number.*", _fact()),
    (r"consent on the old number", _line("given", 30, "marketing", address="whatsapp:447700900999")),
)  # fmt: skip
