"""Difficult days of a desk, from the YAML to the brief. Tests of single rules are in `tests/rules`."""

from __future__ import annotations

from datetime import date

import pytest

from briefgen.composition.brief import Brief, EventChangeView, Meeting, StanceChangeView
from tests.dossiers import brief as compose_cast
from tests.dossiers import row

CLIP = "source: {publisher: Third Paper, published: 2026-01-01}\n"


def stance_changes(brief: Brief) -> list[StanceChangeView]:
    return [change for change in brief.changes if isinstance(change, StanceChangeView)]


def event_change(brief: Brief, id: str) -> EventChangeView:
    (change,) = [change for change in brief.changes if isinstance(change, EventChangeView) and change.event.id == id]
    return change


def upcoming_meetings(brief: Brief) -> dict[str, Meeting]:
    return {meeting.id: meeting for window in brief.upcoming for meeting in window.meetings}


def test_the_same_speaker_twice_in_a_day_with_times_ends_with_the_later_word() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: minister, said: 2026-02-04T18:00, stance: {talks: against}, text: The evening, reverses: early}\n"
        "- {id: early, speaker: minister, said: 2026-02-04T09:00, stance: {talks: for}, text: The morning}\n"
        "- {speaker: boss, said: 2026-02-03, stance: {arms: for}, text: The day before}"
    )
    brief = compose_cast("2026-02-04", text)
    assert (row(brief, "a", "talks").value, row(brief, "a", "talks").mixed_by) == ("against", None)
    assert [reversal.kind for reversal in row(brief, "a", "talks").reversals] == ["stated"]


def test_the_same_speaker_twice_in_a_day_without_times_is_mixed_and_turned_nothing() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: minister, said: 2026-02-04, stance: {talks: against}, text: One}\n"
        "- {speaker: minister, said: 2026-02-04, stance: {talks: for}, text: Other}"
    )
    brief = compose_cast("2026-02-04", text)
    assert row(brief, "a", "talks").value == "mixed"
    assert row(brief, "a", "talks").reversals == ()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-02-05T00:10+03:30", "2026-02-04"),  # 20:40 UTC
        ("2026-02-05T05:29+05:30", "2026-02-04"),  # 23:59 UTC
        ("2026-02-05T05:30+05:30", "2026-02-05"),  # 00:00 UTC
        ("2026-02-04T19:00-05:00", "2026-02-05"),  # 00:00 UTC
        ("2026-02-05T05:44+05:45", "2026-02-04"),  # 23:59 UTC
    ],
)
def test_a_word_after_midnight_abroad_belongs_to_the_desks_day(said: str, day: str) -> None:
    text = CLIP + (
        f"positions: [{{speaker: minister, said: {said}, stance: {{talks: for}}, text: x}}]\n"
        "notes: [{date: 2026-02-03, text: x}, {date: 2026-02-04, text: x}, {date: 2026-02-05, text: x}]"
    )
    for brief_day in ("2026-02-04", "2026-02-05"):
        changes = stance_changes(compose_cast(brief_day, text))
        assert [change.kind for change in changes] == (["new"] if brief_day == day else [])
    assert row(compose_cast("2026-02-05", text), "a", "talks").latest == date.fromisoformat(day)


OFFICES = """
people:
  mover:
    name: A. Mover
    posts:
      - {post: deputy minister, party: a, rank: 4, to: 2026-02-01}
      - {post: foreign minister, party: a, rank: 3, from: 2026-02-02}
"""


def test_a_speaker_who_changes_office_is_told_in_the_office_held_when_speaking() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: mover, said: 2026-01-30, stance: {talks: for}, text: As deputy}\n"
        "- {speaker: mover, said: 2026-02-03, stance: {arms: against}, text: As minister}"
    )
    brief = compose_cast("2026-02-03", OFFICES, text)
    posts = {
        issue: [cited.statement.voice.post for cited in row(brief, "a", issue).evidence] for issue in ("talks", "arms")
    }
    assert posts == {"talks": ["deputy minister"], "arms": ["foreign minister"]}


def test_an_office_holder_who_dies_leaves_a_predecessors_line_and_nothing_turns() -> None:
    text = CLIP + (
        "people: {late: {name: Late Chief, party: a, post: king, rank: 1, died: 2026-02-03}}\n"
        "positions: [{speaker: late, said: 2026-02-02, stance: {talks: against}, text: x}]\n"
        "notes: [{date: 2026-02-04, text: The king is dead}]"
    )
    brief = compose_cast("2026-02-04", text)
    assert (row(brief, "a", "talks").value, "predecessor" in row(brief, "a", "talks").flags) == ("against", True)
    assert stance_changes(brief) == []


def test_an_event_overtaken_without_a_cancellation_is_never_said_to_be_cancelled() -> None:
    text = "source: {publisher: Gazette, published: 2026-02-04}\n" + (
        "events:\n"
        "  old: {title: Meeting in Oslo, kind: talks, parties: [a, b], place: Oslo, when: 2026-02-06}\n"
        "  new: {title: Meeting in Rome, kind: talks, parties: [a, b], place: Rome, when: 2026-02-06, replaces: old}\n"
        "updates:\n"
        "- {event: old, date: 2026-02-02, status: confirmed, by: a}\n"
        "- {event: new, date: 2026-02-04, status: confirmed, by: a}"
    )
    brief = compose_cast("2026-02-04", text)
    change = event_change(brief, "old")
    assert (change.path, change.replaced_by and change.replaced_by.id) == (("confirmed", "replaced"), "new")
    assert event_change(brief, "new").path == ("confirmed",)
    standings = {id: meeting.standing for id, meeting in upcoming_meetings(brief).items()}
    assert standings == {"old": "replaced", "new": "confirmed"}


