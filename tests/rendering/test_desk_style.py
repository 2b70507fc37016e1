"""The style sheet of a desk: added to those that ship in each medium, and checked as they are."""

from __future__ import annotations

import email
import io
from collections.abc import Iterator
from datetime import date
from email.policy import default
from pathlib import Path

import pikepdf
import pytest

from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, Problem
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.style_sheets import MAX_STYLE, read_desk_style, read_style
from briefgen.rendering.templates import Templates
from briefgen.site.pages import render_assets
from tests.dossiers import CAST, brief
from tests.linear import assert_linear

BRIEF = brief("2026-02-01", "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]")
STYLE = """/* a desk @ work */
:root { --accent: #00509d }
@media screen { @media (prefers-color-scheme: dark) { :root { --accent: #8ab4f8 } } h1 { text-wrap: pretty } }
@media print { h1 { color: #123456 } }
.letter h1 { font-size: 31px; color: var(--accent) }
.site h1 { letter-spacing: .5em }
"""


def make_templates(folder: Path, style: str) -> Templates:
    (folder / "styles").mkdir(parents=True, exist_ok=True)
    (folder / "styles/desk.css").write_text(style, "utf-8")
    return Templates(folder)


def read_refusal(templates: Templates) -> Problem:
    with pytest.raises(ContentError) as caught:
        read_desk_style(templates)
    (problem,) = caught.value.problems
    return problem


def test_the_page_has_it_after_all_others(tmp_path: Path) -> None:
    page = HtmlRenderer(make_templates(tmp_path, STYLE)).render(BRIEF)
    plain = HtmlRenderer(Templates()).render(BRIEF)
    assert page.replace(f"<style>{STYLE}</style>\n", "") == plain
    assert "<style" not in page.partition(STYLE)[2]


def test_the_site_has_it_after_all_others(tmp_path: Path) -> None:
    styled, plain = (
        next(file.data.decode() for file in render_assets(templates, "#7a1f2b") if file.path == "assets/site.css")
        for templates in (make_templates(tmp_path, STYLE), Templates())
    )
    assert styled == plain + STYLE


def test_the_letter_has_it_and_says_that_it_is_a_letter(tmp_path: Path) -> None:
    page = HtmlRenderer(make_templates(tmp_path / "own", STYLE)).render(BRIEF, letter=True)
    assert '<body class="full letter">' in page
    assert STYLE in page


@pytest.mark.slow
def test_the_pdf_and_the_email_have_it(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "all.yaml").write_text(CAST + "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]\n")
    make_templates(tmp_path / "own", STYLE)
    files = build_brief(BriefRequest(content, tmp_path / "own"), date(2026, 2, 1), ["pdf", "eml"]).files
    with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
        drawn = b" ".join(page.Contents.read_bytes() for page in pdf.pages)
    colours = {tuple(round(float(part) * 255) for part in line.split()[:3]) for line in list_colours(drawn)}
    assert {(0x12, 0x34, 0x56), (0x00, 0x50, 0x9D)} <= colours
    letter = email.message_from_bytes(files["eml"], policy=default).get_body(("html",))
    assert letter is not None
    head = letter.get_content().partition("<h1")[2].partition(">")[0]
    assert "font-size: 31px" in head
    assert "color: #00509d" in head


def list_colours(drawn: bytes) -> Iterator[str]:
    """Yield the colours in which a page is filled."""
    return (line for line in drawn.decode("latin-1").splitlines() if line.endswith(" rg"))


