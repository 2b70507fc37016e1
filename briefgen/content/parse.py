"""The parser of a dossier: from documents to typed records, with every problem that a record shows on its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import ValidationError

from briefgen.content.document import MISSING, Document, Raw, RecordLocation
from briefgen.content.field_parsers import ID, as_id
from briefgen.content.former_ids import current_ids
from briefgen.content.model import (  # fmt: skip
    KEYS,
    KIND_BY_KEY,
    LISTS,
    REGISTRIES,
    BriefLines,
    Context,
    Dossier,
    Record,
    RecordPart,
    Seal,
    Settings,
    Update,
)
from briefgen.content.record_errors import NamedId, collect_names, describe_shape, record_problem
from briefgen.problems import MAX_GUESSED, ContentError, Place, Problem, did_you_mean

RENAMED_SETTINGS = {"looks": "theme"}  # old keys of `dossier:`, still read

R = TypeVar("R", bound=Record)


def parse_dossier(
    documents: Iterable[Document], folder: str = "content", *, all_read: bool = True, today: Dossier | None = None
) -> tuple[Dossier, list[Problem]]:
    """Return the dossier in some documents, and the problems of its records.

    `all_read` says whether every file of the folder gave a document. With `today`, the dossier as it is now, records
    have the ids that they have there.

    Raises ContentError where not even the `dossier:` record can be read.
    """
    documents = list(documents)
    parser = _Parser(current_ids(documents, today), is_complete=all_read, names=collect_names(documents))
    for document in documents:
        parser.add_document(document)
    return parser.build_dossier(folder), parser.problems


def parse_seals(documents: Iterable[Document]) -> tuple[list[Seal], list[Problem]]:
    """Return only the seals, which can be read whatever is wrong with other records."""
    parser = _Parser({}, is_complete=False)
    for document in documents:
        parser.add_document(document)
    return parser.sorted_seals(), parser.problems


@dataclass(slots=True)
class _Parser:
    """The records and problems of all documents that were added."""

    current_ids: dict[str, dict[str, str]]
    is_complete: bool
    names: list[NamedId] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    settings_place: Place | None = None
    registries: dict[str, dict[str, Any]] = field(default_factory=lambda: {key: {} for key in REGISTRIES})
    lists: dict[str, list[Any]] = field(default_factory=lambda: {key: [] for key in LISTS})
    briefs: list[BriefLines] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    ids: dict[str, dict[str, Place]] = field(
        default_factory=lambda: {kind: {} for kind in (*KIND_BY_KEY.values(), "brief")}
    )

    def add_document(self, document: Document) -> None:
        clip_source = self._add_clip_source(document)
        for key, value in document.root.items():
            location = RecordLocation(document, (key,))
            if key == "dossier":
                self._add_settings(location, value)
            elif key in REGISTRIES:
                for id, raw in self._mapping_items(location, value):
                    self._add_registered(key, id, raw, RecordLocation(document, (key, id)), clip_source)
            elif key in LISTS:
                for index, raw in self._list_items(location, value):
                    self._add_evidence(key, raw, RecordLocation(document, (key, index)), clip_source)
            elif key == "briefs":
                for day, raw in self._mapping_items(location, value):
                    self._add_brief(day, raw, RecordLocation(document, (key, day)), clip_source)
            elif key == "seal":
                if seal := self._parse_record(Seal, value, location, None):
                    self.seals.append(seal)
            elif key != "source":
                hint = did_you_mean(key, KEYS) or f"the keys are {', '.join(sorted(KEYS))}"
                message = f"there is no key `{key}` at the start of a line"
                self._report("unknown-key", message, document.place((key,), key=True), hint)
                self.is_complete = self.is_complete and isinstance(value, str)

    def sorted_seals(self) -> list[Seal]:
        return sorted(self.seals, key=lambda seal: (seal.day.begins, seal.revision, seal.at.file))

    def build_dossier(self, folder: str) -> Dossier:
        if not self.settings:
            if self.settings_place is None and self.is_complete:
                place = Place(f"{folder}/dossier.yaml")
                hint = "write `dossier:` with `title` and `parties`; `briefgen init` shows how"
                self._report("no-dossier", "no file has the `dossier:` record", place, hint)
            raise ContentError(self.problems)
        registries, lists = self.registries, self.lists
        return Dossier(
            settings=self.settings[0],
            parties=registries["parties"], people=registries["people"], issues=registries["issues"],
            sources=registries["sources"], events=registries["events"],
            updates=tuple(lists["updates"]), positions=tuple(lists["positions"]), notes=tuple(lists["notes"]),
            briefs=tuple(self.briefs), corrections=tuple(lists["corrections"]),
            seals=tuple(self.sorted_seals()), ids=self.ids,
            is_complete=self.is_complete, is_sound=not any(problem.is_error for problem in self.problems),
        )  # fmt: skip

    def _add_clip_source(self, document: Document) -> str | None:
        """Add the file's own `source` and return its id, by default the stem of the file's name.

        The id is None where the file has no source, and empty where the source cannot be read.
        """
        raw = document.root.get("source")
        if raw is None:
            return None
        location = RecordLocation(document, ("source",))
        if not isinstance(raw, dict):
            self._report_shape(location.place(), "`key: value` lines", raw, "write {publisher: …, published: …}")
            return ""
        id = raw.get("id", document.stem)
        if not isinstance(id, str):
            self._report_shape(location.place("id"), "an id", id, "write one word")
            return ""
        if "id" not in raw and not ID.fullmatch(document.stem):
            suggestion = as_id(document.stem)
            example = f", such as `{suggestion}.yaml`" if ID.fullmatch(suggestion) else ""
            hint = f"name the file in lower-case letters, digits and hyphens{example}, or give the source an `id:`"
            message = f"the file's name `{document.stem}` is no id for its source"
            self._report("bad-id", message, location.place(), hint)
            return ""
        self._add_registered("sources", id, {key: raw[key] for key in raw if key != "id"}, location, None)
        return self._current_id("source", id)

    def _add_brief(self, day: str, raw: Raw, location: RecordLocation, clip_source: str | None) -> None:
        lines = self._parse_record(BriefLines, raw, location, clip_source, day=day)
        if lines is None:
            return
        first = next((other for other in self.briefs if other.day.text == day), None)
        if first is not None:
            message, hint = f"the brief of {day} is written twice", "put its lines together"
            self._report("repeated-id", message, location.place(), hint, ("first written here", first.at))
            return
        self.briefs.append(lines)
        self.ids["brief"][day] = location.place(key=True)

    def _add_settings(self, location: RecordLocation, raw: Raw) -> None:
        place = location.place()
        if self.settings_place is not None:
            related = ("the other one", self.settings_place)
            self._report("repeated-dossier", "a second `dossier:` record", place, "keep one of the two", related)
            return
        self.settings_place = place
        location, raw = self._with_current_keys(location, raw)
        if settings := self._parse_record(Settings, raw, location, None):
            self.settings.append(settings)

    def _with_current_keys(self, location: RecordLocation, raw: Raw) -> tuple[RecordLocation, Raw]:
        """Return the settings with the current names of their keys, and report each old name."""
        if not isinstance(raw, dict):
            return location, raw
        for old, new in RENAMED_SETTINGS.items():
            if old in raw and new not in raw:
                place = location.place(old, key=True)
                self._report("renamed-key", f"`{old}` was renamed to `{new}`", place, f"write `{new}:`")
                document = location.document.with_key_renamed((*location.path, old), new)
                location = RecordLocation(document, location.path)
                raw = {new if key == old else key: value for key, value in raw.items()}
        return location, raw

    def _add_registered(self, key: str, id: str, raw: Raw, location: RecordLocation, clip_source: str | None) -> None:
        place = location.place()
        id = self._current_id(KIND_BY_KEY[key], id)
        self.is_complete = self.is_complete and bool(ID.fullmatch(id))
        if not self._register_id(KIND_BY_KEY[key], id, place):
            return
        if isinstance(raw, dict) and key != "sources" and "id" in raw:
            hint = f"delete it; the id is what stands before the record, `{id}:`"
            self._report("unknown-key", "the record has its id already", location.place("id", key=True), hint)
            return
        history: list[tuple[Raw, RecordLocation]] = []
        if isinstance(raw, dict) and key == "events" and "history" in raw:
            history_location = RecordLocation(location.document, (*location.path, "history"))
            for index, update in self._list_items(history_location, raw["history"]):
                history.append((update, RecordLocation(location.document, (*history_location.path, index))))
            raw = {name: value for name, value in raw.items() if name != "history"}
        if record := self._parse_record(REGISTRIES[key], raw, location, clip_source, id=id):
            self.registries[key][id] = record
        for update, update_location in history:
            self._add_evidence("updates", update, update_location, clip_source, event=id)

    def _add_evidence(
        self, key: str, raw: Raw, location: RecordLocation, clip_source: str | None, **implied: str
    ) -> None:
        id = raw.get("id") if isinstance(raw, dict) else None
        if isinstance(id, str) and not self._register_id(KIND_BY_KEY[key], id, location.place("id")):
            return
        if record := self._parse_record(LISTS[key], raw, location, clip_source, **implied):
            self.lists[key].append(record)

    def _current_id(self, kind: str, id: str) -> str:
        return self.current_ids.get(kind, {}).get(id, id)

    def _register_id(self, kind: str, id: str, place: Place) -> bool:
        """Register an id and return whether it is new; parties and people share ids, for `by`, `to` and `about`."""
        kinds = ("party", "person") if kind in ("party", "person") else (kind,)
        owner_kind = next((other for other in kinds if id in self.ids[other]), None)
        if owner_kind is not None:
            hint = "choose another id; or delete one, if both are the same"
            if owner_kind != kind:
                hint = f"choose another id (it is a {owner_kind}'s; parties and people share their ids)"
            related = ("first written here", self.ids[owner_kind][id])
            self._report("repeated-id", f"the id `{id}` is taken", place, hint, related)
            return False
        self.ids[kind][id] = place
        return True

    def _parse_record(
        self, model: type[R], raw: Raw, location: RecordLocation, clip_source: str | None, **implied: str
    ) -> R | None:
        """Return a typed record, or None after reporting its problems.

        `implied` are fields that follow from the place of the record in its file.
        """
        if not isinstance(raw, dict):
            hint = "write the record's fields, each with its key"
            self._report_shape(location.place(), "`key: value` lines", raw, hint)
            return None
        if key := next((key for key in implied if key in raw), None):
            hint = "delete it: it is known from where the record stands"
            self._report("unknown-key", f"`{key}` is not written here", location.place(key, key=True), hint)
            return None
        if model in LISTS.values():
            implied = {"id": f"{model.__name__.lower()}-{_digest(raw, implied, clip_source)}", **implied}
        context = Context(location, clip_source, self.current_ids)
        try:
            return model.model_validate({**implied, **raw}, context=context)
        except ValidationError as errors:
            for error in errors.errors(include_url=False):
                if error["input"] != MISSING:
                    names = self.names if len(self.problems) < MAX_GUESSED else ()
                    self.problems.append(record_problem(error, model, location, names))
            return None

    def _mapping_items(self, location: RecordLocation, raw: Raw) -> Iterator[tuple[str, Raw]]:
        if isinstance(raw, dict):
            return iter(raw.items())
        self._report_shape(location.place(), "records by their ids", raw, "write each as `id: {…}`")
        self.is_complete = False
        return iter(())

    def _list_items(self, location: RecordLocation, raw: Raw) -> Iterator[tuple[int, Raw]]:
        if isinstance(raw, list):
            return iter(enumerate(raw))
        key = str(location.path[-1])
        if isinstance(raw, dict) and raw and _has_names(raw, LISTS.get(key, Update)):
            name = next(iter(raw))
            hint = f"write `- id: {name}` in the place of `{name}:`"
            message = f"`{key}` is a list, its records have no names"
            self._report("wrong-shape", message, location.place(name, key=True), hint)
        else:
            self._report_shape(location.place(), "a list", raw, "start each record with `- `")
        self.is_complete = False
        return iter(())

    def _report_shape(self, place: Place, expected: str, raw: Raw, hint: str) -> None:
        if raw != MISSING:
            self._report("wrong-shape", f"expected {expected}, found {describe_shape(raw)}", place, hint)

    def _report(self, code: str, message: str, place: Place, hint: str, *related: tuple[str, Place]) -> None:
        self.problems.append(Problem(code, message, place, hint, related))


def _has_names(raw: Mapping[str, Raw], model: type[RecordPart]) -> bool:
    """Whether a mapping gives each of several records a name, and is no record itself."""
    return all(isinstance(value, dict) for value in raw.values()) and not set(raw) <= set(model.model_fields)


def _digest(raw: Raw, implied: Mapping[str, str], clip_source: str | None) -> str:
    """Return sixteen hexadecimal digits for evidence without an id, the same wherever in its clip it stands."""
    content = [raw, implied, clip_source]
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
