"""Events: facts in the past tense, append-only. Consents, windows, surveys and bills are folds over them.

`personal` names the fields that can tell who somebody is or what they said. The store keeps these apart, so that a person can be
erased while the fact stays. `INPUTS` are the events that the engine is fed with: fed again in order, they give the same outputs.
"""

from __future__ import annotations

from botkit.core.fact import Fact as Fact
from botkit.core.happenings import AccountChanged as AccountChanged
from botkit.core.happenings import AddressChanged as AddressChanged
from botkit.core.happenings import BudgetReached as BudgetReached
from botkit.core.happenings import CallRequested as CallRequested
from botkit.core.happenings import ContactCreated as ContactCreated
from botkit.core.happenings import Happening as Happening
from botkit.core.happenings import Kept as Kept
from botkit.core.happenings import MessageCut as MessageCut
from botkit.core.happenings import MessageDelayed as MessageDelayed
from botkit.core.happenings import MessageFailed as MessageFailed
from botkit.core.happenings import MessageQueued as MessageQueued
from botkit.core.happenings import MessageRefused as MessageRefused
from botkit.core.happenings import MessageSent as MessageSent
from botkit.core.happenings import ReceiptNoted as ReceiptNoted
from botkit.core.happenings import SendAttempted as SendAttempted
from botkit.core.happenings import SendUnknown as SendUnknown
from botkit.core.happenings import SessionMoved as SessionMoved
from botkit.core.happenings import SpendingOpened as SpendingOpened
from botkit.core.happenings import StatusChanged as StatusChanged
from botkit.core.happenings import TurnFailed as TurnFailed
from botkit.core.inputs import INPUTS as INPUTS
from botkit.core.inputs import BudgetSpent as BudgetSpent
from botkit.core.inputs import BusinessEvent as BusinessEvent
from botkit.core.inputs import CallReturned as CallReturned
from botkit.core.inputs import HumanAnswered as HumanAnswered
from botkit.core.inputs import HumanClosed as HumanClosed
from botkit.core.inputs import Input as Input
from botkit.core.inputs import MessageReceived as MessageReceived
from botkit.core.inputs import WakeCame as WakeCame
from botkit.core.outcomes import AnswerGiven as AnswerGiven
from botkit.core.outcomes import AnswerMissed as AnswerMissed
from botkit.core.outcomes import ConsentRecorded as ConsentRecorded
from botkit.core.outcomes import FaqAnswered as FaqAnswered
from botkit.core.outcomes import FieldSet as FieldSet
from botkit.core.outcomes import FlowEntered as FlowEntered
from botkit.core.outcomes import HandedOff as HandedOff
from botkit.core.outcomes import NotUnderstood as NotUnderstood
from botkit.core.outcomes import OptedIn as OptedIn
from botkit.core.outcomes import OptedOut as OptedOut
from botkit.core.outcomes import OptInAsked as OptInAsked
from botkit.core.outcomes import OptInDeclined as OptInDeclined
from botkit.core.outcomes import Outcome as Outcome
from botkit.core.outcomes import PlatformResumed as PlatformResumed
from botkit.core.outcomes import PlatformStopped as PlatformStopped
from botkit.core.outcomes import QuestionTimedOut as QuestionTimedOut
from botkit.core.outcomes import SessionEnded as SessionEnded
from botkit.core.outcomes import SessionStarted as SessionStarted
from botkit.core.outcomes import StepFailed as StepFailed
from botkit.core.outcomes import Stepped as Stepped
from botkit.core.outcomes import Subscribed as Subscribed
from botkit.core.outcomes import Tagged as Tagged
from botkit.core.outcomes import Unsubscribed as Unsubscribed
from botkit.core.outcomes import Untagged as Untagged

Event = Input | Outcome | Happening
