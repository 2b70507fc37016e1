"""The characters that a text may have, in files, in fields and in output.

Text has visible characters, and the few invisible ones that its script needs. The sets follow the general categories of
Unicode: Cc, Cf, Cs, Zl and Zp are refused but for the exceptions here, and so are the characters of other categories
that show nothing. Unassigned characters are allowed, because they depend on the version of Python. Private ones (Co)
are visible, and the fonts decide about them.

- Controls (Cc) move the cursor of a terminal, end a line or are invalid in XML. Tab, line feed and carriage return
  are white space.
- Line and paragraph separators (Zl, Zp) end a line for YAML 1.1 and JavaScript, and for no editor.
- Embeddings, overrides and isolates (UAX #9) show text in another order than it has.
- Noncharacters and surrogates are not text, and XML and UTF-8 cannot hold them.
- Tags, fillers and other format characters show nothing: they hide a message, or split a word that people search for.
- A variation selector chooses the form of one character. Another one after it selects nothing and can only hide data.
- Zero-width joiner and non-joiner belong to the spelling of Persian, Urdu, Hindi, Sinhala and others (RFC 5892,
  appendix A), and the joiner to emoji. Anywhere else they show nothing.
- LRM, RLM and ALM put a full stop or a bracket on the right side of right-to-left words, and cannot reorder words. A
  soft hyphen shows where a long word may be divided. One of them may stand anywhere; a row of them can only hide data.

The prepended concatenation marks (U+0600 and others) are format characters that show a sign; they are text.
"""

from __future__ import annotations

import re
import sys

JOINERS = "\u200c\u200d"
LAYOUT_MARKS = "\u200e\u200f\u061c\u00ad"  # they affect only the layout of the characters around them
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f"

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
SEPARATORS = "\u2028\u2029"
BIDI = "\u202a-\u202e\u2066-\u2069"
NOT_TEXT = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(n + 0xFFFE)}{chr(n + 0xFFFF)}" for n in range(0, 0x110000, 0x10000)
)
# Zero-width space and no-break space, word joiner and invisible operators, deprecated format characters;
# Mongolian vowel separator; Arabic number signs of other kinds are in PREPENDED; annotation; Egyptian, shorthand and
# musical format controls; tags, with the reserved code points beside them, which show nothing either (UAX #44,
# Default_Ignorable_Code_Point). Not of category Cf: the grapheme joiner, vowels of Khmer and letters of Hangul that
# show nothing, and the empty pattern of Braille.
INVISIBLE = (
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\u034f\u17b4\u17b5\u115f\u1160\u3164\uffa0\u2800"
)
REFUSED_CHARACTERS = CONTROLS + SEPARATORS + BIDI + NOT_TEXT + INVISIBLE

# Scripts in which a joiner changes what is shown: Arabic, Syriac, N'Ko, Mandaic, those of India, Sinhala, Tibetan,
# Myanmar, Khmer, Mongolian, and Arabic presentation forms; and emoji with the selectors and skin tones after them.
_JOINING_SCRIPTS = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1aaf\u1b00-\u1bff\ua8e0-\ua8ff\uaa60-\uaa7f"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00010aff\U00010d00-\U00010fff\U00011000-\U00011fff"
    "\U0001e900-\U0001e95f\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
)
# A selector cannot follow these; `#`, `*` and digits are keycaps.
_NO_BASE = rf"\s{JOINERS}{LAYOUT_MARKS}{SELECTORS}!-\"$-)+-/:-~"

# `re` is fast with sets up to U+FFFF. So a suspect is matched first, and then checked with its neighbours.
_SUSPECTS = re.sub(
    "[\U00010000-\U0010ffff](-[\U00010000-\U0010ffff])?", "", REFUSED_CHARACTERS + JOINERS + LAYOUT_MARKS + SELECTORS
)
FORBIDDEN = re.compile(
    rf"[{_SUSPECTS}\U00010000-\U0010ffff](?:"
    rf"(?<=[{REFUSED_CHARACTERS}])|(?<=[{JOINERS}])(?<![{_JOINING_SCRIPTS}][{JOINERS}])(?![{_JOINING_SCRIPTS}])|"
    rf"(?<=[{JOINERS}{LAYOUT_MARKS}][{LAYOUT_MARKS}])|"
    rf"(?<=[{SELECTORS}])(?<![^{_NO_BASE}][{SELECTORS}]))"
)
_JOINER_HINT = "delete it; it belongs beside a letter of a script that joins its letters, such as Persian"
_ROW_HINT = "delete it; one of its kind in a row is enough"
_SELECTOR_HINT = "delete it; one of them may follow a visible character that has several forms"
_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
_SHOWS_NOTHING = re.compile(rf"[\s{JOINERS}{LAYOUT_MARKS}{SELECTORS}]*")


def removal_hint(character: str) -> str:
    """Return how to correct a text that has a character which `FORBIDDEN` matches."""
    if character in JOINERS:
        return _JOINER_HINT
    if character in LAYOUT_MARKS:
        return _ROW_HINT
    if re.match(f"[{SELECTORS}]", character):
        return _SELECTOR_HINT
    return "delete it; a screen may show it as nothing"


def code_point(character: str) -> str:
    """Return the code point of a character as people write it: `U+202E`."""
    return f"U+{ord(character):04X}"


def show_codes(text: str, start: int = 0, end: int = sys.maxsize) -> str:
    """Return the text from `start` to `end`, with each forbidden character replaced by its code point."""
    pieces, position = [], start
    for match in FORBIDDEN.finditer(text, start, end):
        pieces += [text[position : match.start()], code_point(match[0])]
        position = match.end()
    return "".join([*pieces, text[position:end]])


def drop_forbidden(text: str) -> str:
    """Return the text without forbidden characters and with line feeds as its line breaks."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    while FORBIDDEN.search(text):  # a removal can leave a joiner or selector without the character that it needs
        text = FORBIDDEN.sub("", text)
    return text


def collapse(text: str) -> str:
    """Return the text on one line, with single spaces in place of white space."""
    return _WHITE_SPACE.sub(" ", text).strip()


def one_line(text: str) -> str:
    """Return the text as one line for every reader, for formats in which a line break has a meaning.

    Content has no forbidden characters, but the labels and templates of a desk may have some.
    """
    return collapse(show_codes(re.sub(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", text)))


def is_blank(text: str) -> bool:
    """Whether a text has only white space and invisible characters."""
    return _SHOWS_NOTHING.fullmatch(text) is not None
