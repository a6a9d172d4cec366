"""`opt_in`, `opt_out`, `subscribe`, `unsubscribe`: what a contact agreed to. Consent is never fuzzy: a tap, or the exact words."""

from __future__ import annotations

from msgspec.structs import replace

from botkit.core.events import OptedIn, OptedOut, OptInAsked, OptInDeclined, Subscribed, Unsubscribed
from botkit.core.flow import OptIn, OptOut, Subscribe, Unsubscribe
from botkit.core.message import Choice, Content, Outgoing, Tap
from botkit.core.phrases import phrase
from botkit.core.program import Op
from botkit.core.router import spoken
from botkit.core.session import ReplyWait
from botkit.core.sprint import Run
from botkit.core.steps.hearing import words

TRIES = 3  # unreadable replies to a consent question; then silence counts as no
# The bare yes and no of the six languages: they count because the question is open, and only as the whole message.
_YES = frozenset({"yes", "ja", "si", "oui", "sim"})
_NO = frozenset({"no", "nein", "nee", "non", "nao"})
CONFIRM = "confirm"  # the stage in which the second confirmation is awaited


def opt_in(run: Run, op: Op) -> None:
    step = _step(op)
    wording = run.text(step.ask, step.name)
    run.say(_question(run, op, wording), op)
    run.note(OptInAsked(topic=step.opt_in, purpose=step.purpose, wording=wording, language=run.language))
    run.wait(ReplyWait(asked=run.now))


def hear(run: Run, op: Op, wait: ReplyWait, content: Content) -> bool:
    step = _step(op)
    said = _answer(run, op, content)
    if said == "":
        return False
    if said == "decline":
        _decline(run, op)
    elif step.double and wait.stage != CONFIRM:
        run.say(_question(run, op, phrase("confirm", run.language)), op)
        run.wait(replace(wait, stage=CONFIRM, tries=0))
    else:
        run.note(
            OptedIn(
                topic=step.opt_in,
                purpose=step.purpose,
                wording=run.text(step.ask, step.name),
                language=run.language,
                method="button" if isinstance(content, Tap) else "keyword",
                evidence=run.heard,
            )
        )
        run.go(op.enter("agreed"))
    return True


def miss(run: Run, op: Op, wait: ReplyWait) -> None:
    if wait.tries + 1 >= TRIES:
        _decline(run, op)
        return
    repeat(run, op, replace(wait, tries=wait.tries + 1))


def repeat(run: Run, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    wording = phrase("confirm", run.language) if wait.stage == CONFIRM else run.text(step.ask, step.name)
    run.say(_question(run, op, wording), op)
    run.wait(wait)


def opt_out(run: Run, op: Op) -> None:
    step = op.step
    assert isinstance(step, OptOut)
    run.note(OptedOut(topic=step.opt_out, method="flow", evidence=run.heard))
    run.go(op.next)


def subscribe(run: Run, op: Op) -> None:
    step = op.step
    assert isinstance(step, Subscribe)
    run.note(Subscribed(topic=step.subscribe, to=run.evaluate(step.to) if step.to else None))
    run.go(op.next)


def unsubscribe(run: Run, op: Op) -> None:
    step = op.step
    assert isinstance(step, Unsubscribe)
    run.note(Unsubscribed(topic=step.unsubscribe, to=run.evaluate(step.to) if step.to else None))
    run.go(op.next)


def _step(op: Op) -> OptIn:
    assert isinstance(op.step, OptIn)
    return op.step


def _question(run: Run, op: Op, wording: str) -> Outgoing:
    step = _step(op)
    choices = tuple(
        Choice(id=f"{run.top.flow}/{op.address}/{mark}", label=run.text(label, step.name))
        for mark, label in (("agree", step.agree), ("decline", step.decline))
    )
    return Outgoing(body=wording, choices=choices, purpose="service", topic=step.opt_in)


def _answer(run: Run, op: Op, content: Content) -> str:
    """`agree`, `decline` or nothing: by the button's id, or by its exact words in any language of the flow."""
    step = _step(op)
    if isinstance(content, Tap) and content.id.startswith(mine := f"{run.top.flow}/{op.address}/"):
        return content.id.removeprefix(mine)
    said = spoken(words(content))
    if said in _YES:
        return "agree"
    if said in _NO:
        return "decline"
    for mark, label in (("agree", step.agree), ("decline", step.decline)):
        if said and said in (spoken(form) for form in run.program.everywhere(label)):
            return mark
    return ""


def _decline(run: Run, op: Op) -> None:
    step = _step(op)
    run.note(OptInDeclined(topic=step.opt_in, purpose=step.purpose, evidence=run.heard))
    run.go(op.enter("declined"))
