"""The page in Chromium: axe-core finds no violation, nothing overflows, no other host is contacted."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import stress
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here; `make test` installs it on Debian"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return pages of a crowded day, a quiet one, the first, the one-page edition, and one of 12 parties."""
    folder = tmp_path_factory.mktemp("pages")
    example = Path(packaged_folder("content"))
    (folder / "stress").mkdir()
    stress.write_content(folder / "stress", issues=10, days=2)
    requests = {
        "crowded": (BriefRequest(example), date(2026, 2, 4)),
        "quiet": (BriefRequest(example), date(2026, 2, 12)),
        "first": (BriefRequest(example), date(2026, 1, 12)),
        "one-page": (BriefRequest(example, edition="one-page"), date(2026, 2, 4)),
        "stress": (BriefRequest(folder / "stress"), stress.DAY),
    }
    paths = {}
    for name, (request, day) in requests.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_bytes(build_brief(request, day, ["html"]).files["html"])
    return paths


NAMES = ["crowded", "quiet", "first", "one-page", "stress"]


# Of all rules of axe only this one depends on the colours.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}


def find_violations(page: Page, *, with_colours: bool = True) -> list[tuple[str, str]]:
    """Return what axe finds on a page, light and dark: the rule, and the element."""
    results = []
    schemes = (("light", {}), ("dark", CONTRAST)) if with_colours else (("light", STRUCTURE),)
    for scheme, options in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        violations = Axe().run(page, options=options).response["violations"]
        results += [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations]
    return results


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    # The other pages have the same colours, and to measure each of their texts takes long.
    assert find_violations(page, with_colours=name in ("crowded", "one-page")) == []
    context.close()


# Cells whose text overflows into the next cell.
OVERFLOWING_CELLS = """[...document.querySelectorAll("td, th")]
    .filter(cell => getComputedStyle(cell).display === "table-cell" && cell.scrollWidth > cell.clientWidth + 1)
    .map(cell => cell.textContent.slice(0, 40))"""


# Numbers of sources that begin a line, away from the word before.
LOST_MARKS = r"""[...document.querySelectorAll("a.ref")].filter(mark => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    let word = null
    while (walker.nextNode() && !mark.contains(walker.currentNode)) {
        if (/[^\s\u2060]/.test(walker.currentNode.data)) word = walker.currentNode
    }
    const range = document.createRange(), end = word.data.replace(/[\s\u2060]+$/, "").length
    range.setStart(word, end - 1)
    range.setEnd(word, end)
    return mark.getBoundingClientRect().left < range.getBoundingClientRect().left
}).map(mark => mark.parentElement.textContent.trim().slice(-60))"""


FONTS_OF_MARKS = "[...new Set([...document.querySelectorAll('.ref')].map(m => getComputedStyle(m).fontFamily))]"


@pytest.mark.parametrize("name", ["crowded", "one-page"])
def test_numbers_of_sources_stay_with_their_word(browser: Browser, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    assert len(page.evaluate(FONTS_OF_MARKS)) == 1  # letters and digits come from one font
    lost = {}
    for width in (390, 650, 710, 768):
        page.set_viewport_size({"width": width, "height": 900})
        lost[width] = page.evaluate(LOST_MARKS)
    assert not any(lost.values()), lost
    context.close()


def find_overflows(page: Page, widths: Iterable[int]) -> dict[int, list[str]]:
    """Return the widths of the window at which a page is wider than it, or a cell than its column."""
    overflows = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        excess = page.evaluate(OVERFLOWING_CELLS)
        if (page_width := page.evaluate("document.documentElement.scrollWidth")) > width:
            excess.append(f"the page is {page_width} wide")
        if excess:
            overflows[width] = excess
    return overflows


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_over_the_edge(browser: Browser, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    assert find_overflows(page, (320, 390, 641, 699, 705, 768, 1280, 2560)) == {}
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_leads_somewhere_and_no_host_is_asked(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    addresses: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.goto(pages[name].as_uri())
    assert addresses == [pages[name].as_uri()]
    assert messages == []
    targets = page.evaluate("""[...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute("href"))""")
    assert targets
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert {target[1:] for target in targets} <= {*ids}
    context.close()
