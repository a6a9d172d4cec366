"""Sentences that ask to be left alone: the patterns with an object ("stop sending me offers"), and what guards against them.

Only sentences that say what is to stop: "Stop, the address is wrong!" says nothing about messages. A negation near the verb
("don't stop sending …") takes the request back. Input is folded text without accents (botkit/policy/consent/stop_words.py). The patterns
are few and ours, so the standard library's engine is safe with them: none repeats a repetition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

SentenceRequest = Literal["", "marketing", "all"]


class Patterns(NamedTuple):
    """One language. `asks` are whole requests; `negated` takes one back; `advertising` narrows it to marketing."""

    triggers: frozenset[str]  # a message without any of these words is not looked at further
    asks: re.Pattern[str]
    negated: re.Pattern[str]
    advertising: re.Pattern[str]


def _patterns(*, triggers: str, asks: tuple[str, ...], negated: tuple[str, ...], advertising: str, **names: str) -> Patterns:
    """Put a language together. `{name}` in a pattern stands for one of `names`; `{advertising}` for its words."""
    words = {"advertising": advertising, **names}

    def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
        filled = [re.sub(r"\{([a-z]+)\}", lambda name: f"(?:{words[name[1]]})", pattern) for pattern in patterns]
        return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in filled))

    return Patterns(frozenset(triggers.split()), compiled(asks), compiled(negated), re.compile(rf"\b(?:{advertising})\b"))


PATTERNS: Mapping[str, Patterns] = {
    "en": _patterns(
        triggers="stop quit cease no don't dont not never remove unsubscribe take delete leave opt",
        advertising=r"spam|ads?|adverts?|advertising|advertisements?|offers?|promos?|promotions?|promotional|newsletters?|marketing",
        messages=r"messages?|msgs?|texts|whatsapps|notifications|spam|ads?|adverts?|advertising|offers|promos?|promotions|promotional"
        r"|newsletters?|marketing",
        kind=r"mailing|contact|marketing|message|messaging|sms|whatsapp",
        verb=r"sending|texting|messaging|writing|spamming|contacting|bothering|harassing",
        asks=(
            r"(?:stop|quit|cease) {verb}(?: (?:to )?(?:me|us|my|all|any|the|these|those|this|your|so|{messages}))",
            r"(?:stop|quit|cease) (?:texting|messaging|spamming|contacting|bothering|harassing)(?: please)?$",
            r"stop (?:all |all of |any |the |these |those |your |with the |with these )*{messages}",
            r"no more {messages}",
            r"(?:don't|dont|do not) want (?:to (?:get|receive|see) )?(?:any |any more |more |your |these |the )*{messages}",
            r"(?:don't|dont|do not|never) (?:ever )?(?:text|message|contact|spam|write) (?:to )?me(?: again| any ?more)?(?= *$|[.,!])",
            r"(?:don't|dont|do not|never) send (?:me )?(?:any |any more |more |your |these |the )*{messages}",
            r"(?:remove|take|delete) me (?:from|off) (?:your|the|this|that|all) (?:{kind} )?(?:lists?|database)",
            r"unsubscribe me",
            r"leave me alone",
            r"opt me out",
            r"i (?:want|would like|wish) to (?:unsubscribe|opt out)",
        ),
        negated=(
            r"(?:don't|dont|do not|never|didn't|did not|won't|will not|not) (?:\w+ ){0,2}(?:stop|quit|cease|unsubscribe|opt)",
            r"(?:don't|dont|do not) (?:\w+ ){0,2}(?:remove|take|delete|leave) me",
            r"(?:why|when|since|if) (?:did |have |had )?(?:you|they) (?:stop|stopped)",
        ),
    ),
    "de": _patterns(
        triggers="keine keinen hort hor horen hore aufhoren schreibt schreiben schreib schick schicken schickt schicke senden sendet "
        "streichen nehmt nehmen melden meldet lasst lassen lass stoppt stoppen",
        advertising=r"werbung|werbe\w*|angebote?n?|newsletter|reklame|aktionen|promotions?",
        things=r"nachrichten|sms|whatsapps?|mails|benachrichtigungen|werbung|werbe\w*|angebote|newsletter|reklame",
        write=r"schreibt?|schreiben sie|schicke?t?|schicken sie|sendet?|senden sie",
        asks=(
            r"(?:bitte )?keine {things} mehr",
            r"keine (?:weiteren|solchen|neuen) {things}",
            r"(?:hort|hor|hore|horen sie)(?: bitte| endlich)? auf,? (?:mir|mich|uns)",
            r"{write} (?:mir|uns) (?:bitte )?(?:nicht mehr|nichts mehr|nie wieder)",
            r"{write} (?:mir|uns) (?:bitte )?keine (?:\w+ )?{things}",
            r"(?:streichen sie|nehmt|nehmen sie) mich (?:bitte )?(?:von|aus)",
            r"(?:meldet|melden sie) mich (?:bitte )?ab",
            r"(?:lasst?|lassen sie) mich (?:bitte )?in ruhe",
            r"stopp(?:t|en sie) (?:die |alle |bitte )*{things}",
        ),
        negated=(
            r"(?:nicht|nie) (?:\w+ )?(?:aufhoren|abmelden)",
            r"(?:hort|hor|horen sie)(?: bitte)? nicht auf",
            r"warum (?:\w+ ){0,3}keine",
            r"ich (?:habe|bekomme|erhalte|kriege) (?:\w+ )?keine",
        ),
    ),
    "nl": _patterns(
        triggers="stop stoppen geen schrijf laat stuur haal niet",
        advertising=r"reclame|aanbiedingen|nieuwsbrief|nieuwsbrieven|acties|promoties?",
        things=r"berichten|appjes|sms'?jes|meldingen|reclame|aanbiedingen|nieuwsbrief|nieuwsbrieven",
        asks=(
            r"geen {things} meer",
            r"stop(?:pen)? (?:met |het )?(?:berichten |mij |me )?(?:te )?(?:sturen|appen|spammen)",
            r"stop(?:pen)? met (?:de |deze |die |jullie )*{things}",
            r"stuur(?:t)? (?:me|mij|ons) (?:alstublieft |aub )?(?:niets|geen \w+) meer",
            r"schrijf (?:me|mij) (?:alstublieft |aub )?uit",
            r"haal (?:me|mij) (?:\w+ )?(?:van|uit) (?:de|deze|jullie|uw) lijst",
            r"laat (?:me|mij) met rust",
        ),
        negated=(r"(?:niet|nooit) (?:\w+ )?(?:stoppen|uitschrijven)", r"stop (?:aub |alsjeblieft )?niet", r"waarom (?:\w+ ){0,3}geen"),
    ),
    "es": _patterns(
        triggers="no deja dejen deje dejad paren pare para basta quitenme borrenme denme deme dame eliminenme",
        advertising=r"publicidad|anuncios|ofertas|promociones|propaganda|boletines|boletin",
        things=r"mensajes|notificaciones|whatsapps?|publicidad|anuncios|ofertas|promociones|propaganda|boletines",
        asks=(
            r"no (?:quiero|deseo) (?:\w+ )?recibir (?:mas|ningun|ninguna|sus|estos|estas|{things})",
            r"no quiero (?:mas|ningun|sus|estos|estas) (?:\w+ )?{things}",
            r"no me (?:escriban|escribas|manden|mandes|envien|envies|contacten) (?:\w+ )?(?:mas|nunca|{things})",
            r"no me (?:escriban|escribas|contacten)(?= *$|[.,!])",
            r"(?:dejen?|dejad|paren?|para|basta) de (?:enviar|mandar|escribir|contactar)(?:me|nos)?",
            r"no mas {things}",
            r"(?:quitenme|borrenme|eliminenme) de",
            r"(?:denme|deme|dame) de baja",
        ),
        negated=(r"no (?:dejen?|dejes|dejad|paren|pares) de", r"por que (?:no|dejaron|han dejado)"),
    ),
    "fr": _patterns(
        triggers="arretez arrete cessez ne n'envoyez plus desabonnez desinscrivez laissez stop supprimez retirez veux souhaite",
        advertising=r"publicites?|pubs?|offres?|promos?|promotions?|reclames?|newsletters?",
        things=r"messages?|sms|notifications?|publicites?|pubs?|offres?|promos?|promotions?|newsletters?",
        asks=(
            r"(?:arretez|arrete|cessez|stop)(?: de)? (?:m'|me |nous |d')?(?:envoyer|ecrire|contacter|harceler|spammer)",
            r"(?:arretez|cessez) (?:vos|les|ces) {things}",
            r"ne m'(?:ecrivez|ecris|envoyez|envoie) plus",
            r"ne me (?:contactez|contacte|spammez) plus",
            r"je ne (?:veux|souhaite|desire) plus (?:recevoir|de {things}|vos {things}|ces {things}|aucun)",
            r"(?:je ne veux )?plus (?:de|aucun|aucune) {things}(?= *$|[.,!]| svp| merci| s'il)",
            r"(?:desabonnez|desinscrivez|supprimez|retirez)[- ]moi",
            r"laissez[- ]moi (?:tranquille|en paix)",
        ),
        negated=(r"n'?e? ?(?:arretez|arrete|cessez) (?:pas|jamais|surtout pas)", r"pourquoi (?:\w+ ){0,3}plus"),
    ),
    "pt": _patterns(
        triggers="pare parem para parar nao chega nada tirem tire remova removam descadastre descadastrem me",
        advertising=r"publicidade|propagandas?|anuncios|ofertas|promocoes",
        things=r"mensagens|mensagem|notificacoes|publicidade|propagandas?|anuncios|ofertas|promocoes",
        asks=(
            r"(?:pare|parem|para|parar) de (?:me )?(?:mandar|enviar|escrever|contatar|encher)(?:-me)?",
            r"nao (?:quero|desejo) (?:mais )?receber",
            r"nao quero mais (?:essas |as |suas )?{things}",
            r"nao me (?:mande|mandem|envie|enviem|escreva|escrevam) (?:mais|{things})",
            r"(?:chega|nada) de {things}",
            r"(?:me )?(?:tirem?|removam?|descadastrem?)(?:-me| me)? (?:da|desta|dessa) lista",
            r"me descadastrem?",
        ),
        negated=(r"nao (?:pare|parem|para) de", r"por ?que (?:\w+ ){0,2}nao"),
    ),
}

_TOKEN = re.compile(r"[\w']+")


def find_request(folded: str, language: str) -> SentenceRequest:
    """What a sentence asks for: to end `marketing`, to end `all` messages, or nothing.

    Read in the language and in English; in all languages when it is not known.
    """
    tokens = frozenset(_TOKEN.findall(folded))
    for patterns in _languages(language):
        if patterns.triggers.isdisjoint(tokens):
            continue
        if patterns.asks.search(folded) and not patterns.negated.search(folded):
            return "marketing" if patterns.advertising.search(folded) else "all"
    return ""


def _languages(language: str) -> tuple[Patterns, ...]:
    if not language:
        return tuple(PATTERNS.values())
    own, english = PATTERNS.get(language), PATTERNS["en"]
    return (english,) if own is None or own is english else (own, english)
