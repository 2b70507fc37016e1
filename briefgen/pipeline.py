"""The road of a brief: content -> editorial -> render; making.py and building.py know the order too."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.asked import Desk, Stage, quietly
from briefgen.content.check import check
from briefgen.content.document import Document
from briefgen.content.fields import MARKINGS, Marking
from briefgen.content.load import read_document, read_folder
from briefgen.content.marking import is_above, within_marking
from briefgen.content.model import Dossier, Record, Seal
from briefgen.content.parse import parse, parse_seals
from briefgen.content.sealed import corrections_since, files_changed, missing_seals, records_edited
from briefgen.desk.seal import Stamp, seal
from briefgen.editing import keep_schema
from briefgen.editorial.alike import Alike
from briefgen.editorial.as_of import as_of, chronicle
from briefgen.editorial.brief import NO_IMPRINT, Brief, Compared, Composed, EditionName, Imprint, Sealed
from briefgen.editorial.chronicle import Chronicle
from briefgen.editorial.compose import compare_pictures, compose
from briefgen.editorial.editions import STEPS, one_page
from briefgen.editorial.histories import COURSE_DAYS
from briefgen.editorial.known import known
from briefgen.editorial.picture import Picture, picture
from briefgen.editorial.sourcing import first_published
from briefgen.forms import Form
from briefgen.history.commits import (
    Commit,
    branched_from,
    commit_named,
    files_at,
    ignored,
    last_commit_before,
    rewritten,
    uncommitted,
)
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem, UsageFailure, in_order
from briefgen.render import glyphs, json
from briefgen.render.templates import Templates

if TYPE_CHECKING:
    from briefgen.render.html import HtmlBriefs
    from briefgen.render.markdown import MarkdownBriefs
    from briefgen.render.pdf import Press
    from briefgen.render.words import Words

Day = date | datetime | None
SEALED: tuple[Form, ...] = ("md", "html", "pdf", "json", "ics")  # what goes out and is kept


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


@dataclass(frozen=True, slots=True)
class Made:
    """What a day came to: its brief, the files by form, and what somebody should look at."""

    brief: Brief
    files: dict[Form, bytes]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Sealing:
    """A brief about to go out: what it came to, and the files of its sealed folder."""

    made: Made
    files: dict[Path, bytes]


def make_brief(desk: Desk, day: Day, forms: Sequence[Form], stage: Stage = quietly, press: Press | None = None) -> Made:
    """The whole road for one day, with a press that runs already or its own.

    Raises ContentError with every problem found; nothing is written here.
    """
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        if press is None and needs_press(forms, desk.edition):
            press = stack.enter_context(_press(templates))
        with stage("reading content"):
            it = read(desk.content, desk.known_at, desk.marking)
            chosen = choose_day(it.told, day)
            before, warnings = last_sealed(desk, it, chosen)
        made = _made(desk, it, chosen, before, forms, templates, press, stage)
    return replace(made, warnings=(*it.warnings, *warnings, *made.warnings))


def made_of(
    desk: Desk, it: Read, day: date, forms: Sequence[Form], templates: Templates, press: Press | None = None
) -> Made:
    """The rest of the road for one day of what has been read; the warnings are those of that day alone."""
    before, warnings = last_sealed(desk, it, day)
    made = _made(desk, it, day, before, forms, templates, press, quietly)
    return replace(made, warnings=(*warnings, *made.warnings))


def _made(
    desk: Desk, it: Read, day: date, before: Picture | None, forms: Sequence[Form], templates: Templates,
    press: Press | None, stage: Stage,
) -> Made:  # fmt: skip
    with stage("composing"):
        composed = brief_of(it.told, day, Imprint(it.known_at, it.left_out), before)
    brief = composed.brief
    if desk.edition == "one-page" and press is not None:
        with stage("fitting it on one page"):
            brief = fit_on_one_page(brief, templates, press)
    files = dict(
        render(brief, forms, templates, it.documents, press, stage, archival=desk.archival, whole=composed.brief)
    )
    return Made(brief, files, tuple(composed.warnings))


def seal_brief(desk: Desk, day: Day, now: datetime, *, revise: bool, stage: Stage = quietly) -> Sealing:
    """The brief of a day as it goes out, made of the last commit; nothing is written here.

    Raises UsageFailure where content is not committed, the day is still to come or is sealed already, or a revision
    would correct nothing; EnvironmentFailure where the last sealed brief cannot be read from git.
    """
    if loose := uncommitted(desk.content):
        more = f" and {len(loose) - 1} more are" if len(loose) > 1 else " is"
        raise UsageFailure(f"{desk.content / loose[0]}{more} not committed; commit the content, then seal")
    commit, templates = commit_named(desk.content, "HEAD"), Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(_press(templates))
        with stage("reading content"):
            it = read(desk.content, commit.hash, desk.marking)
            chosen = choose_day(it.told, day)
            if chosen > now.astimezone(it.told.dossier.zone).date():
                raise UsageFailure(f"{chosen} is still to come, and a brief is sealed on its day or after")
            sealed, corrections = _issue(desk.content, it.whole, chosen, commit, revise=revise)
            first = _as_first_sealed(desk, it, chosen)
            before, lost = last_sealed(desk, first, chosen)
            it = _without_later_news(it, first, chosen) if revise else it
            if lost:
                raise EnvironmentFailure(lost[0].message, "fetch the whole history: `git fetch --unshallow`")
        with stage("composing"):
            composed = brief_of(it.told, chosen, Imprint(None, it.left_out, sealed, corrections), before)
        files = dict(render(composed.brief, SEALED, templates, it.documents, press, stage, archival=True))
    made = Made(composed.brief, files, (*it.warnings, *composed.warnings))
    stamp = Stamp(
        chosen, sealed.number, sealed.revision, commit.hash, templates.digest(), made.brief.marking, desk.marking
    )
    folder = seal(desk.content, stamp, files, composed.printed, it.whole.oldest)
    if unkept := ignored(desk.content, folder):
        raise UsageFailure(f"git ignores {unkept[0]}; add a line `!{desk.content}/sealed/**` to .gitignore")
    return Sealing(made, folder)


def _as_first_sealed(desk: Desk, it: Read, day: date) -> Read:
    """A revision is told against the same earlier brief as the first was: what that commit knew as the last."""
    first = next((seal for seal in it.whole.seals if seal.day.begins == day), None)
    return read(desk.content, first.commit, desk.marking, now=it) if first else it


def _without_later_news(it: Read, first: Read, day: date) -> Read:
    """A revision corrects what went out: what was published only after its day, and was not on record then, is news
    of a later brief.
    """
    held, published_on = known(first.whole, it.whole), it.told.published_on
    records: list[Record] = [*it.whole.updates, *it.whole.positions, *it.whole.notes, *it.whole.events.values()]
    new = (record for record in records if not held.holds(record))
    told_since = (record for record in new if (first_published(published_on, record.cited) or day) > day)
    later = {id for record in told_since if (id := getattr(record, "id", None))}
    return replace(it, told=chronicle(within_marking(it.told.dossier, MARKINGS[-1], later)[0])) if later else it


def _issue(
    content: Path, dossier: Dossier, day: date, commit: Commit, *, revise: bool
) -> tuple[Sealed, frozenset[str | None]]:
    """Number and revision of a brief, and the ids of the corrections for which it is revised.

    The number is one more than those sealed so far; a revision keeps the number of the first.
    """
    if lost := list(missing_seals(content, dossier.seals)):
        raise ContentError(lost)
    same = [seal for seal in dossier.seals if seal.day.begins == day]
    if not same:
        if revise:
            raise UsageFailure(f"{day} is not sealed, so there is nothing to revise")
        return Sealed(1 + max((seal.number for seal in dossier.seals), default=0), 1, commit.label), frozenset()
    last = same[-1]
    if not revise:
        raise UsageFailure(f"{day} is sealed as No. {last.number}; --revise puts a corrected one beside it")
    if edited := [problem for problem in records_edited(dossier) if problem.also[0][1] == last.at]:
        raise ContentError(edited)
    corrections = frozenset(correction.id for correction in corrections_since(dossier, last))
    if not corrections:
        raise UsageFailure(f"no correction names what No. {last.number} printed, so there is nothing to revise")
    return Sealed(last.number, last.revision + 1, commit.label), corrections


def last_sealed(desk: Desk, it: Read, day: date) -> tuple[Picture | None, list[Problem]]:
    """The picture that the last sealed brief before a day showed."""
    last = it.told.dossier.sealed_before(day)
    sent = _as_sent(desk, it, last) if last else None
    return (None, [sent]) if isinstance(sent, Problem) else (sent, [])


def _as_sent(desk: Desk, it: Read, seal: Seal) -> Picture | Problem:
    """The picture that a sealed brief showed: of its own day, from its own commit; a problem where git lost that."""
    try:
        limits = [limit for limit in (seal.limit, desk.marking) if limit]
        limit = min(limits, key=MARKINGS.index, default=None)
        then = read(desk.content, seal.commit, limit, now=it)
        if seal.revision > 1:  # what it left to later briefs was not in it
            first = next(each for each in it.whole.seals if each.day.begins == seal.day.begins)
            then = _without_later_news(then, read(desk.content, first.commit, limit, now=it), seal.day.begins)
        return picture(as_of(then.told, seal.day.begins))
    except (UsageFailure, EnvironmentFailure) as failure:
        why, cure = str(failure), "fetch the whole history: `git fetch --unshallow`"
    except ContentError as error:
        why, cure = error.problems[0].message, "what was content then is none now; the next sealed brief is the cure"
    message = f"the content of brief No. {seal.number} of {seal.day} cannot be read: {why}"
    return Problem("seal-commit", message, seal.at, f"{cure}. Until then late news goes by dates of publication")


def verify(content: Path) -> tuple[int, list[Problem]]:
    """How many sealed briefs there are, and what of them is not as it went out; git knows what was changed in it."""
    folder = content / "sealed"
    documents, problems = read_folder(folder) if folder.is_dir() else ([], [])
    seals, found = parse_seals(documents)
    problems = [*problems, *found, *files_changed(content, seals)]
    try:
        changed = rewritten(content)
    except EnvironmentFailure:  # no repository: the digests alone can tell
        changed = []
    for name, commit in changed:
        message = f"commit {commit} changed or deleted what had gone out"
        cure = (
            f"`git checkout {commit}~1 -- {content / name}` brings it back; "
            "what was wrong in it is said under `corrections:`"
        )
        problems.append(Problem("sealed-file", message, Place(str(content / name)), cure))
    return len(seals), problems


def read(content: Path, known_at: str | None = None, marking: Marking | None = None, now: Read | None = None) -> Read:
    """Content folder, or what a commit had of it, -> the dossier in order. Errors stop here, all of them at once.

    With `now`, what the dossier has become, records of a commit have the ids and the markings that they have there.
    """
    if known_at is None:
        return _typed(content, *read_folder(content), None, marking)
    commit = _commit(content, known_at)
    files, problems = files_at(content, commit)
    documents: list[Document] = []
    for file in files:
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


def problems_of(content: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in the content alone."""
    try:
        return in_order(read(content).warnings)
    except ContentError as error:
        return error.problems


