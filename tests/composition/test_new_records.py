"""The records that are new in a brief, and those that are pinned or omitted."""

from __future__ import annotations

from datetime import date

import pytest

from tests.composition.helpers import (
    BEFORE,
    also_said_ids,
    compose_cast_with,
    meetings_by_id,
    positions,
    printed_ids,
    section,
)
from tests.dossiers import brief as compose_cast
from tests.dossiers import row

# New records, and statements printed in full


def test_whatever_decides_reaffirms_varies_contradicts_or_signals_is_printed_in_full() -> None:
    text = positions(
        "id: top, speaker: chief, said: 2026-01-10, stance: {talks: for}",
        "id: same, speaker: minister, said: 2026-01-12, stance: {talks: for}",
        "id: varies, speaker: deputy, said: 2026-01-11, stance: {talks: conditional}",
        "id: signal, speaker: {described: an official, of: a}, said: 2026-01-13, stance: {talks: against}",
        "id: claim, speaker: boss, party: a, said: 2026-01-13, stance: {talks: open}",
    )
    brief = compose_cast("2026-02-04", BEFORE, text)
    assert [(s.part, s.statement.id, s.in_full) for s in row(brief, "a", "talks").evidence] == [
        ("lead", "top", True), ("reaffirms", "same", True), ("variant", "varies", True), ("signal", "signal", True),
        ("claim", "claim", True),
    ]  # fmt: skip


def test_what_is_first_known_since_the_previous_brief_is_printed_with_or_without_a_stance() -> None:
    text = positions(
        "id: old, speaker: chief, said: 2026-02-01",
        "id: fresh, speaker: chief, said: 2026-02-02",
        "id: early, speaker: minister, said: 2026-02-03, time: morning, stance: {talks: against}",
        "id: late, speaker: minister, said: 2026-02-03, time: evening, stance: {talks: for}",
    )
    brief = compose_cast("2026-02-04", "notes: [{date: 2026-02-01, text: Context, sources: [s2]}]", text,
                 "notes: [{date: 2026-02-04, text: More, sources: [s2]}]")  # fmt: skip
    assert (brief.previous, printed_ids(brief)) == (date(2026, 2, 3), {"late"})
    brief = compose_cast("2026-02-03", BEFORE, text)
    assert (brief.previous, printed_ids(brief), also_said_ids(brief, "a")) == (
        date(2026, 2, 2),
        {"early", "late"},
        ["early"],
    )
    brief = compose_cast("2026-02-02", BEFORE, text)
    assert also_said_ids(brief, "a") == ["fresh"]


def test_everything_is_new_in_the_first_brief() -> None:
    brief = compose_cast("2026-02-01", positions("id: long-ago, speaker: chief, said: ../2026-02-01"))
    assert (also_said_ids(brief, "a"), brief.news.statements) == (["long-ago"], frozenset({"long-ago"}))


LATE = """
sources: {late: {publisher: Late Paper, published: 2026-02-04}}
notes:
  - {date: 2026-02-03, text: A day between, sources: [s2]}
  - {id: late-note, date: 2026-02-02, text: Known late, sources: [late]}
positions: [{id: late-word, speaker: chief, said: 2026-02-02, text: Yes, sources: [late]}]
events: {e: {title: Meeting, when: 2026-02-03}}
updates:
  - {id: late-step, event: e, date: 2026-02-02, status: confirmed, sources: [late]}
  - {event: e, date: 2026-02-03, status: held, text: They met, sources: [s1]}
"""


def test_what_was_published_after_the_previous_brief_is_new_though_dated_before_it() -> None:
    brief = compose_cast("2026-02-04", LATE, "notes: [{date: 2026-02-04, text: Today, sources: [s2]}]")
    assert (brief.previous, also_said_ids(brief, "a")) == (date(2026, 2, 3), ["late-word"])
    assert [note.text for note in brief.notes] == ["Known late", "Today"]
    assert meetings_by_id(brief)["e"].path[0].id == "late-step"
    assert "late-step" in brief.news.updates
    assert (brief.news.statements, "late-note" in brief.news.notes) == (frozenset({"late-word"}), True)


def test_one_source_published_before_makes_it_known_before() -> None:
    text = LATE.replace("text: Yes, sources: [late]", "text: Yes, sources: [late, s1]")
    brief = compose_cast("2026-02-04", text, "notes: [{date: 2026-02-04, text: Today, sources: [s2]}]")
    assert also_said_ids(brief, "a") == []


