"""botkit.yaml: what it says, what is wrong with it, and where its secrets come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, RootModel

from botkit.config import Config, load, read_config
from botkit.core.flow.duration import parse_duration
from botkit.core.model.business import Opening
from botkit.errors import ConfigInvalid, SecretMissing
from botkit.flowfile.problems import render_all
from botkit.flowfile.project.opening_hours import parse_hours
from botkit.flowfile.project.settings import Settings
from tests.support.paths import DOCS

PAGE = (DOCS / "settings.md").read_text("utf-8")
EXAMPLE = re.search(r"^```yaml\n(# botkit\.yaml\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]  # type: ignore[index]  # it is there
SECRETS = {
    "FLIGHT_TOKEN": "f1",
    "WHATSAPP_TOKEN": "w1",
    "WHATSAPP_APP_SECRET": "a1",
    "WHATSAPP_VERIFY_TOKEN": "v1",
    "BOTKIT_EVENTS_TOKEN": "e1",
}


def loaded(folder: Path, text: str, environ: dict[str, str] | None = None, *, secrets: bool = True) -> Config:
    path = folder / "botkit.yaml"
    path.write_text(text, "utf-8")
    return load(path, SECRETS if environ is None else environ, secrets=secrets)


def told(text: str) -> list[tuple[int, int, str]]:
    _, _, problems = read_config("botkit.yaml", text.encode())
    return [(problem.line, problem.column, problem.code) for problem in problems]


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    config = loaded(tmp_path, EXAMPLE)
    assert config.business.name == "Blue Kite Airways"
    assert config.business.fields == {"contact": "+44 20 7946 0123"}
    assert config.business.functions == ("flight_status",)
    assert config.business.templates["flight_delayed"].languages == {"en": 2, "de": 2}
    assert config.business.queues["rebooking"].hours == ()
    assert len(config.business.queues["front_desk"].hours) == 6
    channel = config.channels["main"]
    assert (channel.account, channel.token, channel.app_secrets, channel.verify_token) == ("106540352242922", "w1", ("a1",), "v1")
    function = config.functions["flight_status"]
    assert function.headers == {"Authorization": "Bearer f1"}
    assert (function.timeout, function.hosts) == (timedelta(seconds=5), ("api.example.com",))
    assert config.store == f"sqlite:///{tmp_path.resolve()}/botkit.db"
    assert (config.server.port, config.server.events_token) == (8080, "e1")
    assert config.flows == tmp_path / "flows"


def test_a_file_that_says_nothing_gives_the_defaults(tmp_path: Path) -> None:
    config = loaded(tmp_path, "botkit: 1\n", {})
    assert config.business == Config().business
    assert config.server == Config().server
    assert config.channels == {}


def test_every_missing_secret_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing) as fault:
        loaded(tmp_path, EXAMPLE, SECRETS | {"WHATSAPP_TOKEN": "  ", "FLIGHT_TOKEN": ""})
    lines = str(fault.value).split("\n")
    at = {word: number for number, line in enumerate(EXAMPLE.split("\n"), 1) for word in SECRETS if word in line}
    assert (
        f"botkit.yaml:{at['WHATSAPP_TOKEN']}: channels.main.token is env WHATSAPP_TOKEN, but the variable WHATSAPP_TOKEN is empty"
        in lines[0]
    )
    assert f"botkit.yaml:{at['FLIGHT_TOKEN']}: functions.flight_status.headers.Authorization is env FLIGHT_TOKEN" in lines[1]


def test_commands_that_need_no_secret_ask_for_none(tmp_path: Path) -> None:
    config = loaded(tmp_path, EXAMPLE, {}, secrets=False)
    assert config.channels["main"].token == ""
    assert config.functions["flight_status"].headers == {"Authorization": ""}


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t0\n", "utf-8")
    text = "botkit: 1\nserver: {events_token: file token}\n"
    assert loaded(tmp_path, text, {}).server.events_token == "t0"
    named = text.replace("file token", "env EVENTS")
    assert loaded(tmp_path, named, {"EVENTS_FILE": str(tmp_path / "token")}).server.events_token == "t0"
    assert loaded(tmp_path, named, {"EVENTS_FILE": str(tmp_path / "token"), "EVENTS": "t1"}).server.events_token == "t1"


def test_tokens_have_names_and_two_values_at_most(tmp_path: Path) -> None:
    text = "botkit: 1\nserver: {events_tokens: {shop: [env NEW, env OLD], crm: [env CRM]}}\n"
    server = loaded(tmp_path, text, {"NEW": "n", "OLD": "o", "CRM": "c"}).server
    assert server.tokens == {"shop": ("n", "o"), "crm": ("c",)}
    with pytest.raises(SecretMissing, match=r"botkit\.yaml:2: server\.events_tokens\.shop\.1 is env OLD"):
        loaded(tmp_path, text, {"NEW": "n", "CRM": "c"})
    with pytest.raises(ConfigInvalid):
        loaded(tmp_path, "botkit: 1\nserver: {events_tokens: {shop: [env A, env B, env C]}}\n", {})


@pytest.mark.parametrize("content", [b"", b"  \n", b"\xff\xfe", b"x" * 100_000])
def test_a_file_that_holds_no_secret_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(SecretMissing, match=r"botkit\.yaml:2: server\.events_token is file token, but the file"):
        loaded(tmp_path, "botkit: 1\nserver: {events_token: file token}\n", {})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("server: {events_token: hunter2hunter2}", (2, 24)),
        ("store: postgresql://me:hunter2@db/x", (2, 8)),
        ("functions: {f: {url: 'https://a.example', headers: {X-Api-Key: hunter2hunter2}}}", (2, 64)),
        ("functions: {f: {url: 'https://a.example', headers: {X: Bearer hunter2hunter2hunter2}}}", (2, 56)),
    ],
)
def test_a_secret_in_the_file_is_told_but_not_shown(text: str, place: tuple[int, int]) -> None:
    _, _, problems = read_config("botkit.yaml", f"botkit: 1\n{text}\n".encode())
    assert [(problem.line, problem.column) for problem in problems if problem.code == "secret"] == [place]
    assert "hunter2" not in render_all(problems)


def test_no_secret_is_in_what_a_configuration_prints(tmp_path: Path) -> None:
    secret = "s3cr3t-w0rd"
    config = loaded(tmp_path, EXAMPLE, dict.fromkeys(SECRETS, secret) | {"BOTKIT_STORE": f"postgresql://me:{secret}@db/x"})
    assert secret in config.store
    assert secret not in repr(config)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    environ = {
        "BOTKIT_STORE": "postgresql://db/x",
        "BOTKIT_HOST": "::",
        "BOTKIT_PORT": "9000",
        "BOTKIT_ADMIN_HOST": "10.0.0.1",
        "BOTKIT_ADMIN_PORT": "0",
        "BOTKIT_DATABASE_PATIENCE": "20 seconds",
    }
    config = loaded(tmp_path, EXAMPLE, SECRETS | environ)
    server = config.server
    assert config.store == "postgresql://db/x"
    assert (server.host, server.port, server.admin_host, server.admin_port) == ("::", 9000, "10.0.0.1", 0)
    assert server.database_patience == timedelta(seconds=20)
    for name in environ:
        assert f"`{name}`" in PAGE


@pytest.mark.parametrize("port", ["http", "-1", "70000", "８０"])
def test_a_variable_that_is_no_port_is_told(tmp_path: Path, port: str) -> None:
    with pytest.raises(ConfigInvalid, match="BOTKIT_PORT"):
        loaded(tmp_path, "botkit: 1\n", {"BOTKIT_PORT": port})


@pytest.mark.parametrize("patience", ["long", "0 seconds", "20"])
def test_a_variable_that_is_no_duration_is_told(tmp_path: Path, patience: str) -> None:
    with pytest.raises(ConfigInvalid, match="BOTKIT_DATABASE_PATIENCE"):
        loaded(tmp_path, "botkit: 1\n", {"BOTKIT_DATABASE_PATIENCE": patience})


@pytest.mark.parametrize("store", ["sqlite:///:memory:", "sqlite:////var/lib/botkit.db", "sqlite://"])
def test_a_store_with_a_place_of_its_own_stays_there(tmp_path: Path, store: str) -> None:
    assert loaded(tmp_path, f"botkit: 1\nstore: '{store}'\n", {}).store == store


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("busines: {name: x}", (2, 1, "unknown-key")),
        ("business: {zone: Europe/Lodon}", (2, 18, "bad-value")),
        ("business: {zone: ../../etc}", (2, 18, "bad-value")),
        ("business: {language: English please}", (2, 22, "bad-value")),
        ("queues: {Front Desk: {}}", (2, 10, "bad-value")),
        ("queues: {desk: {hours: [monday-fryday 09:00-17:00]}}", (2, 25, "bad-value")),
        ("queues: {desk: {hours: 09:00-17:00}}", (2, 24, "bad-value")),
        ("queues: {desk: {hours: daily 09:00-25:00}}", (2, 24, "bad-value")),
        ("texts: {falt: Oops.}", (2, 15, "unknown-key")),
        ("texts: {fault: {en: ' '}}", (2, 21, "empty-value")),
        ("texts: {fault: {English: Oops.}}", (2, 17, "bad-value")),
        ("texts: {read_back: You mean that?}", (2, 20, "bad-value")),
        ("topics: [flight_updates]", (2, 9, "wrong-kind")),
        ("topics: {news: {purpose: spam}}", (2, 26, "bad-value")),
        ("functions: {f: {}}", (2, 16, "missing-key")),
        ("functions: {f: {url: 'https://a.example', python: a:b}}", (2, 16, "missing-key")),
        ("functions: {f: {url: 'http://a.example'}}", (2, 22, "bad-value")),
        ("functions: {f: {url: 'ftp://a.example'}}", (2, 22, "bad-value")),
        ("functions: {f: {url: 'https://{host}/x'}}", (2, 22, "bad-value")),
        ("functions: {f: {url: 'https://a.example/{x.y}'}}", (2, 22, "bad-value")),
        ("functions: {f: {url: 'https://[/'}}", (2, 22, "bad-value")),
        ("functions: {f: {url: 'https://a.example', timeout: soon}}", (2, 52, "bad-value")),
        ("functions: {f: {url: 'https://a.example', retries: 9}}", (2, 52, "bad-value")),
        ("functions: {f: {url: 'https://a.example', method: get}}", (2, 51, "bad-value")),
        ("templates: {t: {languages: {en: two}}}", (2, 33, "bad-value")),
        (
            "channels: {main: {platform: whatsap, account: 1, token: env A, app_secrets: [env B], verify_token: env C}}",
            (2, 29, "bad-value"),
        ),
        ("channels: {main: {platform: whatsapp, account: 1, token: env A, app_secrets: [], verify_token: env C}}", (2, 78, "bad-value")),
        ("channels: {main: {platform: whatsapp, account: 1, token: env A, app_secrets: [env B]}}", (2, 19, "missing-key")),
        ("store: mysql://db/x", (2, 8, "bad-value")),
        ("server: {port: 99999}", (2, 16, "bad-value")),
        ("server: {port: 8080, admin_port: 8080}", (2, 34, "bad-value")),
        ("unknown_outcome: {text: drop}", (2, 25, "bad-value")),
        ("flows:", (2, 1, "empty-value")),
        ("botkit: 1", (2, 1, "duplicate-key")),
        ("x: [", (2, 4, "open-bracket")),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, place: tuple[int, int, str]) -> None:
    assert told(f"botkit: 1\n{text}\n") == [place]


def test_two_channels_cannot_have_one_account() -> None:
    channel = "{platform: whatsapp, account: 1, token: env A, app_secrets: [env B], verify_token: env C}"
    assert told(f"botkit: 1\nchannels:\n  one: {channel}\n  two: {channel}\n") == [(4, 38, "bad-value")]


def test_another_version_is_not_read_further() -> None:
    assert told("botkit: 2\nnonsense: [1]\n") == [(1, 9, "language-version")]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="there is no file"):
        load(tmp_path / "botkit.yaml", {})


def test_problems_stop_the_loading_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid) as fault:
        loaded(tmp_path, "botkit: 1\nbusines: {}\nserver: {port: x}\n")
    assert str(fault.value).count("docs/checks.md#") == 2


@pytest.mark.parametrize(
    ("written", "days", "opens", "closes"),
    [
        ("monday-friday 09:00-17:00", range(5), time(9), time(17)),
        ("Mon - Fri 9:00 - 17:00", range(5), time(9), time(17)),
        ("saturday 10:00-24:00", [5], time(10), time(0)),
        ("daily 00:00-24:00", range(7), time(0), time(0)),
        ("saturday-monday 08:00-12:30", [5, 6, 0], time(8), time(12, 30)),
    ],
)
def test_opening_hours_are_read_as_people_write_them(written: str, days: list[int], opens: time, closes: time) -> None:
    assert parse_hours(written).openings == tuple(Opening(weekday=day, opens=opens, closes=closes) for day in days)


def test_hours_over_midnight_are_two_openings() -> None:
    assert parse_hours("sunday 22:00-02:00").openings == (
        Opening(weekday=6, opens=time(22), closes=time(0)),
        Opening(weekday=0, opens=time(0), closes=time(2)),
    )


def paths(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Every setting: `server.port`, `channels.<name>.token`."""
    for name, spec in model.model_fields.items():
        inner = spec.annotation
        here = f"{before}{name}"
        named = [
            part for part in get_args(inner) if isinstance(part, type) and issubclass(part, BaseModel) and not issubclass(part, RootModel)
        ]
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from paths(inner, f"{here}.")
        elif named:
            yield from paths(named[0], f"{here}.<name>.")
        else:
            yield here


