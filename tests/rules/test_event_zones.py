"""The dates of an event in its own zone: how they compare, and under which day the event is listed."""

from __future__ import annotations

from datetime import date

import pytest

from briefgen.composition.brief import Brief, EventChangeView
from briefgen.pipeline.days import compose_brief
from briefgen.rules.events import EventState, event_state
from briefgen.rules.windows import Window, upcoming
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.timeline import AsOf
from tests.dossiers import CAST, dossier

MUSCAT = CAST.replace("time_zone: UTC", "time_zone: Asia/Muscat")
NEW_YORK = "parties: [a, b], time_zone: America/New_York"
TOKYO = "parties: [a, b], time_zone: Asia/Tokyo"


def text(fields: str, *updates: str) -> str:
    rows = "".join(f"  - {{event: e, sources: [s1], {row}}}\n" for row in updates)
    return f"events: {{e: {{title: The call, sources: [s1], {fields}}}}}\nupdates:\n{rows}"


def view(day: str, fields: str, *updates: str, cast: str = MUSCAT) -> AsOf:
    return as_of(build_timeline(dossier(cast, text(fields, *updates))), date.fromisoformat(day))


def state(day: str, fields: str, *updates: str, cast: str = MUSCAT) -> EventState:
    seen = view(day, fields, *updates, cast=cast)
    return event_state(seen, seen.dossier.events["e"])


def windows(seen: AsOf) -> dict[Window, list[str]]:
    ahead = upcoming(seen, [event_state(seen, event) for event in seen.events])
    return {window: [state.event.id for state in states] for window, states in ahead.items() if states}


def brief_of(day: str, fields: str, *updates: str) -> Brief:
    timeline = build_timeline(dossier(MUSCAT, text(fields, *updates)))
    return compose_brief(timeline, date.fromisoformat(day))[0]


def turns(state: EventState) -> list[tuple[str, ...]]:
    return [step.turns for step in state.path]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("when: 2026-02-06T21:00", "time-set"),  # the next day at the desk
        ("when: 2026-02-06T00:00", "time-set"),
        ("when: 2026-02-07T02:00Z", "time-set"),  # 21:00 of the 6th
        ("when: 2026-02-07T02:00", "moved"),  # the 7th, although the 6th in many zones
        ("when: 2026-02-06T02:00Z", "moved"),  # the evening of the 5th
        ("when: 2026-02-07T06:00, time_zone: Asia/Muscat", "moved"),  # another day of another place
    ],
)
def test_a_day_of_an_event_is_one_of_its_own_zone(later: str, expected: str) -> None:
    result = state(
        "2026-02-04", NEW_YORK, "date: 2026-02-03, status: confirmed, by: host-minister, when: 2026-02-06",
        f"date: 2026-02-04, by: host-minister, {later}",
    )  # fmt: skip
    assert turns(result)[1] == (expected,)


def test_an_hour_that_is_set_keeps_the_confirmations_and_is_no_move() -> None:
    changes = brief_of(
        "2026-02-04", NEW_YORK, "date: 2026-02-03, status: confirmed, by: boss, when: 2026-02-06",
        "date: 2026-02-04, by: chief, when: 2026-02-06T21:00",
    ).changes  # fmt: skip
    change = next(change for change in changes if isinstance(change, EventChangeView))
    assert (change.kinds, change.was_when) == (("time-set", "confirmed-by"), None)
    assert [party.id for party in change.confirmed_by] == ["b", "a"]


@pytest.mark.parametrize("day", ["2026-02-06", "2026-02-06T23:30", "2026-02-06T18:00/2026-02-06T20:00"])
def test_a_party_that_names_the_same_day_with_an_hour_disputes_nothing(day: str) -> None:
    result = state(
        "2026-02-04", NEW_YORK, "date: 2026-02-03, status: expected, by: boss, when: 2026-02-06",
        f"date: 2026-02-04, status: expected, by: chief, when: {day}",
    )  # fmt: skip
    assert not result.disputed_dates


