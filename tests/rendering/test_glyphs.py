"""Characters are checked against the fonts of the PDF."""

from __future__ import annotations

from briefgen.rendering.glyphs import COMMON_CHARACTERS, covered_characters, missing_glyphs
from briefgen.rendering.templates import Templates

FONTS = Templates().fonts()


def test_what_is_taken_for_known_is_in_the_fonts() -> None:
    assert covered_characters(FONTS) >= COMMON_CHARACTERS


def test_latin_persian_and_arabic_are_covered() -> None:
    assert missing_glyphs("Peace, paix, Frieden, صلح, سلام, ▲ ▼ ◆ → ‘’ “”\u200c", FONTS) == []


def test_what_no_font_has_is_named_in_order() -> None:
    assert missing_glyphs("b 和 a 平", FONTS) == ["和", "平"]


def test_the_fonts_are_those_that_their_note_describes() -> None:
    import hashlib

    note = (FONTS[0].parent / "README.md").read_text("utf-8")
    for font in FONTS:
        assert f"| {font.name} |" in note
        assert hashlib.sha256(font.read_bytes()).hexdigest() in note
