"""Everything that is printed in one language: messages, dates and the titles of sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen.composition.brief import Brief, Comparison, EventChangeView, Meeting, Omission, TimelineEntry
from briefgen.content.fields import Section
from briefgen.rendering.wording.dates import DateWords

SECTION_LABELS: Mapping[Section, str] = {"bottom-line": "bottom_line", "meetings": "upcoming"}


@dataclass(frozen=True)
class Words(DateWords):
    """The words of one language, for a page that is written on a day."""

    def title(self, brief: Brief, section: Section) -> str:
        """The title of a section: the dossier's, in which `{day}` is the day of the previous brief, or the label."""
        title = brief.edition.titles.get(section) or self.message("sections", SECTION_LABELS.get(section, section))
        return title.replace("{day}", self.weekday(brief.previous) if brief.previous else "")

    def said_title(self, brief: Brief | Comparison) -> str:
        """The title of what was said and stands in no change: today, since the previous brief, or on unknown days."""
        spans = [item.statement.said for item in brief.said]
        if all(span.first and span.first.day == brief.day for span in spans):
            return self.label("changes", "said_today")
        if brief.previous and all(span.first and span.first.day > brief.previous for span in spans):
            return self.label("changes", "said_since", day=self.weekday(brief.previous))
        return self.label("changes", "said_else")

    def confirmers(self, event: Meeting | TimelineEntry | EventChangeView) -> str:
        """The parties that have confirmed an event where others have not: `by Iran only`."""
        key = "by_and_report" if event.is_reported else "by_only"
        return self.label("meetings", key, parties=self.every([party.name for party in event.confirmed_by]))

    def status(self, event: Meeting | TimelineEntry) -> str:
        """The status of an event. Where no party has confirmed it, a report does not make it confirmed."""
        if event.standing == "confirmed" and not event.is_fully_confirmed and not event.confirmed_by:
            return self.label("meetings", "by_report")
        return self.label("statuses", event.standing)

    def standing(self, event: Meeting | TimelineEntry) -> str:
        """The status of an event, and who has confirmed it."""
        if event.standing != "confirmed" or event.is_fully_confirmed or not event.confirmed_by:
            return self.status(event)
        return f"{self.status(event)} {self.confirmers(event)}"

    def omissions(self, omissions: Iterable[Omission]) -> str:
        """What an edition leaves to the full brief, as a list in words."""
        return self.every([self._omission(omission) for omission in omissions])

    def _omission(self, omission: Omission) -> str:
        if omission.more is None:
            return self.label("left", omission.section)
        count = self.count(f"more_{omission.section}", omission.more)
        names = f" ({', '.join(omission.names)})" if omission.names else ""
        return f"{count}{names}"
