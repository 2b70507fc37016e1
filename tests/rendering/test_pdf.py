"""PDFs: tags, metadata, bookmarks, links and running heads; and the pages that are refused."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, EnvironmentFailure
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates

pytestmark = pytest.mark.slow

PAGE = '<!doctype html><html lang="en"><head><title>T</title></head><body><h1>T</h1>{}</body></html>'


@pytest.fixture(scope="module")
def pdf_renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer(Templates().folders) as renderer:
        yield renderer


@pytest.fixture(scope="module")
def article() -> bytes:
    request = BriefRequest(Path(__file__).parents[1] / "golden/article/content")
    return build_brief(request, date(2026, 2, 4), ["pdf"]).files["pdf"]


def list_refusals(pdf_renderer: PdfRenderer, body: str) -> list[tuple[str, str]]:
    with pytest.raises(ContentError) as caught:
        pdf_renderer.print(PAGE.format(body), "page.html")
    return [(problem.code, problem.message) for problem in caught.value.problems]


def test_it_is_tagged_as_pdf_ua(article: bytes) -> None:
    with pikepdf.open(io.BytesIO(article)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "US–Iran nuclear talks: Wednesday 4 February 2026"
        kinds = [str(element.S) for element in _elements(pdf)]
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(kinds)
        headings = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
        assert all(after <= before + 1 for before, after in pairwise(headings))
        cells = [element for element in _elements(pdf) if element.S == "/TD"]
        assert cells
        assert all(len(cell.A.Headers) >= 2 for cell in cells)


def _elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Return the elements of the structure tree."""
    return [
        element
        for element in pdf.objects
        if isinstance(element, pikepdf.Dictionary) and element.get("/Type") == "/StructElem"
    ]


def test_it_carries_its_own_evidence_and_its_meetings(article: bytes) -> None:
    with pikepdf.open(io.BytesIO(article)) as pdf:
        assert list(pdf.attachments) == ["brief.json", "meetings.ics"]
        data = json.loads(pdf.attachments["brief.json"].get_file().read_bytes())
        assert (data["schema"], data["day"], len(data["sources"])) == ("briefgen/brief/2", "2026-02-04", 1)
        assert pdf.attachments["meetings.ics"].get_file().read_bytes().startswith(b"BEGIN:VCALENDAR")
        dates = {file.get_file().creation_date for file in pdf.attachments.values()}
    assert dates == {datetime(2026, 2, 4, tzinfo=UTC)}


def test_one_page_carries_the_evidence_of_the_whole_brief() -> None:
    request = BriefRequest(Path(__file__).parents[1] / "golden/article/content", edition="one-page")
    with pikepdf.open(io.BytesIO(build_brief(request, date(2026, 2, 4), ["pdf"]).files["pdf"])) as pdf:
        assert json.loads(pdf.attachments["brief.json"].get_file().read_bytes())["parties"]


def test_for_the_archive_it_is_a_pdf_a_3_as_well() -> None:
    request = BriefRequest(Path(__file__).parents[1] / "golden/article/content", archival=True)
    data = build_brief(request, date(2026, 2, 4), ["pdf"]).files["pdf"]
    assert build_brief(request, date(2026, 2, 4), ["pdf"]).files["pdf"] == data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert [str(intent.S) for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
        assert {str(file.AFRelationship) for file in pdf.Root.AF} == {"/Data", "/Supplement"}
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "3",
                "A",
                "1",
            )
    assert pikepdf.open(io.BytesIO(data)).check_pdf_syntax() == []


