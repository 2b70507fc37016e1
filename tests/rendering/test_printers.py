"""Printers: every kind of run in each output format, with hostile texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import get_args

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup

from briefgen.rendering import printers
from briefgen.rendering.citations import mark_citation, number_citations
from briefgen.rendering.printers import HtmlPrinter, MarkdownPrinter, Printer, TextPrinter
from briefgen.rendering.prose import Md
from briefgen.rendering.wording.runs import Run, RunKind, text

PAGE, SITE_PAGE, LETTER = HtmlPrinter(), HtmlPrinter("../"), HtmlPrinter(is_letter=True)
MARKDOWN, TEXT = MarkdownPrinter(), TextPrinter()
PRINTERS: list[Printer] = [PAGE, SITE_PAGE, LETTER, MARKDOWN, TEXT]
KINDS = set(get_args(RunKind))
URL = "https://paper.example/a"
MARK = mark_citation(["s1", "s2"])

# Runs, each with its text on a page, on a page of a site, in Markdown, and as plain text.
PRINTED: list[tuple[Run, str, str, str, str]] = [
    (Run("text", "a & b"), "a &amp; b", "a &amp; b", "a &amp; b", "a & b"),
    (Run("strong", "a"), "<b>a</b>", "<b>a</b>", "**a**", "a"),
    (Run("strong", "a", variant="for"), '<b class="for">a</b>', '<b class="for">a</b>', "**a**", "a"),
    (Run("strong", "a", "parties/x/"), "<b>a</b>", '<b><a class="to" href="../parties/x/">a</a></b>', "**a**", "a"),
    (Run("emphasis", "a"), ' <span class="flag">a</span>', ' <span class="flag">a</span>', " *a*", " (a)"),
    (Run("flag", "a", variant="disputed"), ' <span class="flag disputed">a</span>',
     ' <span class="flag disputed">a</span>', "; *a*", " (a)"),
    (Run("detail", "a"), ' <span class="flag">a</span>', ' <span class="flag">a</span>', "; a", " (a)"),
    (Run("detail", "a", variant="strong"), ' <span class="flag">a</span>', ' <span class="flag">a</span>', " **a**",
     " (a)"),
    (Run("stance", "a", variant="for"), '<span class="stance for">a</span>', '<span class="stance for">a</span>', "a",
     "a"),
    (Run("status", "a", variant="held"), '<span class="status held">a</span>', '<span class="status held">a</span>',
     "a", "a"),
    (Run("entity", "a", "events/x/"), "a", '<a class="to" href="../events/x/">a</a>', "a", "a"),
    (Run("entity", "a"), "a", "a", "a", "a"),
    (Run("struck", "a", "events/x/"), "<s>a</s>", '<s><a class="to" href="../events/x/">a</a></s>', "~~a~~", "a"),
    (Run("citation", sources=("s1", "s2")), MARK, MARK, MARK, ""),
    (Run("quotation", "“a”"), "<q>“a”</q>", "<q>“a”</q>", "“a”", "“a”"),
    (Run("original", "صلح", "fa"), '<span class="original" lang="fa" dir="rtl">صلح</span>',
     '<span class="original" lang="fa" dir="rtl">صلح</span>', "(صلح)", "صلح"),
    (Run("prose", "*a* <b>"), "<em>a</em> &lt;b&gt;", "<em>a</em> &lt;b&gt;", "*a* &lt;b&gt;", "a <b>"),
    (Run("prose", "*a*", "(b)", "sentence"), "<em>a</em> (b).", "<em>a</em> (b).", "*a* (b).", "a (b)."),
    (Run("time", "4 Feb", "2026-02-04"), '<time datetime="2026-02-04">4 Feb</time>',
     '<time datetime="2026-02-04">4 Feb</time>', "4 Feb", "4 Feb"),
    (Run("link", "a", URL), f'<a href="{URL}">a</a>', f'<a href="{URL}">a</a>', f"[a]({URL})", "a"),
    (Run("host", "(a)"), '<span class="host">(a)</span>', '<span class="host">(a)</span>', "(a)", "(a)"),
    (Run("anchor", "a", "watch"), '<a href="#watch">a</a>', '<a href="#watch">a</a>', "a", "a"),
    (Run("separator"), " · ", " · ", ", ", ", "),
    (Run("separator", variant="strong"), " · ", " · ", "; ", ", "),
    (Run("open", variant="when"), '<span class="when">', '<span class="when">', "", ""),
    (Run("close"), "</span>", "</span>", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("run", "page", "site_page", "markdown", "plain"), PRINTED, ids=lambda value: str(value)[:40])
def test_a_run_in_each_format(run: Run, page: str, site_page: str, markdown: str, plain: str) -> None:
    assert [printer.print([run]) for printer in (PAGE, SITE_PAGE, MARKDOWN, TEXT)] == [page, site_page, markdown, plain]
    letter = page.replace("<q>", "").replace("</q>", "")  # mail programs add marks to it
    assert LETTER.print([run]) == letter


def test_every_kind_of_run_is_printed() -> None:
    assert {run.kind for run, *_ in PRINTED} == KINDS


def test_every_printer_is_tested_here() -> None:
    classes = {
        name for name, value in vars(printers).items()
        if isinstance(value, type) and value.__module__ == printers.__name__ and name != "Printer"
    }  # fmt: skip
    missing = classes - {type(printer).__name__ for printer in PRINTERS}
    assert missing == set(), f"add {', '.join(missing)} to PRINTERS in tests/rendering/test_printers.py"


@pytest.mark.parametrize("printer", [p for p in PRINTERS if p is not TEXT], ids=lambda printer: type(printer).__name__)
def test_a_printer_keeps_the_mark_of_a_citation(printer: Printer) -> None:
    """`number_citations` puts the numbers in; a title, which is plain text, has none."""
    page = printer.print([Run("text", "Talks are on"), Run("citation", sources=("s1", "s2")), Run("text", ".")])
    assert number_citations(page, ["s1", "s2"], lambda numbers: f"<{numbers}>") == "Talks are on<[1, 2]>."


def test_what_is_printed_is_not_escaped_again() -> None:
    assert isinstance(PAGE.print(text("a")), Markup)
    assert isinstance(MARKDOWN.print(text("a")), Md)


HOSTILE = [
    "<script>alert(1)</script>", '" onmouseover="x', "' onmouseover='x", "</b></a></span></q>", "&lt;b&gt; &amp;",
    "<!-- a", "[a](https://evil.example)", "![a](https://evil.example/p.png)", "[a]: https://evil.example", "[^1]",
    "**a** _b_ ~~c~~ `d`", "| a | b |\n|---|---|", "a\n# b\n- c\n\n1. d", "# a", "1. a", "> a", "    a", "a]", "a](x)",
    "www.evil.example", "https://evil.example/", "@octocat", "owner/name#1", "\\", "a\\", "{{ 7 * 7 }}", "$x$", "a!",
]  # fmt: skip
MARKUP = {  # the tags and attributes of each kind on a page of a site
    "text": [], "strong": [("b", ["class"]), ("a", ["class", "href"])], "emphasis": [("span", ["class"])],
    "flag": [("span", ["class"])], "detail": [("span", ["class"])], "stance": [("span", ["class"])],
    "status": [("span", ["class"])], "entity": [("a", ["class", "href"])],
    "struck": [("s", []), ("a", ["class", "href"])], "quotation": [("q", [])],
    "original": [("span", ["class", "lang", "dir"])], "time": [("time", ["datetime"])], "link": [("a", ["href"])],
    "host": [("span", ["class"])], "anchor": [("a", ["href"])],
}  # fmt: skip
TARGETS = {"strong": "parties/x/", "entity": "parties/x/", "struck": "events/x/", "original": "fa", "link": URL,
           "time": "2026-02-04", "anchor": "watch"}  # fmt: skip


def hostile_run(kind: str, words: str) -> Run:
    return Run(kind, words, TARGETS.get(kind, ""), "for")  # type: ignore[arg-type]


class Page(HTMLParser):
    """The tags, attributes and text of a piece of HTML."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[str]]] = []
        self.hrefs: list[str | None] = []
        self.text = ""
        self.feed(str(page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))
        self.hrefs += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("kind", MARKUP)
