"""The brief as an e-mail, read back as a mail program would."""

from __future__ import annotations

import email
import io
import re
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from briefgen.asked import Desk
from briefgen.pipeline import make_brief
from tests.forms import words_of_html

ARTICLE = Desk(Path(__file__).parents[1] / "golden/article/content")


@pytest.fixture(scope="module")
def raw() -> bytes:
    return make_brief(ARTICLE, date(2026, 2, 4), ["eml"]).files["eml"]


@pytest.fixture(scope="module")
def message(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=default)


def test_it_is_a_draft_with_the_headline_as_its_subject(message: EmailMessage) -> None:
    assert message["Subject"].startswith("Talks set for Friday in Oman")
    assert message["Subject"].endswith("US–Iran nuclear talks, Wednesday 4 February 2026")
    assert message["X-Unsent"] == "1"
    assert {"Date", "Message-ID", "From", "To"} & set(message.keys()) == set()
    assert message.defects == []


def test_text_page_and_pdf_say_the_same(message: EmailMessage) -> None:
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and page is not None
    (pdf,) = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("2026-02-04.pdf", "application/pdf")
    printed = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.get_content())).pages)
    for text in (plain.get_content(), words_of_html(page.get_content()), printed):
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


def test_the_same_brief_gives_the_same_message_and_no_line_is_too_long(raw: bytes) -> None:
    assert make_brief(ARTICLE, date(2026, 2, 4), ["eml"]).files["eml"] == raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_content_is_never_taken_for_style_and_the_subject_is_plain(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(
        "dossier: {title: 'x --accent: red; var(--ink)', parties: [a], looks: {accent: '#005500'}}\n"
        "parties: {a: {name: A}}\nnotes: [{date: 2026-02-04, text: A note}]\n"
        "briefs: {2026-02-04: {headline: 'A *b* <c> [d] | e_f & 3'}}\n"
    )
    raw = make_brief(Desk(tmp_path), date(2026, 2, 4), ["eml"]).files["eml"]
    found = email.message_from_bytes(raw, policy=default)
    page = found.get_body(("html",))
    assert page is not None
    assert found["Subject"].startswith("A *b* <c> [d] | e_f & 3 · ")
    assert found["Content-Language"] == "en-GB"
    assert "color: red" not in page.get_content()
    assert "color: #005500" in page.get_content()
    assert "var(--ink)" in page.get_content()
