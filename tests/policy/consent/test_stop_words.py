"""The words STOP, START and HELP."""

# ruff: noqa: E501 - tables of sentences

from __future__ import annotations

import csv
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.model.message import Edited, Location, Media, Reaction, Tap, Text
from botkit.policy.consent.stop_words import (
    HelpRequest,
    NoRequest,
    StartRequest,
    StopContext,
    StopRequest,
    UnclearStop,
    classify,
    fold_ends,
    stop_words,
)

WORDS = list(csv.DictReader(resources.files("botkit.policy").joinpath("keywords.csv").read_text(encoding="utf-8").splitlines()))
LANGUAGES = {"en", "de", "es", "fr", "pt", "nl", "it", "tr", "ar", "hi", "id", "pl", "ru"}


def ask(text: Any, language: str = "en", **context: Any) -> Any:
    return classify(text, language, StopContext(**context))


def of(action: str, strength: str) -> list[Any]:
    rows = [row for row in WORDS if row["action"] == action and row["strength"] == strength]
    return [pytest.param(row["language"], row["keyword"], id=f"{row['language']}-{row['keyword']}") for row in rows]


def test_the_words_of_all_languages_are_there_and_well_formed() -> None:
    assert {row["language"] for row in WORDS} == LANGUAGES
    assert {row["action"] for row in WORDS} == {"stop", "start", "help"}
    assert {row["strength"] for row in WORDS} == {"hard", "soft", "flow"}
    assert {row["sense"] for row in WORDS} == {"", "answer", "marketing"}
    assert len({(row["language"], row["keyword"]) for row in WORDS}) == len(WORDS)
    assert all(fold_ends(row["keyword"]) for row in WORDS)


@pytest.mark.parametrize(("language", "word"), of("stop", "hard"))
@pytest.mark.parametrize("written", ["{}", "{}.", " {}! ", "»{}«", "{} 🙏🏽", "*{}*", "\u200f{}\u200f", "“{}” ❤️"])
def test_a_hard_word_stops_at_once_in_any_state(language: str, word: str, written: str) -> None:
    for text in (written.format(word), written.format(word.lower()), written.format(word.title())):
        found = ask(Text(body=text), language, waits=True)
        assert isinstance(found, StopRequest), text
        assert found.scope == ("marketing" if word == "KEINE WERBUNG" else "all")


@pytest.mark.parametrize(("language", "word"), of("stop", "soft"))
def test_a_soft_word_stops_marketing_only_after_marketing(language: str, word: str) -> None:
    assert ask(word, language, after_marketing=True) == StopRequest(
        scope="marketing", method="keyword", reason="KEYWORD_SOFT_AFTER_MARKETING"
    )
    assert ask(word, language, after_marketing=True, waits=True) == NoRequest(reason="KEYWORD_IN_FLOW")
    assert ask(word, language) == NoRequest(reason="KEYWORD_NEEDS_CONTEXT")
    assert ask(word, language, agreed=True) == UnclearStop(reason="KEYWORD_SOFT")


@pytest.mark.parametrize("word", ["cancel", "End", "QUIT!"])
def test_in_the_united_states_a_soft_word_stops_marketing_and_the_flow_gets_it_too(word: str) -> None:
    in_flow = ask(word, waits=True, jurisdiction="US")
    assert in_flow == StopRequest(scope="marketing", method="keyword", reason="KEYWORD_SOFT", passes_on=True, asks=True)
    assert ask(word, jurisdiction="PR") == StopRequest(scope="marketing", method="keyword", reason="KEYWORD_SOFT")


@pytest.mark.parametrize(("language", "word"), of("stop", "flow"))
def test_a_flow_word_is_never_an_opt_out(language: str, word: str) -> None:
    for context in (StopContext(), StopContext(after_marketing=True, agreed=True), StopContext(waits=True)):
        assert classify(word, language, context) == NoRequest(reason="KEYWORD_FOR_FLOW")


