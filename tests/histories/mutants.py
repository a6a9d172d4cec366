"""Mutants: the service with one rule of the gate taken away, or one fact withheld from it. The oracle has to find each of them out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from botkit.core.model.message import Media
from botkit.policy.consent import stop_words as keywords
from botkit.policy.consent.model import NO_CONSENT
from botkit.policy.gate import gate
from botkit.policy.gate.contact_flags import ContactFlags
from botkit.policy.gate.verdict import Allow, make_case
from botkit.service import unit_of_work
from botkit.service.consent import import_job as importing
from botkit.service.delivery import claim as dispatch
from botkit.service.delivery.claim import DeliveryBatch
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.delivery.rate_limiter import RateLimiter
from botkit.service.gate_lookup import StoreLookup
from botkit.service.privacy import erase as erasing
from botkit.service.turns import batch as turns
from botkit.service.turns import contacts as people
from botkit.service.turns import decide as turn
from botkit.service.turns import stop_handling as stopwords
from botkit.service.turns.fanout import Fanout
from botkit.store.delivery import messages, outbox
from tests.histories.generator import make_history
from tests.histories.runs import failure_of

Mutant = Callable[[], AbstractContextManager[None]]

PEOPLE = 12  # in the histories that look for mutants: small, so that a test can run all of them
MOST_HISTORIES = 400  # that are looked at before a mutant counts as having survived
SEEDS = Path(__file__).with_name("mutants.json")  # at which seed each was found last
# Rows about tags of bots, dead tags and tokens: the service sends none of them, so no history reaches these rows. B is about money, and
# no bot of these histories has a budget. tests/policy shows all of them. Without 23 the service waits just as long: it keeps the pace of
# answers, which come before that row, by itself; withheld from both, the pace is missed (below). T is about templates without words of
# their own, on a platform that has no such wording.
OUT_OF_REACH = {("window", rule) for rule in ("M4", "M5", "M7")} | {
    ("opt_in", "B"),
    ("opt_in", "23"),
    ("opt_in", "T"),
    ("window", "T"),
}
# Those that no history has found out yet since people write to more channels: `benchmarks/histories.py --mutants` looks on.
SOUGHT = frozenset(
    (
        "opt_in without rule 1a",
        "window without rule 1c",
        "window without rule 9",
        "window without rule 17",
        "brands are not told apart when sent",
        "events do not look for the brand that was agreed to",
        "withdrawals do not follow a change of number",
        "a message that comes too late is not handed over",
    )
)


@contextmanager
def patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    is_inherited = isinstance(owner, type) and name not in owner.__dict__
    real = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if is_inherited:
            delattr(owner, name)
        else:
            setattr(owner, name, real)


def without(table: str, rule: str) -> Mutant:
    @contextmanager
    def mutate() -> Iterator[None]:
        whole = gate.TABLES[table]
        gate.TABLES[table] = tuple(row for row in whole if row[0] != rule)
        try:
            yield
        finally:
            gate.TABLES[table] = whole

    return mutate


def blind(**facts: Any) -> Mutant:
    """The gate is told these instead of what is so."""
    real = StoreLookup.load

    def load(self: StoreLookup, *asked: Any) -> Any:
        state = real(self, *asked)
        more = {name: value(state) if callable(value) else value for name, value in facts.items()}
        return replace(state, **more)

    return lambda: patched(StoreLookup, "load", load)


def put(owner: Any, name: str, change: Callable[[Any], Any]) -> Mutant:
    """A function of the service is another one: `change` makes it of the real one."""
    return lambda: patched(owner, name, change(getattr(owner, name)))


def _always_allow(real: Any) -> Any:
    def decide(message: Any, state: Any, now: datetime) -> Any:
        verdict = real(message, state, now)
        case = make_case(message, state, now)
        return (
            verdict if isinstance(verdict, Allow) else Allow(form=case.form, reason=gate.Reason.ALLOW_CONSENT, rule="24", request=message)
        )

    class Blunt:
        def __getattr__(self, name: str) -> Any:
            return decide if name == "decide" else getattr(gate, name)

    return Blunt()


def _received_now(real: Any) -> Any:
    return lambda item, now: real(replace(item, at=now), now)


def _no_captions(real: Any) -> Any:
    return lambda content, *more: keywords.NO_REQUEST if isinstance(content, Media) else real(content, *more)


def _any_answer(real: Any) -> Any:
    def send(self: Any, message: Any, flow: str, step: str, *, answers: bool) -> None:
        real(self, message, flow, step, answers=True)

    return send


def _asked_just_now(real: Any) -> Any:
    def request(event: Any, frames: Any, now: datetime) -> Any:
        found = real(event, frames, now)
        return None if found is None else (found[0], now)

    return request


def _newest_or_not(real: Any) -> Any:
    def hear(self: Any, event: Any) -> None:
        self.conversation = replace(self.conversation, heard_at=None)
        real(self, event)

    return hear


def _fold(**without: Any) -> Callable[[Any], Any]:
    return lambda real: lambda events, **told: real(events, **{**told, **without})


def _nothing(*result: Any) -> Callable[[Any], Any]:
    given = result[0] if result else None
    return lambda real: lambda *args, **more: given


FACTS: dict[str, Mutant] = {
    "quiet hours are not fed": blind(quiet=None),
    "quiet hours of notices are not fed": blind(quiet_for_utility=False),
    "the zones of a number are not known": blind(zones=("UTC",)),
    "caps are not fed": blind(caps=()),
    "advertising is not counted": blind(marketing_sent=()),
    "the status of templates is not read": blind(template_status=""),
    "the category of templates is not read": blind(template_category=""),
    "an open doubt is ignored": blind(stop_unclear=False),
    "the account is not looked at": blind(account=""),
    "the suppression list is not looked at": blind(suppressed=False),
    "the stop in the messenger is ignored": blind(
        platform_stopped=False, consent=lambda state: replace(state.consent, platform_stopped=False)
    ),
    "the platform's pause for one person is ignored": blind(held_back_at=None),
    "the limit of people is not read": blind(people_limit=0),
    "the people reached are not counted": blind(people_used=0),
    "nobody is known to be reached already": blind(is_among_used=False),
    "numbers of the United States are not known": blind(us_number=False),
    "errors of addresses are forgotten": put(ContactFlags, "address_problem", _nothing("")),
    "the window is counted from the time of receipt": put(turns, "received_message", _received_now),
    "a late message shortens the window": put(turn._Decision, "hear", _newest_or_not),
    "the end of an advertisement's window is not learned": put(PlatformFeedback, "add_entry_window", _nothing()),
    "131050 is not learned": put(PlatformFeedback, "_platform_stopped", _nothing()),
    "no error is learned": put(PlatformFeedback, "add_failure", _nothing()),
    "addresses are not told apart": put(StoreLookup, "ledger_addresses", _nothing(())),
    "brands are not told apart when queued": put(turn, "fold", _fold(scope="")),
    "brands are not told apart when sent": put(dispatch, "fold", _fold(scope="")),
    "requests have no age": put(turn, "_request", _asked_just_now),
    "freshness is not fed": put(dispatch, "gate_request", lambda real: lambda *asked: replace(real(*asked), fresh_until=None)),
    "prompts are not noted": put(DeliveryBatch, "_prompted", _nothing()),
    "reminders are not fed": blind(reminders=9),
    "critical notices are not counted": put(messages, "of_templates_since", _nothing(0)),
    "the legal duty is not fed": blind(critical_duty=True),
    "confirmations of STOP are not remembered": put(messages, "confirmed_before", _nothing()),
    "the gate is not asked again when sending": put(dispatch, "gate", _always_allow),
    "everything counts as an answer": put(turn._Decision, "send", _any_answer),
    "the pace to one person is not kept": put(RateLimiter, "pair_free_at", _nothing()),
    "the ledger is not read when queued": put(turn, "fold", lambda real: lambda *args, **more: NO_CONSENT),
    "the ledger is not read when sending": put(dispatch, "fold", lambda real: lambda *args, **more: NO_CONSENT),
    "captions are not read": put(stopwords, "classify", _no_captions),
    "what went out last is not remembered": put(DeliveryBatch, "_remember", _nothing()),
    "the permissions of a page are not read": blind(permissions=frozenset({"pages_utility_messaging"})),
    "an old list overrules a withdrawal": put(
        importing, "accept", lambda real: lambda row, known, now, **more: real(row, NO_CONSENT, now, **more)
    ),
    "an erased person comes back as a stranger": put(people, "_suppressed", _nothing({})),
    "a template of unknown outcome is sent again": put(DeliveryBatch, "_settle_unknown", _nothing(True)),
    "a repeated delivery is a new message": put(turns.dedupe, "claim", lambda real: lambda tx, keys, now: set(range(len(keys)))),
    "what was sent stays in the queue": put(outbox, "done", _nothing()),
    "people who have the chat are not seen": blind(people_until=None),
    "people who came are not seen": blind(has_people=False),
    "events do not look for the brand that was agreed to": put(Fanout, "_agreed", _nothing({})),
    "withdrawals do not follow a change of number": put(turns.TurnBatch, "_add_withdrawals", _nothing()),
    "the window stays open after a change of number": put(turns.TurnBatch, "_close_windows", _nothing()),
    "a stop in the messenger ends with an erasure": put(erasing, "_platform_stop", _nothing()),
    "a message that comes too late is not handed over": put(DeliveryBatch, "_follow_refusal", _nothing()),
    "what an agent records without proof subscribes": put(unit_of_work, "is_proved", _nothing(True)),
}
MUTANTS: dict[str, Mutant] = {
    **{
        f"{table} without rule {rule}": without(table, rule)
        for table, rules in gate.TABLES.items()
        for rule, _ in rules
        if (table, rule) not in OUT_OF_REACH
    },
    **FACTS,
}


def history(place: int) -> dict[str, Any]:
    """The histories that look for mutants: from 10,000 on those of what happens seldom."""
    return make_history(place, PEOPLE, seldom=place >= 10_000)


def finds(name: str, place: int) -> str:
    """What the oracle says of a mutant's history; empty when it says nothing."""
    with MUTANTS[name]():
        return failure_of(history(place))


def caught(name: str, histories: int = MOST_HISTORIES) -> int | None:
    """The first history that finds a mutant out: the one that did so last, else a search."""
    known = json.loads(SEEDS.read_text()).get(name) if SEEDS.exists() else None
    searched = (place + offset for place in range(histories) for offset in (0, 10_000))
    for place in itertools.chain([] if known is None else [known], searched):
        if finds(name, place):
            return place
    return None
