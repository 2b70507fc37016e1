"""The process that lays out pages: it reads HTML from stdin and writes PDFs to stdout.

A page is laid out with the files of the templates folders only: no network, no other file, no other font. A request is
`+` for a PDF or `1` for whether it takes one page, followed by JSON. An answer is the same sign followed by the result,
or `-` followed by the list of errors.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import gc
import json
import logging
import os
import re
import resource
import select
import shutil
import signal
import sys
import tempfile
import threading
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from briefgen.rendering.first_page import takes_one_page
from briefgen.rendering.framing import read_message, write_message

HOST = "brief.invalid"  # RFC 2606: never resolved
BASE = f"https://{HOST}/"
CONTENT_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf"}
INLINE_PICTURE = re.compile(r"data:(image/svg\+xml|image/png);base64,")
ACCESSIBLE, ARCHIVAL = "pdf/ua-1", "pdf/a-3a"
DESCRIPTIONS = {"brief.json": "The brief as data", "meetings.ics": "The meetings ahead"}
# The metadata by which a PDF/A declares itself a PDF/UA-1. PDF/A asks for the schema of every property that it does not
# define.
UA_XMP = (
    b'<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    b'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
    b'<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" '
    b'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    b'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    b'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
LIBRARIES = (
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)  # fmt: skip
MAX_ASSET = 8_000_000  # bytes
CPU_SECONDS = 60
MAX_MEMORY = 1 << 30  # bytes
MAX_FILE = 64 << 20  # bytes; only the fonts of the style sheets are written
MAX_LINES = 1_000  # lines of WeasyPrint's log for one page
CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000  # linux/sched.h
PR_SET_PDEATHSIG = 1  # linux/prctl.h
M_ARENA_MAX = -8  # malloc.h of the GNU C library
REFUSED_EVENTS = frozenset({
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
    "ftplib.connect", "http.client.connect", "smtplib.connect",
})  # fmt: skip


class _LogCollector(logging.Handler):
    """Collects the warnings of WeasyPrint, which only logs what it cannot do. Any log line fails the page."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < MAX_LINES:
            self.lines.append(record.getMessage())


def main(parent: int, scratch: Path, folders: list[Path]) -> None:
    """Answer requests until stdin ends.

    `parent` is the id of the process with which this one ends, or 0 where only the end of stdin ends it. `scratch` is
    the folder for temporary files. `folders` are the templates folders, the custom one first.
    """
    tempfile.tempdir = str(scratch)
    confine(parent, scratch)
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints cannot disturb the answers
    renderer = _PageRenderer(folders)
    while (request := read_message(source)) is not None:
        _limit_time()
        write_message(sink, renderer.answer(request[:1], json.loads(request[1:])))
        gc.collect()  # while nobody waits


def confine(parent: int, scratch: Path) -> None:
    """Drop the rights that laying out pages does not need, and end this process with its parent.

    Content controls what is on a page. These limits also apply where WeasyPrint, Pango or an image library has a bug:
    no network, no other program, no large file, no core dump, and a bounded amount of memory.
    """
    if sys.platform == "linux":
        _leave_network()
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    _end_with_parent(parent)
    _end_with_stdin(scratch)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    sys.addaudithook(_refuse_event)


def _leave_network() -> None:
    """Move into a network namespace without a device (unshare(2)).

    A user who is not root also needs a user namespace. Where the system allows neither, the audit hook and the fetcher
    still refuse connections.
    """
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(CLONE_NEWNET) != 0:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _end_with_parent(parent: int) -> None:
    """Make the kernel end this process with its parent (prctl(2), PR_SET_PDEATHSIG); only Linux can."""
    if parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _end_with_stdin(scratch: Path) -> None:
    """End this process as soon as stdin is closed, even during a page."""

    def watch() -> None:
        poll = select.poll()
        poll.register(0, 0)  # POLLHUP is always reported
        poll.poll()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)

    with suppress(AttributeError):  # a C library without it
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)  # a second arena takes 64 MB of the address space
    threading.Thread(target=watch, daemon=True).start()


def _refuse_event(event: str, _: object) -> None:
    """Refuse to open connections and to start programs; an audit hook (PEP 578)."""
    if event in REFUSED_EVENTS:
        raise PermissionError(f"the PDF process may not use {event}")


