"""Writes the bill of materials of a release, from what pip installed: CycloneDX 1.5 as JSON, and the licences as text.

python .ci/sbom.py REPORT.json DIST_FOLDER     # the report of `pip install --report`, in the environment that it installed into
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

# Word in a classifier -> its SPDX identifier, for packages that name their licence in no other way.
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}
WORDS = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "isc license": "ISC",
    "mit": "MIT",
}
LONGEST = 60  # letters; a longer licence is its whole text


def licence_of(metadata: Mapping[str, Any]) -> str:
    """The licence of a package, as an SPDX expression where it is known."""
    if expression := metadata.get("license_expression"):
        return str(expression)
    classified = [line.rpartition(" :: ")[2] for line in metadata.get("classifier", ()) if line.startswith("License ::")]
    known = [CLASSIFIED[name] for name in classified if name in CLASSIFIED]
    if known:
        return " OR ".join(dict.fromkeys(known))
    written = str(metadata.get("license", "")).strip()
    if written and len(written) <= LONGEST and "\n" not in written:
        return WORDS.get(written.lower(), written)
    return "unknown"


def expression_of(name: str) -> str:
    """The SPDX expression of an installed package. The reports of older versions of pip leave it out."""
    try:
        return str(distribution(name).metadata.get("License-Expression") or "")
    except PackageNotFoundError:
        return ""


def component(item: Mapping[str, Any]) -> dict[str, Any]:
    metadata = dict(item["metadata"])
    metadata.setdefault("license_expression", expression_of(metadata["name"]))
    name, version = str(metadata["name"]), str(metadata["version"])
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name.lower()}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower()}@{version}",
        "licenses": [{"license": {"name": licence_of(metadata)}}],
    }
    digest = item.get("download_info", {}).get("archive_info", {}).get("hashes", {}).get("sha256")
    if digest:
        made["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return made


def bill(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The bill of materials. The order is that of names, so that two builds of the same versions are the same."""
    ours = next(item for item in items if item["metadata"]["name"] == "botkit-flows")
    others = sorted((item for item in items if item is not ours), key=lambda item: str(item["metadata"]["name"]).lower())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**component(ours), "type": "application"}},
        "components": [component(item) for item in others],
    }


def main(report: str, folder: str) -> None:
    made = bill(json.loads(Path(report).read_text("utf-8"))["install"])
    out = Path(folder)
    (out / "sbom.cdx.json").write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")
    rows = [f"{one['name']} {one['version']}: {one['licenses'][0]['license']['name']}\n" for one in made["components"]]
    (out / "LICENCES.txt").write_text("".join(rows), "utf-8")
    sys.stdout.write(f"{len(rows)} components\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
