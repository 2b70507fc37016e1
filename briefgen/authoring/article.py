"""The quotes of a plain-text article with their speakers and days, and its sentences about coming events.

Nothing here understands an article. It finds the text between quotation marks, the name beside a verb of saying, and
the day that a weekday means. An editor checks every record against the text before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import islice

from briefgen.authoring.article_days import find_day, find_written_date
from briefgen.authoring.article_text import Paragraph, blank_match, join_lines, shorten_sentence, split_paragraphs
from briefgen.authoring.attribution import attribute_sentence, find_first_speaker, is_pronoun, resolve_pronoun
from briefgen.authoring.people_index import Mention, PeopleIndex
from briefgen.content.model import Dossier
from briefgen.problems import UsageFailure

MAX_DRAFTS = 1_000  # quotes, and sentences about coming events: a content file cannot hold more
PLAN_VERBS = (
    r"will|is to|are to|won't|is due|are due|due to|is expected|are expected|is scheduled|are scheduled|"
    r"is set to|are set to|plans? to|is planned|are planned|postponed (?:to|until)|put off (?:to|until)|moved to|"
    r"meets? (?:again|next|on|tomorrow)"
)
_DATELINE = re.compile(r"\A\s*(?:date|published)\s*:?\s*\d{4}-\d\d-\d\d\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArticleHeader:
    """Title, date and address of an article, as its first lines have them."""

    title: str | None
    published: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class QuotedSpeech:
    """A quoted passage, verbatim, with the line where it begins; speaker and day where the text has them."""

    line: int
    quote: str
    speaker: Mention | None
    day: date | None
    day_part: str | None
    sentence: str
    is_complete: bool  # False where the closing mark may be the apostrophe of a plural, and the quote goes on


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """A sentence about a coming event, with its line, and the day where the text has it."""

    line: int
    sentence: str
    day: date | None


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """The header, the quotes and the planned events of an article."""

    header: ArticleHeader
    quotes: tuple[QuotedSpeech, ...]
    planned_events: tuple[PlannedEvent, ...]


def draft_article(text: str, dossier: Dossier, published: date | None = None) -> ArticleDraft:
    """Return the quotes and the planned events of an article.

    `published` overrides the date in the text. Raises UsageFailure if there are more than a content file can hold.
    """
    header = read_header(text)
    reader = _ArticleReader(PeopleIndex(dossier), published or header.published)
    for paragraph in split_paragraphs(_DATELINE.sub(blank_match, text)):
        reader.read_paragraph(paragraph)
        if max(len(reader.quotes), len(reader.planned_events)) > MAX_DRAFTS:
            raise UsageFailure(f"the article has more than {MAX_DRAFTS:,} quotes or plans; split it")
    return ArticleDraft(header, tuple(reader.quotes), tuple(reader.planned_events))


def read_header(text: str) -> ArticleHeader:
    """Return title, date and address from the first lines: `Title:`, `Published:`, `URL:`, or without these names."""
    lines = [line.strip() for line in text.strip().splitlines()[:12]]
    title = published = url = None
    for number, line in enumerate(lines):
        if match := re.match(r"(?i)(?:title|headline)\s*:\s*(.+)", line):
            title = title or match[1].strip()
        url = url or (match[0].rstrip(".,)") if (match := re.search(r"https?://\S+", line)) else None)
        published = published or find_written_date(line)
        is_first = number == 0 and title is None and 3 < len(line) < 160
        if is_first and line[-1] not in '.”"' and len(lines) > 1 and not re.match(r"(?i)(https?:|[a-z]+\s*:)", line):
            title = line
    return ArticleHeader(title, published, url)


class _ArticleReader:
    """Reads an article by paragraphs, and remembers who spoke last and who has been named."""

    def __init__(self, people: PeopleIndex, published: date | None) -> None:
        self.people, self.published = people, published
        self.quotes: list[QuotedSpeech] = []
        self.planned_events: list[PlannedEvent] = []
        self.last_speaker: Mention | None = None  # in the paragraphs before, for one that says "he told"
        self.named_people: set[str] = set()

    def read_paragraph(self, paragraph: Paragraph) -> None:
        """Draft the quotes and the planned events of the next paragraph."""
        mentions = self.people.find_mentions(paragraph.outside)
        self.named_people |= {mention.person for mention in mentions if mention.person}
        speaker = self._read_quotes(paragraph, mentions)
        first_speaker = find_first_speaker(paragraph.outside, self.people)
        first_speaker = self.people.resolve_post(first_speaker, self.named_people)
        if first_speaker and is_pronoun(first_speaker.words):
            first_speaker = None
        self.last_speaker = speaker or first_speaker or self.last_speaker
        self.planned_events += islice(_planned_events(paragraph, self.published), MAX_DRAFTS + 1)

    def _read_quotes(self, paragraph: Paragraph, mentions: list[Mention]) -> Mention | None:
        """Draft the quotes of a paragraph, and return the speaker of the last one."""
        attribute = cache(partial(attribute_sentence, paragraph, self.people, self.published))
        last_speaker: Mention | None = None
        day: date | None = None
        day_part: str | None = None
        for quote in paragraph.quotes[: MAX_DRAFTS + 1]:
            start, end = paragraph.sentence_at(quote.start())
            attribution = attribute(start, end)
            speaker = attribution.speaker
            if speaker is None and not re.search(r"\w", paragraph.outside[start:end]):
                speaker = last_speaker  # the sentence is only the quote: the speaker goes on, at the same time
            else:
                day, day_part = attribution.day, attribution.day_part
                if speaker is not None and is_pronoun(speaker.words):
                    speakers = (last_speaker, self.last_speaker)
                    speaker = resolve_pronoun(speaker.words, mentions, paragraph.outside, start, speakers, self.people)
            speaker = self.people.resolve_post(speaker, self.named_people)
            words = next(group for group in quote.groups() if group is not None).strip()
            if len(words) < 2:
                continue  # 'n'
            words = join_lines(re.sub(r",\s*$", "", words))  # the comma is the newspaper's, not the speaker's
            line, is_complete = paragraph.line_at(quote.start()), _is_complete(quote, paragraph.text)
            self.quotes.append(QuotedSpeech(line, words, speaker, day, day_part, attribution.sentence, is_complete))
            last_speaker = speaker or last_speaker
        return last_speaker


def _is_complete(quote: re.Match[str], text: str) -> bool:
    return not (re.search(r"s[’']\Z", quote[0]) and re.match(r"\s[a-z]", text[quote.end() :]))


def _planned_events(paragraph: Paragraph, published: date | None) -> Iterator[PlannedEvent]:
    for start, end in paragraph.sentences():
        sentence = paragraph.outside[start:end]
        if verb := re.search(rf"\b({PLAN_VERBS})\b", sentence):
            day = find_day(sentence[verb.start() :], published, ahead=True) or find_day(sentence, published, ahead=True)
            yield PlannedEvent(paragraph.line_at(start), shorten_sentence(paragraph.text[start:end]), day)
