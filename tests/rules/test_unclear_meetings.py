"""Meetings on which the records disagree: the brief prints nothing that nobody said."""

from __future__ import annotations

from briefgen.composition.brief import Brief, EventChangeView, Meeting, StanceChangeView
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

DISPUTED = """
source: {publisher: Third Paper, published: 2026-01-01}
events: {e: {title: Talks, kind: talks, parties: [a, b]}}
updates:
  - {event: e, date: 2026-02-03, by: a, when: 2026-02-08, place: Oman}
  - {event: e, date: 2026-02-04, by: b, when: 2026-02-10, place: Rome}
notes: [{date: 2026-02-09, text: x}, {date: 2026-02-11, text: x}]
"""


def ahead(result: Brief) -> Meeting:
    (meeting,) = [meeting for window in result.upcoming for meeting in window.meetings]
    return meeting


def test_a_disputed_date_is_printed_with_the_place_that_was_named_with_it() -> None:
    meeting = ahead(brief("2026-02-04", DISPUTED))
    assert (str(meeting.when), meeting.place, meeting.was_place) == ("2026-02-08", "Oman", None)
    assert meeting.standing == "date-disputed"


def test_a_place_that_only_one_party_named_with_its_disputed_date_is_not_that_of_the_other_date() -> None:
    text = DISPUTED.replace("when: 2026-02-08, place: Oman", "when: 2026-02-08")
    meeting = ahead(brief("2026-02-04", text))
    assert (str(meeting.when), meeting.place, meeting.standing) == ("2026-02-08", None, "date-disputed")
    meeting = ahead(brief("2026-02-09", text))
    assert (str(meeting.when), meeting.place) == ("2026-02-10", "Rome")


def test_a_meeting_does_not_lapse_before_the_last_of_its_disputed_dates() -> None:
    meeting = ahead(brief("2026-02-09", DISPUTED))
    assert (str(meeting.when), meeting.place, meeting.standing) == ("2026-02-10", "Rome", "date-disputed")
    late = brief("2026-02-11", DISPUTED)
    assert late.upcoming == ()
    assert [str(meeting.when) for meeting in late.recent] == ["2026-02-10"]
    assert [gap.kind for gap in late.gaps if gap.event] == ["lapsed"]


TIED = """
source: {publisher: Third Paper, published: 2026-01-01}
events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-08}}
updates:
  - {event: e, date: 2026-02-03, by: b, status: expected}
  - {event: e, date: 2026-02-04, by: b, status: cancelled, text: It is off}
  - {event: e, date: 2026-02-04, by: b, status: confirmed, text: It is on}
"""


def test_two_statuses_of_one_moment_are_undecided_and_both_are_printed() -> None:
    result = brief("2026-02-04", TIED)
    meeting = ahead(result)
    assert meeting.standing == "undecided"
    assert {step.status for step in meeting.path} == {"expected", "cancelled", "confirmed"}
    (change,) = [change for change in result.changes if isinstance(change, EventChangeView)]
    assert change.path == ("expected", "undecided")
    assert [(entry.standing, entry.mark) for entry in result.timeline] == [("undecided", "ahead")]


WITHDRAWN = """
sources: {gone: {publisher: Paper, published: 2026-02-01, withdrawn: 2026-02-04}}
events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-08, sources: [s1]}}
updates:
  - {event: e, date: 2026-02-01, by: a, status: confirmed, sources: [gone]}
notes: [{date: 2026-02-03, text: x}, {date: 2026-02-04, text: x}]
"""


def test_an_update_whose_source_was_withdrawn_confirms_nothing_any_more_and_is_said_so() -> None:
    assert ahead(brief("2026-02-03", WITHDRAWN)).standing == "confirmed"
    result = brief("2026-02-04", WITHDRAWN)
    meeting = ahead(result)
    assert (meeting.standing, meeting.confirmed_by) == ("planned", ())
    assert [(step.is_signal, step.is_withdrawn) for step in meeting.path] == [(True, True)]
    assert "*source withdrawn*" in next(render_brief(result, ["md"], Templates(), [], None, full=result))[1].decode()


ABROAD = """
source: {publisher: Third Paper, published: 2026-01-01}
events: {e: {title: Talks, kind: talks, parties: [a, b], time_zone: Asia/Kathmandu}}
updates:
  - {event: e, date: 2026-02-03, by: a, when: 2026-02-06T10:00, status: confirmed}
  - {event: e, date: "2026-02-04T23:30+05:45", by: a, when: 2026-02-07T01:00}
positions:
  - {speaker: minister, said: "2026-02-03T23:30-05:00", stance: {talks: for}, text: x}
"""


