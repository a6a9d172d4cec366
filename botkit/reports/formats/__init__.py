"""A report as text, CSV, JSON, HTML or a picture."""