def test_two_dates_of_one_moment_are_compared_in_the_zone_of_the_event() -> None:
    result = state(
        "2026-02-04", NEW_YORK, "date: 2026-02-04, by: host-minister, when: 2026-02-06",
        "date: 2026-02-04, status: confirmed, by: host-minister, when: 2026-02-07T02:00Z",
    )  # fmt: skip
    assert result.undecided == ()


def test_a_date_keeps_the_zone_in_which_it_was_given() -> None:
    steps = (
        "date: 2026-02-03, status: confirmed, by: host-minister, when: 2026-02-06T21:00",
        "date: 2026-02-04, by: host-minister, when: 2026-02-07T06:00, time_zone: Asia/Muscat",
    )
    assert turns(state("2026-02-04", NEW_YORK, *steps))[1] == ()  # the same moment by another clock
    moved = (steps[0], "date: 2026-02-04, by: host-minister, when: 2026-02-09T10:00, time_zone: Asia/Muscat")
    was = state("2026-02-04", NEW_YORK, *moved).was_when
    assert was is not None
    assert (str(was.first and was.first.clock), was.zone) == ("21:00:00", "America/New_York")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-06", {"next-7": ["e"]}),
        ("2026-02-07", {"today": ["e"]}),
        ("2026-02-08", {"today": ["e"]}),  # at the desk it is 05:00 of this day
        ("2026-02-09", {}),
    ],
)
def test_an_event_west_of_the_desk_is_listed_on_its_own_day_and_until_it_is_over(
    day: str, expected: dict[Window, list[str]]
) -> None:
    assert windows(view(day, NEW_YORK, "date: 2026-02-03, status: expected, when: 2026-02-07T20:00")) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-02-06", {"next-7": ["e"]}), ("2026-02-07", {"today": ["e"]}), ("2026-02-08", {})]
)
def test_an_event_east_of_the_desk_is_listed_on_its_own_day(day: str, expected: dict[Window, list[str]]) -> None:
    assert windows(view(day, TOKYO, "date: 2026-02-03, status: expected, when: 2026-02-07T02:00")) == expected


def test_an_event_that_took_place_in_the_evening_of_the_desk_has_its_outcome_that_day() -> None:
    held = "date: 2026-02-06, status: held, when: 2026-02-07T02:00, outcome: A text was agreed"
    result = state("2026-02-06", TOKYO, held)
    assert (result.standing, "outcome" in result.details) == ("held", True)


def test_a_day_of_two_places_is_never_past_before_both_have_ended_it() -> None:
    kiritimati = CAST.replace("time_zone: UTC", "time_zone: Pacific/Kiritimati")
    pago = "time_zone: Pacific/Pago_Pago"
    call = "date: 2026-02-03, status: expected, when: 2026-02-07T23:30"
    standings = [state(f"2026-02-{day:02}", pago, call, cast=kiritimati).standing for day in (8, 9, 10)]
    assert standings == ["expected", "expected", "lapsed"]


def test_views_carry_the_date_and_the_zone_of_the_event() -> None:
    day_brief = brief_of(
        "2026-02-04", NEW_YORK, "date: 2026-02-03, status: expected, by: boss, when: 2026-02-07T20:00",
        "date: 2026-02-04, status: expected, by: chief, when: 2026-02-09T20:00",
    )  # fmt: skip
    meeting = day_brief.upcoming[0].meetings[0]
    change = next(change for change in day_brief.changes if isinstance(change, EventChangeView))
    spans = [
        meeting.when, change.when, day_brief.timeline[0].when, *(named.when for named in meeting.disputed_dates),
        *(step.when for step in meeting.path),
    ]  # fmt: skip
    assert {(span.zone, span.first and str(span.first.clock)) for span in spans if span} == {
        ("America/New_York", "20:00:00")
    }
    assert [entry.when.begins.day for entry in day_brief.timeline] == [7]
