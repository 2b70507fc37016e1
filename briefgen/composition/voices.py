"""The voices of a brief: who speaks, with name, post and party as printed."""

from __future__ import annotations

from dataclasses import replace

from briefgen.composition.brief import Voice
from briefgen.composition.ledger import Ledger, full_name
from briefgen.content.model import Attributed, Person
from briefgen.timeline.timeline import DatedUpdate, Evidence


def person_voice(
    ledger: Ledger, person: Person, post: str | None, party: str | None, current_post: str | None
) -> Voice:
    """Return the voice of a person with the post of the day of speaking.

    `Voice.then` is set if that is no longer the `current_post`.
    """
    ledger.mark_printed(person)
    is_former, party_ref = post is not None and post != current_post, ledger.ref(party) if party else None
    return ledger.views.get(Voice, "person", full_name(person), person.id, post, is_former, party_ref)


def voice_of(ledger: Ledger, item: Evidence, current_post: str | None) -> Voice:
    """Return the voice that states a position. Of an unnamed speaker only the description is printed."""
    position, speaker, intern = item.position, item.position.speaker, ledger.views.get
    if item.person:
        ledger.people.setdefault(item.person.id, item.person)
        return person_voice(ledger, item.person, item.post, item.own_party, current_post)
    party = ledger.ref(item.own_party) if item.own_party else None
    if speaker is not None and speaker.described is not None:
        ledger.unnamed_ids.add(item.id)
        if position.attribution == "deep-background":
            return intern(Voice, "unnamed", _capitalize(speaker.described))
        return intern(
            Voice, "unnamed", _capitalize(speaker.described), party=party, affiliation_known=party is not None
        )
    office = speaker.office if speaker is not None else None
    return intern(Voice, "line", _capitalize(office) if office else (party.name if party else ""), party=party)


def voice_inside(ledger: Ledger, item: Evidence, current_post: str | None) -> Voice:
    """Return the voice that states a position, for the inside of a sentence: a description or office as typed."""
    voice, speaker = voice_of(ledger, item, current_post), item.position.speaker
    name = (speaker.described or speaker.office) if speaker and item.person is None else None
    return ledger.views.get(replace, voice, name=name) if name else voice


def update_voice(ledger: Ledger, dated: DatedUpdate) -> Voice | None:
    """Return the voice that reports an update, or None if it names nobody."""
    by = dated.update.by
    if by is None:
        return None
    if dated.office is not None and by.person is not None:
        person = ledger.as_of.dossier.people[by.person]
        ledger.people.setdefault(person.id, person)
        return person_voice(ledger, person, dated.office.post, dated.party, dated.office.post)
    return _impersonal_voice(ledger, by)


def _impersonal_voice(ledger: Ledger, by: Attributed) -> Voice:
    intern, party = ledger.views.get, ledger.ref(by.of) if by.of else None
    if by.described is not None:
        return intern(Voice, "unnamed", _capitalize(by.described), party=party, affiliation_known=party is not None)
    if by.office is not None:
        return intern(Voice, "line", _capitalize(by.office), party=party)
    assert by.person is not None
    party = ledger.ref(by.person)
    return intern(Voice, "line", party.name, party.id, party=party)


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]