def _limit_time() -> None:
    """Limit the processor time of the next page."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class _PageRenderer:
    """WeasyPrint with the styles and fonts of the templates folders.

    The garbage collector only runs between pages.
    """

    def __init__(self, folders: list[Path]) -> None:
        os.environ["FONTCONFIG_FILE"] = str(folders[-1] / "fonts" / "fonts.conf")  # before the import
        os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
        gc.disable()
        with _without_library_search():
            from weasyprint import CSS, HTML, Attachment
        from weasyprint.pdf import fonts
        from weasyprint.text.fonts import FontConfiguration

        if fonts.harfbuzz_subset is None:
            raise OSError("libharfbuzz-subset is missing")
        self.html, self.attachment = HTML, Attachment
        self.fonts = FontConfiguration()
        self.fetcher = _make_fetcher(folders)
        self.log = _LogCollector()
        logging.getLogger("weasyprint").addHandler(self.log)
        self.styles = []
        for name in ("fonts", "press"):
            try:
                style = CSS(url=f"{BASE}styles/{name}.css", url_fetcher=self.fetcher, font_config=self.fonts)
                self.styles.append(style)
            except BaseException as error:  # a refused address is not an Exception
                self.log.lines.append(f"{type(error).__name__}: {error}")
        self.style_errors = [f"a style sheet of the PDF: {line}" for line in self.log.lines]
        gc.freeze()

    def answer(self, job: bytes, request: Mapping[str, Any]) -> bytes:
        """Return the answer to a request, as the module describes it."""
        self.log.lines[:] = self.style_errors
        variant = ARCHIVAL if request.get("archival") else ACCESSIBLE
        try:
            html = self.html(string=request["page"], base_url=BASE, url_fetcher=self.fetcher)
            options = {"stylesheets": self.styles, "font_config": self.fonts, "pdf_variant": variant}
            if job == b"1":
                result = b"yes" if takes_one_page(html, options) else b"no"
            else:
                document = html.render(**options)
                if variant == ARCHIVAL:
                    _declare_accessible(document.metadata)
                result = document.write_pdf(pdf_variant=variant, attachments=self._attachments(request))
        except BaseException as error:  # a refused address is not an Exception
            self.log.lines.append(f"{type(error).__name__}: {error}")
        if self.log.lines:
            lines = (re.sub(r"data:[^\s'\")]{40,}", "data:…", line) for line in self.log.lines)
            return b"-" + json.dumps(list(dict.fromkeys(lines))[:20]).encode()
        return job + result

    def _attachments(self, request: Mapping[str, Any]) -> list[Any]:
        """Return the attachments of a PDF, dated by the day of the brief and not by the clock."""
        when = datetime.combine(date.fromisoformat(request["day"]), time(), UTC)
        return [
            self.attachment(
                file_obj=BytesIO(b64decode(data)), name=name, created=when, modified=when,
                description=DESCRIPTIONS.get(name), relationship="Data" if name.endswith(".json") else "Supplement",
            )
            for name, data in request["attachments"].items()
        ]  # fmt: skip


@contextmanager
def _without_library_search() -> Iterator[None]:
    """Disable the search for libraries where they open by their names on Linux.

    WeasyPrint first tries the names on other systems, and for each of them ctypes runs the compiler and the linker.
    This takes a sixth of the time of a brief.
    """
    search = ctypes.util.find_library
    try:
        for name in LIBRARIES:
            ctypes.CDLL(name)
        ctypes.util.find_library = lambda name: None
    except OSError:
        pass  # the search of WeasyPrint finds them or reports what is missing
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _declare_accessible(metadata: Any) -> None:
    """Add PDF/UA-1 to the metadata of a PDF/A-3a."""
    generate = metadata.generate_rdf_metadata
    end = b"</rdf:RDF>"
    metadata.generate_rdf_metadata = lambda *arguments: generate(*arguments).replace(end, UA_XMP + end)


def _make_fetcher(folders: list[Path]) -> Any:
    """Return a fetcher that serves styles, fonts and pictures of the templates folders and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    roots = [folder.resolve(strict=True) for folder in folders]

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("https",), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if (inline := INLINE_PICTURE.match(url)) and len(url) <= MAX_ASSET:
                return URLFetcherResponse(url, b64decode(url[inline.end() :]), {"Content-Type": inline[1]})
            with suppress(ValueError, OSError):  # not an address, or not one of a file
                if asset := _find_asset(url, roots):
                    path, content_type = asset
                    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": content_type})
            raise FatalURLFetchingError(f"refused address: {url[:80]}")

    return AssetFetcher()


def _find_asset(url: str, roots: list[Path]) -> tuple[Path, str] | None:
    """Return the file of the templates folders that an address names, with its content type."""
    parts = urlsplit(url)
    name = unquote(parts.path).lstrip("/")
    if name.startswith("styles/fonts/"):
        name = name.removeprefix("styles/")
    if (parts.scheme, parts.netloc) == ("https", HOST):
        for root in roots:
            path = (root / name).resolve()
            content_type = CONTENT_TYPES.get(path.suffix.lower())
            if content_type and path.is_relative_to(root) and path.is_file() and path.stat().st_size <= MAX_ASSET:
                return path, content_type
    return None


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), [Path(argument) for argument in sys.argv[3:]])