def test_a_moved_deadline_expires_on_its_new_day_and_not_on_its_old_one() -> None:
    text = CLIP + (
        "events: {limit: {title: The deadline, kind: deadline, when: 2026-02-05}}\n"
        "updates:\n"
        "- {event: limit, date: 2026-02-01, text: It is set}\n"
        "- {event: limit, date: 2026-02-04, when: 2026-02-08, text: It is moved}\n"
        "notes: [{date: 2026-02-06, text: x}, {date: 2026-02-09, text: x}]"
    )
    change = event_change(compose_cast("2026-02-04", text), "limit")
    assert (str(change.was_when), str(change.when)) == ("2026-02-05", "2026-02-08")
    assert upcoming_meetings(compose_cast("2026-02-06", text))["limit"].standing != "expired"
    assert event_change(compose_cast("2026-02-09", text), "limit").path[-1] == "expired"


def test_words_of_an_unknown_day_change_the_stance_like_dated_ones() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: boss, said: 2026-02-02, stance: {arms: conditional}, condition: talks fail, text: Only then}\n"
        "- {speaker: boss, said: ../2026-02-04, stance: {arms: for}, text: Had spoken for it}\n"
        "- {speaker: minister, said: 2026-02-03, stance: {talks: for}, text: The day before}"
    )
    brief = compose_cast("2026-02-04", text)
    assert row(brief, "b", "arms").value == "for"
    changes = [(change.kind, change.was, change.now, str(change.said)) for change in stance_changes(brief)]
    assert changes == [("shifted", "conditional", "for", "../2026-02-04")]


def test_a_meeting_held_says_in_what_changed_what_came_of_it() -> None:
    text = CLIP + (
        "events: {e: {title: Talks, kind: talks, parties: [a, b], place: Oman}}\n"
        "updates:\n"
        "- {event: e, date: 2026-02-03, status: confirmed, by: minister, when: 2026-02-04}\n"
        "- {event: e, date: 2026-02-04, status: held, place: 'Muscat, Oman', outcome: They go on}"
    )
    change = event_change(compose_cast("2026-02-04", text), "e")
    assert change.outcome is not None
    assert (change.outcome.text, change.place, change.was_place) == ("They go on", "Muscat, Oman", None)


def test_a_place_told_less_precisely_later_is_no_move() -> None:
    text = CLIP + (
        "events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-09, place: 'Muscat, Oman'}}\n"
        "updates:\n"
        "- {event: e, date: 2026-02-03, status: expected, by: a}\n"
        "- {event: e, date: 2026-02-04, status: confirmed, by: a, place: Oman}"
    )
    meeting = upcoming_meetings(compose_cast("2026-02-04", text))["e"]
    assert (meeting.place, meeting.was_place) == ("Muscat, Oman", None)


@pytest.mark.parametrize(
    ("by", "reported"), [("by: b", False), ("by: {described: an official, of: b}", True), ("text: They say", True)]
)
def test_what_an_unnamed_official_confirms_is_told_beside_the_party_that_does(by: str, reported: bool) -> None:
    text = CLIP + (
        "events: {e: {title: Talks, kind: talks, parties: [a, b, h], when: 2026-02-09}}\n"
        "updates:\n"
        "- {event: e, date: 2026-02-03, status: confirmed, by: minister}\n"
        f"- {{event: e, date: 2026-02-04, status: confirmed, {by}}}"
    )
    meeting = upcoming_meetings(compose_cast("2026-02-04", text))["e"]
    assert (meeting.is_fully_confirmed, meeting.is_reported) == (False, reported)


def test_an_event_long_over_of_which_nothing_was_known_is_newly_reported() -> None:
    storm = (
        "source: {publisher: Gazette, published: 2026-02-04}\n"
        "events: {e: {title: The storm, kind: incident, when: 2026-01}}\n"
        "updates: [{event: e, date: 2026-02-04, text: It is told now}]\n"
    )
    day_before = CLIP + "positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: The day before}]"
    brief = compose_cast("2026-02-04", storm, day_before)
    assert event_change(brief, "e").kinds == ("late",)
    assert [change.type for change in brief.changes] == ["event"]


def test_a_line_that_an_event_settles_says_which() -> None:
    text = CLIP + (
        "positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: Yes}]\n"
        "events: {e: {title: The summit, when: 2026-02-04, resets: [talks]}}\n"
        "updates: [{event: e, date: 2026-02-04, status: held, text: It was held}]"
    )
    (change,) = stance_changes(compose_cast("2026-02-04", text))
    assert (change.kind, change.because and change.because.name) == ("withdrawn", "The summit")


def test_where_a_line_is_mixed_now_whoever_spoke_last_is_named() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: boss, said: 2026-02-03, stance: {talks: for}, text: Yes}\n"
        "- {speaker: envoy, said: 2026-02-04, stance: {talks: against}, text: No}"
    )
    brief = compose_cast("2026-02-04", text)
    (change,) = [change for change in stance_changes(brief) if change.holder.id == "b"]
    assert (change.now, change.lead and change.lead.id) == ("mixed", "envoy")


def test_a_telling_that_came_later_does_not_mark_the_brief_of_an_earlier_day() -> None:
    text = CLIP + (
        "positions:\n"
        "- {id: first, speaker: boss, said: 2026-02-03, stance: {talks: for}, text: Yes}\n"
        "- {speaker: boss, said: 2026-02-05, stance: {talks: for}, text: Yes, same_as: first, marking: TLP:RED}"
    )
    assert [compose_cast(day, text).marking for day in ("2026-02-03", "2026-02-05")] == ["TLP:CLEAR", "TLP:RED"]
