"""Sentences of the permanent pages of the site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from briefgen.composition.brief import IssueTake, Statement
from briefgen.composition.entries import (
    CorrectionEntry,
    EventEntry,
    PartyEntry,
    PersonEntry,
    TermOfOffice,
    day_path,
)
from briefgen.rendering.wording.runs import Run, Runs, entity, text
from briefgen.rendering.wording.statements import stance
from briefgen.rendering.wording.words import Words


def said_on(words: Words, statement: Statement) -> str:
    """When something was said."""
    return words.said(statement.said, statement.time)


def take(words: Words, take: IssueTake, statement: Statement, page_kind: str, with_issue: bool) -> Runs:
    """The value of a statement on an issue, with party and issue where the page does not say them."""
    runs: list[Run] = []
    if statement.party and "claim" in statement.flags:
        runs += text(words.label("site", "about_party", party=statement.party.name) + " ")
    elif statement.party and page_kind == "issue":
        runs += (entity(statement.party.name, "parties", statement.party.id), *text(" "))
    if with_issue:
        runs += (entity(take.issue.title, "issues", take.issue.id), *text(" "))
    return *runs, stance(words, take.value), *text(f" ({take.option})" if take.option else "")


def series(words: Words, entry: EventEntry) -> str:
    """The series of an event, and its round."""
    round_label = f", {words.label('site', 'round', number=entry.round)}" if entry.round else ""
    return f"{entry.series}{round_label}"


def person_line(words: Words, entry: PersonEntry) -> Runs:
    """Post, party and death of a person."""
    parts: list[Runs] = [text(entry.person.post)] if entry.person.post else []
    if entry.person.party:
        parts.append((entity(entry.person.party.name, "parties", entry.person.party.id),))
    if entry.died:
        parts.append(text(words.label("site", "died", day=words.full(entry.died))))
    separator = text(" · ")
    return tuple(run for number, part in enumerate(parts) for run in ((*separator, *part) if number else part))


def post(words: Words, post: TermOfOffice) -> Runs:
    """A post, its party, and from when until when it was held."""
    runs: list[Run] = [*text(post.post)]
    if post.party:
        runs += (*text(", "), entity(post.party.name, "parties", post.party.id))
    if post.since:
        runs += text(f", {words.label('dates', 'from', day=words.full(post.since))}")
    if post.until:
        runs += text(f", {words.label('dates', 'until', day=words.full(post.until))}")
    return tuple(runs)


def news_days(words: Words, entry: EventEntry) -> Runs:
    """The days whose briefs report an event as news, each with a link to its brief."""
    return words.runs("site", "in_briefs", days=words.join([_linked_day(words, day) for day in entry.days]))


def corrected_days(words: Words, entry: CorrectionEntry, linked: Sequence[date]) -> Runs:
    """The days whose briefs a correction corrects; those of `linked`, which have a page, with a link to it."""
    days = [_linked_day(words, day) if day in linked else text(words.short_day(day)) for day in entry.corrects]
    return words.runs("site", "printed_on", days=words.join(days))


def members(words: Words, entry: PartyEntry) -> Runs:
    """The members of a party, such as the states of an alliance."""
    parties = words.join([entity(party.name, "parties", party.id) for party in entry.members])
    return words.runs("site", "members", parties=parties)


def _linked_day(words: Words, day: date) -> Run:
    return Run("entity", words.short_day(day), day_path(day))
