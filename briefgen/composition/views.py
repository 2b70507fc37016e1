"""records -> what is printed of them, with a ledger that lists the sources and knows what was told already."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from briefgen.composition.brief import (  # fmt: skip
    CitedStatement,
    CorrectionView,
    EditorialLine,
    EvidenceRole,
    FlagCode,
    IssueName,
    NoteView,
    OriginalView,
    OutcomeView,
    PersonNote,
    Quote,
    Ref,
    SourceView,
    Statement,
    Voice,
)
from briefgen.composition.identity_cache import Interner
from briefgen.content.fields import MARKINGS, Marking
from briefgen.content.model import Attributed, BriefLines, Correction, Note, Party, Person, Record
from briefgen.content.model import Outcome as OutcomeWritten
from briefgen.timeline.baseline import Baseline
from briefgen.timeline.sourcing import first_published, is_withdrawn, origins, published_late, sources_of
from briefgen.timeline.timeline import AsOf, Dated, DatedUpdate, Evidence

QUOTE_WORDS = 60


@dataclass(slots=True)
class Ledger:
    """What this brief has printed so far: sources in the order of their first mention, statements, markings."""

    as_of: AsOf
    previous: date | None
    baseline: Baseline | None = None  # what was on record when the previous brief was sealed
    interner: Interner = field(default_factory=Interner)
    sources: dict[str, None] = field(default_factory=dict)  # their ids, in order
    names: dict[str, Ref] = field(default_factory=dict)
    issues: dict[str, IssueName] = field(default_factory=dict)
    printed_under: dict[str, Ref] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    printed: dict[int, Record] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)

    def cite(self, record: Record, ids: Iterable[str]) -> tuple[str, ...]:
        """Note that a record is printed, and on which sources it rests."""
        self.mark(record)
        cited = tuple(ids)
        for source in cited:
            if source not in self.sources:
                self.sources[source] = None
                self.mark(self.as_of.dossier.sources[source])
        return cited

    def mark(self, record: Record) -> None:
        """Note that something of a record is printed: its marking is the brief's to weigh, its words are to keep."""
        self.printed[id(record)] = record

    def named(self, id: str) -> Ref:
        """A party, person or event by the name that is printed."""
        if id not in self.names:
            self.names[id] = self._named(id)
        return self.names[id]

    def _named(self, id: str) -> Ref:
        dossier = self.as_of.dossier
        if id in dossier.parties:
            record: Party | Person = dossier.parties[id]
        elif id in dossier.people:
            record = dossier.people[id]
        else:
            self.mark(dossier.events[id])
            return self.interner.intern(Ref, id, dossier.events[id].title)
        self.mark(record)
        return self.interner.intern(Ref, id, record.name)

    def event(self, id: str | None) -> Ref | None:
        """An event that something refers to, as far as it is known by the day."""
        is_known = id is not None and self.as_of.timeline.known_from.get(id, date.max) <= self.as_of.day
        return self.named(id) if id is not None and is_known else None

    def issue(self, id: str) -> IssueName:
        """An issue as it is printed."""
        if id not in self.issues:
            issue = self.as_of.dossier.issues[id]
            self.mark(issue)
            self.issues[id] = self.interner.intern(IssueName, id, issue.title, issue.claim)
        return self.issues[id]

    def strictest(self) -> Marking:
        """A brief's marking is the strictest of what it prints."""
        markings = {record.marking for record in self.printed.values() if record.marking}
        return max({self.as_of.dossier.settings.marking, *markings}, key=MARKINGS.index)

    def is_new(self, record: Record, day: date, sources: Iterable[str]) -> bool:
        """First known since the previous brief: dated later; or not on record when that was sealed; or, where it was
        not, told only by sources published since.
        """
        return self._is_since(record, day, lambda: first_published(self.as_of.timeline.published_on, sources))

    def is_new_update(self, dated: DatedUpdate) -> bool:
        """The same of an update, whose day of publication is known already."""
        return self._is_since(dated.update, dated.moment.day, lambda: dated.published)

    def _is_since(self, record: Record, day: date, published: Callable[[], date | None]) -> bool:
        if self.previous is None or day > self.previous:
            return True
        if self.baseline is not None:
            return not self.baseline.contains(record)
        told = published()
        return told is not None and self.previous < told <= self.as_of.day

    def person(self, id: str) -> str:
        """The name of somebody, with the honorific."""
        person = self.as_of.dossier.people[id]
        self.mark(person)
        return person_name(person)


