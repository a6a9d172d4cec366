"""Mutants: flows with one step removed or inverted, to see which transcript fails. A mutant without a failure shows a gap in the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from botkit.core.engine.engine import router_of
from botkit.core.engine.phrase_index import Examples, examples_of
from botkit.core.engine.program import Program, Programs
from botkit.core.flow.model import Ask, Branch, Case, Flow, FlowPart, FlowVersion, OptIn, Speaking, Step, walk_steps
from botkit.flowfile.analysis.step_text import verb_of
from botkit.testing.coverage_marks import CoverageMark
from botkit.testing.runner import run_transcript
from botkit.testing.transcript import Transcript
from botkit.understanding.matcher import Matcher, build

Edit = Callable[[Step], Step | None]  # None: the step is gone


class Mutant(Struct, frozen=True, kw_only=True):
    """One change to one step. `what` describes it in a sentence; `where` is file and line."""

    flow: str
    address: str
    what: str
    where: str
    version: FlowVersion


class MutantResult(Struct, frozen=True, kw_only=True):
    """The result of a mutant: the first transcript that failed; `tried` is the number of transcripts that visit the step."""

    what: str
    where: str
    noticed_by: str = ""
    tried: int = 0


def mutants_of(version: FlowVersion) -> Iterator[Mutant]:
    """Every mutant of one flow, in file order."""
    alone = len(version.flow.steps) == 1
    for address, step in walk_steps(version.flow.steps):
        for what, edit in _edits(step):
            if edit is _delete and alone and address == "steps.0":
                continue  # a flow without steps is no flow
            flow = edited(version.flow, address, edit)
            line = version.positions.get(address, (0, 0))[0]
            yield Mutant(flow=flow.flow, address=address, what=what, where=f"{version.path}:{line}", version=replace(version, flow=flow))


def run_mutant(
    mutant: Mutant, programs: Programs, transcripts: Sequence[Transcript], marks: Mapping[str, frozenset[CoverageMark]]
) -> MutantResult:
    """Play the transcripts that visit the step until one fails. `marks` has, by file, what each visits without the mutant."""
    visiting = [one for one in transcripts if ("step", mutant.flow, mutant.address, "") in marks[one.file]]
    changed = with_mutant(programs, mutant)
    for transcript in visiting:
        if run_transcript(transcript, changed, to_the_end=False).differences:
            return MutantResult(what=mutant.what, where=mutant.where, noticed_by=transcript.file, tried=len(visiting))
    return MutantResult(what=mutant.what, where=mutant.where, tried=len(visiting))


def with_mutant(programs: Programs, mutant: Mutant) -> Programs:
    """The programs with the mutant instead of its flow. The matcher is trained again only when phrases have changed."""
    matcher = router_of(programs).phrase_index.matcher
    known = examples_of(tuple(programs.current[name] for name in sorted(programs.current)))

    def learn(examples: Examples, names: Mapping[str, str]) -> Matcher:
        return matcher if examples == known else build(examples, names=names)

    return replace(programs, current={**programs.current, mutant.flow: Program(mutant.version)}, learn=learn)


# ---- the changes


def _edits(step: Step) -> Iterator[tuple[str, Edit]]:
    yield f'this "{verb_of(step)}" is missing', _delete
    if step.when is not None:
        yield "its condition is the opposite", _negate
    if isinstance(step, Branch):
        for number, case in enumerate(step.branch):
            if isinstance(case, Case):
                yield f"the condition {case.when} is the opposite", _negated_case(number)
    if isinstance(step, Ask):
        for number in range(len(step.choices) - 1 if isinstance(step.choices, tuple) else 0):
            first, second = step.written_choices[number : number + 2]
            if first.then != second.then:
                one, other = first.label, second.label
                yield f'"{one}" and "{other}" lead where the other should', _swapped(number)
        if step.wait is not None:
            yield "its time never runs out", _without_timeout
    if isinstance(step, OptIn) and step.agreed != step.declined:
        yield "agreeing and declining lead where the other should", _exchanged
    if isinstance(step, Speaking) and step.template is not None:
        yield f'it has no template "{step.template}" any more', _without_template


def _delete(_step: Step) -> None:
    return None


def _negate(step: Step) -> Step:
    return step.model_copy(update={"when": f"not ({step.when})"})


def _negated_case(number: int) -> Edit:
    def edit(step: Step) -> Step:
        assert isinstance(step, Branch)
        case = step.branch[number]
        assert isinstance(case, Case)
        inverted = case.model_copy(update={"when": f"not ({case.when})"})
        return step.model_copy(update={"branch": (*step.branch[:number], inverted, *step.branch[number + 1 :])})

    return edit


def _swapped(number: int) -> Edit:
    def edit(step: Step) -> Step:
        assert isinstance(step, Ask)
        choices = list(step.written_choices)
        one, other = choices[number], choices[number + 1]
        choices[number : number + 2] = one.model_copy(update={"then": other.then}), other.model_copy(update={"then": one.then})
        return step.model_copy(update={"choices": tuple(choices)})

    return edit


def _without_timeout(step: Step) -> Step:
    return step.model_copy(update={"wait": None})


def _exchanged(step: Step) -> Step:
    assert isinstance(step, OptIn)
    return step.model_copy(update={"agreed": step.declined, "declined": step.agreed})


def _without_template(step: Step) -> Step:
    return step.model_copy(update={"template": None})


# ---- applying a change


def edited(flow: Flow, address: str, edit: Edit) -> Flow:
    """The flow with the step at an address changed, or without it."""
    changed = _put(flow, address.split("."), edit)
    assert isinstance(changed, Flow)
    return changed


def _put(value: object, path: list[str], edit: Edit) -> object:
    head, *rest = path
    if isinstance(value, tuple):
        number = int(head)
        new = _put(value[number], rest, edit) if rest else edit(value[number])
        return (*value[:number], *(() if new is None else (new,)), *value[number + 1 :])
    assert isinstance(value, FlowPart)
    return value.model_copy(update={head: _put(getattr(value, head), rest, edit)})
