"""A flow as values: steps, starts, what a question expects."""
