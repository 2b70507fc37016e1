"""The state of an event on a day, from its dated updates, and the window in which it lies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Meeting
from briefgen.content.dates import parse_span
from briefgen.rules.events import EventState, event_state
from briefgen.rules.windows import Window, upcoming, window_of
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.timeline import AsOf
from tests.dossiers import CAST, as_of_day, brief, dossier, warnings

PARTIES = "parties: [a, b]"
NOTE = "notes: [{date: 2026-01-02, text: Context, sources: [s1]}]"  # so that there is a day to brief
WEAK = "sources: {weak: {publisher: Rumour Mill, published: 2026-01-01, grade: E}}"


def written(fields: str, *updates: str) -> str:
    """One event of a clip, and its updates."""
    rows = "".join(f"  - {{event: e, {row}}}\n" for row in updates)
    head = f"source: {{published: 2026-01-01}}\nevents: {{e: {{title: Meeting{fields and ', '}{fields}}}}}\n"
    return head + (f"updates:\n{rows}" if rows else NOTE)


def state_of(view: AsOf, id: str = "e") -> EventState:
    return event_state(view, next(event for event in view.events if event.id == id))


def event_on(day: str, fields: str, *updates: str, extra: str = WEAK) -> EventState:
    return state_of(as_of_day(day, written(fields, *updates), extra))


def when(state: EventState) -> str | None:
    span = state.details.get("when")
    return span.text if span else None


def turns(state: EventState) -> list[tuple[str, ...]]:
    return [step.turns for step in state.path]


def dates(state: EventState) -> list[tuple[str, str]]:
    return [(named.party, named.when.text) for named in state.disputed_dates]


def view_at_desk(zone: str, day: str, *files: str) -> AsOf:
    """The same cast at a desk in another zone."""
    cast = CAST.replace("time_zone: UTC", f"time_zone: {zone}")
    return as_of(build_timeline(dossier(cast, *files)), date.fromisoformat(day))


def windows_of(view: AsOf) -> dict[Window, list[str]]:
    by_window = upcoming(view, [event_state(view, event) for event in view.events])
    return {name: [state.event.id for state in states] for name, states in by_window.items() if states}


def meeting(day: str, fields: str, *updates: str, extra: str = WEAK) -> Meeting:
    result = brief(day, written(fields, *updates), extra)
    meetings = (*(item for window in result.upcoming for item in window.meetings), *result.recent)
    return next(item for item in meetings if item.id == "e")


# From when it is known


@pytest.mark.parametrize(("day", "expected"), [("2026-02-02", []), ("2026-02-03", ["e"])])
@pytest.mark.parametrize("published", ["2026-02-03", "2026-02-06"])
def test_an_event_is_known_from_its_first_update(day: str, expected: list[str], published: str) -> None:
    updates = "date: 2026-02-05, status: confirmed", "date: 2026-02-03"
    text = written("when: 2026-02-09", *updates).replace("2026-01-01", published)
    assert [event.id for event in as_of_day(day, text).events] == expected


@pytest.mark.parametrize("update", ["date: 2026-02-05, status: held", "date: 2026-02-20", "date: 2026-02-01"])
def test_no_later_update_takes_an_event_from_an_earlier_brief(update: str) -> None:
    text = "source: {published: 2026-02-01}\nevents: {e: {title: Meeting, when: 2026-01-30/2026-02-09}}\n"
    later = f"source: {{published: 2026-02-20}}\nupdates: [{{event: e, {update}}}]"
    assert [event.id for event in as_of_day("2026-02-02", text, later, NOTE).events] == ["e"]


@pytest.mark.parametrize(("day", "expected"), [("2026-01-31", []), ("2026-02-01", ["e"])])
def test_an_event_without_updates_is_known_from_its_sources_publication(day: str, expected: list[str]) -> None:
    text = "source: {published: 2026-02-01}\nevents: {e: {title: Meeting, when: 2026-02-09}}"
    assert [event_on.id for event_on in as_of_day(day, text, NOTE).events] == expected


def test_the_earliest_of_several_sources_makes_an_event_known() -> None:
    text = """
