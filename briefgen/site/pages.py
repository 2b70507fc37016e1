"""briefs and registers -> the pages of the site."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from briefgen import __version__
from briefgen.composition.brief import Brief, IssueName, Meeting, Ref, SourceView, StanceChangeView
from briefgen.composition.entries import (
    AnyEntry,
    CorrectionEntry,
    EntryCollection,
    EventEntry,
    IssueEntry,
    PartyEntry,
    PersonEntry,
    SpeechCount,
    StanceEntry,
    StatementEntry,
)
from briefgen.rendering.fragment_cache import FragmentCache
from briefgen.rendering.history_svg import draw_history
from briefgen.rendering.html_context import dark_theme_styles, html_environment, html_values
from briefgen.rendering.prose import headline, plain_text
from briefgen.rendering.templates import Templates
from briefgen.rendering.words import Words
from briefgen.site import linked_data
from briefgen.site.model import (
    SECTIONS,
    DayLink,
    Entry,
    Feed,
    FormatLink,
    Group,
    Neighbour,
    Page,
    SealedPage,
    Site,
    SiteFile,
    day_path,
    stance_path,
)

_NOT_PRINTED = ".site-head, .days, .forms, .site-foot"
_BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
_SKIP = re.compile(r'<a class="skip"[^>]*>.*?</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class DayInput:
    """A day's brief and what stands around it; `sent` is the page as it went out, where it was sealed."""

    brief: Brief
    before: Neighbour | None
    after: Neighbour | None
    forms: tuple[FormatLink, ...]
    sealed: SealedPage | None = None
    published_html: str | None = None
    description: str = ""  # of what was sent: its first line
    notices: tuple[CorrectionEntry, ...] = ()


def entry_path(it: AnyEntry) -> str:
    """The permanent address of the page of a party, an issue, a stance, an event or a person."""
    match it:
        case PartyEntry():
            return f"parties/{it.party.id}/"
        case IssueEntry():
            return f"issues/{it.issue.id}/"
        case StanceEntry():
            return stance_path(it.party.id, it.issue.id)
        case EventEntry():
            return f"events/{it.meeting.id}/"
        case PersonEntry():
            return f"people/{it.person.id}/"


