"""The process that lays out pages ends with its parent, leaves no files behind, and can do nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.site import write_dossier
from briefgen.files.leftovers import clear_scratch
from briefgen.problems import ContentError
from briefgen.rendering.framing import MAX_MESSAGE, read_message
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates
from tests.processes import cpu_seconds, descendants, is_alive, wait_for_end, wait_until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
PAGE = '<!doctype html><html lang="en"><head><title>T</title></head><body><h1>T</h1>{}</body></html>'
LONG = PAGE.format("<p>A page that takes minutes. </p>" * 50_000)
OWNER = """
import sys, threading
from pathlib import Path
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.templates import Templates

def run():
    with PdfRenderer(Templates().folders) as renderer:
        print(renderer._process.pid, flush=True)
        renderer.print(Path(sys.argv[1]).read_text(), "page.html")

if sys.argv[2] == "main":
    run()
else:
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
"""


@linux
@pytest.mark.parametrize("moment", ["starting", "setting"])
@pytest.mark.parametrize("thread", ["main", "other"])
def test_the_worker_ends_with_its_parent_even_in_the_midst_of_a_page(tmp_path: Path, thread: str, moment: str) -> None:
    """The kernel ends a worker of the main thread; one of another thread sees that its stdin has closed."""
    (tmp_path / "page.html").write_text(LONG)
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-P", "-c", OWNER, str(tmp_path / "page.html"), thread]
    owner = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert owner.stdout is not None
    worker = int(owner.stdout.readline())
    if moment == "setting":
        wait_until(lambda: cpu_seconds(worker) > 1.5, "the worker lays out the page")
    owner.kill()
    owner.communicate()
    wait_for_end(worker, "the worker has ended")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
        clear_scratch()
    assert list((tmp_path / "tmp").iterdir()) == []


@linux
@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGTERM])
def test_the_processes_of_a_site_and_their_workers_end_with_it(tmp_path: Path, signal_number: signal.Signals) -> None:
    write_dossier(tmp_path, 60)
    command = [sys.executable, "-P", "-m", "briefgen", "site", "--output", str(tmp_path / "site"), "--no-search"]
    process = subprocess.Popen(
        [*command, "--pdfs", "all"], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    workers = lambda: {pid for pid in descendants(process.pid) if _is_worker(pid)}  # noqa: E731
    wait_until(workers, "a PDF is laid out")
    started = descendants(process.pid)
    process.send_signal(signal_number)
    process.wait(timeout=60)
    wait_until(lambda: not any(map(is_alive, started)), "all of them have ended")


def _is_worker(pid: int) -> bool:
    try:
        return b"pdf_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_press_that_is_stopped_starts_no_other_worker() -> None:
    with PdfRenderer(Templates().folders) as pdf_renderer:
        pdf_renderer.stop()
        worker = pdf_renderer._process
        for _ in range(2):
            with pytest.raises(ContentError):
                pdf_renderer.print(PAGE.format("<p>x</p>"), "page.html")
        assert pdf_renderer._process is worker
        assert worker.poll() is not None


def test_a_press_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with PdfRenderer(Templates().folders) as pdf_renderer:
        pdf_renderer.print(PAGE.format("<p>x</p>"), "page.html")
        (folder,) = tmp_path.iterdir()
        assert list(folder.iterdir())  # the fonts
        pdf_renderer._process.kill()
        pdf_renderer._process.wait()
        pdf_renderer.print(PAGE.format("<p>x</p>"), "page.html")
        assert len(list(folder.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_message_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "pipe").write_bytes((MAX_MESSAGE + 1).to_bytes(8, "big"))
    with (tmp_path / "pipe").open("rb") as stream, pytest.raises(ValueError, match="a message of"):
        read_message(stream)


CONFINED = """
import sys
from pathlib import Path
from briefgen.rendering.pdf_process import confine
Path(sys.argv[1]).mkdir()
confine(0, Path(sys.argv[1]))
try:
    {attempt}
except BaseException as error:
    print(type(error).__name__)
else:
    print("allowed")
