"""The references between dated records, indexed once for all days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from briefgen.content.model import Correction, Dossier, Note
from briefgen.timeline.sourcing import origins_of_sources
from briefgen.timeline.timeline import Dated, DatedUpdate, Evidence, Links

V = TypeVar("V")


def collect_links(
    dossier: Dossier,
    evidence: Sequence[Evidence],
    updates: Sequence[DatedUpdate],
    notes: Sequence[Dated[Note]],
    corrections: Sequence[Dated[Correction]],
    known_from: Mapping[str, date],
) -> Links:
    """Return every reference between records, by the id of the record that it refers to."""
    positions = {item.id: item for item in evidence}
    first_reports = find_first_reports(evidence, positions)
    reports = ((first_reports[item.id], item) for item in evidence)
    replacements = [
        (dated.update.replaces, (dated.moment.day, dated.update.event)) for dated in updates if dated.update.replaces
    ]
    replacements += [
        (event.replaces, (known_from[event.id], event.id))
        for event in dossier.events.values() if event.replaces and event.id in known_from
    ]  # fmt: skip
    resets = {*((issue, event.id) for event in dossier.events.values() for issue in event.resets)}
    resets |= {(issue, dated.update.event) for dated in updates for issue in dated.update.resets}
    origins = origins_of_sources(dossier)
    return Links(
        positions=positions,
        doubles=_group_by_key((first.id, item) for first, item in reports if first is not item),
        reversed_by=_group_by_key((id, item) for item in evidence for id in item.position.reverses),
        withdrawn_by=_group_by_key((id, item) for item in evidence for id in item.position.withdraws),
        disputed_by=_group_by_key((id, item) for item in evidence for id in item.position.disputes),
        repeated_by=_group_by_key((id, item) for item in evidence for id in item.position.repeats),
        corrected_by=_group_by_key((correction.record.of, correction) for correction in corrections),
        replaced_by=_group_by_key(replacements),
        resets=_group_by_key((issue, dossier.events[id]) for issue, id in sorted(resets)),
        cited=_citations(updates, (*notes, *corrections)),
        origins=origins,
        withdrawal_days={
            source.id: source.withdrawn.first.day
            for source in dossier.sources.values()
            if source.withdrawn and source.withdrawn.first
        },
        two_origins_from=_two_origins_from(origins, evidence, updates),
    )


def _citations(
    updates: Iterable[DatedUpdate], others: Iterable[Dated[Note] | Dated[Correction]]
) -> dict[str, tuple[date, tuple[str, ...]]]:
    citations = {dated.update.id: (dated.moment.day, dated.update.cited) for dated in updates}
    citations |= {dated.record.id: (dated.moment.day, dated.record.cited) for dated in others}
    return {id: citation for id, citation in citations.items() if id}


def find_first_reports(items: Iterable[Evidence], positions: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """Return for the id of each position the first report of the same words, at the end of its `same_as` chain.

    Each chain is followed once, however many positions lie on it.
    """
    first_reports: dict[str, Evidence] = {}
    for item in items:
        path, current = dict[str, None](), item
        while current.id not in first_reports and current.id not in path:
            path[current.id] = None
            same_as = current.position.same_as
            if not same_as or (earlier := positions.get(same_as[0])) is None:
                break
            current = earlier
        first = first_reports.get(current.id, current)
        first_reports |= dict.fromkeys(path, first)
    return first_reports


def _group_by_key(pairs: Iterable[tuple[str, V]]) -> dict[str, tuple[V, ...]]:
    groups: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _two_origins_from(
    origins: Mapping[str, str], evidence: Sequence[Evidence], updates: Sequence[DatedUpdate]
) -> date | None:
    """The first day on which the records have two independent origins."""
    citations = [(item.moment.day, item.position.cited) for item in evidence]
    citations += [(dated.moment.day, dated.update.cited) for dated in updates]
    origins_so_far: set[str] = set()
    for day, sources in sorted(citations, key=lambda citation: citation[0]):
        origins_so_far |= {origins[source] for source in sources}
        if len(origins_so_far) > 1:
            return day
    return None
