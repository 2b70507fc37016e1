"""Sentences about agreement, gaps, disputes, notes, sources and the histories of stances."""

from __future__ import annotations

from briefgen.composition.brief import (
    AgreementView,
    Dispute,
    EditorialLine,
    Gap,
    HistoryStepView,
    IssueName,
    MatrixRow,
    NoteView,
    PersonNote,
    PersonStances,
    Ref,
    SourceView,
    StanceHistoryView,
)
from briefgen.content.addresses import host_beside
from briefgen.rendering.wording.runs import Run, Runs, citation, entity, prose, strong, text
from briefgen.rendering.wording.statements import newer_word, plain_condition, sides, stance, voice
from briefgen.rendering.wording.words import Words


def editorial_line(line: EditorialLine) -> Runs:
    """A line of the editor's, with its sources."""
    return prose(line.text), *citation(line.sources)


def note(words: Words, note: NoteView) -> Runs:
    """A note of the desk: a judgement with its likelihood first, its confidence and the dissent after it."""
    runs: list[Run] = [*text(f"{note.likelihood.capitalize()}: " if note.likelihood else ""), prose(note.text)]
    if note.confidence:
        runs += text(f" {words.label('notes', 'confidence', level=note.confidence)}")
    if note.dissent:
        runs += (*text(f" {words.label('notes', 'dissent')} "), prose(note.dissent))
    return *runs, *citation(note.sources)


def gap(words: Words, gap: Gap) -> Runs:
    """Something that is not known, and what is on record nevertheless."""
    day = words.when(gap.when) if gap.when else words.short_day(gap.since) if gap.since else ""
    key: str = gap.kind
    if gap.newer:
        key = "stale_on_record" if gap.is_on_record else "stale_with_newer"
    sentence = words.label(
        "gaps", key, party=gap.party.name if gap.party else "", issue=gap.issue.title if gap.issue else "",
        event=gap.event.name if gap.event else "", day=day,
    )  # fmt: skip
    newer = (run for word in gap.newer for run in (Run("text", " "), *newer_word(words, word), *citation(word.sources)))
    return *text(sentence), *newer


def dispute(words: Words, dispute: Dispute) -> Runs:
    """Something that is in dispute, or said only under a condition."""
    sentence = words.label(
        "disputes", f"{dispute.kind}_text", party=dispute.party.name if dispute.party else "",
        issue=dispute.issue.title if dispute.issue else "", event=dispute.event.name if dispute.event else "",
        voice=dispute.voice.name if dispute.voice else "",
        text=plain_condition(words, dispute.text or "") if dispute.kind == "conditional" else dispute.text or "",
    )  # fmt: skip
    claim = (Run("text", " "), prose(dispute.text)) if dispute.kind == "disputed-by" and dispute.text else ()
    if len(dispute.sides) > 1:
        return *text(sentence.rstrip(".")), *sides(words, dispute.sides), *text("."), *citation(dispute.sources)
    return *text(sentence), *claim, *citation(dispute.sources)


def agreement(words: Words, agreement: AgreementView) -> str:
    """How two parties stand to each other on an issue, and whether they have come nearer."""
    if agreement.kind == "silent":
        sentence = words.label("between", "silent", parties=words.every([party.name for party in agreement.silent]))
    else:
        sentence = words.label("between", agreement.kind)
    if agreement.is_indicative:
        sentence += f" ({words.label('between', 'indicative')})"
    return sentence + (f", {words.label('between', agreement.trend)}" if agreement.trend else "")


def camps(words: Words, row: MatrixRow) -> str:
    """Who stands together on an issue, and which pairs came nearer or moved apart."""
    camps: list[str] = []
    for value, parties in row.camps:
        label = words.label("stances", value)
        names = words.every([party.name for party in parties])
        camps.append(f"{label.lower() if camps else label}: {names}")
    sentence = "; ".join(camps) + "."
    for trend in ("narrowing", "widening"):
        if pairs := row.moving(trend):
            names = "; ".join(words.label("between", "pair", one=one.name, other=other.name) for one, other in pairs)
            sentence += f" {words.label('between', f'{trend}_pairs', pairs=names)}"
    return sentence


