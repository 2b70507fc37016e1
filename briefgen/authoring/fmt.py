"""The formatter of content files: indentation, line width, quotation marks and the order of keys.

Comments stay. Keys with a comment between them keep their order, because nobody knows to which of them it belongs.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    PlainScalarString,
    ScalarString,
)

from briefgen.authoring.keys import ordered_keys
from briefgen.authoring.yaml_text import is_plain
from briefgen.content.fields import DATE_FORMAT
from briefgen.content.model import LISTS, REGISTRIES, BriefLines, Event, RecordPart, Settings, Source, Update

WIDTH = 120
_DATE = re.compile(DATE_FORMAT.pattern or "")


class _TextResolver(VersionedResolver):
    """A resolver for which every scalar is a text, as for the reader of content."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


def format_text(text: str) -> str | None:
    """Return the text of a YAML file formatted, or None if that would lose a comment or not be stable.

    The caller checks with the reader of content that the meaning is the same.
    """
    try:
        formatted = _dump(text)
        is_stable = formatted == text or (_dump(formatted) == formatted and comments(formatted) == comments(text))
    except (YAMLError, NotImplementedError, RecursionError):
        return None
    return formatted if is_stable else None


def comments(text: str) -> Counter[str]:
    """Return every comment of a YAML text with its number of occurrences."""
    matches = (re.search(r"(?:^|\s)(#.*)$", line) for line in _mask_scalars(text, _scalar_spans(text)))
    return Counter(match[1].rstrip() for match in matches if match)


def _mask_scalars(text: str, scalars: Iterable[_TextSpan]) -> list[str]:
    """Return the lines of a text with every letter of its scalars replaced by an x: YAML syntax and comments remain.

    Takes time linear in the length of the text, however many scalars are on one line.
    """
    lines = text.split("\n")
    pieces: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, int] = defaultdict(int)  # the end of the pieces of each row
    for (first, left), (last, right) in scalars:
        for row in range(first, min(last + 1, len(lines))):
            line = lines[row]
            start, end = left if row == first else 0, min(right, len(line)) if row == last else len(line)
            pieces[row] += (line[ends[row] : start], "x" * (end - start))
            ends[row] = end
    return ["".join((*pieces.get(row, ()), line[ends.get(row, 0) :])) for row, line in enumerate(lines)]


@lru_cache(maxsize=2)  # of a file before and after; scanning takes a quarter of the time
def _scalar_spans(text: str) -> tuple[_TextSpan, ...]:
    """Return the start and the end of each scalar, in order. A comment after `|` or `>` is not part of a block."""
    spans: list[_TextSpan] = []
    for token in YAML(typ="safe", pure=True).scan(text):
        if type(token).__name__ == "ScalarToken":
            start, end = token.start_mark, token.end_mark
            first = (start.line + 1, 0) if token.style in ("|", ">") else (start.line, start.column)
            spans.append((first, (end.line, end.column)))
    return tuple(spans)


def _dump(text: str) -> str:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    root = yaml.load(text)
    _format_value(root, _TOP, _BlankRows(text))
    out = io.StringIO()
    yaml.dump(root, out)
    lines = "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
    return _WRAPPED_ADDRESS.sub(r"\1 \2", lines).rstrip("\n") + "\n"


# An address that is too long for a line; it reads better beside its key than on the next line.
_WRAPPED_ADDRESS = re.compile(r"^([ \t]*(?:- )*[\w-]+:)\n[ \t]+(https?://\S+)$", re.MULTILINE)
_TOP = "top"
_TextSpan = tuple[tuple[int, int], tuple[int, int]]  # row and column of the start and of the end
# The kind of a mapping: a record, the file itself (`_TOP`), records by id (their section), or one without an order.
KeyPlace = type[RecordPart] | str | None


