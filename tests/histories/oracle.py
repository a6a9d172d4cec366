"""The oracle: what docs/consent.md demands of the whole service, as a plain transcript. It shares no code with botkit.

It is told what came in and which messages the flows wanted to send; it works out for itself what people agreed to, what the platform
stated, what went out before, and asks the transcript of the decision table (gate_reference.py) what the answer must be. Times are whole
seconds. Everything that differs from what the service did is raised as a `ExpectationFailed`.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.histories.expected import DAY, HOUR, WEEK, WENT, ExpectedEntry, ExpectedMessage, ExpectedPerson, ExpectedRules
from tests.histories.expected_replies import ExpectedReplies
from tests.histories.gate_reference import decide

ZONES = {  # by the beginning of the number: facts of the numbering plan
    "447700": ("Europe/London",),
    "4930": ("Europe/Berlin",),
    "1202": ("America/New_York",),
    "1787": ("America/Puerto_Rico",),
}


BUSINESS_ZONE = "Europe/London"

# What the flows of world.py declare: purpose, topic, template. A question for consent is a service message about its topic.
DECLARED = {
    "echo": ("service", "", ""),
    "order": ("service", "", ""),
    "later": ("service", "", ""),
    "colleague": ("service", "", ""),
    "daily": ("utility", "flights", "delayed"),
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
    "quiz": ("utility", "flights", "delayed"),
    "press": ("service", "offers", "confirm"),
    "": ("service", "", ""),
}

# Which consent the first question of a flow asks for; the second one of `dbl`, and the only one of `web`, ask to confirm.
SEEKS = {"sign": "marketing", "fly": "utility", "dbl": "marketing", "press": "marketing"}

# To whose agreement an event is told: the purpose and the topic of its start.
EVENTS = {
    **dict.fromkeys(("web", "offer", "bare_offer"), ("marketing", "offers")),
    "all_offers": ("", ""),
    **dict.fromkeys(
        ("late", "fresh", "urgent", "bare", "parcel", "login", "looked", "quiz", "press", "recall", "daily"), ("utility", "flights")
    ),
}

THEIRS = ("echo", "order", "later", "deal", "sign", "fly", "dbl", "asked", "colleague")  # flows that the person begins

CATEGORY = {"confirm": "utility", "sale": "marketing", "delayed": "utility", "code": "authentication", "recall": "utility"}


class Oracle(ExpectedReplies):
    """`count` counts what the table decided, by platform, verdict and reason."""

    def __init__(self, rules: ExpectedRules) -> None:
        self.rules = rules
        self.restriction, self.restricted_until, self.stated = "", None, False  # type: tuple[str, int | None, bool]
        self.unpaid: dict[str, int] = {}
        self.restrictions: dict[str, tuple[str, int | None]] = {}
        self.notices: dict[str, int] = {}
        self.limit = 0
        self.templates: dict[str, dict[str, Any]] = {}
        self.reached: dict[str, dict[int, int]] = {"whatsapp": {}, "messenger": {}, "instagram": {}}
        self.pace: dict[str, dict[int, tuple[float, int]]] = {}
        self.pair_held: dict[str, dict[int, int]] = {}
        self.count: Counter[tuple[str, str, str]] = Counter()

    def verdict(self, person: ExpectedPerson, message: ExpectedMessage, now: int, node: str = "") -> tuple[str, str, Any]:
        question = self.question(person, message, now, node)
        verdict, reason, more = decide(question)
        self.count[person.platform, verdict, reason] += 1
        if verdict == "defer":
            more = now + round(more * 60)
        return verdict, reason, more

    def question(self, person: ExpectedPerson, message: ExpectedMessage, now: int, node: str) -> dict[str, Any]:
        def minutes(at: int | None) -> float | None:
            return None if at is None else (at - now) / 60

        platform, channel = person.platform, message.channel
        is_open = person.heard is not None and now - person.heard < DAY - 60
        is_answer = is_open and message.answers and message.purpose != "marketing"
        kind, until = self.restrictions.get(channel, ("", None))
        account = ""
        if kind and (until is None or now < until):
            account = "starts" if kind == "starts" else "restricted"
        elif not is_answer and channel in self.unpaid and now - self.unpaid[channel] < HOUR // 4:
            account = "payment"
        trouble = person.address_problem
        if person.trouble_at is None or (person.heard is not None and person.heard >= person.trouble_at):
            trouble = ""
        template = self.template(message.template, now)
        consent, beneath = {}, {}
        topic = message.topic
        role = ""
        if (message.flow, message.step) == ("", "stop_confirmation"):
            role = "stop_confirmation"
        elif message.asks:
            role = "opt_in_request"
        elif message.flow in SEEKS:
            role = "opt_in_question"
        is_asking = role.startswith("opt_in")
        asks = message.asks or SEEKS.get(message.flow, "marketing")
        for purpose in ("utility", "marketing", "authentication"):
            status = person.standing(purpose, topic, now).status
            if status in ("pending", "expired"):
                beneath[purpose, topic] = person.standing(purpose, topic, now, decided=True).status
            status = person.beside(purpose, topic) if status == "unknown" else status
            if status != "unknown":
                consent[purpose, topic] = status
        beside = person.beside("utility", topic) if is_asking and asks != "utility" else "unknown"
        if beside != "unknown" and consent.get(("utility", topic)) != "given":
            consent["utility", topic] = beside  # judged by what it asks for; of its own kind the table asks this alone
        kind_now = template["category"] if message.template and not is_open and template["category"] else message.purpose
        kind_now = "utility" if kind_now == "service" else kind_now
        subject = person.standing(asks if is_asking else kind_now, topic, now)
        decided = person.standing(asks if is_asking else kind_now, topic, now, decided=True)
        own_purpose = "utility" if message.purpose == "service" else message.purpose
        listed = person.standing(asks if is_asking else own_purpose, topic, now)
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
        limit = self.limit if channel == "main" else 0
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
            "notices_restricted": now < self.notices.get(channel, 0),
            "address": "bad" if person.is_merged else trouble if trouble != "by_us" else "",
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
            "silent": person.is_silent(now)
            and not (decided.status == "given" and decided.since is not None and decided.since > (person.unclear or 0)),
            "unclear": person.unclear is not None and now - person.unclear < WEEK,
            "consent": consent,
            "beneath": beneath,
            "critical": self.rules.critical and message.template == "recall",
            "critical_basis": "product safety act",
            "critical_duty": self.rules.duty,
            "critical_left": self.rules.per_day - critical_used,
            "platform_stopped": person.platform_stopped(),
            "us": person.value.startswith(("1202", "US.")),
            "prompts": subject.prompts,
            "reminders": self.rules.reminders,
            "held_back": minutes(person.held),
            "quiet_left": minutes(self.quiet_until(person, now)),
            "quiet_for_utility": self.rules.quiet_for_utility,
            "urgent": message.flow == "urgent",
            "cap": self.rules.cap_week,
            "cap_day": self.rules.cap_day,
            "sent": tuple((one.went - now) / 60 for one in recent if one.went is not None),
            "budget": None,
            "limit": limit,
            "used": len(reached),
            "among": person.number in reached,
            "frees": (min(reached.values()) + DAY - now) / 60 if reached else DAY / 60,
            "pair": minutes(self.pair_free(node, person.number, now)) if node else None,
            "tag": "HUMAN_AGENT" if message.human else "",
            "human": message.human,
            "people": minutes(person.people_until(now)),
            "came": person.people_until(now) is not None and person.ticket is not None and person.ticket.came,
            "beside": message.beside,
            "token": False,
            "token_valid": False,
            "token_used": None,
            "country": "",
            "permission": self.rules.permission,
            "utility_region": True,
        }

    def template(self, name: str, now: int) -> dict[str, str]:
        news = self.templates.get(name, {})
        status = news.get("status", "")
        if "seen" in news and now - news["seen"] <= 3 * HOUR and status in ("", "approved"):
            status = "paused"
        return {"status": status, "category": news.get("category") or CATEGORY.get(name, "")}

    def quiet_until(self, person: ExpectedPerson, now: int) -> int | None:
        """21:00 to 8:00 by law for numbers of the territories of the United States; else what the business chose."""
        hours = self.rules.quiet
        if person.value.startswith(("1202", "1787")):
            hours = (21, 8) if hours is None else (min(hours[0], 21), max(hours[1], 8))
        if hours is None:
            return None
        zone = next((zones for start, zones in ZONES.items() if person.value.startswith(start)), (BUSINESS_ZONE,))[0]
        if person.platform != "whatsapp":
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

    def row(self, person: ExpectedPerson, row: dict[str, Any], now: int) -> str:
        """What becomes of a row of a list: empty when it is taken."""
        was = list(person.lines)
        refused = self._row(person, row, now)
        if refused:
            person.lines = was
        return refused

    def _row(self, person: ExpectedPerson, row: dict[str, Any], now: int) -> str:
        if not row["text_version"]:
            return "PROOF_INCOMPLETE"
        if row["at"] > now:
            return "FUTURE_DATE"
        person.comes_back()
        found = person.standing(row["purpose"], row["topic"], now, anywhere=True)
        is_older = found.since is not None and row["at"] <= found.since
        if found.status == "suppressed" and (is_older or not row["evidence"]):
            return "SUPPRESSED"
        if found.status == "withdrawn" and (is_older or not row["evidence"]):
            return "OLDER_THAN_OPTOUT"
        if found.status == "given" and is_older:
            return "DUPLICATE"
        line = ExpectedEntry(
            at=row["at"], action="imported", purpose=row["purpose"], topic=row["topic"], evidence=bool(row["evidence"]),
            address=row["address"], scope=row["scope"], until=row["until"],
        )  # fmt: skip
        person.lines.append(line)
        person.known = True
        return ""

    def failed(self, person: ExpectedPerson, message: ExpectedMessage | None, reason: str, now: int) -> None:
        match reason:
            case "META_MARKETING_STOPPED":
                person.lines.append(ExpectedEntry(at=now, action="platform_stop", purpose="marketing"))
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
