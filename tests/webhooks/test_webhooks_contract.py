"""What every platform promises, those of the registry and one of another kind: whatever the gate allows, it can send."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.contact import Address
from botkit.core.model.elements import (
    FormRequest,
    InfoRequest,
    LinkCard,
    LinkCards,
    ProductList,
    ProductSection,
    ReactionSent,
    Requested,
    SharedCard,
    SharedCards,
)
from botkit.core.model.message import (
    Attachment,
    Choice,
    Link,
    Location,
    MediaKind,
    Outgoing,
    Purpose,
    Reaction,
    Template,
    TemplateButton,
)
from botkit.core.model.message_parts import PARTS, parts_in
from botkit.core.model.platform import Account, Cleared, HttpResponse, MarkRead, Platform
from botkit.errors import BodyUnreadable, SignatureMismatch
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.gate.gate import Allow, GateContext, clear, decide, request_for
from tests.support.toy_platform import Pigeon
from webhooks import PLATFORMS
from webhooks.emulator.api.validation import check_send
from webhooks.emulator.messenger import send_problems

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOY: Platform = Pigeon()
EVERY: dict[str, Platform] = {**{name: PLATFORMS[name] for name in PLATFORMS}, TOY.name: TOY}
ACCOUNT = Account(id="1000", base_url="https://graph.example", version="v26.0", token="s3cret-token")
TO = (Address(platform="any", value="447700900001"),)

words = st.sampled_from(["", "Hello", "Größe " * 400, "👩‍👩‍👧 " * 30])
templates = st.none() | st.builds(
    Template,
    name=st.just("t"),
    language=st.sampled_from(["en", "pt-BR"]),
    parameters=st.lists(words, max_size=3).map(tuple),
    header=st.sampled_from(["", "text", "file", "location"]),
    title=words,
    buttons=st.lists(
        st.builds(
            TemplateButton, place=st.integers(0, 2), kind=st.sampled_from(["reply", "url", "code"]), value=st.sampled_from(["A1", "a b"])
        ),
        max_size=2,
    ).map(tuple),
)
pictures = st.sampled_from(["", "https://example.com/p.jpg"])
products = st.lists(st.sampled_from(["A1", "B2"]), max_size=40).map(tuple)
elements = (
    st.none()
    | st.builds(InfoRequest, what=st.sampled_from(get_args(Requested)))
    | st.builds(
        FormRequest,
        id=st.just("88"),
        label=words,
        token=st.just("7-x"),
        screen=st.sampled_from(["", "A"]),
        data=st.sampled_from(["", '{"a": 1}']),
    )
    | st.builds(SharedCards, cards=st.lists(st.builds(SharedCard, name=words, phone=words, email=words), min_size=1, max_size=3).map(tuple))
    | st.builds(
        ProductList,
        catalog=st.just("59"),
        sections=st.lists(st.builds(ProductSection, title=words, products=products), max_size=12).map(tuple),
    )
    | st.builds(
        LinkCards,
        cards=st.lists(
            st.builds(LinkCard, title=words, text=words, image=pictures, label=words, url=st.sampled_from(["https://example.com", "x"])),
            max_size=11,
        ).map(tuple),
    )
    | st.builds(ReactionSent, message=st.just("wamid.1"), emoji=st.sampled_from(["", "👍"]))
)
messages = st.builds(
    Outgoing,
    body=words,
    header=words,
    footer=words,
    attachment=st.none()
    | st.builds(
        Attachment,
        kind=st.sampled_from(get_args(MediaKind)),
        link=st.sampled_from(["", "https://example.com/x"]),
        ref=st.sampled_from(["", "7"]),
    ),
    location=st.none() | st.builds(Location, latitude=st.just(1.5), longitude=st.just(2.5), name=words),
    link=st.none() | st.builds(Link, label=words, url=st.sampled_from(["https://example.com", "tel:+441632960000"])),
    choices=st.lists(st.builds(Choice, id=words, label=words, description=words, image=pictures, section=words), max_size=15).map(tuple),
    element=elements,
    preview=st.booleans(),
    template=templates,
    purpose=st.sampled_from(get_args(Purpose)),
)
agreed: Consent = fold(
    [ConsentEvent(action="given", purpose=purpose, occurred_at=NOW - timedelta(days=9)) for purpose in ("utility", "marketing")]
)


def refusal(name: str, body: Any) -> Any:
    """What the stand-in platform, which is written from the platform's pages, says against a request."""
    if name == "whatsapp":
        return check_send(body)
    return next(send_problems(body), None) if name in PLATFORMS else None


