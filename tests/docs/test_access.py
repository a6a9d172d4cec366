"""docs/access.md has every scope and every role. `BOTKIT_UPDATE=1` rewrites its tables."""

from __future__ import annotations

import os

from botkit.policy.access import ROLES, SCOPES
from tests.support.marked_tables import table_after
from tests.support.paths import DOCS

PAGE = DOCS / "access.md"


def test_the_tables_are_those_of_the_code() -> None:
    scopes = [f"| `{scope}` | {text} |" for scope, text in SCOPES.items()]
    roles = [f"| `{role}` | {', '.join(f'`{scope}`' for scope in scopes)} |" for role, scopes in ROLES.items()]
    for mark, head, rows in (("scopes", ("scope", "what it lets one do"), scopes), ("roles", ("role", "scopes"), roles)):
        written, expected = table_after(PAGE, mark, head, rows)
        if os.environ.get("BOTKIT_UPDATE"):
            PAGE.write_text(expected, encoding="utf-8")
        assert written == expected, "run it once more with BOTKIT_UPDATE=1"