def history_title(words: Words, holder: Ref, issue: IssueName, pages: tuple[str, ...] = ()) -> Run:
    """Whose stance on which issue; a link where the stance has one of these pages."""
    title = words.label("changes", "on", holder=holder.name, issue=issue.title)
    page = f"{holder.id}/{issue.id}"
    return entity(title, "parties", page if f"parties/{page}/" in pages else None)


def person_note(words: Words, note: PersonNote) -> Runs:
    """Who somebody is."""
    return *voice(words, note.person, with_party=True), *text(": "), prose(note.note), *citation(note.sources)


def person_title(words: Words, person: PersonStances) -> str:
    """The title above the stances of one person."""
    title = words.label("speakers", "own_line", person=person.person.name)
    return f"{title}, {person.person.post}" if person.person.post else title


def history_steps(words: Words, history: StanceHistoryView) -> Runs:
    """How a stance moved, step by step."""
    steps, runs = history.steps, list[Run]()
    for number, step in enumerate(steps):
        if number:
            runs += text(f" {words.label('courses', 'then')} ")
        runs += _history_step(words, step, is_first_of_several=number == 0 and len(steps) > 1)
    if len(steps) == 1:
        runs += text(f", {words.label('courses', 'first_word' if steps[0].when else 'throughout')}")
    return tuple(runs)


def _history_step(words: Words, step: HistoryStepView, *, is_first_of_several: bool) -> Runs:
    runs: list[Run] = [Run("open", variant="step")]
    if step.when:
        day = words.span(step.when)
        is_since = is_first_of_several and step.when.first
        runs += text(f"{words.label('dates', 'since', day=day) if is_since else day} ")
    runs += (stance(words, step.value),) if step.value else text(words.label("courses", "ended"))
    runs.append(Run("close", variant="step"))
    runs += text(f" ({step.option})" if step.option else "")
    runs += text(f" ({words.label('flags', step.flag)})" if step.flag else "")
    runs += text(f", {words.label('changes', 'after', event=step.after.name)}" if step.after else "")
    return *runs, *citation(step.sources)


def source(words: Words, source: SourceView) -> Runs:
    """A source: kind, title, author, publisher, dates, origin and grade."""
    runs: list[Run] = [*text(words.label("sources", source.kind))]
    if source.title:
        runs += text(": ")
        runs += _link(source.title, source.url) if source.url else text(source.title)
    runs += text(f", {source.author}" if source.author else "")
    if source.publisher:
        runs += text(f", {source.publisher}")
    elif not source.url:
        runs += text(f", {words.label('sources', 'unrecorded')}")
    runs += text(
        f", {words.label('sources', 'published', day=words.full(source.published))}" if source.published else ""
    )
    runs += text(f", {words.label('sources', 'accessed', day=words.full(source.accessed))}" if source.accessed else "")
    if source.url and not source.title:
        runs += (*text(", "), *_link(source.url, source.url))
    if source.archive:
        archive = Run("link", words.label("sources", "archive"), source.archive)
        host = Run("host", host_beside("", source.archive) or "")
        runs += (*text(" ("), archive, *text(", "), host, *text(")"))
    runs += text(f", {words.label('sources', 'origin', origin=source.origin)}" if source.origin else "")
    if source.grade:
        grade = words.label("sources", "grade", grade=source.grade, words=words.label("grades", source.grade))
        runs += text(f", {grade}")
    if source.withdrawn:
        runs += (*text(", "), strong(words.label("sources", "withdrawn", day=words.full(source.withdrawn))))
    return *runs, *text(".")


def _link(label: str, address: str) -> Runs:
    """A link, with its host beside it where its words do not say it."""
    host = host_beside(label, address)
    return (Run("link", label, address), *((*text(" "), Run("host", f"({host})")) if host else ()))


def short_source(words: Words, source: SourceView) -> str:
    """A source in a few words: publisher and date."""
    name = source.publisher or source.title or words.label("sources", source.kind)
    day = source.published or source.accessed
    return f"{name}, {words.span(day)}" if day else name
