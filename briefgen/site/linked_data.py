"""what a page tells -> JSON-LD in the words of schema.org, for machines that read pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from briefgen.composition.brief import Brief, Meeting
from briefgen.composition.entries import EventEntry, IssueEntry, PartyEntry, PersonEntry, StanceEntry, StatementEntry
from briefgen.content.dates import Span
from briefgen.site.model import Site, day_path

_STATUS = {
    "cancelled": "EventCancelled", "replaced": "EventCancelled", "postponed": "EventPostponed",
}  # fmt: skip
MOST = 50  # quotations that a page tells machines of


def of_day(site: Site, brief: Brief, title: str, description: str) -> Markup:
    """A brief is a news article of its day."""
    return _script({
        "@type": "NewsArticle", "headline": title, "description": description or None, "inLanguage": site.language,
        "datePublished": str(brief.day), "url": _address(site, day_path(brief.day)),
        "author": {"@type": "Organization", "name": site.title},
        "isPartOf": {"@type": "WebSite", "name": site.title, "url": site.address},
        "about": [{"@type": "Thing", "name": row.issue.title} for row in brief.matrix] or None,
    })  # fmt: skip


def of_event(site: Site, entry: EventEntry) -> Markup:
    """An event with its status."""
    return _script({**_event(site, entry.meeting), "subjectOf": _quotations(site, entry.said) or None})


def of_party(site: Site, entry: PartyEntry) -> Markup:
    """A party is an organization; what it said are quotations."""
    it = {
        "@type": "Organization", "@id": _address(site, f"parties/{entry.party.id}/"), "name": entry.party.name,
        "alternateName": list(entry.also) or None,
    }  # fmt: skip
    return _graph([it, *_quotations(site, entry.fed)])


def of_issue(site: Site, entry: IssueEntry) -> Markup:
    """An issue is a claim; what was said on it are quotations."""
    it = {"@type": "Claim", "@id": _address(site, f"issues/{entry.issue.id}/"), "name": entry.issue.title,
          "text": entry.issue.claim}  # fmt: skip
    return _graph([it, *_quotations(site, entry.fed)])


def of_stance(site: Site, entry: StanceEntry) -> Markup | None:
    """What a party said on an issue are quotations."""
    quoted = _quotations(site, entry.said)
    return _graph(quoted) if quoted else None


def of_person(site: Site, entry: PersonEntry) -> Markup:
    """A person with post and affiliation."""
    it = {
        "@type": "Person", "@id": _address(site, f"people/{entry.person.id}/"), "name": entry.person.name,
        "jobTitle": entry.person.post, "alternateName": list(entry.also) or None,
        "affiliation": {"@type": "Organization", "name": entry.person.party.name} if entry.person.party else None,
    }  # fmt: skip
    return _graph([it, *_quotations(site, entry.said)])


def _event(site: Site, it: Meeting) -> dict[str, Any]:
    status = _STATUS.get(it.standing, "EventRescheduled" if it.was_when else "EventScheduled")
    return {
        "@type": "Event", "name": it.title, "url": _address(site, f"events/{it.id}/"),
        "startDate": _iso(it.when, first=True), "endDate": _iso(it.when, first=False),
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": it.place} if it.place else None,
        "organizer": {"@type": "Organization", "name": it.host.name} if it.host else None,
        "attendee": [{"@type": "Organization", "name": party.name} for party in it.parties] or None,
    }  # fmt: skip


def _iso(span: Span | None, *, first: bool) -> str | None:
    """A known end of a span as ISO 8601; an instant with a clock has its offset where one was written."""
    at = None if span is None else span.first if first else span.last
    if at is None:
        return None
    return f"{at.day}T{at.clock:%H:%M}{at.offset or ''}" if at.clock else str(at.day)


def _quotations(site: Site, said: Iterable[StatementEntry]) -> list[dict[str, Any]]:
    quoted = [it for it in said if it.statement.quote and it.stands]
    return [
        {
            "@type": "Quotation", "text": it.statement.quote.text, "dateCreated": _iso(it.statement.said, first=False),
            "spokenByCharacter": {"@type": "Person", "name": it.statement.voice.name},
        }
        for it in quoted[:MOST] if it.statement.quote
    ]  # fmt: skip


def _address(site: Site, path: str) -> str | None:
    return f"{site.address}{path}" if site.address else None


def _graph(items: list[dict[str, Any]]) -> Markup:
    return _script({"@graph": items})


def _script(data: Mapping[str, Any]) -> Markup:
    """JSON that can stand in a script element; what is not known is left out."""
    text = json.dumps({"@context": "https://schema.org", **_known(dict(data))}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(inner) for key, inner in value.items() if inner is not None}
    return [_known(inner) for inner in value] if isinstance(value, list) else value
