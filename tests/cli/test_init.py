"""`briefgen init`: a dossier that checks and briefs at once, and nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from tests.cli.in_process import invoke


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--example"]])
def test_a_new_dossier_checks_and_makes_its_brief(tmp_path: Path, options: list[str]) -> None:
    result = invoke("init", "desk", *options, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "next: cd desk && briefgen check && briefgen brief" in result.stderr
    assert all((tmp_path / line).is_file() for line in result.stdout.splitlines())
    assert invoke("check", cwd=tmp_path / "desk").returncode == 0
    assert invoke("brief", "-f", "md", cwd=tmp_path / "desk").returncode == 0


def test_the_example_is_the_content_that_ships(tmp_path: Path) -> None:
    invoke("init", "desk", "--example", cwd=tmp_path)
    content, source = tmp_path / "desk/content", packaged_folder("content")
    copied = {path.relative_to(content): path.read_text().partition("\n") for path in content.rglob("*.yaml")}
    assert {name: rest for name, (_, _, rest) in copied.items()} == {
        path.relative_to(source): path.read_text() for path in source.rglob("*.yaml")
    }
    for name, (first, _, _) in copied.items():
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (content / name).parent.joinpath(schema).resolve() == content / ".briefgen.schema.json"


def test_an_editor_knows_the_files_of_a_new_dossier(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    settings = json.loads((tmp_path / "desk/.vscode/settings.json").read_text())
    assert [(tmp_path / "desk" / path).is_file() for path in settings["yaml.schemas"]] == [True]
    assert "content/.briefgen.schema.json" in (tmp_path / "desk/.gitignore").read_text().splitlines()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "desk/content").mkdir(parents=True)
    result = invoke("init", "desk", cwd=tmp_path)
    assert result.returncode == 2
    assert "is there already" in result.stderr
    assert list((tmp_path / "desk").rglob("*")) == [tmp_path / "desk/content"]


def test_what_briefgen_writes_is_not_for_git(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    assert "output/" in (tmp_path / "desk/.gitignore").read_text().splitlines()
