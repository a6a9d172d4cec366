"""JUnit: the results of transcripts as the XML that build servers read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from botkit.testing.report import format_outcome
from botkit.testing.runner import Outcome

# XML 1.0 has no place for these, not even written as references.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def junit(outcomes: Sequence[Outcome]) -> str:
    """One suite, one case for each transcript."""
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    broken = sum(bool(outcome.error) for outcome in outcomes)
    counts = {"tests": str(len(outcomes)), "failures": str(failed), "errors": str(broken)}
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", {"name": "transcripts", **counts, "time": f"{sum(outcome.seconds for outcome in outcomes):.3f}"})
    for outcome in outcomes:
        folder, _, name = outcome.file.rpartition("/")
        attributes = {"name": name, "classname": folder.replace("/", "."), "file": outcome.file, "time": f"{outcome.seconds:.3f}"}
        case = SubElement(suite, "testcase", attributes)
        if outcome.passed:
            continue
        text = _FORBIDDEN.sub("�", format_outcome(outcome))
        kind = "error" if outcome.error else "failure"
        SubElement(case, kind, {"message": text.partition("\n")[0]}).text = text
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=False) + "\n"
