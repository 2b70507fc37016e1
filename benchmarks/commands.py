"""Times of whole commands with a warm disk, and the ratio of `briefgen brief` to the bare `weasyprint` command.

`make bench`, or `python -m benchmarks.commands [ROUNDS]`. The commands take turns. Times depend on the machine; the
ratio much less.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from briefgen.files.packaged import packaged_folder

BIN = Path(sys.executable).parent
STYLE = re.compile(r"<style.*?</style>|<nav.*?</nav>", re.DOTALL)
EXAMPLE = Path(__file__).parent.parent / "tests/golden/article/content"


def main(rounds: int) -> None:
    """Run every command once a round and print the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(EXAMPLE, folder / "content")
        subprocess.run([BIN / "briefgen", "brief"], cwd=folder, check=True, capture_output=True)
        shutil.copytree(packaged_folder("templates"), folder / "templates")
        fonts = folder / "fonts.css"
        fonts.write_text((folder / "templates/styles/fonts.css").read_text().replace("fonts/", "templates/fonts/"))
        page, plain = "output/2026-02-04.html", folder / "plain.html"
        plain.write_text(STYLE.sub("", (folder / page).read_text("utf-8")), "utf-8")
        commands: dict[str, list[str | Path]] = {
            "briefgen brief 2026-02-04": [BIN / "briefgen", "brief", "2026-02-04"],
            "weasyprint": [BIN / "weasyprint", "-s", fonts, "--pdf-variant", "pdf/ua-1", page, "bare.pdf"],
            "weasyprint, plain page": [BIN / "weasyprint", "--pdf-variant", "pdf/ua-1", plain, "plain.pdf"],
            "briefgen check": [BIN / "briefgen", "check"],
            "briefgen brief -f md,html": [BIN / "briefgen", "brief", "-f", "md,html"],
            "briefgen --version": [BIN / "briefgen", "--version"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for label, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, cwd=folder, check=True, capture_output=True)
                times[label].append(time.perf_counter() - start)
    medians = {label: statistics.median(seconds) for label, seconds in times.items()}
    for label, seconds in times.items():
        print(f"{label:28} median {medians[label]:.3f} s   min {min(seconds):.3f}   max {max(seconds):.3f}")
    for bare in ("weasyprint", "weasyprint, plain page"):
        ratios = [a / b for a, b in zip(times["briefgen brief 2026-02-04"], times[bare], strict=True)]
        print(f"brief / {bare:20} median {statistics.median(ratios):.2f}     over {rounds} rounds")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
