"""Times of the commands on hostile content.

`python -m benchmarks.hostile [NAME …]` prints a table: processor seconds of each command, its exit code and its last
line. Every case is near a limit that docs/content.md states, or just over it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

FILE_SIZE = 250 * 1024  # bytes, just below the limit
MAX_SECONDS = 120
DOSSIER = """\
dossier: {title: Harbour talks, parties: [norland]}
parties:
  norland: {name: Norland}
  sudland: {name: Sudland}
people:
  vale: {name: Ada Vale, party: norland, post: minister}
issues:
  fees: {title: Fees, claim: The fees must end}
"""
SOURCE = "source: {publisher: Gazette, published: 2026-01-15}\n"
NOTE = SOURCE + "notes: [{date: 2026-01-15, text: A note}]\n"
Files = Mapping[str, str]
Case = tuple[Sequence[str], Callable[[], Files]]


def _filled(unit: str, size: int = FILE_SIZE) -> str:
    """Return a text repeated up to so many bytes."""
    return unit * (size // len(unit.encode()))


def _prose(unit: str) -> Files:
    """Return a file of as many notes of 16,000 characters as fit."""
    text = unit * (16_000 // len(unit))
    notes = "".join(f"  - date: 2026-01-15\n    text: '{number} {text}'\n" for number in range(FILE_SIZE // 16_100))
    return {"clip.yaml": f"{SOURCE}notes:\n{notes}"}


def _listed(head: str, line: str, count: int) -> str:
    return head + "".join(line.format(n=number) for number in range(count))


def _marks() -> Files:
    return {"clip.yaml": NOTE + "# a" + "\u0301\u0316" * 60_000}


def _marks_below_the_limit() -> Files:
    return {"clip.yaml": NOTE + "# " + ("a" + "\u0301" * 30) * 1_600}


def _empty_lines() -> Files:
    return {"clip.yaml": NOTE + "\n" * (FILE_SIZE - 200) + "corrections: []\n"}


def _records() -> Files:
    return {"clip.yaml": _listed(f"{SOURCE}notes:\n", "  - {{date: 2026-01-15, text: 'n {n}'}}\n", 6_000)}


def _comments() -> Files:
    return {"clip.yaml": NOTE + "# c\n" * 30_000 + "corrections: []\n"}


def _values() -> Files:
    return {"clip.yaml": SOURCE + "notes: [{date: 2026-01-15, text: a, basis: [" + "b, " * 45_000 + "c]}]\n"}


def _long_url() -> Files:
    source = f"source: {{publisher: G, published: 2026-01-15, url: 'https://a.b/{'x' * FILE_SIZE}'}}\n"
    return {"clip.yaml": source[:FILE_SIZE]}


def _unknown_ids() -> Files:
    line = "  - {{speaker: " + "v" * 50 + "-{n}, said: 2026-01-15, text: a}}\n"
    person = "  " + "v" * 52 + "-x{n}: {{name: Person {n} Vale{n}, party: norland}}\n"
    return {
        "people.yaml": _listed("people:\n", person, 2_200),
        **{f"clip-{n}.yaml": _listed(f"{SOURCE}positions:\n", line, 2_400) for n in range(3)},
    }


def _unknown_options() -> Files:
    options = ", ".join(f"option-number-{n}: One way" for n in range(1_000))
    stance = "{{many: {{take: for, option: option-n-{n}}}}}"
    line = "  - {{speaker: vale, said: 2026-01-15, text: a{n}, stance: " + stance + "}}\n"
    return {
        "many.yaml": f"issues:\n  many: {{title: Many, claim: b, options: {{{options}}}}}\n",
        "clip.yaml": _listed(f"{SOURCE}positions:\n", line, 2_500),
    }


def _unknown_keys() -> Files:
    return {"clip.yaml": _listed(f"{SOURCE}notes:\n  - date: 2026-01-15\n", "    speakre{n}: a\n", 12_000)}


def _posts() -> Files:
    line = "      - {{post: minister {n}, from: 2020-01-01, rank: 1}}\n"
    return {"who.yaml": _listed("people:\n  ada:\n    name: Ada\n    party: norland\n    posts:\n", line, 4_000)}


def _updates() -> Files:
    line = "  - {{event: talks, date: 2026-01-15, status: confirmed, by: norland, place: Town {n}}}\n"
    event = "events: {talks: {title: Talks, kind: talks, when: 2026-03-01}}\n"
    return {"clip.yaml": _listed(f"{SOURCE}{event}updates:\n", line, 2_800)}


def _centuries() -> Files:
    notes = "  - {date: 1000-01-01, text: Old}\n  - {date: 8999-12-31, text: New}\n"
    event = "events: {talks: {title: Talks, kind: talks, when: 1001-01-01/8999-01-01}}\n"
    stance = "  - {{speaker: vale, said: {n}-01-01, stance: {{fees: for}}, text: a}}\n"
    positions = "positions:\n" + "".join(stance.format(n=year) for year in (1000, 2026, 8999))
    return {"clip.yaml": f"source: {{publisher: G, published: 8999-12-31}}\n{event}notes:\n{notes}{positions}"}


def _same_names() -> Files:
    return {"who.yaml": _listed("people:\n", "  p{n}: {{name: Ada Vale, party: norland}}\n", 4_500)}


def _chain() -> Files:
    line = "  p{n}: {{name: P{n}, parent: p{after}}}\n"
    parties = "".join(line.format(n=n, after=n + 1) for n in range(5_000)).replace("{{", "{").replace("}}", "}")
    return {"parties.yaml": f"parties:\n{parties}  p5000: {{name: Last}}\n", "clip.yaml": NOTE}


def _circle() -> Files:
    line = "  - {{id: c{n}, speaker: vale, said: 2026-01-15, text: a, same_as: [c{m}]}}\n"
    records = "".join(line.format(n=n, m=(n + 1) % 3_000) for n in range(3_000))
    return {"clip.yaml": f"{SOURCE}positions:\n{records}"}


def _article(unit: str) -> Files:
    return {"article.txt": "Title\n\nPublished: 2026-01-15\n\n" + _filled(unit, FILE_SIZE)}


CHECK, FMT = ("check",), ("fmt", "--diff", "content/clip.yaml")
DRAFT = ("new", "clip", "--from", "content/article.txt", "--publisher", "Gazette")
CASES: dict[str, Case] = {
    "combining marks on one letter": (CHECK, _marks),
    "combining marks below the limit": (CHECK, _marks_below_the_limit),
    "empty lines": (FMT, _empty_lines),
    "6,000 records on lines": (FMT, _records),
    "30,000 comment lines": (FMT, _comments),
    "45,000 values in a flow list": (FMT, _values),
    "an address of 250 kB": (CHECK, _long_url),
    "7,200 unknown ids, 2,200 people": (CHECK, _unknown_ids),
    "2,500 unknown options of 1,000": (CHECK, _unknown_options),
    "12,000 unknown keys": (CHECK, _unknown_keys),
    "4,000 posts at the same time": (CHECK, _posts),
    "2,800 updates of one event": (CHECK, _updates),
    "8,000 years, all days": (("check", "--all"), _centuries),
    "8,000 years, the site": (("site", "--output", "site"), _centuries),
    "4,500 people of one name": (CHECK, _same_names),
    "a chain of 5,000 parents": (CHECK, _chain),
    "a circle of 3,000 `same_as`": (CHECK, _circle),
    **{
        f"light Markdown of {unit}": (CHECK, lambda unit=unit: _prose(unit))  # type: ignore[misc]
        for unit in ("[ ", "*a ", "_ ", "` ", "< ", "![[ ", "&amp; ", "[* ")
    },
    **{
        f"an article of {name}": (DRAFT, lambda unit=unit: _article(unit))  # type: ignore[misc]
        for name, unit in {
            "quotes": "“ab” ", "open quotes": "“", "names": "Ada Vale ", "dates": "12 January ", "spaces": " \n",
            "brackets": "[", "plans": "It will be. ", "apostrophes": " 'a ", "marks": "\u0301",
        }.items()
    },
}  # fmt: skip


def run(case: Case) -> tuple[float, int | str, str]:
    """Run a case and return its processor seconds, exit code and last line."""
    command, files = case
    with tempfile.TemporaryDirectory() as name:
        content = Path(name) / "content"
        content.mkdir()
        for file, text in {"dossier.yaml": DOSSIER, "note.yaml": NOTE, **files()}.items():
            (content / file).write_text(text, "utf-8")
        usage_before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {**os.environ, "NO_COLOR": "1"}
        arguments = [sys.executable, "-m", "briefgen", *command]
        try:
            process = subprocess.run(
                arguments, cwd=name, env=environment, capture_output=True, timeout=MAX_SECONDS, check=False
            )
            code, last_line = process.returncode, process.stderr.decode().strip().rpartition("\n")[2]
        except subprocess.TimeoutExpired:
            return float(MAX_SECONDS), "none", "given up"
        usage_after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage_after.ru_utime + usage_after.ru_stime - usage_before.ru_utime - usage_before.ru_stime, code, last_line


def main() -> None:
    """Print the table of all cases, or of those named on the command line."""
    print("| hostile content | command | seconds | exit | last line |\n|---|---|---|---|---|")
    for name in sys.argv[1:] or CASES:
        seconds, code, last_line = run(CASES[name])
        cell = last_line[:70].replace("|", "\\|")
        print(f"| {name} | `{' '.join(CASES[name][0][:2])}` | {seconds:.1f} | {code} | {cell} |", flush=True)


if __name__ == "__main__":
    main()