def test_the_page_describes_every_setting_and_no_other() -> None:
    described = re.findall(r"^\| `([a-z_.<>]+)` \|", PAGE, re.MULTILINE)
    assert described == list(paths(Settings))


def test_the_defaults_on_the_page_are_the_defaults() -> None:
    plain = Settings(botkit=1)
    for path, shown in re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \|", PAGE, re.MULTILINE):
        value: object = plain
        for name in path.split("."):
            value = getattr(value, name)
        if isinstance(value, timedelta):
            assert value == parse_duration(shown), path
            continue
        written = str(value).lower() if isinstance(value, bool) else str(value)  # as YAML has it
        assert written == shown, path


@given(st.binary(max_size=120))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    settings, _, problems = read_config("botkit.yaml", content)
    assert settings is not None or problems


CATALOGUE = """{"botkit": 1, "templates": [
  {"name": "flight_delayed", "language": "en_GB", "category": "marketing", "body": "{{1}} leaves at {{2}}, not at {{3}}."}
]}"""


def test_what_the_catalogue_knows_of_a_template_goes_before_what_the_file_says(tmp_path: Path) -> None:
    written = "botkit: 1\ntemplates:\n  flight_delayed: {languages: {en: 2}}\n  in_review: {languages: {en: 1}}\n"
    (tmp_path / "templates.json").write_text(CATALOGUE)
    found = loaded(tmp_path, written).business.templates
    assert (found["flight_delayed"].category, found["flight_delayed"].languages) == ("marketing", {"en_GB": 3})
    assert (found["in_review"].languages, found["in_review"].wordings) == ({"en": 1}, {})