source: {published: 2026-02-05}
sources: {early: {publisher: Early Paper, accessed: 2026-02-02}}
events: {e: {title: Meeting, when: 2026-02-09, sources: [early]}}
"""
    assert [event_on.id for event_on in as_of_day("2026-02-02", text, NOTE).events] == ["e"]
    assert [event_on.id for event_on in as_of_day("2026-02-01", text, NOTE).events] == []


# Updates, field by field


def test_each_field_holds_until_an_update_gives_another_value() -> None:
    updates = (
        "date: 2026-02-01, status: proposed, place: Rome, host: h",
        "date: 2026-02-02, when: 2026-02-09, via: video",
        "date: 2026-02-03, place: Oslo",
    )
    state = event_on("2026-02-03", PARTIES, *updates)
    assert (state.status, state.details["place"], state.details["host"], state.details["via"]) == (
        "proposed",
        "Oslo",
        "h",
        "video",
    )
    assert (when(state), state.details["parties"]) == ("2026-02-09", ("a", "b"))
    assert turns(state) == [("place-set",), ("date-set",), ("place-set",)]
    assert state.was_place == "Rome"


def test_updates_count_in_the_order_of_dated_things_and_not_of_the_file() -> None:
    updates = (
        "date: 2026-02-04, time: evening, status: confirmed",
        "date: 2026-02-04, time: day, status: in-doubt",
        "date: ../2026-02-04, status: proposed",
    )
    state = event_on("2026-02-04", PARTIES, *updates)
    assert [step.dated.update.status for step in state.path] == ["proposed", "in-doubt", "confirmed"]
    assert state.status == "confirmed"


def test_an_update_without_a_status_changes_none() -> None:
    updates = "date: 2026-02-01, status: expected", "date: 2026-02-03, text: Nothing new"
    assert event_on("2026-02-03", "", *updates).status == "expected"


def test_an_update_after_the_day_is_not_folded() -> None:
    updates = "date: 2026-02-01, status: expected", "date: 2026-02-04, status: cancelled"
    assert event_on("2026-02-03", "", *updates).standing == "expected"


def test_the_sources_and_text_of_an_update_are_never_folded() -> None:
    result = meeting("2026-02-03", "when: 2026-02-09", "date: 2026-02-01, text: First", "date: 2026-02-03, place: Rome")
    assert [step.text for step in result.path] == ["First", None]


# A fact ends a dispute

TWO_DATES = (
    "date: 2026-02-03, time: morning, by: a, status: expected, when: 2026-02-06",
    "date: 2026-02-03, time: evening, by: b, status: expected, when: 2026-02-08, place: Muscat",
)


@pytest.mark.parametrize("status", ["held", "underway"])
@pytest.mark.parametrize("day", ["2026-02-06", "2026-02-08", "2026-02-09"])
def test_a_fact_with_a_date_settles_a_dispute_whoever_reports_it(status: str, day: str) -> None:
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, f"date: 2026-02-09, status: {status}, when: {day}")
    assert (when(state), dates(state), state.status) == (day, [], status)
    assert state.path[-1].turns == ("date-settled",)


@pytest.mark.parametrize("by", ["a", "b", "m"])
def test_a_party_that_says_it_was_held_settles_the_date_too(by: str) -> None:
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, f"date: 2026-02-09, by: {by}, status: held, when: 2026-02-08")
    assert (when(state), dates(state)) == ("2026-02-08", [])


def test_a_rumour_that_it_was_held_settles_nothing() -> None:
    rumour = "updates: [{event: e, date: 2026-02-09, status: held, when: 2026-02-08, sources: [weak]}]"
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, extra=f"{WEAK}\n{rumour}")
    assert dates(state) == [("a", "2026-02-06"), ("b", "2026-02-08")]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("date: 2026-02-07, status: held", "2026-02-06"),  # the other day is still to come
        ("date: 2026-02-08, status: underway", "2026-02-08"),  # the other day is over
        ("date: 2026-02-06, status: underway", "2026-02-06"),
    ],
)
def test_a_fact_without_a_date_settles_it_where_only_one_day_is_possible(update: str, expected: str) -> None:
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, update)
    assert (when(state), dates(state)) == (expected, [])


@pytest.mark.parametrize("by", ["", "by: b, "])
@pytest.mark.parametrize("day", ["2026-02-08", "2026-02-09"])
def test_an_outcome_with_a_date_settles_a_dispute_without_any_status(by: str, day: str) -> None:
    outcome = f"date: 2026-02-09, {by}when: {day}, outcome: A text was signed"
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, outcome)
    assert (when(state), dates(state), state.standing) == (day, [], "held")


def test_an_outcome_without_a_date_settles_it_where_only_one_day_is_possible() -> None:
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, "date: 2026-02-07, outcome: A text was signed")
    assert (when(state), dates(state), state.standing) == ("2026-02-06", [], "held")


def test_an_outcome_that_stands_beside_a_date_to_come_settles_nothing() -> None:
    state = event_on("2026-02-05", PARTIES, *TWO_DATES, "date: 2026-02-05, by: b, when: 2026-02-10, outcome: A draft")
    assert dates(state) == [("a", "2026-02-06"), ("b", "2026-02-10")]


def test_a_fact_without_a_date_does_not_choose_between_two_days_that_are_past() -> None:
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, "date: 2026-02-09, status: held")
    assert dates(state) == [("a", "2026-02-06"), ("b", "2026-02-08")]


@pytest.mark.parametrize("later", ["by: a, when: 2026-02-10", "by: b, when: 2026-02-06", "when: 2026-02"])
def test_no_later_date_disputes_or_moves_what_was_held(later: str) -> None:
    held = "date: 2026-02-09, status: held, when: 2026-02-08"
    state = event_on("2026-02-11", PARTIES, *TWO_DATES, held, f"date: 2026-02-10, {later}")
    assert (when(state), dates(state), state.standing) == ("2026-02-08", [], "held")


def test_a_later_fact_corrects_the_date_of_an_earlier_one() -> None:
    held = "date: 2026-02-09, status: held, when: 2026-02-08"
    state = event_on("2026-02-11", PARTIES, *TWO_DATES, held, "date: 2026-02-10, status: held, when: 2026-02-07")
    assert (when(state), dates(state), state.path[-1].turns) == ("2026-02-07", [], ("moved",))


def test_parties_may_dispute_the_date_of_a_meeting_that_is_called_again() -> None:
    held = "date: 2026-02-09, status: underway, when: 2026-02-08"
    again = ("date: 2026-02-10, status: expected, when: 2026-02-20, by: a", "date: 2026-02-10, when: 2026-02-22, by: b")
    state = event_on("2026-02-11", PARTIES, *TWO_DATES, held, *again)
    assert dates(state) == [("a", "2026-02-20"), ("b", "2026-02-22")]


@pytest.mark.parametrize("order", [*permutations(range(2))])
def test_at_one_moment_the_fact_decides_and_not_the_plan(order: tuple[int, ...]) -> None:
    updates = ("date: 2026-02-08, by: b, when: 2026-02-10", "date: 2026-02-08, status: held, when: 2026-02-08")
    state = event_on("2026-02-09", PARTIES, *TWO_DATES, *(updates[index] for index in order))
    assert (when(state), dates(state), state.undecided) == ("2026-02-08", [], ())


@given(
    plans=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["2026-02-06", "2026-02-08", "2026-02-08/..", "2026-02"])),
        min_size=1, max_size=4,
    ),
    fact=st.sampled_from(["2026-02-05", "2026-02-08", "2026-02-09", "2026-02-08/2026-02-09"]),
    status=st.sampled_from(["held", "underway"]),
)  # fmt: skip
def test_after_a_fact_nothing_is_disputed_and_the_date_is_that_of_the_fact(
    plans: list[tuple[str, str]], fact: str, status: str
) -> None:
    planned = [
        f"date: 2026-02-{day:02}, by: {by}, status: expected, when: {date_}"
        for day, (by, date_) in enumerate(plans, start=1)
    ]
    state = event_on("2026-02-09", PARTIES, *planned, f"date: 2026-02-09, status: {status}, when: {fact}")
    span = state.details["when"]
    assert not state.disputed_dates
    assert parse_span(fact).contains(span)


def test_an_outcome_ends_an_open_date() -> None:
    state = event_on(
        "2026-02-11", "parties: [a, b], when: 2026-02-08/..", "date: 2026-02-10, status: underway, outcome: A text",
    )  # fmt: skip
    assert (when(state), state.standing, "outcome" in state.details) == ("2026-02-08/2026-02-10", "held", True)


@pytest.mark.parametrize(
    ("date_", "expected"), [("2026-02-08/..", "2026-02-08"), ("2026-02-06/..", "2026-02-06/2026-02-08")]
)
def test_a_meeting_that_was_held_is_no_longer_open_ended(date_: str, expected: str) -> None:
    state = event_on("2026-02-11", f"parties: [a, b], when: {date_}", "date: 2026-02-08, status: held")
    assert when(state) == expected


def test_an_outcome_of_a_meeting_that_was_held_is_kept_whatever_its_date() -> None:
    state = event_on(
        "2026-02-08", "parties: [a, b], when: 2026-02-08/2026-02-10", "date: 2026-02-08, status: held, outcome: A text",
    )  # fmt: skip
    assert (state.standing, "outcome" in state.details) == ("held", True)


@pytest.mark.parametrize("status", ["cancelled", "replaced"])
def test_the_date_of_a_meeting_that_does_not_take_place_is_not_disputed(status: str) -> None:
    if status == "cancelled":
        state = event_on("2026-02-04", PARTIES, *TWO_DATES, "date: 2026-02-04, status: cancelled")
    else:
        other = "events: {f: {title: Other, replaces: e}}\nupdates: [{event: f, date: 2026-02-04}]"
        state = event_on("2026-02-04", PARTIES, *TWO_DATES, extra=f"source: {{published: 2026-02-04}}\n{other}")
    assert (state.standing, dates(state)) == (status, [])
    assert (when(state), state.details.get("place")) == ("2026-02-06", None)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-02-05", ("2026-02-06", "Geneva")), ("2026-02-07", ("2026-02-08", "Muscat"))]
)
def test_the_day_of_one_party_never_stands_beside_the_place_of_the_other(day: str, expected: tuple[str, str]) -> None:
    state = event_on(day, f"{PARTIES}, place: Geneva", *TWO_DATES)
    assert (when(state), state.details["place"]) == expected


# Dates


@pytest.mark.parametrize(
    ("first", "second", "result", "turn"),
    [
        ("2026-02", "2026-02-06", "2026-02-06", ("date-set",)),
        ("2026-02-02/2026-02-08", "2026-02-06", "2026-02-06", ("date-set",)),
        ("2026-02-02/2026-02-08", "2026-02-08", "2026-02-08", ("date-set",)),
        ("../2026-02-20", "2026-02-06", "2026-02-06", ("date-set",)),
        ("2026-02", "2026-02-06T10:00", "2026-02-06T10:00", ("date-set",)),
        ("2026-02-06", "2026-02-06T10:00", "2026-02-06T10:00", ("time-set",)),
        ("2026-02-06", "2026-02-06", "2026-02-06", ()),
        ("2026-02-06", "2026-02", "2026-02-06", ()),
        ("2026-02-06T10:00", "2026-02-06", "2026-02-06T10:00", ()),
        ("2026-02-06", "2026-02-02/2026-02-08", "2026-02-06", ()),
        ("2026-02-06", "2026-02-07", "2026-02-07", ("moved",)),
        ("2026-02-06T10:00", "2026-02-06T15:00", "2026-02-06T15:00", ("moved",)),
        ("2026-02-02/2026-02-08", "2026-02-09/2026-02-15", "2026-02-09/2026-02-15", ("moved",)),
        ("2026-02", "2026-03", "2026-03", ("moved",)),
    ],
)
def test_a_date_inside_the_earlier_one_refines_it_one_around_it_changes_nothing_a_disjoint_one_moves(
    first: str, second: str, result: str, turn: tuple[str, ...]
) -> None:
    state = event_on("2026-02-03", PARTIES, f"date: 2026-02-01, when: {first}", f"date: 2026-02-03, when: {second}")
    assert (when(state), state.path[1].turns) == (result, turn)
    assert (state.was_when.text if state.was_when else None) == (first if turn == ("moved",) else None)


def test_a_date_that_overlaps_the_earlier_one_does_not_move_the_event() -> None:
    updates = "date: 2026-02-01, when: 2026-02-02/2026-02-08", "date: 2026-02-03, when: 2026-02-06/2026-02-12"
    assert "moved" not in event_on("2026-02-03", PARTIES, *updates).path[1].turns


@pytest.mark.parametrize(("date_", "turn"), [("2026-02-06", "date-set"), ("2026-02-06T10:00", "time-set")])
def test_a_first_date_is_set(date_: str, turn: str) -> None:
    assert event_on("2026-02-03", "", f"date: 2026-02-01, when: {date_}").path[0].turns == (turn,)


def test_a_date_typed_on_the_event_is_its_first() -> None:
    state = event_on("2026-02-03", "when: 2026-02-06", "date: 2026-02-03, when: 2026-02-08")
    assert (when(state), state.was_when and state.was_when.text, turns(state)) == (
        "2026-02-08",
        "2026-02-06",
        [("moved",)],
    )


def test_disjoint_dates_of_different_parties_are_disputed_and_listed_at_the_earliest() -> None:
    updates = "date: 2026-02-01, by: a, when: 2026-02-08", "date: 2026-02-02, by: b, when: 2026-02-06"
    state = event_on("2026-02-03", PARTIES, *updates)
    assert (when(state), dates(state)) == ("2026-02-06", [("b", "2026-02-06"), ("a", "2026-02-08")])
    assert turns(state) == [("date-set",), ("date-disputed",)]
    assert "date-disputed" in warnings("2026-02-03", written(PARTIES, *updates))


def test_a_later_date_of_the_other_party_is_disputed_too_and_the_earlier_stays_listed() -> None:
    updates = "date: 2026-02-01, by: a, when: 2026-02-06", "date: 2026-02-02, by: b, when: 2026-02-08"
    state = event_on("2026-02-03", PARTIES, *updates)
    assert (when(state), dates(state)) == ("2026-02-06", [("a", "2026-02-06"), ("b", "2026-02-08")])


def test_a_person_names_a_date_for_their_party() -> None:
    updates = "date: 2026-02-01, by: minister, when: 2026-02-06", "date: 2026-02-02, by: envoy, when: 2026-02-08"
    assert dates(event_on("2026-02-03", PARTIES, *updates)) == [("a", "2026-02-06"), ("b", "2026-02-08")]


def test_disjoint_dates_of_one_party_move_the_event() -> None:
    updates = "date: 2026-02-01, by: a, when: 2026-02-06", "date: 2026-02-02, by: minister, when: 2026-02-08"
    state = event_on("2026-02-03", PARTIES, *updates)
    assert (when(state), dates(state), state.path[1].turns) == ("2026-02-08", [], ("moved",))


def test_dates_of_different_parties_that_touch_are_not_disputed() -> None:
    updates = "date: 2026-02-01, by: a, when: 2026-02", "date: 2026-02-02, by: b, when: 2026-02-08"
    state = event_on("2026-02-03", PARTIES, *updates)
    assert (when(state), dates(state), state.path[1].turns) == ("2026-02-08", [], ("date-set",))


DISPUTED = "date: 2026-02-01, by: a, when: 2026-02-06", "date: 2026-02-02, by: b, when: 2026-02-08"


def test_the_host_settles_a_disputed_date() -> None:
    updates = *DISPUTED, "date: 2026-02-03, by: host-minister, when: 2026-02-08"
    state = event_on("2026-02-03", f"{PARTIES}, host: h", *updates)
    assert (when(state), dates(state), state.path[2].turns) == ("2026-02-08", [], ("date-agreed",))


def test_a_disputed_date_is_agreed_when_all_give_the_same() -> None:
    state = event_on("2026-02-03", PARTIES, *DISPUTED, "date: 2026-02-03, by: a, when: 2026-02-08")
    assert (when(state), dates(state), state.path[2].turns) == ("2026-02-08", [], ("date-agreed",))


@pytest.mark.parametrize("by", ["by: m, ", "by: {described: a diplomat}, ", ""])
def test_nobody_else_settles_a_disputed_date(by: str) -> None:
    state = event_on("2026-02-03", PARTIES, *DISPUTED, f"date: 2026-02-03, {by}when: 2026-02-08")
    assert dates(state) == [("a", "2026-02-06"), ("b", "2026-02-08")]


def test_a_vaguer_date_that_ends_a_dispute_leaves_the_exact_one_listed() -> None:
    state = event_on("2026-02-03", PARTIES, *DISPUTED, "date: 2026-02-03, by: a, when: 2026-02-07/2026-02-09")
    assert (when(state), dates(state)) == ("2026-02-08", [])


def test_a_disputed_date_is_printed_with_all_its_dates() -> None:
    result = meeting("2026-02-03", PARTIES, *DISPUTED)
    assert [(d.party.name, d.when.text) for d in result.disputed_dates] == [
        ("Aland", "2026-02-06"), ("Bland", "2026-02-08"),
    ]  # fmt: skip


def test_postponed_without_a_date_clears_it_and_remembers_date_and_place() -> None:
    state = event_on("2026-02-03", "when: 2026-05-03, place: Rome", "date: 2026-02-03, status: postponed")
    assert (when(state), state.was_when and state.was_when.text, state.standing) == (None, "2026-05-03", "postponed")
    assert turns(state) == [("date-cleared",)]
    assert (state.was_place or state.details.get("place")) == "Rome"


def test_postponed_to_a_date_moves_it() -> None:
    state = event_on("2026-02-03", "when: 2026-02-06", "date: 2026-02-03, status: postponed, when: 2026-02-20")
    assert (when(state), state.standing, turns(state)) == ("2026-02-20", "postponed", [("moved",)])


def test_a_date_after_a_postponement_is_set_and_the_old_one_remembered() -> None:
    updates = "date: 2026-02-03, status: postponed", "date: 2026-02-05, status: confirmed, when: 2026-02-20"
    state = event_on("2026-02-05", "when: 2026-02-06", *updates)
    assert (when(state), state.was_when and state.was_when.text) == ("2026-02-20", "2026-02-06")
    assert "date-set" in state.path[1].turns


# Confirmations


@pytest.mark.parametrize(
    ("updates", "by", "fully"),
    [
        (["by: a"], ["a"], False),
        (["by: minister"], ["a"], False),
        (["by: {office: the ministry, of: a}"], ["a"], False),
        (["by: a", "by: b"], ["a", "b"], True),
        (["by: h"], ["h"], True),
        (["by: host-minister"], ["h"], True),
        (["by: m"], ["m"], True),
        (["by: {described: an official, of: a}"], [], False),
        (["by: {described: an official, of: h}"], [], False),
        (["text: So they say"], [], False),
        (["by: a", "by: {described: an official, of: b}"], ["a"], False),
    ],
)
def test_plain_confirmed_needs_all_parties_the_host_or_a_mediator(
    updates: list[str], by: list[str], fully: bool
) -> None:
    rows = [f"date: 2026-02-0{n + 1}, status: confirmed, {row}" for n, row in enumerate(updates)]
    state = event_on("2026-02-05", f"{PARTIES}, host: h, when: 2026-02-09", *rows)
    assert (state.standing, list(state.confirmed_by), state.is_fully_confirmed) == ("confirmed", by, fully)


def test_a_host_of_another_meeting_does_not_confirm_this_one() -> None:
    state = event_on("2026-02-05", f"{PARTIES}, when: 2026-02-09", "date: 2026-02-01, status: confirmed, by: h")
    assert (state.confirmed_by, state.is_fully_confirmed) == (("h",), False)


def test_a_confirmation_counts_for_the_party_of_the_day() -> None:
    extra = """
