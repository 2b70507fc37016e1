"""The Brief of a day: its sections, what is printed in them, and on what it rests."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from briefgen.composition.brief import Brief, Meeting, PartySection
from briefgen.pipeline.load import previous_day
from briefgen.timeline.build import as_of, build_timeline
from tests.dossiers import CAST, brief, compose, dossier, row, warnings

# Two sources, so that “single source” is worth saying, and a day before, so that not everything is new.
BEFORE = """
notes: [{id: before, date: 2026-02-01, text: Context, sources: [s2]}]
"""
OTHERS = "positions: [{id: b-says, speaker: boss, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [s2]}]"


def said(*rows: str) -> str:
    """Positions that rest on the first source where a row names none."""
    whole = [row if "sources:" in row else f"{row}, sources: [s1]" for row in rows]
    whole = [row if "text:" in row or "quote:" in row else f"{row}, text: So they say" for row in whole]
    return "positions:\n" + "".join(f"  - {{{row}}}\n" for row in whole)


def cast_of(change: str, to: str, day: str, *files: str) -> Brief:
    """The brief of a cast with other settings."""
    assert change in CAST
    return compose(as_of(build_timeline(dossier(CAST.replace(change, to), *files)), date.fromisoformat(day)))[0]


def section(made: Brief, party: str | None) -> PartySection:
    return next(s for s in made.parties if (s.party.id if s.party else None) == party)


def also_said(made: Brief, party: str | None) -> list[str]:
    found = [s for s in made.parties if (s.party.id if s.party else None) == party]
    return [statement.id for s in found for statement in s.also_said]


def printed(made: Brief) -> set[str]:
    """The ids of all positions that a brief prints in full."""
    rows = [row for s in made.parties for row in (*s.rows, *(own for p in s.people for own in p.rows))]
    whole = {shown.statement.id for row in rows for shown in row.evidence if shown.in_full}
    return whole | {statement.id for s in made.parties for statement in s.also_said}


def meetings(made: Brief) -> dict[str, Meeting]:
    return {it.id: it for it in (*(m for w in made.upcoming for m in w.meetings), *made.recent)}


# The sections


def test_the_fields_of_a_brief_stand_in_the_order_of_its_sections() -> None:
    names = [field.name for field in fields(Brief)]
    assert names[names.index("bottom_line") :] == [
        "bottom_line", "changes", "upcoming", "recent", "matrix_parties", "matrix", "courses", "parties", "gaps",
        "disputes", "timeline", "notes", "people", "watch", "corrections", "sources", "production",
    ]  # fmt: skip


def test_the_sections_of_parties_stand_in_the_order_of_the_dossier_and_all_others_share_the_last() -> None:
    text = said(
        "speaker: host-minister, said: 2026-02-04, stance: {talks: for}",
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-04, stance: {talks: for}",
        "party: m, said: 2026-02-04, stance: {talks: for}",
    )
    made = brief("2026-02-04", text)
    assert [s.party and s.party.name for s in made.parties] == ["Aland", "Bland", None]
    assert [r.holder.name for r in made.parties[2].rows] == ["Hostland", "Mediation Office"]
    other = cast_of("parties: [a, b]", "parties: [b, h]", "2026-02-04", text)
    assert [s.party and s.party.name for s in other.parties] == ["Bland", "Hostland", None]


def test_a_section_that_has_nothing_to_say_is_left_out() -> None:
    made = brief("2026-02-04", "notes: [{date: 2026-02-04, text: Context, sources: [s1]}]")
    assert (made.parties, made.upcoming, made.recent, made.matrix, made.gaps, made.timeline) == ((), (), (), (), (), ())
    assert (made.bottom_line, made.watch, made.corrections, made.people, made.disputes) == ((), (), (), (), ())


def test_the_rows_of_a_party_stand_in_the_order_of_the_issues() -> None:
    made = brief("2026-02-04", said("speaker: chief, said: 2026-02-04, stance: {arms: for, talks: for}"))
    assert [r.issue.id for r in section(made, "a").rows] == ["talks", "arms"]


def test_issues_without_an_order_come_last_by_their_title() -> None:
    also = "issues: {zinc: {title: Alpha, claim: Zinc}, acid: {title: Beta, claim: Acid}}"
    text = said("speaker: chief, said: 2026-02-04, stance: {acid: for, zinc: for, arms: for}")
    assert [r.issue.id for r in section(brief("2026-02-04", text, also), "a").rows] == ["arms", "zinc", "acid"]


def test_the_matrix_holds_the_listed_parties_by_the_issues_on_which_anybody_spoke() -> None:
    text = said(
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-04, mode: reported, stance: {talks: against}",
        "party: h, said: 2026-02-04, stance: {talks: open}",
    )
    made = brief("2026-02-04", text)
    assert [p.id for p in made.matrix_parties] == ["a", "b"]
    assert [(m.issue.id, [(c.party.id, c.value, c.flags) for c in m.cells]) for m in made.matrix] == [
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
    made = brief(day, BEFORE, said("speaker: chief, said: 2026-02-04"))
    assert (made.previous, made.quiet_since) == (previous, quiet)


def test_a_quiet_day_prints_the_stances_and_nothing_as_new() -> None:
    text = said("speaker: chief, said: 2026-02-04, stance: {talks: for}", "party: b, said: 2026-02-04")
    made = brief("2026-02-06", BEFORE, text)
    assert [s.statement.is_new for s in row(made, "a", "talks").evidence] == [False]
    assert (also_said(made, "b"), made.notes) == ([], ())


# The headline, and the editor's lines


def test_the_headline_is_the_editors_or_none() -> None:
    text = said("speaker: chief, said: 2026-02-03", "speaker: chief, said: 2026-02-04")
    lines = "briefs: {2026-02-04: {headline: Talks at last}}"
    assert brief("2026-02-04", text, lines).headline == "Talks at last"
    assert brief("2026-02-03", text, lines).headline is None


@pytest.mark.parametrize(
    ("day", "publishers"), [("2026-02-02", ["First"]), ("2026-02-04", ["Second", "Third"]), ("2026-02-06", ["Third"])]
)  # fmt: skip
def test_a_line_that_rests_on_an_event_cites_what_was_told_of_it(day: str, publishers: list[str]) -> None:
    """What is new of it since the previous brief, else what was told last: never only where it was written first."""
    first = "source: {publisher: First, published: 2026-02-02}\nevents: {e: {title: Talks, parties: [a, b]}}\n"
    second = "source: {publisher: Second, published: 2026-02-04}\n"
    third = "source: {publisher: Third, published: 2026-02-04}\n"
    rows = "updates: [{{event: e, date: {}, time: {}, status: {}}}]\n".format
    made = brief(
        day,
        first + rows("2026-02-02", "morning", "proposed"), second + rows("2026-02-04", "morning", "in-doubt"),
        third + rows("2026-02-04", "evening", "confirmed"),
        "positions: [{speaker: boss, said: 2026-02-06, text: x, sources: [s1]}]",
        f"briefs: {{{day}: {{bottom_line: [{{text: They talk, basis: [e]}}]}}}}",
    )  # fmt: skip
    cited = {source.id: source.publisher for source in made.sources}
    assert [cited[id] for id in made.bottom_line[0].sources] == publishers


def test_the_editors_lines_of_the_day_carry_the_sources_of_their_basis() -> None:
    text = said("id: one, speaker: chief, said: 2026-02-04", "id: two, speaker: boss, said: 2026-02-04, sources: [s2]")
    lines = """
