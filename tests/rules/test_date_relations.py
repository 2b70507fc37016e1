"""How a new date of an event relates to the old one: each pair in exactly one way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from briefgen.content.dates import Span, parse_span
from briefgen.rules.date_relations import DateRelation, relate_dates
from tests.dossiers import as_of_day, brief

FIRST = date(2026, 2, 1)
DAYS = st.integers(0, 45).map(lambda number: str(FIRST + timedelta(days=number)))
CLOCKS = st.builds("{}T{:02}:00".format, DAYS, st.integers(0, 23))
INTERVALS = st.tuples(DAYS, DAYS).map(lambda pair: "/".join(sorted(pair)))
HOURS = st.tuples(CLOCKS, CLOCKS).map(lambda pair: "/".join(sorted(pair)))
VAGUE = st.sampled_from(["2026-02", "2026-03", "2026-02 early", "2026-Q1", "2026", "2026-02-10 | 2026-02-12"])
OPEN = st.builds("../{}".format, DAYS) | st.builds("{}/..".format, DAYS)
TEXTS = DAYS | CLOCKS | INTERVALS | HOURS | VAGUE | OPEN | DAYS.map("{}~".format)
SPANS = TEXTS.map(parse_span)
# Pairs that share an end are rare among any two dates.
PAIRS = st.tuples(SPANS, SPANS) | st.tuples(DAYS, DAYS, DAYS).map(sorted).map(
    lambda days: (parse_span(f"{days[0]}/{days[1]}"), parse_span(f"{days[0]}/{days[2]}"))
)
SAID = DAYS.map(date.fromisoformat)


@given(PAIRS, SAID, st.booleans(), st.booleans())
def test_each_pair_of_dates_has_one_relation_and_it_is_what_its_name_says(
    pair: tuple[Span, Span], day: date, may_extend: bool, is_under_way: bool
) -> None:
    old, new = pair
    relation = relate_dates(old, new, day=day, may_extend=may_extend, is_under_way=is_under_way)
    holds: dict[DateRelation, bool] = {
        "same": old.contains(new) and new.contains(old),
        "vaguer": new.contains(old) and not old.contains(new),
        "extends": new.contains(old) and not old.contains(new) and may_extend and not new.options,
        "shortens": old.contains(new) and not new.contains(old) and old.begins <= day and old.is_day_fixed,
        "refines": old.contains(new) and not new.contains(old),
        "times": new.is_timed and old.is_day and old.overlaps(new) and not new.contains(old),
        "overlaps": old.overlaps(new) and not old.contains(new) and not new.contains(old),
        "moves": not old.overlaps(new),
    }
    assert set(holds) == set(get_args(DateRelation))
    assert holds[relation]
    if relation == "extends":
        assert (old.bounds[0] == new.bounds[0]) + (old.bounds[1] == new.bounds[1]) == 1


@given(PAIRS, SAID, st.booleans(), st.booleans())
def test_only_the_length_depends_on_the_day_and_on_who_speaks(
    pair: tuple[Span, Span], day: date, may_extend: bool, has_begun: bool
) -> None:
    old, new = pair
    assume(old.first is not None)
    other_day = old.begins + timedelta(days=0 if has_begun else -1)
    relations = {
        relate_dates(old, new, day=said, may_extend=may) for said in (day, other_day) for may in (may_extend, True)
    }
    assert len(relations) == 1 or relations <= {"extends", "vaguer"} or relations <= {"shortens", "refines"}


@given(PAIRS, SAID)
def test_what_was_prolonged_can_be_shortened_again(pair: tuple[Span, Span], day: date) -> None:
    old, new = pair
    assume(relate_dates(old, new, day=day, may_extend=True) == "extends")
    assert relate_dates(new, old, day=day, may_extend=True) in ("shortens", "refines", "times", "overlaps")


STATUSES = st.sampled_from([None, "proposed", "confirmed", "postponed", "cancelled", "underway", "held"])
PLANS = STATUSES.filter(lambda status: status != "held")  # after it was held, another status is an error
UPDATES = st.lists(st.tuples(st.integers(0, 20), PLANS, st.none() | TEXTS, st.sampled_from("abm")), max_size=3)


def clip(number: int, day: int, status: str | None, when: str | None, by: str) -> str:
    said = FIRST + timedelta(days=day)
    fields = f"{f', status: {status}' if status else ''}{f', when: {when}' if when else ''}"
    return (
        f"source: {{id: c{number}, publisher: Gazette, published: {said}}}\n"
        f"updates: [{{event: e, date: {said}, by: {by}{fields}, text: News}}]\n"
    )


@given(UPDATES, st.tuples(st.integers(1, 20), STATUSES, st.none() | TEXTS, st.sampled_from("abm")), TEXTS)
def test_a_later_update_changes_nothing_in_an_earlier_brief(
    updates: list[tuple[int, str | None, str | None, str]],
    added: tuple[int, str | None, str | None, str],
    when: str,
) -> None:
    event = f"events: {{e: {{title: E, parties: [a, b], when: {when}}}}}"
    head = f"source: {{publisher: Gazette, published: 2026-02-01}}\n{event}"
    day = FIRST + timedelta(days=added[0] - 1)
    assume(added[1] != "held" or all(update[0] < added[0] or not update[1] for update in updates))
    note = f"notes: [{{date: {day}, text: Context, sources: [s1]}}]"
    files = [head, note, *(clip(number, *update) for number, update in enumerate(updates))]
    later = clip(99, *added)
    assert [event.id for event in as_of_day(str(day), *files, later).events] == ["e"]
    before, after = (brief(str(day), *texts) for texts in (files, [*files, later]))
    assert (after.upcoming, after.recent, after.timeline) == (before.upcoming, before.recent, before.timeline)