def test_every_header_cell_and_picture_says_what_it_is(article: bytes) -> None:
    with pikepdf.open(io.BytesIO(article)) as pdf:
        heads = [element for element in _elements(pdf) if element.S == "/TH"]
        headers = {str(id) for element in _elements(pdf) if element.S == "/TD" for id in element.A.Headers}
        assert len(heads) > 20
        assert headers <= {str(head.ID) for head in heads}
        figures = [element for element in _elements(pdf) if element.S == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == [
            "The last and the next 30 days on a line; the list below also has those whose day is not known"
        ]
        assert pdf.check_pdf_syntax() == []


def test_what_is_read_aloud_is_in_the_order_of_the_page(article: bytes) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(article)).pages)
    titles = ["Bottom line", "What changed since", "Upcoming meetings", "Stances at a glance", "Who stands where"]
    positions = [text.casefold().index(title.casefold()) for title in titles]
    assert positions == sorted(positions)


def test_every_font_is_ours_and_embedded(article: bytes) -> None:
    with pikepdf.open(io.BytesIO(article)) as pdf:
        fonts = [
            element
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert all("+Brief-" in str(font.FontName) for font in fonts)


def test_document_information_and_bookmarks(article: bytes) -> None:
    reader = PdfReader(io.BytesIO(article))
    assert reader.metadata is not None
    assert reader.metadata.title == "US–Iran nuclear talks: Wednesday 4 February 2026"
    assert (reader.metadata.get("/CreationDate") or "").startswith("D:20260204")
    headline, sections = reader.outline
    assert isinstance(headline, Destination)
    assert isinstance(sections, list)
    assert str(headline.title).startswith("Talks set for Friday in Oman")
    titles = [item.title for item in sections if isinstance(item, Destination)]
    assert titles[:3] == ["Bottom line", "What changed since Tuesday 3 February", "What else is new"]
    assert titles[-2:] == ["Sources", "How this was made"]


def test_every_page_has_its_running_head_and_foot(article: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(article)).pages]
    assert len(pages) >= 2
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
        assert "TLP:CLEAR" in text
        assert "Information cut-off 24:00 Muscat" in text
        assert "US–Iran nuclear talks" in text or number == 1
        assert "Wednesday 4 February 2026" in text


def test_links_lead_inside_or_to_safe_addresses(pdf_renderer: PdfRenderer, article: bytes) -> None:
    inside = _links(article)
    assert len(inside) > 30
    assert {address for address in inside if address} == set()
    outside = pdf_renderer.print(PAGE.format('<p><a href="https://example.org/a">a</a></p>'), "page.html")
    assert _links(outside) == ["https://example.org/a"]


def _links(data: bytes) -> list[str | None]:
    """Return the address of every link, or None for one that leads to a place in the document."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        return [None if "/Dest" in link or link.A.S == "/GoTo" else str(link.A.URI) for link in links]


def test_a_matrix_breaks_between_rows_and_repeats_its_header(pdf_renderer: PdfRenderer) -> None:
    templates = Templates()
    styles = templates.text("styles/base.css") + templates.text("styles/print.css")
    row = "<tr><th scope=row>Issue {0}<br>begins {0}<br>ends {0}</th><td>For {0}</td></tr>"
    for before in (190, 197, 204):  # mm: the first rows reach the end of the page, or do not fit any more
        rows = "".join(row.format(number) for number in range(12))
        head = "<thead><tr><th scope=col>Issue</th><th scope=col>Iran</th></tr></thead>"
        table = f"<h2>At a glance</h2><table class='matrix one-view'>{head}<tbody>{rows}</tbody></table>"
        body = f"<style>{styles}</style><p style='height: {before}mm'>Before</p>{table}"
        first, second = (
            page.extract_text() for page in PdfReader(io.BytesIO(pdf_renderer.print(PAGE.format(body), "p"))).pages
        )
        printed = [
            {int(number) for number in re.findall(rf"{word} (\d+)", first)} for word in ("begins", "ends", "For")
        ]
        assert printed[0] == printed[1] == printed[2]
        assert len(printed[0]) != 1
        assert bool(printed[0]) == ("AT A GLANCE" in first.upper())
        assert "Iran" in second


def test_the_same_page_gives_the_same_bytes(pdf_renderer: PdfRenderer) -> None:
    page = PAGE.format("<p>Once, and once more</p>")
    first = pdf_renderer.print(page, "page.html")
    with PdfRenderer(Templates().folders) as another:
        assert another.print(page, "page.html") == first
    assert pdf_renderer.print(page, "page.html") == first


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other names for the libraries")
def test_no_compiler_is_asked_for_the_libraries(tmp_path: Path) -> None:
    program = f"""
