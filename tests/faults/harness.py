"""Trials of a command with one fault: the state of the disk afterwards, and whether the next command succeeds."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.site.model import MANIFEST
from tests.faults.driver import KINDS
from tests.faults.scenarios import GIT, SCENARIOS, Scenario, commit, git, write, write_desk

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KILL = -1
ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "kill": KILL}
Tree = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """The Nth call of a kind, and the error that it gets."""

    kind: str
    nth: int
    error: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and its calls that change the disk, counted by kind."""

    code: int
    fired: bool
    counts: Mapping[str, int]
    output: str


def build_shim(folder: Path) -> Path:
    """Compile the shim."""
    library = folder / "faults.so"
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", "-o", str(library), str(HERE / "shim.c"), "-ldl"], check=True)
    return library


class Driver:
    """The process that runs the commands."""

    def __init__(self, shim: Path, folder: Path) -> None:
        self._folder = folder
        environment = {
            **os.environ, **GIT, "LD_PRELOAD": str(shim), "PYTHONPATH": str(ROOT), "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "cache"), "NO_COLOR": "1", "COLUMNS": "200", "TZ": "UTC",
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.faults.driver"],
            env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def run(self, root: Path, arguments: tuple[str, ...], fault: Fault | None = None) -> Outcome:
        """Run a command in the desk of a root, with a fault or without."""
        out, err = self._folder / "stdout", self._folder / "stderr"
        job = {
            "cwd": str(root / "desk"), "root": str(root), "temporary": str(root / "temporary"), "arguments": arguments,
            "stdout": str(out), "stderr": str(err), "kind": fault.kind if fault else "",
            "nth": fault.nth if fault else 0, "error": ERRORS[fault.error] if fault else 0,
        }  # fmt: skip
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps(job), file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        output = err.read_text("utf-8") + out.read_text("utf-8")
        return Outcome(answer["status"], answer["fired"], answer["counts"], output)


class Trial:
    """A scenario that is played again and again, each time with another fault."""

    def __init__(self, name: str, driver: Driver, folder: Path) -> None:
        self.name, self.driver, self.folder = name, driver, folder
        self.scenario: Scenario = SCENARIOS[name]
        self.base = folder / "base"
        write_desk(self.base)
        if self.scenario.commit:
            commit(self.base / "desk")
        for arguments in self.scenario.setup:
            self._run_without_fault(self.base, arguments)
            if self.scenario.commit:
                commit(self.base / "desk")
        if self.scenario.edit:
            write(self.base / "desk", self.scenario.edit)
            if self.scenario.commit:
                commit(self.base / "desk")
        root = self._copy()
        self.before = tree(root)
        self.counts = self._run_without_fault(root, self.scenario.arguments).counts
        self.after = tree(root)
        assert self.before != self.after, f"{name} changes nothing"
        if self.scenario.afterwards:
            self._run_without_fault(root, self.scenario.afterwards)
        self.settled = tree(root)

    def _run_without_fault(self, root: Path, arguments: tuple[str, ...]) -> Outcome:
        outcome = self.driver.run(root, arguments)
        assert outcome.code == 0, f"{arguments}: {outcome.code}: {outcome.output}"
        return outcome

    def _copy(self) -> Path:
        root = self.folder / "root"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.base, root, symlinks=True)
        return root

    def faults(self, *, every_call: bool) -> Iterator[Fault]:
        """Yield the faults of the scenario: all of them at every call, or a sample.

        The sample has one fault at the first and the last call of each kind, another one each time.
        """
        for first, kind in enumerate(KINDS):
            count = self.counts[kind]
            numbers = range(1, count + 1) if every_call else sorted({1, count} - {0})
            for index, nth in enumerate(numbers, start=first):
                errors = [*ERRORS] if every_call else [[*ERRORS][index % len(ERRORS)]]
                yield from (Fault(kind, nth, error) for error in errors)

    def play(self, fault: Fault) -> tuple[bool, list[str]]:
        """Run the command with a fault. Return whether the fault took place, and what is wrong afterwards."""
        root = self._copy()
        outcome = self.driver.run(root, self.scenario.arguments, fault)
        if not outcome.fired:
            return False, []
        now = tree(root)
        errors = [*self._state_errors(now), *(self._claim_errors(outcome, now) if fault.error != "kill" else ())]
        if now not in (self.before, self.after):
            errors += self._next_command_errors(root, now)
        return True, [f"{fault}: {line} (exit code {outcome.code}, said: {outcome.output!r})" for line in errors]

    def _state_errors(self, now: Tree) -> Iterator[str]:
        """Check that each file is old or new, and that all files of a folder that appears at once are alike."""
        for name in sorted({*self.before, *self.after, *now}):
            states = (self.before.get(name), self.after.get(name))
            if now.get(name) not in states and (name in self.before or name in self.after):
                yield f"{name} is neither old nor new"
        for folder in self.scenario.appears:
            parts = [_below(files, f"desk/{folder}") for files in (now, self.before, self.after)]
            if parts[0] not in parts[1:]:
                yield f"{folder} is neither the old one nor the new one: {_difference(parts[0], parts[2])}"

    def _claim_errors(self, outcome: Outcome, now: Tree) -> Iterator[str]:
        """Check that the exit code and the message are true."""
        files = {name: digest for name, digest in now.items() if name in self.before or name in self.after}
        missing = {name for name in {*files, *self.after} if files.get(name) != self.after.get(name)}
        is_complete = missing <= {f"desk/{name}" for name in self.scenario.optional}
        if "Traceback" in outcome.output:
            yield "a traceback"
        if outcome.code not in (0, 3):
            yield "neither done nor refused"
        if outcome.code == 0 and not is_complete:
            yield f"said to be done: {_difference(files, self.after)}"
        if outcome.code == 3 and "nothing has been changed" in outcome.output and files != self.before:
            yield f"said to be unchanged: {_difference(files, self.before)}"
        if re.search(r"in (its|their) places?", outcome.output) and not is_complete:
            yield f"said to be in place: {_difference(files, self.after)}"
        if match := re.search(r"(\d+) of (\d+) files were written", outcome.output):
            changed = [name for name in files if not name.endswith("/") and files[name] != self.before.get(name)]
            if len(changed) != int(match[1]):
                yield f"said to be {match[1]} files: {changed}"

    def _next_command_errors(self, root: Path, now: Tree) -> Iterator[str]:
        """Check that the next command succeeds, and that nothing is left of the one before."""
        follow_up = self.scenario.afterwards
        is_complete = all(now.get(name) == digest for name, digest in self.after.items())
        arguments = self.scenario.arguments
        if follow_up and (is_complete or (self.name == "new" and "desk/content/parties/dland.yaml" in now)):
            arguments = follow_up
        outcome = self.driver.run(root, arguments)
        if outcome.code != 0:
            yield f"the next command fails: {outcome.code}: {outcome.output}"
        if (left := tree(root)) not in (self.after, self.settled):
            yield f"after the next command: {_difference(left, self.after)}"


