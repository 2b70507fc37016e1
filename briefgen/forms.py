"""Nouns: the forms that a brief can take."""

from typing import Literal

Form = Literal["md", "html", "pdf", "json", "ics", "eml"]
FORMS: tuple[Form, ...] = ("md", "html", "pdf", "json", "ics", "eml")
