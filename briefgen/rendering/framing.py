"""messages over a pipe, each with its length before it."""

from __future__ import annotations

from typing import IO

MAX_MESSAGE = 1 << 28  # bytes; a PDF of a thousand pages has a tenth of that


def read_message(stream: IO[bytes]) -> bytes | None:
    """One message, or None at the end of the stream. Raises ValueError for one that is longer than MAX_MESSAGE."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    if size > MAX_MESSAGE:
        raise ValueError(f"a message of {size} bytes")
    body = stream.read(size)
    return body if len(body) == size else None


def write_message(stream: IO[bytes], body: bytes) -> None:
    """Eight bytes of length, then the message."""
    stream.write(len(body).to_bytes(8, "big") + body)
    stream.flush()
