"""`botkit consent key`, `verify` and `proof`, from a project without a key to a proof that somebody else checks."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from botkit.cli.commands.consent import consent
from botkit.errors import ConfigInvalid, SecretMissing, UsageError
from botkit.store import Store
from botkit.store.consent.anchors import Anchor, AnchorFile, AnchorStore

ANA = "whatsapp:+44 7700 900123"
GRANT = ("grant", ANA, "--purpose", "marketing", "--note", "at the desk", "--evidence", "form 7")
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "botkit.yaml").write_text("botkit: 1\n")
    Store.open(f"sqlite:///{tmp_path / 'botkit.db'}").close()
    return tmp_path


@pytest.fixture
def call(project: Path) -> Call:
    """Run a command on the project: its exit code and its output. Faults are raised as `main` gets them."""

    def run(*words: str, folder: Path = project) -> tuple[int, str]:
        result = CliRunner().invoke(consent, [*words, "--project", str(folder)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


def add_settings(project: Path, printed: str) -> None:
    """Write into botkit.yaml what the command says."""
    (project / "botkit.yaml").write_text("botkit: 1\n" + printed[printed.index("ledger:") :])


def test_from_a_ledger_without_a_key_to_a_proof_that_others_check(
    project: Path, call: Call, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert call(*GRANT)[0] == 0
    assert "Not proved: who made the seals" in call("verify")[1]
    key = project / "seal.key"
    code, printed = call("key", "-o", str(key))
    assert code == 0
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().strip() not in printed
    add_settings(project, printed)
    assert "signed_from: 2" in printed
    public = call("key")[1].strip()
    assert public in printed

    assert call("withdraw", ANA)[0] == 0
    code, verified = call("verify")
    assert code == 0
    assert "1 blocks are signed" in verified
    assert "blocks 1 to 1 as such" in verified

    proof = project / "ana.proof"
    assert f"--public-key {public}" in call("proof", ANA, "-o", str(proof))[1]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    code, checked = call("verify", str(proof), "--public-key", public, folder=elsewhere)
    assert code == 0
    assert checked.splitlines()[0].endswith("UTC: 2 lines of the ledger, 0 messages.")
    proof.write_bytes(proof.read_bytes().replace(b"form 7", b"form 8"))
    code, checked = call("verify", str(proof), "--public-key", public, folder=elsewhere)
    assert code == 1
    assert "Wrong:" in checked


def test_keys_change_and_the_command_says_what_to_write(project: Path, call: Call) -> None:
    add_settings(project, call("key", "-o", str(project / "first.key"))[1])
    assert call(*GRANT)[0] == 0
    printed = call("key", "-o", str(project / "second.key"))[1]
    assert re.search(r'retired_keys:\n    "[0-9a-f]{64}": 1\n', printed)
    add_settings(project, printed)
    assert call("withdraw", ANA)[0] == 0
    assert call("verify")[0] == 0


def test_who_has_no_key_cannot_add_to_a_signed_ledger(project: Path, call: Call) -> None:
    add_settings(project, call("key", "-o", str(project / "seal.key"))[1])
    assert call(*GRANT)[0] == 0
    (project / "botkit.yaml").write_text("botkit: 1\n")
    with pytest.raises(SecretMissing, match="signed with the key"):
        call("withdraw", ANA)


def test_wrong_use_is_explained(project: Path, call: Call) -> None:
    with pytest.raises(UsageError, match="There is no key yet"):
        call("key")
    (project / "there").write_text("x")
    with pytest.raises(UsageError, match="already"):
        call("key", "-o", str(project / "there"))
    with pytest.raises(UsageError, match="only one of them"):
        call("proof", "-o", str(project / "p"))
    with pytest.raises(UsageError, match="no message of flow news"):
        call("proof", "--flow", "news", "-o", str(project / "p"))
    with pytest.raises(UsageError, match="no public key"):
        call("verify", "--public-key", "abc")
    with pytest.raises(UsageError, match="no proof of ours"):
        call("verify", str(project / "there"))
    (project / "botkit.yaml").write_text("botkit: 1\nledger: {key: file there}\n")
    with pytest.raises(ConfigInvalid, match=r"ledger\.key"):
        call("verify")


def test_as_json(project: Path, call: Call) -> None:
    assert json.loads(call("key", "-o", str(project / "seal.key"), "--json")[1])["ledger"] == {"key": f"file {project / 'seal.key'}"}
    assert json.loads(call("verify", "--json")[1])["fault"] is None


def test_what_was_kept_outside_is_compared(project: Path, call: Call) -> None:
    add_settings(project, call("key", "-o", str(project / "seal.key"))[1] + "  anchors: anchors\n  anchor_store: file second\n")
    (project / "second").write_text(f"sqlite:///{project / 'second.db'}")
    assert call(*GRANT)[0] == 0
    assert "the newest blocks are all there" in call("verify")[1]
    head = json.loads(call("verify", "--json")[1])["head"].split(":")
    anchor = Anchor(number=int(head[0]), seal=head[1], at=datetime(2026, 1, 5, tzinfo=UTC))
    AnchorFile(project / "anchors").append(anchor)
    code, printed = call("verify")
    assert code == 0
    assert "1 blocks are as they were known outside the database." in printed
    assert "Not proved: that the newest" not in printed
    AnchorStore(f"sqlite:///{project / 'second.db'}").append(replace(anchor, number=7))
    code, printed = call("verify")
    assert code == 1
    assert "its end was cut off" in printed
