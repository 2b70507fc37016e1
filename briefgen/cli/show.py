"""`briefgen show`: where somebody or something stands on a day, with all evidence and the rule that decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.console import echo, failures
from briefgen.cli.options import CONTENT, Content, KnownAt, MarkingLimit, parse_day, parse_marking
from briefgen.cli.terminal import printable_json

if TYPE_CHECKING:
    from briefgen.rules.events import EventState
    from briefgen.rules.reasons import Reasons
    from briefgen.rules.snapshot import Snapshot
    from briefgen.timeline.timeline import DatedUpdate, Evidence

RULES = {
    "named-words": "heard or written words decide (rule 2)",
    "reported-only": "nothing was heard or written, so what was reported decides (rule 2)",
    "inferred-only": "nothing was heard or reported, so what was inferred decides (rule 2)",
    "only-voice": "one voice has spoken (rule 3)",
    "latest-voice": "the latest voice decides (rule 3)",
    "rank-at-a-tie": "two spoke at one moment, and the higher rank decides (rule 3)",
    "mixed-voices": "another speaker has the opposite sign on the same day or from a higher rank (rule 6)",
    "mixed-tie": "two of one rank said different things at one moment, and nothing sets them apart (rule 3)",
    "mixed-speaker": "one speaker said both at one moment (rule 3)",
    "mixed-author": "the record itself says that it is mixed",
    "leads-by-rank": "the lead voice has the highest rank among those who say the same (rule 5)",
    "long-held": "a long-held line; nothing newer is there (rule 2)",
    "stale": "the latest word behind it is older than the dossier allows (rule 4)",
    "predecessor": "who led it has left office (rule 8)",
}
PARTS = {
    "decides": "decides", "leads": "leads", "reaffirms": "says the same", "variant": "same sign, another value",
    "contradicts": "contradicts it", "signal": "signal: weaker evidence that says something else",
    "no-longer-stands": "withdrawn, retracted or without a source that stands", "claim": "a claim by somebody else",
    "retold": "another telling of the same words", "reversed": "reversed by a later position that names it",
    "before-reset": "from before an event that reset the issue", "weaker": "weaker evidence than what decides",
    "long-held": "long-held, and there is something fresh", "too-old": "too old beside what decides",
    "earlier": "the same speaker has spoken since", "overtaken": "other voices have spoken since",
    "left-office": "its speaker had left office",
}  # fmt: skip


def show(
    what: Annotated[str, typer.Argument(metavar="NAME", help="A party, person, issue or event: its id or its name.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="By the evidence of that day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    content: Content = CONTENT,
    known_at: KnownAt = None,
    marking: MarkingLimit = None,
) -> None:
    """Show where a party, a person, an issue or an event stands, on which evidence, and which rule decided.

    The rules have the numbers of “The rules of the brief” in the documentation. Examples: `briefgen show iran`,
    `briefgen show talks --on 2026-02-04`, `briefgen show "Abbas Araghchi" --json`.
    """
    day = parse_day(on)
    with failures():
        from briefgen.pipeline.brief import snapshot_on
        from briefgen.pipeline.request import BriefRequest

        now = snapshot_on(BriefRequest(content, known_at=known_at, marking=parse_marking(marking)), day)
        kind, id = _found(now, what)
        told = _told(now, kind, id)
    if as_json:
        typer.echo(printable_json(json.dumps(told, ensure_ascii=False, indent=2)))
    else:
        for line in _lines(told):
            echo(line)


def _found(now: Snapshot, what: str) -> tuple[str, str]:
    """The kind and the id of what somebody means: an id first, then a name or a part of one."""
    from briefgen.authoring.scaffold import chosen

    dossier = now.as_of.dossier
    known: dict[str, dict[str, tuple[str, ...]]] = {
        "party": {id: (it.name, *it.also) for id, it in dossier.parties.items()},
        "person": {id: (it.name, *it.also) for id, it in dossier.people.items()},
        "issue": {id: (it.title,) for id, it in dossier.issues.items()},
        "event": {id: (it.title,) for id, it in dossier.events.items()},
    }
    for kind, ids in known.items():
        if what in ids:
            return kind, what
    # An id is one's own only among its kind: a name leads to the kind as well.
    called = {f"{kind} {id}": (id, *names) for kind, ids in known.items() for id, names in ids.items()}
    kind, _, id = chosen(what, called).partition(" ")
    return kind, id


def _told(now: Snapshot, kind: str, id: str) -> dict[str, Any]:
    dossier = now.as_of.dossier
    if kind == "event":
        return _event(now, id)
    if kind == "issue":
        issue = dossier.issues[id]
        holders = [holder for holder in (*dossier.parties, *dossier.people) if _has_words(now, holder, id)]
        stances = [_stance(now, holder, id) for holder in holders]
        head = {"issue": id, "name": issue.title, "claim": issue.claim}
    else:
        name = dossier.parties[id].name if kind == "party" else dossier.people[id].name
        stances = [_stance(now, id, it.id) for it in now.as_of.timeline.issues if _has_words(now, id, it.id)]
        head = {kind: id, "name": name}
    return {**head, "day": str(now.as_of.day), "stances": stances}


def _has_words(now: Snapshot, holder: str, issue: str) -> bool:
    known = now.as_of.timeline.by_issue.get((holder, issue), ())
    return any(item.moment.day <= now.as_of.day for item in known)


def _stance(now: Snapshot, holder: str, issue: str) -> dict[str, Any]:
    from briefgen.rules.reasons import explain_stance

    dossier, why = now.as_of.dossier, explain_stance(now, holder, issue)
    named = dossier.parties.get(holder) or dossier.people[holder]
    return {
        "holder": holder, "name": named.name, "issue": issue, "title": dossier.issues[issue].title,
        "stance": _value(dossier.issues[issue].options, why),
        "rules": list(why.rules),
        "evidence": [{**_evidence(now, each.item, issue), "part": each.use} for each in why.chain],
    }  # fmt: skip


def _value(options: Any, why: Reasons) -> str | None:
    if why.stance is None:
        return None
    return why.stance.value + (f" ({options.get(why.stance.option)})" if why.stance.option else "")


def _evidence(now: Snapshot, item: Evidence, issue: str) -> dict[str, Any]:
    from briefgen.composition.views import Ledger, voice_of
    from briefgen.timeline.sourcing import sources_of

    position, said = item.position, voice_of(Ledger(now.as_of, None), item, item.post)
    post = f", {said.post}" if said.post else ""
    return {
        "id": item.id, "said": position.said.text, "voice": f"{said.name}{post}", "take": item.value_on(issue),
        "mode": position.how, "quote": position.quote, "text": position.text, "condition": item.condition,
        "sources": list(sources_of(now.as_of, item)), "place": str(position.at),
    }  # fmt: skip


def _event(now: Snapshot, id: str) -> dict[str, Any]:
    event = now.as_of.dossier.events[id]
    if id not in now.events:
        return {"event": id, "name": event.title, "day": str(now.as_of.day), "standing": None, "path": []}
    it = now.events[id]
    path = [
        {
            "by": _said_by(now, step.dated),
            "date": step.dated.update.date.text, "status": step.dated.update.status, "turns": list(step.turns),
            "when": step.dated.update.when.text if step.dated.update.when else None,
            "place": step.dated.update.place, "text": step.dated.update.text, "at": str(step.dated.update.at),
        }
        for step in it.path
    ]  # fmt: skip
    return {
        "event": id, "name": event.title, "day": str(now.as_of.day), "standing": it.standing, "by": by_whom(now, it),
        "when": it.when.text if it.when else None, "place": it.details.get("place"),
        "confirmed_by": list(it.confirmed_by), "path": path,
    }  # fmt: skip


def _said_by(now: Snapshot, dated: DatedUpdate) -> str | None:
    from briefgen.composition.views import Ledger, update_voice

    found = update_voice(Ledger(now.as_of, None), dated)
    return f"by {found.name}" if found else None


def by_whom(now: Snapshot, it: EventState) -> str | None:
    """By whose word alone an event is confirmed, where not all have said so."""
    if it.standing != "confirmed" or it.is_fully_confirmed:
        return None
    names = ", ".join(now.as_of.dossier.parties[id].name for id in it.confirmed_by)
    if not names:
        return "by report only"
    return f"by {names}; otherwise only by report" if it.is_reported else f"by {names} only"


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['name']}, {told['day']}" + (f": {told['claim']}" if "claim" in told else "")
    if "event" in told:
        yield from _event_lines(told)
        return
    if not told["stances"]:
        yield "  no position is recorded by then"
    for stance in told["stances"]:
        yield ""
        name = stance["title"] if "issue" not in told else stance["name"]
        yield f"{name}: {stance['stance'] or 'no stance'}"
        yield from (f"  because {RULES[rule]}" for rule in stance["rules"])
        for it in stance["evidence"]:
            yield f"  {it['said']}  {it['take']}: {it['voice']}  [{PARTS[it['part']]}]"
            words = " ".join((f"“{it['quote']}”" if it["quote"] else it["text"]).split())
            yield f"      {words}{', if ' + it['condition'] if it['condition'] else ''}"
            yield f"      {it['place']}  {it['mode']}; {', '.join(it['sources'])}"


def _event_lines(told: dict[str, Any]) -> Iterator[str]:
    if told["standing"] is None:
        yield "  nothing is known of it by then"
        return
    where = ", ".join(text for text in (told["when"], told["place"]) if text)
    standing = " ".join(text for text in (told["standing"], told["by"]) if text)
    yield f"{standing}{f': {where}' if where else ''}"
    for step in told["path"]:
        turns = [turn.replace("-", " ") for turn in step["turns"]]
        what = ", ".join(text for text in (step["status"], step["by"], *turns, step["when"], step["place"]) if text)
        yield f"  {step['date']}  {what}"
        if step["text"]:
            yield f"      {' '.join(step['text'].split())}"
        yield f"      {step['at']}"
