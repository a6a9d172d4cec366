"""Messenger and Instagram: one protocol with two sets of limits."""
