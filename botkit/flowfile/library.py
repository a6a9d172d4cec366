"""The library: all the flow files of a folder, read and checked together."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from botkit.core.flow.model import FaqEntry, FaqFile, Flow, FlowVersion
from botkit.core.model.business import Business
from botkit.core.model.platform import Limits
from botkit.errors import FlowsInvalid
from botkit.flowfile.checks import Against, Progress, check_all, silent
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem, has_errors, render_all, sort_problems
from botkit.flowfile.reader import read_flow, read_list
from botkit.flowfile.reader.context import Reading, Where
from botkit.flowfile.suggestions import did_you_mean
from botkit.flowfile.translations import Sidecar, attach, read_sidecar
from botkit.flowfile.yaml.nodes import Document, Node, Scalar, Sequence
from botkit.flowfile.yaml.nodes import Mapping as MappingNode
from botkit.flowfile.yaml.parser import read_document

ENDINGS = (".yaml", ".yml")
CONFIG_FILE = "botkit.yaml"  # may stand in the same folder; it is no flow

NOTHING: Mapping[str, Any] = {}

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
    drafts: tuple[Draft, ...] = field(default=(), repr=False, compare=False)

    @property
    def is_sound(self) -> bool:
        """Whether there is no error; warnings do not keep a flow from running."""
        return not has_errors(self.problems)


def read_folder(
    folder: Path,
    business: Business | None = None,
    *,
    limits: Mapping[str, Limits] = NOTHING,
    stop_words: Mapping[str, tuple[str, ...]] = NOTHING,
    progress: Progress = silent,
) -> Library:
    """Read every YAML file of a folder and of the folders in it, as `read_library` does. Problems name files with the folder's own path.

    Raises `FlowsInvalid` when there is no such folder, or a file cannot be opened.
    """
    if not folder.is_dir():
        raise FlowsInvalid(f'there is no folder "{folder}"; say where the flows are, or create it with "botkit init"')
    try:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if _is_ours(path, folder)}
    except OSError as fault:
        raise FlowsInvalid(f'the file "{fault.filename}" cannot be read: {fault.strerror}') from None
    prefix = "" if folder == Path() else f"{folder.as_posix()}/"
    return read_library(files, business, limits=limits, stop_words=stop_words, prefix=prefix, progress=progress)


def _is_ours(path: Path, folder: Path) -> bool:
    """Hidden files are an editor's or a tool's, not an author's."""
    return path.suffix in ENDINGS and path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def read_library(
    files: Mapping[str, bytes],
    business: Business | None = None,
    *,
    limits: Mapping[str, Limits] = NOTHING,
    stop_words: Mapping[str, tuple[str, ...]] = NOTHING,
    prefix: str = "",
    progress: Progress = silent,
) -> Library:
    """Read flow files, their translations and FAQ files, all of them, whatever is wrong with some; then check them together.

    `files` maps names relative to the flows' folder to contents; `prefix` is put before them in problems. Without a business, names of
    topics, queues, functions and templates are not checked. `limits` maps a platform's name to how much it takes, `stop_words` a
    language to the words that stop every message at once. `progress` is told what is being done, how much of it is done, and of how much.
    """
    with _undisturbed():
        return _read(files, Against(business=business, limits=limits, stop_words=stop_words), prefix, progress)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of circles: reading makes a million values that all live on, and looking through them time and again takes
    a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(files: Mapping[str, bytes], against: Against, prefix: str, progress: Progress) -> Library:
    shelf = _Shelf(files, prefix, progress)
    names = shelf.flow_names()
    drafts = []
    for number, name in enumerate(names):
        progress("understanding flows:", number, len(names))
        drafts.append(shelf.draft(name))
    shelf.attach_sidecars(drafts)
    problems = [*shelf.problems(drafts), *check_all(drafts, against, progress)]
    whole = [draft for draft in _unique(drafts) if draft.flow is not None]
    sources = tuple(_source(draft) for draft in whole)
    versions = tuple(draft.version(source.digest) for draft, source in zip(whole, sources, strict=True))
    return Library(
        flows=versions,
        sources=sources,
        problems=sort_problems(problems),
        digest=digest({source.flow: source.digest for source in sources}),
        drafts=tuple(drafts),
    )


def read_source(source: Source) -> FlowVersion:
    """Read a stored version of a flow again. Raises `FlowsInvalid` when this botkit cannot read what an earlier one could."""
    shelf = _Shelf({name: text.encode() for name, text in source.files.items()}, "")
    drafts = [shelf.draft(name) for name in shelf.flow_names()]
    shelf.attach_sidecars(drafts)
    draft = next((draft for draft in drafts if draft.name == source.flow and draft.flow is not None), None)
    if draft is None:
        reasons = render_all(shelf.problems(drafts))
        raise FlowsInvalid(f'version {source.digest[:12]} of the flow "{source.flow}" cannot be read any more:\n{reasons}')
    return draft.version(source.digest)


def digest(files: Mapping[str, str]) -> str:
    """SHA-256 over names and texts, whatever their order. Each part is preceded by its length, so that no two sets run together."""
    total = sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name].encode()):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def _source(draft: Draft) -> Source:
    return Source(flow=draft.name, digest=digest(draft.files), files=draft.files)


