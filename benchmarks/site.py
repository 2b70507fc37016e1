"""Times of the static site of 30, 365 and 1,500 days: cold, after one new clip, unchanged, with PDFs; beside Hugo's.

`python -m benchmarks.site [DAYS ...]`. The dossier is synthetic: 8 parties, 10 issues, 3 positions a day. Where `hugo`
is installed it renders as many pages of the same size on the same machine, in the same run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.days import START, synthetic_files

BRIEFGEN = [sys.executable, "-P", "-m", "briefgen", "site", "--no-search", "--output", "site"]
CLIP = """source: {{publisher: Paper 1, published: {day}}}
positions: [{{speaker: p0-0, said: {day}, stance: {{i0: for}}, text: One more word}}]
"""


def write_dossier(folder: Path, days: int) -> None:
    """Write the content of the synthetic dossier."""
    for name, text in synthetic_files(days).items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", "utf-8")


def time_command(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command and return its seconds, and the peak memory of its largest process in MB."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    assert process.stderr is not None
    assert status == 0, process.stderr.read().decode()
    return seconds, used.ru_maxrss / 1024


def time_hugo(site: Path, folder: Path) -> float | None:
    """Return the seconds that Hugo takes for as many pages of the same size; None if it is not installed."""
    if not shutil.which("hugo"):
        return None
    pages = list(site.rglob("*.html"))
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "layouts/_default/single.html").write_text(
        "<!doctype html><html><head><title>{{ .Title }}</title></head><body>"
        "{{ range .Params.rows }}<tr><th>{{ .a }}</th><td>{{ .b }}</td><td>{{ .c }}</td></tr>\n{{ end }}</body></html>"
    )
    (folder / "config.toml").write_text(
        'baseURL = "https://desk.example/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n'
    )
    (folder / "content/days").mkdir(parents=True)
    for number, page in enumerate(pages):
        rows = max(page.stat().st_size // 160, 1)
        lines = "".join(
            f'  - {{a: "Issue {n}", b: "{"For the talks " * 4}", c: "{"words " * 8}"}}\n' for n in range(rows)
        )
        (folder / f"content/days/{number}.md").write_text(f"---\ntitle: Day {number}\nrows:\n{lines}---\n")
    return time_command(["hugo", "--quiet"], folder)[0]


def main(sizes: list[int]) -> None:
    """Measure each size cold, unchanged and after one new clip; then with the PDFs of the last 30 days."""
    print("days    pages    MB  cold s  memory MB  same s  clip s  Hugo s  cold / Hugo  cold, PDFs s  clip, PDFs s")
    for days in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_dossier(folder, days)
            without_pdfs, with_pdfs = ([*BRIEFGEN, "--pdfs", pdfs] for pdfs in ("0", "30"))
            cold, memory = time_command(without_pdfs, folder)
            same, _ = time_command(without_pdfs, folder)
            _add_clip(folder, days)
            clip, _ = time_command(without_pdfs, folder)
            pages = list((folder / "site").rglob("*.html"))
            size = sum(path.stat().st_size for path in pages) / 1e6
            hugo_seconds = time_hugo(folder / "site", folder / "hugo")
            shutil.rmtree(folder / "site")
            cold_pdfs, _ = time_command(with_pdfs, folder)
            _add_clip(folder, days + 1)
            clip_pdfs, _ = time_command(with_pdfs, folder)
            ratio = f"{hugo_seconds:6.2f}  {cold / hugo_seconds:11.2f}" if hugo_seconds else "  none         none"
            print(
                f"{days:5}  {len(pages):6}  {size:4.0f}  {cold:6.2f}  {memory:9.0f}  {same:6.2f}  {clip:6.2f}  {ratio}"
                f"  {cold_pdfs:12.2f}  {clip_pdfs:12.2f}",
                flush=True,
            )


def _add_clip(folder: Path, days: int) -> None:
    """Add a clip dated after so many days."""
    (folder / f"content/clips/new-{days}.yaml").write_text(CLIP.format(day=START + timedelta(days=days)))


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [30, 365, 1500])
