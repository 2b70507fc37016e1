"""The view of a dossier as of a day: properties that hold for random small dossiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Brief
from briefgen.content.check import check_dossier
from briefgen.content.load import read_document
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.timeline import AsOf, Timeline
from tests.dossiers import CAST, as_of_day, compose, dossier, read

FIRST = date(2026, 2, 1)
DAYS = st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n))


@dataclass(frozen=True)
class Dated:
    """A date as an author writes it, and the day by which it is in at a desk in UTC."""

    written: str
    day: date


def _written(day: date) -> list[Dated]:
    return [
        Dated(f"{day}", day),
        Dated(f"../{day}", day),
        Dated(f"{day}~", day),
        Dated(f"{day - timedelta(days=2)}/{day}", day),
        Dated(f"{day}T10:00", day),
        Dated(f"{day}T23:30-05:00", day + timedelta(days=1)),
        Dated(f"{day}T01:00+05:30", day - timedelta(days=1)),
    ]


DATES = DAYS.flatmap(lambda day: st.sampled_from(_written(day)))
TAKES = st.sampled_from(["for", "against", "conditional", "open", "mixed"])
ISSUES = st.sampled_from(["talks", "arms"])
SPEAKERS = st.sampled_from(
    ["chief", "minister", "deputy", "boss", "envoy", "host-minister", "{office: the ministry, of: a}",
     "{described: an official, of: a}", "{described: a diplomat}"]
)  # fmt: skip
PARTIES = st.sampled_from(["", "a", "b"])
TIMES = st.sampled_from(["", "day", "morning", "evening", "09:00", "before evening"])
STATUSES = st.sampled_from(["", "proposed", "expected", "confirmed", "in-doubt", "postponed", "cancelled"])
WHENS = st.sampled_from(["", "2026-02-06", "2026-02-08", "2026-02", "2026-02-06T10:00", "2026-02-05/2026-02-09"])
PLACES = st.sampled_from(["", "Rome", "Oslo"])
BYS = st.sampled_from(["", "a", "b", "minister", "envoy", "host-minister", "{described: an official, of: a}"])
SOURCES = st.sampled_from(["s1", "s2", "s1, s2"])


def _row(**fields: str) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items() if value) + "}"


@st.composite
def positions(draw: st.DrawFn) -> tuple[str, Dated]:
    """A position as a row of its list, and its date; a time only where the date has none."""
    dated = draw(DATES)
    speaker, party = draw(SPEAKERS), draw(PARTIES)
    row = _row(
        speaker=speaker, said=dated.written, time="" if "T" in dated.written else draw(TIMES),
        party=party or ("b" if speaker == "{described: a diplomat}" else ""),
        stance=f"{{{draw(ISSUES)}: {draw(TAKES)}}}", text=draw(st.sampled_from(["Yes", "No", "Perhaps"])),
        reverses=draw(st.sampled_from(["", "", "", "[old]"])), repeats=draw(st.sampled_from(["", "", "[old]"])),
        withdraws=draw(st.sampled_from(["", "", "", "", "[old]"])), sources=f"[{draw(SOURCES)}]",
    )  # fmt: skip
    return row, dated


@st.composite
def updates(draw: st.DrawFn) -> tuple[str, Dated]:
    dated = draw(DATES)
    row = _row(
        event=draw(st.sampled_from(["meeting", "call"])), date=dated.written,
        time="" if "T" in dated.written else draw(TIMES), status=draw(STATUSES), when=draw(WHENS), place=draw(PLACES),
        by=draw(BYS), text=draw(st.sampled_from(["", "So they say"])), sources=f"[{draw(SOURCES)}]",
    )  # fmt: skip
    return row, dated


@st.composite
def notes(draw: st.DrawFn) -> tuple[str, Dated]:
    dated = draw(DATES)
    return _row(date=dated.written, text=draw(st.sampled_from(["Context", "More context"])), sources="[s1]"), dated


@st.composite
def corrections(draw: st.DrawFn) -> tuple[str, Dated]:
    dated = draw(DATES)
    kind = draw(st.sampled_from(["correction", "retraction"]))
    return _row(of="old", date=dated.written, kind=kind, text="It was not so", sources="[s1]"), dated


OLD = "{id: old, speaker: chief, said: 2026-01-30, stance: {talks: against, arms: for}, text: No, sources: [s1]}"
EVENTS = """
events:
  meeting: {title: A meeting, parties: [a, b], host: h, when: 2026-02-07, sources: [s1]}
  call: {title: A call, kind: call, parties: [a, b], sources: [s2]}
