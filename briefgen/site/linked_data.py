"""Descriptions of pages as JSON-LD with the vocabulary of schema.org, for search engines and other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from briefgen.composition.brief import Brief, Meeting
from briefgen.composition.entries import (
    EventEntry,
    IssueEntry,
    PartyEntry,
    PersonEntry,
    StanceEntry,
    StatementEntry,
    day_path,
)
from briefgen.content.dates import Span
from briefgen.site.model import Site

_EVENT_STATUS = {
    "cancelled": "EventCancelled", "replaced": "EventCancelled", "withdrawn": "EventCancelled",
    "postponed": "EventPostponed",
}  # fmt: skip
_NAMES_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_OR_YEAR = re.compile(r"[0-9]{4}(-[0-9]{2})?")
MAX_QUOTATIONS = 50  # of a page


def describe_day(site: Site, brief: Brief, title: str, description: str) -> Markup:
    """Describe a brief as a news article."""
    return _render_script({
        "@type": "NewsArticle", "headline": title, "description": description or None, "inLanguage": site.language,
        "datePublished": str(brief.day), "url": _address(site, day_path(brief.day)),
        "author": {"@type": "Organization", "name": site.title},
        "isPartOf": {"@type": "WebSite", "name": site.title, "url": site.address},
        "about": [{"@type": "Thing", "name": row.issue.title} for row in brief.matrix] or None,
    })  # fmt: skip


def describe_event(site: Site, entry: EventEntry) -> Markup:
    """Describe an event with its status and the quotations about it."""
    return _render_script({**_event(site, entry.meeting), "subjectOf": _quotations(entry.statements) or None})


def describe_party(site: Site, entry: PartyEntry) -> Markup:
    """Describe a party as an organization, with its latest quotations."""
    organization = {
        "@type": "Organization", "@id": _address(site, f"parties/{entry.party.id}/"), "name": entry.party.name,
        "alternateName": list(entry.other_names) or None,
    }  # fmt: skip
    return _render_graph([organization, *_quotations(entry.feed_statements)])


def describe_issue(site: Site, entry: IssueEntry) -> Markup:
    """Describe an issue as a claim, with the latest quotations on it."""
    claim = {"@type": "Claim", "@id": _address(site, f"issues/{entry.issue.id}/"), "name": entry.issue.title,
             "text": entry.issue.claim}  # fmt: skip
    return _render_graph([claim, *_quotations(entry.feed_statements)])


def describe_stance(site: Site, entry: StanceEntry) -> Markup | None:
    """Describe the quotations of a party on an issue; None if there are none."""
    quotations = _quotations(entry.statements)
    return _render_graph(quotations) if quotations else None


def describe_person(site: Site, entry: PersonEntry) -> Markup:
    """Describe a person with post, affiliation and quotations."""
    person = {
        "@type": "Person", "@id": _address(site, f"people/{entry.person.id}/"), "name": entry.person.name,
        "jobTitle": entry.person.post, "alternateName": list(entry.other_names) or None,
        "affiliation": {"@type": "Organization", "name": entry.person.party.name} if entry.person.party else None,
    }  # fmt: skip
    return _render_graph([person, *_quotations(entry.statements)])


def _event(site: Site, meeting: Meeting) -> dict[str, Any]:
    status = _EVENT_STATUS.get(meeting.standing, "EventRescheduled" if meeting.was_when else "EventScheduled")
    return {
        "@type": "Event", "name": meeting.title, "url": _address(site, f"events/{meeting.id}/"),
        "startDate": _iso_date(meeting.when, first=True), "endDate": _iso_date(meeting.when, first=False),
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": meeting.place} if meeting.place else None,
        "organizer": {"@type": "Organization", "name": meeting.host.name} if meeting.host else None,
        "attendee": [{"@type": "Organization", "name": party.name} for party in meeting.parties] or None,
    }  # fmt: skip


def _iso_date(span: Span | None, *, first: bool) -> str | None:
    """Return the first or last instant of a span in ISO 8601; a clock time has an offset only where one was written.

    A month or a year stays one. What ISO 8601 cannot say, such as a date that is approximate, is left out.
    """
    instant = None if span is None else span.first if first else span.last
    if span is None or instant is None or span.approximate or span.options:
        return None
    start, _, end = span.text.partition("/")
    text = start if first else end or start
    if not _NAMES_DAY.match(text):
        return text if _MONTH_OR_YEAR.fullmatch(text) else None
    return f"{instant.day}T{instant.clock:%H:%M}{instant.offset or ''}" if instant.clock else str(instant.day)


def _quotations(entries: Iterable[StatementEntry]) -> list[dict[str, Any]]:
    """Return the quotes of statements that still stand."""
    statements = [entry.statement for entry in entries if entry.statement.quote and entry.stands]
    return [
        {
            "@type": "Quotation", "text": statement.quote.text, "dateCreated": _iso_date(statement.said, first=False),
            "spokenByCharacter": {"@type": "Person", "name": statement.voice.name},
        }
        for statement in statements[:MAX_QUOTATIONS] if statement.quote
    ]  # fmt: skip


def _address(site: Site, path: str) -> str | None:
    return f"{site.address}{path}" if site.address else None


def _render_graph(items: list[dict[str, Any]]) -> Markup:
    return _render_script({"@graph": items})


def _render_script(data: Mapping[str, Any]) -> Markup:
    """Return JSON without empty values, escaped for a script element."""
    text = json.dumps({"@context": "https://schema.org", **_without_nulls(dict(data))}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