def limited(it: Read, marking: Marking) -> Read:
    """What was read, without what is marked above a limit."""
    above = any(is_above(record, marking) for record in it.whole.records)
    return _limited(it.documents, it.whole, it.warnings, it.known_at, marking) if above else it


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


MIN_YEAR, MAX_YEAR = 1971, 9000  # git counts the seconds from 1970; beyond 9999 there are no dates


def compose_days(
    told: Chronicle, days: Sequence[date], imprint: Imprint = NO_IMPRINT, sealed: Picture | None = None
) -> Iterator[Composed]:
    """The briefs of several days in order, each told against the day before, or against what was sealed.

    A walk through time, from so many days before the first that the course of each stance is known.
    """
    if not days:
        return
    start = min(days[0] - timedelta(days=COURSE_DAYS), previous_day(told.days, days[0]) or days[0])
    first, last = bisect_right(told.moves, start), bisect_right(told.moves, days[-1])
    wanted, exist, alike = set(days), set(told.days), Alike()
    window = [picture(as_of(told, start))]
    before = window[0] if start in exist else None
    for day in sorted({*told.moves[first:last], *days}):
        window.append(picture(as_of(told, day), window[-1]))
        since = bisect_right(window, day - timedelta(days=COURSE_DAYS), key=lambda it: it.look.day)
        del window[: max(since - 1, 0)]  # the first one left shows what stood before
        if day in wanted:
            alike.next_day()
            yield compose(window[-1], sealed or before, window, imprint, alike)
        if day in exist:
            before = window[-1]