def test_a_source_without_a_date_of_publication_is_known_from_the_day_it_was_accessed() -> None:
    text = LATE.replace("published: 2026-02-04", "accessed: 2026-02-04")
    brief = compose_cast("2026-02-04", text, "notes: [{date: 2026-02-04, text: Today, sources: [s2]}]")
    assert also_said_ids(brief, "a") == ["late-word"]


def test_a_source_published_after_the_cut_off_is_known_the_next_day() -> None:
    text = """
sources: {night: {publisher: Night Paper, published: 2026-02-04T19:30}}
positions: [{id: word, speaker: chief, said: 2026-02-04, text: Yes, sources: [night]}]
notes: [{date: 2026-02-05, text: Context, sources: [s2]}]
"""
    brief = compose_cast_with("time_zone: UTC", "time_zone: UTC, cutoff: 18:00", "2026-02-05", text)
    assert (brief.previous, brief.cutoff, also_said_ids(brief, "a")) == (date(2026, 2, 4), 18 * 60, ["word"])


def test_a_position_is_told_in_full_once_and_by_reference_elsewhere() -> None:
    brief = compose_cast(
        "2026-02-04", positions("id: both, speaker: chief, said: 2026-02-04, stance: {talks: for, arms: against}")
    )
    talks, arms = row(brief, "a", "talks").evidence[0], row(brief, "a", "arms").evidence[0]
    assert (talks.in_full, talks.printed_under) == (True, None)
    assert (arms.in_full, arms.printed_under and arms.printed_under.name) == (False, "Talks")
    assert (talks.value, arms.value, also_said_ids(brief, "a")) == ("for", "against", [])


def test_a_claim_printed_under_the_party_it_is_about_is_not_said_again_under_its_own() -> None:
    text = positions("speaker: chief, said: 2026-02-04, stance: {talks: for}",
                "id: claim, speaker: boss, party: a, said: 2026-02-04, stance: {talks: against}")  # fmt: skip
    brief = compose_cast("2026-02-04", text)
    assert [(s.part, s.statement.id) for s in row(brief, "a", "talks").evidence][1:] == [("claim", "claim")]
    assert "claim" in row(brief, "a", "talks").evidence[1].statement.flags
    assert also_said_ids(brief, "b") == []


def test_a_claim_about_a_party_without_a_stance_is_printed_in_the_section_of_that_party() -> None:
    brief = compose_cast(
        "2026-02-04", positions("id: claim, speaker: boss, party: a, said: 2026-02-04, stance: {talks: against}")
    )
    assert [(s.party and s.party.id, s.people) for s in brief.parties] == [("a", ())]
    (row,) = section(brief, "a").silent_rows
    assert [(e.statement.id, e.statement.flags, e.in_full) for e in row.evidence] == [("claim", ("claim",), True)]


def test_what_was_withdrawn_is_not_said_any_more_though_new() -> None:
    text = positions(
        "id: slip, speaker: chief, said: 2026-02-04",
        "id: no, speaker: chief, said: 2026-02-04, withdraws: [slip]",
    )
    assert also_said_ids(compose_cast("2026-02-04", BEFORE, text), "a") == ["no"]


def test_a_new_update_of_a_past_meeting_is_printed() -> None:
    text = """
events: {e: {title: Meeting, when: 2026-01-10}}
updates:
  - {event: e, date: 2026-01-10, status: held, text: They met, sources: [s1]}
  - {id: second, event: e, date: 2026-02-04, text: They had also eaten, sources: [s1]}
"""
    brief = compose_cast("2026-02-04", BEFORE, text)
    assert (len(meetings_by_id(brief)["e"].path), brief.news.updates) == (2, frozenset({"second"}))
    assert meetings_by_id(compose_cast("2026-02-03", BEFORE, text)) == {}


def test_a_past_event_without_updates_is_printed_when_it_is_first_known() -> None:
    text = """
sources: {now: {publisher: Paper of Today, published: 2026-02-04}}
events: {e: {title: Explosion, kind: incident, when: 2026-01-10, sources: [now]}}
"""
    today = (
        "notes: [{date: 2026-02-04, text: More, sources: [s2]}, {date: 2026-02-05, text: Still more, sources: [s2]}]"
    )
    meeting = meetings_by_id(compose_cast("2026-02-04", BEFORE, text, today))["e"]
    assert (meeting.standing, meeting.days_from(date(2026, 2, 4))) == ("happened", None)
    assert meetings_by_id(compose_cast("2026-02-05", BEFORE, text, today)) == {}