briefs:
  2026-02-04:
    bottom_line: [{text: Both spoke, basis: [two, one]}]
    watch: [Who speaks next, {text: Whether Bland agrees, basis: [two]}]
"""
    made = brief("2026-02-04", text, lines)
    assert [source.id for source in made.sources] == ["s2", "s1"]
    assert [(line.text, line.sources) for line in made.bottom_line] == [("Both spoke", ("s2", "s1"))]
    watch = [(line.text, line.sources) for line in made.watch]
    assert watch == [("Who speaks next", ()), ("Whether Bland agrees", ("s2",))]
    assert brief("2026-02-05", text, lines).bottom_line == ()


# What is new, and what is printed in full


def test_whatever_decides_reaffirms_varies_contradicts_or_signals_is_printed_in_full() -> None:
    text = said(
        "id: top, speaker: chief, said: 2026-01-10, stance: {talks: for}",
        "id: same, speaker: minister, said: 2026-01-12, stance: {talks: for}",
        "id: varies, speaker: deputy, said: 2026-01-11, stance: {talks: conditional}",
        "id: signal, speaker: {described: an official, of: a}, said: 2026-01-13, stance: {talks: against}",
        "id: claim, speaker: boss, party: a, said: 2026-01-13, stance: {talks: open}",
    )
    made = brief("2026-02-04", BEFORE, text)
    assert [(s.part, s.statement.id, s.in_full) for s in row(made, "a", "talks").evidence] == [
        ("lead", "top", True), ("reaffirms", "same", True), ("variant", "varies", True), ("signal", "signal", True),
        ("claim", "claim", True),
    ]  # fmt: skip


def test_what_is_first_known_since_the_previous_brief_is_printed_with_or_without_a_stance() -> None:
    text = said(
        "id: old, speaker: chief, said: 2026-02-01",
        "id: fresh, speaker: chief, said: 2026-02-02",
        "id: early, speaker: minister, said: 2026-02-03, time: morning, stance: {talks: against}",
        "id: late, speaker: minister, said: 2026-02-03, time: evening, stance: {talks: for}",
    )
    made = brief("2026-02-04", "notes: [{date: 2026-02-01, text: Context, sources: [s2]}]", text,
                 "notes: [{date: 2026-02-04, text: More, sources: [s2]}]")  # fmt: skip
    assert (made.previous, printed(made)) == (date(2026, 2, 3), {"late"})
    made = brief("2026-02-03", BEFORE, text)
    assert (made.previous, printed(made), also_said(made, "a")) == (date(2026, 2, 2), {"early", "late"}, ["early"])
    made = brief("2026-02-02", BEFORE, text)
    assert also_said(made, "a") == ["fresh"]


def test_everything_is_new_in_the_first_brief() -> None:
    made = brief("2026-02-01", said("id: long-ago, speaker: chief, said: ../2026-02-01"))
    assert [(s.id, s.is_new) for s in section(made, "a").also_said] == [("long-ago", True)]


LATE = """
sources: {late: {publisher: Late Paper, published: 2026-02-04}}
notes:
  - {date: 2026-02-03, text: A day between, sources: [s2]}
  - {id: late-note, date: 2026-02-02, text: Known late, sources: [late]}
