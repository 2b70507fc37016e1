"""Verify the sealed briefs: their checksums, the chain of seals, and their history in git."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefgen.content.git.commits import FETCH_HISTORY, is_repository, is_shallow
from briefgen.content.git.repository import blob_name
from briefgen.content.git.rewrites import sealed_rewrites
from briefgen.content.git.trees import sealed_blobs
from briefgen.content.load import read_folder
from briefgen.content.parse import parse_seals
from briefgen.content.sealed_briefs import changed_files
from briefgen.files.folder_checks import check_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import EnvironmentFailure, Place, Problem

MAX_SEALED = 1 << 28  # bytes of a sealed file


def verify_seals(content: Path, against: str | None = None) -> tuple[int, list[Problem]]:
    """Return the number of sealed briefs, and a problem for each sign that one of them was changed.

    Checks the checksums, the chain of seals and the history. With `against`, each sealed file of that revision has to
    be there unchanged; then a shallow history is no problem. Anything that cannot be checked is a problem.
    """
    check_folder(content)
    folder = content / "sealed"
    documents, problems = read_folder(folder) if folder.is_dir() else ([], [])
    seals, seal_problems = parse_seals(documents)
    problems = [*problems, *seal_problems, *changed_files(content, seals)]
    try:
        problems += _differing_files(content, against or "HEAD", bool(seals))
        problems += _rewritten_files(content, needs_history=against is None)
    except EnvironmentFailure as failure:
        message = f"the history cannot be read: {failure.message}"
        hint = "look in the dossier's own clone, which has its history" if _is_outside(content) else failure.hint
        problems.append(Problem("unverified", message, Place(str(folder)), hint))
    return len(seals), problems


def _is_outside(content: Path) -> bool:
    """Whether a folder is in no repository at all, rather than in one that cannot be read."""
    try:
        return not is_repository(content)
    except EnvironmentFailure:
        return False


def _differing_files(content: Path, revision: str, has_seals: bool) -> Iterator[Problem]:
    """Problems for the files that differ from those of a revision; a revision without sealed briefs proves nothing."""
    blobs = sealed_blobs(content, revision)
    if not blobs and has_seals and revision != "HEAD":
        message = f"`{revision}` has no sealed briefs in this folder, so there is nothing to compare with"
        yield Problem("unverified", message, Place(str(content / "sealed")), "name a revision that has them")
    hint = f"`git checkout {revision} -- {content / 'sealed'}` brings it back"
    for name, blob in sorted(blobs.items()):
        path = content / name
        data = read_plain_file(path, MAX_SEALED)
        if data is None:
            yield Problem("sealed-file", f"`{revision}` has this file, and it is gone", Place(str(path)), hint)
        elif blob_name(data, len(blob)) != blob:
            yield Problem("sealed-file", f"the file is not what `{revision}` has", Place(str(path)), hint)


def _rewritten_files(content: Path, *, needs_history: bool) -> Iterator[Problem]:
    """Problems for the files that a commit changed or deleted after they were sealed, as far as the history goes."""
    for rewrite in sealed_rewrites(content):
        path = content / rewrite.name
        message = f"commit {rewrite.commit} changed or deleted a sealed file"
        hint = f"`git checkout {rewrite.commit}~1 -- {path}` brings it back; state a mistake under `corrections:`"
        yield Problem("sealed-file", message, Place(str(path)), hint)
    if needs_history and is_shallow(content):
        message = "this clone lacks the older history, which would show whether a sealed brief was changed"
        yield Problem("unverified", message, Place(str(content / "sealed")), f"{FETCH_HISTORY}; or `--against REV`")
