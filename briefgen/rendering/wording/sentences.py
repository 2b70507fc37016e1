"""The sentences that templates print: for each name in `say`, the function that makes its runs from a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from briefgen.composition.brief import EditorialLine, IssueName, Ref
from briefgen.content.fields import Take
from briefgen.identity_cache import IdentityCache
from briefgen.rendering.printers import Printer
from briefgen.rendering.sandbox import for_templates
from briefgen.rendering.wording import changes, entries, mastheads, meetings, record_changes, records, statements
from briefgen.rendering.wording.arguments import check_arguments
from briefgen.rendering.wording.runs import Run, Runs, citation, entity, flatten, prose
from briefgen.rendering.wording.words import Words

Sentence = Callable[..., Runs | Run | str | list[str]]


def party(words: Words, ref: Ref) -> Run:
    """The name of a party."""
    return entity(ref.name, "parties", ref.id)


def issue(words: Words, issue: IssueName) -> Run:
    """The title of an issue."""
    return entity(issue.title, "issues", issue.id)


def event(words: Words, ref: Ref) -> Run:
    """The title of an event."""
    return entity(ref.name, "events", ref.id)


def link(words: Words, kind: str, id: str, label: str) -> Run:
    """Other words for a party, an issue, an event or a person: `kind` is the folder of its page, such as `parties`."""
    return entity(label, kind, id)


def names(words: Words, refs: Sequence[Ref]) -> str:
    """The names of parties, people or events, as a list in words."""
    return words.every([ref.name for ref in refs])


def titles(words: Words, issues: Sequence[IssueName]) -> str:
    """The titles of issues, as a list in words."""
    return words.every([issue.title for issue in issues])


def sources(words: Words, ids: tuple[str, ...]) -> Runs:
    """The numbers of sources."""
    return citation(ids)


def sentence(words: Words, markdown: str) -> Run:
    """A text in light Markdown, with a full stop where it has no final mark."""
    return prose(markdown)


def stance(words: Words, value: Take | None, is_short: bool = False) -> Run:
    """The value of a stance with its sign."""
    return statements.stance(words, value, is_short=is_short)


def days(words: Words, first: date, last: date) -> str:
    """From one day to another."""
    return words.label("dates", "from_to", first=words.short_day(first), last=words.short_day(last))


def editorial_line(words: Words, line: EditorialLine) -> Runs:
    """A line of the editor's."""
    return records.editorial_line(line)


SENTENCES: Mapping[str, Sentence] = {
    "party": party, "issue": issue, "event": event, "link": link, "names": names, "titles": titles,
    "sources": sources, "sentence": sentence, "stance": stance,
    "days": days, "number": mastheads.number, "cutoff": mastheads.cutoff, "quiet": mastheads.quiet,
    "production": mastheads.production, "compared_days": mastheads.compared_days,
    "headline": changes.headline, "change_label": changes.change_label, "change": changes.change,
    "correction": record_changes.correction, "new_statement": statements.new_statement,
    "meeting_title": meetings.title, "when": meetings.when, "soon": meetings.soon, "was_when": meetings.was_when,
    "where": meetings.where, "place": meetings.place, "meeting_summary": meetings.summary,
    "path_title": meetings.path_title, "status": meetings.status, "standing": meetings.standing, "step": meetings.step,
    "step_date": meetings.step_date, "outcome": meetings.outcome,
    "voice": statements.voice, "attribution": statements.attribution, "wording": statements.cited_wording,
    "evidence": statements.evidence, "role": statements.role, "role_value": statements.role_value,
    "stance_title": statements.stance_title, "stance_flags": statements.stance_flags,
    "said_before": statements.said_before, "cell_claims": statements.cell_claims, "flags": statements.flags,
    "editorial_line": editorial_line, "note": records.note, "gap": records.gap, "dispute": records.dispute,
    "agreement": records.agreement, "camps": records.camps, "history_title": records.history_title,
    "history_steps": records.history_steps, "source": records.source, "short_source": records.short_source,
    "said_on": entries.said_on, "take": entries.take, "series": entries.series, "news_days": entries.news_days,
    "corrected_days": entries.corrected_days, "members": entries.members, "person_line": entries.person_line,
    "post": entries.post, "person_note": records.person_note, "person_title": records.person_title,
}  # fmt: skip


class Sentences:
    """The sentences of one language, built once for each view.

    The same runs serve every output format and, as `sentences_in` gives them, every page of a year.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._cache = IdentityCache(MAX_SENTENCES)

    def build(self, function: Sentence, *arguments: Any) -> Runs | Run | str | list[str]:
        """Return the runs of a sentence, or its text where it is plain."""
        return self._cache.get(function, self._words, *arguments)


MAX_SENTENCES = 5_000
_SENTENCES = IdentityCache(4)


def sentences_in(words: Words) -> Sentences:
    """Return the sentences for a page: the same object for all pages with the same messages, zone and year.

    A sentence depends on the day of the page only by its year.
    """
    return _SENTENCES.get(_sentences, words.labels, words.language, words.day.year, words.zone)


def _sentences(labels: Mapping[str, Mapping[str, Any]], language: str, year: int, zone: str) -> Sentences:
    return Sentences(Words(labels, language, date(year, 1, 1), zone))


@for_templates
class Say:
    """The sentences as a template prints them: `say.change(change)`."""

    def __init__(self, sentences: Sentences, printer: Printer) -> None:
        cache = IdentityCache(MAX_SENTENCES)
        for name, function in SENTENCES.items():
            setattr(self, name, _Phrase(name, sentences, function, printer, cache).say)


@for_templates
class _Phrase:
    """One sentence of `Say`."""

    def __init__(
        self, name: str, sentences: Sentences, function: Sentence, printer: Printer, cache: IdentityCache
    ) -> None:
        self._name, self._sentences, self._function, self._printer = name, sentences, function, printer
        self._cache = cache

    def say(self, *arguments: Any, **named: Any) -> str | tuple[str, ...]:
        """Return the sentence as text of the printer's format. Raises WrongArguments for values it does not take."""
        if named:
            check_arguments(self._name, self._function, arguments, named)
        return self._cache.get(_print_sentence, self, *arguments)

    def _print(self, *arguments: Any) -> str | tuple[str, ...]:
        """Return the same, printed anew."""
        check_arguments(self._name, self._function, arguments, {})
        try:
            sentence = self._sentences.build(self._function, *arguments)
        except (AttributeError, TypeError):
            check_arguments(self._name, self._function, arguments, {}, is_strict=True)
            raise
        if isinstance(sentence, list):
            return tuple(sentence)
        return sentence if isinstance(sentence, str) else self._printer.print(flatten(sentence))


def _print_sentence(phrase: _Phrase, *arguments: Any) -> str | tuple[str, ...]:
    return phrase._print(*arguments)