positions: [{id: late-word, speaker: chief, said: 2026-02-02, text: Yes, sources: [late]}]
events: {e: {title: Meeting, when: 2026-02-03}}
updates:
  - {id: late-step, event: e, date: 2026-02-02, status: confirmed, sources: [late]}
  - {event: e, date: 2026-02-03, status: held, text: They met, sources: [s1]}
"""


def test_what_was_published_after_the_previous_brief_is_new_though_dated_before_it() -> None:
    made = brief("2026-02-04", LATE, "notes: [{date: 2026-02-04, text: Today, sources: [s2]}]")
    assert (made.previous, also_said(made, "a")) == (date(2026, 2, 3), ["late-word"])
    assert [note.text for note in made.notes] == ["Known late", "Today"]
    step = meetings(made)["e"].path[0]
    assert (step.id, step.is_new) == ("late-step", True)


def test_one_source_published_before_makes_it_known_before() -> None:
    text = LATE.replace("text: Yes, sources: [late]", "text: Yes, sources: [late, s1]")
    made = brief("2026-02-04", text, "notes: [{date: 2026-02-04, text: Today, sources: [s2]}]")
    assert also_said(made, "a") == []


def test_a_source_without_a_date_of_publication_is_known_from_the_day_it_was_accessed() -> None:
    text = LATE.replace("published: 2026-02-04", "accessed: 2026-02-04")
    made = brief("2026-02-04", text, "notes: [{date: 2026-02-04, text: Today, sources: [s2]}]")
    assert also_said(made, "a") == ["late-word"]


def test_a_source_published_after_the_cut_off_is_known_the_next_day() -> None:
    text = """
sources: {night: {publisher: Night Paper, published: 2026-02-04T19:30}}
positions: [{id: word, speaker: chief, said: 2026-02-04, text: Yes, sources: [night]}]
notes: [{date: 2026-02-05, text: Context, sources: [s2]}]
"""
    made = cast_of("time_zone: UTC", "time_zone: UTC, cutoff: 18:00", "2026-02-05", text)
    assert (made.previous, made.cutoff, also_said(made, "a")) == (date(2026, 2, 4), 18 * 60, ["word"])


def test_a_position_is_told_in_full_once_and_by_reference_elsewhere() -> None:
    made = brief("2026-02-04", said("id: both, speaker: chief, said: 2026-02-04, stance: {talks: for, arms: against}"))
    talks, arms = row(made, "a", "talks").evidence[0], row(made, "a", "arms").evidence[0]
    assert (talks.in_full, talks.told_under) == (True, None)
    assert (arms.in_full, arms.told_under and arms.told_under.name) == (False, "Talks")
    assert (talks.value, arms.value, also_said(made, "a")) == ("for", "against", [])


def test_a_claim_told_under_the_party_it_is_about_is_not_said_again_under_its_own() -> None:
    text = said("speaker: chief, said: 2026-02-04, stance: {talks: for}",
                "id: claim, speaker: boss, party: a, said: 2026-02-04, stance: {talks: against}")  # fmt: skip
    made = brief("2026-02-04", text)
    assert [(s.part, s.statement.id) for s in row(made, "a", "talks").evidence][1:] == [("claim", "claim")]
    assert "claim" in row(made, "a", "talks").evidence[1].statement.flags
    assert also_said(made, "b") == []


def test_a_claim_about_a_party_without_a_stance_is_said_by_its_own_party() -> None:
    made = brief("2026-02-04", said("id: claim, speaker: boss, party: a, said: 2026-02-04, stance: {talks: against}"))
    assert [(s.party and s.party.id, s.people) for s in made.parties] == [("b", ())]
    assert [(s.id, s.flags) for s in section(made, "b").also_said] == [("claim", ("claim",))]


def test_what_was_withdrawn_is_not_said_any_more_though_new() -> None:
    text = said(
        "id: slip, speaker: chief, said: 2026-02-04",
        "id: no, speaker: chief, said: 2026-02-04, withdraws: [slip]",
    )
    assert also_said(brief("2026-02-04", BEFORE, text), "a") == ["no"]


def test_a_new_update_of_a_past_meeting_is_printed() -> None:
    text = """
