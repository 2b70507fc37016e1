"""Composing every day of a dossier, once its content is read: milliseconds a day, and how they grow with the days.

`python -m benchmarks.days [DAYS ...]`. The example is told once, and again and again with the same news later: while it
is told first the dossier fills; from then on its briefs are as long as they will be, and how the time grows with the
days can be seen. The synthetic dossier has 8 parties, 10 issues, 3 positions a day, an event and two updates
every third day; its briefs grow for a year.
"""

from __future__ import annotations

import random
import re
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from briefgen.content.load import read_document, read_folder
from briefgen.content.parse import parse_dossier
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import compose_briefs
from briefgen.timeline.build import build_timeline
from briefgen.timeline.timeline import Timeline

START = date(2020, 1, 1)
DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
PEOPLE = re.compile(r"^people:\n(?:(?: .*)?\n)+", re.MULTILINE)
TAKES = ("for", "against", "conditional", "open")


def texts(days: int) -> dict[str, str]:
    """The files of a dossier of so many days; the same on every run."""
    rolls = random.Random(7)
    parties = [f"p{n}" for n in range(8)]
    head = [f"dossier: {{title: T, parties: [{', '.join(parties)}]}}", "parties:"]
    head += [f"  {p}: {{name: Party {p}}}" for p in parties]
    head += ["people:"] + [
        f"  {p}-{n}: {{name: {p} {n}, party: {p}, rank: {n + 1}}}" for p in parties for n in range(4)
    ]
    head += ["issues:"] + [f"  i{n}: {{title: Issue {n}, claim: Claim {n}}}" for n in range(10)]
    files = {"dossier.yaml": "\n".join(head)}
    return files | {f"clips/c{n}.yaml": _clip(rolls, parties, n) for n in range(days)}


def synthetic(days: int) -> Timeline:
    """The same, read and put in order."""
    files = texts(days).items()
    documents = [document for name, text in files if (document := read_document(name, text.encode())[0])]
    dossier, problems = parse_dossier(documents)
    assert not problems, problems[:3]
    return build_timeline(dossier)


def _clip(rolls: random.Random, parties: list[str], n: int) -> str:
    day = START + timedelta(days=n)
    lines = [f"source: {{publisher: Paper {rolls.randrange(9)}, published: {day}}}", "positions:"]
    for _ in range(3):
        speaker = f"{rolls.choice(parties)}-{rolls.randrange(4)}"
        stance = f"{{i{rolls.randrange(10)}: {rolls.choice(TAKES)}}}"
        lines.append(f"  - {{speaker: {speaker}, said: {day}, stance: {stance}, text: Words of day {n}}}")
    if n % 3 == 0:
        a, b = rolls.sample(parties, 2)
        when = day + timedelta(days=9)
        lines += [f"events: {{e{n}: {{title: Meeting {n}, kind: talks, parties: [{a}, {b}]}}}}", "updates:"]
        lines += [f"  - {{event: e{n}, date: {day}, status: proposed, by: {a}-0, when: {when}}}"]
        lines += [f"  - {{event: e{n}, date: {day}, time: evening, status: confirmed, by: {b}-0}}"]
    return "\n".join(lines)


def repeated(times: int) -> Timeline:
    """The example again and again, each copy following the one before: the same density of news for longer."""
    written = read_folder(Path(packaged_folder("content")))[0]
    dossier = parse_dossier(written)[0]
    ids = {*dossier.events, *dossier.sources, *(p.id for p in dossier.positions), *(u.id for u in dossier.updates)}
    ids |= {*(n.id for n in dossier.notes), *(c.id for c in dossier.corrections)}
    names = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted((re.escape(id) for id in ids if id), reverse=True))})(?![\w-])")
    days = build_timeline(dossier).days
    length = (days[-1] - days[0]).days + 1
    documents = list(written)
    for copy in range(1, times):
        by = timedelta(days=copy * length)
        for document in written:
            path = Path(document.name)
            if path.stem in ("dossier", "issues", "parties", "people"):
                continue
            evidence = PEOPLE.sub("", "\n".join(document.lines))  # who is who is told once
            text = _later(names.sub(rf"\g<0>-{copy}", evidence), by)
            name = str(path.with_name(_later(f"{path.stem}-{copy}{path.suffix}", by)))
            documents += [read for read in read_document(name, text.encode())[:1] if read]
    again, problems = parse_dossier(documents)
    assert not problems, problems[:3]
    return build_timeline(again)


def _later(text: str, by: timedelta) -> str:
    """The same text with every date in it shifted."""
    return DATE.sub(lambda found: str(date.fromisoformat(found[0]) + by), text)


def measure(told: Timeline, since: int = 0) -> float:
    """Milliseconds to compose every day but the first ones, in order."""
    briefs = compose_briefs(told, told.days)
    for _ in range(since):
        next(briefs)
    start = time.perf_counter()
    for _ in briefs:
        pass
    return (time.perf_counter() - start) * 1000


def main(sizes: list[int]) -> None:
    """The example, the example again and again, then each size."""
    once = repeated(1)
    days = len(once.days)
    measure(once)
    print(f"the example, {days} days: {measure(once) / days:.2f} ms a day")
    again = {copies: measure(repeated(1 + copies), since=days) for copies in (1, 10)}
    for copies, spent in again.items():
        print(f"told again, {copies} times: {copies * days} days: {spent / (copies * days):.2f} ms a day")
    print(f"10 times the days in {again[10] / again[1]:.1f} times the time")
    for size in sizes:
        print(f"synthetic, {size} days: {measure(synthetic(size)) / size:.2f} ms a day")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100, 300, 1000])
