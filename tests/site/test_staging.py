"""The folder of the site: whole or not at all, whatever happens; nothing that is not ours is touched."""

from __future__ import annotations

import errno
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.site import write
from briefgen.problems import ContentError, EnvironmentFailure, UsageFailure
from briefgen.site.model import MANIFEST, SiteFile
from briefgen.site.staging import Staging

ROOT = Path(__file__).parents[2]


def build(output: Path, **files: str) -> int:
    with Staging(output, {"content": ROOT / "content"}) as staging:
        for name, text in files.items():
            staging.add(SiteFile(name.replace("__", "/"), text.encode()))
        return staging.publish()


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST
    }  # fmt: skip


def test_a_site_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert build(site, a="1", b__c="2") == 2
    assert build(site, a="1", d="3") == 1
    assert tree(site) == {"a": "1", "d": "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_has_not_changed_keeps_its_time_and_what_was_edited_by_hand_is_written_again(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, a="1", b="2")
    before = (site / "a").stat().st_mtime_ns
    (site / "b").write_text("edited")
    build(site, a="1", b="2")
    assert (site / "a").stat().st_mtime_ns == before
    assert tree(site) == {"a": "1", "b": "2"}


def test_files_that_no_build_wrote_stay(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, a="1", gone="x")
    (site / "CNAME").write_text("desk.example")
    (site / "own").mkdir()
    (site / "own/page.html").write_text("mine")
    build(site, a="2")
    assert tree(site) == {"CNAME": "desk.example", "a": "2", "own/page.html": "mine"}


def test_a_file_of_ones_own_that_the_site_would_replace_is_refused(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, a="1")
    (site / "robots.txt").write_text("mine")
    with pytest.raises(UsageFailure, match="not written by briefgen"):
        build(site, **{"a": "1", "robots.txt": "ours"})
    assert tree(site) == {"a": "1", "robots.txt": "mine"}


def test_a_folder_that_somebody_closed_stops_no_build(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, a="1")
    (site / "own").mkdir()
    (site / "own/page").write_text("mine")
    (site / "own").chmod(0o555)
    build(site, a="2")
    build(site, a="3")
    assert tree(site) == {"a": "3", "own/page": "mine"}


def test_a_failed_build_changes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, a="1")
    with Staging(site, {}) as staging:
        staging.add(SiteFile("b", b"2"))
        with pytest.raises(ContentError) as caught:
            staging.add(SiteFile("b", b"3"))
        assert [problem.message for problem in caught.value.problems] == ["two pages would be at /b"]
    assert tree(site) == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with Staging(tmp_path / "site", {}), pytest.raises(UsageFailure, match="another build"):
        build(tmp_path / "site", a="1")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: (path / "x").write_text("mine"), "not empty"),
        (lambda path: (path / ".git").mkdir(), "git repository"),
    ],
)
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, make: object, said: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    make(folder)  # type: ignore[operator]
    with pytest.raises(UsageFailure, match=said):
        build(folder, a="1")
    assert len(list(folder.iterdir())) == 1


def test_folders_that_hold_or_are_the_sources_home_or_the_work_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "desk/content"
    content.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    for output in (content, content.parent, content / "site", tmp_path / "home", tmp_path, Path.cwd(), Path("/")):
        with pytest.raises(UsageFailure):
            Staging(output, {"content": content})
    link = tmp_path / "link"
    link.symlink_to(content)
    with pytest.raises(UsageFailure):
        Staging(link, {"content": content})


def test_what_a_killed_build_left_is_cleared_and_what_is_not_ours_is_not(tmp_path: Path) -> None:
    left = tmp_path / ".site.staging"
    left.mkdir()
    (left / MANIFEST).write_text("{}")
    (left / "half").write_text("x")
    build(tmp_path / "site", a="1")
    assert not left.exists()
    left.mkdir()
    (left / "mine").write_text("x")
    with pytest.raises(UsageFailure, match="in the way"):
        build(tmp_path / "site", a="1")
    assert (left / "mine").exists()


def test_a_link_beside_the_site_is_not_followed(tmp_path: Path) -> None:
    build(tmp_path / "other", a="1")
    (tmp_path / ".site.staging").symlink_to(tmp_path / "other")
    with pytest.raises(UsageFailure, match="in the way"):
        build(tmp_path / "site", a="1")
    assert tree(tmp_path / "other") == {"a": "1"}