events: {e: {title: Meeting, when: 2026-01-10}}
updates:
  - {event: e, date: 2026-01-10, status: held, text: They met, sources: [s1]}
  - {event: e, date: 2026-02-04, text: They had also eaten, sources: [s1]}
"""
    assert [step.is_new for step in meetings(brief("2026-02-04", BEFORE, text))["e"].path] == [False, True]
    assert meetings(brief("2026-02-03", BEFORE, text)) == {}


def test_a_past_event_without_updates_is_printed_when_it_is_first_known() -> None:
    text = """
sources: {now: {publisher: Paper of Today, published: 2026-02-04}}
events: {e: {title: Explosion, kind: incident, when: 2026-01-10, sources: [now]}}
"""
    today = (
        "notes: [{date: 2026-02-04, text: More, sources: [s2]}, {date: 2026-02-05, text: Still more, sources: [s2]}]"
    )
    made = meetings(brief("2026-02-04", BEFORE, text, today))
    assert {id: (it.standing, it.in_days) for id, it in made.items()} == {"e": ("happened", None)}
    assert meetings(brief("2026-02-05", BEFORE, text, today)) == {}


@pytest.mark.parametrize(("day", "ids"), [("2026-02-03", ["e"]), ("2026-02-04", ["e"]), ("2026-02-05", [])])
def test_a_meeting_whose_day_has_passed_since_the_previous_brief_is_printed_once(day: str, ids: list[str]) -> None:
    text = """
events: {e: {title: Meeting, when: 2026-02-03}}
updates: [{event: e, date: 2026-02-01, status: confirmed, sources: [s1]}]
notes:
  - {date: 2026-02-03, text: Context, sources: [s2]}
  - {date: 2026-02-04, text: More, sources: [s2]}
  - {date: 2026-02-05, text: Still more, sources: [s2]}
"""
    assert list(meetings(brief(day, text))) == ids


def test_who_says_so_of_an_update_is_printed_with_their_post() -> None:
    text = """
events: {e: {title: Meeting, when: 2026-02-09}}
updates:
  - {event: e, date: 2026-02-01, by: minister, sources: [s1]}
  - {event: e, date: 2026-02-02, by: h, sources: [s1]}
  - {event: e, date: 2026-02-03, by: {described: an aide, of: b}, sources: [s1]}
  - {event: e, date: 2026-02-04, sources: [s1]}
"""
    voices = [step.by for step in meetings(brief("2026-02-04", text))["e"].path]
    assert [v and (v.kind, v.name, v.post, v.party and v.party.id) for v in voices] == [
        ("person", "A. Minister", "foreign minister", "a"), ("line", "Hostland", None, "h"),
        ("unnamed", "An aide", None, "b"), None,
    ]  # fmt: skip


def test_for_whom_a_deputy_speaks_is_printed() -> None:
    text = said("speaker: deputy, for_person: chief, said: 2026-02-04", "speaker: deputy, said: 2026-02-04")
    assert sorted(str(s.for_person) for s in section(brief("2026-02-04", text), "a").also_said) == ["A. Chief", "None"]


def test_a_new_signal_about_a_past_meeting_is_printed_too() -> None:
    text = """
sources: {weak: {publisher: Rumour Mill, published: 2026-01-01, grade: E}}
events: {e: {title: Meeting, when: 2026-01-10}}
updates:
  - {event: e, date: 2026-01-10, status: held, text: They met, sources: [s1]}
  - {event: e, date: 2026-02-04, text: They had also signed, sources: [weak]}
