"""Light Markdown from content has no other markup, in HTML and in Markdown, and loses no word."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen.rendering.prose import escape_markdown, to_html, to_markdown

HOST = '<span class="host">(x.example)</span>'
READER = MarkdownIt("js-default", {"typographer": False})
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](jar:https://evil.example!/x)",
    "[x](view-source:https://evil.example)",
    "![x](https://evil.example/beacon.png)",
    "<https://evil.example/\"onmouseover='x'>",
    "# A heading",
    "| a | b |\n|---|---|\n| c | d |",
    "x\n\n# FAKE HEADING\n\nApproved",
    "> quoted",
    "- item",
    "1. item",
    "```\ncode\n```",
    "[1]: https://example.org",
    "a\n---",
    "&lt;script&gt;",
    "[^1]: a false footnote",
    "[^1]",
    "Look ![pixel](https://evil.example/p.png) and !<https://evil.example/q.png>",
]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=60)
PIECES = ["*", "**", "_", "`", "[", "](https://a.example)", "!", "<", ">", "|", "#", "a", " b ", "\\", "é", "://"]
MARKS = st.lists(st.sampled_from(PIECES))


class Tags(HTMLParser):
    """The tags, links and text of a piece of HTML."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[str]]] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> Counter[str]:
    """Return the letters and digits of all words; words themselves change, as `0*0*` becomes one word."""
    return Counter(re.findall(r"[^\W_]", text))


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_but_light_markup_comes_out_as_html(text: str) -> None:
    tags = Tags(str(to_html(text)))
    assert {tag for tag, _ in tags.tags} <= {"em", "strong", "code", "a", "span"}
    attributes = {"a": ["href"], "span": ["class"]}
    assert all(names == attributes.get(tag, []) for tag, names in tags.tags)
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in tags.links)


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("context", ["{}", "- {}", "# {}", "| {} | b |\n|---|---|\n| {} | d |", "**{}**"])
def test_nothing_but_light_markup_comes_out_as_markdown(text: str, context: str) -> None:
    """A renderer of Markdown finds the structure of the context and no other."""
    allowed = {"em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close"}
    plain = _structure(READER.parse(context.replace("{}", "x")))
    for markdown in (to_markdown(text), escape_markdown(text)):
        structure = [t for t in _structure(READER.parse(context.replace("{}", markdown))) if t not in allowed]
        assert structure == [t for t in plain if t not in allowed], markdown


def _structure(tokens: list) -> list[str]:  # type: ignore[type-arg]
    flat = [t for token in tokens for t in (token, *(token.children or ()))]
    return [t.type for t in flat if t.type not in ("text", "text_special", "softbreak", "inline")]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("*a* **b** `c`", "<em>a</em> <strong>b</strong> <code>c</code>"),
        ("[a](https://x.example)", f'<a href="https://x.example">a</a> {HOST}'),
        ("[*a* `b`](https://x.example)", f'<a href="https://x.example">a b</a> {HOST}'),
        ('[a](https://x.example "the title")', f'<a href="https://x.example">a</a> {HOST} (the title)'),
        ("<https://x.example/y>", '<a href="https://x.example/y">https://x.example/y</a>'),
        ("[x.example](https://x.example/y)", '<a href="https://x.example/y">x.example</a>'),
        ("[bank.example](https://x.example)", f'<a href="https://x.example">bank.example</a> {HOST}'),
        ("[a](https://bank.example@x.example)", f'<a href="https://bank.example@x.example">a</a> {HOST}'),
        ("[**x**.example](https://x.example/y)", '<a href="https://x.example/y">x.example</a>'),
        (
            "[a](mailto:desk@x.example)",
            '<a href="mailto:desk@x.example">a</a> <span class="host">(desk@x.example)</span>',
        ),
        (
            "[a](https://x.example:8000/)",
            '<a href="https://x.example:8000/">a</a> <span class="host">(x.example:8000)</span>',
        ),
        (
            "<https://xn--80ak6aa92e.com>",
            '<a href="https://xn--80ak6aa92e.com">https://аррӏе.com</a> <span class="host">(xn--80ak6aa92e.com)</span>',
        ),
        ("one\n\ntwo", "one two"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_light_markdown_as_html(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("*a* **b**", "*a* **b**"),
        ("[a](https://x.example/(b))", "[a](https://x.example/%28b%29) (x.example)"),
        ("[a](https://www.x.example/)", "[a](https://www.x.example/) (www\\.x.example)"),
        ('[a](https://a_b.example "c")', "[a](https://a_b.example) (a\\_b.example) (c)"),
        ("[x.example](https://x.example/)", "[x.example](https://x.example/)"),
        ("[a](mailto:desk@x.example)", "[a](mailto:desk@x.example) (desk&#64;x.example)"),
        ("1. first", "1\\. first"),
        ("a | b", "a &#124; b"),
        ("It is 3.5% (up from 2.1)", "It is 3.5% (up from 2.1)"),
        ("# no heading", "\\# no heading"),
    ],
)
def test_light_markdown_as_markdown(text: str, markdown: str) -> None:
    assert to_markdown(text) == markdown


@given(st.one_of(TEXT, MARKS.map("".join)))
def test_no_word_is_lost(text: str) -> None:
    page = Tags(str(to_html(text)))
    assert not words(text) - words(page.text) - words(" ".join(page.links))


@given(st.one_of(TEXT, MARKS.map("".join)))
def test_markdown_says_the_same_as_html(text: str) -> None:
    again = Tags(READER.render("a " + to_markdown(text)))
    assert words(again.text) == words("a " + Tags(str(to_html(text))).text)


@given(TEXT)
def test_plain_text_stays_as_it_is(text: str) -> None:
    shown = Tags(READER.render("a " + escape_markdown(text))).text
    assert shown.split() == ("a " + text).split()


def test_a_bomb_of_brackets_is_read_in_time() -> None:
    assert str(to_html("[" * 4000)).count("[") == 4000
