"""`briefgen serve` in a real Chromium: it shows every save, and problems on top of the last good page."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from briefgen.files.packaged import packaged_folder
from tests.rendering.test_browser import browser, pytestmark

__all__ = ["browser", "pytestmark"]
ROOT = Path(__file__).parents[2]
CLIP = """source: {publisher: The Morning Paper, published: 2026-02-20}
positions: [{speaker: trump, said: 2026-02-20, stance: {force: against}, quote: %s}]
"""


def write_desk(folder: Path) -> Path:
    """Write the example with one more clip into a folder."""
    shutil.copytree(packaged_folder("content"), folder / "content")
    (folder / "content/clips/morning.yaml").write_text(CLIP % "The first words")
    (folder / "own/parts").mkdir(parents=True)
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return write_desk(tmp_path)


@pytest.fixture
def address(desk: Path) -> Iterator[str]:
    with served(desk) as where:
        yield where


@pytest.fixture(scope="module")
def address_for_reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a desk that no test changes."""
    with served(write_desk(tmp_path_factory.mktemp("read"))) as where:
        yield where


@contextmanager
def served(desk: Path) -> Iterator[str]:
    """Where the server answers; it ends without a word of complaint."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "serve", "--templates", "own"],
        cwd=desk, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert "Traceback" not in errors, errors[-4000:]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The open preview; it requests nothing from other hosts, and its console stays silent."""
    context = browser.new_context()
    page = context.new_page()
    urls: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.goto(address)
    expect(page.get_by_text("The first words").first).to_be_visible()
    yield page
    context.close()
    assert [url for url in urls if not url.startswith(address)] == []
    assert messages == []


def clip(desk: Path) -> Path:
    return desk / "content/clips/morning.yaml"


def test_what_is_saved_is_shown(page: Page, desk: Path) -> None:
    clip(desk).write_text(CLIP % "The second words")
    expect(page.get_by_text("The second words").first).to_be_visible()
    expect(page.get_by_text("The first words")).to_have_count(0)
    expect(page.get_by_label("Preview", exact=True)).to_contain_text(re.compile("warning|up to date"))


def test_what_is_wrong_lies_over_the_last_whole_page_with_its_place_and_cure(page: Page, desk: Path) -> None:
    clip(desk).write_text((CLIP % "The second words").replace("speaker: trump", "speaker: trmp"))
    problems = page.get_by_label("Problems")
    expect(problems).to_be_visible()
    expect(problems).to_contain_text("content/clips/morning.yaml:2:23")
    expect(problems).to_contain_text("did you mean `trump`?")
    expect(page.get_by_text("The first words").first).to_be_visible()
    page.reload()
    expect(problems).to_be_visible()
    expect(page.get_by_text("The first words").first).to_be_visible()
    clip(desk).write_text(CLIP % "The third words")
    expect(page.get_by_text("The third words").first).to_be_visible()
    expect(problems).to_be_hidden()


def test_editors_save_in_many_ways(page: Page, desk: Path) -> None:
    swap = clip(desk).with_name(".morning.yaml.swp")
    swap.write_text(CLIP % "Moved into place")
    swap.replace(clip(desk))
    expect(page.get_by_text("Moved into place").first).to_be_visible()
    for number in range(30):
        clip(desk).write_text(CLIP % f"In a burst {number}.")
    expect(page.get_by_text("In a burst 29.").first).to_be_visible()
    clip(desk).rename(clip(desk).with_name("evening.yaml"))
    clip(desk).with_name("evening.yaml").write_text(CLIP % "Under another name")
    expect(page.get_by_text("Under another name").first).to_be_visible()
    for _ in range(30):  # the file vanishes for a moment while the folder is read
        clip(desk).with_name("evening.yaml").rename(clip(desk))
        clip(desk).rename(clip(desk).with_name("evening.yaml"))
    clip(desk).with_name("evening.yaml").write_text(CLIP % "After many renames")
    expect(page.get_by_text("After many renames").first).to_be_visible()
    clip(desk).with_name("evening.yaml").unlink()
    expect(page.get_by_text("After many renames")).to_have_count(0)


