"""A parsed flow: what could be read of a flow file, with the position of every part, for checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from botkit.core.flow.model import Flow, FlowVersion, Goto, Mark, Step, walk_steps
from botkit.flowfile.analysis.control_flow import ControlFlow
from botkit.flowfile.problems import Problem, Severity
from botkit.flowfile.reader.context import LocatedNode, MarkedText, ReadContext
from botkit.flowfile.translations import Sidecar
from botkit.flowfile.yaml.nodes import Document, Node, Scalar
from botkit.flowfile.yaml.nodes import Mapping as MappingNode


@dataclass(kw_only=True, eq=False)
class ParsedFlow:
    """One flow file. `flow` is None when it could not be read whole; `name` is then the name in it, or the file's name."""

    name: str
    stem: str
    document: Document
    context: ReadContext
    flow: Flow | None = None
    files: dict[str, str] = field(default_factory=dict)  # the normalised texts of all files of this version
    sidecars: list[Sidecar] = field(default_factory=list)

    @cached_property
    def steps(self) -> tuple[tuple[str, Step], ...]:
        return tuple(walk_steps(self.flow.steps)) if self.flow else ()

    def owner_of(self, address: str) -> str | None:
        """The address of the innermost step that a part belongs to."""
        while address and address not in self._step_of:
            address = address.rpartition(".")[0]
        return address or None

    def step_texts(self) -> Iterator[tuple[MarkedText, Step, str]]:
        """The texts of steps, each with its step and its key in it: `choices.0.label`."""
        for text in self.marked_texts(Mark.TEXT):
            owner = self.owner_of(text.address)
            if owner is not None:
                yield text, self._step_of[owner], text.address[len(owner) + 1 :]

    @cached_property
    def _step_of(self) -> Mapping[str, Step]:
        return dict(self.steps)

    @cached_property
    def paths(self) -> ControlFlow:
        """The control flow. Only for flows that were read whole."""
        assert self.flow is not None  # see above
        return ControlFlow(self.flow)

    @property
    def resolves(self) -> bool:
        """Whether every goto leads to a step."""
        return all(step.goto in self.paths.named for _, step in self.steps if isinstance(step, Goto))

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The flow's own file, and the FAQ files that it includes."""
        included = {id(spot.document): spot.document for spot in self.context.spots.values()}
        return tuple({id(self.document): self.document, **included}.values())

    def marked_texts(self, *marks: Mark) -> Iterator[MarkedText]:
        return chain.from_iterable(self._marked.get(mark, ()) for mark in marks)

    @cached_property
    def _marked(self) -> Mapping[Mark, tuple[MarkedText, ...]]:
        by_mark: dict[Mark, list[MarkedText]] = {}
        for word in self.context.marked_texts:
            by_mark.setdefault(word.mark, []).append(word)
        return {mark: tuple(words) for mark, words in by_mark.items()}

    def spot(self, address: str) -> LocatedNode:
        """The node of a part; for a part that is not written, the node of the part around it."""
        while address and address not in self.context.spots:
            address = address.rpartition(".")[0]
        spot = self.context.spots.get(address)
        return spot or LocatedNode(self.document, self.document.root or Node(line=1, column=1, end_line=1, end_column=1))

    def key(self, address: str) -> LocatedNode:
        """The key of a part: `steps.2.goto` -> the node of `goto`."""
        above, _, key = address.rpartition(".")
        return self.key_in(above, key)

    def key_in(self, address: str, key: str) -> LocatedNode:
        """A key of a mapping, which may have dots in it itself: `contact.seat` in a `set`."""
        spot = self.spot(address)
        if isinstance(spot.node, MappingNode) and (entry := spot.node.entry(key)):
            return LocatedNode(spot.document, entry.key)
        return self.spot(f"{address}.{key}")

    def verb(self, address: str) -> LocatedNode:
        """The first key of a step: where a problem with the whole step is reported."""
        spot = self.spot(address)
        if isinstance(spot.node, MappingNode) and spot.node.entries:
            return LocatedNode(spot.document, spot.node.entries[0].key)
        return spot

    def problem(self, spot: LocatedNode, code: str, message: str, *hints: str, severity: Severity = "error") -> Problem:
        return spot.document.problem(spot.node, code, message, *hints, severity=severity)

    def problem_in(
        self, word: MarkedText, offset: int, length: int, code: str, message: str, *hints: str, severity: Severity = "error"
    ) -> Problem:
        """A problem with a piece of a marked string."""
        node = word.spot.node
        at = word.spot.document.locate(node, offset, length) if isinstance(node, Scalar) else None
        return word.spot.document.problem(node, code, message, *hints, severity=severity, at=at)

    @cached_property
    def positions(self) -> Mapping[str, tuple[int, int]]:
        """Address -> line and column in the flow's own file; parts of an included file get the position of the include."""
        positions = {}
        for address, spot in self.context.spots.items():
            own = spot if spot.document is self.document else self._included(address)
            positions[address] = (own.node.line, own.node.column)
        return positions

    def _included(self, address: str) -> LocatedNode:
        while address:
            address = address.rpartition(".")[0]
            spot = self.context.spots.get(address)
            if spot is not None and spot.document is self.document:
                return spot
        return self.spot("")

    def version(self, digest: str) -> FlowVersion:
        assert self.flow is not None  # only flows that were read whole become versions
        translations = {sidecar.language: sidecar.translated for sidecar in self.sidecars}
        return FlowVersion(flow=self.flow, digest=digest, path=self.document.file, positions=self.positions, translations=translations)
