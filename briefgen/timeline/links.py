"""The references between dated records, indexed once for all days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from briefgen.content.model import Correction, Dossier, Note
from briefgen.timeline.sourcing import account_rank, origins_of_sources
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
    accounts = group_accounts(evidence)
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
        accounts=accounts,
        reverses=_for_accounts(accounts, ((item.id, id) for item in evidence for id in item.position.reverses)),
        reversed_by=_for_accounts(accounts, ((id, item) for item in evidence for id in item.position.reverses)),
        withdrawn_by=_for_accounts(accounts, ((id, item) for item in evidence for id in item.position.withdraws)),
        disputed_by=_for_accounts(accounts, ((id, item) for item in evidence for id in item.position.disputes)),
        repeated_by=_for_accounts(accounts, ((id, item) for item in evidence for id in item.position.repeats)),
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


def group_accounts(evidence: Iterable[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    """Return for the id of each position that `same_as` joins with others all accounts of the words, the best first.

    A named speaker comes before an unnamed one, then the highest tier, then the account to which the others refer.
    """
    items = {item.id: item for item in evidence}
    neighbours: dict[str, list[str]] = defaultdict(list)
    for item in items.values():
        for id in item.position.same_as:
            if id in items and id != item.id:
                neighbours[item.id].append(id)
                neighbours[id].append(item.id)
    accounts: dict[str, tuple[Evidence, ...]] = {}
    for id in neighbours:
        if id not in accounts:
            group, queue = {id: items[id]}, [id]
            while queue:
                for other in neighbours[queue.pop()]:
                    if other not in group:
                        group[other] = items[other]
                        queue.append(other)
            accounts |= dict.fromkeys(group, tuple(sorted(group.values(), key=_account_order)))
    return accounts


def _account_order(item: Evidence) -> tuple[Any, ...]:
    return *account_rank(item), bool(item.position.same_as), item.moment, item.id


def _for_accounts(
    accounts: Mapping[str, tuple[Evidence, ...]], pairs: Iterable[tuple[str, V]]
) -> dict[str, tuple[V, ...]]:
    """Group by key; what refers to one account of some words refers to all of them."""
    groups = _group_by_key((accounts[id][0].id if id in accounts else id, value) for id, value in pairs)
    shared = {item.id: groups[id] for id in list(groups) for item in accounts.get(id, ())}
    return groups | shared


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
