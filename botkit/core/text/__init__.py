"""Texts of flows: expressions, filters, languages."""
