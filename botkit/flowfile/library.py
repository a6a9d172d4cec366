"""The library: all the flow files of a folder, read and checked together."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from botkit.core.flow.model import FaqEntry, FaqFile, Flow, FlowVersion
from botkit.core.model.business import Business
from botkit.core.model.platform import Limits
from botkit.core.model.segment import Segment
from botkit.errors import FlowsInvalid
from botkit.flowfile import tables
from botkit.flowfile.checks import NO_SAMPLES, CheckContext, Progress, Samples, check_all, no_progress
from botkit.flowfile.faq_table import read_faq_table
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem, has_errors, render_all, sort_problems
from botkit.flowfile.reader import read_flow, read_list
from botkit.flowfile.reader.context import Location, ReadContext
from botkit.flowfile.segments import FILE as SEGMENTS
from botkit.flowfile.segments import read_segments
from botkit.flowfile.suggestions import did_you_mean
from botkit.flowfile.translations import Sidecar, attach, read_sidecar
from botkit.flowfile.yaml.nodes import Document, Node, Scalar, Sequence
from botkit.flowfile.yaml.nodes import Mapping as MappingNode
from botkit.flowfile.yaml.parser import read_document

ENDINGS = (".yaml", ".yml")
READ = (*ENDINGS, *tables.ENDINGS)  # tables are read where a flow takes its questions from one
CONFIG_FILE = "botkit.yaml"  # may stand in the same folder; it is no flow

NONE: Mapping[str, Any] = {}

_SIDECAR = re.compile(r"(?P<flow>[^.]+)\.(?P<language>[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*)")


@dataclass(frozen=True, kw_only=True)
class Source:
    """The files that make one version of a flow, as text: enough to read it again, however its files have changed since.

    `files` maps names relative to the flow's folder to their texts; the flow's own file is `<flow>.yaml`.
    """

    flow: str
    digest: str
    files: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Library:
    """What a folder of flows amounts to. `flows` are those that could be read whole; with errors among `problems` none should run."""

    flows: tuple[FlowVersion, ...] = ()
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    parsed_flows: tuple[ParsedFlow, ...] = field(default=(), repr=False, compare=False)
    segments: tuple[Segment, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is no error; warnings do not keep a flow from running."""
        return not has_errors(self.problems)


def read_folder(
    folder: Path,
    business: Business | None = None,
    *,
    limits: Mapping[str, Limits] = NONE,
    stop_words: Mapping[str, tuple[str, ...]] = NONE,
    withdraws: Callable[[str], str] = lambda text: "",
    channels: tuple[str, ...] = (),
    samples: Samples = NO_SAMPLES,
    progress: Progress = no_progress,
) -> Library:
    """Read every YAML file of a folder and of the folders in it, as `read_library` does. Problems name files with the folder's own path.

    Raises `FlowsInvalid` when there is no such folder, or a file cannot be opened.
    """
    if not folder.is_dir():
        raise FlowsInvalid(f'there is no folder "{folder}"; say where the flows are, or create it with "botkit init"')
    try:
        files = {
            path.relative_to(folder).as_posix(): _content(path, folder) for path in sorted(folder.rglob("*")) if _is_ours(path, folder)
        }
    except OSError as fault:
        raise FlowsInvalid(f'the file "{fault.filename}" cannot be read: {fault.strerror}') from None
    prefix = "" if folder == Path() else f"{folder.as_posix()}/"
    return read_library(
        files,
        business,
        limits=limits,
        stop_words=stop_words,
        withdraws=withdraws,
        channels=channels,
        samples=samples,
        prefix=prefix,
        progress=progress,
    )


def _content(path: Path, folder: Path) -> bytes:
    """A link may lead to another file of the folder (Kubernetes mounts files so), and no further: a problem shows lines of its file."""
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise FlowsInvalid(f'"{path}" is a link that leads out of the folder "{folder}". Put the file itself there.')
    return path.read_bytes()


def _is_ours(path: Path, folder: Path) -> bool:
    """Hidden files belong to an editor or a tool."""
    return path.suffix in READ and path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def read_library(
    files: Mapping[str, bytes],
    business: Business | None = None,
    *,
    limits: Mapping[str, Limits] = NONE,
    stop_words: Mapping[str, tuple[str, ...]] = NONE,
    withdraws: Callable[[str], str] = lambda text: "",
    channels: tuple[str, ...] = (),
    samples: Samples = NO_SAMPLES,
    prefix: str = "",
    progress: Progress = no_progress,
) -> Library:
    """Read flow files, their translations and FAQ files, all of them, whatever is wrong with some; then check them together.

    `files` maps names relative to the flows' folder to contents; `prefix` is put before them in problems. Without a business, names of
    topics, queues, functions and templates are not checked. `limits` maps a platform's name to how much it takes, `stop_words` a
    language to its stop words, `withdraws` tells what else people say to be left alone. `channels`: where customers write to these flows.
    `samples`: what transcripts show of events and functions. `progress` gets the name of the work, how much of it is done, and of how much.
    """
    with _without_gc():
        context = CheckContext(
            business=business, limits=limits, stop_words=stop_words, withdraws=withdraws, channels=channels, samples=samples
        )
        return _read(files, context, prefix, progress)


