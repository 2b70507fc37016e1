"""Messages over a pipe, each preceded by its length."""

from __future__ import annotations

from typing import IO

MAX_MESSAGE = 1 << 28  # bytes, ten times a PDF of a thousand pages


def read_message(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None at the end of the stream.

    Raises ValueError for a message longer than MAX_MESSAGE.
    """
    header = stream.read(8)
    if len(header) < 8:
        return None
    size = int.from_bytes(header, "big")
    if size > MAX_MESSAGE:
        raise ValueError(f"a message of {size} bytes")
    body = stream.read(size)
    return body if len(body) == size else None


def write_message(stream: IO[bytes], body: bytes) -> None:
    """Write eight bytes of length, then the message."""
    stream.write(len(body).to_bytes(8, "big") + body)
    stream.flush()
