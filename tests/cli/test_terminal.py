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
from briefgen.cli.reports import render_annotations, render_json, render_junit, render_sarif
from briefgen.cli.terminal import escape_json, escape_line, escape_text
from briefgen.problems import Place, Problem
from tests.cli.in_process import invoke

INVISIBLE = [
    chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in ("Cc", "Zl", "Zp", "Cs", "Cf")
]
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)  # what a runner of GitHub, Azure or TeamCity obeys
HOSTILE = [
    "::error file=a.py,line=1::pwned", "\n::set-output name=a::b", " \u3000::warning::x", "a ##[error]b",
    "##vso[task.x]y", "##teamcity[x]", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "a\rb", "\x9b31m", "\u202eabc",
    "a%0A::error::b", "a,b:c%",
    "\x1b[8mhidden", "##[group]a##[endgroup]", "::stop-commands::x", "]]>", "<![CDATA[", "&#27;", "\ufffe\uffff",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_no_command_and_moves_no_cursor(text: str) -> None:
    for shown in (escape_text(text), escape_text(f"   {text}"), escape_text(f"a\n      {text}")):
        assert COMMAND.search(shown) is None
        assert re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2028]", shown) is None
        assert "\x1b" not in re.sub(r"\x1b\[(?:0|1|31|33)m", "", shown)


def test_no_character_that_moves_or_hides_reaches_the_terminal() -> None:
    shown = escape_text("".join(INVISIBLE))
    remaining = {c for c in shown if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs", "Cf")}
    assert remaining == set("\t\n\u200c\u200d\u200e\u200f\u061c\u00ad")
    on_one_line = {
        c for c in escape_line("".join(INVISIBLE)) if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs", "Cf")
    }
    assert on_one_line == remaining - {"\n"}


def test_text_that_is_harmless_stays_as_it_is() -> None:
    text = "\x1b[1merror\x1b[0m: می\u200cخواهم – a: b :: c # d ## e\n  [x]"
    assert escape_text(text) == text
    assert escape_text("5\u00a0%") == "5 %"


@pytest.mark.parametrize("text", [*HOSTILE, "x".join(INVISIBLE)])
def test_json_is_the_same_value_and_printable(text: str) -> None:
    value = [{"a": text, text: 1}]
    written = escape_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(written) == value
    assert all(c.isprintable() or c == "\n" for c in written)
    assert COMMAND.search(written) is None


def problem(text: str) -> Problem:
    return Problem("bad-id", text, Place(f"content/{text}.yaml", 1, 1, text), text, ((text, Place(text)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_each_report_of_problems_holds_its_structure(text: str) -> None:
    problems = [problem(text), Problem("stale-stance", text, Place(text), text)]
    error_line, warning_line = render_annotations(problems).split("\n")
    for line, severity in ((error_line, "error"), (warning_line, "warning")):
        properties, _, _ = line.removeprefix(f"::{severity} ").partition("::")
        assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "line", "col", "title"]
    assert [fields["message"] for fields in json.loads(render_json(problems))] == [text, text]
    assert len(json.loads(render_sarif(problems))["runs"][0]["results"]) == 2
    suite = ElementTree.fromstring(render_junit(problems))
    assert {child.tag for case in suite for child in case} <= {"failure", "system-out"}
    for report in (render_json(problems), render_sarif(problems), render_junit(problems)):
        assert COMMAND.search(report) is None
        assert all(c.isprintable() or c == "\n" for c in report)


def test_a_message_of_sarif_makes_no_link_of_what_it_quotes() -> None:
    log = json.loads(render_sarif([Problem("bad-id", "`[click](https://evil.example)` [a, b]", Place("a.yaml"))]))
    assert log["runs"][0]["results"][0]["message"]["text"] == "`\\[click](https://evil.example)` [a, b]"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_problem_for_people_holds_neither(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_problems([problem(text)], ProblemFormat.text)
    shown = capsys.readouterr().err
    assert COMMAND.search(shown) is None
    assert "\x1b]" not in shown and "\x9b" not in shown and "\r" not in shown


@pytest.mark.slow
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
    commands = [
        ["show", "a"], ["show", "i"], ["show", "e"], ["show", "i", "--json"], ["list", "events"], ["list", "stances"],
        ["list", "events", "--json"], ["fmt", "--diff"], ["changes"], ["changes", "--format", "md"], ["check"],
        ["changes", "--format", "json"], ["brief", "--format", "md"],
    ]  # fmt: skip
    for command in commands:
        result = invoke(*command, cwd=tmp_path)
        assert "Traceback" not in result.stderr, command
        assert result.stdout + result.stderr
        assert COMMAND.search(result.stdout + "\n" + result.stderr) is None, command