def test_a_hostile_text_stays_text_in_html(kind: str, words: str) -> None:
    page = Page(SITE_PAGE.print([hostile_run(kind, words)]))
    assert page.tags == MARKUP[kind]
    assert page.text.strip() == words.strip()


def read_markdown(markdown: str) -> tuple[set[str], str]:
    """Return the kinds of tokens and the words of Markdown, without the paragraph around them."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    flat = [child for token in tokens for child in (token, *(token.children or ()))]
    words = " ".join(Page(cmarkgfm.github_flavored_markdown_to_html(markdown)).text.split())
    return {token.type.removesuffix("_open").removesuffix("_close") for token in flat}, words


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("kind", MARKUP)
def test_a_hostile_text_stays_text_in_markdown(kind: str, words: str) -> None:
    markdown = MARKDOWN.print([Run("text", "Words "), hostile_run(kind, words), Run("text", " and more")])
    types, read = read_markdown(markdown)
    markup = {"strong": {"strong"}, "emphasis": {"em"}, "flag": {"em"}, "detail": {"strong"}, "struck": {"s"}}
    markup["link"] = {"link"}
    assert "\n" not in markdown
    assert types <= {"paragraph", "inline", "text", "text_special", *markup.get(kind, set())}
    assert " ".join(words.split()) in read
    assert read.startswith("Words") and read.endswith("and more")


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_text_stays_text_at_the_start_of_a_line(words: str) -> None:
    types, read = read_markdown(MARKDOWN.print([Run("text", words), Run("strong", "end")]))
    assert types <= {"paragraph", "inline", "text", "text_special", "strong"}
    assert read == " ".join(f"{words}end".split())


@pytest.mark.parametrize("words", HOSTILE)
def test_plain_text_has_the_words_as_they_are(words: str) -> None:
    assert TEXT.print([Run("text", words), Run("entity", words, "parties/x/")]) == words * 2


@pytest.mark.parametrize(
    "target",
    [
        "https://x.example/'a'",
        "https://x.example/?a=1&b=2&lt;",
        "https://x.example/#!|a*",
        "https://x.example/(a)b)",
    ],
)
def test_a_target_cannot_end_its_link(target: str) -> None:
    page = Page(PAGE.print([Run("link", "a", target)]))
    assert (page.tags, page.hrefs) == ([("a", ["href"])], [target])
    markdown = Page(cmarkgfm.github_flavored_markdown_to_html(MARKDOWN.print([Run("link", "a", target)])))
    assert (markdown.tags, markdown.text) == ([("p", []), ("a", ["href"])], "a\n")


@pytest.mark.parametrize("target", ['a"onclick="y', "a' b", "<b>"])
def test_an_anchor_cannot_end_its_link(target: str) -> None:
    page = Page(PAGE.print([Run("anchor", "a", target)]))
    assert (page.tags, page.hrefs) == ([("a", ["href"])], [f"#{target}"])


@pytest.mark.parametrize(
    "target", ['https://x.example/"onclick="y', "https://x.example/ 'title'", "https://x.example/<b>"]
)
def test_a_target_with_quotes_or_spaces_is_refused(target: str) -> None:
    for printer in (PAGE, MARKDOWN):
        with pytest.raises(ValueError, match="not an address for a link"):
            printer.print([Run("link", "a", target)])


def test_a_target_or_a_variant_cannot_leave_its_attribute() -> None:
    value = 'a"onclick="y'
    runs = [Run("entity", "x", value), Run("time", "x", value), Run("strong", "x", "", value)]
    page = Page(SITE_PAGE.print(runs))
    assert [sorted(names) for _, names in page.tags] == [["class", "href"], ["datetime"], ["class"]]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example", ""])
def test_a_link_to_no_safe_address_is_refused(target: str) -> None:
    for printer in (PAGE, MARKDOWN):
        with pytest.raises(ValueError, match="not an address for a link"):
            printer.print([Run("link", "a", target)])


@pytest.mark.parametrize("before", ["Look!", "!", "Look!!", "Look\\!", "Look \\", "!["])
@pytest.mark.parametrize("kind", ["text", "entity", "prose", "quotation"])
def test_an_exclamation_mark_before_a_link_makes_no_picture(kind: RunKind, before: str) -> None:
    run = Run(kind, before)
    page = Page(cmarkgfm.github_flavored_markdown_to_html(MARKDOWN.print([run, Run("link", "a", URL)])))
    assert (page.tags, page.hrefs) == ([("p", []), ("a", ["href"])], [URL])
    assert page.text.strip() == TEXT.print([run]) + "a"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Co", "Cn")), max_size=12)
PIECES = st.sampled_from(
    ["!", "[", "]", "(", "*", "_", "`", "<", "&", "lt;", "|", "#", "1", ".", " ", "www", "\\", "@"]
)
TEXTS = st.lists(WORDS | PIECES, max_size=6)
OTHERS = st.sampled_from([run for run, *_ in PRINTED if run.kind not in ("text", "prose")])


def texts_of(words: Sequence[str]) -> list[Run]:
    return [Run("text", piece) for piece in words]


@pytest.mark.slow
@given(TEXTS, OTHERS, TEXTS)
def test_texts_apart_are_printed_as_one_text(before: list[str], other: Run, after: list[str]) -> None:
    apart = [*texts_of(before), other, *texts_of(after)]
    merged = [*text("".join(before)), other, *text("".join(after))]
    assert [printer.print(apart) for printer in PRINTERS] == [printer.print(merged) for printer in PRINTERS]


@given(TEXTS)
def test_every_format_has_the_same_words(words: list[str]) -> None:
    runs = [Run("text", "a "), *texts_of(words), Run("strong", "b")]
    plain = TEXT.print(runs)
    assert plain == f"a {''.join(words)}b"
    assert Page(PAGE.print(runs)).text == plain
    markdown = Page(cmarkgfm.github_flavored_markdown_to_html(MARKDOWN.print(runs), options=Options.CMARK_OPT_UNSAFE))
    assert re.sub(r"\s+", " ", markdown.text).strip() == re.sub(r"\s+", " ", plain).strip()
    assert {tag for tag, _ in markdown.tags} == {"p", "strong"}
