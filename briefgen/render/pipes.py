"""Rules: messages over a pipe, each with its length before it."""

from __future__ import annotations

from typing import IO


def read_message(stream: IO[bytes]) -> bytes | None:
    """One message, or None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return body if len(body) == size else None


def write_message(stream: IO[bytes], body: bytes) -> None:
    """Eight bytes of length, then the message."""
    stream.write(len(body).to_bytes(8, "big") + body)
    stream.flush()