@pytest.mark.parametrize(("language", "word"), of("start", "hard"))
def test_a_hard_start_word_starts(language: str, word: str) -> None:
    assert ask(word, language) == StartRequest(method="keyword", reason="KEYWORD_HARD")


@pytest.mark.parametrize(("language", "word"), of("start", "soft"))
def test_a_soft_start_word_needs_its_context(language: str, word: str) -> None:
    row = next(row for row in WORDS if (row["language"], row["keyword"]) == (language, word))
    if row["sense"] == "answer":
        assert ask(word, language) == NoRequest(reason="KEYWORD_NEEDS_CONTEXT")
        assert ask(word, language, consent_asked=True) == StartRequest(method="keyword", reason="KEYWORD_ANSWER", answers=True)
    else:
        assert isinstance(ask(word, language), StartRequest)
        assert ask(word, language, waits=True) == NoRequest(reason="KEYWORD_IN_FLOW")


@pytest.mark.parametrize(("language", "word"), of("help", "soft"))
def test_a_help_word_asks_for_help(language: str, word: str) -> None:
    assert ask(word, language) == HelpRequest()
    assert ask(word, language, waits=True) == HelpRequest(in_flow=True)


def test_english_words_work_in_every_language() -> None:
    assert all(isinstance(ask("unsubscribe", language), StopRequest) for language in LANGUAGES)
    assert all(isinstance(ask("STOP", language), StopRequest) for language in [*LANGUAGES, "ja", "de-AT", "pt_BR"])


def test_hard_words_of_all_languages_count_when_the_language_is_not_known() -> None:
    assert isinstance(ask("afmelden", ""), StopRequest)
    assert isinstance(ask("СТОП", ""), StopRequest)
    assert isinstance(ask("wypisz", "en"), StopRequest), "and when it is another one: nobody says this by accident"


@pytest.mark.parametrize(
    ("written", "language"),
    [("arret", "fr"), ("ARRÊT", "fr"), ("ＳＴＯＰ", "en"), ("S\u00adTOP", "en"), ("إيقاف", "ar"), ("ايقاف", "ar"), ("إِيقَاف", "ar"),
     ("تـــوقف", "ar"), ("no más", "es"), ("No  Mas", "es"), ("opt‑out", "en"), ("abonelıkten çık", "tr"), ("RET", "tr"), ("ret", "tr")],
)  # fmt: skip
def test_spelling_variants_are_the_same_word(written: str, language: str) -> None:
    assert isinstance(ask(written, language), StopRequest)


def test_a_dotted_capital_i_is_an_i() -> None:
    assert isinstance(ask("İPTAL", "tr", after_marketing=True), StopRequest)
    assert isinstance(ask("iptal", "tr", after_marketing=True), StopRequest)
    assert isinstance(ask("IPTAL", "tr", after_marketing=True), StopRequest)


@pytest.mark.parametrize(
    "content", [Text(body="Stop"), Edited(message="m", body="Stop"), Media(kind="image", caption="STOP"), Tap(id="STOP", title="x")]
)
def test_stop_counts_in_texts_captions_edits_and_payloads(content: Any) -> None:
    assert isinstance(ask(content, waits=True), StopRequest)


def test_other_kinds_say_nothing() -> None:
    assert ask(Media(kind="image")) == NoRequest()
    assert ask(Location(latitude=0, longitude=0)) == NoRequest()
    assert ask(Reaction(message="m", emoji="🛑")) == NoRequest()


def test_fixed_payloads_need_no_interpretation() -> None:
    assert ask(Tap(id="BOTKIT_OPTOUT_MARKETING"), waits=True) == StopRequest(scope="marketing", method="button", reason="BUTTON")
    assert ask(Tap(id="BOTKIT_OPTOUT_ALL")) == StopRequest(scope="all", method="button", reason="BUTTON")
    assert ask(Tap(id="BOTKIT_OPTIN_MARKETING")) == StartRequest(method="button", reason="BUTTON")


