"""the full Brief -> its edition in another form: the sections it prints, and what it leaves to the full one."""

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
    EventChangeView,
    Meeting,
    NewlyReported,
    Omission,
    StanceChangeView,
    WindowOfMeetings,
)
from briefgen.content.fields import SECTIONS, Section
from briefgen.content.model import Theme

V = TypeVar("V")
Changes = tuple[StanceChangeView | EventChangeView | NewlyReported | CorrectionView, ...]
Reduction = Callable[[Brief], Brief]

# The fields of a brief that each section prints, and no other section does.
_FIELDS: Mapping[Section, tuple[str, ...]] = {
    "bottom-line": ("bottom_line",), "changes": ("changes",), "meetings": ("upcoming", "recent"),
    "courses": ("courses",), "stances": ("parties",), "disputes": ("disputes",), "timeline": ("timeline",),
    "background": ("notes", "people"),
    "gaps": ("gaps",), "watch": ("watch",), "corrections": ("corrections",), "sources": ("sources",),
}  # fmt: skip
_ON_ONE_PAGE: tuple[Section, ...] = (
    "bottom-line", "changes", "meetings", "matrix", "disputes", "watch", "corrections", "sources",
)  # fmt: skip


def full_edition(looks: Theme) -> Edition:
    """The edition in which a brief is composed, as the desk wants it to look."""
    return Edition("full", looks.paper, looks.accent, looks.logo, looks.order, looks.titles, ())


def as_listed(brief: Brief) -> Brief:
    """The brief with the sections of its edition only, its sources in the order in which a reader meets them.

    Where the sources are not printed, nothing refers to them.
    """
    if brief.edition.sections == SECTIONS:
        return brief
    gone = set(SECTIONS) - set(brief.edition.sections)
    if "background" in gone and "gaps" not in gone:
        brief = replace(brief, notes=brief.unknowns, people=())
    # What changed stays though it is not listed: the headline and the masthead speak of it.
    emptied = gone - {"background", "sources", "changes"}
    cleared: dict[str, Any] = {name: () for section in emptied for name in _FIELDS.get(section, ())}
    if "background" in gone and "gaps" in gone:
        cleared |= {"notes": (), "people": ()}
    return _cited_only(replace(brief, **cleared))


def printed_sections(brief: Brief) -> tuple[Section, ...]:
    """The sections of its edition in which a brief has something to say."""
    changes = brief.changes or brief.previous is None
    return tuple(name for name in brief.edition.sections if (changes if name == "changes" else _size(brief, name)))


def one_page(brief: Brief, step: int) -> Brief:
    """The brief on one page, after so many of the STEPS by which it gives way; the page says what it left out."""
    sections = tuple(name for name in brief.edition.sections if name in _ON_ONE_PAGE)
    # Corrections have their own section.
    changes: Changes = tuple(it for it in brief.changes if not isinstance(it, CorrectionView))
    if not changes and brief.changes:  # nothing changed but what is corrected: it is told once
        changes, sections = brief.changes, tuple(name for name in sections if name != "corrections")
    edition = replace(brief.edition, name="one-page", sections=sections)
    upcoming = tuple(replace(window, meetings=tuple(map(_in_one_row, window.meetings))) for window in brief.upcoming)
    page = replace(brief, edition=edition, changes=changes, upcoming=upcoming, recent=())
    page = as_listed(reduce(lambda made, give_way: give_way(made), STEPS[:step], page))
    left = tuple(_omissions(brief, page))
    return replace(page, edition=replace(page.edition, left=left))


def _in_one_row(it: Meeting) -> Meeting:
    return replace(it, path=(), format=None, disputed=(), participants=(), outcome=None)


def _omissions(full: Brief, page: Brief) -> Iterator[Omission]:
    """The sections that are not on the page, and how many entries those lack that are."""
    told_as_change = any(isinstance(it, CorrectionView) for it in page.changes)
    for section in full.edition.sections:
        if section == "corrections" and told_as_change:
            continue
        had, has = _size(full, section), _size(page, section)
        if section == "meetings" and full.recent:
            had -= len(full.recent)
            yield Omission("recent", None)
        if had and (section not in page.edition.sections or not has):
            yield Omission(section, None)
        elif has < had and section != "sources":
            kept = {row.issue.id for row in page.matrix}
            names = [row.issue.title for row in full.matrix if row.issue.id not in kept] if section == "matrix" else []
            yield Omission(section, had - has, tuple(names))


