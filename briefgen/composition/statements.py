"""Positions as printed statements, alone or as evidence of a stance."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from briefgen.composition.brief import (
    CitedStatement,
    EvidenceRole,
    FlagCode,
    IssueName,
    NewerWord,
    OriginalView,
    Quote,
    Ref,
    Statement,
    Voice,
)
from briefgen.composition.ledger import Ledger
from briefgen.composition.voices import voice_of
from briefgen.rules.signals import condition_on
from briefgen.timeline.sourcing import is_withdrawn, origins, other_accounts, sources_as_good, sources_of
from briefgen.timeline.timeline import AsOf, Evidence

MAX_QUOTE_WORDS = 60


def shorten_quote(text: str) -> Quote:
    """Return a quote, cut with […] after MAX_QUOTE_WORDS words."""
    words = text.split()
    if len(words) <= MAX_QUOTE_WORDS:
        return Quote(text)
    return Quote(" ".join(words[:MAX_QUOTE_WORDS]) + " […]", cut=True)


def statement_view(ledger: Ledger, item: Evidence, current_post: str | None) -> Statement:
    """Return a position as a printed statement."""
    as_of, position = ledger.as_of, item.position
    ids = cite_evidence(ledger, item)
    if ledger.is_new(position, item.moment.day, sources_as_good(as_of.timeline.links, item)):
        ledger.new_statements.add(item.id)
    return ledger.views.get(
        _new_statement, item, as_of.dossier.zone, voice_of(ledger, item, current_post),
        ledger.person_name(position.for_person) if position.for_person else None,
        ledger.ref(item.party) if item.party and position.attribution != "deep-background" else None,
        ledger.known_event(position.because), ids, tuple(_flags(as_of, item, ids)),
    )  # fmt: skip


def newer_word(ledger: Ledger, item: Evidence, issue: str, current_post: str | None) -> NewerWord:
    """Return a statement that is newer than what a stance rests on."""
    zone = ledger.as_of.dossier.zone
    return ledger.views.get(
        NewerWord, voice_of(ledger, item, current_post), item.position.said.seen_from(zone, zone),
        item.value_on(issue), item.position.effective_mode, item.is_claim, item.tier == 2 and not item.is_claim,
        cite_evidence(ledger, item),
    )  # fmt: skip


def _new_statement(
    item: Evidence, zone: ZoneInfo, voice: Voice, for_person: str | None, party: Ref | None, because: Ref | None,
    sources: tuple[str, ...], flags: tuple[FlagCode, ...],
) -> Statement:  # fmt: skip
    position, original = item.position, item.position.original
    return Statement(
        id=item.id, voice=voice, for_person=for_person, party=party, said=position.said.seen_from(zone, zone),
        time=position.time.text if position.time else None,
        act=position.act, mode=position.effective_mode, via=position.via,
        quote=shorten_quote(position.quote) if position.quote else None, text=position.text,
        original=OriginalView(original.lang, original.text) if original else None,
        condition=item.condition, reason=position.reason, because=because, credibility=position.credibility,
        sources=sources, flags=flags, marking=position.marking,
    )  # fmt: skip


def cite_evidence(ledger: Ledger, item: Evidence) -> tuple[str, ...]:
    """Cite the sources of a position and of its other accounts (`same_as`), and return their ids.

    The other accounts count as printed, since the value of the position may be theirs.
    """
    as_of = ledger.as_of
    for account in other_accounts(as_of, item):
        ledger.mark_printed(account.position)
    return ledger.cite(item.position, sources_of(as_of, item))


def _flags(as_of: AsOf, item: Evidence, ids: tuple[str, ...]) -> Iterable[FlagCode]:
    """Yield the caveats of one statement, whatever stance it supports."""
    if item.position.effective_mode == "inferred":
        yield "inferred"
    elif item.tier == 1 and not item.is_unnamed:
        yield "reported"
    if item.is_claim and item.position.stance:
        yield "claim"
    if any(is_withdrawn(as_of, id) for id in ids):
        yield "withdrawn-source"
    links = as_of.timeline.links
    if any(dated.moment.day <= as_of.day for dated in links.corrected_by.get(item.id, ())):
        yield "corrected"
    if any(other.moment.day <= as_of.day for other in links.disputed_by.get(item.id, ())):
        yield "disputed"
    if item.is_unnamed and len(origins(as_of, ids)) <= 1:
        yield "single-unnamed-source"


def cited_statement(
    ledger: Ledger, role: EvidenceRole, item: Evidence, issue: IssueName, place: tuple[str, str],
    current_post: str | None,
) -> CitedStatement:  # fmt: skip
    """Return a statement in its role for the stance of a row; it is printed in full only in its first row."""
    first = ledger.printed_under.get(item.id)
    statement = statement_view(ledger, item, current_post)
    ledger.printed_under.setdefault(item.id, place)
    choice = item.position.stance[issue.id]
    option = ledger.as_of.dossier.issues[issue.id].options.get(choice.option) if choice.option else None
    return ledger.views.get(
        CitedStatement, role, item.value_on(issue.id), option, choice.text, condition_on(item, issue.id), statement,
        first is None,
        ledger.views.get(Ref, *first) if first else None,
    )  # fmt: skip