def person_name(person: Person) -> str:
    """The name with its honorific."""
    return f"{person.honorific} {person.name}" if person.honorific else person.name


def person_voice(ledger: Ledger, person: Person, post: str | None, party: str | None, now: str | None) -> Voice:
    """A person with the post of the day it was said, “then” where they hold it no longer."""
    ledger.mark(person)
    is_past, its = post is not None and post != now, ledger.named(party) if party else None
    return ledger.interner.intern(Voice, "person", person_name(person), person.id, post, is_past, its)


def voice_of(ledger: Ledger, item: Evidence, office_now: str | None) -> Voice:
    """Who says a position. Of an unnamed speaker only the description is printed."""
    position, speaker, told = item.position, item.position.speaker, ledger.interner.intern
    if item.person:
        ledger.people.setdefault(item.person.id, item.person)
        return person_voice(ledger, item.person, item.post, item.own_party, office_now)
    party = ledger.named(item.own_party) if item.own_party else None
    if speaker is not None and speaker.described is not None:
        ledger.unnamed.add(item.id)
        if position.attribution == "deep-background":
            return told(Voice, "unnamed", _capital(speaker.described))
        return told(Voice, "unnamed", _capital(speaker.described), party=party, affiliation_known=party is not None)
    office = speaker.office if speaker is not None else None
    return told(Voice, "line", _capital(office) if office else (party.name if party else ""), party=party)


def update_voice(ledger: Ledger, dated: DatedUpdate) -> Voice | None:
    """Who says so of an update."""
    by, look = dated.update.by, ledger.as_of
    if by is None:
        return None
    if dated.office is not None and by.person is not None:
        person = look.dossier.people[by.person]
        ledger.people.setdefault(person.id, person)
        return person_voice(ledger, person, dated.office.post, dated.party, dated.office.post)
    return _other_voice(ledger, by)


def _other_voice(ledger: Ledger, by: Attributed) -> Voice:
    party = ledger.named(by.of) if by.of else None
    if by.described is not None:
        return Voice("unnamed", _capital(by.described), party=party, affiliation_known=party is not None)
    if by.office is not None:
        return Voice("line", _capital(by.office), party=party)
    assert by.person is not None
    whole = ledger.named(by.person)
    return Voice("line", whole.name, whole.id, party=whole)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def shorten_quote(text: str) -> Quote:
    """A quote is printed whole up to 60 words, then cut with […]."""
    words = text.split()
    if len(words) <= QUOTE_WORDS:
        return Quote(text)
    return Quote(" ".join(words[:QUOTE_WORDS]) + " […]", cut=True)


def statement_view(ledger: Ledger, item: Evidence, office_now: str | None) -> Statement:
    """A position, told."""
    look, position, told = ledger.as_of, item.position, ledger.interner.intern
    ids = cite_evidence(ledger, item)
    words, original = position.quote and shorten_quote(position.quote), position.original
    return told(
        Statement, id=item.id, voice=voice_of(ledger, item, office_now),
        for_person=ledger.person(position.for_person) if position.for_person else None,
        party=ledger.named(item.party) if item.party and position.attribution != "deep-background" else None,
        said=position.said.seen_from(look.dossier.zone, look.dossier.zone),
        time=position.time.text if position.time else None,
        act=position.act, mode=position.how, via=position.via,
        quote=told(Quote, words.text, words.cut) if words else None, text=position.text,
        original=told(OriginalView, original.lang, original.text) if original else None,
        condition=item.condition, reason=position.reason,
        because=ledger.event(position.because), credibility=position.credibility,
        sources=ids, flags=tuple(_flags(look, item, ids)),
        is_new=ledger.is_new(position, item.moment.day, ids), marking=position.marking,
    )  # fmt: skip


def cite_evidence(ledger: Ledger, item: Evidence) -> tuple[str, ...]:
    """Cite an utterance's sources; its other tellings count as printed, for the more qualified word is."""
    look = ledger.as_of
    for double in look.timeline.links.doubles.get(item.id, ()):
        if double.moment.day <= look.day:
            ledger.mark(double.position)
    return ledger.cite(item.position, sources_of(look, item))


