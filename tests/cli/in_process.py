"""Run commands in the process of the tests, a hundred times as fast as in a new one.

What only a process shows is tested with `run` of `tests/cli/test_brief.py`: signals, exit codes, imports, tracebacks,
variables that Python reads when it starts.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import traceback
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

from briefgen.cli.app import app
from briefgen.content.git import guard
from briefgen.files.packaged import packaged_folder
from briefgen.rendering.pdf import PdfRenderer

ROOT = Path(__file__).parents[2]


class Result:
    """The exit code and the output of a command; stderr ends with the traceback of an unhandled exception."""

    def __init__(self, exit_code: int, stdout: str, stderr: str) -> None:
        self.returncode, self.stdout, self.stderr = exit_code, stdout, stderr


def invoke(*arguments: object, cwd: Path, **environment: str) -> Result:
    """Run a command in a folder; of the environment it sees no more than `run` gives to its process."""
    variables = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NO_COLOR": "1", "TERM": "dumb"}
    variables["PYTHONPATH"] = str(ROOT)  # for the processes that a command starts
    for cached in (guard.repository_settings, guard._user_settings, guard._check_trust):
        cached.cache_clear()  # a new process knows nothing about git yet
    with (
        contextlib.chdir(cwd),
        patch.dict(os.environ, variables | environment, clear=True),
        patch("typer.rich_utils.FORCE_TERMINAL", None),  # it was read from the environment of the tests
        patch("briefgen.rendering.pdf.PdfRenderer", shared_renderer),
    ):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="briefgen")
    stderr = result.stderr
    if result.exc_info and result.exception and not isinstance(result.exception, SystemExit):
        stderr += "".join(traceback.format_exception(*result.exc_info))
    return Result(result.exit_code, result.stdout, stderr)


class _LastingRenderer(PdfRenderer):
    """A PDF renderer that waits for the next command when one has finished with it."""

    def close(self) -> None:
        """Leave the process running."""

    def is_usable(self) -> bool:
        """Whether the process runs and was not stopped."""
        return self._process.poll() is None and not self._is_stopped

    def end(self) -> None:
        """Do what `close` does for any other renderer."""
        super().close()


_lasting: list[_LastingRenderer] = []


def shared_renderer(folders: Iterable[Path]) -> PdfRenderer:
    """Return the PDF renderer of this test process; a new one where a desk has its own templates."""
    paths = [folder.resolve() for folder in folders]
    if paths != [packaged_folder("templates").resolve()]:
        return PdfRenderer(paths)
    if not _lasting or not _lasting[-1].is_usable():
        with patch.dict(os.environ, {"PYTHONPATH": str(ROOT)}):
            _lasting.append(_LastingRenderer(paths))
        atexit.register(_lasting[-1].end)
    return _lasting[-1]