def _size(brief: Brief, section: Section) -> int:
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
            return sum(not isinstance(it, CorrectionView) for it in brief.changes)
        case _:
            return sum(len(getattr(brief, name)) for name in _FIELDS[section])


def _without(section: Section, brief: Brief) -> Brief:
    kept = tuple(name for name in brief.edition.sections if name != section)
    return replace(brief, edition=replace(brief.edition, sections=kept))


def _at_most(section: Section, most: int, brief: Brief) -> Brief:
    """The first entries; of the matrix the issues on which somebody moved, then those on which most parties spoke."""
    if section == "meetings":
        return replace(brief, upcoming=tuple(_first_meetings(brief.upcoming, most)))
    if section == "matrix":
        moved = {issue.id for it in brief.changes if isinstance(it, StanceChangeView) for issue in it.issues}
        ranked = sorted(brief.matrix, key=lambda row: (row.issue.id not in moved, -row.spoken))[:most]
        return replace(brief, matrix=tuple(row for row in brief.matrix if row in ranked))
    kept: dict[str, Any] = {name: getattr(brief, name)[:most] for name in _FIELDS[section]}
    return replace(brief, **kept)


def _first_meetings(windows: Sequence[WindowOfMeetings], most: int) -> Iterator[WindowOfMeetings]:
    for window in windows:
        if most > 0:
            yield replace(window, meetings=window.meetings[:most])
        most -= len(window.meetings)


def _without_gone_meetings(brief: Brief) -> Brief:
    """What was called off or replaced is told with what changed."""
    return replace(brief, upcoming=tuple(_still_on(brief.upcoming)))


def _still_on(windows: Sequence[WindowOfMeetings]) -> Iterator[WindowOfMeetings]:
    for window in windows:
        if meetings := tuple(it for it in window.meetings if it.standing not in ("cancelled", "replaced")):
            yield replace(window, meetings=meetings)


def _cut(words: int, brief: Brief) -> Brief:
    """Every text cut after so many words."""
    return replace(_mapped(brief, partial(_shortened, words)), edition=brief.edition)


def _shortened(words: int, value: Any) -> Any:
    if not isinstance(value, str) or (len(value) <= words * 8 and len(value.split()) <= words):
        return value
    plain = re.sub(r"[*`]|\[([^\[\]]*)\]\([^()]*\)", r"\1", value)
    return " ".join(plain.split()[:words])[: words * 12].rstrip(" ,;:.") + " […]"


# How the page gives way until it fits, the least missed first.
STEPS: tuple[Reduction, ...] = (
    partial(_without, "disputes"),
    _without_gone_meetings,
    partial(_at_most, "changes", 8),
    partial(_at_most, "matrix", 10),
    partial(_at_most, "watch", 2),
    partial(_at_most, "meetings", 6),
    partial(_at_most, "matrix", 8),
    partial(_at_most, "changes", 6),
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
    partial(_cut, 40),
    partial(_at_most, "corrections", 2),
    partial(_at_most, "bottom-line", 2),
    partial(_at_most, "changes", 2),
    partial(_cut, 15),
)


def _cited_only(brief: Brief) -> Brief:
    """The sources that are still cited, in the order in which the sections cite them."""
    printed = [name for section in brief.edition.sections for name in _FIELDS.get(section, ())]
    listed = [name for name in printed if name != "sources"] if "sources" in printed else []
    cited = dict.fromkeys(id for name in listed for id in _cited(getattr(brief, name)))
    by_id = {source.id: source for source in brief.sources}
    names = {name for names in _FIELDS.values() for name in names} - {"sources"}
    told = {name: _mapped(getattr(brief, name), lambda value: value, cites=cited.keys()) for name in names}
    return replace(brief, **told, sources=tuple(by_id[id] for id in cited))


def _cited(value: Any) -> Iterator[str]:
    """The ids of the sources in a value, in order."""
    if isinstance(value, tuple):
        for item in value:
            yield from _cited(item)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name == "sources":
                yield from inner
            else:
                yield from _cited(inner)


def _mapped(value: V, change: Callable[[Any], Any], *, cites: Set[str] | None = None) -> V:
    """A value with every leaf changed, that cites no other sources than these."""
    if isinstance(value, tuple):
        return tuple(_mapped(item, change, cites=cites) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__ == Brief.__module__:
        found = {}
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name == "sources" and cites is not None:
                found[field.name] = tuple(id for id in inner if id in cites)
            else:
                found[field.name] = _mapped(inner, change, cites=cites)
        return replace(value, **found)
    return change(value)  # type: ignore[no-any-return]
