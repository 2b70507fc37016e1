"""A page of the docs -> what its readers would type, and what they would see: run in a folder, held against the page.

In a block ```console a line `$ …` is a command and what follows is its output; `…` alone stands for any lines, inside
a line for any words. A block whose first line is `# path.yaml`, or ```text with a path behind it, is a file to save.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True)
class File:
    """A file that the page tells its reader to save."""

    path: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command, and what the page says that it prints, blank lines at the ends aside."""

    line: str
    told: str


def blocks(page: Path) -> list[Token]:
    """The blocks of code of a page, in order."""
    return [it for it in MarkdownIt("commonmark").parse(page.read_text("utf-8")) if it.type == "fence"]


def steps(page: Path) -> Iterator[File | Command]:
    """What the reader of a page does, in order."""
    for block in blocks(page):
        language, _, path = block.info.strip().partition(" ")
        named = re.match(r"# (\S+\.yaml)\n", block.content)
        if language == "console":
            for command in re.split(r"^\$ ", block.content, flags=re.MULTILINE)[1:]:
                line, _, told = command.partition("\n")
                yield Command(line, told)
        elif path:
            yield File(path, block.content)
        elif language == "yaml" and named:
            yield File(named[1], block.content)


def run(line: str, folder: Path) -> tuple[str, Path]:
    """What a command prints, and the folder it leaves the shell in; the machine's settings of git do not count."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
        "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "PYTHONUTF8": "1",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
        **{f"GIT_{who}_{what}": f"desk{at}" for who in ("AUTHOR", "COMMITTER") for what, at in
           (("NAME", ""), ("EMAIL", "@desk.example"))},
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{line}\nstatus=$?\npwd > \"$LEFT_IN\"\nexit $status"],
        cwd=folder, env={**environment, "LEFT_IN": str(folder / ".left-in")},
        capture_output=True, encoding="utf-8", timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    left_in = folder / ".left-in"
    there = Path(left_in.read_text("utf-8").strip())
    left_in.unlink()
    return done.stdout, there


def follow(page: Path, folder: Path) -> Iterator[tuple[Command, str]]:
    """Do in a folder what a page says, and give each command with what it printed."""
    for step in steps(page):
        if isinstance(step, File):
            (folder / step.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.path).write_text(step.text, "utf-8")
        else:
            printed, folder = run(step.line, folder)
            yield step, printed


def rewrite(page: Path, folder: Path) -> None:
    """Put into a page what its commands print now, where it says something else: to be looked at and committed."""
    text, done = page.read_text("utf-8"), 0
    for command, printed in follow(page, folder):
        old, new = f"$ {command.line}\n{command.told}", f"$ {command.line}\n{printed.strip(chr(10))}\n"
        done = text.index(old, done)
        if not agrees(command.told, printed):
            text = text[:done] + new.rstrip("\n") + "\n" + text[done + len(old) :]
        done += len(command.line)
    page.write_text(text, "utf-8")


def agrees(told: str, printed: str) -> bool:
    """Whether a command printed what the page tells: times aside, and what the page leaves out with `…`."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n"
        for line in _settled(told).splitlines()
    )
    return re.fullmatch(pattern, _settled(printed)) is not None


def _settled(text: str) -> str:
    text = re.sub(r"\d+\.\d+ s\b", "0.00 s", text.strip("\n"))
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
