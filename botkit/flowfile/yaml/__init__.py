"""From bytes to nodes that know their line and column."""
