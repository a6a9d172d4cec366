"""What each step does, when it is reached, when a reply comes, and when its time is up: three tables, one line per kind of step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.steps import ask as asking
from botkit.core.engine.steps import branch as choosing
from botkit.core.engine.steps import call as outside
from botkit.core.engine.steps import faq
from botkit.core.engine.steps import handoff as leaving
from botkit.core.engine.steps import opt_in as consent
from botkit.core.engine.steps import say as saying
from botkit.core.engine.steps import set as keeping
from botkit.core.flow import model as flow
from botkit.core.model.message import Content

# Reached: do the step, then go on or wait.
DO: Mapping[type[flow.Step], Callable[[Execution, Op], None]] = {
    flow.Say: saying.say,
    flow.Ask: asking.ask,
    flow.Faq: faq.answer,
    flow.Branch: choosing.branch,
    flow.Split: choosing.split,
    flow.Set: keeping.set_values,
    flow.Tag: keeping.tag,
    flow.Untag: keeping.untag,
    flow.OptIn: consent.opt_in,
    flow.OptOut: consent.opt_out,
    flow.Subscribe: consent.subscribe,
    flow.Unsubscribe: consent.unsubscribe,
    flow.Call: outside.call,
    flow.Run: outside.run_flow,
    flow.Pause: outside.pause,
    flow.Goto: leaving.goto,
    flow.Handoff: leaving.handoff,
    flow.End: leaving.end,
}

# A reply came while the step waits for one: take it and go on (True), or say that it cannot be read (False).
HEAR: Mapping[type[flow.Step], Callable[[Execution, Op, ReplyWait, Content], bool]] = {
    flow.Ask: asking.hear,
    flow.Faq: faq.hear,
    flow.OptIn: consent.hear,
}

# The reply could not be read, and belongs nowhere else: ask again, or give up.
MISS: Mapping[type[flow.Step], Callable[[Execution, Op, ReplyWait], None]] = {
    flow.Ask: asking.miss,
    flow.Faq: faq.miss,
    flow.OptIn: consent.miss,
}

# A side question was answered: the pending question comes back.
REPEAT: Mapping[type[flow.Step], Callable[[Execution, Op, ReplyWait], None]] = {
    flow.Ask: asking.repeat,
    flow.Faq: faq.repeat,
    flow.OptIn: consent.repeat,
}
