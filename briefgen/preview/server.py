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

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import Change, DefaultFilter, awatch

from briefgen.preview.state import Preview, Shown
from briefgen.problems import ContentError, EnvironmentFailure, Problem
from briefgen.shipped import shipped

HOST = "127.0.0.1"
STEP, LONGEST = 20, 200  # milliseconds without a change before a build begins, and how long a burst may put it off
ALIVE = 1_000  # milliseconds after which the folders are looked at where nothing was told of them
# Only what the preview itself brings may run; a page of the desk brings no script.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


class Server:
    """Serves one preview on a socket until it is stopped; `tell` hears of every build."""

    def __init__(self, preview: Preview, folders: list[Path], tell: Callable[[Shown], object]) -> None:
        self.preview, self.folders, self.tell = preview, folders, tell
        self.waiting: set[asyncio.Queue[Shown]] = set()
        self.stop = asyncio.Event()
        self.built = _newest(folders)  # when the newest file was written that the last build could see

    def app(self) -> Starlette:
        """The application; only a browser on this machine that asks for it by name is answered (DNS rebinding)."""
        routes = [
            Route("/", self.day_page),
            Route("/brief.pdf", self.pdf),
            Route("/_preview.js", _asset("scripts/preview.js", "text/javascript")),
            Route("/_preview.css", _asset("styles/preview.css", "text/css")),
            Route("/_events", self.events),
            Route("/{day}", self.day_page),
            Route("/{day}/brief.pdf", self.pdf),
        ]
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
        return Starlette(routes=routes, middleware=[hosts], lifespan=self._watching)

    @asynccontextmanager
    async def _watching(self, _: Starlette) -> AsyncIterator[None]:
        watcher = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.stop.set()
            await watcher

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
            except ExceptionGroup as group:
                if group.split(RuntimeError)[1]:
                    raise
                # The watcher met what it cannot name, such as a file name that is no text.
                await asyncio.sleep(ALIVE / 1000)
                await self._build(set(), everything=True)

    async def _build(self, changes: set[tuple[Change, str]], *, everything: bool) -> None:
        content = self.folders[0].resolve()
        templates_too = everything or any(not Path(path).is_relative_to(content) for _, path in changes)
        self.built = _newest(self.folders)
        shown = await asyncio.to_thread(self.preview.rebuild, templates_too=templates_too)
        self.tell(shown)
        for queue in self.waiting:
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
        return HTMLResponse(f"{head}{added}</head>{rest}", headers=_HEADERS)

    async def pdf(self, request: Request) -> Response:
        """The PDF of a day, set when it is asked for."""
        day = _day(request)
        if isinstance(day, Response):
            return day
        try:
            data = await asyncio.to_thread(self.preview.pdf, day)
        except ContentError as error:
            return PlainTextResponse("\n".join(_line(p) for p in error.problems), 409, headers=_HEADERS)
        except EnvironmentFailure as failure:
            return PlainTextResponse(f"{failure.message}\n{failure.cure}", 500, headers=_HEADERS)
        return Response(data, media_type="application/pdf", headers={"Cache-Control": "no-store"})

    async def events(self, _: Request) -> Response:
        """What is built, as it is built (server-sent events)."""
        return StreamingResponse(self._told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _told(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[Shown] = asyncio.Queue()
        self.waiting.add(queue)
        try:
            yield _event(self.preview.shown)
            while not self.stop.is_set():
                try:
                    yield _event(await asyncio.wait_for(queue.get(), timeout=0.5))
                except TimeoutError:
                    yield ": still here\n\n"  # whoever has gone is found out
        finally:
            self.waiting.discard(queue)


def bind(port: int | None) -> socket.socket:
    """A socket on this machine: the port asked for, else the first free one from 8000 on.

    Raises EnvironmentFailure where it is taken.
    """
    for candidate in range(8000, 8100) if port is None else (port,):
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, candidate))
            found.listen()  # whoever is told the address is answered, if a moment later
        except OSError:
            found.close()
            continue
        return found
    raise EnvironmentFailure(f"port {port or 8000} is taken", "choose another one with --port, or let briefgen choose")


def serve(
    preview: Preview, folders: list[Path], bound: socket.socket, tell: Callable[[Shown], object],
    ready: Callable[[], object],
) -> None:  # fmt: skip
    """Build once, then answer until somebody stops it."""

    async def run() -> None:
        server = Server(preview, folders, tell)
        tell(preview.rebuild())
        ready()
        config = uvicorn.Config(server.app(), log_level="error", lifespan="on", timeout_graceful_shutdown=1)
        running = _Uvicorn(config)
        running.on_exit = server.stop.set
        await running.serve(sockets=[bound])

    try:
        asyncio.run(run())
    finally:
        preview.close()


class _Uvicorn(uvicorn.Server):
    """Ends the streams that wait for the next build, or it would wait for them."""

    on_exit: Callable[[], object] = lambda: None

    def handle_exit(self, sig: int, frame: object) -> None:
        self.on_exit()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]


_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


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
    if not re.fullmatch(r"[1-8]\d{3}-\d\d-\d\d", text):
        return PlainTextResponse("not found", 404)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return PlainTextResponse("there is no such day", 404)


def _asset(name: str, kind: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        return Response(shipped("templates").joinpath(name).read_bytes(), media_type=kind)

    return answer


def _event(shown: Shown) -> str:
    told = {
        "version": shown.version, "failure": shown.failure,
        "problems": [
            {
                "severity": problem.severity, "place": str(problem.place), "line": problem.place.text,
                "column": problem.place.column, "code": problem.code, "message": problem.message, "cure": problem.cure,
            }
            for problem in sorted(shown.problems, key=lambda it: not it.is_error)[:50]
        ],
    }  # fmt: skip
    return f"data: {json.dumps(told)}\n\n"


def _line(problem: Problem) -> str:
    return f"{problem.place}: {problem.severity}[{problem.code}]: {problem.message}\n  = {problem.cure}"
