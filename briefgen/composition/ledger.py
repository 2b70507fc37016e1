"""The ledger of a brief: the sources, statements and records that it has printed so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from briefgen.composition.brief import IssueName, News, Ref
from briefgen.content.dates import Span
from briefgen.content.fields import MARKINGS, Marking
from briefgen.content.model import Party, Person, Record
from briefgen.identity_cache import IdentityCache
from briefgen.timeline.baseline import Baseline
from briefgen.timeline.sourcing import first_published
from briefgen.timeline.timeline import AsOf, DatedUpdate

MAX_VIEWS = 10_000


def new_view_cache() -> IdentityCache:
    """Return a cache for views: what is the same on the next day is the same object, and is rendered once."""
    return IdentityCache(MAX_VIEWS)


@dataclass(slots=True)
class Ledger:
    """The sources, statements, records and people that a brief has printed so far.

    Views are built through the ledger in the order in which a reader meets them, so that sources are numbered in that
    order. `previous` is the day of the previous brief.
    """

    as_of: AsOf
    previous: date | None
    baseline: Baseline | None = None  # the records of the previous brief's content, if it was other content
    views: IdentityCache = field(default_factory=new_view_cache)
    sources: dict[str, None] = field(default_factory=dict)  # an ordered set of ids
    refs: dict[str, Ref] = field(default_factory=dict)
    issues: dict[str, IssueName] = field(default_factory=dict)
    # By position the row or the voice under which it is printed in full: the id of the element, and its name.
    printed_under: dict[str, tuple[str, str]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    records: dict[int, Record] = field(default_factory=dict)  # by identity
    unnamed_ids: set[str] = field(default_factory=set)  # positions of unnamed speakers
    in_changes: set[str] = field(default_factory=set)  # the positions that the changes print
    new_statements: set[str] = field(default_factory=set)
    new_updates: set[str] = field(default_factory=set)
    new_notes: set[str] = field(default_factory=set)

    def cite(self, record: Record, ids: Iterable[str]) -> tuple[str, ...]:
        """Mark a record and its sources as printed, and return the ids of the sources."""
        self.mark_printed(record)
        cited = tuple(ids)
        for source in cited:
            if source not in self.sources:
                self.sources[source] = None
                self.mark_printed(self.as_of.dossier.sources[source])
        return cited

    def mark_printed(self, record: Record) -> None:
        """Note that something of a record is printed: its marking counts, and a seal keeps the record."""
        self.records[id(record)] = record

    def ref(self, id: str) -> Ref:
        """Return a party, person or event by its printed name."""
        if id not in self.refs:
            self.refs[id] = self._new_ref(id)
        return self.refs[id]

    def _new_ref(self, id: str) -> Ref:
        dossier = self.as_of.dossier
        if id in dossier.parties:
            record: Party | Person = dossier.parties[id]
        elif id in dossier.people:
            record = dossier.people[id]
        else:
            self.mark_printed(dossier.events[id])
            return self.views.get(Ref, id, dossier.events[id].title)
        self.mark_printed(record)
        return self.views.get(Ref, id, record.name)

    def known_event(self, id: str | None) -> Ref | None:
        """Return an event that a record refers to, or None if it is not known by the day."""
        is_known = id is not None and self.as_of.timeline.known_from.get(id, date.max) <= self.as_of.day
        return self.ref(id) if id is not None and is_known else None

    def issue(self, id: str) -> IssueName:
        """Return an issue by its printed title and claim."""
        if id not in self.issues:
            issue = self.as_of.dossier.issues[id]
            self.mark_printed(issue)
            self.issues[id] = self.views.get(IssueName, id, issue.title, issue.claim)
        return self.issues[id]

    def desk_date(self, span: Span) -> Span:
        """Return a date in the desk's time zone."""
        zone = self.as_of.dossier.zone
        return span.seen_from(zone, zone)

    def person_name(self, id: str) -> str:
        """Return the name of a person with the honorific."""
        person = self.as_of.dossier.people[id]
        self.mark_printed(person)
        return full_name(person)

    def strictest_marking(self) -> Marking:
        """Return the strictest marking of the dossier and of all printed records."""
        markings = {record.marking for record in self.records.values() if record.marking}
        return max({self.as_of.dossier.settings.marking, *markings}, key=MARKINGS.index)

    def is_new(self, record: Record, day: date, sources: Iterable[str]) -> bool:
        """Return whether a record of a day is first known since the previous brief.

        It is if it is dated later than that brief. Of the other records those are new that the baseline does not hold
        or, without a baseline, whose sources were all published since.
        """
        return self._is_new(record, day, lambda: first_published(self.as_of.timeline.published_on, sources))

    def news(self) -> News:
        """Return what of the printed records is first known since the previous brief."""
        return News(frozenset(self.new_statements), frozenset(self.new_updates), frozenset(self.new_notes))

    def is_new_update(self, dated: DatedUpdate) -> bool:
        """Return whether an update is first known since the previous brief, by the same rule."""
        return self._is_new(dated.update, dated.moment.day, lambda: dated.published)

    def _is_new(self, record: Record, day: date, publication_day: Callable[[], date | None]) -> bool:
        if self.previous is None or day > self.previous:
            return True
        if self.baseline is not None:
            return not self.baseline.contains(record)
        published = publication_day()
        return published is not None and self.previous < published <= self.as_of.day


def full_name(person: Person) -> str:
    """Return the name of a person with the honorific."""
    return f"{person.honorific} {person.name}" if person.honorific else person.name
