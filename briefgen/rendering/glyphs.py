"""a page and the fonts of the PDF -> the characters that none of them can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# Characters that set no glyph: line ends, joiners and other controls of text layout.
_UNSET = frozenset("\n\r\t\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufe0e\ufe0f")
# What our own fonts are known to cover (a test holds this against them): most pages need no look into the fonts.
KNOWN = frozenset([*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100)), *"‘’“”–—…•→▲▼◆○□●"]) - {"\u00ad"}


def missing_glyphs(page: str, fonts: tuple[Path, ...]) -> list[str]:
    """The characters of a page without a glyph in any font, in their order."""
    rest = set(page) - KNOWN - _UNSET
    return sorted(rest - covered_characters(fonts)) if rest else []


@cache
def covered_characters(fonts: tuple[Path, ...]) -> frozenset[str]:
    """The characters that the fonts cover, from their `cmap` tables (OpenType)."""
    from fontTools.ttLib import TTFont

    return frozenset(chr(code) for path in fonts for code in TTFont(path, lazy=True).getBestCmap())