def tree(root: Path) -> Tree:
    """Return all files and folders below a root with the digests of their bytes, and the branches of the remote."""
    digests: Tree = {}
    for parent, folders, names in os.walk(root):
        inside = os.path.relpath(parent, root)
        if ".git" in folders:
            folders.remove(".git")
        if "remote.git" in folders:
            folders.remove("remote.git")
            digests["remote.git"] = _branches(root / "remote.git")
        digests |= {os.path.normpath(f"{inside}/{name}") + "/": "" for name in folders}
        for name in names:
            data = (Path(parent) / name).read_bytes()
            if name == MANIFEST:
                data = _without_times(data)
            digests[os.path.normpath(f"{inside}/{name}")] = hashlib.sha256(data).hexdigest()[:12]
    return digests


def _without_times(manifest: bytes) -> bytes:
    """Return a manifest without the times of files, which differ from build to build; a partial one as it is."""
    try:
        return json.dumps({**json.loads(manifest), "times": None}).encode()
    except ValueError:
        return manifest


def _branches(repository: Path) -> str:
    """Return a digest of the files of each branch, whatever its commits are."""
    names = git(repository, "for-each-ref", "--format=%(refname)").split()
    trees = [f"{name} {git(repository, 'rev-parse', f'{name}^{{tree}}')}" for name in names]
    return hashlib.sha256("".join(trees).encode()).hexdigest()[:12]


def _below(files: Tree, folder: str) -> Tree:
    return {name: digest for name, digest in files.items() if name.startswith((f"{folder}/", f"{folder}."))}


def _difference(one: Tree, other: Tree) -> list[str]:
    return sorted(
        f"{name}: {one.get(name)} / {other.get(name)}" for name in {*one, *other} if one.get(name) != other.get(name)
    )
