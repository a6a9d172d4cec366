"""The flow that most tests of the service run: it repeats what was said."""

from __future__ import annotations

ECHO = """\
botkit: 1
flow: echo
title: Repeats what was said
language: en
starts: [no_match]
steps:
  - say: "You said {{ reply }}"
"""
