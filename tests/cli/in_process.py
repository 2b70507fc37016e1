"""Commands in the process of the tests: a hundred times as fast as one of their own, for what does not need that."""

from __future__ import annotations

import contextlib
import os
import traceback
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

from briefgen.cli.app import app


class Result:
    """The exit code and the output of a command; an exception that it did not handle is on standard error."""

    def __init__(self, code: int, stdout: str, stderr: str) -> None:
        self.returncode, self.stdout, self.stderr = code, stdout, stderr


def invoke(*arguments: object, cwd: Path, **environment: str) -> Result:
    """Run a command in a folder, with some variables of the environment set."""
    variables = {"NO_COLOR": "1", "TERM": "dumb"} | environment
    with contextlib.chdir(cwd), patch.dict(os.environ, variables):
        done = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="briefgen")
    stderr = done.stderr
    if done.exc_info and done.exception and not isinstance(done.exception, SystemExit):
        stderr += "".join(traceback.format_exception(*done.exc_info))
    return Result(done.exit_code, done.stdout, stderr)
