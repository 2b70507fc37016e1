"""Load a dossier for a command that may write: it also refreshes the schema for editors."""

from __future__ import annotations

from contextlib import suppress

from briefgen.authoring.workspace import keep_schema, readable_dossier
from briefgen.content.reader import Content, read_content
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError


def read_and_refresh(request: BriefRequest) -> Content:
    """Read the content of a request, and bring its schema up to date if it has one.

    Editors complete ids from the schema, so it is refreshed even if the content has errors. The content of a commit
    refreshes nothing. Raises what `read_content` raises.
    """
    try:
        content = read_content(request.content, request.known_at, request.marking)
    except ContentError:
        if request.known_at is None:
            with suppress(ContentError):
                keep_schema(request.content, readable_dossier(request.content))
        raise
    if request.known_at is None:
        keep_schema(request.content, content.unredacted)
    return content
