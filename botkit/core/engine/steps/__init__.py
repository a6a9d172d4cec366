"""The verbs of the flow language, one file each. The tables below say what the engine calls for each kind of step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.steps import (
    ask,
    branch,
    call,
    cancel,
    collect,
    end,
    faq,
    for_each,
    goto,
    handoff,
    label,
    opt_in,
    opt_out,
    pause,
    post,
    run,
    say,
    split,
    subscribe,
    tag,
    unsubscribe,
    untag,
)
from botkit.core.engine.steps import set as set_values
from botkit.core.flow import model as flow
from botkit.core.model.message import Content

# A step is reached: do it, then go on or wait.
EXECUTE: Mapping[type[flow.Step], Callable[[Execution, Op], None]] = {
    flow.Say: say.execute,
    flow.Ask: ask.execute,
    flow.Faq: faq.execute,
    flow.Branch: branch.execute,
    flow.Split: split.execute,
    flow.Set: set_values.execute,
    flow.Tag: tag.execute,
    flow.Untag: untag.execute,
    flow.Label: label.execute,
    flow.OptIn: opt_in.execute,
    flow.OptOut: opt_out.execute,
    flow.Subscribe: subscribe.execute,
    flow.Unsubscribe: unsubscribe.execute,
    flow.ForEach: for_each.execute,
    flow.Collect: collect.execute,
    flow.Post: post.execute,
    flow.Call: call.execute,
    flow.Run: run.execute,
    flow.Cancel: cancel.execute,
    flow.Pause: pause.execute,
    flow.Goto: goto.execute,
    flow.Handoff: handoff.execute,
    flow.End: end.execute,
}

# A reply came to an open question: take it and go on (True), or say that it cannot be read (False).
TAKE_REPLY: Mapping[type[flow.Step], Callable[[Execution, Op, ReplyWait, Content], bool]] = {
    flow.Ask: ask.take_reply,
    flow.Faq: faq.take_reply,
    flow.OptIn: opt_in.take_reply,
}

# What these steps do cannot be undone: a customer cannot go back to a question before them. `pause` and `call` decide for themselves.
IRREVERSIBLE: tuple[type[flow.Step], ...] = (flow.OptOut, flow.Subscribe, flow.Unsubscribe, flow.Post, flow.Handoff)

# The reply could not be read and began no other flow: ask again, or give up.
HANDLE_UNREADABLE: Mapping[type[flow.Step], Callable[[Execution, Op, ReplyWait], None]] = {
    flow.Ask: ask.handle_unreadable,
    flow.Faq: faq.handle_unreadable,
    flow.OptIn: opt_in.handle_unreadable,
}

# A side question was answered: the pending question is asked again.
ASK_AGAIN: Mapping[type[flow.Step], Callable[[Execution, Op, ReplyWait], None]] = {
    flow.Ask: ask.ask_again,
    flow.Faq: faq.ask_again,
    flow.OptIn: opt_in.ask_again,
}
