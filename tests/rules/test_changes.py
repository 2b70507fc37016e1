"""The changes since the previous brief: every kind, their order, the path within a day, and their invariants."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Brief, EventChangeView, NewlyReported, StanceChangeView
from briefgen.content.model import Dossier
from briefgen.formats import TEMPLATED_FORMATS, OutputFormat
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from briefgen.rules.changes import changes_of_leaders, changes_of_parties, event_changes, stance_changes
from briefgen.rules.record_changes import earlier_day
from briefgen.rules.snapshot import Snapshot, take_snapshot
from briefgen.rules.stances import Stance
from briefgen.timeline.baseline import match_records
from briefgen.timeline.build import as_of, build_timeline
from tests.dossiers import CAST, brief, dossier

CAST_WITH_OPTIONS = """
issues:
  where: {title: Where, claim: They should meet, options: {rome: In Rome, oslo: In Oslo}}
"""


def said(*rows: str) -> str:
    texts = [row if "sources:" in row else f"{row}, sources: [s1]" for row in rows]
    return "positions:\n" + "".join(f"  - {{text: So they say, {row}}}\n" for row in texts)


def updates(*rows: str) -> str:
    return "updates:\n" + "".join(f"  - {{event: e, sources: [s1], {row}}}\n" for row in rows)


MEETING = "events: {e: {title: Talks, kind: talks, parties: [a, b]}}\n"


def stances(result: Brief) -> list[tuple[str, str, tuple[str, ...], str | None, str | None]]:
    moved = [change for change in result.changes if isinstance(change, StanceChangeView)]
    return [
        (change.kind, change.holder.id, tuple(issue.id for issue in change.issues), change.was, change.now)
        for change in moved
    ]


def event(result: Brief) -> EventChangeView:
    (moved,) = [change for change in result.changes if isinstance(change, EventChangeView)]
    return moved


def test_a_first_brief_claims_no_change() -> None:
    assert brief("2026-02-04", said("speaker: chief, said: 2026-02-04, stance: {talks: for}")).changes == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("against", "for", ("reversed", "against", "for")),
        ("conditional", "against", ("reversed", "conditional", "against")),
        ("for", "conditional", ("shifted", "for", "conditional")),
        ("open", "against", ("shifted", "open", "against")),
        ("for", "neutral", ("shifted", "for", "neutral")),
    ],
)
def test_a_stance_reverses_where_the_signs_are_opposite_and_shifts_elsewhere(
    before: str, after: str, expected: tuple[str, str, str]
) -> None:
    text = said(
        f"speaker: minister, said: 2026-02-03, stance: {{talks: {before}}}",
        f"speaker: minister, said: 2026-02-04, stance: {{talks: {after}}}",
    )
    kind, was, now = expected
    assert stances(brief("2026-02-04", text)) == [(kind, "a", ("talks",), was, now)]


def test_a_first_line_on_an_issue_is_new_and_lines_of_one_voice_stand_together() -> None:
    text = said(
        "speaker: boss, said: 2026-02-03, stance: {talks: for}",
        "speaker: minister, said: 2026-02-04, stance: {talks: for, arms: for}",
    )
    assert stances(brief("2026-02-04", text)) == [("new", "a", ("talks", "arms"), None, "for")]


def test_a_long_held_line_is_no_news() -> None:
    text = said(
        "speaker: boss, said: 2026-02-03, stance: {talks: for}",
        "party: a, said: 2026-02-04, standing: true, stance: {talks: for}",
    )
    assert stances(brief("2026-02-04", text)) == []


def test_another_option_is_said() -> None:
    text = said(
        "speaker: minister, said: 2026-02-03, stance: {where: {take: for, option: rome}}",
        "speaker: minister, said: 2026-02-04, stance: {where: {take: for, option: oslo}}",
    )
    (moved,) = brief("2026-02-04", CAST_WITH_OPTIONS, text).changes
    assert isinstance(moved, StanceChangeView)
    assert (moved.kind, moved.was_option, moved.option) == ("option", "In Rome", "In Oslo")


def test_a_withdrawn_line_is_said() -> None:
    text = said(
        "id: old, speaker: minister, said: 2026-02-03, stance: {talks: for}",
        "speaker: minister, said: 2026-02-04, withdraws: [old]",
    )
    assert stances(brief("2026-02-04", text)) == [("withdrawn", "a", ("talks",), "for", None)]


def test_a_withdrawn_line_of_a_leader_is_said_once() -> None:
    text = said(
        "id: old, speaker: chief, said: 2026-02-03, stance: {talks: for}",
        "speaker: chief, said: 2026-02-04, withdraws: [old]",
    )
    assert stances(brief("2026-02-04", text)) == [("withdrawn", "a", ("talks",), "for", None)]


@pytest.mark.parametrize(
    "more",
    [
        "issues: {seas: {title: Seas, claim: The seas should be open}}\n"
        + said("speaker: chief, said: 2026-02-03, stance: {seas: for}"),
        "parties: {n: {name: Newland}}\npeople: {newcomer: {name: N. Comer, party: n, rank: 1}}\n"
        + said("speaker: newcomer, said: 2026-02-03, stance: {talks: for}"),
    ],
)
def test_what_another_dossier_does_not_know_is_not_withdrawn_from_it(more: str) -> None:
    text = said("speaker: boss, said: 2026-02-03, stance: {talks: for}")
    before, after = (
        take_snapshot(as_of(build_timeline(dossier(CAST, *files)), date(2026, 2, 3)))
        for files in ((text, more), (text,))
    )
    parties = changes_of_parties(before, after)
    assert (parties, changes_of_leaders(before, after, parties)) == ([], [])


def test_another_lead_voice_is_said() -> None:
    text = said(
        "speaker: deputy, said: 2026-02-03, stance: {talks: for}",
        "speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    assert stances(brief("2026-02-04", text)) == [("lead", "a", ("talks",), "for", "for")]


@pytest.mark.parametrize(
    ("old", "new", "sure"),
    [
        ("speaker: minister", "speaker: minister", "stated"),
        ("speaker: {described: an official, of: a}", "speaker: minister", "apparent"),
    ],
)
def test_a_reversal_says_how_sure_it_is(old: str, new: str, sure: str) -> None:
    text = said(
        f"{old}, said: 2026-02-03, stance: {{talks: against}}", f"{new}, said: 2026-02-04, stance: {{talks: for}}"
    )
    (moved,) = brief("2026-02-04", text).changes
    assert isinstance(moved, StanceChangeView)
    assert (moved.kind, moved.sure) == ("reversed", sure)


@pytest.mark.parametrize(("mode", "sure"), [("inferred", "inferred"), ("reported", "reported")])
def test_a_reversal_that_is_only_inferred_or_reported_says_so(mode: str, sure: str) -> None:
    text = said(
        "id: old, speaker: minister, said: 2026-02-03, stance: {talks: against}",
        f"speaker: minister, said: 2026-02-04, mode: {mode}, stance: {{talks: for}}, reverses: [old]",
    )
    (moved,) = brief("2026-02-04", text).changes
    assert isinstance(moved, StanceChangeView)
    assert (moved.kind, moved.sure, moved.was, moved.now) == ("reversed", sure, "against", "for")


def test_a_first_position_that_was_reversed_by_name_on_its_own_day_is_a_reversal() -> None:
    text = said(
        "speaker: boss, said: 2026-02-03, stance: {talks: for}",
        "id: old, speaker: minister, said: 2026-02-04, time: morning, stance: {talks: against}",
        "speaker: minister, said: 2026-02-04, time: evening, stance: {talks: for}, reverses: [old]",
    )
    (change,) = brief("2026-02-04", text).changes
    assert isinstance(change, StanceChangeView)
    assert (change.kind, change.sure, change.was, change.now) == ("reversed", "stated", "against", "for")


def test_a_leaders_change_that_is_the_partys_too_is_one_line() -> None:
    text = said(
        "speaker: chief, said: 2026-02-03, stance: {talks: against}",
        "speaker: chief, said: 2026-02-04, stance: {talks: for}",
    )
    assert stances(brief("2026-02-04", text)) == [("reversed", "a", ("talks",), "against", "for")]


def test_a_leader_who_turns_while_the_party_stays_is_told_of_himself() -> None:
    text = said(
        "id: old, speaker: chief, said: 2026-01-02, stance: {talks: against}",
        "speaker: minister, said: 2026-02-03, stance: {talks: for}",
        "speaker: chief, said: 2026-02-04, mode: inferred, stance: {talks: for}, reverses: [old]",
    )
    assert stances(brief("2026-02-04", text)) == [("reversed", "chief", ("talks",), "against", "for")]


def test_ageing_alone_is_no_change() -> None:
    text = said("speaker: minister, said: 2026-01-03, stance: {talks: for}")
    later = "notes: [{text: x, date: 2026-02-20, sources: [s1]}]"
    result = brief("2026-02-20", text, later)
    assert result.changes == ()
    assert [gap.kind for gap in result.open_gaps] == ["stale"]


def test_the_path_of_a_meeting_through_a_day_is_one_line() -> None:
    text = MEETING + updates(
        "date: 2026-02-03, status: proposed",
        "date: 2026-02-04, time: morning, status: in-doubt",
        "date: 2026-02-04, time: evening, status: confirmed, by: minister, when: 2026-02-06, place: Oslo",
    )
    moved = event(brief("2026-02-04", text))
    assert moved.path == ("proposed", "in-doubt", "confirmed")
    assert moved.kinds == ("status", "date-set", "place-set")
    assert ([p.id for p in moved.confirmed_by], moved.is_fully_confirmed, moved.place) == (["a"], False, "Oslo")


@pytest.mark.parametrize(
    ("first", "second", "kinds", "path"),
    [
        ("status: confirmed, when: 2026-02-06", "when: 2026-02-09", ("moved",), ("confirmed",)),
        ("status: confirmed, when: 2026-02-06", "when: 2026-02-06T10:00", ("time-set",), ("confirmed",)),
        ("status: confirmed, when: 2026-02", "when: 2026-02-06", ("date-set",), ("confirmed",)),
        ("status: confirmed, when: 2026-02-06", "place: Oslo", ("place-set",), ("confirmed",)),
        ("status: confirmed, when: 2026-02-06", "status: cancelled", ("status",), ("confirmed", "cancelled")),
        ("status: cancelled, when: 2026-02-06", "status: confirmed", ("status", "back-on"), ("cancelled", "confirmed")),
        ("status: confirmed, by: minister", "status: confirmed, by: boss", ("confirmed-by",), ("confirmed",)),
        ("status: confirmed, when: 2026-02-04", "status: held, text: Met", ("status",), ("confirmed", "held")),
    ],
)
def test_a_meeting_changes_in_every_way_that_there_is(
    first: str, second: str, kinds: tuple[str, ...], path: tuple[str, ...]
) -> None:
    moved = event(brief("2026-02-04", MEETING + updates(f"date: 2026-02-03, {first}", f"date: 2026-02-04, {second}")))
    assert (moved.kinds, moved.path) == (kinds, path)


def test_the_calendar_alone_makes_a_meeting_lapse_and_a_deadline_expire() -> None:
    text = (
        "events:\n  e: {title: Talks, when: 2026-02-03}\n  d: {title: Deadline, kind: deadline, when: 2026-02-03}\n"
        + updates("date: 2026-02-02, status: confirmed")
        + "  - {event: d, date: 2026-02-02, sources: [s1]}\n"
    )
    moved = [change for change in brief("2026-02-04", text).changes if isinstance(change, EventChangeView)]
    assert [(change.event.id, change.path[-1]) for change in moved] == [("d", "expired"), ("e", "lapsed")]


def test_a_replaced_meeting_and_the_one_that_replaces_it_are_both_told() -> None:
    text = (
        "events:\n  e: {title: Old, when: 2026-02-09}\n  n: {title: New}\n"
        + updates("date: 2026-02-03, status: proposed")
        + "  - {event: n, date: 2026-02-04, status: confirmed, when: 2026-02-08, replaces: e, sources: [s1]}\n"
    )
    changes = brief("2026-02-04", text).changes
    moved = {change.event.id: change for change in changes if isinstance(change, EventChangeView)}
    assert (moved["e"].path, moved["e"].replaced_by and moved["e"].replaced_by.id) == (("proposed", "replaced"), "n")
    assert moved["n"].replaces
    assert moved["n"].replaces.id == "e"


def test_what_is_old_and_was_known_only_now_is_newly_reported() -> None:
    text = """
