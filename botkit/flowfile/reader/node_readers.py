"""Node readers: how each kind of node is read, and the problem when another kind is there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from botkit.core.flow.model import Mark
from botkit.flowfile.reader.context import INVALID, Location, ReadContext
from botkit.flowfile.reader.other_words import INSTEAD, meant_by, unknown_key
from botkit.flowfile.reader.secrets import ADVICE, SecretWritten
from botkit.flowfile.reader.value_errors import reword
from botkit.flowfile.suggestions import did_you_mean, nearest, quoted, shortened
from botkit.flowfile.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence


class NodeReader(Protocol):
    @property
    def wanted(self) -> str:
        """What is expected here: "a text", "a list of steps"."""

    def takes(self, node: Node) -> bool:
        """Whether this reader can read this kind of node."""

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        """The value, or INVALID when a problem was reported."""


@dataclass(frozen=True, kw_only=True)
class ScalarReader:
    """One value. Without an adapter any text is right. `literals` are the only words allowed, if there are any. `blank`: "" is a text."""

    adapter: TypeAdapter[Any] | None
    mark: Mark | None
    wanted: str
    literals: tuple[Any, ...] = ()
    first_words: tuple[str, ...] = ()
    blank: bool = False

    def takes(self, node: Node) -> bool:
        return isinstance(node, Scalar)

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        if not isinstance(node, Scalar):
            return wrong_kind(self, node, location, context)
        context.add_node(location, node)
        if self.blank and not node.text and node.style:
            return node.text
        if node.is_empty or (self.mark is not None and not node.text.strip()):
            return empty(node, location, context)
        if self.mark is not None:
            context.add_text(self.mark, location, node, node.text)
        if self.literals:
            return self._literal(node, location, context)
        if self.adapter is None:
            return node.text
        try:
            return self.adapter.validate_python(node.text)
        except ValidationError as fault:
            error = fault.errors()[0]
            if isinstance(error.get("ctx", {}).get("error"), SecretWritten):
                return context.refuse(node, "secret", str(error["ctx"]["error"]), ADVICE, show=False)
            message = reword(error, node.text)
            first = node.text.split(" ")[0]
            return context.refuse(node, "bad-value", message + did_you_mean(first, self.first_words))

    def _literal(self, node: Scalar, location: Location, context: ReadContext) -> Any:
        allowed = {str(word): word for word in self.literals}
        if node.text in allowed:
            return allowed[node.text]
        message = f'"{shortened(node.text)}" cannot stand after "{location.key}"{did_you_mean(node.text, allowed)}'
        return context.refuse(node, "bad-value", message, f"allowed here: {quoted(allowed)}")


@dataclass(frozen=True, kw_only=True)
class EmptyReader:
    """A key without a value: `end`, `no_match`."""

    wanted: str = "nothing"

    def takes(self, node: Node) -> bool:
        return isinstance(node, Scalar) and node.is_empty

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        context.add_node(location, node)
        if self.takes(node):
            return None
        return context.refuse(node, "wrong-kind", f'nothing stands after "{location.key}": write "- {location.key}"')


@dataclass(frozen=True, kw_only=True)
class ListReader:
    """A list; where its items are single values, one of them may stand alone."""

    item: NodeReader

    @property
    def wanted(self) -> str:
        return f"a list of {self.item.noun}s" if isinstance(self.item, VerbReader) else "a list"

    def takes(self, node: Node) -> bool:
        return isinstance(node, Sequence) or (isinstance(node, Scalar) and isinstance(self.item, ScalarReader))

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        if isinstance(node, Scalar) and node.is_empty:
            return empty(node, location, context)
        if not isinstance(node, Sequence):
            if not self.takes(node):
                return wrong_kind(self, node, location, context)
            context.add_node(location, node)
            alone = self.item.read(node, location.item(0), context)
            return INVALID if alone is INVALID else (alone,)
        context.add_node(location, node)
        values = [self.item.read(item, location.item(number), context) for number, item in enumerate(node.items)]
        return INVALID if any(value is INVALID for value in values) else tuple(values)


@dataclass(frozen=True, kw_only=True)
class MapReader:
    """Keys that the author invents, with values of one kind."""

    key: NodeReader
    value: NodeReader
    wanted: str = "names with values"

    def takes(self, node: Node) -> bool:
        return isinstance(node, Mapping)

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        if not isinstance(node, Mapping):
            return (
                empty(node, location, context) if isinstance(node, Scalar) and node.is_empty else wrong_kind(self, node, location, context)
            )
        context.add_node(location, node)
        values = {}
        for entry in node.entries:
            key = entry.key.text
            there = location.under(key, entry.key, f'in "{location.key}"')
            named = self.key.read(entry.key, there, context)
            value = self.value.read(entry.value, there, context)
            values[key] = INVALID if named is INVALID else value
        return INVALID if any(value is INVALID for value in values.values()) else values


@dataclass(frozen=True, kw_only=True)
class UnionReader:
    """One of several kinds, told apart by what the node is, and mappings by their keys."""

    options: tuple[NodeReader, ...]

    @property
    def wanted(self) -> str:
        return " or ".join(dict.fromkeys(option.wanted for option in self.options))

    @property
    def parts(self) -> tuple[PartReader, ...]:
        """Those of the kinds that have keys."""
        return tuple(option for option in self.options if isinstance(option, PartReader))

    def takes(self, node: Node) -> bool:
        return any(option.takes(node) for option in self.options)

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        fitting = [option for option in self.options if option.takes(node)]
        if not fitting:
            return (
                empty(node, location, context) if isinstance(node, Scalar) and node.is_empty else wrong_kind(self, node, location, context)
            )
        if len(fitting) > 1 and isinstance(node, Mapping):
            keys = [entry.key.text for entry in node.entries]
            fitting.sort(key=lambda option: _fits(keys, option.keys) if isinstance(option, PartReader) else (0, 0), reverse=True)
        return fitting[0].read(node, location, context)


def _fits(keys: Collection[str], known: Collection[str]) -> tuple[float, float]:
    """How well keys fit, a mistyped one half; and of two kinds that they fit equally, how well the first key does."""
    fits = [1.0 if key in known else 0.5 if nearest(key, known) else 0.0 for key in keys]
    return sum(fits), fits[0] if fits else 0.0


@dataclass(frozen=True, kw_only=True)
class PartReader:
    """A mapping with known keys, read into its model. `short`: the key that a bare text stands for."""

    model: type[BaseModel]
    short: str | None
    fields_of: Callable[[type[BaseModel]], dict[str, tuple[str, NodeReader, FieldInfo]]]

    @cached_property
    def keys(self) -> dict[str, tuple[str, NodeReader, FieldInfo]]:
        return self.fields_of(self.model)

    @cached_property
    def known(self) -> list[str]:
        """The keys as they are listed for an author: what belongs to this verb first, then what it shares with others."""
        shared = {name for base in self.model.__mro__[1:] if issubclass(base, BaseModel) for name in base.model_fields}
        return sorted(self.keys, key=lambda key: self.keys[key][0] in shared)

    @property
    def wanted(self) -> str:
        return f"keys such as {quoted(self.known, 3)}"

    def takes(self, node: Node) -> bool:
        return isinstance(node, Mapping) or (self.short is not None and isinstance(node, Scalar))

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        if isinstance(node, Scalar) and node.is_empty:
            if any(spec.is_required() for _, _, spec in self.keys.values()):
                return empty(node, location, context)
            node = _mapping(node, ())  # a queue without hours: a name alone is enough
        if isinstance(node, Scalar) and self.short is not None:
            node = _mapping(node, (Entry(_key(node, self.short), node),))
        if not isinstance(node, Mapping):
            return wrong_kind(self, node, location, context)
        if self.short is not None and len(node.entries) == 1 and nearest(node.entries[0].key.text, self.keys) is None:
            return wrong_kind(self, node, location, context)  # `- Note: this` among choices was meant as one text
        return self.read_part(node, location, context, location.part)

    def read_part(self, node: Mapping, location: Location, context: ReadContext, inside: str, allowed: frozenset[str] = frozenset()) -> Any:
        """Read the keys of a mapping. `allowed` keys belong to another verb and are reported elsewhere."""
        context.add_node(location, node)
        values: dict[str, Any] = {}
        meant: set[str] = set()
        for entry in node.entries:
            key = entry.key.text
            if key in self.keys:
                values[key] = self.keys[key][1].read(entry.value, location.under(key, entry.key, inside), context)
            elif key not in allowed:
                meant.add(unknown_key(entry, self.known, inside, node, context))
        missing = [key for key, (_, _, spec) in self.keys.items() if spec.is_required() and key not in values and key not in meant]
        for key in missing:
            context.refuse(_first(node), "missing-key", f'"{key}" is missing {inside}', *_description(self.keys[key][2]))
        if missing or meant or any(value is INVALID for value in values.values()):
            return INVALID
        self._defaults(node, location, context, values)
        return self._build(node, location, context, values)

    def _defaults(self, node: Node, location: Location, context: ReadContext, values: dict[str, Any]) -> None:
        for key, (_, rule, spec) in self.keys.items():
            is_text = isinstance(rule, ScalarReader) and rule.mark is Mark.TEXT
            if key not in values and is_text and isinstance(spec.default, str) and spec.default:
                context.add_text(Mark.TEXT, location.under(key, node, ""), node, spec.default)

    def _build(self, node: Mapping, location: Location, context: ReadContext, values: dict[str, Any]) -> Any:
        try:
            part = self.model.model_validate(values)
        except ValidationError as fault:
            reported: set[str] = set()
            for error in fault.errors():
                key = str(error["loc"][0]) if error["loc"] else ""
                if key in reported:
                    continue  # pydantic reports every branch of a union
                reported.add(key)
                entry = node.entry(key)
                context.refuse(entry.value if entry else _first(node), "bad-value", reword(error, key))
            return INVALID
        return part if context.expand is None else context.expand(part, context, location)


@dataclass(frozen=True, kw_only=True)
class VerbReader:
    """A step or a start: a mapping whose verb says which model reads it. A bare word stands for a verb that needs nothing."""

    table: dict[str, PartReader]
    noun: str

    @property
    def wanted(self) -> str:
        return f"a {self.noun}"

    def takes(self, node: Node) -> bool:
        return isinstance(node, Mapping | Scalar)

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        if isinstance(node, Scalar):
            return self._bare(node, location, context)
        if not isinstance(node, Mapping):
            hint = 'a list stands in a list here: remove one "-"'
            context.add_node(location, node)
            return context.refuse(node, "wrong-kind", f"{self.wanted} is expected here, but a list is written", hint)
        verbs = [entry.key.text for entry in node.entries if entry.key.text in self.table]
        if not verbs:
            return self._no_verb(node, location, context)
        verb = next((verb for verb in verbs if not any(verb in self.table[other].keys for other in verbs if other != verb)), verbs[0])
        rule = self.table[verb]
        others = [other for other in verbs if other not in rule.keys]
        allowed = frozenset(key for other in others for key in self.table[other].keys)
        value = rule.read_part(node, location, context, self._inside(verb), allowed)
        for other in others:
            entry = node.entry(other)
            assert entry is not None  # it is where the word came from
            message = f'two verbs in one {self.noun}: "{verb}" and "{other}"; begin a new {self.noun} with "- {other}"'
            context.refuse(entry.key, "two-verbs", message)
        return INVALID if others else value

    def _inside(self, verb: str) -> str:
        return f'in {"an" if verb[0] in "aeiou" else "a"} "{verb}" {self.noun}'

    def _bare(self, node: Scalar, location: Location, context: ReadContext) -> Any:
        context.add_node(location, node)
        word = node.text
        if node.is_empty:
            return context.refuse(node, "empty-value", f'nothing is written after this "-": a {self.noun} is missing')
        if word in self.table:
            rule = self.table[word]
            if isinstance(rule.keys[word][1], EmptyReader):
                return rule.model.model_validate({word: None})
            return context.refuse(node, "empty-value", f'"{word}" needs something after it: write "- {word}: …"')
        return self._unknown(node, word, context)

    def _no_verb(self, node: Mapping, location: Location, context: ReadContext) -> Any:
        context.add_node(location, node)
        if not node.entries:
            return context.refuse(node, "unknown-key", f"an empty {self.noun} stands here")
        own = [entry for entry in node.entries if entry.key.text not in self._shared]
        meant = next((entry for entry in own if meant_by(entry.key.text, self.table)), None)
        near = [] if meant else [(entry, verb) for entry in own if (verb := nearest(entry.key.text, self.table))]
        entry = meant or (near[0][0] if near else node.entries[0])
        self._unknown(entry.key, entry.key.text, context)
        if near:  # read on with the right word, to report the other problems of the step as well
            fixed = tuple(Entry(_key(one.key, near[0][1]), one.value) if one is entry else one for one in node.entries)
            self.table[near[0][1]].read_part(_mapping(node, fixed), location, context, self._inside(near[0][1]))
        return INVALID

    @cached_property
    def _shared(self) -> set[str]:
        return {key for rule in self.table.values() for key in rule.keys} - set(self.table)

    def _unknown(self, node: Node, word: str, context: ReadContext) -> Any:
        known = f"a {self.noun} is one of: {quoted(self.table, 99)}"
        if word.startswith("-"):
            return context.refuse(node, "unknown-key", f'a space is missing after "-" in "{shortened(word)}"')
        if word.partition(":")[0] in {*self.table, *self._shared} and ":" in word:
            return context.refuse(node, "unknown-key", f'a space is missing after ":" in "{shortened(word)}"')
        if word in self._shared:
            message = f'"{word}" stands here, but what to do does not: the {self.noun} has no verb'
            return context.refuse(node, "missing-key", message, *([INSTEAD[word]] if word in INSTEAD else []), known)
        if verb := meant_by(word, self.table):
            hint = ('"branch" has cases with "when" and "then"; any step may have a "when" of its own',) if verb == "branch" else ()
            return context.refuse(node, "unknown-key", f'unknown {self.noun} "{shortened(word)}"; here it is "{verb}"', *hint)
        return context.refuse(node, "unknown-key", f'unknown {self.noun} "{shortened(word)}"{did_you_mean(word, self.table)}', known)


def empty(node: Node, location: Location, context: ReadContext) -> Any:
    """Tell that a value is missing after its key."""
    context.add_node(location, node)
    line = context.document.excerpt(node.line)
    rest = line[node.end_column - 1 :].lstrip()
    comment = 'everything after " #" is a comment; a text that starts with "#" must stand in quotation marks'
    hints = (comment,) if rest.startswith("#") else ()
    if location.is_item:
        return context.refuse(node, "empty-value", f'an entry of "{location.key}" is empty', *hints)
    return context.refuse(location.key_node or node, "empty-value", f'nothing is written after "{location.key}"', *hints)


def wrong_kind(rule: NodeReader, node: Node, location: Location, context: ReadContext) -> Any:
    """Tell that something else should stand here."""
    context.add_node(location, node)
    subject = "a file" if not location.key else f'an entry of "{location.key}"' if location.is_item else f'"{location.key}"'
    first = node.entries[0] if isinstance(node, Mapping) and node.entries else None
    takes_text = isinstance(rule, ScalarReader) or (isinstance(rule, PartReader) and rule.short is not None)
    if first is not None and takes_text and isinstance(first.value, Scalar) and first.key.line == first.value.end_line:
        hint = "a colon and a space make a key of the words before them: put the text in quotation marks"
        return context.refuse(node, "colon-in-text", f"{subject} takes a text, but a key with a value is written", hint)
    written = {Mapping: "keys and values are", Sequence: "a list is"}.get(type(node), "a text is")
    hints = []
    if isinstance(rule, ListReader) and isinstance(rule.item, VerbReader):
        begin = first.key.text if first is not None else "say"
        is_close = begin.startswith("-")
        space = 'a space is missing after "-"' if is_close else f'begin each {rule.item.noun} with "- "'
        hints.append(f'{space}: "- {begin.lstrip("-")}: …"')
    elif isinstance(rule, ListReader) and first is not None:
        hints.append(f'begin each entry with "- ": "- {first.key.text}: …"')
    elif isinstance(node, Scalar) and isinstance(rule, UnionReader) and any("from" in option.keys for option in rule.parts):
        hints.append(f"a list that a name holds is written {{from: {node.text.strip('{} ') or 'name'}}}")
    elif isinstance(node, Scalar) and ":" in node.text and isinstance(rule, PartReader | MapReader):
        hints.append("a space is missing after a colon")
    return context.refuse(node, "wrong-kind", f"{subject} takes {rule.wanted}, but {written} written", *hints)


def _key(node: Node, text: str) -> Scalar:
    return Scalar(line=node.line, column=node.column, end_line=node.end_line, end_column=node.end_column, text=text)


def _mapping(node: Node, entries: tuple[Entry, ...]) -> Mapping:
    return Mapping(line=node.line, column=node.column, end_line=node.end_line, end_column=node.end_column, entries=entries)


def _first(node: Mapping) -> Node:
    return node.entries[0].key if node.entries else node


def _description(spec: FieldInfo) -> tuple[str, ...]:
    return (spec.description,) if spec.description else ()