people:
  turncoat:
    name: Turncoat
    posts: [{post: envoy, party: a, to: 2026-02-02}, {post: envoy, party: b, from: 2026-02-03}]
"""
    state = event_on("2026-02-05", PARTIES, "date: 2026-02-01, status: confirmed, by: turncoat", extra=extra)
    assert state.confirmed_by == ("a",)


def test_confirmations_add_up_only_since_the_date_moved() -> None:
    updates = (
        "date: 2026-02-01, status: confirmed, by: a",
        "date: 2026-02-02, when: 2026-02-12",
        "date: 2026-02-03, status: confirmed, by: b",
    )
    state = event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates)
    assert (state.confirmed_by, state.is_fully_confirmed) == (("b",), False)


def test_the_update_that_moves_the_date_may_confirm_the_new_one() -> None:
    updates = (
        "date: 2026-02-01, status: confirmed, by: a",
        "date: 2026-02-02, when: 2026-02-12, status: confirmed, by: b",
    )
    assert event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates).confirmed_by == ("b",)


def test_a_vaguer_date_does_not_undo_confirmations() -> None:
    updates = "date: 2026-02-01, status: confirmed, by: a", "date: 2026-02-02, when: 2026-02, status: confirmed, by: b"
    assert event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates).is_fully_confirmed is True


def test_a_time_set_within_the_day_leaves_the_confirmations_of_that_day() -> None:
    updates = "date: 2026-02-01, status: confirmed, by: a", "date: 2026-02-02, when: 2026-02-09T10:00"
    state = event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates)
    assert (when(state), state.confirmed_by) == ("2026-02-09T10:00", ("a",))


def test_a_cleared_date_undoes_confirmations() -> None:
    updates = (
        "date: 2026-02-01, status: confirmed, by: a",
        "date: 2026-02-02, status: postponed",
        "date: 2026-02-03, when: 2026-02-20, status: confirmed, by: b",
    )
    assert event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates).confirmed_by == ("b",)


# Status


def test_cancelled_to_another_status_is_back_on() -> None:
    updates = "date: 2026-02-01, status: cancelled", "date: 2026-02-02, status: confirmed, by: a"
    state = event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates)
    assert (state.standing, turns(state)) == ("confirmed", [(), ("back-on",)])


@pytest.mark.parametrize("update", ["text: Nothing new", "status: cancelled"])
def test_a_cancelled_meeting_is_back_on_only_with_another_status(update: str) -> None:
    updates = "date: 2026-02-01, status: cancelled", f"date: 2026-02-02, {update}"
    state = event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates)
    assert (state.standing, turns(state)) == ("cancelled", [(), ()])


def test_in_doubt_to_confirmed_is_not_back_on() -> None:
    updates = "date: 2026-02-01, status: in-doubt", "date: 2026-02-02, status: confirmed, by: a"
    assert turns(event_on("2026-02-03", f"{PARTIES}, when: 2026-02-09", *updates)) == [(), ()]


@pytest.mark.parametrize(("day", "expected"), [("2026-02-09", {"today": ["e"]}), ("2026-02-10", {})])
def test_a_cancelled_meeting_stays_until_its_day(day: str, expected: dict[Window, list[str]]) -> None:
    view = as_of_day(day, written("when: 2026-02-09", "date: 2026-02-03, status: cancelled"))
    assert windows_of(view) == expected
    assert state_of(view).standing == "cancelled"


REPLACED = """
source: {published: 2026-02-03}
events:
  old: {title: Old meeting, when: 2026-02-09}
  new: {title: New meeting, when: 2026-02-12, replaces: old}
