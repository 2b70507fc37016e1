"""The watch of the live server survives changes of the folders themselves."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

import pytest

from briefgen.preview.server import Server


@pytest.mark.slow
def test_a_folder_that_is_gone_for_a_moment_does_not_end_the_watch(tmp_path: Path) -> None:
    """A folder may vanish while it is scanned; the next scan finds it, or another one in its place."""
    builds: list[int] = []

    class Stub:
        def rebuild(self, *, templates_too: bool = True) -> str:
            builds.append(len(builds))
            if len(builds) == 1:
                raise FileNotFoundError(errno.ENOENT, "gone", "content/clips")
            return f"build {len(builds)}"

    async def watch() -> list[str]:
        states: list[str] = []
        server = Server(Stub(), [tmp_path], states.append)  # type: ignore[arg-type]
        task = asyncio.create_task(server._watch())
        for number in range(100):
            (tmp_path / "a.yaml").write_text(str(number))
            await asyncio.sleep(0.1)
            if states:
                break
        server.stop.set()
        await task
        return states

    assert asyncio.run(watch())[0] == "build 2"
