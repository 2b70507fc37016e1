"""Builds of the site that are killed or interrupted: the old site or the new one is complete."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.site import write_dossier
from briefgen.site.model import MANIFEST

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


KILLED = """
import sys
from pathlib import Path
from briefgen.site.staging import Staging
from briefgen.site.model import SiteFile
print("up", flush=True)
with Staging(Path(sys.argv[1]), {}) as staging:
    for n in range(200):
        staging.add(SiteFile(f"{n % 10}/page-{n}", (sys.argv[2] * 2000).encode()))
    staging.publish()
"""


def test_a_build_killed_at_any_moment_leaves_the_old_site_whole_or_the_new_one(tmp_path: Path) -> None:
    """Kill a build at ten moments, from its first file to its last step."""
    site = tmp_path / "site"
    command = [sys.executable, "-P", "-c", KILLED, str(site)]
    environment = {"PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run([*command, "0"], check=True, env=environment, capture_output=True)
    seconds = time.perf_counter() - start
    rolls, texts = random.Random(5), set()
    for turn in range(1, 11):
        process = subprocess.Popen([*command, str(turn)], stdout=subprocess.PIPE, env=environment)
        assert process.stdout is not None
        process.stdout.readline()  # the imports are over
        time.sleep(seconds * 0.5 * turn / 10 * rolls.uniform(0.8, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        manifest = json.loads((site / MANIFEST).read_text())["files"]
        assert len(manifest) == 200
        assert {name: sha256((site / name).read_bytes()).hexdigest() for name in manifest} == manifest
        (text,) = {(site / name).read_text()[:2] for name in manifest}
        texts.add(text)
    subprocess.run([*command, "z"], check=True, env=environment, capture_output=True)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_whole_build_killed_at_any_moment_leaves_the_old_site_whole_or_the_new_one(tmp_path: Path) -> None:
    """Kill the command with its processes six times, each time with other content."""
    write_dossier(tmp_path, 12)
    settings, site = tmp_path / "content/dossier.yaml", tmp_path / "site"
    text = settings.read_text("utf-8")
    command = [sys.executable, "-P", "-m", "briefgen", "site", "-o", "site", "--no-search", "--pdfs", "0"]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}

    def entitle(title: str) -> None:
        settings.write_text(text.replace("title: T,", f"title: {title},"), "utf-8")

    entitle("Desk 0")
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    seconds, rolls, titles = time.perf_counter() - start, random.Random(5), set()
    for turn in range(1, 7):
        entitle(f"Desk {turn}")
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(
            seconds * (0.2 + 1.3 * turn / 6) * rolls.uniform(0.9, 1.1)
        )  # the last builds end even on a busy machine
        process.send_signal(signal.SIGKILL)
        process.wait()
        manifest = json.loads((site / MANIFEST).read_text())["files"]
        assert {name: sha256((site / name).read_bytes()).hexdigest() for name in manifest} == manifest
        pages = [(site / name).read_text("utf-8") for name in manifest if name.endswith("index.html")]
        (title,) = {heading[1] for page in pages if (heading := re.search(r"<a href=[^>]*>(Desk \d+)</a>", page))}
        titles.add(title)
    assert len(titles) > 1
    entitle("Desk 99")
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    assert "Desk 99" in (site / "index.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".cache") == ["content", "site"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems build the site in one process")
def test_a_worker_that_the_system_kills_is_no_traceback_and_leaves_nothing(tmp_path: Path) -> None:
    write_dossier(tmp_path, 12)
    program = (
        "import os, signal, sys\n"
        "from briefgen.pipeline import site_builder\n"
        "site_builder.SiteBuilder.run = lambda self, *piece: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from briefgen.cli.app import run\n"
        "sys.argv = ['briefgen', 'site', '--output', 'site', '--no-search', '--pdfs', '0']\n"
        "run()\n"
    )
    process = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (process.returncode, "Traceback" in process.stderr) == (3, False), process.stderr
    assert "a process of the build was killed" in process.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".cache") == ["content"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems build the site in one process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_whoever_stops_a_build_leaves_no_process_behind(tmp_path: Path, how: signal.Signals) -> None:
    write_dossier(tmp_path, 100)
    command = [sys.executable, "-P", "-m", "briefgen", "site", "--output", str(tmp_path / "site"), "--no-search"]
    process = subprocess.Popen(
        [*command, "--pdfs", "0"], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 30
    while len(workers := children.read_text().split()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) >= 2
    process.send_signal(how)
    process.communicate(timeout=20)
    assert process.returncode in ((130, -signal.SIGINT) if how is signal.SIGINT else (-signal.SIGKILL,))
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems build the site in one process")
def test_an_interrupt_in_the_midst_of_a_fork_is_not_lost(tmp_path: Path) -> None:
    """Python ignores exceptions in hooks of `os.register_at_fork`, and would ignore an interrupt that arrives there."""
    write_dossier(tmp_path, 100)
    program = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "from briefgen.cli.app import run\n"
        "sys.argv = ['briefgen', 'site', '--output', 'site', '--no-search', '--pdfs', '0']\n"
        "run()\n"
    )
    process = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (process.returncode, process.stdout) == (130, ""), process.stderr
    assert not (tmp_path / "site").exists()
