"""Loops without a wait: a flow that goes round and round without hearing from anybody would never come to rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from botkit.core.flow.model import EventStart, ForEach, Goto, Post, Run
from botkit.flowfile.analysis.control_flow import FLOW_END
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

Place = tuple[str, str]  # flow, address


def loops(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Points at every `goto` and `run` that closes a loop that never waits. Loops may lead through several flows."""
    flows = {parsed.name: parsed for parsed in reversed(parsed_flows) if parsed.flow is not None}
    graph = _graph(flows, _passable(flows))
    for circle in _circles(graph):
        for flow, address in sorted(circle):
            parsed = flows[flow]
            step = parsed.paths.steps.get(address)
            if isinstance(step, Goto | Run | Post) and any(target in circle for target in graph[flow, address]):
                verb = "goto" if isinstance(step, Goto) else "run" if isinstance(step, Run) else "post"
                message = f'this "{verb}" closes a loop in which nothing is waited for: it would go round without end'
                hint = 'a loop needs an "ask", a "pause" or a "handoff" on every way round'
                yield parsed.problem(parsed.key(f"{address}.{verb}"), "loop", message, hint)


def _passable(flows: Mapping[str, ParsedFlow]) -> set[str]:
    """The flows that can come to their end without waiting. Grows until nothing changes: flows run one another."""
    passable: set[str] = set()
    while True:
        grown = {name for name, parsed in flows.items() if _can_pass(parsed, passable)}
        if grown == passable:
            return passable
        passable = grown


def _can_pass(parsed: ParsedFlow, passable: set[str]) -> bool:
    seen = {parsed.paths.first}
    queue = [parsed.paths.first]
    while queue:
        address = queue.pop()
        for target in _onward(parsed, address, passable):
            if target == FLOW_END:
                return True
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return False


def _onward(parsed: ParsedFlow, address: str, passable: set[str]) -> Iterator[str]:
    """Where a step leads without anybody being waited for."""
    step = parsed.paths.steps[address]
    for edge in parsed.paths.edges[address]:
        blocked = isinstance(step, Run) and edge.kind == "run" and step.run not in passable
        if not edge.waits and not blocked and not _is_next_turn(parsed, address, edge.to):
            yield edge.to


def _is_next_turn(parsed: ParsedFlow, address: str, target: str) -> bool:
    """Whether this is the way from inside a `for_each` to its next item. Its list has an end, so it goes round as often and no more."""
    return isinstance(parsed.paths.steps.get(target), ForEach) and address.startswith(f"{target}.")


def _graph(flows: Mapping[str, ParsedFlow], passable: set[str]) -> dict[Place, list[Place]]:
    graph: dict[Place, list[Place]] = {}
    for name, parsed in flows.items():
        for address, step in parsed.paths.steps.items():
            targets = [(name, target) for target in _onward(parsed, address, passable) if target != FLOW_END]
            if isinstance(step, Run) and step.run in flows:
                targets.append((step.run, flows[step.run].paths.first))
            if isinstance(step, Post):
                targets += [(other, flow.paths.first) for other, flow in flows.items() if _starts_by(flow, step.post)]
            graph[name, address] = targets
    return graph


def _starts_by(parsed: ParsedFlow, event: str) -> bool:
    return parsed.flow is not None and any(isinstance(start, EventStart) and start.event == event for start in parsed.flow.starts)


def _circles(graph: Mapping[Place, list[Place]]) -> Iterator[set[Place]]:
    """Strongly connected parts of more than one place, or of one that leads to itself (Tarjan, with a stack of our own)."""
    order: dict[Place, int] = {}
    low: dict[Place, int] = {}
    open_: list[Place] = []
    is_open: set[Place] = set()
    for root in graph:
        if root in order:
            continue
        work = [(root, iter(graph[root]))]
        order[root] = low[root] = len(order)
        open_.append(root)
        is_open.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    open_.append(target)
                    is_open.add(target)
                    work.append((target, iter(graph[target])))
                    break
                if target in is_open:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    part = set()
                    while True:
                        member = open_.pop()
                        is_open.discard(member)
                        part.add(member)
                        if member == node:
                            break
                    if len(part) > 1 or node in graph[node]:
                        yield part