"""


@dataclass(frozen=True)
class Written:
    """The rows of a random dossier by key, and the days of those that are dated."""

    positions: tuple[str, ...]
    updates: tuple[str, ...]
    notes: tuple[str, ...]
    corrections: tuple[str, ...]
    days: tuple[date, ...]

    def text(self) -> str:
        return EVENTS + "".join(_listed(key, getattr(self, key)) for key in LISTS)


LISTS = ("positions", "updates", "notes", "corrections")


def _listed(key: str, rows: Sequence[str]) -> str:
    return f"{key}:\n" + "".join(f"  - {row}\n" for row in rows) if rows else ""


@st.composite
def dossiers(draw: st.DrawFn) -> Written:
    # A record written twice is a warning of its own and counts once; here every record is different.
    def several(records: st.SearchStrategy[tuple[str, Dated]], most: int) -> list[tuple[str, Dated]]:
        return draw(st.lists(records, max_size=most, unique_by=lambda record: record[0]))

    groups = [several(positions(), 6), several(updates(), 5), several(notes(), 2), several(corrections(), 1)]
    rows = [tuple(row for row, _ in records) for records in groups]
    days = tuple(dated.day for records in groups for _, dated in records)
    return Written((OLD, *rows[0]), rows[1], rows[2], rows[3], (date(2026, 1, 30), *days))


def timeline_of(written: Written) -> Timeline:
    return build_timeline(dossier(CAST, written.text()))


def dated(view: AsOf) -> Iterator[tuple[str, date]]:
    """Every dated record of a view, and its day."""
    for item in view.evidence:
        yield item.id, item.moment.day
    for update in view.updates:
        yield update.update.id or "", update.moment.day
    for note in view.notes:
        yield note.record.id or "", note.moment.day
    for correction in view.corrections:
        yield correction.record.id or "", correction.moment.day


@given(dossiers(), DAYS)
def test_looking_twice_changes_nothing(written: Written, day: date) -> None:
    timeline = timeline_of(written)
    first = as_of(timeline, day)
    brief = compose(first)
    as_of(timeline, day - timedelta(days=3))
    as_of(timeline, day + timedelta(days=3))
    assert as_of(timeline, day) == first
    assert compose(as_of(timeline, day)) == brief


@given(dossiers(), DAYS)
def test_the_same_text_read_twice_gives_the_same_brief(written: Written, day: date) -> None:
    assert compose(as_of(timeline_of(written), day))[0] == compose(as_of(timeline_of(written), day))[0]


@given(dossiers(), DAYS, st.integers(0, 5))
def test_a_later_look_adds_nothing_dated_earlier(written: Written, day: date, wait: int) -> None:
    timeline = timeline_of(written)
    earlier, later = list(dated(as_of(timeline, day))), list(dated(as_of(timeline, day + timedelta(days=wait))))
    assert [record for record in later if record[1] <= day] == earlier


@given(dossiers(), DAYS)
def test_nothing_later_than_the_day_is_in_and_all_of_the_day_itself(written: Written, day: date) -> None:
    days = sorted(other for _, other in dated(as_of(timeline_of(written), day)))
    assert days == sorted(other for other in written.days if other <= day)


@given(dossiers())
def test_a_brief_exists_for_every_day_that_has_something_dated(written: Written) -> None:
    announced = date(2026, 1, 1)  # when the sources of the two events were published
    assert timeline_of(written).days == tuple(sorted({announced, *written.days}))


@given(dossiers(), DAYS)
def test_what_is_later_than_the_day_does_not_change_its_brief(written: Written, day: date) -> None:
    later = day + timedelta(days=1)
    more = f"""
