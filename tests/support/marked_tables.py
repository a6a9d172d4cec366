"""Tables of pages that are made from the code: each stands below a mark, `<!-- name -->`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def table_after(page: Path, mark: str, head: Sequence[str], rows: Sequence[str]) -> tuple[str, str]:
    """The page as it is, and as it would be with this table below its mark."""
    written = page.read_text(encoding="utf-8")
    table = "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *rows])
    above, sign, below = written.partition(f"<!-- {mark} -->\n")
    assert sign, f"{page.name} has no mark {mark}"
    return written, above + sign + "\n" + table + "\n\n" + re.sub(r"\A\n*(\|[^\n]*\n)*\n*", "", below)
