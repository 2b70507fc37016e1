"""The search index of the site, built by Pagefind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from briefgen.files.leftovers import scratch_folder
from briefgen.problems import EnvironmentFailure
from briefgen.site.model import SiteFile

MAX_SECONDS = 300
# Source numbers, links to other formats, cut-off and marking, and the heads and legends of tables.
UNSEARCHED_SELECTORS = ".ref, .forms, .mast .meta, thead, .legend"


def is_search_available() -> bool:
    """Return whether Pagefind is installed."""
    return find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


def build_index(folder: Path) -> Iterator[SiteFile]:
    """Yield the files of an index of the parts of pages that are marked for it. Raise EnvironmentFailure on errors."""
    with scratch_folder() as output:
        command = [
            sys.executable, "-P", "-m", "pagefind", "--site", str(folder), "--output-path", str(output), "--quiet",
            "--exclude-selectors", UNSEARCHED_SELECTORS,
        ]  # fmt: skip
        try:
            process = subprocess.run(command, capture_output=True, check=False, timeout=MAX_SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise EnvironmentFailure(f"Pagefind took more than {MAX_SECONDS} s", "build with --no-search") from None
        if process.returncode:
            reason = process.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise EnvironmentFailure(f"Pagefind: {reason}", "build with --no-search")
        for path in sorted(output.rglob("*")):
            if path.is_file() and not path.name.startswith(("pagefind-ui", "pagefind-modular", "pagefind-component")):
                yield SiteFile(f"pagefind/{path.relative_to(output).as_posix()}", path.read_bytes())
