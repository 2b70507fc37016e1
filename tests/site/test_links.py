"""Links inside the site: what leads nowhere is found, what leads elsewhere is left alone."""

from __future__ import annotations

import pytest

from briefgen.site.links import broken, linked

HERE = '<a href="{link}">x</a><p id="here">'
FILES = frozenset({"index.html", "a/b/index.html", "a/data.json", "assets/site.css"})


def problems(link: str, base: str = "/") -> list[str]:
    pages = {"index.html": linked('<p id="top"><i id="a&amp;b">'), "a/b/index.html": linked(HERE.format(link=link))}
    return [problem.message for problem in broken(pages, FILES, base)]


@pytest.mark.parametrize(
    "link",
    [
        "", "#here", "../../", "../../index.html", "../../#top", "../../#a&amp;b", "../data.json",
        "../../assets/site.css",
        "https://elsewhere.example/x", "mailto:desk@example.org", "data:,", "/a/data.json", "../../?q=x",
    ],
)  # fmt: skip
def test_what_leads_somewhere_is_no_problem(link: str) -> None:
    assert problems(link) == []


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("#nowhere", "leads to an anchor that is not there"),
        ("../../#nowhere", "leads to an anchor that is not there"),
        ("../c/", "leads to no file"),
        ("../../../x", "leads out of the site"),
        ("../data.jso", "leads to no file"),
        ("/other/", "leads to no file"),
    ],
)
def test_what_leads_nowhere_is_told(link: str, said: str) -> None:
    assert problems(link) == [f"`{link}` {said}"]


def test_absolute_paths_begin_where_the_site_lies() -> None:
    assert problems("/briefs/a/data.json", "/briefs/") == []
    assert problems("/a/data.json", "/briefs/") == ["`/a/data.json` leads out of the site"]
