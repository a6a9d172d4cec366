"""Shapes of values: the kinds of a value and of what is inside it, by path.

"" is the value itself, ".at" is a field of it, "[]" are the items of a list, and "[].at" is a field of each of them. "{}" says that an
object has no other fields than those that are named. A shape that is None is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from botkit.core.model.values import settle
from botkit.flowfile.analysis.value_kinds import ANYTHING, NOTHING, OF_SCHEMAS, TEXT, TEXTS, Kinds, kind_of_sample

Shape = Mapping[str, Kinds]

ITEM = "[]"
CLOSED = "{}"
MAX_STEPS = 6  # of a path; what lies deeper is not known. A list that is put into itself in a loop would have no end
NUMBER: Kinds = frozenset({"number"})
LIST: Kinds = frozenset({"list"})
OBJECT: Kinds = frozenset({"object"})

_INSIDE: Mapping[str, Kinds] = {"[": LIST, ".": OBJECT}


def plain(kinds: Kinds) -> Shape:
    """A value with nothing inside."""
    return {"": kinds}


def listed(item: Shape | None) -> Shape:
    """A list of such items."""
    return {"": LIST} if item is None else _limited({"": LIST, **{ITEM + path: kinds for path, kinds in item.items()}})


def fields(named: Mapping[str, Shape], *, closed: bool = False) -> Shape:
    """An object with these fields."""
    shape: dict[str, Kinds] = {"": OBJECT}
    for name, part in named.items():
        shape |= {f".{name}{path}": kinds for path, kinds in part.items()}
    return _limited({**shape, CLOSED: frozenset()} if closed else shape)


def _limited(shape: Mapping[str, Kinds]) -> Shape:
    return {path: kinds for path, kinds in shape.items() if _steps(path) <= (MAX_STEPS - 1 if path.endswith(CLOSED) else MAX_STEPS)}


def _steps(path: str) -> int:
    return path.count(".") + path.count("[")


def part(shape: Shape | None, step: str) -> Shape | None:
    """What is inside: the field `.name`, or the items. It may be missing."""
    if shape is None or shape[""] >= ANYTHING:
        return None
    if step in shape:
        inner = {
            path[len(step) :]: kinds
            for path, kinds in shape.items()
            if path == step or path.startswith((f"{step}.", f"{step}[", f"{step}{{"))
        }
        return {**inner, "": inner[""] | NOTHING}
    if step == ITEM and shape[""] & TEXTS:
        return None if shape[""] & LIST else plain(TEXT | NOTHING)
    if not shape[""] & _INSIDE[step[0]] or (step[0] == "." and CLOSED in shape):
        return plain(NOTHING)
    return None


def joined(shapes: Iterable[Shape | None]) -> Shape | None:
    """One of these, whichever it is."""
    result: Shape | None = None
    for number, shape in enumerate(shapes):
        if shape is None:
            return None
        result = shape if number == 0 else _joined(result or {}, shape)
    return result


def _joined(one: Shape, other: Shape) -> Shape:
    if one is other:
        return one
    result: dict[str, Kinds] = {}
    for path in sorted({*one, *other}, key=lambda path: (_steps(path), path)):
        if path.endswith(CLOSED):
            if _is_closed(one, path) and _is_closed(other, path):
                result[path] = frozenset()
        else:
            result[path] = _kinds_at(one, path) | _kinds_at(other, path)
    return result


def _is_closed(shape: Shape, path: str) -> bool:
    """Whether the object there, if there is one, has no other fields."""
    return path in shape or not _kinds_at(shape, path.removesuffix(CLOSED)) & (OBJECT | ANYTHING)


def _kinds_at(shape: Shape, path: str) -> Kinds:
    """The kinds of what is there, of a path that another shape has."""
    if path in shape:
        return shape[path]
    above, step = _above(path)
    around = _kinds_at(shape, above)
    is_open = around & _INSIDE[step] and not (step == "." and above + CLOSED in shape)
    return ANYTHING if around >= ANYTHING or is_open else NOTHING


def _above(path: str) -> tuple[str, str]:
    """The path without its last step, and how that begins."""
    cut = max(path.rfind("."), path.rfind("["))
    return path[:cut], path[cut]


def with_kinds(shape: Shape | None, kinds: Kinds) -> Shape | None:
    """The shape of a value of these kinds, of which the inside is known."""
    if kinds >= ANYTHING:
        return None
    return {**(shape or {}), "": kinds}


def of_schema(described: Any) -> Shape:
    """What botkit.yaml says of a value: a kind, the fields of an object, or a list with the kind of its items. Any of it may be missing."""
    if isinstance(described, str):
        return _of_money() if described == "money" else plain(frozenset({OF_SCHEMAS[described]}))
    if isinstance(described, Mapping):
        return fields({name: or_nothing(of_schema(inner)) for name, inner in described.items()}, closed=True)
    return listed(or_nothing(of_schema(described[0])))


def or_nothing(shape: Shape) -> Shape:
    return {**shape, "": shape[""] | NOTHING}


def of_samples(values: Iterable[Any]) -> Shape | None:
    """What examples of a value are like, in transcripts. There may be further fields."""
    return joined(map(_of_sample, values))


def _of_sample(value: Any) -> Shape:
    try:
        value = settle(value)
    except ValueError:
        return plain(ANYTHING)
    match kind_of_sample(value):
        case "money":
            return _of_money()
        case "list":
            items = joined(map(_of_sample, value))
            return listed(None if items is None else or_nothing(items))
        case "object":
            return fields({name: _of_sample(inner) for name, inner in value.items() if name.isidentifier()})
        case kind:
            return plain(frozenset({kind}))


def _of_money() -> Shape:
    return {"": frozenset({"money"}), ".amount": NUMBER, ".currency": TEXT}


_FILE = fields(dict.fromkeys(("id", "kind", "ref", "url", "mime", "filename", "caption"), plain(TEXT)), closed=True)
_MAYBE_NUMBER = plain(NUMBER | NOTHING)
_LOCATION = fields({"latitude": plain(NUMBER), "longitude": plain(NUMBER), "name": plain(TEXT), "address": plain(TEXT)}, closed=True)
_LINE = fields({"product": plain(TEXT), "quantity": plain(NUMBER), "price": _MAYBE_NUMBER, "currency": plain(TEXT)}, closed=True)
_TOTAL: Shape = {"": frozenset({"any money", "nothing"}), ".amount": NUMBER, ".currency": TEXT}
_ORDER = fields({"lines": listed(_LINE), "total": _TOTAL, "note": plain(TEXT), "catalog": plain(TEXT)}, closed=True)
_CARD = fields({"name": plain(TEXT), "phones": listed(plain(TEXT)), "emails": listed(plain(TEXT))}, closed=True)

# Kind of an answer -> what is inside of it.
OF_PARTS: Mapping[str, Shape] = {
    "photo": _FILE,
    "file": _FILE,
    "files": listed(_FILE),
    "location": _LOCATION,
    "order": _ORDER,
    "contact": _CARD,
    "call": fields({"allowed": plain(frozenset({"yes_no"})), "until": plain(frozenset({"moment", "nothing"}))}, closed=True),
    "money": {**_of_money()},
}
# The latest message: its words, with parts.
REPLY: Shape = {
    "": TEXT,
    **{
        f".{name}{path}": kinds
        for name, shape in {
            "kind": plain(TEXT),
            "id": plain(TEXT | NOTHING),
            "form": plain(OBJECT | NOTHING),
            "order": or_nothing(_ORDER),
            "location": or_nothing(_LOCATION),
            "files": or_nothing(listed(_FILE)),
            "cards": or_nothing(listed(_CARD)),
            **dict.fromkeys(("product", "forwarded", "quoted"), plain(TEXT | NOTHING)),
            "referral": plain(OBJECT | NOTHING),
            "call": plain(OBJECT | NOTHING),
            "shared": plain(OBJECT | NOTHING),
        }.items()
        for path, kinds in shape.items()
    },
}
