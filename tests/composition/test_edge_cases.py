"""The hard days of a desk, each told once from the YAML to the brief, beside what the tests of each rule prove."""

from __future__ import annotations

from datetime import date

import pytest

from briefgen.composition.brief import Brief, EventChangeView, Meeting, StanceChangeView
from tests.dossiers import brief, row

CLIP = "source: {publisher: Third Paper, published: 2026-01-01}\n"


def moved(made: Brief) -> list[StanceChangeView]:
    return [it for it in made.changes if isinstance(it, StanceChangeView)]


def event(made: Brief, id: str) -> EventChangeView:
    (found,) = [it for it in made.changes if isinstance(it, EventChangeView) and it.event.id == id]
    return found


def ahead(made: Brief) -> dict[str, Meeting]:
    return {it.id: it for window in made.upcoming for it in window.meetings}


def test_the_same_speaker_twice_in_a_day_with_times_ends_with_the_later_word() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: minister, said: 2026-02-04T18:00, stance: {talks: against}, text: The evening, reverses: early}\n"
        "- {id: early, speaker: minister, said: 2026-02-04T09:00, stance: {talks: for}, text: The morning}\n"
        "- {speaker: boss, said: 2026-02-03, stance: {arms: for}, text: The day before}"
    )
    made = brief("2026-02-04", text)
    assert (row(made, "a", "talks").value, row(made, "a", "talks").mixed_by) == ("against", None)
    assert [it.kind for it in row(made, "a", "talks").reversals] == ["stated"]


def test_the_same_speaker_twice_in_a_day_without_times_is_mixed_and_turned_nothing() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: minister, said: 2026-02-04, stance: {talks: against}, text: One}\n"
        "- {speaker: minister, said: 2026-02-04, stance: {talks: for}, text: Other}"
    )
    made = brief("2026-02-04", text)
    assert row(made, "a", "talks").value == "mixed"
    assert row(made, "a", "talks").reversals == ()


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
    for each in ("2026-02-04", "2026-02-05"):
        assert [it.kind for it in moved(brief(each, text))] == (["new"] if each == day else [])
    assert row(brief("2026-02-05", text), "a", "talks").latest == date.fromisoformat(day)


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
    made = brief("2026-02-03", OFFICES, text)
    posts = {issue: [it.statement.voice.post for it in row(made, "a", issue).evidence] for issue in ("talks", "arms")}
    assert posts == {"talks": ["deputy minister"], "arms": ["foreign minister"]}


def test_an_office_holder_who_dies_leaves_a_predecessors_line_and_nothing_turns() -> None:
    text = CLIP + (
        "people: {late: {name: Late Chief, party: a, post: king, rank: 1, died: 2026-02-03}}\n"
        "positions: [{speaker: late, said: 2026-02-02, stance: {talks: against}, text: x}]\n"
        "notes: [{date: 2026-02-04, text: The king is dead}]"
    )
    made = brief("2026-02-04", text)
    assert (row(made, "a", "talks").value, "predecessor" in row(made, "a", "talks").flags) == ("against", True)
    assert moved(made) == []


def test_an_event_overtaken_without_a_cancellation_is_never_said_to_be_cancelled() -> None:
    text = CLIP + (
        "events:\n"
        "  old: {title: Meeting in Oslo, kind: talks, parties: [a, b], place: Oslo, when: 2026-02-06}\n"
        "  new: {title: Meeting in Rome, kind: talks, parties: [a, b], place: Rome, when: 2026-02-06, replaces: old}\n"
        "updates:\n"
        "- {event: old, date: 2026-02-02, status: confirmed, by: a}\n"
        "- {event: new, date: 2026-02-04, status: confirmed, by: a}"
    )
    made = brief("2026-02-04", text)
    change = event(made, "old")
    assert (change.path, change.replaced_by and change.replaced_by.id) == (("confirmed", "replaced"), "new")
    assert event(made, "new").path == ("confirmed",)
    assert {id: it.standing for id, it in ahead(made).items()} == {"old": "replaced", "new": "confirmed"}


def test_a_moved_deadline_expires_on_its_new_day_and_not_on_its_old_one() -> None:
    text = CLIP + (
        "events: {limit: {title: The deadline, kind: deadline, when: 2026-02-05}}\n"
        "updates:\n"
        "- {event: limit, date: 2026-02-01, text: It is set}\n"
        "- {event: limit, date: 2026-02-04, when: 2026-02-08, text: It is moved}\n"
        "notes: [{date: 2026-02-06, text: x}, {date: 2026-02-09, text: x}]"
    )
    change = event(brief("2026-02-04", text), "limit")
    assert (str(change.was_when), str(change.when)) == ("2026-02-05", "2026-02-08")
    assert ahead(brief("2026-02-06", text))["limit"].standing != "expired"
    assert event(brief("2026-02-09", text), "limit").path[-1] == "expired"


