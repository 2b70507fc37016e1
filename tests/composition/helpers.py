"""Helpers of the tests of composed briefs: content to add to the cast, and views of a brief."""

from __future__ import annotations

from datetime import date

from briefgen.composition.brief import Brief, Meeting, PartySection
from briefgen.timeline.build import as_of, build_timeline
from tests.dossiers import CAST, compose, dossier

# Two sources, so that “single source” is worth saying, and a day before, so that not everything is new.
BEFORE = """
notes: [{id: before, date: 2026-02-01, text: Context, sources: [s2]}]
"""
OTHERS = "positions: [{id: b-says, speaker: boss, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [s2]}]"


def positions(*rows: str) -> str:
    """Return a file with positions; rows without sources cite s1, rows without words get a text."""
    cited = [row if "sources:" in row else f"{row}, sources: [s1]" for row in rows]
    worded = [row if "text:" in row or "quote:" in row else f"{row}, text: So they say" for row in cited]
    return "positions:\n" + "".join(f"  - {{{row}}}\n" for row in worded)


def compose_cast_with(setting: str, replacement: str, day: str, *files: str) -> Brief:
    """Return the brief of CAST with another setting, and of the files."""
    assert setting in CAST
    cast = CAST.replace(setting, replacement)
    return compose(as_of(build_timeline(dossier(cast, *files)), date.fromisoformat(day)))[0]


def section(brief: Brief, party: str | None) -> PartySection:
    """Return the section of a party, or of all others."""
    return next(section for section in brief.parties if (section.party and section.party.id) == party)


def also_said_ids(brief: Brief, party: str | None) -> list[str]:
    """Return the ids of the other statements of a party, or of all others."""
    sections = [section for section in brief.parties if (section.party and section.party.id) == party]
    return [statement.id for section in sections for statement in section.also_said]


def printed_ids(brief: Brief) -> set[str]:
    """Return the ids of all positions that a brief prints in full."""
    rows = [row for section in brief.parties for row in section.rows]
    rows += [row for section in brief.parties for person in section.people for row in person.rows]
    evidence = {cited.statement.id for row in rows for cited in row.evidence if cited.in_full}
    return evidence | {statement.id for section in brief.parties for statement in section.also_said}


def meetings_by_id(brief: Brief) -> dict[str, Meeting]:
    """Return the upcoming and recent meetings of a brief by id."""
    upcoming = (meeting for window in brief.upcoming for meeting in window.meetings)
    return {meeting.id: meeting for meeting in (*upcoming, *brief.recent)}
