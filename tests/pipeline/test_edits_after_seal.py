"""Records that were edited after a brief printed them, and the corrections that explain the edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.in_process import invoke
from tests.content.git.test_commits import BASE, commit, git
from tests.pipeline.sealed_desk import (
    CORRECTION,
    MORE,
    NEXT,
    SEALED,
    SECRET,
    check,
    clip,
    edit,
    seal,
    words,
)

pytestmark = pytest.mark.slow

PAIR = BASE.replace(
    "boss: {name: B. Boss, party: b, post: president, rank: 1}",
    "boss: {name: B. Boss, party: b, post: president, rank: 1}, bob: {name: Bob Boss, party: b, post: envoy, rank: 2}",
)
BOTH = (
    MORE
    + """
  - {id: bob-no, speaker: bob, said: 2026-02-03, stance: {talks: against}, text: Not now, to: [boss], sources: [paper]}
  - {speaker: bob, said: 2026-02-03, stance: {talks: against}, text: Not here, sources: [paper]}
"""
)


@pytest.fixture
def two_of_one(tmp_path: Path) -> Path:
    """A sealed brief that printed one person under two ids."""
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", PAIR, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", BOTH, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    assert check(tmp_path / "desk")[1] == []
    return tmp_path / "desk"


@pytest.mark.parametrize("rewrite", [False, True])
def test_a_merge_of_two_people_asks_for_one_correction_of_the_person(two_of_one: Path, rewrite: bool) -> None:
    desk = two_of_one
    merged = BASE.replace("boss: {name: B. Boss,", "boss: {formerly: [bob], name: B. Boss,")
    commit(desk.parent, "base.yaml", merged, "2026-02-04T09:00:00+04:00")
    if rewrite:  # the records that named the one now name the other
        commit(
            desk.parent, "clips/first.yaml", BOTH.replace("speaker: bob", "speaker: boss"), "2026-02-04T09:00:00+04:00"
        )
    ((message, _),) = check(desk)[1]
    assert message.startswith("`bob` was printed")
    correction = CORRECTION.replace("of: boss-no", "of: boss")
    commit(desk.parent, "corrections.yaml", correction, "2026-02-04T10:00:00+04:00")
    assert check(desk, "--strict")[1] == []


def test_a_merge_that_changes_no_printed_word_is_quiet(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    twice = PAIR.replace(
        "name: Bob Boss, party: b, post: envoy, rank: 2", "name: B. Boss, party: b, post: president, rank: 1"
    )
    commit(tmp_path, "base.yaml", twice, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", BOTH, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    merged = BASE.replace("boss: {name: B. Boss,", "boss: {formerly: [bob], name: B. Boss,")
    commit(tmp_path, "base.yaml", merged, "2026-02-04T09:00:00+04:00")
    assert check(tmp_path / "desk")[1] == []


def test_a_merge_of_two_sources_is_no_edit_of_what_cites_them(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", BASE, "2026-02-03T10:00:00+04:00")
    records = MORE.replace("sources:\n", "sources:\n  copy: {publisher: First Paper, published: 2026-02-03}\n", 1)
    records = records.replace("text: They might talk, sources: [paper]", "text: They might talk, sources: [copy]")
    commit(tmp_path, "clips/first.yaml", records, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    merged = records.replace("  copy: {publisher: First Paper, published: 2026-02-03}\n", "")
    merged = merged.replace("paper: {publisher", "paper: {formerly: [copy], publisher", 1)
    commit(tmp_path, "clips/first.yaml", merged, "2026-02-04T09:00:00+04:00")
    assert check(tmp_path / "desk")[1] == []


@pytest.mark.parametrize("old", ["formerly: [old-b]", "formerly: old-b", "formerly: [older-b, old-b]"])
def test_an_old_id_of_the_sealed_commit_is_read_in_later_briefs(tmp_path: Path, old: str) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(
        tmp_path,
        "base.yaml",
        BASE.replace("b: {name: Bland}", f"b: {{name: Bland, {old}}}"),
        "2026-02-03T10:00:00+04:00",
    )
    commit(
        tmp_path,
        "clips/first.yaml",
        MORE.replace("parties: [a, b]", "parties: [a, old-b]"),
        "2026-02-03T20:00:00+04:00",
    )
    desk = tmp_path / "desk"
    seal(desk)
    commit(tmp_path, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    process = invoke("check", cwd=desk)
    assert (process.returncode, "seal-commit" in process.stderr) == (0, False), process.stderr
    seal(desk, day="2026-02-05")
    renamed = BASE.replace("b: {name: Bland}", "bland: {name: Bland, formerly: [old-b, b]}")
    renamed = renamed.replace("[a, b]", "[a, bland]").replace("party: b", "party: bland")
    commit(tmp_path, "base.yaml", renamed, "2026-02-06T09:00:00+04:00")
    process = invoke("check", cwd=desk)
    assert (process.returncode, "seal-commit" in process.stderr) == (0, False), process.stderr


def test_a_printed_record_that_is_edited_is_told_with_the_brief_that_printed_it(desk: Path) -> None:
    edit(desk, "No talks", "Never any talks")
    message = "`boss-no` was printed in brief No. 1 of 2026-02-03, which is sealed, and was edited since"
    assert check(desk) == (0, [(message, f"{SEALED}/r1/seal.yaml")])
    assert check(desk, "--strict")[0] == 1
    shown = invoke("check", cwd=desk).stderr
    assert "content/clips/first.yaml:9:5: warning[edited-after-seal]" in shown
    assert "`corrections:` with `of: boss-no`" in shown


def test_a_correction_answers_the_edit_and_is_printed_in_the_next_brief(desk: Path) -> None:
    edit(desk, "No talks", "Never any talks")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    assert check(desk)[1] == []
    invoke("brief", "2026-02-05", "-f", "md", cwd=desk)
    assert "He said never and not no." in words(desk / "output/2026-02-05.md")


def test_a_correction_that_was_printed_already_answers_no_later_edit(desk: Path) -> None:
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    seal(desk, day="2026-02-04")
    edit(desk, "No talks", "Never any talks")
    assert [sealed for _, sealed in check(desk)[1]] == ["content/sealed/2026-02-04/r1/seal.yaml"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: No talks", 'text: "No talks"'),
        ("text: No talks", "text: No talks, marking: TLP:GREEN"),
        ("{id: boss-no, speaker: boss,", "{speaker: boss, id: boss-no,"),
        ("  - {party: a, said", "  - {id: a-might, party: a, said"),
        ("{publisher: First Paper,", "{kind: article, publisher: First Paper,"),
    ],
)
def test_formatting_defaults_and_a_new_id_are_no_edit(desk: Path, old: str, new: str) -> None:
    edit(desk, old, new)
    assert check(desk)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("They might talk", "They may talk", "a position without an id in this file"),
        ("It is on", "It is on again", "an update without an id in this file"),
        ("place: Rome", "place: Oslo", "`summit`"),
        ("publisher: First Paper", "publisher: Last Paper", "`paper`"),
        ("  - {id: boss-no, speaker: boss, said: 2026-02-03, stance: {talks: against}, text: No talks, "
         "sources: [paper]}\n", "", "`boss-no`"),
    ],
)  # fmt: skip
def test_every_kind_of_printed_record_is_watched(desk: Path, old: str, new: str, named: str) -> None:
    edit(desk, old, new)
    ((message, _),) = check(desk)[1]
    assert message.startswith(named)


def test_names_that_a_brief_printed_are_watched_and_can_be_corrected(desk: Path) -> None:
    edit(desk, "name: B. Boss", "name: Bill Boss", "base.yaml")
    ((message, _),) = check(desk)[1]
    assert message.startswith("`boss` was printed")
    commit(desk.parent, "corrections.yaml", CORRECTION.replace("boss-no", "boss"), "2026-02-04T10:00:00+04:00")
    assert check(desk)[1] == []


def test_a_record_without_an_id_is_corrected_by_the_one_that_took_its_place(desk: Path) -> None:
    edit(desk, "{party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk",
         "{id: a-may, party: a, said: 2026-02-03, stance: {talks: open}, text: They may talk")  # fmt: skip
    assert len(check(desk)[1]) == 1
    commit(desk.parent, "corrections.yaml", CORRECTION.replace("boss-no", "a-may"), "2026-02-04T10:00:00+04:00")
    assert check(desk)[1] == []


def test_one_correction_answers_one_edit(desk: Path) -> None:
    edit(desk, "No talks", "Never any talks")
    edit(desk, "They might talk", "They may talk")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-04T10:00:00+04:00")
    ((message, _),) = check(desk)[1]
    assert message.startswith("a position without an id in this file")


def test_words_that_changed_their_owner_are_an_edit(desk: Path) -> None:
    edit(desk, "boss: {name: B. Boss, party: b, post: president, rank: 1}",
         "boss: {name: A. Chief, party: a, post: king, rank: 1}, chief: {name: B. Boss, party: b, post: president, "
         "rank: 1}", "base.yaml")  # fmt: skip
    assert [message.partition(" was")[0] for message, _ in check(desk)[1]] == ["`boss`"]


LINES = """briefs:
  2026-02-05:
    headline: Both lines
    bottom_line:
      - {text: A line for all, basis: [boss-no]}
      - {text: A line for few, basis: [secret]}
