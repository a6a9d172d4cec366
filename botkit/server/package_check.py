"""Checks that the package `webhooks` is ours, before anything else is imported: with a foreign one no import of ours works."""

from __future__ import annotations

from botkit.errors import ForeignPackage


def check_package() -> None:
    """Raises `ForeignPackage`: another distribution on the package index installs a package named `webhooks`, too."""
    import webhooks

    if getattr(webhooks, "DISTRIBUTION", "") != "botkit-flows":
        raise ForeignPackage(
            f'The package "webhooks" at {webhooks.__file__} is another distribution\'s, not ours. '
            'Run "pip uninstall webhooks", then install botkit-flows again.'
        )
