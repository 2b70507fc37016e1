"""The sections of a brief, its day, headline and counts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from briefgen.composition.brief import Brief, News
from briefgen.pipeline.days import compose_briefs
from briefgen.timeline.build import build_timeline
from briefgen.timeline.days import previous_day
from tests.composition.helpers import BEFORE, OTHERS, also_said_ids, compose_cast_with, positions, section
from tests.dossiers import CAST, dossier, row, warnings
from tests.dossiers import brief as compose_cast

# The sections


def test_the_fields_of_a_brief_stand_in_the_order_of_its_sections() -> None:
    names = [field.name for field in fields(Brief)]
    assert names[names.index("bottom_line") :] == [
        "bottom_line", "changes", "said", "upcoming", "recent", "matrix_parties", "matrix", "histories", "parties",
        "gaps", "disputes", "timeline", "notes", "people", "watch", "corrections", "sources", "production",
        "news", "histories_since",
    ]  # fmt: skip


def test_the_sections_of_parties_stand_in_the_order_of_the_dossier_and_all_others_share_the_last() -> None:
    text = positions(
        "speaker: host-minister, said: 2026-02-04, stance: {talks: for}",
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-04, stance: {talks: for}",
        "party: m, said: 2026-02-04, stance: {talks: for}",
    )
    brief = compose_cast("2026-02-04", text)
    assert [s.party and s.party.name for s in brief.parties] == ["Aland", "Bland", None]
    assert [r.holder.name for r in brief.parties[2].rows] == ["Hostland", "Mediation Office"]
    other = compose_cast_with("parties: [a, b]", "parties: [b, h]", "2026-02-04", text)
    assert [s.party and s.party.name for s in other.parties] == ["Bland", "Hostland", None]


def test_a_section_that_has_nothing_to_say_is_left_out() -> None:
    brief = compose_cast("2026-02-04", "notes: [{date: 2026-02-04, text: Context, sources: [s1]}]")
    assert (brief.parties, brief.upcoming, brief.recent, brief.matrix, brief.gaps, brief.timeline) == (
        (),
        (),
        (),
        (),
        (),
        (),
    )
    assert (brief.bottom_line, brief.watch, brief.corrections, brief.people, brief.disputes) == ((), (), (), (), ())


def test_the_rows_of_a_party_stand_in_the_order_of_the_issues() -> None:
    brief = compose_cast("2026-02-04", positions("speaker: chief, said: 2026-02-04, stance: {arms: for, talks: for}"))
    assert [r.issue.id for r in section(brief, "a").rows] == ["talks", "arms"]


def test_issues_without_an_order_come_last_by_their_title() -> None:
    extra = "issues: {zinc: {title: Alpha, claim: Zinc}, acid: {title: Beta, claim: Acid}}"
    text = positions("speaker: chief, said: 2026-02-04, stance: {acid: for, zinc: for, arms: for}")
    assert [r.issue.id for r in section(compose_cast("2026-02-04", text, extra), "a").rows] == ["arms", "zinc", "acid"]


def test_the_matrix_holds_the_listed_parties_by_the_issues_on_which_anybody_spoke() -> None:
    text = positions(
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-04, mode: reported, stance: {talks: against}",
        "party: h, said: 2026-02-04, stance: {talks: open}",
    )
    brief = compose_cast("2026-02-04", text)
    assert [p.id for p in brief.matrix_parties] == ["a", "b"]
    assert [(m.issue.id, [(c.party.id, c.value, c.flags) for c in m.cells]) for m in brief.matrix] == [
        ("talks", [("a", "for", ()), ("b", "against", ("reported",))])
    ]


# The day, the one before, and quiet days


def test_the_previous_brief_is_of_the_last_earlier_day_for_which_one_exists() -> None:
    days = [date(2026, 2, 1), date(2026, 2, 4), date(2026, 2, 9)]
    assert previous_day(days, date(2026, 2, 9)) == date(2026, 2, 4)
    assert previous_day(days, date(2026, 2, 6)) == date(2026, 2, 4)
    assert previous_day(days, date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("day", "previous", "quiet"),
    [
        ("2026-02-01", None, None),
        ("2026-02-03", date(2026, 2, 1), date(2026, 2, 1)),
        ("2026-02-04", date(2026, 2, 1), None),
        ("2026-02-20", date(2026, 2, 4), date(2026, 2, 4)),
    ],
)
def test_a_day_without_anything_dated_says_since_when_it_is_quiet(
    day: str, previous: date | None, quiet: date | None
) -> None:
    brief = compose_cast(day, BEFORE, positions("speaker: chief, said: 2026-02-04"))
    assert (brief.previous, brief.quiet_since) == (previous, quiet)


def test_views_of_what_did_not_change_are_the_same_objects_on_the_next_day() -> None:
    """Else they would be rendered anew: nothing in them depends on the day of the brief alone."""
    text = """
