"""the forms that a brief can take."""

from typing import Literal

OutputFormat = Literal["md", "html", "pdf", "json", "ics", "eml"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = ("md", "html", "pdf", "json", "ics", "eml")
