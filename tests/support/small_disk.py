"""A small disk of its own that can be filled, and that fails: a file with ext4 on it, mounted by a loop device. Needs root, on Linux."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FAILURES = Path("/sys/fs/ext4")


class SmallDisk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder  # where it is mounted
        self._image = folder.with_suffix(".img")

    def mount(self) -> None:
        _run("mount", "-o", "loop,errors=remount-ro", self._image, self.folder)

    def unmount(self) -> None:
        _run("umount", self.folder)

    def make(self, mebibytes: int) -> None:
        self.folder.mkdir()
        with self._image.open("wb") as file:
            file.truncate(mebibytes * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-m", "0", "-b", "1024", "-J", "size=4", self._image)
        self.mount()

    def fill(self) -> None:
        for size in (64 * 1024, 1024):  # the last pieces too
            with suppress(OSError), self._ballast.open("ab", buffering=0) as file:
                while True:
                    file.write(bytes(size))

    def free(self) -> None:
        self._ballast.unlink()

    def fail(self) -> None:
        """An error of the disk: the system makes it read-only at once, also for files that are open."""
        device = _run("findmnt", "-n", "-o", "SOURCE", self.folder).strip()
        (FAILURES / Path(device).name / "trigger_fs_error").write_text("1")

    def repair(self) -> None:
        """As an operator does it: unmount, check, mount. Nobody may have a file open. What had just been deleted may be there again."""
        self.unmount()
        subprocess.run(["fsck.ext4", "-y", str(self._image)], check=False, capture_output=True)  # 1: errors were corrected
        self.mount()
        self._ballast.unlink(missing_ok=True)

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


def _run(*command: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


@contextmanager
def small_disk(mebibytes: int) -> Iterator[SmallDisk]:
    with tempfile.TemporaryDirectory(prefix="bkdisk") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user
        disk = SmallDisk(Path(folder) / "d")
        disk.make(mebibytes)
        try:
            yield disk
        finally:
            disk.unmount()