def compare(desk: Desk, day: Day, earlier: Day, since: str | None) -> Compared:
    """What changed on a day since an earlier one, or on one day since what a commit had of the content.

    Without an earlier day it is that of the previous brief; one that is sealed is taken as it went out.
    """
    now = read(desk.content, desk.known_at, desk.marking)
    last = choose_day(now.told, day)
    if since:
        before = read(desk.content, since, desk.marking, now)
        first, picture_before, known_at = last, picture(as_of(before.told, last)), before.known_at
    else:
        first, picture_before = _earlier(desk, now, last, choose_day(now.told, earlier) if earlier else None)
        known_at = None
    settings = now.told.dossier.settings
    changes = compare_pictures(picture_before, picture(as_of(now.told, last)))
    return Compared(
        settings.title, settings.language, settings.time_zone, first, last, known_at, now.known_at, changes
    )  # fmt: skip


def _earlier(desk: Desk, now: Read, last: date, wanted: date | None) -> tuple[date, Picture]:
    """The picture to compare with: of the day asked for, else of the previous brief."""
    if wanted is not None and wanted > last:
        raise UsageFailure(f"{wanted} is later than {last}; write the earlier day first")
    if wanted == last:
        raise UsageFailure(f"{last} would be compared with itself; write an earlier day before it, or no day")
    seals = [seal for seal in now.told.dossier.seals if seal.day.begins == wanted]
    seal = seals[-1] if seals else None if wanted else now.told.dossier.sealed_before(last)
    sent = _as_sent(desk, now, seal) if seal else None
    if seal and isinstance(sent, Picture):
        return seal.day.begins, sent
    first = wanted or previous_day(now.told.days, last)
    if first is None:
        raise UsageFailure(f"there is nothing before {last} to compare with")
    return first, picture(as_of(now.told, first))


