"""The manifest of a site: what a build wrote, for the next build to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from json.encoder import encode_basestring as _quote
from pathlib import Path

from briefgen.files.plain_files import read_plain_file
from briefgen.site.model import MANIFEST, MAX_MANIFEST, is_site_path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build wrote; empty where there was no build.

    A key is a digest of everything that a page or folder depends on. A note is what the next build must know of a page
    that it reuses. The empty path stands for the whole site.
    """

    files: Mapping[str, str] = field(default_factory=dict)  # digests by path
    keys: Mapping[str, str] = field(default_factory=dict)  # by path of a page, folder or file
    notes: Mapping[str, str] = field(default_factory=dict)  # by path of a page
    times: Mapping[str, str] = field(default_factory=dict)  # modification times of the files, in nanoseconds


PARTS = tuple(part.name for part in fields(Manifest))


def read_manifest(output: Path) -> Manifest:
    """Return the manifest of a site's folder; an empty one where there is none, or where it is invalid."""
    try:
        data = json.loads(read_plain_file(output / MANIFEST, MAX_MANIFEST) or b"{}")
        manifest = Manifest(*({str(k): str(v) for k, v in data.get(part, {}).items()} for part in PARTS))
    except (ValueError, AttributeError, RecursionError):
        return Manifest()
    return manifest if all(map(is_site_path, manifest.files)) else Manifest()


def manifest_lines(manifest: Manifest) -> Iterator[str]:
    """Yield a manifest as JSON, piece by piece: as one text it would take most of the memory of a build."""
    yield "{"
    for n, name in enumerate(PARTS):
        yield f'{"," if n else ""}\n"{name}": {{'
        for m, (key, text) in enumerate(getattr(manifest, name).items()):
            yield f"{',' if m else ''}\n{_quote(key)}: {_quote(text)}"
        yield "\n}"
    yield "\n}\n"
