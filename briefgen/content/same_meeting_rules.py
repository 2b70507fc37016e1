"""The rule for one meeting under two ids: events of one kind with the same day, parties and nearly the same title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from briefgen.content.dates import Span
from briefgen.content.fields import HAPPENING_KINDS
from briefgen.content.likeness import (
    containment,
    first_partners,
    fold,
    letter_pairs,
    neighbours,
    overlap,
    place_key,
)
from briefgen.content.model import Details, Dossier, Event, Update
from briefgen.content.zones import time_zone
from briefgen.problems import Problem

_WINDOW = 12  # events of one day, or with one word in their titles, with which an event is compared
_MAX_DAYS = 7  # days of a span that names its days; a longer one is compared like an unknown day
_MAX_SPANS = 8
_MAX_SHIFT = 3  # days by which two reports of one meeting may differ
_MAX_WORDS = 3  # words of a title, the longest ones, by which an event without a day is brought together with others
_SAME_TITLE, _LIKE_TITLE, _LOOSE_TITLE = 0.85, 0.6, 0.5
_ONE_CLASS = frozenset({"talks", "meeting", "summit"})  # two editors may choose different words
_FILLERS = frozenset({"the", "of", "in", "on", "at", "a", "an", "and", "for", "with", "between", "to", "s"})
# Words that distinguish two meetings of one day; so do numbers and single letters.
_MARKS = frozenset(
    {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "ii", "iii", "iv",
     "opening", "closing", "morning", "afternoon", "evening", "deputy", "deputies", "vice", "preparatory", "technical",
     "plenary"}
)  # fmt: skip


@dataclass(frozen=True)
class _MeetingTraits:
    event: Event
    spans: tuple[Span, ...]  # on the desk's calendar
    places: frozenset[str]  # folded words
    parties: frozenset[str]
    is_over: bool

    @cached_property
    def words(self) -> frozenset[object]:
        return frozenset(word for word in fold(self.event.title).split() if word not in _FILLERS)

    @cached_property
    def sorted_title(self) -> str:
        return " ".join(sorted(map(str, self.words)))

    @cached_property
    def letters(self) -> frozenset[object]:
        return frozenset(letter_pairs(self.sorted_title))

    @cached_property
    def marks(self) -> frozenset[object]:
        marks = {word for word in self.words if word in _MARKS or str(word).isdigit() or len(str(word)) == 1}
        capital = {part for part in self.event.title.split()[1:] if len(part) == 1 and part.isupper()}
        return frozenset(marks | capital)

    @cached_property
    def days(self) -> frozenset[date]:
        """The days of those spans that name them."""
        exact = [span for span in self.spans if _is_exact(span)]
        return frozenset(
            span.begins + timedelta(days=number)
            for span in exact for number in range((span.ends - span.begins).days + 1)
        )  # fmt: skip


def same_meetings(dossier: Dossier) -> Iterator[Problem]:
    """Yield each event that is probably an earlier one under another id."""
    updates: dict[str, list[Update]] = defaultdict(list)
    for update in dossier.updates:
        updates[update.event].append(update)
    events = sorted(dossier.events.values(), key=place_key)
    candidates = [_candidate(dossier, event, updates[event.id]) for event in events]
    has_undated = any(not candidate.days for candidate in candidates)
    keys = [_keys(candidate, has_undated=has_undated) for candidate in candidates]
    pairs = neighbours(keys, [candidate.sorted_title for candidate in candidates], _WINDOW)
    same = (pair for pair in pairs if _are_same(candidates[pair[0]], candidates[pair[1]]))
    for second, first in first_partners(same).items():
        one, other = events[first], events[second]
        message = f"`{other.id}` ({other.title}) looks like the same event as `{one.id}` ({one.title})"
        join = f"delete `{other.id}` and give `{one.id}` `formerly: [{other.id}]`"
        kept = "; the updates of both then count for it"
        hint = f"if it is one event, {join}{kept}; if not, write `different_from: [{one.id}]` here"
        yield Problem("same-meeting", message, other.locate("title"), hint, (("the other one", one.locate("title")),))


def _candidate(dossier: Dossier, event: Event, updates: Sequence[Update]) -> _MeetingTraits:
    details: tuple[Details, ...] = (event, *updates)
    zones = [item.time_zone for item in details if item.time_zone]
    zone = time_zone(zones[-1]) if zones else dossier.zone
    spans = dict.fromkeys(item.when.seen_from(zone, dossier.zone) for item in details if item.when)
    people = (part.person for item in details for part in item.participants if part.person)
    persons = (dossier.people.get(id) for id in people)
    parties = {
        *(id for item in details for id in item.parties),
        *(part.party for item in details for part in item.participants if part.party),
        *(person.party for person in persons if person and person.party),
    }
    places = {word for item in details if item.place for word in fold(item.place).split()} - _FILLERS
    is_over = any(update.status in ("held", "cancelled") for update in updates)
    return _MeetingTraits(event, tuple(spans)[-_MAX_SPANS:], frozenset(places), frozenset(parties), is_over)


def _is_exact(span: Span) -> bool:
    return span.first is not None and span.last is not None and (span.ends - span.begins).days < _MAX_DAYS


def _keys(candidate: _MeetingTraits, *, has_undated: bool) -> set[Hashable]:
    """Return the keys that likely twins share: a day within reach, or a word where one of them may have no day."""
    days = {day + timedelta(days=shift) for day in candidate.days for shift in range(_MAX_SHIFT + 1)}
    words = sorted(map(str, candidate.words), key=lambda word: (-len(word), word))[:_MAX_WORDS]
    return {*days, *words, candidate.sorted_title} if has_undated else {*days}


def _are_same(one: _MeetingTraits, other: _MeetingTraits) -> bool:
    if _are_apart(one, other):
        return False
    has_place_conflict = bool(one.places and other.places and not one.places & other.places)
    needed = _needed_likeness(one, other, has_place_conflict=has_place_conflict)
    return needed is not None and _title_likeness(one, other) >= needed


def _needed_likeness(one: _MeetingTraits, other: _MeetingTraits, *, has_place_conflict: bool) -> float | None:
    """Return how much alike the titles of one meeting would be, given the days, the places and the parties."""
    if one.days and other.days:
        if not one.days & other.days:
            is_near = any(abs((day - other_day).days) <= _MAX_SHIFT for day in one.days for other_day in other.days)
            is_shifted = is_near and not has_place_conflict and not (one.is_over and other.is_over)
            return _SAME_TITLE if is_shifted else None
        if has_place_conflict:
            return _SAME_TITLE
        is_known = one.places and other.places and one.parties and one.parties == other.parties
        return _LOOSE_TITLE if is_known else _LIKE_TITLE
    is_unsure = has_place_conflict or one.is_over or other.is_over or one.marks != other.marks
    happens = one.event.kind in HAPPENING_KINDS
    overlaps = not one.spans or not other.spans or any(a.overlaps(b) for a in one.spans for b in other.spans)
    return None if is_unsure or happens or not overlaps else _SAME_TITLE


def _are_apart(one: _MeetingTraits, other: _MeetingTraits) -> bool:
    """Whether two events are certainly two: by what the records say, their kinds, parties, numbers or hours."""
    first, second = one.event, other.event
    is_linked = any(
        a.id in (*b.different_from, b.parent, b.replaces, b.outcome.next if b.outcome else None)
        for a, b in ((first, second), (second, first))
    )
    if is_linked or (first.kind != second.kind and not {first.kind, second.kind} <= _ONE_CLASS):
        return True
    if first.round is not None and second.round is not None and first.round != second.round:
        return True
    if one.parties and other.parties and not (one.parties <= other.parties or other.parties <= one.parties):
        return True
    deputies = {"deputy", "deputies", "vice"}
    if (one.marks - other.marks and other.marks - one.marks) or (one.marks ^ other.marks) & deputies:
        return True
    timed = [[span for span in item.spans if span.is_day and span.is_timed] for item in (one, other)]
    return all(timed) and not any(_is_one_hour(a, b) for a in timed[0] for b in timed[1])


def _is_one_hour(one: Span, other: Span) -> bool:
    return abs(one.bounds[0] - other.bounds[0]) <= timedelta(hours=1)


def _title_likeness(one: _MeetingTraits, other: _MeetingTraits) -> float:
    """Return how much alike two titles are, from 0 to 1: by their letters, and by the words that they share."""
    letters = overlap(one.letters, other.letters)
    return max(letters, (letters + containment(one.words, other.words)) / 2)
