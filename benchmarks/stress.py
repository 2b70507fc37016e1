"""Times of a crowded day with 12 parties, 40 issues and 60 meetings against those of an ordinary one.

`python -m benchmarks.stress` builds the full brief and the one-page edition of that day, with the PDF, and those of
4 February in the example, in one run.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

DAY = date(2026, 3, 10)
PARTIES, ISSUES, MEETINGS = 12, 40, 60
TAKES = ("for", "against", "conditional", "open", "neutral", "mixed")


def write_content(folder: Path, issues: int = ISSUES, days: int = 8) -> None:
    """Write the content of the crowded day, with clips of some days before; the same on every run."""
    rolls = random.Random(11)
    parties = [f"p{n}" for n in range(PARTIES)]
    head = [f"dossier: {{title: Conference on everything, parties: [{', '.join(parties)}]}}", "parties:"]
    head += [f"  {p}: {{name: 'Republic of Party {p[1:]}'}}" for p in parties]
    head += ["people:"] + [
        f"  {p}-{n}: {{name: 'Speaker {p[1:]}-{n}', party: {p}, post: 'minister {n}', rank: {n + 1}}}"
        for p in parties for n in range(3)
    ]  # fmt: skip
    head += ["issues:"] + [
        f"  i{n}: {{title: 'Question {n}', claim: 'The parties should settle question {n}', order: {n + 1}}}"
        for n in range(issues)
    ]
    clips = [_clip(rolls, parties, issues, DAY - timedelta(days=back)) for back in range(days)]
    for name, text in {"dossier": "\n".join(head), **{f"clip-{n}": text for n, text in enumerate(clips)}}.items():
        (folder / f"{name}.yaml").write_text(text + "\n", "utf-8")


def _clip(rolls: random.Random, parties: list[str], issues: int, day: date) -> str:
    lines = [f"source: {{publisher: 'Paper {rolls.randrange(20)}', published: {day}}}", "positions:"]
    for n in range(60):
        speaker, issue = f"{rolls.choice(parties)}-{rolls.randrange(3)}", f"i{rolls.randrange(issues)}"
        words = " ".join(
            rolls.choice(("the", "border", "talks", "could", "begin", "after", "harvest")) for _ in range(20)
        )
        stance = f"{{{issue}: {rolls.choice(TAKES)}}}"
        lines.append(f"  - {{speaker: {speaker}, said: {day}, stance: {stance}, text: 'On {n}: {words}'}}")
    lines += ["events:"]
    for n in range(MEETINGS // 8 + 1):
        a, b = rolls.sample(parties, 2)
        when = DAY + timedelta(days=rolls.randrange(40))
        lines.append(
            f"  e{day.day}-{n}: {{title: 'Meeting {n} of {day}', kind: talks, parties: [{a}, {b}], when: {when}}}"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the medians of three rounds; the days take turns."""
    with tempfile.TemporaryDirectory() as name:
        write_content(Path(name))
        days = {"ordinary": (Path(packaged_folder("content")), date(2026, 2, 4)), "crowded": (Path(name), DAY)}
        seconds: dict[tuple[str, str], list[float]] = {}
        for _ in range(3):
            for day, (content, when) in days.items():
                for edition in ("full", "one-page"):
                    start = time.perf_counter()
                    build_brief(BriefRequest(content, edition=edition), when, ["md", "html", "pdf"])
                    seconds.setdefault((edition, day), []).append(time.perf_counter() - start)
    for edition in ("full", "one-page"):
        ordinary, crowded = (statistics.median(seconds[edition, day]) for day in days)
        print(f"{edition}: ordinary {ordinary:.2f} s, crowded {crowded:.2f} s, {crowded / ordinary:.1f} times")


if __name__ == "__main__":
    main()
