"""The site of the example, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site

ADDRESS = "https://desk.example/briefs/"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "site"
    build_site(BriefRequest(Path(packaged_folder("content"))), SiteOptions(output, ADDRESS, pdfs=1))
    return output
