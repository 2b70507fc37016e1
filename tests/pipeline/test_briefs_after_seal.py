"""Later briefs are compared with the last brief that went out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.in_process import invoke
from tests.content.git.test_commits import BASE, commit, git
from tests.pipeline.sealed_desk import (
    CORRECTION,
    NEXT,
    SEALED,
    SECRET,
    check,
    clip,
    edit,
    next_brief,
    seal,
    words,
)

pytestmark = pytest.mark.slow


def _types(document: dict[str, Any]) -> list[str]:
    return [change["type"] for change in document["changes"]]


def test_the_changes_are_those_of_the_brief(desk: Path) -> None:
    late = NEXT.replace("2026-02-05", "2026-02-03").replace("talks: against}", "talks: for}, time: evening")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/between.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    invoke("brief", "2026-02-05", "-f", "json", cwd=desk)
    brief = json.loads(words(desk / "output/2026-02-05.json"))
    for arguments in ([], ["2026-02-03"], ["2026-02-03", "2026-02-05"]):
        printed = json.loads(invoke("changes", *arguments, "--format", "json", cwd=desk).stdout)
        assert printed["previous"] == brief["previous"] == "2026-02-03"
        assert _types(printed) == _types(brief) == ["late"]
    backwards = invoke("changes", "2026-02-05", "2026-02-04", cwd=desk)
    assert (backwards.returncode, "2026-02-05 is later than 2026-02-04" in backwards.stderr) == (2, True)


def test_a_source_that_is_renamed_is_neither_an_edit_nor_a_change(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    git(desk, "mv", "content/clips/next.yaml", "content/clips/renamed.yaml")
    edit(desk, "source: {publisher", "source: {formerly: next, publisher", "clips/renamed.yaml")
    commit(desk.parent, "clips/last.yaml", NEXT.replace("02-05", "02-06"), "2026-02-06T09:00:00+04:00")
    process = invoke("brief", "2026-02-06", "-f", "json", cwd=desk)
    assert process.returncode == 0, process.stderr
    assert json.loads(words(desk / "output/2026-02-06.json"))["changes"] == []
    assert check(desk)[1] == []


def test_what_the_sealed_brief_did_not_hold_is_newly_reported_whenever_it_was_published(desk: Path) -> None:
    late = NEXT.replace("2026-02-05", "2026-02-02").replace("Still no talks", "Had said so before")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    invoke("brief", "2026-02-05", "-f", "md", cwd=desk)
    text = words(desk / "output/2026-02-05.md")
    assert "## What changed since Tuesday" in text
    assert "- **Newly reported.** **B. Boss**, president (Bland), 2 Feb: Had said so before." in text
    git(desk, "rm", "-rq", "content/sealed")
    invoke("brief", "2026-02-05", "-f", "md", cwd=desk)
    assert "Newly reported" not in words(desk / "output/2026-02-05.md")


def test_a_stance_is_compared_with_the_one_that_went_out(desk: Path) -> None:
    late = NEXT.replace("2026-02-05", "2026-02-03").replace("talks: against}", "talks: for}, time: evening")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", "notes: [{date: 2026-02-05, text: Nothing else, sources: [paper]}]\n",
           "2026-02-05T09:00:00+04:00")  # fmt: skip
    invoke("brief", "2026-02-05", "-f", "md", cwd=desk)
    text = words(desk / "output/2026-02-05.md")
    assert "- **Reversed (newly reported).** Bland on Talks: against → **for** (**B. Boss**, president, 3 Feb" in text
    assert "- **Newly reported.**" not in text


def test_the_brief_before_is_the_last_that_went_out_and_not_the_day_before(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    commit(desk.parent, "clips/last.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    invoke("brief", "2026-02-05", "-f", "json", cwd=desk)
    assert json.loads(words(desk / "output/2026-02-05.json"))["previous"] == "2026-02-03"


def test_an_edited_word_of_an_update_without_an_id_does_not_tell_it_again(desk: Path) -> None:
    edit(desk, "It is on", "It is certainly on")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    invoke("brief", "2026-02-05", "-f", "json", cwd=desk)
    assert json.loads(words(desk / "output/2026-02-05.json"))["changes"] == []


def test_a_new_id_for_a_party_is_neither_an_edit_nor_a_change(desk: Path) -> None:
    base = BASE.replace("b: {name: Bland}", "bland: {name: Bland, formerly: b}").replace("party: b", "party: bland")
    commit(desk.parent, "base.yaml", base.replace("[a, b]", "[a, bland]"), "2026-02-04T09:00:00+04:00")
    edit(desk, "parties: [a, b], place", "parties: [a, bland], place")
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    invoke("brief", "2026-02-05", "-f", "json", cwd=desk)
    assert json.loads(words(desk / "output/2026-02-05.json"))["changes"] == []
    assert check(desk)[1] == []


def test_where_the_history_is_cut_off_it_says_so_and_goes_by_publication(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    shallow = tmp_path_factory.mktemp("shallow")
    git(shallow, "clone", "-q", "--depth", "1", f"file://{desk.parent}", "copy")
    process = invoke("check", cwd=shallow / "copy/desk")
    assert process.returncode == 0
    assert "content/sealed/2026-02-03/r1/seal.yaml:3:1: warning[seal-commit]" in process.stderr
    assert "git fetch --unshallow" in process.stderr
    assert invoke("brief", "2026-02-05", "-f", "md", cwd=shallow / "copy/desk").returncode == 0
    refusal = invoke("seal", "2026-02-05", cwd=shallow / "copy/desk")
    assert (refusal.returncode, "fetch the whole history" in refusal.stderr) == (3, True)


A_OPEN = "  - {party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk, sources: [paper]}\n"


def test_a_second_statement_of_the_same_speaker_from_the_same_article_is_newly_reported(desk: Path) -> None:
    edit(desk, A_OPEN, A_OPEN + A_OPEN.replace("They might talk", "They might also fight"))
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    text = next_brief(desk)
    assert "3 Feb: They might also fight." in text.partition("## What changed")[2].partition("## ")[0]
    assert text.count("**Newly reported.**") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{party: a, said", "{id: a-might, party: a, said"),
        ("{event: summit, date", "{id: it-is-on, event: summit, date"),
        ("{party: a, said: 2026-02-03, stance: {talks: open}, text: They might talk", "{id: a-might, party: a, "
         "said: 2026-02-03, stance: {talks: open}, text: They may talk"),
    ],
)  # fmt: skip
def test_a_record_that_is_given_an_id_is_no_news(desk: Path, old: str, new: str) -> None:
    edit(desk, old, new)
    commit(desk.parent, "clips/next.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    assert "## What changed" not in next_brief(desk)


def test_what_readers_never_had_is_new_to_them(desk: Path) -> None:
    secret = SECRET.replace("text:", "stance: {talks: for}, time: evening, text:")
    commit(desk.parent, "clips/next.yaml", clip(secret), "2026-02-05T09:00:00+04:00")
    seal(desk, "--marking", "clear", day="2026-02-05")
    commit(desk.parent, "clips/last.yaml", "notes: [{date: 2026-02-06, text: Open, sources: [paper]}]\n",
           "2026-02-06T09:00:00+04:00")  # fmt: skip
    assert "- **Reversed (newly reported).** Bland on Talks: against → **for**" in next_brief(desk, "2026-02-06")
    assert "Reversed" not in next_brief(desk, "2026-02-06", "--marking", "clear")


def test_a_stricter_marking_is_no_retreat(desk: Path) -> None:
    edit(desk, "text: No talks", "text: No talks, marking: TLP:RED")
    commit(desk.parent, "clips/next.yaml", NEXT.replace("speaker: boss", "party: a"), "2026-02-05T09:00:00+04:00")
    assert "No longer stands" not in next_brief(desk, "2026-02-05", "--marking", "clear")


def test_two_records_that_became_one_are_compared_as_far_as_they_can_be(desk: Path) -> None:
    edit(desk, "events:\n", "events:\n  oslo: {title: Oslo, when: 2026-02-12, sources: [paper]}\n")
    commit(desk.parent, "clips/next.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    seal(desk, day="2026-02-04")
    edit(desk, "  oslo: {title: Oslo, when: 2026-02-12, sources: [paper]}\n", "")
    edit(desk, "summit: {title", "summit: {formerly: oslo, title")
    commit(desk.parent, "clips/last.yaml", NEXT, "2026-02-05T09:00:00+04:00")
    process = invoke("check", "--date", "2026-02-05", cwd=desk)
    assert (process.returncode, "seal-commit" in process.stderr) == (0, False)
    assert invoke("changes", "--since", "HEAD~2", cwd=desk).returncode == 0


def test_a_quiet_day_after_a_day_that_did_not_go_out_does_not_deny_its_news(desk: Path) -> None:
    commit(desk.parent, "clips/next.yaml", NEXT.replace("02-05", "02-04"), "2026-02-04T09:00:00+04:00")
    text = next_brief(desk)
    assert "No change since" not in text
    assert "Still no talks" in text.partition("What else is new")[2] + text.partition("Said since")[2]


def test_a_revision_is_told_against_the_same_brief_as_the_first(desk: Path) -> None:
    late = NEXT.replace("02-05", "02-02").replace("Still no talks", "Had said so before")
    commit(desk.parent, "clips/late.yaml", late, "2026-02-04T08:00:00+04:00")
    commit(desk.parent, "clips/next.yaml", NEXT.replace("{speaker", "{id: still, speaker"), "2026-02-05T09:00:00+04:00")
    seal(desk, day="2026-02-05")
    edit(desk, "No talks", "No talks this year")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-06T10:00:00+04:00")
    seal(desk, "--revise")
    edit(desk, "Still no talks", "No talks still", "clips/next.yaml")
    commit(desk.parent, "more.yaml", CORRECTION.replace("boss-no", "still"), "2026-02-06T10:00:00+04:00")
    seal(desk, "--revise", day="2026-02-05")
    folder = desk / "content/sealed/2026-02-05"
    for revision in ("r1", "r2"):
        assert "Had said so before" in words(folder / revision / "2026-02-05.md")
        assert "**Newly reported.**" in words(folder / revision / "2026-02-05.md")


def test_a_revision_holds_what_is_corrected_and_no_later_news(desk: Path) -> None:
    """What an article of a later day reports about the day is news in the later brief."""
    later = """
