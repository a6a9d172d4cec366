from __future__ import annotations

from datetime import UTC, datetime

from botkit.store import Store, sources
from botkit.store.sources import FlowSource

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_a_source_is_found_by_its_digest_for_good(store: Store) -> None:
    nps = FlowSource("nps", "d1", {"nps.yaml": "start: …\n", "nps.de.yaml": ""})
    faq = FlowSource("faq", "d0", {"faq.yaml": "x"})
    with store.begin() as tx:
        sources.save(tx, [nps, faq, nps], ("l1", ["d1", "d0"]), NOW)
        sources.save(tx, [FlowSource("nps", "d1", {})], ("l1", []), NOW)
        sources.save(tx, [], None, NOW)
        assert sources.load(tx, ["d1", "d0", "d9"]) == {"d1": nps, "d0": faq}
        assert sources.load(tx, []) == {}
        assert sources.library(tx, "l1") == ("d1", "d0")
        assert sources.library(tx, "l9") is None
