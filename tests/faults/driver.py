"""The process in which commands meet faults: it imports briefgen once, and forks a child for each command.

Run with the shim preloaded. A line of JSON on stdin is a job, a line on stdout is its outcome.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from typing import Any

from tests.faults.scenarios import CLIP
from tests.fixed_renderer import FixedRenderer

KINDS = (
    "open", "write", "sync", "rename", "link", "mkdir", "unlink", "rmdir", "truncate", "chmod", "copy", "close"
)  # fmt: skip
LIBC = ctypes.CDLL(None)


def main() -> None:
    """Do jobs until stdin ends."""
    import briefgen.rendering.pdf

    briefgen.rendering.pdf.PdfRenderer = FixedRenderer  # type: ignore[assignment, misc]
    # What the commands import while they run, so that no child has to.
    import briefgen.authoring.fmt
    import briefgen.authoring.scaffold
    import briefgen.authoring.starter
    import briefgen.authoring.workspace
    import briefgen.cli.app
    import briefgen.content.sealed_briefs
    import briefgen.pipeline.brief
    import briefgen.pipeline.seal
    import briefgen.pipeline.site
    import briefgen.pipeline.site_builder
    import briefgen.rendering.html
    import briefgen.rendering.markdown
    import briefgen.site.publish

    _warm_up()
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(_run_job(json.loads(line))), flush=True)


def _warm_up() -> None:
    """Do once what every child would do: build the tree of commands, read the templates and compile them."""
    import typer.main

    import briefgen.cli.app

    typer.main.get_command = cache(typer.main.get_command)
    typer.main.get_command(briefgen.cli.app.app)
    from briefgen.pipeline.brief import build_brief
    from briefgen.pipeline.request import BriefRequest, SiteOptions
    from briefgen.pipeline.site import build_site
    from tests.dossiers import CAST

    with tempfile.TemporaryDirectory() as name:
        content = Path(name) / "content"
        content.mkdir()
        (content / "cast.yaml").write_text(CAST, "utf-8")
        (content / "clip.yaml").write_text(CLIP.format(day="2026-01-05", stance="for"), "utf-8")
        build_brief(BriefRequest(content), None, ["md", "html", "json"])
        build_site(BriefRequest(content), SiteOptions(Path(name) / "site", pdfs=0, search=False))


def _run_job(job: dict[str, Any]) -> dict[str, Any]:
    """Run a command in a child; the counters of the shim are in memory that both share."""
    LIBC.faults_disarm()
    child = os.fork()
    if child == 0:
        _run_command(job)
    _, status = os.waitpid(child, 0)
    LIBC.faults_disarm()
    counts = {kind: int(LIBC.faults_count(number)) for number, kind in enumerate(KINDS)}
    return {"status": os.waitstatus_to_exitcode(status), "fired": bool(LIBC.faults_fired()), "counts": counts}


def _run_command(job: dict[str, Any]) -> None:
    """Become the command, in a process group so that a kill ends all of it; never returns."""
    code = 70
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number, name in ((0, os.devnull), (1, job["stdout"]), (2, job["stderr"])):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.chdir(job["cwd"])
        os.environ["TMPDIR"] = tempfile.tempdir = job["temporary"]
        sys.argv = ["briefgen", *job["arguments"]]
        from briefgen.cli.app import run

        kind = KINDS.index(job["kind"]) if job["kind"] else -1
        LIBC.faults_arm(os.fsencode(job["root"]), kind, ctypes.c_long(job["nth"]), job["error"])
        try:
            run()
            code = 0
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 1 if leave.code else 0
        LIBC.faults_disarm()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    Path(tempfile.gettempdir())  # cached before faults begin
    main()
