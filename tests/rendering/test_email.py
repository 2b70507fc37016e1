"""The brief as an e-mail, read as a mail program reads it."""

from __future__ import annotations

import email
import io
import re
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP, default
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest
from pypdf import PdfReader

from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest
from briefgen.rendering.email import _set_boundaries, encode_subject
from tests.fixed_renderer import FixedRenderer
from tests.readers import read_html_words

ARTICLE = BriefRequest(Path(__file__).parents[1] / "golden/article/content")


def build_message(request: BriefRequest) -> bytes:
    """Return the message of 4 February, with a PDF of one fixed page."""
    with patch("briefgen.rendering.pdf.PdfRenderer", FixedRenderer):
        return build_brief(request, date(2026, 2, 4), ["eml"]).files["eml"]


@pytest.fixture(scope="module")
def raw() -> bytes:
    return build_message(ARTICLE)


@pytest.fixture(scope="module")
def raw_with_pdf() -> bytes:
    return build_brief(ARTICLE, date(2026, 2, 4), ["eml"]).files["eml"]


@pytest.fixture(scope="module")
def message(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=default)


def test_it_is_a_draft_with_the_headline_as_its_subject(message: EmailMessage) -> None:
    assert message["Subject"].startswith("Talks set for Friday in Oman")
    assert message["Subject"].endswith("US–Iran nuclear talks, Wednesday 4 February 2026")
    assert message["X-Unsent"] == "1"
    assert {"Date", "Message-ID", "From", "To"} & set(message.keys()) == set()
    assert message.defects == []


@pytest.mark.slow
def test_text_page_and_pdf_say_the_same(raw_with_pdf: bytes) -> None:
    message = email.message_from_bytes(raw_with_pdf, policy=default)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and page is not None
    (pdf,) = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("2026-02-04.pdf", "application/pdf")
    printed = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.get_content())).pages)
    for text in (plain.get_content(), read_html_words(page.get_content()), printed):
        assert "I’m grateful to our Omani brothers for making all necessary arrangements" in re.sub(r"\s+", " ", text)


def test_the_styles_stand_in_the_page_and_need_no_variable(message: EmailMessage) -> None:
    page = message.get_body(("html",))
    assert page is not None
    html = page.get_content()
    assert "var(" not in html
    assert re.search(r'<h1 style="[^"]*font-size: 26px', html)
    assert "url(" not in html and "<script" not in html
    assert "@media (max-width: 480px)" in html  # on a phone the tables are read row by row


def test_no_program_puts_its_own_quotation_marks_around_ours(message: EmailMessage) -> None:
    page = message.get_body(("html",))
    assert page is not None
    assert "“I’m grateful" in page.get_content()
    assert "<q" not in page.get_content()


@pytest.mark.slow
def test_the_same_brief_gives_the_same_message_and_no_line_is_too_long(raw_with_pdf: bytes) -> None:
    assert build_brief(ARTICLE, date(2026, 2, 4), ["eml"]).files["eml"] == raw_with_pdf
    assert max(len(line) for line in raw_with_pdf.split(b"\r\n")) <= 998


def test_content_is_never_taken_for_style_and_the_subject_is_plain(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(
        "dossier: {title: 'x --accent: red; var(--ink)', parties: [a], theme: {accent: '#005500'}}\n"
        "parties: {a: {name: A}}\nnotes: [{date: 2026-02-04, text: A note}]\n"
        "briefs: {2026-02-04: {headline: 'A *b* <c> [d] | e_f & 3'}}\n"
    )
    raw = build_message(BriefRequest(tmp_path))
    message = email.message_from_bytes(raw, policy=default)
    page = message.get_body(("html",))
    assert page is not None
    assert message["Subject"].startswith("A *b* <c> [d] | e_f & 3 · ")
    assert message["Content-Language"] == "en-GB"
    assert "color: red" not in page.get_content()
    assert "color: #005500" in page.get_content()
    assert "var(--ink)" in page.get_content()


def parts_of(raw: bytes) -> list[str]:
    """Return the types of all parts of a message, which has no defects."""
    message = email.message_from_bytes(raw, policy=default)
    parts = list(message.walk())
    assert [part.defects for part in parts if part.defects] == []
    return [part.get_content_type() for part in parts]


MIXED = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]


