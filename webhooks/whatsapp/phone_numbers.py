"""Phone numbers and scoped ids: how to distinguish them, and the spellings that WhatsApp may use for the same phone."""

from __future__ import annotations

import re

import phonenumbers

BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
PARENT = re.compile(r"[A-Z]{2}\.ENT\.[A-Za-z0-9]{1,128}", re.ASCII)
DIGITS = re.compile(r"[0-9]{5,20}", re.ASCII)
DECORATION = re.compile(r"[\s+().\-/\u00a0\u2011]")


def is_scoped(identifier: str) -> bool:
    """Whether it is a business-scoped user id, which has been observed in `from` and `wa_id` too, where a phone number belongs."""
    return BSUID.fullmatch(identifier) is not None


def is_parent(identifier: str) -> bool:
    return PARENT.fullmatch(identifier) is not None


def digits(identifier: str) -> str:
    """The digits of a phone number; empty when it is none."""
    bare = DECORATION.sub("", identifier)
    return bare if DIGITS.fullmatch(bare) else ""


def spellings(phone: str) -> tuple[str, ...]:
    """Other forms under which the same phone may be known. Empty for most countries.

    Brazil put a 9 before mobile numbers, Mexico had a 1 and Argentina has a 9 after the country code (and a 15 after the area code
    when dialled at home). WhatsApp keeps the number that an account was created with, so all of them occur.
    """
    for prefix, find in SPELLINGS.items():
        if phone.startswith(prefix):
            return tuple(sorted(find(phone[len(prefix) :]) - {phone}))
    return ()


def _brazil(national: str) -> set[str]:
    area, rest = national[:2], national[2:]
    if len(rest) == 8 and rest[0] in "6789":  # mobile numbers began so before the ninth digit; 2 to 5 are landlines
        return {f"55{area}9{rest}", f"55{national}"}
    if len(rest) == 9 and rest[0] == "9" and rest[1] in "6789":
        return {f"55{area}{rest[1:]}", f"55{national}"}
    return set()


def _mexico(national: str) -> set[str]:
    bare = national[1:] if len(national) == 11 and national[0] == "1" else national
    return {f"52{bare}", f"521{bare}"} if len(bare) == 10 and bare[0] in "23456789" else set()


def _argentina(national: str) -> set[str]:
    bare = _argentine_number(national)
    area = _argentine_area(bare)
    if not area:
        return set()
    return {f"54{bare}", f"549{bare}", f"54{bare[:area]}15{bare[area:]}"}


def _argentine_number(national: str) -> str:
    """Area code and number, ten digits, without the 9 and the 15."""
    if len(national) == 11 and national[0] == "9":
        return national[1:]
    if len(national) == 12:
        for area in (2, 3, 4):
            bare = national[:area] + national[area + 2 :]
            if national[area : area + 2] == "15" and _argentine_area(bare) == area:
                return bare
    return national if len(national) == 10 else ""


def _argentine_area(bare: str) -> int:
    """How long the area code is (2 to 4 digits); 0 when this is no Argentine mobile number."""
    if len(bare) != 10:
        return 0
    number = phonenumbers.PhoneNumber(country_code=54, national_number=int("9" + bare))
    # The length includes the mobile token 9 before the area code.
    length = phonenumbers.length_of_national_destination_code(number) - 1 if phonenumbers.is_valid_number(number) else 0
    return length if length in (2, 3, 4) else 0


SPELLINGS = {"55": _brazil, "52": _mexico, "54": _argentina}