def test_what_a_killed_build_left_goes_away_where_nothing_is_to_be_built(tmp_path: Path) -> None:
    site, left, aside = tmp_path / "site", tmp_path / ".site.staging", tmp_path / ".site.staging.old"
    build(site, a="1")
    for folder in (left, aside):
        shutil.copytree(site, folder)
    Staging(site, {}).clear_leftovers()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    left.mkdir()
    (left / "mine").write_text("x")
    Staging(site, {}).clear_leftovers()
    assert (left / "mine").read_text() == "x"


def test_what_another_build_is_writing_stays(tmp_path: Path) -> None:
    with Staging(tmp_path / "site", {}) as staging:
        staging.add(SiteFile("a", b"1"))
        Staging(tmp_path / "site", {}).clear_leftovers()
        staging.publish()
    assert tree(tmp_path / "site") == {"a": "1"}


def test_a_build_killed_between_two_renames_is_put_right(tmp_path: Path) -> None:
    """Where folders cannot change places in one step; files that no build wrote are carried over still."""
    site = tmp_path / "site"
    build(site, a="1", b="2")
    (site / "CNAME").write_text("desk.example")
    site.rename(tmp_path / ".site.staging.old")
    assert build(site, a="1", b="3") == 1
    assert tree(site) == {"CNAME": "desk.example", "a": "1", "b": "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("nth", [1, 2])
def test_folders_that_cannot_change_places_leave_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    site = tmp_path / "site"
    build(site, a="1")
    monkeypatch.setattr("briefgen.site.site_folder.sys.platform", "other")
    real, calls = Path.rename, 0

    def fail(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(errno.EIO, "Input/output error", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(EnvironmentFailure) as caught:
        build(site, a="2")
    monkeypatch.undo()
    assert "nothing has been changed" in caught.value.hint
    assert tree(site) == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", ["../mine", "/etc/passwd", "a/../../mine", "a//b"])
def test_a_manifest_that_leads_out_of_the_site_counts_as_none(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"
    build(site, a="1")
    (site / MANIFEST).write_text(json.dumps({"files": {name: "0"}}))
    assert Staging(site, {}).before == {}


@pytest.mark.parametrize(("at", "nth"), [("open", 2), ("open", 3), ("open", 5), ("mkdir", 2), ("mkdir", 3)])
def test_a_full_disk_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, nth: int) -> None:
    """At the first file, which tells whose folder it is, at a page, at the manifest; at a folder."""
    site = tmp_path / "site"
    build(site, a="1", b__c="2")
    before = (site / MANIFEST).read_text()
    real, calls = getattr(Path, at), 0

    def full(self: Path, *arguments: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return real(self, *arguments, **more)

    monkeypatch.setattr(Path, at, full)
    with pytest.raises(EnvironmentFailure, match="No space left"):
        build(site, a="2", b__c="3", d__e="4")
    monkeypatch.undo()
    assert tree(site) == {"a": "1", "b/c": "2"}
    assert (site / MANIFEST).read_text() == before


def test_a_full_disk_for_real(tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=200k none {tmp_path} && "
         f"{sys.executable} -P -c '{FILL}' {tmp_path}"],
        capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
    )  # fmt: skip
    if "unshare" in mounted.stderr or "mount" in mounted.stderr:
        pytest.skip(f"no file system of our own here: {mounted.stderr.strip()}")
    assert mounted.stdout.split() == ["full", "whole"], mounted.stderr


FILL = """
import sys
from pathlib import Path
from briefgen.problems import EnvironmentFailure
from briefgen.site.staging import Staging
from briefgen.site.tree import File
site = Path(sys.argv[1]) / "site"
def build(size):
    with Staging(site, {}) as staging:
        for n in range(3):
            staging.add(File(f"page-{n}", b"x" * size))
        staging.publish()
build(20000)
try:
    build(50000)
except EnvironmentFailure:
    print("full")
print("whole" if [(site / f"page-{n}").stat().st_size for n in range(3)] == [20000] * 3 else "broken")
"""

KILLED = """
import sys
from pathlib import Path
from briefgen.site.staging import Staging
from briefgen.site.tree import File
print("up", flush=True)
with Staging(Path(sys.argv[1]), {}) as staging:
    for n in range(200):
        staging.add(File(f"{n % 10}/page-{n}", (sys.argv[2] * 2000).encode()))
    staging.publish()
"""


def test_a_build_killed_at_any_moment_leaves_the_old_site_whole_or_the_new_one(tmp_path: Path) -> None:
    """Twenty moments spread over the whole build, from its first file to its last step."""
    site = tmp_path / "site"
    command = [sys.executable, "-P", "-c", KILLED, str(site)]
    environment = {"PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run([*command, "0"], check=True, env=environment, capture_output=True)
    whole = time.perf_counter() - start
    rolls, seen = random.Random(5), set()
    for turn in range(1, 21):
        process = subprocess.Popen([*command, str(turn)], stdout=subprocess.PIPE, env=environment)
        assert process.stdout is not None
        process.stdout.readline()  # the imports are over
        time.sleep(whole * 0.5 * turn / 20 * rolls.uniform(0.8, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        manifest = json.loads((site / MANIFEST).read_text())["files"]
        assert len(manifest) == 200
        assert {name: sha256((site / name).read_bytes()).hexdigest() for name in manifest} == manifest
        (text,) = {(site / name).read_text()[:2] for name in manifest}
        seen.add(text)
    subprocess.run([*command, "z"], check=True, env=environment, capture_output=True)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_whole_build_killed_at_any_moment_leaves_the_old_site_whole_or_the_new_one(tmp_path: Path) -> None:
    """The command itself with its processes, twenty times, each time with other content."""
    write(tmp_path, 12)
    settings, site = tmp_path / "content/dossier.yaml", tmp_path / "site"
    text = settings.read_text("utf-8")
    command = [sys.executable, "-P", "-m", "briefgen", "site", "-o", "site", "--no-search", "--pdfs", "0"]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}

    def entitle(title: str) -> None:
        settings.write_text(text.replace("title: T,", f"title: {title},"), "utf-8")

    entitle("Desk 0")
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    whole, rolls, seen = time.perf_counter() - start, random.Random(5), set()
    for turn in range(1, 21):
        entitle(f"Desk {turn}")
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(
            whole * (0.2 + 1.3 * turn / 20) * rolls.uniform(0.9, 1.1)
        )  # the last ones end, busy as a machine may be
        process.send_signal(signal.SIGKILL)
        process.wait()
        manifest = json.loads((site / MANIFEST).read_text())["files"]
        assert {name: sha256((site / name).read_bytes()).hexdigest() for name in manifest} == manifest
        pages = [(site / name).read_text("utf-8") for name in manifest if name.endswith("index.html")]
        (title,) = {found[1] for page in pages if (found := re.search(r"<a href=[^>]*>(Desk \d+)</a>", page))}
        seen.add(title)
    assert len(seen) > 1
    entitle("Desk 99")
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    assert "Desk 99" in (site / "index.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".cache") == ["content", "site"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process makes the site")
def test_a_worker_that_the_system_kills_is_no_traceback_and_leaves_nothing(tmp_path: Path) -> None:
    write(tmp_path, 12)
    program = (
        "import os, signal, sys\n"
        "from briefgen.pipeline import site_builder\n"
        "site_builder.SiteBuilder.run = lambda self, *piece: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from briefgen.cli.app import run\n"
        "sys.argv = ['briefgen', 'site', '--output', 'site', '--no-search', '--pdfs', '0']\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert "a process of the build was killed" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".cache") == ["content"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process makes the site")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_whoever_stops_a_build_leaves_no_process_behind(tmp_path: Path, how: signal.Signals) -> None:
    write(tmp_path, 100)
    command = [sys.executable, "-P", "-m", "briefgen", "site", "--output", str(tmp_path / "site"), "--no-search"]
    process = subprocess.Popen(
        [*command, "--pdfs", "0"], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 30
    while len(found := children.read_text().split()) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(found) >= 2
    process.send_signal(how)
    process.communicate(timeout=20)
    assert process.returncode in ((130, -signal.SIGINT) if how is signal.SIGINT else (-signal.SIGKILL,))
    until = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in found) and time.monotonic() < until:
        time.sleep(0.05)
    assert [child for child in found if Path(f"/proc/{child}").exists()] == []
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process makes the site")
def test_an_interrupt_in_the_midst_of_a_fork_is_not_lost(tmp_path: Path) -> None:
    """An exception in a hook of `os.register_at_fork` is ignored, and so would be the interrupt that fell into one."""
    write(tmp_path, 100)
    program = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "from briefgen.cli.app import run\n"
        "sys.argv = ['briefgen', 'site', '--output', 'site', '--no-search', '--pdfs', '0']\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    assert not (tmp_path / "site").exists()
