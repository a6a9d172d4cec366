"""Consent in the database: the ledger's lines and their seals, suppressions, and how far imports have got."""
