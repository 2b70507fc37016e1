"""Rules for references between records: unknown ids and options, repeated records, circles, reused ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import islice

from briefgen.content.model import Dossier, Record, Registered
from briefgen.problems import MAX_GUESSED, MAX_LISTED, Problem, did_you_mean, suggest_record, with_article

MAX_UNKNOWN = 500  # ids; a dossier with more has another problem
# The kinds of record that a reference may name where it may name more than one.
_KINDS = {
    "party or person": ("party", "person"),
    "record": ("party", "person", "issue", "source", "event", "position", "update", "note", "correction"),
    "evidence": ("source", "event", "position", "update", "note", "correction"),
    "printed": ("party", "person", "issue", "source", "event", "position", "update", "note", "correction", "brief"),
}
_KIND_NAMES = {"evidence": "dated record, event or source", "printed": "record, or day of a brief with lines,"}
_REGISTRY_KEYS = {
    "party": "`parties:`", "person": "`people:`", "issue": "`issues:`", "source": "`sources:`", "event": "`events:`",
    "party or person": "`people:` or `parties:`",
}  # fmt: skip


def unknown_ids(dossier: Dossier) -> Iterator[Problem]:
    """Yield each reference to an id that no record has."""
    if not dossier.is_complete:
        return
    ids_by_kind = {kind: frozenset(ids) for kind, ids in dossier.ids.items()}
    ids_by_kind |= {name: frozenset().union(*(ids_by_kind[kind] for kind in kinds)) for name, kinds in _KINDS.items()}
    unknown = (
        (record, reference) for record in dossier.records for reference in record.references()
        if reference.id not in ids_by_kind[reference.kind]
    )  # fmt: skip
    for number, (record, (kind, id, path)) in enumerate(islice(unknown, MAX_UNKNOWN)):
        ids = ids_by_kind[kind]
        suggestion = number < MAX_GUESSED and (did_you_mean(id, ids) or suggest_record(id, _names(dossier, ids)))
        kind_name = _KIND_NAMES.get(kind, kind)
        hint = suggestion or _other_kind_hint(dossier, id, kind_name, path) or _declaration_hint(kind, id, ids)
        place = record.locate(*path, key=_is_key(record, path))
        yield Problem("unknown-id", f"no {kind_name} has the id `{id}`", place, hint)


def _other_kind_hint(dossier: Dossier, id: str, kind_name: str, path: tuple[str | int, ...]) -> str:
    """Return the hint for an id that a record of another kind has, or an empty text."""
    actual_kind = next((kind for kind, ids in dossier.ids.items() if id in ids), "")
    if actual_kind == "party" and path[:1] == ("speaker",):
        return f"`{id}` is a party: write `party: {id}` for its own words, or the id of the person who spoke"
    return (
        f"`{id}` is {with_article(actual_kind)}; the id of {with_article(kind_name)} belongs here"
        if actual_kind
        else ""
    )


def _names(dossier: Dossier, ids: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield each name of the records with these ids, with the id."""
    for registry in (dossier.parties, dossier.people):
        yield from ((name, id) for id, voice in registry.items() if id in ids for name in (voice.name, *voice.also))
    yield from ((person.name.split()[-1], id) for id, person in dossier.people.items() if id in ids)
    for titled_registry in (dossier.issues, dossier.events):
        yield from ((record.title, id) for id, record in titled_registry.items() if id in ids)


def _declaration_hint(kind: str, id: str, ids: Set[str]) -> str:
    if kind in _REGISTRY_KEYS:
        verb = "is" if len(ids) == 1 else "are"
        existing_ids = f" (there {verb} {', '.join(sorted(ids))})" if 0 < len(ids) <= MAX_LISTED else ""
        return f"declare it under {_REGISTRY_KEYS[kind]}, or correct the id{existing_ids}"
    return f"correct the id, or give the record that you mean `id: {id}`"


def _is_key(record: Record, path: tuple[str | int, ...]) -> bool:
    return len(path) > 1 and isinstance(path[-1], str) and isinstance(getattr(record, str(path[0]), None), Mapping)


