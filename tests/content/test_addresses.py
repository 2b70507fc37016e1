"""Addresses: which may be links, what disguises their host, and the host that is printed."""

from __future__ import annotations

import pytest

from briefgen.content.addresses import (
    address_disguise,
    address_fault,
    host_beside,
    link_host,
    site_address,
    site_address_fault,
)
from tests.dossiers import CAST, read

REFUSED = [
    "//a.example", "a.example", "http:a.example", "https://", "http:///x", "https://user@/", "https://a b.example",
    "https://a\\b.example", "https:\\\\a.example", "https://a.example:x/", "https://a.example:99999/", "https://[::1",
    "https://ex%61mple.org/", "https://a..b/", "https://.a/", "https://a,b/", "https://a{b}/", "https://a.example/\x07",
    "https://a.example/\u202e", "https://a.example/\u200b", "https://a.example/\u00a0", f"https://{'a' * 64}.example/",
    f"https://{'a.' * 130}example/", "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc",
    "ftp://a.example/", "mailto:nobody", "https://a\tb.example/", "https://a.example/`", 'https://a.example/"',
]  # fmt: skip
TAKEN = [
    "https://a.example/x?y=1#z", "HTTPS://A.example", "http://localhost:8000/", "https://a_b.example/", "https://a.example./",
    "https://103.16.74.116/x", "http://[2001:db8::1]/", "mailto:desk@a.example?subject=x", "https://a.example/é",
    "https://fa.example/نیم\u200cفاصله", "https://bücher.example/", "https://user@a.example/",
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_address_is_refused_with_a_reason(url: str) -> None:
    assert address_fault(url)
    assert site_address_fault(url)


@pytest.mark.parametrize("url", TAKEN)
def test_addresses_are_taken(url: str) -> None:
    assert address_fault(url) == ""


@pytest.mark.parametrize(
    ("url", "host", "reason"),
    [
        ("https://bank.example@evil.example/login", "evil.example", "the host is `evil.example`"),
        ("https://bank.example:443@evil.example:8080/", "evil.example:8080", "user name"),
        ("https://@evil.example/", "evil.example", "user name"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com", "`аррӏе`"),
        ("https://www.XN--80ak6aa92e.com/", "www.xn--80ak6aa92e.com", "punycode"),
        ("https://xn--\u0061-.example/", "xn--a-.example", "punycode"),
        ("https://раура.example/", "xn--80aa0cbo.example", "`xn--80aa0cbo.example`"),
        ("https://ℂ.example/", "c.example", "`c.example`"),
        ("https://a．example/", "a.example", "`a.example`"),
        ("http://2130706433/", "2130706433", "number"),
        ("http://0x7f.1/", "0x7f.1", "number"),
        ("http://0177.0.0.1/", "0177.0.0.1", "number"),
    ],
)
def test_what_disguises_a_host_is_a_warning_and_the_true_host_is_known(url: str, host: str, reason: str) -> None:
    assert reason in address_disguise(url)
    assert link_host(url) == host
    source = f"sources: {{s3: {{publisher: P, published: 2026-02-04, url: '{url}'}}}}"
    archive = f"sources: {{s3: {{publisher: P, published: 2026-02-04, archive: '{url}'}}}}"
    note = f"notes: [{{date: 2026-02-04, text: 'See [the bank]({url}) now', sources: [s1]}}]"
    line = f"briefs: {{2026-02-04: {{watch: [{{text: 'See <{url}>', basis: [s1]}}]}}}}"
    outcome = f"events: {{e: {{title: E, parties: [a], outcome: {{text: '[x]({url})'}}}}}}"
    for text in (source, archive, note, line, outcome):
        problems = [problem for problem in read(CAST, text)[1] if problem.code == "disguised-address"]
        assert [(problem.is_error, problem.place.file) for problem in problems] == [(False, "file-1.yaml")], text


@pytest.mark.parametrize(
    "url", ["https://a.example/@user", "https://a.example/?q=a@b", "mailto:desk@a.example", "http://103.16.74.116/",
            "http://[::1]/", "https://a.example/xn--x", "https://a.xyz/"],
)  # fmt: skip
def test_an_ordinary_address_is_no_disguise(url: str) -> None:
    assert address_disguise(url) == ""


@pytest.mark.parametrize(
    ("label", "url", "shows"),
    [
        ("https://a.example/x", "https://a.example/x", True), ("a.example/x", "https://a.example/x", True),
        ("a.example", "https://a.example/x", True), ("https://a.example/é", "https://a.example/%C3%A9", True),
        ("https://a.example", "https://a.example/", True), ("https://a.example/", "https://a.example/login", False),
        ("", "https://a.example/", False), ("https://аррӏе.com", "https://xn--80ak6aa92e.com", False),
        ("desk@a.example", "mailto:desk@a.example", True),
        ("bank.example", "https://a.example/", False), ("the paper", "https://a.example/x", False),
        ("https://bank.example@a.example/", "https://bank.example@a.example/", False),
        ("https://раура.example/", "https://раура.example/", False),
    ],
)  # fmt: skip
def test_a_label_that_is_its_own_address_shows_its_host(label: str, url: str, shows: bool) -> None:
    assert (host_beside(label, url) == "") is shows


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://desk.example", "https://desk.example/"), ("https://desk.example/briefs", "https://desk.example/briefs/"),
        ("HTTPS://Desk.Example/Briefs//", "https://desk.example/Briefs/"), ("http://a:8000/x/", "http://a:8000/x/"),
        ("https://bücher.example/é ".strip(), "https://xn--bcher-kva.example/%C3%A9/"), ("http://[::1]:8", "http://[::1]:8/"),
    ],
)  # fmt: skip
def test_the_address_of_a_site_has_one_form(url: str, address: str) -> None:
    assert site_address_fault(url) == ""
    assert site_address(url) == address
    settings = CAST.replace("time_zone: UTC", f"site: {{address: '{url}'}}")
    assert read(settings)[0].settings.site.address == address


