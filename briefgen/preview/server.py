"""The live server: serves a preview on this machine, and rebuilds it after every save."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from html import escape
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import Change, DefaultFilter, awatch

from briefgen.files.packaged import packaged_folder
from briefgen.preview.gate import list_authorities
from briefgen.preview.listener import Listener
from briefgen.preview.state import BuildState, Preview
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure

QUIET_MS = 20  # without a change before a build begins
MAX_DELAY_MS = 200  # before a build begins, however many changes follow each other
POLL_MS = 1_000  # between checks of the folders when no change is reported
MAX_STREAMS = 16  # pages that follow the builds; a browser opens six at most
_DEFAULT_FILTER = DefaultFilter()


class Server:
    """The application of one preview, with its watch of the folders; calls `report` after every build.

    The first of the folders is that of the content.
    """

    def __init__(self, preview: Preview, folders: list[Path], report: Callable[[BuildState], object]) -> None:
        self.preview, self.folders, self.report = preview, folders, report
        self.queues: set[asyncio.Queue[BuildState]] = set()  # one for each page that follows the builds
        self.stop = asyncio.Event()
        self.last_modified = _last_modified(folders)  # at the beginning of the last build

    def create_app(self) -> Starlette:
        """Return the ASGI application, to be served behind the gate."""
        routes = [
            Route("/", self.get_day_page),
            Route("/brief.pdf", self.get_pdf),
            Route("/_preview.js", _serve_asset("scripts/preview.js", "text/javascript")),
            Route("/_preview.css", _serve_asset("styles/preview.css", "text/css")),
            Route("/_events", self.stream_builds),
            Route("/{day}", self.get_day_page),
            Route("/{day}/brief.pdf", self.get_pdf),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        watcher = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.stop.set()
            await watcher
            self.preview.close()  # here, because a signal may end the process before any later code runs

    async def _watch(self) -> None:
        """Build after every change in the folders, and after a folder was replaced by another one."""
        while not self.stop.is_set():
            before, is_first = [_identity(folder) for folder in self.folders], True
            existing = [folder for folder in self.folders if folder.is_dir()]
            if not existing:
                await asyncio.sleep(POLL_MS / 1000)
            try:
                async for changes in awatch(
                    *existing, watch_filter=_filter, stop_event=self.stop, debounce=MAX_DELAY_MS, step=QUIET_MS,
                    rust_timeout=POLL_MS, yield_on_timeout=True,
                ):  # fmt: skip
                    is_replaced = [_identity(folder) for folder in self.folders] != before
                    # Changes between the start and the first watch, or between two watches, show only in the times.
                    is_missed = is_first and _last_modified(self.folders) > self.last_modified
                    if changes or is_replaced or is_missed:
                        await self._build(changes, everything=is_replaced or is_missed)
                    is_first = False
                    if is_replaced:
                        break
            except (ExceptionGroup, OSError) as error:
                if isinstance(error, ExceptionGroup) and error.split(RuntimeError)[1]:
                    raise
                # The watcher met a name that is not valid text, or a file or folder vanished while it was scanned.
                await asyncio.sleep(POLL_MS / 1000)
                with suppress(OSError):  # the next round tries again
                    await self._build(set(), everything=True)

    async def _build(self, changes: set[tuple[Change, str]], *, everything: bool) -> None:
        content = self.folders[0].resolve()
        templates_too = everything or any(not Path(path).is_relative_to(content) for _, path in changes)
        self.last_modified = _last_modified(self.folders)
        state = await asyncio.to_thread(self.preview.rebuild, templates_too=templates_too)
        self.report(state)
        for queue in self.queues:
            if queue.full():
                queue.get_nowait()  # a page that is slow to read needs only the newest build
            queue.put_nowait(state)

    async def get_day_page(self, request: Request) -> Response:
        """Return the brief of a day, with the script that reloads it."""
        day = _requested_day(request)
        if isinstance(day, Response):
            return day
        page = await asyncio.to_thread(self.preview.get_page, day)
        data = {"version": page.version, "before": page.before, "after": page.after, "day": page.day}
        values = {name: escape(str(value)) for name, value in data.items() if value is not None}
        attributes = "".join(f' data-{name}="{value}"' for name, value in values.items())
        assets = f'<link rel="stylesheet" href="/_preview.css"><script src="/_preview.js"{attributes} defer></script>'
        head, _, rest = page.text.partition("</head>")
        return HTMLResponse(f"{head}{assets}</head>{rest}")

    async def get_pdf(self, request: Request) -> Response:
        """Return the PDF of a day, rendered on request."""
        day = _requested_day(request)
        if isinstance(day, Response):
            return day
        try:
            data = await asyncio.to_thread(self.preview.render_pdf, day)
        except ContentError as error:
            return PlainTextResponse("\n".join(_problem_text(problem) for problem in error.problems), 409)
        except EnvironmentFailure as failure:
            return PlainTextResponse(f"{failure.message}\n{failure.hint}", 503)
        except UsageFailure as failure:
            return PlainTextResponse(str(failure), 404)
        return Response(data, media_type="application/pdf")

    async def stream_builds(self, request: Request) -> Response:
        """Return the stream of builds as server-sent events."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if len(self.queues) >= MAX_STREAMS:
            return PlainTextResponse("too many pages follow this preview: close some", 503)
        queue: asyncio.Queue[BuildState] = asyncio.Queue(maxsize=1)
        self.queues.add(queue)
        return StreamingResponse(self._builds(queue), media_type="text/event-stream")

    async def _builds(self, queue: asyncio.Queue[BuildState]) -> AsyncIterator[str]:
        try:
            yield _event(self.preview.state)
            while not self.stop.is_set():
                try:
                    yield _event(await asyncio.wait_for(queue.get(), timeout=0.5))
                except TimeoutError:
                    yield ": ping\n\n"  # a comment; writing it fails once the browser has disconnected
        finally:
            self.queues.discard(queue)


