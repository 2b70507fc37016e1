"""The folder of the site: the old one or the new one is complete, whatever happens; foreign files stay."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
    ("fill", "message"),
    [
        (lambda path: (path / "x").write_text("mine"), "not empty"),
        (lambda path: (path / ".git").mkdir(), "git repository"),
    ],
)
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, fill: object, message: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    fill(folder)  # type: ignore[operator]
    with pytest.raises(UsageFailure, match=message):
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
    staging = tmp_path / ".site.staging"
    staging.mkdir()
    (staging / MANIFEST).write_text("{}")
    (staging / "half").write_text("x")
    build(tmp_path / "site", a="1")
    assert not staging.exists()
    staging.mkdir()
    (staging / "mine").write_text("x")
    with pytest.raises(UsageFailure, match="in the way"):
        build(tmp_path / "site", a="1")
    assert (staging / "mine").exists()


def test_a_link_beside_the_site_is_not_followed(tmp_path: Path) -> None:
    build(tmp_path / "other", a="1")
    (tmp_path / ".site.staging").symlink_to(tmp_path / "other")
    with pytest.raises(UsageFailure, match="in the way"):
        build(tmp_path / "site", a="1")
    assert tree(tmp_path / "other") == {"a": "1"}


def test_what_a_killed_build_left_goes_away_where_nothing_is_to_be_built(tmp_path: Path) -> None:
    site, staging, aside = tmp_path / "site", tmp_path / ".site.staging", tmp_path / ".site.staging.old"
    build(site, a="1")
    for folder in (staging, aside):
        shutil.copytree(site, folder)
    Staging(site, {}).clear_leftovers()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    staging.mkdir()
    (staging / "mine").write_text("x")
    Staging(site, {}).clear_leftovers()
    assert (staging / "mine").read_text() == "x"


def test_what_another_build_is_writing_stays(tmp_path: Path) -> None:
    with Staging(tmp_path / "site", {}) as staging:
        staging.add(SiteFile("a", b"1"))
        Staging(tmp_path / "site", {}).clear_leftovers()
        staging.publish()
    assert tree(tmp_path / "site") == {"a": "1"}


def test_a_build_killed_between_two_renames_is_put_right(tmp_path: Path) -> None:
    """The case of folders that cannot be exchanged in one step; foreign files are still carried over."""
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
    assert Staging(site, {}).previous.files == {}


@pytest.mark.parametrize(("at", "nth"), [("open", 2), ("open", 3), ("open", 5), ("mkdir", 2), ("mkdir", 3)])
def test_a_full_disk_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, nth: int) -> None:
    """Fail at the first file, which marks the folder, at a page, at the manifest, and at a folder."""
    site = tmp_path / "site"
    build(site, a="1", b__c="2")
    manifest = (site / MANIFEST).read_text()
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
    assert (site / MANIFEST).read_text() == manifest


@pytest.mark.slow
def test_a_full_disk_for_real(tmp_path: Path) -> None:
    process = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=200k none {tmp_path} && "
         f"{sys.executable} -P -c '{FILL}' {tmp_path}"],
        capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
    )  # fmt: skip
    if "unshare" in process.stderr or "mount" in process.stderr:
        pytest.skip(f"cannot mount a file system here: {process.stderr.strip()}")
    assert process.stdout.split() == ["full", "whole"], process.stderr


FILL = """
import sys
from pathlib import Path
from briefgen.problems import EnvironmentFailure
from briefgen.site.staging import Staging
from briefgen.site.model import SiteFile
site = Path(sys.argv[1]) / "site"
def build(size):
    with Staging(site, {}) as staging:
        for n in range(3):
            staging.add(SiteFile(f"page-{n}", b"x" * size))
        staging.publish()
build(20000)
try:
    build(50000)
except EnvironmentFailure:
    print("full")
print("whole" if [(site / f"page-{n}").stat().st_size for n in range(3)] == [20000] * 3 else "broken")
"""