def picture_on(desk: Desk, day: Day) -> Picture:
    """Where everything stands on a day."""
    it = read(desk.content, desk.known_at, desk.marking)
    return picture(as_of(it.told, choose_day(it.told, day)))


def changes_between(desk: Desk, day: Day, earlier: Day, since: str | None, *, as_json: bool) -> str:
    """The same, as Markdown or JSON."""
    compared = compare(desk, day, earlier, since)
    return json.render(compared) if as_json else _markdown(Templates(desk.templates)).render_changes(compared)


def brief_of(
    told: Chronicle, day: date, imprint: Imprint = NO_IMPRINT, sealed_before: Picture | None = None
) -> Composed:
    """A day's brief, told against the last sealed one, else the last earlier day for which a brief exists."""
    return next(compose_days(told, [day], imprint, sealed_before))


def previous_day(days: Sequence[date], day: date) -> date | None:
    """The last earlier day for which a brief exists."""
    index = bisect_left(days, day)
    return days[index - 1] if index else None


def neighbours(told: Chronicle, day: date) -> tuple[date | None, date | None]:
    """The days before and after a day for which briefs exist."""
    index = bisect_right(told.days, day)
    return previous_day(told.days, day), told.days[index] if index < len(told.days) else None


def render(
    brief: Brief, forms: Iterable[Form], templates: Templates, documents: Sequence[Document],
    press: Press | None, stage: Stage = quietly, *, archival: bool = False, whole: Brief | None = None,
) -> Iterator[tuple[Form, bytes]]:  # fmt: skip
    """Brief -> the bytes of each form. The PDF is made of the HTML, whose characters are held against the fonts.

    It carries the whole brief as JSON and its meetings as iCalendar; `archival` makes it a PDF/A-3 as well.
    """
    wanted, whole = set(forms), whole or brief
    if "md" in wanted:
        with stage("rendering Markdown"):
            yield "md", _markdown(templates).render(brief).encode()
    if wanted & {"html", "pdf", "eml"}:
        with stage("rendering HTML"):
            page = _html(templates).render(brief)
            _refuse_missing_glyphs(page, templates, documents)
        if "html" in wanted:
            yield "html", page.encode()
    if "json" in wanted:
        with stage("rendering JSON"):
            yield "json", json.render(brief).encode()
    has_calendar = any(meeting.when for window in whole.upcoming for meeting in window.meetings)
    if "ics" in wanted and has_calendar:
        yield "ics", _calendar(whole, templates)  # no edition may take back what another one told a calendar
    if wanted & {"pdf", "eml"} and press is not None:
        with stage("setting the PDF"):
            attached = {"brief.json": json.render(whole).encode()}
            if has_calendar:
                attached["meetings.ics"] = _calendar(whole, templates)
            pdf = press.print(page, f"{brief.day}.html", attached, brief.day, archival=archival)
        if "pdf" in wanted:
            yield "pdf", pdf
        if "eml" in wanted:
            with stage("rendering the e-mail"):
                yield "eml", _email(brief, templates, pdf)


