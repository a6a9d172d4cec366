"""`botkit consent`, `contact` and `retention` as an operator uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from botkit.cli.commands.consent import consent
from botkit.cli.commands.contact import contact
from botkit.cli.commands.retention import retention
from botkit.errors import SecretMissing, StoreUnavailable, UsageError
from botkit.store import Store

ANA = "whatsapp:+44 7700 900123"
LIST = """\
address,purpose,occurred_at,method,text_version,source,topic
+44 7700 900124,marketing,2026-10-01T10:00:00Z,web_form,3,shop,offers
+44 7700 900125,marketing,2026-10-01T10:00:00Z,web_form,,shop,offers
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "botkit.yaml").write_text("botkit: 1\nsuppression_key: env BOTKIT_SUPPRESSION_KEY\n")
    monkeypatch.setenv("BOTKIT_SUPPRESSION_KEY", "a long random text that is kept")
    Store.open(f"sqlite:///{tmp_path / 'botkit.db'}").close()
    return tmp_path


@pytest.fixture
def call(project: Path) -> Callable[..., Any]:
    """Run a command on the project; what it prints as JSON, or its exit code when it is not 0. Faults are raised as `main` gets them."""

    def run(app: Any, *words: str) -> Any:
        result = CliRunner().invoke(app, [*words, "--project", str(project), "--json"])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code or json.loads(result.stdout.splitlines()[0] if words[0] == "export" else result.stdout)

    return run


def grant(call: Callable[..., Any], *more: str) -> Any:
    return call(consent, "grant", ANA, "--purpose", "marketing", "--note", "at the desk", "--evidence", "form 7", "--by", "anna", *more)


def test_what_is_granted_and_withdrawn_is_shown_with_its_proof(call: Callable[..., Any]) -> None:
    given = grant(call, "--topic", "offers", "--wording", "Offers by WhatsApp?", "--text-version", "3", "--at", "2026-10-01T10:00:00Z")
    assert [(it["purpose"], it["topic"], it["status"]) for it in given["standings"]] == [("marketing", "offers", "given")]
    (line,) = given["lines"]
    assert (line["by"], line["evidence"], line["occurred_at"]) == ("anna", "form 7", "2026-10-01T10:00:00Z")
    assert len(line["text_sha256"]) == 64
    call(consent, "withdraw", "whatsapp:447700900123", "--method", "email")
    shown = call(consent, "show", "447700900123")
    assert {it["status"] for it in shown["standings"]} == {"withdrawn"}
    assert [line["action"] for line in shown["lines"]] == ["given", "withdrawn"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grant", ANA, "--purpose", "marketing"), "proof"),
        (("grant", ANA, "--purpose", "all", "--note", "n", "--evidence", "e"), "no purpose"),
        (("grant", ANA, "--purpose", "marketing", "--note", "n", "--evidence", "e", "--at", "2999-01-01T00:00:00Z"), "ahead"),
        (("grant", ANA, "--purpose", "marketing", "--note", "n", "--evidence", "e", "--at", "2026-01-01T00:00:00"), "zone"),
        (("grant", ANA, "--purpose", "marketing", "--note", "n", "--evidence", "e", "--basis", "hope"), "no basis"),
        (("grant", ANA, "--purpose", "marketing", "--note", "n", "--evidence", "e", "--valid-until", "soon"), "no time"),
        (("withdraw", "banana"), "no address"),
        (("show", ANA), "Nobody"),
        (("verify", "--head", "7"), "no seal"),
    ],
)
def test_what_cannot_be_done_is_explained(call: Callable[..., Any], words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        call(consent, *words)


def test_a_list_is_imported_once_and_its_refused_rows_are_written_down(call: Callable[..., Any], project: Path) -> None:
    file = project / "list.csv"
    file.write_text(LIST)
    assert call(consent, "import", str(file), "--dry-run") == 1
    with pytest.raises(UsageError, match="Nobody"):
        call(consent, "show", "447700900124")
    assert call(consent, "import", str(file)) == 1, "rows were refused"
    assert (project / "list.rejects.csv").read_text().splitlines()[1].startswith("3,PROOF_INCOMPLETE,")
    assert call(consent, "show", "447700900124")["standings"][0]["status"] == "given"
    assert call(consent, "export", "--topic", "offers")["action"] == "imported"


def test_the_ledger_is_verified_and_a_seal_that_is_gone_is_noticed(call: Callable[..., Any]) -> None:
    grant(call)
    found = call(consent, "verify")
    assert (found["lines"], found["fault"]) == (1, None)
    assert call(consent, "verify", "--head", found["head"])["fault"] is None
    assert call(consent, "verify", "--head", f"1:{'0' * 64}") == 1


def test_a_person_is_shown_exported_and_erased(call: Callable[..., Any], project: Path) -> None:
    grant(call)
    assert call(contact, "show", ANA)["counts"]["consents"] == 1
    assert call(contact, "export", ANA)["section"] == "contact"
    proof = call(contact, "erase", ANA, "--yes", "--by", "anna")
    assert (proof["marks"], proof["deleted"]["contacts"]) == (1, 1)
    with pytest.raises(UsageError, match="Nobody"):
        call(contact, "show", ANA)
    assert call(consent, "show", ANA)["suppressed_since"]
    assert b"447700900123" not in (project / "botkit.db").read_bytes()
    with pytest.raises(UsageError, match="erased on"):
        grant(call, "--at", "2026-10-01T10:00:00Z")
    assert [line["action"] for line in grant(call)["lines"]] == ["suppressed", "given"]


def test_without_the_key_nobody_is_erased(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    grant(call)
    monkeypatch.delenv("BOTKIT_SUPPRESSION_KEY")
    for words in ((ANA, "--yes"), (ANA,)):  # not after a question either
        with pytest.raises(SecretMissing, match="suppression_key"):
            call(contact, "erase", *words)
    assert call(contact, "show", ANA)["counts"]["consents"] == 1


def test_retention_counts_and_runs(call: Callable[..., Any]) -> None:
    told = call(retention, "run", "--dry-run")
    assert [it["class"] for it in told["classes"]] == ["messages", "log", "sessions", "events", "files", "consents"]
    assert call(retention, "run")["dry_run"] is False


def test_there_must_be_a_store(call: Callable[..., Any], project: Path) -> None:
    (project / "botkit.db").unlink()
    with pytest.raises(StoreUnavailable):
        call(consent, "show", ANA)
