"""Links inside the site: broken ones are found, links to other hosts are ignored."""

from __future__ import annotations

import pytest

from briefgen.site.links import broken_links, internal_links

TOP = '<p id="top"><i id="a&amp;b">'
HERE = '<a href="{link}">x</a><p id="here">'
FILES = frozenset({"index.html", "a/b/index.html", "a/data.json", "assets/site.css"})


def problems(link: str, base: str = "/") -> list[str]:
    texts = {"index.html": TOP, "a/b/index.html": HERE.format(link=link)}
    pages = {path: internal_links(path, text, base) for path, text in texts.items()}
    return [f"{problem.place.file}: {problem.message}" for problem in broken_links(pages, FILES, texts.__getitem__)]


@pytest.mark.parametrize(
    "link",
    [
        "", "#here", "../../", "../../index.html", "../../#top", "../../#a&amp;b", "../data.json", "../b/#here",
        "../../assets/site.css", "../data.json#page=2",
        "https://elsewhere.example/x", "mailto:desk@example.org", "data:,", "/a/data.json", "../../?q=x",
    ],
)  # fmt: skip
def test_what_leads_somewhere_is_no_problem(link: str) -> None:
    assert problems(link) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("#nowhere", "`a/b/index.html#nowhere` leads to an anchor that is not there"),
        ("../../#nowhere", "`index.html#nowhere` leads to an anchor that is not there"),
        ("../c/", "`a/c/index.html` leads to no file"),
        ("../c/#x", "`a/c/index.html#x` leads to no file"),
        ("../../../x", "`../../../x` leads out of the site"),
        ("../../..", "`../../..` leads out of the site"),
        ("../data.jso", "`a/data.jso` leads to no file"),
        ("/other/", "`other/index.html` leads to no file"),
        ("/../x", "`/../x` leads out of the site"),
    ],
)
def test_what_leads_nowhere_is_told_with_its_page(link: str, message: str) -> None:
    assert problems(link) == [f"a/b/index.html: {message}"]


def test_absolute_paths_begin_where_the_site_lies() -> None:
    assert problems("/briefs/a/data.json", "/briefs/") == []
    assert problems("/a/data.json", "/briefs/") == ["a/b/index.html: `/a/data.json` leads out of the site"]