positions: [{{id: later, speaker: boss, said: {later}, stance: {{talks: against}}, text: No, reverses: [old],
  withdraws: [old], repeats: [old], disputes: [old], sources: [s2]}}]
updates: [{{event: meeting, date: {later}, status: cancelled, place: Lima, when: 2026-03-01, sources: [s2]}}]
notes: [{{date: {later}, text: Later, sources: [s2]}}]
corrections: [{{of: old, date: {later}, kind: retraction, text: It was not so, sources: [s2]}}]
"""
    first = "updates: [{event: meeting, date: 2026-01-30, status: proposed, sources: [s1]}]"
    plain = build_timeline(dossier(CAST, written.text(), first))
    with_later = build_timeline(dossier(CAST, written.text(), first, more))
    assert compose(as_of(with_later, day))[0] == compose(as_of(plain, day))[0]


def shuffled(draw: st.DrawFn, original: Dossier) -> Dossier:
    """The same records in another order, registries too."""

    def mixed(registry: Any) -> Any:
        return dict(draw(st.permutations(list(registry.items()))))

    lists: dict[str, Any] = {key: tuple(draw(st.permutations(list(getattr(original, key))))) for key in LISTS}
    return replace(
        original,
        parties=mixed(original.parties), people=mixed(original.people), issues=mixed(original.issues),
        sources=mixed(original.sources), events=mixed(original.events),
        **lists,
    )  # fmt: skip


def composed(original: Dossier, day: date) -> tuple[Brief, list[tuple[str, str]]]:
    """A brief, and what it warns of."""
    result = compose(as_of(build_timeline(original), day))
    return result.brief, sorted((problem.code, problem.message) for problem in result.warnings)


@given(st.data(), dossiers(), DAYS)
def test_the_order_of_records_never_decides(data: st.DataObject, written: Written, day: date) -> None:
    original = dossier(CAST, written.text())
    other = data.draw(st.composite(lambda draw: shuffled(draw, original))())
    assert composed(other, day) == composed(original, day)


def in_files(files: Sequence[tuple[str, str]]) -> Dossier:
    documents = [read_document(name, text.encode())[0] for name, text in files]
    result, problems = parse_dossier([document for document in documents if document])
    assert [problem for problem in (*problems, *check_dossier(result)) if problem.is_error] == []
    return result


@given(st.data(), dossiers(), DAYS)
def test_the_order_of_files_and_of_the_rows_in_a_file_never_decides(
    data: st.DataObject, written: Written, day: date
) -> None:
    rows = [(key, row) for key in LISTS for row in getattr(written, key)]
    homes = data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    shuffled_rows = data.draw(st.permutations(list(zip(homes, rows, strict=True))))

    def files(ordered: Sequence[tuple[int, tuple[str, str]]]) -> list[tuple[str, str]]:
        clips = [
            (f"clips/{name}.yaml", f"source: {{published: 2026-02-0{number + 1}}}\n" + "".join(
                _listed(key, [row for home, (k, row) in ordered if (home, k) == (number, key)]) for key in LISTS
            ))
            for number, name in enumerate(["one", "two", "three"])
        ]  # fmt: skip
        return [("cast.yaml", CAST), ("events.yaml", EVENTS), *clips]

    plain = files(list(zip(homes, rows, strict=True)))
    other = data.draw(st.permutations(files(shuffled_rows)))
    assert composed(in_files(other), day) == composed(in_files(plain), day)


EDITOR = ["briefs: {2026-02-04: {headline: One}}", "briefs: {2026-02-04: {headline: Two}}"]


def test_two_editors_lines_of_one_day_in_two_files_are_not_decided_by_the_order_of_the_files() -> None:
    note = "notes: [{date: 2026-02-04, text: Context, sources: [s1]}]"
    headlines, errors = [], []
    for files in (EDITOR, EDITOR[::-1]):
        result, problems = read(CAST, note, *files)
        errors += [problem.code for problem in problems if problem.is_error]
        headlines.append(compose(as_of(build_timeline(result), date(2026, 2, 4)))[0].headline)
    assert errors or headlines[0] == headlines[1]


def test_off_record_positions_are_in_no_look_and_make_no_day() -> None:
    text = """
