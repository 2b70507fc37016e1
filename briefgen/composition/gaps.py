"""what is not known and should be said so, and what is in dispute or said only under a condition."""

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
    PartySection,
    Ref,
    StanceRow,
    Statement,
)
from briefgen.rules.events import EventState

OVER_WITHOUT_OUTCOME: Mapping[str, GapKind] = {"lapsed": "lapsed", "not-known": "not-known", "held": "no-outcome"}


def silence_gaps(rows: Sequence[StanceRow], parties: Sequence[Ref], issues: Sequence[IssueName]) -> tuple[Gap, ...]:
    """A listed party silent on an issue on which another listed party spoke: silence, never disagreement."""
    spoken = {(row.holder.id, row.issue.id) for row in rows}
    gaps = []
    for issue in issues:
        speakers = tuple(party for party in parties if (party.id, issue.id) in spoken)
        for party in parties:
            if speakers and (party.id, issue.id) not in spoken:
                gaps.append(Gap("silent", party, issue, spoken_by=speakers))
    return tuple(gaps)


def stale_gaps(rows: Iterable[StanceRow], parties: Sequence[Ref]) -> Iterator[Gap]:
    """Stances of listed parties that rest on old evidence; others make no gaps."""
    for row in rows:
        if "stale" in row.flags and row.holder in parties:
            yield Gap("stale", row.holder, row.issue, since=row.latest)


def outcome_gaps(states: Iterable[EventState], day: date) -> Iterator[Gap]:
    """Meetings past, or held, of which nothing is recorded; after a month the site alone remembers them."""
    over = (it for it in states if it.standing in OVER_WITHOUT_OUTCOME and not it.is_long_past(day))
    for it in sorted(over, key=lambda it: (it.when.bounds if it.when else (), it.event.id)):
        since = it.when.ends if it.when and it.when.last else None
        if not it.says_what_came:
            kind = OVER_WITHOUT_OUTCOME[it.standing]
            yield Gap(kind, event=Ref(it.event.id, it.event.title), since=since, when=it.when)


def find_disputes(sections: Iterable[PartySection], meetings: Iterable[Meeting]) -> Iterator[Dispute]:
    """Mixed and undecided lines, conditions, disputed dates and subjects."""
    told: set[tuple[str, str]] = set()
    for section in sections:
        for row in section.rows:
            if row.mixed_by:
                kind: DisputeKind = "undecided" if row.mixed_by == "tie" else "mixed"
                sources = _sources(shown.statement for shown in row.evidence if shown.part in ("lead", "opposes"))
                yield Dispute(kind, row.holder, row.issue, sources=sources)
            for shown in row.evidence:
                said = shown.statement
                if shown.condition and shown.value == "conditional" and ("conditional", said.id) not in told:
                    told.add(("conditional", said.id))
                    yield Dispute("conditional", row.holder, row.issue, None, said.voice, shown.condition, said.sources)
                if "disputed" in said.flags and ("disputed", said.id) not in told:
                    told.add(("disputed", said.id))
                    yield Dispute("disputed-by", row.holder, row.issue, None, said.voice, said.text, said.sources)
    for it in meetings:
        event = Ref(it.id, it.title)
        if it.disputed_dates:
            yield Dispute("dates", event=event, sources=it.sources)
        for issue in it.disputed:
            yield Dispute("issue", issue=issue, event=event, sources=it.sources)


def _sources(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for statement in statements for id in statement.sources))
