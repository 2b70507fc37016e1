"""The pages as approved pictures: `make pictures` sets them anew and shows what differs, to be looked at.

A page differs where more than SHARE of its pixels are further than FAR from the approved grey. Another version of the
libraries that set and draw a page moves an edge by a shade; a box that moves is far beyond that.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

HERE = Path(__file__).parent / "pictures"
DIFFERENCES = Path(__file__).parents[2] / "output" / "pictures"
SCALE = 0.8  # 58 dots an inch: enough to see a line move, small enough to keep
FAR, SHARE = 64, 0.004

ARTICLE, EXAMPLE = Path(__file__).parent / "article/content", Path(packaged_folder("content"))
DAYS: dict[str, tuple[BriefRequest, date]] = {
    "article": (BriefRequest(ARTICLE), date(2026, 2, 4)),
    "quiet": (BriefRequest(EXAMPLE), date(2026, 2, 12)),
    "crowded-one-page": (BriefRequest(EXAMPLE, edition="one-page"), date(2026, 2, 4)),
}


def pages(name: str) -> Iterator[tuple[str, Image.Image]]:
    """The pages of a brief, in grey, each with the name of its picture."""
    desk, day = DAYS[name]
    pdf = pypdfium2.PdfDocument(io.BytesIO(build_brief(desk, day, ["pdf"]).files["pdf"]))
    for number in range(len(pdf)):
        yield f"{name}-{number + 1}.png", pdf[number].render(scale=SCALE).to_pil().convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are far from each other; 1 where the sizes differ."""
    if one.size != other.size:
        return 1.0
    far = ImageChops.difference(one, other).point(lambda grey: 255 if grey > FAR else 0)
    return far.histogram()[255] / (one.width * one.height)


def side_by_side(one: Image.Image, other: Image.Image) -> Image.Image:
    """Approved, new, and what differs."""
    shown = Image.new("L", (one.width + 2 * other.width, max(one.height, other.height)), 255)
    shown.paste(one, (0, 0))
    shown.paste(other, (one.width, 0))
    if one.size == other.size:
        shown.paste(ImageChops.invert(ImageChops.difference(one, other)), (one.width + other.width, 0))
    return shown


def main() -> None:
    """Write the pictures anew; what differs from the approved ones is shown in output/pictures."""
    made = dict(page for name in DAYS for page in pages(name))
    for old in HERE.glob("*.png"):
        if old.name not in made:
            print(f"gone: {old.name}")
            old.unlink()
    for file, page in made.items():
        path = HERE / file
        if path.exists():
            approved = Image.open(path).convert("L")
            share = difference(approved, page)
            if share <= SHARE:
                continue
            DIFFERENCES.mkdir(parents=True, exist_ok=True)
            side_by_side(approved, page).save(DIFFERENCES / file)
            print(f"differs by {share:.1%}: {file}, see {DIFFERENCES / file}")
        else:
            print(f"new: {file}")
        page.save(path, optimize=True)


if __name__ == "__main__":
    main()
