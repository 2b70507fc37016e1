"""Sentences about changes: of stances and events, late news and corrections."""

from __future__ import annotations

from briefgen.composition.brief import (
    Brief,
    CorrectionView,
    EventChangeView,
    NewlyReported,
    RecordChangeView,
    StanceChangeView,
)
from briefgen.content.dates import Span
from briefgen.rendering.wording.record_changes import correction, record_change
from briefgen.rendering.wording.runs import Run, Runs, prose, strong, text
from briefgen.rendering.wording.statements import quotation, sides, stance_word, voice
from briefgen.rendering.wording.words import Words
from briefgen.rules.event_updates import TURNS

ChangeView = StanceChangeView | EventChangeView | NewlyReported | RecordChangeView | CorrectionView


def headline(words: Words, brief: Brief) -> Runs:
    """The editor's headline; else the most important change that somebody made, else the title of the dossier."""
    if brief.headline:
        return text(brief.headline)
    if not brief.diplomatic_changes:
        return text(brief.dossier)
    first = brief.diplomatic_changes[0]
    if first.type == "late":
        return *text(f"{change_label(words, first)}: "), *change(words, first, is_short=True)
    return change(words, first, is_short=True)


def change_label(words: Words, change: ChangeView) -> str:
    """The kind of a change: `Reversed (inferred)`, `Confirmed`, `Correction`."""
    match change:
        case StanceChangeView():
            asides = [words.label("sure", change.sure)] if change.sure else []
            asides += [words.label("changes", "is_late")] if change.is_late else []
            aside = ", ".join(aside for aside in asides if aside)
            return words.label("changes", change.kind) + (f" ({aside})" if aside else "")
        case EventChangeView():
            return _event_change_label(words, change)
        case NewlyReported():
            return words.label("changes", "late")
        case RecordChangeView():
            return words.label("records", change.kind)
        case CorrectionView():
            return words.label("corrections", change.kind)


def _event_change_label(words: Words, change: EventChangeView) -> str:
    kind, standing = change.kinds[0], change.path[-1]
    if kind in ("new", "status") and standing == "undecided" and change.party_words:
        return words.difference(change.party_words)
    if kind in ("new", "status"):
        return words.label("changes" if standing == "lapsed" else "statuses", standing)
    return words.label("turns", kind).capitalize() if kind in TURNS else words.label("changes", kind)


def change(words: Words, change: ChangeView, *, is_short: bool = False) -> Runs:
    """A change as a sentence.

    It is shorter with `is_short`, for a headline.
    """
    match change:
        case StanceChangeView():
            return stance_change(words, change, is_short=is_short)
        case EventChangeView():
            return event_change(words, change, is_short=is_short)
        case NewlyReported():
            return newly_reported(words, change, is_short=is_short)
        case RecordChangeView():
            return record_change(words, change)
        case CorrectionView():
            return correction(words, change)


def stance_change(words: Words, change: StanceChangeView, *, is_short: bool) -> Runs:
    """From which value a party or a person moved to which, in whose words."""
    issues = words.every([issue.title for issue in change.issues])
    runs: list[Run] = [*text(f"{words.label('changes', 'on', holder=change.holder.name, issue=issues)}: ")]
    if is_short and change.now is None and change.was:
        return *runs, *text(words.label("changes", "no_longer", stance=stance_word(words, change.was)))
    earlier = change.path[:-1] or ((change.was,) if change.was and change.was != change.now else ())
    if earlier:
        runs += text(" → ".join(stance_word(words, value) for value in earlier) + (" → " if change.now else ""))
    if change.now:
        value = stance_word(words, change.now)
        runs.append(Run("text", value) if is_short else strong(value, change.now))
    if change.option:
        was_other = change.was_option and change.was_option != change.option
        was = f", {words.label('changes', 'was', what=change.was_option)}" if was_other else ""
        runs += text(f" ({change.option}{was})")
    if change.sides:
        runs += sides(words, change.sides, is_short=is_short)
    elif change.lead and change.said and not is_short:
        former = f"; {words.label('changes', 'was', what=change.was_lead.name)}" if change.was_lead else ""
        runs += (*text(" ("), *voice(words, change.lead), *text(f", {_said_on(words, change, change.said)}{former})"))
    if change.because:
        runs += text(f", {words.label('changes', 'after', event=change.because.name)}")
    return tuple(runs)


