"""The choices of a question: written in the flow or made from a list, how they are shown, page by page, and which a reply means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256

from msgspec import Struct

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.execution import Execution
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.sprint import StepFault
from botkit.core.flow.model import Ask, ChoicePart, ChoicesFrom, SetText
from botkit.core.model.message import Choice, Content
from botkit.core.model.values import Value, pack
from botkit.core.text.shown import shown
from botkit.understanding import answers
from botkit.understanding.answers import Option, Reading

CHOICES_PER_PAGE = 20  # numbered choices in one message; nobody reads a longer list
ROWS_PER_PAGE = 10  # of choices from a list: what platforms show as one list, the button "more" included
LEAST_ROWS = 3  # of the list itself on one page, however many further choices stand below it
MAX_ITEMS = 100  # of a list that can be chosen from; the rest is left out, nobody turns eleven pages
MORE = "more"  # the mark of the button that turns the page

ITEM = "item"  # the name of an item of a list, in the expressions that shape it


class Offer(Struct, frozen=True, kw_only=True):
    """One choice. `mark` is in the id of its button, `value` is what is saved, `block` are the steps to do; `also` are further words."""

    mark: str
    label: str
    value: Value
    description: str = ""
    image: str = ""
    section: str = ""
    block: str = ""
    also: tuple[str, ...] = ()


class Offers(Struct, frozen=True, kw_only=True):
    """The choices of a question as they are now: those of a page, and below them on every page `extra` ones."""

    paged: tuple[Offer, ...]
    extra: tuple[Offer, ...] = ()
    per_page: int = CHOICES_PER_PAGE

    @property
    def every(self) -> tuple[Offer, ...]:
        return (*self.paged, *self.extra)

    @property
    def has_pages(self) -> bool:
        return len(self.paged) > self.per_page

    def on_page(self, page: int) -> tuple[Offer, ...]:
        return (*self.paged[page * self.per_page : (page + 1) * self.per_page], *self.extra)

    def follows(self, page: int) -> bool:
        """Whether a page comes after this one."""
        return (page + 1) * self.per_page < len(self.paged)


def offers(execution: Execution, step: Ask) -> Offers:
    """What a question offers now."""
    every = (_written(execution, step, number, choice) for number, choice in enumerate(step.written_choices))
    written = tuple(offer for offer in every if offer.label)  # a label of nothing but `{{ }}` may be empty: then there is no such choice
    if not isinstance(step.choices, ChoicesFrom):
        return Offers(paged=written)
    items = tuple(_from_list(execution, step, step.choices))
    fits = len(items) + len(written) <= ROWS_PER_PAGE
    return Offers(paged=items, extra=written, per_page=ROWS_PER_PAGE if fits else max(ROWS_PER_PAGE - 1 - len(written), LEAST_ROWS))


def offer_of(execution: Execution, step: Ask, mark: str) -> Offer | None:
    """The choice that a mark stands for, if the question offers it now. Of written choices only that one is filled in."""
    for number, choice in enumerate(step.written_choices):
        if mark == str(number):
            offer = _written(execution, step, number, choice)
            return offer if offer.label else None
    return next((offer for offer in offers(execution, step).every if offer.mark == mark), None)


def choices(execution: Execution, offered: Offers, page: int) -> tuple[Choice, ...]:
    """The choices on one page of what a question offers, with "more" below them when there are further ones."""
    on_page = tuple(
        Choice(
            id=execution.top.button(offer.mark), label=offer.label, description=offer.description, image=offer.image, section=offer.section
        )
        for offer in offered.on_page(page)
    )
    if offered.follows(page):
        return (*on_page, Choice(id=execution.top.button(MORE), label=execution.phrase("more")))
    return on_page


def next_page(execution: Execution, step: Ask, page: int) -> int:
    """The page after this one; after the last comes the first again."""
    return page + 1 if offers(execution, step).follows(page) else 0


def _written(execution: Execution, step: Ask, number: int, choice: ChoicePart) -> Offer:
    # The label as the author wrote it, not translated: conditions compare it in every language. What is filled in is filled in there too.
    own = execution.program.flow.language
    shown_label = execution.text(choice.label, step.name)
    label = shown_label if execution.language == own else execution.text(choice.label, step.name, own)
    return Offer(
        mark=str(number),
        label=shown_label,
        value=choice.value if choice.value is not None else label,
        description=execution.text(choice.description, step.name) if choice.description else "",
        image=execution.text(choice.image, step.name) if choice.image else "",
        section=execution.text(choice.section, step.name) if choice.section else "",
        block=f"{step.choices_at}.{number}.then",
        also=(*choice.also, label),
    )


def _from_list(execution: Execution, step: Ask, source: ChoicesFrom) -> Iterator[Offer]:
    """A choice for each item, one for each value: the same slot twice in a list is one slot."""
    marks: set[str] = set()
    for item in items_of(execution, source.from_)[:MAX_ITEMS]:
        value = item if source.value is None else execution.evaluate(source.value, {ITEM: item})
        mark = _mark(value)
        label = _words(execution, step, source.label, item).strip()
        if mark in marks or not label:  # an item of which there is nothing to show cannot be chosen
            continue
        marks.add(mark)
        description = _words(execution, step, source.description, item) if source.description else ""
        image = _words(execution, step, source.image, item) if source.image else ""
        yield Offer(mark=mark, label=label, value=value, description=description, image=image)


def items_of(execution: Execution, source: str) -> tuple[Value, ...]:
    """The items of a list. What is not there has none."""
    value = execution.evaluate(source)
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise StepFault(f'"{source}" is no list')
    return tuple(value)


def _words(execution: Execution, step: Ask, source: str | SetText | None, item: Value) -> str:
    if isinstance(source, SetText):
        return execution.text(source.text, step.name, names={ITEM: item})
    value = item if source is None else execution.evaluate(source, {ITEM: item})
    return str(shown(value, execution.language, execution.local.tzinfo or UTC))


def _mark(value: Value) -> str:
    """By the value and not by its place in the list: a tap on a button of yesterday's list must not book what stands there today."""
    written = json.dumps(pack(value), sort_keys=True, ensure_ascii=True)
    return f"v{sha256(written.encode()).hexdigest()[:12]}"