def _flags(look: AsOf, item: Evidence, ids: tuple[str, ...]) -> Iterable[FlagCode]:
    """What must be said beside one statement, whatever stance it supports."""
    if item.position.how == "inferred":
        yield "inferred"
    elif item.tier == 1 and not item.is_unnamed:
        yield "reported"
    if item.is_claim and item.position.stance:
        yield "claim"
    if any(is_withdrawn(look, id) for id in ids):
        yield "withdrawn-source"
    links = look.timeline.links
    if any(c.moment.day <= look.day for c in links.corrected_by.get(item.id, ())):
        yield "corrected"
    if any(other.moment.day <= look.day for other in links.disputed_by.get(item.id, ())):
        yield "disputed"
    if item.is_unnamed and len(origins(look, ids)) <= 1:
        yield "single-unnamed-source"


def cited_statement(
    ledger: Ledger, part: EvidenceRole, item: Evidence, issue: IssueName, under: Ref, now: str | None
) -> CitedStatement:
    """A statement in its part for a stance: told in full where the brief comes to it first."""
    first = ledger.printed_under.get(item.id)
    told = statement_view(ledger, item, now)
    ledger.printed_under.setdefault(item.id, under)
    choice = item.position.stance[issue.id]
    is_conditional = item.value_on(issue.id) == "conditional" or "conditional" not in item.values_by_issue.values()
    condition = item.condition if is_conditional else None
    return ledger.interner.intern(
        CitedStatement,
        part,
        item.value_on(issue.id),
        choice.text,
        condition,
        told,
        in_full=first is None,
        told_under=first,
    )


def first_known(ledger: Ledger, pinned: Iterable[str] = ()) -> list[Evidence]:
    """The evidence first known since the previous brief, in order: dated or published since; and what is pinned."""
    look, previous = ledger.as_of, ledger.previous
    if previous is None:
        return list(look.evidence)
    start = bisect_right(look.evidence, previous, key=lambda item: item.moment.day)
    if ledger.baseline is not None:
        late = [item for item in look.evidence[:start] if not ledger.baseline.contains(item.position)]
        return _with_pinned(ledger, [*late, *look.evidence[start:]], pinned)
    late = published_late(look, previous)
    return _with_pinned(ledger, [*late, *look.evidence[start:]], pinned)


def _with_pinned(ledger: Ledger, items: Iterable[Evidence], pinned: Iterable[str]) -> list[Evidence]:
    positions, day = ledger.as_of.timeline.links.positions, ledger.as_of.day
    found = {item.id: item for item in items}
    found |= {id: item for id in pinned if (item := positions.get(id)) and item.moment.day <= day}
    return sorted(found.values(), key=lambda item: (item.moment, item.id))


def new_notes(ledger: Ledger, pinned: Iterable[str]) -> list[Dated[Note]]:
    """The notes first known since the previous brief, in order: a note is printed once, or where it is pinned."""
    look, previous = ledger.as_of, ledger.previous
    if previous is None:
        return list(look.notes)
    noted, wanted = look.timeline.noted, set(pinned)
    first, last = (bisect_right(noted, day, key=lambda pair: pair[0]) for day in (previous, look.day))
    found = {note.record.id: note for _, note in noted[first:last] if note.moment.day <= look.day}
    if ledger.baseline is not None:
        found = {note.record.id: note for note in look.notes if ledger.is_new(note.record, note.moment.day, ())}
    found |= {id: note for note in (look.notes if wanted else ()) if (id := note.record.id) in wanted}
    return sorted(found.values(), key=lambda note: (note.moment, note.record.id or ""))


def note_view(ledger: Ledger, dated: Dated[Note]) -> NoteView:
    """What the desk itself adds."""
    note = dated.record
    assert note.id is not None
    return NoteView(
        note.id, note.kind, note.text, note.date, note.by, note.likelihood, note.confidence, note.dissent,
        ledger.cite(note, _note_sources(note)), ledger.is_new(note, dated.moment.day, note.cited),
    )  # fmt: skip


def _note_sources(note: Note) -> tuple[str, ...]:
    """What the desk thinks or does not know is its own, and not what the article of the clip says."""
    return note.cited if note.kind in ("context", "background") else note.sources


