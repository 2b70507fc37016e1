"""The road's beginning: the content folder, or a commit of it -> what was read, and the day of it that is meant."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from briefgen.content.check import check
from briefgen.content.document import Document
from briefgen.content.fields import Marking
from briefgen.content.load import MAX_BYTES, MAX_TOTAL_BYTES, Budget, read_document, read_folder, too_large
from briefgen.content.marking import is_above, within_marking
from briefgen.content.model import Dossier
from briefgen.content.parse import parse
from briefgen.editing import keep_schema
from briefgen.editorial.as_of import chronicle
from briefgen.editorial.chronicle import Chronicle
from briefgen.history.commits import Commit, commit_named, files_at, last_commit_before
from briefgen.problems import ContentError, Problem, UsageFailure, in_order

Day = date | datetime | None

MIN_YEAR, MAX_YEAR = 1971, 9000  # git counts the seconds from 1970; beyond 9999 there are no dates


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the files, the dossier in the order of time, its warnings, and the commit that it is from.

    `whole` is the dossier before what is marked above the limit was left out.
    """

    documents: list[Document]
    told: Chronicle
    warnings: list[Problem]
    known_at: str | None
    left_out: int  # records marked above the limit
    whole: Dossier

    @property
    def above(self) -> frozenset[str]:
        """The ids of the records that were left out."""
        kept = {id for record in self.told.dossier.records if (id := getattr(record, "id", None))}
        return frozenset({id for record in self.whole.records if (id := getattr(record, "id", None))} - kept)


def read(content: Path, known_at: str | None = None, marking: Marking | None = None, now: Read | None = None) -> Read:
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
    now: Read | None = None,
) -> Read:  # fmt: skip
    try:
        all_read = not any(problem.is_error for problem in problems)
        dossier, found = parse(documents, str(content), all_read=all_read, now=now.whole if now else None)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from None
    if known_at is None:
        keep_schema(content, dossier)
    problems = [*problems, *found, *check(dossier)]
    if any(problem.is_error for problem in problems):
        raise ContentError(problems)
    return _limited(documents, dossier, problems, known_at, marking, now)


def _limited(
    documents: list[Document], whole: Dossier, problems: list[Problem], known_at: str | None,
    marking: Marking | None, now: Read | None = None,
) -> Read:  # fmt: skip
    dossier, left_out = whole, 0
    if marking is not None:
        if is_above(whole.settings, marking):
            mark = whole.settings.marking
            raise UsageFailure(
                f"the dossier itself is marked {mark}: ask for --marking {mark.removeprefix('TLP:').lower()}"
            )
        dossier, left_out = within_marking(whole, marking, now.above if now else ())
    return Read(documents, chronicle(dossier), problems, known_at, left_out, whole)


def limited(it: Read, marking: Marking) -> Read:
    """What was read, without what is marked above a limit."""
    above = any(is_above(record, marking) for record in it.whole.records)
    return _limited(it.documents, it.whole, it.warnings, it.known_at, marking) if above else it


def problems_of(content: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in the content alone."""
    try:
        return in_order(read(content).warnings)
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
    now = read(content).told.dossier
    if not MIN_YEAR <= day.year < MAX_YEAR:
        raise UsageFailure(f"{known_at}: no commit is as old or as new as that; name another day")
    midnight = datetime.combine(day, time(), now.zone)
    return last_commit_before(content, midnight + timedelta(minutes=now.settings.cutoff))


def choose_day(told: Chronicle, wanted: Day) -> date:
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


def neighbours(told: Chronicle, day: date) -> tuple[date | None, date | None]:
    """The days before and after a day for which briefs exist."""
    index = bisect_right(told.days, day)
    return previous_day(told.days, day), told.days[index] if index < len(told.days) else None
