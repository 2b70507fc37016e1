"""Characters of a page that none of the fonts of the PDF can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# Characters that need no glyph: line ends, joiners and other controls of text layout.
_WITHOUT_GLYPH = frozenset("\n\r\t\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufe0e\ufe0f")
# Characters that the packaged fonts cover, which a test checks: for most pages no font has to be read.
COMMON_CHARACTERS = frozenset([*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100)), *"‘’“”–—…•→▲▼◆○□●"]) - {
    "\u00ad"
}


def missing_glyphs(page: str, fonts: tuple[Path, ...]) -> list[str]:
    """Return the characters of a page that have no glyph in any font, sorted."""
    uncommon = set(page) - COMMON_CHARACTERS - _WITHOUT_GLYPH
    return sorted(uncommon - covered_characters(fonts)) if uncommon else []


@cache
def covered_characters(fonts: tuple[Path, ...]) -> frozenset[str]:
    """Return the characters that the fonts cover, from their `cmap` tables (OpenType)."""
    from fontTools.ttLib import TTFont

    return frozenset(chr(code) for path in fonts for code in TTFont(path, lazy=True).getBestCmap())
