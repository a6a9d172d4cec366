"""What a flow can do, found out without running it: paths, messages, variables."""
