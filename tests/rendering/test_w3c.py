"""The page has no error of HTML or CSS for the checker of the W3C."""

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


pytestmark = [
    pytest.mark.skipif(
        not JAR.exists() or not shutil.which("java"), reason="`make test` fetches it where Java and npm are"
    ),
    pytest.mark.slow,
]


def list_errors(pages: Iterable[Path]) -> list[tuple[str, str | None]]:
    """Return the messages of the errors, each with an extract of the page."""
    command = ["java", "-jar", str(JAR), "--errors-only", "--format", "json", *map(str, pages)]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    return [(message["message"], message.get("extract")) for message in json.loads(process.stderr)["messages"]]


def test_the_checker_of_the_w3c_finds_no_error(tmp_path: Path) -> None:
    example = Path(packaged_folder("content"))
    (tmp_path / "stress").mkdir()
    stress.write_content(tmp_path / "stress", issues=10, days=2)
    requests = [
        (BriefRequest(example), date(2026, 2, 4)), (BriefRequest(example), date(2026, 2, 12)),
        (BriefRequest(example), date(2026, 1, 12)),
        (BriefRequest(example, edition="one-page"), date(2026, 2, 4)), (BriefRequest(tmp_path / "stress"), stress.DAY),
    ]  # fmt: skip
    pages = []
    for number, (request, day) in enumerate(requests):
        pages.append(tmp_path / f"{number}.html")
        pages[-1].write_bytes(build_brief(request, day, ["html"]).files["html"])
    assert list_errors(pages) == []
