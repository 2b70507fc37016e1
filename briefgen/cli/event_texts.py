"""What `show` and `list` print of an event: its date, who confirms it, and what each party says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefgen.content.dates import Span
    from briefgen.rules.event_dates import PartyWord
    from briefgen.rules.events import EventState
    from briefgen.rules.snapshot import Snapshot

DISPUTED = "in dispute"
REPORTED_ONLY = "reported, not officially confirmed"
DUE = "due to be under way"


def describe_word(snapshot: Snapshot, word: PartyWord) -> dict[str, Any]:
    """Return what one party says about an event."""
    name, zone = snapshot.as_of.dossier.parties[word.party].name, snapshot.as_of.dossier.settings.time_zone
    return {"party": name, "status": word.status, **describe_when(word.when, zone), "place": word.place}


def describe_words(snapshot: Snapshot, state: EventState) -> str | None:
    """Return what each party says about an event on which they differ, in the order of their dates."""
    words = [describe_word(snapshot, word) for word in state.party_words]
    return ", ".join(format_word(word) for word in words) or None


def format_word(word: dict[str, Any]) -> str:
    """Return the text of what a party says, as `describe_word` describes it."""
    facts = [(word["status"] or "").replace("-", " "), printed_when(word)]
    facts += [word["place"]] if word["status"] else []
    return f"{' '.join(fact for fact in facts if fact)} by {word['party']}"


def describe_when(when: Span | None, desk_zone: str) -> dict[str, str | None]:
    """Return the date of an event; for a clock time with its zone, and with the text that names it for people."""
    from briefgen.rendering.wording.dates import iso_when

    if when is None or when.zone is None:
        return {"when": when.text if when else None}
    return {"when": when.text, "zone": when.zone, "when_text": iso_when(when, desk_zone)}


def printed_when(description: dict[str, Any]) -> str | None:
    """Return the text of a date that `describe_when` describes."""
    text: str | None = description.get("when_text", description["when"])
    return text


def describe_confirmation(snapshot: Snapshot, state: EventState) -> str | None:
    """Return who confirms an event; None where that is everybody who has to, or where it is not confirmed."""
    if state.standing != "confirmed" or state.is_fully_confirmed:
        return None
    names = ", ".join(snapshot.as_of.dossier.parties[id].name for id in state.confirmed_by)
    if not names:
        return REPORTED_ONLY
    return f"by {names}; otherwise only reported" if state.is_reported else f"by {names} only"
