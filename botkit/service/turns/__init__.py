"""One batch of inputs: resolve contacts, decide each turn, record it."""
