"""documents -> the Dossier and every problem that a record shows on its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from briefgen.content.document import MISSING, Document, FieldPath, Raw, RecordLocation
from briefgen.content.fields import ID, NO_STATUS, as_id
from briefgen.content.model import (  # fmt: skip
    KEYS,
    KIND,
    LISTS,
    REGISTRIES,
    BriefLines,
    Context,
    Dossier,
    Event,
    Issue,
    Party,
    Person,
    Record,
    RecordPart,
    Seal,
    Settings,
    Source,
    Update,
)
from briefgen.problems import FEW, MAX_GUESSED, ContentError, Place, Problem, did_you_mean, meant_by_name

RENAMED_SETTINGS = {"looks": "theme"}  # old keys of `dossier:`, still read

R = TypeVar("R", bound=Record)
Called = tuple[str, str, str]  # kind, name and id of a record


def parse_dossier(
    documents: Iterable[Document], folder: str = "content", *, all_read: bool = True, now: Dossier | None = None
) -> tuple[Dossier, list[Problem]]:
    """Type every record of every document; `all_read` tells whether each file of the folder gave a document.

    Where `now` is what the dossier has become, records have the ids that they have there.

    Raises ContentError where not even the `dossier:` record can be read.
    """
    documents = list(documents)
    renamed = _by_reference(_renamed_since(documents, now) if now else _renamed(documents))
    parser = _Parser(renamed, is_complete=all_read, names=_names(documents))
    for document in documents:
        parser.take(document)
    return parser.dossier(folder), parser.problems


def parse_seals(documents: Iterable[Document]) -> tuple[list[Seal], list[Problem]]:
    """Only the seals, which stand alone: they can be read whatever is wrong elsewhere."""
    parser = _Parser({}, is_complete=False)
    for document in documents:
        parser.take(document)
    return parser.sorted_seals(), parser.problems


def _renamed(documents: Sequence[Document]) -> dict[str, dict[str, str]]:
    """Old ids and what they are called now, by kind, from the `formerly` of every registry.

    An id that a record has now stays what it is: `check` reports the two.
    """
    records = [(KIND[name], id, raw) for document in documents for name, id, raw in _registered(document)]
    living = {(kind, id) for kind, id, _ in records}
    renamed: dict[str, dict[str, str]] = {}
    for kind, new, raw in records:
        former = raw.get("formerly", []) if isinstance(raw, dict) else []
        for old in [former] if isinstance(former, str) else former:
            if isinstance(old, str) and (kind, old) not in living:
                renamed.setdefault(kind, {})[old] = new
    return renamed


def _renamed_since(documents: Sequence[Document], now: Dossier) -> dict[str, dict[str, str]]:
    """The ids that a dossier has now for those of earlier documents: their own old ids, then those given up since.

    Where both ids are there they were two records, and stay two: of several that became one the first has its new id.
    """
    living = {(KIND[name], id) for document in documents for name, id, _ in _registered(document)}
    renamed = _renamed(documents)
    for kind, ids in now.renamed.items():
        since: dict[str, str] = {}
        for old, new in ids.items():
            is_second = (kind, old) in living and any((kind, other) in living for other in since if since[other] == new)
            if (kind, new) not in living and not is_second:
                since[old] = new
        own = renamed.get(kind, {})
        renamed[kind] = {**since, **{old: since.get(new, new) for old, new in own.items()}}
    return renamed


def _by_reference(renamed: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The same by what a reference may name, for fields that take more than one kind."""
    found = {kind: dict(ids) for kind, ids in renamed.items() if ids}
    voices = {**found.get("party", {}), **found.get("person", {})}
    if voices:
        found["party or person"] = voices
    if found:
        found["record"] = {old: new for kind in list(found.values()) for old, new in kind.items()}
        found["printed"] = found["record"]
        found["evidence"] = {**found.get("source", {}), **found.get("event", {})}
    return found


def _registered(document: Document) -> Iterator[tuple[str, str, Raw]]:
    """The registry, id and text of every record of a registry in a file, its own source among them."""
    for name in REGISTRIES:
        registry = document.root.get(name)
        if isinstance(registry, dict):
            yield from ((name, id, raw) for id, raw in registry.items())
    source = document.root.get("source")
    if isinstance(source, dict):
        id = source.get("id", _stem(document))
        yield "sources", id if isinstance(id, str) else "", source


