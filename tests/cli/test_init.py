"""`briefgen init`: a dossier that checks and briefs at once, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.shipped import shipped
from tests.cli.test_brief import run


@pytest.mark.parametrize("options", [[], ["--example"]])
def test_a_new_dossier_checks_and_makes_its_brief(tmp_path: Path, options: list[str]) -> None:
    made = run("init", "desk", *options, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "next: cd desk && briefgen check && briefgen brief" in made.stderr
    assert all((tmp_path / line).is_file() for line in made.stdout.splitlines())
    assert run("check", cwd=tmp_path / "desk").returncode == 0
    assert run("brief", "-f", "md", cwd=tmp_path / "desk").returncode == 0


def test_the_example_is_the_content_that_ships(tmp_path: Path) -> None:
    run("init", "desk", "--example", cwd=tmp_path)
    copied = {
        p.relative_to(tmp_path / "desk/content"): p.read_bytes() for p in (tmp_path / "desk/content").rglob("*.yaml")
    }
    source = shipped("content")
    assert copied == {p.relative_to(source): p.read_bytes() for p in source.rglob("*.yaml")}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "desk/content").mkdir(parents=True)
    done = run("init", "desk", cwd=tmp_path)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert list((tmp_path / "desk").rglob("*")) == [tmp_path / "desk/content"]


def test_what_briefgen_writes_is_not_for_git(tmp_path: Path) -> None:
    run("init", "desk", cwd=tmp_path)
    assert "output/" in (tmp_path / "desk/.gitignore").read_text().splitlines()
