"""What buyers ask of a release: a bill of materials, licences, and pages that name both."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from importlib.metadata import metadata
from types import ModuleType
from typing import Any

import pytest

from tests.support.paths import DOCS, ROOT


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def item(name: str, **more: Any) -> dict[str, Any]:
    digest = {"archive_info": {"hashes": {"sha256": "ab" * 32}}, "url": "https://index.example/secret/path.whl"}
    return {"metadata": {"name": name, "version": "1.0", **more}, "download_info": digest}


def test_a_bill_names_each_package_with_version_licence_and_hash_and_no_place(sbom: ModuleType) -> None:
    made = sbom.bill([item("zebra", license="MIT"), item("botkit-flows"), item("Apple", license_expression="BSD-3-Clause")])
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert made["metadata"]["component"]["purl"] == "pkg:pypi/botkit-flows@1.0"
    assert [one["name"] for one in made["components"]] == ["Apple", "zebra"]
    assert [one["licenses"][0]["license"]["name"] for one in made["components"]] == ["BSD-3-Clause", "MIT"]
    assert made["components"][0]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert "index.example" not in str(made)


@pytest.mark.parametrize(
    ("given", "licence"),
    [
        ({"license_expression": "Apache-2.0 AND MIT", "license": "x"}, "Apache-2.0 AND MIT"),
        ({"classifier": ["License :: OSI Approved :: BSD License"], "license": "a long text\nof many lines"}, "BSD-3-Clause"),
        ({"license": "Apache 2"}, "Apache-2.0"),
        ({"license": "a long text\nof many lines"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_licence_is_what_the_package_says_of_itself(sbom: ModuleType, given: dict[str, Any], licence: str) -> None:
    assert sbom.licence_of(given) == licence


def test_the_page_names_every_direct_dependency_with_its_licence(sbom: ModuleType) -> None:
    rows = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \| [^|]+ \|$", (DOCS / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [re.split(r"[^\w.-]", line)[0] for line in project["dependencies"]]
    assert set(wanted) <= set(rows)
    for name in wanted:
        about = metadata(name)
        given = {
            "license_expression": about.get("License-Expression"),
            "license": about.get("License") or "",
            "classifier": about.get_all("Classifier") or [],
        }
        assert rows[name] == sbom.licence_of(given) != "unknown", name


def test_the_licence_and_the_way_to_report_a_weakness_are_at_the_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert all((ROOT / name).is_file() for name in [*project["license-files"], "SECURITY.md"])
    links = re.findall(r"\]\(([\w/.-]+)(?:#[\w-]+)?\)", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert links
    assert all((ROOT / link).is_file() for link in links)
