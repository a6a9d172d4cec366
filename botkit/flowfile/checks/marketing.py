"""Marketing words where people agreed to none: in free-form texts, in messages said to be utility, in what asks for consent to utility.

WhatsApp moves a utility template with an offer in it to the marketing category, at its price, and a customer's own message is no
consent to marketing. A word is no proof: so this is a warning, and answers to questions ("Do you have discounts?") are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from botkit.core.flow.model import OptIn, Speaking, Step
from botkit.flowfile.analysis.expression_variables import blank_braces
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.yaml.nodes import Scalar

# What advertises in any context, per language; words that also serve ("offer" a seat, "free" Wi-Fi, "save" an answer) stand with their
# company only.
_WORDS: dict[str, tuple[str, ...]] = {
    "any": (r"\d+ ?% (?:off|discount|rabatt|korting|de descuento|de réduction|de remise|de desconto)", r"black friday", r"cyber monday"),
    "en": (
        r"(?:special|exclusive|limited|summer|winter|holiday|our latest|our best) (?:offers?|deals?|sale)",
        r"discounts?(?: codes?)?",
        r"promo(?:tion)?(?:al)? (?:codes?|offers?|deals?)",
        r"coupons?(?: codes?)?",
        r"on sale",
        r"flash sale",
        r"buy (?:now|one)",
        r"shop now",
        r"order now",
        r"limited[- ]time",
        r"while (?:stocks?|supplies) lasts?",
        r"don['’]t miss(?: out)?",
        r"for free!",
        r"free gift",
        r"bargains?",
        r"lowest prices?",
    ),
    "de": (
        r"sonderangebote?",
        r"(?:unsere|neuen?|beste[nr]?|exklusive[nr]?|tolle[nr]?) angebote?",
        r"rabatt(?:e|code|codes|aktion)?",
        r"gutschein(?:e|code|codes)?",
        r"schnäppchen",
        r"jetzt (?:kaufen|zugreifen|bestellen|sichern|shoppen)",
        r"nur für kurze zeit",
        r"solange der vorrat reicht",
        r"gratis[- ]?geschenk",
        r"% günstiger",
    ),
    "nl": (
        r"(?:speciale|exclusieve|onze|beste|nieuwe) aanbiedingen?",
        r"korting(?:en|scode|scodes|sbon)?",
        r"koopjes?",
        r"(?:koop|bestel|shop|boek) nu",
        r"op is op",
        r"zolang de voorraad strekt",
        r"gratis cadeau",
        r"mis (?:het|deze kans) niet",
    ),
    "es": (
        r"ofertas? (?:especial(?:es)?|exclusivas?)",
        r"descuentos?",
        r"cup(?:ón|ones)",
        r"rebajas",
        r"c[oó]mpr[ae](?:lo)? ya",
        r"por tiempo limitado",
        r"hasta agotar existencias",
        r"regalo gratis",
        r"no te lo pierdas",
    ),
    "fr": (
        r"offres? (?:spéciales?|exclusives?)",
        r"codes? promo",
        r"bons? de réduction",
        r"soldes",
        r"achetez maintenant",
        r"durée limitée",
        r"cadeau gratuit",
        r"ne manquez pas",
        r"profitez[- ]en",
    ),
    "pt": (
        r"ofertas? (?:especia(?:l|is)|exclusivas?)",
        r"descontos?",
        r"cupo(?:m|ns)",
        r"liquidação",
        r"compre (?:já|agora)",
        r"por tempo limitado",
        r"enquanto durarem os estoques",
        r"brinde grátis",
        r"não perca",
    ),
}
_PATTERNS = {
    code: re.compile(rf"(?<!\w)(?:{'|'.join((*words, *_WORDS['any']))})(?!\w)", re.IGNORECASE)
    for code, words in _WORDS.items()
    if code != "any"
}


def marketing_words(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        if parsed.flow is None:
            continue
        for word, step, key in parsed.step_texts():
            what = _other_purpose(step, context) if _is_sent(key) else None
            if what is None:
                continue
            if match := _marketing_match(word.text, parsed.flow.language):
                yield parsed.problem_in(
                    word, match.start(), len(match[0]), "marketing-words", *_sentence(match[0], what), severity="warning"
                )
            for sidecar in parsed.sidecars:
                translation = sidecar.translated.get(word.text)
                if translation and (match := _marketing_match(translation, sidecar.language)):
                    node = next((entry.text_node for entry in sidecar.entries if entry.text == translation), None)
                    if isinstance(node, Scalar):
                        span = sidecar.document.locate(node, match.start(), len(match[0]))
                        message, hint = _sentence(match[0], what)
                        yield sidecar.document.problem(node, "marketing-words", message, hint, severity="warning", at=span)


def _marketing_match(text: str, language: str) -> re.Match[str] | None:
    pattern = _PATTERNS.get(language.replace("_", "-").partition("-")[0])
    # Names inside of braces are the author's, not words that a customer reads.
    return pattern.search(blank_braces(text)) if pattern else None


def _is_sent(key: str) -> bool:
    """Whether a text of a step advertises by itself: not what a customer may choose, nor an answer that they asked for."""
    return key in ("say", "ask", "header", "footer", "caption", "retry", "remind.say", "link.label")


def _other_purpose(step: Step, context: CheckContext) -> str | None:
    """What the message is meant to be, None where marketing is what was agreed to."""
    if isinstance(step, OptIn):
        return None if step.purpose == "marketing" else "this asks for consent to utility messages"
    if not isinstance(step, Speaking):
        return None
    known = context.business.templates.get(step.template) if context.business and step.template else None
    purpose = step.purpose or (known.category if known else "service")
    if purpose == "marketing":
        return None
    return f"this message is sent as {purpose}" if step.purpose or known else "this message is sent without consent to marketing"


def _sentence(words: str, what: str) -> tuple[str, str]:
    message = f'"{words}" advertises, but {what}'
    return message, 'say "purpose: marketing", which only those get who agreed to it; or leave the words out'