def boundaries_of(raw: bytes) -> list[str]:
    return re.findall(r'boundary="([^"]+)"', raw.decode("ascii"))


def test_the_parts_are_parted_by_a_checksum_that_none_of_them_holds(raw: bytes) -> None:
    outer, inner = boundaries_of(raw)
    assert outer != inner
    assert all(len(boundary) <= 70 for boundary in (outer, inner))
    assert raw.count(outer.encode()) == raw.count(b"--" + outer.encode()) + 1 == 4
    assert parts_of(raw) == MIXED


def brief_with_quote(folder: Path, quote: str) -> bytes:
    folder.mkdir()
    quoted = "\n".join(f"      {line}" for line in quote.splitlines())
    (folder / "all.yaml").write_text(
        "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\nissues: {i: {title: I, claim: C}}\n"
        "source: {publisher: P, published: 2026-02-04}\npositions:\n  - party: a\n    said: 2026-02-04\n"
        f"    stance: {{i: for}}\n    text: |-\n{quoted}\n",
        "utf-8",
    )
    return build_message(BriefRequest(folder))


def test_no_text_closes_a_part_with_boundaries_seen_in_an_earlier_message(tmp_path: Path) -> None:
    seen = boundaries_of(brief_with_quote(tmp_path / "first", "hello"))
    lines = "\n".join(f"--{boundary}--\n\n--{boundary}\nContent-Type: text/html\n\n<b>x</b>\n" for boundary in seen)
    raw = brief_with_quote(tmp_path / "second", f"hello\n{lines}")
    assert parts_of(raw) == MIXED
    assert not set(boundaries_of(raw)) & set(seen)


def test_a_boundary_that_a_part_holds_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    message = EmailMessage(policy=SMTP)
    message.set_content("text")
    message.add_alternative("<p>page</p>", subtype="html")
    _set_boundaries(message)
    taken = message.get_boundary()
    assert taken is not None
    real = sha256
    monkeypatch.setattr("briefgen.rendering.email.sha256", lambda _: real(b"the same for every message"))
    again = EmailMessage(policy=SMTP)
    again.set_content("text")
    again.add_alternative("<p>page</p>", subtype="html")
    _set_boundaries(again)
    first = again.get_boundary()
    hostile = EmailMessage(policy=SMTP)
    hostile.set_content(f"--{first}--\n")
    hostile.add_alternative("<p>page</p>", subtype="html")
    _set_boundaries(hostile)
    assert str(first).endswith("-0") and str(hostile.get_boundary()).endswith("-1")


@pytest.mark.parametrize(
    "text",
    [
        "=?utf-8?q?Approved=0D=0ABcc:_a@b.example?=", "a =?utf-8?b?aGVsbG8=?= b", "plain", "Réunion " * 40,
        "می\u200cخواهم",
        "a  b", "=?", "x" * 300, "😀" * 50, ": ; , <a@b.example>", "a\u0301" * 30, "=?x?= é",
    ],
)  # fmt: skip
def test_a_subject_is_one_field_and_reads_as_it_was_written(text: str) -> None:
    field = encode_subject(text)
    message = email.message_from_bytes(field + b"X-Unsent: 1\r\n\r\n", policy=default)
    assert message.keys() == ["Subject", "X-Unsent"]
    assert message["Subject"] == " ".join(text.split())
    assert max(map(len, field.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("text", ["a\r\nBcc: b@c.example", "a\nb", "a\x0bb", "a\x85b", "a\u2028b", "a\x1cb", "a\rb"])
def test_a_line_break_in_a_label_stays_in_the_subject(text: str) -> None:
    message = email.message_from_bytes(encode_subject(text) + b"\r\n", policy=default)
    assert message.keys() == ["Subject"]
    assert message["Subject"].split() == text.split()
