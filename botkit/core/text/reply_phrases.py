"""What customers say around an answer, in six languages: wait a moment, why do you ask, I meant something else, change it.

The languages are read together, as with command words. Lists are whole messages, or beginnings where a function says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# The customer needs time.
HOLD: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("one moment", "one moment please", "just a moment", "a moment", "a moment please", "one second", "one sec", "just a second"),
        *("just a sec", "one minute", "just a minute", "hold on", "hang on", "wait", "wait a moment", "wait a minute", "wait please"),
        *("let me check", "let me look", "give me a moment", "give me a minute", "i need to check", "i have to look it up"),
    ),
    "de": (
        *("moment", "moment bitte", "einen moment", "einen moment bitte", "kleinen moment", "augenblick", "einen augenblick"),
        *("sekunde", "eine sekunde", "eine minute", "warte", "warte kurz", "warten sie", "warten sie bitte", "ich schaue nach"),
        *("ich muss nachsehen", "ich muss kurz schauen", "ich sehe nach"),
    ),
    "nl": (
        *("een moment", "moment", "momentje", "een momentje", "een ogenblik", "even wachten", "wacht even", "wacht", "ogenblikje"),
        *("een seconde", "ik kijk even", "ik zoek het even op", "even kijken"),
    ),
    "fr": (
        *("un moment", "un instant", "une seconde", "une minute", "attendez", "attends", "un moment svp", "un instant svp"),
        *("un moment s'il vous plaît", "un instant s'il vous plaît", "je regarde", "je vérifie", "laissez-moi vérifier"),
    ),
    "es": (
        *("un momento", "un momento por favor", "un segundo", "un minuto", "espera", "espere", "espere un momento", "espera un momento"),
        *("déjame ver", "déjeme ver", "lo miro", "ahora lo miro", "momentito", "un momentito"),
    ),
    "pt": (
        *("um momento", "um momento por favor", "um segundo", "um minuto", "espera", "espere", "espere um momento", "só um momento"),
        *("só um minuto", "deixa eu ver", "deixe-me ver", "vou ver", "um instante"),
    ),
}

# The customer wants to know why, or what is meant.
WHY: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("why", "why do you need it", "why do you need that", "why do you need this", "why do you ask", "why do you want to know"),
        *(
            "what for",
            "what do you need it for",
            "what is that",
            "what's that",
            "what does that mean",
            "what do you mean",
            "is that necessary",
        ),
        *("why do you need to know", "why is that needed", "do you need that", "why do you need to know that"),
    ),
    "de": (
        *("warum", "wozu", "wofür", "warum brauchen sie das", "wozu brauchen sie das", "wofür brauchen sie das", "warum fragen sie"),
        *("warum wollen sie das wissen", "was ist das", "was heißt das", "was bedeutet das", "was meinen sie", "muss das sein"),
    ),
    "nl": (
        *("waarom", "waarvoor", "waarom vraagt u dat", "waarom heeft u dat nodig", "waar is dat voor nodig", "waarom wilt u dat weten"),
        *("wat is dat", "wat betekent dat", "wat bedoelt u", "is dat nodig"),
    ),
    "fr": (
        *("pourquoi", "pour quoi faire", "pourquoi faire", "pourquoi demandez-vous cela", "pourquoi vous demandez ça"),
        *("pourquoi en avez-vous besoin", "c'est quoi", "qu'est-ce que c'est", "qu'est-ce que ça veut dire", "que voulez-vous dire"),
    ),
    "es": (
        *("por qué", "para qué", "por qué lo necesita", "para qué lo necesita", "por qué lo pregunta", "por qué quiere saberlo"),
        *("qué es eso", "qué significa eso", "qué quiere decir", "es necesario"),
    ),
    "pt": (
        *("por quê", "por que", "para quê", "para que", "por que precisa disso", "para que precisa disso", "por que pergunta"),
        *("o que é isso", "o que significa isso", "o que quer dizer", "é necessário"),
    ),
}

# What was understood from a sentence is to be asked after all. The first is the word that customers are told.
CHANGE: Mapping[str, tuple[str, ...]] = {
    "en": ("change", "change it", "change that", "that is wrong", "that's wrong", "wrong", "not right", "that is not right"),
    "de": ("ändern", "das ändern", "falsch", "das ist falsch", "das stimmt nicht", "stimmt nicht"),
    "nl": ("wijzigen", "wijzig", "dat klopt niet", "klopt niet", "fout", "dat is fout"),
    "fr": ("modifier", "modifie", "c'est faux", "faux", "ce n'est pas ça", "ce n'est pas correct"),
    "es": ("cambiar", "cambiarlo", "está mal", "eso está mal", "no es correcto", "incorrecto"),
    "pt": ("alterar", "mudar", "está errado", "isso está errado", "errado", "não está certo"),
}

# "I meant …": what follows corrects an answer.
_MEANT = (
    *("i meant to say", "i meant", "i mean", "i said", "i wanted to say", "make it", "make that", "let's make it", "correction"),
    *("change it to", "change that to", "change to", "it should be", "that should be", "should be", "it is actually", "it's actually"),
    *("ich meinte", "ich meine", "ich sagte", "ich wollte sagen", "korrektur", "doch lieber", "lieber doch", "mach", "machen sie"),
    *("ändern sie es auf", "ändere es auf", "es soll", "es sollte", "es muss heißen", "eigentlich meinte ich"),
    *("ik bedoelde", "ik bedoel", "ik zei", "ik wilde zeggen", "correctie", "maak er", "doe maar", "toch liever", "verander het in"),
    *("je voulais dire", "je veux dire", "j'ai voulu dire", "mettez plutôt", "mets plutôt", "plutôt", "changez en", "en fait c'est"),
    *("quise decir", "quería decir", "quiero decir", "me refería a", "corrección", "cámbialo a", "cámbielo a", "ponga", "pon"),
    *("eu quis dizer", "quis dizer", "queria dizer", "quero dizer", "correção", "mude para", "muda para", "eu disse"),
)
# What may stand before it, and alone says less: "no, 60", "sorry, Tuesday".
_NO = (
    *("no", "nope", "oh no", "no wait", "wait", "sorry", "oops", "actually", "rather", "no sorry", "oh", "ah", "well", "no no"),
    *("nein", "ach nein", "quatsch", "entschuldigung", "sorry nein", "halt", "doch", "eigentlich", "moment", "pardon"),
    *("nee", "nee sorry", "oeps", "eigenlijk", "wacht", "nee wacht", "non", "ah non", "en fait", "désolé", "désolée", "excusez-moi"),
    *("perdón", "perdona", "perdone", "en realidad", "ay no", "não", "desculpe", "desculpa", "na verdade", "aliás"),
)
# "not 50 but 60", "60, not 50"; "change the amount to 60".
_NOT_BUT = re.compile(r"^(?:not|nicht|niet|pas|no|não|nao)\s+(?P<old>.+?),?\s+(?:but|sondern|maar|mais|sino|mas)\s+(?P<new>.+)$", re.I)
_BUT_NOT = re.compile(
    r"^(?P<new>.*?[^\s,]),?\s+(?:not|nicht|niet|pas|y no|e não|and not|instead of|statt|in plaats van|au lieu de)\s+(?P<old>.+)$", re.I
)
_CHANGE_TO = re.compile(
    r"^(?:please\s+|bitte\s+)?(?:"
    r"(?:change|correct|set|update)\s+(?:the\s+|my\s+)?(?P<en>.+?)\s+to|"
    r"(?:the|my)\s+(?P<is>\w+(?: \w+)?)\s+(?:is|should be)(?:\s+actually)?|"
    r"(?:ändere|ändern sie|setze)\s+(?:den\s+|die\s+|das\s+)?(?P<de>.+?)\s+(?:auf|zu|in)|"
    r"(?:verander|wijzig)\s+(?:de\s+|het\s+)?(?P<nl>.+?)\s+(?:in|naar)|change[rz]?\s+(?:le\s+|la\s+|l.)?(?P<fr>.+?)\s+(?:en|à|par)|"
    r"cambi[ae]r?\s+(?:el\s+|la\s+)?(?P<es>.+?)\s+(?:a|por)|(?:mud|alter)[ae]r?\s+(?:o\s+|a\s+)?(?P<pt>.+?)\s+para"
    r")\s+(?P<new>.+)$",
    re.I,
)


def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, longest_first))})(?![\w'’])[\s,.:;!…-]*", re.IGNORECASE)


_MEANT_AT = _beginning(_MEANT)
_NO_AT = _beginning(_NO)
MAX_CORRECTION = 200  # characters; a longer message is a story


class Correction:
    """A reply that corrects an answer: the `new` words, the `old` ones and the `name` of the answer, where they are said. `is_plain`: the
    reply says that it corrects; "no, 60" only hints at it. `denies`: it begins with a no."""

    __slots__ = ("denies", "is_plain", "name", "new", "old")

    def __init__(self, new: str, *, old: str = "", name: str = "", is_plain: bool, denies: bool = False) -> None:
        self.new = new.strip(" ,.!;")
        self.old = old.strip(" ,.!;")
        self.name = name.strip()
        self.is_plain = is_plain
        self.denies = denies


def correction_in(text: str) -> Correction | None:
    """What a message corrects, or None when it does not begin like a correction."""
    rest = text.strip()
    if len(rest) > MAX_CORRECTION or rest.isalnum():  # most answers are one word, and one word corrects nothing
        return None
    hints = meant = False
    while match := _NO_AT.match(rest):
        if found := _NOT_BUT.match(rest):
            return Correction(found["new"], old=found["old"], is_plain=True)
        rest, hints = rest[match.end() :], True
    while match := _MEANT_AT.match(rest):
        rest, meant = rest[match.end() :], True
    if found := _NOT_BUT.match(rest):
        return Correction(found["new"], old=found["old"], is_plain=True)
    if found := _CHANGE_TO.match(rest):
        name = next(value for key, value in found.groupdict().items() if key != "new" and value)
        return Correction(found["new"], name=name, is_plain=True)
    if found := _BUT_NOT.match(rest):  # without "no" before it, only where the old words are an answer
        return Correction(found["new"], old=found["old"], is_plain=hints or meant)
    return Correction(rest, is_plain=meant, denies=hints) if (hints or meant) and rest.strip(" ,.!;?") else None


# Nothing of what was offered was meant, in all six languages.
NONE_OF_THESE = (
    *("none", "none of them", "none of those", "neither", "no", "nope", "something else", "other", "not these", "nothing of that"),
    *("keine davon", "keins davon", "keines davon", "nein", "etwas anderes", "was anderes", "nichts von dem", "weder noch"),
    *("geen", "geen daarvan", "nee", "iets anders", "geen van allen", "geen van deze vragen"),
    *("ninguna", "ninguno", "ninguna de ellas", "otra cosa", "algo diferente"),
    *("aucune", "aucun", "aucune de celles-ci", "non", "autre chose", "rien de tout ça"),
    *("nenhuma", "nenhum", "nenhuma delas", "não", "outra coisa"),
)