def unknown_options(dossier: Dossier) -> Iterator[Problem]:
    """Yield each option of a stance that its issue does not have."""
    guess_count = 0
    for position in dossier.positions:
        for issue_id, choice in position.stance.items():
            issue = dossier.issues.get(issue_id)
            if issue and choice.option and choice.option not in issue.options:
                suggestion = did_you_mean(choice.option, issue.options) if guess_count < MAX_GUESSED else ""
                guess_count += 1
                hint = suggestion or f"declare it in the `options` of `{issue_id}`"
                place = position.locate("stance", issue_id, "option")
                yield Problem("unknown-option", f"`{issue_id}` has no option `{choice.option}`", place, hint)


def repeated_records(dossier: Dossier) -> Iterator[Problem]:
    """Yield each record that repeats an earlier one of the same file."""
    first_records: dict[tuple[type, str], Record] = {}
    for record in dossier.evidence:
        if record.id and (first := first_records.setdefault((type(record), record.id), record)) is not record:
            message, hint = "the same record is written twice", "delete one of the two"
            yield Problem("repeated-record", message, record.at, hint, (("first written here", first.at),))


def reference_circles(dossier: Dossier) -> Iterator[Problem]:
    """Yield one record of each circle in which records extend or repeat each other."""
    chains: list[tuple[str, Mapping[str, Record], str]] = [
        ("parent", dossier.parties, "party"), ("parent", dossier.issues, "issue"), ("parent", dossier.events, "event"),
        ("replaces", dossier.events, "event"),
    ]  # fmt: skip
    positions = {position.id: position for position in dossier.positions if position.id}
    fields = ("same_as", "repeats", "reverses", "withdraws", "inferred_from")
    chains += [(field, positions, "position") for field in fields]
    for field, records, kind in chains:
        for id in _ids_on_circles(field, records):
            place = records[id].locate(field)
            message = f"by `{field}` the {kind} `{id}` leads back to itself"
            yield Problem("circle", message, place, f"delete this `{field}`, or another one on the way")


def _ids_on_circles(field: str, records: Mapping[str, Record]) -> list[str]:
    """Return the id of one record of each circle: once dead ends are removed, every walk ends in a circle."""
    targets = {id: set(_referenced_ids(record, field)) & records.keys() for id, record in records.items()}
    origins: dict[str, list[str]] = defaultdict(list)
    for id, target_ids in targets.items():
        for target_id in target_ids:
            origins[target_id].append(id)
    dead_ends = [id for id, target_ids in targets.items() if not target_ids]
    while dead_ends:
        dead_end = dead_ends.pop()
        for id in origins[dead_end]:
            targets[id].discard(dead_end)
            if not targets[id]:
                dead_ends.append(id)
    ids_on_circles: list[str] = []
    visited: set[str] = set()
    for start in sorted(id for id, target_ids in targets.items() if target_ids):
        id, walk = start, []
        while id not in visited:
            visited.add(id)
            walk.append(id)
            id = min(targets[id])
        if id in walk:
            ids_on_circles.append(min(walk[walk.index(id) :]))
    return sorted(ids_on_circles)


def _referenced_ids(record: Record, field: str) -> tuple[str, ...]:
    value = getattr(record, field) or ()
    return (value,) if isinstance(value, str) else tuple(value)


def reused_former_ids(dossier: Dossier) -> Iterator[Problem]:
    """Yield each former id of a record that another record has or had."""
    registries: Mapping[str, Mapping[str, Registered]] = {
        "party": dossier.parties, "person": dossier.people, "issue": dossier.issues, "source": dossier.sources,
        "event": dossier.events,
    }  # fmt: skip
    for kind, registry in registries.items():
        first_owners: dict[str, Registered] = {}
        for record in registry.values():
            for index, former_id in enumerate(record.formerly):
                place = dossier.ids[kind].get(former_id)
                if (owner := first_owners.setdefault(former_id, record)) is not record:
                    place = owner.at
                if place is not None:
                    message = f"the former id `{former_id}` is another record's"
                    hint = "correct it, or delete it here; an id in use stays with its record"
                    related = (("taken here", place),)
                    yield Problem("repeated-id", message, record.locate("formerly", index), hint, related)