"""


def test_a_brief_that_went_out_under_a_marking_does_not_warn_of_itself(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", clip(SECRET), "2026-02-05T09:00:00+04:00")
    commit(desk.parent, "briefs.yaml", LINES, "2026-02-05T09:00:00+04:00")
    seal(desk, "--marking", "clear", day="2026-02-05")
    assert check(desk)[1] == check(desk, "--marking", "clear")[1] == []
    edit(desk, "A line for all", "Another line for all", "briefs.yaml")
    assert len(check(desk)[1]) == 1


def test_a_second_new_name_is_no_edit_either(desk: Path) -> None:
    edit(desk, "  summit: {title", "  oslo: {formerly: summit, title")
    edit(desk, "event: summit", "event: oslo")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    edit(desk, "  oslo: {formerly: summit, title", "  rome: {formerly: [summit, oslo], title")
    edit(desk, "event: oslo", "event: rome")
    assert check(desk)[1] == []


def test_every_telling_of_an_utterance_counts_for_the_marking_and_is_watched(desk: Path) -> None:
    twin = """
source: {publisher: Second Paper, published: 2026-02-05}
positions:
  - {id: twin, same_as: [base], speaker: boss, said: 2026-02-05, stance: {talks: conditional}, condition: they disarm,
     text: If, marking: TLP:RED}
