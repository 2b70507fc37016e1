"""`briefgen templates`: lists the shipped files, and copies them without overwriting any."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from tests.cli.in_process import invoke


def test_the_shipped_files_are_listed(tmp_path: Path) -> None:
    listed = invoke("templates", cwd=tmp_path).stdout.splitlines()
    assert listed == sorted(listed)
    assert {"labels/en.toml", "brief/brief.html", "styles/base.css"} <= set(listed)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_copy_is_the_file_as_it_is_and_is_printed_with(tmp_path: Path) -> None:
    result = invoke("templates", "labels/en.toml", "--into", "ours", cwd=tmp_path)
    copy = tmp_path / "ours/labels/en.toml"
    assert (result.returncode, result.stdout) == (0, "ours/labels/en.toml\n")
    assert copy.read_bytes() == (packaged_folder("templates") / "labels/en.toml").read_bytes()
    copy.write_text(copy.read_text("utf-8").replace('bottom_line = "Bottom line"', 'bottom_line = "In short"'), "utf-8")
    options = ("--content", packaged_folder("content"), "--templates", "ours", "-f", "md")
    assert invoke("brief", "2026-02-04", *options, cwd=tmp_path).returncode == 0
    assert "\n## In short\n" in (tmp_path / "output/2026-02-04.md").read_text("utf-8")


def test_ones_own_file_stays_and_a_wrong_name_is_told_the_nearest(tmp_path: Path) -> None:
    assert invoke("templates", "styles/base.css", cwd=tmp_path).returncode == 0
    own = tmp_path / "templates/styles/base.css"
    own.write_text("a { }", "utf-8")
    again = invoke("templates", "styles/base.css", "labels/en.toml", cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    assert own.read_text("utf-8") == "a { }"
    assert not (tmp_path / "templates/labels").exists()
    for name, hint in (("styles/bass.css", "did you mean `styles/base.css`?"), ("/etc/passwd", "lists them")):
        wrong = invoke("templates", name, cwd=tmp_path)
        assert (wrong.returncode, hint in wrong.stderr) == (2, True), wrong.stderr
