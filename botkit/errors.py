"""Errors at run time: one class per fault. Each says whose fault it is, what happened and what to do.

A problem in a file somebody wrote is not here: it is a `Problem` value, collected with its position (botkit/flowfile/problems.py).
No message may hold a secret, a signature or a customer's words.
"""

from __future__ import annotations

import traceback
from pathlib import PurePath


class BotkitError(Exception):
    """A fault that botkit can explain. `exit_code` is what the command line ends with: 1 the thing checked is wrong, 2 usage,
    3 environment."""

    exit_code = 3


class UsageError(BotkitError):
    """The command or call was given something it cannot work with."""

    exit_code = 2


class FlowsInvalid(BotkitError):
    """Files have problems; they are shown one by one before this is raised."""

    exit_code = 1


class ConfigInvalid(BotkitError):
    """botkit.yaml cannot be used as it is: the message says what to change."""

    exit_code = 1


class SecretMissing(BotkitError):
    """A secret that the configuration names is not set, or is empty: the server refuses to start."""


class ForeignPackage(BotkitError):
    """Another distribution's `webhooks` package shadows ours."""


class StoreUnavailable(BotkitError):
    """The database cannot be reached or cannot commit (gone, full, locked): nothing was acknowledged, the platform will deliver again."""


class StoreTooNew(StoreUnavailable):
    """A newer botkit changed what this one uses of the database; this one must not touch it."""


class NodesInTheWay(StoreUnavailable):
    """Nodes of an older botkit use what is about to change in the database. They are to be stopped first."""


class SignatureMismatch(BotkitError):
    """A webhook body does not carry a signature made with our secret."""


class BodyUnreadable(BotkitError):
    """A webhook body is signed but is not the JSON that the platform sends."""


class PublishRefused(BotkitError):
    """Sessions cannot go on in the flows to be published, and the command does not say what to do with them."""

    exit_code = 1


class PublishedMeanwhile(BotkitError):
    """Somebody else published in the meantime: what was checked before may no longer be true."""


class PortInUse(BotkitError):
    """Another program listens where the server wants to."""


class PlatformRefused(BotkitError):
    """The platform refused a request about the account itself."""


def location_of(fault: Exception) -> str:
    """The class of a fault and the place in our code, for logs and events. Never its message, which may hold a customer's words."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(fault).__name__} at {PurePath(last.filename).name}:{last.lineno}" if last else type(fault).__name__
