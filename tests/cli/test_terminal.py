"""Hostile text on a terminal and in the log of a CI runner: no escape sequence, no command."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest

from briefgen.cli.console import show_problems
from briefgen.cli.options import ProblemFormat
from briefgen.cli.reports import as_annotations, as_json, as_junit, as_sarif
from briefgen.cli.terminal import harmless, printable_json, visible
from briefgen.problems import Place, Problem
from tests.cli.test_brief import run

MOVING = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in ("Cc", "Zl", "Zp", "Cs", "Cf")]
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)  # what a runner of GitHub, Azure or TeamCity obeys
HOSTILE = [
    "::error file=a.py,line=1::pwned", "\n::set-output name=a::b", " \u3000::warning::x", "a ##[error]b",
    "##vso[task.x]y", "##teamcity[x]", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "a\rb", "\x9b31m", "\u202eabc",
    "a%0A::error::b", "a,b:c%",
    "\x1b[8mhidden", "##[group]a##[endgroup]", "::stop-commands::x", "]]>", "<![CDATA[", "&#27;", "\ufffe\uffff",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_no_command_and_moves_no_cursor(text: str) -> None:
    for shown in (harmless(text), harmless(f"   {text}"), harmless(f"a\n      {text}")):
        assert COMMAND.search(shown) is None
        assert re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2028]", shown) is None
        assert "\x1b" not in re.sub(r"\x1b\[(?:0|1|31|33)m", "", shown)


def test_no_character_that_moves_or_hides_reaches_the_terminal() -> None:
    shown = harmless("".join(MOVING))
    left = {c for c in shown if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs", "Cf")}
    assert left == set("\t\n\u200c\u200d\u200e\u200f\u061c\u00ad")
    seen = {c for c in visible("".join(MOVING)) if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs", "Cf")}
    assert seen == left - {"\n"}


def test_text_that_is_harmless_stays_as_it_is() -> None:
    text = "\x1b[1merror\x1b[0m: می\u200cخواهم – a: b :: c # d ## e\n  [x]"
    assert harmless(text) == text
    assert harmless("5\u00a0%") == "5 %"


@pytest.mark.parametrize("text", [*HOSTILE, "x".join(MOVING)])
def test_json_is_the_same_value_and_printable(text: str) -> None:
    value = [{"a": text, text: 1}]
    written = printable_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(written) == value
    assert all(c.isprintable() or c == "\n" for c in written)
    assert COMMAND.search(written) is None


def problem(text: str) -> Problem:
    return Problem("bad-id", text, Place(f"content/{text}.yaml", 1, 1, text), text, ((text, Place(text)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_each_report_of_problems_holds_its_structure(text: str) -> None:
    found = [problem(text), Problem("stale-stance", text, Place(text), text)]
    (one, two) = as_annotations(found).split("\n")
    for line, kind in ((one, "error"), (two, "warning")):
        properties, _, _ = line.removeprefix(f"::{kind} ").partition("::")
        assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "line", "col", "title"]
    assert [it["message"] for it in json.loads(as_json(found))] == [text, text]
    assert len(json.loads(as_sarif(found))["runs"][0]["results"]) == 2
    suite = ElementTree.fromstring(as_junit(found))
    assert {child.tag for case in suite for child in case} <= {"failure", "system-out"}
    for report in (as_json(found), as_sarif(found), as_junit(found)):
        assert COMMAND.search(report) is None
        assert all(c.isprintable() or c == "\n" for c in report)


def test_a_message_of_sarif_makes_no_link_of_what_it_quotes() -> None:
    log = json.loads(as_sarif([Problem("bad-id", "`[click](https://evil.example)` [a, b]", Place("a.yaml"))]))
    assert log["runs"][0]["results"][0]["message"]["text"] == "`\\[click](https://evil.example)` [a, b]"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_problem_for_people_holds_neither(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_problems([problem(text)], ProblemFormat.text)
    shown = capsys.readouterr().err
    assert COMMAND.search(shown) is None
    assert "\x1b]" not in shown and "\x9b" not in shown and "\r" not in shown


def test_every_command_that_quotes_content_prints_it_without_commands(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "all.yaml").write_text(
        'dossier: {title: "::error::title ##[error]x", parties: [a, b]}\n'
        'parties: {a: {name: "::warning::a ##vso[x]y"}, b: {name: B}}\n'
        'issues: {i: {title: "::notice::i", claim: "::notice::c"}}\n'
        'events: {e: {title: "::group::e", place: "##[add-mask]e", when: 2026-02-09, parties: [a, b]}}\n'
        "source: {publisher: P, published: 2026-02-04}\n"
        "positions:\n  - party: a\n    said: 2026-02-04\n    stance: {i: for}\n"
        "    text: |\n     ::set-output name=x::y\n     ##[error](https://a.example) ##[[x](https://a.example)\n"
    )
    calls = [
        ["show", "a"], ["show", "i"], ["show", "e"], ["show", "i", "--json"], ["list", "events"], ["list", "stances"],
        ["list", "events", "--json"], ["fmt", "--diff"], ["changes"], ["changes", "--format", "md"], ["check"],
        ["changes", "--format", "json"], ["brief", "--format", "md"],
    ]  # fmt: skip
    for call in calls:
        done = run(*call, cwd=tmp_path)
        assert "Traceback" not in done.stderr, call
        assert done.stdout + done.stderr
        assert COMMAND.search(done.stdout + "\n" + done.stderr) is None, call
