"""Former ids of records (`formerly`), and the current ids that replace them in references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefgen.content.document import Document, Raw
from briefgen.content.model import KIND_BY_KEY, REGISTRIES, Dossier

CurrentIds = dict[str, dict[str, str]]  # by kind, from each former id to the current one


def current_ids(documents: Sequence[Document], latest: Dossier | None = None) -> CurrentIds:
    """Return the current ids for the former ids that references in some documents may name.

    The keys are what a reference may name, so that fields for more than one kind have keys of their own. With `latest`,
    a later state of the dossier, the current ids are those of that state.
    """
    by_kind = _ids_in_latest(documents, latest) if latest else _ids_in_documents(documents)
    return _with_combined_kinds(by_kind)


def registered_records(document: Document) -> Iterator[tuple[str, str, Raw]]:
    """Yield the registry, the id and the text of each record of a registry in a file, its own source included."""
    for key in REGISTRIES:
        registry = document.root.get(key)
        if isinstance(registry, dict):
            yield from ((key, id, raw) for id, raw in registry.items())
    source = document.root.get("source")
    if isinstance(source, dict):
        id = source.get("id", document.stem)
        yield "sources", id if isinstance(id, str) else "", source


def _ids_in_documents(documents: Sequence[Document]) -> CurrentIds:
    """Return the current ids by the `formerly` of every record.

    An id that another record has now is left out; `check` reports the two.
    """
    records = [(KIND_BY_KEY[key], id, raw) for document in documents for key, id, raw in registered_records(document)]
    ids_in_use = {(kind, id) for kind, id, _ in records}
    ids: CurrentIds = {}
    for kind, current_id, raw in records:
        formerly = raw.get("formerly", []) if isinstance(raw, dict) else []
        for former_id in [formerly] if isinstance(formerly, str) else formerly:
            if isinstance(former_id, str) and (kind, former_id) not in ids_in_use:
                ids.setdefault(kind, {})[former_id] = current_id
    return ids


def _ids_in_latest(documents: Sequence[Document], latest: Dossier) -> CurrentIds:
    """Return the ids in the latest dossier for those of earlier documents and for their former ids.

    Two ids that are both in use stay two records, although they were merged later: the first has the new id.
    """
    ids_in_use = {(KIND_BY_KEY[key], id) for document in documents for key, id, _ in registered_records(document)}
    ids = _ids_in_documents(documents)
    for kind, latest_ids in latest.current_ids.items():
        later: dict[str, str] = {}
        for former_id, latest_id in latest_ids.items():
            is_second = (kind, former_id) in ids_in_use and any(
                (kind, other) in ids_in_use for other in later if later[other] == latest_id
            )
            if (kind, latest_id) not in ids_in_use and not is_second:
                later[former_id] = latest_id
        earlier = ids.get(kind, {})
        ids[kind] = {**later, **{former_id: later.get(id, id) for former_id, id in earlier.items()}}
    return ids


def _with_combined_kinds(ids_by_kind: Mapping[str, Mapping[str, str]]) -> CurrentIds:
    """Return the current ids by what a reference may name, for fields that take more than one kind too."""
    ids = {kind: dict(kind_ids) for kind, kind_ids in ids_by_kind.items() if kind_ids}
    voices = {**ids.get("party", {}), **ids.get("person", {})}
    if voices:
        ids["party or person"] = voices
    if ids:
        all_ids = {former_id: id for kind_ids in ids.values() for former_id, id in kind_ids.items()}
        ids["record"] = all_ids
        ids["printed"] = all_ids
        ids["evidence"] = {**ids.get("source", {}), **ids.get("event", {})}
    return ids