updates:
  - {event: old, date: 2026-02-01, status: confirmed, by: a}
  - {event: new, date: 2026-02-03, status: proposed}
"""


@pytest.mark.parametrize(
    ("day", "standing", "by"), [("2026-02-02", "confirmed", None), ("2026-02-03", "replaced", "new")]
)
def test_an_event_that_replaces_another_makes_it_read_replaced(day: str, standing: str, by: str | None) -> None:
    state = state_of(as_of_day(day, REPLACED), "old")
    assert (state.standing, state.replaced_by) == (standing, by)


def test_an_update_can_replace_an_event_too() -> None:
    text = REPLACED.replace(", replaces: old}", "}") + "  - {event: new, date: 2026-02-05, replaces: old}\n"
    assert state_of(as_of_day("2026-02-04", text), "old").standing == "confirmed"
    assert state_of(as_of_day("2026-02-05", text), "old").replaced_by == "new"


def test_of_two_events_that_replace_one_the_order_of_records_does_not_choose() -> None:
    rows = ["one: {title: One, when: 2026-02-12, replaces: old}", "two: {title: Two, when: 2026-02-12, replaces: old}"]
    replacements = set()
    for ordered in (rows, rows[::-1]):
        text = "events:\n  old: {title: Old, when: 2026-02-09, sources: [s1]}\n" + "".join(
            f"  {row[:-1]}, sources: [s1]}}\n" for row in ordered
        )
        replacements.add(state_of(as_of_day("2026-02-03", text, NOTE), "old").replaced_by)
    assert len(replacements) == 1


# Past


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("rumoured", "not-known"),
        ("proposed", "not-known"),
        ("in-doubt", "not-known"),
        ("tentative", "lapsed"),
        ("expected", "lapsed"),
        ("confirmed", "lapsed"),
        ("underway", "lapsed"),
        ("held", "held"),
        ("cancelled", "cancelled"),
    ],
)
def test_past_with_no_outcome_is_lapsed_or_not_known_to_have_taken_place(status: str, standing: str) -> None:
    update = f"date: 2026-02-03, status: {status}"
    assert event_on("2026-02-09", "when: 2026-02-09", update).standing == status
    assert event_on("2026-02-10", "when: 2026-02-09", update).standing == standing


def test_a_postponed_meeting_with_a_past_date_does_not_lapse() -> None:
    state = event_on("2026-02-25", "when: 2026-02-09", "date: 2026-02-03, status: postponed, when: 2026-02-20")
    assert state.standing == "postponed"
    assert [state.is_ahead(date(2026, 2, day)) for day in (19, 20, 21)] == [True, True, False]


def test_a_meeting_that_once_was_more_than_proposed_lapses_though_last_in_doubt() -> None:
    updates = "date: 2026-02-01, status: confirmed, by: a", "date: 2026-02-03, status: in-doubt"
    assert event_on("2026-02-10", "when: 2026-02-09", *updates).standing == "lapsed"


@pytest.mark.parametrize(
    ("day", "standing", "gap"), [("2026-02-09", "confirmed", []), ("2026-02-10", "lapsed", ["lapsed"])]
)
def test_a_lapsed_meeting_is_a_gap_and_a_warning(day: str, standing: str, gap: list[str]) -> None:
    text = written("when: 2026-02-09", "date: 2026-02-03, status: confirmed")
    assert state_of(as_of_day(day, text)).standing == standing
    assert [g.kind for g in brief(day, text).gaps] == gap
    assert ("lapsed" in warnings(day, text)) is bool(gap)


@pytest.mark.parametrize(("day", "standing"), [("2026-02-09", "planned"), ("2026-02-10", "expired")])
def test_a_past_deadline_is_expired(day: str, standing: str) -> None:
    text = written("kind: deadline, when: 2026-02-09")
    assert state_of(as_of_day(day, text)).standing == standing
    assert brief(day, text).gaps == ()


@pytest.mark.parametrize("kind", ["incident", "action"])
def test_an_incident_that_was_told_of_on_its_day_or_later_has_happened(kind: str) -> None:
    for update in ("date: 2026-02-09", "date: 2026-02-12"):
        assert event_on("2026-02-20", f"kind: {kind}, when: 2026-02-09", f"{update}, text: x").standing == "happened"


@pytest.mark.parametrize("kind", ["incident", "action"])
def test_what_was_only_announced_may_not_have_happened(kind: str) -> None:
    """A source that is older than the event cannot show that it happened."""
    text = f"kind: {kind}, when: 2026-02-09"
    assert event_on("2026-02-09", text, "date: 2026-02-01, status: expected").standing == "expected"
    assert event_on("2026-02-20", text, "date: 2026-02-01, status: expected").standing == "lapsed"
    assert (
        event_on("2026-02-20", text, "date: 2026-02-01, status: expected", "date: 2026-02-21, text: x").standing
        == "lapsed"
    )


def test_an_interval_is_past_only_after_its_last_day() -> None:
    update = "date: 2026-02-03, status: confirmed"
    assert event_on("2026-02-11", "when: 2026-02-09/2026-02-11", update).standing == "confirmed"
    assert event_on("2026-02-12", "when: 2026-02-09/2026-02-11", update).standing == "lapsed"


@pytest.mark.parametrize(
    ("update", "gap"),
    [
        ("status: held", ["no-outcome"]),
        ("status: held, text: They met for an hour", []),
        ("status: held, outcome: Nothing was agreed", []),
    ],
)
def test_held_with_neither_outcome_nor_text_is_a_gap(update: str, gap: list[str]) -> None:
    text = written("when: 2026-02-09", f"date: 2026-02-09, {update}")
    assert [g.kind for g in brief("2026-02-10", text).gaps] == gap
    assert ("held-without-outcome" in warnings("2026-02-10", text)) is bool(gap)


@pytest.mark.parametrize(
    ("day", "standing", "printed"), [("2026-02-08", "confirmed", None), ("2026-02-09", "held", "Agreed")]
)
def test_an_outcome_does_not_hold_before_the_end_of_when(day: str, standing: str, printed: str | None) -> None:
    fields = "when: 2026-02-08/2026-02-09, outcome: Agreed"
    result = meeting(day, fields, "date: 2026-02-03, status: confirmed")
    assert (result.standing, result.outcome.text if result.outcome else None) == (standing, printed)


def test_the_update_that_moves_a_meeting_forward_may_bring_its_outcome() -> None:
    state = event_on("2026-02-06", "when: 2026-02-20", "date: 2026-02-06, when: 2026-02-06, outcome: Agreed")
    assert (when(state), state.standing) == ("2026-02-06", "held")


# Signals


@pytest.mark.parametrize(("sources", "signal"), [("[weak]", True), ("[weak, s1]", False), ("[s1]", False)])
def test_an_update_that_rests_only_on_sources_graded_e_or_f_is_a_signal(sources: str, signal: bool) -> None:
    extra = f"""
