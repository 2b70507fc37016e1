"""Sentences about what the records alone changed: withdrawn sources, corrections and edits."""

from __future__ import annotations

from briefgen.composition.brief import CorrectionView, EventEffect, FallenRecord, RecordChangeView, StanceEffect
from briefgen.rendering.wording.ending import as_sentence
from briefgen.rendering.wording.runs import Run, Runs, prose, strong, text
from briefgen.rendering.wording.statements import quotation, stance_word, voice
from briefgen.rendering.wording.words import Words

SPACE = Run("text", " ")


def record_change(words: Words, change: RecordChangeView) -> Runs:
    """What no longer counts, because a source withdrew it or the content was edited, and what stands now."""
    sentences: list[Runs] = []
    if change.kind == "source-withdrawn" and change.date:
        label = words.label("records", "withdrew", source=change.source or "", date=words.said(change.date))
        sentences.append(text(label))
    sentences += [_fallen(words, record) for record in change.fallen]
    sentences += _effects(words, change.stances, change.events)
    return _joined(sentences)


def correction(words: Words, correction: CorrectionView) -> Runs:
    """What was wrong in an earlier brief, what is right, and what stands now."""
    runs: list[Run] = [*text(f"{correction.of}: " if correction.of else ""), prose(correction.text)]
    if correction.was and correction.now:
        runs += text(" " + words.label("corrections", "was_now", was=correction.was, now=correction.now))
    elif correction.was:
        runs += text(" " + words.label("corrections", "was", text=correction.was))
    elif correction.now:
        runs += text(" " + words.label("corrections", "now", text=correction.now))
    effects = _effects(words, correction.stances, correction.events)
    return _joined([tuple(runs), *effects]) if effects else tuple(runs)


def _joined(sentences: list[Runs]) -> Runs:
    """Sentences one after the other, each with its full stop."""
    runs: list[Run] = []
    for sentence in sentences:
        runs += ((SPACE,) if runs else ()) + sentence
        if sentence[-1].kind != "prose":  # which ends with a full stop of its own
            words = "".join(run.text for run in sentence)
            runs += text(as_sentence(words)[len(words) :])
    return tuple(runs)


def _fallen(words: Words, record: FallenRecord) -> Runs:
    """A statement or an update that no longer counts."""
    runs: list[Run] = [*text(words.label("records", "no_longer_counts") + " ")]
    if record.event:
        runs += text(record.event.name + (f", {record.voice.name}" if record.voice else ""))
    elif record.voice:
        runs += voice(words, record.voice, with_party=record.voice.kind == "person")
    runs += text(f", {words.said(record.said)}")
    if record.status:
        runs += text(": " + words.label("statuses", record.status).lower())
    if record.text:
        runs += (*text(": "), *(quotation(words, record.text) if record.is_quote else (prose(record.text),)))
    return tuple(runs)


def _effects(words: Words, stances: tuple[StanceEffect, ...], events: tuple[EventEffect, ...]) -> list[Runs]:
    """What the records did to stances and events, one sentence each."""
    effects = [_event_effect(words, effect) for effect in events]
    return effects + [_stance_effect(words, effect) for effect in stances]


def _stance_effect(words: Words, effect: StanceEffect) -> Runs:
    issues = words.every([issue.title for issue in effect.issues])
    runs: list[Run] = [*text(words.label("changes", "on", holder=effect.holder.name, issue=issues) + ": ")]
    was = stance_word(words, effect.was) if effect.was else ""
    if effect.now is None:
        return *runs, *text(words.label("records", "none_left", was=was))
    runs += (strong(stance_word(words, effect.now), effect.now), *text(f" ({effect.option})" if effect.option else ""))
    if effect.lead and effect.said:
        runs += (*text(" ("), *voice(words, effect.lead), *text(f", {words.said(effect.said)})"))
    if effect.was and effect.was != effect.now:
        runs += text(", " + words.label("records", "no_longer", was=was))
    elif effect.was_option and effect.was_option != effect.option:
        runs += text(", " + words.label("records", "no_longer", was=effect.was_option))
    return tuple(runs)


def _event_effect(words: Words, effect: EventEffect) -> Runs:
    if effect.now == "withdrawn":
        return text(words.label("records", "event_withdrawn", event=effect.event.name))
    where = [effect.event.name]
    where += [words.when(effect.when)] if effect.when else []
    where += [effect.place] if effect.place else []
    before = [words.label("statuses", effect.was).lower()] if effect.was != effect.now else []
    before += [words.when(effect.was_when)] if effect.was_when else []
    before += [effect.was_place] if effect.was_place else []
    now = f": {words.label('statuses', effect.now).lower()}"
    was = words.label("records", "no_longer", was=", ".join(before)) if before else ""
    return text(", ".join(where) + now + (f", {was}" if was else ""))
