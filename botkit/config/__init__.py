"""Configuration: botkit.yaml -> Config, read like a flow file, with every problem at its place and no secret in the file.

The environment overrides where the store is and where the server listens (`BOTKIT_STORE`, `BOTKIT_PORT`, …), because that differs
between machines that share the file. It is read here from a mapping that the caller passes: pydantic-settings would read the process's
own environment, and could not say at which line of the file a missing secret is named.
"""

from __future__ import annotations

from botkit.config.build import business_of as business_of
from botkit.config.load import FILE as FILE
from botkit.config.load import build as build
from botkit.config.load import load as load
from botkit.config.load import read_config as read_config
from botkit.config.model import Channel as Channel
from botkit.config.model import Config as Config
from botkit.config.model import Desk as Desk
from botkit.config.model import Function as Function
from botkit.config.model import Ledger as Ledger
from botkit.config.model import Retention as Retention
from botkit.config.model import Server as Server
from botkit.config.model import UnknownOutcome as UnknownOutcome
