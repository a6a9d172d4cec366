"""Delivery in the database: outgoing messages, the outbox, early receipts, and what the platform allows each channel."""
