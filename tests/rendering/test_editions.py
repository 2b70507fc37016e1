"""The editions as pages: the one-page edition takes one page, and the theme of the dossier applies."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from benchmarks import stress
from briefgen.composition.brief import Brief
from briefgen.composition.editions import one_page
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.days import compose_brief
from briefgen.pipeline.load import load_dossier
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.renderer import fit_on_one_page, render_brief
from briefgen.rendering.templates import Templates
from tests.dossiers import CAST, brief
from tests.rendering.test_pdf import _elements

pytestmark = pytest.mark.slow

TIMELINE = load_dossier(Path(packaged_folder("content"))).timeline
LONG = "word " * 399 + "end"


@pytest.fixture(scope="module")
def pdf_renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer(Templates().folders) as renderer:
        yield renderer


def fitted(brief: Brief, pdf_renderer: PdfRenderer) -> tuple[Brief, bytes]:
    """Return the one-page edition of a brief, and its PDF."""
    page = fit_on_one_page(brief, Templates(), pdf_renderer)
    ((_, data),) = render_brief(page, ["pdf"], Templates(), [], pdf_renderer, full=brief)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    return page, data


@pytest.mark.parametrize(
    "day",
    [pytest.param(day, marks=[pytest.mark.thorough] if n % 5 else []) for n, day in enumerate(TIMELINE.days)], ids=str,
)  # fmt: skip
def test_every_day_of_the_example_fits_on_one_page(day: date, pdf_renderer: PdfRenderer) -> None:
    page, _ = fitted(compose_brief(TIMELINE, day).brief, pdf_renderer)
    assert page.bottom_line or page.changes or page.upcoming


def test_a_page_gives_way_no_more_than_it_must(pdf_renderer: PdfRenderer) -> None:
    full = compose_brief(TIMELINE, date(2026, 2, 4)).brief
    page = fit_on_one_page(full, Templates(), pdf_renderer)
    step = next(n for n in range(99) if one_page(full, n) == page)
    assert step > 0
    longer_page = HtmlRenderer(Templates()).render(one_page(full, step - 1))
    assert not pdf_renderer.takes_one_page(longer_page, "fuller.html")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    folder = tmp_path_factory.mktemp("stress")
    stress.write_content(folder)
    return compose_brief(load_dossier(folder).timeline, stress.DAY).brief


@pytest.fixture(scope="module")
def crowded_page(crowded: Brief, pdf_renderer: PdfRenderer) -> tuple[Brief, bytes]:
    return fitted(crowded, pdf_renderer)


def test_a_crowded_day_fits_on_one_page_and_says_what_is_left(
    crowded: Brief, crowded_page: tuple[Brief, bytes]
) -> None:
    assert (len(crowded.matrix_parties), len(crowded.matrix)) == (12, 40)
    assert sum(len(window.meetings) for window in crowded.upcoming) >= 60
    page, _ = crowded_page
    html = HtmlRenderer(Templates()).render(page)
    assert "Left to the full brief: " in html
    assert "more changes, " in html and "every stance with its evidence" in html


def test_nothing_on_a_crowded_page_stands_outside_it(crowded_page: tuple[Brief, bytes]) -> None:
    _, data = crowded_page
    with pikepdf.open(io.BytesIO(data)) as pdf:
        left, bottom, right, top = (float(n) for n in pdf.pages[0].mediabox)
    points: list[tuple[float, float]] = []

    def visit(text: str, matrix: list[float], at: list[float], font: object, size: float) -> None:
        if text.strip():
            points.append((at[4] * matrix[0] + matrix[4], at[5] * matrix[3] + matrix[5]))

    PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    assert len(points) > 100
    assert all(left < x < right and bottom < y < top for x, y in points)


def test_even_endless_texts_fit_on_one_page(pdf_renderer: PdfRenderer) -> None:
    prose = "**word** [link](https://example.org/) " * 120  # four of them take more than a page
    text = f"""
