"""From the outbox to the platform and back: claims, sending, retries, rate limits, receipts."""
