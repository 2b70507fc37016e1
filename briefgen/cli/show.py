"""`briefgen show`: show where a party, person, issue or event stands, with the evidence and the deciding rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.console import exit_on_failure, show_text
from briefgen.cli.event_texts import (
    DISPUTED,
    DUE,
    REPORTED_ONLY,
    describe_confirmation,
    describe_when,
    describe_word,
    format_word,
    printed_when,
)
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ContentOption,
    DayOption,
    JsonOption,
    KnownAtOption,
    MarkingOption,
    parse_day,
    parse_marking,
)
from briefgen.cli.terminal import escape_json

if TYPE_CHECKING:
    from briefgen.rules.reasons import Reasons
    from briefgen.rules.snapshot import Snapshot
    from briefgen.timeline.timeline import DatedUpdate, Evidence

REASON_TEXTS = {
    "named-words": "heard or written words decide (rule 2)",
    "reported-only": "no words were heard or written, so reported ones decide (rule 2)",
    "inferred-only": "no words were heard or reported, so inferred ones decide (rule 2)",
    "only-voice": "one voice has spoken (rule 3)",
    "latest-voice": "the latest voice decides (rule 3)",
    "rank-at-a-tie": "two spoke at the same moment, and the higher rank decides (rule 3)",
    "mixed-voices": "another speaker said the opposite, on the same day or with a higher rank (rule 6)",
    "mixed-tie": "two of equal rank said different things at the same moment (rule 3)",
    "mixed-speaker": "one speaker said both at the same moment (rule 3)",
    "mixed-author": "the record itself says that it is mixed",
    "leads-by-rank": "the lead voice has the highest rank among those who say the same (rule 5)",
    "long-held": "the position is long-held, and there is no other (rule 2)",
    "stale": "the latest position that supports it is older than `stale_days` (rule 4)",
    "predecessor": "the speaker who led it has left office (rule 8)",
}
USE_TEXTS = {
    "decides": "decides", "leads": "leads", "reaffirms": "says the same", "variant": "same side, another value",
    "contradicts": "contradicts it", "signal": "signal: weaker evidence that says something else or adds to it",
    "no-longer-stands": "withdrawn, retracted or without a source that stands", "claim": "a claim by somebody else",
    "retold": "another report of the same words", "reversed": "reversed by a later position that names it",
    "before-reset": "from before an event that reset the issue", "weaker": "weaker than the deciding evidence",
    "long-held": "long-held, and there is a newer position", "too-old": "too old beside the deciding position",
    "earlier": "the same speaker has spoken since", "overtaken": "other voices have spoken since",
    "left-office": "its speaker had left office", "other-office": "said in another office, for another party",
}  # fmt: skip


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A party, person, issue or event: its id or its name.")],
    on: DayOption = None,
    as_json: JsonOption = False,
    content: ContentOption = DEFAULT_CONTENT,
    known_at: KnownAtOption = None,
    marking: MarkingOption = None,
) -> None:
    """Show where a party, person, issue or event stands, with the evidence and the rules that decided.

    The rules have the numbers of “The rules of the brief” in the documentation. Examples: `briefgen show iran`,
    `briefgen show talks --on 2026-02-04`, `briefgen show "Abbas Araghchi" --json`.
    """
    day = parse_day(on)
    with exit_on_failure():
        from briefgen.pipeline.brief import snapshot_on
        from briefgen.pipeline.request import BriefRequest

        request = BriefRequest(content, known_at=known_at, marking=parse_marking(marking))
        snapshot = snapshot_on(request, day)
        kind, id = _find_record(snapshot, name)
        description = _describe_record(snapshot, kind, id)
    if as_json:
        typer.echo(escape_json(json.dumps(description, ensure_ascii=False, indent=2)))
    else:
        for line in _format_lines(description):
            show_text(line)


def _find_record(snapshot: Snapshot, name: str) -> tuple[str, str]:
    """Return the kind and the id of the record with this id or name, or with a name of which this is a part."""
    from briefgen.authoring.answers import find_choice

    dossier = snapshot.as_of.dossier
    registries: dict[str, dict[str, tuple[str, ...]]] = {
        "party": {id: (party.name, *party.also) for id, party in dossier.parties.items()},
        "person": {id: (person.name, *person.also) for id, person in dossier.people.items()},
        "issue": {id: (issue.title,) for id, issue in dossier.issues.items()},
        "event": {id: (event.title,) for id, event in dossier.events.items()},
    }
    for kind, names_by_id in registries.items():
        if name in names_by_id:
            return kind, name
    # Records of different kinds may share an id, so that a key needs the kind, too.
    candidates = {
        f"{kind} {id}": (id, *names)
        for kind, names_by_id in registries.items()
        for id, names in names_by_id.items()
    }  # fmt: skip
    kind, _, id = find_choice(name, candidates).partition(" ")
    return kind, id


def _describe_record(snapshot: Snapshot, kind: str, id: str) -> dict[str, Any]:
    """Return everything that is printed of a record, as JSON values."""
    dossier = snapshot.as_of.dossier
    if kind == "event":
        return _describe_event(snapshot, id)
    if kind == "issue":
        issue = dossier.issues[id]
        holders = [holder for holder in (*dossier.parties, *dossier.people) if _has_evidence(snapshot, holder, id)]
        stances = [_describe_stance(snapshot, holder, id) for holder in holders]
        head = {"issue": id, "name": issue.title, "claim": issue.claim}
    else:
        name = dossier.parties[id].name if kind == "party" else dossier.people[id].name
        issues = [issue.id for issue in snapshot.as_of.timeline.issues if _has_evidence(snapshot, id, issue.id)]
        stances = [_describe_stance(snapshot, id, issue_id) for issue_id in issues]
        head = {kind: id, "name": name}
    return {**head, "day": str(snapshot.as_of.day), "stances": stances}


def _has_evidence(snapshot: Snapshot, holder: str, issue: str) -> bool:
    evidence = snapshot.as_of.timeline.by_issue.get((holder, issue), ())
    return any(item.moment.day <= snapshot.as_of.day for item in evidence)


def _describe_stance(snapshot: Snapshot, holder: str, issue: str) -> dict[str, Any]:
    from briefgen.rules.newer import words_after_stale
    from briefgen.rules.reasons import deputy_conflicts, explain_stance, reversal_advice

    dossier, reasons = snapshot.as_of.dossier, explain_stance(snapshot, holder, issue)
    newer = words_after_stale(snapshot.as_of, reasons.stance) if reasons.stance else ()
    record = dossier.parties.get(holder) or dossier.people[holder]
    return {
        "holder": holder, "name": record.name, "issue": issue, "title": dossier.issues[issue].title,
        "stance": _stance_text(dossier.issues[issue].options, reasons),
        "rules": list(reasons.rules),
        "advice": [reversal_advice(dossier, *pair) for pair in deputy_conflicts(reasons.stance)],
        "newer": [_describe_evidence(snapshot, item, issue) for item in newer],
        "evidence": [
            {
                **_describe_evidence(snapshot, weighed.item, issue), "part": weighed.use,
                "reversed_by": [
                    {"id": other.id, "said": other.position.said.text, "voice": _describe_voice(snapshot, other)}
                    for other in weighed.reversed_by
                ],
            }
            for weighed in reasons.chain
        ],
    }  # fmt: skip


def _stance_text(options: Any, reasons: Reasons) -> str | None:
    if reasons.stance is None:
        return None
    return reasons.stance.value + (f" ({options.get(reasons.stance.option)})" if reasons.stance.option else "")


def _describe_evidence(snapshot: Snapshot, item: Evidence, issue: str) -> dict[str, Any]:
    from briefgen.timeline.sourcing import sources_of

    position = item.position
    return {
        "id": item.id, "said": position.said.text, "voice": _describe_voice(snapshot, item),
        "take": item.value_on(issue),
        "mode": position.effective_mode, "quote": position.quote, "text": position.text, "condition": item.condition,
        "sources": list(sources_of(snapshot.as_of, item)), "place": str(position.at),
    }  # fmt: skip


def _describe_voice(snapshot: Snapshot, item: Evidence) -> str:
    """Return who speaks, in which post, and for whom if it is not for the speaker."""
    from briefgen.composition.ledger import Ledger
    from briefgen.composition.voices import voice_of

    voice = voice_of(Ledger(snapshot.as_of, None), item, item.post)
    post = f", {voice.post}" if voice.post else ""
    principal = snapshot.as_of.dossier.people.get(item.position.for_person or "")
    return f"{voice.name}{post}" + (f", for {principal.name}" if principal else "")


def _describe_event(snapshot: Snapshot, id: str) -> dict[str, Any]:
    event = snapshot.as_of.dossier.events[id]
    if id not in snapshot.events:
        return {"event": id, "name": event.title, "day": str(snapshot.as_of.day), "standing": None, "path": []}
    state, zone = snapshot.events[id], snapshot.as_of.dossier.settings.time_zone
    path = [
        {
            "by": _update_voice(snapshot, step.dated),
            "date": step.dated.update.date.text, "status": step.dated.update.status, "turns": list(step.turns),
            **describe_when(step.when, zone),
            "place": step.dated.update.place, "text": step.dated.update.text, "at": str(step.dated.update.at),
        }
        for step in state.path
    ]  # fmt: skip
    return {
        "event": id, "name": event.title, "day": str(snapshot.as_of.day), "standing": state.standing,
        "is_due": state.is_due, "by": describe_confirmation(snapshot, state), **describe_when(state.when, zone),
        "disputed_dates": [
            {"party": snapshot.as_of.dossier.parties[dated.party].name, **describe_when(dated.when, zone)}
            for dated in state.disputed_dates
        ],
        "party_words": [describe_word(snapshot, word) for word in state.party_words],
        "place": state.details.get("place"), "confirmed_by": list(state.confirmed_by), "path": path,
    }  # fmt: skip


def _update_voice(snapshot: Snapshot, dated: DatedUpdate) -> str | None:
    from briefgen.composition.ledger import Ledger
    from briefgen.composition.voices import update_voice

    voice = update_voice(Ledger(snapshot.as_of, None), dated)
    return f"by {voice.name}" if voice else None


def _format_lines(description: dict[str, Any]) -> Iterator[str]:
    claim = f": {description['claim']}" if "claim" in description else ""
    yield f"{description['name']}, {description['day']}{claim}"
    if "event" in description:
        yield from _format_event(description)
        return
    if not description["stances"]:
        yield "  no position is recorded by then"
    for stance in description["stances"]:
        yield ""
        name = stance["title"] if "issue" not in description else stance["name"]
        yield f"{name}: {stance['stance'] or 'no stance'}"
        yield from (f"  because {REASON_TEXTS[rule]}" for rule in stance["rules"])
        yield from (f"  {advice}" for advice in stance["advice"])
        yield from (f"  newer on record: {word['said']}  {word['take']}: {word['voice']}" for word in stance["newer"])
        for evidence in stance["evidence"]:
            yield from _format_evidence(evidence)


def _format_evidence(evidence: dict[str, Any]) -> Iterator[str]:
    from briefgen.rendering.wording.statements import without_leading_word

    use = USE_TEXTS[evidence["part"]]
    if by := [f"{other['voice']} ({other['said']})" for other in evidence["reversed_by"]]:
        use = f"reversed by {' and by '.join(by)}"
    yield f"  {evidence['said']}  {evidence['take']}: {evidence['voice']}  [{use}]"
    words = " ".join((f"“{evidence['quote']}”" if evidence["quote"] else evidence["text"]).split())
    condition = without_leading_word(evidence["condition"] or "", "if")
    yield f"      {words}{f', if {condition}' if condition else ''}"
    yield f"      {evidence['place']}  {evidence['mode']}; {', '.join(evidence['sources'])}"


def _format_event(description: dict[str, Any]) -> Iterator[str]:
    standing, confirmation = description["standing"], description.get("by")
    if standing is None:
        yield "  nothing is known of it by then"
        return
    if confirmation:
        standing = confirmation if confirmation == REPORTED_ONLY else f"{standing} {confirmation}"
    if description["is_due"]:
        standing = f"{standing}, {DUE}"
    if standing == "undecided" and description["party_words"]:
        standing = DISPUTED
    if words := description["party_words"]:
        yield f"{standing.replace('-', ' ')}: {', '.join(format_word(word) for word in words)}"
    elif dates := description["disputed_dates"]:
        named = ", ".join(f"{printed_when(dated)} by {dated['party']}" for dated in dates)
        yield f"{standing.replace('-', ' ')}: {named}"
    else:
        date_and_place = ", ".join(text for text in (printed_when(description), description["place"]) if text)
        yield f"{standing}{f': {date_and_place}' if date_and_place else ''}"
    for step in description["path"]:
        turns = [turn.replace("-", " ") for turn in step["turns"]]
        facts = (step["status"], step["by"], *turns, printed_when(step), step["place"])
        yield f"  {step['date']}  {', '.join(text for text in facts if text)}"
        if step["text"]:
            yield f"      {' '.join(step['text'].split())}"
        yield f"      {step['at']}"