"""


@linux
@pytest.mark.parametrize(
    ("attempt", "answer"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9), 1)", "PermissionError"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "PermissionError"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import os; os.execv('/bin/true', ['true'])", "PermissionError"),
        ("open(sys.argv[1] + '/x', 'wb').truncate(65 << 20)", "OSError"),
        ("bytearray(2 << 30)", "MemoryError"),
        ("open(sys.argv[1] + '/x', 'wb').write(b'x')", "allowed"),
    ],
)
def test_the_worker_can_do_nothing_but_set_pages(tmp_path: Path, attempt: str, answer: str) -> None:
    stdin, write_end = os.pipe()  # closing it would end the process
    process = subprocess.run(
        [sys.executable, "-P", "-c", CONFINED.format(attempt=attempt), str(tmp_path / "scratch")],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=stdin, capture_output=True, text=True, check=False,
        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )  # fmt: skip
    os.close(stdin)
    os.close(write_end)
    assert process.stdout.strip() == answer, process.stderr


@linux
def test_the_worker_is_in_a_network_of_its_own() -> None:
    """Only where `unshare` gives a user a network namespace."""
    allowed = subprocess.run(
        [sys.executable, "-c", "import ctypes, sys; c = ctypes.CDLL(None); "
         "sys.exit(c.unshare(0x40000000) and c.unshare(0x50000000))"], check=False
    )  # fmt: skip
    if allowed.returncode != 0:
        pytest.skip("this system gives a user no network namespace")
    with PdfRenderer(Templates().folders) as pdf_renderer:
        pdf_renderer.print(PAGE.format("<p>x</p>"), "page.html")
        assert os.readlink(f"/proc/{pdf_renderer._process.pid}/ns/net") != os.readlink("/proc/self/ns/net")  # noqa: PTH115


@pytest.mark.parametrize(
    "address",
    [
        "https://brief.invalid/%00.png", "https://brief.invalid/" + "a" * 5_000 + ".png", "https://[brief.invalid/x.png",
        "https://brief.invalid:443/x.png", "https://user@brief.invalid/x.png", "//evil.example/x.png", "/fonts",
        "/styles/../../pyproject.toml", "/labels/en.toml", "data:text/html;base64,PGI+", "data:image/png,x",
        "javascript:alert(1)", "ftp://brief.invalid/x.png", "/%252e%252e/x.png", "\\\\evil.example\\x.png",
        "https://brief.invalid/..%5c..%5cx.png", "file:///proc/self/environ", "jar:file:///x!/y.png",
    ],
)  # fmt: skip
def test_the_worker_fetches_nothing_that_is_not_an_asset(address: str, pdf_renderer: PdfRenderer) -> None:
    with pytest.raises(ContentError) as caught:
        pdf_renderer.print(PAGE.format(f'<img src="{address}" alt="x">'), "page.html")
    assert {problem.code for problem in caught.value.problems} == {"refused-address"}


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'


@pytest.mark.parametrize(
    "drawing",
    [
        SVG.format('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'),
        SVG.format('<image href="https://evil.example/x.png" width="9" height="9"/>'),
        SVG.format('<use href="https://evil.example/x.svg#a"/>'),
        SVG.format("<style>@import 'https://evil.example/x.css';</style><rect width='9' height='9'/>"),
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{SVG.format("<text>&x;</text>")}',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
        ) + f"]>{SVG.format('<text>&j;</text>')}",
    ],
    ids=["file", "picture", "use", "import", "external entity", "billion laughs"],
)  # fmt: skip
def test_a_picture_brings_nothing_from_elsewhere(drawing: str, pdf_renderer: PdfRenderer) -> None:
    source = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
    before = pdf_renderer._process
    with suppress(ContentError):
        pdf = pdf_renderer.print(PAGE.format(f'<img src="{source}" alt="x">'), "page.html")
        assert b"root:" not in pdf
        assert len(pdf) < 100_000
    assert pdf_renderer._process is before  # refused or drawn, but it did not have to be killed
    assert pdf_renderer._process.poll() is None


@pytest.fixture(scope="module")
def pdf_renderer() -> Iterator[PdfRenderer]:
    with PdfRenderer(Templates().folders) as renderer:
        yield renderer