import sys
def refuse(event, arguments):
    assert event not in ("subprocess.Popen", "os.posix_spawn", "os.fork"), arguments
sys.addaudithook(refuse)
from pathlib import Path
from briefgen.rendering.pdf_process import _PageRenderer
_PageRenderer([Path({str(Templates().folders[-1])!r})])
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="https://brief.invalid/../pyproject.toml" alt="x">',
        '<img src="https://brief.invalid/%2e%2e/pyproject.toml" alt="x">',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<p style="background: url(https://evil.example/x.png)">x</p>',
        "<style>@import 'https://evil.example/x.css';</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>x</p>",
        "<object data='file:///etc/passwd'></object>",
    ],
)
def test_an_address_outside_the_templates_fails_the_page(pdf_renderer: PdfRenderer, body: str) -> None:
    assert "refused-address" in {code for code, _ in list_refusals(pdf_renderer, body)}


def test_a_missing_glyph_fails_the_page(pdf_renderer: PdfRenderer) -> None:
    assert [code for code, _ in list_refusals(pdf_renderer, "<p>和平</p>")] == ["missing-glyph", "missing-glyph"]


def test_bad_css_fails_the_page(pdf_renderer: PdfRenderer) -> None:
    assert [code for code, _ in list_refusals(pdf_renderer, "<p style='colour: red'>x</p>")] == ["unprintable"]


def test_a_picture_without_an_alternative_fails_the_page(pdf_renderer: PdfRenderer, tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    (tmp_path / "x.svg").write_text(svg)
    with PdfRenderer(Templates(tmp_path).folders) as renderer:
        assert renderer.print(PAGE.format('<p><img src="/x.svg" alt="A square"></p>'), "page.html").startswith(b"%PDF")
        assert list_refusals(renderer, '<p><img src="/x.svg"></p>')


def test_ctrl_c_is_for_who_asked_for_the_page() -> None:
    page = "<html lang=en><title>x</title><p>x"
    with PdfRenderer(Templates().folders) as renderer:
        for _ in range(2):  # while it starts, and when it has
            renderer._process.send_signal(signal.SIGINT)
            assert renderer.print(page, "x").startswith(b"%PDF")


def test_a_press_that_dies_says_what_happened() -> None:
    with PdfRenderer(Templates().folders) as renderer:
        renderer._process.kill()
        with pytest.raises(ContentError) as caught:
            renderer.print(PAGE.format("<p>x</p>"), "page.html")
    assert caught.value.problems[0].code == "unprintable"


def test_a_missing_library_is_the_environments_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library pango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with PdfRenderer(Templates().folders) as renderer, pytest.raises(EnvironmentFailure) as caught:
        renderer.print(PAGE.format("<p>x</p>"), "page.html")
    assert "pango" in caught.value.message
    assert "apt-get install" in caught.value.hint


def test_each_page_has_its_own_time(pdf_renderer: PdfRenderer) -> None:
    """The limit of processor time applies to each page, not to all pages together."""
    if not Path("/proc/self/limits").exists():
        pytest.skip("limits are read from /proc")
    for _ in range(2):
        pdf_renderer.print(PAGE.format("<p>x</p>" * 500), "page.html")
        process = Path(f"/proc/{pdf_renderer._process.pid}")
        ticks = sum(int(field) for field in (process / "stat").read_text().rpartition(")")[2].split()[11:13])
        (limit,) = (line for line in (process / "limits").read_text().splitlines() if line.startswith("Max cpu time"))
        left = int(limit.split()[3]) - ticks / os.sysconf("SC_CLK_TCK")
        assert left > 55