@pytest.mark.parametrize(("day", "ids"), [("2026-02-03", ["e"]), ("2026-02-04", ["e"]), ("2026-02-05", [])])
def test_a_meeting_whose_day_has_passed_since_the_previous_brief_is_printed_once(day: str, ids: list[str]) -> None:
    text = """
events: {e: {title: Meeting, when: 2026-02-03}}
updates: [{event: e, date: 2026-02-01, status: confirmed, sources: [s1]}]
notes:
  - {date: 2026-02-03, text: Context, sources: [s2]}
  - {date: 2026-02-04, text: More, sources: [s2]}
  - {date: 2026-02-05, text: Still more, sources: [s2]}
"""
    assert list(meetings_by_id(compose_cast(day, text))) == ids


def test_who_says_so_of_an_update_is_printed_with_their_post() -> None:
    text = """
events: {e: {title: Meeting, when: 2026-02-09}}
updates:
  - {event: e, date: 2026-02-01, by: minister, sources: [s1]}
  - {event: e, date: 2026-02-02, by: h, sources: [s1]}
  - {event: e, date: 2026-02-03, by: {described: an aide, of: b}, sources: [s1]}
  - {event: e, date: 2026-02-04, sources: [s1]}
"""
    voices = [step.by for step in meetings_by_id(compose_cast("2026-02-04", text))["e"].path]
    assert [v and (v.kind, v.name, v.post, v.party and v.party.id) for v in voices] == [
        ("person", "A. Minister", "foreign minister", "a"), ("line", "Hostland", None, "h"),
        ("unnamed", "An aide", None, "b"), None,
    ]  # fmt: skip


def test_for_whom_a_deputy_speaks_is_printed() -> None:
    text = positions("speaker: deputy, for_person: chief, said: 2026-02-04", "speaker: deputy, said: 2026-02-04")
    assert sorted(str(s.for_person) for s in section(compose_cast("2026-02-04", text), "a").also_said) == [
        "A. Chief",
        "None",
    ]


def test_a_new_signal_about_a_past_meeting_is_printed_too() -> None:
    text = """
sources: {weak: {publisher: Rumour Mill, published: 2026-01-01, grade: E}}
events: {e: {title: Meeting, when: 2026-01-10}}
updates:
  - {event: e, date: 2026-01-10, status: held, text: They met, sources: [s1]}
  - {event: e, date: 2026-02-04, text: They had also signed, sources: [weak]}
"""
    assert [step.is_signal for step in meetings_by_id(compose_cast("2026-02-04", BEFORE, text))["e"].path] == [
        False,
        True,
    ]


# Pins and omits


def test_what_is_pinned_is_printed_though_it_is_old() -> None:
    text = positions("id: old, speaker: chief, said: 2026-01-02", "id: now, speaker: chief, said: 2026-02-04")
    assert also_said_ids(compose_cast("2026-02-04", BEFORE, text), "a") == ["now"]
    brief = compose_cast("2026-02-04", BEFORE, text, "briefs: {2026-02-04: {pin: [old, before]}}")
    assert also_said_ids(brief, "a") == ["old", "now"]
    assert [note.id for note in brief.notes] == ["before"]
    assert (brief.news.statements, brief.news.notes) == (frozenset({"now"}), frozenset[str]())


def test_what_is_omitted_is_not_printed_though_it_is_new() -> None:
    text = """
positions: [{id: word, speaker: chief, said: 2026-02-04, text: Yes, sources: [s1]}]
notes: [{id: note, date: 2026-02-04, text: Context, sources: [s1]}]
events: {e: {title: Meeting, when: 2026-02-04}}
updates: [{event: e, date: 2026-02-04, status: held, text: They met, sources: [s1]}]
"""
    brief = compose_cast("2026-02-04", text)
    assert (also_said_ids(brief, "a"), [note.id for note in brief.notes], list(meetings_by_id(brief))) == (
        ["word"],
        ["note"],
        ["e"],
    )
    brief = compose_cast("2026-02-04", text, "briefs: {2026-02-04: {omit: [word, note, e]}}")
    assert (also_said_ids(brief, "a"), [note.id for note in brief.notes], list(meetings_by_id(brief))) == ([], [], [])


def test_pins_and_omits_hold_for_their_day_only() -> None:
    text = positions("id: old, speaker: chief, said: 2026-01-02", "id: now, speaker: chief, said: 2026-02-04")
    lines = "briefs: {2026-02-03: {pin: [old], omit: [now]}}"
    assert also_said_ids(compose_cast("2026-02-04", text, lines), "a") == ["now"]
