"""`opt_in`: ask for consent. It is never guessed: only a tap on the button or the exact words count."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.compose import as_repeated
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.router import keyword_form
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.template_params import template
from botkit.core.events import AnswerMissed, ConsentRecorded, OptedIn, OptInAsked, OptInDeclined
from botkit.core.flow.model import OptIn
from botkit.core.model.message import Choice, Content, Outgoing, Tap

TRIES = 3  # unreadable replies to a consent question; then silence counts as no
# Yes and no in the six languages. They count while the question is open, and only as the whole message.
_YES = frozenset({"yes", "ja", "si", "oui", "sim"})
_NO = frozenset({"no", "nein", "nee", "non", "nao"})
_PUNCTUATION = re.compile(r"[.,;:!?¡¿\"„“”«»()–—-]+")
AGREE = "agree"
DECLINE = "decline"
CONFIRM = "confirm"  # the stage in which the second confirmation is awaited, and the mark of its button

CONFIRM_PAYLOAD = "BOTKIT_CONFIRM"  # of a button of a template that asks to confirm
CONFIRM_WITHIN = timedelta(days=7)  # a first yes is void afterwards (botkit/policy/consent/model.py): a later second one begins anew


def execute(execution: Execution, op: Op) -> None:
    step = _step(op)
    wording = execution.text(step.ask, step.name)
    # An event of the business reports a sign-up from elsewhere: then this question is already the second confirmation.
    stage = CONFIRM if step.double and execution.top.event is not None else ""
    execution.say(replace(_question(execution, step, wording, stage or AGREE), opened=execution.now), op)
    execution.note(OptInAsked(topic=step.opt_in, purpose=step.purpose, wording=wording, language=execution.language))
    execution.wait(ReplyWait(asked=execution.now, wording=wording, stage=stage))


def take_reply(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    step = _step(op)
    decision = _decision(execution, step, wait, content)
    if decision == "":
        return False
    if decision == DECLINE:
        execution.forget_questions()
        _decline(execution, op)
    elif step.double and (wait.stage != CONFIRM or execution.now - wait.asked >= CONFIRM_WITHIN):
        execution.note(_requested(execution, op, step, wait, content))
        text = execution.phrase("confirm_late" if wait.stage == CONFIRM else "confirm")
        execution.say(replace(_question(execution, step, text, CONFIRM), opened=execution.now), op)
        execution.wait(replace(wait, stage=CONFIRM, tries=0, asked=execution.now))
    else:
        execution.note(
            OptedIn(
                topic=step.opt_in,
                purpose=step.purpose,
                wording=wait.wording,
                language=execution.language,
                method=_method(content),
                evidence=execution.heard,
                double=step.double,
                text_id=f"{execution.top.flow}/{op.address}",
                text_version=execution.top.digest,
            )
        )
        execution.forget_questions()
        execution.agree({step.purpose: step.opt_in})
        execution.go(op.enter("agreed"))
    return True


def _requested(execution: Execution, op: Op, step: OptIn, wait: ReplyWait, content: Content) -> ConsentRecorded:
    """The first yes of two: not a consent yet, and void when no second follows (botkit/policy/consent/model.py)."""
    return ConsentRecorded(
        action="requested",
        said_at=execution.now,
        purpose=step.purpose,
        topic=step.opt_in,
        wording=wait.wording,
        language=execution.language,
        method=_method(content),
        evidence=execution.heard,
        text_id=f"{execution.top.flow}/{op.address}",
        text_version=execution.top.digest,
    )


def _method(content: Content) -> str:
    return "button" if isinstance(content, Tap) else "keyword"


def handle_unreadable(execution: Execution, op: Op, wait: ReplyWait) -> None:
    tries = wait.tries + 1
    execution.note(AnswerMissed(session=execution.number, flow=execution.top.flow, step=op.address, tries=tries))
    if tries >= TRIES:
        _decline(execution, op)
    else:
        step = _step(op)
        if step.retry is not None:
            execution.say(Outgoing(body=execution.text(step.retry, step.name), outside="drop"), op)
        ask_again(execution, op, replace(wait, tries=tries))


def ask_again(execution: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    if wait.stage == CONFIRM:
        # The seven days go on: they began with the sign-up.
        execution.say(as_repeated(_question(execution, step, execution.phrase("confirm"), CONFIRM)), op)
        execution.wait(wait)
    else:
        # The words that were sent first: the proof names them.
        execution.say(as_repeated(_question(execution, step, wait.wording, AGREE)), op)
        execution.wait(replace(wait, asked=execution.now))


def _step(op: Op) -> OptIn:
    assert isinstance(op.step, OptIn)
    return op.step


def _question(execution: Execution, step: OptIn, wording: str, yes: str) -> Outgoing:
    choices = tuple(
        Choice(id=execution.top.button(mark), label=execution.text(label, step.name))
        for mark, label in ((yes, step.agree), (DECLINE, step.decline))
    )
    asks, seeks = (step.purpose, None) if yes == CONFIRM else (None, step.purpose)
    approved = template(execution, step.template, (), None, choices) if step.template else None
    return Outgoing(body=wording, choices=choices, purpose="service", topic=step.opt_in, asks=asks, seeks=seeks, template=approved)


def is_confirmed(wait: ReplyWait, content: Content) -> bool:
    """Whether it is a tap on the button of the template that asked to confirm."""
    return wait.stage == CONFIRM and isinstance(content, Tap) and content.id == CONFIRM_PAYLOAD


def _decision(execution: Execution, step: OptIn, wait: ReplyWait, content: Content) -> str:
    """`agree`, `decline` or nothing: by the button's id, or by its exact words in any language of the flow.

    The second confirmation has a button of its own, so that tapping the first button twice confirms nothing.
    """
    if is_confirmed(wait, content):
        return AGREE
    mark = execution.top.tapped(content)
    if mark is not None:
        return DECLINE if mark == DECLINE else AGREE if mark == (CONFIRM if wait.stage == CONFIRM else AGREE) else ""
    reply = _bare(words(content))
    for decision, label, bare in ((AGREE, step.agree, _YES), (DECLINE, step.decline, _NO)):
        if reply and (reply in bare or reply in _labels(execution, step, label)):
            return decision
    return ""


def _labels(execution: Execution, step: OptIn, label: str) -> set[str]:
    """A label as this customer reads it, and as it stands in any language of the flow."""
    return {_bare(form) for form in (execution.text(label, step.name), *execution.program.in_all_languages(label))}


def _bare(text: str) -> str:
    """A keyword without the punctuation between its words: "ja bitte" is the button "Ja, bitte"."""
    return keyword_form(" ".join(_PUNCTUATION.sub(" ", text).split()))


def _decline(execution: Execution, op: Op) -> None:
    step = _step(op)
    execution.note(OptInDeclined(topic=step.opt_in, purpose=step.purpose, evidence=execution.heard))
    execution.go(op.enter("declined"))
