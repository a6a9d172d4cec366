"""Why the bot answered as it did, read from the log; and replaying the log."""
