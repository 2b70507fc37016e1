"""The site in a real Chromium: under a path of a server, and in a plain folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from briefgen.pipeline.request import BriefRequest, SiteOptions
from briefgen.pipeline.site import build_site
from tests.dossiers import CAST
from tests.rendering.test_browser import browser, find_overflows, find_violations, pytestmark
from tests.site.test_site import SAID

__all__ = ["browser", "pytestmark"]
KINDS = {
    "home": "", "day": "2026/02/04/", "party": "parties/iran/", "issue": "issues/force/",
    "stance": "parties/iran/force/", "event": "events/oman-talks/", "person": "people/araghchi/", "days": "days/",
    "month": "2026/02/", "events": "events/", "sources": "sources/", "corrections": "corrections/", "about": "about/",
    "search": "search/", "missing": "404.html",
}  # fmt: skip


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the site under `/briefs/`, the path of its public address."""
    root = tmp_path_factory.mktemp("root")
    (root / "briefs").symlink_to(example)
    with serve_folder(root) as address:
        yield f"{address}briefs/"


@contextmanager
def serve_folder(root: Path) -> Iterator[str]:
    """Serve a folder, and yield the address of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def open_page(browser: Browser, address: str, **options: object) -> tuple[Page, list[str], list[str]]:
    """Open a page; return it, the addresses that it requests, and the messages of its console."""
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    urls: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.goto(address)
    return page, urls, messages


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(browser: Browser, server: str, kind: str) -> None:
    page, _, _ = open_page(browser, server + KINDS[kind], bypass_csp=True)
    assert find_overflows(page, (320, 390, 1280)) == {}
    # The other pages have the same colours, and to measure each of their texts takes long.
    assert find_violations(page, with_colours=kind in ("home", "day", "event", "search")) == []
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_host_is_asked_and_the_policy_is_kept(browser: Browser, server: str, kind: str) -> None:
    page, urls, messages = open_page(browser, server + KINDS[kind])
    page.wait_for_load_state("networkidle")
    assert messages == []
    assert all(url.startswith((server, "data:")) for url in urls)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"  # from the style sheet
    page.context.close()


def test_a_search_finds_and_filters(browser: Browser, server: str) -> None:
    page, _, messages = open_page(browser, f"{server}search/?q=missiles")
    page.wait_for_selector("#results li")
    everything = page.locator("#results li").count()
    page.select_option("#month", "2026-02")
    page.locator("#results li").nth(everything - 1).wait_for(state="detached")
    page.locator("#results a").first.click()
    page.wait_for_load_state()
    assert page.url.startswith(f"{server}2026/02/")
    assert messages == []
    page.context.close()


def test_what_a_party_said_on_an_issue_is_found_first_and_no_heads_of_tables_are_told(
    browser: Browser, server: str
) -> None:
    page, _, _ = open_page(browser, f"{server}search/?q=iran%20enrichment")
    page.wait_for_selector("#results mark")
    first = page.locator("#results li").first.inner_text()
    assert first.startswith("Iran on Enrichment\nStance\n")
    assert "On what evidence" not in page.inner_text("#results")
    page.locator("#results a").first.click()
    page.wait_for_url(f"{server}parties/iran/enrich/")
    page.context.close()


def test_a_search_is_told_with_its_spaces_its_kind_and_an_address_that_can_be_kept(
    browser: Browser, server: str
) -> None:
    page, _, messages = open_page(browser, f"{server}search/")
    page.fill("#words", "enrichment")
    page.press("#words", "Enter")
    page.wait_for_url(f"{server}search/?q=enrichment")
    page.wait_for_selector("#results mark")
    about = page.locator("#results .about").all_inner_texts()
    assert "Issue" in about and any(text.endswith(" February 2026") for text in about)
    marked = page.evaluate(
        """() => [...document.querySelectorAll("#results mark + span")].map((after) => after.textContent[0])"""
    )
    assert marked and not [letter for letter in marked if letter.isalnum()]
    page.select_option("#party", "Oman")
    page.wait_for_url(f"{server}search/?q=enrichment&party=Oman")
    assert page.locator("#month option", has_text="February 2026").count() == 1
    page.select_option("#party", "")
    page.fill("#words", "araghci")  # the index would return every page with a word that begins with A
    page.wait_for_url(f"{server}search/?q=araghci")
    page.get_by_text("Nothing found").wait_for()
    assert page.locator("#results li").count() == 0
    page.goto(f"{server}search/?q=araghchi&month=2026-02")
    page.wait_for_selector("#results mark")
    assert page.input_value("#month") == "2026-02"
    assert messages == []
    page.context.close()


def test_a_page_that_has_moved_leads_to_the_place_that_was_asked_for(browser: Browser, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.yaml").write_text(CAST.replace("{title: Talks,", "{title: Talks, formerly: [tt],") + SAID)
    build_site(BriefRequest(content), SiteOptions(tmp_path / "site", pdfs=0, search=False))
    with serve_folder(tmp_path) as address:
        page, _, errors = open_page(browser, f"{address}site/parties/a/tt/#said.yes")
        page.wait_for_url(f"{address}site/parties/a/talks/#said.yes")
        assert errors == []
        page.context.close()


def test_in_a_plain_folder_links_lead_on_and_search_hides_itself(browser: Browser, example: Path) -> None:
    page, urls, messages = open_page(browser, (example / "index.html").as_uri())
    page.click("nav >> text=Parties")
    page.click("main a:text-is('Iran')")
    assert page.url == (example / "parties/iran/index.html").as_uri()
    assert page.locator("h1").inner_text() == "Iran"
    page.goto((example / "search/index.html").as_uri())
    assert not page.is_visible("#search") and page.is_visible(".without-search")
    assert not page.is_visible(".needs-script")
    assert messages == []
    assert all(url.startswith("file:") or url == "data:," for url in urls)
    page.context.close()


def test_without_a_script_the_site_can_be_read(browser: Browser, server: str) -> None:
    page, _, _ = open_page(browser, server, java_script_enabled=False)
    page.click("nav >> text=Issues")
    page.click("main a:text-is('Force')")
    assert page.locator("h1").inner_text() == "Force"
    assert page.locator("text=Search").count() == 0 or not page.is_visible(".needs-script")
    page.context.close()
