"""Problems of single records: the errors of their models, in terms that authors know, at the places in their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from briefgen.content.document import Document, FieldPath, RecordLocation
from briefgen.content.field_parsers import ID, as_id
from briefgen.content.fields import STATUS_HINTS
from briefgen.content.former_ids import registered_records
from briefgen.content.model import KIND_BY_KEY, Event, Issue, Party, Person, Record, RecordPart, Source
from briefgen.problems import MAX_LISTED, Problem, did_you_mean, suggest_record

NamedId = tuple[str, str, str]  # the kind, the name and the id of a record


def collect_names(documents: Sequence[Document]) -> list[NamedId]:
    """Return the names of the records in registries, for suggestions where an author writes a name for an id."""
    return [
        (KIND_BY_KEY[key], name, id)
        for document in documents
        for key, id, raw in registered_records(document)
        if key != "sources" and isinstance(raw, dict) and ID.fullmatch(id)
        for value in (raw.get("name"), raw.get("title"), raw.get("also"))
        for full_name in (value if isinstance(value, list) else [value])
        if isinstance(full_name, str)
        for name in dict.fromkeys((full_name, *(full_name.split()[-1:] if key == "people" else ())))
    ]


def record_problem(
    error: ErrorDetails, model: type[Record], location: RecordLocation, names: Sequence[NamedId]
) -> Problem:
    """Return the problem of an error that pydantic found in a record; `names` are for suggestions of ids."""
    is_key = error["loc"][-1:] == ("[key]",)
    path: FieldPath = tuple("from" if part == "from_" else part for part in error["loc"] if part != "[key]")
    place = location.place(*path, key=is_key)
    if path in (("id",), ("day",)) and (*location.path, *path) not in location.document.values:
        place = location.place(key=True)
    context = error.get("ctx", {})
    match error["type"]:
        case "briefgen":
            if context["excerpt"]:
                place = location.place_within(*path, words=context["excerpt"])
            hint = context["hint"]
            if context["code"] == "bad-id" and path[-1:] != ("id",):
                hint = _id_hint(str(error["input"]), model, path, names) or hint
            return Problem(context["code"], context["message"], place, hint)
        case "missing":
            return _missing_key(model, path, location)
        case "extra_forbidden":
            return _unknown_key(model, path, location)
        case "literal_error":
            words = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
            message, hint = f"expected a word, found {describe_shape(error['input'])}", _list_words(words)
            if not isinstance(error["input"], str):
                return Problem("wrong-shape", message, place, hint)
            message = f"`{error['input'][:40]}` is not a word of `{_field_name(path)}`"
            return Problem("unknown-word", message, place, _word_hint(error["input"], words, path))
        case _:
            is_list = "tuple" in error["type"]
            hint = "start each item with `- `, or write [a, b]" if is_list else "write {key: value}"
            if not is_list and path[-1:] == ("stance",):
                hint = _stance_hint(error["input"])
            expected = "a list" if is_list else "`key: value` lines"
            message = f"expected {expected}, found {describe_shape(error['input'])}"
            return Problem("wrong-shape", message, place, hint)


def describe_shape(value: Any) -> str:
    """Return the shape of a value as authors know it."""
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "`key: value` lines"


def _id_hint(text: str, model: type[RecordPart], path: FieldPath, names: Sequence[NamedId]) -> str:
    """Return a hint for a text that is no id although the field takes the id of a record, or an empty text."""
    candidates = [] if ":" in text or "," in text else list(_referable_names(names, model, path))
    if suggestion := suggest_record(text, candidates):
        return suggestion
    is_speaker = path[-2:] in (("speaker", "person"), ("by", "person"))
    if is_speaker and " " in text:
        return "write the id of a person, or {described: …} for somebody who stays unnamed"
    ids = sorted({id for _, id in candidates})
    if ids and as_id(text) not in ids:
        return (
            f"write an id; there are {', '.join(ids)}"
            if len(ids) <= MAX_LISTED
            else "write the id of an existing record"
        )
    return ""


def _referable_names(names: Sequence[NamedId], model: type[RecordPart], path: FieldPath) -> Iterator[tuple[str, str]]:
    """Return the names and ids of the records to which the field at `path` may refer."""
    field = next((part for part in reversed(path) if isinstance(part, str)), "")
    is_issue = path[:1] == ("stance",) and len(path) == 2
    kinds = "issue" if is_issue else _innermost_model(model, path).REFERENCES.get(field, "")
    return ((name, id) for kind, name, id in names if kind in kinds.split(" or "))


def _missing_key(model: type[RecordPart], path: FieldPath, location: RecordLocation) -> Problem:
    fields = _innermost_model(model, path).model_fields
    required_names = [name for name, info in fields.items() if info.is_required() and name == path[-1]]
    hint = f"write {' and '.join(f'`{name}`' for name in required_names)}" if required_names else ""
    hint += ", such as `said: 2026-02-04`" if path[-1:] == ("said",) else ""
    return Problem("missing-key", f"`{path[-1]}` is missing", location.place(*path[:-1]), hint)


def _unknown_key(model: type[RecordPart], path: FieldPath, location: RecordLocation) -> Problem:
    keys = _keys(model, path)
    key, _, rest = str(path[-1]).partition(":")
    if key and key[0] in "–—−":
        hint = "write a hyphen and a space in the place of the long dash, `- `"
    elif rest and key in keys:
        hint = f"write a space after the colon: `{key}: {rest[:40]}`"
    else:
        suggestion = did_you_mean(str(path[-1]), keys, cutoff=0.75)
        hint = suggestion or f"it can have {', '.join(sorted(keys))}"
    return Problem("unknown-key", f"there is no key `{path[-1]}` here", location.place(*path, key=True), hint)


def _word_hint(text: str, words: Sequence[str], path: FieldPath) -> str:
    status_hint = STATUS_HINTS.get(text.casefold(), "") if path[-1:] == ("status",) else ""
    return status_hint or did_you_mean(text, words, cutoff=0.75) or _list_words(words)


def _list_words(words: Sequence[str]) -> str:
    return f"the words are {', '.join(words)}"


def _stance_hint(value: Any) -> str:
    """Return how to write a stance that was given as a list, or as a word without its issue."""
    items = value if isinstance(value, list) else []
    pairs = [pair for item in items if isinstance(item, dict) for pair in item.items()]
    if pairs and all(isinstance(take, str) for _, take in pairs):
        return f"write braces, `stance: {{{', '.join(f'{issue}: {take}' for issue, take in pairs)}}}`"
    return "write the issue too, with its own id: `stance: {…: for}`"


def _field_name(path: FieldPath) -> str:
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return "stance" if name == "take" else name


def _keys(model: type[RecordPart], path: FieldPath) -> set[str]:
    """Return the keys that the mapping around `path` can have."""
    innermost = _innermost_model(model, path)
    names = {"from" if name == "from_" else name for name in innermost.model_fields}
    if issubclass(innermost, (Party, Person, Issue, Source, Event)):
        names -= {"id"}
    return names | {"history"} if innermost is Event else names


def _innermost_model(model: type[RecordPart], path: FieldPath) -> type[RecordPart]:
    """Return the model of the innermost mapping around `path`."""
    for part in path[:-1]:
        info = model.model_fields.get("from_" if part == "from" else str(part))
        types = _types(info.annotation) if info else ()
        model = next((inner for inner in types if issubclass(inner, RecordPart)), model)
    return model


def _types(annotation: Any) -> Iterator[type]:
    """Yield every class in an annotation such as `tuple[Post, ...] | None`."""
    if isinstance(annotation, type) and not getattr(annotation, "__args__", ()):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _types(inner)
