"""Names of files in every command and every format of a report: one clear problem, valid UTF-8, no traceback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.in_process import invoke
from tests.cli.test_brief import EXAMPLE, run
from tests.dossiers import CAST

HOSTILE = [b"a\xff.yaml", b"a\x1b[31m.yaml", b"a\n::error::forged.yaml", "a\u202elmay.yaml".encode()]
SHOWN = [r"a\xff.yaml", r"a\x1b[31m.yaml", r"a\n::error::forged.yaml", r"a\u202elmay.yaml"]
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",), ("check", "--all"), ("brief", "--format", "md"), ("site", "--no-search", "--pdfs", "0"),
    ("changes", "--since", "2026-02-03"), ("show", "iran"), ("list", "events"), ("fmt", "--check"), ("verify",),
    ("seal", "2026-02-04"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "content")
    return tmp_path


def plant(desk: Path, name: bytes) -> None:
    try:
        Path(os.fsdecode(bytes(desk) + b"/content/" + name)).write_bytes(b"notes: []\n")
    except OSError:
        pytest.skip("this disk takes no such name")


def has_raw_controls(text: str) -> bool:
    return not text.replace("\n", "").isprintable()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_name_that_is_not_utf8_ends_no_command_in_a_traceback(desk: Path, command: tuple[str, ...]) -> None:
    for name in HOSTILE:
        plant(desk, name)
    result = invoke(*command, cwd=desk)
    assert "Traceback" not in result.stderr
    assert result.returncode in (0, 1, 3)
    assert not has_raw_controls(result.stdout + result.stderr)
    if command[0] in ("check", "brief", "site", "fmt", "list", "show"):
        assert result.returncode == 1
        assert result.stderr.count("error[bad-file-name]") == len(HOSTILE)


@pytest.mark.slow
def test_every_report_is_valid_and_shows_a_name_in_the_same_way(desk: Path) -> None:
    for name in HOSTILE:
        plant(desk, name)
    shown = [f"content/{name}" for name in SHOWN]
    reports = {
        problem_format: run("check", "--format", problem_format, cwd=desk, PYTHONIOENCODING="latin-1").stdout
        for problem_format in ("json", "sarif", "github", "junit")
    }
    assert sorted(problem["file"] for problem in json.loads(reports["json"])) == sorted(shown)
    results = json.loads(reports["sarif"])["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert "content/a%FF.yaml" in places
    assert all(place.isascii() for place in places)
    cases = [case.get("name") for case in ElementTree.fromstring(reports["junit"]).iter("testcase")]
    assert set(shown) <= set(cases)
    lines = reports["github"].splitlines()
    assert len(lines) == len(HOSTILE)
    assert all(line.startswith("::error file=content/a\\") for line in lines)
    assert not any(has_raw_controls(text) for text in reports.values())


@pytest.mark.slow
def test_a_report_is_utf8_in_every_locale(desk: Path) -> None:
    (desk / "content/Ömer.yaml").write_text("people:\n  x: {name: X, party: iraan}\n", "utf-8")
    command = ["check", "--format", "json"]
    for encoding in ("latin-1", "ascii", "utf-8"):
        assert "Ömer" in run(*command, cwd=desk, PYTHONIOENCODING=encoding).stdout


@pytest.mark.slow
def test_a_socket_is_a_problem_of_content(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk / "content")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.yaml")
        for command in (("check",), ("brief", "--format", "md"), ("site", "--no-search", "--pdfs", "0"), ("fmt",)):
            result = invoke(*command, cwd=desk)
            assert result.returncode == 1
            assert "content/s.yaml:1:1: error[not-a-file]" in result.stderr


@pytest.mark.slow
def test_what_is_ignored_by_rule_keeps_nobody_from_building(desk: Path) -> None:
    (desk / "content/.#dossier.yaml").symlink_to("desk@host.123:1")
    for name in (b"#dossier.yaml#", b"dossier.yaml~", b"z\xfcrich.txt", b".x\xff.yaml"):
        plant(desk, name)
    for command in (("check", "--strict"), ("brief", "--format", "md"), ("site", "--no-search", "--pdfs", "0")):
        result = invoke(*command, cwd=desk)
        assert result.returncode == 0, result.stderr


@pytest.mark.slow
def test_names_on_the_command_line_may_be_any_bytes(desk: Path) -> None:
    """A folder above the content may have any name; it is printed readably."""
    odd = Path(os.fsdecode(bytes(desk) + b"/d\xe9sk\x1b[1m"))
    try:
        odd.mkdir()
    except OSError:
        pytest.skip("this disk takes no such name")
    shutil.move(desk / "content", odd / "content")
    for command in (
        ("check", "--content", odd / "content"), ("fmt", "--content", odd / "content"),
        ("fmt", "--content", odd / "content", odd / "content/dossier.yaml"),
        ("brief", "--format", "md", "--content", odd / "content", "--output", odd / "out"),
        ("site", "--no-search", "--pdfs", "0", "--content", odd / "content", "--output", odd / "site"),
        ("new", "person", "--name", "Ada Vale", "--party", "iran", "--content", odd / "content"),
        ("schema", "--content", odd / "content"),
    ):  # fmt: skip
        result = run(*command, cwd=desk)
        assert result.returncode == 0, (command, result.stderr)
        assert not has_raw_controls(result.stdout + result.stderr)
        assert "Traceback" not in result.stderr
    wrong = run("check", "--format", "json", "--content", odd / "none", cwd=desk)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (3, False)


@pytest.mark.parametrize("id", ["aux", "com1", "../x", "a\x1bb", "a\nb", "\udcff", "Ömer", "a b", "con."])
def test_a_new_file_has_a_name_that_is_safe_everywhere(desk: Path, id: str) -> None:
    before = sorted(desk.rglob("*.yaml"))
    result = invoke(
        "new", "clip", "--id", id, "--publisher", "P", "--published", "2026-02-04", "--title", "T", cwd=desk
    )
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(desk.rglob("*.yaml")) == before


def test_an_article_of_any_name_can_be_drafted_from(desk: Path) -> None:
    article = os.fsdecode(bytes(desk) + b"/a\xff\x1b[1m\nb.txt")
    try:
        Path(article).write_text("Title\n\nText.\n", "utf-8")
    except OSError:
        pytest.skip("this disk takes no such name")
    result = invoke(
        "new", "clip", "--from", article, "--id", "x-1", "--publisher", "P", "--published", "2026-02-04", cwd=desk
    )
    assert result.returncode == 0, result.stderr
    assert r"# Drafted from a\xff\x1b[1m\nb.txt." in (desk / "content/clips/x-1.yaml").read_text("utf-8")


@pytest.mark.slow
def test_a_link_that_leads_nowhere_keeps_nobody_from_publishing(desk: Path) -> None:
    assert invoke("site", "--no-search", "--pdfs", "0", cwd=desk).returncode == 0
    subprocess.run(["git", "init", "-q", "--bare", desk / "server.git"], check=True)
    (desk / "content/lost.yaml").symlink_to("nowhere.yaml")
    result = invoke("publish", "--remote", desk / "server.git", "--dry-run", cwd=desk)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://desk.example/?x=1", "delete what follows"), ("https://desk.example/#a", "delete what follows"),
        ("https://user@desk.example/", "before the `@`"), ("mailto:desk@desk.example", "starts with https://"),
        ("//desk.example/", "https://"), ("https://desk..example/", "is not a host"),
    ],
)  # fmt: skip
def test_the_address_of_a_site_is_refused_in_the_same_words_wherever_it_stands(
    desk: Path, url: str, reason: str
) -> None:
    option = invoke("site", "--no-search", "--pdfs", "0", "--base-url", url, cwd=desk, COLUMNS="400")
    assert (option.returncode, reason in option.stderr) == (2, True), option.stderr
    dossier = desk / "content/dossier.yaml"
    text = dossier.read_text("utf-8")
    dossier.write_text(f"{text.rstrip()}\n  site: {{address: '{url}'}}\n", "utf-8")
    setting = invoke("check", cwd=desk)
    assert (setting.returncode, "error[bad-url]" in setting.stderr, reason in setting.stderr) == (1, True, True)


@pytest.mark.slow
def test_the_address_of_a_site_has_one_form_wherever_it_is_given(desk: Path) -> None:
    for url in ("HTTPS://Desk.Example/briefs", "https://desk.example/briefs//"):
        result = invoke("site", "--no-search", "--pdfs", "0", "--base-url", url, cwd=desk)
        assert result.returncode == 0, result.stderr
        robots = (desk / "output/site/robots.txt").read_text()
        assert robots.endswith("Sitemap: https://desk.example/briefs/sitemap.xml\n")


def test_a_path_that_is_printed_is_no_command_to_a_ci_runner(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "all.yaml").write_text(CAST)
    (content / "##[add-mask]a.yaml").write_text("people:\n  zz:   {name: Z Z,  party: a}\n")
    result = invoke("fmt", "--check", cwd=tmp_path)
    assert "##[" not in result.stdout and "add-mask" in result.stdout


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_an_article_is_a_file(tmp_path: Path, kind: str) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "all.yaml").write_text(CAST)
    article = tmp_path / "a.txt" if kind == "pipe" else Path("/dev/zero")
    if kind == "pipe":
        os.mkfifo(article)
    result = invoke("new", "clip", "--from", article, "--publisher", "G", "--published", "2026-01-15", cwd=tmp_path)
    assert (result.returncode, "is not a file" in result.stderr) == (2, True), result.stderr
