"""A running node: its parts, the handler of commands inside a transaction, the scheduler."""
