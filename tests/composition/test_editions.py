"""The editions of a brief: the sections they print, and what they leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from briefgen.composition.brief import Brief, Production
from briefgen.composition.editions import _FIELDS_BY_SECTION, REDUCTIONS, keep_listed_sections, one_page
from briefgen.content.fields import SECTIONS, Section
from briefgen.files.packaged import packaged_folder
from briefgen.formats import TEMPLATED_FORMATS
from briefgen.pipeline.days import compose_brief
from briefgen.pipeline.load import load_dossier
from briefgen.pipeline.request import BriefRequest
from tests.dossiers import brief as compose_cast

TIMELINE = load_dossier(Path(packaged_folder("content"))).timeline
DAYS = TIMELINE.days
FULL = compose_brief(TIMELINE, date(2026, 2, 4)).brief


def cited(value: Any) -> Iterator[str]:
    """Yield the ids of all sources that a value and its parts cite."""
    if isinstance(value, tuple):
        for item in value:
            yield from cited(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            part = getattr(value, field.name)
            yield from part if field.name == "sources" and not isinstance(value, (Brief, Production)) else cited(part)


def with_sections(*sections: Section) -> Brief:
    return keep_listed_sections(
        replace(FULL, edition=replace(FULL.edition, sections=(*sections, "corrections", "sources")))
    )


def test_the_sections_are_those_of_the_settings() -> None:
    assert get_args(Section) == SECTIONS == FULL.edition.sections


# What a section prints of fields that it shares with another.
SHARED: dict[Section, set[str]] = {
    "matrix": {"matrix", "matrix_parties"}, "between": {"matrix", "matrix_parties", "common_ground"},
    "changes": {"diplomatic_changes", "record_changes"},
    "background": {"background"}, "gaps": {"open_gaps", "unknowns"},
}  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_prints_only_its_own_fields(section: Section) -> None:
    """An edition empties the fields of the sections that it leaves out, and renumbers the sources of the others."""
    lists = {name for name in dir(Brief) if isinstance(getattr(FULL, name), tuple)}
    own = {*_FIELDS_BY_SECTION[section], *SHARED.get(section, ())}
    for ending in TEMPLATED_FORMATS:
        path = Path(packaged_folder("templates")) / f"brief/sections/{section}.{ending}"
        others = {*re.findall(r"\bbrief\.(\w+)", path.read_text("utf-8"))} & lists - own
        assert others == set(), f"{path.name} prints a field of another section: see “What a section may print”"


def test_a_brief_with_all_sections_stays_as_it_was_composed() -> None:
    assert keep_listed_sections(FULL) is FULL


def test_sources_are_listed_as_a_reader_meets_them_and_no_other_is() -> None:
    brief = with_sections("watch", "meetings", "bottom-line")
    assert (brief.parties, brief.timeline) == ((), ())
    assert len(brief.changes) == len(FULL.changes)  # the headline depends on them
    ids = [id for part in (brief.watch, brief.upcoming, brief.recent, brief.bottom_line) for id in cited(part)]
    assert [source.id for source in brief.sources] == list(dict.fromkeys(ids))
    assert len(brief.sources) < len(FULL.sources)


@pytest.mark.parametrize("first", SECTIONS)
@pytest.mark.parametrize("second", SECTIONS)
def test_nothing_cites_what_is_not_listed(first: Section, second: Section) -> None:
    """Changes stay in a brief that does not print them, since its headline depends on them."""
    for sections in ((first, second, "sources"), (first, second)):
        edition = replace(FULL.edition, sections=tuple(dict.fromkeys(sections)))
        brief = keep_listed_sections(replace(FULL, edition=edition))
        assert {*cited(brief)} <= {source.id for source in brief.sources}


@pytest.mark.parametrize(
    ("sections", "notes", "sources"),
    [
        (("gaps",), {"Unknown": ("s1",)}, ("s1",)),
        (("background",), {"Context": ("s2",)}, ("s2",)),
        (("gaps", "background"), {"Context": ("s2",), "Unknown": ("s1",)}, ("s1", "s2")),
        (("background", "gaps"), {"Context": ("s2",), "Unknown": ("s1",)}, ("s2", "s1")),
    ],
)
def test_a_note_keeps_its_sources_in_the_section_that_prints_it(
    sections: tuple[Section, ...], notes: dict[str, tuple[str, ...]], sources: tuple[str, ...]
) -> None:
    composed = compose_cast(
        "2026-02-01",
        "notes: [{text: Context, date: 2026-02-01, sources: [s2]},"
        " {text: Unknown, kind: gap, date: 2026-02-01, sources: [s1]}]",
    )
    brief = keep_listed_sections(replace(composed, edition=replace(composed.edition, sections=(*sections, "sources"))))
    assert {note.text: note.sources for note in brief.notes} == notes
    assert tuple(source.id for source in brief.sources) == sources


def test_what_is_not_known_is_kept_where_the_background_is_not() -> None:
    brief = with_sections("gaps")
    assert (brief.people, brief.background) == ((), ())
    assert brief.open_gaps == FULL.open_gaps


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_step_by_step_a_page_never_grows_and_cites_what_it_lists(day: date) -> None:
    full = compose_brief(TIMELINE, day).brief
    pages = [one_page(full, step) for step in range(len(REDUCTIONS) + 1)]
    for page in pages:
        assert set(cited(page)) == {source.id for source in page.sources}
        assert bool(page.sources) == ("sources" in page.edition.sections)
        assert page.marking == full.marking
        assert (page.parties, page.timeline, page.people) == ((), (), ())
    for fuller, page in pairwise(pages):
        assert len(page.edition.sections) <= len(fuller.edition.sections)
        assert len(page.changes) <= len(fuller.changes)
        assert len(page.matrix) <= len(fuller.matrix)


def test_the_page_says_what_it_leaves_to_the_full_brief() -> None:
    first = {omission.section: omission.more for omission in one_page(FULL, 0).edition.left}
    assert first == {"recent": None, "courses": None, "stances": None, "timeline": None, "background": None}
    last = {omission.section: omission.more for omission in one_page(FULL, len(REDUCTIONS)).edition.left}
    assert last["changes"] == len(FULL.changes) - 2
    assert last["matrix"] is last["watch"] is last["sources"] is None


def test_where_there_is_too_little_room_the_issues_on_which_somebody_moved_stay() -> None:
    page = one_page(FULL, next(n for n in range(len(REDUCTIONS)) if len(one_page(FULL, n).matrix) <= 6))
    changed = {issue.id for change in page.changes if change.type == "stance" for issue in change.issues}
    issues = [row.issue.id for row in page.matrix]
    assert {"talks", "scope", "format"} <= changed <= set(issues)
    assert issues == [row.issue.id for row in FULL.matrix if row.issue.id in issues]


def test_the_last_step_cuts_every_long_text() -> None:
    bottom_line = tuple(replace(line, text="**w** " * 900) for line in FULL.bottom_line)
    long_brief = replace(FULL, headline="word " * 300, bottom_line=bottom_line)
    page = one_page(long_brief, len(REDUCTIONS))
    assert page.headline == "word " * 15 + "[…]"
    assert all(len(line.text) < 200 and "*" not in line.text for line in page.bottom_line)


def test_the_settings_of_looks_reach_the_brief() -> None:
    assert BriefRequest(Path("content")).edition == "full"
    assert (FULL.edition.paper, FULL.edition.accent, FULL.edition.logo) == ("A4", "#7a1f2b", None)