sources: {late: {publisher: Late Paper, published: 2026-02-04}}
positions:
  - {speaker: boss, said: 2026-02-03, stance: {talks: for}, text: Known, sources: [s1]}
  - {id: found, speaker: minister, said: 2026-02-02, text: Known late, sources: [late]}
"""
    (late,) = [change for change in brief("2026-02-04", text).changes if isinstance(change, NewlyReported)]
    assert (late.id, late.text, late.voice and late.voice.name) == ("found", "Known late", "A. Minister")


def moves(result: Brief) -> list[tuple[str, str, str | None, str | None, bool]]:
    return [
        (change.kind, change.holder.id, change.was, change.now, change.is_late)
        for change in result.changes
        if isinstance(change, StanceChangeView)
    ]


LATE_PAPER = "sources: {late: {publisher: Late Paper, published: 2026-02-04}}\n"
OF_THE_DAY = "speaker: envoy, said: 2026-02-04, stance: {arms: for}"  # so that there is a brief of 4 February


@pytest.mark.parametrize(
    ("rows", "moved"),
    [
        # A turn of 3 February that was published on the 4th is a change for the reader of the 4th.
        (["speaker: minister, said: 2026-02-02, stance: {talks: for}",
          "speaker: minister, said: 2026-02-03, stance: {talks: against}, sources: [late]"],
         [("reversed", "a", "for", "against", True)]),
        (["speaker: minister, said: 2026-02-03, stance: {talks: open}, sources: [late]"],
         [("new", "a", None, "open", True)]),
        # It turned back on the day itself: by the dates that is a reversal, and it is reported as one.
        (["speaker: minister, said: 2026-02-02, stance: {talks: for}",
          "speaker: minister, said: 2026-02-03, stance: {talks: against}, sources: [late]",
          "speaker: minister, said: 2026-02-04, stance: {talks: for}"],
         [("reversed", "a", "against", "for", False)]),
        # A position that was withdrawn, which was published only later.
        (["id: old, speaker: minister, said: 2026-02-02, stance: {talks: for}",
          "speaker: minister, said: 2026-02-03, withdraws: [old], sources: [late]"],
         [("withdrawn", "a", "for", None, False)]),
        # A late turn that another voice says again on the day itself is more than a new voice.
        (["speaker: minister, said: 2026-02-02, stance: {talks: for}",
          "speaker: minister, said: 2026-02-03, stance: {talks: against}, sources: [late]",
          "speaker: chief, said: 2026-02-04, stance: {talks: against}"],
         [("reversed", "a", "for", "against", False)]),
        # Evidence that says the same as before is no change, however late it was published.
        (["speaker: minister, said: 2026-02-02, stance: {talks: for}",
          "speaker: minister, said: 2026-02-03, stance: {talks: for}, sources: [late]"], []),
        # Evidence that was published in time is in the brief of its own day.
        (["speaker: minister, said: 2026-02-02, stance: {talks: for}",
          "speaker: minister, said: 2026-02-03, stance: {talks: against}"], []),
    ],
)  # fmt: skip
def test_a_line_that_turned_before_and_was_published_since_is_a_change(
    rows: list[str], moved: list[tuple[str, str, str | None, str | None, bool]]
) -> None:
    earlier = "speaker: boss, said: 2026-02-03, stance: {arms: against}"  # so that there is a brief of 3 February
    result = brief("2026-02-04", LATE_PAPER, said(earlier, *rows, OF_THE_DAY))
    assert [change for change in moves(result) if change[1] == "a"] == moved


def test_a_statement_that_a_change_tells_is_not_newly_reported_once_more() -> None:
    rows = [
        "speaker: boss, said: 2026-02-03, stance: {arms: against}",
        "id: turn, speaker: minister, said: 2026-02-03, stance: {talks: against}, sources: [late]",
        "id: more, speaker: minister, said: 2026-02-02, sources: [late]",
    ]
    result = brief("2026-02-04", LATE_PAPER, said(*rows, OF_THE_DAY))
    assert [change.id for change in result.changes if isinstance(change, NewlyReported)] == ["more"]


def test_what_is_published_later_than_the_brief_is_no_late_news_of_it() -> None:
    """A brief of a past day goes by the dates: later publications belong to their own day."""
    rows = [
        "speaker: boss, said: 2026-02-03, stance: {arms: against}",
        "speaker: minister, said: 2026-02-03, stance: {talks: against}, sources: [late]",
    ]
    later = LATE_PAPER.replace("2026-02-04", "2026-02-09")
    assert [change for change in moves(brief("2026-02-04", later, said(*rows, OF_THE_DAY))) if change[1] == "a"] == []


def test_changes_stand_in_their_order() -> None:
    text = (
        MEETING
        + updates("date: 2026-02-04, status: confirmed, when: 2026-02-06")
        + said(
            "speaker: minister, said: 2026-02-03, stance: {talks: against}",
            "speaker: boss, said: 2026-02-03, stance: {talks: for}",
            "speaker: boss, said: 2026-02-04, stance: {talks: conditional, arms: for}",
            "speaker: minister, said: 2026-02-04, stance: {talks: for}",
            "speaker: deputy, said: 2026-02-03, sources: [late]",
        )
        + "sources: {late: {publisher: Late Paper, published: 2026-02-04}}\n"
        + "corrections: [{of: e, date: 2026-02-04, text: It was wrong}]\n"
    )
    result = brief("2026-02-04", text)
    kinds = [change.kind if isinstance(change, StanceChangeView) else change.type for change in result.changes]
    assert kinds == ["reversed", "event", "shifted", "new", "late", "correction"]


TAKES = st.sampled_from(["for", "against", "conditional", "open", "neutral", "mixed"])
ROWS = st.lists(
    st.builds(
        "speaker: {}, said: {}2026-02-{:02}, stance: {{{}: {}}}{}".format,
        st.sampled_from(["chief", "minister", "deputy", "boss", "{described: an official, of: a}"]),
        st.sampled_from(["", "", "../"]),
        st.integers(1, 9),
        st.sampled_from(["talks", "arms"]),
        TAKES,
        st.sampled_from(["", ", time: morning", ", mode: reported", ", standing: true"]),
    ),
    min_size=1,
    max_size=9,
)
DAYS = st.integers(1, 9).map(lambda day: date(2026, 2, day))


def snapshots(rows: list[str], *days: date) -> list[Snapshot]:
    timeline = build_timeline(dossier(CAST, said(*rows)))
    return [take_snapshot(as_of(timeline, day)) for day in days]


def lead(stance: Stance) -> tuple[str, str]:
    """Who leads a stance; one unnamed speaker after another is no news."""
    return ("unnamed", "") if stance.lead.is_unnamed else stance.lead.voice


@given(ROWS, DAYS)
def test_nothing_changes_between_a_day_and_itself(rows: list[str], day: date) -> None:
    before, after = snapshots(rows, day, day)
    assert stance_changes(before.stances, after.stances) == []
    assert event_changes(before, after) == []


@given(ROWS, DAYS, DAYS)
def test_changes_applied_to_the_stances_of_a_day_give_those_of_the_other(
    rows: list[str], one: date, other: date
) -> None:
    before, after = snapshots(rows, one, other)
    result = {key: (stance.value, stance.option, lead(stance)) for key, stance in before.stances.items()}
    for change in stance_changes(before.stances, after.stances):
        if change.new is None:
            del result[change.holder, change.issue]
        else:
            result[change.holder, change.issue] = (change.new.value, change.new.option, lead(change.new))
        assert change.now == (change.new.value if change.new else None)
    assert result == {key: (stance.value, stance.option, lead(stance)) for key, stance in after.stances.items()}


def test_the_headline_of_a_line_that_was_withdrawn_says_that_it_no_longer_stands() -> None:
    text = said(
        "id: old, speaker: minister, said: 2026-02-03, stance: {talks: against}",
        "speaker: minister, said: 2026-02-04, withdraws: [old]",
    )
    result = brief("2026-02-04", text)
    markdown = next(render_brief(result, ["md"], Templates(), [], None, full=result))[1].decode()
    assert markdown.startswith("# Aland on Talks: “against” no longer stands\n")


@pytest.mark.parametrize(
    ("old_text", "days"),
    [
        ("They will meet", ["2026-02-05"]),  # the same update as then
        ("They wil meet", ["2026-02-05"]),  # edited since
        (None, ["2026-02-02", "2026-02-05"]),  # not on record then
    ],
)
def test_against_another_dossier_an_edited_update_is_no_new_step(old_text: str | None, days: list[str]) -> None:
    def meeting(text: str | None) -> Dossier:
        rows = ["date: 2026-02-03, status: proposed", "date: 2026-02-05, status: confirmed, when: 2026-02-09"]
        rows += [f"date: 2026-02-02, text: {text}"] if text else []
        return dossier(CAST, MEETING + updates(*rows))

    then, now = meeting(old_text), meeting("They will meet")
    before = take_snapshot(as_of(build_timeline(then), date(2026, 2, 3)))
    after = take_snapshot(as_of(build_timeline(now), date(2026, 2, 5)))
    earlier = earlier_day(before, after, match_records(then, now))
    (change,) = event_changes(earlier.corrected, after)
    assert [str(step.dated.moment.day) for step in change.steps] == days
    assert (change.was, change.now.standing) == ("proposed", "confirmed")


LATE = "sources: {late: {publisher: Late Paper, published: 2026-02-04}}\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("status: in-doubt", "In doubt"),
        ("status: in-doubt, text: Nobody knows", "In doubt: Nobody knows."),
        ("when: 2026-02-09, place: Rome", "9 Feb, Rome"),
        ("status: tentative, when: 2026-02-09", "Tentative (9 Feb)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", TEMPLATED_FORMATS)
def test_an_update_that_was_known_late_is_told_in_words(row: str, words: str, form: OutputFormat) -> None:
    # Both days have a status already, so that the late update is no change of the event.
    row_of_the_day = "date: 2026-02-03, time: evening, status: confirmed, when: 2026-02-09, sources: [s1]"
    later = f"updates:\n  - {{event: e, {row_of_the_day}}}\n"
    late = f"updates:\n  - {{event: e, date: 2026-02-02, sources: [late], {row}}}\n"
    result = brief("2026-02-04", LATE, MEETING.rstrip() + "\n" + later, late, said("said: 2026-02-04, party: a"))
    ((_, data),) = render_brief(result, [form], Templates(), [], None, full=result)
    page = data.decode()
    assert ": ".join(("Talks, 2 Feb", words)) in (page if form == "md" else page.replace("&nbsp;", " "))


def test_an_update_that_a_line_on_its_event_tells_is_not_newly_reported_once_more() -> None:
    first = "updates: [{event: e, date: 2026-02-01, status: confirmed, when: 2026-02-03, sources: [s1]}]\n"
    later = "updates: [{event: e, date: 2026-02-03, status: held, text: They met, sources: [late]}]\n"
    result = brief(
        "2026-02-04", LATE, MEETING + first, later, said("said: 2026-02-03, party: a", "said: 2026-02-04, party: a")
    )
    types = [change.type for change in result.changes if change.type in ("event", "late")]
    assert len(types) == 1


def test_who_confirmed_a_meeting_together_is_told() -> None:
    rows = (
        "date: 2026-02-03, by: a, status: confirmed, when: 2026-02-09",
        "date: 2026-02-04, by: b, status: confirmed, when: 2026-02-09T10:00",
    )
    result = brief("2026-02-04", MEETING + updates(*rows))
    ((_, data),) = render_brief(result, ["md"], Templates(), [], None, full=result)
    assert "- **Time set.** Talks, Monday 9 February, 10:00: confirmed by Aland and Bland[^" in data.decode()


def test_a_quote_that_was_known_late_stands_in_quotation_marks() -> None:
    late = "positions:\n  - {speaker: chief, said: 2026-02-02, quote: We come *soon*, sources: [late]}\n"
    result = brief("2026-02-04", LATE, said("said: 2026-02-03, party: a", "said: 2026-02-04, party: a"), late)
    ((_, data),) = render_brief(result, ["md"], Templates(), [], None, full=result)
    assert "- **Newly reported.** **A. Chief**, head of state (Aland), 2 Feb: “We come \\*soon\\*”[^" in data.decode()


@pytest.mark.parametrize(
    ("updates", "expected"),
    [
        (("date: 2026-02-03, status: postponed",), "2026-02-06"),
        (("date: 2026-02-03, when: 2026-02-08",), "2026-02-06"),
        (("date: 2026-02-03, when: 2026-02-08", "date: 2026-02-03, time: evening, when: 2026-02-10"), "2026-02-06"),
        (("date: 2026-02-03, when: 2026-02-08", "date: 2026-02-03, time: evening, when: 2026-02-06"), None),
        (("date: 2026-02-02, status: postponed", "date: 2026-02-03, status: tentative, when: 2026-03"), "2026-02-06"),
        (("date: 2026-02-03, status: confirmed",), None),
    ],
)  # fmt: skip
def test_what_an_event_was_is_what_the_previous_brief_had(updates: tuple[str, ...], expected: str | None) -> None:
    rows = "".join(f"- {{event: e, {update}}}\n" for update in updates)
    text = (
        "source: {published: 2026-02-01}\nevents: {e: {title: Meeting, parties: [a, b]}}\n"
        "updates:\n- {event: e, date: 2026-02-01, by: a, status: expected, when: 2026-02-06, place: Rome}\n"
        f"{rows}notes: [{{date: 2026-02-02, text: Context}}]\n"
    )
    (change,) = [change for change in brief("2026-02-03", text).changes if isinstance(change, EventChangeView)]
    assert (change.was_when and change.was_when.text) == expected


def test_the_place_that_an_event_had_is_that_of_the_previous_brief() -> None:
    text = (
        "source: {published: 2026-02-01}\nevents: {e: {title: Meeting, parties: [a, b]}}\n"
        "updates:\n- {event: e, date: 2026-02-01, by: a, when: 2026-02-06, place: Rome}\n"
        "- {event: e, date: 2026-02-03, place: Oslo}\n- {event: e, date: 2026-02-03, time: evening, place: Lima}\n"
        "notes: [{date: 2026-02-02, text: Context}]\n"
    )
    (change,) = [change for change in brief("2026-02-03", text).changes if isinstance(change, EventChangeView)]
    assert (change.place, change.was_place) == ("Lima", "Rome")


def test_a_change_by_words_of_an_unknown_day_says_so_in_every_place() -> None:
    text = """
positions:
  - {id: yes, speaker: chief, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [s1]}
  - {id: no, speaker: chief, said: ../2026-02-04, stance: {talks: against}, text: No, sources: [s1]}
"""
    day_brief = brief("2026-02-04", text)
    for _, data in render_brief(day_brief, ["md", "html"], Templates(), [], None, full=day_brief):
        assert b"by 4 Feb, day not known" in data
    dated = brief("2026-02-04", text.replace("../2026-02-04", "2026-02-02/2026-02-04"))
    ((_, data),) = render_brief(dated, ["md"], Templates(), [], None, full=dated)
    assert b"day not known" not in data
