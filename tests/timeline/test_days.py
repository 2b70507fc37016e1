"""The day of a brief."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from briefgen.content.redact import redact_above
from briefgen.problems import UsageFailure
from briefgen.timeline.build import build_timeline
from briefgen.timeline.days import Day, choose_day
from tests.dossiers import CAST, dossier

NOTE = "notes: [{text: A note, date: 2026-02-03, sources: [s1]}, {text: Later, date: 2026-02-05, sources: [s1]}]"

MARKED = "notes: [{text: A note, date: 2026-02-03, marking: TLP:RED, sources: [s1]}]"


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        (None, date(2026, 2, 5)), (date(2026, 2, 4), date(2026, 2, 4)), (date(2026, 2, 9), date(2026, 2, 9)),
        (datetime(2026, 2, 4, 12, tzinfo=UTC), date(2026, 2, 4)),
    ],
)  # fmt: skip
def test_a_day_that_has_something_recorded_by_it_is_taken(day: Day, chosen: date) -> None:
    assert choose_day(build_timeline(dossier(CAST, NOTE)), day) == chosen


@pytest.mark.parametrize("day", [date(2025, 12, 31), datetime(2025, 12, 31, 12, tzinfo=UTC)])
def test_a_day_or_an_instant_before_the_first_is_refused(day: Day) -> None:
    timeline = build_timeline(dossier(CAST, NOTE))
    with pytest.raises(UsageFailure, match=rf"nothing is recorded by 2025-12-31; the first day is {timeline.days[0]}"):
        choose_day(timeline, day)


@pytest.mark.parametrize("day", [None, date(2026, 2, 4), datetime(2026, 2, 4, 12, tzinfo=UTC)])
def test_where_all_that_is_dated_is_left_out_there_is_no_day(day: Day) -> None:
    with pytest.raises(UsageFailure, match="all that is dated is marked above that"):
        choose_day(build_timeline(redact_above(dossier(CAST, MARKED), "TLP:CLEAR")[0]), day)