@contextmanager
def _without_gc() -> Iterator[None]:
    """Without garbage collection of cycles: reading creates a million values that all stay, and scanning them repeatedly takes a third
    of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(files: Mapping[str, bytes], context: CheckContext, prefix: str, progress: Progress) -> Library:
    file_set = _FileSet(files, prefix, progress)
    names = file_set.flow_names()
    parsed_flows = []
    for number, name in enumerate(names):
        progress("understanding flows:", number, len(names))
        parsed_flows.append(file_set.parsed(name))
    file_set.attach_sidecars(parsed_flows)
    segments, faults = read_segments(file_set.segments, context.business, context.channels) if file_set.segments is not None else ((), ())
    problems = [*file_set.problems(parsed_flows), *check_all(parsed_flows, context, progress), *faults]
    whole = [parsed for parsed in _unique(parsed_flows) if parsed.flow is not None]
    sources = tuple(_source(parsed) for parsed in whole)
    versions = tuple(parsed.version(source.digest) for parsed, source in zip(whole, sources, strict=True))
    return Library(
        flows=versions,
        sources=sources,
        problems=sort_problems(problems),
        digest=digest({source.flow: source.digest for source in sources}),
        parsed_flows=tuple(parsed_flows),
        segments=segments,
    )


def read_source(source: Source) -> FlowVersion:
    """Read a stored version of a flow again. Raises `FlowsInvalid` when this botkit cannot read what an earlier one could."""
    file_set = _FileSet({name: text.encode() for name, text in source.files.items()}, "")
    parsed_flows = [file_set.parsed(name) for name in file_set.flow_names()]
    file_set.attach_sidecars(parsed_flows)
    parsed = next((parsed for parsed in parsed_flows if parsed.name == source.flow and parsed.flow is not None), None)
    if parsed is None:
        reasons = render_all(file_set.problems(parsed_flows))
        raise FlowsInvalid(f'version {source.digest[:12]} of the flow "{source.flow}" cannot be read any more:\n{reasons}')
    return parsed.version(source.digest)


def digest(files: Mapping[str, str]) -> str:
    """SHA-256 over names and texts, whatever their order. Each part is preceded by its length, so that no two sets run together."""
    total = sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name].encode()):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def _source(parsed: ParsedFlow) -> Source:
    return Source(flow=parsed.name, digest=digest(parsed.files), files=parsed.files)


def _unique(parsed_flows: Iterable[ParsedFlow]) -> Iterator[ParsedFlow]:
    """The first of several flows with one name; a check reports the others."""
    seen: set[str] = set()
    for parsed in parsed_flows:
        if parsed.name not in seen:
            seen.add(parsed.name)
            yield parsed


class _FileSet:
    """The files of a library, each read once."""

    def __init__(self, files: Mapping[str, bytes], prefix: str, progress: Progress = no_progress) -> None:
        self.documents: dict[str, Document] = {}
        self.found: list[Problem] = []
        self.sidecars: dict[str, Sidecar] = {}
        self.used: set[str] = set()
        self.segments: Document | None = None
        self.tables = {name: content for name, content in files.items() if name.endswith(tables.ENDINGS)}
        self.prefix = prefix
        for number, name in enumerate(sorted(files)):
            progress("reading files:", number, len(files))
            if name == SEGMENTS:
                self.segments, problems = read_document(prefix + name, files[name])
                self.found.extend(problems)
            elif name.endswith(ENDINGS) and PurePosixPath(name).name != CONFIG_FILE:
                self.documents[name], problems = read_document(prefix + name, files[name])
                self.found.extend(problems)

    def flow_names(self) -> list[str]:
        """Files that are flows: no sidecar by its name, and no list, which is a FAQ file."""
        flows = (name for name in self.documents if name.endswith(ENDINGS) and "." not in _stem(name))
        return [name for name in flows if not isinstance(self.documents[name].root, Sequence)]

    def parsed(self, name: str) -> ParsedFlow:
        document = self.documents[name]
        files = {PurePosixPath(name).name: document.text}

        def expand(part: Any, context: ReadContext, location: Location) -> Any:
            return self._include(part, context, location, name, files) if isinstance(part, FaqFile) else part

        flow, context = read_flow(document, expand)
        declared = _declared(document, flow) or _stem(name)
        return ParsedFlow(name=declared, stem=_stem(name), document=document, context=context, flow=flow, files=files)

    def _include(self, part: FaqFile, context: ReadContext, location: Location, name: str, files: dict[str, str]) -> Any:
        """The entries of a FAQ file, read in place of its name."""
        folder = PurePosixPath(name).parent
        wanted = (folder / part.from_).as_posix()
        spot = context.spots[f"{location.address}.from"]
        if context.document is not self.documents[name]:  # lists within lists could be made to grow without end
            return context.refuse(spot.node, "faq-file", "a FAQ file cannot take its entries from another file")
        if ".." in PurePosixPath(part.from_).parts or PurePosixPath(part.from_).is_absolute():
            return context.refuse(spot.node, "faq-file", "a FAQ file stands in the folder of its flow or below it")
        document = self._list(wanted)
        if document is None:
            names = [*self.tables, *(other for other in self.documents if isinstance(self.documents[other].root, Sequence))]
            message = f'there is no file "{part.from_}" beside this flow{did_you_mean(part.from_, names)}'
            return context.refuse(spot.node, "faq-file", message)
        self.used.add(wanted)
        files[PurePosixPath(part.from_).as_posix()] = document.text
        own = context.spots[location.address]
        entries = read_list(document, tuple[FaqEntry, ...], location, context)
        context.spots[location.address] = own
        return entries

    def _list(self, name: str) -> Document | None:
        """A list of questions: a YAML file, or a table, which is read when the first flow takes it."""
        if name not in self.documents and name in self.tables:
            self.documents[name], problems = read_faq_table(self.prefix + name, self.tables[name])
            self.found.extend(problems)
        return self.documents.get(name)

    def attach_sidecars(self, parsed_flows: list[ParsedFlow]) -> None:
        for name, document in self.documents.items():
            stem = _stem(name)
            if "." not in stem or not name.endswith(ENDINGS):
                continue
            parts = _SIDECAR.fullmatch(stem)
            if parts is None:
                self._report(document, "translation-name", 'a file of translations is named like "nps.de.yaml": flow, language')
                continue
            sidecar = read_sidecar(document, parts["flow"], parts["language"])
            self.sidecars[name] = sidecar
            self._attach(sidecar, name, parsed_flows)

    def _attach(self, sidecar: Sidecar, name: str, parsed_flows: list[ParsedFlow]) -> None:
        parsed = next((parsed for parsed in parsed_flows if parsed.stem == sidecar.flow), None)
        if parsed is None:
            tail = did_you_mean(sidecar.flow, [parsed.stem for parsed in parsed_flows])
            self._report(sidecar.document, "translation-name", f'there is no flow "{sidecar.flow}" to translate{tail}')
        elif parsed.flow is not None:
            named = {step.name: address for address, step in parsed.steps if step.name}
            attach(sidecar, parsed.context.marked_texts, named, parsed.flow.language)
            parsed.sidecars.append(sidecar)
            parsed.files[PurePosixPath(name).name] = sidecar.document.text

    def _report(self, document: Document, code: str, message: str) -> None:
        root = document.root
        entry = root.entry("translates") if isinstance(root, MappingNode) else None
        node = entry.value if entry is not None else root or Node(line=1, column=1, end_line=1, end_column=1)
        self.found.append(document.problem(node, code, message))

    def problems(self, parsed_flows: list[ParsedFlow]) -> list[Problem]:
        """The problems of files, flows and sidecars, and lists that no flow uses."""
        for name, document in self.documents.items():
            if isinstance(document.root, Sequence) and name not in self.used and "." not in _stem(name):
                message = f'no flow uses this list; a "faq" step takes it with "from: {PurePosixPath(name).name}"'
                self._report(document, "faq-file", message)
        flow_problems = [problem for parsed in parsed_flows for problem in parsed.context.problems]
        # `choices: {{ slots }}` needs no quotation marks, because no text belongs there.
        no_texts = {(problem.file, problem.line, problem.column) for problem in flow_problems if problem.code == "wrong-kind"}
        found = (one for one in self.found if one.code != "text-start" or (one.file, one.line, one.column) not in no_texts)
        return [*found, *flow_problems, *(problem for sidecar in self.sidecars.values() for problem in sidecar.context.problems)]


def _stem(name: str) -> str:
    return PurePosixPath(name).name.rpartition(".")[0]


def _declared(document: Document, flow: Flow | None) -> str:
    if flow is not None:
        return flow.flow
    entry = document.root.entry("flow") if isinstance(document.root, MappingNode) else None
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""