positions:
  - {id: quiet, speaker: chief, said: 2026-02-03, attribution: off-record, text: Psst, sources: [s1]}
  - {id: loud, speaker: chief, said: 2026-02-04, text: Yes, sources: [s1]}
"""
    view = as_of_day("2026-02-04", text)
    assert [item.id for item in view.evidence] == ["loud"]
    assert view.timeline.days == (date(2026, 2, 4),)


def test_an_editors_line_makes_a_day_too() -> None:
    text = """
notes: [{date: 2026-02-01, text: Context, sources: [s1]}]
briefs: {2026-02-03: {headline: Nothing moved}}
"""
    assert as_of_day("2026-02-04", text).timeline.days == (date(2026, 2, 1), date(2026, 2, 3))


def test_a_planned_date_is_not_a_records_date() -> None:
    text = """
source: {publisher: Gazette, published: 2026-02-01}
events: {e: {title: Talks}}
updates: [{event: e, date: 2026-02-01, when: 2026-02-09, status: expected}]
"""
    view = as_of_day("2026-02-02", text)
    assert [dated.update.when.text for dated in view.updates if dated.update.when] == ["2026-02-09"]
    assert view.timeline.days == (date(2026, 2, 1),)


PLANNED = "source: {publisher: Gazette, published: 2026-02-03}\nevents: {e: {title: Forum%s}}\n"


@pytest.mark.parametrize("fields", ["", ", when: 2026-02-09", ", when: 2026-02-01/2026-02-03", ", when: 2026-02-01/.."])
@pytest.mark.parametrize("later", ["", "updates: [{event: e, date: 2026-02-08, status: held}]"])
def test_a_source_that_only_announces_an_event_makes_a_day(fields: str, later: str) -> None:
    days = build_timeline(dossier(CAST, PLANNED % fields + later)).days
    assert days[0] == date(2026, 2, 3)


def test_a_source_without_a_date_of_publication_makes_the_day_of_its_access() -> None:
    text = PLANNED.replace("published", "accessed") % ", when: 2026-02-09"
    assert build_timeline(dossier(CAST, text)).days == (date(2026, 2, 3),)


LATER = "notes: [{date: 2026-02-07, text: Context, sources: [s1]}]"


@pytest.mark.parametrize("fields", [", kind: incident", ", when: 2026-02-02", ", kind: action, when: 2026-02-01"])
def test_a_report_of_what_is_over_makes_no_day_of_its_own(fields: str) -> None:
    assert build_timeline(dossier(CAST, PLANNED % fields, LATER)).days == (date(2026, 2, 7),)


def test_an_event_of_which_an_update_was_reported_before_makes_no_further_day() -> None:
    text = PLANNED % ", when: 2026-02-09" + "updates: [{event: e, date: 2026-02-01, status: expected}]"
    assert build_timeline(dossier(CAST, text)).days == (date(2026, 2, 1),)


@pytest.mark.parametrize(("day", "ids"), [("2026-02-04", ["early"]), ("2026-02-05", ["early", "late"])])
def test_the_desks_own_day_decides_what_is_in(day: str, ids: list[str]) -> None:
    text = """
positions:
  - {id: late, speaker: chief, said: 2026-02-04T23:30-05:00, text: Yes, sources: [s1]}
  - {id: early, speaker: boss, said: 2026-02-05T01:00+05:30, text: Yes, sources: [s1]}
"""
    assert [item.id for item in as_of_day(day, text).evidence] == ids


def test_ties_stand_in_the_order_of_their_ids() -> None:
    rows = ["{id: b1, speaker: chief, said: 2026-02-04, text: Yes, sources: [s1]}",
            "{id: a1, speaker: boss, said: 2026-02-04, text: Yes, sources: [s1]}"]  # fmt: skip
    for ordered in (rows, rows[::-1]):
        assert [item.id for item in as_of_day("2026-02-04", _listed("positions", ordered)).evidence] == ["a1", "b1"]
