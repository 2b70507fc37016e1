"""The gaps and disputes of a brief: missing information, and disputed or conditional statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from briefgen.composition.brief import (  # fmt: skip
    Dispute,
    DisputeKind,
    Gap,
    GapKind,
    IssueName,
    Meeting,
    NewerWord,
    PartySection,
    Ref,
    Side,
    SilentRow,
    StanceRow,
    Statement,
)
from briefgen.identity_cache import IdentityCache
from briefgen.rules.events import EventState

GAPS_WITHOUT_OUTCOME: Mapping[str, GapKind] = {"lapsed": "lapsed", "not-known": "not-known", "held": "no-outcome"}


def silence_gaps(
    views: IdentityCache, rows: Sequence[StanceRow], silent_rows: Sequence[SilentRow], parties: Sequence[Ref],
    issues: Sequence[IssueName],
) -> tuple[Gap, ...]:  # fmt: skip
    """Return a gap for each listed party that is silent on an issue on which another listed party spoke.

    Silence is never disagreement.
    """
    words = {(row.holder.id, row.issue.id): views.get(_words_of, row) for row in silent_rows}
    stances = {(row.holder.id, row.issue.id) for row in rows}
    gaps = []
    for issue in issues:
        speakers = tuple(party for party in parties if (party.id, issue.id) in stances)
        for party in parties:
            if speakers and (party.id, issue.id) not in stances:
                gaps.append(views.get(
                    Gap, "silent", party, issue, spoken_by=speakers, newer=words.get((party.id, issue.id), ())
                ))  # fmt: skip
    return tuple(gaps)


def _words_of(row: SilentRow) -> tuple[NewerWord, ...]:
    return row.words


def stale_gaps(views: IdentityCache, rows: Iterable[StanceRow], parties: Sequence[Ref]) -> Iterator[Gap]:
    """Yield a gap for each stale stance of a listed party."""
    for row in rows:
        if "stale" in row.flags and row.holder in parties:
            is_on_record = row.is_on_record and not any(word.is_on_record for word in row.newer)
            yield views.get(
                Gap, "stale", row.holder, row.issue, since=row.latest, newer=row.newer, is_on_record=is_on_record
            )


def outcome_gaps(views: IdentityCache, states: Iterable[EventState], day: date) -> Iterator[Gap]:
    """Yield a gap for each past meeting without a recorded outcome, unless it is long past."""
    ended = (state for state in states if state.standing in GAPS_WITHOUT_OUTCOME and not state.is_long_past(day))
    for state in sorted(ended, key=lambda state: (state.order, state.event.id)):
        since = state.when.ends if state.when and state.when.last else None
        if not state.says_what_came:
            kind = GAPS_WITHOUT_OUTCOME[state.standing]
            event = views.get(Ref, state.event.id, state.event.title)
            yield views.get(Gap, kind, event=event, since=since, when=state.when)


def find_disputes(
    views: IdentityCache, sections: Iterable[PartySection], meetings: Iterable[Meeting]
) -> Iterator[Dispute]:
    """Yield the mixed and undecided stances, conditions, and disputed statements, statuses, dates and subjects."""
    reported: set[tuple[DisputeKind, str | None]] = set()
    for section in sections:
        for row in section.all_rows:
            for dispute, statement_id in _row_disputes(views, row):
                if statement_id is None or (dispute.kind, statement_id) not in reported:
                    yield dispute
                reported.add((dispute.kind, statement_id))
    for meeting in meetings:
        event = views.get(Ref, meeting.id, meeting.title)
        if any(word.status for word in meeting.party_words):
            yield views.get(Dispute, "status", event=event, sources=meeting.sources)
        if meeting.disputed_dates:
            yield views.get(Dispute, "dates", event=event, sources=meeting.sources)
        for issue in meeting.disputed:
            yield views.get(Dispute, "issue", issue=issue, event=event, sources=meeting.sources)


def _row_disputes(views: IdentityCache, row: StanceRow | SilentRow) -> Iterator[tuple[Dispute, str | None]]:
    """Yield the disputes of a stance, each with the id of its statement if it concerns only one."""
    if isinstance(row, StanceRow) and row.mixed_by:
        kind: DisputeKind = "undecided" if row.mixed_by == "tie" else "mixed"
        evidence = [cited for cited in row.evidence if cited.part in ("lead", "opposes")]
        sides = tuple(
            views.get(Side, cited.statement.voice, cited.value, cited.statement.said) for cited in evidence
        )  # fmt: skip
        sources = _sources(cited.statement for cited in evidence)
        yield views.get(Dispute, kind, row.holder, row.issue, sources=sources, sides=sides), None
    for cited in row.evidence:
        statement = cited.statement
        if cited.condition and cited.value == "conditional":
            yield _statement_dispute(views, "conditional", row, statement, cited.condition), statement.id
        if "disputed" in statement.flags:
            yield _statement_dispute(views, "disputed-by", row, statement, statement.text), statement.id


def _statement_dispute(
    views: IdentityCache, kind: DisputeKind, row: StanceRow | SilentRow, statement: Statement, text: str | None
) -> Dispute:
    return views.get(Dispute, kind, row.holder, row.issue, None, statement.voice, text, statement.sources)


def _sources(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for statement in statements for id in statement.sources))
