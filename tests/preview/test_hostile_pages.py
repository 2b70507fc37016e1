"""The preview and pages of other origins in a real Chromium: they get nothing of the brief."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.preview.test_serve import address_for_reading as address
from tests.rendering.test_browser import browser, pytestmark

__all__ = ["address", "browser", "pytestmark"]
WORDS = "The first words"
# A page of another origin that tries to read the preview; each attempt returns its outcome.
ATTACK = """<!doctype html><title>attack</title><iframe id=frame src="{address}"></iframe>
<object id=object data="{address}brief.pdf"></object>
<script>
const target = "{address}";
const tell = async (name, attempt) => {{
  try {{ return [name, String(await attempt())]; }} catch (error) {{ return [name, "refused"]; }}
}};
const load = (kind, key, path) => new Promise((resolve, reject) => {{
  const element = document.createElement(kind);
  element.onload = () => resolve("loaded"); element.onerror = () => reject(new Error());
  if (kind === "link") element.rel = "stylesheet";
  element[key] = target + path;
  document.head.append(element);
}});
const stream = () => new Promise((resolve, reject) => {{
  const source = new EventSource(target + "_events");
  source.onmessage = (event) => resolve(event.data); source.onerror = () => reject(new Error());
}});
window.attempts = () => Promise.all([
  tell("fetch", async () => (await fetch(target)).text()),
  tell("fetch without CORS", async () => {{
    const answer = await fetch(target + "_preview.js", {{mode: "no-cors"}}); return answer.type;
  }}),
  tell("fetch with a header", async () => (await fetch(target, {{headers: {{"X-Own": "1"}}}})).text()),
  tell("post", async () => (await fetch(target, {{method: "POST", mode: "no-cors", body: "x"}})).type),
  tell("script", () => load("script", "src", "_preview.js")),
  tell("style", () => load("link", "href", "_preview.css")),
  tell("image", () => load("img", "src", "brief.pdf")),
  tell("stream", stream),
]);
</script>"""


@pytest.fixture
def elsewhere(address: str) -> Iterator[int]:
    """The port of a server whose every page attacks the preview."""
    page = ATTACK.format(address=address).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:
            pass

    foreign = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=foreign.serve_forever, daemon=True).start()
    yield foreign.server_port
    foreign.shutdown()
    foreign.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_typed_address_works_by_every_name_of_this_machine(page: Page, address: str) -> None:
    for name in ("127.0.0.1", "localhost"):
        answer = page.goto(address.replace("127.0.0.1", name))
        assert answer is not None
        assert answer.request.all_headers()["sec-fetch-site"] == "none"
        expect(page.get_by_text(WORDS).first).to_be_visible()
        expect(page.get_by_label("Preview", exact=True)).to_contain_text("warning")  # needs its script and its stream
    page.reload()
    expect(page.get_by_text(WORDS).first).to_be_visible()


@pytest.mark.parametrize("host", ["127.0.0.1", "elsewhere.localhost"])
def test_a_page_of_another_origin_gets_nothing(page: Page, address: str, elsewhere: int, host: str) -> None:
    """`127.0.0.1` on another port is the same site, and another origin all the same."""
    page.goto(f"http://{host}:{elsewhere}/")
    attempts = dict(page.evaluate("attempts()"))
    assert len(attempts) == 8
    assert {name for name, outcome in attempts.items() if outcome != "refused"} == set()
    frame = next(frame for frame in page.frames if frame.parent_frame is not None)
    assert WORDS not in frame.content()
    assert frame.url.startswith(("chrome-error:", "about:"))


def test_a_page_of_the_same_site_is_kept_out_by_every_lock_alone(page: Page, address: str, elsewhere: int) -> None:
    """Without headers that name the sender, those of the answer still protect it in Chromium."""
    page.route("**/*", lambda route: route.continue_(
        headers={n: v for n, v in route.request.headers.items() if n not in ("origin", "referer")}
    ))  # fmt: skip
    page.goto(f"http://127.0.0.1:{elsewhere}/")
    outcomes = dict(page.evaluate("attempts()"))
    assert {name for name, outcome in outcomes.items() if outcome != "refused"} == set()


@pytest.mark.parametrize("how", ["link", "window", "form"])
def test_another_site_can_open_the_preview_no_more_than_read_it(
    page: Page, address: str, elsewhere: int, how: str
) -> None:
    page.goto(f"http://elsewhere.localhost:{elsewhere}/")
    if how == "window":
        with page.expect_popup() as popup:
            page.evaluate("address => { window.opened = window.open(address) }", address)
        target = popup.value
    else:
        element = (
            f'<a href="{address}">x</a>' if how == "link" else f'<form action="{address}"><button>x</button></form>'
        )
        page.evaluate("markup => { document.body.insertAdjacentHTML('beforeend', markup) }", element)
        page.locator("a, form button").click()
        target = page
    expect(target.get_by_text("another site sent this request")).to_be_visible()
    assert WORDS not in target.content()


def test_a_name_that_points_at_this_machine_is_not_enough(page: Page, address: str) -> None:
    """DNS rebinding: for the browser the request goes to the attacker's own site."""
    port = urlsplit(address).port
    answer = page.goto(f"http://rebound.localhost:{port}/")
    assert answer is not None and answer.status == 400
    assert WORDS not in page.content()


def test_the_preview_can_be_framed_by_nobody(page: Page, address: str) -> None:
    """Not even by itself."""
    page.goto(address)
    with page.expect_console_message(lambda message: "Content" in message.text and "Security" in message.text):
        page.evaluate(
            "address => { const f = document.createElement('iframe'); f.src = address; document.body.append(f) }",
            address,
        )
    assert all(WORDS not in frame.content() for frame in page.frames if frame.parent_frame is not None)
