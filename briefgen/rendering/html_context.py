"""The environment of HTML templates, and the values that they get."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from briefgen.composition.brief import Brief
from briefgen.composition.editions import printed_sections
from briefgen.content.colours import on_dark
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, Place, Problem
from briefgen.rendering.history_svg import draw_history
from briefgen.rendering.style_sheets import read_desk_style, read_style
from briefgen.rendering.templates import Environment, Templates
from briefgen.rendering.timeline_svg import draw_timeline
from briefgen.rendering.wording.words import Words

MAX_PICTURE = 200_000  # bytes
MAX_PIXELS = 4_000  # on each side


def html_environment(templates: Templates) -> Environment:
    """Return the sandbox for HTML templates: it escapes everything but what a printer has printed."""
    environment = templates.environment("html", autoescape=True)
    environment.globals |= {
        "style": lambda name: read_style(templates, f"styles/{name}"),
        "desk_style": partial(read_desk_style, templates), "picture": partial(_embed_picture, templates),
        "draw_history": draw_history,
    }  # fmt: skip
    return environment


def _embed_picture(templates: Templates, name: str) -> str:
    """Return the `data:` address of a picture in the templates folder, so that a page needs no other file.

    Raises ContentError for a picture that is too large.
    """
    path = templates.path(name)
    data = read_plain_file(path, MAX_PICTURE)
    place = Place(templates.places.printed(path))
    if data is None:
        message = f"the picture is not a regular file of at most {MAX_PICTURE:,} bytes"
        raise ContentError([Problem("template", message, place, "make it smaller")])
    size = _read_png_size(data)
    if size and max(size) > MAX_PIXELS:
        message = f"{size[0]:,} by {size[1]:,} pixels; a picture has at most {MAX_PIXELS:,} on a side"
        raise ContentError([Problem("template", message, place, "make it smaller")])
    content_type = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return f"data:{content_type};base64,{b64encode(data).decode()}"


def _read_png_size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG file from its header (ISO 15948, 11.2.2), or None for another file.

    Decoding a file of a few kilobytes can take a gigabyte, so the size is checked first.
    """
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def html_values(brief: Brief, words: Words) -> Mapping[str, Any]:
    """Return the values for the HTML template of a brief."""
    return {
        "brief": brief, "title": partial(words.title, brief), "theme_styles": theme_styles,
        "dark_theme_styles": dark_theme_styles, "contents": _list_contents(brief, words),
        "strip": draw_timeline(brief.day, brief.timeline),
    }  # fmt: skip


def _list_contents(brief: Brief, words: Words) -> list[tuple[str, str]]:
    """Return the table of contents: the id and the title of the heading of each section that is printed."""
    contents: list[tuple[str, str]] = []
    for name in printed_sections(brief):
        if name == "meetings":
            contents += [("upcoming", words.title(brief, name))] if brief.upcoming else []
            contents += [("recent", words.label("sections", "recent"))] if brief.recent else []
        elif name == "changes":
            contents += [("changes", words.title(brief, name))] if brief.changes else []
            is_first = brief.previous is None and not brief.changes
            contents += [("situation", words.label("sections", "situation"))] if is_first else []
            contents += [("said-today", words.said_title(brief))] if brief.said else []
        else:
            contents.append((name, words.title(brief, name)))
    return contents


def theme_styles(brief: Brief) -> Markup:
    """Return the styles for the paper and accent of the dossier, and for the marking on each printed page."""
    edition = brief.edition
    page = f'@page {{ size: {edition.paper}; @bottom-right {{ content: "{brief.marking}" }} }}'
    return Markup(f"{page} :root {{ --accent: {edition.accent} }}")


def dark_theme_styles(accent: str) -> Markup:
    """Return the style for the accent on dark screens, lightened.

    It is separate because WeasyPrint rejects this media query.
    """
    return Markup(f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {on_dark(accent)} }} }}")
