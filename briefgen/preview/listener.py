"""The live server's end of a connection: a socket on this machine, bounds for what it takes, and how it stops."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from briefgen.preview.gate import HEADERS, MAX_HEAD, App, Gate
from briefgen.problems import EnvironmentFailure

HOST = "127.0.0.1"
MAX_CONNECTIONS = 64
IDLE_SECONDS = 15.0  # how often a connection is looked at; one without a new request since then is closed


def bind(port: int | None) -> socket.socket:
    """Return a socket on this machine: the port asked for, else the first free one from 8000 on.

    Raises EnvironmentFailure where it is taken.
    """
    for candidate in range(8000, 8100) if port is None else (port,):
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, candidate))
            bound.listen()  # a request that arrives before the first build waits for it
        except OSError:
            bound.close()
            continue
        return bound
    raise EnvironmentFailure(f"port {port or 8000} is taken", "choose another one with --port, or let briefgen choose")


class Listener(uvicorn.Server):
    """Serves an application behind its gate; calls `on_exit` at the signal that ends it, before it waits for anything.

    `on_exit` runs in a signal handler.
    """

    def __init__(self, app: App, authorities: frozenset[str], on_exit: Callable[[], object]) -> None:
        gate = Gate(app, authorities)
        super().__init__(
            uvicorn.Config(
                gate, http=_Connection, ws="none", log_level="error", lifespan="on", timeout_graceful_shutdown=1,
                headers=list(HEADERS.items()), server_header=False, proxy_headers=False, access_log=False,
                limit_concurrency=MAX_CONNECTIONS, h11_max_incomplete_event_size=MAX_HEAD,
            )
        )  # fmt: skip
        self._on_exit = on_exit

    def handle_exit(self, sig: int, frame: object) -> None:
        self._on_exit()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]


class _Connection(H11Protocol):
    """A connection that does not stay open without requests, and whose every answer has the headers of the gate."""

    _watch: asyncio.TimerHandle | None = None
    _cycle_before: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch = self.loop.call_later(IDLE_SECONDS, self._close_if_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def _close_if_idle(self) -> None:
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if not is_answering and self._cycle_before is self.cycle:
            self.transport.abort()
            return
        self._cycle_before = self.cycle
        self._watch = self.loop.call_later(IDLE_SECONDS, self._close_if_idle)

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP; if an answer has begun already, the connection only ends."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = (
                True  # a request whose body is garbage gets this answer, and no other one after it
            )
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            kind = (b"content-type", b"text/plain; charset=utf-8")
            body = msg.encode("ascii", "replace")
            headers = [kind, (b"content-length", b"%d" % len(body)), (b"connection", b"close"), *own]
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"), h11.Data(body),
                h11.EndOfMessage(),
            ):  # fmt: skip
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