def _calendar(brief: Brief, templates: Templates) -> bytes:
    from briefgen.render import calendar

    return calendar.render(brief, _words(brief, templates))


def _email(brief: Brief, templates: Templates, pdf: bytes) -> bytes:
    from briefgen.render import email

    text, letter = _markdown(templates).render(brief), _html(templates).render(brief, letter=True)
    return email.render(brief, _words(brief, templates), text, letter, pdf)


def _words(brief: Brief, templates: Templates) -> Words:
    from briefgen.render.words import Words

    return Words(templates.labels(brief.language), brief.language, brief.day, brief.zone)


def fit_on_one_page(brief: Brief, templates: Templates, press: Press) -> Brief:
    """The one-page edition that gives way no more than it must.

    Raises ContentError where even the last step is too long, which takes a masthead that fills the page.
    """
    name = f"{brief.day}.html"

    def is_one_page(step: int) -> bool:
        return press.pages(_html(templates).render(one_page(brief, step)), name) == 1

    if is_one_page(0):
        return one_page(brief, 0)
    step = bisect_left(range(len(STEPS)), True, lo=1, key=is_one_page)
    if step == len(STEPS) and not is_one_page(step):
        message = "the one-page edition does not fit on a page, though everything has given way"
        cure = "shorten the dossier's title or the headline; with styles of your own, make type or margins smaller"
        raise ContentError([Problem("unprintable", message, Place(name), cure)])
    return one_page(brief, step)


def check_days(desk: Desk, day: Day, *, every_day: bool, pdf: bool, stage: Stage = quietly) -> list[Problem]:
    """The road as far as HTML (with `pdf` to the end) for one day or all: every problem; content errors are raised."""
    templates = Templates(desk.templates)
    with ExitStack() as stack:
        press = stack.enter_context(_press(templates)) if pdf else None
        with stage("reading content"):
            it = read(desk.content, desk.known_at, desk.marking)
        problems = [*it.warnings, *records_edited(it.whole)]
        for composed in _composed(desk, it, None if every_day else choose_day(it.told, day), problems):
            problems += composed.warnings
            forms: tuple[Form, ...] = ("md", "html", "pdf") if pdf else ("md", "html")
            try:
                for _ in render(composed.brief, forms, templates, it.documents, press, stage):
                    pass
            except ContentError as error:
                problems += error.problems
    return problems