def _names(documents: Sequence[Document]) -> list[Called]:
    """What the records of registries are called, each with its kind and id: for those who write a name for an id."""
    return [
        (KIND[registry], name, id)
        for document in documents
        for registry, id, raw in _registered(document)
        if registry != "sources" and isinstance(raw, dict) and ID.fullmatch(id)
        for value in (raw.get("name"), raw.get("title"), raw.get("also"))
        for whole in (value if isinstance(value, list) else [value])
        if isinstance(whole, str)
        for name in dict.fromkeys((whole, *(whole.split()[-1:] if registry == "people" else ())))
    ]


def _stem(document: Document) -> str:
    return document.name.rpartition("/")[2].rpartition(".")[0]


@dataclass(slots=True)
class _Parser:
    """Gathers records and problems over all documents."""

    renamed: dict[str, dict[str, str]]
    is_complete: bool
    names: list[Called] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    settings_seen: Place | None = None
    registries: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in REGISTRIES})
    lists: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in LISTS})
    briefs: list[BriefLines] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    ids: dict[str, dict[str, Place]] = field(default_factory=lambda: {kind: {} for kind in (*KIND.values(), "brief")})

    def take(self, document: Document) -> None:
        clip = self._clip_source(document)
        for key, value in document.root.items():
            spot = RecordLocation(document, (key,))
            if key == "dossier":
                self._settings(spot, value)
            elif key in REGISTRIES:
                for id, raw in self._mapping(spot, value):
                    self._registered(key, id, raw, RecordLocation(document, (key, id)), clip)
            elif key in LISTS:
                for index, raw in self._sequence(spot, value):
                    self._listed(key, raw, RecordLocation(document, (key, index)), clip)
            elif key == "briefs":
                for day, raw in self._mapping(spot, value):
                    self._brief(day, raw, RecordLocation(document, (key, day)), clip)
            elif key == "seal":
                if seal := self._record(Seal, value, spot, None):
                    self.seals.append(seal)
            elif key != "source":
                cure = did_you_mean(key, KEYS) or f"the keys are {', '.join(sorted(KEYS))}"
                place = document.place((key,), key=True)
                message = f"there is no key `{key}` at the start of a line"
                self.problems.append(Problem("unknown-key", message, place, cure))
                self.is_complete = self.is_complete and isinstance(value, str)

    def sorted_seals(self) -> list[Seal]:
        return sorted(self.seals, key=lambda seal: (seal.day.begins, seal.revision, seal.at.file))

    def dossier(self, folder: str) -> Dossier:
        if not self.settings:
            if self.settings_seen is None and self.is_complete:
                place = Place(f"{folder}/dossier.yaml")
                cure = "write `dossier:` with `title` and `parties`; `briefgen init` shows how"
                self.problems.append(Problem("no-dossier", "no file has the `dossier:` record", place, cure))
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

    def _clip_source(self, document: Document) -> str | None:
        """Read the file's own `source` for its id, by default the stem of the file's name.

        None where the file has no source, an empty text where it has one that cannot be read.
        """
        raw = document.root.get("source")
        if raw is None:
            return None
        spot = RecordLocation(document, ("source",))
        if not isinstance(raw, dict):
            self._wrong_shape(spot.place(), "`key: value` lines", raw, "write {publisher: …, published: …}")
            return ""
        stem = _stem(document)
        id = raw.get("id", stem)
        if not isinstance(id, str):
            self._wrong_shape(spot.place("id"), "an id", id, "write one word")
            return ""
        if "id" not in raw and not ID.fullmatch(stem):
            near = as_id(stem)
            such = f", such as `{near}.yaml`" if ID.fullmatch(near) else ""
            cure = f"name the file in lower-case letters, digits and hyphens{such}, or give the source an `id:`"
            message = f"the file's name `{stem}` is no id for its source"
            self.problems.append(Problem("bad-id", message, spot.place(), cure))
            return ""
        self._registered("sources", id, {k: v for k, v in raw.items() if k != "id"}, spot, None)
        return self.renamed.get("source", {}).get(id, id)

    def _brief(self, day: str, raw: Raw, spot: RecordLocation, clip: str | None) -> None:
        record = self._record(BriefLines, raw, spot, clip, day=day)
        first = next((other for other in self.briefs if other.day.text == day), None) if record else None
        if record and first:
            also = (("first written here", first.at),)
            message, cure = f"the brief of {day} is written twice", "put its lines together"
            self.problems.append(Problem("repeated-id", message, spot.place(), cure, also))
        elif record:
            self.briefs.append(record)
            self.ids["brief"][day] = spot.place(key=True)

    def _settings(self, spot: RecordLocation, raw: Raw) -> None:
        if self.settings_seen is not None:
            also = (("the other one", self.settings_seen),)
            place = spot.place()
            self.problems.append(
                Problem("repeated-dossier", "a second `dossier:` record", place, "keep one of the two", also)
            )
            return
        self.settings_seen = spot.place()
        spot, raw = self._with_new_names(spot, raw)
        record = self._record(Settings, raw, spot, None)
        if record:
            self.settings.append(record)

    def _with_new_names(self, spot: RecordLocation, raw: Raw) -> tuple[RecordLocation, Raw]:
        """The settings with their keys as they are called today; a warning for each old one."""
        if not isinstance(raw, dict):
            return spot, raw
        for old, new in RENAMED_SETTINGS.items():
            if old in raw and new not in raw:
                message, hint = f"`{old}` was renamed to `{new}`", f"write `{new}:`"
                self.problems.append(Problem("renamed-key", message, spot.place(old, key=True), hint))
                spot = RecordLocation(spot.document.with_key_renamed((*spot.path, old), new), spot.path)
                raw = {new if key == old else key: value for key, value in raw.items()}
        return spot, raw

    def _registered(self, name: str, id: str, raw: Raw, spot: RecordLocation, clip: str | None) -> None:
        place = spot.place()
        id = self.renamed.get(KIND[name], {}).get(id, id)
        self.is_complete = self.is_complete and bool(ID.fullmatch(id))
        if not self._register(KIND[name], id, place):
            return
        if isinstance(raw, dict) and name != "sources" and "id" in raw:
            cure = f"delete it; the id is what stands before the record, `{id}:`"
            self.problems.append(
                Problem("unknown-key", "the record has its id already", spot.place("id", key=True), cure)
            )
            return
        history: list[Any] = []
        if isinstance(raw, dict) and name == "events" and "history" in raw:
            history_spot = RecordLocation(spot.document, (*spot.path, "history"))
            for index, update in self._sequence(history_spot, raw["history"]):
                history.append((update, RecordLocation(spot.document, (*history_spot.path, index))))
            raw = {key: value for key, value in raw.items() if key != "history"}
        if record := self._record(REGISTRIES[name], raw, spot, clip, id=id):
            self.registries[name][id] = record
        for update, update_spot in history:
            self._listed("updates", update, update_spot, clip, event=id)

    def _listed(self, name: str, raw: Raw, spot: RecordLocation, clip: str | None, **given: str) -> None:
        id = raw.get("id") if isinstance(raw, dict) else None
        if isinstance(id, str) and not self._register(KIND[name], id, spot.place("id")):
            return
        record = self._record(LISTS[name], raw, spot, clip, **given)
        if record:
            self.lists[name].append(record)

    def _register(self, kind: str, id: str, place: Place) -> bool:
        """Note an id; parties and people share one namespace, because `by`, `to` and `about` take both."""
        kinds = ("party", "person") if kind in ("party", "person") else (kind,)
        first = next((self.ids[k][id] for k in kinds if id in self.ids[k]), None)
        if first is not None:
            kind_of_first = next(k for k in kinds if id in self.ids[k])
            other = kind_of_first != kind
            cure = "choose another id" + (
                f" (it is a {kind_of_first}'s; parties and people share their ids)"
                if other
                else "; or delete one, if both are the same"
            )
            self.problems.append(
                Problem("repeated-id", f"the id `{id}` is taken", place, cure, (("first written here", first),))
            )
            return False
        self.ids[kind][id] = place
        return True

    def _record(self, model: type[R], raw: Raw, spot: RecordLocation, clip: str | None, **given: str) -> R | None:
        if not isinstance(raw, dict):
            self._wrong_shape(spot.place(), "`key: value` lines", raw, "write the record's fields, each with its key")
            return None
        if given_twice := next((key for key in given if key in raw), None):
            place = spot.place(given_twice, key=True)
            cure = "delete it: it is known from where the record stands"
            self.problems.append(Problem("unknown-key", f"`{given_twice}` is not written here", place, cure))
            return None
        if model in LISTS.values():
            given = {"id": f"{model.__name__.lower()}-{_digest(raw, given, clip)}", **given}
        context = Context(spot, clip, self.renamed)
        try:
            return model.model_validate({**given, **raw}, context=context)
        except ValidationError as errors:
            for error in errors.errors(include_url=False):
                if error["input"] != MISSING:
                    self.problems.append(_problem(error, model, spot, self._names_to_guess()))
            return None

    def _names_to_guess(self) -> Sequence[Called]:
        return self.names if len(self.problems) < MAX_GUESSED else ()

    def _mapping(self, spot: RecordLocation, raw: Raw) -> Iterator[tuple[str, Raw]]:
        if isinstance(raw, dict):
            return iter(raw.items())
        self._wrong_shape(spot.place(), "records by their ids", raw, "write each as `id: {…}`")
        self.is_complete = False
        return iter(())

    def _sequence(self, spot: RecordLocation, raw: Raw) -> Iterator[tuple[int, Raw]]:
        if isinstance(raw, list):
            return iter(enumerate(raw))
        if (
            isinstance(raw, dict)
            and raw
            and _has_names(raw, LISTS[str(spot.path[-1])] if spot.path[-1] in LISTS else Update)
        ):
            named = next(iter(raw))
            place, cure = spot.place(named, key=True), f"write `- id: {named}` in the place of `{named}:`"
            self.problems.append(
                Problem("wrong-shape", f"`{spot.path[-1]}` is a list, its records have no names", place, cure)
            )
        else:
            self._wrong_shape(spot.place(), "a list", raw, "start each record with `- `")
        self.is_complete = False
        return iter(())

    def _wrong_shape(self, place: Place, wanted: str, found: Raw, cure: str) -> None:
        if found != MISSING:
            self.problems.append(Problem("wrong-shape", f"expected {wanted}, found {_shape(found)}", place, cure))


