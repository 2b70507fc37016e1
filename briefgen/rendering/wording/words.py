"""Everything that is printed in one language: messages, dates and the titles of sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefgen.composition.brief import (
    Brief,
    Comparison,
    EventChangeView,
    Meeting,
    Omission,
    PartyWordView,
    TimelineEntry,
)
from briefgen.content.fields import Section, Status
from briefgen.rendering.wording.dates import DateWords

_DENIALS: frozenset[Status | None] = frozenset({"in-doubt", "postponed", "cancelled"})
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
        if event.party_words and event.standing == "undecided":
            return self.difference(event.party_words)
        if event.standing == "confirmed" and not event.is_fully_confirmed and not event.confirmed_by:
            return self.label("meetings", "by_report")
        return self.label("statuses", event.standing)

    def current_standing(self, event: Meeting | TimelineEntry) -> str:
        """The status of an event, who has confirmed it, and whether it is due to be under way."""
        return self.standing(event) + (f", {self.label('meetings', 'due')}" if event.is_due else "")

    def standing(self, event: Meeting | TimelineEntry) -> str:
        """The status of an event, and who has confirmed it, or what each party says where they differ."""
        if event.party_words:
            return self.label(
                "meetings", "differ", status=self.status(event), words=self.party_words(event.party_words)
            )
        if event.standing != "confirmed" or event.is_fully_confirmed or not event.confirmed_by:
            return self.status(event)
        return f"{self.status(event)} {self.confirmers(event)}"

    def date_and_place(self, event: Meeting | EventChangeView) -> list[str]:
        """The date and the place of an event, each unless a party gives its own where the parties differ."""
        when = event.when if not any(word.when for word in event.party_words) else None
        place = event.place if not any(word.place for word in event.party_words) else None
        return [*([self.when(when, long=True)] if when else []), *([place] if place else [])]

    def difference(self, words: Sequence[PartyWordView]) -> str:
        """The status of an event to which parties give different statuses: one denies it, or they are not as sure."""
        is_denied = (
            any(word.status in _DENIALS for word in words) or len({word.when for word in words if word.when}) > 1
        )
        return self.label("meetings", "in_dispute" if is_denied else "parties_differ")

    def party_words(self, words: Iterable[PartyWordView]) -> str:
        """What each party says about an event: `Lowland: confirmed, 4 Feb; Upland: in doubt, not before 5 Feb`."""
        return "; ".join(self._party_word(word) for word in words)

    def _party_word(self, word: PartyWordView) -> str:
        parts = [self.label("statuses", word.status).lower()] if word.status else []
        parts += [self.when(word.when, open_end="not_before")] if word.when else []
        parts += [word.place] if word.place else []
        return self.label("meetings", "dates_named", party=word.party.name, day=", ".join(parts))

    def omissions(self, omissions: Iterable[Omission]) -> str:
        """What an edition leaves to the full brief, as a list in words."""
        return self.every([self._omission(omission) for omission in omissions])

    def _omission(self, omission: Omission) -> str:
        if omission.more is None:
            return self.label("left", omission.section)
        count = self.count(f"more_{omission.section}", omission.more)
        names = f" ({', '.join(omission.names)})" if omission.names else ""
        return f"{count}{names}"