sources: {{weak: {{publisher: Rumour Mill, published: 2026-01-01, grade: F}}}}
updates: [{{event: e, date: 2026-02-03, status: cancelled, place: Lima, sources: {sources}}}]
"""
    state = event_on("2026-02-04", "when: 2026-02-09, place: Rome", "date: 2026-02-01, status: confirmed", extra=extra)
    assert state.standing == ("confirmed" if signal else "cancelled")
    assert state.details["place"] == ("Rome" if signal else "Lima")
    assert len(state.signals) == int(signal)


def test_a_signal_is_printed_in_the_path_as_such() -> None:
    extra = WEAK + "\nupdates: [{event: e, date: 2026-02-03, status: cancelled, sources: [weak]}]"
    result = meeting("2026-02-04", "when: 2026-02-09", "date: 2026-02-01, status: confirmed", extra=extra)
    assert [(step.status, step.is_signal) for step in result.path] == [("confirmed", False), ("cancelled", True)]


# Ties


TIES = [
    ("status: confirmed, by: a", "status: cancelled, by: b", "status"),
    ("status: confirmed", "status: in-doubt", "status"),
    ("place: Rome", "place: Oslo", "place"),
    ("when: 2026-02-09", "when: 2026-02-12", "when"),
]


@pytest.mark.parametrize(("one", "other", "name"), TIES)
def test_two_updates_of_one_moment_that_differ_are_undecided_with_a_warning_in_any_order(
    one: str, other: str, name: str
) -> None:
    result = []
    for first, second in permutations((one, other)):
        text = written(f"{PARTIES}, when: 2026-02-06", f"date: 2026-02-03, {first}", f"date: 2026-02-03, {second}")
        assert "undecided" in warnings("2026-02-03", text)
        result.append(brief("2026-02-03", text))
    [shown] = result[0].upcoming
    assert (shown.meetings[0].undecided, len(shown.meetings[0].path)) == ((name,), 2)
    assert result[0] == result[1]


@pytest.mark.parametrize(("one", "other", "name"), TIES)
def test_a_later_update_decides_what_was_undecided(one: str, other: str, name: str) -> None:
    later = "date: 2026-02-04, status: confirmed, by: a, place: Rome, when: 2026-02-09"
    state = event_on("2026-02-04", PARTIES, f"date: 2026-02-03, {one}", f"date: 2026-02-03, {other}", later)
    assert state.undecided == ()


CAUTIOUS_FIRST = (
    "cancelled", "postponed", "in-doubt", "rumoured", "proposed", "tentative", "expected", "confirmed", "underway",
    "held",
)  # fmt: skip


@pytest.mark.parametrize(("cautious", "bold"), [*pairwise(CAUTIOUS_FIRST)])
def test_of_two_statuses_of_one_moment_the_more_cautious_one_is_kept(cautious: str, bold: str) -> None:
    for ordered in permutations((cautious, bold)):
        state = event_on("2026-02-04", PARTIES, *(f"date: 2026-02-03, status: {status}" for status in ordered))
        assert (state.standing, state.status) == ("undecided", cautious)


def test_a_meeting_that_is_confirmed_and_cancelled_at_one_moment_is_back_on_once_it_is_confirmed_again() -> None:
    updates = "status: confirmed, by: a", "status: cancelled, by: b"
    for ordered in permutations(updates):
        rows = [f"date: 2026-02-03, {row}" for row in ordered]
        state = event_on("2026-02-04", PARTIES, *rows, "date: 2026-02-04, status: confirmed, by: b")
        assert (state.standing, state.path[-1].turns) == ("confirmed", ("back-on",))


def test_two_updates_of_one_moment_that_agree_are_no_tie() -> None:
    updates = "date: 2026-02-03, status: confirmed, by: a", "date: 2026-02-03, status: confirmed, by: b"
    state = event_on("2026-02-04", f"{PARTIES}, when: 2026-02-09", *updates)
    assert (state.undecided, state.is_fully_confirmed) == ((), True)


def test_two_dates_of_one_moment_by_different_parties_are_disputed_and_not_undecided() -> None:
    updates = "date: 2026-02-03, by: a, when: 2026-02-09", "date: 2026-02-03, by: b, when: 2026-02-12"
    for ordered in permutations(updates):
        state = event_on("2026-02-04", PARTIES, *ordered)
        assert (when(state), dates(state), state.undecided) == (
            "2026-02-09",
            [("a", "2026-02-09"), ("b", "2026-02-12")],
            (),
        )


def test_two_dates_of_one_moment_one_inside_the_other_do_not_contradict_each_other() -> None:
    updates = "date: 2026-02-03, when: 2026-02-09", "date: 2026-02-03, when: 2026-02-09T10:00"
    for ordered in permutations(updates):
        state = event_on("2026-02-04", PARTIES, *ordered)
        assert (when(state), state.undecided) == ("2026-02-09T10:00", ())


def test_of_two_new_dates_of_one_moment_neither_is_what_the_date_was_before() -> None:
    updates = "date: 2026-02-03, when: 2026-02-09", "date: 2026-02-03, when: 2026-02-12"
    state = event_on("2026-02-04", f"{PARTIES}, when: 2026-02-06", *updates)
    assert (state.was_when and state.was_when.text, state.undecided) == ("2026-02-06", ("when",))


# Windows


@pytest.mark.parametrize(
    ("when_", "name"),
    [
        ("2026-02-03", None),
        ("2026-02-04", "today"),
        ("2026-02-05", "next-7"),
        ("2026-02-11", "next-7"),
        ("2026-02-12", "next-30"),
        ("2026-03-06", "next-30"),
        ("2026-03-07", "later"),
        ("2026-02-01/2026-02-03", None),
        ("2026-02-01/2026-02-04", "today"),
        ("2026-02-03/2026-02-20", "today"),
        ("2026-02-11/2026-02-20", "next-7"),
        ("2026-03-06/2026-03-20", "next-30"),
    ],
)
def test_an_event_stands_in_the_first_window_that_its_date_touches(when_: str, name: Window | None) -> None:
    assert window_of(date(2026, 2, 4), parse_span(when_)) == name


@pytest.mark.parametrize(
    ("when_", "name"),
    [
        ("2026-01", None),
        ("2026-02", "this-month"),
        ("2026-03", "next-month"),
        ("2026-04", "not-fixed"),
        ("2026-02/2026-03", "not-fixed"),
        ("2026-01/2026-02", "this-month"),  # what is left of it lies in this month
        ("2026-01/2026-02-10", "this-month"),
        ("2026-02-04~", "this-month"),
        ("2026-02-07~", "this-month"),
        ("2026-03-01~", "next-month"),
        ("2026-02~", "this-month"),
        ("2026-02-04/..", "not-fixed"),
        ("2026-02-07/..", "not-fixed"),
        ("2025-12-01/..", "not-fixed"),
        ("../2026-02-04", "this-month"),
        ("../2026-02-20", "this-month"),
        ("../2026-03-20", "not-fixed"),
        ("2026", "not-fixed"),
        ("2026-Q1", "not-fixed"),
        ("2026-02 early", "this-month"),
        ("2026-03 late", "next-month"),
        ("2026-H2", "not-fixed"),
        ("2026-02-04 | 2026-02-06", "this-month"),
        ("2026-02-20 | 2026-03-02", "not-fixed"),
        ("2026-02-01 | 2026-02-03", None),
        ("2026-02-04T10:00 | 2026-02-04T14:00", "today"),  # only the hour is open
        ("2026-02-04/2026-03", "today"),  # the day on which it begins is fixed
        ("2026-02-07/2026-03", "next-7"),
    ],
)
def test_an_event_whose_day_is_not_fixed_never_stands_under_a_day(when_: str, name: Window | None) -> None:
    assert window_of(date(2026, 2, 4), parse_span(when_)) == name


@pytest.mark.parametrize("when_", ["2026-02", "2026-02-03/..", "2026-02-04~", "../2026-02-20"])
def test_an_event_that_is_under_way_stands_under_today_even_if_its_days_are_not_fixed(when_: str) -> None:
    text = written(f"when: {when_}", "date: 2026-02-04, status: underway")
    assert windows_of(as_of_day("2026-02-04", text)) == {"today": ["e"]}


SPAN_TEXTS = st.sampled_from(
    [
        "2026-02",
        "2026-03",
        "2026-01/2026-04",
        "2026-02-04~",
        "2026-02-10~",
        "2026-02-01/..",
        "../2026-03-10",
        "2026-12",
        "2026",
        "2026-Q2",
        "2026-H2",
        "2026-05 mid",
        "2026-03-10 | 2026-04-12",
    ]
)


@given(when_=SPAN_TEXTS, day=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_no_day_puts_an_unfixed_date_under_a_day(when_: str, day: date) -> None:
    span = parse_span(when_)
    name = window_of(day, span)
    assert name in ("this-month", "next-month", "not-fixed", None)
    assert (name is None) == (span.ends < day)
    if name == "this-month":
        assert (span.ends.year, span.ends.month) == (day.year, day.month)


def test_an_event_without_a_date_stands_in_the_window_of_its_own() -> None:
    assert window_of(date(2026, 2, 4), None) == "no-date"
    assert windows_of(as_of_day("2026-02-04", written("", "date: 2026-02-01, status: proposed"))) == {"no-date": ["e"]}


def test_dates_without_a_day_come_after_the_days_that_they_may_be_in_the_timeline() -> None:
    text = """
