"""A desk, a command and one fault: what the disk holds afterwards, and whether the next command goes through."""

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
    """The Nth call of a kind, and what happens there."""

    kind: str
    nth: int
    error: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and how often it called what changes the disk."""

    code: int
    fired: bool
    counts: Mapping[str, int]
    said: str


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
        said = err.read_text("utf-8") + out.read_text("utf-8")
        return Outcome(answer["status"], answer["fired"], answer["counts"], said)


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
            self._faultless(self.base, arguments)
            if self.scenario.commit:
                commit(self.base / "desk")
        if self.scenario.edit:
            write(self.base / "desk", self.scenario.edit)
            if self.scenario.commit:
                commit(self.base / "desk")
        root = self._copy()
        self.before = tree(root)
        self.counts = self._faultless(root, self.scenario.arguments).counts
        self.after = tree(root)
        assert self.before != self.after, f"{name} changes nothing"
        if self.scenario.afterwards:
            self._faultless(root, self.scenario.afterwards)
        self.settled = tree(root)

    def _faultless(self, root: Path, arguments: tuple[str, ...]) -> Outcome:
        outcome = self.driver.run(root, arguments)
        assert outcome.code == 0, f"{arguments}: {outcome.code}: {outcome.said}"
        return outcome

    def _copy(self) -> Path:
        root = self.folder / "root"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.base, root, symlinks=True)
        return root

    def faults(self, *, all_of_them: bool) -> Iterator[Fault]:
        """The faults of the scenario: at every call, or at the first, a middle and the last one of each kind."""
        for kind in KINDS:
            count = self.counts[kind]
            numbers = range(1, count + 1) if all_of_them else sorted({1, (count + 1) // 2, count} - {0})
            for place, nth in enumerate(numbers):
                errors = ["EIO", "ENOSPC", "kill"] if all_of_them else [("EIO", "ENOSPC")[place % 2], "kill"]
                yield from (Fault(kind, nth, error) for error in errors)

    def play(self, fault: Fault) -> tuple[bool, list[str]]:
        """Whether the fault took place, and what is wrong after it."""
        root = self._copy()
        outcome = self.driver.run(root, self.scenario.arguments, fault)
        if not outcome.fired:
            return False, []
        found = tree(root)
        wrong = [*self._states(found), *(self._claims(outcome, found) if fault.error != "kill" else ())]
        if found not in (self.before, self.after):
            wrong += self._next(root, found)
        return True, [f"{fault}: {line} (exit code {outcome.code}, said: {outcome.said!r})" for line in wrong]

    def _states(self, found: Tree) -> Iterator[str]:
        """Each file is the old one or the new one; in folders that appear at once all are of the same state."""
        for name in sorted({*self.before, *self.after, *found}):
            states = (self.before.get(name), self.after.get(name))
            if found.get(name) not in states and (name in self.before or name in self.after):
                yield f"{name} is neither old nor new"
        for folder in self.scenario.appears:
            parts = [_below(some, f"desk/{folder}") for some in (found, self.before, self.after)]
            if parts[0] not in parts[1:]:
                yield f"{folder} is neither the old one nor the new one: {_difference(parts[0], parts[2])}"

    def _claims(self, outcome: Outcome, found: Tree) -> Iterator[str]:
        """The exit code and what the message says are true."""
        known = {name: digest for name, digest in found.items() if name in self.before or name in self.after}
        missing = {name for name in {*known, *self.after} if known.get(name) != self.after.get(name)}
        is_done = missing <= {f"desk/{name}" for name in self.scenario.optional}
        if "Traceback" in outcome.said:
            yield "a traceback"
        if outcome.code not in (0, 3):
            yield "neither done nor refused"
        if outcome.code == 0 and not is_done:
            yield f"said to be done: {_difference(known, self.after)}"
        if outcome.code == 3 and "nothing has been changed" in outcome.said and known != self.before:
            yield f"said to be unchanged: {_difference(known, self.before)}"
        if re.search(r"in (its|their) places?", outcome.said) and not is_done:
            yield f"said to be in place: {_difference(known, self.after)}"
        if match := re.search(r"(\d+) of (\d+) files were written", outcome.said):
            changed = [name for name in known if not name.endswith("/") and known[name] != self.before.get(name)]
            if len(changed) != int(match[1]):
                yield f"said to be {match[1]} files: {changed}"

    def _next(self, root: Path, found: Tree) -> Iterator[str]:
        """The next command works, and nothing is left of the one before."""
        done = self.scenario.afterwards and all(found.get(name) == digest for name, digest in self.after.items())
        arguments = self.scenario.arguments
        if self.scenario.afterwards and (done or (self.name == "new" and "desk/content/parties/dland.yaml" in found)):
            arguments = self.scenario.afterwards
        outcome = self.driver.run(root, arguments)
        if outcome.code != 0:
            yield f"the next command fails: {outcome.code}: {outcome.said}"
        if (left := tree(root)) not in (self.after, self.settled):
            yield f"after the next command: {_difference(left, self.after)}"


def tree(root: Path) -> Tree:
    """All files and folders below a root with the digests of their bytes; of repositories what their branches hold."""
    found: Tree = {}
    for place, folders, names in os.walk(root):
        inside = os.path.relpath(place, root)
        if ".git" in folders:
            folders.remove(".git")
        if "remote.git" in folders:
            folders.remove("remote.git")
            found["remote.git"] = _branches(root / "remote.git")
        found |= {os.path.normpath(f"{inside}/{name}") + "/": "" for name in folders}
        for name in names:
            data = (Path(place) / name).read_bytes()
            if name == MANIFEST:
                data = _without_times(data)
            found[os.path.normpath(f"{inside}/{name}")] = hashlib.sha256(data).hexdigest()[:12]
    return found


def _without_times(manifest: bytes) -> bytes:
    """A manifest without the times of files, which differ from build to build; a part of one as it is."""
    try:
        return json.dumps({**json.loads(manifest), "times": None}).encode()
    except ValueError:
        return manifest


def _branches(repository: Path) -> str:
    """A digest of the files that each branch holds, whatever commits brought them."""
    names = git(repository, "for-each-ref", "--format=%(refname)").split()
    trees = [f"{name} {git(repository, 'rev-parse', f'{name}^{{tree}}')}" for name in names]
    return hashlib.sha256("".join(trees).encode()).hexdigest()[:12]


def _below(some: Tree, folder: str) -> Tree:
    return {name: digest for name, digest in some.items() if name.startswith((f"{folder}/", f"{folder}."))}


def _difference(one: Tree, other: Tree) -> list[str]:
    return sorted(
        f"{name}: {one.get(name)} / {other.get(name)}" for name in {*one, *other} if one.get(name) != other.get(name)
    )
