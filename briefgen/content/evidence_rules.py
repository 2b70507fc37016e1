"""Rules for dated records: their sources, their parties, their times and their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from briefgen.content.dates import Span
from briefgen.content.model import Dossier, Position, Source, Update
from briefgen.problems import Problem

_SOURCE_HINT = "start the file with `source: {publisher: …, published: 2026-02-04}`, or name sources, `sources: [ID]`"
_DIRECTIONS = {"for": 1, "conditional": 1, "against": -1}


def positions_without_source(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position without a source."""
    for position in dossier.positions:
        if not position.cited and not position.has_broken_source:
            yield Problem("no-source", "a position without a source", position.at, _SOURCE_HINT)


def updates_without_source(dossier: Dossier) -> Iterator[Problem]:
    """Yield each update without a source."""
    for update in dossier.updates:
        if not update.cited and not update.has_broken_source:
            yield Problem("no-update-source", "an update without a source", update.at, _SOURCE_HINT)


def positions_without_party(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position with a stance that is no party's, neither its own nor that of its speaker."""
    for position in dossier.positions:
        speaker = position.speaker
        if position.party or (speaker and speaker.of) or not (position.stance or speaker is None):
            continue
        person = dossier.people.get(speaker.person) if speaker and speaker.person else None
        if speaker and speaker.person and person is None:
            continue  # the unknown speaker is a problem of its own
        if person and (person.party or any(post.party for post in person.posts)):
            continue
        if person:
            reason = f"`{person.id}` has no party"
            hint = f"give `{person.id}` a `party:` under `people:`, or this position one of its own"
        elif speaker:
            reason = "the speaker has no party"
            hint = "add `of:` to the speaker, with the id of the party, or `party:`"
        else:
            reason, hint = "neither a party nor a speaker", "add `speaker:` or `party:`"
        yield Problem("no-party", f"whose position is it? {reason}", position.at, hint)


def repeated_times(dossier: Dossier) -> Iterator[Problem]:
    """Yield each record with a clock time both in its date and in `time`."""
    records: tuple[Position | Update, ...] = (*dossier.positions, *dossier.updates)
    for record in records:
        span = record.said if isinstance(record, Position) else record.date
        if record.time and span.is_timed:
            message = f"the time is given twice, in `{span}` and as `{record.time.text}`"
            yield Problem("two-times", message, record.locate("time"), "keep it in the date, or in `time`")


def records_after_sources(dossier: Dossier) -> Iterator[Problem]:
    """Yield each record dated after the publication of all its sources."""
    for record in dossier.evidence:
        span = record.said if isinstance(record, Position) else record.date
        days = [_publication_day(dossier.sources[id]) for id in record.cited if id in dossier.sources]
        if not days or None in days or span.last is None:
            continue
        latest = max(day for day in days if day)
        if span.last.day > latest and not (span.last.day - latest).days <= 1 <= abs(_offset_hours(span)):
            field = "said" if isinstance(record, Position) else "date"
            hint = (
                f"is a later source missing under `sources:`, or is the date wrong? "
                f"(`../{latest}` is for what was so by that day)"
            )
            message = f"`{span}` is later than all its sources ({latest})"
            yield Problem("after-source", message, record.locate(field), hint)


def _offset_hours(span: Span) -> float:
    """Return the offset from UTC in hours; where one was written, the calendar may differ by one day."""
    offset = span.last.offset.utcoffset(None) if span.last and span.last.offset else None
    return offset.total_seconds() / 3600 if offset else 0.0


def _publication_day(source: Source) -> date | None:
    span = source.published or source.accessed
    return span.last.day if span and span.last else None


def withdrawals_before_publication(dossier: Dossier) -> Iterator[Problem]:
    """Yield each source that was withdrawn before it was published."""
    for source in dossier.sources.values():
        publication = source.published.first if source.published else None
        withdrawal = source.withdrawn.first if source.withdrawn else None
        if publication and withdrawal and withdrawal.day < publication.day:
            place = source.locate("withdrawn")
            yield Problem("future-source", "withdrawn before it was published", place, "correct one of the two dates")


def shared_words_of_two_speakers(dossier: Dossier) -> Iterator[Problem]:
    """Yield each position that is said to have the same words (`same_as`) as one of another speaker."""
    positions = {position.id: position for position in dossier.positions if position.id}
    for position in dossier.positions:
        for index, id in enumerate(position.same_as):
            pair = (position, positions.get(id))
            speakers = [member.speaker.person for member in pair if member and member.speaker]
            if len(speakers) == 2 and all(speakers) and speakers[0] != speakers[1]:
                message = f"`{speakers[0]}` said this and `{speakers[1]}` said `{id}`: they cannot be the same words"
                place = position.locate("same_as", index)
                yield Problem("other-speaker", message, place, "use `repeats`, or correct the id")


def idle_reversals(dossier: Dossier) -> Iterator[Problem]:
    """Yield each reversal that does not oppose an earlier position of the same party on any issue."""
    positions = {position.id: position for position in dossier.positions}
    for new in dossier.positions:
        for index, id in enumerate(new.reverses):
            old = positions.get(id)
            if old is None:
                continue
            place, related = new.locate("reverses", index), (("the reversed one", old.at),)
            if new.said.is_day and old.said.is_day and new.said.ends < old.said.begins:
                message = f"`{id}` is dated later than the position that reverses it"
                yield Problem("idle-reversal", message, place, "correct one of the two dates", related)
                continue
            shared_issues = set(new.stance) & set(old.stance)
            sides = [_side(dossier, position) for position in (new, old)]
            if all(sides) and sides[0] != sides[1]:
                message = f"`{id}` is a position of another party"
                hint = "correct the id; to answer another party write `disputes:`"
            elif not any(_direction(new, issue) != _direction(old, issue) for issue in shared_issues):
                message = f"`{id}` is not opposed on any issue"
                hint = "correct a stance; or write `repeats:` if it says the same, `withdraws:` if it takes it back"
            else:
                continue
            yield Problem("idle-reversal", message, place, hint, related)


def _direction(position: Position, issue_id: str) -> int:
    return _DIRECTIONS.get(position.stance[issue_id].take, 0)


def _side(dossier: Dossier, position: Position) -> str | None:
    """Return the party whose stance a position is, as far as that does not depend on the date."""
    speaker = position.speaker
    person = dossier.people.get(speaker.person) if speaker and speaker.person else None
    return position.party or (speaker.of if speaker else None) or (person.party if person else None)


def quotation_marks_in_quotes(dossier: Dossier) -> Iterator[Problem]:
    """Yield each quote that was typed with its quotation marks, or with one of them."""
    for position in dossier.positions:
        quote, place = position.quote or "", position.locate("quote")
        if quote[:1] in '“"«„' and quote[-1:] in '”"»“' and len(quote) > 1:
            hint = "delete them; they are printed anyway"
            yield Problem("quotation-marks", "the quote has its own quotation marks", place, hint)
        elif len(marks := re.findall('["“”„«»]', quote)) == 1 and marks[0] in (quote[0], quote[-1]):
            hint = "delete it, for those around the quote are printed anyway; or write the other one"
            yield Problem("quotation-marks", "the quote has half a pair of quotation marks", place, hint)