briefs:
  2026-02-04:
    headline: {LONG}
    bottom_line: [{", ".join(f"{{text: '{prose}', basis: [boss-yes]}}" for _ in range(6))}]
positions:
  - {{id: boss-yes, speaker: boss, said: 2026-02-04, stance: {{talks: for}}, text: Yes, sources: [s1]}}
"""
    fitted(brief("2026-02-04", text), pdf_renderer)


def test_where_not_even_the_last_step_fits_it_says_so(tmp_path: Path, pdf_renderer: PdfRenderer) -> None:
    own = tmp_path / "styles"
    own.mkdir()
    (own / "one-page.css").write_text("h1 { height: 500mm }")
    with pytest.raises(ContentError) as caught:
        fit_on_one_page(compose_brief(TIMELINE, TIMELINE.days[-1]).brief, Templates(tmp_path), pdf_renderer)
    assert [problem.code for problem in caught.value.problems] == ["unprintable"]
    assert "one-page edition does not fit" in caught.value.problems[0].message


POSITIONS = """
positions: [{speaker: boss, said: 2026-02-04, stance: {talks: for}, text: OK, sources: [s1]}]
"""


def make_request(tmp_path: Path, theme: str, *, logo: bytes = b"") -> BriefRequest:
    content, templates = tmp_path / "content", tmp_path / "own"
    content.mkdir()
    (templates / "pictures").mkdir(parents=True)
    (content / "all.yaml").write_text(CAST.replace("time_zone: UTC", f"time_zone: UTC, theme: {theme}") + POSITIONS)
    (templates / "pictures/logo.svg").write_bytes(logo)
    return BriefRequest(content, templates)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#123"/></svg>'


def test_paper_colour_and_mark_are_the_desks(tmp_path: Path) -> None:
    theme = '{paper: letter, accent: "#00509d", logo: pictures/logo.svg}'
    files = build_brief(make_request(tmp_path, theme, logo=SVG), None, ["html", "pdf", "json"]).files
    page = files["html"].decode()
    assert "--accent: #00509d" in page
    assert '<img class="logo" src="data:image/svg+xml;base64,' in page
    assert 'alt="Logo of Test"' in page
    with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
        assert [float(n) for n in pdf.pages[0].mediabox] == [0, 0, 612, 792]
        (figure,) = [o for o in _elements(pdf) if o.S == "/Figure"]
        assert str(figure.Alt) == "Logo of Test"
    assert json.loads(files["json"])["edition"]["paper"] == "letter"


def test_sections_stand_in_the_order_and_under_the_titles_that_the_desk_gives_them(tmp_path: Path) -> None:
    theme = "{sections: [matrix, stances], titles: {matrix: Who is where, changes: 'News since {day}'}}"
    files = build_brief(make_request(tmp_path, theme), None, ["html", "md"]).files
    headings = [line for line in files["md"].decode().splitlines() if line.startswith("## ")]
    assert headings == ["## Who is where", "## Who stands where, and who says so", "## Sources", "## How this was made"]
    page = files["html"].decode()
    assert page.index("Who is where") < page.index("Who stands where, and who says so")
    assert "Situation" not in page


def test_a_picture_that_fetches_another_is_refused(tmp_path: Path) -> None:
    evil = SVG.replace(b"<rect", b'<image href="https://example.org/x.png" width="9" height="9"/><rect')
    with pytest.raises(ContentError) as caught:
        build_brief(make_request(tmp_path, "{logo: pictures/logo.svg}", logo=evil), None, ["pdf"])
    assert {problem.code for problem in caught.value.problems} <= {"refused-address", "unprintable"}


@pytest.mark.parametrize(("width", "height"), [(4_001, 10), (10, 13_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path, width: int, height: int) -> None:
    request = make_request(tmp_path, "{logo: pictures/logo.png}")
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    (tmp_path / "own/pictures/logo.png").write_bytes(header)
    with pytest.raises(ContentError, match=f"{width:,} by {height:,} pixels") as caught:
        build_brief(request, None, ["html"])
    assert caught.value.problems[0].code == "template"


def test_a_picture_that_is_not_there_or_too_large_is_told(tmp_path: Path) -> None:
    request = make_request(tmp_path, "{logo: pictures/logo.svg}", logo=SVG + b" " * 300_000)
    with pytest.raises(ContentError) as caught:
        build_brief(request, None, ["html"])
    assert "at most 200,000 bytes" in caught.value.problems[0].message
    (tmp_path / "own/pictures/logo.svg").unlink()
    with pytest.raises(ContentError) as caught:
        build_brief(request, None, ["html"])
    assert "pictures/logo.svg" in caught.value.problems[0].message


CORRECTED = """
positions:
  - {id: no, speaker: boss, said: 2026-02-03, stance: {talks: against}, text: No, sources: [s1]}
  - {speaker: minister, said: 2026-02-03, stance: {talks: for}, text: OK, sources: [s1]}
