"""Whether HTML takes one page, without its other pages."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from briefgen.rendering.first_page import takes_one_page
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates

pytestmark = pytest.mark.slow

SHEET = "<p style='break-after: page'>x</p>"


@pytest.mark.parametrize("sheets", [1, 2, 30])
def test_no_third_page_is_laid_out(monkeypatch: pytest.MonkeyPatch, sheets: int) -> None:
    from weasyprint import HTML, layout  # slow to import
    from weasyprint.layout import page as weasyprint_page

    numbers: list[int] = []
    remake_page = weasyprint_page.remake_page

    def count(number: int, *arguments: object) -> object:
        numbers.append(number)
        return remake_page(number, *arguments)

    monkeypatch.setattr(weasyprint_page, "remake_page", count)
    make_all_pages = layout.make_all_pages
    html = HTML(string=SHEET * (sheets - 1) + "<p>x</p>")
    assert takes_one_page(html, {}) is (sheets == 1)
    assert numbers == list(range(min(sheets, 2)))
    assert layout.make_all_pages is make_all_pages


def test_a_worker_asked_whether_a_page_fits_prints_all_pages_of_the_next() -> None:
    page = f"<!doctype html><html lang=en><title>T</title><h1>T</h1>{SHEET * 3}<p>x</p></html>"
    with PdfRenderer(Templates().folders) as renderer:
        assert not renderer.takes_one_page(page, "page.html")
        assert renderer.takes_one_page(page.replace(SHEET, ""), "page.html")
        assert len(PdfReader(io.BytesIO(renderer.print(page, "page.html"))).pages) == 4
