"""The resources of the API, one file each: their models and what their routes do. A new one is a file here and its rows in routes.py."""

from __future__ import annotations

from collections.abc import Mapping

# Resource -> what it is, in the order of the page.
RESOURCES: Mapping[str, str] = {
    "callers": "The token that calls.",
    "queues": "The queues of tickets, with what waits in each.",
    "tickets": "Conversations that people are responsible for.",
    "messages": "What was said in the conversation of a ticket, and answers to it.",
    "replies": "What an answer may be now, what it costs, and what is prepared for it.",
    "files": "Files that customers sent.",
    "changes": "What changes in tickets, as it happens.",
    "contacts": "People, and everything that is stored about them.",
    "consents": "What people agreed to, with the proof.",
    "events": "What happened in the business, which starts flows.",
    "flows": "The flows that run.",
    "publications": "Which flows were live when.",
    "reports": "Counts and sums from the log.",
}
