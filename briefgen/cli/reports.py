"""Reports of problems for other programs: JSON, annotations of a pull request, SARIF 2.1.0 and JUnit XML."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from briefgen import __version__
from briefgen.cli.terminal import escape_json, escape_line
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.problems import Place, Problem, printable_path

if TYPE_CHECKING:
    from briefgen.content.quote_rules import QuoteCounts


def render_json(problems: Sequence[Problem]) -> str:
    """Return a list of objects, one for each problem."""
    return escape_json(json.dumps([_json_object(problem) for problem in problems], ensure_ascii=False, indent=2))


def render_json_with_quotes(problems: Sequence[Problem], quotes: QuoteCounts | None) -> str:
    """Return an object with the list of problems and the numbers of quotes; null where they could not be counted."""
    numbers = None if quotes is None else asdict(quotes)
    report = {"problems": [_json_object(problem) for problem in problems], "quotes": numbers}
    return escape_json(json.dumps(report, ensure_ascii=False, indent=2))


def render_annotations(problems: Sequence[Problem]) -> str:
    """Return GitHub's workflow commands, in which content cannot start another command."""
    return "\n".join(map(_annotation, problems))


def render_sarif(problems: Sequence[Problem]) -> str:
    """Return a log of one run (OASIS SARIF 2.1.0), for code scanning. Paths are as they were read."""
    codes = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code, "shortDescription": {"text": PROBLEM_TYPES[code].meaning},
            "defaultConfiguration": {"level": PROBLEM_TYPES[code].severity},
        }
        for code in codes
    ]  # fmt: skip
    results = [
        {
            "ruleId": problem.code, "ruleIndex": codes.index(problem.code), "level": problem.severity,
            "message": {"text": _escape_links(f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}")},
            "locations": [_location(problem.place)],
            "relatedLocations": [
                {**_location(place), "id": number, "message": {"text": label}}
                for number, (label, place) in enumerate(problem.related, 1)
            ],
        }
        for problem in problems
    ]  # fmt: skip
    driver = {"name": "briefgen", "semanticVersion": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    log = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return escape_json(json.dumps(log, ensure_ascii=False, indent=2))


def render_junit(problems: Sequence[Problem]) -> str:
    """Return a suite with a case for each file that has problems, and one for all other files.

    Errors fail a case, warnings are its output.
    """
    from xml.etree import ElementTree  # writes only: ElementTree is not safe for reading

    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.place.file, []).append(problem)
    files = sorted(by_file)
    errors = {problem.place.file for problem in problems if problem.is_error}
    suite = ElementTree.Element(
        "testsuite", name="briefgen", tests=str(len(files) + 1), failures=str(len(errors)), errors="0", skipped="0"
    )
    ElementTree.SubElement(suite, "testcase", classname="briefgen", name="everything else")
    for file in files:
        case = ElementTree.SubElement(suite, "testcase", classname="briefgen", name=printable_path(file))
        lines = "\n".join(_problem_text(problem) for problem in by_file[file])
        if file in errors:
            first = next(problem for problem in by_file[file] if problem.is_error)
            failure = ElementTree.SubElement(case, "failure", type=first.code, message=escape_line(first.message))
            failure.text = lines
        else:
            ElementTree.SubElement(case, "system-out").text = lines
    ElementTree.indent(suite)
    text = ElementTree.tostring(suite, "unicode").replace("##", "#&#35;")  # for the log of a CI runner
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + text


def _json_object(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code, "severity": problem.severity, "message": problem.message,
        "file": printable_path(place.file),
        "line": place.line, "column": place.column, "source": place.text, "hint": problem.hint,
        "related": [
            {"what": label, "file": printable_path(other.file), "line": other.line, "column": other.column}
            for label, other in problem.related
        ],
    }  # fmt: skip


def _annotation(problem: Problem) -> str:
    place = problem.place
    message = _escape_annotation(problem.message + (f" ({problem.hint})" if problem.hint else ""))
    file, title = (
        _escape_annotation(text).replace(":", "%3A").replace(",", "%2C")
        for text in (printable_path(place.file), problem.code)
    )
    return f"::{problem.severity} file={file},line={place.line},col={place.column},title={title}::{message}"


def _escape_annotation(text: str) -> str:
    return escape_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_links(text: str) -> str:
    """Return a message of SARIF in which quoted content makes no link (section 3.11.6)."""
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", text)


def _location(place: Place) -> dict[str, object]:
    region: dict[str, object] = {"startLine": place.line, "startColumn": place.column}
    if place.text:
        region["snippet"] = {"text": place.text}
    name = place.file.replace(os.sep, "/").encode("utf-8", "surrogateescape")
    address = quote(name)  # RFC 3986: the bytes of the name, whether they are UTF-8 or not
    return {"physicalLocation": {"artifactLocation": {"uri": address}, "region": region}}


def _problem_text(problem: Problem) -> str:
    text = escape_line(f"{problem.place}: {problem.severity}[{problem.code}]: {problem.message}")
    return f"{text}\n  = help: {escape_line(problem.hint)}" if problem.hint else text


REPORT_RENDERERS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "json": render_json, "github": render_annotations, "sarif": render_sarif, "junit": render_junit
}  # fmt: skip
