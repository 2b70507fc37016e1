"""Rules for names and addresses that a reader can mistake for others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from briefgen.content.addresses import address_disguise, label_disguise
from briefgen.content.document import FieldPath
from briefgen.content.field_parsers import LIGHT_MARKDOWN
from briefgen.content.fields import Line, Prose, Url
from briefgen.content.lookalikes import describe_letter, foreign_letter, is_disguised, is_latin, skeleton
from briefgen.content.model import Dossier, Record, RecordPart
from briefgen.problems import Problem

_NAME_FIELDS = ("name", "also", "title", "publisher", "author", "office", "described", "post", "honorific")


def disguised_text(dossier: Dossier) -> Iterator[Problem]:
    """Yield each link that disguises its host, and each name with a lookalike letter of another script."""
    is_latin_dossier = _is_mostly_latin(dossier)
    for record in dossier.records:
        for path, kind, text in _texts(record):
            if kind == "name":
                if not text.isascii():
                    yield from _lookalike_letter(record, path, text, is_latin_dossier=is_latin_dossier)
                continue
            links = [("", text)] if kind == "url" else LIGHT_MARKDOWN.links(text)
            reasons = (address_disguise(url) or label_disguise(label, url) for label, url in links)
            if reason := next(filter(None, reasons), ""):
                hint = "open it and see where it leads; write the address that the publisher gives"
                yield Problem("disguised-address", reason, record.locate(*path), hint)


def lookalike_names(dossier: Dossier) -> Iterator[Problem]:
    """Yield each name that looks like another record's and is written with other letters."""
    voices: tuple[Record, ...] = (*dossier.parties.values(), *dossier.people.values())
    for records in (voices, tuple(dossier.issues.values()), tuple(dossier.events.values())):
        yield from _lookalike_pairs(records)


def _lookalike_letter(record: Record, path: FieldPath, text: str, *, is_latin_dossier: bool) -> Iterator[Problem]:
    place, hint = record.locate(*path), "type the word again with one keyboard, in one script"
    if letter_and_word := foreign_letter(text):
        letter, word = letter_and_word
        message = f"in “{word[:40]}” the letter {describe_letter(letter)} looks like one of another script"
        yield Problem("lookalike", message, place, hint)
    elif is_latin_dossier and "also" not in path and is_disguised(text):
        letter = next(character for character in text if character.isalpha())
        message = f"“{text[:40]}” looks Latin, and its first letter is {describe_letter(letter)}"
        yield Problem("lookalike", message, place, hint)


def _lookalike_pairs(records: Iterable[Record]) -> Iterator[Problem]:
    """Yield the later of two records whose names look the same; equal names are left to `ambiguous-name`."""
    first_names: dict[str, tuple[Record, FieldPath, str]] = {}
    for record in records:
        for path, name in _names(record):
            other, other_path, other_name = first_names.setdefault(skeleton(name), (record, path, name))
            if other is not record and other_name.casefold() != name.casefold():
                pairs = zip(name, other_name, strict=False)
                letter = next((letter for letter, other_letter in pairs if letter != other_letter), name[-1])
                message = (
                    f"“{name[:40]}” looks like “{other_name[:40]}” of another record; "
                    f"its letter {describe_letter(letter)} differs"
                )
                related = (("the other one", other.locate(*other_path)),)
                yield Problem("lookalike", message, record.locate(*path), "write both names in one script", related)


def _names(record: Record) -> Iterator[tuple[FieldPath, str]]:
    for field in ("name", "title"):
        if isinstance(name := getattr(record, field, None), str):
            yield (field,), name
    yield from ((("also", index), name) for index, name in enumerate(getattr(record, "also", ())))


def _is_mostly_latin(dossier: Dossier) -> bool:
    names = [party.name for party in dossier.parties.values()] + [person.name for person in dossier.people.values()]
    return 2 * sum(map(is_latin, names)) >= len(names)


@cache
def _field_kinds(part: type[RecordPart]) -> tuple[tuple[str, str], ...]:
    """Return the relevant fields of a part, each with its kind: `name`, `prose`, `url`, or an empty text for parts."""
    annotations = get_type_hints(part, include_extras=True)
    kinds = []
    for name in part.model_fields:
        types = _flatten_annotation(annotations[name])
        if Url in types:
            kinds.append((name, "url"))
        elif Prose in types:
            kinds.append((name, "prose"))
        elif Line in types and name in _NAME_FIELDS:
            kinds.append((name, "name"))
        elif any(isinstance(inner, type) and issubclass(inner, RecordPart) for inner in types):
            kinds.append((name, ""))
    return tuple(kinds)


def _flatten_annotation(annotation: Any) -> list[Any]:
    return [annotation, *(inner for argument in get_args(annotation) for inner in _flatten_annotation(argument))]


def _texts(part: RecordPart, *path: str | int) -> Iterator[tuple[FieldPath, str, str]]:
    """Yield each relevant text in a part and the parts inside it, as its path, its kind and the text."""
    for name, kind in _field_kinds(type(part)):
        value = getattr(part, name)
        if isinstance(value, str):
            yield (*path, name), kind, value
        elif isinstance(value, RecordPart):
            yield from _texts(value, *path, name)
        elif value:
            items = value.items() if isinstance(value, Mapping) else enumerate(value)
            for key, item in items:
                if isinstance(item, RecordPart):
                    yield from _texts(item, *path, name, key)
                else:
                    yield (*path, name, key), kind, item