def _format_value(value: Any, place: KeyPlace, blank_rows: _BlankRows) -> None:
    """Format the scalars of a value, and sort its keys where they have an order."""
    if isinstance(value, CommentedMap):
        for key, inner in list(value.items()):
            if isinstance(inner, str):
                _format_scalar(value, key, inner)
            else:
                _format_value(inner, _inner_place(place, str(key)), blank_rows)
        if isinstance(place, type):  # the author orders the sections of a file, and the records in a section
            _sort_keys(value, ordered_keys(place), blank_rows)
    elif isinstance(value, CommentedSeq):
        for index, inner in enumerate(value):
            if isinstance(inner, str):
                _format_scalar(value, index, inner)
            else:
                _format_value(inner, place, blank_rows)


def _format_scalar(parent: CommentedMap | CommentedSeq, key: Any, text: str) -> None:
    """Remove quotes that are not needed, and make all others double quotes."""
    if isinstance(text, LiteralScalarString | FoldedScalarString) or not isinstance(text, ScalarString):
        return  # a block, or without quotes already
    plain = str(text)
    if (_DATE.fullmatch(plain) and plain == plain.strip()) or is_plain(plain):
        parent[key] = PlainScalarString(plain)  # a mere `str` would get the quotes of the old value
    elif not isinstance(text, DoubleQuotedScalarString):
        parent[key] = DoubleQuotedScalarString(plain)


_RECORD_SECTIONS: Mapping[str, type[RecordPart]] = {"dossier": Settings, "source": Source, **LISTS}
_ID_SECTIONS: Mapping[str, type[RecordPart]] = {**REGISTRIES, "briefs": BriefLines}


def _inner_place(place: KeyPlace, key: str) -> KeyPlace:
    """Return the kind of the mapping under a key."""
    if place == _TOP:
        return _RECORD_SECTIONS.get(key) or (key if key in _ID_SECTIONS else None)
    if isinstance(place, str):
        return _ID_SECTIONS[place]
    if place is Event and key == "history":
        return Update
    if isinstance(place, type):
        info = place.model_fields.get("from_" if key == "from" else key)
        return next(_record_parts(info.annotation), None) if info else None
    return None


def _record_parts(annotation: Any) -> Iterator[type[RecordPart]]:
    """Yield every record in an annotation such as `tuple[Post, ...] | None`, except the values of a mapping."""
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, RecordPart):
            yield annotation
        return
    for inner in get_args(annotation):
        yield from _record_parts(inner)


def _sort_keys(value: CommentedMap, keys: Sequence[str], blank_rows: _BlankRows) -> None:
    """Sort the keys of a mapping, unless a comment or an empty line is between them or right after them."""
    ranks = {key: rank for rank, key in enumerate(keys)}
    sorted_keys = sorted(value, key=lambda key: ranks.get(str(key), len(keys)))
    if sorted_keys != list(value) and not blank_rows.has_any(value.lc.line, _last_row(value)):
        for key in sorted_keys:
            value.move_to_end(key)


def _last_row(value: CommentedMap | CommentedSeq) -> int:
    """Return the last row in which a part of a value begins."""
    rows: list[int] = [row for position in value.lc.data.values() for row in position[::2]]
    items = value.values() if isinstance(value, CommentedMap) else value
    first: int = value.lc.line
    return max([first, *rows, *(_last_row(item) for item in items if isinstance(item, CommentedMap | CommentedSeq))])


class _BlankRows:
    """The rows of a text that are empty or hold only a comment."""

    def __init__(self, text: str) -> None:
        scalars = _scalar_spans(text)
        masked = _mask_scalars(text, scalars)
        self.rows = [row for row, line in enumerate(masked[:-1]) if not line.strip() or line.lstrip().startswith("#")]
        self.scalar_ends: dict[int, int] = {}
        for (first, _), (last, _) in scalars:
            self.scalar_ends[first] = max(last, self.scalar_ends.get(first, 0))

    def has_any(self, first: int, last: int) -> bool:
        """Return whether there is one between two rows, within the scalars that begin there, or right after them."""
        last = max(last, *(self.scalar_ends.get(row, 0) for row in range(first, last + 2)))
        return bisect_left(self.rows, first) < bisect_left(self.rows, last + 2)
