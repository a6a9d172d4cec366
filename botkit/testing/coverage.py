"""Coverage: which parts of the flows the transcripts visit, and which no transcript does, with their lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from botkit.core.engine.program import Programs
from botkit.core.flow.model import STARTS, Ask, Branch, Faq, FlowVersion, OptIn, Otherwise, Speaking, Split, Step, walk_steps
from botkit.flowfile.analysis.control_flow import ControlFlow
from botkit.flowfile.suggestions import plural
from botkit.testing.coverage_marks import CoverageMark

# Kind of goal -> the head of its column, in the order of the report.
KINDS: Mapping[str, str] = {
    "start": "starts",
    "step": "steps",
    "choice": "choices",
    "branch": "branches",
    "retry": "retries",
    "timeout": "timeouts",
    "window": "window",
}

_START_KINDS = {model: kind for kind, model in STARTS.items()}


class Goal(Struct, frozen=True, kw_only=True):
    """A part of a flow to visit. Any mark in `by` visits it; `missing` is the sentence shown when none does."""

    kind: str
    flow: str
    by: frozenset[CoverageMark]
    missing: str
    where: str


class Coverage(Struct, frozen=True, kw_only=True):
    goals: tuple[Goal, ...]
    marks: frozenset[CoverageMark]

    def is_met(self, goal: Goal) -> bool:
        return bool(goal.by & self.marks)

    @property
    def missing(self) -> tuple[Goal, ...]:
        """What was not visited, in the order of the files."""
        return tuple(goal for goal in self.goals if not self.is_met(goal))

    @property
    def percent(self) -> float:
        """Of all goals; of none, everything."""
        return 100 * (1 - len(self.missing) / len(self.goals)) if self.goals else 100.0


def coverage(programs: Programs, marks: Iterable[frozenset[CoverageMark]]) -> Coverage:
    """The coverage of the current flows by marks, one set for each transcript."""
    reached: set[CoverageMark] = set()
    for visited in marks:
        reached |= visited
    goals = tuple(goal for name in sorted(programs.current) for goal in sorted(goals_of(programs.current[name].version), key=_line))
    return Coverage(goals=goals, marks=frozenset(reached))


def goals_of(version: FlowVersion) -> Iterator[Goal]:
    """All goals of one flow."""
    flow = version.flow
    paths = ControlFlow(flow)
    for number, start in enumerate(flow.starts):
        kind = _START_KINDS[type(start)]
        yield _goal(version, f"starts.{number}", "start", [("start", flow.flow, "", kind)], f"nothing begins it by its {_words(kind)}")
    for address, step in walk_steps(flow.steps):
        if address in paths.reached:
            yield _goal(version, address, "step", [("step", flow.flow, address, "")], "this step is never reached")
            yield from _inside(version, paths, address, step)


def _inside(version: FlowVersion, paths: ControlFlow, address: str, step: Step) -> Iterator[Goal]:
    name = version.flow.flow
    if isinstance(step, Ask):
        yield from _choices(version, address, step)
    if isinstance(step, Ask | Faq) and step.tries > 1 and _can_be_missed(step):
        yield _goal(version, address, "retry", [("retry", name, address, "")], "nobody gives an answer that cannot be read")
    if isinstance(step, Ask) and step.wait is not None:
        yield _goal(version, address, "timeout", [("timeout", name, address, "")], "nobody lets its time run out")
    if isinstance(step, OptIn):
        for answer, missing in (("agreed", "nobody agrees"), ("declined", "nobody declines")):
            yield _goal(version, address, "choice", [("consent", "", step.opt_in, answer)], missing)
    if isinstance(step, Branch | Split):
        yield from _branches(version, paths, address, step)
    if isinstance(step, Speaking):
        if step.template:
            yield _goal(version, address, "window", [("template", name, address, "")], f'it is never sent as "{step.template}"')
        if step.outside:
            yield _goal(version, address, "window", [("refused", name, address, "")], "it never falls outside the window")


def _can_be_missed(step: Ask | Faq) -> bool:
    """A question that takes any text has no answer that it cannot read, unless it offers choices."""
    return isinstance(step, Faq) or bool(step.choices) or step.expect.kinds != ("text",)


def _choices(version: FlowVersion, address: str, step: Ask) -> Iterator[Goal]:
    for number, choice in enumerate(step.written_choices):
        value = choice.value if choice.value is not None else choice.label
        visit: CoverageMark = ("choice", version.flow.flow, address, value)
        yield _goal(version, f"{address}.{step.choices_at}.{number}", "choice", [visit], f'nobody chooses "{choice.label}"')


def _branches(version: FlowVersion, paths: ControlFlow, address: str, step: Branch | Split) -> Iterator[Goal]:
    name = version.flow.flow
    if isinstance(step, Split):
        for number in range(len(step.split)):
            entry = paths.enter(address, f"split.{number}.then")
            yield _goal(version, f"{address}.split.{number}", "branch", [("way", name, address, entry)], "nobody draws this arm")
        return
    for number, case in enumerate(step.branch):
        path = f"branch.{number}.{'otherwise' if isinstance(case, Otherwise) else 'then'}"
        entry = paths.enter(address, path)
        yield _goal(version, f"{address}.branch.{number}", "branch", [("way", name, address, entry)], "this case is never the one")
    if not any(isinstance(case, Otherwise) for case in step.branch) and paths.after[address]:
        visit: CoverageMark = ("way", name, address, paths.after[address])
        yield _goal(version, address, "branch", [visit], "some case is always true")


def _goal(version: FlowVersion, address: str, kind: str, by: Sequence[CoverageMark], missing: str) -> Goal:
    return Goal(kind=kind, flow=version.flow.flow, by=frozenset(by), missing=missing, where=_where(version, address))


def _line(goal: Goal) -> int:
    line = goal.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


def _where(version: FlowVersion, address: str) -> str:
    """`file:line` of a part, or of the nearest part around it that has a position."""
    while address and address not in version.positions:
        address = address.rpartition(".")[0]
    line = version.positions.get(address, (0, 0))[0]
    return f"{version.path}:{line}" if line else version.path


def _words(kind: str) -> str:
    return kind.replace("_", " ")


# ---- output


def table_of(covered: Coverage) -> list[tuple[str, dict[str, tuple[int, int]]]]:
    """(flow, kind -> (visited, all)) for every flow, and a last line for all of them."""
    met: Counter[tuple[str, str]] = Counter()
    whole: Counter[tuple[str, str]] = Counter()
    for goal in covered.goals:
        for flow in (goal.flow, ""):
            whole[flow, goal.kind] += 1
            met[flow, goal.kind] += covered.is_met(goal)
    flows = [*sorted({goal.flow for goal in covered.goals}), ""]
    return [(flow, {kind: (met[flow, kind], whole[flow, kind]) for kind in KINDS if whole[flow, kind]}) for flow in flows]


def format_coverage(covered: Coverage) -> str:
    """The report: a line for each flow, then everything that was not visited."""
    names = [flow or "all" for flow, _ in table_of(covered)]
    wide = max(map(len, names))
    lines = [f"{'':{wide}} {' '.join(f'{title:>10}' for title in KINDS.values())}"]
    for name, (_, kinds) in zip(names, table_of(covered), strict=True):
        cells = " ".join(f"{f'{kinds[kind][0]}/{kinds[kind][1]}' if kind in kinds else '':>10}" for kind in KINDS)
        lines.append(f"{name:{wide}} {cells}".rstrip())
    lines += ["", *(f"{goal.where}: {goal.missing}" for goal in covered.missing)] if covered.missing else []
    lines.append(f"\n{covered.percent:.1f} % visited, {plural(len(covered.missing), 'gap')}")
    return "\n".join(lines)


def as_json(covered: Coverage) -> Mapping[str, Any]:
    """The report as JSON."""
    return {
        "percent": round(covered.percent, 2),
        "flows": {flow: {kind: list(counts) for kind, counts in kinds.items()} for flow, kinds in table_of(covered) if flow},
        "missing": [{"kind": goal.kind, "flow": goal.flow, "where": goal.where, "message": goal.missing} for goal in covered.missing],
    }
