"""The approved images of pages, and those of the docs: `make pictures` renders them again and shows the differences.

A page differs if more than MAX_SHARE of its pixels differ by more than MAX_GREY_DIFFERENCE from the approved grey.
Another version of the rendering libraries changes an edge by a shade; a box that moves exceeds both limits.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from briefgen.files.packaged import packaged_folder
from briefgen.formats import OutputFormat
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

HERE = Path(__file__).parent / "pictures"
TEXTS = HERE / "texts.json"  # the digest of each brief whose pages are approved
DOC_IMAGES = Path(__file__).parents[2] / "docs/images"
DIFFERENCES = Path(__file__).parents[2] / "output" / "pictures"
SCALE = 0.8  # 58 dots per inch: enough to see a line move, small enough for the repository
MAX_GREY_DIFFERENCE = 64  # of 255
MAX_SHARE = 0.004
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)

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


def doc_images() -> Iterator[tuple[str, Image.Image]]:
    """Yield the images of the docs, each with its file name; that of the phone only where there is a Chromium."""
    day = date(2026, 2, 4)
    formats: list[OutputFormat] = ["html", "pdf"]
    full = build_brief(BriefRequest(EXAMPLE), day, formats).files
    one_page = build_brief(BriefRequest(EXAMPLE, edition="one-page"), day, formats).files
    for name, files, dots in (("page-1.png", full, 100), ("one-page.png", one_page, 80)):
        yield name, pypdfium2.PdfDocument(io.BytesIO(files["pdf"]))[0].render(scale=dots / 72).to_pil()
    if CHROMIUM is None:
        print("phone-dark.png needs Chromium: `make browser` installs it")
    else:
        yield "phone-dark.png", _photograph_phone(full["html"].decode())


def _photograph_phone(page: str) -> Image.Image:
    """Return the top of a page as a phone in dark mode shows it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(
            viewport={"width": 390, "height": 844}, device_scale_factor=1.5, color_scheme="dark", bypass_csp=True
        )
        view.set_content(page)
        image = Image.open(io.BytesIO(view.screenshot())).convert("RGB")
        browser.close()
    return image


def text_digest(name: str) -> str:
    """Return the SHA-256 of the text that the pages of a brief are made from: the whole brief, as Markdown."""
    request, day = DAYS[name]
    text = build_brief(replace(request, edition="full"), day, ["md"]).files["md"]
    return sha256(text).hexdigest()


def renew(path: Path, image: Image.Image) -> None:
    """Write an image again if it differs from the approved one, and show the difference in output/pictures."""
    if path.exists():
        approved, grey = Image.open(path).convert("L"), image.convert("L")
        share = difference(approved, grey)
        if share <= MAX_SHARE:
            return
        DIFFERENCES.mkdir(parents=True, exist_ok=True)
        side_by_side(approved, grey).save(DIFFERENCES / path.name)
        print(f"differs by {share:.1%}: {path.name}, see {DIFFERENCES / path.name}")
    else:
        print(f"new: {path.name}")
    image.save(path, optimize=True)


def main() -> None:
    """Write the approved images and those of the docs again, and the digests of the texts that they show."""
    new_pages = dict(page for name in DAYS for page in pages(name))
    for path in HERE.glob("*.png"):
        if path.name not in new_pages:
            print(f"removed: {path.name}")
            path.unlink()
    for file, page in new_pages.items():
        renew(HERE / file, page)
    for file, image in doc_images():
        renew(DOC_IMAGES / file, image)
    TEXTS.write_text(json.dumps({name: text_digest(name) for name in DAYS}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
