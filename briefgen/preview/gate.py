"""The gate of the live server: which requests it answers, and the headers of every answer.

The server listens on the loopback interface, and any page that is open in a browser on this machine can send requests
there. A page of another site can neither read an answer nor show it in a frame.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

# Only the preview's own script may run; a brief has none.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
MAX_TARGET = 1_000  # bytes of path and query
MAX_HEAD = 16_384  # bytes of all headers
# The characters of all paths of the preview; none needs percent encoding.
_PATH = re.compile(rb"/[A-Za-z0-9._/-]*", re.ASCII)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer to a request that the gate refuses."""

    status: int
    text: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """An ASGI application that passes requests from a browser on this machine to another application.

    `authorities` are the values of Host that name this server, see `list_authorities`.
    """

    app: App
    authorities: frozenset[str]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = find_refusal(
                scope["method"], scope["raw_path"], scope["query_string"], scope["headers"], self.authorities
            )
            if refusal is None:
                await self.app(scope, receive, send)
            else:
                await _refuse(refusal, send)


def list_authorities(address: str, port: int) -> frozenset[str]:
    """Return the values of Host that name a server at this address and port (RFC 9110, section 7.2)."""
    names = {*LOOPBACK_HOSTS, f"[{address}]" if ":" in address else address}
    return frozenset({f"{name}:{port}" for name in names} | (names if port == 80 else set()))


def find_refusal(
    method: str, path: bytes, query: bytes, headers: Headers, authorities: frozenset[str]
) -> Refusal | None:
    """Return the answer that refuses a request, or None if the request may pass.

    - Host must name this server. A domain that an attacker points at 127.0.0.1 does not (DNS rebinding).
    - Sec-Fetch-Site must be `same-origin`, or `none` for an address that the user typed or opened (W3C, Fetch Metadata
      Request Headers). A browser that does not send it must not send a foreign Origin or Referer either.
    - The request must be GET or HEAD without a body, for a path that the preview may have.
    """
    fields: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(value.strip())
    if not _is_known_host(fields.get(b"host", []), authorities):
        return Refusal(400, "this address is not the preview's: open the one that `briefgen serve` printed")
    if _is_foreign(fields, authorities):
        return Refusal(403, "another site sent this request: type the address of the preview, or open a bookmark")
    if method not in ("GET", "HEAD"):
        return Refusal(405, "the preview only answers GET and HEAD", ((b"allow", b"GET, HEAD"),))
    if fields.get(b"transfer-encoding") or any(value != b"0" for value in fields.get(b"content-length", [])):
        return Refusal(413, "a request to the preview has no body")
    if len(path) + len(query) > MAX_TARGET:
        return Refusal(414, "this address is too long")
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > MAX_HEAD:
        return Refusal(431, "the headers of this request are too long")
    return None if _PATH.fullmatch(path) else Refusal(404, "not found")


def _is_known_host(values: Sequence[bytes], authorities: frozenset[str]) -> bool:
    return len(values) == 1 and values[0].decode("latin-1").lower() in authorities


def _is_foreign(fields: Mapping[bytes, list[bytes]], authorities: frozenset[str]) -> bool:
    """Return whether the headers show that a page of another origin sent the request."""
    own_origins = {f"http://{authority}" for authority in authorities}
    sites = fields.get(b"sec-fetch-site", [])
    origins = [value.decode("latin-1").lower() for value in fields.get(b"origin", [])]
    if any(site not in (b"none", b"same-origin") for site in sites):
        return True
    if any(origin not in own_origins for origin in origins):
        return True
    referers = [] if sites else [value.decode("latin-1") for value in fields.get(b"referer", [])]
    return any("/".join(referer.split("/", 3)[:3]).lower() not in own_origins for referer in referers)


async def _refuse(refusal: Refusal, send: Send) -> None:
    body = f"{refusal.text}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"), *refusal.headers,
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
