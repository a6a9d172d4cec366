"""Sentences that ask to be left alone: the patterns with an object ("stop sending me offers") and what guards against them.

Only sentences that say what is to stop: "Stop, the address is wrong!" says nothing about messages. A negation near the verb
("don't stop sending …") takes the request back. Input is folded text (botkit/policy/keywords.py).
"""

# ruff: noqa: E501 - one sentence or pattern per line, unbroken

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Request = Literal["", "marketing", "all", "ask"]


class Patterns(NamedTuple):
    """One language. `asks` are whole requests; `negated` takes one back; `advertising` narrows it; `courtesy` may stand around STOP."""

    triggers: frozenset[str]  # a message without any of these words is not looked at further
    asks: re.Pattern[str]
    negated: re.Pattern[str]
    advertising: re.Pattern[str]


def _patterns(triggers: str, asks: str, negated: str, advertising: str) -> Patterns:
    return Patterns(frozenset(triggers.split()), re.compile(asks), re.compile(negated), re.compile(advertising))


_THINGS = r"(?:messages?|msgs?|texts?|whatsapps?|spam|ads?|adverts?|advertis\w+|offers?|promos?|promotions?|newsletters?|marketing|notifications?|updates?)"

PATTERNS: Mapping[str, Patterns] = {
    "en": _patterns(
        "stop quit cease no remove unsubscribe take leave opt",
        r"\b(?:stop|quit|cease) (?:sending|texting|messaging|writing|spamming|contacting|bothering|harassing)\b(?! (?:it|them|him|her)\b)"
        rf"|\b(?:stop|no more|don'?t want (?:any )?(?:more )?|do not want (?:any )?(?:more )?) ?(?:all |these |the |your |those |this )*{_THINGS}\b"
        rf"|\bno more {_THINGS}\b|\b(?:don'?t|do not|never) (?:ever )?(?:send me|text me|message me|contact me|write to me|write me)\b(?: any)?(?: more| again| anymore)?"
        r"|\b(?:remove|take|delete) me (?:from|off)\b|\bunsubscribe me\b|\bleave me alone\b|\bopt me out\b|\bi want to (?:unsubscribe|opt out)\b",
        r"\b(?:don'?t|do not|never|didn'?t|did not|won'?t|will not|not|why did you|you) (?:ever |please |to |want you to )*(?:stop|quit|cease|remove|unsubscribe)\b",
        r"\b(?:spam|ads?|adverts?|advertis\w+|offers?|promos?|promotions?|newsletters?|marketing)\b",
    ),
    "de": _patterns(
        "keine keinen hort hor horen schreibt schreiben schicken schickt senden sendet schick streichen loschen austragen abmelden lasst lassen",
        r"\bkeine (?:weiteren )?(?:nachrichten|werbung|werbenachrichten|angebote|newsletter|mails|sms)\b(?: \w+){0,2} ?(?:mehr\b|bitte$|$)"
        r"|\bkeine (?:nachrichten|werbung|angebote|newsletter)(?: \w+)? mehr\b"
        r"|\b(?:hort|hor|horen sie)(?: bitte)? auf,? (?:mir|mich|uns)\b"
        r"|\b(?:schreibt|schreiben sie|schick|schickt|schicken sie|sendet|senden sie) mir (?:bitte )?(?:nicht mehr|nichts mehr|keine)\b"
        r"|\bnehmt mich aus\b|\b(?:lasst|lassen sie) mich in ruhe\b|\bmeldet mich ab\b|\bmelden sie mich ab\b",
        r"\b(?:nicht|nie) (?:aufhoren|abmelden|austragen)\b|\bhort? (?:bitte )?nicht auf\b|\bhoren sie (?:bitte )?nicht auf\b",
        r"\b(?:werbung|werbenachrichten|angebote|newsletter)\b",
    ),
    "nl": _patterns(
        "stop geen schrijf uitschrijven laat",
        r"\bgeen (?:\w+ )?(?:berichten|reclame|aanbiedingen|nieuwsbrief|appjes)\b(?: \w+)? ?(?:meer\b|aub$|alstublieft$|$)"
        r"|\bstop(?:pen)? (?:met|het) (?:berichten )?(?:te )?(?:sturen|stuur|appen|schrijven|berichten|reclame)\b"
        r"|\bstuur(?:t)? (?:me|mij) (?:niets|geen \w+) meer\b|\bschrijf (?:me|mij) uit\b|\blaat (?:me|mij) met rust\b",
        r"\b(?:niet|nooit) (?:stoppen|uitschrijven)\b|\bstop (?:aub |alsjeblieft )?niet\b",
        r"\b(?:reclame|aanbiedingen|nieuwsbrief)\b",
    ),
    "es": _patterns(
        "no deja dejen deje dejad paren para basta quitenme borrenme",
        r"\bno (?:quiero|deseo) (?:recibir )?(?:mas|ningun|ninguna)?(?: \w+)? ?(?:mensajes|publicidad|ofertas|promociones|notificaciones|correos)\b"
        r"|\bno quiero recibir mas\b|\bno (?:me )?(?:escriban|escribas|manden|mandes|envien|envies|contacten)(?:me)?\b(?: \w+)? ?(?:mas|nunca)?"
        r"|\b(?:dejen?|dejad|deja|paren|para) de (?:enviar|mandar|escribir|contactar)(?:me|nos)?\b|\bno mas (?:mensajes|publicidad|ofertas|promociones)\b"
        r"|\b(?:quitenme|borrenme|denme de baja|dame de baja)\b",
        r"\bno (?:dejen?|deja|dejad|paren|pares) de\b",
        r"\b(?:publicidad|ofertas|promociones)\b",
    ),
    "fr": _patterns(
        "arretez arrete cessez ne plus n'ecrivez m'ecrivez desabonnez desinscrivez stop",
        r"\b(?:arretez|arrete|cessez|stop) (?:de )?(?:m'|me |nous )(?:envoyer|ecrire|contacter|harceler|spammer)\b"
        r"|\bne m'?(?:ecrivez|ecris|envoyez|envoie|contactez) (?:plus|pas)\b|\bne me contactez plus\b|\bje ne (?:veux|souhaite) plus (?:recevoir|de|vos|aucun)\b"
        r"|\bplus (?:de|aucun|aucune) (?:messages?|publicites?|pubs?|offres?|promos?|promotions?)\b(?= *$| (?:svp|merci|s'il))|\bdesabonnez[- ]moi\b|\bdesinscrivez[- ]moi\b|\blaissez[- ]moi tranquille\b",
        r"\b(?:n'|ne )(?:arretez|arrete|cessez) (?:pas|jamais|surtout)\b",
        r"\b(?:publicites?|pubs?|offres?|promos?|promotions?)\b",
    ),
    "pt": _patterns(
        "pare parem para parar nao chega tirem remova removam descadastre",
        r"\b(?:pare|parem|para|parar) de (?:me )?(?:mandar|enviar|escrever|contatar)(?:-?me)?\b|\bnao (?:quero|desejo) (?:mais )?(?:receber )?(?:mais )?(?:mensagens|publicidade|propaganda|ofertas|promocoes|notificacoes)\b"
        r"|\bnao quero (?:mais )?receber\b|\bnao me (?:mande|mandem|envie|enviem|escreva|escrevam)\b(?: \w+)? ?(?:mais)?|\b(?:chega|nada) de (?:mensagens|propaganda|ofertas)\b"
        r"|\b(?:me )?(?:tirem|remova|removam|descadastre)(?:-me| me)? (?:da|desta) lista\b",
        r"\bnao (?:pare|parem|para) de\b",
        r"\b(?:publicidade|propaganda|ofertas|promocoes)\b",
    ),
}

