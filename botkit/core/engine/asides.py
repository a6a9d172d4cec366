"""What a customer says beside the answer: "one moment", "why do you need it?", "yes, and are there fees?". None of it costs a try."""

from __future__ import annotations

import re

from botkit.core.engine.answers.several_choices import remaining
from botkit.core.engine.compose import compose_follow_up
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.router import StartMatch
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.steps import ASK_AGAIN
from botkit.core.flow.model import Ask
from botkit.core.text.reply_phrases import HOLD, WHY
from botkit.understanding.normalise import tokens

TAILS = 3  # places at which a reply may be cut in two; each costs a look at the phrase index
LONGEST = 300  # characters of a reply that is cut

_HOLD = frozenset(tokens(word) for words in HOLD.values() for word in words)
_WHY = frozenset(tokens(word) for words in WHY.values() for word in words)
# Where a second sentence may begin: after a mark, with or without a joining word, or at a joining word.
_CUT = re.compile(
    r"(?<![,.;!?])[,.;!?]+\s+(?:(?:and|but|und|aber|en|maar|et|mais|y|pero|e|mas)\s+)?|(?<=\s)(?:and|but|und|aber|en|maar|et|mais|y|pero|e)\s+"
)


def is_heard(execution: Execution, op: Op, wait: ReplyWait, said: tuple[str, ...]) -> bool:
    """Answer "one moment", and "why?" where the question says why. The question stays open. `said` are the tokens of the reply."""
    if not isinstance(op.step, Ask):
        return False
    if said in _HOLD:
        execution.say(compose_follow_up(execution, op.step, execution.phrase("no_hurry")), op)
        return True
    return op.step.why is not None and _explain(execution, op, op.step, wait, said)


def explains(execution: Execution, op: Op, wait: ReplyWait) -> bool:
    """Answer "why?" where neither the question nor another flow does. An open question never gets here: there it is the answer."""
    return isinstance(op.step, Ask) and _explain(execution, op, op.step, wait, tokens(execution.reply))


def _explain(execution: Execution, op: Op, step: Ask, wait: ReplyWait, said: tuple[str, ...]) -> bool:
    """Say `why`, else `retry`, which often explains what is asked for, else a general sentence."""
    if said not in _WHY:
        return False
    if step.why is None and step.retry is not None:
        execution.say(compose_follow_up(execution, step, execution.text(step.retry, step.name), remaining(execution, step, wait)), op)
        return True
    why = execution.text(step.why, step.name) if step.why else execution.phrase("why")
    execution.say(compose_follow_up(execution, step, why), op)
    ASK_AGAIN[type(step)](execution, op, wait)
    return True


def second_question(execution: Execution, op: Op) -> tuple[str, str, StartMatch] | None:
    """The answer, the question after it, and the flow that answers that: "yes, and are there fees?"."""
    text = execution.reply
    if not isinstance(op.step, Ask) or op.step.takes_any_text or len(text) > LONGEST:
        return None
    for cut in [*_CUT.finditer(text)][:TAILS]:
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if not head or len(tail.split()) < 2:
            continue
        match = execution.router.by_phrase(tail, in_flow=True)
        if match is not None and all(frame.flow != match.flow for frame in execution.frames):
            return head, tail, match
    return None
