"""The road of a brief that goes out: the last commit -> its sealed folder; and whether that is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from briefgen.authoring.sealed_folder import Stamp, sealed_files
from briefgen.composition.brief import Imprint, SealNumber
from briefgen.content.git.commits import (
    FETCH_HISTORY,
    Commit,
    commit_named,
    ignored,
    is_repository,
    is_shallow,
    rewritten,
    sealed_blobs,
    uncommitted,
)
from briefgen.content.git.repository import blob_name
from briefgen.content.load import read_folder
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_seals
from briefgen.content.seal_chain import chain_breaks, seal_chain
from briefgen.content.sealed import corrections_since, files_changed, missing_seals, records_edited
from briefgen.files.folder_checks import check_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.pipeline.brief import SEALED, BuiltBrief, compose_brief, open_pdf_renderer, render_formats
from briefgen.pipeline.load import Day, LoadedDossier, choose_day, load_dossier
from briefgen.pipeline.previous import previous_sealed_snapshot, without_later_news
from briefgen.pipeline.request import BriefRequest, Progress, no_progress
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem, UsageFailure
from briefgen.rendering.templates import Templates

MAX_SEALED = 1 << 28  # bytes of a file that went out


@dataclass(frozen=True, slots=True)
class SealedBrief:
    """A brief about to go out: what it came to, and the files of its sealed folder."""

    built: BuiltBrief
    files: dict[Path, bytes]

    @property
    def folder(self) -> Path:
        """The sealed folder itself."""
        return next(path.parent for path in self.files if path.name == "seal.yaml")


def seal_brief(
    desk: BriefRequest, day: Day, now: datetime, *, revise: bool, stage: Progress = no_progress
) -> SealedBrief:
    """The brief of a day as it goes out, made of the last commit; nothing is written here.

    Raises UsageFailure where content is not committed, the day is still to come or is sealed already, or a revision
    would correct nothing; EnvironmentFailure where the last sealed brief cannot be read from git.
    """
    if loose := uncommitted(desk.content):
        more = f" and {len(loose) - 1} more are" if len(loose) > 1 else " is"
        raise UsageFailure(f"{desk.content / loose[0]}{more} not committed; commit the content, then seal")
    commit, templates = commit_named(desk.content, "HEAD"), Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(open_pdf_renderer(templates))
        with stage("reading content"):
            it = load_dossier(desk.content, commit.hash, desk.marking)
            chosen = choose_day(it.timeline, day)
            if chosen > now.astimezone(it.timeline.dossier.zone).date():
                raise UsageFailure(f"{chosen} is still to come, and a brief is sealed on its day or after")
            sealed, corrections = _next_number(desk.content, it.unredacted, chosen, commit, revise=revise)
            first = _content_of_first_revision(desk, it, chosen)
            before, lost = previous_sealed_snapshot(desk, first, chosen)
            it = without_later_news(it, first, chosen) if revise else it
            if lost:
                raise EnvironmentFailure(lost[0].message, lost[0].hint)
        with stage("composing"):
            composed = compose_brief(it.timeline, chosen, Imprint(None, it.redacted_count, sealed, corrections), before)
        files = dict(render_formats(composed.brief, SEALED, templates, it.documents, press, stage, archival=True))
    made = BuiltBrief(composed.brief, files, (*it.warnings, *composed.warnings))
    stamp = Stamp(
        chosen, sealed.number, sealed.revision, commit.hash, templates.digest(), made.brief.marking, desk.marking,
        seal_chain(it.unredacted.seals).last,
    )  # fmt: skip
    folder = sealed_files(desk.content, stamp, files, composed.printed, it.unredacted.oldest)
    if unkept := ignored(desk.content, folder):
        raise UsageFailure(f"git ignores {unkept[0]}; add a line `!{desk.content}/sealed/**` to .gitignore")
    return SealedBrief(made, folder)


def _content_of_first_revision(desk: BriefRequest, it: LoadedDossier, day: date) -> LoadedDossier:
    """A revision is told against the same earlier brief as the first was: what that commit knew as the last."""
    first = next((seal for seal in it.unredacted.seals if seal.day.begins == day), None)
    return load_dossier(desk.content, first.commit, desk.marking, now=it) if first else it


def _next_number(
    content: Path, dossier: Dossier, day: date, commit: Commit, *, revise: bool
) -> tuple[SealNumber, frozenset[str | None]]:
    """Number and revision of a brief, and the ids of the corrections for which it is revised.

    The number is one more than those sealed so far; a revision keeps the number of the first.
    """
    if lost := [*missing_seals(content, dossier.seals), *chain_breaks(dossier.seals)]:
        raise ContentError(lost)
    same = [seal for seal in dossier.seals if seal.day.begins == day]
    if not same:
        if revise:
            raise UsageFailure(f"{day} is not sealed, so there is nothing to revise")
        return SealNumber(1 + max((seal.number for seal in dossier.seals), default=0), 1, commit.label), frozenset()
    last = same[-1]
    if not revise:
        raise UsageFailure(f"{day} is sealed as No. {last.number}; --revise puts a corrected one beside it")
    if edited := [problem for problem in records_edited(dossier) if problem.related[0][1] == last.at]:
        raise ContentError(edited)
    corrections = frozenset(correction.id for correction in corrections_since(dossier, last))
    if not corrections:
        raise UsageFailure(f"no correction names what No. {last.number} printed, so there is nothing to revise")
    return SealNumber(last.number, last.revision + 1, commit.label), corrections


def verify(content: Path, against: str | None = None) -> tuple[int, list[Problem]]:
    """The number of sealed briefs, and everything that shows that one of them is not as it went out.

    Looks at checksums, at the chain of seals and at the history. With `against`, each sealed file of that revision has
    to be there as it is in it; then a history that is cut off is no problem. What could not be looked at is a problem.
    """
    check_folder(content)
    folder = content / "sealed"
    documents, problems = read_folder(folder) if folder.is_dir() else ([], [])
    seals, found = parse_seals(documents)
    problems = [*problems, *found, *files_changed(content, seals)]
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
    """The files of sealed briefs that are not as a revision has them; where it has none it proves nothing."""
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
    """The files that a commit changed or deleted after they went out, as far as the history goes."""
    for rewrite in rewritten(content):
        path = content / rewrite.name
        message = f"commit {rewrite.commit} changed or deleted what had gone out"
        hint = f"`git checkout {rewrite.commit}~1 -- {path}` brings it back; tell a mistake under `corrections:`"
        yield Problem("sealed-file", message, Place(str(path)), hint)
    if needs_history and is_shallow(content):
        message = "this clone lacks the older history, which would show whether a sealed brief was changed"
        yield Problem("unverified", message, Place(str(content / "sealed")), f"{FETCH_HISTORY}; or `--against REV`")