def chosen(execution: Execution, step: Ask, wait: ReplyWait, content: Content) -> Offer | str | None:
    """The choice that a reply means, "more", or nothing. Two equally good readings are nothing: it does not guess."""
    mark = execution.top.tapped(content)
    if mark is not None:
        return MORE if mark == MORE else offer_of(execution, step, mark)
    text = words(content)
    if not text.strip():
        return None
    offered = offers(execution, step)
    here = tuple(_option(execution, offer) for offer in offered.on_page(wait.page))
    more = (Option(id=MORE, label=execution.phrase("more")),) if offered.has_pages else ()
    found = _read(execution, text, here) or _read(execution, text, more) or _yes_or_no(execution, text, here)
    if not found and offered.has_pages and not any(character.isdecimal() for character in text):
        # A city on another page is known by its name; a number means a line of the page that is seen.
        found = _read(execution, text, tuple(_option(execution, offer) for offer in offered.every))
    return MORE if found == MORE else next((offer for offer in offered.every if offer.mark == found), None)


def _read(execution: Execution, text: str, options: tuple[Option, ...]) -> str:
    if not options:
        return ""
    outcome = answers.read("choice", text, language=execution.language, now=execution.local, options=options)
    return str(outcome.value) if isinstance(outcome, Reading) else ""


def _yes_or_no(execution: Execution, text: str, options: tuple[Option, ...]) -> str:
    """ "no thanks" means the one choice that says no, when exactly one does."""
    meaning = _meaning(execution, text)
    if meaning is None:
        return ""
    same = [option.id for option in options if _meaning(execution, option.label) is meaning]
    return same[0] if len(same) == 1 else ""


def _meaning(execution: Execution, text: str) -> bool | None:
    outcome = answers.read("yes_no", text, language=execution.language, now=execution.local)
    return bool(outcome.value) if isinstance(outcome, Reading) else None


def _option(execution: Execution, offer: Offer) -> Option:
    also = tuple(form for word in offer.also for form in execution.program.in_all_languages(word))
    return Option(id=offer.mark, label=offer.label, also=also, description=offer.description)
