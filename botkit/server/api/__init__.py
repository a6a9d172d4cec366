"""The API under /v1: one visible table of routes, one file per resource, and the document that is generated from both."""
