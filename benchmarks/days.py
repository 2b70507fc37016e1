"""Time to compose every day of a dossier after its content is read, and how it grows with the number of days.

`python -m benchmarks.days [DAYS ...]`. The example is repeated with the same news at later dates: after its first copy
the length of the briefs is stable, which shows how the time grows with the days. The synthetic dossier has 8 parties,
10 issues, 3 positions a day, an event and two updates every third day; its briefs grow for a year.
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
from briefgen.pipeline.days import compose_briefs
from briefgen.timeline.build import build_timeline
from briefgen.timeline.timeline import Timeline

START = date(2020, 1, 1)
DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
PEOPLE = re.compile(r"^people:\n(?:(?: .*)?\n)+", re.MULTILINE)
TAKES = ("for", "against", "conditional", "open")


def synthetic_files(days: int) -> dict[str, str]:
    """Return the files of a dossier of so many days; the same on every run."""
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


def build_synthetic(days: int) -> Timeline:
    """Return the timeline of the synthetic dossier."""
    files = synthetic_files(days).items()
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


def repeat_example(times: int) -> Timeline:
    """Return the timeline of several copies of the example, one after the other in time."""
    originals = read_folder(Path(packaged_folder("content")))[0]
    dossier = parse_dossier(originals)[0]
    ids = {*dossier.events, *dossier.sources, *(p.id for p in dossier.positions), *(u.id for u in dossier.updates)}
    ids |= {*(n.id for n in dossier.notes), *(c.id for c in dossier.corrections)}
    names = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted((re.escape(id) for id in ids if id), reverse=True))})(?![\w-])")
    days = build_timeline(dossier).days
    length = (days[-1] - days[0]).days + 1
    documents = list(originals)
    for copy in range(1, times):
        by = timedelta(days=copy * length)
        for document in originals:
            path = Path(document.name)
            if path.stem in ("dossier", "issues", "parties", "people"):
                continue
            evidence = PEOPLE.sub("", "\n".join(document.lines))  # the people are in the first copy
            text = _later(names.sub(rf"\g<0>-{copy}", evidence), by)
            name = str(path.with_name(_later(f"{path.stem}-{copy}{path.suffix}", by)))
            documents += [shifted for shifted in read_document(name, text.encode())[:1] if shifted]
    repeated_dossier, problems = parse_dossier(documents)
    assert not problems, problems[:3]
    return build_timeline(repeated_dossier)


def _later(text: str, by: timedelta) -> str:
    """Return a text with every date in it shifted."""
    return DATE.sub(lambda match: str(date.fromisoformat(match[0]) + by), text)


def measure(timeline: Timeline, since: int = 0) -> float:
    """Return the milliseconds to compose every day, except the first `since` days, in order."""
    briefs = compose_briefs(timeline, timeline.days)
    for _ in range(since):
        next(briefs)
    start = time.perf_counter()
    for _ in briefs:
        pass
    return (time.perf_counter() - start) * 1000


def main(sizes: list[int]) -> None:
    """Print the times of the example, of its copies, and of the synthetic dossier in each size."""
    once = repeat_example(1)
    days = len(once.days)
    measure(once)
    print(f"the example, {days} days: {measure(once) / days:.2f} ms a day")
    times = {copies: measure(repeat_example(1 + copies), since=days) for copies in (1, 10)}
    for copies, milliseconds in times.items():
        print(f"repeated {copies} times, {copies * days} days: {milliseconds / (copies * days):.2f} ms a day")
    print(f"10 times the days in {times[10] / times[1]:.1f} times the time")
    for size in sizes:
        print(f"synthetic, {size} days: {measure(build_synthetic(size)) / size:.2f} ms a day")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100, 300, 1000])