"""
    assert [step.is_signal for step in meetings(brief("2026-02-04", BEFORE, text))["e"].path] == [False, True]


# Silence, gaps and disputes


def test_a_listed_party_is_silent_where_another_listed_party_spoke() -> None:
    text = said(
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-04, stance: {arms: for}",
    )
    made = brief("2026-02-04", text)
    assert [i.id for i in section(made, "a").silent_on] == ["arms"]
    assert [i.id for i in section(made, "b").silent_on] == ["talks"]
    told = [(g.kind, g.party and g.party.id, g.issue and g.issue.id, [p.id for p in g.spoken_by]) for g in made.gaps]
    assert told == [("silent", "b", "talks", ["a"]), ("silent", "a", "arms", ["b"])]
    assert made.open_gaps == ()


def test_a_claim_about_a_party_does_not_end_its_silence() -> None:
    text = said(
        "speaker: boss, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, party: a, said: 2026-02-04, stance: {talks: for}",
    )
    assert [i.id for i in section(brief("2026-02-04", text), "a").silent_on] == ["talks"]


def test_others_make_no_silence_and_are_never_silent() -> None:
    made = brief("2026-02-04", said("speaker: host-minister, said: 2026-02-04, stance: {talks: for}"))
    assert [(s.party, s.silent_on) for s in made.parties] == [(None, ())]
    assert made.gaps == ()


def test_the_stale_stance_of_others_is_no_gap() -> None:
    text = said("speaker: host-minister, said: 2026-01-02, stance: {talks: for}")
    made = brief("2026-02-04", text)
    assert row(made, "h", "talks").flags[-1] == "stale"
    assert made.gaps == ()


def test_mixed_undecided_and_conditional_lines_are_told_as_disputes() -> None:
    also = "people: {second: {name: B. Second, party: b, post: minister, rank: 1}}"
    text = said(
        "speaker: chief, said: 2026-02-04, stance: {talks: mixed}",
        "speaker: boss, said: 2026-02-04, stance: {talks: for, arms: conditional}, condition: Aland stops",
        "speaker: second, said: 2026-02-04, stance: {talks: against}",
    )
    made = brief("2026-02-04", text, also)
    assert [(d.kind, d.party and d.party.id, d.issue and d.issue.id) for d in made.disputes] == [
        ("mixed", "a", "talks"), ("undecided", "b", "talks"), ("conditional", "b", "arms"),
    ]  # fmt: skip
    assert [d.text for d in made.disputes] == [None, None, "Aland stops"]


def test_a_statement_that_another_disputes_says_so() -> None:
    text = said(
        "id: yes, speaker: boss, said: 2026-02-04, stance: {talks: for}",
        "speaker: chief, said: 2026-02-04, disputes: [yes]",
    )
    made = brief("2026-02-04", text)
    assert "disputed" in row(made, "b", "talks").evidence[0].statement.flags
    assert [(d.kind, d.party and d.party.id) for d in made.disputes] == [("disputed-by", "b")]


def test_a_condition_that_another_disputes_is_told_as_both() -> None:
    text = said(
        "id: if, speaker: boss, said: 2026-02-04, stance: {talks: conditional}, condition: Aland stops",
        "speaker: chief, said: 2026-02-04, disputes: [if]",
    )
    assert sorted(d.kind for d in brief("2026-02-04", text).disputes) == ["conditional", "disputed-by"]


def test_the_disputed_subjects_of_a_meeting_are_disputes() -> None:
    text = """
events: {e: {title: Meeting, when: 2026-02-09, agenda: [talks], disputed: [arms]}}
updates: [{event: e, date: 2026-02-04, status: proposed, sources: [s1]}]
"""
    made = brief("2026-02-04", text)
    assert [(d.kind, d.issue and d.issue.id, d.event and d.event.id, d.sources) for d in made.disputes] == [
        ("issue", "arms", "e", ("s1",))
    ]


# Others


def test_a_mediators_words_stand_with_the_others() -> None:
    made = brief("2026-02-04", said("id: word, party: m, said: 2026-02-04", "speaker: boss, said: 2026-02-04"))
    assert also_said(made, None) == ["word"]


# Pins and omits


def test_what_is_pinned_is_printed_though_it_is_old() -> None:
    text = said("id: old, speaker: chief, said: 2026-01-02", "id: now, speaker: chief, said: 2026-02-04")
    assert also_said(brief("2026-02-04", BEFORE, text), "a") == ["now"]
    made = brief("2026-02-04", BEFORE, text, "briefs: {2026-02-04: {pin: [old, before]}}")
    assert also_said(made, "a") == ["old", "now"]
    assert [(note.id, note.is_new) for note in made.notes] == [("before", False)]


def test_what_is_omitted_is_not_printed_though_it_is_new() -> None:
    text = """
positions: [{id: word, speaker: chief, said: 2026-02-04, text: Yes, sources: [s1]}]
notes: [{id: note, date: 2026-02-04, text: Context, sources: [s1]}]
events: {e: {title: Meeting, when: 2026-02-04}}
updates: [{event: e, date: 2026-02-04, status: held, text: They met, sources: [s1]}]
"""
    made = brief("2026-02-04", text)
    assert (also_said(made, "a"), [note.id for note in made.notes], list(meetings(made))) == (["word"], ["note"], ["e"])
    made = brief("2026-02-04", text, "briefs: {2026-02-04: {omit: [word, note, e]}}")
    assert (also_said(made, "a"), [note.id for note in made.notes], list(meetings(made))) == ([], [], [])


def test_pins_and_omits_hold_for_their_day_only() -> None:
    text = said("id: old, speaker: chief, said: 2026-01-02", "id: now, speaker: chief, said: 2026-02-04")
    lines = "briefs: {2026-02-03: {pin: [old], omit: [now]}}"
    assert also_said(brief("2026-02-04", text, lines), "a") == ["now"]


# Quotes


@pytest.mark.parametrize(("words", "cut"), [(60, False), (61, True)])
def test_a_quote_is_printed_whole_up_to_sixty_words_then_cut(words: int, cut: bool) -> None:
    text = " ".join(f"word{n}" for n in range(words))
    quote = also_quote(text)
    assert (quote, len(quote.removesuffix(" […]").split())) == (
        " ".join(text.split()[:60]) + " […]" if cut else text, 60,
    )  # fmt: skip


def also_quote(text: str) -> str:
    [statement] = section(brief("2026-02-04", said(f"speaker: chief, said: 2026-02-04, quote: {text}")), "a").also_said
    assert statement.quote is not None
    assert statement.quote.cut is statement.quote.text.endswith(" […]")
    return statement.quote.text


# Sources and flags


def test_sources_are_numbered_in_the_order_in_which_the_reader_meets_them() -> None:
    also = "sources:\n" + "".join(f"  x{n}: {{publisher: P{n}, published: 2026-01-01}}\n" for n in range(1, 6))
    text = """
