"""the text of a content file -> the same content in the house's form, comments and all; or the text as it was.

Indentation, line width and quotation marks are settled; the keys of a record stand in the order of the reference where
no comment stands between them, for nobody knows to which of two keys such a comment belongs.
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

from briefgen.authoring.keys import in_order
from briefgen.authoring.scaffold import is_plain
from briefgen.content.fields import DATE
from briefgen.content.model import LISTS, REGISTRIES, BriefLines, Event, RecordPart, Settings, Source, Update

WIDTH = 120
_DATE = re.compile(DATE.pattern or "")


class _ScalarText(VersionedResolver):
    """Every scalar is a text, as the reader of content takes it."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


def format_text(text: str) -> str | None:
    """The text of a YAML file in the house's form; None where that would lose a comment or not be the last word.

    Whether it means the same is for the reader of content to say.
    """
    try:
        found = _dumped(text)
        is_settled = found == text or (_dumped(found) == found and comments(found) == comments(text))
    except (YAMLError, NotImplementedError, RecursionError):
        return None
    return found if is_settled else None


def comments(text: str) -> Counter[str]:
    """Every comment of a YAML text, with how often it stands there."""
    found = (re.search(r"(?:^|\s)(#.*)$", line) for line in _masked(text, _scalars(text)))
    return Counter(it[1].rstrip() for it in found if it)


def _masked(text: str, scalars: Iterable[_Span]) -> list[str]:
    """The lines of a text with every letter of its scalars an x: what is left is YAML's own, and comments.

    Linear in the text, however many scalars stand on one line.
    """
    lines = text.split("\n")
    pieces: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, int] = defaultdict(int)  # up to where the pieces of a row go
    for (first, left), (last, right) in scalars:
        for row in range(first, min(last + 1, len(lines))):
            line = lines[row]
            start, end = left if row == first else 0, min(right, len(line)) if row == last else len(line)
            pieces[row] += (line[ends[row] : start], "x" * (end - start))
            ends[row] = end
    return ["".join((*pieces.get(row, ()), line[ends.get(row, 0) :])) for row, line in enumerate(lines)]


@lru_cache(maxsize=2)  # of a file and of what it becomes; to scan takes a quarter of the time
def _scalars(text: str) -> tuple[_Span, ...]:
    """From where to where each scalar goes, in order; a comment at the head of a block scalar is none of it."""
    spans: list[_Span] = []
    for token in YAML(typ="safe", pure=True).scan(text):
        if type(token).__name__ == "ScalarToken":
            start, end = token.start_mark, token.end_mark
            first = (start.line + 1, 0) if token.style in ("|", ">") else (start.line, start.column)
            spans.append((first, (end.line, end.column)))
    return tuple(spans)


def _dumped(text: str) -> str:
    yaml = YAML(typ="rt")
    yaml.Resolver = _ScalarText
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    root = yaml.load(text)
    _arrange(root, _TOP, _Rows(text))
    out = io.StringIO()
    yaml.dump(root, out)
    lines = "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
    return _ALONE_ON_ITS_LINE.sub(r"\1 \2", lines).rstrip("\n") + "\n"


# An address is too long for any line, and reads no better on one of its own.
_ALONE_ON_ITS_LINE = re.compile(r"^([ \t]*(?:- )*[\w-]+:)\n[ \t]+(https?://\S+)$", re.MULTILINE)
_TOP = "top"
_Span = tuple[tuple[int, int], tuple[int, int]]  # row and column, from and to
KeyPlace = type[RecordPart] | str | None  # a record, the file itself, records by id, or what has no order


def _arrange(value: Any, place: KeyPlace, rows: _Rows) -> None:
    """Settle the scalars of a value, and the order of its keys where it is known."""
    if isinstance(value, CommentedMap):
        for key, inner in list(value.items()):
            if isinstance(inner, str):
                _settle(value, key, inner)
            else:
                _arrange(inner, _inner(place, str(key)), rows)
        if isinstance(place, type):  # the sections of a file and records by their ids are in the author's own order
            _sort(value, in_order(place), rows)
    elif isinstance(value, CommentedSeq):
        for index, inner in enumerate(value):
            if isinstance(inner, str):
                _settle(value, index, inner)
            else:
                _arrange(inner, place, rows)


def _settle(holder: CommentedMap | CommentedSeq, at: Any, text: str) -> None:
    """Double quotes where there are quotes, and only where they are needed or say that a text is meant."""
    if isinstance(text, LiteralScalarString | FoldedScalarString) or not isinstance(text, ScalarString):
        return  # a block, or without quotes already
    plain = str(text)
    if (_DATE.fullmatch(plain) and plain == plain.strip()) or is_plain(plain):
        holder[at] = PlainScalarString(plain)  # a mere `str` would get the old one's quotes
    elif not isinstance(text, DoubleQuotedScalarString):
        holder[at] = DoubleQuotedScalarString(plain)


_ALONE: Mapping[str, type[RecordPart]] = {"dossier": Settings, "source": Source, **LISTS}
_BY_ID: Mapping[str, type[RecordPart]] = {**REGISTRIES, "briefs": BriefLines}


def _inner(place: KeyPlace, key: str) -> KeyPlace:
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


def _parts(annotation: Any) -> Iterator[type[RecordPart]]:
    """Every record in an annotation such as `tuple[Post, ...] | None`, but those that are the values of a mapping."""
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, RecordPart):
            yield annotation
        return
    for inner in get_args(annotation):
        yield from _parts(inner)


def _sort(value: CommentedMap, keys: Sequence[str], rows: _Rows) -> None:
    """Put the keys in order, where no comment or empty line stands between them or right after them."""
    ranks = {key: rank for rank, key in enumerate(keys)}
    wanted = sorted(value, key=lambda key: ranks.get(str(key), len(keys)))
    if wanted != list(value) and not rows.has_own(value.lc.line, _last_row(value)):
        for key in wanted:
            value.move_to_end(key)


def _last_row(value: CommentedMap | CommentedSeq) -> int:
    """The last row in which something of a value begins."""
    rows: list[int] = [row for at in value.lc.data.values() for row in at[::2]]
    inner = value.values() if isinstance(value, CommentedMap) else value
    first: int = value.lc.line
    return max([first, *rows, *(_last_row(it) for it in inner if isinstance(it, CommentedMap | CommentedSeq))])


class _Rows:
    """Which rows of a text hold nothing but a comment, or nothing at all."""

    def __init__(self, text: str) -> None:
        scalars = _scalars(text)
        masked = _masked(text, scalars)
        self.own = [n for n, line in enumerate(masked[:-1]) if not line.strip() or line.lstrip().startswith("#")]
        self.ends: dict[int, int] = {}
        for (first, _), (last, _) in scalars:
            self.ends[first] = max(last, self.ends.get(first, 0))

    def has_own(self, first: int, last: int) -> bool:
        """Whether there is one from a row to the one after the end of what begins in another."""
        last = max(last, *(self.ends.get(row, 0) for row in range(first, last + 2)))
        return bisect_left(self.own, first) < bisect_left(self.own, last + 2)