def test_a_tap_on_a_choice_of_the_open_question_goes_to_the_flow() -> None:
    assert ask(Tap(id="stop", title="Stop the machine"), waits=True, offered=frozenset({"stop"})) == NoRequest()
    assert ask(Tap(id="order/steps.2/0", title="STOP"), waits=True) == NoRequest()


@pytest.mark.parametrize("title", ["STOP", "Stop promotions", "Abmelden", "Please stop", "Unsubscribe"])
def test_the_label_of_a_templates_button_counts_whatever_its_payload(title: str) -> None:
    assert isinstance(ask(Tap(id="PROMO_7", title=title), waits=True), StopRequest)
    assert ask(Tap(id="PROMO_7", title="Start"), waits=True) == NoRequest(), "granting is exact"
    assert ask(Tap(id="PROMO_7", title="No more"), agreed=True) == NoRequest(), "nor is a button a doubt"


@pytest.mark.parametrize(
    "text", ["Stop, the address is wrong!", "don't stop", "the bus stop is closed", "I cannot unsubscribe, how does it work?"]
)
def test_a_stop_word_in_a_sentence_is_no_opt_out_but_is_shown_to_a_person(text: str) -> None:
    assert ask(text) == NoRequest(reason="STOP_IN_SENTENCE", review=True)


@pytest.mark.parametrize("text", ["cancel my flight", "hello", "", "   ", "🙏", "...", "I want to cancel", "no more luggage please"])
def test_ordinary_messages_go_to_the_bot(text: str) -> None:
    assert ask(text) == NoRequest()


def test_a_stop_word_of_another_language_is_worth_a_question() -> None:
    assert isinstance(ask("arrête", "en", agreed=True), UnclearStop)
    assert ask("arrête", "en", agreed=True, waits=True) == NoRequest(reason="KEYWORD_IN_FLOW")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Please stop"), ("en", "stop please"), ("en", "STOP STOP"), ("en", "stop now"), ("en", "ok stop it now, thanks"),
     ("de", "bitte stopp!"), ("es", "por favor, baja"), ("en", "s t o p"), ("en", "stooop")],
)  # fmt: skip
def test_a_polite_or_repeated_or_spaced_stop_is_a_stop(language: str, text: str) -> None:
    found = ask(text, language, waits=True)
    assert isinstance(found, StopRequest)
    assert found.scope == "all"


@pytest.mark.parametrize("text", ["no more", "enough", "não quero mais", "how do I unsubscribe?"])
def test_what_may_be_a_wish_to_be_left_alone_is_worth_a_question(text: str) -> None:
    assert ask(text, "", agreed=True) == UnclearStop(reason="STOP_IN_DOUBT")
    assert ask(text, "", agreed=True, waits=True) == NoRequest(reason="KEYWORD_IN_FLOW")
    assert ask(text, "", after_marketing=True) == StopRequest(scope="all", method="text", reason="REASONABLE_MEANS")
    assert ask(text, "") == NoRequest(reason="KEYWORD_NEEDS_CONTEXT"), "there is nothing to withdraw"


MEANT = {
    "en": ["please stop texting me", "Stop sending me messages!", "no more messages", "I don't want any more ads",
           "remove me from your list",
           "leave me alone", "stop the spam", "Do not contact me again.", "unsubscribe me please", "stop messaging me",
           "I don't want to receive these messages",
           "Can you stop sending me offers?", "never text me again", "quit texting me", "i want to opt out"],
    "de": ["Keine Nachrichten mehr!", "Bitte schicken Sie mir keine Werbung mehr", "Hören Sie auf, mir zu schreiben", "schreibt mir nicht mehr",
           "Lasst mich in Ruhe", "Melden Sie mich ab", "bitte keine weiteren Angebote", "stoppen Sie die Werbung"],
    "nl": ["geen berichten meer", "stop met berichten sturen", "Stuur mij geen reclame meer", "schrijf mij uit", "laat me met rust", "stop met deze aanbiedingen"],
    "es": ["no quiero recibir más", "No me escriban más", "dejen de mandarme mensajes", "no más publicidad", "denme de baja", "No quiero más ofertas"],
    "fr": ["ne m'écrivez plus", "Arrêtez de m'envoyer des messages", "je ne veux plus recevoir de pub", "désabonnez-moi", "Laissez-moi tranquille", "plus de messages svp",
           "Ne m’envoyez plus d’offres"],
    "pt": ["pare de me mandar mensagens", "Não quero mais receber", "não me enviem mais propaganda", "me tirem da lista", "chega de mensagens"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in MEANT.items() for text in texts])
