"""The pages of parties, issues, stances, events and people."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from briefgen.problems import ContentError
from tests.site.conftest import ADDRESS
from tests.site.test_site import SAID, build, words


def test_a_party_has_its_stances_their_course_its_people_its_meetings_and_all_that_it_said(tmp_path: Path) -> None:
    page = words(build(tmp_path, SAID) / "parties/a/index.html")
    for text in ("Where it stands", "▲ For", "How it moved", "A. Chief", "The meeting", "Yes indeed", "First Paper"):
        assert text in page, text
    assert "B. Boss" not in page


def test_an_issue_says_who_stands_where_and_what_was_said_on_it_the_latest_first(tmp_path: Path) -> None:
    text = words(build(tmp_path, SAID) / "issues/talks/index.html")
    assert "Opposed" in text
    assert text.index("B. Boss") < text.index("Yes indeed")


WORD = "  - {{id: n{n}, said: 2026-01-{n:02}, speaker: chief, text: Word {n}, stance: {{talks: for}}, sources: [s1]}}\n"
LONG = f"""
positions:
{"".join(WORD.format(n=n) for n in range(2, 17))}
  - {{id: both, speaker: chief, said: 2026-01-20, text: Both, stance: {{arms: against, talks: for}}, sources: [s1]}}
  - {{id: else, speaker: chief, said: 2026-01-21, text: Good morning, sources: [s2]}}
"""


def test_everything_that_a_party_said_on_an_issue_is_on_one_page_and_has_its_place_there(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    stance = words(site / "parties/a/talks/index.html")
    for text in ("Aland on Talks", "They should talk", "▲ For", "How it moved", "Both", "Word 2.", "Word 16."):
        assert text in stance, text
    assert "Good morning" not in stance
    party, issue = (words(site / path / "index.html") for path in ("parties/a", "issues/talks"))
    assert "Talks 16 statements, the latest 20 Jan 2026" in party and "Arms 1 statement, 20 Jan 2026" in party
    assert "Aland 16 statements, the latest 20 Jan 2026" in issue
    assert "Word 16." in party and "Word 3." not in party  # the latest ten
    for position, paths in {"n2": ["talks"], "both": ["arms", "talks"], "else": [""]}.items():
        pages = [*site.glob("parties/**/index.html"), *site.glob("issues/**/index.html")]
        pages_with_anchor = {page for page in pages if f'id="said.{position}"' in page.read_text()}
        assert pages_with_anchor == {site / "parties/a" / path / "index.html" for path in paths}


def test_a_party_tells_how_it_moved_in_the_last_year_and_each_stance_all_of_it(tmp_path: Path) -> None:
    text = """
    sources: {old: {publisher: Old Paper, published: 2023-01-01}}
    positions:
      - {speaker: chief, said: 2023-01-05, text: x, stance: {talks: against}, sources: [old]}
      - {speaker: chief, said: 2023-04-01, text: x, stance: {talks: for}, sources: [old]}
      - {speaker: chief, said: 2024-05-01, text: x, stance: {talks: against}, sources: [old]}
      - {id: gone, speaker: boss, said: 2023-01-05, text: x, stance: {talks: for}, sources: [old]}
      - {speaker: boss, said: 2023-06-01, text: No more, withdraws: [gone], sources: [old]}
      - {speaker: boss, said: 2024-11-01, text: Good morning, sources: [old]}
    """
    site = build(tmp_path, text)

    def moved(path: str) -> list[str]:
        history = words(site / path / "index.html").partition("How it moved")[2].partition("Above the line")[0]
        return re.findall(r"\d+ \w+ \d{4}|[▲▼] \w+", history)

    assert moved("parties/a") == ["2 Nov 2023", "1 Nov 2024", "▲ For", "1 May 2024", "▼ Against"]
    assert moved("parties/a/talks") == [
        "4 Jan 2023", "1 May 2024", "5 Jan 2023", "▼ Against", "1 Apr 2023", "▲ For", "1 May 2024", "▼ Against",
    ]  # fmt: skip
    assert moved("parties/b") == []
    assert moved("parties/b/talks")[-2:] == ["▲ For", "1 Jun 2023"]


ONLY = {
    "a claim": "{speaker: boss, party: a, said: 2026-02-01, text: x, stance: {arms: for}, sources: [s1]}",
    "its source was withdrawn": "{speaker: boss, said: 2026-02-01, text: x, stance: {arms: for}, sources: [gone]}",
    "retracted": "{id: it, speaker: boss, said: 2026-02-01, text: x, stance: {arms: for}, sources: [s1]}",
    "taken back": "{id: old, speaker: boss, said: 2026-02-01, text: x, stance: {arms: for}, sources: [s1]}",
}


@pytest.mark.parametrize("name", ONLY)
def test_the_only_statement_on_an_issue_may_be_no_stance(tmp_path: Path, name: str) -> None:
    more = """
    sources: {gone: {publisher: Lost Paper, published: 2026-01-01, withdrawn: 2026-02-02}}
    positions:
      - {speaker: chief, said: 2026-02-03, text: Good morning, sources: [s2]}
    """
    if name == "retracted":
        more += "corrections: [{of: it, date: 2026-02-02, kind: retraction, text: Never said, sources: [s2]}]"
    if name == "taken back":
        more += "  - {speaker: boss, said: 2026-02-02, text: I take it back, withdraws: [old], sources: [s2]}"
    text = words(
        build(tmp_path, f"positions:\n  - {ONLY[name]}", more.replace("\n    ", "\n")) / "parties/b/arms/index.html"
    )
    assert "Where it stands Nothing that was said stands now." in text
    assert ("no longer stands" in text) == (name != "a claim")
    assert ("about Aland: ▲ For" in text) == (name == "a claim")
    assert ("I take it back" in text) == (name == "taken back")


def test_one_utterance_is_one_entry_with_its_condition_and_all_its_sources(tmp_path: Path) -> None:
    text = """
    positions:
      - {id: one, speaker: chief, said: 2026-02-01, text: Will talk, stance: {talks: conditional},
         condition: they stop, sources: [s1]}
      - {same_as: [one], speaker: chief, said: 2026-02-01, text: Is ready, stance: {talks: for}, sources: [s2]}
    """
    site = build(tmp_path, text)
    page = words(site / "parties/a/talks/index.html")
    assert "Is ready" not in page
    statements = page.partition("Everything said")[2]
    assert statements.count("Will talk (if they stop).") == 1 and "Second Paper" in statements
    assert "Talks 1 statement, 1 Feb 2026" in words(site / "parties/a/index.html")
    (item,) = json.loads((site / "feeds/parties/a.json").read_bytes())["items"]
    assert "(if they stop)" in item["content_text"]
    assert item["id"] == f"{ADDRESS}#said.one"  # whichever page it is on


def test_a_party_tells_each_statement_once_and_one_of_which_nothing_is_known_says_so(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    party = words(site / "parties/a/index.html")
    assert party.count("Good morning") == 1 and "Said on no issue" in party
    assert "Nothing is recorded of it yet." in words(site / "parties/h/index.html")


@pytest.mark.slow
def test_a_mistake_in_a_template_of_an_entry_is_told_on_a_new_site_and_on_an_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "own/site"
    folder.mkdir(parents=True)
    (folder / "stance.html").write_text("{{ entry.nothing }}")
    for _ in ("cold", "warm"):
        with pytest.raises(ContentError) as caught:
            build(tmp_path, SAID, templates=tmp_path / "own")
        assert {problem.code for problem in caught.value.problems} == {"template"}
        build(tmp_path, SAID)


@pytest.mark.slow
def test_a_page_that_says_of_no_day_how_things_stand_is_kept_when_a_day_is_added(tmp_path: Path) -> None:
    site = build(tmp_path, LONG)
    before = (site / "parties/a/talks/index.html").stat().st_mtime_ns
    build(tmp_path, LONG, "notes: [{date: 2026-01-25, text: A note, sources: [s1]}]")
    assert "25 Jan 2026" in words(site / "parties/a/index.html")
    assert (site / "parties/a/talks/index.html").stat().st_mtime_ns == before


def test_what_was_withdrawn_stands_in_the_history_as_that(tmp_path: Path) -> None:
    text = """
    positions:
      - {id: old, speaker: chief, said: 2026-02-01, text: Yes, stance: {talks: for}, sources: [s1]}
      - {speaker: chief, said: 2026-02-03, text: I take it back, withdraws: [old], sources: [s1]}
    """
    page = (build(tmp_path, text) / "people/chief/index.html").read_text()
    assert '<li id="said.old" class="gone">' in page
    assert "no longer stands" in page


def test_an_event_that_nobody_has_dated_stops_nothing(tmp_path: Path) -> None:
    bare = "events: {bare: {title: Plain, kind: talks, parties: [a, b], when: 2026-02-09}}"
    assert (build(tmp_path, SAID, bare) / "events/bare/index.html").is_file()


MEETINGS = """
events:
  by: {title: By then, when: ../2026-02-02, sources: [s1]}
  january: {title: In January, when: 2026-01, sources: [s1]}
  third: {title: On the third, when: 2026-02-03, sources: [s1]}
  ahead: {title: To come, when: 2026-02-20, sources: [s1]}
