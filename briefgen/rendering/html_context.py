"""Templates -> an environment for pages; a Brief -> what their templates are given."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from briefgen.composition.brief import Brief
from briefgen.composition.editions import printed_sections
from briefgen.content.addresses import host_beside
from briefgen.content.colours import on_dark
from briefgen.content.fields import is_safe_url
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, Place, Problem
from briefgen.rendering.history_svg import draw_history
from briefgen.rendering.prose import to_html
from briefgen.rendering.templates import Environment, Templates
from briefgen.rendering.timeline_svg import draw_timeline
from briefgen.rendering.words import Words, sentence

MAX_PICTURE = 200_000  # bytes
MAX_PIXELS = 4_000  # on a side


def html_environment(templates: Templates) -> Environment:
    """The sandbox for pages: everything is escaped but what `prose` has rendered."""
    environment = templates.environment(autoescape=True)
    environment.filters |= {"prose": to_html, "sentence": _sentence, "href": _href}
    environment.globals |= {
        "host_beside": host_beside,
        "style": partial(_style, templates),
        "picture": partial(_picture, templates),
    }
    return environment


def _picture(templates: Templates, name: str) -> str:
    """A picture of the templates folder, to stand in `src`: the page needs no other file."""
    data = read_plain_file(templates.path(name), MAX_PICTURE)
    if data is None:
        message = f"not a file of at most {MAX_PICTURE:,} bytes, which a picture in a brief has"
        raise ContentError([Problem("template", message, Place(f"templates/{name}"), "make it smaller")])
    pixels = _png_pixels(data)
    if pixels and max(pixels) > MAX_PIXELS:
        message = f"{pixels[0]:,} by {pixels[1]:,} pixels; a picture has at most {MAX_PIXELS:,} on a side"
        raise ContentError([Problem("template", message, Place(f"templates/{name}"), "make it smaller")])
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return f"data:{kind};base64,{b64encode(data).decode()}"


def _png_pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG file from its header (ISO 15948, 11.2.2); None for another file.

    A file of a few kilobytes may take a gigabyte once it is decoded, so the size is read before.
    """
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _style(templates: Templates, name: str) -> Markup:
    """A style sheet of the templates folder, to stand inside `<style>`."""
    text = templates.text(f"styles/{name}")
    if "</" in text:
        raise ValueError(f"styles/{name} holds `</`, which would end the style of the page; delete it")
    return Markup(text)


def html_values(brief: Brief, words: Words) -> Mapping[str, Any]:
    """What an HTML template is given: the brief and the words, and what is drawn or listed of both."""
    return {
        "brief": brief, "words": words, "label": words.label, "title": partial(words.title, brief),
        "theme_styles": theme_styles, "dark_theme_styles": dark_theme_styles,
        "printed_sections": printed_sections(brief),
        "strip": draw_timeline(brief.day, brief.timeline), "course": draw_history,
    }  # fmt: skip


def theme_styles(brief: Brief) -> Markup:
    """The style of what the desk chooses, paper and accent; and the marking at the foot of what a browser prints."""
    edition = brief.edition
    page = f'@page {{ size: {edition.paper}; @bottom-right {{ content: "{brief.marking}" }} }}'
    return Markup(f"{page} :root {{ --accent: {edition.accent} }}")


def dark_theme_styles(accent: str) -> Markup:
    """The accent on a dark screen: lighter. Apart, because WeasyPrint refuses to read such a rule."""
    return Markup(f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {on_dark(accent)} }} }}")


def _sentence(text: str, aside: str | None = None) -> str:
    """The text with a full stop at its end; markup stays markup."""
    if not isinstance(text, Markup):
        return sentence(text, aside)
    whole = text + sentence(text.striptags())[len(text.striptags()) :]
    if not aside:
        return whole
    return whole[:-1] + f" {aside}." if whole.endswith(".") else whole + f" {aside}"


def _href(url: str) -> str:
    """An address that may stand in `href`; the last gate before a browser."""
    if not is_safe_url(url):
        raise ValueError(f"not an address for a link: {url[:80]}")
    return url
