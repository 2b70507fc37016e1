"""what a claim rests on: sources that still stand, independent origins, and what to say beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from briefgen.content.model import Dossier, Record, Source
from briefgen.timeline.order import moment_of
from briefgen.timeline.timeline import AsOf, Evidence

Caveat = Literal["single-unnamed-source", "unnamed-only", "single-source"]


def sources_of(look: AsOf, item: Evidence) -> tuple[str, ...]:
    """The ids of an utterance's sources: its own and those of its other tellings by that day."""
    doubles = look.timeline.links.doubles.get(item.id, ())
    if not doubles:
        return item.position.cited
    tellings = (item, *(double for double in doubles if double.moment.day <= look.day))
    return tuple(dict.fromkeys(id for each in tellings for id in each.position.cited))


def standing_sources(look: AsOf, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the sources that are not withdrawn by the day."""
    return tuple(id for id in ids if not is_withdrawn(look, id))


def is_withdrawn(look: AsOf, source: str) -> bool:
    """Whether the source was withdrawn by the day."""
    return look.timeline.links.withdrawn.get(source, date.max) <= look.day


def published_on(dossier: Dossier) -> dict[str, date]:
    """The desk's day on which each source was published, else read; those of which neither is known are left out."""
    zone, cutoff = dossier.zone, dossier.settings.cutoff
    spans = {id: source.published or source.accessed for id, source in dossier.sources.items()}
    return {id: moment_of(span, None, zone, cutoff).day for id, span in spans.items() if span}


def first_published(published: Mapping[str, date], ids: Iterable[str]) -> date | None:
    """The day on which the earliest of some sources was published."""
    return min((published[id] for id in ids if id in published), default=None)


def published_late(look: AsOf, previous: date) -> list[Evidence]:
    """The evidence from a day or before it that was published only after that day, and by the day of the look."""
    published = look.timeline.published
    first, last = (bisect_right(published, day, key=lambda pair: pair[0]) for day in (previous, look.day))
    return [item for _, item in published[first:last] if item.moment.day <= previous]


def all_from_one_origin(look: AsOf) -> bool:
    """Whether everything known by the day goes back to one origin: then that is said once, not at every claim."""
    second = look.timeline.links.two_origins_from
    return second is None or second > look.day


def origin(source: Source) -> str:
    """Who reported it first: copies of one origin count once. `origin`, else the publisher, else the url's host."""
    host = urlsplit(source.url).hostname if source.url else None
    return (source.origin or source.publisher or host or source.id).casefold()


def origins(look: AsOf, ids: Iterable[str]) -> frozenset[str]:
    """The independent origins behind the sources that still stand."""
    known = look.timeline.links.origins
    return frozenset(known[id] for id in standing_sources(look, ids))


def strongest_caveat(look: AsOf, behind: Iterable[Evidence]) -> Caveat | None:
    """What a reader must know of the evidence behind a claim; the loudest of what holds."""
    items = tuple(behind)
    unnamed = all(item.is_unnamed for item in items)
    single = len(origins(look, (id for item in items for id in sources_of(look, item)))) <= 1
    if unnamed and single:
        return "single-unnamed-source"
    if unnamed:
        return "unnamed-only"
    return "single-source" if single else None


def rests_on_withdrawn_sources(look: AsOf, record: Record) -> bool:
    """Whether every source of a record is withdrawn by the day."""
    return bool(record.cited) and not standing_sources(look, record.cited)


def rests_on_weak_sources(look: AsOf, record: Record) -> bool:
    """Whether everything that a record rests on is graded E or F (Admiralty: unreliable, or cannot be judged)."""
    grades = [look.dossier.sources[id].grade for id in record.cited]
    return bool(grades) and all(grade in ("E", "F") for grade in grades)