def test_a_stance_changes_in_the_time_of_the_desk_and_an_event_in_that_of_its_place() -> None:
    result = brief("2026-02-04", ABROAD)
    (stance,) = [change for change in result.changes if isinstance(change, StanceChangeView)]
    (event,) = [change for change in result.changes if isinstance(change, EventChangeView)]
    starts = [span.bounds[0].isoformat() for span in (stance.said, event.when, event.was_when) if span]
    assert starts == ["2026-02-04T04:30:00", "2026-02-07T01:00:00", "2026-02-06T10:00:00"]
    markdown = next(render_brief(result, ["md"], Templates(), [], None, full=result))[1].decode()
    assert "Talks, Saturday 7 February, 01:00 Kathmandu (6 Feb, 19:15 UTC)" in markdown
    assert "4 Feb, 04:30" in markdown
    assert "7 Feb, 01:00 Kathmandu" in markdown


def test_a_postponed_meeting_with_a_new_date_is_ahead() -> None:
    text = ABROAD.replace("when: 2026-02-07T01:00", "when: 2026-02-09, status: postponed")
    entries = brief("2026-02-04", text).timeline
    assert [(entry.standing, entry.mark) for entry in entries] == [("postponed", "ahead")]


DIFFER = """
source: {publisher: Third Paper, published: 2026-02-03}
events: {e: {title: The signing, kind: action, parties: [a, b]}}
updates:
  - {event: e, date: 2026-02-03, by: b, status: confirmed, when: 2026-02-04}
  - {event: e, date: 2026-02-03, by: a, status: in-doubt, when: 2026-02-05/..}
notes: [{date: 2026-02-01, text: x, sources: [s1]}]
"""


def words_of(meeting: Meeting) -> list[tuple[str, str | None, str | None, str | None]]:
    return [
        (word.party.id, word.status, str(word.when) if word.when else None, word.place) for word in meeting.party_words
    ]


def test_two_parties_that_give_two_statuses_each_keep_their_own() -> None:
    for text in (DIFFER, _swapped(DIFFER)):
        result = brief("2026-02-03", text)
        expected = [("b", "confirmed", "2026-02-04", None), ("a", "in-doubt", "2026-02-05/..", None)]
        assert words_of(ahead(result)) == expected
        (change,) = [change for change in result.changes if isinstance(change, EventChangeView)]
        assert change.party_words == ahead(result).party_words == result.timeline[0].party_words


def _swapped(text: str) -> str:
    lines = text.splitlines(keepends=True)
    rows = [number for number, line in enumerate(lines) if line.startswith("  - {event")]
    lines[rows[0]], lines[rows[1]] = lines[rows[1]], lines[rows[0]]
    return "".join(lines)


def test_the_day_of_one_party_never_stands_beside_the_place_of_the_other() -> None:
    text = DIFFER.replace("status: in-doubt, when: 2026-02-05/..", "status: in-doubt, place: Geneva")
    meeting = ahead(brief("2026-02-03", text))
    assert (str(meeting.when), meeting.place) == ("2026-02-04", None)
    assert words_of(meeting) == [("b", "confirmed", "2026-02-04", None), ("a", "in-doubt", None, "Geneva")]
    meeting = ahead(brief("2026-02-03", text.replace("when: 2026-02-04", "when: 2026-02-04, place: Rome")))
    assert (str(meeting.when), meeting.place) == ("2026-02-04", "Rome")


def test_one_speaker_or_a_report_without_a_party_is_no_difference_of_parties() -> None:
    assert ahead(brief("2026-02-04", TIED)).party_words == ()
    assert ahead(brief("2026-02-03", DIFFER.replace("by: a, ", ""))).party_words == ()


def test_a_later_word_ends_the_difference_and_a_cancelled_event_is_not_disputed() -> None:
    for status in ("confirmed, when: 2026-02-04", "cancelled"):
        later = f"updates: [{{event: e, date: 2026-02-04, by: a, status: {status}, sources: [s1]}}]"
        result = brief("2026-02-04", DIFFER, later)
        (meeting,) = [*[item for window in result.upcoming for item in window.meetings], *result.recent]
        assert (meeting.party_words, meeting.disputed_dates) == ((), ())


def test_three_parties_each_keep_their_own_word() -> None:
    text = DIFFER.replace("[a, b]", "[a, b, h]") + (
        "positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: x}]\n"
    )
    third = "updates: [{event: e, date: 2026-02-03, by: h, status: expected, when: 2026-02-04, sources: [s1]}]"
    assert [word[:2] for word in words_of(ahead(brief("2026-02-03", text, third)))] == [
        ("b", "confirmed"), ("h", "expected"), ("a", "in-doubt"),
    ]  # fmt: skip
