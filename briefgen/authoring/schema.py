"""A JSON Schema of content files, with which editors complete and check them.

The schema (draft 7, which YAML language servers support) is looser than the reader: it accepts everything that the
reader accepts. Rules that a schema cannot express, such as that one of two fields is required, are left to
`briefgen check`.
"""

from __future__ import annotations

import ast
import inspect
import json
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from briefgen.authoring.keys import ordered_keys
from briefgen.content import model
from briefgen.content.fields import DATE_FORMAT, ID_FORMAT, FieldFormat, Several
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

SCHEMA_FILE = ".briefgen.schema.json"
Json = dict[str, Any]
# The kinds whose ids an editor offers. For the second group other ids are accepted too: a new event is often written in
# the clip that first mentions it.
CLOSED_KINDS, OPEN_KINDS = ("party", "person", "issue"), ("event",)
RARE_KEYS = frozenset({"draft", "id", "formerly", "marking", "tags"})  # offered last


def modeline(depth: int) -> str:
    """Return the comment with which an editor finds the schema, for a file `depth` folders below the content folder."""
    return f"# yaml-language-server: $schema={'../' * depth}{SCHEMA_FILE}\n"


def schema_names(dossier: Dossier) -> dict[str, dict[str, str]]:
    """Return the ids of a dossier by kind, each with its name or title; records with problems count too."""
    titles: dict[str, Mapping[str, str]] = {
        "party": {id: party.name for id, party in dossier.parties.items()},
        "person": {id: person.name for id, person in dossier.people.items()},
        "issue": {id: issue.title for id, issue in dossier.issues.items()},
        "event": {id: event.title for id, event in dossier.events.items()},
    }
    return {kind: {id: titles[kind].get(id, id) for id in sorted(dossier.ids.get(kind, ()))} for kind in titles}


def render_schema(ids: Mapping[str, Mapping[str, str]]) -> str:
    """Return the schema as JSON text. Without ids it accepts any id."""
    return json.dumps(build_schema(ids), ensure_ascii=False, indent=1) + "\n"


def build_schema(ids: Mapping[str, Mapping[str, str]]) -> Json:
    """Return the schema of a content file."""
    builder = _SchemaBuilder(ids)
    registries: Json = {
        name: builder.registry(record, ("id",) if issubclass(record, Registered) else ())
        for name, record in REGISTRIES.items()
    }
    lists: Json = {name: {"type": "array", "items": builder.record(record)} for name, record in LISTS.items()}
    sections: Json = {
        "dossier": builder.record(Settings),
        "source": builder.record(Source, required=()),
        **registries, **lists,
        "briefs": {
            "type": "object",
            "propertyNames": {"pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "additionalProperties": builder.record(BriefLines, without=("day",)),
        },
        "seal": {"type": "object", "description": first_line(Seal)},
    }  # fmt: skip
    for name, text in _SECTION_TEXTS.items():
        sections[name] = _describe(sections[name], text)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A content file of briefgen",
        "type": "object", "properties": sections, "additionalProperties": False, "definitions": builder.definitions,
    }  # fmt: skip


_SECTION_TEXTS = {
    "dossier": "The subject of the desk and the settings of its briefs; once in all files.",
    "source": "The source of this file; every record in the file rests on it.",
    "parties": "States, groups and bodies, by id.",
    "people": "Those who speak, by id.",
    "issues": "Claims that a party can be for or against, by id.",
    "sources": "Other sources, by id.",
    "events": "Talks, calls, votes, deadlines, by id.",
    "updates": "Changes of events, each on its day.",
    "positions": "Statements on issues, each with its speaker and its day.",
    "notes": "Notes of the desk.",
    "corrections": "Mistakes in earlier briefs, corrected openly.",
    "briefs": "The editor's lines for the brief of a day, by day.",
}