events:
  e:
    {title: Meeting, when: "2026-02-09T10:00", parties: [a, b], agenda: [talks], participants: [{party: m}]}
updates:
  - {event: e, date: 2026-02-03, time: evening, status: confirmed, by: {office: the palace, of: a}, sources: [s1]}
  - {event: e, date: 2026-02-04, status: confirmed, by: {described: an official, of: b}, sources: [s1]}
"""
    words = positions(
        "speaker: chief, said: 2026-02-03, stance: {talks: against}",
        "speaker: chief, said: 2026-02-04, stance: {talks: for}, quote: Yes",
        "speaker: {described: an official, of: b}, said: 2026-02-04, stance: {talks: for}",
    )
    timeline = build_timeline(dossier(CAST, BEFORE, text, words))
    days = [date(2026, 2, 4), date(2026, 2, 5), date(2026, 2, 6)]
    first, second, third = (composed.brief for composed in compose_briefs(timeline, days))
    assert (len(first.news.statements), len(second.news.statements)) == (2, 0)
    for before, after in ((first, second), (second, third)):
        pairs = [
            *zip(before.parties, after.parties, strict=True), *zip(before.histories, after.histories, strict=True),
            *zip(before.sources, after.sources, strict=True),
            *zip(before.upcoming[0].meetings, after.upcoming[0].meetings, strict=True),
        ]  # fmt: skip
        assert len(pairs) >= 6
        assert all(one is other for one, other in pairs)
    assert all(one is other for one, other in zip(second.matrix, third.matrix, strict=True))


def test_gaps_and_disputes_that_stay_the_same_are_the_same_objects() -> None:
    text = """
events:
  past: {title: Past talks, when: 2026-02-03, parties: [a, b], sources: [s1]}
  next: {title: Next talks, when: 2026-02-12, parties: [a, b], sources: [s1]}
updates:
  - {event: past, date: 2026-02-02, status: confirmed, by: {office: the palace, of: a}, sources: [s1]}
  - {event: next, date: 2026-02-03, when: 2026-02-12, by: {office: the palace, of: a}, sources: [s1]}
  - {event: next, date: 2026-02-03, when: 2026-02-13, by: {office: the palace, of: b}, sources: [s1]}
"""
    words = positions(
        "speaker: chief, said: 2026-02-03, stance: {talks: mixed}",
        "speaker: boss, said: 2026-02-03, stance: {arms: conditional}, condition: Aland stops",
    )
    timeline = build_timeline(dossier(CAST, text, words))
    first, second = (composed.brief for composed in compose_briefs(timeline, [date(2026, 2, 6), date(2026, 2, 7)]))
    assert {gap.kind for gap in first.gaps} == {"silent", "lapsed"}
    assert {dispute.kind for dispute in first.disputes} == {"mixed", "conditional", "dates"}
    pairs = *zip(first.gaps, second.gaps, strict=True), *zip(first.disputes, second.disputes, strict=True)
    assert all(one is other for one, other in pairs)


def test_a_quiet_day_prints_the_stances_and_nothing_as_new() -> None:
    text = positions("speaker: chief, said: 2026-02-04, stance: {talks: for}", "party: b, said: 2026-02-04")
    brief = compose_cast("2026-02-06", BEFORE, text)
    assert len(row(brief, "a", "talks").evidence) == 1
    assert brief.news == News(frozenset(), frozenset(), frozenset())
    assert (also_said_ids(brief, "b"), brief.notes) == ([], ())


# The headline, and the editor's lines


def test_the_headline_is_the_editors_or_none() -> None:
    text = positions("speaker: chief, said: 2026-02-03", "speaker: chief, said: 2026-02-04")
    lines = "briefs: {2026-02-04: {headline: Talks at last}}"
    assert compose_cast("2026-02-04", text, lines).headline == "Talks at last"
    assert compose_cast("2026-02-03", text, lines).headline is None


@pytest.mark.parametrize(
    ("day", "publishers"), [("2026-02-02", ["First"]), ("2026-02-04", ["Second", "Third"]), ("2026-02-06", ["Third"])]
)  # fmt: skip
def test_a_line_that_rests_on_an_event_cites_what_was_told_of_it(day: str, publishers: list[str]) -> None:
    """It cites the event's new updates, else the latest update, and not only the source that announced it."""
    first = "source: {publisher: First, published: 2026-02-02}\nevents: {e: {title: Talks, parties: [a, b]}}\n"
    second = "source: {publisher: Second, published: 2026-02-04}\n"
    third = "source: {publisher: Third, published: 2026-02-04}\n"
    rows = "updates: [{{event: e, date: {}, time: {}, status: {}}}]\n".format
    brief = compose_cast(
        day,
        first + rows("2026-02-02", "morning", "proposed"), second + rows("2026-02-04", "morning", "in-doubt"),
        third + rows("2026-02-04", "evening", "confirmed"),
        "positions: [{speaker: boss, said: 2026-02-06, text: x, sources: [s1]}]",
        f"briefs: {{{day}: {{bottom_line: [{{text: They talk, basis: [e]}}]}}}}",
    )  # fmt: skip
    cited = {source.id: source.publisher for source in brief.sources}
    assert [cited[id] for id in brief.bottom_line[0].sources] == publishers


