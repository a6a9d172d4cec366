"""`say`, and how any step turns its keys into a message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.template_params import Values, template
from botkit.core.flow.model import Say, Speaking
from botkit.core.model.message import Attachment, Choice, Link, Location, MediaKind, Outgoing, Purpose
from botkit.core.text.default_texts import phrase
from botkit.core.text.filters import shown

# Key of a step -> kind of attachment.
_MEDIA: dict[str, MediaKind] = {"image": "image", "video": "video", "audio": "audio", "file": "document"}


def say(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Say)
    said = message(run, op, step, step.say)
    if said.body or said.attachment or said.location or said.template or said.link:  # a text may be nothing but {% if %}
        run.say(said, op)
    run.go(op.next)


def message(run: Execution, op: Op, step: Speaking, source: str, choices: tuple[Choice, ...] = ()) -> Outgoing:
    """The message that a speaking step sends, with the text `source` of it."""
    name = step.name
    attachment, location = _attachment(run, step), _location(run, step)
    link = Link(label=run.text(step.link.label, name), url=run.text(step.link.url, name)) if step.link else None
    body = run.text(step.caption, name) if attachment and step.caption is not None else run.text(source, name)
    return Outgoing(
        body=body,
        attachment=attachment,
        location=location,
        header=run.text(step.header, name) if step.header else "",
        footer=run.text(step.footer, name) if step.footer else "",
        link=link,
        choices=choices,
        menu=phrase("menu", run.language) if choices else "",
        template=None if step.template is None else template(run, step.template, _values(run, step), link, choices),
        purpose=_purpose(run, step),
        topic=run.top.topic,
        outside=step.outside or "",
        fresh_until=run.now + step.fresh if step.fresh else None,
        urgent=step.urgent,
    )


def plain(run: Execution, step: Speaking, body: str, choices: tuple[Choice, ...] = ()) -> Outgoing:
    """A follow-up of a question: its retry, its reminder. It has the question's purpose and none of its decoration."""
    return Outgoing(
        body=body,
        choices=choices,
        menu=phrase("menu", run.language) if choices else "",
        purpose=_purpose(run, step),
        topic=run.top.topic,
        outside=step.outside or "drop",
    )


def _attachment(run: Execution, step: Speaking) -> Attachment | None:
    for key, kind in _MEDIA.items():
        source = getattr(step, key)
        if source is not None:
            link = run.text(source, step.name)
            return Attachment(kind=kind, link=link, filename=link.rpartition("/")[2].partition("?")[0] if kind == "document" else "")
    return None


def _location(run: Execution, step: Speaking) -> Location | None:
    place = step.location
    if place is None:
        return None
    return Location(
        latitude=place.latitude,
        longitude=place.longitude,
        name=run.text(place.name, step.name),
        address=run.text(place.address, step.name),
    )


def _values(run: Execution, step: Speaking) -> Values:
    """What the step gives to its template, by place or by name."""

    def value(source: str) -> str:
        return str(shown(run.evaluate(source), run.language, run.local.tzinfo or UTC))

    if isinstance(step.with_, Mapping):
        return {name: value(source) for name, source in step.with_.items()}
    return tuple(map(value, step.with_))


def _purpose(run: Execution, step: Speaking) -> Purpose:
    if step.purpose is not None:
        return step.purpose
    known = run.programs.business.templates.get(step.template) if step.template else None
    if known is None:
        return "service"
    return known.category_in(known.language_for(run.language, run.program.flow.language))
