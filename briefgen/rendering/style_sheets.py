"""The style sheets that a page carries: those of the templates folders, and what the desk adds to them."""

from __future__ import annotations

import re

from markupsafe import Markup

from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, Place, Problem
from briefgen.rendering.templates import Templates

DESK_STYLE = "styles/desk.css"
MAX_STYLE = 200_000  # bytes; every page carries the style sheets
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|([^\n]))", re.IGNORECASE)  # CSS Syntax, 4.3.7
_EMBEDDED = re.compile(r"""url\(\s*(?:"data:[^"]*"|'data:[^']*'|data:[^()"']*)\s*(?:\)|\Z)""", re.IGNORECASE)
_REQUEST = re.compile(r"url\(|src\(|image-set\(|@import", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:https?|ftp):|//", re.IGNORECASE)


def read_style(templates: Templates, name: str) -> Markup:
    """Return a style sheet of the templates folders, for a `<style>` element.

    Raises ContentError for one that is too large, would end the element, or names an address on the network: a mail
    program would ask that address for a file, and tell its owner who reads the brief.
    """
    path = templates.path(name)
    if read_plain_file(path, MAX_STYLE) is None:
        raise _refusal(name, f"the style sheet is not a regular file of at most {MAX_STYLE:,} bytes", "make it smaller")
    text = templates.text(name)
    if (position := text.find("</")) >= 0:
        line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
        place = templates.places.at(path, line, column)
        raise ContentError([Problem("template", "`</` would end the style of the page", place, "delete it")])
    if not path.is_relative_to(templates.shipped) and _names_network(text):
        hint = "delete it; a small picture can stand in the style sheet as a `data:` address"
        raise _refusal(name, "the style sheet names an address on the network", hint)
    return Markup(text)


def read_desk_style(templates: Templates) -> Markup:
    """Return the style sheet that the desk adds to those that ship, or nothing where it has none.

    Raises ContentError as `read_style` does, and for a link that leads out of the templates folder.
    """
    path = templates.folders[0] / DESK_STYLE
    has_style = path.exists() or path.is_symlink()
    return read_style(templates, DESK_STYLE) if has_style else Markup()


def _refusal(name: str, message: str, hint: str) -> ContentError:
    return ContentError([Problem("template", message, Place(f"templates/{name}"), hint)])


def _names_network(text: str) -> bool:
    """Whether a style sheet asks for a file from the network, in whatever way it is written."""
    text = _ESCAPE.sub(_unescape, _COMMENT.sub("", text))
    declarations = re.split("[;{}]", _EMBEDDED.sub("", text))
    requests = ((part, request) for part in declarations if (request := _REQUEST.search(part)))
    return any(_ADDRESS.search(part, request.end()) for part, request in requests)


def _unescape(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
