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


def test_a_template_that_depends_on_white_space_is_noticed() -> None:
    """The comparison is no formality: two words that a line break parts are not one word."""
    assert read("<p>no<b>where</b></p>") != read("<p>no\n<b>where</b></p>")
