"""Sentences about the brief itself: its number, its cut-off, how it was made."""

from __future__ import annotations

from briefgen.composition.brief import Brief, Comparison, SealNumber
from briefgen.rendering.wording.words import Words


def number(words: Words, sealed: SealNumber) -> str:
    """The number of a brief that goes out, with its revision."""
    key = "revised" if sealed.revision > 1 else "number"
    return words.label("masthead", key, number=sealed.number, revision=sealed.revision)


def cutoff(words: Words, brief: Brief) -> str:
    """Until which time of the day a brief has information."""
    return words.label("masthead", "cutoff", time=words.clock(brief.cutoff), zone=words.zone_name(brief.zone))


def quiet(words: Words, brief: Brief) -> str:
    """Since which day nothing has changed."""
    if brief.previous is None:
        return ""
    key = "quiet" if brief.quiet_since == brief.previous else "unchanged"
    return words.label("masthead", key, day=words.long_day(brief.previous))


def production(words: Words, brief: Brief) -> str:
    """How a brief was made: by which version, from how much, and from which state of the content."""
    counted = brief.production
    counts = [words.count(key, getattr(counted, key)) for key in ("positions", "events", "sources")]
    counts += [words.count("unnamed", counted.unnamed)] if counted.unnamed else []
    redacted = f"; {words.count('left_out', counted.left_out)}" if counted.left_out else ""
    if brief.sealed:
        content = words.label("made", "sealed", commit=brief.sealed.commit)
    elif brief.known_at:
        content = words.label("made", "known_at", known_at=brief.known_at)
    else:
        content = words.label("made", "known_now")
    version = words.label("made", "text", version=counted.version, day=words.long_day(brief.day))
    rules = f" {words.label('made', 'rules', stale=counted.stale_days)}" if brief.edition.name == "full" else ""
    return f"{version} {', '.join(counts)}{redacted}. {content}{rules}"


def compared_days(words: Words, comparison: Comparison) -> str:
    """Which two days, or which commit and today, a comparison compares."""
    day = words.long_day(comparison.day)
    if comparison.since:
        sentence = words.label("changes", "since_commit", day=day, commit=comparison.since)
    else:
        sentence = words.label("changes", "between", first=words.long_day(comparison.previous), last=day)
    if comparison.known_at:
        sentence += f", {words.label('changes', 'known_at', known_at=comparison.known_at)}"
    return sentence
