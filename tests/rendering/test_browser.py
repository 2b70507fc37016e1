"""The page in Chromium: axe-core finds no violation, nothing overflows, no other host is contacted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

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
    """Return pages of a crowded day, a quiet one, the first, the one-page edition, and the stress dossier."""
    folder = tmp_path_factory.mktemp("pages")
    example = Path(packaged_folder("content"))
    (folder / "stress").mkdir()
    stress.write_content(folder / "stress")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], name: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(pages[name].as_uri())
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations] == []
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


@pytest.mark.parametrize("width", [390, 650, 710, 768])
@pytest.mark.parametrize("name", ["crowded", "one-page"])
def test_numbers_of_sources_stay_with_their_word(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    # The letters and digits of a mark come from one font.
    assert (
        page.evaluate(
            "[...new Set([...document.querySelectorAll('.ref')].map(m => getComputedStyle(m).fontFamily))].length"
        )
        == 1
    )
    assert page.evaluate(LOST_MARKS) == []
    context.close()


@pytest.mark.parametrize("width", [320, 390, 641, 699, 705, 768, 1280, 2560])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_over_the_edge(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING_CELLS) == []
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
    targets = [link.get_attribute("href") or "" for link in page.locator('a[href^="#"]').all()]
    assert targets
    ids = {element.get_attribute("id") for element in page.locator("[id]").all()}
    assert {target[1:] for target in targets} <= ids
    context.close()
