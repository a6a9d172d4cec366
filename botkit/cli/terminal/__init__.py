"""How the command line prints: colours, tables, conversations, logs."""
