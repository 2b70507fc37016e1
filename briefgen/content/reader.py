"""The entry of the package: a content folder, or a commit of it, as a checked dossier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from briefgen.content.check import check_dossier
from briefgen.content.document import Document
from briefgen.content.fields import Marking
from briefgen.content.git.commits import Commit, commit_named, last_commit_before
from briefgen.content.git.trees import files_at
from briefgen.content.load import MAX_BYTES, MAX_TOTAL_BYTES, Budget, read_document, read_folder, too_large
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.content.quote_rules import QuoteCounts, prove_quotes
from briefgen.content.redact import is_above, redact_above
from briefgen.content.saved_texts import CommitTexts, FolderTexts, NoTexts, SavedTexts
from briefgen.problems import ContentError, Problem, UsageFailure, sort_problems

MIN_YEAR, MAX_YEAR = 1971, 9000  # git counts the seconds from 1970; there are no dates after 9999


@dataclass(frozen=True, slots=True)
class Content:
    """A dossier without errors, the files that it was read from, and its warnings.

    `dossier` lacks the `redacted_count` records that are marked above the limit; `unredacted` has them. `known_at`
    names the commit that was read; None stands for the folder as it is.
    """

    documents: list[Document]
    dossier: Dossier
    warnings: list[Problem]
    known_at: str | None
    redacted_count: int
    unredacted: Dossier

    @property
    def redacted_ids(self) -> frozenset[str]:
        """The ids of the records that were left out."""
        return _ids(self.unredacted) - _ids(self.dossier)


def _ids(dossier: Dossier) -> frozenset[str]:
    return frozenset({id for record in dossier.records if (id := getattr(record, "id", None))})


def read_content(
    folder: Path, known_at: str | None = None, marking: Marking | None = None, today: Content | None = None
) -> Content:
    """Read a content folder, or a commit of it, without the records that are marked above a limit.

    With `today`, the content as it is now, the records of a commit get the ids and markings that they have now.
    Reading changes nothing on disk. Raises ContentError with all errors; UsageFailure for an unknown commit or a
    dossier that is itself marked above the limit; EnvironmentFailure if git fails.
    """
    if known_at is None:
        return _parse(folder, *read_folder(folder), None, marking, texts=FolderTexts(folder))
    commit = _find_commit(folder, known_at)
    files, problems = files_at(folder, commit, MAX_BYTES, MAX_TOTAL_BYTES)
    documents: list[Document] = []
    budget = Budget()
    for file in files:
        if exceeded := budget.spend(file.name, file.size):
            problems.append(exceeded)
            break
        if file.data is None:
            problems.append(too_large(file.name, file.size))
            continue
        document, file_problems = read_document(file.name, file.data)
        problems += file_problems
        documents += [document] if document else []
    # What is only compared with the content of today was proved at its time, and must stay readable.
    texts = NoTexts() if today else CommitTexts(folder, commit)
    return _parse(folder, documents, problems, commit.label, marking, today, texts=texts)


def count_quotes(folder: Path) -> QuoteCounts | None:
    """Return how many quotes of a content folder are proved, or None where a file or a record cannot be read."""
    try:
        documents, problems = read_folder(folder)
        dossier, parse_problems = parse_dossier(documents, str(folder))
    except ContentError:
        return None
    if any(problem.is_error for problem in (*problems, *parse_problems)):
        return None
    return prove_quotes(dossier, FolderTexts(folder))[0]


def _parse(
    folder: Path, documents: list[Document], problems: list[Problem], known_at: str | None, marking: Marking | None,
    today: Content | None = None, *, texts: SavedTexts,
) -> Content:  # fmt: skip
    try:
        all_read = not any(problem.is_error for problem in problems)
        dossier, parse_problems = parse_dossier(
            documents, str(folder), all_read=all_read, today=today.unredacted if today else None
        )
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from None
    problems = [*problems, *parse_problems, *check_dossier(dossier), *prove_quotes(dossier, texts)[1]]
    if any(problem.is_error for problem in problems):
        raise ContentError(problems)
    return _redact(Content(documents, dossier, problems, known_at, 0, dossier), marking, today)


def _redact(content: Content, marking: Marking | None, today: Content | None = None) -> Content:
    unredacted = content.unredacted
    if marking is None:
        return content
    if is_above(unredacted.settings, marking):
        mark = unredacted.settings.marking
        raise UsageFailure(
            f"the dossier itself is marked {mark}: ask for --marking {mark.removeprefix('TLP:').lower()}"
        )
    dossier, count = redact_above(unredacted, marking, today.redacted_ids if today else ())
    return Content(content.documents, dossier, content.warnings, content.known_at, count, unredacted)


def restrict(content: Content, marking: Marking) -> Content:
    """Return content without the records that are marked above a limit."""
    has_more = any(is_above(record, marking) for record in content.unredacted.records)
    return _redact(content, marking) if has_more else content


def content_problems(folder: Path) -> tuple[Problem, ...]:
    """Return all problems of a content folder, errors and warnings."""
    try:
        return sort_problems(read_content(folder).warnings)
    except ContentError as error:
        return error.problems


def _find_commit(folder: Path, known_at: str) -> Commit:
    """The commit that a revision names; for a day the last one before that day's cut-off at the desk, as set today."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", known_at):
        return commit_named(folder, known_at)
    try:
        day = date.fromisoformat(known_at)
    except ValueError:
        raise UsageFailure(f"`{known_at}` is not a day; write one such as 2026-02-04") from None
    dossier = read_content(folder).dossier
    if not MIN_YEAR <= day.year < MAX_YEAR:
        raise UsageFailure(f"{known_at}: no commit is as old or as new as that; name another day")
    midnight = datetime.combine(day, time(), dossier.zone)
    return last_commit_before(folder, midnight + timedelta(minutes=dossier.settings.cutoff))
