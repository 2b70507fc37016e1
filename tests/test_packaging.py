"""The wheel, built from the sdist, has all templates and content of git, and works away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    python = [sys.executable, "-m"]
    subprocess.run(
        [*python, "hatchling", "build", "-d", folder, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True
    )
    (sdist,) = folder.glob("*.tar.gz")
    subprocess.run(["tar", "xzf", sdist, "-C", folder], check=True)
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    subprocess.run(
        [*python, "hatchling", "build", "-d", folder, "-t", "wheel"], cwd=unpacked, check=True, capture_output=True
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_carries_templates_and_content_as_git_has_them(wheel: Path) -> None:
    data = "briefgen/_data/"
    names = {name.removeprefix(data) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(data)}
    listed = subprocess.check_output(["git", "ls-files", "templates", "content"], cwd=ROOT, text=True)
    assert names == set(listed.split())


@pytest.mark.slow
def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from briefgen.cli.app import run; run()"
    for arguments in (
        ["init", "desk", "--example"],
        ["brief", "2026-02-04", "--content", "desk/content", "-f", "md,html"],
    ):
        command = [sys.executable, "-P", "-c", code, str(tmp_path / "site"), *arguments]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
    assert (tmp_path / "output/2026-02-04.md").read_text("utf-8").startswith("# Talks set for Friday in Oman")
