"""The migrations, oldest first: one module for each revision of the schema."""
