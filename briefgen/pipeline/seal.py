"""Seal the brief of a day: build it from the last commit, and make the files of its sealed folder."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from briefgen.authoring.sealed_folder import Stamp, sealed_files
from briefgen.composition.brief import Imprint, SealNumber
from briefgen.content.git.commits import Commit, commit_named, ignored_files, uncommitted_files
from briefgen.content.model import Dossier
from briefgen.content.seal_chain import build_chain, chain_breaks
from briefgen.content.sealed_briefs import corrections_since, edited_records, missing_seals
from briefgen.formats import Progress, no_progress
from briefgen.pipeline.brief import SEALED, BuiltBrief, render_composed
from briefgen.pipeline.days import compose_brief
from briefgen.pipeline.load import LoadedDossier, load_dossier
from briefgen.pipeline.previous import previous_sealed_snapshot, without_later_news
from briefgen.pipeline.request import BriefRequest
from briefgen.problems import ContentError, EnvironmentFailure, UsageFailure
from briefgen.rendering.renderer import open_pdf_renderer
from briefgen.rendering.templates import Templates
from briefgen.timeline.days import Day, choose_day


@dataclass(frozen=True, slots=True)
class SealedBrief:
    """A brief that is ready to be sealed, and the files of its sealed folder."""

    built: BuiltBrief
    files: dict[Path, bytes]

    @property
    def folder(self) -> Path:
        """The sealed folder."""
        return next(path.parent for path in self.files if path.name == "seal.yaml")


def seal_brief(
    request: BriefRequest, day: Day, now: datetime, *, revise: bool, progress: Progress = no_progress
) -> SealedBrief:
    """Build the brief of a day from the last commit, with the files of its sealed folder; nothing is written.

    Raises UsageFailure where content is not committed, the day is still to come or is sealed already, or a revision
    would correct nothing; EnvironmentFailure where the last sealed brief cannot be read from git.
    """
    if changed := uncommitted_files(request.content):
        more = f" and {len(changed) - 1} more are" if len(changed) > 1 else " is"
        raise UsageFailure(f"{request.content / changed[0]}{more} not committed; commit the content, then seal")
    commit, templates = commit_named(request.content, "HEAD"), Templates(request.templates)
    with ExitStack() as stack:
        pdf_renderer = stack.enter_context(open_pdf_renderer(templates))
        with progress("reading content"):
            loaded = load_dossier(request.content, commit.hash, request.marking)
            chosen = choose_day(loaded.timeline, day)
            if chosen > now.astimezone(loaded.timeline.dossier.zone).date():
                raise UsageFailure(f"{chosen} is still to come, and a brief is sealed on its day or after")
            unredacted = loaded.content.unredacted
            number, corrections = _next_number(request.content, unredacted, chosen, commit, revise=revise)
            first = _content_of_first_revision(request, loaded, chosen)
            previous, lost = previous_sealed_snapshot(request, first, chosen)
            loaded = without_later_news(loaded, first, chosen) if revise else loaded
            if lost:
                raise EnvironmentFailure(lost[0].message, lost[0].hint)
        with progress("composing"):
            imprint = Imprint(None, loaded.content.redacted_count, number, corrections)
            composed = compose_brief(loaded.timeline, chosen, imprint, previous)
        archival = replace(request, edition="full", archival=True)
        built = render_composed(composed, archival, loaded, SEALED, templates, pdf_renderer, progress)
    built = replace(built, warnings=(*loaded.content.warnings, *built.warnings))
    stamp = Stamp(
        chosen, number.number, number.revision, commit.hash, templates.digest(), built.brief.marking, request.marking,
        build_chain(unredacted.seals).last,
    )  # fmt: skip
    folder = sealed_files(request.content, stamp, built.files, composed.printed_records, unredacted.oldest_ids)
    if unkept := ignored_files(request.content, folder):
        raise UsageFailure(f"git ignores {unkept[0]}; add a line `!{request.content}/sealed/**` to .gitignore")
    return SealedBrief(built, folder)


def _content_of_first_revision(request: BriefRequest, loaded: LoadedDossier, day: date) -> LoadedDossier:
    """The content of the first revision of a day: a later one is compared with the same earlier brief."""
    first = next((seal for seal in loaded.content.unredacted.seals if seal.day.begins == day), None)
    return load_dossier(request.content, first.commit, request.marking, loaded) if first else loaded


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
    if edited := [problem for problem in edited_records(dossier) if problem.related[0][1] == last.at]:
        raise ContentError(edited)
    corrections = frozenset(correction.id for correction in corrections_since(dossier, last))
    if not corrections:
        raise UsageFailure(f"no correction names what No. {last.number} printed, so there is nothing to revise")
    return SealNumber(last.number, last.revision + 1, commit.label), corrections
