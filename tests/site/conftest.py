"""The site of the example, built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site
from tests.shared import made_once

ADDRESS = "https://desk.example/briefs/"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        request = BriefRequest(Path(packaged_folder("content")))
        build_site(request, SiteOptions(folder / "site", ADDRESS, pdfs=1))

    return made_once(tmp_path_factory, "example", make) / "site"
