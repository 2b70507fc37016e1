"""the record models and the ids of a dossier -> a JSON Schema of its files, for editors that complete and check.

The schema (draft 7, which the YAML language servers know) is looser than the reader: it refuses nothing that the reader
takes, and what it cannot say, such as that one of two fields is needed, is left to `briefgen check`.
"""

from __future__ import annotations

import ast
import inspect
import json
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from briefgen.authoring.keys import in_order
from briefgen.content import model
from briefgen.content.fields import DATE, IDENTIFIER, FieldFormat, Several
from briefgen.content.model import (
    LISTS,
    REGISTRIES,
    BriefLines,
    Dossier,
    Event,
    RecordPart,
    Registered,
    Seal,
    Settings,
    Source,
    Update,
)

FILE = ".briefgen.schema.json"
Json = dict[str, Any]
# The kinds of which an editor offers the ids. A new event is often written in the clip that first tells of it, so that
# an id which no file has yet may still be right.
CLOSED, OPEN = ("party", "person", "issue"), ("event",)
RARE = frozenset({"draft", "id", "formerly", "marking", "tags"})  # offered after what most records have


def modeline(depth: int) -> str:
    """The comment that tells an editor where the schema is, for a file so many folders below the content folder."""
    return f"# yaml-language-server: $schema={'../' * depth}{FILE}\n"


def schema_names(dossier: Dossier) -> dict[str, dict[str, str]]:
    """The ids of a dossier by kind, those of records with problems too, each with what it is called."""
    titles: dict[str, Mapping[str, str]] = {
        "party": {id: it.name for id, it in dossier.parties.items()},
        "person": {id: it.name for id, it in dossier.people.items()},
        "issue": {id: it.title for id, it in dossier.issues.items()},
        "event": {id: it.title for id, it in dossier.events.items()},
    }
    return {kind: {id: titles[kind].get(id, id) for id in sorted(dossier.ids.get(kind, ()))} for kind in titles}


def render_schema(ids: Mapping[str, Mapping[str, str]]) -> str:
    """The schema as it is written; without ids any id is right."""
    return json.dumps(build_schema(ids), ensure_ascii=False, indent=1) + "\n"


def build_schema(ids: Mapping[str, Mapping[str, str]]) -> Json:
    """The schema of a content file."""
    parts = _Parts(ids)
    records: Json = {name: parts.mapping_of(record, _of_registry(record)) for name, record in REGISTRIES.items()}
    lists: Json = {name: {"type": "array", "items": parts.record(record)} for name, record in LISTS.items()}
    top: Json = {
        "dossier": parts.record(Settings),
        "source": parts.record(Source, needed=()),
        **records, **lists,
        "briefs": {
            "type": "object",
            "propertyNames": {"pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "additionalProperties": parts.record(BriefLines, without=("day",)),
        },
        "seal": {"type": "object", "description": first_line(Seal)},
    }  # fmt: skip
    for name, text in _TOP.items():
        top[name] = _description(top[name], text)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A content file of briefgen",
        "type": "object", "properties": top, "additionalProperties": False, "definitions": parts.definitions,
    }  # fmt: skip


_TOP = {
    "dossier": "What the desk is about and how its briefs are made: once in all files.",
    "source": "What this file was read in; every record in the file rests on it.",
    "parties": "States, groups and bodies, by id.",
    "people": "Those who speak, by id.",
    "issues": "Claims that one can be for or against, by id.",
    "sources": "Other sources, by id.",
    "events": "Talks, calls, votes, deadlines, by id.",
    "updates": "What became of events, each on its day.",
    "positions": "Who said what on an issue, each on its day.",
    "notes": "What the desk adds.",
    "corrections": "Mistakes in earlier briefs, said openly.",
    "briefs": "What the editor writes for a day's brief, by day.",
}


def _of_registry(record: type[RecordPart]) -> tuple[str, ...]:
    return ("id",) if issubclass(record, Registered) else ()


