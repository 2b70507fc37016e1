"""`briefgen serve` under hostile requests over a real socket, and the limit of its memory."""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from briefgen.pipeline.request import BriefRequest
from briefgen.preview import server, state
from briefgen.preview.gate import HEADERS, MAX_HEAD
from briefgen.preview.listener import MAX_CONNECTIONS
from briefgen.preview.state import MAX_PAGES, Preview
from tests.preview.test_serve import address, address_for_reading, desk

pytestmark = pytest.mark.slow

__all__ = ["address", "address_for_reading", "desk"]
REQUESTS = 800
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def port(address: str) -> int:
    number = urlsplit(address).port
    assert number
    return number


@pytest.fixture
def port_for_reading(address_for_reading: str) -> int:
    """The port of a server that answers all tests of this module that take nothing from others."""
    number = urlsplit(address_for_reading).port
    assert number
    return number


def ask(port: int, request: bytes) -> Answer | None:
    """Send a request; return status, headers and the beginning of the body, or None if the server only hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        data = b""
        try:
            connection.sendall(request)
            while b"\r\n\r\n" not in data and (part := connection.recv(65_536)):
                data += part
        except (ConnectionResetError, BrokenPipeError):
            pass
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, body


def get(port: int, target: str = "/", method: str = "GET", **headers: str) -> Answer:
    fields = {"Host": f"127.0.0.1:{port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    answer = ask(port, f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))
    assert answer is not None
    return answer


def is_guarded(answer: Answer) -> bool:
    return all(answer[1].get(name.lower()) == value for name, value in HEADERS.items())


@pytest.mark.parametrize(
    ("target", "method", "headers", "status"),
    [
        ("/", "GET", {}, 200),
        ("/", "HEAD", {}, 200),
        ("/2026-02-04/brief.pdf", "GET", {}, 200),
        ("/_preview.js", "GET", {}, 200),
        ("/_preview.css", "GET", {}, 200),
        ("/_events", "GET", {}, 200),
        ("/_events", "HEAD", {}, 200),
        ("/nothing", "GET", {}, 404),
        ("/0000-00-00", "GET", {}, 404),
        ("/9999-12-31", "GET", {}, 404),
        ("/2026-02-30/brief.pdf", "GET", {}, 404),
        ("/1000-01-01", "GET", {}, 200),
        ("/8999-12-31", "GET", {}, 200),
        ("/1000-01-01/brief.pdf", "GET", {}, 200),
        ("/..%2f..%2fetc%2fpasswd", "GET", {}, 404),
        ("/../../etc/passwd", "GET", {}, 404),
        ("/%00", "GET", {}, 404),
        ("http://127.0.0.1/", "GET", {}, 404),
        ("/" + "a" * 5_000, "GET", {}, 414),
        ("/", "POST", {}, 405),
        ("/", "OPTIONS", {"Access_Control_Request_Private_Network": "true"}, 405),
        ("/", "GET", {"Content_Length": "10000000000"}, 413),
        ("/", "GET", {"Expect": "100-continue", "Content_Length": "3"}, 413),
        ("/", "GET", {"Host": "rebound.example"}, 400),
        ("/", "GET", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("/", "GET", {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Key": "x"}, 200),
        ("/a b c", "GET", {}, 400),
    ],
)
def test_every_answer_is_guarded(
    port_for_reading: int, target: str, method: str, headers: dict[str, str], status: int
) -> None:
    answer = get(port_for_reading, target, method, **headers)
    assert answer[0] == status
    assert is_guarded(answer)
    if status >= 400:
        assert b"The first words" not in answer[2]


def test_what_is_too_long_is_refused_early_or_late(port_for_reading: int) -> None:
    """Early if it arrives in pieces whose first one is already too long."""
    port = port_for_reading
    for answer in (get(port, "/" + "a" * MAX_HEAD * 2), get(port, X="a" * MAX_HEAD * 2)):
        assert answer[0] in (400, 414, 431)
        assert is_guarded(answer)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * MAX_HEAD * 2)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 400")


TARGETS = [
    "/", "/2026-02-04", "/2026-02-04/brief.pdf", "/_events", "/_preview.js", "*", "", "/%00",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..;/", "//evil.example/", "http://evil.example/", "evil.example:443", "/0000-00-00", "/9999-12-31", "/8999-12-31",
    "/2026-13-45", "/٢٠٢٦-02-04", "/2026-02-04/../../x", "/%ff%fe", "/?" + "q" * 900, "/" + "a" * 3_000, "/\x7f", "/#x",
    "/2026-02-04%0d%0aX:%20y", "/_events/../_preview.js", "/\\..\\x", "/%c0%ae%c0%ae/", "/1000-01-01", "/-1-01-01",
]  # fmt: skip
FIELDS: list[Callable[[int], str]] = [
    lambda port: f"Host: 127.0.0.1:{port}", lambda port: f"Host: localhost:{port}", lambda _: "Host: evil.example",
    lambda _: "Host:", lambda _: "Sec-Fetch-Site: cross-site", lambda _: "Sec-Fetch-Site: none",
    lambda _: "Sec-Fetch-Site: \xff", lambda _: "Origin: null", lambda port: f"Origin: http://127.0.0.1:{port}",
    lambda _: "Content-Length: -1", lambda _: "Content-Length: 5", lambda _: "Content-Length: 99999999999999999999",
    lambda _: "Transfer-Encoding: chunked", lambda _: "Transfer-Encoding: gzip", lambda _: "Upgrade: h2c",
    lambda _: "Connection: upgrade, keep-alive", lambda _: "Range: bytes=0-1,5-2", lambda _: "Expect: 100-continue",
    lambda _: "X: " + "a" * 9_000, lambda _: " folded: value", lambda _: "no colon", lambda _: "X-Forwarded-Host: evil",
    lambda _: "\x00: \x01", lambda _: "If-None-Match: *", lambda _: "Accept-Encoding: *;q=0", lambda _: "Cookie: a=b",
    lambda _: "Referer: https://evil.example/", lambda _: "Forwarded: for=1.2.3.4", lambda _: "Connection: close",
]  # fmt: skip
METHODS = ["GET"] * 6 + ["HEAD", "POST", "OPTIONS", "TRACE", "CONNECT", "PRI", "get", "G\x00T", "", "A" * 500]
ENDS = ["\r\n"] * 8 + ["\n", "\r", "\r\n\r\n", "\x00"]


def hostile_requests(port: int, seed: int) -> Iterator[bytes]:
    """Yield random requests: most are nearly valid, some are noise."""
    chance = random.Random(seed)
    while True:
        version = chance.choice(["HTTP/1.1"] * 6 + ["HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "http/1.1"])
        fields = [field(port) for field in chance.sample(FIELDS, chance.randrange(5))]
        if chance.random() < 0.7:
            fields.insert(0, f"Host: 127.0.0.1:{port}")
        end = chance.choice(ENDS)
        lines = [f"{chance.choice(METHODS)} {chance.choice(TARGETS)} {version}", *fields, "", ""]
        request = bytearray(end.join(lines).encode("utf-8", "surrogateescape"))
        for _ in range(chance.choice([0, 0, 0, 0, 1, 3, 20])):
            request[chance.randrange(len(request))] = chance.randrange(256)
        if chance.random() < 0.1:
            request += chance.randbytes(chance.randrange(4_000))
        yield bytes(request)


def test_no_request_brings_the_server_down(port: int) -> None:
    answered: dict[int, int] = {}
    for _, request in zip(range(REQUESTS), hostile_requests(port, seed=20260204), strict=False):
        # The garbage at the end completes any request, so that the server does not wait for more.
        answer = ask(port, request + b"\r\n\r\n" + b"\xff" * (MAX_HEAD + 1))
        if answer is not None:
            answered[answer[0]] = answered.get(answer[0], 0) + 1
            assert is_guarded(answer), request
            assert answer[0] in (200, 400, 403, 404, 405, 413, 414, 431, 503), request
    assert answered.keys() >= {200, 400, 403, 404, 405, 413}
    assert sum(answered.values()) > REQUESTS * 0.9
    assert get(port)[0] == 200  # and the fixture finds no traceback


def test_requests_over_one_connection_are_judged_one_by_one(port: int) -> None:
    valid = f"GET /_preview.js HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    foreign = b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(valid + foreign + valid)
        data = b""
        while part := connection.recv(65_536):
            data += part
    assert re.findall(rb"HTTP/1.1 (\d{3})", data) == [b"200", b"400"]


def test_garbage_while_an_answer_is_sent_ends_only_that_connection(port: int) -> None:
    head = f"GET /_events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(head)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"\x00\xff\r\n" * 100_000)
    assert get(port)[0] == 200


def test_the_pages_that_follow_the_builds_are_counted(port: int) -> None:
    head = f"GET /_events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    streams = []
    try:
        for _ in range(server.MAX_STREAMS):
            streams.append(socket.create_connection(("127.0.0.1", port), timeout=60))
            streams[-1].sendall(head)
            assert streams[-1].recv(65_536).startswith(b"HTTP/1.1 200")
        answer = get(port, "/_events")
        assert (answer[0], is_guarded(answer)) == (503, True)
        assert get(port)[0] == 200
    finally:
        for stream in streams:
            stream.close()


def test_connections_are_counted(port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(MAX_CONNECTIONS)]
    try:
        answer = get(port)
        assert (answer[0], is_guarded(answer)) == (503, True)
    finally:
        for connection in silent:
            connection.close()


def test_a_bounded_number_of_days_is_kept(desk: Path) -> None:
    first = date(2026, 2, 20)
    preview = Preview(BriefRequest(desk / "content"), first)
    preview.rebuild()
    for n in range(MAX_PAGES * 2):
        page = preview.get_page(date(2026, 3, 1) + timedelta(days=n))
        assert "</html>" in page.text
    assert len(preview._pages) == MAX_PAGES
    assert list(preview._pages)[1:] == [
        date(2026, 3, 1) + timedelta(days=n) for n in range(MAX_PAGES + 1, MAX_PAGES * 2)
    ]
    assert first in preview._pages


def test_a_day_that_was_looked_at_lately_stays(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "MAX_PAGES", 3)
    preview = Preview(BriefRequest(desk / "content"), date(2026, 2, 20))
    preview.rebuild()
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(3)]
    for day in (days[0], days[1], days[0], days[2]):
        preview.get_page(day)
    assert set(preview._pages) == {date(2026, 2, 20), days[0], days[2]}
    (desk / "content/clips/morning.yaml").write_text("positions: [{speaker: nobody}]\n")
    assert not preview.rebuild().is_successful
    assert "The brief appears here" not in preview.get_page(days[0]).text
    assert "The brief appears here" in preview.get_page(days[1]).text
