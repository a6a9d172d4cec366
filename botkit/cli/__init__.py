"""The command line: one file per command, one table of commands, one place that turns faults into exit codes."""
