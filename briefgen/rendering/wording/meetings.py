"""Sentences about meetings: when, where, how sure, and how they got there."""

from __future__ import annotations

from briefgen.composition.brief import EventStep, Meeting, OutcomeView, TimelineEntry
from briefgen.content.dates import Span
from briefgen.rendering.wording.ending import as_sentence
from briefgen.rendering.wording.runs import Run, Runs, citation, entity, prose, strong, text
from briefgen.rendering.wording.statements import voice
from briefgen.rendering.wording.words import Words

SET_FIRST = ("date-set", "time-set", "place-set")  # what needs no word: the date or place itself says it


def title(words: Words, meeting: Meeting) -> Run:
    """The title of a meeting, struck through where it will not take place."""
    if meeting.is_called_off:
        return Run("struck", meeting.title, f"events/{meeting.id}/")
    return entity(meeting.title, "events", meeting.id)


def when(words: Words, meeting: Meeting) -> Runs:
    """When a meeting takes place, by the clock of its place, with the desk's time where that differs."""
    if meeting.when is None:
        return text(words.label("meetings", "no_date"))
    return (_date(meeting.when, words.when(meeting.when, long=True)),)


def _date(span: Span, label: str) -> Run:
    return Run("time", label, span.text) if span.is_day else Run("text", label)


def soon(words: Words, meeting: Meeting, days: int | None) -> str:
    """How many days ahead a meeting is, if that is known: `tomorrow, hour not given`.

    It says neither `today` nor `tomorrow` where the desk's clock shows another day than that of the meeting's place.
    """
    if days is None or meeting.when is None or meeting.desk_when is None:
        return ""
    if days <= 1 and meeting.when.begins != meeting.desk_when.begins:
        return ""
    label = words.count("in_days", days) if days > 1 else words.label("meetings", "tomorrow" if days else "today")
    has_no_hour = meeting.when.is_day and not meeting.when.is_timed
    return f"{label}, {words.label('meetings', 'all_day')}" if has_no_hour else label


def was_when(words: Words, meeting: Meeting) -> str:
    """The date that a meeting had before."""
    if meeting.was_when is None:
        return ""
    return words.label("meetings", "was", what=words.when(meeting.was_when))


def path_title(words: Words, meeting: Meeting) -> str:
    """The title above the path of a meeting."""
    return f"{meeting.title}: {words.label('meetings', 'path')}" if meeting.path else meeting.title


def summary(words: Words, meeting: Meeting) -> Runs:
    """The title of a meeting, and its parties."""
    parties = f" ({words.every([party.name for party in meeting.parties])})" if meeting.parties else ""
    return Run("struck", meeting.title) if meeting.is_called_off else strong(meeting.title), *text(parties)


def place(words: Words, meeting: Meeting) -> str:
    """Where a meeting takes place, with host, channel and former place."""
    return ", ".join([*([meeting.place] if meeting.place else []), *where(words, meeting)])


def where(words: Words, meeting: Meeting) -> list[str]:
    """Host, channel and former place of a meeting, beside its place."""
    details = [words.label("meetings", "host", party=meeting.host.name)] if meeting.host else []
    details += [words.label("meetings", "via", via=meeting.via)] if meeting.via else []
    details += [words.label("meetings", "was", what=meeting.was_place)] if meeting.was_place else []
    return details


def status(words: Words, meeting: Meeting) -> Runs:
    """Where a meeting stands, by whose word, and what about it is disputed."""
    runs = [Run("status", words.status(meeting), variant=meeting.standing)]
    if meeting.standing == "confirmed" and not meeting.is_fully_confirmed and meeting.confirmed_by:
        runs.append(Run("detail", words.confirmers(meeting), variant="strong"))
    details = [words.label("meetings", "due")] if meeting.is_due else []
    if meeting.replaced_by:
        details.append(words.label("meetings", "replaced", event=meeting.replaced_by.name))
    if meeting.party_words:
        details.append(words.party_words(meeting.party_words))
    elif meeting.disputed_dates:
        dates = (
            words.label("meetings", "dates_named", party=named.party.name, day=words.when(named.when))
            for named in meeting.disputed_dates
        )
        details.append("; ".join(dates))
    fields = (name for name in meeting.undecided if name != "status")
    details += [words.label("meetings", "undecided", what=words.label("fields", name)) for name in fields]
    return *runs, *(Run("detail", detail) for detail in details)


def standing(words: Words, entry: TimelineEntry) -> Runs:
    """The status of an event in a list, and what came of it."""
    runs = text(words.current_standing(entry))
    outcome = entry.outcome
    if outcome is None or not (outcome.result or outcome.text):
        return runs
    return (
        *runs,
        *text(": "),
        *(text(outcome.result) if outcome.result else (prose(outcome.text or "", is_sentence=False),)),
    )


def step(words: Words, step: EventStep) -> Runs:
    """One update in the path of a meeting: its status, who says so, and the date and place that it sets."""
    runs: list[Run] = []
    if step.status:
        runs.append(strong(words.label("statuses", step.status)))
    if step.by:
        runs += (*text(", " if step.status else ""), *voice(words, step.by, with_party=True))
    if step.text:
        runs += (*text(": " if step.status or step.by else ""), prose(step.text))
    if step.turns or step.when or step.place:
        runs += text(f" ({_step_changes(words, step)})")
    if step.is_signal:
        runs.append(Run("emphasis", words.label("meetings", "withdrawn" if step.is_withdrawn else "signal")))
    return *runs, *citation(step.sources)


def step_date(words: Words, step: EventStep) -> Run:
    """The date of an update."""
    return _date(step.date, words.said(step.date, step.time))


def _step_changes(words: Words, step: EventStep) -> str:
    """The changes that an update brought, with the date and place that it sets: `moved: 6 Feb, Oman`."""
    changes = [words.label("turns", turn) for turn in step.turns if turn not in SET_FIRST]
    plan = [words.when(step.when)] if step.when else []
    plan += [step.place] if step.place else []
    return ": ".join([*changes, *([", ".join(plan)] if plan else [])])


def outcome(words: Words, outcome: OutcomeView) -> Runs:
    """What came of a meeting, and what comes next."""
    parts: list[Runs] = []
    if outcome.result:
        parts.append(text(as_sentence(outcome.result)))
    if outcome.text:
        parts.append((prose(outcome.text),))
    if outcome.next:
        parts.append(text(words.label("meetings", "next", event=outcome.next.name)))
    return tuple(run for number, part in enumerate(parts) for run in ((*text(" "), *part) if number else part))