class _Parts:
    """Writes the definition of each kind of mapping when something first needs it."""

    def __init__(self, ids: Mapping[str, Mapping[str, str]]) -> None:
        self.ids = ids
        self.definitions: dict[str, Json] = {}

    def mapping_of(self, record: type[RecordPart], without: Sequence[str]) -> Json:
        names = _pattern(IDENTIFIER)
        return {"type": "object", "propertyNames": names, "additionalProperties": self.record(record, without=without)}

    def record(
        self, part: type[RecordPart], *, without: Sequence[str] = (), needed: Sequence[str] | None = None
    ) -> Json:
        """A reference to the definition of a mapping, without fields that are known from where it stands."""
        name = part.__name__ + "".join(f"-{field}" for field in without)
        if name not in self.definitions:
            self.definitions[name] = {}  # a record may hold its like
            self.definitions[name] = self._definition(part, without, needed)
        return {"$ref": f"#/definitions/{name}"}

    def _definition(self, part: type[RecordPart], without: Sequence[str], needed: Sequence[str] | None) -> Json:
        texts, properties, required = field_texts(part), {}, []
        named = {"from" if name == "from_" else name: name for name in part.model_fields}
        for written in sorted((key for key in in_order(part) if key in named), key=RARE.__contains__):
            name, info = named[written], part.model_fields[named[written]]
            if name in without:
                continue
            kind = part.REFERS.get(name) or ("source" if name == "sources" else None)
            one = self._value(info.annotation, info.metadata, kind)
            properties[written] = _description(one, texts[name]) if name in texts else one
            if info.is_required():
                required.append(written)
        if part is Event:
            history = self.record(Update, without=("event",))
            properties["history"] = {"type": "array", "items": history, "description": "its updates, written in place"}
        whole: Json = {"type": "object", "description": first_line(part), "properties": properties}
        if wanted := required if needed is None else list(needed):
            whole["required"] = wanted
        whole["additionalProperties"] = False
        return {"anyOf": [self._plain(part), whole]} if part.PLAIN else whole

    def _plain(self, part: type[RecordPart]) -> Json:
        assert part.PLAIN is not None
        info = part.model_fields[part.PLAIN]
        return self._value(info.annotation, info.metadata, part.REFERS.get(part.PLAIN))

    def _value(self, annotation: Any, metadata: Iterable[Any], kind: str | None) -> Json:
        """What may be written for a type, `metadata` being what its annotation adds."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._value(arguments[0], [*arguments[1:], *metadata], kind)
        if origin in (Union, types.UnionType):
            inner = next(argument for argument in arguments if argument is not type(None))
            return self._value(inner, metadata, kind)
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is tuple:
            item = self._value(arguments[0], (), kind)
            listed: Json = {"type": "array", "items": item}
            return {"anyOf": [item, listed]} if _may_stand_alone(metadata) else listed
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {
                "type": "object", "propertyNames": self._value(arguments[0], (), kind),
                "additionalProperties": self._value(arguments[1], (), None),
            }  # fmt: skip
        if isinstance(annotation, type) and issubclass(annotation, RecordPart):
            return self.record(annotation)
        written = next(it for it in metadata if isinstance(it, FieldFormat))
        return self._named(kind) if written is IDENTIFIER and kind else _pattern(written)

    def _named(self, kind: str) -> Json:
        """An id of a kind of record: those that there are, with their names."""
        kinds = kind.split(" or ")
        found = {id: name for each in kinds for id, name in self.ids.get(each, {}).items()}
        if not found or not set(kinds) <= {*CLOSED, *OPEN}:
            return _pattern(IDENTIFIER)
        listed = {"enum": list(found), "markdownEnumDescriptions": list(found.values())}
        return listed if set(kinds) <= set(CLOSED) else {"anyOf": [listed, _pattern(IDENTIFIER)]}


def _may_stand_alone(metadata: Iterable[Any]) -> bool:
    """Whether a list of one may be written without its brackets."""
    return any(type(it) is type(Several) for it in metadata)


def _description(value: Json, text: str) -> Json:
    """A value with what it is; beside a reference draft 7 sees nothing."""
    return {"allOf": [value], "description": text} if "$ref" in value else {**value, "description": text}


def _pattern(written: FieldFormat) -> Json:
    told = {
        "type": list(written.types) if len(written.types) > 1 else written.types[0],
        "pattern": written.pattern, "minimum": written.low, "maximum": written.high,
        "examples": list(written.examples) or None,
    }  # fmt: skip
    found = {key: value for key, value in told.items() if value is not None}
    if written is DATE:
        found["patternErrorMessage"] = "a date is written 2026-02-06, 2026-02 or ../2026-02-06"
    return found


def first_line(part: type[RecordPart]) -> str:
    """What a record is, in the words of its model."""
    return inspect.cleandoc(part.__doc__ or "").partition("\n")[0]


def field_texts(part: type[RecordPart]) -> dict[str, str]:
    """What each field of a record is, its ancestors' too: the text that stands under it in the model."""
    known = _texts()
    return {name: text for each in reversed(part.__mro__) for name, text in known.get(each.__name__, {}).items()}


@cache
def _texts() -> dict[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(model))
    return {node.name: dict(_texts_of(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _texts_of(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
