"""Rules: names and addresses that a reader can take for others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from briefgen.content.addresses import address_disguise, label_disguise, links_in
from briefgen.content.fields import Line, Prose, Url
from briefgen.content.lookalikes import described, foreign_letter, is_disguised, is_latin, skeleton
from briefgen.content.model import Dossier, Part, Record
from briefgen.problems import Problem

Path = tuple[str | int, ...]
NAMES = ("name", "also", "title", "publisher", "author", "office", "described", "post", "honorific")


def disguised_addresses(dossier: Dossier) -> Iterator[Problem]:
    """Every link says whose it is: no user name before its host, no punycode, no number."""
    for record in dossier.records:
        for path, kind, text in _texts(record):
            links = [("", text)] if kind == "url" else links_in(text) if kind == "prose" else ()
            reasons = (address_disguise(url) or label_disguise(label, url) for label, url in links)
            reason = next(filter(None, reasons), "")
            if reason:
                hint = "open it and see where it leads; write the address that the publisher gives"
                yield Problem("disguised-address", reason, record.locate(*path), hint)


def lookalike_names(dossier: Dossier) -> Iterator[Problem]:
    """No name has a letter of another script that looks like its own letters, and no two names look the same."""
    latin = _is_mostly_latin(dossier)
    for record in dossier.records:
        for path, kind, text in _texts(record):
            if kind == "line" and any(part in NAMES for part in path):
                yield from _lookalike(record, path, text, latin=latin)
    voices: tuple[Record, ...] = (*dossier.parties.values(), *dossier.people.values())
    for records in (voices, tuple(dossier.issues.values()), tuple(dossier.events.values())):
        yield from _twins(records)


def _lookalike(record: Record, path: Path, text: str, *, latin: bool) -> Iterator[Problem]:
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
    first: dict[str, tuple[Record, Path, str]] = {}
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


def _called(record: Record) -> Iterator[tuple[Path, str]]:
    for field in ("name", "title"):
        if isinstance(name := getattr(record, field, None), str):
            yield (field,), name
    yield from ((("also", index), name) for index, name in enumerate(getattr(record, "also", ())))


def _is_mostly_latin(dossier: Dossier) -> bool:
    names = [party.name for party in dossier.parties.values()] + [person.name for person in dossier.people.values()]
    return 2 * sum(map(is_latin, names)) >= len(names)


@cache
def _kinds(part: type[Part]) -> Mapping[str, str]:
    """The fields of a part that hold plain text, light Markdown or an address, each with which of them it is."""
    known = ((Line, "line"), (Prose, "prose"), (Url, "url"))
    hints = get_type_hints(part, include_extras=True)
    kinds = {}
    for name in part.model_fields:
        inner = _annotations(hints[name])
        if kind := next((kind for annotation, kind in known if annotation in inner), ""):
            kinds[name] = kind
    return kinds


def _annotations(hint: Any) -> list[Any]:
    return [hint, *(inner for argument in get_args(hint) for inner in _annotations(argument))]


def _texts(part: Part, *before: str | int) -> Iterator[tuple[Path, str, str]]:
    """Every text of a part and of the parts in it: the path to it, its kind, and the text."""
    kinds = _kinds(type(part))
    for name in type(part).model_fields:
        path = (*before, name)
        for where, value in _values(path, getattr(part, name)):
            if isinstance(value, Part):
                yield from _texts(value, *where)
            elif isinstance(value, str) and name in kinds:
                yield where, kinds[name], value


def _values(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, tuple):
        yield from (((*path, index), item) for index, item in enumerate(value))
    elif isinstance(value, Mapping):
        yield from (((*path, key), item) for key, item in value.items())
    else:
        yield path, value
