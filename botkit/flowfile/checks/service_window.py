"""The 24-hour window and consent: messages that may fall outside the window need a template, or a word on what to do instead; and what the
business starts needs a topic that the contact agreed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.flow.model import Ask, Faq, OptIn, Remind, Speaking
from botkit.core.model.business import Business
from botkit.flowfile.analysis.message_state import MessageState, all_states, begun_by_customers
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

_PLANS = 'it needs a "template", or "outside: drop" or "outside: handoff"'
_NO_OPT_IN = 'name the topic ("topic: …"), or lead every path here through an "opt_in" that was agreed to'


def missing_templates(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    flows = _whole(parsed_flows)
    states, inside = all_states(flows), begun_by_customers(flows)
    for name, parsed in flows.items():
        for address, step in parsed.paths.steps.items():
            closed = any(state.is_closed for state in states.of(name, address))
            if isinstance(step, Ask) and step.remind and not step.remind.template and not (step.remind.outside or step.outside):
                yield from _reminder(parsed, address, step.remind, states.of(name, address))
            if not closed:
                continue
            waits = any(state.is_closed for state in inside.of(name, address))
            why = "a wait before it can last longer" if waits else "the flow can begin without a message of the customer"
            if isinstance(step, OptIn) and step.double and step.template:
                continue  # the request to confirm a sign-up that was made elsewhere: the one question that may come first
            if isinstance(step, Faq):
                message = "this may be reached outside the 24-hour window, where no answer of it can be sent"
                yield parsed.problem(parsed.key(f"{address}.faq"), "missing-template", message, f"because {why}; ask a question first")
            elif isinstance(step, OptIn):
                if not step.template:
                    message = 'this question may fall outside the 24-hour window, where it needs a "template"'
                    hint = f"because {why}; or ask in a flow that the customer starts"
                    yield parsed.problem(parsed.key(f"{address}.opt_in"), "missing-template", message, hint)
            elif isinstance(step, Speaking) and not step.template and not step.outside:
                message = f"this message may fall outside the 24-hour window: {_PLANS}"
                yield parsed.problem(parsed.key(f"{address}.{_verb(step)}"), "missing-template", message, f"because {why}")


def _reminder(parsed: ParsedFlow, address: str, remind: Remind, states: Sequence[MessageState]) -> Iterator[Problem]:
    spot = parsed.spot(f"{address}.remind.after")
    if any(state.is_closed for state in states):
        message = f"this reminder may fall outside the 24-hour window: {_PLANS}"
        hint = "because the question can be asked without a message of the customer"
        yield parsed.problem(spot, "missing-template", message, hint)
    elif any(state.later(remind.after).is_closed for state in states):
        message = f"this reminder comes when the 24-hour window is closed: {_PLANS}"
        yield parsed.problem(spot, "missing-template", message, "or remind earlier than 24 hours after the question")


def uncovered_messages(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What answers nobody is refused unless its topic was agreed to; and without a topic nobody could have agreed to it."""
    if context.business is None:
        return  # without a botkit.yaml there are no topics
    flows = _whole(parsed_flows)
    states = all_states(flows)
    for name, parsed in flows.items():
        for address, step in parsed.paths.steps.items():
            at = states.of(name, address)
            if isinstance(step, OptIn) and not step.double:
                if _is_uncovered(at, step.purpose, step.template, advertises=False):
                    message = "nobody agreed to a message here yet, so this question for consent would be refused"
                    hint = "ask in a flow that the customer starts, or before the wait"
                    yield parsed.problem(parsed.key(f"{address}.opt_in"), "uncovered-message", message, hint)
            elif isinstance(step, Faq) and _is_uncovered(at, "service", None, advertises=False):
                message = (
                    "this can be reached when it answers nobody, and no topic covers its texts: without consent to notices they are refused"
                )
                yield parsed.problem(parsed.key(f"{address}.faq"), "uncovered-message", message, _NO_OPT_IN)
            elif isinstance(step, Speaking) and not step.topic:
                yield from _uncovered(parsed, address, step, at, context.business)


def _uncovered(parsed: ParsedFlow, address: str, step: Speaking, states: Sequence[MessageState], business: Business) -> Iterator[Problem]:
    for place, template, told in _messages(address, step, states):
        purpose = step.purpose or (_category(business, template) if template else "service")
        if purpose != "authentication" and _is_uncovered(told, purpose, template, advertises=purpose == "marketing"):
            if purpose == "marketing":
                message = "this message advertises, and no topic covers it: without consent to marketing it is refused"
            else:
                message = "this message can come when it answers nobody, and no topic covers it: without consent to notices it is refused"
            yield parsed.problem(parsed.key(place), "uncovered-message", message, _NO_OPT_IN)


def _messages(address: str, step: Speaking, states: Sequence[MessageState]) -> Iterator[tuple[str, str | None, Sequence[MessageState]]]:
    """The message of a step, and its reminder: where it stands, its template, and the states in which it may be sent."""
    yield f"{address}.{_verb(step)}", step.template, states
    if isinstance(step, Ask) and step.remind is not None:
        yield f"{address}.remind.say", step.remind.template, tuple(state.later(step.remind.after) for state in states)


def _is_uncovered(states: Sequence[MessageState], purpose: str, template: str | None, *, advertises: bool) -> bool:
    """Whether a message may need consent that nobody was asked for. Answers need none, unless they advertise; and free-form text outside
    the window is not sent at all."""

    def needs_consent(state: MessageState) -> bool:
        return advertises or not state.is_answer or (state.is_closed and template is not None)

    return any(needs_consent(state) and not state.covers(purpose) for state in states)


def _category(business: Business, template: str) -> str:
    info = business.templates.get(template)
    return info.category if info else "utility"


def _verb(step: Speaking) -> str:
    return "ask" if isinstance(step, Ask) else "say"


def _whole(parsed_flows: Sequence[ParsedFlow]) -> dict[str, ParsedFlow]:
    """The flows that can be followed, by name; of two with one name the first."""
    return {parsed.name: parsed for parsed in reversed(parsed_flows) if parsed.flow is not None and parsed.resolves}