notes: [{date: 2026-02-04, text: Context, sources: [x2]}]
positions:
  - {id: b-says, speaker: boss, said: 2026-02-04, stance: {talks: for}, text: Yes, sources: [x1]}
  - {id: a-says, speaker: chief, said: 2026-02-04, stance: {talks: for}, text: Yes, sources: [x3]}
events: {e: {title: Meeting, when: 2026-02-09}}
updates: [{event: e, date: 2026-02-04, status: confirmed, sources: [x4]}]
briefs: {2026-02-04: {bottom_line: [{text: They talk, basis: [b-says]}], watch: [{text: Mind x3, basis: [a-says]}]}}
"""
    made = brief("2026-02-04", text, also)
    assert [source.id for source in made.sources] == ["x1", "x4", "x3", "x2"]


def test_what_a_party_also_said_is_numbered_before_the_next_partys_stances() -> None:
    text = said(
        "speaker: chief, said: 2026-02-04, sources: [s2]",
        "speaker: boss, said: 2026-02-04, stance: {talks: for}",
    )
    assert [source.id for source in brief("2026-02-04", text).sources] == ["s2", "s1"]


def test_every_printed_statement_has_sources_that_are_listed() -> None:
    made = brief("2026-02-04", said("speaker: chief, said: 2026-02-04, stance: {talks: for}, sources: [s1, s2]"))
    assert row(made, "a", "talks").evidence[0].statement.sources == ("s1", "s2")
    assert [(source.id, source.publisher) for source in made.sources] == [("s1", "First Paper"), ("s2", "Second Paper")]


def test_a_source_that_nothing_printed_rests_on_is_not_listed() -> None:
    made = brief("2026-02-04", BEFORE, said("speaker: chief, said: 2026-02-04"))
    assert [source.id for source in made.sources] == ["s1"]


def test_a_single_source_is_said_beside_the_claim() -> None:
    made = brief("2026-02-04", OTHERS, said("speaker: chief, said: 2026-02-04, stance: {talks: for}"))
    assert row(made, "a", "talks").flags == ("single-source",)


def test_a_single_source_is_not_repeated_at_each_claim_when_the_whole_dossier_has_one_origin() -> None:
    made = brief("2026-02-04", said("speaker: chief, said: 2026-02-04, stance: {talks: for}"))
    assert (row(made, "a", "talks").flags, made.production.origins) == ((), 1)


def test_a_single_unnamed_source_is_always_said() -> None:
    text = said("speaker: {described: an official, of: a}, said: 2026-02-04, stance: {talks: for}")
    made = brief("2026-02-04", text)
    assert row(made, "a", "talks").flags == ("single-unnamed-source",)
    assert made.production.unnamed == 1


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("speaker: chief, said: 2026-02-04, mode: inferred", ("inferred",)),
        ("speaker: chief, said: 2026-02-04, mode: reported", ("reported",)),
        ("party: a, said: 2026-01-01, standing: true", ("long-held",)),
        ("speaker: chief, said: 2026-01-02", ("stale",)),
        ("speaker: chief, said: 2026-02-04", ()),
    ],
)
def test_what_a_stance_rests_on_is_said_beside_it(line: str, flags: tuple[str, ...]) -> None:
    made = brief("2026-02-04", said(f"{line}, stance: {{talks: for}}"))
    assert row(made, "a", "talks").flags == flags


# Marking


@pytest.mark.parametrize(
    ("position", "source", "found"),
    [
        ("", "", "TLP:CLEAR"),
        ("TLP:GREEN", "", "TLP:GREEN"),
        ("", "TLP:AMBER", "TLP:AMBER"),
        ("TLP:AMBER+STRICT", "TLP:AMBER", "TLP:AMBER+STRICT"),
        ("TLP:GREEN", "TLP:RED", "TLP:RED"),
    ],
)
def test_the_marking_of_a_brief_is_the_strictest_of_what_it_prints(position: str, source: str, found: str) -> None:
    also = f"sources: {{x: {{publisher: P, published: 2026-01-01{source and f', marking: {source}'}}}}}"
    text = said(f"speaker: chief, said: 2026-02-04, sources: [x]{position and f', marking: {position}'}")
    assert brief("2026-02-04", text, also).marking == found


def test_what_is_not_printed_does_not_mark_the_brief() -> None:
    text = said("speaker: chief, said: 2026-01-02, marking: TLP:RED", "speaker: chief, said: 2026-02-04")
    assert brief("2026-02-04", BEFORE, text).marking == "TLP:CLEAR"


def test_a_brief_is_never_marked_below_its_dossier() -> None:
    made = cast_of("time_zone: UTC", "time_zone: UTC, marking: TLP:AMBER", "2026-02-04",
                   said("speaker: chief, said: 2026-02-04, marking: TLP:GREEN"))  # fmt: skip
    assert made.marking == "TLP:AMBER"


MARKED = {
    "issue": (
        "issues: {seas: {title: Seas, claim: The seas are open, marking: TLP:AMBER}}",
        "speaker: chief, said: 2026-02-04, stance: {seas: for}",
    ),
    "person": (
        "people: {shy: {name: Shy, party: a, post: adviser, marking: TLP:AMBER}}",
        "speaker: shy, said: 2026-02-04",
    ),
    "event of the timeline": (
        "events: {e: {title: Meeting, when: 2026-01-20, marking: TLP:AMBER, sources: [s1]}}",
        "speaker: chief, said: 2026-02-04",
    ),
    "note": (
        "notes: [{date: 2026-02-04, text: Context, marking: TLP:AMBER, sources: [s1]}]",
        "speaker: chief, said: 2026-02-04",
    ),
    "correction": (
        "corrections: [{of: s1, date: 2026-02-04, text: It was the Second Paper, marking: TLP:AMBER}]",
        "speaker: chief, said: 2026-02-04",
    ),
    "editor's line": (
        "briefs: {2026-02-04: {watch: [Who speaks next], marking: TLP:AMBER}}",
        "speaker: chief, said: 2026-02-04",
    ),
}


@pytest.mark.parametrize("what", MARKED)
def test_every_kind_of_record_that_is_printed_marks_the_brief(what: str) -> None:
    also, line = MARKED[what]
    assert brief("2026-02-04", BEFORE, said(line), also).marking == "TLP:AMBER"


# Unnamed speakers


def test_of_an_unnamed_speaker_only_the_description_is_printed() -> None:
    who = "speaker: {described: an official, of: a}, attribution: background"
    text = said(f"{who}, said: 2026-02-04, stance: {{talks: for}}")
    voice = row(brief("2026-02-04", text), "a", "talks").evidence[0].statement.voice
    assert (voice.kind, voice.name, voice.id, voice.post, voice.party and voice.party.id) == (
        "unnamed", "An official", None, None, "a",
    )  # fmt: skip


def test_an_unnamed_speaker_without_a_party_prints_that_the_affiliation_is_not_stated() -> None:
    text = said("speaker: {described: an official}, said: 2026-02-04, party: a, stance: {talks: for}")
    voice = row(brief("2026-02-04", text), "a", "talks").evidence[0].statement.voice
    assert (voice.party, voice.affiliation_known) == (None, False)


DEEP = "speaker: {described: an official, of: a}, attribution: deep-background, said: 2026-02-04"


def test_deep_background_is_nobodys_stance_because_that_would_tell_whose_it_is() -> None:
    made = brief("2026-02-04", said(f"id: deep, {DEEP}, stance: {{talks: for}}"))
    assert [r.holder.id for s in made.parties for r in s.rows] == []
    (told,) = section(made, None).also_said
    assert (told.voice.kind, told.voice.name, told.voice.party, told.party) == ("unnamed", "An official", None, None)


def test_deep_background_without_a_stance_does_not_stand_in_its_partys_section() -> None:
    made = brief("2026-02-04", said(f"id: deep, {DEEP}"))
    assert (also_said(made, "a"), also_said(made, None)) == ([], ["deep"])
    assert [statement.party for statement in section(made, None).also_said] == [None]


def test_off_record_is_in_no_part_of_the_brief() -> None:
    text = said(
        "id: quiet, speaker: chief, said: 2026-02-04, attribution: off-record, stance: {arms: for}, sources: [s2]",
        "speaker: chief, said: 2026-02-04",
    )
    made = brief("2026-02-04", text)
    assert "quiet" not in printed(made)
    assert ([source.id for source in made.sources], made.production.positions, section(made, "a").rows) == (
        ["s1"],
        1,
        (),
    )


# People


RANK_2 = "people: {second: {name: A. Second, party: a, post: vice president, rank: 2}}"


def people(made: Brief) -> list[tuple[str | None, list[tuple[str, str]]]]:
    return [(p.person.id, [(r.issue.id, r.value) for r in p.rows]) for s in made.parties for p in s.people]


@pytest.mark.parametrize(("who", "printed"), [("chief", True), ("second", True), ("minister", False)])
def test_people_of_rank_1_and_2_are_printed_where_their_line_differs(who: str, printed: bool) -> None:
    text = said(
        f"speaker: {who}, said: 2026-01-10, stance: {{talks: against}}",
        "speaker: deputy, said: 2026-02-04, stance: {talks: for}",
    )
    made = brief("2026-02-04", BEFORE, text, RANK_2)
    assert row(made, "a", "talks").value == "for"
    assert people(made) == ([(who, [("talks", "against")])] if printed else [])


def test_people_whose_line_is_the_partys_are_not_printed() -> None:
    text = said(
        "speaker: chief, said: 2026-01-10, stance: {talks: for}",
        "speaker: deputy, said: 2026-02-04, stance: {talks: for}",
    )
    assert people(brief("2026-02-04", BEFORE, text)) == []


def test_people_whose_other_line_stands_in_the_partys_row_already_are_not_printed_again() -> None:
    text = said(
        "id: no, speaker: chief, said: 2026-02-03, stance: {talks: against}",
        "speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    made = brief("2026-02-04", BEFORE, text)
    assert [s.statement.id for s in row(made, "a", "talks").evidence if s.part == "opposes"] == ["no"]
    assert people(made) == []


def test_people_who_turned_are_printed_with_what_they_turned_from() -> None:
    text = said(
        "id: no, speaker: chief, said: 2026-01-10, stance: {talks: against}",
        "id: yes, speaker: chief, said: 2026-02-03, mode: inferred, stance: {talks: for}, reverses: [no]",
        "id: order, speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    made = brief("2026-02-04", BEFORE, text)
    assert people(made) == [("chief", [("talks", "for")])]
    [chief] = section(made, "a").people
    assert [(s.part, s.statement.id) for s in chief.rows[0].evidence] == [("lead", "yes"), ("reversed", "no")]


def test_who_they_are_is_told_of_those_whom_the_brief_names() -> None:
    also = """
