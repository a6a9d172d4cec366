"""botkit answers a business's customers on WhatsApp and Messenger from flows written in YAML."""

__version__ = "0.1.0"
