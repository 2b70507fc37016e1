"""Clock times on the nights on which clocks are changed: none in the gap, none that means two hours."""

from __future__ import annotations

import pytest

from briefgen.problems import Problem
from tests.dossiers import CAST, read

VIENNA = CAST.replace("time_zone: UTC", "time_zone: Europe/Vienna")
CODES = {"skipped-time", "ambiguous-time"}


def find_problems(cast: str, *files: str) -> list[Problem]:
    return [problem for problem in read(cast, *files)[1] if problem.code in CODES]


def event(fields: str) -> str:
    return f"events: {{e: {{title: E, parties: [a], sources: [s1], {fields}}}}}"


def position(fields: str) -> str:
    return f"positions: [{{speaker: chief, text: x, sources: [s1], {fields}}}]"


SKIPPED = {
    "when of an event": event("when: 2026-03-29T02:30"),
    "first minute of the gap": event("when: 2026-03-29T02:00"),
    "last minute of the gap": event("when: 2026-03-29T02:59"),
    "start of an interval": event("when: 2026-03-29T02:30/2026-03-29T05:00"),
    "end of an interval": event("when: 2026-03-28/2026-03-29T02:30"),
    "open interval": event("when: 2026-03-29T02:30/.."),
    "about": event("when: 2026-03-29T02:30~"),
    "said": position("said: 2026-03-29T02:30"),
    "said and time": position("said: 2026-03-29, time: '02:30'"),
    "when of an update": event("history: [{date: 2026-03-01, when: 2026-03-29T02:30}]"),
    "date of an update": event("history: [{date: 2026-03-29T02:30, status: confirmed}]"),
    "date and time of an update": event("history: [{date: 2026-03-29, time: '02:30', status: confirmed}]"),
    "update in a list": event("kind: talks") + "\nupdates: [{event: e, date: 2026-03-29, time: '02:30', text: x}]",
    "note": "notes: [{date: 2026-03-29T02:30, text: x, sources: [s1]}]",
    "correction": position("id: p, said: 2026-03-01") + "\ncorrections: [{of: p, date: 2026-03-29T02:30, text: x}]",
    "source": "sources: {s3: {publisher: P, published: 2026-03-29T02:30}}",
}


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED)
def test_a_time_that_the_clocks_skip_is_an_error_at_its_place(text: str) -> None:
    (problem,) = find_problems(VIENNA, text)
    assert (problem.code, problem.is_error, problem.place.file) == ("skipped-time", True, "file-1.yaml")
    assert "does not exist on 2026-03-29 in Europe/Vienna" in problem.message
    assert problem.place.text[problem.place.column - 1 :].lstrip("'").startswith(("2026-03-2", "02:30"))


def test_the_time_that_was_meant_is_proposed() -> None:
    assert find_problems(VIENNA, event("when: 2026-03-29T02:30"))[0].hint.startswith("did you mean 03:30?")
    cairo = event("when: 2026-04-24T00:15, time_zone: Africa/Cairo")
    assert find_problems(VIENNA, cairo)[0].hint.startswith("did you mean 01:15?")
    apia = event("when: 2011-12-30T10:00, time_zone: Pacific/Apia")  # a whole day was left out
    assert find_problems(VIENNA, apia)[0].hint.startswith("did you mean 2011-12-31T10:00?")
    lord_howe = event("when: 2026-10-04T02:15, time_zone: Australia/Lord_Howe")  # half an hour
    assert find_problems(VIENNA, lord_howe)[0].hint.startswith("did you mean 02:45?")


def test_an_hour_that_comes_twice_is_a_warning_with_both_offsets() -> None:
    (problem,) = find_problems(VIENNA, event("when: 2026-10-25T02:30"))
    assert (problem.code, problem.is_error) == ("ambiguous-time", False)
    assert "`when: 2026-10-25T02:30+02:00`" in problem.hint
    assert "`when: 2026-10-25T02:30+01:00`" in problem.hint
    (apart,) = find_problems(VIENNA, position("said: 2026-10-25, time: '02:30'"))
    assert "`said: 2026-10-25T02:30+02:00`" in apart.hint
    assert apart.hint.endswith("and delete `time`")
    (america,) = find_problems(CAST, event("when: 2026-11-01T01:30, time_zone: America/St_Johns"))
    assert "-02:30`" in america.hint
    assert "-03:30`" in america.hint


SOUND = {
    "before the gap": event("when: 2026-03-29T01:59"),
    "after the gap": event("when: 2026-03-29T03:00"),
    "the night before": event("when: 2026-03-28T02:30"),
    "with an offset": event("when: 2026-03-29T02:30+02:00"),
    "in UTC": event("when: 2026-03-29T02:30Z"),
    "an event elsewhere": event("when: 2026-03-29T02:30, time_zone: Asia/Muscat"),
    "an update elsewhere": event("time_zone: Asia/Muscat, history: [{date: 2026-03-01, when: 2026-03-29T02:30}]"),
    "a zone told before": event(
        "history: [{date: 2026-03-01, time_zone: Asia/Muscat}, {date: 2026-03-02, when: 2026-03-29T02:30}]"
    ),
    "a part of the day": position("said: 2026-03-29, time: night"),
    "a time of some day in a month": position("said: 2026-03, time: '02:30'"),
    "the twice hour with its offset": event("when: 2026-10-25T02:30+01:00"),
    "a whole day that was left out": event("when: 2011-12-30, time_zone: Pacific/Apia"),
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_other_times_are_sound(text: str) -> None:
    assert find_problems(VIENNA, text) == []


def test_a_time_is_judged_in_the_zone_in_which_it_is_read() -> None:
    in_new_york = event("when: 2026-03-08T02:30, time_zone: America/New_York")
    assert [problem.code for problem in find_problems(VIENNA, in_new_york)] == ["skipped-time"]
    said = event("time_zone: Asia/Muscat, history: [{date: 2026-03-29T02:30, status: confirmed}]")
    # The date of an update is in the zone of the desk.
    assert [problem.code for problem in find_problems(VIENNA, said)] == ["skipped-time"]
    assert find_problems(CAST, event("when: 2026-03-29T02:30")) == []


@pytest.mark.parametrize("day", ["1000-01-01", "9000-12-31", "1893-04-01", "1945-04-12"])
def test_far_days_are_no_bug(day: str) -> None:
    find_problems(VIENNA, event(f"when: {day}T00:03"))
