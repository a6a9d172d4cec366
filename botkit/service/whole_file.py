"""Files that are replaced as a whole: who reads one, also after a crash, finds the old content or the new one."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600  # for files that hold what customers wrote, or may be asked


def replace_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write the content beside the file, to disk, and put it in the file's place. The folder must be there; `mode` is less the umask.

    The process is in the draft's name, because two nodes on one machine may write the same file. Raises `OSError`, and leaves no draft.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def new_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file that is not there yet. Raises `FileExistsError` when it is, `OSError` when it cannot be written."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