source: {published: 2026-01-01}
events:
  month: {title: Month, when: 2026-02}
  early: {title: Early, when: 2026-02-07}
  late: {title: Late, when: 2026-02-27}
  next: {title: Next, when: 2026-03-03}
"""
    entries = brief("2026-02-04", text, NOTE).timeline
    assert [(entry.event.id, entry.mark) for entry in entries] == [
        (id, "ahead") for id in ("early", "late", "month", "next")
    ]  # fmt: skip


ASSEMBLY = f"{PARTIES}, when: 2026-02-05/2026-02-14"


@pytest.mark.parametrize("status", ["", "status: underway, ", "status: confirmed, "])
@pytest.mark.parametrize("by", ["a", "h", "m"])
@pytest.mark.parametrize(
    ("new", "day"),
    [("2026-02-05/2026-02-15", "2026-02-14"), ("2026-02-05/2026-02-15", "2026-02-01"),
     ("2026-02-04/2026-02-14", "2026-02-01"), ("2026-02-05/..", "2026-02-10"),
     ("2026-02-05/2026-02-20", "2026-02-16")],
)  # fmt: skip
def test_who_takes_part_or_mediates_can_prolong_an_event(status: str, by: str, new: str, day: str) -> None:
    state = event_on(day, f"{ASSEMBLY}, host: h", f"date: {day}, {status}by: {by}, when: {new}")
    assert (when(state), state.path[-1].turns, state.was_when) == (new, ("extended",), None)


@pytest.mark.parametrize(
    ("by", "new", "day"),
    [
        ("", "2026-02-05/2026-02-15", "2026-02-14"),  # nobody in particular
        ("by: {described: a diplomat}, ", "2026-02-05/2026-02-15", "2026-02-14"),
        ("by: a, ", "2026-02-04/2026-02-15", "2026-02-14"),  # it contains the old one on both sides
        ("by: a, ", "2026-02", "2026-02-14"),  # a vaguer date
        ("by: a, ", "2026-02-05/2026-02", "2026-02-14"),
        ("by: a, ", "2026-02-05/..", "2026-02-01"),  # before it begins, an open end is only vaguer
        ("by: a, ", "2026-02-05/2026-02-14", "2026-02-14"),
    ],
)
def test_what_only_contains_the_date_of_an_event_prolongs_nothing(by: str, new: str, day: str) -> None:
    state = event_on(day, ASSEMBLY, f"date: {day}, {by}when: {new}")
    assert (when(state), state.path[-1].turns) == ("2026-02-05/2026-02-14", ())


@pytest.mark.parametrize(
    ("day", "turn"), [("2026-02-04", "date-set"), ("2026-02-05", "shortened"), ("2026-02-12", "shortened")]
)
def test_a_date_inside_that_of_an_event_shortens_it_once_it_has_begun(day: str, turn: str) -> None:
    state = event_on(day, ASSEMBLY, f"date: {day}, by: a, when: 2026-02-05/2026-02-12")
    assert (when(state), state.path[-1].turns) == ("2026-02-05/2026-02-12", (turn,))


@pytest.mark.parametrize(("status", "turn"), [("underway", "shortened"), ("expected", "date-set")])
def test_a_day_inside_the_days_of_a_plan_shortens_only_what_is_under_way(status: str, turn: str) -> None:
    updates = f"date: 2026-02-06, status: {status}, by: b", "date: 2026-02-07, by: a, when: 2026-02-06/2026-02-08"
    assert event_on("2026-02-07", ASSEMBLY, *updates).path[-1].turns == (turn,)


@pytest.mark.parametrize("status", ["underway", "held"])
def test_a_report_of_the_day_within_a_plan_shortens_nothing(status: str) -> None:
    update = f"date: 2026-02-06, status: {status}, when: 2026-02-06"
    assert event_on("2026-02-07", ASSEMBLY, update).path[-1].turns == ("date-set",)
    begun = "date: 2026-02-05, status: underway"
    assert event_on("2026-02-07", ASSEMBLY, begun, update).path[-1].turns == ("shortened",)


def test_a_day_of_a_month_that_has_begun_is_more_precise_and_shortens_nothing() -> None:
    state = event_on("2026-02-04", f"{PARTIES}, when: 2026-02", "date: 2026-02-04, by: a, when: 2026-02-06")
    assert state.path[-1].turns == ("date-set",)


@pytest.mark.parametrize(
    ("new", "turn"), [("2026-02-05/2026-02-15", "extended"), ("2026-02-05/2026-02-12", "shortened")]
)
def test_a_party_prolongs_or_shortens_what_is_under_way_without_repeating_the_status(new: str, turn: str) -> None:
    updates = "date: 2026-02-06, status: underway, by: b", f"date: 2026-02-12, by: a, when: {new}"
    state = event_on("2026-02-12", ASSEMBLY, *updates)
    assert (when(state), state.path[-1].turns, state.standing) == (new, (turn,), "underway")


def test_nobody_prolongs_what_was_held() -> None:
    updates = "date: 2026-02-14, status: held, by: b", "date: 2026-02-15, by: a, when: 2026-02-05/2026-02-16"
    state = event_on("2026-02-15", ASSEMBLY, *updates)
    assert (when(state), state.path[-1].turns) == ("2026-02-05/2026-02-14", ())


def test_a_meeting_of_a_day_can_be_prolonged_and_one_of_hours_too() -> None:
    state = event_on(
        "2026-02-03", f"{PARTIES}, when: 2026-02-06", "date: 2026-02-03, by: a, when: 2026-02-06/2026-02-07"
    )
    assert state.path[-1].turns == ("extended",)
    hours = f"{PARTIES}, when: 2026-02-06T10:00/2026-02-06T12:00"
    state = event_on("2026-02-03", hours, "date: 2026-02-03, by: a, when: 2026-02-06T10:00/2026-02-06T14:00")
    assert state.path[-1].turns == ("extended",)


@pytest.mark.parametrize(
    ("day", "when_", "status", "is_due"),
    [
        ("2026-02-04", "2026-02-05/2026-02-14", "confirmed", False),
        ("2026-02-05", "2026-02-05/2026-02-14", "confirmed", True),
        ("2026-02-13", "2026-02-05/2026-02-14", "confirmed", True),
        ("2026-02-14", "2026-02-05/2026-02-14", "confirmed", True),
        ("2026-02-15", "2026-02-05/2026-02-14", "confirmed", False),
        ("2026-02-13", "2026-02-05/2026-02-14", "expected", True),
        ("2026-02-13", "2026-02-05/2026-02-14", None, True),
        ("2026-02-13", "2026-02-05/2026-02-14", "tentative", False),
        ("2026-02-13", "2026-02-05/2026-02-14", "in-doubt", False),
        ("2026-02-13", "2026-02-05/2026-02-14", "postponed", False),
        ("2026-02-13", "2026-02-05/2026-02-14", "cancelled", False),
        ("2026-02-13", "2026-02-05/2026-02-14", "underway", False),
        ("2026-02-13", "2026-02", "confirmed", False),
        ("2026-02-13", "2026-02-05/..", "confirmed", False),
        ("2026-02-13", "2026-02-05/2026-02-14~", "confirmed", False),
        ("2026-02-13", "2026-02-12 | 2026-02-14", "confirmed", False),
        ("2026-02-13", "2026-02-13", "confirmed", False),  # today says it
        ("2026-02-06", "2026-02-06T22:00/2026-02-07T02:00", "confirmed", False),  # at which hour is it read?
        ("2026-02-07", "2026-02-06T22:00/2026-02-08T02:00", "confirmed", True),
    ],
)
def test_what_is_planned_is_due_to_be_under_way_on_its_days(
    day: str, when_: str, status: str | None, is_due: bool
) -> None:
    update = f"date: 2026-02-03, status: {status}, by: m" if status else "date: 2026-02-03, text: A plan"
    assert event_on(day, f"{PARTIES}, when: {when_}", update).is_due is is_due


def test_a_deadline_is_never_under_way() -> None:
    state = event_on("2026-02-13", f"{ASSEMBLY}, kind: deadline", "date: 2026-02-03, status: confirmed, by: m")
    assert not state.is_due


def test_a_confirmation_does_not_end_what_is_reported_as_under_way() -> None:
    updates = "date: 2026-02-06, status: underway", "date: 2026-02-07, status: confirmed, by: a"
    state = event_on("2026-02-08", ASSEMBLY, *updates)
    assert (state.standing, state.is_due) == ("underway", False)
    again = "date: 2026-02-08, status: confirmed, by: a, when: 2026-02-20/2026-02-22"
    assert event_on("2026-02-08", ASSEMBLY, *updates, again).standing == "confirmed"


@pytest.mark.parametrize("day", ["2026-02-05", "2026-02-06", "2026-02-14"])
def test_no_change_is_told_of_an_event_that_is_due(day: str) -> None:
    text = written(ASSEMBLY, "date: 2026-02-03, status: confirmed, by: m")
    notes = [f"notes: [{{date: {day_}, text: Context, sources: [s1]}}]" for day_ in ("2026-02-04", day)]
    result = brief(day, text, *notes)
    assert result.changes == ()
    (shown,) = result.upcoming[0].meetings
    assert (result.upcoming[0].window, shown.standing, shown.is_due) == ("today", "confirmed", True)
    assert [(entry.is_due, entry.mark) for entry in result.timeline] == [(True, "neither")]


def test_the_windows_stand_in_their_order_and_each_by_date() -> None:
    text = """
