"""Sample files that a customer sends in the simulator. They are generated, so nothing is uploaded or fetched."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Literal

Kind = Literal["image", "document", "voice", "audio", "video", "sticker"]

WIDTH, HEIGHT = 480, 320  # pixels of the picture: large enough for a bubble

# Kind of file -> type of the message on the platform, media type, file name.
FILE_KINDS: dict[str, tuple[str, str, str]] = {
    "image": ("image", "image/png", ""),
    "document": ("document", "application/pdf", "booking.pdf"),
    "voice": ("audio", "audio/ogg; codecs=opus", ""),
    "audio": ("audio", "audio/mpeg", ""),
    "video": ("video", "video/mp4", ""),
    "sticker": ("sticker", "image/webp", ""),
}


def sample(kind: str) -> bytes:
    """The content of a file. Only pictures are shown; of the others only the size matters."""
    return picture() if kind in ("image", "sticker") else b"%PDF-1.4\n%%EOF\n" if kind == "document" else b"\0" * 64


@cache
def picture() -> bytes:
    """A PNG: evening sky over a sea, in bands."""
    rows = b"".join(b"\0" + bytes(_colour(row, column) for column in range(WIDTH)) for row in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", bytes(part for colour in _PALETTE for part in colour)), (b"IDAT", zlib.compress(rows, 9))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in [*chunks, (b"IEND", b"")])


_PALETTE = [
    *((40 + step * 5, 70 + step * 4, 120 + step * 2) for step in range(32)),  # sky
    *((20 + step * 2, 90 + step * 2, 110 + step * 3) for step in range(16)),  # sea
    (255, 226, 150),  # sun
]
_SEA = 205
_SUN = (330, 150, 34)


def _colour(row: int, column: int) -> int:
    if (column - _SUN[0]) ** 2 + (row - _SUN[1]) ** 2 < _SUN[2] ** 2:
        return 48
    return min(31, row * 32 // _SEA) if row < _SEA else 32 + min(15, (row - _SEA) * 16 // (HEIGHT - _SEA))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
