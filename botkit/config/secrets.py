"""Secrets: resolves `env` and `file` in botkit.yaml, and reports each missing one with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from botkit.errors import SecretMissing
from botkit.flowfile.reader.context import ReadContext
from botkit.flowfile.reader.secrets import SecretRef

LARGEST_SECRET = 65_536  # bytes of a secret's file; a key has some thousand, more is the wrong file


class SecretResolver:
    """Resolves secrets, and collects all that are missing, to report them at once."""

    def __init__(self, context: ReadContext, folder: Path, environ: Mapping[str, str], *, is_needed: bool) -> None:
        self.context = context
        self.folder = folder
        self.environ = environ
        self.is_needed = is_needed
        self.missing: list[str] = []

    def text(self, ref: SecretRef | str | None, address: str) -> str:
        """The secret, or the plain text that is written instead."""
        if ref is None or isinstance(ref, str):
            return ref or ""
        if not self.is_needed:
            return ""
        value, why = self._look_up(ref)
        if not value:
            spot = self.context.spots[address]
            self.missing.append(f"{spot.document.file}:{spot.node.line}: {address} is {ref}, but {why}")
            return ""
        return ref.before + value

    def texts(self, refs: Iterable[SecretRef | str], address: str) -> tuple[str, ...]:
        """The secrets of a list that stands at an address."""
        return tuple(self.text(ref, f"{address}.{number}") for number, ref in enumerate(refs))

    def optional_text(self, ref: SecretRef | str | None, address: str) -> str:
        """A secret that some commands need without the others: always looked up, but missing only when all are needed."""
        return self.text(ref, address) if self.is_needed or not isinstance(ref, SecretRef) else self._look_up(ref)[0]

    def _look_up(self, ref: SecretRef) -> tuple[str, str]:
        if ref.kind == "file":
            return self._file(ref.name)
        if ref.name in self.environ:
            return self.environ[ref.name].strip(), f"the variable {ref.name} is empty"
        if path := self.environ.get(f"{ref.name}_FILE"):
            return self._file(path)
        return "", f"the variable {ref.name} is not set"

    def _file(self, name: str) -> tuple[str, str]:
        path = self.folder / name
        try:
            if path.stat().st_size > LARGEST_SECRET:
                return "", f'the file "{path}" is too large to be a secret'
            return path.read_text("utf-8").strip(), f'the file "{path}" is empty'
        except OSError as fault:
            return "", f'the file "{path}" cannot be read: {fault.strerror}'
        except UnicodeDecodeError:
            return "", f'the file "{path}" is not text'

    def refuse_missing(self) -> None:
        if self.missing:
            listed = "\n".join(self.missing)
            raise SecretMissing(f"{listed}\nSet what is missing and start again.")