@pytest.mark.parametrize(
    "style",
    [
        "body { background: url(https://evil.example/x.png) }",
        "body { background: URL( '//evil.example/x.png' ) }",
        "@import 'https://evil.example/x.css';",
        "@\\69mport url(http://evil.example/x.css);",
        "body { background: u\\72l(https://evil.example/x) }",
        "body { background: url/**/(/**/https://evil.example/x) }",
        "body { background: image-set('a.png' 1x, 'https://evil.example/x' 2x) }",
        "@media screen { @font-face { font-family: x; src: local(a), url(ftp://evil.example/x) } }",
        "a { background: url(data:image/png;base64,AA), url(https://evil.example/x) }",
        'a{content:"/*"} b{background:url(http://evil.example/x)} c{content:"*/"}',
        'b{background:url("data:x\n); background: url(http://evil.example/x); content: ")"}',
        'b{background:url("ht\\a tp:/\\a /evil.example/x")}',
        '@import "ht\\a tp:/\\a /evil.example/x";',
        "b{background:url(\\/\\/evil.example/x)}",
        "b{background:url('\\\\\\\\evil.example/x')}",
        ":root{--a:'https://evil.example/x'} b{background:image-set(var(--a) 1x)}",
        ":root{--a:url(https://evil.example/x)}",
        "b{background:later-set('https://evil.example/x')}",
        "b{background:-webkit-image-set(( 'https://evil.example/x' ) 1x)}",
        "@import 'data:text/css,b{background:url(https://evil.example/x)}';",
        "@import url('data:text/css,@import %22https://evil.example/x%22');",
        "b{background:url(/x.png)}",
        "b{background:url(javascript:x)}",
        "b{background:url(https://evil.example/x",
    ],
)
def test_no_address_on_the_network(tmp_path: Path, style: str) -> None:
    problem = read_refusal(make_templates(tmp_path, style))
    assert (problem.code, problem.message) == ("template", "the style sheet names an address on the network")
    assert problem.place.file == "templates/styles/desk.css"


@pytest.mark.parametrize(
    "style",
    [
        "a { background: url(data:image/png;base64,AA//AA==) }",
        "a { background: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\") }",
        'a[href^="https:"]::after { content: "https://desk.example" } /* url(https://x) */',
        "@font-face { font-family: Desk; src: local('A: b'), url(fonts/Desk.ttf) format('woff2+x:y') }",
        "a { fill: url(#hatching); background: image-set('data:image/png,A' type('image/svg+xml') 1x) }",
        "a::before { content: counters(part, '. ') leader('://') var(--sign, '//') attr(title, '//') }",
        "a:not([href^='https://']):lang('de') { quotes: '//' '//' } @namespace 'http://www.w3.org/1999/xhtml';",
        "a { width: calc(1px + var(--gap)) } b { color: rgb(1 2 3 } } c { content: 'x\n' }",
    ],
)
def test_what_needs_no_network_is_accepted(tmp_path: Path, style: str) -> None:
    assert read_desk_style(make_templates(tmp_path, style)) == style


def test_it_cannot_end_its_element_nor_fill_every_page(tmp_path: Path) -> None:
    assert "`</`" in read_refusal(make_templates(tmp_path, "a {} </style><script>")).message
    assert "at most 200,000 bytes" in read_refusal(make_templates(tmp_path, " " * (MAX_STYLE + 1))).message


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("a {}")
    (tmp_path / "own/styles").mkdir(parents=True)
    (tmp_path / "own/styles/desk.css").symlink_to(tmp_path / "secret.css")
    assert "there is no template `styles/desk.css`" in read_refusal(Templates(tmp_path / "own")).message


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        "url(", "@import ", "\\75", "/*", "url('data:", "url(data:", "image-set(x", "{", "(", "a{b:c}", "'", "url('\n",
    ],
)  # fmt: skip
def test_many_addresses_are_read_in_time(tmp_path: Path, part: str) -> None:
    assert_linear(lambda text: read_desk_style(make_templates(tmp_path, text)), part, MAX_STYLE // 4)


def test_the_sheets_that_ship_are_accepted() -> None:
    for path in Path(Templates().folders[-1], "styles").glob("*.css"):
        assert read_style(Templates(), f"styles/{path.name}")


@pytest.mark.slow
def test_a_mistake_in_it_fails_the_pdf(tmp_path: Path) -> None:
    templates = make_templates(tmp_path, "a { colr: red }")
    with PdfRenderer(templates.folders) as renderer, pytest.raises(ContentError) as caught:
        renderer.print(HtmlRenderer(templates).render(BRIEF), "page.html")
    assert "colr" in caught.value.problems[0].message


def test_it_is_part_of_the_keys_of_briefs_and_sites(tmp_path: Path) -> None:
    digests = {make_templates(tmp_path, style).digest() for style in ("", "a { color: red }", "a { color: blue }")}
    (tmp_path / "styles/desk.css").unlink()
    assert len(digests | {Templates(tmp_path).digest()}) == 4
