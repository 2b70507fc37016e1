"""an HTML page -> a PDF/UA-1, set by a process of its own that can be started early and stopped at any time."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from briefgen.files.leftovers import empty_folder, scratch_folder
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem
from briefgen.rendering.framing import read_message, write_message

WALL_SECONDS = 90
EPOCH = date(1970, 1, 1)
INSTALL = (
    "on Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "on macOS: brew install pango"
)


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Ctrl-C waits until a process is there, for while Python forks it can be lost; in that process for ever."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class PdfRenderer:
    """The process that sets pages, with what lies in the templates folders, the desk's own first.

    Starting it takes half a second of another core; do it before anything else.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = [str(folder) for folder in folders]
        self._is_stopped = False
        with ExitStack() as stack:
            # WeasyPrint keeps fonts in the folder for temporary files; a killed process would leave them there.
            try:
                self._scratch = stack.enter_context(scratch_folder())
            except OSError as error:
                hint = "make room there, or name another folder in the variable TMPDIR"
                raise EnvironmentFailure(f"no folder for temporary files: {error.strerror}", hint) from None
            self._start()
            self._stack = stack.pop_all()

    def _start(self) -> None:
        # The kernel ends the worker with the thread that started it; only the main one lasts as long as the process.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        # -P: a module of that name in the folder where the command runs is never imported.
        module = ["-P", "-m", "briefgen.rendering.pdf_process"]
        command = [sys.executable, *module, str(parent), str(self._scratch), *self._folders]
        with interrupts_wait():  # for ever in the press: what Ctrl-C means is for who asked to say
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        self._errors = b""
        self._reader = threading.Thread(target=self._read_errors, args=(self._process,), daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, and remove its files."""
        self._process.kill()
        self._process.wait()
        self._stack.close()

    def stop(self) -> None:
        """End the process at once, even while it sets a page, and start no other; a signal handler may call this."""
        self._is_stopped = True
        self._process.kill()

    def print(
        self, page: str, name: str, attached: Mapping[str, bytes] | None = None, day: date = EPOCH, *,
        archival: bool = False,
    ) -> bytes:  # fmt: skip
        """Set a page; `name` is what a problem calls it. `attached` are files by name, dated by the day.

        PDF/UA-1 always; with `archival` PDF/A-3a too. Raises ContentError for a page that cannot be set as it is.
        """
        files = {file: b64encode(data).decode() for file, data in (attached or {}).items()}
        return self._ask(b"+", {"page": page, "attached": files, "day": str(day), "archival": archival}, name)

    def pages(self, page: str, name: str) -> int:
        """On how many sheets a page would stand."""
        return int(self._ask(b"#", {"page": page}, name))

    def _ask(self, job: bytes, request: Mapping[str, object], name: str) -> bytes:
        if self._process.poll() is not None and not self._is_stopped:
            empty_folder(self._scratch)
            self._start()
        assert self._process.stdin is not None and self._process.stdout is not None
        overdue = threading.Timer(WALL_SECONDS, self._process.kill)
        overdue.start()
        try:
            write_message(self._process.stdin, job + json.dumps(request).encode())
            answer = read_message(self._process.stdout)
        except (OSError, ValueError):  # the worker is gone, or its answer is no message
            answer = None
        finally:
            overdue.cancel()
        if answer is None:
            raise self._failure(name)
        if answer[:1] == job:
            return answer[1:]
        raise ContentError(_problem(line, name) for line in json.loads(answer[1:]))

    def _read_errors(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        self._errors = process.stderr.read()

    def _failure(self, name: str) -> Exception:
        """Why the process is gone: a library that is missing, or a page that took too long or too much memory."""
        status = self._process.wait()
        self._reader.join(timeout=1)
        said = self._errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if re.search(r"OSError|ImportError|ModuleNotFoundError", said):
            return EnvironmentFailure(f"WeasyPrint cannot start: {said.partition(': ')[2] or said}", INSTALL)
        message = f"setting its pages took too long or too much memory (status {status})"
        cure = "look for a very long table, list or word in what this page prints, and in templates of your own"
        return ContentError([Problem("unprintable", message, Place(name), cure)])


def _problem(line: str, name: str) -> Problem:
    """What WeasyPrint logged, as a problem of the page."""
    place = Place(name)
    if "notdef glyph" in line:
        told = line.rpartition(": ")[2]
        cure = "use other characters, or add a font to the templates folder"
        return Problem("missing-glyph", f"no font has all characters of {told}", place, cure)
    if refused := re.search(r"refused address: (\S+)", line):
        cure = "put a copy of it into the templates folder, and name that"
        of = re.sub(r"(?<!\w)\w+Error: $", "", line[: refused.start()])
        return Problem("refused-address", f"{of}the page may not load `{refused[1][:120]}`", place, cure)
    if picture := re.search(r"Failed to (?:load image at|render SVG image) '?([^\s']+)", line):
        told = f"the picture `{picture[1][:60]}` cannot be read"
        return Problem("refused-address", told, place, "save it again as SVG or PNG, in the templates folder")
    if described := re.search(r'Image "([^"]+)" has no required alt', line):
        told = f"the picture `{described[1][:60]}` has no `alt`"
        return Problem("unprintable", told, place, "give it one in the template: what it shows, in words")
    return Problem("unprintable", f"WeasyPrint: {line}", place, "mend the style sheet or the template")