"""
    base = NEXT.replace("{speaker", "{id: base, speaker").replace("talks: against", "talks: for")
    commit(desk.parent, "clips/next.yaml", base, "2026-02-05T09:00:00+04:00")
    commit(desk.parent, "clips/twin.yaml", twin, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    assert "**TLP:RED**" in words(desk / "content/sealed/2026-02-05/r1/2026-02-05.md")
    edit(desk, "they disarm", "they surrender", "clips/twin.yaml")
    assert [message.partition(" was")[0] for message, _ in check(desk)[1]] == ["`twin`"]


def test_a_record_that_names_many_renamed_ones_is_unchanged(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(12)]
    parties = ", ".join(f"{name}: {{name: Party {name}}}" for name in names)
    base = BASE.replace("parties: {a:", f"parties: {{{parties}, a:")
    first = MORE.replace("parties: [a, b], place", f"parties: [{', '.join(names)}], place")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base.yaml", base, "2026-02-03T10:00:00+04:00")
    commit(tmp_path, "clips/first.yaml", first, "2026-02-03T20:00:00+04:00")
    seal(tmp_path / "desk")
    for name in names:
        base = base.replace(f"{name}: {{name", f"new-{name}: {{formerly: [{name}], name")
    commit(tmp_path, "base.yaml", base, "2026-02-04T09:00:00+04:00")
    assert check(tmp_path / "desk")[1] == []


def test_two_people_can_become_one_with_a_new_id(two_of_one: Path) -> None:
    desk = two_of_one
    merged = BASE.replace("boss: {name: B. Boss,", "chief: {formerly: [boss, bob], name: B. Boss,")
    commit(desk.parent, "base.yaml", merged, "2026-02-04T09:00:00+04:00")
    correction = CORRECTION.replace("of: boss-no", "of: chief")
    commit(desk.parent, "corrections.yaml", correction, "2026-02-04T10:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    process = invoke("check", "--strict", cwd=desk)
    assert "seal" not in process.stderr, process.stderr
    seal(desk, day="2026-02-05")
