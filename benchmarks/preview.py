"""Time from a save to the new page in a real Chromium: `python -m benchmarks.preview`.

Saves one clip twenty times, in the example and in the synthetic dossier of 365 days; prints the median and the slowest.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.days import START
from benchmarks.site import CLIP as SYNTHETIC
from benchmarks.site import write_dossier
from briefgen.files.packaged import packaged_folder

CHROMIUM = "/usr/bin/chromium"
ROOT = Path(__file__).parents[1]
SAVES = 20
EXAMPLE = """source: {publisher: The Morning Paper, published: 2026-02-20}
positions: [{speaker: trump, said: 2026-02-20, stance: {force: against}, text: One more word}]
"""


def measure_saves(folder: Path, clip: str) -> list[float]:
    """Return the seconds from each save to the page that shows it."""
    path = folder / "content/clips/zz-new.yaml"
    path.write_text(clip)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "serve"],
        cwd=folder, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    address, seconds = process.stdout.readline().strip(), []
    try:
        with sync_playwright() as play:
            page = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
            page.goto(address)
            page.get_by_text("One more word").first.wait_for()
            for number in range(SAVES):
                words = f"Word number {number} of all"
                start = time.perf_counter()
                path.write_text(clip.replace("One more word", words))
                page.get_by_text(words).first.wait_for()
                seconds.append(time.perf_counter() - start)
    finally:
        process.kill()
    return seconds


def main() -> None:
    """Measure the example, and a year."""
    print("dossier       median ms  slowest ms")
    for name in ("example", "365 days"):
        with tempfile.TemporaryDirectory() as folder:
            desk = Path(folder)
            if name == "example":
                shutil.copytree(packaged_folder("content"), desk / "content")
                clip = EXAMPLE
            else:
                write_dossier(desk, 365)
                clip = SYNTHETIC.format(day=START + timedelta(days=364))
            seconds = measure_saves(desk, clip)
            print(f"{name:12}  {statistics.median(seconds) * 1000:9.0f}  {max(seconds) * 1000:10.0f}")


if __name__ == "__main__":
    main()
