"""The folders that ship with briefgen, in a checkout or in the installed package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from briefgen.problems import EnvironmentFailure


@cache
def packaged_folder(kind: Literal["templates", "content"]) -> Path:
    """Return the `templates` folder, or the `content` folder of the example dossier."""
    package = Path(str(files("briefgen")))
    for candidate in (package / "_data" / kind, package.parent / kind):
        if candidate.is_dir():
            return candidate
    raise EnvironmentFailure(f"briefgen was installed without its {kind} folder", "install it again")