# A message with each part, and words that stand in the text where the part is spelled out.
SAMPLES: dict[str, tuple[Outgoing, str]] = {
    **{
        {"document": "file"}.get(kind, kind): (Outgoing(attachment=Attachment(kind=kind, link="https://example.com/f")), "example.com/f")
        for kind in get_args(MediaKind)
    },
    "location": (Outgoing(location=Location(latitude=1.5, longitude=2.5, name="Quay")), "Quay"),
    "contacts": (Outgoing(element=SharedCards(cards=(SharedCard(name="Desk", phone="+441632960000"),))), "+441632960000"),
    "products": (Outgoing(body="x", element=ProductList(catalog="59", sections=(ProductSection(products=("A1",)),))), ""),
    "cards": (
        Outgoing(
            body="x",
            element=LinkCards(
                cards=tuple(
                    LinkCard(title=name, image="https://example.com/p.jpg", label="See", url="https://example.com")
                    for name in ("Blue", "Red")
                )
            ),
        ),
        "Blue",
    ),
    "link": (Outgoing(body="x", link=Link(label="See", url="https://example.com/l")), "example.com/l"),
    "choices": (Outgoing(body="x", choices=(Choice(id="a", label="Aye"),)), "Aye"),
    **{
        f"choices.{name}": (
            Outgoing(
                body="x", choices=tuple(Choice(id=label, label=label, **{name: f"https://example.com/{label}"}) for label in ("Aye", "No"))
            ),
            "Aye",
        )
        for name in ("description", "image", "section")
    },
    **{f"request {what}": (Outgoing(body="x?", element=InfoRequest(what=what)), "x?") for what in get_args(Requested)},
    "form": (Outgoing(body="x", element=FormRequest(id="88", label="Fill in", token="7-x", screen="A")), ""),
    "react": (Outgoing(element=ReactionSent(message="m1", emoji="👍")), "👍"),
    "quote": (Outgoing(body="x", quotes="m1"), "x"),
    "preview": (Outgoing(body="https://example.com", preview=True), "https://example.com"),
    "header": (Outgoing(header="Above", body="x", choices=(Choice(id="a", label="Aye"),)), "Above"),
    "footer": (Outgoing(footer="Below", body="x", choices=(Choice(id="a", label="Aye"),)), "Below"),
    "template": (Outgoing(template=Template(name="t", language="en"), purpose="utility"), ""),
}


def test_there_is_a_sample_of_every_part() -> None:
    assert set(SAMPLES) == set(PARTS)
    for part, (message, _) in SAMPLES.items():
        assert part in parts_in(message)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", EVERY)
def test_each_part_goes_out_as_the_platform_declares(name: str, part: str) -> None:
    """Native: it has a place of its own, and nothing is cut. Spelled out: its words stand in the text. Refused: the loss is noted."""
    platform = EVERY[name]
    message, words = SAMPLES[part]
    support = platform.limits.parts.get(part)
    way = support.way if support else "spelled"
    form = "template" if part == "template" else "free"
    cleared = Cleared(to=TO, message=message, form=form, tag="t", reply_to=message.quotes)
    if part == "template":
        assert (way == "native") == bool(platform.rules.templates)
        return
    rendered = platform.render(cleared, ACCOUNT)
    sent = json.dumps([request.body for request in rendered.requests], ensure_ascii=False)
    lost = [cut for cut in rendered.cuts if cut.limit == 0]
    if way == "refused":
        assert lost
        return
    assert not lost
    assert words in sent or part in ("request phone", "request email")
    choices = message.choices if part in ("header", "footer") else ()
    plain = platform.render(Cleared(to=TO, message=Outgoing(body="x", choices=choices), form="free", tag="t"), ACCOUNT)
    shape = [sorted(_keys(request.body)) for request in rendered.requests]
    is_plain = shape == [sorted(_keys(request.body)) for request in plain.requests]
    assert is_plain == (way == "spelled" or part == "preview")