class _SchemaBuilder:
    """Builds the definition of each kind of mapping when it is first needed."""

    def __init__(self, ids: Mapping[str, Mapping[str, str]]) -> None:
        self.ids = ids
        self.definitions: dict[str, Json] = {}

    def registry(self, record: type[RecordPart], without: Sequence[str]) -> Json:
        """Return the schema of records by id."""
        names = _pattern(ID_FORMAT)
        return {"type": "object", "propertyNames": names, "additionalProperties": self.record(record, without=without)}

    def record(
        self, part: type[RecordPart], *, without: Sequence[str] = (), required: Sequence[str] | None = None
    ) -> Json:
        """Return a reference to the definition of a record.

        `without` are fields that follow from its place. `required` overrides the required fields of the model.
        """
        name = part.__name__ + "".join(f"-{field}" for field in without)
        if name not in self.definitions:
            self.definitions[name] = {}  # ends the recursion where a record holds records of its own kind
            self.definitions[name] = self._definition(part, without, required)
        return {"$ref": f"#/definitions/{name}"}

    def _definition(self, part: type[RecordPart], without: Sequence[str], required: Sequence[str] | None) -> Json:
        texts, properties, required_by_model = field_texts(part), {}, []
        fields = {"from" if name == "from_" else name: name for name in part.model_fields}
        for key in sorted((key for key in ordered_keys(part) if key in fields), key=RARE_KEYS.__contains__):
            name, info = fields[key], part.model_fields[fields[key]]
            if name in without:
                continue
            kind = part.REFERENCES.get(name) or ("source" if name == "sources" else None)
            value = self._value(info.annotation, info.metadata, kind)
            properties[key] = _describe(value, texts[name]) if name in texts else value
            if info.is_required():
                required_by_model.append(key)
        if part is Event:
            history = self.record(Update, without=("event",))
            properties["history"] = {"type": "array", "items": history, "description": "its updates, written in place"}
        mapping: Json = {"type": "object", "description": first_line(part), "properties": properties}
        if required_keys := required_by_model if required is None else list(required):
            mapping["required"] = required_keys
        mapping["additionalProperties"] = False
        return {"anyOf": [self._shorthand(part), mapping]} if part.SHORTHAND else mapping

    def _shorthand(self, part: type[RecordPart]) -> Json:
        """Return the schema of a record that is written as the value of one of its fields."""
        assert part.SHORTHAND is not None
        info = part.model_fields[part.SHORTHAND]
        return self._value(info.annotation, info.metadata, part.REFERENCES.get(part.SHORTHAND))

    def _value(self, annotation: Any, metadata: Iterable[Any], kind: str | None) -> Json:
        """Return the schema of a type with the metadata of its annotation."""
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
            array: Json = {"type": "array", "items": item}
            return {"anyOf": [item, array]} if _allows_single_item(metadata) else array
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {
                "type": "object", "propertyNames": self._value(arguments[0], (), kind),
                "additionalProperties": self._value(arguments[1], (), None),
            }  # fmt: skip
        if isinstance(annotation, type) and issubclass(annotation, RecordPart):
            return self.record(annotation)
        field_format = next(item for item in metadata if isinstance(item, FieldFormat))
        return self._reference(kind) if field_format is ID_FORMAT and kind else _pattern(field_format)

    def _reference(self, kind: str) -> Json:
        """Return the schema of an id of a kind of record such as `party` or `party or person`, with the names."""
        kinds = kind.split(" or ")
        names = {id: name for single_kind in kinds for id, name in self.ids.get(single_kind, {}).items()}
        if not names or not set(kinds) <= {*CLOSED_KINDS, *OPEN_KINDS}:
            return _pattern(ID_FORMAT)
        known_ids = {"enum": list(names), "markdownEnumDescriptions": list(names.values())}
        return known_ids if set(kinds) <= set(CLOSED_KINDS) else {"anyOf": [known_ids, _pattern(ID_FORMAT)]}


def _allows_single_item(metadata: Iterable[Any]) -> bool:
    """Return whether a list of one item may be written without its brackets."""
    return any(type(item) is type(Several) for item in metadata)


def _describe(value: Json, text: str) -> Json:
    """Return a schema with a description; a reference is wrapped, because draft 7 ignores keys beside it."""
    return {"allOf": [value], "description": text} if "$ref" in value else {**value, "description": text}


def _pattern(field_format: FieldFormat) -> Json:
    keywords = {
        "type": list(field_format.types) if len(field_format.types) > 1 else field_format.types[0],
        "pattern": field_format.pattern, "minimum": field_format.low, "maximum": field_format.high,
        "examples": list(field_format.examples) or None,
    }  # fmt: skip
    schema = {keyword: value for keyword, value in keywords.items() if value is not None}
    if field_format is DATE_FORMAT:
        schema["patternErrorMessage"] = "a date is written 2026-02-06, 2026-02 or ../2026-02-06"
    return schema


def first_line(part: type[RecordPart]) -> str:
    """Return the first line of the docstring of a record."""
    return inspect.cleandoc(part.__doc__ or "").partition("\n")[0]


def field_texts(part: type[RecordPart]) -> dict[str, str]:
    """Return the text under each field of a record in the model, including inherited fields."""
    texts = _model_texts()
    return {name: text for base in reversed(part.__mro__) for name, text in texts.get(base.__name__, {}).items()}


@cache
def _model_texts() -> dict[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(model))
    return {node.name: dict(_class_texts(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _class_texts(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
