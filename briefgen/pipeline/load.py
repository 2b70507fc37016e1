"""Load a dossier: its content, put in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefgen.content.fields import Marking
from briefgen.content.reader import Content, read_content
from briefgen.timeline.build import build_timeline
from briefgen.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class LoadedDossier:
    """A dossier as it was read, and its timeline."""

    content: Content
    timeline: Timeline


def load_dossier(
    folder: Path, known_at: str | None = None, marking: Marking | None = None, today: LoadedDossier | None = None
) -> LoadedDossier:
    """Read a content folder, or a commit of it, into a timeline; see `read_content` for arguments and errors."""
    return load_content(read_content(folder, known_at, marking, today.content if today else None))


def load_content(content: Content) -> LoadedDossier:
    """Put content that was read in the order of time."""
    return LoadedDossier(content, build_timeline(content.dossier))
