"""The server: the webhook to the outside, the API for the business's own systems, and the admin side for the machine itself."""
