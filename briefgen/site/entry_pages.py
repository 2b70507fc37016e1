"""The pages of parties, issues, stances, events and people, and the lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.composition.brief import Meeting
from briefgen.composition.entries import (
    AnyEntry,
    EntryCollection,
    EventEntry,
    IssueEntry,
    PartyEntry,
    PersonEntry,
    SpeechCount,
    StanceEntry,
    StatementEntry,
)
from briefgen.rendering.wording.words import Words
from briefgen.site import linked_data
from briefgen.site.model import Entry, Feed, Group, Page, SiteFile, stance_path
from briefgen.site.page_renderer import PageRenderer, unique_names


def entry_path(entry: AnyEntry) -> str:
    """Return the permanent path of the page of an entry."""
    match entry:
        case PartyEntry():
            return f"parties/{entry.party.id}/"
        case IssueEntry():
            return f"issues/{entry.issue.id}/"
        case StanceEntry():
            return stance_path(entry.party.id, entry.issue.id)
        case EventEntry():
            return f"events/{entry.meeting.id}/"
        case PersonEntry():
            return f"people/{entry.person.id}/"


def render_entry(renderer: PageRenderer, entry: AnyEntry) -> SiteFile:
    """Render the page of a party, an issue, a stance, an event or a person."""
    match entry:
        case PartyEntry():
            return _render_party(renderer, entry)
        case IssueEntry():
            return _render_issue(renderer, entry)
        case StanceEntry():
            return _render_stance(renderer, entry)
        case EventEntry():
            return _render_event(renderer, entry)
        case PersonEntry():
            return _render_person(renderer, entry)


def render_entry_lists(renderer: PageRenderer, entries: EntryCollection) -> Iterator[SiteFile]:
    """Yield the lists of all parties, issues, events and people."""
    parties = tuple(
        Entry(entry_path(party), party.party.name, ", ".join(party.other_names)) for party in entries.parties
    )
    yield renderer.render_list(renderer.section_page("parties"), [Group("", parties)])
    issues = tuple(Entry(entry_path(issue), issue.issue.title, issue.issue.claim) for issue in entries.issues)
    yield renderer.render_list(renderer.section_page("issues"), [Group("", issues)])
    yield _render_event_list(renderer, entries.events)
    people = tuple(
        Entry(
            entry_path(entry), entry.person.name,
            ", ".join(text for text in (entry.person.post, entry.person.party and entry.person.party.name) if text),
        )
        for entry in entries.people
    )  # fmt: skip
    yield renderer.render_list(renderer.section_page("people"), [Group("", people)])


def _render_event_list(renderer: PageRenderer, events: Sequence[EventEntry]) -> SiteFile:
    """Render the list of events: upcoming ones first, then past ones, the latest first."""
    words = renderer.words
    upcoming = tuple(_event_line(words, event) for event in events if event.is_ahead)
    past = tuple(_event_line(words, event) for event in reversed(events) if not event.is_ahead)
    groups = [Group(words.label("site", name), lines) for name, lines in (("ahead", upcoming), ("past", past)) if lines]
    calendar = "meetings.ics" if any(event.meeting.is_in_calendar for event in events) else None
    return renderer.render_list(renderer.section_page("events", calendar=calendar), groups)


def _render_party(renderer: PageRenderer, entry: PartyEntry) -> SiteFile:
    path, name, words = entry_path(entry), entry.party.name, renderer.words
    page = Page(
        path, name, "party", words.label("site", "parties_text"), og_type="profile", id=entry.party.id,
        feeds=_statement_feeds(renderer, f"parties/{entry.party.id}", name, entry.feed_statements),
        calendar=f"{path}meetings.ics" if any(meeting.is_in_calendar for meeting in entry.meetings) else None,
        lines=tuple(line for line in (entry.kind, ", ".join(entry.other_names)) if line),
        data=linked_data.describe_party(renderer.site, entry), parties=(name,),
        issues=tuple(count.issue.title for count in entry.speech_counts),
    )  # fmt: skip
    lines = [_speech_line(words, count, count.issue.title) for count in entry.speech_counts]
    return renderer.render_page(
        page,
        "site/party.html",
        {"entry": entry, "spoken": lines, "stance_pages": tuple(line.path for line in lines)},
        entry.sources,
    )


def _render_issue(renderer: PageRenderer, entry: IssueEntry) -> SiteFile:
    title = entry.issue.title
    page = Page(
        entry_path(entry), title, "issue", entry.issue.claim, id=entry.issue.id,
        feeds=_statement_feeds(renderer, f"issues/{entry.issue.id}", title, entry.feed_statements),
        data=linked_data.describe_issue(renderer.site, entry), issues=(title,),
        parties=tuple(count.party.name for count in entry.speech_counts),
    )  # fmt: skip
    lines = [_speech_line(renderer.words, count, count.party.name) for count in entry.speech_counts]
    return renderer.render_page(
        page,
        "site/issue.html",
        {"entry": entry, "spoken": lines, "stance_pages": tuple(line.path for line in lines)},
        entry.sources,
    )


def _render_stance(renderer: PageRenderer, entry: StanceEntry) -> SiteFile:
    label = renderer.words.label
    title = label("changes", "on", holder=entry.party.name, issue=entry.issue.title)
    page = Page(
        entry_path(entry), title, "party-issue", label("site", "stance_text", on=title), id=entry.issue.id,
        data=linked_data.describe_stance(renderer.site, entry),
        parties=(entry.party.name,), issues=(entry.issue.title,),
    )  # fmt: skip
    return renderer.render_page(page, "site/stance.html", {"entry": entry}, entry.sources)


def _render_event(renderer: PageRenderer, entry: EventEntry) -> SiteFile:
    meeting = entry.meeting
    page = Page(
        entry_path(entry), meeting.title, "event", _meeting_text(renderer.words, meeting), id=meeting.id,
        data=linked_data.describe_event(renderer.site, entry),
        parties=unique_names(party.name for party in meeting.parties),
        issues=unique_names(issue.title for issue in meeting.agenda),
    )  # fmt: skip
    return renderer.render_page(page, "site/event.html", {"entry": entry}, entry.sources)


def _render_person(renderer: PageRenderer, entry: PersonEntry) -> SiteFile:
    person = entry.person
    page = Page(
        entry_path(entry), person.name, "person", person.post or "", og_type="profile",
        data=linked_data.describe_person(renderer.site, entry), parties=(person.party.name,) if person.party else (),
        issues=unique_names(take.issue.title for statement in entry.statements for take in statement.takes),
    )  # fmt: skip
    return renderer.render_page(page, "site/person.html", {"entry": entry}, entry.sources)


def _statement_feeds(
    renderer: PageRenderer, name: str, title: str, statements: Sequence[StatementEntry]
) -> tuple[Feed, ...]:
    """Return the links to the feeds of a party or an issue; none if there are no statements."""
    return renderer.feeds(name, renderer.words.label("site", "new_lines", name=title)) if statements else ()


def _speech_line(words: Words, count: SpeechCount, title: str) -> Entry:
    """Return the link to a stance, with how often and when last the party spoke on the issue."""
    name = "spoken_once" if count.times == 1 else "spoken"
    text = words.label("site", name, times=str(count.times), day=words.full(count.latest))
    return Entry(stance_path(count.party.id, count.issue.id), title, text)


def _event_line(words: Words, entry: EventEntry) -> Entry:
    return Entry(entry_path(entry), entry.meeting.title, _meeting_text(words, entry.meeting))


def _meeting_text(words: Words, meeting: Meeting) -> str:
    """Return the date, place and status of a meeting."""
    no_date = [] if meeting.when else [words.label("meetings", "no_date")]
    return ", ".join([*no_date, *words.date_and_place(meeting), words.current_standing(meeting)])
