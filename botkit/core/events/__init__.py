"""Events: facts in the past tense, append-only. Consents, windows, surveys and bills are folds over them.

`personal` names the fields that can tell who somebody is or what they said. The store keeps these apart, so that a person can be
erased while the fact stays. `INPUTS` are the inputs of the engine: the same inputs in the same order give the same outputs.
"""

from __future__ import annotations

from botkit.core.events.base import EventBase
from botkit.core.events.engine_events import (
    AnswerGiven,
    AnswerMissed,
    ConsentRecorded,
    EngineEvent,
    FaqAnswered,
    FieldSet,
    FlowEntered,
    HandedOff,
    NotUnderstood,
    OptedIn,
    OptedOut,
    OptInAsked,
    OptInDeclined,
    PlatformResumed,
    PlatformStopped,
    QuestionTimedOut,
    SessionEnded,
    SessionStarted,
    StepFailed,
    StepsVisited,
    Subscribed,
    Tagged,
    Unsubscribed,
    Untagged,
)
from botkit.core.events.inputs import (
    INPUTS,
    AgentReplied,
    BudgetSpent,
    BusinessEvent,
    CallReturned,
    HandoffClosed,
    Input,
    MessageReceived,
    TimerFired,
)
from botkit.core.events.service_events import (
    AccountChanged,
    AddressChanged,
    BudgetPeriodOpened,
    BudgetReached,
    CallRequested,
    ContactCreated,
    MessageDelayed,
    MessageFailed,
    MessageQueued,
    MessageRefused,
    MessageSent,
    MessageTruncated,
    ReceiptPriced,
    SendAttempted,
    SendOutcomeUnknown,
    ServiceEvent,
    SessionMoved,
    StatusChanged,
    TurnFailed,
    UnhandledItem,
)

# fmt: off
__all__ = [
    "INPUTS", "AccountChanged", "AddressChanged", "AgentReplied", "AnswerGiven", "AnswerMissed", "BudgetPeriodOpened", "BudgetReached",
    "BudgetSpent", "BusinessEvent", "CallRequested", "CallReturned", "ConsentRecorded", "ContactCreated", "EngineEvent", "Event",
    "EventBase", "FaqAnswered", "FieldSet", "FlowEntered", "HandedOff", "HandoffClosed", "Input", "MessageDelayed", "MessageFailed",
    "MessageQueued", "MessageReceived", "MessageRefused", "MessageSent", "MessageTruncated", "NotUnderstood", "OptInAsked", "OptInDeclined",
    "OptedIn", "OptedOut", "PlatformResumed", "PlatformStopped", "QuestionTimedOut", "ReceiptPriced", "SendAttempted", "SendOutcomeUnknown",
    "ServiceEvent", "SessionEnded", "SessionMoved", "SessionStarted", "StatusChanged", "StepFailed", "StepsVisited", "Subscribed", "Tagged",
    "TimerFired", "TurnFailed", "UnhandledItem", "Unsubscribed", "Untagged",
]
# fmt: on

Event = Input | EngineEvent | ServiceEvent
