"""what a build noted of the site that it wrote <-> its manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from json.encoder import encode_basestring as _quoted
from pathlib import Path

from briefgen.files.plain_files import read_plain_file
from briefgen.site.model import MANIFEST, MAX_MANIFEST, is_inside

PARTS = ("files", "keys", "notes", "times")


def read_manifest(output: Path) -> list[dict[str, str]]:
    """What the last build wrote: the files with their digests, keys and notes by folder, and the files' times."""
    try:
        told = json.loads(read_plain_file(output / MANIFEST, MAX_MANIFEST) or b"{}")
        parts = [{str(k): str(v) for k, v in told.get(part, {}).items()} for part in PARTS]
    except (ValueError, AttributeError, RecursionError):
        return [{} for _ in PARTS]
    return parts if all(map(is_inside, parts[0])) else [{} for _ in PARTS]


def manifest_lines(parts: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Texts by names, line by line: as one text it would be most of the memory of a build."""
    yield "{"
    for n, (name, part) in enumerate(zip(PARTS, parts, strict=True)):
        yield f'{"," if n else ""}\n"{name}": {{'
        for m, (key, text) in enumerate(part.items()):
            yield f"{',' if m else ''}\n{_quoted(key)}: {_quoted(text)}"
        yield "\n}"
    yield "\n}\n"
