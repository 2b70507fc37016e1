"""What the records alone changed: withdrawn sources, retractions and edits are never printed as acts of a party."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import Brief, CorrectionView, EventChangeView, RecordChangeView, StanceChangeView
from briefgen.content.model import Dossier
from briefgen.formats import TEMPLATED_FORMATS, OutputFormat
from briefgen.pipeline.days import compose_brief
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from briefgen.rules.record_changes import earlier_day
from briefgen.rules.snapshot import take_snapshot
from briefgen.timeline.baseline import match_records
from briefgen.timeline.build import as_of, build_timeline
from tests.dossiers import CAST, brief, dossier, row

WITHDRAWN = "sources: {w: {publisher: The Herald, published: 2026-02-03, withdrawn: %s}}\n"
CHIEF_TURNED = """
positions:
  - {id: first, speaker: chief, said: 2026-02-01, stance: {talks: for}, quote: We will go, sources: [s1]}
  - {id: other, speaker: boss, said: 2026-02-01, stance: {talks: for}, quote: We will talk, sources: [s1]}
  - {id: turn, speaker: chief, said: 2026-02-03, stance: {talks: against}, quote: We stay at home, sources: [w]}
"""
TURN_RETRACTED = """
corrections: [{id: c, of: turn, date: 2026-02-05, kind: retraction, text: He never said it, sources: [s1]}]
"""
NEWS = """
positions: [{speaker: boss, said: 2026-02-05, stance: {arms: against}, quote: No arms, sources: [s1]}]
"""
ON_5_FEBRUARY = "notes: [{kind: context, text: A quiet day, date: 2026-02-05, sources: [s1]}]\n"


def turns(result: Brief) -> list[str]:
    return [change.kind for change in result.changes if isinstance(change, StanceChangeView)]


def withdrawal(result: Brief) -> RecordChangeView:
    (change,) = [change for change in result.changes if isinstance(change, RecordChangeView)]
    return change


def rendered(result: Brief, form: OutputFormat) -> str:
    ((_, data),) = render_brief(result, [form], Templates(), [], None, full=result)
    return data.decode()


@pytest.mark.parametrize("news", ["", NEWS], ids=["quiet", "with news"])
def test_a_withdrawn_source_turns_nobody(news: str) -> None:
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", CHIEF_TURNED, news or ON_5_FEBRUARY)
    assert turns(result) == (["new"] if news else [])
    change = withdrawal(result)
    (effect,) = change.stances
    assert (change.source, [record.id for record in change.fallen]) == ("The Herald", ["turn"])
    assert (effect.holder.id, effect.was, effect.now, effect.said and effect.said.text) == (
        "a", "against", "for", "2026-02-01",
    )  # fmt: skip
    assert result.changes[-1] is change
    assert row(result, "a", "talks").value == "for"


def test_a_retraction_turns_nobody_and_says_what_stands() -> None:
    result = brief("2026-02-05", WITHDRAWN % "2026-03-01", CHIEF_TURNED, TURN_RETRACTED)
    assert turns(result) == []
    (change,) = result.changes
    assert isinstance(change, CorrectionView)
    assert [(effect.was, effect.now) for effect in change.stances] == [("against", "for")]
    assert result.corrections == (change,)


@pytest.mark.parametrize("form", TEMPLATED_FORMATS)
@pytest.mark.parametrize(
    "files", [(WITHDRAWN % "2026-02-05", ON_5_FEBRUARY), (WITHDRAWN % "2026-03-01", TURN_RETRACTED)]
)
def test_the_headline_and_the_quiet_line_stand(form: OutputFormat, files: tuple[str, ...]) -> None:
    text = rendered(brief("2026-02-05", CHIEF_TURNED, *files), form)
    first, second = (
        ("# Test\n", "unchanged") if form == "md" else ('<h1 class="dossier">Test</h1>', '<p class="quiet">')
    )
    assert first in text
    assert form == "md" or second in text
    assert text.index("No stance or meeting has changed since") < text.index("In the records")
    assert "no longer against" in text


def test_a_first_stance_that_falls_leaves_none() -> None:
    text = """
    positions:
      - {id: only, speaker: chief, said: 2026-02-03, stance: {talks: against, arms: against}, text: No, sources: [w]}
    """
    result = brief("2026-02-05", WITHDRAWN % "2026-02-04", text, NEWS)
    assert turns(result) == ["new"]
    (effect,) = withdrawal(result).stances
    assert (effect.was, effect.now, [issue.id for issue in effect.issues]) == ("against", None, ["talks", "arms"])
    assert "no stance remains" in rendered(result, "md")


def test_words_that_another_source_reports_do_not_fall() -> None:
    positions = CHIEF_TURNED.replace("sources: [w]", "sources: [w, s2]")
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", positions, ON_5_FEBRUARY)
    assert result.changes == ()
    assert row(result, "a", "talks").value == "against"


def test_new_words_after_a_withdrawal_are_compared_with_what_remained() -> None:
    """The Herald took the refusal back; the condition of the same day is a shift from the old yes, not from the no."""
    words = """
    positions:
      - {speaker: chief, said: 2026-02-05, stance: {talks: conditional}, condition: they stop, text: So, sources: [s1]}
    """
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", CHIEF_TURNED, words)
    assert [(change.kind, change.was) for change in result.changes if isinstance(change, StanceChangeView)] == [
        ("shifted", "for")
    ]
    (effect,) = withdrawal(result).stances
    assert (effect.was, effect.now) == ("against", "for")


def test_records_never_narrow_a_gap() -> None:
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", CHIEF_TURNED, ON_5_FEBRUARY)
    (agreement,) = result.matrix[0].between
    assert (agreement.kind, agreement.trend) == ("agreed", None)


def test_a_history_begins_with_the_words_and_not_with_the_withdrawal() -> None:
    positions = """
    positions:
      - {id: strong, speaker: chief, said: 2026-02-02, stance: {talks: for}, quote: We will go, sources: [w]}
      - {speaker: chief, said: 2026-02-03, stance: {talks: against}, mode: reported, text: Not so, sources: [s1]}
      - {speaker: boss, said: 2026-02-01, stance: {talks: for}, quote: Yes, sources: [s1]}
      - {speaker: boss, said: 2026-02-02, stance: {talks: against}, quote: No, sources: [s1]}
    """
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", positions, ON_5_FEBRUARY)
    steps = {history.holder.id: history.steps for history in result.histories}
    assert [(str(step.when), step.value) for step in steps["a"]] == [("2026-02-03", "against")]


def test_the_report_of_a_meeting_that_is_withdrawn_makes_it_planned_again() -> None:
    text = """
    events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-09, sources: [s1]}}
    updates:
      - {id: u1, event: e, date: 2026-02-01, status: proposed, sources: [s1]}
      - {id: u2, event: e, date: 2026-02-03, status: confirmed, by: chief, when: 2026-02-10, sources: [w]}
    """
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", text, ON_5_FEBRUARY)
    assert not any(isinstance(change, EventChangeView) for change in result.changes)
    change = withdrawal(result)
    (effect,) = change.events
    assert [record.id for record in change.fallen] == ["u2"]
    assert (effect.was, effect.now) == ("confirmed", "proposed")
    assert (str(effect.was_when), str(effect.when)) == ("2026-02-10", "2026-02-09")
    assert "no longer confirmed" in rendered(result, "md")


def test_a_retracted_update_no_longer_counts() -> None:
    text = """
    events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-09, sources: [s1]}}
    updates:
      - {id: u1, event: e, date: 2026-02-01, status: proposed, sources: [s1]}
      - {id: u2, event: e, date: 2026-02-03, status: confirmed, by: chief, sources: [s1]}
    corrections: [{of: u2, date: 2026-02-05, kind: retraction, text: He spoke of another meeting, sources: [s1]}]
    """
    assert brief("2026-02-04", text, NEWS).upcoming[0].meetings[0].standing == "confirmed"
    result = brief("2026-02-05", text, NEWS)
    assert result.upcoming[0].meetings[0].standing == "proposed"
    assert not any(isinstance(change, EventChangeView) for change in result.changes)
    (change,) = [change for change in result.changes if isinstance(change, CorrectionView)]
    assert [(effect.was, effect.now) for effect in change.events] == [("confirmed", "proposed")]


RAID = """
events: {raid: {title: The raid, kind: incident, parties: [a, b], when: 2026-02-02, resets: [talks], sources: [%s]}}
positions: [{id: first, speaker: chief, said: 2026-02-01, stance: {talks: for}, quote: We will go, sources: [s1]}]
"""
RAID_RETRACTED = "corrections: [{of: raid, date: 2026-02-05, kind: retraction, text: No raid at all, sources: [s1]}]\n"


@pytest.mark.parametrize("cause", ["withdrawn", "retracted"])
def test_an_event_that_nothing_reports_any_more_did_not_happen(cause: str) -> None:
    day, retraction = ("2026-02-05", "") if cause == "withdrawn" else ("2026-03-01", RAID_RETRACTED)
    files = (WITHDRAWN % day, RAID % "w", retraction)
    notes = ON_5_FEBRUARY.replace("02-05", "02-03") + "# one file each\n", ON_5_FEBRUARY
    before = brief("2026-02-03", *files, *notes)
    assert ("(Happened)" in rendered(before, "md"), before.matrix) == (True, ())
    result = brief("2026-02-05", *files, *notes)
    assert (result.diplomatic_changes, row(result, "a", "talks").value) == ((), "for")
    (change,) = result.record_changes
    assert [(effect.was, effect.now) for effect in change.events] == [("happened", "withdrawn")]
    assert [(effect.holder.id, effect.was, effect.now) for effect in change.stances] == [("a", None, "for")]
    markdown = rendered(result, "md")
    assert "The raid is no longer reported. Aland on Talks: **for**" in markdown
    assert ("(Report withdrawn)" in markdown, "no longer stands" in markdown) == (True, False)


def test_an_event_withdrawn_on_its_own_day_is_no_news() -> None:
    result = brief("2026-02-03", WITHDRAWN % "2026-02-03", RAID % "w", ON_5_FEBRUARY.replace("02-05", "02-03"))
    assert result.diplomatic_changes == ()
    assert row(result, "a", "talks").value == "for"


def test_an_event_that_another_source_reports_too_has_happened() -> None:
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", RAID % "w, s1", ON_5_FEBRUARY)
    assert "(Happened)" in rendered(result, "md")


@pytest.mark.parametrize("earlier", ["", CHIEF_TURNED.replace("[w]", "[s1]")], ids=["first brief", "later brief"])
def test_what_is_withdrawn_on_its_own_day_is_printed_once_as_such(earlier: str) -> None:
    words = """
    positions:
      - {speaker: minister, said: 2026-02-03, stance: {arms: against}, text: The filling will stop, sources: [w]}
    """
    result = brief("2026-02-03", WITHDRAWN % "2026-02-03", words, *([earlier] if earlier else []))
    assert not any(row.issue.id == "arms" for section in result.parties for row in section.rows)
    markdown = rendered(result, "md")
    assert markdown.count("The filling will stop") == 1
    assert "source withdrawn" in markdown.split("The filling will stop")[0].splitlines()[-1]
    assert "The filling will stop" not in rendered(brief("2026-02-05", WITHDRAWN % "2026-02-03", words, NEWS), "md")


def compare(then: Dossier, now: Dossier, day: date) -> Brief:
    sealed = take_snapshot(as_of(build_timeline(then), date(2026, 2, 4)))
    return compose_brief(build_timeline(now), day, sealed=sealed).brief


@pytest.mark.parametrize(
    "correction", ["", "corrections: [{of: turn, date: 2026-02-05, text: A slip, sources: [s1]}]\n"]
)
def test_an_edit_of_what_was_sealed_is_no_change_of_a_party(correction: str) -> None:
    then = dossier(CAST, WITHDRAWN % "2026-03-01", CHIEF_TURNED)
    now = dossier(
        CAST, WITHDRAWN % "2026-03-01", CHIEF_TURNED.replace("talks: against", "talks: for"), NEWS, correction
    )
    result = compare(then, now, date(2026, 2, 5))
    assert turns(result) == ["new"]
    change = result.changes[-1]
    assert isinstance(change, CorrectionView if correction else RecordChangeView)
    assert [(effect.was, effect.now) for effect in change.stances] == [("against", "for")]


def test_a_restored_source_is_no_change_of_a_party() -> None:
    then = dossier(CAST, WITHDRAWN % "2026-02-04", CHIEF_TURNED)
    now = dossier(CAST, (WITHDRAWN % "2026-02-04").replace(", withdrawn: 2026-02-04", ""), CHIEF_TURNED, NEWS)
    result = compare(then, now, date(2026, 2, 5))
    assert turns(result) == ["new"]
    (effect,) = withdrawal(result).stances
    assert (effect.was, effect.now) == ("for", "against")


def test_an_edited_date_of_a_sealed_event_is_no_move() -> None:
    event = "events: {e: {title: Talks, kind: talks, parties: [a, b], when: 2026-02-%s, sources: [s1]}}\n"
    result = compare(dossier(CAST, event % "09", NEWS), dossier(CAST, event % "10", NEWS), date(2026, 2, 5))
    assert not any(isinstance(change, EventChangeView) for change in result.changes)
    (effect,) = withdrawal(result).events
    assert (str(effect.was_when), str(effect.when)) == ("2026-02-09", "2026-02-10")


VALUES = st.sampled_from(["for", "against", "conditional"])
MODES = st.sampled_from(["direct", "reported", "inferred"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["chief", "minister", "boss", "envoy"]), st.integers(1, 4), VALUES, MODES,
        st.sampled_from(["w", "s1"]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def positions(rows: list[tuple[str, int, str, str, str]]) -> str:
    lines = [
        f"  - {{id: p{number}, speaker: {speaker}, said: 2026-02-0{day}, stance: {{talks: {value}}}, text: So, "
        f"mode: {mode}, sources: [{source}]{', condition: if so' if value == 'conditional' else ''}}}\n"
        for number, (speaker, day, value, mode, source) in enumerate(rows)
    ]
    return "positions:\n" + "".join(lines)


@given(rows=ROWS, retracted=st.integers(0, 5))
def test_bookkeeping_is_never_news(rows: list[tuple[str, int, str, str, str]], retracted: int) -> None:
    """A day on which only sources are withdrawn and positions retracted has no diplomatic change and no trend."""
    retraction = (
        f"corrections: [{{of: p{retracted}, date: 2026-02-05, kind: retraction, text: No, sources: [s1]}}]\n"
        if retracted < len(rows)
        else ""
    )
    source = (WITHDRAWN % "2026-02-05").replace("2026-02-03", "2026-01-01")
    result = brief("2026-02-05", source, positions(rows), ON_5_FEBRUARY, retraction)
    assert result.diplomatic_changes == ()
    assert {agreement.trend for row in result.matrix for agreement in row.between} <= {None}


@given(rows=ROWS)
def test_withdrawing_and_restoring_a_source_gives_back_the_stances(rows: list[tuple[str, int, str, str, str]]) -> None:
    source = (WITHDRAWN % "2026-02-05").replace("2026-02-03", "2026-01-01")
    restored = dossier(CAST, source.replace(", withdrawn: 2026-02-05", ""), positions(rows))
    withdrawn = dossier(CAST, source, positions(rows))
    after = take_snapshot(as_of(build_timeline(restored), date(2026, 2, 5)))
    before = take_snapshot(as_of(build_timeline(withdrawn), date(2026, 2, 5)))
    earlier = earlier_day(before, after, match_records(withdrawn, restored))
    values = {key: (stance.value, stance.option) for key, stance in after.stances.items()}
    assert {key: (stance.value, stance.option) for key, stance in earlier.corrected.stances.items()} == values


TWO_PAPERS = """
sources:
  w: {publisher: The Herald, published: 2026-02-03, withdrawn: 2026-02-05}
  v: {publisher: The Echo, published: 2026-02-03, withdrawn: 2026-02-05}
