"""Public lists of attack strings, put through every text field into all formats and read by other programs.

    python -m benchmarks.attack_strings [--most 12500] [--mail DIR] [--chromium] [--processes 2] FOLDER...

FOLDER holds lists with one string a line (`*.txt`, files without a suffix) or as JSON (`blns.json`); they are not part
of the repository. Each string goes into every text field of a dossier (tests/hostile/harness.py). Markdown is read by
cmark-gfm, pages by an HTML5 parser (html5lib where it is installed) and by Chromium, the e-mail by Python and by node's
mailparser (`--mail DIR` names a folder with `node_modules/mailparser` and `node_modules/ical.js`), the calendar by
icalendar, vobject and ical.js. Prints the counts and the first faults; exits with 1 if there is a fault.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from tests.hostile.harness import BENIGN, INLINE, Readings, RenderedBrief, compose_from_texts, find_faults, render_brief

CHUNK_SIZE = 40
MAX_STRING = 2_000  # characters; every field refuses longer strings, which has its own tests
PRINTED_FAULTS = 20
NODE = r"""
const path = require("path"), {createInterface} = require("readline");
const {simpleParser} = require(path.join(process.argv[2], "node_modules/mailparser"));
(async () => {
  const ICAL = await import(path.join(process.argv[2], "node_modules/ical.js/dist/ical.js")).then(m => m.default || m);
  for await (const line of createInterface({input: process.stdin})) {
    const {eml, ics} = JSON.parse(line);
    const mail = await simpleParser(Buffer.from(eml, "base64"), {skipTextToHtml: true, skipHtmlToText: true});
    const calendar = new ICAL.Component(ICAL.parse(Buffer.from(ics, "base64").toString("utf8")));
    const events = calendar.getAllSubcomponents();
    console.log(JSON.stringify({
      subject: mail.subject, text: mail.text, html: mail.html, headers: [...mail.headers.keys()],
      attachments: mail.attachments.map(a => a.contentType + " " + a.filename),
      events: events.map(e => e.name + " " + e.getAllProperties().map(p => p.name).sort().join(" ")),
      summaries: events.map(e => e.getFirstPropertyValue("summary")),
    }));
  }
})();
"""
CHROMIUM = """pages => pages.map(page => {
  const found = new DOMParser().parseFromString(page, "text/html"), inline = %s;
  return [...found.querySelectorAll("*")].filter(e => !inline.includes(e.localName) && e.className != "host")
    .map(e => [e.localName, ...e.getAttributeNames().sort()].join(" "));
})"""


@dataclass
class Count:
    """The results of some strings, and the faults that they caused."""

    results: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)


def read_strings(folders: list[Path]) -> Iterator[str]:
    """Yield every distinct string of the lists, those of curated lists first and those of long word lists last."""
    seen = set()
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    lists = [path for path in files if path.suffix in ("", ".txt", ".json") and path.stat().st_size < 2_000_000]
    for path in sorted(lists, key=lambda path: (path.stat().st_size > 100_000, path.suffix != ".json")):
        for text in _read_list(path):
            if text.strip() and len(text) <= MAX_STRING and text not in seen:
                seen.add(text)
                yield text


def _read_list(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".json":
        try:
            values = json.loads(text)
        except ValueError:
            return []
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
    return text.split("\n")


@cache
def _benign() -> tuple[RenderedBrief, Readings]:
    brief, _ = compose_from_texts(BENIGN, BENIGN)
    assert brief is not None
    forms = render_brief(brief)
    return forms, Readings.of(forms)


def examine(strings: list[str], mail: Path | None, with_chromium: bool) -> Count:
    """Put each string into all fields, or only into plain ones if light Markdown refuses it, and read all formats."""
    count, benign, rendered = Count(), _benign()[1], []
    for text in strings:
        prose = text
        brief, errors = compose_from_texts(text, text)
        if brief is None:
            count.refused.update({problem.code for problem in errors})
            prose = BENIGN
            brief, _ = compose_from_texts(text, BENIGN)
        kind = "refused" if brief is None else "refused in light Markdown only" if prose is not text else "rendered"
        count.results[kind] += 1
        if brief is None:
            continue
        try:
            forms = render_brief(brief)
            readings = Readings.of(forms)
        except Exception as error:  # any error of a reader or a writer is a fault
            count.faults.append((text, f"{type(error).__name__}: {error}"))
            continue
        count.faults += [(text, fault) for fault in find_faults(text, prose, forms, readings, benign)]
        rendered.append((text, forms, readings))
    if mail is not None:
        count.faults += _read_by_node(rendered, mail)
    if with_chromium:
        count.faults += _read_by_chromium(rendered)
    return count


def _read_by_node(rendered: list[tuple[str, RenderedBrief, Readings]], mail: Path) -> Iterator[tuple[str, str]]:
    all_forms = [_benign()[0], *(forms for _, forms, _ in rendered)]
    lines = [
        json.dumps({"eml": base64.b64encode(forms.message).decode(), "ics": base64.b64encode(forms.meetings).decode()})
        for forms in all_forms
    ]
    process = subprocess.run(
        ["node", "-e", NODE, "node", str(mail)], input="\n".join(lines), capture_output=True, text=True, check=True
    )  # fmt: skip
    benign, *results = [json.loads(line) for line in process.stdout.splitlines()]
    for (text, _, readings), result in zip(rendered, results, strict=True):
        for key in ("headers", "attachments", "events"):
            if result[key] != benign[key]:
                yield text, f"node: {key} {result[key]}"
        letter = readings.message.get_body(("html",))
        assert letter is not None
        if _hash(result["html"]) != _hash(letter.get_content()) or _hash(result["text"]) != _hash(readings.plain):
            yield text, "node: a part is not intact"
        if " ".join(result["subject"].split()) != " ".join(str(readings.message["Subject"]).split()):
            yield text, f"node: subject {result['subject']!r}"
        if sorted(result["summaries"]) != sorted(str(event["summary"]) for event in readings.calendar.walk("VEVENT")):
            yield text, f"node: summaries {result['summaries']!r}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


_STACK = ExitStack()


@cache
def _tab() -> Any:
    from playwright.sync_api import sync_playwright

    playwright = _STACK.enter_context(sync_playwright())
    executable = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
    return playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"]).new_page()


def _read_by_chromium(rendered: list[tuple[str, RenderedBrief, Readings]]) -> Iterator[tuple[str, str]]:
    pages = [_benign()[0].page, *(forms.page for _, forms, _ in rendered)]
    benign, *results = _tab().evaluate(CHROMIUM % json.dumps(sorted(INLINE)), pages)
    yield from (
        (text, "chromium: structure")
        for (text, _, _), result in zip(rendered, results, strict=True)
        if result != benign
    )


def main() -> int:
    """Examine all strings and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=12_500)
    parser.add_argument("--mail", type=Path)
    parser.add_argument("--chromium", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    strings = list(islice(read_strings(options.folders), options.most))
    chunks = [strings[n : n + CHUNK_SIZE] for n in range(0, len(strings), CHUNK_SIZE)]
    total, start = Count(), time.monotonic()
    with ProcessPoolExecutor(options.processes) as pool:
        jobs = [pool.submit(examine, chunk, options.mail, options.chromium) for chunk in chunks]
        for number, job in enumerate(jobs, 1):
            count = job.result()
            total.results += count.results
            total.refused += count.refused
            total.faults += count.faults
            for text, fault in count.faults:
                print(f"\r{fault[:200]}\n  {text[:200]!r}", file=sys.stderr)
            print(f"\r{min(number * CHUNK_SIZE, len(strings)):,}, {len(total.faults)} faults", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(f"{len(strings):,} distinct strings in {time.monotonic() - start:.0f} s")
    for kind, n in sorted(total.results.items()):
        print(f"  {kind}: {n:,}")
    print(f"  refused with: {', '.join(f'{code} {n:,}' for code, n in total.refused.most_common())}")
    print(f"  changed a structure or a text: {len({text for text, _ in total.faults}):,}")
    for text, fault in total.faults[:PRINTED_FAULTS]:
        print(f"    {fault[:200]}\n      {text[:200]!r}")
    return 1 if total.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