updates: [{event: ahead, date: 2026-02-05, status: confirmed, by: chief, sources: [s1]}]
"""


def test_what_is_past_stands_in_the_order_of_its_end_and_with_its_year(tmp_path: Path) -> None:
    site = build(tmp_path, MEETINGS)
    text = words(site / "events/index.html")
    names = ("To come", "On the third", "By then", "In January")
    assert sorted(names, key=text.index) == list(names)
    assert "Friday 20 February 2026" in text
    assert "in 15 days" in words(site / "2026/02/05/index.html")
    assert "in 15 days" not in words(site / "events/ahead/index.html")  # that page is not of a day


def test_the_days_of_an_event_are_a_list_in_words(tmp_path: Path) -> None:
    updates = """
updates:
  - {event: e, date: 2026-02-04, status: postponed, by: chief, sources: [s1]}
  - {event: e, date: 2026-02-06, status: confirmed, when: 2026-02-12, by: boss, sources: [s2]}
"""
    site = build(tmp_path, SAID, updates)
    page = (site / "events/e/index.html").read_text()
    line = re.search(r'<p class="meta">(News of it.*?)</p>', page, re.DOTALL)
    assert line
    assert '<a class="to" href="../../2026/02/04/">4 Feb 2026</a>' in line[1]
    assert re.sub("<.*?>", "", line[1]) == "News of it in the briefs of 1 Feb 2026, 4 Feb 2026 and 6 Feb 2026"
