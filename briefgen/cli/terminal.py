"""Text for terminals and logs, in which nothing moves the cursor and no line is a command to a CI runner.

GitHub reads a line that begins with `::` as a command, after any white space, and `##[` anywhere in a line. Azure reads
`##vso[` and TeamCity `##teamcity[`. Quotes and file names reach the log of a pull request, so a space breaks up such
signs.
"""

from __future__ import annotations

import re

from briefgen.content.characters import JOINERS, LAYOUT_MARKS, code_point

_STYLE = r"\x1b\[(?:0|1|31|33)m"  # what typer.style writes for reset, bold, red and yellow
_HARMLESS_INVISIBLE = frozenset(f"\n\t{JOINERS}{LAYOUT_MARKS}")
_COMMAND = re.compile(r"^[^\S\n]*:(?=:)|#(?=#\w*\[)", re.MULTILINE)
_NOT_PRINTABLE_ASCII = re.compile(r"[^\n -~]")


def escape_line(text: str) -> str:
    """Return a text on one line that cannot move the cursor or change the terminal.

    Joiners, direction marks and spaces of any kind stay, because words need them. Other invisible characters are shown
    as their code points.
    """
    return "".join("\t" if c == "\t" else code_point(c) if c == "\n" else _escape_character(c) for c in text)


def escape_text(text: str) -> str:
    """Return a text that keeps its lines and this program's styles; everything else is as in `escape_line`.

    Commands to a CI runner are broken up.
    """
    parts = re.split(f"({_STYLE})", text)
    escaped = "".join(part if n % 2 else "".join(map(_escape_character, part)) for n, part in enumerate(parts))
    return _COMMAND.sub(lambda match: f"{match[0]} ", escaped)


def _escape_character(character: str) -> str:
    if character in _HARMLESS_INVISIBLE or character.isprintable():
        return character
    return " " if character.isspace() and character not in "\r\x0b\x0c\x85\u2028\u2029" else code_point(character)


def escape_json(text: str) -> str:
    """Return the same JSON value with escapes for invisible characters and for commands to a CI runner."""
    text = _NOT_PRINTABLE_ASCII.sub(lambda match: match[0] if match[0].isprintable() else _json_escape(match[0]), text)
    return re.sub(r"#(?=\w*\[)", r"\\u0023", text) if "##" in text else text


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))
