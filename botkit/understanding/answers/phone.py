"""Phone numbers in international form, by the region of the business or the contact (phonenumberslite)."""

from __future__ import annotations

import phonenumbers

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.text import MAX_CHARACTERS
from botkit.understanding.answers.values import Outcome, Reading, settle

# Ranges that regulators keep for films and examples. Nobody has these numbers, and every test and manual uses them (Ofcom, 2019).
FOR_EXAMPLES = ("+447700900", "+442079460", "+441632960")


def read(message: Message, *, region: str | None = None) -> Outcome:
    """Read a number that can be dialled, as E.164 ("+447700900123"). `region` ("GB") is for those without their country."""
    text = message.text[:MAX_CHARACTERS].strip()
    default = (region or message.locale.territory or "").upper() or None
    readings = []
    # 00 is how most of the world dials +, and the library knows it for a known region only.
    for match in phonenumbers.PhoneNumberMatcher(_with_plus(text), default, leniency=phonenumbers.Leniency.POSSIBLE):
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if not phonenumbers.is_valid_number(match.number) and not value.startswith(FOR_EXAMPLES):
            continue
        dialled = "00" + match.raw_string[1:]
        readings.append(Reading(value=value, text=dialled if text.startswith(dialled) else match.raw_string))
    return settle(readings)


def _with_plus(text: str) -> str:
    return "+" + text[2:] if text.startswith("00") else text


def region_of(number: str) -> str:
    """The country of a number in international form; nothing for what is none."""
    try:
        region = phonenumbers.region_code_for_country_code(phonenumbers.parse(number).country_code or 0)
    except phonenumbers.NumberParseException:
        return ""
    return "" if region == "ZZ" else str(region)  # ZZ: no country has this code
