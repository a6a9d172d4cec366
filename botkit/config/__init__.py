"""Configuration: botkit.yaml -> Config, read like a flow file, with every problem at its place and no secret in the file.

The environment overrides where the store is and where the server listens (`BOTKIT_STORE`, `BOTKIT_PORT`, …), because that differs
between machines that share the file. It is read here from a mapping that the caller passes: pydantic-settings would read the process's
own environment, and could not say at which line of the file a missing secret is named.
"""

from __future__ import annotations

from botkit.config.made import business_of as business_of
from botkit.config.reading import FILE as FILE
from botkit.config.reading import build as build
from botkit.config.reading import load as load
from botkit.config.reading import read_config as read_config
from botkit.config.values import Channel as Channel
from botkit.config.values import Config as Config
from botkit.config.values import Function as Function
from botkit.config.values import Retention as Retention
from botkit.config.values import Server as Server
from botkit.config.values import UnknownOutcome as UnknownOutcome
