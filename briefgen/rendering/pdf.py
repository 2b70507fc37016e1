"""PDFs from HTML pages, laid out in a separate process that can be started early and stopped at any time."""

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
INSTALL_HINT = (
    "on Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "on macOS: brew install pango"
)


@contextmanager
def delay_interrupts() -> Iterator[None]:
    """Delay Ctrl-C until a process has started, because Python can lose the signal during a fork.

    It stays blocked in the new process.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class PdfRenderer:
    """The process that lays out pages with the files of the templates folders, the custom one first.

    Starting it takes half a second of another core, so it should be started before anything else.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = [str(folder) for folder in folders]
        self._is_stopped = False
        with ExitStack() as stack:
            # WeasyPrint writes fonts to the folder for temporary files, and a killed process would leave them there.
            try:
                self._scratch = stack.enter_context(scratch_folder())
            except OSError as error:
                hint = "free some space there, or name another folder in the variable TMPDIR"
                raise EnvironmentFailure(f"no folder for temporary files: {error.strerror}", hint) from None
            self._start()
            self._stack = stack.pop_all()

    def _start(self) -> None:
        # The kernel ends the worker with the thread that started it, and only the main thread lasts until the end.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        # -P: never import a module from the folder where the command runs.
        module = ["-P", "-m", "briefgen.rendering.pdf_process"]
        command = [sys.executable, *module, str(parent), str(self._scratch), *self._folders]
        with delay_interrupts():  # the worker ignores Ctrl-C, which this process handles
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
        """End the process and remove its files."""
        self._process.kill()
        self._process.wait()
        self._stack.close()

    def stop(self) -> None:
        """End the process at once, even during a page, and start no other. A signal handler may call this."""
        self._is_stopped = True
        self._process.kill()

    def print(
        self, page: str, name: str, attachments: Mapping[str, bytes] | None = None, day: date = EPOCH, *,
        archival: bool = False,
    ) -> bytes:  # fmt: skip
        """Return a page as PDF/UA-1; with `archival` also as PDF/A-3a.

        `name` stands for the page in problems. `attachments` are files by name, dated by the day. Raises ContentError
        for a page that cannot be printed, EnvironmentFailure where a library is missing.
        """
        files = {file: b64encode(data).decode() for file, data in (attachments or {}).items()}
        return self._request(b"+", {"page": page, "attachments": files, "day": str(day), "archival": archival}, name)

    def takes_one_page(self, page: str, name: str) -> bool:
        """Whether an HTML page takes one sheet."""
        return self._request(b"1", {"page": page}, name) == b"yes"

    def _request(self, job: bytes, request: Mapping[str, object], name: str) -> bytes:
        """Return the answer of the process, which is started again if it has ended."""
        if self._process.poll() is not None and not self._is_stopped:
            empty_folder(self._scratch)
            self._start()
        assert self._process.stdin is not None and self._process.stdout is not None
        timeout = threading.Timer(WALL_SECONDS, self._process.kill)
        timeout.start()
        try:
            write_message(self._process.stdin, job + json.dumps(request).encode())
            answer = read_message(self._process.stdout)
        except (OSError, ValueError):  # the process ended, or its answer is not a message
            answer = None
        finally:
            timeout.cancel()
        if answer is None:
            raise self._explain_exit(name)
        if answer[:1] == job:
            return answer[1:]
        raise ContentError(_explain_log_line(line, name) for line in json.loads(answer[1:]))

    def _read_errors(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        self._errors = process.stderr.read()

    def _explain_exit(self, name: str) -> Exception:
        """Return why the process ended: a library is missing, or a page took too long or too much memory."""
        status = self._process.wait()
        self._reader.join(timeout=1)
        error = self._errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if re.search(r"OSError|ImportError|ModuleNotFoundError", error):
            return EnvironmentFailure(f"WeasyPrint cannot start: {error.partition(': ')[2] or error}", INSTALL_HINT)
        message = f"laying out its pages took too long or too much memory (status {status})"
        hint = "look for a very long table, list or word on this page and in your own templates"
        return ContentError([Problem("unprintable", message, Place(name), hint)])


def _explain_log_line(line: str, name: str) -> Problem:
    """Return a line of WeasyPrint's log as a problem of the page."""
    place = Place(name)
    if "notdef glyph" in line:
        message = f"no font has all characters of {line.rpartition(': ')[2]}"
        return Problem("missing-glyph", message, place, "use other characters, or add a font to the templates folder")
    if address := re.search(r"refused address: (\S+)", line):
        prefix = re.sub(r"(?<!\w)\w+Error: $", "", line[: address.start()])
        message = f"{prefix}the page may not load `{address[1][:120]}`"
        return Problem("refused-address", message, place, "put a copy into the templates folder, and use its name")
    if picture := re.search(r"Failed to (?:load image at|render SVG image) '?([^\s']+)", line):
        message = f"the picture `{picture[1][:60]}` cannot be read"
        return Problem("refused-address", message, place, "save it again as SVG or PNG in the templates folder")
    if picture := re.search(r'Image "([^"]+)" has no required alt', line):
        message = f"the picture `{picture[1][:60]}` has no `alt`"
        return Problem("unprintable", message, place, "describe the picture in the `alt` of the template")
    return Problem("unprintable", f"WeasyPrint: {line}", place, "correct the style sheet or the template")