source: {published: 2026-01-01}
events:
  undated: {title: Undated}
  year: {title: Year, when: 2026}
  half: {title: Half, when: 2026-H1}
  some-day: {title: Some day, when: 2026-05}
  soon: {title: Soon, when: 2026-02}
  month: {title: Month, when: 2026-03}
  weeks: {title: Weeks, when: 2026-03-01}
  far: {title: Far, when: 2026-05-01}
  third: {title: Third, when: 2026-02-07}
  second: {title: Second, when: 2026-02-06T15:00}
  first: {title: First, when: 2026-02-06T09:00}
  now: {title: Now, when: 2026-02-04}
  past: {title: Past, when: 2026-02-03}
"""
    result = brief("2026-02-04", text, NOTE)
    assert [(w.window, [item.id for item in w.meetings]) for w in result.upcoming] == [
        ("today", ["now"]), ("next-7", ["first", "second", "third"]), ("this-month", ["soon"]),

        ("next-30", ["weeks"]), ("next-month", ["month"]), ("later", ["far"]),
        ("not-fixed", ["some-day", "half", "year"]),
        ("no-date", ["undated"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "when_", "expected"),
    [
        ("UTC", "2026-02-04T23:00-05:00", {"next-7": ["e"]}),
        ("America/New_York", "2026-02-04T23:00-05:00", {"today": ["e"]}),
        ("Asia/Kolkata", "2026-02-04T18:29Z", {"today": ["e"]}),
        ("Asia/Kolkata", "2026-02-04T18:30Z", {"next-7": ["e"]}),
        ("Asia/Tehran", "2026-02-03T20:29Z", {}),
        ("Asia/Tehran", "2026-02-03T20:30Z", {"today": ["e"]}),
        ("Pacific/Kiritimati", "2026-02-04", {"today": ["e"]}),
        ("Pacific/Pago_Pago", "2026-02-04", {"today": ["e"]}),
    ],
)
def test_a_timed_events_day_is_the_desks_and_all_day_dates_are_never_shifted(
    zone: str, when_: str, expected: dict[Window, list[str]]
) -> None:
    text = written(f"kind: call, when: {when_}", "date: 2026-02-01, status: proposed")
    assert windows_of(view_at_desk(zone, "2026-02-04", text)) == expected


def test_a_clock_time_without_an_offset_is_that_of_the_meetings_own_zone() -> None:
    text = written("when: 2026-02-04T20:00, time_zone: America/New_York", "date: 2026-02-01, status: proposed")
    view = view_at_desk("Asia/Muscat", "2026-02-05", text)
    assert windows_of(view) == {"today": ["e"]}
    state = state_of(view)
    assert (when(state), state.when and state.when.bounds[0].isoformat()) == ("2026-02-04T20:00", "2026-02-04T20:00:00")
    result = meeting("2026-02-05", "when: 2026-02-04T20:00, time_zone: America/New_York", "date: 2026-02-01")
    assert (result.zone, result.desk_when and result.desk_when.bounds[0].isoformat()) == (
        "America/New_York", "2026-02-05T01:00:00",
    )  # fmt: skip


def test_a_meeting_without_a_zone_of_its_own_is_in_the_desks() -> None:
    assert meeting("2026-02-03", "when: 2026-02-04T20:00", "date: 2026-02-01").zone == "UTC"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-02-05", {"next-7": ["e"]}), ("2026-02-06", {"today": ["e"]}), ("2026-02-07", {"today": ["e"]}),
     ("2026-02-08", {})],
)  # fmt: skip
def test_a_meeting_through_midnight_is_todays_on_both_days(day: str, expected: dict[Window, list[str]]) -> None:
    text = written("when: 2026-02-06T22:00/2026-02-07T02:00", "date: 2026-02-01, status: confirmed")
    assert windows_of(as_of_day(day, text)) == expected


def test_what_was_held_is_no_longer_ahead() -> None:
    updates = "date: 2026-02-03, status: held, text: They met"
    assert windows_of(as_of_day("2026-02-04", written("when: 2026-02-09", updates))) == {}


@pytest.mark.parametrize(("day", "expected"), [("2026-02-04", ["e"]), ("2026-02-05", [])])
def test_what_has_happened_is_recent_on_its_day_only(day: str, expected: list[str]) -> None:
    files = (written("kind: incident, when: 2026-02-04", "date: 2026-02-04, text: x"),)
    assert windows_of(as_of_day(day, *files)) == {}
    assert [item.id for item in brief(day, *files).recent] == expected


@pytest.mark.parametrize("kind", ["incident", "action"])
@pytest.mark.parametrize(
    "status", ["rumoured", "proposed", "tentative", "expected", "confirmed", "in-doubt", "postponed"]
)
def test_what_was_announced_without_a_date_is_ahead_whatever_its_kind(kind: str, status: str) -> None:
    view = as_of_day("2026-02-04", written(f"kind: {kind}", f"date: 2026-02-01, status: {status}"))
    assert windows_of(view) == {"no-date": ["e"]}


@pytest.mark.parametrize("kind", ["incident", "action"])
@pytest.mark.parametrize(
    "update", ["", ", status: held", ", status: underway", ", status: cancelled", ", outcome: Done"]
)
def test_an_incident_or_an_action_that_was_reported_or_called_off_is_not_ahead(kind: str, update: str) -> None:
    assert windows_of(as_of_day("2026-02-04", written(f"kind: {kind}", f"date: 2026-02-01{update}"))) == {}


def titles(meetings: Sequence[Meeting]) -> list[str]:
    return [item.title for item in meetings]


def test_a_replaced_meeting_stays_until_its_day() -> None:
    result = brief("2026-02-04", REPLACED)
    assert [titles(w.meetings) for w in result.upcoming] == [["Old meeting"], ["New meeting"]]
    assert [w.window for w in brief("2026-02-10", REPLACED).upcoming] == ["next-7"]


@pytest.mark.parametrize(("day", "in_days"), [("2026-02-06", 3), ("2026-02-09", 0)])
def test_the_days_to_a_meeting_count_from_the_day_of_the_brief(day: str, in_days: int) -> None:
    view = meeting(day, "when: 2026-02-09", "date: 2026-02-01, status: proposed")
    assert view.days_from(date.fromisoformat(day)) == in_days


@pytest.mark.parametrize(
    ("mover", "confirmed_by"), [("by: minister, ", ("a",)), ("by: m, ", ("m",)), ("", ())]
)  # fmt: skip
def test_whoever_gives_a_confirmed_meeting_a_new_date_stands_by_it(mover: str, confirmed_by: tuple[str, ...]) -> None:
    first = "date: 2026-02-01, by: minister, status: confirmed, when: 2026-02-10"
    moved = event_on("2026-02-03", PARTIES, first, f"date: 2026-02-03, {mover}when: 2026-02-17")
    assert (moved.status, when(moved), moved.confirmed_by) == ("confirmed", "2026-02-17", confirmed_by)


@pytest.mark.parametrize(
    ("rows", "confirmed_by"),
    [
        # of one moment
        (["date: 2026-02-03, by: minister, when: 2026-02-17", "date: 2026-02-03, by: boss, when: 2026-02-17"], {*"ab"}),
        # one after the other
        (["date: 2026-02-03, by: minister, when: 2026-02-17", "date: 2026-02-04, by: boss, when: 2026-02-17"], {*"ab"}),
        # after a dispute
        (["date: 2026-02-03, by: boss, when: 2026-02-17", "date: 2026-02-04, by: minister, when: 2026-02-17"], {*"ab"}),
        # a vaguer date stands by nothing
        (["date: 2026-02-03, by: boss, when: 2026-02"], {"a"}),
        # nor does one that is not agreed
        (["date: 2026-02-03, by: boss, when: 2026-02-17"], set()),
    ],
)  # fmt: skip
def test_every_party_that_gives_a_confirmed_meeting_its_date_stands_by_it(
    rows: list[str], confirmed_by: set[str]
) -> None:
    first = "date: 2026-02-01, by: minister, status: confirmed, when: 2026-02-10"
    assert set(event_on("2026-02-05", PARTIES, first, *rows).confirmed_by) == confirmed_by


def test_whoever_takes_a_confirmed_date_back_into_doubt_confirms_no_other() -> None:
    first = "date: 2026-02-01, by: minister, status: confirmed, when: 2026-02-10"
    second = "date: 2026-02-03, by: minister, status: in-doubt, when: 2026-02-17"
    doubted = event_on("2026-02-03", PARTIES, first, second)
    assert doubted.confirmed_by == ()


RUMOUR = """
sources:
  weak: {publisher: Rumour Mill, published: 2026-02-02, grade: E}
  paper: {publisher: Daily, published: 2026-02-02}
events: {e: {title: Meeting, kind: talks, parties: [a], when: 2026-02-06, sources: [weak]}}
updates:
  - {event: e, date: 2026-02-02, status: confirmed, by: a, sources: [weak, paper]}
  - {event: e, date: 2026-02-03, status: confirmed, by: b, sources: [weak]}
notes: [{date: 2026-02-01, text: x, sources: [s1]}]
"""


def test_a_rumour_is_never_cited_for_confirmed() -> None:
    result = brief("2026-02-03", RUMOUR)
    (meeting,) = result.upcoming[0].meetings
    change = next(change for change in brief("2026-02-02", RUMOUR).changes if change.type == "event")
    assert (meeting.standing, meeting.sources, change.sources) == ("confirmed", ("paper",), ("paper",))
    assert [(step.is_signal, step.sources) for step in meeting.path] == [(False, ("paper",)), (True, ("weak",))]


def test_a_rumour_is_cited_where_nothing_is_confirmed() -> None:
    (meeting,) = brief("2026-02-03", RUMOUR.replace("confirmed", "expected")).upcoming[0].meetings
    assert set(meeting.sources) == {"weak", "paper"}
