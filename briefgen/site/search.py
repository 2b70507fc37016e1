"""a folder of pages -> the files of its search index, made by Pagefind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from briefgen.files.leftovers import scratch_folder
from briefgen.problems import EnvironmentFailure
from briefgen.site.model import SiteFile

SECONDS = 300
# Numbers of sources, other forms of a page, its cut-off and marking, what stands over and under every table.
NOT_SEARCHED = ".ref, .forms, .mast .meta, thead, .legend"


def can_search() -> bool:
    """Whether Pagefind is installed."""
    return find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


def build_index(folder: Path) -> Iterator[SiteFile]:
    """Index what the pages mark as theirs; EnvironmentFailure where Pagefind cannot."""
    with scratch_folder() as output:
        command = [
            sys.executable, "-P", "-m", "pagefind", "--site", str(folder), "--output-path", str(output), "--quiet",
            "--exclude-selectors", NOT_SEARCHED,
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise EnvironmentFailure(f"Pagefind took more than {SECONDS} s", "build with --no-search") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise EnvironmentFailure(f"Pagefind: {said}", "build with --no-search")
        for path in sorted(output.rglob("*")):
            if path.is_file() and not path.name.startswith(("pagefind-ui", "pagefind-modular", "pagefind-component")):
                yield SiteFile(f"pagefind/{path.relative_to(output).as_posix()}", path.read_bytes())
