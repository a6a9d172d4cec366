"""What the oracle expects of people: what they agreed to, what was said and sent to them, and which question is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.histories.expected_tickets import ExpectedTicket

TCPA = ("1202", "1787", "US.")  # beginnings of numbers and ids of the United States
HOUR, DAY, WEEK = 3600, 86400, 7 * 86400
BRANDS = {"main": "Air", "page": "Air", "shop": "Air", "cargo": "Cargo"}  # in whose name a channel writes
NUMBERS = {"whatsapp": ("main", "cargo"), "messenger": ("page",), "instagram": ("shop",)}  # the channels of a messenger, in order

WENT = ("attempted", "unknown", "gone")

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


class ExpectationFailed(Exception):
    """The service and the oracle are not of one mind."""


@dataclass(kw_only=True, frozen=True)
class ExpectedEntry:
    at: int
    action: str
    purpose: str = "all"
    topic: str = ""
    evidence: bool = False
    address: str = ""
    scope: str = ""
    until: int | None = None
    said: bool = False  # by the person in the chat


@dataclass(kw_only=True, frozen=True)
class ExpectedQuestion:
    """A question that is open. `is_uppermost`: nothing lies on it, such as a pause of another flow."""

    flow: str
    stage: str
    since: int
    is_uppermost: bool


@dataclass(kw_only=True, frozen=True)
class ExpectedConsent:
    status: str = "unknown"
    since: int | None = None
    prompts: int = 0

    @property
    def is_given(self) -> bool:
        return self.status == "given"


@dataclass(kw_only=True)
class ExpectedMessage:
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
    beside: bool = False  # said on purpose while people have the chat
    human: bool = False  # words of a person of the business


@dataclass(kw_only=True)
class ExpectedPerson:
    """`home` is the channel that they write to by themselves, `channel` the one where the conversation is; empty: there is none yet.

    `twin_of`: who they really are, under a number that nobody has reported yet. `is_merged`: it was reported.
    """

    number: int
    home: str
    address: str
    others: tuple[str, ...] = ()
    twin_of: int | None = None
    is_merged: bool = False
    channel: str = ""
    known: bool = False
    erased: int | None = None
    stopped: int | None = None  # advertising, in the messenger, when they were erased
    lines: list[ExpectedEntry] = field(default_factory=list)
    heard: int | None = None
    entry: int | None = None
    unclear: int | None = None
    back: int | None = None
    after_marketing: bool = False
    address_problem: str = ""
    trouble_at: int | None = None
    held: int | None = None
    ticket: ExpectedTicket | None = None
    messages: dict[int, ExpectedMessage] = field(default_factory=dict)

    @property
    def platform(self) -> str:
        return self.address.partition(":")[0]

    @property
    def value(self) -> str:
        return self.address.partition(":")[2]

    @property
    def brand(self) -> str:
        return BRANDS[self.channel or self.home]

    def reached_on(self, purpose: str, topic: str, now: int) -> str:
        """The channel on which an event of the business begins: where the conversation is, else the first one of a brand that they agreed
        to get this from, else the first of their messenger."""
        names = NUMBERS[self.platform]
        agreed = (name for name in names if topic and self.standing(purpose, topic, now, formerly=True, brand=BRANDS[name]).is_given)
        return self.channel or next(agreed, names[0])

    def follows(self, topic: str) -> bool:
        """Whether they are told what goes to everybody of a topic: they agreed to it once. The gate judges whether that still counts."""
        return any(line.action in ("given", "confirmed", "imported") and line.topic == topic for line in self.lines)

    def forget(self, now: int) -> None:
        stops = [line.at for line in self.lines if line.action == "platform_stop"]
        self.erased, self.stopped = now, max(stops) if self.platform_stopped() else None
        for name in ("heard", "entry", "unclear", "back", "trouble_at", "held", "ticket"):
            setattr(self, name, None)
        self.address_problem, self.after_marketing, self.known, self.lines, self.messages, self.channel = "", False, False, [], {}, ""

    def comes_back(self) -> list[tuple[str, str, str]]:
        """The first lines of somebody who was erased, and what the ledger must get for them."""
        if self.known or self.erased is None or self.lines:
            return []
        self.lines.append(ExpectedEntry(at=self.erased, action="suppressed"))
        if self.stopped is None:
            return [("suppressed", "all", "")]
        self.lines.append(ExpectedEntry(at=self.stopped, action="platform_stop", purpose="marketing"))
        return [("suppressed", "all", ""), ("platform_stop", "marketing", "")]

    def people_until(self, now: int) -> int | None:
        """Until when people of the business have the chat; None: the bot has it."""
        return self.ticket.ends if self.ticket is not None and self.ticket.ends > now else None

    # ---- consent

    def standing(
        self, purpose: str, topic: str, now: int, *, anywhere: bool = False, formerly: bool = False, decided: bool = False, brand: str = ""
    ) -> ExpectedConsent:
        """What holds for one purpose and topic: every line that covers it, in order of time, the stronger last. `decided`: whatever
        was signed up for and not confirmed. `anywhere`: for all brands and addresses; `formerly`: for all addresses."""
        brand = brand or self.brand
        status, since, until = "unknown", None, None
        asked: ExpectedEntry | None = None
        prompts = 0
        for line in sorted(self.lines, key=lambda line: (line.at, STRENGTH.index(line.action))):
            if line.purpose not in ("all", purpose) or line.topic not in ("", topic):
                continue
            foreign = line.scope not in ("", brand) and not anywhere
            former = line.address not in ("", self.address) and not anywhere and not formerly
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
        if (
            not decided
            and status != "given"
            and asked is not None
            and is_newer
            and not (status in ("withdrawn", "suppressed") and asked.at == since)
        ):
            return ExpectedConsent(status="pending" if now < asked.at + WEEK else "expired", since=asked.at, prompts=prompts)
        return ExpectedConsent(status=status, since=since)

    def beside(self, purpose: str, topic: str) -> str:
        """Whether what is lacking was given to another brand, or from a former address."""
        found: set[str] = set()
        for line in sorted(self.lines, key=lambda line: (line.at, STRENGTH.index(line.action))):
            if line.purpose not in ("all", purpose) or line.topic not in ("", topic):
                continue
            if line.action in ("suppressed", "erased"):
                found.clear()
            elif line.action in ("given", "confirmed", "imported"):
                if line.scope not in ("", self.brand):
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
        lines = [line for line in self.lines if line.at < latest]
        before = ExpectedPerson(number=0, home=self.channel or self.home, address=self.address, lines=lines)
        return sorted(key for key in before.asked_about() if before.standing(*key, latest, formerly=True).status == "given")

    def prompted(self, at: int) -> bool:
        found = self.standing("marketing", "offers", at)
        return found.status == "pending" and found.prompts > 0

    def lapsed(self, at: int) -> bool:
        """Whether they were asked to confirm a sign-up whose week is over, since less than a month."""
        found = self.standing("marketing", "offers", at)
        return found.status == "expired" and found.prompts > 0 and at < (found.since or 0) + WEEK + 30 * DAY

    def is_silent(self, at: int) -> bool:
        """Whether they were asked if they meant STOP, and let the week go by."""
        return self.unclear is not None and at - self.unclear >= WEEK

    def settle_silence(self, at: int) -> list[tuple[str, str, str]]:
        """Silence is a yes, as of the question; what the ledger must get for it."""
        if not self.is_silent(at):
            return []
        self.lines.append(ExpectedEntry(at=self.unclear or 0, action="withdrawn"))
        self.unclear = None
        return [("withdrawn", "all", "")]

    def platform_stopped(self) -> bool:
        said = [line for line in self.lines if line.action in ("platform_stop", "platform_resume")]
        return bool(said) and max(said, key=lambda line: (line.at, STRENGTH.index(line.action))).action == "platform_stop"


@dataclass(kw_only=True)
class ExpectedRules:
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


@dataclass(kw_only=True)
class ExpectedReaction:
    """What an input must come to: lines of the ledger, messages of the policy itself, and whether flows hear it."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)
    flow: bool = False
    may_be_silent: bool = False  # the flow hears it, and may have nothing to say
