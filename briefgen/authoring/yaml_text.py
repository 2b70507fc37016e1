"""Texts as YAML scalars and as ids."""

from __future__ import annotations

import json
import re

from briefgen.content.field_parsers import as_id

# Words that YAML 1.1 or 1.2 does not read as a text.
_NOT_TEXT = re.compile(
    r"(?i)(y|n|yes|no|on|off|true|false|null|~|[-+]?[0-9][0-9_]*(\.[0-9]*)?(e[-+]?[0-9]+)?|0[xo][0-9a-f]+|"
    r"[-+]?\.(inf|nan)|[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?|)"
)


def write_scalar(text: str) -> str:
    """Return a text as YAML: plain where every reader takes it for the same text, else in double quotes."""
    return text if is_plain(text) else json.dumps(text, ensure_ascii=False)


def is_plain(text: str) -> bool:
    """Return whether a text needs no quotes anywhere, not even inside `{…}`, and is a text to every YAML reader."""
    is_safe = re.fullmatch(r"[^\W_][^\n\t#:{}\[\],&*!|>'\"%@`]*", text) and text == text.strip() and text.isprintable()
    return bool(is_safe) and not _NOT_TEXT.fullmatch(text)


def slugify(text: str, max_length: int) -> str:
    """Return a text as an id of at most `max_length` letters: without accents, its words joined by hyphens."""
    words = [word for word in as_id(text).split("-") if word]
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > max_length:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or (words[0][:max_length] if words else "new")