def serve(
    preview: Preview, folders: list[Path], server_socket: socket.socket, report: Callable[[BuildState], object],
    on_ready: Callable[[], object],
) -> None:  # fmt: skip
    """Build once, then serve the preview until a signal ends it.

    Calls `report` after every build, and `on_ready` when the server is about to answer.
    """

    async def run() -> None:
        server = Server(preview, folders, report)
        report(preview.rebuild())
        on_ready()

        def end() -> None:
            server.stop.set()  # ends the streams, for which the listener would wait
            preview.stop()

        address, port = server_socket.getsockname()[:2]
        await Listener(server.create_app(), list_authorities(address, port), end).serve(sockets=[server_socket])

    try:
        asyncio.run(run())
    finally:
        preview.close()


def _filter(change: Change, path: str) -> bool:
    """Return whether a path may be content or a template, and no temporary file of an editor or of briefgen."""
    return _DEFAULT_FILTER(change, path) and not Path(path).name.startswith(".") and not path.endswith((".part", "~"))


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return the device and inode of a folder, which differ once another folder takes its place."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _last_modified(folders: list[Path]) -> int:
    """Return when a file or folder below some folders was last modified, in nanoseconds."""
    latest = 0
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            with suppress(OSError):  # removed meanwhile
                latest = max(latest, 0 if path.name.startswith(".") else path.lstat().st_mtime_ns)
    return latest


def _requested_day(request: Request) -> date | Response | None:
    """Return the day in the path, None if there is none, or the response to an invalid one."""
    text = request.path_params.get("day")
    if text is None:
        return None
    if not re.fullmatch(r"[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        return PlainTextResponse("not found", 404)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return PlainTextResponse("there is no such day", 404)


def _serve_asset(name: str, media_type: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        return Response(packaged_folder("templates").joinpath(name).read_bytes(), media_type=media_type)

    return answer


def _event(state: BuildState) -> str:
    """Return a build as a server-sent event."""
    data = {
        "version": state.version, "failure": state.failure,
        "problems": [
            {
                "severity": problem.severity, "place": str(problem.place), "line": problem.place.text,
                "column": problem.place.column, "code": problem.code, "message": problem.message, "hint": problem.hint,
            }
            for problem in sorted(state.problems, key=lambda problem: not problem.is_error)[:50]
        ],
    }  # fmt: skip
    return f"data: {json.dumps(data)}\n\n"


def _problem_text(problem: Problem) -> str:
    return f"{problem.place}: {problem.severity}[{problem.code}]: {problem.message}\n  = help: {problem.hint}"
