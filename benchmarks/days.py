"""Composing every day of a dossier, once its content is read: milliseconds a day, and how they grow with the days.

`python -m benchmarks.days [DAYS ...]`. The synthetic dossier has 8 parties, 10 issues, 3 positions a day, an event and
two updates every third day.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from briefgen.content.load import read_document, read_folder
from briefgen.content.parse import parse
from briefgen.editorial.as_of import chronicle
from briefgen.editorial.chronicle import Chronicle
from briefgen.pipeline import compose_days
from briefgen.shipped import shipped

START = date(2020, 1, 1)
TAKES = ("for", "against", "conditional", "open")


def synthetic(days: int) -> Chronicle:
    """A dossier of so many days; the same on every run."""
    rolls = random.Random(7)
    parties = [f"p{n}" for n in range(8)]
    head = [f"dossier: {{title: T, parties: [{', '.join(parties)}]}}", "parties:"]
    head += [f"  {p}: {{name: Party {p}}}" for p in parties]
    head += ["people:"] + [
        f"  {p}-{n}: {{name: {p} {n}, party: {p}, rank: {n + 1}}}" for p in parties for n in range(4)
    ]
    head += ["issues:"] + [f"  i{n}: {{title: Issue {n}, claim: Claim {n}}}" for n in range(10)]
    texts = {"dossier.yaml": "\n".join(head)}
    for n in range(days):
        texts[f"clips/c{n}.yaml"] = _clip(rolls, parties, n)
    documents = [document for name, text in texts.items() if (document := read_document(name, text.encode())[0])]
    dossier, problems = parse(documents)
    assert not problems, problems[:3]
    return chronicle(dossier)


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


def measure(told: Chronicle) -> float:
    """Milliseconds a day to compose every day."""
    start = time.perf_counter()
    count = sum(1 for _ in compose_days(told, told.days))
    return (time.perf_counter() - start) * 1000 / count


def main(sizes: list[int]) -> None:
    """The example's days, then each size."""
    example = chronicle(parse(read_folder(Path(shipped("content")))[0])[0])
    measure(example)
    print(f"the example, {len(example.days)} days: {measure(example):.2f} ms a day")
    for size in sizes:
        print(f"synthetic, {size} days: {measure(synthetic(size)):.2f} ms a day")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100, 300, 1000])
