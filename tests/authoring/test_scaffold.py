"""`briefgen new`: a file in its place that reads well, checks at once, and takes nothing's place."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.authoring.answers import find_choice
from briefgen.authoring.questions import QUESTIONS
from briefgen.authoring.yaml_text import slugify, write_scalar
from briefgen.content.load import read_document
from briefgen.problems import UsageFailure
from tests.cli.in_process import invoke
from tests.golden.test_article import HERE

ROOT = Path(__file__).parents[2]
FEES = "2026-01-15-talks-in-march"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    assert invoke("init", "desk", cwd=tmp_path).returncode == 0
    return tmp_path / "desk"


NEW = {
    "clip": ["--publisher", "The Gazette", "--title", "No: not yet", "--published", "2026-02-01"],
    "event": ["--title", "The summit, second round", "--when", "2026-04-01", "--parties", "upland, Lowland",
              "--source", "talks-in-march"],
    "position": ["--speaker", "Ada Vale", "--said", "2026-01-16", "--issue", "the dam", "--take", "against",
                 "--quote", "Never: not this year, not next", "--source", FEES],
    "party": ["--name", "Delta: the coast", "--kind", "state", "--role", "observer"],
    "person": ["--name", "Élodie O’Hara", "--party", "upstream", "--post", "envoy", "--rank", "3"],
    "issue": ["--title", "Fishing", "--claim", "Fishing should be free, for all"],
    "brief": ["--day", "2026-01-20", "--headline", "Talks: in March", "--line", "The two **will** talk"],
}  # fmt: skip
PLACES = {
    "clip": "clips/2026-02-01-no-not-yet.yaml", "event": "events/the-summit-second-round.yaml",
    "position": "positions/2026-01-16-vale-dam.yaml", "party": "parties/delta-the-coast.yaml",
    "person": "people/elodie-ohara.yaml", "issue": "issues/fishing.yaml", "brief": "briefs/2026-01-20.yaml",
}  # fmt: skip


@pytest.mark.parametrize("kind", NEW)
def test_a_new_file_stands_in_its_place_and_checks(desk: Path, kind: str) -> None:
    result = invoke("new", kind, *NEW[kind], cwd=desk)
    assert (result.returncode, result.stdout) == (0, f"content/{PLACES[kind]}\n"), result.stderr
    assert "`briefgen check`" in result.stderr
    path = desk / "content" / PLACES[kind]
    assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=../.briefgen.schema.json\n")
    checked = invoke("check", cwd=desk)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("kind", NEW)
def test_nothing_is_written_over(desk: Path, kind: str) -> None:
    invoke("new", kind, *NEW[kind], cwd=desk)
    before = (desk / "content" / PLACES[kind]).read_bytes()
    second_run = invoke("new", kind, *NEW[kind], cwd=desk)
    assert second_run.returncode == 2
    assert "there" in second_run.stderr or "already" in second_run.stderr
    assert (desk / "content" / PLACES[kind]).read_bytes() == before


@pytest.mark.parametrize("kind", NEW)
def test_what_is_needed_and_not_given_is_named(desk: Path, kind: str) -> None:
    result = invoke("new", kind, cwd=desk)
    assert result.returncode == 2
    for question in QUESTIONS[kind]:  # type: ignore[index]
        assert (f"--{question.name}" in result.stderr) == question.is_required


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["person", "--name", "X", "--party", "uplend"], "did you mean `Upland`?"),
        (["person", "--name", "X", "--party", "land"], "`land` could be lowland, upland"),
        (["person", "--name", "X", "--rank", "7"], "`7` is no rank; write 1 to 5"),
        (["person", "--name", "Ada Vale", "--id", "vale"], "there is a person with the id `vale`"),
        (["party", "--name", "Vale"], "there is a person with the id `vale`"),
        (["person", "--name", "Upland"], "there is a party with the id `upland`"),
        (["clip", "--publisher", "X", "--title", "Y", "--published", "2026-02-30"], "there is no such day"),
        (["brief", "--day", "2026-01-15"], "has lines already: edit content/clips/2026-01-15-talks-in-march.yaml:33:3"),
        (["issue", "--title", "X", "--claim", "Y", "--id", "No Id"], "`No Id` is no id"),
        (["person", "--name", "ada vale", "--party", "upland", "--rank", "2", "--id", "other"], "`vale` has that name"),
        (["position", "--speaker", "vale", "--said", "2026-01-16", "--issue", "dam", "--take", "for",
          "--source", FEES], "a position needs its words"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_its_cure(desk: Path, options: list[str], message: str) -> None:
    result = invoke("new", *options, cwd=desk)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_an_id_is_known_to_the_editor_at_once(desk: Path) -> None:
    invoke("new", "party", *NEW["party"], cwd=desk)
    assert '"delta-the-coast"' in (desk / "content/.briefgen.schema.json").read_text()


def test_new_works_while_other_files_are_wrong(desk: Path) -> None:
    (desk / "content/wrong.yaml").write_text("positions: [{speaker: nobody, said: 2026-02-30, text: x}]\n")
    assert invoke("new", "issue", *NEW["issue"], cwd=desk).returncode == 0


def test_edit_opens_the_editor_and_checks_what_comes_back(desk: Path) -> None:
    (desk / "editor.sh").write_text(
        '#!/bin/sh\necho "positions: [{speaker: vael, said: 2026-02-01, text: x}]" >> "$1"\n'
    )
    (desk / "editor.sh").chmod(0o755)
    result = invoke("new", "clip", *NEW["clip"], "--edit", cwd=desk, EDITOR=f"{desk}/editor.sh")
    assert result.returncode == 1
    assert "did you mean `vale`?" in result.stderr


@pytest.mark.slow
def test_whoever_sits_at_a_keyboard_is_asked(desk: Path) -> None:
    """A real terminal: what is wrong is asked again, what is not needed can be left empty."""
    main, side = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "briefgen", "new", "person"],
        cwd=desk, env=environment, stdin=side, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(side)
    os.write(main, b"Ada Marsh\nuplond\nUpland\n\n9\n3\n")
    stdout, stderr = process.communicate(timeout=20)
    os.close(main)
    assert stdout.split() == [b"content/people/ada-marsh.yaml"], stderr
    assert "did you mean `Upland`?" in stderr.decode()
    text = (desk / "content/people/ada-marsh.yaml").read_text()
    assert re.search(r"name: Ada Marsh\n    party: upland\n    rank: 3\n", text)


def test_an_article_becomes_drafts_that_check_refuses_until_somebody_has_read_them(desk: Path) -> None:
    result = invoke(
        "new", "clip", "--from", HERE / "retold.txt", "--publisher", "The Gazette", "--title", "Talks", cwd=desk
    )
    assert result.returncode == 0, result.stderr
    assert "7 quotes and 1 sentence of what is to come" in result.stderr
    path = desk / "content/clips/2026-02-04-talks.yaml"
    text = path.read_text("utf-8")
    assert text.count("draft: true\n") == 8
    document, _ = read_document("clip.yaml", text.encode())
    assert document is not None
    positions: Any = document.root["positions"]
    quotes = re.findall("“([^”]+)”", (HERE / "retold.txt").read_text("utf-8"))
    assert [position["quote"] for position in positions] == [quote.rstrip(",") for quote in quotes]
    assert invoke("fmt", "--check", str(path), cwd=desk).returncode == 0
    checked = invoke("check", cwd=desk)
    assert checked.returncode == 1
    assert checked.stderr.count("error[draft]") == 8


def test_an_article_without_a_day_asks_for_one(desk: Path) -> None:
    (desk / "a.txt").write_text("“Yes,” said Ada Vale.\n")
    result = invoke("new", "clip", "--from", "a.txt", cwd=desk)
    assert (result.returncode, "--published" in result.stderr) == (2, True)
    assert invoke("new", "clip", "--from", "a.txt", "--published", "2026-02-01", cwd=desk).returncode == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["brief", "--day", "2026-02"], "is not one day"),
        (["brief", "--day", "2026-02-01"], "--headline, --line or both"),
        (["brief", "--id", "x", "--day", "2026-01-15", "--headline", "H"], "has lines already"),
        (["brief", "--day", "2026-02-01", "--line", "x", "--basis", "a]\n  2026-03-02:\n    pin: [x"], "one line"),
        (["brief", "--day", "2026-02-01", "--line", "x", "--basis", "a], b: [c"], "is no id"),
        (["clip", "--from", "a.txt", "--published", "2026-02"], "is not one day"),
        (["clip", "--from", "a.txt", "--published", "2026-02-01", "--id", "../x"], "is no id"),
        (["issue", "--title", "X", "--claim", "one\ntwo"], "one line"),
        (["person", "--name", "X", "--party", "中国"], "there is no `中国`"),
    ],
)  # fmt: skip
def test_what_would_not_be_one_record_is_refused(desk: Path, options: list[str], message: str) -> None:
    (desk / "a.txt").write_text("“Yes,” said Ada Vale.\n")
    result = invoke("new", *options, cwd=desk)
    assert (result.returncode, message in result.stderr, "Traceback" in result.stderr) == (2, True, False), (
        result.stderr
    )


def test_an_article_may_be_saved_anyhow_and_adds_nothing_but_drafts(desk: Path) -> None:
    article = desk / "x\nevents: {zz: {title: Forged}}\n#.txt"
    article.write_text("\ufeffThe Upland\nminister for water said on Monday it was “near”.\n")
    result = invoke("new", "clip", "--from", article, "--published", "2026-02-04", "--id", "mine", cwd=desk)
    assert (result.returncode, result.stdout) == (0, "content/clips/mine.yaml\n"), result.stderr
    document, problems = read_document("x.yaml", (desk / "content/clips/mine.yaml").read_bytes())
    assert problems == []
    assert document is not None
    assert list(document.root) == ["source", "positions"]
    assert "speaker: vale  # The Upland minister" not in (text := (desk / "content/clips/mine.yaml").read_text())
    assert "speaker: vale  # Upland minister for water" in text


def test_an_editor_that_is_none_loses_nothing(desk: Path) -> None:
    for editor in ("no-such-editor", "vi '"):
        result = invoke(
            "new", "issue", "--title", f"X {editor[:2]}", "--claim", "null", "--edit", cwd=desk, EDITOR=editor
        )
        assert ("cannot be started" in result.stderr, "Traceback" in result.stderr) == (True, False)
        assert result.returncode == 0


@example("null")
@example("1.10")
@example("a\rb")
@given(st.text(max_size=80))
def test_a_scalar_is_read_as_the_same_text_wherever_it_stands(text: str) -> None:
    for template in ("a: {0}\n", "a: {{b: {0}, c: d}}\n", "a: [{0}, d]\n"):
        document, problems = read_document(
            "x.yaml", template.format(write_scalar(text)).encode("utf-8", "surrogatepass")
        )
        if document is None or problems:  # what no content file may hold, such as a control character
            assert not text.isprintable() or not text.strip()
            continue
        value = document.root["a"]
        scalar = value["b"] if isinstance(value, dict) else value[0] if isinstance(value, list) else value
        assert scalar == text


@given(st.text(max_size=60), st.integers(8, 64))
def test_a_slug_is_an_id(text: str, max_length: int) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slugify(text, max_length))
    assert len(slugify(text, max_length)) <= max_length


def test_whoever_is_meant_is_found() -> None:
    choices = {"trump": ("Donald Trump", "Mr Trump"), "rubio": ("Marco Rubio",), "mar-a-lago": ("Mar-a-Lago",)}
    assert [find_choice(text, choices) for text in ("trump", "donald", "MARCO RUBIO", "lago", "ubi")] == [
        "trump", "trump", "rubio", "mar-a-lago", "rubio",
    ]  # fmt: skip
    for name in ("", "  "):
        with pytest.raises(UsageFailure, match="empty"):
            find_choice(name, choices)
    with pytest.raises(UsageFailure, match="there is no"):
        find_choice("عراقچی", {"larijani": ("Ali Larijani", "لاریجانی")})
    assert find_choice("لاریجانی", {"larijani": ("Ali Larijani", "لاریجانی")}) == "larijani"
    with pytest.raises(UsageFailure, match="could be mar-a-lago, rubio"):
        find_choice("mar", choices)


def test_somebody_who_stays_unnamed_can_speak(desk: Path) -> None:
    options = ("--said", "2026-01-16", "--issue", "dam", "--take", "against", "--text", "Not yet", "--source", FEES)
    result = invoke("new", "position", "--speaker", "a Lowland official", *options, cwd=desk)
    assert result.returncode == 0, result.stderr
    path = desk / "content/positions/2026-01-16-a-lowland-official-dam.yaml"
    assert "  - speaker: {described: a Lowland official}  # of: their party, where it is known\n" in path.read_text(
        "utf-8"
    )
    assert "add `of:` to the speaker" in invoke("check", cwd=desk).stderr
