"""White space in an HTML template never changes the printed text, so a template may be reformatted."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from briefgen.composition.editions import one_page
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.days import compose_brief
from briefgen.pipeline.load import load_dossier
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site
from briefgen.rendering.html import HtmlRenderer
from briefgen.rendering.templates import Templates
from tests.site.test_site import SAID, build

STATEMENT = re.compile(r"{%.*?%}", re.DOTALL)
BLOCK_NAMES = frozenset({
    "article", "aside", "body", "colgroup", "div", "footer", "form", "h1", "h2", "h3", "h4", "head", "header", "html",
    "li", "main", "nav", "ol", "p", "section", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_NAMES))})\b(?:[^<>{{]|{{{{.*?}}}}|{{%.*?%}})*>")


def spaced(template: str) -> str:
    """A template with a line break before and after every block tag and every statement of Jinja."""
    head, comment_end, body = template.partition("-#}")
    body = BLOCK_TAG.sub(lambda tag: f"\n{tag[0]}\n", body)
    return head + comment_end + STATEMENT.sub(lambda statement: f"\n{statement[0]}\n", body)


@pytest.fixture(scope="module")
def spaced_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All HTML templates that ship, spaced."""
    folder, shipped = tmp_path_factory.mktemp("spaced"), packaged_folder("templates")
    for path in shipped.rglob("*.html"):
        copy = folder / path.relative_to(shipped)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(spaced(path.read_text("utf-8")), "utf-8")
    return folder


class _Reader(HTMLParser):
    """Reads a page as its tags and, between block tags, its text with white space collapsed."""

    def __init__(self) -> None:
        super().__init__()
        self.page: list[object] = []
        self._text = ""

    def flush(self) -> None:
        if text := " ".join(self._text.split()):
            self.page.append(text)
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCK_NAMES:
            self.flush()
            self.page.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))
        else:
            self._text += f"<{tag}>"

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCK_NAMES:
            self.flush()
        else:
            self._text += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        self._text += data


def read(page: str) -> list[object]:
    reader = _Reader()
    reader.feed(page)
    reader.flush()
    return reader.page


@pytest.mark.slow
def test_the_templates_of_a_brief_may_be_reformatted(spaced_templates: Path) -> None:
    timeline = load_dossier(Path(packaged_folder("content"))).timeline
    plain, reformatted = HtmlRenderer(Templates(None)), HtmlRenderer(Templates(spaced_templates))
    for day in (date(2026, 1, 12), date(2026, 2, 4), date(2026, 2, 7), date(2026, 2, 17)):
        brief = compose_brief(timeline, day).brief
        for edition in (brief, one_page(brief, 3)):
            assert read(reformatted.render(edition)) == read(plain.render(edition))
        assert read(reformatted.render(brief, letter=True)) == read(plain.render(brief, letter=True))


@pytest.mark.slow
def test_the_templates_of_a_site_may_be_reformatted(spaced_templates: Path, tmp_path: Path) -> None:
    content = Path(packaged_folder("content"))
    address = "https://desk.example/"
    for name, templates in (("plain", None), ("spaced", spaced_templates)):
        options = SiteOptions(tmp_path / name, address, pdfs=0, search=False)
        build_site(BriefRequest(content, templates), options)
    pages = sorted(path.relative_to(tmp_path / "plain") for path in (tmp_path / "plain").rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        assert read((tmp_path / "spaced" / page).read_text()) == read((tmp_path / "plain" / page).read_text()), page


SEVERAL_DAYS = """
updates:
  - {event: e, date: 2026-02-04, status: postponed, by: chief, sources: [s1]}
  - {event: e, date: 2026-02-06, status: confirmed, when: 2026-02-12, by: boss, sources: [s2]}
"""


@pytest.mark.slow
def test_the_templates_of_a_small_site_may_be_reformatted(spaced_templates: Path, tmp_path: Path) -> None:
    """Every kind of page once, with lists of several days, parties and statements."""
    pages = {}
    for name, templates in (("plain", None), ("spaced", spaced_templates)):
        (tmp_path / name).mkdir()
        site = build(tmp_path / name, SAID, SEVERAL_DAYS, templates=templates)
        pages[name] = {path.relative_to(site): read(path.read_text()) for path in sorted(site.rglob("*.html"))}
    assert len(pages["plain"]) > 15
    assert pages["spaced"] == pages["plain"]


HTML_TEMPLATES = sorted(Path(packaged_folder("templates")).rglob("*.html"))
# What a formatter of HTML does not understand, in a template without its comments.
UNFORMATTABLE = {
    "a statement inside a tag": re.compile(r"<[a-z][^<>{]*(?:{{.*?}}[^<>{]*)*{%"),
    "a tag whose name is computed": re.compile(r"</?{{"),
    "double quotes inside double quotes": re.compile(r'="[^"<>{]*(?:{{[^"]*?}}[^"<>{]*)*{{[^"}]*"'),
    "an expression that prints attributes": re.compile(r"<[a-z][\w-]*{{|<[a-z][^<>{\"]*(?:\"[^\"]*\"[^<>{\"]*)* {{"),
    "punctuation before which a line break would be a space": re.compile(r'loop\.last else "[,;:.]"'),
}


@pytest.mark.parametrize("path", HTML_TEMPLATES, ids=lambda path: path.name)
@pytest.mark.parametrize("fault", UNFORMATTABLE)
def test_a_formatter_of_html_understands_every_template(path: Path, fault: str) -> None:
    template = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert UNFORMATTABLE[fault].findall(template) == []


@pytest.mark.parametrize(
    ("fault", "template"),
    [
        ("a statement inside a tag", '<li class="a"{% if b %} id="c"{% endif %}>'),
        ("a statement inside a tag", '<li id="{{ a }}"{% if b %} id="c"{% endif %}>'),
        ("a tag whose name is computed", '<{{ "div" if site else "main" }} id="brief">'),
        ("double quotes inside double quotes", '<p title="{{ label("page", "logo") }}">'),
        ("double quotes inside double quotes", '<p title="{{ a }} {{ "b" if a else "c" }}">'),
        ("an expression that prints attributes", "<p{{ a }}>"),
        ("an expression that prints attributes", '<p id="a" {{ a }}>'),
        ("punctuation before which a line break would be a space", '<b>a</b>{{ "" if loop.last else "," }}'),
    ],
)
def test_what_a_formatter_does_not_understand_is_noticed(fault: str, template: str) -> None:
    assert UNFORMATTABLE[fault].search(template)
    good = (
        "<p title=\"{{ label('page', 'logo') }} {{ a }}\">{{ say.a }}</p>\n{% if a %}\n<b>c</b>{{ \"d\" }}{% endif %}"
    )
    assert not UNFORMATTABLE[fault].search(good)


def test_a_template_that_depends_on_white_space_is_noticed() -> None:
    """The comparison is no formality: two words that a line break parts are not one word."""
    assert read("<p>no<b>where</b></p>") != read("<p>no\n<b>where</b></p>")
