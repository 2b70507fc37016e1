"""Follow a page of the docs: run its commands in a folder, and compare their output with the page.

In a block ```console a line `$ …` is a command, and its output follows. `…` alone stands for any lines, inside a line
for any words. A block whose first line is `# path.yaml`, or ```text with a path after it, is a file to save.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True)
class File:
    """A file that the page asks its reader to save."""

    path: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command, and its output on the page without blank lines at the ends."""

    line: str
    output: str


def code_blocks(page: Path) -> list[Token]:
    """Return the code blocks of a page, in order."""
    return _fences(page.read_text("utf-8"))


def _fences(text: str) -> list[Token]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [token for token in tokens if token.type == "fence"]


def read_steps(page: Path) -> Iterator[File | Command]:
    """Yield the files to save and the commands to run, in order."""
    for block in code_blocks(page):
        language, _, path = block.info.strip().partition(" ")
        heading = re.match(r"# (\S+\.yaml)\n", block.content)
        if language == "console":
            for command in re.split(r"^\$ ", block.content, flags=re.MULTILINE)[1:]:
                line, _, output = command.partition("\n")
                yield Command(line, output)
        elif path:
            yield File(path, block.content)
        elif language == "yaml" and heading:
            yield File(heading[1], block.content)


@dataclass(frozen=True)
class Hunk:
    """A change that a page shows: in a file, some lines become others. A new file has no old lines."""

    path: str
    old: str
    new: str


def read_section(page: Path, title: str) -> list[Token]:
    """Return the code blocks below a heading of the third level."""
    text = page.read_text("utf-8")
    assert f"\n### {title}\n" in text, f"{page.name} has no section “{title}”"
    section = text.partition(f"\n### {title}\n")[2]
    return _fences(re.split(r"^##+ ", section, maxsplit=1, flags=re.MULTILINE)[0])


def read_hunks(blocks: Iterable[Token]) -> Iterator[Hunk]:
    """Yield the hunks of the blocks ```diff, in order; `…` separates two hunks of a file."""
    for block in blocks:
        if block.info == "diff":
            for file in re.split(r"^--- ", block.content, flags=re.MULTILINE)[1:]:
                head, _, body = file.partition("\n")
                path = head.removeprefix("a/").partition(" ")[0]
                if head == "/dev/null":
                    head, _, body = body.partition("\n")
                    path = head.removeprefix("+++ b/")
                for part in body.split(" …\n"):
                    lines = part.splitlines(keepends=True)
                    old, new = ("".join(line[1:] for line in lines if line[0] != sign) for sign in "+-")
                    yield Hunk(path, old, new)


def apply_hunk(hunk: Hunk, folder: Path) -> None:
    """Make the change of a hunk in a folder, unless somebody who follows the page has made it there.

    Raises AssertionError with the nearest lines of the file where the hunk does not fit, or fits more than once.
    """
    file = folder / hunk.path
    text = file.read_text("utf-8") if file.exists() else ""
    if hunk.new in text:
        return
    assert hunk.old or not text, f"{hunk.path} is a new file on the page, but exists"
    count = text.count(hunk.old) if hunk.old else 1
    assert count == 1, _describe_drift(hunk, text, count)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace(hunk.old, hunk.new, 1) if hunk.old else hunk.new, "utf-8")


def _describe_drift(hunk: Hunk, text: str, count: int) -> str:
    """Return why a hunk does not fit, with a diff from the lines of the page to the most similar lines of the file."""
    if not text:
        return f"the page changes {hunk.path}, but there is no such file"
    if count:
        return f"the lines that the page changes in {hunk.path} are there {count} times: show more of those around them"
    old, lines = hunk.old.splitlines(), text.splitlines()
    windows = (lines[start : start + len(old)] for start in range(max(1, len(lines) - len(old) + 1)))
    nearest = max(windows, key=lambda window: SequenceMatcher(None, "\n".join(old), "\n".join(window)).quick_ratio())
    diff = "\n".join(unified_diff(old, nearest, "on the page", hunk.path, lineterm=""))
    return f"{hunk.path} has changed since the page was written; change the page:\n{diff}"


def run_command(line: str, folder: Path) -> tuple[str, Path]:
    """Return the output of a command, and the folder it ends in. It runs without the git settings of the machine."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
        "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "PYTHONUTF8": "1",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
        **{f"GIT_{role}_{name}": f"desk{suffix}" for role in ("AUTHOR", "COMMITTER") for name, suffix in
           (("NAME", ""), ("EMAIL", "@desk.example"))},
    }  # fmt: skip
    result = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{line}\nstatus=$?\npwd > \"$PWD_FILE\"\nexit $status"],
        cwd=folder, env={**environment, "PWD_FILE": str(folder / ".pwd")},
        capture_output=True, encoding="utf-8", timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    pwd_file = folder / ".pwd"
    new_folder = Path(pwd_file.read_text("utf-8").strip())
    pwd_file.unlink()
    return result.stdout, new_folder


def follow_page(page: Path, folder: Path) -> Iterator[tuple[Command, str]]:
    """Take the steps of a page in a folder; yield each command with its actual output."""
    for step in read_steps(page):
        if isinstance(step, File):
            (folder / step.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.path).write_text(step.text, "utf-8")
        else:
            output, folder = run_command(step.line, folder)
            yield step, output


def rewrite_page(page: Path, folder: Path) -> None:
    """Replace the outputs on a page that differ from those of its commands; review the result and commit it."""
    text, position = page.read_text("utf-8"), 0
    for command, output in follow_page(page, folder):
        old, new = f"$ {command.line}\n{command.output}", f"$ {command.line}\n{output.strip(chr(10))}\n"
        position = text.index(old, position)
        if not has_same_output(command.output, output):
            text = text[:position] + new.rstrip("\n") + "\n" + text[position + len(old) :]
        position += len(command.line)
    page.write_text(text, "utf-8")


def has_same_output(expected: str, output: str) -> bool:
    """Return whether a command printed what the page shows, apart from times and from what `…` stands for."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n"
        for line in _without_times(expected).splitlines()
    )
    return re.fullmatch(pattern, _without_times(output)) is not None


def _without_times(text: str) -> str:
    text = re.sub(r"\d+\.\d+ s\b", "0.00 s", text.strip("\n"))
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