@pytest.mark.parametrize(
    "url", ["https://a.example/?x=1", "https://a.example/?", "https://a.example/#", "https://u@a.example/",
            "https://u:p@a.example/", "mailto:desk@a.example", "https://@a.example/"],
)  # fmt: skip
def test_the_address_of_a_site_is_a_host_and_a_path_alone(url: str) -> None:
    assert site_address_fault(url)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[bank.example](https://evil.example/)", "reads `bank.example` and goes to `evil.example`"),
        ("see [https://bank.example/login](<https://evil.example/>)", "goes to `evil.example`"),
        ("[**bank.example**](https://evil.example/)", "goes to `evil.example`"),
        ("[bank.example](mailto:desk@evil.example)", "goes to `desk@evil.example`"),
        (r"[bank\.example](https://evil.example/)", "goes to `evil.example`"),
        ("[bank.example [1]](https://evil.example/)", "goes to `evil.example`"),
        ("[*bank*.example](https://evil.example/)", "goes to `evil.example`"),
        ("[bank.example.](https://evil.example/)", "goes to `evil.example`"),
        ("[bank。example](https://evil.example/)", "goes to `evil.example`"),
        ("[банк.рф](https://evil.example/)", "goes to `evil.example`"),
        ("[ftp://bank.example](https://evil.example/)", "goes to `evil.example`"),
        ("[//bank.example/a](https://evil.example/)", "goes to `evil.example`"),
        ("[192.0.2.1](https://evil.example/)", "goes to `evil.example`"),
        ("[a@bank.example](https://evil.example/)", "goes to `evil.example`"),
        ("[a@bank.example](mailto:a@evil.example)", "goes to `a@evil.example`"),
        ("[write](mailto:a@b.example?bcc=x@evil.example)", "adds recipients or lines"),
        ("[write](mailto:a@b.example?subject=y%0d%0aBcc:z)", "adds recipients or lines"),
        ("[write](mailto:a@b.example?subject=Talks), [e.g. this](https://a.example/), [No. 5](https://a.example/)", ""),
        ("[bank&#46;example](https://evil.example/ (title))", "goes to `evil.example`"),
        ("`[bank.example](https://evil.example/)`", ""),
        ("[bank.example](https://www.bank.example/x) and [www.bank.example](https://bank.example)", ""),
        ("[bank.example](mailto:desk@bank.example), [the bank](https://evil.example/), [v2.0](https://a.example)", ""),
        ("[bank.example/x](https://bank.example/y)", ""),
    ],
)  # fmt: skip
def test_a_label_that_names_another_host_is_a_warning(text: str, reason: str) -> None:
    note = f"notes: [{{date: 2026-02-04, text: '{text}', sources: [s1]}}]"
    messages = [problem.message for problem in read(CAST, note)[1] if problem.code == "disguised-address"]
    assert len(messages) == bool(reason)
    assert all(reason in message for message in messages)
