"""the dated records -> the links among them, looked up once instead of searched for on every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from briefgen.content.model import Correction, Dossier, Note
from briefgen.timeline.sourcing import origin
from briefgen.timeline.timeline import Dated, DatedUpdate, Evidence, Links

V = TypeVar("V")


def collect_links(
    dossier: Dossier,
    evidence: Sequence[Evidence],
    updates: Sequence[DatedUpdate],
    notes: Sequence[Dated[Note]],
    corrections: Sequence[Dated[Correction]],
    starts: Mapping[str, date],
) -> Links:
    """Every link, by the id of the record that it leads to."""
    positions = {item.id: item for item in evidence}
    first = first_tellings(evidence, positions)
    doubles = ((first[item.id], item) for item in evidence)
    replaced = [(u.update.replaces, (u.moment.day, u.update.event)) for u in updates if u.update.replaces]
    replaced += [(e.replaces, (starts[e.id], e.id)) for e in dossier.events.values() if e.replaces and e.id in starts]
    resets = {*((issue, event.id) for event in dossier.events.values() for issue in event.resets)}
    resets |= {(issue, dated.update.event) for dated in updates for issue in dated.update.resets}
    origins = {source.id: origin(source) for source in dossier.sources.values()}
    return Links(
        positions=positions,
        doubles=_grouped((first.id, item) for first, item in doubles if first is not item),
        reversed_by=_grouped((id, item) for item in evidence for id in item.position.reverses),
        withdrawn_by=_grouped((id, item) for item in evidence for id in item.position.withdraws),
        disputed_by=_grouped((id, item) for item in evidence for id in item.position.disputes),
        repeated_by=_grouped((id, item) for item in evidence for id in item.position.repeats),
        corrected_by=_grouped((c.record.of, c) for c in corrections),
        replaced_by=_grouped(replaced),
        resets=_grouped((issue, dossier.events[id]) for issue, id in sorted(resets)),
        cited=_cited(updates, (*notes, *corrections)),
        origins=origins,
        withdrawn={it.id: gone.day for it in dossier.sources.values() if (gone := it.withdrawn and it.withdrawn.first)},
        two_origins_from=_two_origins_from(origins, evidence, updates),
    )


def _cited(
    updates: Iterable[DatedUpdate], others: Iterable[Dated[Note] | Dated[Correction]]
) -> dict[str, tuple[date, tuple[str, ...]]]:
    found = {dated.update.id: (dated.moment.day, dated.update.cited) for dated in updates}
    found |= {dated.record.id: (dated.moment.day, dated.record.cited) for dated in others}
    return {id: told for id, told in found.items() if id}


def first_tellings(items: Iterable[Evidence], positions: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """For the id of each record the telling that stands for all tellings of its utterance.

    A chain of `same_as` is walked once, however many records lie on it.
    """
    first: dict[str, Evidence] = {}
    for item in items:
        path, current = dict[str, None](), item
        while current.id not in first and current.id not in path:
            path[current.id] = None
            same = current.position.same_as
            if not same or (earlier := positions.get(same[0])) is None:
                break
            current = earlier
        end = first.get(current.id, current)
        first |= dict.fromkeys(path, end)
    return first


def _grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, tuple[V, ...]]:
    found: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}


def _two_origins_from(
    origins: Mapping[str, str], evidence: Sequence[Evidence], updates: Sequence[DatedUpdate]
) -> date | None:
    """The first day by which what is known has two independent origins."""
    cited = [(item.moment.day, item.position.cited) for item in evidence]
    cited += [(dated.moment.day, dated.update.cited) for dated in updates]
    known: set[str] = set()
    for day, ids in sorted(cited, key=lambda pair: pair[0]):
        known |= {origins[id] for id in ids}
        if len(known) > 1:
            return day
    return None
