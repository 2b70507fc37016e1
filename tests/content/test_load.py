"""The strict reader of YAML: what it keeps as written, what it refuses, and where it says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.content import load
from briefgen.content.characters import FORBIDDEN
from briefgen.content.document import MISSING, Document, Raw
from briefgen.content.load import MAX_BYTES, read_document, read_folder
from briefgen.content.stream_safe import MAX_MARKS
from briefgen.content.yaml_reader import MAX_DEPTH, MAX_VALUES
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.problems import EnvironmentFailure, Problem

# text of a file, code, line and column of its one problem
FAULTS: dict[str, tuple[str | bytes, str, int, int]] = {
    "latin-1": (b"notes:\n  - caf\xe9\n", "not-utf8", 2, 8),
    "utf-16": ("notes: a".encode("utf-16"), "not-utf8", 1, 1),
    "a cut-off letter": ("é".encode()[:1], "not-utf8", 1, 1),
    "control character": ("notes:\n  - a\x07b\n", "forbidden-character", 2, 6),
    "text that turns round": ("notes:\n  - a\u202eb\n", "forbidden-character", 2, 6),
    "isolate": ("a: \u2066b", "forbidden-character", 1, 4),
    "second byte order mark": ("a: b\ufeff", "forbidden-character", 1, 5),
    "delete": ("a: \x7f", "forbidden-character", 1, 4),
    "noncharacter": ("a: \uffff", "forbidden-character", 1, 4),
    "escaped control character": ('a:\n  b: "c\\u202e"\n', "forbidden-character", 2, 6),
    "escaped zero": ('a: "\\0"', "forbidden-character", 1, 4),
    "marks on one letter": ("a: b\nc: de" + "\u0301" * 31, "combining-marks", 2, 5),
    "marks in a comment": ("a: b # c" + "\u0301\u0316" * 16, "combining-marks", 1, 8),
    "marks written as escapes": ('a: "e' + "\\u0301" * 31 + '"', "combining-marks", 1, 4),
    "marks in all": ("a: b # " + "e\u0301" * (MAX_MARKS + 1), "combining-marks", 1, 9 + 2 * MAX_MARKS),
    "merge, ours": ("a:\n<<<<<<< HEAD\n  b: c\n", "conflict-marker", 2, 1),
    "merge, middle": ("a:\n  b: c\n=======\n", "conflict-marker", 3, 1),
    "merge, theirs": ("a:\n  b: c\n>>>>>>> desk\n", "conflict-marker", 3, 1),
    "lfs pointer": ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "lfs-pointer", 1, 1),
    "colon in a text": ("a: b\nc: d: e\n", "yaml-syntax", 2, 5),
    "tab as indentation": ("a:\n\t- b\n", "yaml-syntax", 2, 1),
    "reserved character": ("a: @b\n", "yaml-syntax", 1, 4),
    "bracket closed by another": ("a: [b}\n", "yaml-syntax", 1, 6),
    "unknown escape": ('a: "\\q"', "yaml-syntax", 1, 5),
    "key of a mapping repeated": ("a: 1\nb: 2\na: 3\n", "repeated-key", 3, 1),
    "key in brackets repeated": ("a: {b: 1, b: 2}", "repeated-key", 1, 11),
    "key repeated in quotes": ("a: 1\n'a': 2\n", "repeated-key", 2, 1),
    "key repeated in another normal form": ("\u00e9: 1\n'e\u0301': 2\n", "repeated-key", 2, 1),
    "anchor on a text": ("a: &x b\n", "anchor", 1, 4),
    "anchor on a list": ("a:\n  - &x [b]\n", "anchor", 2, 5),
    "anchor on a mapping": ("a: &x {b: c}\n", "anchor", 1, 4),
    "anchor on a key": ("a: b\n&x c: d\n", "anchor", 2, 1),
    "alias as a value": ("a: *x\n", "alias", 1, 4),
    "alias in a list": ("a: [b, *x]\n", "alias", 1, 8),
    "merge key": ("a: b\n<<: {c: d}\n", "merge-key", 2, 1),
    "merge key in brackets": ("a: {<<: {c: d}}\n", "merge-key", 1, 5),
    "tag of one's own": ("a: !b c\n", "tag", 1, 4),
    "tag of YAML": ("a: !!str b\n", "tag", 1, 4),
    "tag of Python": ("a: !!python/object/apply:os.system [ls]\n", "tag", 1, 4),
    "tag on a mapping": ("a: !b {c: d}\n", "tag", 1, 4),
    "second document": ("a: b\n---\nc: d\n", "second-document", 2, 1),
    "brackets too deep": ("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "too-deep", 1, 3 + MAX_DEPTH),
    "indentation too deep": (
        "".join(f"{' ' * depth}a:\n" for depth in range(MAX_DEPTH + 1)), "too-deep", MAX_DEPTH + 1, MAX_DEPTH + 1,
    ),
    "dashes too deep": ("- " * 30_000 + "a", "too-deep", 1, 2 * MAX_DEPTH + 1),
    "too many values": ("a:\n" + "- b\n" * MAX_VALUES, "too-many-values", MAX_VALUES - 3, 3),
    "key without value": ("a: b\nc:\n", "empty-value", 2, 1),
    "comma in a text in brackets": ("a: {b: c, d and e}\n", "empty-value", 1, 11),
    "tilde": ("a: ~\n", "empty-value", 1, 1),
    "null": ("a: null\n", "empty-value", 1, 1),
    "list item without value": ("a:\n  - b\n  -\n", "empty-value", 3, 4),
    "list as a key": ("? [a]\n: b\n", "key-not-text", 1, 3),
    "mapping as a key": ("{{a: b}: c}\n", "key-not-text", 1, 2),
    "list instead of keys": ("- a\n- b\n", "not-a-mapping", 1, 1),
    "text instead of keys": ("# The fees\nThe fees must end\n", "not-a-mapping", 2, 1),
    "empty file": ("", "empty-file", 1, 1),
    "comments only": ("# a\n\n# b\n", "empty-file", 1, 1),
    "document marker only": ("---\n", "empty-file", 1, 1),
}  # fmt: skip
OF_FOLDERS = {  # tested below, on disk
    "file-too-large", "too-many-files", "dossier-too-large", "not-a-file", "symlink", "yml-ending",
    "nested-repository",
}  # fmt: skip
OF_FOLDERS |= {"bad-file-name", "same-file-name"}  # tested in test_file_names.py


def encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def read(text: str | bytes) -> dict[str, Raw]:
    """The values of a file that has no problem."""
    document, problems = read_document("a.yaml", encoded(text))
    assert problems == []
    assert document is not None
    return document.root


def faults(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(p.code, p.place.line, p.place.column) for p in read_document("a.yaml", encoded(text))[1]]


def only(text: str | bytes) -> Problem:
    _, problems = read_document("a.yaml", encoded(text))
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(("text", "code", "line", "column"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_one_problem_at_its_place(text: str | bytes, code: str, line: int, column: int) -> None:
    assert faults(text) == [(code, line, column)]


@pytest.mark.parametrize("text", [fault[0] for fault in FAULTS.values()], ids=FAULTS)
def test_each_problem_tells_how_to_mend_it(text: str | bytes) -> None:
    problems = read_document("a.yaml", encoded(text))[1]
    assert problems
    assert all(problem.hint and problem.message for problem in problems)


PLAIN = {
    name: (text, line) for name, (text, code, line, _) in FAULTS.items()
    if isinstance(text, str) and code not in ("empty-file", "combining-marks")
    and all(c.isprintable() or c in "\t\n" for c in text)
}  # fmt: skip


@pytest.mark.parametrize(("text", "line"), PLAIN.values(), ids=PLAIN)
def test_each_problem_shows_the_line_that_it_is_about(text: str, line: int) -> None:
    assert only(text).place.text == unicodedata.normalize("NFC", text).split("\n")[line - 1]


def test_every_kind_of_problem_of_a_file_has_a_fault_here() -> None:
    kinds = list(PROBLEM_TYPES)
    of_files = {*kinds[: kinds.index("not-a-mapping") + 1], "empty-file", "yml-ending"}
    assert of_files - OF_FOLDERS == {fault[1] for fault in FAULTS.values()}


@pytest.mark.parametrize(
    "value",
    [
        "no", "NO", "No", "yes", "on", "off", "true", "TRUE", "10:30", "1:2:3", "1.10", "010", "0x1F", "0b1", "1e3",
        "1_000", ".inf", ".nan", "-1", "+1", "2026-02-30", "2026-02-04", "2026-02-04T10:00:00Z", "=", "<<", "nil",
        "none", "NULLS", "86400", "’", "“a”", "a#b", "a:b", "http://a.b/c?d=e#f", "-a", "?a", ":a", "ا", "🙂",
    ],
)  # fmt: skip
def test_a_value_stays_the_text_that_was_written(value: str) -> None:
    assert read(f"a: {value}\n") == {"a": value}
    assert read(f"a:\n  - {value}\n") == {"a": [value]}


@pytest.mark.parametrize("key", ["on", "no", "NO", "yes", "y", "1", "010", "1.10", "2026-02-30", "true", "null", "~"])
def test_a_key_stays_the_text_that_was_written(key: str) -> None:
    assert read(f"{key}: a\n") == {key: "a"}


@pytest.mark.parametrize("text", ['a: "null"', "a: '~'", "a: ''", 'a: ""', "a: |\n  null\n", "a: '<<'"])
def test_what_stands_in_quotes_is_a_text_and_never_empty_or_a_merge(text: str) -> None:
    assert list(read(text)) == ["a"]
    assert read(text)["a"] != MISSING


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert read('"<<": a') == {"<<": "a"}


def test_the_shapes_of_yaml_come_out_as_lists_and_mappings() -> None:
    text = "a:\n- b\n- {c: [d, 'e, f'], g: {}}\nh: >-\n  i\n  j\nk: |\n  l: m\n"
    assert read(text) == {"a": ["b", {"c": ["d", "e, f"], "g": {}}], "h": "i j", "k": "l: m\n"}


def test_one_document_may_stand_between_its_markers() -> None:
    assert read("---\na: b\n...\n") == {"a": "b"}


def test_nesting_may_be_as_deep_as_the_limit() -> None:
    depth = MAX_DEPTH - 1
    assert list(read("a: " + "[" * depth + "b" + "]" * depth)) == ["a"]


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "old mac"])
def test_line_ends_of_other_systems_read_like_ours(end: str) -> None:
    text = "a: b\nc: |\n  d\n  e\nf:\n  - g\n"
    other = read_document("a.yaml", text.replace("\n", end).encode())
    assert other == read_document("a.yaml", text.encode())


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "old mac"])
def test_line_ends_of_other_systems_keep_the_places_of_problems(end: str) -> None:
    problem = only("a: b\nc: *d\n".replace("\n", end))
    assert (problem.place.line, problem.place.column, problem.place.text) == (2, 4, "c: *d")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_a_byte_that_is_no_utf8_is_placed_in_its_line_whatever_ends_the_lines(end: str) -> None:
    problem = only(f"a: b{end}c: ".encode() + b"\xe9" + end.encode())
    assert (problem.code, problem.place.line, problem.place.column) == ("not-utf8", 2, 4)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfa: b\n") == {"a": "b"}


def test_a_byte_order_mark_does_not_shift_the_places_of_problems() -> None:
    assert faults(b"\xef\xbb\xbfa: *b\n") == [("alias", 1, 4)]


def test_a_byte_order_mark_does_not_shift_the_byte_that_is_no_utf8() -> None:
    problem = only(b"\xef\xbb\xbfa: caf\xe9\n")
    assert (problem.place.column, problem.message) == (7, "not UTF-8 text: byte 0xE9")


def test_letters_composed_in_two_ways_are_the_same_text() -> None:
    assert read("cafe\u0301: Te\u0301he\u0301ran") == {"caf\u00e9": "T\u00e9h\u00e9ran"}
    assert read('a: "e\\u0301"') == {"a": "\u00e9"}


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"], ids=["U+2028", "U+2029", "U+0085"])
def test_a_line_separator_that_editors_do_not_break_at_does_not_shift_places(character: str) -> None:
    problems = faults(f'a: "b{character}c"\nd: *e\n')
    assert problems == [("alias", 2, 4)] or problems[0][:2] == ("forbidden-character", 1)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"], ids=["U+2028", "U+2029", "U+0085"])
def test_a_line_separator_that_editors_do_not_break_at_does_not_start_a_new_key(character: str) -> None:
    document, problems = read_document("a.yaml", f"a: b{character}c: d\n".encode())
    assert problems or (document and list(document.root) == ["a"])


def test_the_first_of_two_equal_keys_is_kept_and_the_second_names_it() -> None:
    document, problems = read_document("a.yaml", b"a: 1\nb: 2\na: {c: *d}\n")
    assert document is not None
    assert document.root == {"a": "1", "b": "2"}
    assert [(label, str(place)) for label, place in problems[0].related] == [("first written here", "a.yaml:1:1")]


def test_a_key_that_ends_at_a_comma_is_told_about_quotes() -> None:
    assert "comma" in only("a: {b: c, d and e}").hint
    assert "comma" not in only("a:\n").hint
    assert only("a: {b:c, d: e}").hint == "write a space after the colon: `b: c`"


def test_a_value_that_was_refused_is_marked_as_missing() -> None:
    document, _ = read_document("a.yaml", b"a: *b\nc:\nd: [~, e]\n")
    assert document is not None
    assert document.root == {"a": MISSING, "c": MISSING, "d": [MISSING, "e"]}


def test_an_alias_as_a_key_leaves_nothing_behind() -> None:
    document, problems = read_document("a.yaml", b"*a : b\nc: d\n")
    assert [problem.code for problem in problems] == ["alias"]
    assert document is not None
    assert document.root == {"c": "d"}


def test_all_problems_of_a_file_are_told_in_one_go() -> None:
    text = "a: &x b\nc: *x\nd: !e f\ng:\nd: h\n<<: {i: j}\n? [k]\n: l\n"
    codes = [code for code, _, _ in faults(text)]
    assert codes == ["anchor", "alias", "tag", "empty-value", "repeated-key", "merge-key", "key-not-text"]


def test_every_forbidden_character_is_told() -> None:
    assert faults("a: \x07\nb: \u202e\u202d\n") == [
        ("forbidden-character", 1, 4), ("forbidden-character", 2, 4), ("forbidden-character", 2, 5),
    ]  # fmt: skip


def test_a_hidden_character_is_shown_by_its_number() -> None:
    problem = only("a: b\u202ec")
    assert problem.message == "the invisible character U+202E"
    assert problem.place.text == "a: bU+202Ec"


def test_letters_that_join_or_mark_a_direction_are_allowed() -> None:
    text = "می\u200cخواهم \u200f 👩\u200d👩 a\u00a0b\u00adc"
    assert read(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("a: b: c", (1, 5), "a text with a colon and a space needs quotes", 'write `a: "b: c"`'),
        ("a: @b", (1, 4), "a text that starts with @ needs quotes", 'write `a: "@b"`'),
        ("a: %b 'c'", (1, 4), "a text that starts with % needs quotes", "write `a: \"%b 'c'\"`"),
        ("a: *b* c", (1, 4), "a text that starts with * needs quotes", 'write `a: "*b* c"`'),
        ("a: & b", (1, 4), "a text that starts with & needs quotes", 'write `a: "& b"`'),
        ("a: ]b", (1, 4), "a text that starts with ] needs quotes", 'write `a: "]b"`'),
        ('a: "b" c', (1, 8), "the text continues after its quotation mark", "write `a: '\"b\" c'`"),
        ('a: "He said "no" to it"', (1, 14), "the text continues after its quotation mark",
         "write `a: 'He said \"no\" to it'`"),
        ("a: 'It's so'", (1, 8), "the text continues after its quotation mark", 'write `a: "It\'s so"`'),
        ("""a: 'It's "so"'""", (1, 8), "the text continues after its quotation mark", """write `a: 'It''s "so"'`"""),
        ("a: [b] c", (1, 8), "the text continues after its bracket", 'write `a: "[b] c"`'),
        ("a: [b}", (1, 6), "the values between the brackets cannot be told apart",
         "put a comma between two values, quotes around a text with brackets, and ] at the end"),
        ("a: {b: c\nd: e\n", (1, 4), "the bracket that opens here is not closed", "close it with }"),
        ("a:\n\t- b", (2, 1), "the line is indented with a tab", "indent with no spaces, if it belongs beside `a`"),
        ("a:\n  b: c\n\td: e\n", (3, 1), "the line is indented with a tab",
         "indent with 2 spaces, if it belongs beside `b`"),
        ('a: "b\nc: d\n', (1, 4), "the quotation mark that opens here is not closed",
         "close it at the end of the text"),
        ('a: "b\\q"', (1, 6), "a backslash inside quotation marks",
         "write a backslash twice, `\\\\`, or put the text between '…' instead of \"…\""),
        ("a:\n  b:c\n  d: e\n", (2, 5), "a space is missing after the colon", "write `b: c`"),
        ("- a: b\n-c: d\n", (2, 2), "a space is missing after the dash", "write `- c:`"),
        ("%b\na: c\n", (1, 1), "a line that starts with %", "delete it; a text that starts with % needs quotes"),
        ("a:\n  b: c\n    d: e\n", (3, 5), "the line is indented too far",
         "begin it under `b`, with 2 spaces; if it belongs to the text above, put that in quotes"),
        ("- a: b\n c: d\n", (2, 2), "the line is indented unlike the lines above",
         "indent it with 2 spaces, like `a` above, if it belongs beside that"),
        ('a:\n  - b: "He said\n    c: d\n  - b: "Then"\n    c: d\n', (2, 8),
         "the quotation mark that opens here is not closed", "close it at the end of the text"),
        ("a:\n  - b: 'He said\n    c: d\n  - b: 'Then'\n    c: d\n", (2, 8),
         "the quotation mark that opens here is not closed", "close it at the end of the text"),
        ("a:\n  – b: c\n    d: e\n", (2, 3), "a long dash begins this line", "write a hyphen and a space, `- `"),
        ("a:\n  b:\u00a0c\n  d: e\n", (2, 5), "a no-break space, which is none for YAML",
         "write an ordinary space in its place; the two look the same"),
        ("a: {b: Oman: the host, c: d}", (1, 12), "a text with a colon and a space needs quotes",
         'put quotes around the text that has a colon: `b: "Oman: the host"`'),
        ("a: ?", (1, 4), "a `?` alone is not a value", "delete it, or put it in quotes"),
    ],
)  # fmt: skip
def test_broken_yaml_is_told_in_the_words_of_those_who_write_it(
    text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    problem = only(text)
    assert (problem.code, problem.message, problem.hint) == ("yaml-syntax", message, hint)
    assert (problem.place.line, problem.place.column) == place


@given(st.sampled_from("&*!|>%@`\"'[{]}"), st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=30))
def test_the_cure_of_a_text_without_quotes_keeps_every_letter_of_it(sign: str, rest: str) -> None:
    """Whoever types what the message says gets the text that they had written."""
    written = f"{sign}{rest}".strip()
    _, problems = read_document("a.yaml", f"a: {written}\n".encode())
    either = [written, written[1:-1]] if written[0] in "\"'" and written[-1] == written[0] else [written]
    for hint in (problem.hint for problem in problems if problem.hint.startswith("write `a: ")):
        document, hint_problems = read_document("a.yaml", hint.removeprefix("write `").removesuffix("`").encode())
        if hint.endswith(("'`", '"`')):
            assert document is not None and hint_problems == [] and document.root["a"] in either


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("""a: "We go" and "we stay\"""", """write `a: '"We go" and "we stay"'`"""),
        ("""a: "We say "no" to it\"""", """write `a: 'We say "no" to it'`"""),
        ("a: 'We're it'", 'write `a: "We\'re it"`'),
        (r'a: "a \"b\" c" d', "put all of it between '…'; write ' inside as ''"),
        ("a: 'it''s' fine", "put all of it between '…'; write ' inside as ''"),
        ("a: The fees: gone # as of today", "put all of it between '…'; write ' inside as ''"),
        ("a: The fees: gone\n  as of today", "put all of it between '…'; write ' inside as ''"),
        ('a: {b: The fees: gone "soon"}', "put quotes around the text that has a colon"),
    ],
)
def test_a_cure_writes_out_only_what_the_author_is_sure_to_have_meant(text: str, hint: str) -> None:
    assert only(text).hint == hint


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('- quote: "We will\n    never go"\n  text: The fees: gone\n', 3),
        ('- quote: "We will\n    never go"\n  a: {b: c\n  d: e\n', 3),
        ('- note: |\n    x: "unclosed\n  text: The fees: gone\n', 3),
    ],
)
def test_a_quotation_that_is_closed_further_down_is_not_the_fault(text: str, line: int) -> None:
    assert only(text).place.line == line


