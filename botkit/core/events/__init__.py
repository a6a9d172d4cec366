"""Events: facts in the past tense, append-only. Consents, windows, surveys and bills are folds over them.

`personal` names the fields that can tell who somebody is or what they said. The store keeps these apart, so that a person can be
erased while the fact stays. `INPUTS` are the events that the engine is fed with: fed again in order, they give the same outputs.
"""

from __future__ import annotations

from botkit.core.events.base import EventBase as EventBase
from botkit.core.events.engine_events import AnswerGiven as AnswerGiven
from botkit.core.events.engine_events import AnswerMissed as AnswerMissed
from botkit.core.events.engine_events import ConsentRecorded as ConsentRecorded
from botkit.core.events.engine_events import EngineEvent as EngineEvent
from botkit.core.events.engine_events import FaqAnswered as FaqAnswered
from botkit.core.events.engine_events import FieldSet as FieldSet
from botkit.core.events.engine_events import FlowEntered as FlowEntered
from botkit.core.events.engine_events import HandedOff as HandedOff
from botkit.core.events.engine_events import NotUnderstood as NotUnderstood
from botkit.core.events.engine_events import OptedIn as OptedIn
from botkit.core.events.engine_events import OptedOut as OptedOut
from botkit.core.events.engine_events import OptInAsked as OptInAsked
from botkit.core.events.engine_events import OptInDeclined as OptInDeclined
from botkit.core.events.engine_events import PlatformResumed as PlatformResumed
from botkit.core.events.engine_events import PlatformStopped as PlatformStopped
from botkit.core.events.engine_events import QuestionTimedOut as QuestionTimedOut
from botkit.core.events.engine_events import SessionEnded as SessionEnded
from botkit.core.events.engine_events import SessionStarted as SessionStarted
from botkit.core.events.engine_events import StepFailed as StepFailed
from botkit.core.events.engine_events import StepsVisited as StepsVisited
from botkit.core.events.engine_events import Subscribed as Subscribed
from botkit.core.events.engine_events import Tagged as Tagged
from botkit.core.events.engine_events import Unsubscribed as Unsubscribed
from botkit.core.events.engine_events import Untagged as Untagged
from botkit.core.events.inputs import INPUTS as INPUTS
from botkit.core.events.inputs import AgentReplied as AgentReplied
from botkit.core.events.inputs import BudgetSpent as BudgetSpent
from botkit.core.events.inputs import BusinessEvent as BusinessEvent
from botkit.core.events.inputs import CallReturned as CallReturned
from botkit.core.events.inputs import HandoffClosed as HandoffClosed
from botkit.core.events.inputs import Input as Input
from botkit.core.events.inputs import MessageReceived as MessageReceived
from botkit.core.events.inputs import TimerFired as TimerFired
from botkit.core.events.service_events import AccountChanged as AccountChanged
from botkit.core.events.service_events import AddressChanged as AddressChanged
from botkit.core.events.service_events import BudgetPeriodOpened as BudgetPeriodOpened
from botkit.core.events.service_events import BudgetReached as BudgetReached
from botkit.core.events.service_events import CallRequested as CallRequested
from botkit.core.events.service_events import ContactCreated as ContactCreated
from botkit.core.events.service_events import MessageDelayed as MessageDelayed
from botkit.core.events.service_events import MessageFailed as MessageFailed
from botkit.core.events.service_events import MessageQueued as MessageQueued
from botkit.core.events.service_events import MessageRefused as MessageRefused
from botkit.core.events.service_events import MessageSent as MessageSent
from botkit.core.events.service_events import MessageTruncated as MessageTruncated
from botkit.core.events.service_events import ReceiptPriced as ReceiptPriced
from botkit.core.events.service_events import SendAttempted as SendAttempted
from botkit.core.events.service_events import SendOutcomeUnknown as SendOutcomeUnknown
from botkit.core.events.service_events import ServiceEvent as ServiceEvent
from botkit.core.events.service_events import SessionMoved as SessionMoved
from botkit.core.events.service_events import StatusChanged as StatusChanged
from botkit.core.events.service_events import TurnFailed as TurnFailed
from botkit.core.events.service_events import UnhandledItem as UnhandledItem

Event = Input | EngineEvent | ServiceEvent