def test_the_editors_lines_of_the_day_carry_the_sources_of_their_basis() -> None:
    text = positions(
        "id: one, speaker: chief, said: 2026-02-04", "id: two, speaker: boss, said: 2026-02-04, sources: [s2]"
    )
    lines = """
briefs:
  2026-02-04:
    bottom_line: [{text: Both spoke, basis: [two, one]}]
    watch: [Who speaks next, {text: Whether Bland agrees, basis: [two]}]
"""
    brief = compose_cast("2026-02-04", text, lines)
    assert [source.id for source in brief.sources] == ["s2", "s1"]
    assert [(line.text, line.sources) for line in brief.bottom_line] == [("Both spoke", ("s2", "s1"))]
    watch = [(line.text, line.sources) for line in brief.watch]
    assert watch == [("Who speaks next", ()), ("Whether Bland agrees", ("s2",))]
    assert compose_cast("2026-02-05", text, lines).bottom_line == ()


# Others


def test_a_mediators_words_stand_with_the_others() -> None:
    brief = compose_cast(
        "2026-02-04", positions("id: word, party: m, said: 2026-02-04", "speaker: boss, said: 2026-02-04")
    )
    assert also_said_ids(brief, None) == ["word"]


# Timeline, notes, corrections, counts


@pytest.mark.parametrize(
    ("when", "mark"),
    [
        ("2026-01-04", None),
        ("2026-01-05", "neither"),
        ("2026-02-03", "neither"),
        ("2026-02-04", "ahead"),
        ("2026-03-06", "ahead"),
        ("2026-03-07", None),
    ],
)
def test_the_timeline_holds_the_last_and_the_next_thirty_days(when: str, mark: str | None) -> None:
    text = f"events: {{e: {{title: Meeting, when: {when}, sources: [s1]}}}}"
    brief = compose_cast("2026-02-04", BEFORE, text)
    assert [(t.event.id, t.mark) for t in brief.timeline] == ([("e", mark)] if mark else [])


def test_the_timeline_stands_in_the_order_of_dates() -> None:
    text = """
events:
  b: {title: Second, when: 2026-02-09, sources: [s1]}
  a: {title: First, when: 2026-02-01, sources: [s1]}
"""
    assert [t.event.id for t in compose_cast("2026-02-04", BEFORE, text).timeline] == ["a", "b"]


@pytest.mark.parametrize(("day", "texts"), [("2026-02-03", ["The date was wrong"]), ("2026-02-04", [])])
def test_a_correction_is_printed_in_the_next_brief_and_not_again(day: str, texts: list[str]) -> None:
    text = f"""
corrections: [{{of: s1, date: 2026-02-03, text: The date was wrong, was: Monday, now: Sunday, sources: [s1]}}]
notes: [{{date: 2026-02-04, text: More, sources: [s1]}}]
{OTHERS}
"""
    brief = compose_cast(day, text)
    assert [c.text for c in brief.corrections] == texts
    assert [(c.was, c.now) for c in brief.corrections] == [("Monday", "Sunday")][: len(texts)]


def test_how_the_brief_was_made_counts_what_it_prints() -> None:
    text = """
positions:
  - {speaker: chief, said: 2026-02-04, stance: {talks: for, arms: for}, text: Yes, sources: [s1, s2]}
  - {speaker: {described: an official, of: b}, said: 2026-02-04, text: Hm, sources: [s1]}
notes: [{date: 2026-02-04, text: Context, sources: [s1]}]
events: {e: {title: Meeting, when: 2026-02-09}}
updates: [{event: e, date: 2026-02-04, status: confirmed, sources: [s1]}]
"""
    brief = compose_cast("2026-02-04", text).production
    assert (brief.positions, brief.events, brief.notes, brief.sources, brief.origins, brief.unnamed) == (
        2,
        1,
        1,
        2,
        2,
        1,
    )
    assert (brief.fresh_days, brief.stale_days, brief.split_days) == (30, 21, 7)


def test_a_brief_with_nothing_to_mend_brings_no_warnings() -> None:
    assert warnings("2026-02-04", positions("speaker: chief, said: 2026-02-04, stance: {talks: for}")) == []
