"""names and addresses that a reader can take for others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from briefgen.content.addresses import address_disguise, label_disguise
from briefgen.content.fields import LIGHT_MARKDOWN, Line, Prose, Url
from briefgen.content.lookalikes import described, foreign_letter, is_disguised, is_latin, skeleton
from briefgen.content.model import Dossier, Record, RecordPart
from briefgen.problems import Problem

TextPath = tuple[str | int, ...]
NAMES = ("name", "also", "title", "publisher", "author", "office", "described", "post", "honorific")


def disguises(dossier: Dossier) -> Iterator[Problem]:
    """Every link says whose it is, and no name has a letter of another script that looks like its own letters."""
    latin = _is_mostly_latin(dossier)
    for record in dossier.records:
        for path, kind, text in _texts(record):
            if kind == "name":
                if not text.isascii():
                    yield from _lookalike(record, path, text, latin=latin)
                continue
            links = [("", text)] if kind == "url" else LIGHT_MARKDOWN.links(text)
            reasons = (address_disguise(url) or label_disguise(label, url) for label, url in links)
            if reason := next(filter(None, reasons), ""):
                hint = "open it and see where it leads; write the address that the publisher gives"
                yield Problem("disguised-address", reason, record.locate(*path), hint)


def twin_names(dossier: Dossier) -> Iterator[Problem]:
    """No two records have names that look the same and are written in other letters."""
    voices: tuple[Record, ...] = (*dossier.parties.values(), *dossier.people.values())
    for records in (voices, tuple(dossier.issues.values()), tuple(dossier.events.values())):
        yield from _twins(records)


def _lookalike(record: Record, path: TextPath, text: str, *, latin: bool) -> Iterator[Problem]:
    place, hint = record.locate(*path), "type the word again with one keyboard, in one script"
    if found := foreign_letter(text):
        letter, word = found
        message = f"in “{word[:40]}” the letter {described(letter)} looks like one of another script"
        yield Problem("lookalike", message, place, hint)
    elif latin and "also" not in path and is_disguised(text):
        letter = next(character for character in text if character.isalpha())
        message = f"“{text[:40]}” looks Latin, and its first letter is {described(letter)}"
        yield Problem("lookalike", message, place, hint)


def _twins(records: Iterable[Record]) -> Iterator[Problem]:
    """Two records whose names look the same and are not the same letters; `ambiguous-name` is for those that are."""
    first: dict[str, tuple[Record, TextPath, str]] = {}
    for record in records:
        for path, name in _called(record):
            other, other_path, text = first.setdefault(skeleton(name), (record, path, name))
            if other is not record and text.casefold() != name.casefold():
                letter = next((mine for mine, theirs in zip(name, text, strict=False) if mine != theirs), name[-1])
                message = (
                    f"“{name[:40]}” looks like “{text[:40]}” of another record; its letter {described(letter)} differs"
                )
                also = (("the other one", other.locate(*other_path)),)
                yield Problem("lookalike", message, record.locate(*path), "write both names in one script", also)


def _called(record: Record) -> Iterator[tuple[TextPath, str]]:
    for field in ("name", "title"):
        if isinstance(name := getattr(record, field, None), str):
            yield (field,), name
    yield from ((("also", index), name) for index, name in enumerate(getattr(record, "also", ())))


def _is_mostly_latin(dossier: Dossier) -> bool:
    names = [party.name for party in dossier.parties.values()] + [person.name for person in dossier.people.values()]
    return 2 * sum(map(is_latin, names)) >= len(names)


@cache
def _kinds(part: type[RecordPart]) -> tuple[tuple[str, str], ...]:
    """The fields of a part that matter here, each with what it holds: a name, light Markdown, an address, or parts."""
    hints = get_type_hints(part, include_extras=True)
    kinds = []
    for name in part.model_fields:
        inner = _annotations(hints[name])
        if Url in inner:
            kinds.append((name, "url"))
        elif Prose in inner:
            kinds.append((name, "prose"))
        elif Line in inner and name in NAMES:
            kinds.append((name, "name"))
        elif any(isinstance(hint, type) and issubclass(hint, RecordPart) for hint in inner):
            kinds.append((name, ""))
    return tuple(kinds)


def _annotations(hint: Any) -> list[Any]:
    return [hint, *(inner for argument in get_args(hint) for inner in _annotations(argument))]


def _texts(part: RecordPart, *before: str | int) -> Iterator[tuple[TextPath, str, str]]:
    """Every text of a part, and of the parts in it, that matters here: the path to it, its kind, and the text."""
    for name, kind in _kinds(type(part)):
        value = getattr(part, name)
        if isinstance(value, str):
            yield (*before, name), kind, value
        elif isinstance(value, RecordPart):
            yield from _texts(value, *before, name)
        elif value:
            items = value.items() if isinstance(value, Mapping) else enumerate(value)
            for key, item in items:
                if isinstance(item, RecordPart):
                    yield from _texts(item, *before, name, key)
                else:
                    yield (*before, name, key), kind, item
