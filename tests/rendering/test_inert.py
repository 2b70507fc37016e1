"""A comment is one code block, whatever its text contains."""

from __future__ import annotations

import re
from html import unescape

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.rendering.inert import MAX_COMMENT, as_comment

EXTENSIONS = ["table", "autolink", "tagfilter", "strikethrough", "tasklist"]
HOSTILE = [
    "@octocat", "@org/team", "#1", "GH-1", "owner/name#1", "a" * 40, "!1", "$1", "%1", "~label", "&1", ":tada:",
    "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "https://evil.example", "www.evil.example",
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<!-- ", "-->", "</code></pre><b>x", "&lt;b&gt;",
    "/close", "/merge", "/assign @me", "::set-output name=x::y", "::stop-commands::x", "##[add-mask]x", "| a | b |",
    "|---|---|", "```", "````", "`" * 200, "~~~", "   ```", "\t```", "    ```", "> quote", "# heading", "- item",
    "1. item", "[^1]: note", "[x]: https://evil.example", "\\", "---", "===", "<details>", "$$x$$",
    "```\n@octocat\n```",
    "x\r```\r@octocat", "x\x0b```", "x\x85```", "x\u2028```\u2028@octocat", "\u202e```", "\x00```", "\ufeff```",
]  # fmt: skip


def shown(comment: str) -> str:
    """Return the text of the only code block in a comment, as GitHub reads it."""
    page = cmarkgfm.markdown_to_html_with_extensions(
        comment, options=Options.CMARK_OPT_GITHUB_PRE_LANG | Options.CMARK_OPT_UNSAFE, extensions=EXTENSIONS
    )
    block = re.fullmatch(r'<pre lang="text"><code>([^<>]*)</code></pre>\n', page)
    assert block, page
    return unescape(block[1])


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_text_is_active(text: str) -> None:
    for context in ("{}", "before\n{}\nafter", "```\n{}", "{0}\n{0}"):
        lines = shown(as_comment(context.format(text))).splitlines()
        assert lines
        assert all(line.startswith("    ") for line in lines)


@given(st.text(st.characters() | st.sampled_from("`~\n\r\t <>&|@#!\u2028\x85\x0b\x0c"), max_size=300))
@example("`\n" * 50)
def test_whatever_the_text_it_is_one_code_block_of_that_size(text: str) -> None:
    comment = as_comment(text)
    assert shown(comment)
    assert len(comment) < MAX_COMMENT + 100
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", comment)


def test_a_text_stands_as_it_is() -> None:
    assert (
        shown(as_comment("Iran — می‌خواهم\n- Shifted: “talks”.\n\n")) == "    Iran — می‌خواهم\n    - Shifted: “talks”.\n"
    )
    assert shown(as_comment("\n")) == "    (empty)\n"


@pytest.mark.slow
@pytest.mark.parametrize("text", ["line\n" * 100_000, "x" * 1_000_000, ("`" * 1_999 + "\n") * 1_000])
def test_a_long_text_is_cut_and_says_so(text: str) -> None:
    comment = as_comment(text)
    assert len(comment) <= MAX_COMMENT + 100
    assert shown(comment)
    if "\n" in text:
        assert re.search(r"\n    … and \d+ more lines\n```\n$", comment)
