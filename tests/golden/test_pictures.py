"""The pages look as approved; `make pictures` shows the differences and writes the new images."""

from __future__ import annotations

import json

import pytest
from PIL import Image, ImageDraw

from tests.golden.pictures import DAYS, HERE, MAX_SHARE, TEXTS, difference, pages, text_digest


@pytest.mark.parametrize("name", DAYS)
def test_the_approved_pages_show_the_text_of_today(name: str) -> None:
    """Tells without rendering a page that `make pictures` is due."""
    assert json.loads(TEXTS.read_text("utf-8"))[name] == text_digest(name), "run `make pictures` and look at the pages"


@pytest.mark.slow
@pytest.mark.parametrize("name", DAYS)
def test_the_pages_look_as_approved(name: str) -> None:
    new_pages = dict(pages(name))
    assert sorted(new_pages) == sorted(path.name for path in HERE.glob(f"{name}-[0-9]*.png"))
    shares = {file: difference(Image.open(HERE / file).convert("L"), page) for file, page in new_pages.items()}
    assert {file: share for file, share in shares.items() if share > MAX_SHARE} == {}


@pytest.mark.slow
def test_a_line_of_text_that_moves_is_a_difference() -> None:
    page = Image.open(HERE / "article-1.png").convert("L")
    moved = page.copy()
    moved.paste(page.crop((60, 200, 420, 212)), (60, 206))
    assert difference(page, moved) > MAX_SHARE
    ruled = page.copy()
    ImageDraw.Draw(ruled).line((60, 300, 430, 300), fill=0)
    assert 0 < difference(page, ruled) <= MAX_SHARE
    assert difference(page, page.resize((10, 10))) == 1
