"""The imperative shell: it takes in what comes, writes it down together with its consequences, and does what was decided."""
