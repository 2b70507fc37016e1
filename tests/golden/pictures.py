"""The approved images of pages: `make pictures` renders them again and shows the differences for review.

A page differs if more than MAX_SHARE of its pixels differ by more than MAX_GREY_DIFFERENCE from the approved grey.
Another version of the rendering libraries changes an edge by a shade; a box that moves exceeds both limits.
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
SCALE = 0.8  # 58 dots per inch: enough to see a line move, small enough for the repository
MAX_GREY_DIFFERENCE = 64  # of 255
MAX_SHARE = 0.004

ARTICLE, EXAMPLE = Path(__file__).parent / "article/content", Path(packaged_folder("content"))
DAYS: dict[str, tuple[BriefRequest, date]] = {
    "article": (BriefRequest(ARTICLE), date(2026, 2, 4)),
    "quiet": (BriefRequest(EXAMPLE), date(2026, 2, 12)),
    "crowded-one-page": (BriefRequest(EXAMPLE, edition="one-page"), date(2026, 2, 4)),
}


def pages(name: str) -> Iterator[tuple[str, Image.Image]]:
    """Yield the pages of a brief in grey, each with its file name."""
    request, day = DAYS[name]
    pdf = pypdfium2.PdfDocument(io.BytesIO(build_brief(request, day, ["pdf"]).files["pdf"]))
    for number in range(len(pdf)):
        yield f"{name}-{number + 1}.png", pdf[number].render(scale=SCALE).to_pil().convert("L")


def difference(approved: Image.Image, page: Image.Image) -> float:
    """Return the share of pixels that differ; 1 if the sizes do."""
    if approved.size != page.size:
        return 1.0
    mask = ImageChops.difference(approved, page).point(lambda grey: 255 if grey > MAX_GREY_DIFFERENCE else 0)
    return mask.histogram()[255] / (approved.width * approved.height)


def side_by_side(approved: Image.Image, page: Image.Image) -> Image.Image:
    """Return an image of the approved page, the new page and their difference."""
    image = Image.new("L", (approved.width + 2 * page.width, max(approved.height, page.height)), 255)
    image.paste(approved, (0, 0))
    image.paste(page, (approved.width, 0))
    if approved.size == page.size:
        image.paste(ImageChops.invert(ImageChops.difference(approved, page)), (approved.width + page.width, 0))
    return image


def main() -> None:
    """Write the images again, and the differences from the approved ones to output/pictures."""
    new_pages = dict(page for name in DAYS for page in pages(name))
    for path in HERE.glob("*.png"):
        if path.name not in new_pages:
            print(f"removed: {path.name}")
            path.unlink()
    for file, page in new_pages.items():
        path = HERE / file
        if path.exists():
            approved = Image.open(path).convert("L")
            share = difference(approved, page)
            if share <= MAX_SHARE:
                continue
            DIFFERENCES.mkdir(parents=True, exist_ok=True)
            side_by_side(approved, page).save(DIFFERENCES / file)
            print(f"differs by {share:.1%}: {file}, see {DIFFERENCES / file}")
        else:
            print(f"new: {file}")
        page.save(path, optimize=True)


if __name__ == "__main__":
    main()