def test_what_was_said_nobody_knows_when_moves_no_line_that_has_a_date() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: boss, said: 2026-02-02, stance: {arms: conditional}, condition: talks fail, text: Only then}\n"
        "- {speaker: boss, said: ../2026-02-04, stance: {arms: for}, text: Had spoken for it}\n"
        "- {speaker: minister, said: 2026-02-03, stance: {talks: for}, text: The day before}"
    )
    made = brief("2026-02-04", text)
    assert row(made, "b", "arms").value == "conditional"
    assert moved(made) == []
    (section,) = [it for it in made.parties if it.party and it.party.id == "b"]
    assert [said.text for said in section.also_said] == ["Had spoken for it"]


def test_a_meeting_held_says_in_what_changed_what_came_of_it() -> None:
    text = CLIP + (
        "events: {e: {title: Talks, kind: talks, parties: [a, b], place: Oman}}\n"
        "updates:\n"
        "- {event: e, date: 2026-02-03, status: confirmed, by: minister, when: 2026-02-04}\n"
        "- {event: e, date: 2026-02-04, status: held, place: 'Muscat, Oman', outcome: They go on}"
    )
    change = event(brief("2026-02-04", text), "e")
    assert change.outcome is not None
    assert (change.outcome.text, change.place, change.was_place) == ("They go on", "Muscat, Oman", None)


def test_a_place_told_less_precisely_later_is_no_move() -> None:
    text = CLIP + (
        "events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-09, place: 'Muscat, Oman'}}\n"
        "updates:\n"
        "- {event: e, date: 2026-02-03, status: expected, by: a}\n"
        "- {event: e, date: 2026-02-04, status: confirmed, by: a, place: Oman}"
    )
    assert (ahead(brief("2026-02-04", text))["e"].place, ahead(brief("2026-02-04", text))["e"].was_place) == (
        "Muscat, Oman", None,
    )  # fmt: skip


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
    it = ahead(brief("2026-02-04", text))["e"]
    assert (it.is_fully_confirmed, it.is_reported) == (False, reported)


def test_an_event_long_over_of_which_nothing_was_known_is_newly_reported() -> None:
    text = CLIP + (
        "events: {e: {title: The storm, kind: incident, when: 2026-01}}\n"
        "updates: [{event: e, date: 2026-02-04, text: It is told now}]\n"
        "positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: The day before}]"
    )
    made = brief("2026-02-04", text)
    assert event(made, "e").kinds == ("late",)
    assert [it.type for it in made.changes] == ["event"]


def test_a_line_that_an_event_settles_says_which() -> None:
    text = CLIP + (
        "positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: Yes}]\n"
        "events: {e: {title: The summit, when: 2026-02-04, resets: [talks]}}\n"
        "updates: [{event: e, date: 2026-02-04, status: held, text: It was held}]"
    )
    (change,) = moved(brief("2026-02-04", text))
    assert (change.kind, change.because and change.because.name) == ("withdrawn", "The summit")


def test_where_a_line_is_mixed_now_whoever_spoke_last_is_named() -> None:
    text = CLIP + (
        "positions:\n"
        "- {speaker: boss, said: 2026-02-03, stance: {talks: for}, text: Yes}\n"
        "- {speaker: envoy, said: 2026-02-04, stance: {talks: against}, text: No}"
    )
    (change,) = [it for it in moved(brief("2026-02-04", text)) if it.holder.id == "b"]
    assert (change.now, change.lead and change.lead.id) == ("mixed", "envoy")


def test_a_telling_that_came_later_does_not_mark_the_brief_of_an_earlier_day() -> None:
    text = CLIP + (
        "positions:\n"
        "- {id: first, speaker: boss, said: 2026-02-03, stance: {talks: for}, text: Yes}\n"
        "- {speaker: boss, said: 2026-02-05, stance: {talks: for}, text: Yes, same_as: first, marking: TLP:RED}"
    )
    assert [brief(day, text).marking for day in ("2026-02-03", "2026-02-05")] == ["TLP:CLEAR", "TLP:RED"]
