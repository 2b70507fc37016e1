"""The requests that the gate of the preview passes or refuses."""

from __future__ import annotations

import pytest

from briefgen.preview.gate import MAX_HEAD, MAX_TARGET, find_refusal, list_authorities

OWN = list_authorities("127.0.0.1", 8000)


def status(path: bytes = b"/", method: str = "GET", query: bytes = b"", **headers: str | list[str]) -> int:
    """Return the status of a refusal; 200 if the request passes."""
    values = {"Host": "127.0.0.1:8000", **{name.replace("_", "-"): texts for name, texts in headers.items()}}
    pairs = [
        (name.encode(), text.encode("latin-1"))
        for name, texts in values.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
    refusal = find_refusal(method, path, query, pairs, OWN)
    return refusal.status if refusal else 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_a_name_of_this_machine_passes(host: str) -> None:
    assert status(Host=host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8000", "127.0.0.1", "localhost", "127.0.0.1:80", "127.0.0.1:8001", "127.0.0.1:8000:8000",
        "127.0.0.1.evil.example:8000", "evil.example#127.0.0.1:8000", "localhost.evil.example:8000", "localhost.:8000",
        "user@127.0.0.1:8000", "0.0.0.0:8000", "127.1:8000", "2130706433:8000", "[::ffff:127.0.0.1]:8000",
        "127.0.0.1:08000", "127.0.0.1: 8000", "127.0.0.1:8000,evil.example", "", "\xe9:8000", "xn--evil-:8000",
    ],
)  # fmt: skip
def test_another_name_or_port_is_refused(host: str) -> None:
    assert status(Host=host) == 400


def test_exactly_one_host_is_asked_for() -> None:
    assert status(Host=["127.0.0.1:8000", "127.0.0.1:8000"]) == 400
    assert find_refusal("GET", b"/", b"", [], OWN) is not None


def test_the_address_that_the_server_is_bound_to_is_a_name_of_it() -> None:
    assert "192.0.2.7:8000" in list_authorities("192.0.2.7", 8000)
    assert "[2001:db8::1]:8000" in list_authorities("2001:db8::1", 8000)
    assert "localhost" in list_authorities("127.0.0.1", 80)


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_typed_address_and_the_preview_itself_pass(site: str) -> None:
    assert status(Sec_Fetch_Site=site) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "None", "none, cross-site"])
def test_a_request_of_another_site_is_refused(site: str) -> None:
    assert status(Sec_Fetch_Site=site) == 403


def test_one_foreign_value_among_several_is_enough() -> None:
    assert status(Sec_Fetch_Site=["none", "cross-site"]) == 403
    assert status(Origin=["http://127.0.0.1:8000", "null"]) == 403


@pytest.mark.parametrize(
    "origin",
    [
        "null", "https://evil.example", "http://127.0.0.1:3000", "https://127.0.0.1:8000", "http://127.0.0.1",
        "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:8000/", "file://", "",
    ],
)  # fmt: skip
def test_a_foreign_origin_is_refused_whatever_else_is_said(origin: str) -> None:
    assert status(Origin=origin) == 403
    assert status(Origin=origin, Sec_Fetch_Site="same-origin") == 403


def test_the_origin_of_the_preview_passes() -> None:
    assert status(Origin="http://localhost:8000") == 200


@pytest.mark.parametrize("referer", ["https://evil.example/x", "http://127.0.0.1:3000/", "http://127.0.0.1:8000.evil/"])
def test_in_a_browser_without_fetch_metadata_a_foreign_referer_is_refused(referer: str) -> None:
    assert status(Referer=referer) == 403
    assert status(Referer="http://127.0.0.1:8000/2026-02-04") == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "PROPFIND"])
def test_only_reading_is_answered(method: str) -> None:
    assert status(method=method) == 405
    assert status(method="HEAD") == 200


def test_a_request_with_a_body_is_refused() -> None:
    assert status(Content_Length="5") == 413
    assert status(Content_Length=["0", "5"]) == 413
    assert status(Transfer_Encoding="chunked") == 413
    assert status(Content_Length="0") == 200


def test_the_length_of_an_address_is_bounded() -> None:
    assert status(b"/" + b"a" * (MAX_TARGET - 1)) == 200
    assert status(b"/" + b"a" * MAX_TARGET) == 414
    assert status(query=b"a" * MAX_TARGET) == 414
    assert status(Cookie="a" * MAX_HEAD) == 431


@pytest.mark.parametrize(
    "path",
    [
        b"/%2e%2e/content", b"/2026-02-04%2fbrief.pdf", b"/%00", b"/a\\b", b"//evil.example/%0d%0a", b"*", b"",
        b"http://evil.example/", b"/\xd9\xa1", b"/2026-02-04;a", b"/~root", b"/2026-02-04\n",
    ],
)  # fmt: skip
def test_a_path_that_the_preview_cannot_have_is_not_found(path: bytes) -> None:
    assert status(path) == 404
