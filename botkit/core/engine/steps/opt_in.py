"""`opt_in`, `opt_out`, `subscribe`, `unsubscribe`: what a contact agreed to. Consent is never fuzzy: a tap, or the exact words."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.router import keyword_form
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.template_params import template
from botkit.core.events import AnswerMissed, ConsentRecorded, OptedIn, OptedOut, OptInAsked, OptInDeclined, Subscribed, Unsubscribed
from botkit.core.flow.model import OptIn, OptOut, Subscribe, Unsubscribe
from botkit.core.model.message import Choice, Content, Outgoing, Tap
from botkit.core.text.default_texts import phrase

TRIES = 3  # unreadable replies to a consent question; then silence counts as no
# The bare yes and no of the six languages: they count because the question is open, and only as the whole message.
_YES = frozenset({"yes", "ja", "si", "oui", "sim"})
_NO = frozenset({"no", "nein", "nee", "non", "nao"})
AGREE = "agree"
DECLINE = "decline"
CONFIRM = "confirm"  # the stage in which the second confirmation is awaited, and the mark of its button

CONFIRM_PAYLOAD = "BOTKIT_CONFIRM"  # of a button of a template that asks to confirm
CONFIRM_WITHIN = timedelta(days=7)  # a first yes is void afterwards (policy/consent.py): a later second one begins anew


def opt_in(run: Execution, op: Op) -> None:
    step = _step(op)
    wording = run.text(step.ask, step.name)
    # What begins with an event of the business answers a sign-up from elsewhere: the question is the confirmation already.
    stage = CONFIRM if step.double and run.top.event is not None else ""
    run.say(_question(run, step, wording, stage or AGREE), op)
    run.note(OptInAsked(topic=step.opt_in, purpose=step.purpose, wording=wording, language=run.language))
    run.wait(ReplyWait(asked=run.now, wording=wording, stage=stage))


def hear(run: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    step = _step(op)
    said = _answer(run, step, wait, content)
    if said == "":
        return False
    if said == DECLINE:
        _decline(run, op)
    elif step.double and (wait.stage != CONFIRM or run.now - wait.asked >= CONFIRM_WITHIN):
        run.note(_requested(run, step, wait, content))
        run.say(_question(run, step, phrase("confirm", run.language), CONFIRM), op)
        run.wait(replace(wait, stage=CONFIRM, tries=0, asked=run.now))
    else:
        run.note(
            OptedIn(
                topic=step.opt_in,
                purpose=step.purpose,
                wording=wait.wording,
                language=run.language,
                method=_method(content),
                evidence=run.heard,
                double=step.double,
            )
        )
        run.go(op.enter("agreed"))
    return True


def _requested(run: Execution, step: OptIn, wait: ReplyWait, content: Content) -> ConsentRecorded:
    """The first yes of two: it counts for nothing yet, and is void when no second follows (policy/consent.py)."""
    return ConsentRecorded(
        action="requested",
        said_at=run.now,
        purpose=step.purpose,
        topic=step.opt_in,
        wording=wait.wording,
        language=run.language,
        method=_method(content),
        evidence=run.heard,
    )


def _method(content: Content) -> str:
    return "button" if isinstance(content, Tap) else "keyword"


def miss(run: Execution, op: Op, wait: ReplyWait) -> None:
    tries = wait.tries + 1
    run.note(AnswerMissed(session=run.number, flow=run.top.flow, step=op.address, tries=tries))
    if tries >= TRIES:
        _decline(run, op)
    else:
        repeat(run, op, replace(wait, tries=tries))


def repeat(run: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    if wait.stage == CONFIRM:
        run.say(_question(run, step, phrase("confirm", run.language), CONFIRM), op)
    else:
        run.say(_question(run, step, wait.wording, AGREE), op)  # the same words: it is one question, however often it is put
    run.wait(replace(wait, asked=run.now))


def opt_out(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, OptOut)
    run.note(OptedOut(topic=step.opt_out, method="flow", evidence=run.heard))
    run.go(op.next)


def subscribe(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Subscribe)
    run.note(Subscribed(topic=step.subscribe, to=run.evaluate(step.to) if step.to else None))
    run.go(op.next)


def unsubscribe(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Unsubscribe)
    run.note(Unsubscribed(topic=step.unsubscribe, to=run.evaluate(step.to) if step.to else None))
    run.go(op.next)


def _step(op: Op) -> OptIn:
    assert isinstance(op.step, OptIn)
    return op.step


def _question(run: Execution, step: OptIn, wording: str, yes: str) -> Outgoing:
    choices = tuple(
        Choice(id=run.top.button(mark), label=run.text(label, step.name)) for mark, label in ((yes, step.agree), (DECLINE, step.decline))
    )
    asks = step.purpose if yes == CONFIRM else None
    approved = template(run, step.template, (), None, choices) if step.template else None
    return Outgoing(body=wording, choices=choices, purpose="service", topic=step.opt_in, asks=asks, template=approved)


def _answer(run: Execution, step: OptIn, wait: ReplyWait, content: Content) -> str:
    """`agree`, `decline` or nothing: by the button's id, or by its exact words in any language of the flow.

    The second confirmation has a button of its own, so that a button tapped twice has confirmed nothing.
    """
    if wait.stage == CONFIRM and isinstance(content, Tap) and content.id == CONFIRM_PAYLOAD:
        return AGREE
    mark = run.top.tapped(content)
    if mark is not None:
        return DECLINE if mark == DECLINE else AGREE if mark == (CONFIRM if wait.stage == CONFIRM else AGREE) else ""
    said = keyword_form(words(content))
    for meaning, label, bare in ((AGREE, step.agree, _YES), (DECLINE, step.decline, _NO)):
        if said and (said in bare or said in _labels(run, step, label)):
            return meaning
    return ""


def _labels(run: Execution, step: OptIn, label: str) -> set[str]:
    """A label as this customer reads it, and as it stands in any language of the flow."""
    return {keyword_form(form) for form in (run.text(label, step.name), *run.program.everywhere(label))}


def _decline(run: Execution, op: Op) -> None:
    step = _step(op)
    run.note(OptInDeclined(topic=step.opt_in, purpose=step.purpose, evidence=run.heard))
    run.go(op.enter("declined"))
