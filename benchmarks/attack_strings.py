"""Public lists of attack strings through every text field into all formats, read by programs of others.

    python -m benchmarks.attack_strings [--most 12500] [--mail DIR] [--chromium] [--processes 2] FOLDER...

FOLDER holds lists, one string a line (`*.txt`, files without an ending) or as JSON (`blns.json`); they are not part of
the repository. Each string goes into every text field of a dossier (tests/hostile/harness.py). Markdown is read by
cmark-gfm, pages by an HTML5 parser (html5lib where it is installed) and by Chromium, the e-mail by Python and by node's
mailparser (`--mail DIR` names a folder with `node_modules/mailparser` and `node_modules/ical.js`), the calendar by
icalendar, vobject and ical.js. Printed are the counts and the first faults; the exit code is 1 where one was found.
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

from tests.hostile.harness import BENIGN, INLINE, Forms, Readings, brief_of_text, faults, forms_of

CHUNK = 40
MAX_STRING = 2_000  # characters; a longer one is refused by every field, and the check of lengths has its own tests
FIRST = 20  # faults that are printed
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
    """What became of some strings."""

    results: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)


def strings_in(folders: list[Path]) -> Iterator[str]:
    """Every distinct string of the lists, those of curated lists first and of long word lists last."""
    seen = set()
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    lists = [path for path in files if path.suffix in ("", ".txt", ".json") and path.stat().st_size < 2_000_000]
    for path in sorted(lists, key=lambda path: (path.stat().st_size > 100_000, path.suffix != ".json")):
        for text in _strings_of(path):
            if text.strip() and len(text) <= MAX_STRING and text not in seen:
                seen.add(text)
                yield text


def _strings_of(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".json":
        try:
            values = json.loads(text)
        except ValueError:
            return []
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
    return text.split("\n")


@cache
def _benign() -> tuple[Forms, Readings]:
    brief, _ = brief_of_text(BENIGN, BENIGN)
    assert brief is not None
    forms = forms_of(brief)
    return forms, Readings.of(forms)


def examine(strings: list[str], mail: Path | None, with_chromium: bool) -> Count:
    """Put each string into all fields, or into the plain ones where light Markdown refuses it, and read all forms."""
    count, benign, rendered = Count(), _benign()[1], []
    for text in strings:
        prose = text
        brief, errors = brief_of_text(text, text)
        if brief is None:
            count.refused.update({problem.code for problem in errors})
            prose = BENIGN
            brief, _ = brief_of_text(text, BENIGN)
        kind = "refused" if brief is None else "refused in light Markdown only" if prose is not text else "rendered"
        count.results[kind] += 1
        if brief is None:
            continue
        try:
            forms = forms_of(brief)
            readings = Readings.of(forms)
        except Exception as error:  # whatever a reader or a writer says is a fault of this string
            count.faults.append((text, f"{type(error).__name__}: {error}"))
            continue
        count.faults += [(text, fault) for fault in faults(text, prose, forms, readings, benign)]
        rendered.append((text, forms, readings))
    if mail is not None:
        count.faults += _read_by_node(rendered, mail)
    if with_chromium:
        count.faults += _read_by_chromium(rendered)
    return count


def _read_by_node(rendered: list[tuple[str, Forms, Readings]], mail: Path) -> Iterator[tuple[str, str]]:
    forms = [_benign()[0], *(forms for _, forms, _ in rendered)]
    lines = [
        json.dumps({"eml": base64.b64encode(it.message).decode(), "ics": base64.b64encode(it.meetings).decode()})
        for it in forms
    ]
    done = subprocess.run(
        ["node", "-e", NODE, "node", str(mail)], input="\n".join(lines), capture_output=True, text=True, check=True
    )  # fmt: skip
    benign, *found = [json.loads(line) for line in done.stdout.splitlines()]
    for (text, _, readings), read in zip(rendered, found, strict=True):
        for name in ("headers", "attachments", "events"):
            if read[name] != benign[name]:
                yield text, f"node: {name} {read[name]}"
        letter = readings.message.get_body(("html",))
        assert letter is not None
        if _hash(read["html"]) != _hash(letter.get_content()) or _hash(read["text"]) != _hash(readings.plain):
            yield text, "node: a part is not intact"
        if " ".join(read["subject"].split()) != " ".join(str(readings.message["Subject"]).split()):
            yield text, f"node: subject {read['subject']!r}"
        if sorted(read["summaries"]) != sorted(str(each["summary"]) for each in readings.calendar.walk("VEVENT")):
            yield text, f"node: summaries {read['summaries']!r}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


_STACK = ExitStack()


@cache
def _tab() -> Any:
    from playwright.sync_api import sync_playwright

    playwright = _STACK.enter_context(sync_playwright())
    executable = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
    return playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"]).new_page()


def _read_by_chromium(rendered: list[tuple[str, Forms, Readings]]) -> Iterator[tuple[str, str]]:
    pages = [_benign()[0].page, *(forms.page for _, forms, _ in rendered)]
    benign, *found = _tab().evaluate(CHROMIUM % json.dumps(sorted(INLINE)), pages)
    yield from (
        (text, "chromium: structure") for (text, _, _), read in zip(rendered, found, strict=True) if read != benign
    )


def main() -> int:
    """Run and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=12_500)
    parser.add_argument("--mail", type=Path)
    parser.add_argument("--chromium", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    strings = list(islice(strings_in(options.folders), options.most))
    chunks = [strings[n : n + CHUNK] for n in range(0, len(strings), CHUNK)]
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
            print(f"\r{min(number * CHUNK, len(strings)):,}, {len(total.faults)} faults", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(f"{len(strings):,} distinct strings in {time.monotonic() - start:.0f} s")
    for kind, n in sorted(total.results.items()):
        print(f"  {kind}: {n:,}")
    print(f"  refused with: {', '.join(f'{code} {n:,}' for code, n in total.refused.most_common())}")
    print(f"  changed a structure or a text: {len({text for text, _ in total.faults}):,}")
    for text, fault in total.faults[:FIRST]:
        print(f"    {fault[:200]}\n      {text[:200]!r}")
    return 1 if total.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