def check_since(
    desk: Desk, revision: str, day: Day, *, every_day: bool, pdf: bool, stage: Stage = quietly
) -> list[Problem]:
    """The problems that there were not where the branch left a revision: a line that has only moved is no new one.

    Raises UsageFailure where git does not know the revision.
    """
    base = replace(desk, known_at=branched_from(desk.content, revision).hash)

    def found(where: Desk) -> list[Problem]:
        try:
            return check_days(where, day, every_day=every_day, pdf=pdf, stage=stage)
        except ContentError as error:
            return list(error.problems)

    before = Counter(map(_same, found(base)))
    new: list[Problem] = []
    for problem in found(desk):
        if before[_same(problem)]:
            before[_same(problem)] -= 1
        else:
            new.append(problem)
    return new


def _same(problem: Problem) -> tuple[str, ...]:
    """What a problem is, wherever in its file it stands."""
    return problem.code, problem.message, problem.place.file, problem.place.text.strip()


def _composed(desk: Desk, it: Read, day: date | None, problems: list[Problem]) -> Iterator[Composed]:
    imprint = Imprint(it.known_at, it.left_out)
    if day is None:
        return compose_days(it.told, it.told.days, imprint)
    before, warnings = last_sealed(desk, it, day)
    problems += warnings
    return iter([brief_of(it.told, day, imprint, before)])


def choose_day(told: Chronicle, wanted: Day) -> date:
    """A day as it is, an instant as its day at the desk, None as the latest day that has something dated."""
    if isinstance(wanted, datetime):
        return wanted.astimezone(told.dossier.zone).date()
    if wanted is not None and told.days and wanted < told.days[0]:
        raise UsageFailure(f"nothing is recorded by {wanted}; the first day is {told.days[0]}")
    if wanted is None and not told.days:
        raise UsageFailure("all that is dated is marked above that; name a day, or a stricter --marking")
    return wanted or told.days[-1]


@lru_cache(maxsize=4)  # templates that were read anew take the place of the old ones
def _markdown(templates: Templates) -> MarkdownBriefs:
    from briefgen.render.markdown import MarkdownBriefs

    return MarkdownBriefs(templates)


@lru_cache(maxsize=4)
def _html(templates: Templates) -> HtmlBriefs:
    from briefgen.render.html import HtmlBriefs

    return HtmlBriefs(templates)


def needs_press(forms: Sequence[Form], edition: EditionName) -> bool:
    """Whether a page has to be set: for a PDF, alone or in an e-mail, or to see whether it fits."""
    return "pdf" in forms or "eml" in forms or edition == "one-page"


def _press(templates: Templates) -> Press:
    from briefgen.render.pdf import Press

    return Press(templates.folders)


def _refuse_missing_glyphs(page: str, templates: Templates, documents: Sequence[Document]) -> None:
    """Every character of the page has a glyph in the fonts of the PDF; a missing one is shown where it was typed."""
    missing = glyphs.missing(page, templates.fonts())
    if missing:
        raise ContentError(_glyph_problem(character, documents) for character in missing)


def _glyph_problem(character: str, documents: Sequence[Document]) -> Problem:
    message = f"no font has the character {character} (U+{ord(character):04X})"
    cure = (
        "delete it or use other letters; or name a font that has it in `styles/fonts.css` of your own templates folder"
    )
    for document in documents:
        for number, line in enumerate(document.lines):
            if character in line:
                place = Place(document.name, number + 1, line.index(character) + 1, line)
                return Problem("missing-glyph", message, place, cure)
    return Problem("missing-glyph", message, Place("templates"), cure)
