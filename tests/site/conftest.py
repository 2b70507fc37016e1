"""The site of the example, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.asked import Desk, SiteOptions
from briefgen.building import build_site
from briefgen.shipped import shipped

ADDRESS = "https://desk.example/briefs/"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "site"
    build_site(Desk(Path(shipped("content"))), SiteOptions(output, ADDRESS, pdfs=1))
    return output
