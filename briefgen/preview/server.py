"""The live server: a Preview and its folders -> pages on this machine that follow every save."""

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
from briefgen.preview.gate import authorities_of
from briefgen.preview.listener import Listener
from briefgen.preview.state import BuildState, Preview
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure

STEP, LONGEST = 20, 200  # milliseconds without a change before a build begins, and how long a burst may put it off
ALIVE = 1_000  # milliseconds after which the folders are looked at where nothing was told of them
MAX_STREAMS = 16  # pages that follow the builds; a browser opens six at most


class Server:
    """Serves one preview on a socket until it is stopped; `tell` hears of every build."""

    def __init__(self, preview: Preview, folders: list[Path], tell: Callable[[BuildState], object]) -> None:
        self.preview, self.folders, self.tell = preview, folders, tell
        self.waiting: set[asyncio.Queue[BuildState]] = set()
        self.stop = asyncio.Event()
        self.built = _newest(folders)  # when the newest file was written that the last build could see

    def app(self) -> Starlette:
        """The application; it stands behind a gate, see `briefgen.preview.gate`."""
        routes = [
            Route("/", self.day_page),
            Route("/brief.pdf", self.pdf),
            Route("/_preview.js", _asset("scripts/preview.js", "text/javascript")),
            Route("/_preview.css", _asset("styles/preview.css", "text/css")),
            Route("/_events", self.events),
            Route("/{day}", self.day_page),
            Route("/{day}/brief.pdf", self.pdf),
        ]
        return Starlette(routes=routes, lifespan=self._watching)

    @asynccontextmanager
    async def _watching(self, _: Starlette) -> AsyncIterator[None]:
        watcher = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.stop.set()
            await watcher
            self.preview.close()  # here, for a signal may end the process before anything that comes later

    async def _watch(self) -> None:
        """Build after every change below the folders, also after a folder was replaced by another one."""
        while not self.stop.is_set():
            before, is_first = [_identity(folder) for folder in self.folders], True
            there = [folder for folder in self.folders if folder.is_dir()]
            if not there:
                await asyncio.sleep(ALIVE / 1000)
            try:
                async for changes in awatch(
                    *there, watch_filter=_filter, stop_event=self.stop, debounce=LONGEST, step=STEP, rust_timeout=ALIVE,
                    yield_on_timeout=True,
                ):  # fmt: skip
                    is_other = [_identity(folder) for folder in self.folders] != before
                    # What was saved while nobody watched, after the start or between two folders, is found by its time.
                    is_missed = is_first and _newest(self.folders) > self.built
                    if changes or is_other or is_missed:
                        await self._build(changes, everything=is_other or is_missed)
                    is_first = False
                    if is_other:
                        break
            except (ExceptionGroup, OSError) as error:
                if isinstance(error, ExceptionGroup) and error.split(RuntimeError)[1]:
                    raise
                # The watcher met a name that is no text, or a file or folder went while it was looked at.
                await asyncio.sleep(ALIVE / 1000)
                with suppress(OSError):  # the next look finds what is there then
                    await self._build(set(), everything=True)

    async def _build(self, changes: set[tuple[Change, str]], *, everything: bool) -> None:
        content = self.folders[0].resolve()
        templates_too = everything or any(not Path(path).is_relative_to(content) for _, path in changes)
        self.built = _newest(self.folders)
        shown = await asyncio.to_thread(self.preview.rebuild, templates_too=templates_too)
        self.tell(shown)
        for queue in self.waiting:
            if queue.full():
                queue.get_nowait()  # a page that is slow to read needs only the newest build
            queue.put_nowait(shown)

    async def day_page(self, request: Request) -> Response:
        """The brief of a day, with what makes it reload."""
        day = _day(request)
        if isinstance(day, Response):
            return day
        page = await asyncio.to_thread(self.preview.page, day)
        data = {"version": page.version, "before": page.before, "after": page.after, "day": page.day}
        told = {name: escape(str(value)) for name, value in data.items() if value is not None}
        attributes = "".join(f' data-{name}="{value}"' for name, value in told.items())
        added = f'<link rel="stylesheet" href="/_preview.css"><script src="/_preview.js"{attributes} defer></script>'
        head, _, rest = page.text.partition("</head>")
        return HTMLResponse(f"{head}{added}</head>{rest}")

    async def pdf(self, request: Request) -> Response:
        """The PDF of a day, set when it is asked for."""
        day = _day(request)
        if isinstance(day, Response):
            return day
        try:
            data = await asyncio.to_thread(self.preview.pdf, day)
        except ContentError as error:
            return PlainTextResponse("\n".join(_line(p) for p in error.problems), 409)
        except EnvironmentFailure as failure:
            return PlainTextResponse(f"{failure.message}\n{failure.hint}", 503)
        except UsageFailure as failure:
            return PlainTextResponse(str(failure), 404)
        return Response(data, media_type="application/pdf")

    async def events(self, request: Request) -> Response:
        """Every build as it ends (server-sent events)."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if len(self.waiting) >= MAX_STREAMS:
            return PlainTextResponse("too many pages follow this preview: close some", 503)
        queue: asyncio.Queue[BuildState] = asyncio.Queue(maxsize=1)
        self.waiting.add(queue)
        return StreamingResponse(self._stream(queue), media_type="text/event-stream")

    async def _stream(self, queue: asyncio.Queue[BuildState]) -> AsyncIterator[str]:
        try:
            yield _event(self.preview.shown)
            while not self.stop.is_set():
                try:
                    yield _event(await asyncio.wait_for(queue.get(), timeout=0.5))
                except TimeoutError:
                    yield ": still here\n\n"  # writing to a browser that has gone fails
        finally:
            self.waiting.discard(queue)


def serve(
    preview: Preview, folders: list[Path], bound: socket.socket, tell: Callable[[BuildState], object],
    ready: Callable[[], object],
) -> None:  # fmt: skip
    """Build once, then answer until somebody stops it."""

    async def run() -> None:
        server = Server(preview, folders, tell)
        tell(preview.rebuild())
        ready()

        def end() -> None:
            server.stop.set()  # the streams end, or the listener would wait for them
            preview.stop()

        address, port = bound.getsockname()[:2]
        await Listener(server.app(), authorities_of(address, port), end).serve(sockets=[bound])

    try:
        asyncio.run(run())
    finally:
        preview.close()


def _filter(change: Change, path: str) -> bool:
    """What can be content or a template; not the traces of an editor, nor what we write ourselves."""
    return _DEFAULT(change, path) and not Path(path).name.startswith(".") and not path.endswith((".part", "~"))


_DEFAULT = DefaultFilter()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        at = folder.stat()
    except OSError:
        return None
    return at.st_dev, at.st_ino


def _newest(folders: list[Path]) -> int:
    """When the newest file or folder below some folders was changed, in nanoseconds."""
    newest = 0
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            with suppress(OSError):  # gone meanwhile
                newest = max(newest, 0 if path.name.startswith(".") else path.lstat().st_mtime_ns)
    return newest


def _day(request: Request) -> date | Response | None:
    text = request.path_params.get("day")
    if text is None:
        return None
    if not re.fullmatch(r"[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        return PlainTextResponse("not found", 404)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return PlainTextResponse("there is no such day", 404)


def _asset(name: str, kind: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        return Response(packaged_folder("templates").joinpath(name).read_bytes(), media_type=kind)

    return answer


def _event(shown: BuildState) -> str:
    told = {
        "version": shown.version, "failure": shown.failure,
        "problems": [
            {
                "severity": problem.severity, "place": str(problem.place), "line": problem.place.text,
                "column": problem.place.column, "code": problem.code, "message": problem.message, "cure": problem.hint,
            }
            for problem in sorted(shown.problems, key=lambda it: not it.is_error)[:50]
        ],
    }  # fmt: skip
    return f"data: {json.dumps(told)}\n\n"


def _line(problem: Problem) -> str:
    return f"{problem.place}: {problem.severity}[{problem.code}]: {problem.message}\n  = {problem.hint}"
