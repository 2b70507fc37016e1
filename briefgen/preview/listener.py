"""The network side of the live server: its socket, the limits of its connections, and its shutdown."""

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
IDLE_SECONDS = 15.0  # a connection without a new request for this long is closed


def bind(port: int | None) -> socket.socket:
    """Return a socket on this machine that listens on a port, by default the first free one from 8000 on.

    Raises EnvironmentFailure if the port is taken.
    """
    for candidate in range(8000, 8100) if port is None else (port,):
        server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server_socket.bind((HOST, candidate))
            server_socket.listen()  # a request that arrives before the first build waits for it
        except OSError:
            server_socket.close()
            continue
        return server_socket
    raise EnvironmentFailure(f"port {port or 8000} is taken", "choose another one with --port, or let briefgen choose")


class Listener(uvicorn.Server):
    """Serves an application behind the gate.

    Calls `on_exit` in the handler of the signal that ends the server, before it waits for open connections.
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
    """A connection that closes when idle, and that adds the headers of the gate to answers to invalid requests too."""

    _idle_timer: asyncio.TimerHandle | None = None
    _last_cycle: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._idle_timer = self.loop.call_later(IDLE_SECONDS, self._close_if_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        super().connection_lost(exc)

    def _close_if_idle(self) -> None:
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if not is_answering and self._last_cycle is self.cycle:
            self.transport.abort()
            return
        self._last_cycle = self.cycle
        self._idle_timer = self.loop.call_later(IDLE_SECONDS, self._close_if_idle)

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are not HTTP; if an answer has already begun, only close the connection."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True  # the application must not answer the same request again
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            gate_headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            content_type = (b"content-type", b"text/plain; charset=utf-8")
            body = msg.encode("ascii", "replace")
            headers = [content_type, (b"content-length", b"%d" % len(body)), (b"connection", b"close"), *gate_headers]
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"), h11.Data(body),
                h11.EndOfMessage(),
            ):  # fmt: skip
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