def test_another_folder_may_take_the_place_of_the_content(page: Page, desk: Path) -> None:
    (desk / "content").rename(desk / "old")
    shutil.copytree(desk / "old", desk / "next")
    (desk / "next/clips/morning.yaml").write_text(CLIP % "From another branch")
    (desk / "next").rename(desk / "content")
    expect(page.get_by_text("From another branch").first).to_be_visible()
    clip(desk).write_text(CLIP % "And it is followed")
    expect(page.get_by_text("And it is followed").first).to_be_visible()


def test_a_broken_template_is_told_and_mended(page: Page, desk: Path) -> None:
    template = desk / "own/parts/stances.html"
    template.write_text("{% if broken %}")
    expect(page.get_by_label("Problems")).to_contain_text("own/parts/stances.html:1")
    template.unlink()
    expect(page.get_by_label("Problems")).to_be_hidden()
    body = desk / "own/brief/body.html"
    body.parent.mkdir()
    body.write_text("<h1>My own template</h1>")
    expect(page.get_by_role("heading", name="My own template")).to_be_visible()


def test_a_file_whose_name_is_no_text_stops_nothing(page: Page, desk: Path) -> None:
    odd = os.fsencode(desk / "content") + b"/bad\xff.yaml"
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(b"x: y\n")
    expect(page.get_by_label("Problems")).to_contain_text("bad\\xff.yaml")
    os.unlink(odd)  # noqa: PTH108
    expect(page.get_by_label("Problems")).to_be_hidden()
    clip(desk).write_text(CLIP % "Still followed")
    expect(page.get_by_text("Still followed").first).to_be_visible(timeout=10_000)


def test_what_is_wrong_with_one_day_is_wrong_with_that_day_alone(page: Page, desk: Path, address: str) -> None:
    body = desk / "own/brief/body.html"
    body.parent.mkdir()
    body.write_text("<h1>Day {{ brief.day }}</h1>{% if brief.day.day == 4 %}{{ nothing.there }}{% endif %}")
    expect(page.get_by_role("heading", name="Day 2026-02-20")).to_be_visible()
    page.goto(address + "2026-02-04")
    expect(page.get_by_role("alert")).to_contain_text("own/brief/body.html:1")
    page.goto(address + "2026-02-06")
    expect(page.get_by_role("heading", name="Day 2026-02-06")).to_be_visible()


def test_other_days_and_the_pdf_are_a_click_away(page: Page, address: str) -> None:
    page.get_by_label("The brief before").click()
    expect(page.get_by_text("The first words")).to_have_count(0)
    assert re.fullmatch(r".*/2026-02-\d\d", page.url)
    for name in ("brief.pdf", "2026-02-04/brief.pdf"):
        with urllib.request.urlopen(address + name) as answer:
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.read(5) == b"%PDF-"


@pytest.mark.parametrize("path", ["2026-13-01x", "etc/passwd", "../content/dossier.yaml", "_events/x", "brief.md"])
def test_what_is_no_page_is_not_found(address_for_reading: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address_for_reading + path)
    assert refused.value.code == 404


def test_only_this_machine_is_answered(address_for_reading: str) -> None:
    request = urllib.request.Request(address_for_reading, headers={"Host": "desk.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 400


def test_a_pdf_of_what_is_wrong_is_the_problems(page: Page, desk: Path, address: str) -> None:
    clip(desk).write_text("positions: [{speaker: nobody, said: 2026-02-30, text: x}]\n")
    expect(page.get_by_label("Problems")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + "brief.pdf")
    assert "content/clips/morning.yaml:1:37: error[bad-date]" in refused.value.read().decode()
    assert refused.value.code == 409


def test_no_script_of_the_desk_runs(browser: Browser, desk: Path, address: str) -> None:
    (desk / "own/brief").mkdir()
    (desk / "own/brief/body.html").write_text("<h1>Mine</h1><script>document.title = 'run'</script>")
    page = browser.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="Mine")).to_be_visible()
    assert page.title() != "run"
    page.close()
