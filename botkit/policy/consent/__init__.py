"""What consent is: the ledger and its chain, the words that withdraw it, imports, suppression."""
