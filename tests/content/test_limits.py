"""The limits of fields, lists and guesses, and that the documentation states them as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.authoring.article import MAX_DRAFTS
from briefgen.cli.console import MAX_SHOWN, show_problems
from briefgen.cli.options import ProblemFormat
from briefgen.content.decoding import MAX_PROBLEMS
from briefgen.content.field_parsers import MAX_ITEMS, MAX_LINE, MAX_POSTS, MAX_PROSE, MAX_RUN
from briefgen.content.load import (
    MAX_BYTES,
    MAX_FILES,
    MAX_TOTAL_BYTES,
    read_document,
)
from briefgen.content.parse import parse_dossier
from briefgen.content.quote_rules import MAX_COMPARISON, MAX_TEXTS
from briefgen.content.saved_texts import MAX_TEXT
from briefgen.content.stream_safe import MAX_MARKS, MAX_MARKS_IN_A_ROW
from briefgen.content.yaml_reader import MAX_DEPTH, MAX_VALUES
from briefgen.problems import Place, Problem, did_you_mean
from briefgen.rendering.html_context import MAX_PICTURE, MAX_PIXELS

DOCS = Path(__file__).parent.parent.parent / "docs/content.md"
HEAD = "dossier: {title: Harbour talks, parties: [norland]}\nparties:\n  norland: {name: Norland}\n"


def problems_of(text: str) -> list[Problem]:
    document, problems = read_document("a.yaml", (HEAD + text).encode())
    assert document is not None and problems == []
    return parse_dossier([document])[1]


LONG = "x" * (MAX_LINE + 1)


@pytest.mark.parametrize(
    "text",
    [
        f"sources:\n  a: {{publisher: G, published: 2026-01-01, url: 'https://a.b/{LONG}'}}\n",
        f"people:\n  vale: {{name: Ada, party: '{LONG}'}}\n",
        f"notes:\n  - {{text: a, date: '2026-01-01{LONG}'}}\n",
        f"events:\n  a: {{title: T, time_zone: 'UTC{LONG}'}}\n",
        f"people:\n  vale: {{name: Ada, also: [{', '.join(['A'] * (MAX_ITEMS + 1))}]}}\n",
        f"notes:\n  - {{text: a, date: 2026-01-01, basis: [{', '.join(['a'] * (MAX_ITEMS + 1))}]}}\n",
        f"people:\n  vale: {{name: Ada, posts: [{', '.join(['{post: p}'] * (MAX_POSTS + 1))}]}}\n",
        f"issues:\n  a: {{title: T, claim: C, options: {{{', '.join(f'o{n}: O' for n in range(MAX_ITEMS + 1))}}}}}\n",
    ],
    ids=["address", "id", "date", "zone", "names", "ids", "posts", "options"],
)
def test_a_field_over_its_limit_is_one_problem(text: str) -> None:
    (problem,) = problems_of(text)
    assert problem.code == "too-long"
    assert problem.place.line == 5 and problem.place.column > 1
    assert len(problem.message) < 200


def test_lists_at_their_limit_are_read() -> None:
    posts = ", ".join(f"{{post: p, from: {1000 + n}-01, to: {1000 + n}-02}}" for n in range(MAX_POSTS))
    aliases = ", ".join(f"A{n}" for n in range(MAX_ITEMS))
    assert problems_of(f"people:\n  vale: {{name: Ada, also: [{aliases}], posts: [{posts}]}}\n") == []


def test_the_nearest_of_many_ids_is_found_among_its_neighbours() -> None:
    ids = [f"{letter}-meeting-{number}" for letter in "abcdefgh" for number in range(1_000)]
    assert did_you_mean("e-meting-77", ids) == "did you mean `e-meeting-77`?"


def test_more_problems_than_people_read_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [Problem("unknown-id", "no such id", Place("a.yaml", line)) for line in range(1, MAX_SHOWN + 4_214)]
    show_problems(problems, ProblemFormat.text)
    said = capsys.readouterr().err
    assert said.count("error[unknown-id]") == MAX_SHOWN
    assert "… and 4,213 more" in said
    assert said.endswith("4,713 errors\n")
    show_problems(problems, ProblemFormat.json)
    assert capsys.readouterr().out.count('"unknown-id"') == len(problems)


def test_the_documentation_states_the_limits_as_they_are() -> None:
    section = DOCS.read_text("utf-8").partition("## Limits")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    stated = [limit for _, limit in rows[1:]]
    assert stated == [
        f"{MAX_FILES:,}", f"{MAX_DEPTH}", f"{MAX_BYTES // 1024} KiB", f"{MAX_TOTAL_BYTES // 1024**2} MiB",
        f"{MAX_VALUES:,}", f"{MAX_TEXT // 1024**2} MiB", f"{MAX_TEXTS:,}", f"{MAX_COMPARISON:,}",
        f"{MAX_MARKS_IN_A_ROW}",
        f"{MAX_MARKS:,}", f"{MAX_PROBLEMS}", "64 characters", f"{MAX_LINE:,} characters", f"{MAX_PROSE:,} characters",
        f"{MAX_RUN}", f"{MAX_ITEMS:,}", f"{MAX_POSTS}", f"{MAX_PICTURE:,} bytes, {MAX_PIXELS:,} pixels on a side",
        f"{MAX_BYTES // 1024} KiB, {MAX_DRAFTS:,} quotes, {MAX_DRAFTS:,} plans", f"{MAX_SHOWN}",
    ]  # fmt: skip
