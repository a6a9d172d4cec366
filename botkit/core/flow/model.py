"""A flow as its author wrote it: the shape of the file, and the values that programs are compiled from.

The models are the grammar: what is not here cannot be written (`extra="forbid"`), each `description` becomes hover help in editors,
and the marks on strings say what a string is, so that checks, translations and the compiler find every text, expression and name by
walking the models instead of knowing each step. The verb of a step is the field that all models of `STEPS` are keyed by. Starts have a
file of their own; the whole grammar is to be had from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

from pydantic import BeforeValidator, Discriminator, Field, field_validator, model_validator
from pydantic import Tag as Tagged

from botkit.core.flow.contact_steps import Label as Label
from botkit.core.flow.contact_steps import OptOut as OptOut
from botkit.core.flow.contact_steps import Post as Post
from botkit.core.flow.contact_steps import Subscribe as Subscribe
from botkit.core.flow.contact_steps import Tag as Tag
from botkit.core.flow.contact_steps import Unsubscribe as Unsubscribe
from botkit.core.flow.contact_steps import Untag as Untag
from botkit.core.flow.elements import CardPart as CardPart
from botkit.core.flow.elements import ContactPart as ContactPart
from botkit.core.flow.elements import FormPart as FormPart
from botkit.core.flow.elements import ProductSectionPart as ProductSectionPart
from botkit.core.flow.elements import ProductsPart as ProductsPart
from botkit.core.flow.expect import WHOLE, Expect, parts_of
from botkit.core.flow.fields import MAY_BE_EMPTY, ExpectField, Expression, Note, Phrase, Text, Variable, key_of
from botkit.core.flow.fields import Clock as Clock
from botkit.core.flow.fields import Duration as Duration
from botkit.core.flow.fields import FlowPart as FlowPart
from botkit.core.flow.fields import Mark as Mark
from botkit.core.flow.fields import Name as Name
from botkit.core.flow.plain_steps import Cancel as Cancel
from botkit.core.flow.plain_steps import Collect as Collect
from botkit.core.flow.plain_steps import Goto as Goto
from botkit.core.flow.plain_steps import Pause as Pause
from botkit.core.flow.plain_steps import Run as Run
from botkit.core.flow.plain_steps import Until as Until
from botkit.core.flow.speaking import LinkPart as LinkPart
from botkit.core.flow.speaking import LocationPart as LocationPart
from botkit.core.flow.speaking import Remind as Remind
from botkit.core.flow.speaking import Say as Say
from botkit.core.flow.speaking import Speaking as Speaking
from botkit.core.flow.speaking import Step as Step
from botkit.core.flow.starts import STARTS as STARTS
from botkit.core.flow.starts import AnyStart as AnyStart
from botkit.core.flow.starts import BroadcastStart as BroadcastStart
from botkit.core.flow.starts import EventStart as EventStart
from botkit.core.flow.starts import FirstMessageStart as FirstMessageStart
from botkit.core.flow.starts import HandedBackStart as HandedBackStart
from botkit.core.flow.starts import KeywordStart as KeywordStart
from botkit.core.flow.starts import NoMatchStart as NoMatchStart
from botkit.core.flow.starts import PhraseStart as PhraseStart
from botkit.core.flow.starts import ReferralStart as ReferralStart
from botkit.core.flow.starts import Schedule as Schedule
from botkit.core.flow.starts import ScheduleStart as ScheduleStart
from botkit.core.flow.walk import blocks as blocks
from botkit.core.flow.walk import strings as strings
from botkit.core.flow.walk import walk_steps as walk_steps

FILLED = (Mark.TEXT, Mark.NOTE)  # what is filled in with values: texts for customers, notes for colleagues

Block = tuple["AnyStep", ...]


class ChoicePart(FlowPart):
    label: Text = Field(description="What the customer sees and taps.")
    value: str | None = Field(None, description="What is saved; the label, if missing.")
    also: tuple[Phrase, ...] = Field((), description="Further words that mean this choice.")
    description: Text | None = Field(None, description="A second line, in lists.")
    image: Text | None = Field(None, description="Address of a picture: choices that all have one are shown as pictures side by side.")
    section: Text | None = Field(None, description="A heading in the list, above this choice and those after it, at most 24 characters.")
    then: Block = Field((), description="Steps to do when this is chosen.")


def _long_choice(written: object) -> object:
    return {"label": written} if isinstance(written, str) else written


Choices = tuple[Annotated[ChoicePart, BeforeValidator(_long_choice, json_schema_input_type=ChoicePart | str)], ...]


class SetText(FlowPart):
    text: Text = Field(description="A text, filled in with values; it is translated like a message.")


class ChoicesFrom(FlowPart):
    """Choices from a list: one for each `item` of it. In the expressions of its keys the name `item` is that item."""

    from_: Expression = Field(alias="from", description="A list: of an answer of a function, of an event, or one that was saved.")
    label: Expression | SetText | None = Field(
        None, description="What the customer sees: item.text, for example, or a text that is translated. Without it, the item itself."
    )
    value: Expression | None = Field(None, description="What is saved: item.id, for example. Without it, the whole item.")
    description: Expression | SetText | None = Field(None, description="A second line, in lists.")
    image: Expression | None = Field(None, description="Address of a picture of it: item.picture, for example.")
    extra: Choices = Field((), description="Further choices below those of the list, written as other choices are.")
    empty: Block | None = Field(None, description="Steps to do when the list is empty; without it, otherwise.")


class Ask(Speaking):
    ask: Text = Field(description="The question.")
    expect: ExpectField = Field(default_factory=Expect, description="What kind of answer to read: text, number 0..10, date, …")
    choices: Choices | ChoicesFrom = Field(
        (), description="What the customer may choose from: a label each, or label, value, also, description, then; or from a list."
    )
    request: Literal["location", "phone", "email", "call"] | None = Field(
        None, description="A button that sends what is asked for: the place, the own number or address; call asks whether you may call."
    )
    form: FormPart | None = Field(None, description="A form to fill in, inside the messenger.")
    several: bool = Field(False, description="Whether several choices may be named; they are kept as a list.")
    save: Variable | None = Field(None, description="Name under which the answer is kept.")
    keep: bool = Field(False, description="Whether the answer is wanted for the report, though no step reads it.")
    measure: Literal["nps", "csat", "ces"] | None = Field(None, description="The survey in whose report the answer is counted.")
    retry: Text | None = Field(None, description="What to say when the answer could not be read.")
    why: Text | None = Field(None, description="What to say to those who ask why this is asked, or what is meant.")
    in_sentence: tuple[Phrase, ...] = Field(
        (), description="How the answer stands in a longer sentence: to *, * bags. So it is understood before it is asked."
    )
    tries: int = Field(3, ge=1, le=10, description="How many replies to read before giving up.")
    otherwise: Block | None = Field(None, description="Steps to do after the last try.")
    remind: Remind | None = Field(None, description="Ask once more, after a while, before the time of the question is over.")
    wait: Duration | None = Field(None, description="How long to wait for the reply.")
    no_reply: Block | None = Field(None, description="Steps to do when no reply came in time.")
    interruptions: Literal["allow", "never"] | None = Field(
        None, description="Whether this question may be left for a moment to answer another one; without it, what the flow says."
    )

    @model_validator(mode="before")
    @classmethod
    def _expects_what_it_requests(cls, written: Any) -> Any:
        """A question with a button for the answer expects that answer."""
        if not isinstance(written, dict) or written.get("expect") is not None:
            return written
        kind = "form" if written.get("form") is not None else written.get("request")
        return {**written, "expect": kind} if kind is not None else written

    @model_validator(mode="after")
    def _offers_one_thing(self) -> Ask:
        """A message has one set of buttons."""
        offered = [name for name in ("choices", "request", "form", "products", "cards", "contacts", "link") if getattr(self, name)]
        if len(offered) > 1 and (self.request or self.form or self.products or self.cards or self.contacts):
            raise ValueError(f'"{offered[0]}" and "{offered[1]}" do not go together: a message has one kind of button')
        for name, kind in (("request", self.request), ("form", "form")):
            if getattr(self, name) and kind not in self.expect.kinds:
                raise ValueError(f'"{name}" asks for an answer that "expect" does not take: add {kind} to it, or leave "expect" out')
        return self

    @model_validator(mode="after")
    def _has_choices(self) -> Ask:
        if self.several and (not self.choices or any(choice.then for choice in self.written_choices)):
            raise ValueError('"several" needs "choices" without "then": what follows depends on all of them')
        return self

    @field_validator("in_sentence")
    @classmethod
    def _have_one_star(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in phrases:
            if (
                phrase.count("*") != 1
                or not phrase.strip("* ")
                or (not phrase.strip().startswith("*") and not phrase.strip().endswith("*"))
            ):
                raise ValueError(f'"{phrase}" needs one * for the answer, at its beginning or its end: "to *", "* bags"')
        return phrases

    @property
    def saved_names(self) -> tuple[str, ...]:
        """The names that an answer is kept under: `save`, and `save_part` for each named part of a pattern."""
        if not self.save:
            return ()
        patterns = (expect.pattern for expect in self.expect.alternatives if expect.pattern)
        return (self.save, *(f"{self.save}_{part}" for pattern in patterns for part in parts_of(pattern) if part != WHOLE))

    @property
    def takes_any_text(self) -> bool:
        """Whether whatever is written is an answer."""
        return not self.choices and "text" in self.expect.kinds

    @property
    def takes_choices_only(self) -> bool:
        """Whether nothing but a choice is an answer."""
        return bool(self.choices) and self.expect.kinds == ("text",)

    @property
    def written_choices(self) -> tuple[ChoicePart, ...]:
        """The choices that are written in the file, each at `choices_at` and its number."""
        return self.choices.extra if isinstance(self.choices, ChoicesFrom) else self.choices

    @property
    def choices_at(self) -> str:
        return "choices.extra" if isinstance(self.choices, ChoicesFrom) else "choices"


class FaqEntry(FlowPart):
    questions: tuple[Phrase, ...] = Field(min_length=1, description="Ways in which customers ask this; five or more are best.")
    answer: Text | Block = Field(description="The answer: a text, or steps.")
    title: Text | None = Field(None, description="A short name, shown when the bot asks which question was meant.")


class FaqFile(FlowPart):
    from_: str = Field(alias="from", description="A file with questions and answers: a YAML list, a CSV table or an Excel sheet.")


class Faq(Step):
    faq: Annotated[tuple[FaqEntry, ...], Field(min_length=1)] | FaqFile = Field(
        description="Questions with their answers; the customer's latest message is answered."
    )
    unsure: Text | None = Field(None, description="What to say above the two or three questions that may have been meant.")
    retry: Text | None = Field(None, description="What to say when no question was recognised.")
    tries: int = Field(2, ge=1, le=10, description="How many messages to read before giving up.")
    otherwise: Block | None = Field(None, description="Steps to do after the last try.")


class Case(FlowPart):
    when: Expression = Field(description="Do this case if the expression is true, and none above it was.")
    then: Block = Field((), description="Steps to do in this case.")


class WordCase(FlowPart):
    """A case for what a free reply says. Words and phrases are compared as keywords are: in any case, without accents."""

    any_of: tuple[Phrase, ...] = Field((), description="Words or phrases, at least one of which is in the reply.")
    all_of: tuple[Phrase, ...] = Field((), description="Words or phrases that are all in the reply.")
    in_: Expression = Field("reply", alias="in", description="Where to look: a saved answer. Without it: the latest reply.")
    then: Block = Field((), description="Steps to do in this case.")

    @model_validator(mode="after")
    def _has_words(self) -> WordCase:
        if not self.any_of and not self.all_of:
            raise ValueError('a case needs words: "any_of", "all_of", or "when" with a condition')
        return self


class Otherwise(FlowPart):
    otherwise: Block = Field(description="Steps to do when no case was true.")


class Branch(Step):
    branch: tuple[Case | WordCase | Otherwise, ...] = Field(
        min_length=1, description="Cases with when, any_of or all_of, and then; the first true one is done."
    )


class Arm(FlowPart):
    percent: float = Field(gt=0, le=100, description="How many of a hundred go this way.")
    then: Block = Field((), description="Steps to do on this way.")


class Split(Step):
    split: tuple[Arm, ...] = Field(min_length=1, description="Ways by chance, the same one for the same contact; together 100 percent.")


class Set(Step):
    set: Mapping[str, Expression | SetText] = Field(
        min_length=1, description="Names and what they are to hold: an expression, or text; contact.<name> is kept on the contact for good."
    )


class OptIn(Step):
    opt_in: Annotated[str, Mark.TOPIC] = Field(description="The topic of botkit.yaml to ask consent for.")
    purpose: Literal["utility", "marketing"] = Field("utility", description="What kind of messages people agree to.")
    ask: Text = Field(description="The exact question. Wording and answer are kept as proof.")
    agree: Text = Field("Yes", description="The button that agrees, at most 20 characters.")
    decline: Text = Field("No", description="The button that does not, at most 20 characters.")
    retry: Text | None = Field(None, description="Said before the question comes back, when a reply is neither yes nor no.")
    agreed: Block = Field((), description="Steps to do when they agreed.")
    declined: Block = Field((), description="Steps to do when they did not.")
    double: bool = Field(False, description="Ask for a second confirmation.")
    template: Annotated[str, Mark.TEMPLATE] | None = Field(None, description="Approved template of the question, for outside the 24 hours.")


class Call(Step):
    call: Annotated[str, Mark.FUNCTION] = Field(description="A function of botkit.yaml to ask; the conversation waits for its answer.")
    with_: Mapping[str, Expression] = Field(default_factory=dict, alias="with", description="Its arguments: a name and an expression each.")
    save: Variable | None = Field(None, description="Name under which its answer is kept.")
    failed: Block | None = Field(None, description="Steps to do when no answer came.")


class ForEach(Step):
    for_each: Expression = Field(description="A list: the steps of then are done for each of its items.")
    as_: Variable = Field("item", alias="as", description="The name of the item in these steps.")
    limit: int = Field(10, ge=1, le=20, description="How many items at the most; the rest of the list is left out.")
    then: Block = Field(min_length=1, description="Steps to do for each item.")


class Handoff(Step):
    handoff: Annotated[str, Mark.QUEUE] = Field(description="The queue of botkit.yaml whose people take over, until they close the chat.")
    note: Note | None = Field(None, description="What they should know. Only they read it.")
    due: Duration | None = Field(None, description="When somebody should have come: 4 hours. Only the queue's hours count.")
    unanswered: Block | None = Field(None, description="Steps to do when nobody came by then. Without it the customer is told, once.")
    closed: Block | None = Field(None, description="Steps to do when no one is on duty.")


class End(Step):
    end: Annotated[Literal["all"] | None, MAY_BE_EMPTY] = Field(
        None, description="The flow is over; with `all`, also the flows that it interrupted and that wait for an answer."
    )


# Verb -> model. `opt_in` comes before `ask`, because its question stands under the key `ask`.
STEPS: dict[str, type[Step]] = {
    "opt_in": OptIn,
    "say": Say,
    "ask": Ask,
    "faq": Faq,
    "branch": Branch,
    "split": Split,
    "set": Set,
    "tag": Tag,
    "untag": Untag,
    "label": Label,
    "opt_out": OptOut,
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "for_each": ForEach,
    "collect": Collect,
    "post": Post,
    "call": Call,
    "run": Run,
    "cancel": Cancel,
    "pause": Pause,
    "goto": Goto,
    "handoff": Handoff,
    "end": End,
}


def _verb(written: object) -> str | None:
    """Which key of a mapping says what the part is: the first of its table that stands there."""
    return key_of(STEPS, written)


if TYPE_CHECKING:
    AnyStep = Step
else:
    AnyStep = Annotated[Union[tuple(Annotated[model, Tagged(verb)] for verb, model in STEPS.items())], Discriminator(_verb)]  # noqa: UP007 - a union made from the table


class Flow(FlowPart):
    """One flow file."""

    botkit: Literal[1] = Field(description="The version of the flow language.")
    flow: Name = Field(description="The flow's name: the file name without .yaml.")
    title: str = Field(min_length=1, description="What people call this flow.")
    language: str = Field(pattern=r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", description="The language that it is written in: en, de, pt-BR.")
    again: Literal["restart", "continue", "ignore"] = Field("restart", description="What to do when it is started while it is running.")
    interruptions: Literal["allow", "never"] = Field(
        "allow", description="Whether a waiting question may be left for a moment to answer another one."
    )
    starts: tuple[AnyStart, ...] = Field((), description="What begins the flow; without starts it is run by others.")
    steps: Block = Field(min_length=1, description="What it does, from top to bottom.")


for _model in (
    ChoicePart,
    ChoicesFrom,
    FaqEntry,
    Ask,
    Faq,
    Case,
    WordCase,
    Otherwise,
    Branch,
    Arm,
    Split,
    OptIn,
    ForEach,
    Call,
    Handoff,
    Flow,
):
    _model.model_rebuild()


@dataclass(frozen=True, kw_only=True)
class FlowVersion:
    """One version of a flow: what was written, which digest names it, where each part stands, and its translations.

    `digest` is the SHA-256 of all the files that make the version (flow, sidecars, FAQ files). `positions` maps the address of a
    part (`steps.2.branch.0.when`) to line and column, both from 1. `translations` maps language -> source text -> text; a text
    meant for one step alone is keyed `step_name` + `TEXT_FOR` + text.
    """

    flow: Flow
    digest: str
    path: str = ""
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


TEXT_FOR = "\x04"  # between a context and its text, as gettext has it
