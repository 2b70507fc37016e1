"""Rules: the text of a content file -> the same content in the house's form, comments and all; or the text as it was.

Indentation, line width and quotation marks are settled; the keys of a record stand in the order of the reference where
no comment stands between them, for nobody knows to which of two keys such a comment belongs.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString, ScalarString

from briefgen.content.model import (
    KEYS,
    LISTS,
    REGISTRIES,
    BriefLines,
    Event,
    Part,
    Record,
    Settings,
    Source,
    Update,
)

WIDTH = 120
FIRST, LAST = ("draft", "id"), ("marking", "sources", "formerly", "history")
# What YAML 1.1 or 1.2 takes for something else than a text: who quotes it has a reason.
_AMBIGUOUS = re.compile(
    r"(?i)(y|n|yes|no|on|off|true|false|null|~|[-+]?[0-9][0-9_]*(\.[0-9]*)?(e[-+]?[0-9]+)?|0[xo][0-9a-f]+|"
    r"[-+]?\.(inf|nan)|[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?|)"
)
_DATE = re.compile(r"(\.\./)?[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9:+Z-]+)?~?(/(\.\.|[0-9T:+Z~-]+))?")


class _Text(VersionedResolver):
    """Every scalar is a text, as the reader of content takes it."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


def restyled(text: str) -> str | None:
    """The text of a YAML file in the house's form; None where that would lose a comment or not be the last word.

    Whether it means the same is for the reader of content to say.
    """
    try:
        found = _dumped(text)
        is_settled = _dumped(found) == found and comments(found) == comments(text)
    except (YAMLError, NotImplementedError, RecursionError):
        return None
    return found if is_settled else None


def comments(text: str) -> Counter[str]:
    """Every comment of a YAML text, with how often it stands there."""
    lines = text.split("\n")
    for start, end in _scalars(text):
        for row in range(start[0], end[0] + 1):
            if row >= len(lines):
                break
            left, right = start[1] if row == start[0] else 0, end[1] if row == end[0] else len(lines[row])
            lines[row] = lines[row][:left] + "x" * (right - left) + lines[row][right:]
    found = (re.search(r"(?:^|\s)(#.*)$", line) for line in lines)
    return Counter(it[1].rstrip() for it in found if it)


def _scalars(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where each scalar goes; a comment at the head of a block scalar is none of it."""
    for token in YAML(typ="safe", pure=True).scan(text):
        if type(token).__name__ == "ScalarToken":
            start, end = token.start_mark, token.end_mark
            if token.style in ("|", ">"):
                yield (
                    (start.line + 1, 0),
                    (max(end.line - (end.column == 0), start.line + 1), 10**6 if end.column == 0 else end.column),
                )
            else:
                yield (start.line, start.column), (end.line, end.column)


def _dumped(text: str) -> str:
    yaml = YAML(typ="rt")
    yaml.Resolver = _Text
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    root = yaml.load(text)
    _arrange(root, _TOP)
    out = io.StringIO()
    yaml.dump(root, out)
    lines = [line.rstrip() for line in out.getvalue().split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


_TOP = "top"
Place = type[Part] | str | None  # a record, the file itself, records by id, or what has no order


def _arrange(value: Any, place: Place) -> None:
    """Settle the scalars of a value, and the order of its keys where it is known."""
    if isinstance(value, CommentedMap):
        for key, inner in list(value.items()):
            if isinstance(inner, ScalarString | str):
                value[key] = _settled(inner)
            else:
                _arrange(inner, _inner(place, str(key)))
        if order := _order(place):
            _sort(value, order)
    elif isinstance(value, CommentedSeq):
        for index, inner in enumerate(value):
            if isinstance(inner, ScalarString | str):
                value[index] = _settled(inner)
            else:
                _arrange(inner, place)


def _settled(text: str) -> Any:
    """Double quotes where there are quotes, and only where they are needed or say that a text is meant."""
    if isinstance(text, LiteralScalarString | FoldedScalarString) or not isinstance(text, ScalarString):
        return text  # a block, or without quotes already
    plain = str(text)
    if _DATE.fullmatch(plain) or (plain and not _AMBIGUOUS.fullmatch(plain) and _is_plain(plain)):
        return plain
    return DoubleQuotedScalarString(plain)


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes anywhere, inside `{…}` neither."""
    return bool(re.fullmatch(r"[^\W_][^\n\t#:{}\[\],&*!|>'\"%@`]*", text)) and text == text.strip()


def _order(place: Place) -> tuple[str, ...]:
    if place == _TOP:
        return KEYS
    return _fields(place) if isinstance(place, type) else ()


def _fields(part: type[Part]) -> tuple[str, ...]:
    """The keys of a record in the order of the reference, what all records have at both ends."""
    names = ["from" if name == "from_" else name for name in part.model_fields]
    names += ["history"] if part is Event else []
    if not issubclass(part, Record):
        return tuple(names)
    middle = [name for name in names if name not in (*FIRST, *LAST)]
    if part is Update:
        middle.remove("date")
        middle = [
            "event",
            "date",
            "time",
            "status",
            "by",
            *(n for n in middle if n not in ("event", "time", "status", "by")),
        ]
    return (*FIRST, *middle, *LAST)


_ALONE: Mapping[str, type[Part]] = {"dossier": Settings, "source": Source, **LISTS}
_BY_ID: Mapping[str, type[Part]] = {**REGISTRIES, "briefs": BriefLines}


def _inner(place: Place, key: str) -> Place:
    """Which record stands under a key."""
    if place == _TOP:
        return _ALONE.get(key) or (key if key in _BY_ID else None)
    if isinstance(place, str):
        return _BY_ID[place]
    if place is Event and key == "history":
        return Update
    if isinstance(place, type):
        info = place.model_fields.get("from_" if key == "from" else key)
        return next((t for t in _parts(info.annotation)), None) if info else None
    return None


def _parts(annotation: Any) -> Iterator[type[Part]]:
    """Every record in an annotation such as `tuple[Post, ...] | None`, but those that are the values of a mapping."""
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, Part):
            yield annotation
        return
    for inner in get_args(annotation):
        yield from _parts(inner)


def _sort(value: CommentedMap, order: Sequence[str]) -> None:
    """Put the keys in order, where no comment or empty line stands between them."""
    if any(_stands_between(tokens) for tokens in value.ca.items.values()) or _stands_between(value.ca.end):
        return
    ranks = {key: rank for rank, key in enumerate(order)}
    wanted = sorted(value, key=lambda key: ranks.get(str(key), len(order)))
    if wanted == list(value):
        return
    for key in wanted:
        value.move_to_end(key)


def _stands_between(tokens: Any) -> bool:
    """Whether a comment of its own line, or an empty line, follows a key or its value."""
    if tokens is None:
        return False
    if isinstance(tokens, list):
        return any(_stands_between(token) for token in tokens)
    return "\n" in str(tokens.value).strip(" \t").rstrip("\n") or str(tokens.value).startswith("\n")