class SitePages:
    """Renders the pages of one site."""

    def __init__(self, templates: Templates, site: Site) -> None:
        self.templates, self.site = templates, site
        self.environment = html_environment(templates)
        self.environment.globals["path_of"] = day_path
        self.fragments = FragmentCache(self.environment, Markup)
        # Pages that are there for years say the year of a date.
        self.words = Words(templates.labels(site.language), site.language, date.min, site.zone)

    def day(self, it: DayInput, *, is_home: bool = False) -> tuple[SiteFile, DayLink]:
        """The page of a day's brief, or the same as the first page of the site."""
        brief, path = it.brief, "" if is_home else day_path(it.brief.day)
        words = Words(self.words.labels, brief.language, brief.day, brief.zone)
        values = {**html_values(brief, words), "letter": False}
        if it.published_html is None:
            bare = Page(path, "", "day")
            self.fragments.start_page(words, [source.id for source in brief.sources], bare.root)
            text = self.templates.render(self.environment, "site/inner.html", {**values, **self._frame(bare)})
            inner = Markup(text)
        else:
            inner = _as_sent(it.published_html)
        title = headline(inner) or brief.dossier
        description = it.description
        if it.published_html is None and brief.bottom_line:
            description = plain_text(brief.bottom_line[0].text)
        feeds = self._feeds("briefs", self.site.title)
        page = Page(
            path, title, "day", description, canonical_path=day_path(brief.day), og_type="article", feeds=feeds,
            data=linked_data.of_day(self.site, brief, title, description), before=it.before, after=it.after,
            notices=it.notices, sealed=it.sealed, forms=it.forms, inner=inner,
            parties=_unique(party.name for party, _ in _news(brief) if party),
            issues=_unique(issue.title for _, issues in _news(brief) for issue in issues),
        )  # fmt: skip
        told = DayLink(brief.day, day_path(brief.day), title, description)
        return self._file(page, "site/day.html", {**values, "page": page}, brief.sources, words), told

    def entry(self, it: AnyEntry) -> SiteFile:
        """The page of a party, an issue, a stance, an event or a person."""
        match it:
            case PartyEntry():
                return self._party(it)
            case IssueEntry():
                return self._issue(it)
            case StanceEntry():
                return self._stance(it)
            case EventEntry():
                return self._event(it)
            case PersonEntry():
                return self._person(it)

    def archive(self, days: Sequence[DayLink]) -> Iterator[SiteFile]:
        """All days, newest first, on one page, and a page a year and a month."""
        by_year: dict[int, list[DayLink]] = defaultdict(list)
        for told in sorted(days, key=lambda it: it.day, reverse=True):
            by_year[told.day.year].append(told)
        groups = [
            Group(str(year), tuple(self._month(month) for month in _months(its))) for year, its in by_year.items()
        ]
        title = self.words.label("site", "days")
        feeds = self._feeds("briefs", self.site.title)
        yield self._list(Page("days/", title, "list", text=self.words.label("site", "days_text"), feeds=feeds), groups)
        for year, its in by_year.items():
            yield self._list(
                Page(f"{year:04}/", str(year), "list"), [Group(*self._month_group(m)) for m in _months(its)]
            )
            for month in _months(its):
                name, entries = self._month_group(month)
                title = self.words.label("site", "briefs_of", month=name)
                yield self._list(Page(_month_path(month[0]), title, "list"), [Group("", entries)])

    def sources(self, sources: Iterable[SourceView]) -> SiteFile:
        """Every source that the site rests on."""
        told = sorted(sources, key=lambda it: (it.title or it.publisher or it.url or "", it.id))
        page = self._titled("sources")
        return self._file(page, "site/sources.html", {"sources": told})

    def corrections(self, it: EntryCollection, days: Collection[date]) -> SiteFile:
        """What was wrong and is told so."""
        values = {"corrections": it.corrections, "sources": it.correction_sources, "days": days}
        return self._file(self._titled("corrections"), "site/corrections.html", values, it.correction_sources)

    def about(self, stale_days: int) -> SiteFile:
        """How the briefs come about."""
        names = ("about_stances", "about_age", "about_evidence", "about_days")
        lines = tuple(self.words.label("site", name, stale=stale_days) for name in names)
        page = self._titled("about", lines=lines, version=__version__)
        return self._file(page, "site/about.html", {})

    def search(self) -> SiteFile:
        """The form; a script makes it work."""
        return self._file(Page("search/", self.words.label("site", "search"), "search"), "site/search.html", {})

    def missing(self, base: str) -> SiteFile:
        """What a server shows for an address that is none; its links begin with the path of the site."""
        label = self.words.label
        page = Page(
            "404.html", label("site", "not_found"), "missing", text=label("site", "not_found_text"), is_indexed=False
        )
        frame = self._frame(page)
        frame["site"] = {**frame["site"], "root": base}
        return self._file(page, "site/missing.html", frame)

    def moved(self, old: str, new: str) -> SiteFile:
        """The old address of something whose id has changed; both end with a slash."""
        title = self.words.label("site", "moved_to")
        page = Page(old, title, "moved", canonical_path=new, to="../" * old.count("/") + new, is_indexed=False)
        return self._file(page, "site/moved.html", {})

    def assets(self, accent: str) -> Iterator[SiteFile]:
        """The style sheet and the script."""
        style = self.templates.text
        parts = [
            style("styles/base.css"), f":root {{ --accent: {accent} }}",
            f"@media screen {{\n{style('styles/screen.css')}\n{style('styles/site.css')}\n}}",
            str(dark_theme_styles(accent)),
            f"@media print {{\n{style('styles/print.css')}\n{_NOT_PRINTED} {{ display: none }}\n}}",
        ]  # fmt: skip
        yield SiteFile("assets/site.css", "\n".join(parts).encode())
        yield SiteFile("assets/site.js", style("scripts/site.js").encode())

    def _party(self, it: PartyEntry) -> SiteFile:
        path, name = entry_path(it), it.party.name
        lines = (*([it.kind] if it.kind else []), *([", ".join(it.also)] if it.also else []))
        page = Page(
            path, name, "party", self.words.label("site", "parties_text"), og_type="profile", id=it.party.id,
            feeds=self._feeds_of(f"parties/{it.party.id}", name, it.fed),
            calendar=f"{path}meetings.ics" if any(meeting.when for meeting in it.meetings) else None, lines=lines,
            data=linked_data.of_party(self.site, it), parties=(name,),
            issues=tuple(spoken.issue.title for spoken in it.spoken),
        )  # fmt: skip
        spoken = [self._spoken_entry(its, its.issue.title) for its in it.spoken]
        return self._file(page, "site/party.html", {"it": it, "spoken": spoken}, it.sources)

    def _issue(self, it: IssueEntry) -> SiteFile:
        name = it.issue.title
        page = Page(
            entry_path(it), name, "issue", it.issue.claim, id=it.issue.id,
            feeds=self._feeds_of(f"issues/{it.issue.id}", name, it.fed),
            data=linked_data.of_issue(self.site, it), issues=(name,),
            parties=tuple(spoken.party.name for spoken in it.spoken),
        )  # fmt: skip
        spoken = [self._spoken_entry(its, its.party.name) for its in it.spoken]
        return self._file(page, "site/issue.html", {"it": it, "spoken": spoken}, it.sources)

    def _stance(self, it: StanceEntry) -> SiteFile:
        label = self.words.label
        title = label("changes", "on", holder=it.party.name, issue=it.issue.title)
        page = Page(
            entry_path(it), title, "party-issue", label("site", "stance_text", on=title), id=it.issue.id,
            data=linked_data.of_stance(self.site, it), parties=(it.party.name,), issues=(it.issue.title,),
        )  # fmt: skip
        return self._file(page, "site/stance.html", {"it": it}, it.sources)

    def _spoken_entry(self, it: SpeechCount, title: str) -> Entry:
        name = "spoken_once" if it.times == 1 else "spoken"
        text = self.words.label("site", name, times=str(it.times), day=self.words.full(it.latest))
        return Entry(stance_path(it.party.id, it.issue.id), title, text)

    def _event(self, it: EventEntry) -> SiteFile:
        description = self._meeting_line(it.meeting)
        page = Page(
            entry_path(it), it.meeting.title, "event", description, id=it.meeting.id,
            data=linked_data.of_event(self.site, it), parties=_unique(party.name for party in it.meeting.parties),
            issues=_unique(issue.title for issue in it.meeting.agenda),
        )  # fmt: skip
        return self._file(page, "site/event.html", {"it": it}, it.sources)

    def _person(self, it: PersonEntry) -> SiteFile:
        page = Page(
            entry_path(it), it.person.name, "person", it.person.post or "", og_type="profile",
            data=linked_data.of_person(self.site, it), parties=(it.person.party.name,) if it.person.party else (),
            issues=_unique(take.issue.title for said in it.said for take in said.takes),
        )  # fmt: skip
        return self._file(page, "site/person.html", {"it": it}, it.sources)

    def lists(self, it: EntryCollection) -> Iterator[SiteFile]:
        """The lists of all of them."""
        parties = tuple(Entry(entry_path(p), p.party.name, ", ".join(p.also)) for p in it.parties)
        yield self._list(self._titled("parties"), [Group("", parties)])
        issues = tuple(Entry(entry_path(i), i.issue.title, i.issue.claim) for i in it.issues)
        yield self._list(self._titled("issues"), [Group("", issues)])
        ahead = tuple(self._event_entry(event) for event in it.events if event.is_ahead)
        past = tuple(self._event_entry(event) for event in reversed(it.events) if not event.is_ahead)
        label = self.words.label
        groups = [Group(label("site", name), its) for name, its in (("ahead", ahead), ("past", past)) if its]
        calendar = "meetings.ics" if any(event.meeting.when for event in it.events) else None
        yield self._list(self._titled("events", calendar=calendar), groups)
        people = tuple(
            Entry(
                entry_path(p), p.person.name,
                ", ".join(text for text in (p.person.post, p.person.party and p.person.party.name) if text),
            )
            for p in it.people
        )  # fmt: skip
        yield self._list(self._titled("people"), [Group("", people)])

    def _event_entry(self, it: EventEntry) -> Entry:
        return Entry(entry_path(it), it.meeting.title, self._meeting_line(it.meeting))

    def _meeting_line(self, it: Meeting) -> str:
        when = self.words.when(it.when, long=True) if it.when else self.words.label("meetings", "no_date")
        return ", ".join(text for text in (when, it.place, self.words.standing(it)) if text)

    def _titled(self, name: str, **more: Any) -> Page:
        label = self.words.label
        return Page(
            f"{name}/",
            label("site", name),
            "list",
            label("site", f"{name}_text"),
            label("site", f"{name}_text"),
            **more,
        )

    def _month(self, its: Sequence[DayLink]) -> Entry:
        name, _ = self._month_group(its)
        return Entry(_month_path(its[0]), name, parts=tuple(Entry(it.path, str(it.day.day)) for it in reversed(its)))

    def _month_group(self, its: Sequence[DayLink]) -> tuple[str, tuple[Entry, ...]]:
        entries = tuple(Entry(told.path, told.title, self.words.long_day(told.day)) for told in its)
        return self.words.month(its[0].day), entries

    def _feeds(self, name: str, title: str) -> tuple[Feed, ...]:
        """The feeds of a page; they need to know where the site lies."""
        if not self.site.address:
            return ()
        return Feed("atom", f"feeds/{name}.atom", title), Feed("json_feed", f"feeds/{name}.json", title)

    def _feeds_of(self, folder: str, name: str, said: Sequence[StatementEntry]) -> tuple[Feed, ...]:
        """Those of what is said, where something is."""
        title = self.words.label("site", "new_lines", name=name)
        return self._feeds(folder, title) if said else ()

    def _list(self, page: Page, groups: Sequence[Group]) -> SiteFile:
        return self._file(page, "site/list.html", {"groups": groups})

    def _frame(self, page: Page) -> dict[str, Any]:
        site = {name: getattr(self.site, name) for name in Site.__slots__}
        return {"page": page, "site": {**site, "root": page.root, "ways": SECTIONS}}

    def _file(
        self, page: Page, template: str, values: Mapping[str, Any], sources: Sequence[SourceView] = (),
        words: Words | None = None,
    ) -> SiteFile:  # fmt: skip
        words = words or self.words
        self.fragments.start_page(words, [source.id for source in sources], page.root)
        frame = {"words": words, "label": words.label, "letter": False, "brief": None, **self._frame(page)}
        text = self.templates.render(self.environment, template, {"course": draw_history, **frame, **values})
        return SiteFile(
            f"{page.path}index.html" if page.path.endswith("/") or not page.path else page.path, text.encode()
        )


def _news(brief: Brief) -> Iterator[tuple[Ref | None, tuple[IssueName, ...]]]:
    """Of what is said for the first time, and of the stances that moved: whose it is, and on which issues."""
    for section in brief.parties:
        for row in (*section.rows, *(row for person in section.people for row in person.rows)):
            for shown in row.evidence:
                if shown.statement.is_new:
                    yield section.party or shown.statement.party, (row.issue,)
        for said in section.also_said:
            yield section.party or said.party, ()
    for change in brief.changes:
        if isinstance(change, StanceChangeView):
            yield None, change.issues


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _months(its: Sequence[DayLink]) -> list[list[DayLink]]:
    by_month: dict[tuple[int, int], list[DayLink]] = defaultdict(list)
    for told in its:
        by_month[told.day.year, told.day.month].append(told)
    return list(by_month.values())


def _month_path(told: DayLink) -> str:
    return f"{told.day.year:04}/{told.day.month:02}/"


def _as_sent(page: str) -> Markup:
    """The body of a page that went out, to stand inside another page."""
    found = _BODY.search(page)
    inner = _SKIP.sub("", found[1] if found else page)
    return Markup(re.sub(r"<(/?)main\b", r"<\1div", inner))
