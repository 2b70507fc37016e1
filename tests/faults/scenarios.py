"""The commands that meet faults: the desk before, the command, and the states that are allowed afterwards."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.dossiers import CAST

CLIP = """\
source: {{publisher: Third Paper, published: {day}}}
positions:
  - {{speaker: minister, said: {day}, stance: {{talks: {stance}}}, text: A statement}}
"""
UNFORMATTED = "people:\n    {id}:   {{name:   'P. {id}',party: a,   post: speaker}}\n"
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_COMMITTER_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_AUTHOR_DATE": "2026-01-05T12:00:00Z", "GIT_COMMITTER_DATE": "2026-01-05T12:00:00Z",
}  # fmt: skip
Run = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command on a desk.

    `setup` are commands that run before, without faults. `appears` are folders of which all files are old or all are
    new; any other file is old or new. `afterwards` is the next command where the new state is complete. `optional`
    files may stay as they are although the command succeeded: the next command writes them.
    """

    arguments: tuple[str, ...]
    setup: tuple[tuple[str, ...], ...] = ()
    edit: Mapping[str, str] | None = None  # files that are written after the setup
    appears: tuple[str, ...] = ()
    afterwards: tuple[str, ...] | None = None
    commit: bool = False
    optional: tuple[str, ...] = ()


SITE = ("site", "--no-search", "--pdfs", "1", "--output", "site")
NEW_CLIP = {"content/clips/b.yaml": CLIP.format(day="2026-01-06", stance="against")}
BRIEF = ("brief", "2026-01-05", "--format", "md,html,json", "--output", "out")
SCENARIOS = {
    "brief": Scenario(BRIEF),
    "brief-again": Scenario(BRIEF, (BRIEF,), {"content/clips/b.yaml": CLIP.format(day="2026-01-05", stance="against")}),
    "new": Scenario(
        ("new", "party", "--name", "Dland"), (("schema",),), afterwards=("schema",),
        optional=("content/.briefgen.schema.json",),
    ),
    "fmt": Scenario(
        ("fmt",), (), {f"content/more/{id}.yaml": UNFORMATTED.format(id=id) for id in ("one", "two", "three")}
    ),
    "seal": Scenario(("seal", "2026-01-05"), appears=("content/sealed",), afterwards=("verify",), commit=True),
    "seal-again": Scenario(
        ("seal", "2026-01-06"), (("seal", "2026-01-05"),), NEW_CLIP, appears=("content/sealed/2026-01-06",),
        afterwards=("verify",), commit=True,
    ),
    "site": Scenario(SITE, appears=("site",)),
    "site-again": Scenario(SITE, (SITE,), NEW_CLIP, appears=("site",)),
    "publish": Scenario(("publish", "site"), (SITE,), commit=True),
    "schema": Scenario(("schema",)),
    "templates": Scenario(
        ("templates", "styles/base.css", "labels/en.toml", "--into", "own/templates"), appears=("own",)
    ),
    "init": Scenario(
        ("init", "fresh/desk", "--example"), appears=("fresh",),
        afterwards=("check", "--content", "fresh/desk/content"),
    ),
}  # fmt: skip


def write_desk(root: Path) -> None:
    """Write the desk that all scenarios begin with, in a repository with a remote."""
    desk = root / "desk"
    write(desk, {"content/cast.yaml": CAST, "content/clips/a.yaml": CLIP.format(day="2026-01-05", stance="for")})
    (root / "temporary").mkdir()
    git(root, "init", "-q", "--bare", "remote.git")
    git(desk, "init", "-q", "-b", "main", ".")
    write(desk, {".gitignore": "/site\n/out\n"})
    git(desk, "remote", "add", "origin", "../remote.git")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write text files by their paths in a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def commit(desk: Path) -> None:
    """Commit everything and push the branch."""
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "--allow-empty", "-m", "x")
    git(desk, "push", "-q", "origin", "main")


def git(folder: Path, *arguments: str) -> str:
    """Run git without the settings of this machine."""
    environment = {**os.environ, **GIT}
    result = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return result.stdout
