"""The server: webhooks of the platforms, the API for the business's systems, the admin pages, and the simulator."""
