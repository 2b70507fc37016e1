"""The end of `briefgen serve`: its PDF process ends with it, idle or busy."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from briefgen.files.packaged import packaged_folder
from tests.processes import cpu_seconds, descendants, wait_for_end, wait_until

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc"),
    pytest.mark.slow,
]
LONG = "<h1>Long</h1>" + "<p>A page that takes minutes.</p>" * 50_000


@pytest.mark.parametrize("moment", ["waiting", "setting"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_the_pdf_worker_ends_with_the_server(tmp_path: Path, how: signal.Signals, moment: str) -> None:
    shutil.copytree(packaged_folder("content"), tmp_path / "content")
    (tmp_path / "own/brief").mkdir(parents=True)
    if moment == "setting":
        (tmp_path / "own/brief/body.html").write_text(LONG)
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "serve", "--templates", "own"], cwd=tmp_path, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdout is not None
    port = urlsplit(process.stdout.readline().strip()).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=60) as connection:
        connection.sendall(f"GET /brief.pdf HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        if moment == "waiting":
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        wait_until(lambda: descendants(process.pid), "a worker has been started")
        (worker,) = descendants(process.pid)
        if moment == "setting":
            wait_until(lambda: cpu_seconds(worker) > 1.5, "the worker sets the page")
        process.send_signal(how)
        wait_for_end(worker, "the worker has ended")
        _, errors = process.communicate(timeout=60)
    assert process.returncode in (-how, 130, 128 + how)
    assert "Traceback" not in errors
    if how in (signal.SIGINT, signal.SIGTERM):
        assert list((tmp_path / "tmp").iterdir()) == []