def _unique(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The first of several flows with one name; a check tells about the others."""
    seen: set[str] = set()
    for draft in drafts:
        if draft.name not in seen:
            seen.add(draft.name)
            yield draft


class _Shelf:
    """The files of a library, each read once."""

    def __init__(self, files: Mapping[str, bytes], prefix: str, progress: Progress = silent) -> None:
        self.documents: dict[str, Document] = {}
        self.found: list[Problem] = []
        self.sidecars: dict[str, Sidecar] = {}
        self.used: set[str] = set()
        for number, name in enumerate(sorted(files)):
            progress("reading files:", number, len(files))
            if name.endswith(ENDINGS) and PurePosixPath(name).name != CONFIG_FILE:
                self.documents[name], problems = read_document(prefix + name, files[name])
                self.found.extend(problems)

    def flow_names(self) -> list[str]:
        """Files that are flows: no sidecar by its name, and no list, which is a FAQ file."""
        return [name for name, document in self.documents.items() if "." not in _stem(name) and not isinstance(document.root, Sequence)]

    def draft(self, name: str) -> Draft:
        document = self.documents[name]
        files = {PurePosixPath(name).name: document.text}

        def expand(part: Any, reading: Reading, where: Where) -> Any:
            return self._include(part, reading, where, name, files) if isinstance(part, FaqFile) else part

        flow, reading = read_flow(document, expand)
        declared = _declared(document, flow) or _stem(name)
        return Draft(name=declared, stem=_stem(name), document=document, reading=reading, flow=flow, files=files)

    def _include(self, part: FaqFile, reading: Reading, where: Where, name: str, files: dict[str, str]) -> Any:
        """The entries of a FAQ file, read in place of its name."""
        folder = PurePosixPath(name).parent
        wanted = (folder / part.from_).as_posix()
        spot = reading.spots[f"{where.address}.from"]
        if reading.document is not self.documents[name]:  # lists within lists could be made to grow without end
            return reading.refuse(spot.node, "faq-file", "a FAQ file cannot take its entries from another file")
        if ".." in PurePosixPath(part.from_).parts or PurePosixPath(part.from_).is_absolute():
            return reading.refuse(spot.node, "faq-file", "a FAQ file stands in the folder of its flow or below it")
        document = self.documents.get(wanted)
        if document is None:
            names = [other for other in self.documents if isinstance(self.documents[other].root, Sequence)]
            message = f'there is no file "{part.from_}" beside this flow{did_you_mean(part.from_, names)}'
            return reading.refuse(spot.node, "faq-file", message)
        self.used.add(wanted)
        files[PurePosixPath(part.from_).as_posix()] = document.text
        own = reading.spots[where.address]
        entries = read_list(document, tuple[FaqEntry, ...], where, reading)
        reading.spots[where.address] = own
        return entries

    def attach_sidecars(self, drafts: list[Draft]) -> None:
        for name, document in self.documents.items():
            stem = _stem(name)
            if "." not in stem:
                continue
            parts = _SIDECAR.fullmatch(stem)
            if parts is None:
                self._tell(document, "translation-name", 'a file of translations is named like "nps.de.yaml": flow, language')
                continue
            sidecar = read_sidecar(document, parts["flow"], parts["language"])
            self.sidecars[name] = sidecar
            self._give(sidecar, name, drafts)

    def _give(self, sidecar: Sidecar, name: str, drafts: list[Draft]) -> None:
        draft = next((draft for draft in drafts if draft.stem == sidecar.flow), None)
        if draft is None:
            tail = did_you_mean(sidecar.flow, [draft.stem for draft in drafts])
            self._tell(sidecar.document, "translation-name", f'there is no flow "{sidecar.flow}" to translate{tail}')
        elif draft.flow is not None:
            named = {step.name: address for address, step in draft.steps if step.name}
            attach(sidecar, draft.reading.words, named, draft.flow.language)
            draft.sidecars.append(sidecar)
            draft.files[PurePosixPath(name).name] = sidecar.document.text

    def _tell(self, document: Document, code: str, message: str) -> None:
        root = document.root
        entry = root.entry("translates") if isinstance(root, MappingNode) else None
        node = entry.value if entry is not None else root or Node(line=1, column=1, end_line=1, end_column=1)
        self.found.append(document.problem(node, code, message))

    def problems(self, drafts: list[Draft]) -> list[Problem]:
        """Everything about reading: files, flows, sidecars, and lists that no flow uses."""
        for name, document in self.documents.items():
            if isinstance(document.root, Sequence) and name not in self.used and "." not in _stem(name):
                message = f'no flow uses this list; a "faq" step takes it with "from: {PurePosixPath(name).name}"'
                self._tell(document, "faq-file", message)
        told = [problem for draft in drafts for problem in draft.reading.problems]
        return [*self.found, *told, *(problem for sidecar in self.sidecars.values() for problem in sidecar.reading.problems)]


def _stem(name: str) -> str:
    return PurePosixPath(name).name.rpartition(".")[0]


def _declared(document: Document, flow: Flow | None) -> str:
    if flow is not None:
        return flow.flow
    entry = document.root.entry("flow") if isinstance(document.root, MappingNode) else None
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""
