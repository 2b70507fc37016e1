"""Time budgets: twice the hostile input takes at most three times the processor time, for every reader and expression.

Patterns are collected from the code.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import zlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

import briefgen
from briefgen.authoring import fmt
from briefgen.authoring.article import draft_article
from briefgen.authoring.differences import unified_diff
from briefgen.cli.reports import REPORT_RENDERERS
from briefgen.content.load import read_document, read_folder
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.content.same_meeting_rules import same_meetings
from briefgen.content.same_person_rules import same_people
from briefgen.content.same_words_rules import same_words
from briefgen.files.packaged import packaged_folder
from briefgen.problems import Place, Problem, UsageFailure
from briefgen.rendering.email import _resolve_variables
from briefgen.rendering.json import render_json as as_json
from briefgen.rendering.prose import escape_markdown, paragraphs, to_html, to_markdown
from briefgen.timeline.build import build_timeline
from tests.conftest import IS_THOROUGH
from tests.hostile.harness import compose_from_texts, render_brief
from tests.linear import assert_linear

PACKAGE = Path(briefgen.__file__).parent
MAX_SIZE = 256 * 1024  # bytes of a content file or an article
pytestmark = pytest.mark.slow

SEARCHES = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")
PatternUse = tuple[str, re.Pattern[str], str]  # the place, the pattern, and the method that is called


PARTS = 16


@cache
def _calls() -> tuple[tuple[str, ast.Call, str, str], ...]:
    """Return every call of a search method: the module, the call, the name before the dot, the method."""
    return tuple(_find_calls())


def _find_calls() -> Iterator[tuple[str, ast.Call, str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHES:
                receiver = node.func.value
                name = getattr(receiver, "id", "") or getattr(receiver, "attr", "")
                yield path.relative_to(PACKAGE).as_posix(), node, name, node.func.attr


def _module_patterns() -> Iterator[PatternUse]:
    """Yield every pattern in a global of a module, with each method that is called on a global of that name."""
    methods: dict[str, set[str]] = {}
    for _, _, name, method in _calls():
        methods.setdefault(name, set()).add(method)
    for module in pkgutil.walk_packages(briefgen.__path__, "briefgen."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    for method in sorted(methods.get(name, {"search"})):
                        yield f"{module.name.removeprefix('briefgen.')}.{name}", value, method


def _inline_patterns() -> Iterator[PatternUse]:
    """Yield every pattern that is a literal in a call such as `re.sub("…", …)`."""
    for module, call, name, method in _calls():
        if name == "re" and call.args and isinstance(call.args[0], ast.Constant):
            flags = re.DOTALL if "DOTALL" in ast.dump(call) else re.NOFLAG
            flags |= re.MULTILINE if "MULTILINE" in ast.dump(call) else re.NOFLAG
            text = str(call.args[0].value)
            yield f"{module}:{text}", re.compile(text, flags), method


# Patterns that only search short texts, or texts of the program in which they always match.
BOUNDED = {
    "site.day_pages._BODY": "a page of the program, which has one body",
    'rendering/prose.py:<h1\\b[^>]*>(.*?)</h1>': "a page of the program",
    "rendering/prose.py:<[^>]*>": "HTML of the program, in which every < is closed",
}  # fmt: skip


@cache
def patterns() -> tuple[PatternUse, ...]:
    """Return each pattern once with each method, in the order of their places."""
    uses = {(use[1].pattern, use[2]): use for use in (*_inline_patterns(), *_module_patterns())}
    return tuple(sorted(uses.values(), key=lambda use: (use[0], use[2])))


UNITS = (
    " ", "\n", " \n", "\t ", "a", "A", "a ", "Aa ", "1", "-", "- ", "a:", "a: ", "#", " #", "'", '"', "“", "“a” ", "‘",
    "‘a", "<", "<a ", "<a>", "<style", "<style>", "[", "](", "](<", ")", "|", "|a|\n", "--a: ", "--a:b;", "var(--a",
    "var(--a)", "=======\n", "<<<<<<< ", "\x02", "\x021", ' href="', "position-0", "2026-", "2026-01-01", "https://a",
    " who ", ", who ", "an ", "senior official ", "Mr. ", "Aa-", ".", "…", "\u0301", "é", "unlikely ", "\\", "&", "*",
    "`", "_", "x.x", "- - ", ":", ", ", "sealed/a/r1", "line 1",
)  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_an_expression_is_linear(part: int) -> None:
    """Every pattern with each unit alone and the method that the code calls; `make test` takes every third unit."""
    uses = [use for use in patterns() if use[0] not in BOUNDED][part::PARTS]
    assert uses
    for place, pattern, method in uses:
        for unit in UNITS if IS_THOROUGH else UNITS[zlib.crc32(place.encode()) % 3 :: 3]:
            # At the larger size a quadratic cost takes seconds.
            assert_linear(partial(search, pattern, method), unit, 32 * 1024, MAX_SIZE // 2, subject=place)


def search(pattern: re.Pattern[Any], method: str, text: Any) -> None:
    """Call a method of a pattern as the code does, to the end of the text."""
    text = text.encode() if isinstance(pattern.pattern, bytes) else text
    if method == "sub":
        pattern.sub(text[:0], text)
    elif method in ("split", "findall"):
        getattr(pattern, method)(text)
    elif method == "finditer":
        sum(1 for _ in pattern.finditer(text))
    else:
        getattr(pattern, method)(text)


def test_the_patterns_that_are_excused_are_there() -> None:
    assert set(BOUNDED) <= {name for name, *_ in patterns()}


YAML = ("\n", " \n", "# c\n", "a: b\n", "- a\n", "[", "{", "a, ", "- ", "&a ", "*a ", "!a ", "'", '"', "\\", "? ", ": ",
        "|\n", "%", "<<: a\n", "a\u0301\n", "é", "\u0301", "---\n", "a: b: c\n", "\t", "“", "@")  # fmt: skip


@pytest.mark.parametrize("unit", YAML)
@pytest.mark.parametrize("before", ["a: ", 'a: "', "a: [", ""])
def test_reading_yaml_and_saying_what_is_wrong_is_linear(before: str, unit: str) -> None:
    assert_linear(lambda text: read_document("a.yaml", text.encode()), unit, 64 * 1024, 250_000, before=before)


FORMATTED = {
    "empty lines": ("a: b\n", "\n", "c: d\n"), "comments": ("a:\n", "  # c\n", "  b: c\n"),
    "records": ("positions:\n", "  - {text: a, speaker: b}\n", ""), "a flow list": ("a: [", "b, ", "c]\n"),
    "a flow of records": ("positions: [", "{text: a, speaker: b}, ", '{text: "a' + "\\\n " * 4_000 + '"}]\n'),
    "words": ("a: ", "word ", "b\n"), "a literal text": ("a: |\n  b\n", "\n", "  c\n"),
    "folded lines": ("a: >\n", "  word word\n", ""), "dashes": ("a:\n", "  - - - - b\n", ""),
    "addresses": ("a:\n", "  - u:\n      http://a/b\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATTED)
def test_formatting_is_linear(name: str) -> None:
    before, unit, after = FORMATTED[name]
    assert_linear(fmt.format_text, unit, 16 * 1024, before=before, after=after)


@pytest.mark.parametrize("unit", ["a\nb\n", "".join(f"{n}\n" for n in range(110))])
def test_a_diff_is_linear(unit: str) -> None:
    def compare(text: str) -> str:
        return unified_diff(text, text.replace("b\n", "c\nb\n").replace("7\n", "8\n"), "f")

    assert_linear(compare, unit, 256 * 1024)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return parse_dossier(read_folder(Path(packaged_folder("content")))[0])[0]


ARTICLES = ("“ab” ", '"ab" ', "“", "‘a ", " 'a ", "‘a,’ ", "Araghchi ", "Araghchi said ", "2026-01-02 ", "12 January ",
            "Friday ", " ", "\n", " \n", "a\n\n", "[", "A ", "Mr. Aa ", "an ", ". ", "It will be. ", "moved to ",
            ", who ", "he said “ab”. ", "https://", "\u0301")  # fmt: skip


@pytest.mark.parametrize("unit", ARTICLES)
def test_drafting_is_linear(unit: str, dossier: Dossier) -> None:
    def draft(text: str) -> None:
        try:
            draft_article(text, dossier)
        except UsageFailure:
            return

    assert_linear(draft, unit, 32 * 1024, 250_000, before="Title\n\nPublished: 2026-02-04\n\n", after=" end.\n")


PROSE = ("[", "![[", "]", "[](", "[a](http://x", "*", "_", "*a ", "a** ", "`", " ``a`", "<", "<http://a", "&", "&amp;",
         "&#1", "*_", "**a _b ", "[*", "\\", "[a](<", '[a](http://b "', "a\n\n", "[*_`<&", "#")  # fmt: skip


@pytest.mark.parametrize("unit", PROSE)
def test_light_markdown_is_linear_as_html_and_as_markdown(unit: str) -> None:
    def render(text: str) -> None:
        for function in (paragraphs, to_html, to_markdown, escape_markdown):
            function.cache_clear()
        to_html(text), to_markdown(text), escape_markdown(text)

    assert_linear(render, unit, 16 * 1024)  # the most that a field holds


@pytest.mark.parametrize("unit", ["a ", "[", "*a* ", "&amp;", "<", "\\", "|", "[a](http://b) ", "é"])
def test_writers_are_linear(unit: str) -> None:
    """The text is in every field of light Markdown of a dossier, rendered to every format but PDF."""

    def write(text: str) -> None:
        for function in (to_html, to_markdown, escape_markdown):
            function.cache_clear()
        brief, problems = compose_from_texts("words", text)
        assert brief is not None, problems
        render_brief(brief)
        as_json(brief)

    assert_linear(write, unit.strip() + " ", 8_000)


@pytest.mark.parametrize("unit", ["--a: b;", "var(--a) ", "<style>", "</style>", "<style>--a: var(--a)</style>"])
def test_resolving_the_styles_of_a_letter_is_linear(unit: str) -> None:
    assert_linear(_resolve_variables, unit, 128 * 1024, before="<style>", after="</style>")


def test_a_chain_of_tellings_is_linear() -> None:
    """Each record says that it reports the same words as the one before."""

    def read(text: str) -> None:
        common = "party: iran, said: 2026-01-14, sources: [s], text: w"
        rows = (f"  - {{id: p{n}, {common}{n}{f', same_as: p{n - 1}' if n else ''}}}\n" for n in range(len(text)))
        source = "sources: {s: {publisher: G, published: 2026-01-14}}\npositions:\n"
        document, problems = read_document("a.yaml", (source + "".join(rows)).encode())
        assert document is not None, problems
        build_timeline(parse_dossier([*read_folder(Path(packaged_folder("content")))[0], document])[0])

    assert_linear(read, "x", 2_000)


TWINS = {
    "people": ("people:\n", "  p{n}: {{name: Ada{n} Vale Marsh, also: [Ada Reed {n}], party: iran}}\n"),
    "events": ("events:\n", "  e{n}: {{title: Talks {n} on the river, when: 2026-01-14}}\n"),
    "undated events": ("events:\n", "  e{n}: {{title: Talks on the river and dam{n}}}\n"),
    "words": ("positions:\n", "  - {{party: iran, said: 2026-01-14, sources: [s], quote: We go there as {n} of us}}\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TWINS)
def test_looking_for_twins_is_linear(kind: str) -> None:
    """All records are alike, so that each could be compared with each."""
    head, row = TWINS[kind]
    cast = "parties: {iran: {name: Iran}}\nsources: {s: {publisher: G, published: 2026-01-14}}\n"
    head = f"dossier: {{title: T, parties: [iran]}}\n{cast}{head}"

    @cache
    def read(count: int) -> Dossier:
        document, problems = read_document("a.yaml", (head + "".join(row.format(n=n) for n in range(count))).encode())
        assert document is not None, problems
        return parse_dossier([document])[0]

    def find(text: str) -> None:
        for rule in (same_people, same_meetings, same_words):
            list(rule(read(len(text))))

    assert_linear(find, "x", 1_000, 2_000)


@pytest.mark.parametrize("format_name", REPORT_RENDERERS)
def test_a_report_is_linear_in_its_problems(format_name: str) -> None:
    """Every problem is in another file."""

    def report(text: str) -> str:
        places = (Place(f"content/{number}.yaml", 1, 1, "a") for number in range(len(text)))
        return REPORT_RENDERERS[format_name]([Problem("unknown-id", "a message", place) for place in places])

    assert_linear(report, "x", 4_000)