corrections: [{of: no, date: 2026-02-04, text: It was another who said so, sources: [s1]}]
"""


def markdown(brief: Brief) -> str:
    ((_, data),) = render_brief(brief, ["md"], Templates(), [], None, full=brief)
    return data.decode()


def test_a_day_of_which_only_a_correction_is_told_has_one_headline_in_both_editions() -> None:
    full = brief("2026-02-04", CORRECTED)
    first, page = markdown(full), markdown(one_page(full, 0))
    assert first.splitlines()[0] == page.splitlines()[0] == "# Test"  # a correction is never the headline
    assert page.count("It was another who said so.") == 1
    assert "corrections" not in {left.section for left in one_page(full, 0).edition.left}


def test_a_brief_that_does_not_list_what_changed_does_not_deny_it(tmp_path: Path) -> None:
    request = make_request(tmp_path, "{sections: [stances]}")
    (tmp_path / "content/more.yaml").write_text(CORRECTED.partition("corrections:")[0])
    text = build_brief(request, date(2026, 2, 4), ["md"]).files["md"].decode()
    assert "has changed since" not in text and "No change since" not in text
    assert text.startswith("# Bland on Talks: against → for\n")


def test_the_page_tells_that_it_leaves_out_what_has_just_been() -> None:
    full = compose_brief(TIMELINE, date(2026, 2, 4)).brief
    assert full.recent
    left = {left.section: left.more for left in one_page(full, 0).edition.left}
    assert left["recent"] is None
    assert "meetings" not in left  # every meeting ahead is on the page


MOVED = """
events:
  summit: {title: Summit, kind: talks, parties: [a, b], when: 2026-02-08, sources: [s1], history: [
    {id: moved, date: 2026-02-03, when: 2026-02-09, sources: [s1]}]}
"""


def test_every_edition_has_the_calendar_of_the_whole_brief(tmp_path: Path) -> None:
    request = make_request(tmp_path, "{}")
    (tmp_path / "content/more.yaml").write_text(MOVED)
    full, page = (
        build_brief(replace(request, edition=name), date(2026, 2, 4), ["ics"]).files["ics"]
        for name in ("full", "one-page")
    )
    assert full == page
    assert b"SEQUENCE:0" not in full  # the page leaves out that it has moved


def test_where_nothing_is_cited_there_are_no_sources(tmp_path: Path) -> None:
    request = make_request(tmp_path, "{sections: []}")
    files = build_brief(request, None, ["md", "html"]).files
    assert b"## Sources" not in files["md"]
    assert b'id="sources"' not in files["html"]


def test_a_fault_in_the_style_sheet_of_the_press_is_told(tmp_path: Path) -> None:
    for number, fault in enumerate(("a { colr: red }", '@import url("https://example.org/x.css");')):
        own = tmp_path / str(number) / "styles"
        own.mkdir(parents=True)
        (own / "press.css").write_text(fault)
        with PdfRenderer(Templates(own.parent).folders) as renderer, pytest.raises(ContentError) as caught:
            renderer.print("<html lang=en><title>T</title><h1>T</h1>", "page.html")
        assert "a style sheet of the PDF" in caught.value.problems[0].message
