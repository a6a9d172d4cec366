"""E-mail addresses, found inside a sentence; spaces and "at" are not guessed."""

from __future__ import annotations

import re

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.text import MAX_CHARACTERS
from botkit.understanding.answers.values import Outcome, Reading, settle

# RFC 5321, section 4.5.3.1: 64 octets before the @, 255 after it.
MAX_LOCAL = 64
MAX_DOMAIN = 255
_LOCAL = re.compile(rf"[\w!#$%&'*+/=?^`{{|}}~.-]{{1,{MAX_LOCAL}}}\Z")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
# What people put around an address and never into it.
_AROUND = "<>()[]{}\"'“”„«»,;:.!?*_"


def read(message: Message) -> Outcome:
    """Read an address; the domain comes back in lower case, the part before the @ as written."""
    readings = []
    for word in message.text[:MAX_CHARACTERS].replace("mailto:", " ").split():
        candidate = word.strip(_AROUND)
        local, at, domain = candidate.rpartition("@")
        if at and _is_local(local) and _is_domain(domain):
            readings.append(Reading(value=f"{local}@{domain.lower()}", text=candidate))
    return settle(readings)


def _is_local(local: str) -> bool:
    return bool(_LOCAL.match(local)) and not local.startswith(".") and not local.endswith(".") and ".." not in local


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(domain) <= MAX_DOMAIN and len(labels) >= 2 and all(_LABEL.match(label) for label in labels) and not labels[-1].isdigit()