"""
LATE_PAPER = """
sources:
  w: {publisher: The Herald, published: 2026-02-03, withdrawn: 2026-02-05}
  l: {publisher: A Late Paper, published: 2026-02-05}
"""
LATE_WORDS = """
positions: [{speaker: %s, said: 2026-02-02, stance: {talks: %s}, text: Had said so, sources: [l]}]
"""


def test_two_papers_that_take_back_the_same_words_tell_them_once() -> None:
    positions = CHIEF_TURNED.replace("sources: [w]", "sources: [w, v]")
    result = brief("2026-02-05", TWO_PAPERS, positions, ON_5_FEBRUARY)
    markdown = rendered(result, "md")
    assert (markdown.count("No longer counts"), markdown.count("no longer against")) == (1, 1)
    assert ("The Herald withdrew" in markdown, "The Echo withdrew" in markdown) == (True, True)


def test_words_that_had_fallen_before_do_not_fall_again() -> None:
    retraction = TURN_RETRACTED.replace("02-05", "02-04")
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", CHIEF_TURNED, retraction, ON_5_FEBRUARY)
    assert result.record_changes == ()


@pytest.mark.parametrize("speaker", ["chief", "minister", "deputy", "boss"])
@pytest.mark.parametrize("value", ["for", "against", "open"])
def test_late_news_and_a_withdrawal_of_one_day_are_told_apart(speaker: str, value: str) -> None:
    """What a late paper adds is never told as an effect of the withdrawal."""
    late_words = LATE_WORDS % (speaker, value)
    result = brief("2026-02-05", LATE_PAPER, CHIEF_TURNED, late_words, ON_5_FEBRUARY)
    (effect,) = withdrawal(result).stances
    assert (effect.holder.id, effect.was, effect.now) == ("a", "against", "for")
    assert {"a", "b"} >= {change.holder.id for change in result.changes if isinstance(change, StanceChangeView)}


def test_words_that_were_taken_back_stand_again_with_the_paper_that_said_so() -> None:
    positions = """
    positions:
      - {id: first, speaker: chief, said: 2026-02-01, stance: {talks: for}, quote: We will go, sources: [s1]}
      - {id: back, speaker: chief, said: 2026-02-03, withdraws: [first], text: I take it back, sources: [w]}
    """
    result = brief("2026-02-05", WITHDRAWN % "2026-02-05", positions, ON_5_FEBRUARY)
    (effect,) = withdrawal(result).stances
    assert (withdrawal(result).kind, effect.was, effect.now) == ("source-withdrawn", None, "for")


@pytest.mark.parametrize("when", ["2026-02-02", "2026-02-03", "2026-02-04"])
def test_a_meeting_that_is_no_longer_held_is_no_news_of_the_calendar(when: str) -> None:
    """Without the report the day of the meeting passed in silence: that follows from the withdrawal alone."""
    text = f"""
    events: {{e: {{title: The round, kind: talks, parties: [a, b], when: {when}, sources: [s1]}}}}
    updates: [{{id: u, event: e, date: 2026-02-04, status: held, outcome: A text, sources: [w]}}]
    """
    result = brief("2026-02-05", (WITHDRAWN % "2026-02-05").replace("02-03", "02-04"), text, ON_5_FEBRUARY)
    assert (result.previous, result.diplomatic_changes) == (date(2026, 2, 4), ())
    (effect,) = withdrawal(result).events
    assert (effect.was, effect.now) == ("held", "lapsed")