source: {publisher: Late Paper, published: 2026-02-05}
events: {survey: {title: A survey, when: 2026-02-03}}
updates:
  - {event: survey, date: 2026-02-03, status: held, text: It was found then}
  - {event: summit, date: 2026-02-03, time: evening, status: confirmed, by: b}
positions:
  - {speaker: boss, said: 2026-02-03, time: evening, stance: {talks: for}, text: Had whispered yes}
  - {party: a, said: 2026-02-03, text: Had said nothing of it}
"""
    commit(desk.parent, "clips/later.yaml", later, "2026-02-05T09:00:00+04:00")
    edit(desk, "No talks", "No talks this year")
    commit(desk.parent, "corrections.yaml", CORRECTION, "2026-02-05T10:00:00+04:00")
    seal(desk, "--revise")
    first, revised = (words(desk / SEALED / name / "2026-02-03.md") for name in ("r1", "r2"))
    assert "No talks this year" in revised and "No talks this year" not in first
    for later_words in ("Late Paper", "A survey", "Had whispered yes", "Confirmed"):
        assert later_words not in revised
    text = next_brief(desk, "2026-02-05")
    assert "- **Reversed (newly reported).** Bland on Talks: against → **for**" in text
    assert "- **Confirmed.** A summit" in text
    assert "- **Newly reported.** **Aland**, 3 Feb: Had said nothing of it." in text


def test_a_correction_of_a_quiet_day_is_on_the_site(desk: Path) -> None:
    seal(desk, day="2026-02-06")
    commit(desk.parent, "corrections.yaml", CORRECTION.replace("02-04", "02-07"), "2026-02-07T10:00:00+04:00")
    process = invoke("site", "--no-search", "--pdfs", "0", cwd=desk)
    assert process.returncode == 0, process.stderr
