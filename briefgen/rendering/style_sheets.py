"""The style sheets that a page carries: those of the templates folders, and what the desk adds to them."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, Place, Problem
from briefgen.rendering.templates import Templates

DESK_STYLE = "styles/desk.css"
MAX_STYLE = 200_000  # bytes; every page carries the style sheets
# The functions of CSS that ask for a file, and those whose texts are no addresses. The texts of all other functions are
# taken for addresses.
_REQUESTS = {"url", "src", "image", "image-set", "-webkit-image-set"}
_NO_REQUESTS = {
    "attr", "content", "counter", "counters", "format", "lang", "leader", "local", "selector", "string", "style",
    "symbols", "target-counter", "target-counters", "target-text", "tech", "type", "var",
}  # fmt: skip
_PUTTING_IN = {"attr", "env", "if", "var"}  # what stands elsewhere takes their place
# A file of the templates folder; with it a picture in the style sheet and an element of the page.
_FILE = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*")
_NEAR = re.compile(rf"(?:data:|#).*|{_FILE.pattern}", re.IGNORECASE | re.DOTALL)


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
    """Whether a style sheet may ask for a file from the network: it has an address that is not a near one."""
    from tinycss2 import parse_component_value_list  # most desks have no style sheet of their own

    pending: list[tuple[str, list[Any]]] = [("", parse_component_value_list(text, skip_comments=True))]
    while pending:
        owner, tokens = pending.pop()
        is_imported, word = False, ""
        for token in tokens:
            if token.type == "at-keyword" or token == ";":
                is_imported = token.type == "at-keyword" and token.lower_value == "import"
            elif token.type == "url" or (token.type == "string" and (owner or is_imported)):
                # What is imported may ask for files in turn, so `data:` does not do there.
                near = _FILE if is_imported or owner == "import" else _NEAR
                if not near.fullmatch(token.value.strip()):
                    return True
            elif token.type == "function":
                if owner == "request" and token.lower_name in _PUTTING_IN:
                    return True
                inner = "import" if is_imported else _owner_of(token.lower_name, owner)
                pending.append((inner, token.arguments))
            elif token.type.endswith(" block"):
                if word in _REQUESTS:  # divided by a comment, which a program may remove
                    return True
                pending.append((owner if owner == "request" or token.type == "() block" else "", token.content))
            word = token.lower_value if token.type == "ident" else ""
    return False


def _owner_of(function: str, owner: str) -> str:
    """Return `request` for what a function asks for, nothing for its mere texts, and `unknown` for the rest."""
    if owner == "request" or function in _REQUESTS:
        return "" if function == "type" else "request"
    return "" if function in _NO_REQUESTS else "unknown"