@pytest.mark.parametrize(
    "text", ["a: b" + " " * 200_000 + "c: d", "a: {b: 'x' " + "w" * 200_000, "a: '" + "b' " * 60_000]
)
def test_a_line_as_long_as_a_file_is_told_of_too(text: str) -> None:
    """Work that grows with the square of a line's length would take minutes here."""
    _, problems = read_document("a.yaml", text.encode())
    assert [problem.code for problem in problems] == ["yaml-syntax"]


def test_a_document_knows_the_place_of_every_value_and_key() -> None:
    text = "a:\n  - b: c\n    d: [e, f]\n  - g\nh: 'i'\n"
    document, _ = read_document("x/a.yaml", text.encode())
    assert document is not None
    places = {
        (): (1, 1), ("a",): (2, 3), ("a", 0): (2, 5), ("a", 0, "b"): (2, 8), ("a", 0, "d"): (3, 8),
        ("a", 0, "d", 1): (3, 12), ("a", 1): (4, 5), ("h",): (5, 4),
    }  # fmt: skip
    assert {path: _line_and_column(document, path) for path in places} == places
    keys = {("a",): (1, 1), ("a", 0, "b"): (2, 5), ("a", 0, "d"): (3, 5), ("h",): (5, 1)}
    assert {path: _line_and_column(document, path, key=True) for path in keys} == keys
    assert document.place(("a", 1)).file == "x/a.yaml"
    assert document.place(("a", 1)).text == "  - g"


