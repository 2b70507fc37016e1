"""The page as the W3C's checker sees it: no error of HTML or CSS."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from benchmarks import stress
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

JAR = Path(__file__).parents[2] / ".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar"


pytestmark = pytest.mark.skipif(
    not JAR.exists() or not shutil.which("java"), reason="`make test` fetches it where Java and npm are"
)


def checked(pages: Iterable[Path]) -> list[tuple[str, str | None]]:
    """What the checker calls an error, each with the piece of the page."""
    command = ["java", "-jar", str(JAR), "--errors-only", "--format", "json", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [(it["message"], it.get("extract")) for it in json.loads(done.stderr)["messages"]]


def test_the_checker_of_the_w3c_finds_no_error(tmp_path: Path) -> None:
    example = Path(packaged_folder("content"))
    (tmp_path / "stress").mkdir()
    stress.write(tmp_path / "stress")
    wanted = [
        (BriefRequest(example), date(2026, 2, 4)), (BriefRequest(example), date(2026, 2, 12)),
        (BriefRequest(example), date(2026, 1, 12)),
        (BriefRequest(example, edition="one-page"), date(2026, 2, 4)), (BriefRequest(tmp_path / "stress"), stress.DAY),
    ]  # fmt: skip
    pages = []
    for number, (desk, day) in enumerate(wanted):
        pages.append(tmp_path / f"{number}.html")
        pages[-1].write_bytes(build_brief(desk, day, ["html"]).files["html"])
    assert checked(pages) == []
