"""The files of the project that are not code: what the wrappers, contracts and pages promise is there."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import tomllib

import pytest

from tests.support.paths import DOCS, ROOT

PURE = {"errors", "understanding", "core", "flowfile", "policy", "billing", "reports"}  # floors 0 to 3


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string(read(".importlinter"))
    return parser


def rooms() -> set[str]:
    """The packages and modules right under botkit."""
    found = {path.name for path in (ROOT / "botkit").iterdir() if (path / "__init__.py").exists()}
    return found | {path.stem for path in (ROOT / "botkit").glob("*.py")} - {"__init__", "__main__"}


def test_every_room_has_its_floor() -> None:
    layers = set(re.findall(r"botkit\.(\w+)", contracts()["importlinter:contract:floors"]["layers"]))
    assert rooms() <= layers


def test_every_room_of_the_pure_floors_is_kept_pure() -> None:
    pure = set(re.findall(r"botkit\.(\w+)", contracts()["importlinter:contract:pure"]["source_modules"]))
    assert pure == PURE & rooms()


def test_every_room_is_in_the_guide_for_contributors() -> None:
    layers = set(re.findall(r"botkit\.\w+", contracts()["importlinter:contract:floors"]["layers"]))
    assert all(f"`{layer}`" in read("CONTRIBUTING.md") for layer in layers)


def test_pins_name_no_host_and_cover_what_the_project_needs() -> None:
    pins = read("constraints.txt")
    assert not re.search(r"https?:|file:|--|@", pins)
    pinned = {line.split("==")[0].lower() for line in pins.splitlines()}
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(name for extra in extras.values() for name in extra)]
    names = {re.split(r"[^\w.-]", name)[0].lower().replace("_", "-") for name in wanted} - {project["name"]}
    assert names <= pinned


@pytest.mark.skipif(os.name == "nt", reason="bash and make are not expected on Windows")
def test_the_wrappers_can_be_read_by_their_programs() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)


def test_the_continuous_integration_does_what_contributors_are_told() -> None:
    script = read(".ci/run")
    for tool in ("ruff", "mypy", "lint-imports", "pytest", "constraints.txt"):
        assert tool in script


def test_the_continuous_integration_runs_the_commands_of_the_first_page_as_they_stand_there() -> None:
    script, page = read(".ci/run"), read("README.md")
    for words in re.findall(r"\$\(readme '(.+?)'\)", script):
        assert len(re.findall(rf"^    .*{words}", page, re.MULTILINE)) == 1, words
    assert script.rstrip().splitlines()[-1] == 'tail -n 1 "$work/readme.out"', "the runner's closing line comes last"


def test_the_commands_of_the_first_page_install_what_is_known_to_work() -> None:
    installs = re.findall(r"^    .*pip install.*$", read("README.md"), re.MULTILINE)
    assert len(installs) == 2
    assert all(" -c constraints.txt " in line for line in installs)


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page.name} -> {target}"
        for page in [*ROOT.glob("*.md"), *DOCS.glob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for package in ("botkit", "webhooks")
        for path in (ROOT / package).rglob("*.py")
        if not (path.read_text(encoding="utf-8") or '"""').startswith(('"""', 'r"""'))
    ]
    assert silent == []
