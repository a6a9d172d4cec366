"""What somebody finds who knows nothing but the document: calls made up by schemathesis, and a client that a generator writes.

BOTKIT_API_EXAMPLES=100 looks much longer. BOTKIT_CLIENT_PYTHON names a Python that has openapi-python-client, in an environment of its own
because it needs an older typer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from botkit.server.api.openapi import document
from tests.support.api_server import ApiSite, api_site

EXAMPLES = int(os.environ.get("BOTKIT_API_EXAMPLES", "0"))  # calls of each operation; 0: a few
CLIENT_PYTHON = os.environ.get("BOTKIT_CLIENT_PYTHON", "")

# What holds for every call, whatever is sent. Not "what fits the schema is accepted": a queue that botkit.yaml lacks fits, and is refused.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,"
    "negative_data_rejection,unsupported_method,ignored_auth,use_after_free"
)

needs_schemathesis = pytest.mark.skipif(find_spec("schemathesis") is None, reason="the extra api is not installed")

USE = """\
import sys
from client.api.messages import messages_list, messages_write
from client.api.tickets import tickets_close, tickets_list, tickets_take
from client.client import AuthenticatedClient
from client.models import CloseTicket, TakeTicket, WriteMessage

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2])
(ticket,) = tickets_list.sync(client=client, queue="desk", limit=1).tickets
assert tickets_take.sync(ticket.id, client=client, body=TakeTicket(by="Sam")).assignee == "Sam"
refused = tickets_take.sync_detailed(ticket.id, client=client, body=TakeTicket(by="Kim"))
assert (int(refused.status_code), refused.parsed.code) == (409, "ticket-taken")
words = WriteMessage(text="Hello, Sam here.", by="Sam", seen=messages_list.sync(ticket.id, client=client).words)
sent = [messages_write.sync(ticket.id, client=client, body=words, idempotency_key="answer-1") for _ in range(2)]
assert sent[0].message == sent[1].message
closed = tickets_close.sync(ticket.id, client=client, body=CloseTicket(by="Sam", outcome="solved"))
print(closed.state, closed.outcome, closed.closed_at.tzinfo is not None)
"""


@pytest.mark.extra
@needs_schemathesis
def test_the_document_is_valid() -> None:
    from openapi_spec_validator import validate

    validate(document())


@pytest.mark.extra
@needs_schemathesis
def test_no_made_up_call_is_answered_with_a_fault_or_outside_of_the_document(site: ApiSite, tmp_path: Path) -> None:
    for _ in range(3):
        site.ticket()
    phases = ("coverage,fuzzing", str(EXAMPLES)) if EXAMPLES else ("fuzzing", "4")
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{site.url}/openapi.json"),
        *("-H", f"Authorization: Bearer {site.token}", "--exclude-path", "/v1/changes"),
        *("--checks", CHECKS, "--phases", phases[0], "--max-examples", phases[1], "--seed", "1", "--no-color", "--no-shrink"),
        *("--continue-on-failure", "--warnings", "off"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=3_600)
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
    assert site.get("/v1/tickets").status == 200


@pytest.mark.extra
@pytest.mark.skipif(not CLIENT_PYTHON, reason="BOTKIT_CLIENT_PYTHON names no Python with openapi-python-client")
def test_a_generated_client_lists_takes_answers_and_closes_a_ticket(tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(document()))
    (tmp_path / "use.py").write_text(USE)
    generate = ["-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none", "--output-path", "client"]
    made = subprocess.run([CLIENT_PYTHON, *generate], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stdout + made.stderr
    (tmp_path / "data").mkdir()
    with api_site(tmp_path / "data", f"sqlite:///{tmp_path}/botkit.db") as site:
        site.ticket()
        used = subprocess.run([CLIENT_PYTHON, "use.py", site.url, site.token], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert used.stdout == "closed solved True\n", used.stderr
