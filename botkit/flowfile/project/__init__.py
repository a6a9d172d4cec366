"""The files beside the flows: botkit.yaml and templates.json, read as an author reads them."""
