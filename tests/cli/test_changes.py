"""`briefgen changes`: text for people, and a comment for pull requests in which nothing is active."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefgen.cli.app import app
from briefgen.cli.changes import COMMENT_WIDTH
from briefgen.cli.terminal import escape_text
from briefgen.files.packaged import packaged_folder
from tests.rendering.test_inert import shown

CLIP = """source: {publisher: The Morning Paper, published: 2026-02-20}
events: {talks-x: {title: '%s', kind: action, when: 2026-02-19, parties: [iran]}}
"""
HOSTILE = ["@octocat #1 GH-2 https://evil.example", "![x](https://evil.example/x.png) `````", "<img src=x> | a | b",
           "/close ::set-output name=x::y ##[add-mask]x", "~~~ " * 60]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_words_of_content_stand_in_one_code_block(tmp_path: Path, title: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(packaged_folder("content"), content)
    (content / "clips/morning.yaml").write_text(CLIP % title)
    result = CliRunner().invoke(
        app, ["changes", "2026-02-19", "2026-02-20", "--format", "comment", "--content", str(content)]
    )
    assert result.exit_code == 0, result.output
    text = shown(result.stdout)
    assert all(word in text for word in escape_text(title).split())
    assert max(map(len, text.splitlines())) <= COMMENT_WIDTH + 4


@pytest.mark.parametrize("title", ["A & B <c>", "&amp; stays", "**stars** and \\ and @x", "1. one | two"])
def test_the_text_for_people_has_no_signs_of_markdown(tmp_path: Path, title: str) -> None:
    """Character references are resolved, and the asterisks of a title stay."""
    content = tmp_path / "content"
    shutil.copytree(packaged_folder("content"), content)
    (content / "clips/morning.yaml").write_text(CLIP % title)
    result = CliRunner().invoke(app, ["changes", "2026-02-19", "2026-02-20", "--content", str(content)])
    assert title in result.stdout


def test_json_lists_changes_and_what_else_was_said(tmp_path: Path) -> None:
    """The statements of a comparison are all new."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.yaml").write_text(
        "dossier: {title: T, parties: [a]}\nparties: {a: {name: Aland}}\n"
        "people: {chief: {name: A. Chief, party: a, post: president}}\nissues: {talks: {title: Talks, claim: Talk}}\n"
        "source: {publisher: P, published: 2026-02-01}\npositions:\n"
        "- {speaker: chief, said: 2026-02-01, stance: {talks: for}, text: We go}\n"
        "- {speaker: chief, said: 2026-02-03, stance: {talks: for}, text: We still go}\n"
    )
    args = ["changes", "2026-02-01", "2026-02-03", "--format", "json", "--content", str(content)]
    described = json.loads(CliRunner().invoke(app, args).stdout)
    assert described["changes"] == []
    assert [(item["statement"]["text"], item["statement"]["is_new"]) for item in described["said"]] == [
        ("We still go", True),
    ]  # fmt: skip