def test_a_catalogue_that_cannot_be_used_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "templates.json").write_text(CATALOGUE.replace('"en_GB"', "7"))
    with pytest.raises(ConfigInvalid, match=r"templates\.json.*templates\[0\]\.language.*botkit templates sync"):
        loaded(tmp_path, "botkit: 1\n")
    (tmp_path / "templates.json").unlink()
    (tmp_path / "templates.json").mkdir()
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        loaded(tmp_path, "botkit: 1\n")


def test_the_store_and_the_tokens_of_channels_are_found_by_commands_that_need_no_secret(tmp_path: Path) -> None:
    written = EXAMPLE.replace("store: sqlite:///botkit.db", "store: env STORE")
    assert written != EXAMPLE
    config = loaded(tmp_path, written, {"STORE": "postgresql://db/botkit", "WHATSAPP_TOKEN": "w1"}, secrets=False)
    assert (config.store, config.channels["main"].token, config.channels["main"].verify_token) == ("postgresql://db/botkit", "w1", "")
    assert loaded(tmp_path, written, {}, secrets=False).store == ""


def test_the_sentences_of_the_business_are_read_for_one_language_or_for_all(tmp_path: Path) -> None:
    texts = "texts: {fault: 'We have a {problem}.', retry: {en: Pardon?, pt-BR: Como?}}"
    assert loaded(tmp_path, f"botkit: 1\n{texts}\n", {}).business.texts == {
        "fault": {"": "We have a {problem}."},
        "retry": {"en": "Pardon?", "pt-BR": "Como?"},
    }


def test_urgent_words_need_a_queue_and_something_to_hear(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "botkit: 1\nqueues: {desk: {}, night: {}}\nurgent: {emergency: , hot: {words: [on fire], queue: night, say: {pt_BR: Já}}}\n",
    )
    emergency, hot = config.business.urgent
    assert (emergency.name, emergency.queue, emergency.words, emergency.texts) == ("emergency", "desk", (), {})
    assert (hot.queue, hot.words, hot.texts) == ("night", ("on fire",), {"pt-BR": "Já"})
    assert told("botkit: 1\nurgent: {emergency: }\n") == [(2, 21, "bad-value")]
    assert told('botkit: 1\nqueues: {desk: {}}\nurgent: {alarm: {}, hot: {words: [".."], queue: dsk}}\n') == [
        (3, 17, "missing-key"),
        (3, 35, "bad-value"),
        (3, 49, "unknown-queue"),
    ]
