"""The oracle: what docs/consent.md demands of the whole service, as a plain transcript. It shares no code with botkit.

It is told what came in and which messages the flows wanted to send; it works out for itself what people agreed to, what the platform
stated, what went out before, and asks the transcript of the decision table (transcript.py) what the answer must be. Times are whole
seconds. Everything that differs from what the service did is raised as a `Difference`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from transcript import consult

HOUR, DAY, WEEK = 3600, 86400, 7 * 86400
ZONES = {  # by the beginning of the number: facts of the numbering plan
    "447700": ("Europe/London",),
    "4930": ("Europe/Berlin",),
    "1202": ("America/New_York",),
    "1787": ("America/Puerto_Rico",),
}
TCPA = ("1202", "1787", "US.")
BUSINESS_ZONE = "Europe/London"
# What the flows of town.py declare: purpose, topic, template. A question for consent is a service message about its topic.
DECLARED = {
    "echo": ("service", "", ""),
    "order": ("service", "", ""),
    "later": ("service", "", ""),
    "asked": ("service", "", ""),
    "deal": ("marketing", "", ""),
    "sign": ("service", "offers", ""),
    "fly": ("service", "flights", ""),
    "dbl": ("service", "offers", ""),
    "web": ("service", "offers", "confirm"),
    "offer": ("marketing", "offers", "sale"),
    "all_offers": ("marketing", "", "sale"),
    "bare_offer": ("marketing", "offers", ""),
    "late": ("utility", "flights", "delayed"),
    "fresh": ("utility", "flights", "delayed"),
    "urgent": ("utility", "flights", "delayed"),
    "bare": ("utility", "flights", ""),
    "parcel": ("service", "flights", "delayed"),
    "login": ("authentication", "flights", "code"),
    "recall": ("utility", "flights", "recall"),
    "looked": ("utility", "flights", "delayed"),
    "": ("service", "", ""),
}
THEIRS = ("echo", "order", "later", "deal", "sign", "fly", "dbl", "asked")  # flows that the person begins
CATEGORY = {"confirm": "utility", "sale": "marketing", "delayed": "utility", "code": "authentication", "recall": "utility"}
# What a message says: the words of docs/consent.md, and sentences. `soft` words have an everyday meaning.
MEANING = {
    "STOP": "stop all",
    "  stop.🙏": "stop all",
    "Unsubscribe": "stop all",
    "ABMELDEN": "stop all",
    "please stop texting me": "stop all",
    "please stop sending me offers": "stop marketing",
    "caption:Stop!": "stop all",
    "tap:BOTKIT_OPTOUT_ALL": "stop all",
    "tap:BOTKIT_OPTOUT_MARKETING": "stop marketing",
    "tap:OPT_OUT_MARKETING": "stop marketing",
    "tap:BOTKIT_GO_ON": "go on",
    "tap:BOTKIT_COME_BACK": "come back",
    "tap:BOTKIT_OPTIN_MARKETING": "sign up",
    "tap:BOTKIT_CONFIRM": "confirm",
    "cancel": "soft",
    "END": "soft",
    "please stop": "courtesy",
    "START": "start",
    "yes": "yes",
    "Yes, please": "label",
    "No, thank you": "no",
    "help": "help",
}
WENT = ("attempted", "unknown", "gone")


class Difference(Exception):
    """The service and the oracle are not of one mind."""


@dataclass(kw_only=True, frozen=True)
class Line:
    at: int
    action: str
    purpose: str = "all"
    topic: str = ""
    evidence: bool = False
    address: str = ""
    scope: str = ""
    until: int | None = None
    said: bool = False  # by the person in the chat


# Within one second the later in this list wins.
STRENGTH = (
    "requested",
    "prompted",
    "imported",
    "given",
    "confirmed",
    "platform_resume",
    "platform_stop",
    "withdrawn",
    "suppressed",
    "erased",
)


@dataclass(kw_only=True, frozen=True)
class Question:
    """A question that is open. `is_uppermost`: nothing lies on it, such as a pause of another flow."""

    flow: str
    stage: str
    since: int
    is_uppermost: bool


@dataclass(kw_only=True, frozen=True)
class Standing:
    status: str = "unknown"
    since: int | None = None
    prompts: int = 0


@dataclass(kw_only=True)
class Message:
    flow: str
    purpose: str
    topic: str
    template: str
    answers: bool
    asks: str | None
    request: int | None
    fresh: int | None
    queued: int
    due: int
    channel: str
    step: str = ""
    state: str = "queued"  # attempted, gone, failed
    went: int | None = None
    form: str = ""
    attempted: int | None = None
    receipted: bool = False


@dataclass(kw_only=True)
class Person:
    number: int
    channel: str
    address: str
    others: tuple[str, ...] = ()
    known: bool = False
    erased: int | None = None
    lines: list[Line] = field(default_factory=list)
    heard: int | None = None
    entry: int | None = None
    unclear: int | None = None
    back: int | None = None
    after_marketing: bool = False
    address_problem: str = ""
    trouble_at: int | None = None
    held: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def platform(self) -> str:
        return self.address.partition(":")[0]

    @property
    def value(self) -> str:
        return self.address.partition(":")[2]

    def forget(self) -> None:
        for name in ("heard", "entry", "unclear", "back", "trouble_at", "held"):
            setattr(self, name, None)
        self.address_problem, self.after_marketing, self.known, self.lines, self.messages = "", False, False, [], {}

    # ---- consent

    def standing(self, purpose: str, topic: str, now: int, *, anywhere: bool = False, ours: bool = False) -> Standing:
        """What holds for one purpose and topic: every line that covers it, in order of time, the stronger last."""
        status, since, until = "unknown", None, None
        asked: Line | None = None
        prompts = 0
        for line in sorted(self.lines, key=lambda line: (line.at, STRENGTH.index(line.action))):
            if line.purpose not in ("all", purpose) or line.topic not in ("", topic):
                continue
            foreign = line.scope not in ("", "Air") and (ours or not anywhere)
            former = line.address not in ("", self.address) and not anywhere
            if line.action in ("withdrawn", "suppressed", "erased"):
                if foreign:
                    continue
                asked = None
                if line.action != "withdrawn":
                    status, since = "suppressed", line.at
                elif status != "suppressed":
                    status, since = "withdrawn", line.at
            elif line.action in ("given", "confirmed", "imported", "requested", "prompted"):
                if foreign or former:
                    continue
                open_still = asked is not None and line.at < asked.at + WEEK
                if line.action == "prompted":
                    prompts += asked is not None
                elif line.action == "requested":
                    if status != "given" or (until is not None and line.at >= until):
                        asked, prompts = line, 0
                elif line.action == "confirmed" and (not open_still or (since is not None and asked and asked.at < since)):
                    continue
                elif not (line.action == "imported" and status in ("withdrawn", "suppressed") and not line.evidence):
                    status, since, until = "given", line.at, line.until
                    if asked is not None and (line.purpose, line.topic) == (asked.purpose, asked.topic):
                        asked = None
        if status == "given" and until is not None and now >= until:
            status = "expired"
        is_newer = asked is not None and (since is None or asked.at >= since)
        if status != "given" and asked is not None and is_newer and not (status in ("withdrawn", "suppressed") and asked.at == since):
            return Standing(status="pending" if now < asked.at + WEEK else "expired", since=asked.at, prompts=prompts)
        return Standing(status=status, since=since)

    def beside(self, purpose: str, topic: str) -> str:
        """Whether what is lacking was given to another brand, or from a former address."""
        found: set[str] = set()
        for line in sorted(self.lines, key=lambda line: (line.at, STRENGTH.index(line.action))):
            if line.purpose not in ("all", purpose) or line.topic not in ("", topic):
                continue
            if line.action in ("suppressed", "erased"):
                found.clear()
            elif line.action in ("given", "confirmed", "imported"):
                if line.scope not in ("", "Air"):
                    found.add("elsewhere")
                elif line.address not in ("", self.address):
                    found.add("formerly")
        return "elsewhere" if "elsewhere" in found else "formerly" if found else "unknown"

    def asked_about(self) -> set[tuple[str, str]]:
        return {(line.purpose, line.topic) for line in self.lines if line.action in ("given", "confirmed", "imported", "withdrawn")}

    def agreed(self, now: int) -> bool:
        return any(self.standing(*key, now).status == "given" for key in self.asked_about())

    def closed(self) -> list[tuple[str, str]]:
        """What the latest withdrawal closed, while something is withdrawn."""
        if not any(self.standing(*key, 0).status == "withdrawn" for key in self.asked_about()):
            return []
        latest = max(line.at for line in self.lines if line.action == "withdrawn")
        before = Person(number=0, channel="", address=self.address, lines=[line for line in self.lines if line.at < latest])
        return sorted(key for key in before.asked_about() if before.standing(*key, latest, anywhere=True, ours=True).status == "given")

    def prompted(self, at: int) -> bool:
        found = self.standing("marketing", "offers", at)
        return found.status == "pending" and found.prompts > 0

    def platform_stopped(self) -> bool:
        said = [line for line in self.lines if line.action in ("platform_stop", "platform_resume")]
        return bool(said) and max(said, key=lambda line: (line.at, STRENGTH.index(line.action))).action == "platform_stop"


@dataclass(kw_only=True)
class House:
    """What the business chose."""

    quiet: tuple[int, int] | None = (21, 8)
    quiet_for_utility: bool = False
    cap_week: int = 0
    cap_day: int = 0
    reminders: int = 0
    critical: bool = False
    duty: bool = False
    per_day: int = 1
    permission: bool = False


class Oracle:
    """`count` counts what the table decided, by platform, verdict and reason."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.restriction, self.restricted_until, self.stated = "", None, False  # type: tuple[str, int | None, bool]
        self.unpaid: dict[str, int] = {}
        self.restrictions: dict[str, tuple[str, int | None]] = {}
        self.limit = 0
        self.templates: dict[str, dict[str, Any]] = {}
        self.reached: dict[str, dict[int, int]] = {"whatsapp": {}, "messenger": {}}
        self.pace: dict[str, dict[int, tuple[float, int]]] = {}
        self.pair_held: dict[str, dict[int, int]] = {}
        self.count: Counter[tuple[str, str, str]] = Counter()

    # ---- the table

    def verdict(self, person: Person, message: Message, now: int, node: str = "") -> tuple[str, str, Any]:
        question = self.question(person, message, now, node)
        verdict, reason, more = consult(question)
        self.count[person.platform, verdict, reason] += 1
        if verdict == "defer":
            more = now + round(more * 60)
        return verdict, reason, more

    def question(self, person: Person, message: Message, now: int, node: str) -> dict[str, Any]:
        def minutes(at: int | None) -> float | None:
            return None if at is None else (at - now) / 60

        platform = person.platform
        is_open = person.heard is not None and now - person.heard < DAY - 60
        is_answer = is_open and message.answers and message.purpose != "marketing"
        kind, until = self.restrictions.get(person.channel, ("", None))
        account = ""
        if kind and (until is None or now < until):
            account = "starts" if kind == "starts" else "restricted"
        elif not is_answer and person.channel in self.unpaid and now - self.unpaid[person.channel] < HOUR // 4:
            account = "payment"
        trouble = person.address_problem
        if person.trouble_at is None or (person.heard is not None and person.heard >= person.trouble_at):
            trouble = ""
        template = self.template(message.template, now)
        consent = {}
        topic = message.topic
        for purpose in ("utility", "marketing", "authentication"):
            status = person.standing(purpose, topic, now).status
            status = person.beside(purpose, topic) if status == "unknown" else status
            if status != "unknown":
                consent[purpose, topic] = status
        if message.asks and consent.get(("utility", topic)) != "given" and (beside := person.beside("utility", topic)) != "unknown":
            consent["utility", topic] = beside  # a request is judged by the sign-up; beside it the table asks for this alone
        role = (
            "stop_confirmation" if (message.flow, message.step) == ("", "stop_confirmation") else "opt_in_request" if message.asks else ""
        )
        asks = message.asks or "marketing"
        kind_now = template["category"] if message.template and not is_open and template["category"] else message.purpose
        kind_now = "utility" if kind_now == "service" else kind_now
        subject = person.standing(asks if role == "opt_in_request" else kind_now, topic, now)
        listed = person.standing(
            asks if role == "opt_in_request" else ("utility" if message.purpose == "service" else message.purpose), topic, now
        )
        erased = person.erased is not None and not (listed.status == "given" and listed.since is not None and listed.since > person.erased)
        stops = [line.at for line in person.lines if line.action == "withdrawn" and line.said]
        recent = [one for one in person.messages.values() if one.purpose == "marketing" and one.went is not None and one.state in WENT]
        own = next((number for number, one in person.messages.items() if one is message), 1 << 60)
        confirmed = [
            one.went
            for number, one in person.messages.items()
            if one.step == "stop_confirmation" and number < own and one.went is not None and one.state in WENT
        ]
        reached = {who: at for who, at in self.reached[platform].items() if now - at < DAY}
        limit = self.limit if person.channel == "main" else 0
        critical_used = sum(one.template == "recall" and one.state in WENT and now - one.queued < DAY for one in person.messages.values())
        return {
            "platform": platform,
            "purpose": message.purpose,
            "topic": topic,
            "template": message.template,
            "has_free": True,
            "answers": message.answers,
            "category": template["category"],
            "status": template["status"],
            "account": account,
            "address": trouble if trouble != "by_us" else "",
            "blocked": "by_us" if trouble == "by_us" else "",
            "heard": minutes(person.heard),
            "entry": minutes(person.entry),
            "fresh": minutes(message.fresh),
            "role": role,
            "asks": asks,
            "confirmed": minutes(max(confirmed, default=None)),
            "stopped": minutes(max(stops)) if stops else None,
            "request": minutes(message.request),
            "suppressed": erased,
            "unclear": person.unclear is not None and now - person.unclear < WEEK,
            "consent": consent,
            "critical": self.house.critical and message.template == "recall",
            "critical_basis": "product safety act",
            "critical_duty": self.house.duty,
            "critical_left": self.house.per_day - critical_used,
            "platform_stopped": person.platform_stopped(),
            "us": person.value.startswith(("1202", "US.")),
            "prompts": subject.prompts,
            "reminders": self.house.reminders,
            "held_back": minutes(person.held),
            "quiet_left": minutes(self.quiet_until(person, now)),
            "quiet_for_utility": self.house.quiet_for_utility,
            "urgent": message.flow == "urgent",
            "cap": self.house.cap_week,
            "cap_day": self.house.cap_day,
            "sent": tuple((one.went - now) / 60 for one in recent if one.went is not None),
            "budget": None,
            "limit": limit,
            "used": len(reached),
            "among": person.number in reached,
            "frees": (min(reached.values()) + DAY - now) / 60 if reached else DAY / 60,
            "pair": minutes(self.pair_free(node, person.number, now)) if node else None,
            "tag": "",
            "human": False,
            "token": False,
            "token_valid": False,
            "token_used": None,
            "country": "",
            "permission": self.house.permission,
            "utility_region": True,
        }

    def template(self, name: str, now: int) -> dict[str, str]:
        news = self.templates.get(name, {})
        status = news.get("status", "")
        if "seen" in news and now - news["seen"] <= 3 * HOUR and status in ("", "approved"):
            status = "paused"
        return {"status": status, "category": news.get("category") or CATEGORY.get(name, "")}

    # ---- quiet hours and pace

    def quiet_until(self, person: Person, now: int) -> int | None:
        """21:00 to 8:00 by law for numbers of the territories of the United States; else what the business chose."""
        hours = self.house.quiet
        if person.value.startswith(("1202", "1787")):
            hours = (21, 8) if hours is None else (min(hours[0], 21), max(hours[1], 8))
        if hours is None:
            return None
        zone = next((zones for start, zones in ZONES.items() if person.value.startswith(start)), (BUSINESS_ZONE,))[0]
        if person.platform == "messenger":
            zone = BUSINESS_ZONE
        local = datetime.fromtimestamp(now, ZoneInfo(zone))
        clock = local.hour * 60 + local.minute
        if hours[1] * 60 <= clock < hours[0] * 60:
            return None
        morning = local.replace(hour=hours[1], minute=0, second=0, microsecond=0, tzinfo=None)
        if clock >= hours[0] * 60:
            morning += timedelta(days=1)
        return int(morning.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp())

    def pair_free(self, node: str, who: int, now: int) -> int | None:
        held = self.pair_held.get(node, {}).get(who)
        if held is not None and held > now:
            return held
        tokens, at = self.pace.get(node, {}).get(who, (2.0, now))
        tokens = min(2.0, tokens + (now - at) / 8)
        return None if tokens >= 1 else now + round((1 - tokens) * 8)

    def take_pair(self, node: str, who: int, now: int) -> None:
        tokens, at = self.pace.setdefault(node, {}).get(who, (2.0, now))
        self.pace[node][who] = (min(2.0, tokens + (now - at) / 8) - 1, now)

    # ---- what people do

    def hears(self, person: Person, said: str, at: int, now: int, question: Question | None) -> Expected:
        """What a message comes to before any flow and in a question for consent. `question` is the open one."""
        at = min(at, now)
        if person.heard is None or at > person.heard:
            person.heard = at
        expected = Expected()
        meaning = MEANING.get(said, "")
        waits = question is not None and question.is_uppermost
        back = person.back is not None and at - person.back < WEEK
        unclear = person.unclear is not None and at - person.unclear < WEEK
        us = person.value.startswith(TCPA)
        match meaning:
            case "stop all" | "stop marketing":
                self._stop(person, meaning.partition(" ")[2], at, now, expected)
            case "soft" if us:
                self._stop(person, "marketing", at, now, expected)
                expected.flow = waits
                if waits:
                    person.unclear = at
                    expected.policy.append("which")
            case "soft" if waits:
                expected.flow = True
            case "soft" if person.after_marketing:
                self._stop(person, "marketing", at, now, expected)
            case "soft" if not person.agreed(at) or unclear:
                expected.flow = True
            case "courtesy" if unclear:
                expected.flow = True
            case "soft" | "courtesy":
                person.unclear = at
                expected.policy.append("which")
            case "go on":
                person.unclear = None
                expected.policy.append("went_on")
            case "sign up":
                self._agree(person, "given", "marketing", "", at, expected)
                expected.policy.append("started")
            case "start":
                self._start(person, at, expected)
            case "come back":
                self._come_back(person, at, back, expected)
            case "yes" if not waits and back:
                self._come_back(person, at, back, expected)
            case "yes" if not waits and person.prompted(at):
                self._agree(person, "confirmed", "marketing", "offers", at, expected)
                expected.policy.append("started")
            case "confirm" if not waits and person.prompted(at):
                self._agree(person, "confirmed", "marketing", "offers", at, expected)
                expected.policy.append("started")
            case "help":
                expected.policy.append("help")
            case "yes" if question is not None and not waits:
                expected.flow = True  # a bare yes is one only to the question that was put last
            case "yes" | "label" | "confirm" if question is not None and question.flow in ("sign", "fly", "dbl", "web"):
                self._answer(person, meaning, question, at, now, expected)
            case _:
                expected.flow = True
        return expected

    def _answer(self, person: Person, meaning: str, question: Question, at: int, now: int, expected: Expected) -> None:
        flow, stage, since = question.flow, question.stage, question.since
        expected.flow = True
        purpose, topic = ("utility", "flights") if flow == "fly" else ("marketing", "offers")
        if meaning == "confirm" and stage != "confirm":
            return
        if flow in ("dbl", "web") and (stage != "confirm" or now - since >= WEEK):
            self._agree(person, "requested", purpose, topic, at, expected)
        else:
            self._agree(person, "confirmed" if flow in ("dbl", "web") else "given", purpose, topic, at, expected)

    def _agree(self, person: Person, action: str, purpose: str, topic: str, at: int, expected: Expected) -> None:
        person.lines.append(Line(at=at, action=action, purpose=purpose, topic=topic, address=person.address))
        expected.lines.append((action, purpose, topic))

    def _stop(self, person: Person, scope: str, at: int, now: int, expected: Expected) -> None:
        person.lines.append(Line(at=at, action="withdrawn", purpose=scope, address=person.address, said=True))
        person.unclear = person.back = None
        expected.lines.append(("withdrawn", scope, ""))
        expected.policy.append("stop_confirmation")

    def _start(self, person: Person, at: int, expected: Expected) -> None:
        if not person.closed():
            expected.flow = True
            return
        person.back = at
        expected.policy.append("confirm")

    def _come_back(self, person: Person, at: int, back: bool, expected: Expected) -> None:
        closed = person.closed()
        if not closed:
            expected.flow = True
        elif not back:
            self._start(person, at, expected)
        else:
            for purpose, topic in closed:
                self._agree(person, "given", purpose, topic, at, expected)
            person.back = person.unclear = None
            expected.policy.append("started")

    # ---- lists

    def row(self, person: Person, row: dict[str, Any], now: int) -> str:
        """What becomes of a row of a list: empty when it is taken."""
        was = list(person.lines)
        refused = self._row(person, row, now)
        if refused:
            person.lines = was
        return refused

    def _row(self, person: Person, row: dict[str, Any], now: int) -> str:
        if not row["text_version"]:
            return "PROOF_INCOMPLETE"
        if row["at"] > now:
            return "FUTURE_DATE"
        if not person.known and person.erased is not None and not person.lines:
            person.lines.append(Line(at=person.erased, action="suppressed"))
        found = person.standing(row["purpose"], row["topic"], now, anywhere=True)
        is_older = found.since is not None and row["at"] <= found.since
        if found.status == "suppressed" and (is_older or not row["evidence"]):
            return "SUPPRESSED"
        if found.status == "withdrawn" and (is_older or not row["evidence"]):
            return "OLDER_THAN_OPTOUT"
        if found.status == "given" and is_older:
            return "DUPLICATE"
        line = Line(
            at=row["at"], action="imported", purpose=row["purpose"], topic=row["topic"], evidence=bool(row["evidence"]),
            address=row["address"], scope=row["scope"], until=row["until"],
        )  # fmt: skip
        person.lines.append(line)
        person.known = True
        return ""

    # ---- what the platform answers

    def failed(self, person: Person, message: Message | None, reason: str, now: int) -> None:
        match reason:
            case "META_MARKETING_STOPPED":
                person.lines.append(Line(at=now, action="platform_stop", purpose="marketing"))
            case "MARKETING_COOLDOWN":
                person.held = now
            case "UNDELIVERABLE":
                person.address_problem, person.trouble_at = "undeliverable", now
            case "COUNTRY_BLOCKED":
                person.address_problem, person.trouble_at = "country_blocked", now
            case "BLOCKED_BY_US":
                person.address_problem, person.trouble_at = "by_us", now
            case "PAYMENT":
                self.unpaid[person.channel] = now
            case "ACCOUNT_RESTRICTED":
                kind, until = self.restrictions.get(person.channel, ("", None))
                if not kind or (until is not None and until <= now):
                    self.restrictions[person.channel] = ("starts", now + HOUR)
            case "TEMPLATE_PAUSED" if message is not None and message.template:
                self.templates.setdefault(message.template, {})["seen"] = now
            case _:
                return


@dataclass(kw_only=True)
class Expected:
    """What an input must come to: lines of the ledger, messages of the policy itself, and whether flows hear it."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)
    flow: bool = False
