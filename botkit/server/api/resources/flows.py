"""Flows: those that run, and their files as they were published."""

from __future__ import annotations

from msgspec import Struct

from botkit.core.engine.program import Program
from botkit.server.api.call import Answer, Call
from botkit.server.api.problem import Refused


class FlowSummary(Struct, frozen=True, kw_only=True):
    """A flow that runs. `digest` is of this version of it."""

    flow: str
    title: str
    language: str
    digest: str


class FlowListAnswer(Struct, frozen=True, kw_only=True):
    """All flows that run, by name. `library` is the digest of them together, as publications have it."""

    library: str
    flows: tuple[FlowSummary, ...]


class FlowAnswer(FlowSummary, frozen=True, kw_only=True):
    """A flow that runs, with its files by name."""

    files: dict[str, str]


async def list_(call: Call) -> Answer:
    """List the flows that run."""
    programs = call.runtime.bot.programs
    flows = tuple(_summary(program) for _, program in sorted(programs.current.items()))
    return Answer(value=FlowListAnswer(library=programs.digest, flows=flows))


async def show(call: Call) -> Answer:
    """Show a flow that runs, with its files."""
    program = call.runtime.bot.programs.current.get(call.path["flow"])
    if program is None:
        raise Refused("not-found", "there is no such flow")
    files = next((source.files for source in call.runtime.bot.sources if source.digest == program.digest), {})
    flow = program.flow
    return Answer(value=FlowAnswer(flow=flow.flow, title=flow.title, language=flow.language, digest=program.digest, files=dict(files)))


def _summary(program: Program) -> FlowSummary:
    flow = program.flow
    return FlowSummary(flow=flow.flow, title=flow.title, language=flow.language, digest=program.digest)
