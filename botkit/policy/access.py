"""Who may do what through the API: scopes, one for each kind of thing, and roles, which are names for several of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SCOPES: Mapping[str, str] = {
    "tickets:read": "See tickets, their conversations, and what changes in them.",
    "tickets:write": "Take, answer, move, snooze and close tickets.",
    "contacts:read": "See and export what is stored about people.",
    "contacts:erase": "Erase people.",
    "consents:read": "See what people agreed to.",
    "consents:write": "Enter what people agreed to, and take it back.",
    "events:read": "See what became of events.",
    "events:write": "Post events, which start flows.",
    "files:read": "Fetch files that customers sent.",
    "flows:read": "See the flows, and what was published when.",
    "flows:publish": "Make flows live that were live before.",
    "reports:read": "See reports.",
}

_AGENT = ("tickets:read", "tickets:write", "files:read")

# A token is given the scopes that its roles have on that day: what a role gains later, no token gains unseen.
ROLES: Mapping[str, tuple[str, ...]] = {
    "agent": _AGENT,
    "supervisor": (*_AGENT, "contacts:read", "consents:read", "consents:write", "reports:read"),
    "author": ("flows:read", "flows:publish", "reports:read"),
    "auditor": tuple(scope for scope in SCOPES if scope.endswith(":read")),
    "operator": ("contacts:erase", "consents:read", "consents:write", "flows:read", "flows:publish"),
    "desk": _AGENT,
    "system": ("events:read", "events:write"),
}

CONFIGURED = ("events:write",)  # of a token in botkit.yaml, beside the older calls that it was made for


def scopes_of(roles: Collection[str], scopes: Collection[str]) -> tuple[str, ...]:
    """The scopes of these roles, and these scopes, in order. All names must be known."""
    wanted = {scope for role in roles for scope in ROLES[role]} | set(scopes)
    return tuple(scope for scope in SCOPES if scope in wanted)