def _keys(body: Any) -> set[str]:
    """Every key of a request, however deep."""
    if isinstance(body, dict):
        return set(body).union(*map(_keys, body.values()))
    return set().union(*map(_keys, body)) if isinstance(body, list | tuple) else set()


@given(
    st.sampled_from(sorted(EVERY)),
    messages,
    st.sampled_from([None, timedelta(hours=1), timedelta(days=3), timedelta(days=40)]),
    st.booleans(),
    st.sampled_from([frozenset(), frozenset({"pages_utility_messaging"}), frozenset({"page_utility_messaging"})]),
)
@settings(max_examples=250, deadline=None)
def test_whatever_the_gate_allows_is_rendered(
    name: str, message: Outgoing, heard: timedelta | None, answers: bool, permissions: frozenset[str]
) -> None:
    platform = EVERY[name]
    context = GateContext(
        platform=name,
        rules=platform.rules,
        heard_at=None if heard is None else NOW - heard,
        consent=agreed,
        permissions=permissions,
        requests={"r": NOW} if message.purpose == "authentication" else {},
    )
    verdict = decide(request_for(message, answers=answers, request="r"), context, NOW)
    if not isinstance(verdict, Allow):
        return
    cleared = clear(verdict, message, to=TO, tag="bk1.1.1", reply_to="m0")
    requests = platform.render(cleared, ACCOUNT).requests
    assert requests
    assert requests == platform.render(cleared, ACCOUNT).requests, "the same message gives the same requests"
    for request in requests:
        assert request.url.startswith(ACCOUNT.base_url)
        assert ACCOUNT.token not in json.dumps(request.body, allow_nan=False)
        if cleared.form == "free":  # a template that lacks a value is refused on purpose, rather than sent with a gap
            assert refusal(name, json.loads(json.dumps(request.body))) is None


@pytest.mark.parametrize("permission", ["pages_utility_messaging", "page_utility_messaging"])
def test_a_utility_template_goes_out_on_messenger_with_either_spelling_of_the_permission(permission: str) -> None:
    message = Outgoing(template=Template(name="t", language="en"), purpose="utility")
    for heard in (timedelta(hours=1), timedelta(days=3)):
        context = GateContext(
            platform="messenger", rules=PLATFORMS["messenger"].rules, heard_at=NOW - heard, permissions=frozenset({permission})
        )
        verdict = decide(request_for(message, answers=True), context, NOW)
        assert isinstance(verdict, Allow)
        body: Any = PLATFORMS["messenger"].render(clear(verdict, message, to=TO, tag=""), ACCOUNT).request.body
        assert body["messaging_type"] == "UTILITY"


@pytest.mark.parametrize("name", EVERY)
def test_a_platform_reads_only_what_is_signed_and_keeps_the_rest_out(name: str) -> None:
    platform = EVERY[name]
    assert platform.name == name
    for headers in ({}, {"X-Pigeon": "x"}, {"X-Hub-Signature-256": "sha256=" + "0" * 64}):
        with pytest.raises(SignatureMismatch):
            platform.verify(headers, b"{}", ("secret",))
    assert platform.challenge({}, "token") is None
    with pytest.raises(BodyUnreadable):
        platform.parse(b"{")
    for odd in (b"{}", b"[]", b"null", b"7", b'{"entry": 7, "from": 7}'):
        platform.parse(odd)


@pytest.mark.parametrize("name", EVERY)
def test_a_platform_answers_every_question_with_a_value(name: str) -> None:
    platform = EVERY[name]
    for status in (200, 400, 429, 500):
        for body in (b"", b"<html>", b"{}", b"[]"):
            assert platform.reply(HttpResponse(status=status, body=body)) is not None
    assert platform.verdict(()) is not None
    for signal in (MarkRead(message="m"), Reaction(message="m", emoji="x")):
        assert platform.signal(signal, TO, ACCOUNT).secret_headers
    assert platform.sender_at("") is None
    assert platform.limits.title
