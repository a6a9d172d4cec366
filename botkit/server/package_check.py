"""Whether the package `webhooks` is ours. Looked at before anything else is imported: with a foreign one nothing of ours can be."""

from __future__ import annotations

from botkit.errors import ForeignPackage


def check_package() -> None:
    """Another distribution on the package index installs a package named `webhooks`; with it in place nothing of ours would work."""
    import webhooks

    if getattr(webhooks, "DISTRIBUTION", "") != "botkit-flows":
        raise ForeignPackage(
            f'The package "webhooks" at {webhooks.__file__} is another distribution\'s, not ours. '
            'Run "pip uninstall webhooks", then install botkit-flows again.'
        )
