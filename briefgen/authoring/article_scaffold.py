"""A new clip from a plain-text article, with a draft for every quote and every planned event."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from datetime import date
from pathlib import Path

from briefgen.authoring.answers import is_described
from briefgen.authoring.article import ArticleDraft, PlannedEvent, QuotedSpeech
from briefgen.authoring.people_index import Mention
from briefgen.authoring.scaffold import SOURCE_FIELDS, Answers, Scaffold, check_id, write_fields
from briefgen.authoring.schema import modeline
from briefgen.authoring.yaml_text import slugify, write_scalar
from briefgen.content.model import Dossier
from briefgen.problems import UsageFailure, printable_path

MAX_TITLE = 90  # letters of a sentence that become the title of an event


def draft_clip(
    content: Path, dossier: Dossier, article: Path, draft: ArticleDraft, answers: Answers, id: str | None = None
) -> Scaffold:
    """Return the new file of an article, its records marked as drafts and in the order of the article.

    Answers override the header of the article. Raises UsageFailure if no day of publication is known.
    """
    header = {
        "title": draft.header.title or "", "url": draft.header.url or "",
        "published": str(draft.header.published or ""),
    }  # fmt: skip
    answers = {name: text for name, text in header.items() if text} | {
        name: text for name, text in answers.items() if text
    }
    if "published" not in answers:
        raise UsageFailure("the article does not say when it was published; name the day with --published")
    id = id or f"{answers['published']}-{slugify(answers.get('title') or article.stem, 48)}"
    check_id(id)
    source = write_fields(answers, SOURCE_FIELDS, "  ")
    if "publisher" not in answers:
        source = "  # publisher: Who published it?\n" + source
    issues = ", ".join(dossier.issues) or "none yet: `briefgen new issue` makes one"
    published = date.fromisoformat(answers["published"])
    lines = [
        f"# Drafted from {printable_path(article.name)}. Read each record against the article, complete it and",
        "# delete its `draft: true`; or delete the record. Until then `check` refuses it, and no brief prints it.",
        f"# Issues: {issues}", "source:", source.rstrip("\n"), "",
    ]  # fmt: skip
    if draft.quotes:
        lines += ["positions:", *(line for quote in draft.quotes for line in _position_lines(quote, published))]
    if draft.planned_events:
        lines += ["", "events:", *_event_lines(draft.planned_events, dossier.ids.get("event", ()))]
    counts = (_count(len(draft.quotes), "quote"), _count(len(draft.planned_events), "sentence", " of what is to come"))
    next_step = f"read {' and '.join(counts)} against the article"
    return Scaffold(content / f"clips/{id}.yaml", modeline(1) + "\n".join(lines) + "\n", next_step)


def _position_lines(quote: QuotedSpeech, published: date) -> Iterator[str]:
    """Yield the lines of the draft of a quote, with no word that is not in the article."""
    yield ""
    yield f"  # line {quote.line}: {quote.sentence}"
    yield "  - draft: true"
    yield from (f"    {line}" for line in _speaker_lines(quote.speaker))
    if quote.day:
        yield f"    said: {quote.day}"
        if quote.day_part:
            yield f"    time: {quote.day_part}"
    else:
        yield f"    said: ../{published}  # the article does not say on which day"
    yield f"    quote: {write_scalar(quote.quote)}"
    if not quote.is_complete:
        yield "    # does it end here? its closing mark could be an apostrophe"
    yield "    # stance: {an-issue: for}"


def _speaker_lines(mention: Mention | None) -> Iterator[str]:
    if mention is None or not (mention.person or mention.description):
        yield "# speaker: the article does not say, or not so that it was found"
    elif mention.description is None:
        yield f"speaker: {mention.person}  # {' '.join(mention.words.split())}"
    else:
        description = mention.description
        if description[:1].isupper() and not is_described(description):
            yield f"# not in the dossier: `briefgen new person --name {shlex.quote(description)}`, then write the id"
            yield f"speaker: {{described: {write_scalar(description)}}}"
        else:
            yield f"speaker: {{described: {write_scalar(description)}}}  # of: a party, if known"


def _event_lines(events: Iterable[PlannedEvent], event_ids: Iterable[str]) -> Iterator[str]:
    used_ids, numbers = set(event_ids), Counter[str]()
    for event in events:
        id = _free_id(slugify(event.sentence, 40), used_ids, numbers)
        used_ids.add(id)
        yield f"  # line {event.line}: {event.sentence}"
        yield f"  {id}:"
        yield "    draft: true"
        yield f"    title: {write_scalar(_shorten_title(event.sentence))}"
        yield f"    when: {event.day}" if event.day else "    # when: the article does not say"


def _free_id(id: str, used_ids: Set[str], numbers: Counter[str]) -> str:
    """Return an id that is not used, with the next number if need be; `numbers` holds the last one of each id."""
    if id not in used_ids:
        return id
    numbers[id] = max(numbers[id], 1) + 1
    while (numbered := f"{id}-{numbers[id]}") in used_ids:
        numbers[id] += 1
    return numbered


def _count(number: int, noun: str, rest: str = "") -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}{rest}"


def _shorten_title(sentence: str) -> str:
    """Return the first words of a sentence, up to `MAX_TITLE` letters."""
    if len(sentence) <= MAX_TITLE:
        return sentence.rstrip(".")
    return sentence[:MAX_TITLE].rpartition(" ")[0].rstrip(",;:") + " …"
