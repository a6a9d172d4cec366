"""Files of customers over the API: named in the conversation, fetched as bytes, never shown as a page."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert

from botkit.store.tables import files
from tests.support.api_server import ApiSite

HANDLE = "0123456789abcdef0123456789abcdef"


def test_a_kept_file_comes_as_bytes_that_no_browser_shows(site: ApiSite) -> None:
    ticket, now = site.ticket(), datetime.now(UTC)
    row = {
        "contact_id": ticket["contact"], "file": HANDLE, "channel": "main", "ref": "", "url": "", "expected": "", "due_at": now,
        "received_at": now, "mime": "text/html", "state": "kept", "problem": "", "attempts": 1, "size": 9, "sha256": "ab",
        "content": b"<script>!",
    }  # fmt: skip
    with site.server.runtime.store.begin() as tx:
        tx.execute(insert(files), row)
    answer = site.get(f"/v1/files/{HANDLE}")
    assert (answer.status, answer.raw) == (200, b"<script>!")
    shown = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "X-Mime")}
    assert shown == {
        "Content-Type": "application/octet-stream", "Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff",
        "X-Mime": "text/html",
    }  # fmt: skip
    older = site.get(f"/files/{HANDLE}")
    assert (older.status, older.raw, older.headers["Content-Disposition"]) == (200, answer.raw, "attachment")


def test_a_file_that_is_not_there_is_not_found_and_needs_its_scope(site: ApiSite) -> None:
    assert site.get(f"/v1/files/{'f' * 32}").code == "not-found"
    assert site.get("/v1/files/x").code == "not-found"
    assert site.get(f"/v1/files/{HANDLE}", token=site.new_token("tickets:read")).code == "scope-missing"


def test_a_picture_of_a_customer_stands_in_the_conversation_with_its_handle(site: ApiSite) -> None:
    number = site.says("colleague")
    (ticket,) = site.get("/v1/tickets?limit=1").json["tickets"]
    site.sends({"type": "image", "image": {"id": "media-1", "mime_type": "image/png", "sha256": "", "caption": "My seat"}}, number)
    told = site.get(f"/v1/tickets/{ticket['id']}/messages").json["messages"]
    shown = [(one["text"], len(one["file"])) for one in told if one["side"] == "customer"]
    assert shown == [("colleague", 0), ("My seat", 32)]
