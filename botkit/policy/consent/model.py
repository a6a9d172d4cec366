"""Consent: what a person agreed to and took back, folded from the ledger's events.

Two layers, and both must allow: the person's own consent to this business, and the stop that they set in the messenger itself.
The messenger's `resume` never undoes a withdrawal of the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from botkit.policy.consent import bases

DOUBLE_OPT_IN_EXPIRES = timedelta(days=7)  # a request that nobody confirmed is void afterwards; a new one is needed
ALL = "all"  # as a purpose: every purpose

Action = Literal[
    "requested",  # somebody asked for messages to this address: unproved until the address itself confirms
    "prompted",  # the request for confirmation went out
    "given",
    "confirmed",
    "withdrawn",
    "expired",
    "suppressed",
    "unsuppressed",
    "platform_stop",
    "platform_resume",
    "imported",
    "erased",
]
Status = Literal["unknown", "pending", "given", "withdrawn", "expired", "suppressed"]


class ConsentEvent(Struct, frozen=True, kw_only=True):
    """One line of the ledger. `purpose` may be `all`; an empty `topic` means every topic of the purpose.

    `scope` is the sender (brand) it was said to, `address` where it was said; empty ones were not recorded, and count for all.
    `text_*` and `language` name the wording that was shown (`wording` is it), `evidence` what proves the act (a message id, a form id, a
    recording). `actor` is the kind of who acted, `by` their name where they have one: a colleague, a key. `ip` and `user_agent` come
    with forms on the web, `external_ref` is the entry in a register of consents outside.
    """

    action: Action
    occurred_at: datetime
    purpose: str = ALL
    topic: str = ""
    scope: str = ""
    address: str = ""
    basis: Literal["consent", "existing_customer", "user_requested", "contract"] = "consent"
    method: str = ""
    actor: str = "user"  # user, agent, system, api, import
    by: str = ""
    double_opt_in: bool = False  # given, but it still has to be confirmed from the address itself
    valid_until: datetime | None = None
    text_id: str = ""
    text_version: str = ""
    text_sha256: str = ""
    language: str = ""
    wording: str = ""
    evidence: str = ""
    note: str = ""
    collection_point: str = ""
    jurisdiction: str = ""
    external_ref: str = ""
    ip: str = ""
    user_agent: str = ""


# What of a line may tell who somebody is. The rest outlives erasure: it is the proof that there was a consent, and of which wording.
PERSONAL_FIELDS = ("address", "wording", "evidence", "note", "external_ref", "ip", "user_agent")


class ConsentState(Struct, frozen=True, kw_only=True):
    """The state of one purpose and topic since `since`. `prompts` counts the requests for confirmation that went out, `position` is that
    of the ledger line it comes from: within one second the later line decides."""

    status: Status = "unknown"
    since: datetime | None = None
    valid_until: datetime | None = None
    prompts: int = 0
    position: int = 0


UNKNOWN_STATE = ConsentState()
ConsentKey = tuple[str, str]  # purpose, topic


class Consent(Struct, frozen=True, kw_only=True):
    """Everything known about what a person agreed to, for one sender and one address. Without events: nothing is agreed.

    `states` is what was decided, `requests` are sign-ups that wait for their confirmation beside it: a request proves nothing yet
    (anybody can type a number into a form), so it must neither take away a yes nor cover up a no. `elsewhere` holds what was given to
    another sender, `formerly` what was given from an address that is no longer theirs.
    """

    states: Mapping[ConsentKey, ConsentState] = field(default_factory=dict)
    requests: Mapping[ConsentKey, ConsentState] = field(default_factory=dict)
    platform_stopped: bool = False
    elsewhere: frozenset[ConsentKey] = frozenset()
    formerly: frozenset[ConsentKey] = frozenset()

    def state_of(self, purpose: str, topic: str, now: datetime) -> ConsentState:
        """The state that decides: the newest of those that cover the purpose and the topic."""
        if not self.states and not self.requests:
            return UNKNOWN_STATE
        decided = self.decided(purpose, topic, now)
        pending = _newest(self.requests, purpose, topic)
        if pending is UNKNOWN_STATE or decided.status == "given" or _order(pending) < _order(decided):
            return decided
        return _aged(pending, now)

    def decided(self, purpose: str, topic: str, now: datetime) -> ConsentState:
        """The same without sign-ups that wait for their confirmation."""
        return _aged(_newest(self.states, purpose, topic), now) if self.states else UNKNOWN_STATE

    def given(self, purpose: str, topic: str, now: datetime) -> bool:
        """Whether consent is in force."""
        return self.state_of(purpose, topic, now).status == "given"

    def withdrawn(self, purpose: str, topic: str, now: datetime) -> bool:
        """Whether the latest word of the person was no."""
        return self.state_of(purpose, topic, now).status == "withdrawn"

    def pending(self, purpose: str, topic: str, now: datetime) -> bool:
        """Whether a double opt-in waits for its confirmation."""
        return self.state_of(purpose, topic, now).status == "pending"

    def lapsed(self, purpose: str, topic: str, now: datetime) -> bool:
        """Whether a sign-up was to be confirmed, and its time is over."""
        request = _newest(self.requests, purpose, topic)
        return request is not UNKNOWN_STATE and self.state_of(purpose, topic, now) == _aged(request, now) != request

    def was_given_elsewhere(self, purpose: str, topic: str) -> bool:
        """Whether another sender has the consent that we lack."""
        return _covers(self.elsewhere, purpose, topic)

    def was_given_formerly(self, purpose: str, topic: str) -> bool:
        """Whether the consent was given from an address that the person no longer has."""
        return _covers(self.formerly, purpose, topic)


NO_CONSENT = Consent()


def fold(events: Iterable[ConsentEvent], *, scope: str = "", addresses: tuple[str, ...] = (), existing_customers: bool = False) -> Consent:
    """Derive what holds from the ledger, whatever order its lines arrived in (docs/consent.md).

    `scope` is the sender who wants to write and `addresses` are the person's present ones; left empty, nothing is told apart.
    `existing_customers` switches on the narrow exception for own customers (German UWG § 7(3)), which is off by default.
    """
    folding = _Fold(scope=scope, addresses=addresses, existing_customers=existing_customers)
    for event in sorted(events, key=order_of):
        folding.add(event)
    return Consent(
        states=folding.states,
        requests=folding.requests,
        platform_stopped=folding.platform_stopped,
        elsewhere=frozenset(folding.elsewhere),
        formerly=frozenset(folding.formerly),
    )


# Within one second the later in this list wins, whatever order the lines arrived in: a yes and a no in the same second are a no.
_ORDER: tuple[Action, ...] = (
    "requested",
    "prompted",
    "imported",
    "given",
    "confirmed",
    "platform_resume",
    "unsuppressed",
    "expired",
    "platform_stop",
    "withdrawn",
    "suppressed",
    "erased",
)
_STRENGTH: Mapping[str, int] = {action: place for place, action in enumerate(_ORDER)}
_STATUS_STRENGTH: Mapping[Status, int] = {
    "unknown": -1,
    "pending": _STRENGTH["requested"],
    "given": _STRENGTH["given"],
    "expired": _STRENGTH["expired"],
    "withdrawn": _STRENGTH["withdrawn"],
    "suppressed": _STRENGTH["suppressed"],
}
# What each kind of end may end: a withdrawal does not lift a suppression, and what was withdrawn does not "expire".
_CLOSES: Mapping[Status, frozenset[Status]] = {
    "expired": frozenset({"given"}),
    "withdrawn": frozenset({"unknown", "given", "expired", "withdrawn"}),
    "suppressed": frozenset({"unknown", "given", "expired", "withdrawn", "suppressed"}),
}
AGREES = frozenset({"given", "confirmed", "imported"})


def order_of(event: ConsentEvent) -> tuple[int, int, bool, bool, str, str]:
    """The order in which lines are folded; `ConsentState.position` counts from 1 in it."""
    # What is said of everything comes before what is said of something in the same second.
    wide = (event.purpose != ALL, event.topic != "", event.purpose, event.topic)
    return int(event.occurred_at.timestamp()), _STRENGTH[event.action], *wide


def _order(state: ConsentState) -> tuple[int, int, int]:
    since = 0 if state.since is None else int(state.since.timestamp())
    return since, _STATUS_STRENGTH[state.status], state.position


def _aged(state: ConsentState, now: datetime) -> ConsentState:
    until = state.valid_until
    if until is None or now < until or state.status not in ("given", "pending"):
        return state
    return replace(state, status="expired")


def _spans(key: ConsentKey, known: ConsentKey) -> bool:
    """Whether what is said of `key` is said of `known` too."""
    return key[0] in (ALL, known[0]) and key[1] in ("", known[1])


def _meet(one: ConsentKey, other: ConsentKey) -> ConsentKey | None:
    """What is said of both keys: the narrower of their purposes and topics. None when they have nothing in common."""
    purpose = other[0] if one[0] in (ALL, other[0]) else one[0] if other[0] == ALL else None
    topic = other[1] if one[1] in ("", other[1]) else one[1] if other[1] == "" else None
    return None if purpose is None or topic is None else (purpose, topic)


def _covering(purpose: str, topic: str) -> tuple[ConsentKey, ...]:
    """Under which keys something is said that covers this purpose and topic."""
    return ((purpose, topic), (purpose, ""), (ALL, topic), (ALL, "")) if topic else ((purpose, ""), (ALL, ""))


def _covers(keys: frozenset[ConsentKey], purpose: str, topic: str) -> bool:
    return bool(keys) and any(key in keys for key in _covering(purpose, topic))


def _newest(states: Mapping[ConsentKey, ConsentState], purpose: str, topic: str) -> ConsentState:
    newest = UNKNOWN_STATE
    for key in _covering(purpose, topic):
        state = states.get(key)
        if state is not None and (newest is UNKNOWN_STATE or _order(state) > _order(newest)):
            newest = state
    return newest


class _Fold:
    """The fold's working state: the lines come in order of time, the stronger last within a second."""

    def __init__(self, *, scope: str, addresses: tuple[str, ...], existing_customers: bool) -> None:
        self.scope, self.addresses, self.existing_customers = scope, addresses, existing_customers
        self.states: dict[ConsentKey, ConsentState] = {}
        self.requests: dict[ConsentKey, ConsentState] = {}
        self.platform_stopped = False
        self.elsewhere: set[ConsentKey] = set()
        self.formerly: set[ConsentKey] = set()
        self.position = 0

    def add(self, event: ConsentEvent) -> None:
        self.position += 1
        key = (event.purpose, event.topic)
        match event.action:
            case "platform_stop" | "platform_resume":
                self.platform_stopped = event.action == "platform_stop"
            case "withdrawn" | "expired" | "suppressed" | "erased":
                if self._is_ours(event):
                    self._close(key, event)
            case "unsuppressed":
                self._unsuppress(key, event)
            case _ if self._is_ours(event) and self._is_here(event):
                self._agree(key, event)
            case _ if event.action in AGREES and is_proved(event):
                (self.formerly if self._is_ours(event) else self.elsewhere).add(key)
            case _:
                pass  # requests to other senders, or from former addresses, concern nobody here

    def _is_ours(self, event: ConsentEvent) -> bool:
        return not self.scope or not event.scope or event.scope == self.scope

    def _is_here(self, event: ConsentEvent) -> bool:
        # A withdrawal counts wherever it was said; a consent only for the address that said it.
        return not self.addresses or not event.address or event.address in self.addresses

    def _close(self, key: ConsentKey, event: ConsentEvent) -> None:
        status: Status = "withdrawn" if event.action == "withdrawn" else "expired" if event.action == "expired" else "suppressed"
        closed = ConsentState(status=status, since=event.occurred_at, position=self.position)
        closes = _CLOSES[status]
        void = [known for known in self.requests if _spans(key, known)]
        for known in void:
            del self.requests[known]
        for known in list(self.states):
            both = _meet(key, known)
            if both is not None and _newest(self.states, *both).status in closes:
                self.states[both] = closed
        # A no is kept for whatever may be agreed to later in its name; an expiry has nothing to say beyond what it ends.
        if (status != "expired" or void) and _newest(self.states, *key).status in closes | {"unknown"}:
            self.states[key] = closed
        if status == "suppressed":
            self.elsewhere = {known for known in self.elsewhere if not _spans(key, known)}
            self.formerly = {known for known in self.formerly if not _spans(key, known)}

    def _unsuppress(self, key: ConsentKey, event: ConsentEvent) -> None:
        """Lift a suppression. What was agreed to before it stays forgotten: only a new yes counts."""
        lifted = ConsentState(since=event.occurred_at, position=self.position)
        for known in list(self.states):
            both = _meet(key, known)
            if both is not None and _newest(self.states, *both).status == "suppressed":
                self.states[both] = lifted

    def _agree(self, key: ConsentKey, event: ConsentEvent) -> None:
        if event.action == "prompted":
            self._count_prompt(key)
        elif not is_proved(event) or not bases.counts(*_basis(event), existing_customers=self.existing_customers):
            return
        elif event.action == "requested" or (event.action == "given" and event.double_opt_in):
            self._request(key, event)
        elif self._may_give(key, event):
            self.requests.pop(key, None)
            if event.action == "imported" and not event.evidence:
                self._renew_refusals(key, event)
            until = bases.valid_until(*_basis(event), event.occurred_at, event.valid_until)
            self.states[key] = ConsentState(status="given", since=event.occurred_at, valid_until=until, position=self.position)

    def _may_give(self, key: ConsentKey, event: ConsentEvent) -> bool:
        decided = _newest(self.states, *key)
        if event.action == "imported":
            # A list cannot know better than the person: only newer proof of an act of theirs re-opens.
            return decided.status not in ("withdrawn", "suppressed") or bool(event.evidence)
        if event.action == "confirmed":
            pending = _newest(self.requests, *key)
            return (
                pending is not UNKNOWN_STATE and _order(pending) > _order(decided) and _aged(pending, event.occurred_at).status == "pending"
            )
        return True

    def _renew_refusals(self, key: ConsentKey, event: ConsentEvent) -> None:
        """A list that says yes to everything leaves as it is what the person refused in particular."""
        overlaps = {both for known in self.states if (both := _meet(key, known)) is not None and both != key}
        refused = {both: newest for both in overlaps if (newest := _newest(self.states, *both)).status in ("withdrawn", "suppressed")}
        for both, state in refused.items():
            self.states[both] = ConsentState(status=state.status, since=event.occurred_at, position=self.position)

    def _request(self, key: ConsentKey, event: ConsentEvent) -> None:
        if _aged(_newest(self.states, *key), event.occurred_at).status == "given":
            return  # who is signed up and fills in the form once more stays signed up
        until = event.valid_until or event.occurred_at + DOUBLE_OPT_IN_EXPIRES
        self.requests[key] = ConsentState(status="pending", since=event.occurred_at, valid_until=until, position=self.position)

    def _count_prompt(self, key: ConsentKey) -> None:
        pending = _newest(self.requests, *key)
        for known, request in self.requests.items():
            if request is pending:
                self.requests[known] = replace(request, prompts=request.prompts + 1)


def _basis(event: ConsentEvent) -> tuple[str, str, str]:
    return event.basis, event.purpose, event.jurisdiction


def is_proved(event: ConsentEvent) -> bool:
    """Consent that a colleague entered needs a note and evidence; a withdrawal needs neither."""
    return event.actor != "agent" or bool(event.note and event.evidence)
