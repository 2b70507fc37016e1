"""Problems in the forms that other programs take: JSON, annotations of a pull request, SARIF 2.1.0, JUnit XML."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from briefgen import __version__
from briefgen.cli.terminal import printable_json, visible
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.problems import Place, Problem, printable_path


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects, one a problem."""
    return printable_json(json.dumps([_plain(problem) for problem in problems], ensure_ascii=False, indent=2))


def as_annotations(problems: Sequence[Problem]) -> str:
    """GitHub's workflow commands; their reserved characters are escaped, so that content cannot start another one."""
    return "\n".join(map(_annotation, problems))


def as_sarif(problems: Sequence[Problem]) -> str:
    """A log of one run (OASIS SARIF 2.1.0), for code scanning; paths are as they were read."""
    used = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code, "shortDescription": {"text": PROBLEM_TYPES[code].meaning},
            "defaultConfiguration": {"level": PROBLEM_TYPES[code].severity},
        }
        for code in used
    ]  # fmt: skip
    results = [
        {
            "ruleId": problem.code, "ruleIndex": used.index(problem.code), "level": problem.severity,
            "message": {"text": _without_links(f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}")},
            "locations": [_location(problem.place)],
            "relatedLocations": [
                {**_location(place), "id": number, "message": {"text": what}}
                for number, (what, place) in enumerate(problem.related, 1)
            ],
        }
        for problem in problems
    ]  # fmt: skip
    driver = {"name": "briefgen", "semanticVersion": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    log = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return printable_json(json.dumps(log, ensure_ascii=False, indent=2))


def as_junit(problems: Sequence[Problem]) -> str:
    """One suite with a case for each file that has problems, and one for the rest; errors fail, warnings are told."""
    from xml.etree import ElementTree  # only written, never read

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
        own = by_file[file]
        lines = "\n".join(_line(problem) for problem in own)
        if file in errors:
            first = next(problem for problem in own if problem.is_error)
            failure = ElementTree.SubElement(case, "failure", type=first.code, message=visible(first.message))
            failure.text = lines
        else:
            ElementTree.SubElement(case, "system-out").text = lines
    ElementTree.indent(suite)
    text = ElementTree.tostring(suite, "unicode").replace("##", "#&#35;")  # for the log of a CI runner
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + text


def _plain(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code, "severity": problem.severity, "message": problem.message,
        "file": printable_path(place.file),
        "line": place.line, "column": place.column, "source": place.text, "cure": problem.hint,
        "also": [
            {"what": what, "file": printable_path(p.file), "line": p.line, "column": p.column}
            for what, p in problem.related
        ],
    }  # fmt: skip


def _annotation(problem: Problem) -> str:
    place = problem.place
    message = _escaped(problem.message + (f" ({problem.hint})" if problem.hint else ""))
    file, title = (
        _escaped(text).replace(":", "%3A").replace(",", "%2C") for text in (printable_path(place.file), problem.code)
    )
    return f"::{problem.severity} file={file},line={place.line},col={place.column},title={title}::{message}"


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _without_links(text: str) -> str:
    """A message of SARIF in which quoted content makes no link (3.11.6)."""
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", text)


def _location(place: Place) -> dict[str, object]:
    region: dict[str, object] = {"startLine": place.line, "startColumn": place.column}
    if place.text:
        region["snippet"] = {"text": place.text}
    name = place.file.replace(os.sep, "/").encode("utf-8", "surrogateescape")
    address = quote(name)  # RFC 3986: the bytes of the name, whether they are UTF-8 or not
    return {"physicalLocation": {"artifactLocation": {"uri": address}, "region": region}}


def _line(problem: Problem) -> str:
    cure = f"\n  = {visible(problem.hint)}" if problem.hint else ""
    return visible(f"{problem.place}: {problem.severity}[{problem.code}]: {problem.message}") + cure


REPORTS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "json": as_json, "github": as_annotations, "sarif": as_sarif, "junit": as_junit
}  # fmt: skip