def _has_names(raw: Mapping[str, Raw], model: type[RecordPart]) -> bool:
    """Whether a mapping gives each of several records a name, and is no record itself."""
    return all(isinstance(it, dict) for it in raw.values()) and not set(raw) <= set(model.model_fields)


def _digest(raw: Raw, given: Mapping[str, str], clip: str | None) -> str:
    """Sixteen letters of what was written: the id of evidence that has none, wherever in its clip it stands."""
    return sha256(json.dumps([raw, given, clip], sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _shape(found: Any) -> str:
    return "a text" if isinstance(found, str) else "a list" if isinstance(found, list) else "`key: value` lines"


def _problem(error: ErrorDetails, model: type[Record], spot: RecordLocation, names: Sequence[Called]) -> Problem:
    """Put what pydantic found in our words, at the place where it was written."""
    of_key = error["loc"][-1:] == ("[key]",)
    loc: FieldPath = tuple("from" if part == "from_" else part for part in error["loc"] if part != "[key]")
    place = spot.place(*loc, key=of_key)
    if loc in (("id",), ("day",)) and (*spot.path, *loc) not in spot.document.values:
        place = spot.place(key=True)
    context = error.get("ctx", {})
    match error["type"]:
        case "briefgen":
            cure = context["cure"]
            if context["near"]:
                place = spot.place_within(*loc, words=context["near"])
            is_speaker = loc[-2:] in (("speaker", "person"), ("by", "person"))
            if context["code"] == "bad-id" and loc[-1:] != ("id",):
                stranger = is_speaker and " " in str(error["input"])
                other = "write the id of a person, or {described: …} for somebody who stays unnamed"
                written = str(error["input"])
                meant = [] if ":" in written or "," in written else list(_names_for(names, model, loc))
                named = meant_by_name(written, meant)
                if meant and not named and as_id(written) not in {id for _, id in meant}:
                    ids = sorted({id for _, id in meant})
                    cure = (
                        f"write an id; there are {', '.join(ids)}" if len(ids) <= FEW else "write an id that there is"
                    )
                cure = named or (other if stranger else cure)
            return Problem(context["code"], context["message"], place, cure)
        case "missing":
            needed = " and ".join(f"`{name}`" for name in _required(model, loc))
            cure = f"write {needed}" if needed else ""
            cure += ", such as `said: 2026-02-04`" if loc[-1:] == ("said",) else ""
            return Problem("missing-key", f"`{loc[-1]}` is missing", spot.place(*loc[:-1]), cure)
        case "extra_forbidden":
            known = _keys(model, loc)
            key, _, rest = str(loc[-1]).partition(":")
            unspaced = f"write a space after the colon: `{key}: {rest[:40]}`" if rest and key in known else ""
            near = did_you_mean(str(loc[-1]), known, cutoff=0.75)
            if key and key[0] in "–—−":
                unspaced = "write a hyphen and a space in the place of the long dash, `- `"
            cure = unspaced or near or f"it can have {', '.join(sorted(known))}"
            return Problem("unknown-key", f"there is no key `{loc[-1]}` here", spot.place(*loc, key=True), cure)
        case "literal_error":
            words = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
            found = error["input"]
            if not isinstance(found, str):
                cure = f"the words are {', '.join(words)}"
                return Problem("wrong-shape", f"expected a word, found {_shape(found)}", place, cure)
            choice = f"the words are {', '.join(words)}"
            near = did_you_mean(found, words, cutoff=0.75)
            other_word = NO_STATUS.get(found.casefold(), "") if loc[-1:] == ("status",) else ""
            cure = other_word or near or choice
            return Problem("unknown-word", f"`{found[:40]}` is not a word of `{_field(loc)}`", place, cure)
        case _:
            listed = "tuple" in error["type"]
            wanted = "a list" if listed else "`key: value` lines"
            cure = (
                "start each item with `- `, or write [a, b]"
                if listed
                else _stance_meant(error["input"])
                if loc[-1:] == ("stance",)
                else "write {key: value}"
            )
            return Problem("wrong-shape", f"expected {wanted}, found {_shape(error['input'])}", place, cure)


def _stance_meant(written: Any) -> str:
    """How a stance is written that was given as a list, or as a word without its issue."""
    pairs = (
        [pair for item in written if isinstance(item, dict) for pair in item.items()]
        if isinstance(written, list)
        else []
    )
    if pairs and all(isinstance(take, str) for _, take in pairs):
        return f"write braces, `stance: {{{', '.join(f'{issue}: {take}' for issue, take in pairs)}}}`"
    return "write the issue too, with its own id: `stance: {…: for}`"


def _names_for(names: Sequence[Called], model: type[RecordPart], loc: FieldPath) -> Iterator[tuple[str, str]]:
    """The names and ids of the records that a reference at `loc` can mean."""
    field = next((part for part in reversed(loc) if isinstance(part, str)), "")
    kinds = "issue" if loc[:1] == ("stance",) and len(loc) == 2 else _inner(model, loc).REFERS.get(field, "")
    return ((name, id) for kind, name, id in names if kind in kinds.split(" or "))


def _field(loc: Sequence[str | int]) -> str:
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    return "stance" if name == "take" else name


def _keys(model: type[RecordPart], loc: FieldPath) -> set[str]:
    """The keys that the mapping around `loc` can have."""
    inner = _inner(model, loc)
    names = {"from" if name == "from_" else name for name in inner.model_fields}
    if issubclass(inner, (Party, Person, Issue, Source, Event)):
        names -= {"id"}
    return names | {"history"} if inner is Event else names


def _required(model: type[RecordPart], loc: FieldPath) -> list[str]:
    inner = _inner(model, loc)
    return [name for name, info in inner.model_fields.items() if info.is_required() and name == loc[-1]]


def _inner(model: type[RecordPart], loc: FieldPath) -> type[RecordPart]:
    """The model of the innermost mapping on the way to `loc`."""
    for part in loc[:-1]:
        info = model.model_fields.get("from_" if part == "from" else str(part))
        found = next((t for t in _types(info.annotation) if issubclass(t, RecordPart)), None) if info else None
        model = found or model
    return model


def _types(annotation: Any) -> Iterator[type]:
    """Every class in an annotation such as `tuple[Post, ...] | None`."""
    if isinstance(annotation, type) and not getattr(annotation, "__args__", ()):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _types(inner)
