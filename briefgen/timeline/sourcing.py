"""The sources behind a statement: which are not withdrawn, how many are independent, and the caveat to print."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from briefgen.content.model import Dossier, Event, Record, Source, Update
from briefgen.timeline.order import moment_of
from briefgen.timeline.timeline import AsOf, Evidence, Links

Caveat = Literal["single-unnamed-source", "unnamed-only", "single-source"]


def sources_of(as_of: AsOf, item: Evidence) -> tuple[str, ...]:
    """Return the ids of the sources of a position, and of those that reported the same words by that day."""
    if item.id not in as_of.timeline.links.accounts:
        return item.position.cited
    others = other_accounts(as_of, item)
    return tuple(dict.fromkeys(id for account in (item, *others) for id in account.position.cited))


def other_accounts(as_of: AsOf, item: Evidence) -> tuple[Evidence, ...]:
    """Return the other accounts of the same words (`same_as`) by the day, without those that were retracted."""
    accounts = as_of.timeline.links.accounts.get(item.id, ())
    known = (account for account in accounts if account is not item and account.moment.day <= as_of.day)
    return tuple(account for account in known if not is_retracted(as_of, account.id))


def sources_as_good(links: Links, item: Evidence) -> list[str]:
    """Return the sources of all accounts of the same words that are at least as good: their first is no news later."""
    accounts, rank = links.accounts.get(item.id, (item,)), account_rank(item)
    return [id for account in accounts if account_rank(account) <= rank for id in account.position.cited]


def account_rank(item: Evidence) -> tuple[bool, bool, int]:
    """Return how good an account of words is: the lowest is the best. A named speaker comes first, then the tier."""
    return item.position.attribution == "deep-background", item.is_unnamed, -item.tier


def standing_sources(as_of: AsOf, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the sources that are not withdrawn by the day."""
    return tuple(id for id in ids if not is_withdrawn(as_of, id))


def is_withdrawn(as_of: AsOf, source: str) -> bool:
    """Whether a source is withdrawn by the day."""
    return as_of.timeline.links.withdrawal_days.get(source, date.max) <= as_of.corrections_until


def is_retracted(as_of: AsOf, id: str | None) -> bool:
    """Whether a position or an update is retracted by the day."""
    corrections = as_of.timeline.links.corrected_by.get(id or "", ())
    return any(
        dated.record.kind == "retraction" and dated.moment.day <= as_of.corrections_until for dated in corrections
    )


def publication_days(dossier: Dossier) -> dict[str, date]:
    """Return the desk's day on which each source was published or else accessed; sources without either are omitted."""
    zone, cutoff = dossier.zone, dossier.settings.cutoff
    spans = {id: source.published or source.accessed for id, source in dossier.sources.items()}
    return {id: moment_of(span, None, zone, cutoff).day for id, span in spans.items() if span}


def first_published(published_on: Mapping[str, date], sources: Iterable[str]) -> date | None:
    """Return the day on which the earliest of some sources was published."""
    return min((published_on[source] for source in sources if source in published_on), default=None)


def published_late(as_of: AsOf, previous: date) -> list[Evidence]:
    """Return the evidence dated up to the previous day but published after it, and by the day of the view."""
    publications = as_of.timeline.publications
    first, last = (bisect_right(publications, day, key=lambda pair: pair[0]) for day in (previous, as_of.day))
    return [item for _, item in publications[first:last] if item.moment.day <= previous]


def conditions_published_late(as_of: AsOf, previous: date) -> list[tuple[Evidence, frozenset[str]]]:
    """Return the evidence of the previous day to which accounts published after it, and by the day, add a condition.

    Each comes with the ids of these accounts.
    """
    published_on, positions = as_of.timeline.published_on, as_of.timeline.links.positions
    late = []
    for item in as_of.timeline.qualified:
        days = {id: first_published(published_on, positions[id].position.cited) for id in item.qualified_by}
        ids = frozenset(id for id, day in days.items() if day and previous < day <= as_of.day)
        if item.moment.day <= previous and len(ids) == len(days):
            late.append((item, ids))
    return late


def all_from_one_origin(as_of: AsOf) -> bool:
    """Whether all records by the day share one origin. The brief then says so once instead of at each statement."""
    second = as_of.timeline.links.two_origins_from
    return second is None or second > as_of.day


def origin(source: Source) -> str:
    """Return who first published a source: its `origin`, else the publisher, else the host of its address.

    Sources that copy one origin count once.
    """
    host = urlsplit(source.url).hostname if source.url else None
    return (source.origin or source.publisher or host or source.id).casefold()


def origins_of_sources(dossier: Dossier) -> dict[str, str]:
    """Return the origin of each source. Sources with one address have one: the typed one, else the first by name."""
    by_address: dict[str, tuple[bool, str]] = {}
    for source in dossier.sources.values():
        if source.url:
            candidate, address = (source.origin is None, origin(source)), _address(source.url)
            by_address[address] = min(candidate, by_address.get(address, candidate))
    return {
        source.id: by_address[_address(source.url)][1] if source.url else origin(source)
        for source in dossier.sources.values()
    }


def _address(url: str) -> str:
    """A URL without the place on the page, with its scheme and host in lower case."""
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="").geturl()


def origins(as_of: AsOf, ids: Iterable[str]) -> frozenset[str]:
    """Return the independent origins of those sources that are not withdrawn."""
    origin_by_source = as_of.timeline.links.origins
    return frozenset(origin_by_source[id] for id in standing_sources(as_of, ids))


def strongest_caveat(as_of: AsOf, evidence: Iterable[Evidence]) -> Caveat | None:
    """Return the strongest caveat that applies to the evidence for a statement."""
    items = tuple(evidence)
    is_unnamed = all(item.is_unnamed for item in items)
    is_single = len(origins(as_of, (id for item in items for id in sources_of(as_of, item)))) <= 1
    if is_unnamed and is_single:
        return "single-unnamed-source"
    if is_unnamed:
        return "unnamed-only"
    return "single-source" if is_single else None


def is_update_withdrawn(as_of: AsOf, update: Update) -> bool:
    """Whether an update is retracted, or every source of it withdrawn, by the day."""
    if is_retracted(as_of, update.id):
        return True
    return bool(update.cited) and not standing_sources(as_of, update.cited)


def is_event_withdrawn(as_of: AsOf, event: Event, updates: Iterable[Update]) -> bool:
    """Whether an event is retracted, or nothing is left that reports it: neither a source of its own nor an update."""
    if is_retracted(as_of, event.id):
        return True
    reports = [not standing_sources(as_of, event.cited)] if event.cited else []
    reports += [is_update_withdrawn(as_of, update) for update in updates]
    return bool(reports) and all(reports)


def rests_on_weak_sources(as_of: AsOf, record: Record) -> bool:
    """Whether all sources of a record have the Admiralty grade E (unreliable) or F (reliability cannot be judged)."""
    return bool(record.cited) and not without_weak(as_of, record.cited)


def without_weak(as_of: AsOf, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the sources that do not have the Admiralty grade E or F."""
    return tuple(id for id in ids if as_of.dossier.sources[id].grade not in ("E", "F"))
