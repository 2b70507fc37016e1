"""Text for terminals and logs: nothing in it moves the cursor, and no line is a command to a CI runner.

GitHub reads a line that begins with `::` as a command, after any white space, and `##[` anywhere in a line; Azure reads
`##vso[` and TeamCity `##teamcity[`. Quotes and file names reach the log of a pull request, so such signs are parted.
"""

from __future__ import annotations

import re

from briefgen.content.characters import HINTS, JOINERS, code

_STYLE = r"\x1b\[(?:0|1|31|33)m"  # what typer.style writes for us: bold, red, yellow
_HARMLESS_INVISIBLE = frozenset(f"\n\t{JOINERS}{HINTS}")
_COMMAND = re.compile(r"^[^\S\n]*:(?=:)|#(?=#\w*\[)", re.MULTILINE)
_NOT_PRINTABLE_ASCII = re.compile(r"[^\n -~]")


def visible(text: str) -> str:
    """Text on one line that cannot move the cursor or change the terminal.

    Joiners, direction marks and spaces of any kind stay, for words need them; other invisible characters are numbers.
    """
    return "".join("\t" if c == "\t" else code(c) if c == "\n" else _shown(c) for c in text)


def harmless(text: str) -> str:
    """Text that keeps its lines, the styles of this program, joiners and spaces of any kind; the rest as `visible`."""
    parts = re.split(f"({_STYLE})", text)
    shown = "".join(part if n % 2 else "".join(map(_shown, part)) for n, part in enumerate(parts))
    return _COMMAND.sub(lambda match: f"{match[0]} ", shown)


def _shown(character: str) -> str:
    if character in _HARMLESS_INVISIBLE or character.isprintable():
        return character
    return " " if character.isspace() and character not in "\r\x0b\x0c\x85\u2028\u2029" else code(character)


def printable_json(text: str) -> str:
    """The same JSON value with every invisible character, and what a CI runner takes for a command, as an escape."""
    text = _NOT_PRINTABLE_ASCII.sub(lambda match: match[0] if match[0].isprintable() else _escape(match[0]), text)
    return re.sub(r"#(?=\w*\[)", r"\\u0023", text) if "##" in text else text


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))