# STOP with nothing but politeness around it is most likely meant, and not exact: worth one question.
_COURTESY = re.compile(
    r"(?:(?:please|pls|plz|bitte|aub|alsjeblieft|alstublieft|por favor|svp|s'il vous plait|s'il te plait|just|now|ok|okay|hey|hi|hello|hallo|thanks|thank you|danke|gracias|merci|obrigado|obrigada|bedankt|everything|alles|todo|tout|tudo|it|this|that)[ ,.!]*)+"
)
_STOPPING = re.compile(r"\b(?:stop|stopp|stop all|unsubscribe|baja|parar|alto|arret|arretez|sair|abmelden|afmelden|uitschrijven)\b")


def find_request(folded: str, language: str) -> Request:
    """What a sentence asks for: to end `marketing`, to end `all` messages, nothing; `ask` when it is worth one question.

    Read in the language and in English; in all languages when it is not known.
    """
    tokens = frozenset(re.split(r"[^\w'-]+", folded))
    for patterns in _languages(language):
        if patterns.triggers.isdisjoint(tokens):
            continue
        if patterns.asks.search(folded) and not patterns.negated.search(folded):
            return "marketing" if patterns.advertising.search(folded) else "all"
    if len(folded) <= 60 and _STOPPING.search(folded) and not _COURTESY.sub("", _STOPPING.sub("", folded)).strip(" ,.!?"):
        return "ask"
    return ""


def _languages(language: str) -> tuple[Patterns, ...]:
    if not language:
        return tuple(PATTERNS.values())
    own = PATTERNS.get(language)
    english = PATTERNS["en"]
    return (english,) if own is None or own is english else (own, english)