def test_a_sentence_that_says_what_is_to_stop_is_an_opt_out(language: str, text: str) -> None:
    found = ask(text, language)
    assert isinstance(found, StopRequest), found
    assert (found.method, found.reason) == ("text", "REASONABLE_MEANS")
    assert ask(text, "") == found, "the same when the language is not known"


@pytest.mark.parametrize(("language", "text", "scope"), [
    ("en", "stop sending me offers", "marketing"), ("en", "stop texting me", "all"), ("de", "keine Werbung mehr", "marketing"),
    ("de", "keine Nachrichten mehr", "all"), ("es", "no más publicidad", "marketing"), ("fr", "plus de pub", "marketing"), ("pt", "chega de ofertas", "marketing"),
    ("nl", "geen aanbiedingen meer", "marketing"),
])  # fmt: skip
def test_a_sentence_about_advertising_stops_advertising(language: str, text: str, scope: str) -> None:
    assert ask(text, language).scope == scope


NOT_MEANT = {
    "en": ["don't stop sending me offers", "Please do not stop texting me", "why did you stop sending messages?", "stop sending it to my old address",
           "I want no more seats", "the messages stop at page 3", "do not remove me from the booking", "can I leave my bag alone on the train?",
           "I don't want to cancel", "please don't write that on the label", "stop the booking process", "remove me from the passenger list for Friday"],
    "de": ["Hören Sie bitte nicht auf, mir zu schreiben", "Ich habe noch keine Nachrichten", "Warum bekomme ich keine Nachrichten mehr?", "keine Ahnung", "kein Gepäck mehr"],
    "nl": ["stop niet met berichten sturen", "waarom krijg ik geen berichten meer?", "geen bagage meer"],
    "es": ["no dejen de escribirme", "no quiero más equipaje", "¿por qué no recibo más mensajes?"],
    "fr": ["n'arrêtez pas de m'envoyer des offres", "pourquoi je ne reçois plus de messages ?", "je ne veux plus de bagages"],
    "pt": ["não parem de me mandar ofertas", "não quero mais bagagem", "por que não recebo mensagens?"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in NOT_MEANT.items() for text in texts])
def test_a_negated_or_different_sentence_is_no_opt_out(language: str, text: str) -> None:
    assert isinstance(ask(text, language), NoRequest), ask(text, language)


@given(text=st.text(max_size=300), language=st.sampled_from(["", "en", "tr", "ar", "xx"]), waits=st.booleans())
def test_any_text_gets_a_finding(text: str, language: str, waits: bool) -> None:
    assert isinstance(ask(Text(body=text), language, waits=waits), StopRequest | StartRequest | HelpRequest | UnclearStop | NoRequest)
    assert fold_ends(fold_ends(text)) == fold_ends(text)


@given(before=st.text(alphabet="abcdefgh ", min_size=1, max_size=20).filter(str.strip))
def test_a_hard_word_inside_other_words_never_stops_by_itself(before: str) -> None:
    assert not isinstance(ask(f"{before}xq stop"), StopRequest)


def test_the_words_that_no_flow_can_use_are_the_hard_ones() -> None:
    words = stop_words()
    assert set(words) == LANGUAGES
    assert "stop" in words["en"]
    assert "cancel" not in words["en"]
    assert all(isinstance(ask(word, language), StopRequest) for language, found in words.items() for word in found)
