"""Meetings on which the records do not agree: nothing is printed that nobody said."""

from __future__ import annotations

from briefgen.composition.brief import Brief, EventChangeView, Meeting, StanceChangeView
from briefgen.pipeline.brief import render_formats
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


def ahead(made: Brief) -> Meeting:
    (found,) = [it for window in made.upcoming for it in window.meetings]
    return found


def test_a_disputed_date_is_printed_with_the_place_that_was_named_with_it() -> None:
    it = ahead(brief("2026-02-04", DISPUTED))
    assert (str(it.when), it.place, it.was_place, it.standing) == ("2026-02-08", "Oman", None, "date-disputed")


def test_a_meeting_does_not_lapse_before_the_last_of_its_disputed_dates() -> None:
    it = ahead(brief("2026-02-09", DISPUTED))
    assert (str(it.when), it.place, it.standing) == ("2026-02-10", "Rome", "date-disputed")
    late = brief("2026-02-11", DISPUTED)
    assert late.upcoming == ()
    assert [it.kind for it in late.gaps if it.event] == ["lapsed"]


TIED = """
source: {publisher: Third Paper, published: 2026-01-01}
events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-08}}
updates:
  - {event: e, date: 2026-02-03, by: b, status: expected}
  - {event: e, date: 2026-02-04, by: b, status: cancelled, text: It is off}
  - {event: e, date: 2026-02-04, by: b, status: confirmed, text: It is on}
"""


def test_two_statuses_of_one_moment_are_undecided_and_both_are_printed() -> None:
    made = brief("2026-02-04", TIED)
    it = ahead(made)
    assert it.standing == "undecided"
    assert {step.status for step in it.path} == {"expected", "cancelled", "confirmed"}
    (change,) = [it for it in made.changes if isinstance(it, EventChangeView)]
    assert change.path == ("expected", "undecided")
    assert [(entry.standing, entry.mark) for entry in made.timeline] == [("undecided", "ahead")]


WITHDRAWN = """
sources: {gone: {publisher: Paper, published: 2026-02-01, withdrawn: 2026-02-04}}
events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-08, sources: [s1]}}
updates:
  - {event: e, date: 2026-02-01, by: a, status: confirmed, sources: [gone]}
notes: [{date: 2026-02-03, text: x}, {date: 2026-02-04, text: x}]
"""


def test_an_update_whose_source_was_withdrawn_confirms_nothing_any_more_and_is_said_so() -> None:
    assert ahead(brief("2026-02-03", WITHDRAWN)).standing == "confirmed"
    made = brief("2026-02-04", WITHDRAWN)
    it = ahead(made)
    assert (it.standing, it.confirmed_by) == ("planned", ())
    assert [(step.is_signal, step.is_withdrawn) for step in it.path] == [(True, True)]
    assert "*source withdrawn*" in next(render_formats(made, ["md"], Templates(), [], None))[1].decode()


ABROAD = """
source: {publisher: Third Paper, published: 2026-01-01}
events: {e: {title: Talks, kind: talks, parties: [a, b], time_zone: Asia/Kathmandu}}
updates:
  - {event: e, date: 2026-02-03, by: a, when: 2026-02-06T10:00, status: confirmed}
  - {event: e, date: "2026-02-04T23:30+05:45", by: a, when: 2026-02-07T01:00}
positions:
  - {speaker: minister, said: "2026-02-03T23:30-05:00", stance: {talks: for}, text: x}
"""


def test_what_changed_is_told_in_the_time_of_the_desk() -> None:
    made = brief("2026-02-04", ABROAD)
    (stance,) = [it for it in made.changes if isinstance(it, StanceChangeView)]
    (event,) = [it for it in made.changes if isinstance(it, EventChangeView)]
    starts = [span.bounds[0].isoformat() for span in (stance.said, event.when, event.was_when) if span]
    assert starts == ["2026-02-04T04:30:00", "2026-02-06T19:15:00", "2026-02-06T04:15:00"]
    markdown = next(render_formats(made, ["md"], Templates(), [], None))[1].decode()
    assert "Talks, Friday 6 February, 19:15" in markdown
    assert "4 Feb, 04:30" in markdown
    assert "7 Feb, 01:00 Kathmandu" in markdown


def test_a_postponed_meeting_with_a_new_date_is_ahead() -> None:
    text = ABROAD.replace("when: 2026-02-07T01:00", "when: 2026-02-09, status: postponed")
    assert [(it.standing, it.mark) for it in brief("2026-02-04", text).timeline] == [("postponed", "ahead")]