def test_what_was_not_written_is_placed_at_what_holds_it() -> None:
    document, _ = read_document("a.yaml", b"a:\n  - b: c\n  - d: e\n")
    assert document is not None
    assert _line_and_column(document, ("a", 1, "z")) == (3, 5)
    assert _line_and_column(document, ("z",)) == (1, 1)


def test_the_key_of_a_list_item_is_the_item() -> None:
    document, _ = read_document("a.yaml", b"a:\n  - b: c\n  - d: e\n")
    assert document is not None
    assert _line_and_column(document, ("a", 1), key=True) == (3, 5)


def _line_and_column(document: Document, path: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
    place = document.place(path, key=key)
    return place.line, place.column


HOSTILE = {
    "brackets": "b'[' * 30_000",
    "braces": "b'{a: ' * 30_000",
    "brackets and braces": "b'[{' * 15_000",
    "brackets over lines": "b'[' + b'\\n [' * 30_000",
    "dashes": "b'- ' * 30_000",
    "question marks": "b'? ' * 30_000",
    "aliases": "b'\\n'.join(b'a%d: &a%d [%s]' % (n, n, b','.join([b'*a%d' % (n-1)] * 9)) for n in range(1, 40))",
    "merge keys": "b'\\n'.join(b'a%d: &a%d {<<: [%s]}' % (n, n, b','.join([b'*a%d' % (n-1)] * 9)) "
    "for n in range(1, 40))",
    "control characters": "b'\\x01' * 250_000",
    "control characters over lines": "b'\\x01\\n' * 125_000",
    "items without value": "b'-\\n' * 24_000",
    "keys without value": "b'{' + b'a,' * 24_000",
    "aliases in a list": "b'[' + b'*a,' * 49_000",
    "one long key": "b'a' * 250_000 + b': b'",
    "one long text": "b'a: ' + b'b ' * 125_000",
    "quotes": "b'\"' * 250_000",
    "colons": "b': ' * 125_000",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_read_in_well_under_five_seconds_and_kills_nothing(data: str) -> None:
    program = f"from briefgen.content.load import read_document; print(len(read_document('a', {data})[1]))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=5, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip().isdigit()


YAML_LIKE = st.text(st.sampled_from("ab:- \n\t,[]{}&*!|>'\"%@`#?~<=\\.0é\u2028\ufeff"), max_size=60)


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf\xff")
@example(b"\xff\xfe")
def test_no_bytes_raise(data: bytes) -> None:
    document, problems = read_document("a.yaml", data)
    assert document is not None or problems


@given(st.one_of(st.text(max_size=200), YAML_LIKE, YAML_LIKE.map(lambda text: f"a: {text}")))
@example("{? : }")
@example("? ? a")
@example("a: !<tag:%FF> b")
@example("%YAML 9.9\n--- a")
@example("%TAG ! tag:x\n---\na: b")
@example("*a : b")
@example("&a : b")
def test_no_text_raises(text: str) -> None:
    document, problems = read_document("a.yaml", text.encode("utf-8", "replace"))
    assert document is not None or problems
    assert all(problem.code in PROBLEM_TYPES for problem in problems)


@given(st.one_of(st.text(max_size=200), YAML_LIKE))
def test_every_problem_lies_within_the_file(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for problem in read_document("a.yaml", text.encode("utf-8", "replace"))[1]:
        assert 1 <= problem.place.line <= lines
        assert problem.place.column >= 1


VISIBLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Cf", "Zl", "Zp"]), max_size=20
).map(lambda text: FORBIDDEN.sub("", unicodedata.normalize("NFC", text)))
VALUES = st.recursive(
    VISIBLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(VISIBLE, inner, max_size=4), max_leaves=12
)


def depth_of(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@given(st.dictionaries(VISIBLE, VALUES, max_size=4).filter(lambda value: depth_of(value) <= MAX_DEPTH))
def test_json_of_texts_comes_back_as_it_was(value: dict[str, Raw]) -> None:
    assert read(json.dumps(value, ensure_ascii=False)) == value


@given(st.dictionaries(VISIBLE, VALUES, min_size=1, max_size=4))
def test_what_pyyaml_writes_in_quotes_comes_back_as_it_was(value: dict[str, Raw]) -> None:
    written = yaml.safe_dump(value, default_style='"', allow_unicode=True)
    document, problems = read_document("a.yaml", written.encode())
    if "!!" not in written and depth_of(value) <= MAX_DEPTH and "&id" not in written:
        assert problems == []
        assert document is not None
        assert document.root == value


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: b\n")


def names_and_codes(folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
    documents, problems = read_folder(folder)
    prefix = f"{folder}/"
    return [d.name.removeprefix(prefix) for d in documents], [
        (p.place.file.removeprefix(prefix), p.code) for p in problems
    ]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", "c/a.yaml", "a.yaml", "C.yaml", "c/b/z.yaml", "10.yaml", "9.yaml")
    assert names_and_codes(tmp_path) == (
        ["10.yaml", "9.yaml", "C.yaml", "a.yaml", "b.yaml", "c/a.yaml", "c/b/z.yaml"], [],
    )  # fmt: skip


def test_names_are_those_that_people_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "content/clips/a.yaml")
    monkeypatch.chdir(tmp_path)
    assert [document.name for document in read_folder(Path("content"))[0]] == ["content/clips/a.yaml"]


def test_only_yaml_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "b.txt", "c.yaml.bak", "d.YAM", "e.json", "yaml", "README.md")
    assert names_and_codes(tmp_path) == (["a.yaml"], [])


def test_hidden_files_and_folders_are_ignored(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", ".b.yaml", ".git/c.yaml", "d/.e/f.yaml", ".yaml")
    assert names_and_codes(tmp_path) == (["a.yaml"], [])


def test_a_yml_ending_is_read_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    assert names_and_codes(tmp_path) == (["a.yml"], [("a.yml", "yml-ending")])
    problem = read_folder(tmp_path)[1][0]
    assert problem.severity == "warning"
    assert problem.hint == f"rename it to {tmp_path}/a.yaml"


def test_an_empty_file_is_a_warning() -> None:
    assert only("").severity == "warning"


@pytest.mark.parametrize("target", ["outside.yaml", "outside", ".", "..", "link", "nowhere.yaml", "/etc/hostname"])
@pytest.mark.parametrize("name", ["link", "link.yaml"])
def test_a_symbolic_link_is_refused_by_its_name_and_never_followed(tmp_path: Path, name: str, target: str) -> None:
    content = tmp_path / "content"
    write(content, "a.yaml")
    write(tmp_path, "outside.yaml", "outside/b.yaml")
    goal = target if target in (".", "..", "link") or target.startswith("/") else f"../{target}"
    (content / name).symlink_to(name if target == "link" else goal)
    assert names_and_codes(content) == (["a.yaml"], [(name, "symlink")])


def test_a_link_between_two_files_of_the_folder_is_refused_too(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert names_and_codes(tmp_path) == (["a.yaml"], [("b.yaml", "symlink")])


def test_a_named_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    program = "import sys, pathlib; from briefgen.content.load import read_folder as read"
    program += "; print(read(pathlib.Path(sys.argv[1])))"
    command = [sys.executable, "-c", program, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True)
    assert "not-a-file" in run.stdout


def test_a_huge_file_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(1 << 33)
    documents, problems = read_folder(tmp_path)
    assert documents == []
    assert [(p.code, p.message) for p in problems] == [
        ("file-too-large", f"{1 << 33:,} bytes; a content file has at most {MAX_BYTES:,}")
    ]
    assert problems[0].hint


def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b\n#".ljust(MAX_BYTES, "x"))
    assert names_and_codes(tmp_path) == (["a.yaml"], [])
    (tmp_path / "a.yaml").write_text("a: b\n#".ljust(MAX_BYTES + 1, "x"))
    assert names_and_codes(tmp_path) == ([], [("a.yaml", "file-too-large")])


def test_more_files_than_the_limit_are_a_problem_that_tells_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "MAX_FILES", 2)
    write(tmp_path, "a.yaml", "b.yaml")
    assert names_and_codes(tmp_path) == (["a.yaml", "b.yaml"], [])
    write(tmp_path, "c.yaml", "d.yaml")
    assert names_and_codes(tmp_path) == (["a.yaml", "b.yaml"], [("c.yaml", "too-many-files")])


def test_a_file_that_vanishes_while_the_folder_is_read_is_a_failure_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor renames a file after the folder was listed; the preview reads at each save."""
    (tmp_path / "a.yaml").write_text("k: v")
    walk = load._walk

    def vanishing(folder: Path, prefix: str) -> Iterator[tuple[Path, str] | Problem]:
        for entry in walk(folder, prefix):
            (tmp_path / "a.yaml").unlink()
            yield entry

    monkeypatch.setattr(load, "_walk", vanishing)
    with pytest.raises(EnvironmentFailure, match="cannot read"):
        load.read_folder(tmp_path)


def test_all_files_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "MAX_TOTAL_BYTES", 10)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.yaml").write_text("k: v")
    assert names_and_codes(tmp_path) == (["a.yaml", "b.yaml"], [("c.yaml", "dossier-too-large")])
    assert read_folder(tmp_path)[1][0].hint


def test_the_problems_of_all_files_are_told_in_one_go(tmp_path: Path) -> None:
    for name, text in {"a.yaml": "a: *b", "b.yaml": "c: d: e", "c.yaml": "f: g"}.items():
        (tmp_path / name).write_text(text)
    assert names_and_codes(tmp_path) == (["a.yaml", "c.yaml"], [("a.yaml", "alias"), ("b.yaml", "yaml-syntax")])


def test_a_folder_that_ends_in_yaml_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml/b.yaml")
    assert names_and_codes(tmp_path) == (["a.yaml/b.yaml"], [])


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_no_content_folder_is_a_failure_of_the_environment(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("a: b")
    with pytest.raises(EnvironmentFailure) as failure:
        read_folder(tmp_path / name)
    assert str(tmp_path / name) in failure.value.message
    assert failure.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_a_failure_of_the_environment(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    (tmp_path / "a.yaml").chmod(0)
    with pytest.raises(EnvironmentFailure, match=r"a\.yaml"):
        read_folder(tmp_path)


def test_libyaml_is_required(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(EnvironmentFailure, match="libyaml"):
        read_folder(tmp_path)
