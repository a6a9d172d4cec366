"""Making flows live on all nodes, and moving open sessions to the new version."""
