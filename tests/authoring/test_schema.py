"""The schema of content files: it accepts what the reader accepts, and refuses the errors that a schema can express."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.authoring import schema
from briefgen.authoring.starter import STARTER_CONTENT
from briefgen.content.dates import parse_span
from briefgen.content.fields import DATE_FORMAT
from briefgen.content.instants import DateProblem
from briefgen.content.load import read_folder
from briefgen.content.parse import parse_dossier
from briefgen.files.packaged import packaged_folder
from briefgen.problems import ContentError
from tests.cli.in_process import invoke
from tests.content.test_dates import DATES

INVALID = Path(__file__).parents[1] / "invalid"
# Errors that no schema can express: in YAML itself, between records, in texts, files and folders.
UNSEEN_BY_SCHEMA = {
    "no-space-after-dash", "no-space-after-colon-above",
    "anchor", "tag", "repeated-key", "merge-conflict", "second-document", "tab-indentation",
    "ampersand-at-start", "asterisk-at-start", "percent-at-start", "bracket-at-start", "colon-in-text",
    "quotation-then-text", "unclosed-quotation", "too-little-indentation", "too-much-indentation",
    "background-by-name", "backwards-interval", "brief-of-no-day", "character-without-glyph", "draft",
    "file-name-no-id", "held-then-confirmed", "link-to-a-script", "no-dossier", "nothing-dated",
    "party-and-person-share-id", "party-as-its-own-parent", "position-without-source", "position-without-words",
    "same-id-twice", "speaker-without-party", "thirtieth-of-february",
    "time-that-the-clocks-skip", "time-given-twice", "two-dossiers",
    "two-speakers", "undated-source", "unknown-event", "unknown-option", "unknown-time-of-day", "unknown-time-zone",
}  # fmt: skip


def as_an_editor_reads(path: Path) -> Any:
    """The file by YAML 1.2's core schema, in which a day is a text."""

    class Core(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    number = "-+0123456789"
    Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
    Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list(number))
    Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list(number))
    Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
    return yaml.load(path.read_text("utf-8"), Core)


def validator_of(content: Path) -> jsonschema.Draft7Validator:
    try:
        ids = schema.schema_names(parse_dossier(read_folder(content)[0])[0])
    except ContentError:
        ids = {}
    document = json.loads(schema.render_schema(ids))
    jsonschema.Draft7Validator.check_schema(document)
    return jsonschema.Draft7Validator(document)


@pytest.mark.slow
@pytest.mark.parametrize("content", [Path(packaged_folder("content")), STARTER_CONTENT], ids=["example", "starter"])
def test_every_file_that_is_right_is_right_to_an_editor(content: Path) -> None:
    validator = validator_of(content)
    for path in content.rglob("*.yaml"):
        assert [error.message for error in validator.iter_errors(as_an_editor_reads(path))] == [], path


@pytest.mark.parametrize("folder", sorted(INVALID.iterdir()), ids=lambda folder: folder.name)
def test_a_wrong_file_is_wrong_to_an_editor_where_a_schema_can_see_it(folder: Path) -> None:
    validator, wrong = validator_of(folder / "content"), False
    for path in (folder / "content").rglob("*.yaml"):
        with suppress(yaml.YAMLError, UnicodeDecodeError):  # an editor says so without a schema
            wrong |= not validator.is_valid(as_an_editor_reads(path))
    assert wrong == (folder.name not in UNSEEN_BY_SCHEMA)


@pytest.mark.parametrize("text", DATES)
def test_every_form_of_date_is_one_to_an_editor(text: str) -> None:
    assert re.search(DATE_FORMAT.pattern or "", text)


PIECES = (
    "2026", "-02", "-06", "T10:00", "+03:30", "Z", "/", "..", "~", " ", "-", " | ", "|", " early", "-Q2", "-H1", "mid",
    "-Q5",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_read_as_a_date_is_one_to_an_editor(text: str) -> None:
    try:
        parse_span(text)
    except DateProblem:
        return
    assert re.search(DATE_FORMAT.pattern or "", text)


@pytest.mark.parametrize(
    "text", ["6 February 2026", "2026/02/06", "10:30", "tomorrow", "2026-2-6", "2026-Q5", "Q2 2026"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert not re.search(DATE_FORMAT.pattern or "", text)


def test_an_editor_offers_the_ids_of_this_dossier_with_their_names() -> None:
    properties = validator_of(Path(packaged_folder("content"))).schema["definitions"]["Position"]["properties"]
    parties = dict(zip(properties["party"]["enum"], properties["party"]["markdownEnumDescriptions"], strict=True))
    assert parties["us"] == "United States"
    assert "talks" in properties["stance"]["propertyNames"]["enum"]
    speaker = validator_of(Path(packaged_folder("content"))).schema["definitions"]["Speaker"]["anyOf"][0]
    assert "trump" in speaker["enum"]


def test_a_field_says_what_it_is_in_the_words_of_the_reference() -> None:
    properties = json.loads(schema.render_schema({}))["definitions"]["Position"]["properties"]
    assert properties["condition"]["description"].startswith("the clause after “if”")
    assert [name for name, field in properties.items() if not field.get("description")] == []


def test_the_schema_follows_the_content(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    content = tmp_path / "desk/content"
    path = content / schema.SCHEMA_FILE
    assert '"vale"' in path.read_text()
    people = content / "people.yaml"
    people.write_text(people.read_text().replace("people:\n", "people:\n  newcomer: {name: New Comer}\n"))
    assert invoke("check", cwd=tmp_path / "desk").returncode == 0
    assert '"newcomer"' not in path.read_text()  # a command that only reads writes nothing
    assert invoke("brief", "--format", "md", cwd=tmp_path / "desk").returncode == 0
    assert '"newcomer"' in path.read_text()
    before = path.stat().st_mtime_ns
    invoke("brief", "--format", "md", cwd=tmp_path / "desk")
    assert path.stat().st_mtime_ns == before
    people.write_text(people.read_text().replace("newcomer: {name: New Comer}", "another: {nam: New Comer}"))
    assert invoke("brief", "--format", "md", cwd=tmp_path / "desk").returncode == 1
    assert '"another"' in path.read_text()  # a record with a problem has its id all the same


def test_without_a_schema_no_command_makes_one(tmp_path: Path) -> None:
    invoke("init", "desk", cwd=tmp_path)
    path = tmp_path / "desk/content" / schema.SCHEMA_FILE
    path.unlink()
    invoke("check", cwd=tmp_path / "desk")
    assert not path.exists()
    result = invoke("schema", cwd=tmp_path / "desk")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"content/{schema.SCHEMA_FILE}\n", "")
    assert path.exists()


def test_a_file_names_its_schema() -> None:
    assert schema.modeline(0) == "# yaml-language-server: $schema=.briefgen.schema.json\n"
    assert schema.modeline(1) == "# yaml-language-server: $schema=../.briefgen.schema.json\n"