def _said_on(words: Words, change: StanceChangeView, said: Span) -> str:
    """The day of the words that changed a stance; of an unknown day, that it is unknown."""
    is_unknown = said.first is None and change.was is not None and change.now is not None
    return words.label("changes", "day_unknown", day=words.said(said)) if is_unknown else words.said(said)


def event_change(words: Words, change: EventChangeView, *, is_short: bool) -> Runs:
    """How an event came from one status, date or place to another."""
    standing = change.path[-1]
    runs: list[Run] = [*text(", ".join([change.event.name, *words.date_and_place(change)]))]
    has_status = len(change.path) > 1 or "status" in change.kinds or standing == "confirmed" or bool(change.party_words)
    if has_status or is_short:
        path = change.path[-1:] if is_short else change.path
        statuses = [words.label("statuses", step).lower() for step in path]
        if standing == "undecided" and change.party_words:
            statuses[-1] = words.difference(change.party_words).lower()
        if standing == "confirmed" and not change.is_fully_confirmed and not change.confirmed_by:
            statuses[-1] = words.label("meetings", "by_report").lower()
        if change.party_words:
            statuses[-1] = words.label(
                "meetings", "differ", status=statuses[-1], words=words.party_words(change.party_words)
            )
        runs += text(": " + " → ".join(statuses))
    if standing == "confirmed" and not change.is_fully_confirmed and change.confirmed_by:
        confirmers = words.confirmers(change)
        runs += (Run("text", " "), Run("text", confirmers) if is_short else strong(confirmers))
    elif "confirmed-by" in change.kinds and change.is_fully_confirmed and change.confirmed_by and not is_short:
        names = words.every([party.name for party in change.confirmed_by])
        runs += text(f" {words.label('meetings', 'by', parties=names)}")
    runs += text("".join(f"; {detail}" for detail in _event_details(words, change, is_short=is_short)))
    if change.outcome and change.outcome.text and not is_short:
        runs += (Run("text", ". "), prose(change.outcome.text))
    return tuple(runs)


def _event_details(words: Words, change: EventChangeView, *, is_short: bool) -> list[str]:
    """Which date, place or event this one takes the place of."""
    details = _length_details(words, change, is_short=is_short)
    has_new_date = "moved" in change.kinds or (change.path[0] == "postponed" and change.when)
    if change.was_when and (has_new_date or "date-cleared" in change.kinds):
        details.append(words.label("meetings", "was", what=words.when(change.was_when)))
    if "place-set" in change.kinds and change.was_place:
        details.append(words.label("meetings", "was", what=change.was_place))
    if change.replaces:
        details.append(words.label("changes", "replaces", event=change.replaces.name))
    if change.replaced_by:
        details.append(words.label("meetings", "replaced", event=change.replaced_by.name))
    return details


def _length_details(words: Words, change: EventChangeView, *, is_short: bool) -> list[str]:
    """Which end of an event that was prolonged or shortened changed: `prolonged, was to end on 14 Aug`."""
    turn = next((kind for kind in change.kinds if kind in ("extended", "shortened")), None)
    was, now = change.was_when, change.when
    if turn is None or was is None or now is None:
        return []
    ends = (("was_to_begin", was.first, now.first), ("was_to_end", was.last, now.last))
    details = [words.label("meetings", key, day=words.instant(end)) for key, end, new in ends if end and end != new]
    if is_short or change.kinds[0] != turn:  # otherwise it stands before the sentence
        details.insert(0, words.label("turns", turn))
    return [", ".join(details)] if details else []


def newly_reported(words: Words, news: NewlyReported, *, is_short: bool) -> Runs:
    """What happened by the previous brief's day and was known only later."""
    runs: list[Run] = []
    if news.event:
        runs += text(news.event.name + (f", {news.voice.name}" if news.voice else ""))
    elif news.voice:
        with_party = news.voice.kind == "person"
        runs += text(news.voice.name) if is_short else voice(words, news.voice, with_party=with_party)
    runs += text(f", {words.said(news.said)}: ")
    if news.status:
        runs += text(words.label("statuses", news.status) + (": " if news.text else ""))
    if news.text:
        runs += quotation(words, news.text) if news.is_quote else (prose(news.text),)
    planned = [words.when(news.when)] if news.when else []
    planned += [news.place] if news.place else []
    if planned:
        plan = ", ".join(planned)
        runs += text(f" ({plan})" if news.status or news.text else plan)
    if news.outcome and news.outcome.text and not is_short:
        has_ended = news.text and not news.is_quote and not planned  # with the full stop of the text
        runs += (Run("text", " " if has_ended else ". "), prose(news.outcome.text))
    return tuple(runs)