def editor_lines(ledger: Ledger, lines: BriefLines | None, which: str) -> tuple[EditorialLine, ...]:
    """The editor's lines of the day, each with the sources of the records that it rests on."""
    if lines is None:
        return ()
    told = []
    for line in getattr(lines, which):
        ids = [source for id in line.basis for source in _sources_of_basis(ledger, id)]
        told.append(EditorialLine(line.text, ledger.cite(lines, dict.fromkeys(ids))))
    return tuple(told)


def _sources_of_basis(ledger: Ledger, id: str) -> Iterable[str]:
    """The sources of what an editor's line rests on, as far as it is known by the day and may be printed.

    Of an event those of what is new of it, else of what was told of it last; of one of which nothing was, its own.
    """
    look = ledger.as_of
    item = look.timeline.links.positions.get(id)
    if item is not None:
        return sources_of(look, item) if item.moment.day <= look.day else ()
    if id in look.dossier.sources:
        return (id,)
    if look.timeline.known_from.get(id, date.max) <= look.day:
        told = [it for it in look.timeline.by_event.get(id, ()) if it.moment.day <= look.day]
        new = [it for it in told if ledger.is_new_update(it)] or told[-1:]
        return [source for it in new for source in it.update.cited] or look.dossier.events[id].cited
    day, cited = look.timeline.links.cited.get(id, (date.max, ()))
    return cited if day <= look.day else ()


def person_notes(ledger: Ledger, now: dict[str, str | None], told: Iterable[str]) -> tuple[PersonNote, ...]:
    """Who they are: those whom the brief names and about whom the desk notes something, not told elsewhere."""
    skip = set(told)
    people = sorted(ledger.people.values(), key=lambda p: (p.rank, p.name))
    return tuple(
        PersonNote(
            person_voice(ledger, person, now.get(person.id), person.party, now.get(person.id)),
            person.note, ledger.cite(person, person.cited),
        )
        for person in people if person.note and person.id not in skip
    )  # fmt: skip


def new_corrections(ledger: Ledger) -> list[Dated[Correction]]:
    """The corrections since the previous brief, in order."""
    return [dated for dated in ledger.as_of.corrections if ledger.is_new(dated.record, dated.moment.day, ())]


def outcome_view(ledger: Ledger, outcome: OutcomeWritten | None) -> OutcomeView | None:
    """What came of a meeting."""
    if outcome is None:
        return None
    return OutcomeView(outcome.result, outcome.text, ledger.event(outcome.next))


def correction_view(ledger: Ledger, dated: Dated[Correction]) -> CorrectionView:
    """A mistake in an earlier brief."""
    record = dated.record
    assert record.id is not None
    return CorrectionView(
        "correction",
        record.id,
        record.kind,
        _corrected(ledger, record.of),
        record.date,
        record.text,
        record.was,
        record.now,
        ledger.cite(record, record.cited),
    )


def _corrected(ledger: Ledger, id: str) -> str | None:
    """What a correction corrects, in a few words: who said it, what it is called; None for what has no name."""
    dossier, item = ledger.as_of.dossier, ledger.as_of.timeline.links.positions.get(id)
    if item is not None:
        return voice_of(ledger, item, item.post).name if item.position.attribution != "deep-background" else None
    if id in dossier.parties or id in dossier.people or id in dossier.events:
        return ledger.named(id).name
    if id in dossier.issues:
        return ledger.issue(id).title
    if id in dossier.sources:
        return dossier.sources[id].publisher or dossier.sources[id].title
    events = {update.id: update.event for update in dossier.updates}
    return ledger.named(events[id]).name if id in events else None


def source_views(ledger: Ledger) -> tuple[SourceView, ...]:
    """Every source that something printed rests on, in the order of their first mention."""
    sources = ledger.as_of.dossier.sources
    return tuple(
        ledger.interner.intern(
            SourceView, id, (s := sources[id]).kind, s.title, s.publisher, s.author, s.url, s.archive, s.published,
            s.accessed, s.origin, s.grade, s.withdrawn if is_withdrawn(ledger.as_of, id) else None,
        )
        for id in ledger.sources
    )  # fmt: skip
