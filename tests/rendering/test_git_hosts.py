"""The Markdown as git hosts show it, read by cmark-gfm, which GitHub uses and GitLab follows."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from briefgen.composition.brief import EditionName
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

pytestmark = pytest.mark.slow

DAYS = [date(2026, 1, 12), date(2026, 2, 4), date(2026, 2, 12), date(2026, 2, 17)]
EDITIONS: list[EditionName] = ["full", "one-page"]


@cache
def render_markdown(day: date, edition: EditionName) -> str:
    result = build_brief(BriefRequest(Path(packaged_folder("content")), edition=edition), day, ["md"])
    return result.files["md"].decode()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_is_left_as_source_text(day: date, edition: EditionName) -> None:
    text = render_markdown(day, edition)
    page = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_FOOTNOTES)
    shown = re.sub(r"<[^>]+>", "", page)
    assert not re.search(r"\[\^|\*\*|\| -|^#", shown, re.MULTILINE)
    assert page.count("<h1") == 1
    assert page.count("<table") == len(re.findall(r"^\| -{3}", text, re.MULTILINE))
    rows = {row.count("<td") + row.count("<th") for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)}
    assert rows <= {2, 3, 4}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_footnote_has_the_number_of_its_source(day: date, edition: EditionName) -> None:
    """Hosts number footnotes in their order on the page, and so do we: the numbers agree with those on paper."""
    page = cmarkgfm.github_flavored_markdown_to_html(render_markdown(day, edition), options=Options.CMARK_OPT_FOOTNOTES)
    shown = re.findall(r'href="#fn-(\d+)"[^>]*>(\d+)</a>', page)
    assert shown
    assert [pair for pair in shown if pair[0] != pair[1]] == []
