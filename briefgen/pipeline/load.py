"""The road's beginning: the content folder, or a commit of it -> what was read, and the day of it that is meant."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from briefgen.authoring.workspace import keep_schema
from briefgen.content.check import check_dossier
from briefgen.content.document import Document
from briefgen.content.fields import Marking
from briefgen.content.git.commits import Commit, commit_named, files_at, last_commit_before
from briefgen.content.load import MAX_BYTES, MAX_TOTAL_BYTES, Budget, read_document, read_folder, too_large
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.content.redact import is_above, redact_above
from briefgen.problems import ContentError, Problem, UsageFailure, in_order
from briefgen.timeline.build import build_timeline
from briefgen.timeline.timeline import Timeline

Day = date | datetime | None

MIN_YEAR, MAX_YEAR = 1971, 9000  # git counts the seconds from 1970; beyond 9999 there are no dates


@dataclass(frozen=True, slots=True)
class LoadedDossier:
    """What was read: the files, the dossier in the order of time, its warnings, and the commit that it is from.

    `whole` is the dossier before what is marked above the limit was left out.
    """

    documents: list[Document]
    timeline: Timeline
    warnings: list[Problem]
    known_at: str | None
    redacted_count: int  # records marked above the limit
    unredacted: Dossier

    @property
    def redacted_ids(self) -> frozenset[str]:
        """The ids of the records that were left out."""
        kept = {id for record in self.timeline.dossier.records if (id := getattr(record, "id", None))}
        return frozenset({id for record in self.unredacted.records if (id := getattr(record, "id", None))} - kept)


def load_dossier(
    content: Path, known_at: str | None = None, marking: Marking | None = None, now: LoadedDossier | None = None
) -> LoadedDossier:
    """Content folder, or what a commit had of it, -> the dossier in order. Errors stop here, all of them at once.

    With `now`, what the dossier has become, records of a commit have the ids and the markings that they have there.
    """
    if known_at is None:
        return _typed(content, *read_folder(content), None, marking)
    commit = _commit(content, known_at)
    files, problems = files_at(content, commit, MAX_BYTES, MAX_TOTAL_BYTES)
    documents: list[Document] = []
    budget = Budget()
    for file in files:
        if exceeded := budget.spend(file.name, file.size):
            problems.append(exceeded)
            break
        if file.data is None:
            problems.append(too_large(file.name, file.size))
            continue
        document, found = read_document(file.name, file.data)
        problems += found
        documents += [document] if document else []
    return _typed(content, documents, problems, commit.label, marking, now)


def _typed(
    content: Path, documents: list[Document], problems: list[Problem], known_at: str | None, marking: Marking | None,
    now: LoadedDossier | None = None,
) -> LoadedDossier:  # fmt: skip
    try:
        all_read = not any(problem.is_error for problem in problems)
        dossier, found = parse_dossier(documents, str(content), all_read=all_read, now=now.unredacted if now else None)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from None
    if known_at is None:
        keep_schema(content, dossier)
    problems = [*problems, *found, *check_dossier(dossier)]
    if any(problem.is_error for problem in problems):
        raise ContentError(problems)
    return _limited(documents, dossier, problems, known_at, marking, now)


def _limited(
    documents: list[Document], whole: Dossier, problems: list[Problem], known_at: str | None,
    marking: Marking | None, now: LoadedDossier | None = None,
) -> LoadedDossier:  # fmt: skip
    dossier, left_out = whole, 0
    if marking is not None:
        if is_above(whole.settings, marking):
            mark = whole.settings.marking
            raise UsageFailure(
                f"the dossier itself is marked {mark}: ask for --marking {mark.removeprefix('TLP:').lower()}"
            )
        dossier, left_out = redact_above(whole, marking, now.redacted_ids if now else ())
    return LoadedDossier(documents, build_timeline(dossier), problems, known_at, left_out, whole)


def restrict(it: LoadedDossier, marking: Marking) -> LoadedDossier:
    """What was read, without what is marked above a limit."""
    above = any(is_above(record, marking) for record in it.unredacted.records)
    return _limited(it.documents, it.unredacted, it.warnings, it.known_at, marking) if above else it


def problems_of(content: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in the content alone."""
    try:
        return in_order(load_dossier(content).warnings)
    except ContentError as error:
        return error.problems


def _commit(content: Path, known_at: str) -> Commit:
    """A revision as git knows it; a day means the last commit before that day's cut-off at the desk as it is now."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", known_at):
        return commit_named(content, known_at)
    try:
        day = date.fromisoformat(known_at)
    except ValueError:
        raise UsageFailure(f"`{known_at}` is not a day; write one such as 2026-02-04") from None
    now = load_dossier(content).timeline.dossier
    if not MIN_YEAR <= day.year < MAX_YEAR:
        raise UsageFailure(f"{known_at}: no commit is as old or as new as that; name another day")
    midnight = datetime.combine(day, time(), now.zone)
    return last_commit_before(content, midnight + timedelta(minutes=now.settings.cutoff))


def choose_day(told: Timeline, wanted: Day) -> date:
    """A day as it is, an instant as its day at the desk, None as the latest day that has something dated."""
    if isinstance(wanted, datetime):
        return wanted.astimezone(told.dossier.zone).date()
    if wanted is not None and told.days and wanted < told.days[0]:
        raise UsageFailure(f"nothing is recorded by {wanted}; the first day is {told.days[0]}")
    if wanted is None and not told.days:
        raise UsageFailure("all that is dated is marked above that; name a day, or a stricter --marking")
    return wanted or told.days[-1]


def previous_day(days: Sequence[date], day: date) -> date | None:
    """The last earlier day for which a brief exists."""
    index = bisect_left(days, day)
    return days[index - 1] if index else None


def neighbours(told: Timeline, day: date) -> tuple[date | None, date | None]:
    """The days before and after a day for which briefs exist."""
    index = bisect_right(told.days, day)
    return previous_day(told.days, day), told.days[index] if index < len(told.days) else None
