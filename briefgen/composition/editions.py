"""The editions of a brief: their sections, and the steps by which a brief is reduced to one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass, replace
from functools import partial, reduce
from typing import Any, TypeVar

from briefgen.composition.brief import (
    Brief,
    CorrectionView,
    Edition,
    Meeting,
    Omission,
    StanceChangeView,
    WindowOfMeetings,
)
from briefgen.composition.changes import ChangeView
from briefgen.content.fields import SECTIONS, Section
from briefgen.content.model import Theme

V = TypeVar("V")
Reduction = Callable[[Brief], Brief]

# For each section the fields of a brief that it alone prints. Two are shared: `matrix` by the sections `matrix` and
# `between`, and `notes` by `background` and `gaps`.
_FIELDS_BY_SECTION: Mapping[Section, tuple[str, ...]] = {
    "bottom-line": ("bottom_line",), "changes": ("changes", "said"), "meetings": ("upcoming", "recent"), "matrix": (),
    "between": (),
    "courses": ("histories",), "stances": ("parties",), "disputes": ("disputes",), "timeline": ("timeline",),
    "background": ("people",),
    "gaps": ("gaps",), "watch": ("watch",), "corrections": ("corrections",), "sources": ("sources",),
}  # fmt: skip
# The parts of shared fields that cite sources, by the section that prints them.
_SHARED_BY_SECTION: Mapping[Section, tuple[str, ...]] = {"background": ("background",), "gaps": ("unknowns",)}
_ONE_PAGE_SECTIONS: tuple[Section, ...] = (
    "bottom-line", "changes", "meetings", "matrix", "disputes", "watch", "corrections", "sources",
)  # fmt: skip


def full_edition(theme: Theme) -> Edition:
    """Return the edition in which a brief is composed, with the theme of its dossier."""
    return Edition("full", theme.paper, theme.accent, theme.logo, theme.order, theme.titles, ())


def keep_listed_sections(brief: Brief) -> Brief:
    """Return the brief with only the sections of its edition, and the sources in the order of those sections.

    If the edition does not print the sources, nothing cites them. The changes always stay: the headline and the
    masthead depend on them.
    """
    if brief.edition.sections == SECTIONS:
        return brief
    missing = set(SECTIONS) - set(brief.edition.sections)
    notes = tuple(note for note in brief.notes if ("gaps" if note.kind == "gap" else "background") not in missing)
    sections_to_clear = missing - {"sources", "changes"}
    empty_fields: dict[str, Any] = {name: () for section in sections_to_clear for name in _FIELDS_BY_SECTION[section]}
    empty_fields |= {"said": ()} if "changes" in missing else {}
    return _keep_cited_sources(replace(brief, notes=notes, **empty_fields))


def printed_sections(brief: Brief) -> tuple[Section, ...]:
    """Return the sections of the edition that are not empty; `changes` is printed in every first brief."""
    has_changes = bool(brief.changes or brief.said) or brief.previous is None
    return tuple(
        section for section in brief.edition.sections
        if (has_changes if section == "changes" else _entry_count(brief, section))
    )  # fmt: skip


def one_page(brief: Brief, step: int) -> Brief:
    """Return the one-page edition of a full brief after the first `step` REDUCTIONS, with a list of its omissions."""
    sections = tuple(section for section in brief.edition.sections if section in _ONE_PAGE_SECTIONS)
    changes: tuple[ChangeView, ...] = tuple(
        change for change in brief.changes if not isinstance(change, CorrectionView)
    )
    if not changes and brief.changes:  # only corrections: print them once, as changes
        changes, sections = brief.changes, tuple(section for section in sections if section != "corrections")
    edition = replace(brief.edition, name="one-page", sections=sections)
    upcoming = tuple(
        replace(window, meetings=tuple(map(_without_details, window.meetings))) for window in brief.upcoming
    )
    page = replace(brief, edition=edition, changes=changes, upcoming=upcoming, recent=())
    page = keep_listed_sections(reduce(lambda reduced, reduction: reduction(reduced), REDUCTIONS[:step], page))
    return replace(page, edition=replace(page.edition, left=tuple(_omissions(brief, page))))


def _without_details(meeting: Meeting) -> Meeting:
    return replace(meeting, path=(), format=None, disputed=(), participants=(), outcome=None)


def _omissions(full: Brief, page: Brief) -> Iterator[Omission]:
    """Yield the sections that are not on the page, and the number of entries that its sections lack."""
    prints_corrections_as_changes = any(isinstance(change, CorrectionView) for change in page.changes)
    for section in full.edition.sections:
        if section == "corrections" and prints_corrections_as_changes:
            continue
        full_count, page_count = _entry_count(full, section), _entry_count(page, section)
        if section == "changes" and len(page.said) < len(full.said):
            yield Omission("said", len(full.said) - len(page.said))
        if section == "meetings" and full.recent:
            full_count -= len(full.recent)
            yield Omission("recent", None)
        if full_count and (section not in page.edition.sections or not page_count):
            yield Omission(section, None)
        elif page_count < full_count and section != "sources":
            titles = _omitted_issue_titles(full, page) if section == "matrix" else ()
            yield Omission(section, full_count - page_count, titles)


def _omitted_issue_titles(full: Brief, page: Brief) -> tuple[str, ...]:
    page_issues = {row.issue.id for row in page.matrix}
    return tuple(row.issue.title for row in full.matrix if row.issue.id not in page_issues)


def _entry_count(brief: Brief, section: Section) -> int:
    match section:
        case "meetings":
            return sum(len(window.meetings) for window in brief.upcoming) + len(brief.recent)
        case "matrix":
            return len(brief.matrix)
        case "between":
            return len(brief.common_ground) if len(brief.matrix_parties) > 2 else 0
        case "gaps":
            return len(brief.open_gaps) + len(brief.unknowns)
        case "background":
            return len(brief.background) + len(brief.people)
        case "changes":
            return sum(not isinstance(change, CorrectionView) for change in brief.changes)
        case _:
            return sum(len(getattr(brief, name)) for name in _FIELDS_BY_SECTION[section])


def _without(section: Section, brief: Brief) -> Brief:
    sections = tuple(name for name in brief.edition.sections if name != section)
    return replace(brief, edition=replace(brief.edition, sections=sections))


def _at_most(section: Section, limit: int, brief: Brief) -> Brief:
    """Keep the first entries of a section.

    The matrix keeps the issues on which a stance changed, then those with the most stances.
    """
    if section == "meetings":
        return replace(brief, upcoming=tuple(_first_meetings(brief.upcoming, limit)))
    if section == "matrix":
        stance_changes = (change for change in brief.changes if isinstance(change, StanceChangeView))
        changed_issues = {issue.id for change in stance_changes for issue in change.issues}
        ranked = sorted(brief.matrix, key=lambda row: (row.issue.id not in changed_issues, -row.spoken))[:limit]
        return replace(brief, matrix=tuple(row for row in brief.matrix if row in ranked))
    entries: dict[str, Any] = {name: getattr(brief, name)[:limit] for name in _FIELDS_BY_SECTION[section]}
    return replace(brief, **entries)


def _at_most_said(limit: int, brief: Brief) -> Brief:
    """Keep the first of the statements that no change prints, and two of them on a day without other news."""
    return replace(brief, said=brief.said[: limit if brief.diplomatic_changes else max(limit, 2)])


def _with_short_statements(max_words: int, brief: Brief) -> Brief:
    """Cut the statements that no change prints after `max_words` words."""
    return replace(brief, said=_replace_leaves(brief.said, partial(_shorten_text, max_words)))


def _first_meetings(windows: Sequence[WindowOfMeetings], limit: int) -> Iterator[WindowOfMeetings]:
    for window in windows:
        if limit > 0:
            yield replace(window, meetings=window.meetings[:limit])
        limit -= len(window.meetings)


def _without_cancelled_meetings(brief: Brief) -> Brief:
    """Leave out the cancelled and replaced meetings, which are among the changes."""
    return replace(brief, upcoming=tuple(_windows_without_cancelled(brief.upcoming)))


def _windows_without_cancelled(windows: Sequence[WindowOfMeetings]) -> Iterator[WindowOfMeetings]:
    for window in windows:
        meetings = tuple(meeting for meeting in window.meetings if not meeting.is_called_off)
        if meetings:
            yield replace(window, meetings=meetings)


def _with_short_texts(max_words: int, brief: Brief) -> Brief:
    """Cut every text of the brief after `max_words` words."""
    return replace(_replace_leaves(brief, partial(_shorten_text, max_words)), edition=brief.edition)


def _shorten_text(max_words: int, value: Any) -> Any:
    if not isinstance(value, str) or (len(value) <= max_words * 8 and len(value.split()) <= max_words):
        return value
    plain = re.sub(r"[*`]|\[([^\[\]]*)\]\([^()]*\)", r"\1", value)
    return " ".join(plain.split()[:max_words])[: max_words * 12].rstrip(" ,;:.") + " […]"


# The reductions that make a brief fit on one page. The least important content goes first.
REDUCTIONS: tuple[Reduction, ...] = (
    partial(_without, "disputes"),
    _without_cancelled_meetings,
    partial(_with_short_statements, 25),
    partial(_at_most_said, 4),
    partial(_at_most, "changes", 8),
    partial(_at_most, "matrix", 10),
    partial(_at_most, "watch", 2),
    partial(_at_most_said, 2),
    partial(_at_most, "meetings", 6),
    partial(_at_most, "matrix", 8),
    partial(_at_most, "changes", 6),
    partial(_at_most_said, 0),
    partial(_without, "watch"),
    partial(_at_most, "matrix", 6),
    partial(_at_most, "meetings", 4),
    partial(_at_most, "changes", 5),
    partial(_at_most, "matrix", 4),
    partial(_at_most, "changes", 4),
    partial(_at_most, "meetings", 3),
    partial(_without, "matrix"),
    partial(_at_most, "bottom-line", 4),
    partial(_at_most, "changes", 3),
    partial(_at_most, "meetings", 2),
    partial(_without, "sources"),
    partial(_with_short_texts, 40),
    partial(_at_most, "corrections", 2),
    partial(_at_most, "bottom-line", 2),
    partial(_at_most, "changes", 2),
    partial(_with_short_texts, 15),
)


def _keep_cited_sources(brief: Brief) -> Brief:
    """Return the brief with only the sources that its sections cite, in the order of the citations.

    Sources that are not listed are not cited either.
    """
    fields_to_print = [
        name
        for section in brief.edition.sections
        for name in (*_SHARED_BY_SECTION.get(section, ()), *_FIELDS_BY_SECTION[section])
    ]
    citing_fields = [name for name in fields_to_print if name != "sources"] if "sources" in fields_to_print else []
    cited = dict.fromkeys(id for name in citing_fields for id in _cited_sources(getattr(brief, name)))
    sources = {source.id: source for source in brief.sources}
    all_fields = {"notes", *(name for names in _FIELDS_BY_SECTION.values() for name in names)} - {"sources"}
    values = {
        name: _replace_leaves(getattr(brief, name), lambda leaf: leaf, citable=cited.keys()) for name in all_fields
    }
    return replace(brief, **values, sources=tuple(sources[id] for id in cited))


def _cited_sources(value: Any) -> Iterator[str]:
    """Yield the ids of the sources that a value and its parts cite, in order."""
    if isinstance(value, tuple):
        for item in value:
            yield from _cited_sources(item)
    elif is_dataclass(value):
        for field in fields(value):
            part = getattr(value, field.name)
            if field.name == "sources":
                yield from part
            else:
                yield from _cited_sources(part)


def _replace_leaves(value: V, replacement: Callable[[Any], Any], *, citable: Set[str] | None = None) -> V:
    """Return a copy of a value with every leaf replaced; with `citable`, it cites no other sources than these."""
    if isinstance(value, tuple):
        return tuple(_replace_leaves(item, replacement, citable=citable) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__ == Brief.__module__:
        parts = {}
        for field in fields(value):
            part = getattr(value, field.name)
            if field.name == "sources" and citable is not None:
                parts[field.name] = tuple(id for id in part if id in citable)
            else:
                parts[field.name] = _replace_leaves(part, replacement, citable=citable)
        return replace(value, **parts)
    return replacement(value)  # type: ignore[no-any-return]
