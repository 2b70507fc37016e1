"""The editions of a brief: which sections they print, what they leave to the full brief."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from briefgen.composition.brief import Brief, Production
from briefgen.composition.editions import STEPS, as_listed, one_page
from briefgen.content.fields import SECTIONS, Section
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import compose_brief
from briefgen.pipeline.load import load_dossier
from briefgen.pipeline.request import BriefRequest

TOLD = load_dossier(Path(packaged_folder("content"))).timeline
DAYS = TOLD.days
FULL = compose_brief(TOLD, date(2026, 2, 4)).brief


def cited(value: Any) -> Iterator[str]:
    """Every id of a source that something rests on, wherever in the brief it stands."""
    if isinstance(value, tuple):
        for item in value:
            yield from cited(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from inner if field.name == "sources" and not isinstance(value, (Brief, Production)) else cited(inner)


def listed(*sections: Section) -> Brief:
    return as_listed(replace(FULL, edition=replace(FULL.edition, sections=(*sections, "corrections", "sources"))))


def test_the_sections_are_those_of_the_settings() -> None:
    assert get_args(Section) == SECTIONS == FULL.edition.sections


def test_a_brief_with_all_sections_stays_as_it_was_composed() -> None:
    assert as_listed(FULL) is FULL


def test_sources_are_listed_as_a_reader_meets_them_and_no_other_is() -> None:
    shown = listed("watch", "meetings", "bottom-line")
    assert (shown.parties, shown.timeline) == ((), ())
    assert len(shown.changes) == len(FULL.changes)  # the headline speaks of them
    met = [id for part in (shown.watch, shown.upcoming, shown.recent, shown.bottom_line) for id in cited(part)]
    assert [source.id for source in shown.sources] == list(dict.fromkeys(met))
    assert len(shown.sources) < len(FULL.sources)


@pytest.mark.parametrize("first", SECTIONS)
@pytest.mark.parametrize("second", SECTIONS)
def test_nothing_cites_what_is_not_listed(first: Section, second: Section) -> None:
    """Changes stay in a brief that does not print them, for its headline speaks of them."""
    for sections in ((first, second, "sources"), (first, second)):
        shown = as_listed(replace(FULL, edition=replace(FULL.edition, sections=tuple(dict.fromkeys(sections)))))
        assert {*cited(shown)} <= {source.id for source in shown.sources}


def test_what_is_not_known_is_kept_where_the_background_is_not() -> None:
    told = listed("gaps")
    assert (told.people, told.background) == ((), ())
    assert told.open_gaps == FULL.open_gaps


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_step_by_step_a_page_never_grows_and_cites_what_it_lists(day: date) -> None:
    full = compose_brief(TOLD, day).brief
    pages = [one_page(full, step) for step in range(len(STEPS) + 1)]
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
    first = {left.section: left.more for left in one_page(FULL, 0).edition.left}
    assert first == {"recent": None, "courses": None, "stances": None, "timeline": None, "background": None}
    last = {left.section: left.more for left in one_page(FULL, len(STEPS)).edition.left}
    assert last["changes"] == len(FULL.changes) - 2
    assert last["matrix"] is last["watch"] is last["sources"] is None


def test_where_there_is_too_little_room_the_issues_on_which_somebody_moved_stay() -> None:
    page = one_page(FULL, next(n for n in range(len(STEPS)) if len(one_page(FULL, n).matrix) <= 6))
    moved = {issue.id for it in page.changes if it.type == "stance" for issue in it.issues}
    assert {"talks", "scope", "format"} <= moved <= {row.issue.id for row in page.matrix}
    assert [row.issue.id for row in page.matrix] == [
        row.issue.id for row in FULL.matrix if row.issue.id in {kept.issue.id for kept in page.matrix}
    ]


def test_the_last_step_cuts_every_long_text() -> None:
    long = replace(
        FULL, headline="word " * 300, bottom_line=tuple(replace(it, text="**w** " * 900) for it in FULL.bottom_line)
    )
    page = one_page(long, len(STEPS))
    assert page.headline == "word " * 15 + "[…]"
    assert all(len(line.text) < 200 and "*" not in line.text for line in page.bottom_line)


def test_the_settings_of_looks_reach_the_brief() -> None:
    made = BriefRequest(Path("content"))
    assert made.edition == "full"
    assert (FULL.edition.paper, FULL.edition.accent, FULL.edition.logo) == ("A4", "#7a1f2b", None)