people:
  noted: {name: Noted, party: a, post: adviser, note: Has the ear of the chief, sources: [s2]}
  absent: {name: Absent, party: a, note: Not in this brief, sources: [s2]}
"""
    made = brief("2026-02-04", said("speaker: noted, said: 2026-02-04", "speaker: chief, said: 2026-02-04"), also)
    assert [(p.person.name, p.note, p.sources) for p in made.people] == [("Noted", "Has the ear of the chief", ("s2",))]


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
    made = brief("2026-02-04", BEFORE, text)
    assert [(t.event.id, t.mark) for t in made.timeline] == ([("e", mark)] if mark else [])


def test_the_timeline_stands_in_the_order_of_dates() -> None:
    text = """
events:
  b: {title: Second, when: 2026-02-09, sources: [s1]}
  a: {title: First, when: 2026-02-01, sources: [s1]}
"""
    assert [t.event.id for t in brief("2026-02-04", BEFORE, text).timeline] == ["a", "b"]


@pytest.mark.parametrize(("day", "texts"), [("2026-02-03", ["The date was wrong"]), ("2026-02-04", [])])
def test_a_correction_is_printed_in_the_next_brief_and_not_again(day: str, texts: list[str]) -> None:
    text = f"""
corrections: [{{of: s1, date: 2026-02-03, text: The date was wrong, was: Monday, now: Sunday, sources: [s1]}}]
notes: [{{date: 2026-02-04, text: More, sources: [s1]}}]
{OTHERS}
"""
    made = brief(day, text)
    assert [c.text for c in made.corrections] == texts
    assert [(c.was, c.now) for c in made.corrections] == [("Monday", "Sunday")][: len(texts)]


def test_how_the_brief_was_made_counts_what_it_prints() -> None:
    text = """
positions:
  - {speaker: chief, said: 2026-02-04, stance: {talks: for, arms: for}, text: Yes, sources: [s1, s2]}
  - {speaker: {described: an official, of: b}, said: 2026-02-04, text: Hm, sources: [s1]}
notes: [{date: 2026-02-04, text: Context, sources: [s1]}]
events: {e: {title: Meeting, when: 2026-02-09}}
updates: [{event: e, date: 2026-02-04, status: confirmed, sources: [s1]}]
"""
    made = brief("2026-02-04", text).production
    assert (made.positions, made.events, made.notes, made.sources, made.origins, made.unnamed) == (2, 1, 1, 2, 2, 1)
    assert (made.fresh_days, made.stale_days, made.split_days) == (30, 21, 7)


def test_a_brief_with_nothing_to_mend_brings_no_warnings() -> None:
    assert warnings("2026-02-04", said("speaker: chief, said: 2026-02-04, stance: {talks: for}")) == []
